// SPDX-License-Identifier: GPL-3.0-or-later
// The table at the end of a sweep: a row a point, with the mean of each metric that varies and its
// 95 % interval (Student's t). All is read from the store, so that a sweep which went on or was
// merged is told whole.
#include "cli/json.h"
#include "cli/progress.h"
#include "cli/query.h"
#include "cli/sweep.h"
#include "cli/table.h"
#include "core/memory.h"
#include "core/sweep_exchange.h"

#include <inttypes.h>
#include <math.h>
#include <string.h>

enum { MOST_ROWS = 60 }; // for people; JSON has all

typedef struct summary {
    folk_sweeping *sweeping;
    const folk_scenario *scenario;
    bool *varies;            // by metric
    folk_moments *moments;   // of the present point, by metric
    folk_table *table;       // NULL: JSON
    json_t *rows;            // NULL: a table
    uint64_t points, hidden; // told and not told
    folk_sweep_answers answers;
} summary;

static folk_query *ask(const summary *all, const char *sql, folk_error *err) {
    folk_query *query = folk_query_open(all->sweeping->store, sql, err);
    if (query != NULL) folk_query_bind(query, 1, all->sweeping->sweep);
    return query;
}

// Shared measures that a scenario does not use are the same everywhere.
static bool find_varying(summary *all, folk_error *err) {
    folk_query *query = ask(all,
                            "SELECT metric, min(value) < max(value) FROM outcome_value "
                            "WHERE sweep = ? GROUP BY metric",
                            err);
    if (query == NULL) return false;
    while (folk_query_next(query, err)) {
        const int64_t metric = folk_query_integer(query, 0);
        if (metric >= 0 && metric < all->scenario->metric_count)
            all->varies[metric] = folk_query_integer(query, 1) != 0;
    }
    folk_query_close(query);
    return err->code == FOLK_OK;
}

static double half_width(const folk_moments *moments) {
    const folk_interval interval = folk_moments_interval(moments, 0.95);
    return (interval.high - interval.low) / 2;
}

static void tell_metric(summary *all, int metric) {
    const folk_moments *moments = &all->moments[metric];
    char text[96] = "";
    const double half = half_width(moments);
    if (moments->count > 1 && isfinite(half))
        snprintf(text, sizeof text, "%.4g ± %.2g", moments->mean, half);
    else if (moments->count > 0)
        snprintf(text, sizeof text, "%.4g", moments->mean);
    folk_table_text(all->table, text);
}

static void tell_row(summary *all, char **settings, uint64_t runs, uint64_t failed) {
    const folk_design *design = all->sweeping->plan->design;
    if (all->points++ >= MOST_ROWS) {
        all->hidden++;
        return;
    }
    for (int i = 0; i < folk_design_factor_count(design); i++)
        folk_table_text(all->table, settings[i]);
    folk_table_number(all->table, (double)runs);
    folk_table_number(all->table, (double)failed);
    for (int i = 0; i < all->scenario->metric_count; i++)
        if (all->varies[i]) tell_metric(all, i);
}

static json_t *metric_json(const folk_moments *moments) {
    json_t *object = json_object();
    const folk_interval interval = folk_moments_interval(moments, 0.95);
    json_object_set_new(object, "count", json_integer((json_int_t)moments->count));
    json_object_set_new(object, "mean", folk_json_number(moments->mean));
    json_object_set_new(object, "deviation", folk_json_number(folk_moments_deviation(moments)));
    json_object_set_new(object, "low", folk_json_number(interval.low));
    json_object_set_new(object, "high", folk_json_number(interval.high));
    return object;
}

static void add_json(summary *all, char **settings, uint64_t runs, uint64_t failed) {
    const folk_design *design = all->sweeping->plan->design;
    json_t *row = json_object(), *values = json_object(), *measures = json_object();
    for (int i = 0; i < folk_design_factor_count(design); i++)
        json_object_set_new(values, folk_design_factor(design, i)->about->name,
                            json_string(settings[i]));
    for (int i = 0; i < all->scenario->metric_count; i++)
        if (all->moments[i].count > 0)
            json_object_set_new(measures, all->scenario->metrics[i].name,
                                metric_json(&all->moments[i]));
    json_object_set_new(row, "values", values);
    json_object_set_new(row, "runs", json_integer((json_int_t)runs));
    json_object_set_new(row, "failed", json_integer((json_int_t)failed));
    json_object_set_new(row, "measures", measures);
    json_array_append_new(all->rows, row);
}

