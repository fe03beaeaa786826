// SPDX-License-Identifier: GPL-3.0-or-later
#include "cli/args.h"
#include "cli/commands.h"
#include "cli/json.h"
#include "cli/kept.h"
#include "cli/query.h"
#include "cli/show_sweep.h"
#include "cli/table.h"
#include "core/memory.h"
#include "core/sweep_store.h"

#include <stdio.h>

static json_t *json_run(const folk_run_info *info) {
    return json_pack("{s:I, s:s, s:I, s:s, s:s?, s:s, s:f, s:I}", "run", (json_int_t)info->id,
                     "scenario", info->scenario, "seed", (json_int_t)info->seed, "status",
                     folk_kept_status(info), "digest", info->digest, "started_at", info->started_at,
                     "seconds", info->seconds, "events", (json_int_t)info->events);
}

static void add_row(folk_table *table, const folk_run_info *info) {
    char *seed = folk_format("%llu", (unsigned long long)info->seed);
    folk_table_number(table, (double)info->id);
    folk_table_text(table, info->scenario);
    folk_table_text(table, seed);
    folk_table_text(table, folk_kept_status(info));
    folk_table_text(table, info->digest);
    folk_table_text(table, info->started_at);
    folk_table_number(table, info->seconds);
    folk_table_number(table, (double)info->events);
    folk_free(seed);
}

// Tells each run, into the table or into the array, whichever there is.
static bool tell_runs(folk_store *store, folk_table *table, json_t *array, folk_error *err) {
    folk_query *query = folk_query_open(store, "SELECT id FROM run ORDER BY id", err);
    if (query == NULL) return false;
    while (folk_query_next(query, err)) {
        folk_run_info info = {0};
        if (folk_store_info(store, folk_query_integer(query, 0), &info, err)) {
            if (table != NULL) add_row(table, &info);
            if (array != NULL) json_array_append_new(array, json_run(&info));
        }
        folk_run_info_clear(&info);
    }
    folk_query_close(query);
    return err->code == FOLK_OK;
}

// Sweeps, in a table of their own: their runs are rows of the sweep.

static void add_sweep(folk_table *table, const folk_sweep_info *info) {
    folk_table_number(table, (double)info->id);
    folk_table_text(table, info->scenario);
    char *kind = folk_sweep_kind(info);
    folk_table_text(table, kind);
    folk_free(kind);
    folk_table_number(table, (double)info->points);
    folk_table_number(table, (double)info->replicates);
    folk_table_number(table, (double)info->counts[FOLK_SWEEP_DONE]);
    folk_table_number(table, (double)folk_sweep_failures(info));
    folk_table_number(table, info->seconds);
    folk_table_text(table, info->created_at);
}

static bool tell_sweeps(folk_store *store, folk_table *table, json_t *array, size_t *count,
                        folk_error *err) {
    folk_query *query = folk_query_open(store, "SELECT id FROM sweep ORDER BY id", err);
    if (query == NULL) return false;
    while (folk_query_next(query, err)) {
        folk_sweep_info info = {0};
        if (folk_sweep_info_read(store, folk_query_integer(query, 0), &info, err)) {
            if (table != NULL) add_sweep(table, &info);
            if (array != NULL) json_array_append_new(array, folk_sweep_json(&info));
            ++*count;
        }
        folk_sweep_info_clear(&info);
    }
    folk_query_close(query);
    return err->code == FOLK_OK;
}

static bool has_runs(folk_store *store) {
    folk_error err = {0};
    folk_query *query = folk_query_open(store, "SELECT 1 FROM run LIMIT 1", &err);
    const bool has = query != NULL && folk_query_next(query, &err);
    folk_query_close(query);
    return has;
}

// Runs, then sweeps if there are any; a store of sweeps alone shows no empty table of runs.
static bool print_tables(folk_store *store, folk_error *err) {
    static const char *const headings[] = {"run",    "scenario", "seed",    "status",
                                           "digest", "started",  "seconds", "events"};
    static const char *const others[] = {"sweep", "scenario", "design",  "points", "replicates",
                                         "done",  "failed",   "seconds", "begun"};
    folk_table *runs = folk_table_create(headings, 8), *sweeps = folk_table_create(others, 9);
    size_t count = 0;
    const bool ok =
        tell_runs(store, runs, NULL, err) && tell_sweeps(store, sweeps, NULL, &count, err);
    const bool both = ok && count > 0 && has_runs(store);
    if (count == 0 || both) folk_table_print(runs, stdout);
    if (both) putchar('\n');
    if (count > 0) folk_table_print(sweeps, stdout);
    folk_table_destroy(runs);
    folk_table_destroy(sweeps);
    return ok;
}

static bool list(const char *path, bool json, folk_error *err) {
    folk_store *store = folk_store_open(path, FOLK_STORE_READ, err);
    if (store == NULL) return false;
    size_t count = 0;
    json_t *array = json ? json_array() : NULL;
    const bool ok =
        json ? tell_runs(store, NULL, array, err) && tell_sweeps(store, NULL, array, &count, err)
             : print_tables(store, err);
    if (json) folk_json_print(array);
    folk_store_close(store);
    return ok;
}

int folk_command_runs(int argc, char **argv) {
    bool json = false;
    const folk_option options[] = {FOLK_FLAG("json", &json, "print a JSON array"), {0}};
    const folk_usage usage = {
        .command = "runs",
        .operands = "[STORE]",
        .summary = "list the runs and sweeps of a store",
        .example = "  folk runs folk.db\n",
        .most = 1,
        .options = options,
    };
    folk_args args;
    folk_error err = {0};
    int status;
    if (!folk_args_read(&usage, argc, argv, &args, &status)) return status;
    const char *path = args.operands.count > 0 ? args.operands.items[0] : folk_default_store();
    status = list(path, json, &err) ? FOLK_EXIT_DONE : folk_report_error(&err);
    folk_args_clear(&args);
    return status;
}
