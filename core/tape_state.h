// SPDX-License-Identifier: GPL-3.0-or-later
// The inside of a tape, shared by tape.c, which finds exchanges by number and key, and
// tape_nearest.c. Nobody else includes this.
#ifndef FOLK_CORE_TAPE_STATE_H
#define FOLK_CORE_TAPE_STATE_H

#include "core/store_sql.h"
#include "core/tape.h"

enum {
    FOLK_TAPE_BLOCK = 128, // exchanges read at once
    FOLK_TAPE_BACK = 16,   // of these, how many lie before the one that was asked for
};

/// How far the samples of one key were read.
typedef struct folk_tape_mark {
    char key[FOLK_HASH_TEXT]; // "": a free place
    int64_t run;
    uint32_t seq;
    uint32_t n; // the number of the first sample after (run, seq)
} folk_tape_mark;

struct folk_tape {
    folk_store *store;
    int64_t run, before;
    bool sweeps;
    uint64_t point, replicate;
    sqlite3_stmt *block, *sample; // NULL until first needed
    folk_arena *texts;            // of what was found last, or of the block
    folk_recorded rows[FOLK_TAPE_BLOCK];
    uint32_t first; // seq of rows[0]; 0: no block was read
    folk_tape_mark *marks;
    size_t mark_count, mark_capacity; // a power of two
};

/// The columns of an exchange, in the order in which folk_tape_read takes them.
#define FOLK_TAPE_COLUMNS                                                                \
    "run, seq, asker, mind, asked_at, answer_at, request, reply, error, cost, latency, " \
    "tokens_in, tokens_out, attempts, source"

/// The same of a sweep's exchanges.
#define FOLK_TAPE_SWEEP_COLUMNS                                                               \
    "e.sweep, e.seq, e.asker, e.mind, e.asked_at, e.answer_at, r.request, e.reply, e.error, " \
    "e.cost, e.latency, e.tokens_in, e.tokens_out, e.attempts, e.source"
#define FOLK_TAPE_SWEEPS "sweep_exchange e JOIN request r ON r.key = e.key"

/// Prepares `block`, whose first three parameters are the sweep and numbers from and to.
bool folk_tape_prepare_sweep(folk_tape *tape, folk_error *err);

/// folk_tape_sample of a tape of sweeps.
bool folk_tape_sample_sweeps(folk_tape *tape, const char *key, uint32_t n, folk_recorded *found,
                             folk_error *err);

/// The row at which `select` stands; its texts go to the tape's arena.
void folk_tape_read(folk_tape *tape, sqlite3_stmt *select, folk_recorded *found);

#endif
