// SPDX-License-Identifier: GPL-3.0-or-later
// A sweep in the store: many runs of one scenario as rows, one a run, without their series. A
// sweep is a scenario, a design (text: what it says is its owner's matter), a master seed, and
// outcomes; its key is a hash of what makes it this sweep and no other, whatever its extent. A
// point is known by its index in the design and by its key; an outcome by its point and replicate.
// Whatever the order in which outcomes were written, and whether they came from one store or were
// merged from several, what is read in the order (point, replicate) is the same. Outcomes are
// written in batches, each in one transaction; one that is there is replaced.
#ifndef FOLK_CORE_SWEEP_STORE_H
#define FOLK_CORE_SWEEP_STORE_H

#include "core/store.h"

#include <stdio.h>

typedef enum folk_sweep_status {
    FOLK_SWEEP_DONE,
    FOLK_SWEEP_FAILED,    // the scenario raised, or hit a limit that it could be told of
    FOLK_SWEEP_CRASHED,   // its process ended by itself or by a signal
    FOLK_SWEEP_TIMED_OUT, // it took more wall time than it was given
    FOLK_SWEEP_STATUSES,  // how many
} folk_sweep_status;

/// "done", "failed", "crashed", "timeout".
const char *folk_sweep_status_name(folk_sweep_status status);
bool folk_sweep_status_of(const char *name, folk_sweep_status *status);

/// What a sweep begins with; everything is borrowed.
typedef struct folk_sweep_def {
    const char *key; // 32 hexadecimal digits
    const folk_scenario *scenario;
    const char *scenario_hash; // folk_scenario_hash as it was when keys of points were made
    const folk_values *values; // of parameters that do not vary
    const int *factors;        // numbers of the parameters that vary, in the design's order
    int factor_count;
    const char *design; // JSON
    uint64_t points;    // rows of the design
    uint64_t replicates;
    uint64_t seed;      // master
    bool common;        // common random numbers
    const char *until;  // rule by which a point has enough replicates; NULL: it has all
    const char *budget; // divided among the points beyond their replicates; NULL: none
} folk_sweep_def;

typedef struct folk_sweep_info {
    int64_t id;
    char *key, *scenario, *scenario_hash, *design, *version, *host, *created_at;
    char *until, *budget; // "" for none
    uint64_t seed, points, replicates;
    bool common;
    uint64_t counts[FOLK_SWEEP_STATUSES]; // outcomes by status
    uint64_t found;                       // of these, taken over from another sweep
    double seconds;                       // wall time of all its runs but those that were found
} folk_sweep_info;

/// Finds the sweep with that key, or makes it. One that is there takes the design and the extent
/// of `def` (more points, more replicates; never fewer), its `until` and its `budget`.
bool folk_sweep_begin(folk_store *store, const folk_sweep_def *def, int64_t *sweep,
                      folk_error *err);

/// The newest sweep's id with 0, or checks that `sweep` exists.
bool folk_sweep_find(folk_store *store, int64_t *sweep, folk_error *err);
bool folk_sweep_info_read(folk_store *store, int64_t sweep, folk_sweep_info *info, folk_error *err);
void folk_sweep_info_clear(folk_sweep_info *info);

/// The scenario's declarations and files, and the values of what does not vary.
bool folk_sweep_scenario(folk_store *store, int64_t sweep, folk_scenario *scenario,
                         folk_values *values, folk_error *err);

/// A changed scenario was accepted: its outcomes carry its hash.
bool folk_sweep_accept(folk_store *store, int64_t sweep, const char *scenario_hash,
                       folk_error *err);

/// One row. Texts and arrays are borrowed for the call.
typedef struct folk_sweep_outcome {
    uint64_t point; // index in the design
    uint64_t replicate;
    const char *point_key;       // 32 hexadecimal digits
    const char *const *settings; // the factors' values at the point, as folk_param_format prints
    uint64_t seed;
    folk_sweep_status status;
    const char *error; // NULL: none
    uint64_t digest;   // 0: not known
    uint64_t events;
    double seconds; // wall
    uint64_t attempts;
    uint64_t calls, tokens; // of language models
    double cost;
    const char *scenario_hash; // of a scenario that was changed and accepted; NULL: the sweep's own
    const double *values;      // by metric, its summary; NaN: nothing was recorded
} folk_sweep_outcome;

typedef struct folk_sweep_writer folk_sweep_writer;

/// Writes outcomes of a sweep that has begun. The store is borrowed.
folk_sweep_writer *folk_sweep_writer_create(folk_store *store, int64_t sweep, folk_error *err);

/// Copies it; of a run that is not done no values are kept. An outcome that is done is never
/// replaced. Written when the batch is full, or flushed. On failure (a full disk) the batch stays.
bool folk_sweep_writer_add(folk_sweep_writer *writer, const folk_sweep_outcome *outcome,
                           folk_error *err);

/// Writes what is gathered in one transaction, if a tenth of a second has passed since the last
/// time, or now if `force`.
bool folk_sweep_writer_flush(folk_sweep_writer *writer, bool force, folk_error *err);

/// Does not flush.
void folk_sweep_writer_destroy(folk_sweep_writer *writer);

/// Walks over the (point, replicate) that have an outcome, in order, in constant memory and
/// without keeping a reader open, so that writing may go on beside.
typedef struct folk_sweep_walk {
    folk_store *store;
    int64_t sweep;
    struct folk_sweep_place {
        uint64_t point, replicate;
        folk_sweep_status status;
    } * places;
    size_t count, next;
    bool over;
} folk_sweep_walk;

folk_sweep_walk folk_sweep_walk_begin(folk_store *store, int64_t sweep);

/// The next place; false with `*ok` true at the end, false with `*ok` false on failure.
bool folk_sweep_walk_next(folk_sweep_walk *walk, struct folk_sweep_place *place, bool *ok,
                          folk_error *err);
void folk_sweep_walk_end(folk_sweep_walk *walk);

/// Puts all sweeps of `from` into `into`; what both have counts once. The order of merging makes
/// no difference: an outcome that is done wins over one that is not. Refuses where `into` holds
/// sweeps and shares none with `from`, or where the same run gave two different results.
bool folk_sweep_merge(folk_store *into, folk_store *from, folk_error *err);

/// Puts the sweeps of several stores into `into` in one transaction: on any failure, a refused
/// store or a killed process, `into` is as it was.
bool folk_sweep_merge_all(folk_store *into, const char *const *paths, size_t count,
                          folk_error *err);

/// Bytes that the runs of `sweep` come to in the order (point, replicate): the table as CSV, one
/// row an outcome, factors and metrics as columns. What depends on the machine (seconds, attempts)
/// is left out, so that equal sweeps give equal bytes.
bool folk_sweep_table(folk_store *store, int64_t sweep, FILE *out, folk_error *err);

#endif
