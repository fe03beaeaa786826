// SPDX-License-Identifier: GPL-3.0-or-later
// The two languages of a call: Folk's request (docs/llm.md) becomes the body of an HTTP request in
// the language of OpenAI's API, and an HTTP answer becomes a verdict: a reply, or what its failure
// means for this call and for others. Servers differ in what they take; a verdict can be that a
// model lacks something, and the body is then written anew without it. Pure functions.
#ifndef FOLK_AGENTS_CHAT_H
#define FOLK_AGENTS_CHAT_H

#include "agents/http.h"
#include "agents/secret.h"

#include <stdint.h>

struct json_t;

/// What a model's server may not take: bits of a set.
typedef enum folk_lack {
    FOLK_LACK_ANSWER = 1,      // response_format for one of several choices, or a number
    FOLK_LACK_SCHEMA = 2,      // response_format for a schema of the scenario's
    FOLK_LACK_MAX_TOKENS = 4,  // it wants max_completion_tokens
    FOLK_LACK_TEMPERATURE = 8, // it has one of its own
} folk_lack;

typedef struct folk_chat {
    struct json_t *request; // as Folk wrote it
    const char *model;      // "" when none is named; lives as long as the chat
    bool embedding;
    unsigned uses; // folk_lack: what the body asks for that a server may not take
    char *body;
    size_t bytes;
    uint32_t tokens_in, tokens_out; // estimated: of the request; the most of an answer
} folk_chat;

/// Reads a request, and leaves the body to folk_chat_write. Fails when it is none.
bool folk_chat_read(folk_chat *chat, const char *request, folk_error *err);

/// Writes the body without what the server lacks.
void folk_chat_write(folk_chat *chat, unsigned lacks);

void folk_chat_clear(folk_chat *chat);

/// "chat/completions" or "embeddings"
const char *folk_chat_path(const folk_chat *chat);

typedef enum folk_meaning {
    FOLK_MEANS_REPLY,
    FOLK_MEANS_ADAPT,    // ask again without `lacks`
    FOLK_MEANS_AGAIN,    // it went wrong this time
    FOLK_MEANS_WAIT,     // too much was asked in too short a time
    FOLK_MEANS_REJECTED, // this request will not be answered
    // No request will be answered:
    FOLK_MEANS_KEY,
    FOLK_MEANS_QUOTA,
    FOLK_MEANS_MODEL,   // there is none of that name
    FOLK_MEANS_ADDRESS, // there is no such API at the URL
    FOLK_MEANS_REDIRECT,
} folk_meaning;

typedef struct folk_verdict {
    folk_meaning meaning;
    unsigned lacks;           // folk_lack, with FOLK_MEANS_ADAPT
    char *reply;              // owned; NULL without a reply
    char saying[FOLK_SAYING]; // what the server said, or what is wrong with its answer; cleared
    bool counted;             // the server counted the tokens
    uint32_t tokens_in, tokens_out; // as counted, or estimated of a reply
} folk_verdict;

/// What an answer means; the fault, if there is one, goes before all else. `key` (or NULL) is taken
/// out of what the server says. The reply is the caller's (folk_free).
folk_verdict folk_chat_judge(const folk_chat *chat, const folk_http_answer *answer,
                             const char *key);

/// Names of the models in the answer to GET models; each and the list are the caller's (folk_free).
/// False when it holds none.
bool folk_chat_models(const folk_http_answer *answer, const char *key, char ***names, int *count);

#endif
