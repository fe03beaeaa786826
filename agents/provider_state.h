// SPDX-License-Identifier: GPL-3.0-or-later
// Inside agents: what a provider holds, for the files that its ways to an answer are in.
#ifndef FOLK_AGENTS_PROVIDER_STATE_H
#define FOLK_AGENTS_PROVIDER_STATE_H

#include "agents/provider.h"

/// A question on its way to a model.
typedef struct folk_errand {
    uint32_t id;            // of the exchange
    folk_spending estimate; // as much as it may take
    folk_price price;       // its model is not set
} folk_errand;

/// A list of which the front is taken.
typedef struct folk_errands {
    folk_errand *items;
    size_t first, count, capacity;
} folk_errands;

/// How often each request was asked, by a hash of its text.
typedef struct folk_occurrences {
    struct folk_occurrence {
        uint64_t hash;
        uint32_t count; // 0: the place is free
    } * places;
    size_t count, capacity; // a power of two
} folk_occurrences;

struct folk_provider {
    folk_provider_def def;
    folk_sim *sim;
    folk_allowance own; // unless it is shared
    folk_allowance *allowance;
    folk_tally tally;
    folk_errands waiting; // for room or the allowance
    folk_errands open;    // at the client, in no order
    folk_errands people;  // questions to the person; the first one was put
    bool put, left;
    bool quiet;   // of what is answered just now nobody is told: it is known
    bool refused; // so that no call can succeed
    folk_occurrences occurrences;
    uint32_t missing; // the first exchange that a replay has no answer for; 0: none
    folk_error error; // the first failure
    char spent[FOLK_ALLOWANCE_TEXT];
    char **names;
    size_t name_count, name_capacity;
};

/// Answers, and counts it.
void folk_provider_answer(folk_provider *provider, uint32_t id, const folk_answer *answer);

/// Keeps the first failure: who asked, when, which exchange, and the sentence.
void folk_provider_fail(folk_provider *provider, folk_code code, const folk_exchange *exchange,
                        const char *format, ...) __attribute__((format(printf, 4, 5)));

/// Whether the run that this one repeats answers: also true when it fails to, where it should.
bool folk_provider_repeat(folk_provider *provider, const folk_exchange *exchange);

/// Whether the tape answers, by the text of the request, which was asked so often before.
bool folk_provider_recall(folk_provider *provider, const folk_exchange *exchange, uint32_t before);

/// The same of what a run of a sweep was told before.
bool folk_provider_remember(folk_provider *provider, const folk_exchange *exchange,
                            uint32_t before);

void folk_errands_add(folk_errands *errands, const folk_errand *errand);

/// How often this request was asked before; counts it.
uint32_t folk_occurrences_add(folk_occurrences *occurrences, const char *request);

#endif
