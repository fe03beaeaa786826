// SPDX-License-Identifier: GPL-3.0-or-later
// The recorder gathers what a run records and writes it to the store in batches: series, events,
// snapshots, result tables, exchanges. It keeps each metric's summary as it goes, so that a run
// without a store still ends with its table of measures. Thinning keeps a series short: when a
// metric has more points than its bound, every second one is dropped and from then on every 2nd,
// 4th, … is kept; the digest and the summary always see every value. A batch lies in memory until
// it is full, old (wall time), or flushed; a flush is one transaction, so a killed run leaves a
// prefix. The lock lets a watchdog flush and close while the run's thread is stuck.
#ifndef FOLK_CORE_RECORDER_H
#define FOLK_CORE_RECORDER_H

#include "core/exchange.h"
#include "core/network.h"
#include "core/population.h"
#include "core/scenario.h"
#include "core/stats.h"
#include "core/store.h"

/// What is kept beside the measures.
typedef enum folk_record_level {
    FOLK_RECORD_SERIES, // measures and result tables
    FOLK_RECORD_EVENTS, // and the events that the scenario announces
    FOLK_RECORD_ALL,    // and every event that is executed
} folk_record_level;

typedef struct folk_recorder_def {
    const folk_scenario *scenario; // borrowed
    folk_store *store;             // borrowed; NULL: summaries only
    int64_t run;                   // the run's id in the store
    folk_record_level level;
    uint64_t max_points;   // of one series in the store; 0: all are kept
    double flush_seconds;  // wall time after which a batch is written; 0.5 by default
    double snapshot_every; // virtual time between snapshots of populations; 0: none
    bool no_exchanges;     // exchanges are not kept: the run cannot be replayed without a model
} folk_recorder_def;

folk_recorder_def folk_recorder_def_default(void);
folk_recorder *folk_recorder_create(const folk_recorder_def *def);

/// Does not flush: call folk_recorder_flush first if what is left is to be kept.
void folk_recorder_destroy(folk_recorder *recorder);

void folk_recorder_value(folk_recorder *recorder, uint32_t metric, double time, double value);

/// `detail` may be NULL; texts are copied.
typedef struct folk_record_event {
    double time;
    const char *kind, *detail;
    int64_t actor, target; // -1: none
} folk_record_event;

void folk_recorder_event(folk_recorder *recorder, const folk_record_event *event);
bool folk_recorder_wants_events(const folk_recorder *recorder);     // FOLK_RECORD_EVENTS or more
bool folk_recorder_wants_all_events(const folk_recorder *recorder); // FOLK_RECORD_ALL

/// One cell of a result table. Either number or text (copied) is set.
typedef struct folk_cell {
    const char *table, *column, *text; // text NULL: a number
    double number;
    int row; // from 0
} folk_cell;

void folk_recorder_cell(folk_recorder *recorder, const folk_cell *cell);

void folk_recorder_exchange(folk_recorder *recorder, const folk_exchange *exchange);

/// The parameter or agent's column `name` is to have another value from `time` on; `value` as
/// folk_param_format writes it, or as folk_run_intervene_agent takes it. Kept at every level. Texts
/// are copied.
void folk_recorder_intervention(folk_recorder *recorder, double time, const char *name,
                                const char *value);

/// A population as it was made: `types` name the values 1, 2, … of its column "strategy" (copied;
/// `type_count` 0: it has none). Returns its position among the run's populations.
int folk_recorder_society(folk_recorder *recorder, const char *name, size_t size,
                          const char *const *types, int type_count);

/// Who meets whom in the population at `position` from `time` on. With the first network the
/// population is as it was made: of a lattice its shape is kept, otherwise all ties. A later one,
/// where partners change, is kept beside it with its time.
void folk_recorder_network(folk_recorder *recorder, int position, double time,
                           const folk_network *network);

/// Compressed columns of a population at `time`.
void folk_recorder_snapshot(folk_recorder *recorder, double time, folk_population *population);
bool folk_recorder_snapshot_due(const folk_recorder *recorder, double time);
double folk_recorder_snapshot_every(const folk_recorder *recorder); // 0: none are wanted

/// Writes what is gathered, if `flush_seconds` have passed since the last time, or now if `force`.
/// On failure (a full disk) nothing is lost: the batch stays in memory for another try. A batch
/// that grows large is written without being asked; should that fail, the next call says so.
bool folk_recorder_flush(folk_recorder *recorder, bool force, folk_error *err);

/// Flushes, and from then on keeps nothing: for a watchdog that ends a run whose thread is stuck.
bool folk_recorder_close(folk_recorder *recorder, folk_error *err);

/// The metric's summary so far; false when nothing was recorded.
bool folk_recorder_summary(const folk_recorder *recorder, uint32_t metric, double *value);

/// Result tables as the run published them, in order, whether or not there is a store.
int folk_recorder_cell_count(const folk_recorder *recorder);
const folk_cell *folk_recorder_cell_at(const folk_recorder *recorder, int index);

#endif