static bool read_values(summary *all, folk_query *values, folk_error *err) {
    memset(all->moments, 0, (size_t)all->scenario->metric_count * sizeof *all->moments);
    while (folk_query_next(values, err)) {
        const int64_t metric = folk_query_integer(values, 0);
        if (metric >= 0 && metric < all->scenario->metric_count)
            folk_moments_add(&all->moments[metric], folk_query_number(values, 1));
    }
    return err->code == FOLK_OK;
}

static bool tell_point(summary *all, folk_query *counts, folk_error *err) {
    const folk_sweep_plan *plan = all->sweeping->plan;
    const int64_t point = folk_query_integer(counts, 0);
    const uint64_t runs = (uint64_t)folk_query_integer(counts, 1);
    const uint64_t failed = (uint64_t)folk_query_integer(counts, 2);
    if ((uint64_t)point >= plan->points) return true;
    folk_query *values = ask(all,
                             "SELECT metric, value FROM outcome_value WHERE sweep = ? "
                             "AND point = ? ORDER BY replicate, metric",
                             err);
    if (values == NULL) return false;
    folk_query_bind(values, 2, point);
    const bool ok = read_values(all, values, err);
    folk_query_close(values);
    if (!ok) return false;
    char **settings = folk_sweep_settings(plan, (uint64_t)point);
    if (all->rows != NULL)
        add_json(all, settings, runs, failed);
    else
        tell_row(all, settings, runs, failed);
    folk_sweep_settings_free(plan, settings);
    return true;
}

static bool tell_points(summary *all, folk_error *err) {
    folk_query *counts = ask(all,
                             "SELECT point, count(*), sum(status <> 'done') FROM outcome "
                             "WHERE sweep = ? GROUP BY point ORDER BY point",
                             err);
    if (counts == NULL) return false;
    bool ok = true;
    while (ok && folk_query_next(counts, err))
        ok = tell_point(all, counts, err);
    folk_query_close(counts);
    return ok && err->code == FOLK_OK;
}

static folk_table *make_table(const summary *all) {
    const folk_design *design = all->sweeping->plan->design;
    folk_texts headings = {0};
    for (int i = 0; i < folk_design_factor_count(design); i++)
        folk_texts_add(&headings, folk_design_factor(design, i)->about->name);
    folk_texts_add(&headings, "runs");
    folk_texts_add(&headings, "failed");
    for (int i = 0; i < all->scenario->metric_count; i++)
        if (all->varies[i]) folk_texts_add(&headings, all->scenario->metrics[i].name);
    folk_table *table = folk_table_create(headings.items, (int)headings.count);
    folk_texts_clear(&headings);
    return table;
}

// "600 of 600 runs, by the variance of y".
static char *tell_budget(const summary *all) {
    const folk_sweep_budget *budget = &all->sweeping->plan->allowance;
    const folk_sweep_purse *purse = all->sweeping->purse;
    const int metric = folk_sweep_purse_metric(purse);
    const bool counted =
        budget->unit == FOLK_SWEEP_BUDGET_RUNS || budget->unit == FOLK_SWEEP_BUDGET_TOKENS;
    return folk_format(
        "%.*g of %.10g %s, by the variance of %s", counted ? 15 : 5, folk_sweep_purse_spent(purse),
        budget->amount, folk_sweep_budget_unit_name(budget->unit),
        metric >= 0 ? all->scenario->metrics[metric].name : "no metric, as none was recorded");
}

static void print_budget(const summary *all) {
    char *budget = tell_budget(all);
    printf("budget: %s\n", budget);
    folk_free(budget);
}

static json_t *budget_json(const summary *all) {
    const folk_sweep_budget *budget = &all->sweeping->plan->allowance;
    const folk_sweep_purse *purse = all->sweeping->purse;
    const int metric = folk_sweep_purse_metric(purse);
    json_t *object = json_object();
    json_object_set_new(object, "unit", json_string(folk_sweep_budget_unit_name(budget->unit)));
    json_object_set_new(object, "amount", json_real(budget->amount));
    json_object_set_new(object, "spent", json_real(folk_sweep_purse_spent(purse)));
    json_object_set_new(object, "metric",
                        metric >= 0 ? json_string(all->scenario->metrics[metric].name)
                                    : json_null());
    return object;
}

