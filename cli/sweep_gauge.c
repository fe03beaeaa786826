// SPDX-License-Identifier: GPL-3.0-or-later
#include "cli/sweep_gauge.h"

#include "cli/query.h"
#include "core/memory.h"

#include <math.h>

enum { MOST_POINTS = 20000 };

static const double look_every = 1; // seconds

// Counts of what went wrong are no headline.
static bool is_shown(int metric) {
    return metric != FOLK_METRIC_INVALID_ANSWERS && metric != FOLK_METRIC_FALLBACKS;
}

static bool read_values(folk_sweep_gauge *gauge, folk_store *store, int64_t sweep,
                        folk_error *err) {
    folk_query *query = folk_query_open(store,
                                        "SELECT point, metric, value FROM outcome_value "
                                        "WHERE sweep = ?1 ORDER BY point, replicate, metric",
                                        err);
    if (query == NULL) return false;
    folk_query_bind(query, 1, sweep);
    while (folk_query_next(query, err)) {
        const int64_t point = folk_query_integer(query, 0);
        const int metric = (int)folk_query_integer(query, 1);
        if (gauge->metric < 0 && is_shown(metric)) gauge->metric = metric;
        if (metric == gauge->metric && point >= 0 && (uint64_t)point < gauge->points)
            folk_moments_add(&gauge->moments[point], folk_query_number(query, 2));
    }
    folk_query_close(query);
    return err->code == FOLK_OK;
}

bool folk_sweep_gauge_begin(folk_sweep_gauge *gauge, const folk_scenario *scenario, int metric,
                            uint64_t points, folk_store *store, int64_t sweep, folk_error *err) {
    *gauge = (folk_sweep_gauge){
        .scenario = scenario, .metric = metric, .points = points, .half = NAN, .looked_at = -1};
    if (points > MOST_POINTS) return true;
    gauge->moments = folk_alloc((size_t)points * sizeof *gauge->moments);
    return read_values(gauge, store, sweep, err);
}

void folk_sweep_gauge_end(folk_sweep_gauge *gauge) {
    folk_free(gauge->moments);
    *gauge = (folk_sweep_gauge){0};
}

void folk_sweep_gauge_add(folk_sweep_gauge *gauge, uint64_t point, const double *values) {
    if (gauge->moments == NULL || values == NULL) return;
    for (int i = 0; i < gauge->scenario->metric_count && gauge->metric < 0; i++)
        if (!isnan(values[i]) && is_shown(i)) gauge->metric = i;
    if (gauge->metric < 0 || isnan(values[gauge->metric])) return;
    folk_moments_add(&gauge->moments[point], values[gauge->metric]);
}

double folk_sweep_gauge_half(folk_sweep_gauge *gauge, double now, bool force) {
    if (gauge->moments == NULL) return NAN;
    if (!force && gauge->looked_at >= 0 && now - gauge->looked_at < look_every) return gauge->half;
    gauge->looked_at = now;
    gauge->half = NAN;
    for (uint64_t i = 0; i < gauge->points; i++) {
        if (gauge->moments[i].count < 2) continue;
        const folk_interval interval = folk_moments_interval(&gauge->moments[i], 0.95);
        gauge->half = fmax(gauge->half, (interval.high - interval.low) / 2);
    }
    return gauge->half;
}
