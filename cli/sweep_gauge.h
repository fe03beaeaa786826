// SPDX-License-Identifier: GPL-3.0-or-later
// How well the means are known while a sweep goes on: the widest 95 % interval (Student's t) over
// points, of one metric.
#ifndef FOLK_CLI_SWEEP_GAUGE_H
#define FOLK_CLI_SWEEP_GAUGE_H

#include "core/scenario.h"
#include "core/stats.h"
#include "core/store.h"

typedef struct folk_sweep_gauge {
    const folk_scenario *scenario;
    int metric;            // -1: none was recorded yet
    folk_moments *moments; // of each point; NULL: there are too many points to keep them
    uint64_t points;
    double half; // of the widest interval when it was last looked for; NaN: none
    double looked_at;
} folk_sweep_gauge;

/// `metric` -1: the first that is recorded. Takes in what the store has of the sweep.
bool folk_sweep_gauge_begin(folk_sweep_gauge *gauge, const folk_scenario *scenario, int metric,
                            uint64_t points, folk_store *store, int64_t sweep, folk_error *err);
void folk_sweep_gauge_end(folk_sweep_gauge *gauge);

/// The values of a run, by metric.
void folk_sweep_gauge_add(folk_sweep_gauge *gauge, uint64_t point, const double *values);

/// Half of the widest interval, looked for anew if a second has passed by `now`, or with `force`;
/// NaN where no point has two values.
double folk_sweep_gauge_half(folk_sweep_gauge *gauge, double now, bool force);

#endif
