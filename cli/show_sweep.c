// SPDX-License-Identifier: GPL-3.0-or-later
#include "cli/show_sweep.h"

#include "cli/json.h"
#include "cli/query.h"
#include "cli/sweep_report.h"
#include "cli/table.h"
#include "core/memory.h"
#include "core/sweep_exchange.h"
#include "core/text.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

char *folk_sweep_kind(const folk_sweep_info *info) {
    json_t *design = json_loads(info->design, 0, NULL);
    const char *kind = json_string_value(json_object_get(design, "design"));
    char *copy = folk_strdup(kind != NULL ? kind : "");
    json_decref(design);
    return copy;
}

uint64_t folk_sweep_failures(const folk_sweep_info *info) {
    uint64_t failures = 0;
    for (int i = 0; i < FOLK_SWEEP_STATUSES; i++)
        if (i != FOLK_SWEEP_DONE) failures += info->counts[i];
    return failures;
}

json_t *folk_sweep_json(const folk_sweep_info *info) {
    char *kind = folk_sweep_kind(info);
    json_t *object = json_pack(
        "{s:I, s:s, s:s, s:s, s:I, s:b, s:I, s:I, s:I, s:I, s:I, s:f, s:s}", "sweep",
        (json_int_t)info->id, "scenario", info->scenario, "key", info->key, "design", kind, "seed",
        (json_int_t)info->seed, "crn", info->common, "points", (json_int_t)info->points,
        "replicates", (json_int_t)info->replicates, "done",
        (json_int_t)info->counts[FOLK_SWEEP_DONE], "failed", (json_int_t)folk_sweep_failures(info),
        "found", (json_int_t)info->found, "seconds", info->seconds, "created_at", info->created_at);
    folk_free(kind);
    return object;
}

// What a sweep is, without its table: enough to tell of it.
static bool open_head(const char *address, folk_swept *swept, folk_error *err) {
    *swept = (folk_swept){0};
    if (!folk_address_read(address, &swept->address, err)) return false;
    swept->store = folk_store_open(swept->address.store, FOLK_STORE_READ, err);
    if (swept->store == NULL ||
        !folk_sweep_info_read(swept->store, swept->address.run, &swept->info, err) ||
        !folk_sweep_scenario(swept->store, swept->info.id, &swept->scenario, &swept->values, err))
        return false;
    swept->design = folk_design_read(swept->info.design, &swept->scenario, err);
    if (swept->design == NULL) return false;
    swept->factor_count = folk_design_factor_count(swept->design);
    swept->factors = folk_alloc((size_t)swept->factor_count * sizeof *swept->factors);
    for (int i = 0; i < swept->factor_count; i++)
        swept->factors[i] = folk_design_factor(swept->design, i)->param;
    return true;
}

static bool is_factor(const folk_swept *swept, int param) {
    for (int i = 0; i < swept->factor_count; i++)
        if (swept->factors[i] == param) return true;
    return false;
}

// Calls `tell` for each error, the commonest first.
typedef void (*tell_error_fn)(void *context, const char *status, const char *error, int64_t count);

static bool each_error(const folk_swept *swept, tell_error_fn tell, void *context,
                       folk_error *err) {
    folk_query *query =
        folk_query_open(swept->store,
                        "SELECT status, ifnull(error, ''), count(*) FROM outcome WHERE sweep = ? "
                        "AND status <> 'done' GROUP BY 1, 2 ORDER BY 3 DESC, 1, 2 LIMIT 20",
                        err);
    if (query == NULL) return false;
    folk_query_bind(query, 1, swept->info.id);
    while (folk_query_next(query, err))
        tell(context, folk_query_text(query, 0), folk_query_text(query, 1),
             folk_query_integer(query, 2));
    folk_query_close(query);
    return err->code == FOLK_OK;
}

// JSON.

static json_t *json_factors(const folk_swept *swept) {
    json_t *array = json_array();
    for (int i = 0; i < swept->factor_count; i++)
        json_array_append_new(array, json_string(folk_design_factor(swept->design, i)->text));
    return array;
}

static json_t *json_fixed(const folk_swept *swept) {
    json_t *object = json_object();
    for (int i = 0; i < swept->scenario.param_count; i++) {
        const folk_param *param = &swept->scenario.params[i];
        if (is_factor(swept, i)) continue;
        char *value = folk_param_format(param, &swept->values.items[i]);
        json_object_set_new(object, param->name, json_string(value));
        folk_free(value);
    }
    return object;
}

static void add_error(void *context, const char *status, const char *error, int64_t count) {
    json_array_append_new(context, json_pack("{s:s, s:s, s:I}", "status", status, "error", error,
                                             "runs", (json_int_t)count));
}

static bool print_json(const folk_swept *swept, const folk_sweep_answers *answers,
                       folk_error *err) {
    const folk_sweep_info *info = &swept->info;
    json_t *object = folk_sweep_json(info), *errors = json_array();
    char *command = folk_sweep_command(swept);
    json_object_set_new(object, "store", json_string(swept->address.store));
    json_object_set_new(object, "version", json_string(info->version));
    json_object_set_new(object, "host", json_string(info->host));
    json_object_set_new(object, "scenario_hash", json_string(info->scenario_hash));
    json_object_set_new(object, "until",
                        info->until[0] != '\0' ? json_string(info->until) : json_null());
    json_object_set_new(object, "budget",
                        info->budget[0] != '\0' ? json_string(info->budget) : json_null());
    if (answers->calls > 0)
        json_object_set_new(object, "llm",
                            json_pack("{s:I, s:I, s:f}", "calls", (json_int_t)answers->calls,
                                      "tokens", (json_int_t)answers->tokens, "cost",
                                      answers->cost));
    json_object_set_new(object, "factors", json_factors(swept));
    json_object_set_new(object, "fixed", json_fixed(swept));
    json_object_set_new(object, "command", json_string(command));
    const bool ok = each_error(swept, add_error, errors, err);
    json_object_set_new(object, "errors", errors);
    folk_free(command);
    if (ok)
        folk_json_print(object);
    else
        json_decref(object);
    return ok;
}

