// SPDX-License-Identifier: GPL-3.0-or-later
// A sweep whose replicates are given where they tell most for what they cost. Rounds are decided at
// their ends, from outcomes of the replicates that earlier rounds gave: whoever ran them, whenever,
// and whatever else the store has. A sweep that goes on decides them all again.
#include "cli/query.h"
#include "cli/sweep.h"
#include "core/memory.h"
#include "sweep/seed.h"

#include <inttypes.h>
#include <math.h>
#include <string.h>

struct folk_sweep_purse {
    folk_sweep_spending *points; // as they stood when the present round began
    size_t *more;                // what the present round gives
    uint64_t pilot;
    double amount, spent; // spent: of all that is in the store, and taken since
    bool timed;
    bool over;
    int metric; // -1: no run has recorded one yet
};

// From the options.

static bool check_metric(const folk_sweep_plan *plan, folk_error *err) {
    const folk_scenario *scenario = folk_script_scenario(plan->script);
    const char *name = plan->allowance.metric;
    if (name[0] == '\0' || folk_scenario_find_metric(scenario, name) >= 0) return true;
    const char **names = folk_alloc((size_t)scenario->metric_count * sizeof *names);
    for (int i = 0; i < scenario->metric_count; i++)
        names[i] = scenario->metrics[i].name;
    char known[512], otherwise[600];
    folk_name_list(names, scenario->metric_count, known, sizeof known);
    snprintf(otherwise, sizeof otherwise, "; it measures %s", known);
    folk_fail(err, FOLK_ERR_USAGE, "scenario %s has no metric '%s'", scenario->name, name);
    folk_add_nearest(err, name, names, scenario->metric_count, otherwise);
    folk_free(names);
    return false;
}

// A point that the design names again is run once, at its first row.
static uint64_t mark_repeated(const folk_sweep_plan *plan, folk_sweep_spending *points) {
    if (folk_design_kind_of(plan->design) == FOLK_DESIGN_GRID) return plan->points;
    const folk_scenario *scenario = folk_script_scenario(plan->script);
    folk_values values = folk_values_default(scenario);
    folk_key_set seen = {0};
    for (uint64_t i = 0; i < plan->points; i++) {
        char key[FOLK_HASH_TEXT];
        folk_design_point(plan->design, i, &values);
        folk_point_key(scenario, plan->scenario_hash, &values, key);
        const bool again = folk_key_set_add(&seen, key);
        if (points != NULL) points[i].closed = again;
    }
    const uint64_t distinct = seen.count;
    folk_values_clear(&values);
    folk_free(seen.keys);
    return distinct;
}

static uint64_t pilot_of(const folk_sweep_plan *plan) {
    if (plan->until == NULL) return plan->replicates;
    return plan->replicates < FOLK_STOP_FEWEST ? plan->replicates : FOLK_STOP_FEWEST;
}

static bool check_pilot(const folk_sweep_plan *plan, folk_error *err) {
    const uint64_t pilot = pilot_of(plan);
    if (pilot < 2)
        return folk_fail(err, FOLK_ERR_USAGE,
                         "one replicate of a point says nothing of its variance: --replicates, "
                         "the runs of each point before the budget is divided, must be 2 or more");
    if (plan->allowance.unit != FOLK_SWEEP_BUDGET_RUNS) return true;
    const uint64_t points = mark_repeated(plan, NULL);
    if ((double)points * (double)pilot <= plan->allowance.amount) return true;
    return folk_fail(err, FOLK_ERR_USAGE,
                     "%" PRIu64 " points with %" PRIu64 " runs each, before anything is divided, "
                     "are %" PRIu64 " runs: more than the budget",
                     points, pilot, points * pilot);
}

bool folk_sweep_budget_read(const folk_sweep_options *options, const char *text,
                            folk_sweep_plan *plan, folk_error *err) {
    if (text == NULL || text[0] == '\0') return true;
    const bool bounded = plan->until != NULL;
    plan->budget = folk_strdup(text);
    if (options->replicates < 0 && !bounded && plan->replicates < FOLK_SWEEP_PILOT)
        plan->replicates = FOLK_SWEEP_PILOT;
    bool ok = folk_sweep_budget_parse(text, &plan->allowance, err) && check_metric(plan, err);
    if (ok && plan->shards > 1)
        ok = folk_fail(err, FOLK_ERR_USAGE,
                       "a budget is divided by what all points have brought, and --shard runs only "
                       "some: run it whole (--workers, mpirun), or shards with --replicates");
    if (ok && plan->allowance.unit == FOLK_SWEEP_BUDGET_RUNS &&
        plan->allowance.amount > (double)options->max_runs)
        ok = folk_fail(err, FOLK_ERR_USAGE, "--max-runs allows %" PRId64, options->max_runs);
    ok = ok && check_pilot(plan, err);
    return ok || folk_fail_within(err, "sweep: --budget '%s': ", text);
}

