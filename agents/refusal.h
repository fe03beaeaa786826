// SPDX-License-Identifier: GPL-3.0-or-later
// Why a call ended without a reply, as one sentence for the person whose run it is: what happened,
// with HTTP's status and the server's own words, and what would be right.
#ifndef FOLK_AGENTS_REFUSAL_H
#define FOLK_AGENTS_REFUSAL_H

#include "agents/chat.h"
#include "agents/client.h"

/// No wait that a server asks for is granted beyond this.
#define FOLK_MOST_PATIENCE 600.0

typedef struct folk_refused {
    const char *url;
    bool has_key;
    const char *model;
    const char *offered; // names of models, or NULL: not known
    folk_meaning meaning;
    const char *saying; // folk_verdict
    folk_fault fault;
    int status;
    double retry_after;                    // seconds; -1 when not told
    double total_seconds, connect_seconds; // the limits
    size_t most_bytes;
    bool never_answered; // the server has answered no call at all so far
    uint32_t attempts;
    double seconds; // since the first attempt
} folk_refused;

/// Whether another call may do better.
folk_refusal folk_refusal_of(const folk_refused *refused);

/// The sentence; the caller's (folk_free).
char *folk_refusal_text(const folk_refused *refused);

/// What is asked of a model that lacks one thing (folk_lack); the caller's (folk_free).
char *folk_lack_text(const char *url, const char *model, folk_lack lack);

#endif