// Of all its runs, and of these what was paid now.
static json_t *json_answers(const summary *all) {
    const folk_spending *paid = &all->sweeping->paid;
    return json_pack("{s:I, s:I, s:f, s:{s:I, s:I, s:f}}", "calls", (json_int_t)all->answers.calls,
                     "tokens", (json_int_t)all->answers.tokens, "cost", all->answers.cost, "now",
                     "calls", (json_int_t)paid->calls, "tokens", (json_int_t)paid->tokens, "cost",
                     paid->cost);
}

static void print_answers(const summary *all) {
    const folk_spending *paid = &all->sweeping->paid;
    if (all->answers.calls == 0) return;
    printf("answers of models: %" PRIu64 ", %" PRIu64 " tokens, cost %.4g; now: %.0f calls, "
           "%.0f tokens, cost %.4g\n",
           all->answers.calls, all->answers.tokens, all->answers.cost, paid->calls, paid->tokens,
           paid->cost);
}

static void print_json(summary *all, const char *status) {
    const folk_sweeping *sweeping = all->sweeping;
    json_t *object = json_object();
    json_object_set_new(object, "store", json_string(sweeping->plan->store));
    json_object_set_new(object, "sweep", json_integer(sweeping->sweep));
    json_object_set_new(object, "key", json_string(sweeping->plan->key));
    json_object_set_new(object, "scenario", json_string(all->scenario->name));
    json_object_set_new(object, "status", json_string(status));
    json_object_set_new(object, "runs", json_integer((json_int_t)sweeping->done));
    json_object_set_new(object, "failed", json_integer((json_int_t)sweeping->failed));
    json_object_set_new(object, "kept", json_integer((json_int_t)sweeping->skipped));
    json_object_set_new(object, "found", json_integer((json_int_t)sweeping->found));
    json_object_set_new(object, "seconds", json_real(folk_wall_seconds() - sweeping->began_at));
    if (sweeping->purse != NULL) json_object_set_new(object, "budget", budget_json(all));
    if (all->answers.calls > 0) json_object_set_new(object, "llm", json_answers(all));
    json_object_set(object, "points", all->rows);
    folk_json_print(object);
}

static void print_text(summary *all, const char *status) {
    const folk_sweeping *sweeping = all->sweeping;
    const double spent = folk_wall_seconds() - sweeping->began_at;
    folk_table_print(all->table, stdout);
    if (all->hidden > 0) printf("… and %" PRIu64 " points more\n", all->hidden);
    printf("\nmeans with 95 %% intervals (Student's t), of runs that are done\n"
           "%s: %" PRIu64 " runs, %" PRIu64 " failed, in %.2f s",
           status, sweeping->done, sweeping->failed, spent);
    if (sweeping->skipped > 0) printf("; %" PRIu64 " were there before", sweeping->skipped);
    if (sweeping->found > 0) printf("; %" PRIu64 " were found in another sweep", sweeping->found);
    putchar('\n');
    if (sweeping->purse != NULL) print_budget(all);
    print_answers(all);
    printf("kept in %s#%" PRId64 "\n", sweeping->plan->store, sweeping->sweep);
}

bool folk_sweep_print(folk_sweeping *sweeping, const char *status, folk_error *err) {
    const folk_scenario *scenario = folk_script_scenario(sweeping->plan->script);
    const size_t metrics = (size_t)scenario->metric_count;
    summary all = {.sweeping = sweeping, .scenario = scenario};
    all.varies = folk_alloc(metrics * sizeof *all.varies);
    all.moments = folk_alloc(metrics * sizeof *all.moments);
    bool ok = find_varying(&all, err) &&
              folk_sweep_answers_read(sweeping->store, sweeping->sweep, &all.answers, err);
    if (sweeping->options->json)
        all.rows = json_array();
    else
        all.table = make_table(&all);
    ok = ok && tell_points(&all, err);
    if (ok && all.rows != NULL) print_json(&all, status);
    if (ok && all.table != NULL) print_text(&all, status);
    folk_table_destroy(all.table);
    json_decref(all.rows);
    folk_free(all.varies);
    folk_free(all.moments);
    return ok;
}
