// SPDX-License-Identifier: GPL-3.0-or-later
// A sweep read whole from a store, finished or still running: what it varies, the points that have
// an outcome, and one number for each metric and run. Reports, plots and benchmarks work on this
// table and on nothing else. Its order is (point's index in the design, replicate), whoever wrote
// it when.
#ifndef FOLK_CLI_SWEPT_H
#define FOLK_CLI_SWEPT_H

#include "cli/args.h"
#include "cli/paths.h"
#include "core/sweep_store.h"
#include "sweep/design.h"

typedef struct folk_swept_point {
    uint64_t index; // in the design
    char *key;
    char **texts;    // of each factor
    double *numbers; // of each factor; NaN: it is a text
} folk_swept_point;

typedef struct folk_swept {
    folk_address address; // its run is the sweep's number, never 0
    folk_store *store;
    folk_sweep_info info;
    folk_scenario scenario;
    folk_values values;  // of what does not vary
    folk_design *design; // NULL: the store's text is no design of this scenario
    int *factors;        // by number of the parameter, in the design's order
    int factor_count;
    folk_swept_point *points; // those with an outcome
    size_t point_count, point_capacity;
    size_t *by_key;    // points in the order of their keys
    size_t replicates; // columns of the table: one more than the largest replicate
    double *table;     // metric, point, replicate; NaN: failed, not run, or nothing was recorded
    double seconds, tokens, cost; // of all outcomes
    uint8_t *status; // point, replicate: folk_sweep_status; FOLK_SWEEP_STATUSES: not run
} folk_swept;

/// `address` is "STORE#SWEEP", "STORE" (its newest sweep) or NULL. Clear in either case.
bool folk_swept_open(const char *address, folk_swept *swept, folk_error *err);
void folk_swept_clear(folk_swept *swept);

/// The values of a metric at a point, one for each replicate.
const double *folk_swept_at(const folk_swept *swept, int metric, size_t point);

/// The point that row `index` of the design is, which may be one of an earlier row with the same
/// values; point_count when it has no outcome.
size_t folk_swept_row(const folk_swept *swept, uint64_t index);

const folk_param *folk_swept_factor(const folk_swept *swept, int factor);

/// Which factor is called so; -1 with a sentence when none is.
int folk_swept_find_factor(const folk_swept *swept, const char *name, folk_error *err);

/// Which metric is called so; -1 with a sentence when none is.
int folk_swept_find_metric(const folk_swept *swept, const char *name, folk_error *err);

/// Whether any run recorded something of the metric.
bool folk_swept_has(const folk_swept *swept, int metric);

/// The metrics of these names; without a name those that were recorded, but for counts of what went
/// wrong that stayed 0. The caller frees `*metrics`. Fails when there is none.
bool folk_swept_metrics(const folk_swept *swept, const folk_texts *names, int **metrics, int *count,
                        folk_error *err);

/// Runs at a point that ended in failure; of the whole sweep with point_count.
size_t folk_swept_failures(const folk_swept *swept, size_t point);

/// Outcomes of a point, of any status; of the whole sweep.
size_t folk_swept_runs(const folk_swept *swept, size_t point);
uint64_t folk_swept_outcomes(const folk_swept *swept);

/// A factor's values over the points, each once: numbers ascending, texts in order of appearance.
typedef struct folk_levels {
    const char **names; // borrowed from the points
    double *numbers;    // NaN: texts
    size_t count;
    size_t *of; // by point: its level
    bool numeric;
} folk_levels;

folk_levels folk_swept_levels(const folk_swept *swept, int factor);
void folk_levels_clear(folk_levels *levels);

#endif
