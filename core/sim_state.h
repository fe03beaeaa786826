// SPDX-License-Identifier: GPL-3.0-or-later
// The inside of a sim, shared by sim.c, which runs events, and exchange.c, which keeps the
// questions and answers of the run. Nobody else includes this.
#ifndef FOLK_CORE_SIM_STATE_H
#define FOLK_CORE_SIM_STATE_H

#include "core/exchange.h"
#include "core/hash.h"
#include "core/sim.h"

#include <stdatomic.h>

typedef struct folk_handler {
    folk_event_fn run;
    void *context;
    char *name;
    const char *states; // of the actors, `stride` bytes apart; NULL: not known
    size_t stride;
    bool delivers; // the events of this kind are answers: data is an exchange's id
} folk_handler;

typedef struct folk_exchanges {
    folk_exchange **items; // by id - 1 - first; NULL: over
    size_t capacity;
    uint32_t first; // how many of the first are over and have no item any more
    uint32_t count; // asked so far
    uint32_t taken; // how many of the first were handed to the driver
    uint32_t open;  // how many have no answer yet
} folk_exchanges;

typedef struct folk_looks {
    folk_look_fn look; // NULL: nobody looks
    void *context;
    double every, at; // the next time; infinity: none
    uint64_t seen;    // events that had run when it last looked, + 1
} folk_looks;

struct folk_sim {
    folk_queue *queue;
    folk_handler *handlers;
    size_t handler_count, handler_capacity;
    folk_recorder *recorder;
    folk_arena *arena, *scratch;
    folk_exchanges exchanges;
    folk_looks looks;
    folk_digest digest;
    uint64_t seed, event_count;
    double now, end;
    bool scratch_used, records_events, fetches_ahead, stopped, failed;
    atomic_bool interrupted;
};

/// Whether `event` is an answer that has not arrived.
bool folk_exchange_awaited(const folk_sim *sim, const folk_event *event);

/// Feeds the digest with the answer that `event` brings.
void folk_exchange_deliver(folk_sim *sim, const folk_event *event);

/// The event that brought the answer has run.
void folk_exchange_release(folk_sim *sim, const folk_event *event);

void folk_exchanges_clear(folk_exchanges *all);

#endif
