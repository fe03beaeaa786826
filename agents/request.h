// SPDX-License-Identifier: GPL-3.0-or-later
// What must be known of a request before it is sent: whom it asks, and what it may come to. The
// form of requests is told in docs/llm.md.
#ifndef FOLK_AGENTS_REQUEST_H
#define FOLK_AGENTS_REQUEST_H

#include <stdbool.h>
#include <stdint.h>

/// Assumed of a chat that sets no max_tokens.
enum { FOLK_REQUEST_TOKENS = 1024 };

typedef struct folk_request {
    char *model;          // "" when it names none
    uint32_t tokens_in;   // estimated
    uint32_t most_tokens; // of the answer
} folk_request;

/// False when the text is no JSON object: then nothing needs to be cleared.
bool folk_request_read(const char *text, folk_request *request);
void folk_request_clear(folk_request *request);

/// Whether a person is asked, and no model.
bool folk_request_is_human(const char *text);

#endif
