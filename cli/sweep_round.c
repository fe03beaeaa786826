// SPDX-License-Identifier: GPL-3.0-or-later
// Rounds of replicates, for a sweep whose points stop when a rule says that they have enough. A
// rule is judged at the end of a round alone: at fixed replicates, whatever came first.
#include "cli/query.h"
#include "cli/sweep.h"
#include "core/memory.h"

#include <math.h>

uint64_t folk_sweep_round_end(const folk_sweep_plan *plan, uint64_t from) {
    if (plan->until == NULL) return plan->replicates;
    const uint64_t end = from == 0 ? FOLK_STOP_FEWEST : from + (from + 1) / 2;
    return end < plan->replicates ? end : plan->replicates;
}

// The values of a metric at a point, by replicate below `count`.
static bool read_values(const folk_sweeping *sweeping, uint64_t point, int metric, uint64_t count,
                        double *values, folk_error *err) {
    folk_query *query = folk_query_open(sweeping->store,
                                        "SELECT replicate, value FROM outcome_value "
                                        "WHERE sweep = ? AND point = ? AND metric = ?",
                                        err);
    if (query == NULL) return false;
    folk_query_bind(query, 1, sweeping->sweep);
    folk_query_bind(query, 2, (int64_t)point);
    folk_query_bind(query, 3, metric);
    for (uint64_t i = 0; i < count; i++)
        values[i] = NAN;
    while (folk_query_next(query, err)) {
        const int64_t replicate = folk_query_integer(query, 0);
        if (replicate >= 0 && (uint64_t)replicate < count)
            values[replicate] = folk_query_number(query, 1);
    }
    folk_query_close(query);
    return err->code == FOLK_OK;
}

// What n counts: values of the rule's first metric.
static int metric_of(const folk_sweep_plan *plan, const folk_stop_clause *clause) {
    const folk_scenario *scenario = folk_script_scenario(plan->script);
    if (clause->metric[0] != '\0') return folk_scenario_find_metric(scenario, clause->metric);
    for (size_t i = 0; i < plan->rule.count; i++)
        if (plan->rule.clauses[i].metric[0] != '\0')
            return folk_scenario_find_metric(scenario, plan->rule.clauses[i].metric);
    return 0;
}

static bool judge(const folk_sweeping *sweeping, uint64_t point, uint64_t count, double *values,
                  bool *enough, folk_error *err) {
    const folk_sweep_plan *plan = sweeping->plan;
    *enough = true;
    for (size_t i = 0; i < plan->rule.count && *enough; i++) {
        const folk_stop_clause *clause = &plan->rule.clauses[i];
        if (!read_values(sweeping, point, metric_of(plan, clause), count, values, err))
            return false;
        *enough = folk_stop_read(clause, values, (size_t)count).met;
    }
    return true;
}

bool folk_sweep_judge_point(const folk_sweeping *sweeping, uint64_t point, uint64_t count,
                            bool *enough, folk_error *err) {
    double *values = folk_alloc((size_t)count * sizeof *values);
    const bool ok = judge(sweeping, point, count, values, enough, err);
    folk_free(values);
    return ok;
}

bool folk_sweep_judge(folk_sweeping *sweeping, uint64_t to, bool *any, folk_error *err) {
    const folk_sweep_plan *plan = sweeping->plan;
    double *values = folk_alloc((size_t)to * sizeof *values);
    bool ok = true;
    *any = false;
    for (uint64_t point = 0; point < plan->points && ok; point++) {
        unsigned char *bits = &sweeping->enough[point / 8];
        const unsigned char bit = (unsigned char)(1u << (point % 8));
        bool enough = (*bits & bit) != 0;
        if (enough || point % plan->shards != plan->shard) continue;
        ok = judge(sweeping, point, to, values, &enough, err);
        if (enough) *bits |= bit;
        *any = *any || !enough;
    }
    folk_free(values);
    return ok;
}
