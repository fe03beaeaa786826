// SPDX-License-Identifier: GPL-3.0-or-later
// A client is one endpoint of language models (OpenAI's chat API, as llama.cpp, vLLM, Ollama and
// hosted ones speak it) with its connections, its limits of rate and concurrency, and its way to
// try again. Everything happens on the caller's thread, in folk_client_work; nothing here knows a
// run, so one client serves any number of them. What reaches a run is a reply or a sentence, after
// as many attempts as the rules allow. The key goes into the header of requests and nowhere else:
// whatever a server says back is cleared of it. Calls begin in the order of asking and end in any.
#ifndef FOLK_AGENTS_CLIENT_H
#define FOLK_AGENTS_CLIENT_H

#include "core/error.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

typedef struct folk_client folk_client;

typedef struct folk_client_def {
    const char *url;            // of the API: "http://localhost:8080/v1"; without user or password
    const char *key;            // NULL: none is sent
    int in_flight;              // calls at once; 16
    double requests_per_minute; // 0: unlimited
    double tokens_per_minute;   // of request and answer together; 0: unlimited
    double connect_seconds;     // 10
    double total_seconds;       // of one attempt; 120
    int attempts;               // of one call, the first included; 6
    double backoff_seconds;     // before the second attempt, doubling up to a minute; 1
    size_t most_bytes;          // of one answer; 4 MiB
} folk_client_def;

folk_client_def folk_client_def_default(void);

/// Fails when the URL is none, or holds a password. Connects to nobody yet.
folk_client *folk_client_create(const folk_client_def *def, folk_error *err);
void folk_client_destroy(folk_client *client);

/// Why a call ended without a reply.
typedef enum folk_refusal {
    FOLK_REFUSAL_NONE,
    FOLK_REFUSAL_CALL, // this call failed after its attempts; another may succeed
    FOLK_REFUSAL_ALL,  // no call can succeed: the key, the quota, an unknown model, a redirection
} folk_refusal;

/// How a call ended. Texts are valid during the callback.
typedef struct folk_called {
    const char *reply; // the answer's text, or an embedding as a JSON array; NULL when refused
    const char *error; // a sentence that names the cause and the attempts; NULL when replied
    folk_refusal refusal;
    uint32_t tokens_in, tokens_out; // as the server counted, or estimated when it does not
    uint32_t attempts;
    double latency; // wall seconds from the first attempt to the end
} folk_called;

typedef struct folk_call {
    const char *request; // the JSON text of docs/llm.md: "model", "messages" or "input", …; copied
    void (*done)(void *context, uint64_t id, const folk_called *called);
    void *context;
    uint64_t id;
} folk_call;

/// Queues a call, which begins when concurrency and rates allow. Fails when the request is none.
bool folk_client_call(folk_client *client, const folk_call *call, folk_error *err);

/// How many more calls could be begun at once: 0 when as many are queued or under way as may be.
int folk_client_room(const folk_client *client);

/// Queued or under way.
int folk_client_open_count(const folk_client *client);

/// Moves what can be moved and calls `done` of calls that have ended; waits up to `seconds` for
/// something to happen, or until `descriptor` can be read (-1: none).
bool folk_client_work(folk_client *client, double seconds, int descriptor, folk_error *err);

/// Forgets all calls whose context this is; `done` is not called for them.
void folk_client_drop(folk_client *client, const void *context);

/// Forgets those of them that are not at the server just now, as `folk_client_drop`; how many are.
int folk_client_call_off(folk_client *client, const void *context);

/// Names of the models that the server offers; the caller frees each and the list (folk_free).
bool folk_client_models(folk_client *client, char ***names, int *count, folk_error *err);

/// What the server turned out not to take, and what is asked of it instead: a sentence for each
/// model and thing, from index 0 on; NULL after the last. Who runs an experiment must know that,
/// for instance, the temperature was the model's own.
const char *folk_client_note(const folk_client *client, size_t index);

/// Tokens of a text, estimated as a quarter of its bytes (rounded up): good to about 30 % for
/// English, worse for other languages.
uint32_t folk_tokens_estimate(const char *text);

#endif
