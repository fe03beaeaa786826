// SPDX-License-Identifier: GPL-3.0-or-later
// A provider brings a run the answers to its questions, in the order in which they were asked: from
// the run that it repeats, from a tape of other runs, from stand-ins, from a person; what is left
// goes to the client, as far as that has room and the allowance reaches. One provider serves one
// run; any number of them may share a client. Nothing here waits but folk_provider_wait: a driver
// of many runs calls folk_client_work itself, and then each run's folk_provider_serve.
#ifndef FOLK_AGENTS_PROVIDER_H
#define FOLK_AGENTS_PROVIDER_H

#include "agents/allowance.h"
#include "agents/client.h"
#include "agents/price.h"
#include "core/exchange.h"
#include "core/tape.h"

/// Where answers come from.
typedef enum folk_mode {
    FOLK_MODE_LIVE,     // the endpoint; the store does not keep exchanges
    FOLK_MODE_RECORD,   // the endpoint; the store keeps them
    FOLK_MODE_REPLAY,   // the tape alone
    FOLK_MODE_CACHE,    // the tape, and the endpoint for what is not on it
    FOLK_MODE_SCRIPTED, // stand-ins
} folk_mode;

enum { FOLK_MODES = FOLK_MODE_SCRIPTED + 1, FOLK_SOURCES = FOLK_SOURCE_HUMAN + 1 };

/// "live", "record", "replay", "cache", "scripted", then NULL.
extern const char *const folk_mode_names[FOLK_MODES + 1];

typedef enum folk_heard {
    FOLK_HEARD_NOTHING, // no whole line yet
    FOLK_HEARD_LINE,
    FOLK_HEARD_END, // there will be no more
} folk_heard;

/// Somebody who answers in person, one question at a time.
typedef struct folk_person {
    int descriptor; // readable when there may be a line
    void (*ask)(void *context, const folk_exchange *exchange);
    folk_heard (*listen)(void *context, char **line); // a line is the caller's to free
    void *context;
} folk_person;

/// What a run of a sweep was told before, and who is told what it is told now: the sweep's matter,
/// as its runs have no store of their own.
typedef struct folk_remembrance {
    /// Whether there is an answer to this question, which the run has asked so often before in the
    /// same words. `answer` is filled with it, and with what it cost then; its texts are valid
    /// until the next call. `*kept`: whoever is told knows it. On failure `err` is set.
    bool (*recall)(void *context, const folk_exchange *exchange, uint32_t before,
                   folk_answer *answer, bool *kept, folk_error *err);
    /// An exchange has got its answer.
    void (*tell)(void *context, const folk_exchange *exchange);
    void *context;
} folk_remembrance;

/// All pointers are borrowed.
typedef struct folk_provider_def {
    folk_mode mode;
    folk_client *client; // NULL: there is no endpoint
    folk_tape *tape;     // of modes REPLAY and CACHE
    folk_tape *repeated; // the run that this one repeats; NULL: none
    double repeat_until; // only exchanges asked before this virtual time are repeated
    bool only_repeats;   // what `repeated` does not answer stays open: a replay
    const folk_prices *prices;
    folk_spending most;     // 0: no bound
    folk_allowance *shared; // one for several runs, in place of `most`; NULL: the run's own
    const folk_remembrance *remembrance; // NULL: the tapes above
    const folk_person *person;           // NULL: nobody is there, stand-ins answer for people too
    const char *no_model; // what is wrong with a request that names no model; NULL, "": nothing
    bool names;           // folk_provider_names is going to be asked
} folk_provider_def;

/// What asking came to.
typedef struct folk_tally {
    uint64_t answers[FOLK_SOURCES]; // by source
    uint64_t tokens_in[FOLK_SOURCES], tokens_out[FOLK_SOURCES];
    double latency[FOLK_SOURCES]; // sum of wall seconds
    double cost;                  // that this run has paid
    uint64_t failed;              // calls that failed for good
} folk_tally;

typedef struct folk_provider folk_provider;

folk_provider *folk_provider_create(const folk_provider_def *def, folk_sim *sim);

/// Calls that are under way are forgotten.
void folk_provider_destroy(folk_provider *provider);

/// Takes the run's questions, answers what can be answered at once, and hands on what may be. False
/// when an exchange failed for good that its asker cannot do without.
bool folk_provider_serve(folk_provider *provider, folk_error *err);

/// Waits up to `seconds` for something to happen: at the endpoint or at the person's descriptor.
/// False as folk_provider_serve, and when there is nothing to wait for.
bool folk_provider_wait(folk_provider *provider, double seconds, folk_error *err);

/// Waits likewise for calls under way, and begins none: before a run ends. After a failure what is
/// not at the server is called off. False when there is nothing left to wait for.
bool folk_provider_finish(folk_provider *provider, double seconds);

/// Whether a call has failed in a way that no other can escape.
bool folk_provider_is_refused(const folk_provider *provider);

/// A sentence once the allowance forbids the next call: the run is to be paused when its calls
/// under way have ended. NULL otherwise.
const char *folk_provider_spent(const folk_provider *provider);

/// Whether a question stands before the person.
bool folk_provider_asks_person(const folk_provider *provider);

/// Whether the person has gone away with a question unanswered.
bool folk_provider_left(const folk_provider *provider);

/// Calls at the client.
uint32_t folk_provider_under_way(const folk_provider *provider);

const folk_tally *folk_provider_tally(const folk_provider *provider);

/// The names of those that were asked, in the order of their first questions; borrowed.
const char *const *folk_provider_names(const folk_provider *provider, int *count);

#endif