bool folk_sweep_budget_grows(const folk_sweep_plan *plan, const char *before, folk_error *err) {
    folk_sweep_budget was;
    folk_error none = {0};
    if (plan->budget == NULL || before[0] == '\0' || !folk_sweep_budget_parse(before, &was, &none))
        return true;
    if (was.unit != plan->allowance.unit || was.amount <= plan->allowance.amount) return true;
    return folk_fail(err, FOLK_ERR_USAGE,
                     "sweep: the sweep has a budget of '%s'; --budget '%s' would take some away",
                     before, plan->budget);
}

// Rounds.

// SQL of what an outcome costs.
static const char *const prices[FOLK_SWEEP_BUDGET_UNITS] = {
    [FOLK_SWEEP_BUDGET_RUNS] = "1",
    [FOLK_SWEEP_BUDGET_SECONDS] = "o.seconds",
    [FOLK_SWEEP_BUDGET_TOKENS] = "o.tokens",
    [FOLK_SWEEP_BUDGET_MONEY] = "o.cost",
};

folk_sweep_purse *folk_sweep_purse_create(const folk_sweep_plan *plan) {
    folk_sweep_purse *purse = folk_alloc(sizeof *purse);
    purse->points = folk_alloc(plan->points * sizeof *purse->points);
    purse->more = folk_alloc(plan->points * sizeof *purse->more);
    purse->pilot = pilot_of(plan);
    purse->amount = plan->allowance.amount;
    purse->timed = plan->allowance.unit == FOLK_SWEEP_BUDGET_SECONDS;
    purse->metric = -1;
    if (plan->allowance.metric[0] != '\0')
        purse->metric =
            folk_scenario_find_metric(folk_script_scenario(plan->script), plan->allowance.metric);
    mark_repeated(plan, purse->points);
    return purse;
}

void folk_sweep_purse_destroy(folk_sweep_purse *purse) {
    if (purse == NULL) return;
    folk_free(purse->points);
    folk_free(purse->more);
    folk_free(purse);
}

void folk_sweep_purse_span(const folk_sweep_purse *purse, uint64_t point, uint64_t *from,
                           uint64_t *to) {
    *from = purse->points[point].runs;
    *to = *from + purse->more[point];
}

double folk_sweep_purse_spent(const folk_sweep_purse *purse) {
    return purse->spent;
}

int folk_sweep_purse_metric(const folk_sweep_purse *purse) {
    return purse->metric;
}

bool folk_sweep_purse_is_over(const folk_sweep_purse *purse) {
    return purse->over;
}

bool folk_sweep_purse_is_empty(const folk_sweep_purse *purse) {
    return purse->timed && purse->spent >= purse->amount;
}

void folk_sweep_purse_take(folk_sweep_purse *purse, folk_sweep_budget_unit unit,
                           const folk_sweep_outcome *outcome) {
    const double costs[FOLK_SWEEP_BUDGET_UNITS] = {
        [FOLK_SWEEP_BUDGET_RUNS] = 1,
        [FOLK_SWEEP_BUDGET_SECONDS] = outcome->seconds,
        [FOLK_SWEEP_BUDGET_TOKENS] = (double)outcome->tokens,
        [FOLK_SWEEP_BUDGET_MONEY] = outcome->cost,
    };
    purse->spent += costs[unit];
}

// The first metric that was recorded, but for counts of what went wrong that stayed 0: the one that
// plots show.
static bool find_metric(folk_sweeping *sweeping, folk_error *err) {
    folk_sweep_purse *purse = sweeping->purse;
    folk_query *query = folk_query_open(sweeping->store,
                                        "SELECT metric, min(value) <> 0 OR max(value) <> 0 "
                                        "FROM outcome_value WHERE sweep = ?1 AND replicate = 0 "
                                        "GROUP BY metric ORDER BY metric",
                                        err);
    if (query == NULL) return false;
    folk_query_bind(query, 1, sweeping->sweep);
    while (purse->metric < 0 && folk_query_next(query, err)) {
        const int64_t metric = folk_query_integer(query, 0);
        const bool wrong = metric == FOLK_METRIC_INVALID_ANSWERS || metric == FOLK_METRIC_FALLBACKS;
        if (!wrong || folk_query_integer(query, 1) != 0) purse->metric = (int)metric;
    }
    folk_query_close(query);
    return err->code == FOLK_OK;
}