// For people.

// How many runs a budget comes to is known when it is spent.
static void print_extent(const folk_sweep_info *info) {
    const bool divided = info->budget[0] != '\0';
    const uint64_t there = folk_sweep_failures(info) + info->counts[FOLK_SWEEP_DONE];
    printf("extent   %" PRIu64 " points, %" PRIu64 " replicates%s%s%s\n", info->points,
           info->replicates, info->until[0] != '\0' ? " at most, until " : "", info->until,
           divided ? " and what the budget adds" : "");
    printf("runs     %" PRIu64, there);
    if (!divided) printf(" of %" PRIu64, info->points * info->replicates);
}

static void print_facts(const folk_swept *swept, const folk_sweep_answers *answers) {
    const folk_sweep_info *info = &swept->info;
    char *kind = folk_sweep_kind(info), *command = folk_sweep_command(swept);
    folk_text_print(stdout, "sweep %lld of %s: %s, %s\n", (long long)info->id, swept->address.store,
                    info->scenario, kind);
    folk_text_print(stdout, "%s\n\n", swept->scenario.summary);
    print_extent(info);
    printf(": %" PRIu64 " done, %" PRIu64 " failed", info->counts[FOLK_SWEEP_DONE],
           folk_sweep_failures(info));
    if (info->found > 0) printf("; %" PRIu64 " were found in another sweep", info->found);
    printf("\nseconds  %.2f of all runs together\n", info->seconds);
    if (info->budget[0] != '\0') folk_text_print(stdout, "budget   %s\n", info->budget);
    if (answers->calls > 0)
        printf("models   %" PRIu64 " answers, %" PRIu64 " tokens, cost %.4g\n", answers->calls,
               answers->tokens, answers->cost);
    printf("seed     %" PRIu64 "%s\n", info->seed, info->common ? ", common random numbers" : "");
    printf("key      %s\n", info->key);
    folk_text_print(stdout, "begun    %s on %s by Folk %s\n", info->created_at, info->host,
                    info->version);
    folk_text_print(stdout, "command  %s\n\n", command);
    folk_free(command);
    folk_free(kind);
}

static void print_factors(const folk_swept *swept) {
    static const char *const headings[] = {"factor", "unit", "meaning"};
    if (swept->factor_count == 0) return;
    folk_table *table = folk_table_create(headings, 3);
    for (int i = 0; i < swept->factor_count; i++) {
        const folk_factor *factor = folk_design_factor(swept->design, i);
        folk_table_text(table, factor->text);
        folk_table_text(table, factor->about->unit);
        folk_table_text(table, factor->about->doc);
    }
    folk_table_finish(table, stdout);
    putchar('\n');
}

static void print_fixed(const folk_swept *swept) {
    static const char *const headings[] = {"parameter", "value", "default", "unit", "meaning"};
    folk_table *table = folk_table_create(headings, 5);
    int rows = 0;
    for (int i = 0; i < swept->scenario.param_count; i++) {
        const folk_param *param = &swept->scenario.params[i];
        if (is_factor(swept, i)) continue;
        char *value = folk_param_format(param, &swept->values.items[i]);
        char *preset = folk_param_format(param, &param->value);
        const char *texts[] = {param->name, value, preset, param->unit, param->doc};
        for (int column = 0; column < 5; column++)
            folk_table_text(table, texts[column]);
        folk_free(value);
        folk_free(preset);
        rows++;
    }
    if (rows > 0) folk_table_print(table, stdout);
    folk_table_destroy(table);
    if (rows > 0) putchar('\n');
}

static void add_error_row(void *context, const char *status, const char *error, int64_t count) {
    folk_table_number(context, (double)count);
    folk_table_text(context, status);
    folk_table_text(context, error);
}

static bool print_errors(const folk_swept *swept, folk_error *err) {
    static const char *const headings[] = {"runs", "status", "error"};
    if (folk_sweep_failures(&swept->info) == 0) return true;
    folk_table *table = folk_table_create(headings, 3);
    const bool ok = each_error(swept, add_error_row, table, err);
    if (ok) folk_table_print(table, stdout);
    folk_table_destroy(table);
    putchar('\n');
    return ok;
}

bool folk_show_sweep(const char *address, bool json, folk_error *err) {
    folk_swept swept;
    folk_sweep_answers answers = {0};
    bool ok = open_head(address, &swept, err) &&
              folk_sweep_answers_read(swept.store, swept.info.id, &answers, err);
    if (ok && json) ok = print_json(&swept, &answers, err);
    if (ok && !json) {
        print_facts(&swept, &answers);
        print_factors(&swept);
        print_fixed(&swept);
        ok = print_errors(&swept, err);
        folk_show_files(&swept.scenario);
    }
    folk_swept_clear(&swept);
    return ok;
}
