// SPDX-License-Identifier: GPL-3.0-or-later
// A batch: what a run has recorded and not yet written. The recorder fills it, the store writes it
// in one transaction, and only when that has succeeded is it emptied; so a failed flush loses
// nothing.
#ifndef FOLK_CORE_BATCH_H
#define FOLK_CORE_BATCH_H

#include "core/recorder.h"

typedef struct folk_point {
    double t, value;
} folk_point;

/// One metric. Of the values seen, those whose number (from 0) is a multiple of `stride` are kept.
typedef struct folk_series {
    folk_moments moments; // of all values seen
    double sum, last;
    uint64_t stride;
    folk_point *points; // kept and not yet written
    size_t count, capacity;
    int64_t *stored; // rows of those that are written, while thinning may drop them
    size_t stored_count, stored_capacity;
    int64_t first_id; // set by the store: the row of points[0]; the others follow
} folk_series;

typedef struct folk_snapshot {
    double t;
    char *population, *column;
    size_t size;  // agents
    void *packed; // zstd of `size` doubles
    size_t packed_bytes;
} folk_snapshot;

/// Of a parameter.
typedef struct folk_change {
    double time;
    const char *name, *value;
} folk_change;

/// A population as it was made; texts live as long as the recorder.
typedef struct folk_batch_society {
    const char *name;
    const char **types;
    int type_count;
    size_t size;
    folk_lattice lattice; // rows 0: none
    void *packed;         // its network; NULL: none, or a lattice
    size_t packed_bytes;
    bool networked; // it has a network, since
    double networked_at;
    bool written;
} folk_batch_society;

/// Who meets whom from a moment on, where that has changed.
typedef struct folk_batch_network {
    size_t position; // of the society
    double t;
    void *packed;
    size_t packed_bytes;
} folk_batch_network;

typedef struct folk_batch {
    int64_t run;
    const folk_scenario *scenario;
    folk_series *series; // one for each metric of the scenario
    int64_t *dropped;    // written rows that thinning has given up
    size_t dropped_count, dropped_capacity;
    folk_record_event *events;
    size_t event_count, event_capacity;
    uint64_t events_written;
    folk_exchange *exchanges;
    size_t exchange_count, exchange_capacity;
    folk_change *changes;
    size_t change_count, change_capacity;
    uint64_t changes_written;
    folk_snapshot *snapshots;
    size_t snapshot_count, snapshot_capacity;
    folk_batch_society *societies; // of the whole run
    size_t society_count, society_capacity;
    folk_batch_network *networks;
    size_t network_count, network_capacity;
    folk_cell *cells; // of the whole run
    size_t cell_count, cell_capacity;
    size_t cells_written;
    folk_arena *texts; // of events, exchanges and changes
    size_t bytes;      // about what waits to be written
    bool changed;      // something was recorded since the last write, kept by thinning or not
} folk_batch;

/// The one number that the metric's `summary` makes of the series; false when nothing was recorded.
bool folk_series_summary(const folk_series *series, folk_summary summary, double *value);

/// Writes all of it in one transaction and sets each series' first_id; the batch stays as it is.
bool folk_store_write_batch(folk_store *store, folk_batch *batch, folk_error *err);

/// Writes the societies that are not written yet, inside a transaction.
bool folk_store_write_societies(folk_store *store, const folk_batch *batch, folk_error *err);

/// Writes the networks that have changed since, likewise.
bool folk_store_write_networks(folk_store *store, const folk_batch *batch, folk_error *err);

#endif
