// SPDX-License-Identifier: GPL-3.0-or-later
// What the runs of a sweep asked models, and what these answered: the sweep's tape (core/tape.h
// reads it). An exchange belongs to a run of the sweep, whether that has an outcome yet or not, and
// is written when its answer has come, for it was paid for. Requests are kept once, by their key,
// as replicates ask much the same. An exchange of the same place replaces one that is there.
#ifndef FOLK_CORE_SWEEP_EXCHANGE_H
#define FOLK_CORE_SWEEP_EXCHANGE_H

#include "core/exchange.h"
#include "core/store.h"

typedef struct folk_sweep_exchange {
    uint64_t point, replicate;
    const char *point_key; // 32 hexadecimal digits
    folk_exchange exchange;
} folk_sweep_exchange;

typedef struct folk_sweep_exchanges folk_sweep_exchanges;

/// Writes exchanges of a sweep that has begun. The store is borrowed.
folk_sweep_exchanges *folk_sweep_exchanges_create(folk_store *store, int64_t sweep,
                                                  folk_error *err);

/// Copies it; written when it is flushed.
void folk_sweep_exchanges_add(folk_sweep_exchanges *writer, const folk_sweep_exchange *item);

/// Writes all that was added in one transaction.
bool folk_sweep_exchanges_flush(folk_sweep_exchanges *writer, folk_error *err);

/// Does not flush.
void folk_sweep_exchanges_destroy(folk_sweep_exchanges *writer);

/// Who has answered for the minds of a sweep, as JSON; "": nobody was asked yet. The caller owns
/// the text; NULL on failure.
char *folk_sweep_minds(folk_store *store, int64_t sweep, folk_error *err);
bool folk_sweep_set_minds(folk_store *store, int64_t sweep, const char *json, folk_error *err);

/// The sweep with that key; 0: there is none.
bool folk_sweep_with_key(folk_store *store, const char *key, int64_t *sweep, folk_error *err);

/// Which run is looked for.
typedef struct folk_sweep_twin {
    const char *point_key;
    uint64_t replicate;
    int64_t except; // not in this sweep
    bool seeded;    // only in sweeps with these seeds
    uint64_t seed;  // master
    bool common;
} folk_sweep_twin;

/// A run that has exchanges, of the same point and replicate: that of the oldest sweep. `*sweep` 0:
/// there is none.
bool folk_sweep_same_run(folk_store *store, const folk_sweep_twin *twin, int64_t *sweep,
                         uint64_t *point, folk_error *err);

/// What models have answered to the runs of a sweep that have an outcome.
typedef struct folk_sweep_answers {
    uint64_t calls, tokens;
    double cost; // as it was paid when they answered
} folk_sweep_answers;

bool folk_sweep_answers_read(folk_store *store, int64_t sweep, folk_sweep_answers *answers,
                             folk_error *err);

/// The same of one run, as its exchanges tell.
bool folk_sweep_answers_of_run(folk_store *store, int64_t sweep, uint64_t point, uint64_t replicate,
                               folk_sweep_answers *answers, folk_error *err);

/// Whether a run of that sweep has exchanges.
bool folk_sweep_has_exchanges(folk_store *store, int64_t sweep, uint64_t point, uint64_t replicate,
                              bool *has, folk_error *err);

#endif
