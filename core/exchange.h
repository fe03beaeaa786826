// SPDX-License-Identifier: GPL-3.0-or-later
// An exchange is a question to the outside world (a language model, a person) with the virtual time
// of its answer. That time is fixed when the question is asked, so no race on the wire can change a
// result: an answer that arrives early waits for its time; one that is late makes the run BLOCKED
// until it comes. The driver takes questions with folk_exchange_next, hands them to a provider, and
// brings back each answer with folk_exchange_answer, in any order. What arrives is recorded at
// once, as it was paid for; it enters the digest at its virtual time. An exchange lives until the
// event of its answer has run.
#ifndef FOLK_CORE_EXCHANGE_H
#define FOLK_CORE_EXCHANGE_H

#include "core/hash.h"
#include "core/sim.h"

/// Who gave an answer.
typedef enum folk_source {
    FOLK_SOURCE_LIVE,     // a model, now
    FOLK_SOURCE_CACHE,    // a model, for the same request of another run
    FOLK_SOURCE_RECORD,   // the recorded run that this one repeats
    FOLK_SOURCE_STAND_IN, // the stand-in that the agent declares
    FOLK_SOURCE_HUMAN,
} folk_source;

/// "live", "cache", "record", "stand-in", "human"
const char *folk_source_name(folk_source source);
bool folk_source_of(const char *name, folk_source *source);

/// A request's name in the store and the cache: the XXH3-128 of its bytes.
void folk_exchange_key(const char *request, char key[FOLK_HASH_TEXT]);

typedef struct folk_exchange {
    uint32_t id;          // 1, 2, … in the order of asking
    uint32_t asker;       // index of the asking agent or process
    double asked_at;      // virtual
    double answer_at;     // virtual, >= asked_at
    const char *to;       // the name of the agent whose mind is asked; owned by the sim
    const char *request;  // docs/llm.md tells the form of a model's
    const char *stand_in; // what the agent's stand-in answers; NULL: it was not asked
    bool tolerant;        // the asker can do with an error; otherwise a failure fails the run
    const char *reply;    // NULL until answered
    const char *error;    // set instead of a reply when the outside world failed for good
    folk_source source;
    double cost;    // what this run paid, in the currency of the prices; 0 when unknown
    double latency; // wall seconds, as the provider measured it
    uint32_t tokens_in, tokens_out;
    uint32_t attempts;
} folk_exchange;

typedef struct folk_question {
    uint32_t asker;
    uint16_t kind;        // the event that delivers the answer; its data is the exchange's id, and
                          // events of this kind are nothing but answers
    bool tolerant;        // see folk_exchange
    double latency;       // virtual time until the answer, >= 0
    const char *to;       // copied
    const char *request;  // copied
    const char *stand_in; // copied; may be NULL
} folk_question;

/// Schedules the answer's event and queues the question for the driver; returns the exchange's id.
uint32_t folk_exchange_ask(folk_sim *sim, const folk_question *question);

/// The next question that no driver has taken yet, or NULL; it now counts as taken.
const folk_exchange *folk_exchange_next(folk_sim *sim);

/// What the outside world gave back. `reply` (or `error`) is copied.
typedef struct folk_answer {
    const char *reply;
    const char *error;
    folk_source source;
    double cost, latency;
    uint32_t tokens_in, tokens_out, attempts;
} folk_answer;

/// False when `id` is not of an exchange that waits for an answer.
bool folk_exchange_answer(folk_sim *sim, uint32_t id, const folk_answer *answer, folk_error *err);

/// NULL when there is none of that id, or its answer's event has run.
const folk_exchange *folk_exchange_get(const folk_sim *sim, uint32_t id);
uint32_t folk_exchange_count(const folk_sim *sim); // asked so far

/// Taken or not, but unanswered.
uint32_t folk_exchange_open_count(const folk_sim *sim);

#endif
