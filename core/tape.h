// SPDX-License-Identifier: GPL-3.0-or-later
// A tape is what a store has recorded of the outside world: the exchanges of one run, or those of
// all runs. A run that is repeated asks it by number: the n-th question of the run. A cache asks it
// by key: the n-th sample of that request which a model has given, in the order of runs and of
// their questions. A tape of sweeps is asked in the same ways: by number for one run of a sweep, by
// key for what that replicate was answered at any point of any sweep, so that replicates of one
// question never share an answer. It reads in blocks and holds no statement open between calls, so
// that others, and the same connection, may write meanwhile. It does not see what a recorder has
// not flushed.
#ifndef FOLK_CORE_TAPE_H
#define FOLK_CORE_TAPE_H

#include "core/exchange.h"
#include "core/store.h"

typedef struct folk_tape folk_tape;

typedef struct folk_tape_def {
    folk_store *store; // borrowed
    int64_t run;       // 0: all runs
    int64_t before;    // of all runs, those with smaller numbers; 0: no bound. A run that looks for
                       // samples in its own store gives its own number
    bool sweeps;       // a tape of sweeps: the two numbers above are those of sweeps
    uint64_t point;    // the run of the sweep `run`; for samples that may be 0
    uint64_t replicate;
} folk_tape_def;

folk_tape *folk_tape_open(const folk_tape_def *def);
void folk_tape_close(folk_tape *tape);

/// An exchange as it was recorded. One that failed has an error and no reply. Its texts are
/// borrowed until the next call with the same tape; it has no stand-in, and is not tolerant.
typedef struct folk_recorded {
    int64_t run; // or sweep; 0: there is none
    folk_exchange exchange;
} folk_recorded;

/// Whether it is a tape of sweeps.
bool folk_tape_is_of_sweeps(const folk_tape *tape);

/// The exchange number `seq` of the tape's one run; cheap when asked in roughly ascending order.
/// False only when the store cannot be read, as in what follows.
bool folk_tape_at(folk_tape *tape, uint32_t seq, folk_recorded *found, folk_error *err);

/// The n-th (from 0) answer that a model has given to the request of that key (folk_exchange_key);
/// cheap when each key is asked for in order of n.
bool folk_tape_sample(folk_tape *tape, const char *key, uint32_t n, folk_recorded *found,
                      folk_error *err);

enum { FOLK_TAPE_NEAREST = 10000 };

/// Of the newest FOLK_TAPE_NEAREST exchanges, the one whose request has the longest beginning and
/// end in common with `request`; of several, the newest. Slow: for the sentence of an error.
bool folk_tape_nearest(folk_tape *tape, const char *request, folk_recorded *found, folk_error *err);

/// Why the n-th (from 0) answer to a request is not on the tape, as a sentence that the caller
/// owns; NULL when the store cannot be read.
char *folk_tape_missing(folk_tape *tape, const char *request, uint32_t n, folk_error *err);

/// Where a request first differs from the recorded one, as a part of a sentence that the caller
/// owns: "at byte 52: '…of 3 units…' was recorded, '…of 4 units…' is asked". Bytes count from 1;
/// control characters and bytes that are no UTF-8 show as escapes.
char *folk_tape_difference(const char *recorded, const char *asked);

#endif