static folk_query *ask_outcomes(const folk_sweeping *sweeping, folk_error *err) {
    char *sql = folk_format("SELECT o.point, o.replicate, %s, v.value FROM outcome o "
                            "LEFT JOIN outcome_value v ON v.sweep = o.sweep AND v.point = o.point "
                            "AND v.replicate = o.replicate AND v.metric = ?2 "
                            "WHERE o.sweep = ?1 ORDER BY o.point, o.replicate",
                            prices[sweeping->plan->allowance.unit]);
    folk_query *query = folk_query_open(sweeping->store, sql, err);
    folk_free(sql);
    if (query == NULL) return NULL;
    folk_query_bind(query, 1, sweeping->sweep);
    folk_query_bind(query, 2, sweeping->purse->metric);
    return query;
}

// Takes what the present round has brought; of what lies beyond it only the cost is counted.
static bool read_round(folk_sweeping *sweeping, folk_error *err) {
    folk_sweep_purse *purse = sweeping->purse;
    folk_query *query = ask_outcomes(sweeping, err);
    if (query == NULL) return false;
    purse->spent = 0;
    while (folk_query_next(query, err)) {
        const int64_t point = folk_query_integer(query, 0);
        const uint64_t replicate = (uint64_t)folk_query_integer(query, 1);
        const double cost = folk_query_number(query, 2);
        purse->spent += cost;
        if (point < 0 || (uint64_t)point >= sweeping->plan->points) continue;
        folk_sweep_spending *spending = &purse->points[point];
        if (replicate < spending->runs || replicate >= spending->runs + purse->more[point])
            continue;
        spending->cost += cost;
        if (folk_query_type_of(query, 3) != FOLK_QUERY_NULL)
            folk_moments_add(&spending->moments, folk_query_number(query, 3));
    }
    folk_query_close(query);
    for (uint64_t i = 0; i < sweeping->plan->points; i++)
        purse->points[i].runs += purse->more[i];
    return err->code == FOLK_OK;
}

// Closes points of which the rule, if there is one, says that they have enough.
static bool judge(folk_sweeping *sweeping, folk_error *err) {
    folk_sweep_purse *purse = sweeping->purse;
    const folk_sweep_plan *plan = sweeping->plan;
    for (uint64_t i = 0; i < plan->points && plan->until != NULL; i++) {
        folk_sweep_spending *point = &purse->points[i];
        if (point->closed) continue;
        if (!folk_sweep_judge_point(sweeping, i, point->runs, &point->closed, err)) return false;
        point->closed = point->closed || point->runs >= plan->replicates;
    }
    return true;
}

static bool check_spent(const folk_sweeping *sweeping, folk_error *err) {
    const folk_sweep_budget *budget = &sweeping->plan->allowance;
    if (sweeping->purse->spent > 0) return true;
    return folk_fail(err, FOLK_ERR_USAGE,
                     "sweep: no run has cost any %s so far, so that --budget '%s' would never be "
                     "spent; these runs are kept: go on with --resume and runs=N or seconds=N",
                     folk_sweep_budget_unit_name(budget->unit), sweeping->plan->budget);
}

// The rule bounds the replicates of a point, too.
static uint64_t bound_round(const folk_sweep_plan *plan, folk_sweep_purse *purse) {
    uint64_t given = 0;
    for (uint64_t i = 0; i < plan->points; i++) {
        const uint64_t runs = purse->points[i].runs;
        const uint64_t left = plan->replicates > runs ? plan->replicates - runs : 0;
        if (plan->until != NULL && purse->more[i] > left) purse->more[i] = (size_t)left;
        given += purse->more[i];
    }
    return given;
}

bool folk_sweep_purse_divide(folk_sweeping *sweeping, bool *any, folk_error *err) {
    folk_sweep_purse *purse = sweeping->purse;
    const folk_sweep_plan *plan = sweeping->plan;
    const bool first = purse->points[0].runs + purse->more[0] == 0;
    if (!first && purse->metric < 0 && !find_metric(sweeping, err)) return false;
    if (!read_round(sweeping, err) || !judge(sweeping, err)) return false;
    if (!first && !check_spent(sweeping, err)) return false;
    folk_sweep_budget_round(&plan->allowance, purse->pilot, purse->points, (size_t)plan->points,
                            purse->more);
    *any = bound_round(plan, purse) > 0;
    purse->over = !*any;
    return true;
}
