// SPDX-License-Identifier: GPL-3.0-or-later
#include "cli/args.h"
#include "cli/calls.h"
#include "cli/commands.h"
#include "cli/json.h"
#include "cli/kept.h"
#include "cli/show_sweep.h"
#include "cli/table.h"
#include "core/hash.h"
#include "core/memory.h"
#include "core/text.h"

#include <stdio.h>

static json_t *json_value(const folk_param *param, const folk_value *value) {
    if (value->text != NULL) return json_string(value->text);
    if (param->type == FOLK_PARAM_BOOL) return json_boolean(value->number != 0);
    return folk_json_number(value->number);
}

static json_t *json_parameters(const folk_kept *kept) {
    json_t *object = json_object();
    for (int i = 0; i < kept->scenario.param_count; i++)
        json_object_set_new(object, kept->scenario.params[i].name,
                            json_value(&kept->scenario.params[i], &kept->values.items[i]));
    return object;
}

static json_t *json_files(const folk_scenario *scenario) {
    json_t *array = json_array();
    for (int i = 0; i < scenario->file_count; i++)
        json_array_append_new(array, json_string(scenario->files[i].name));
    return array;
}

static json_t *json_parent(const folk_run_info *info) {
    return info->parent != 0 ? json_integer((json_int_t)info->parent) : NULL;
}

static json_t *json_fork(const folk_run_info *info) {
    return info->forked ? folk_json_number(info->forked_at) : NULL;
}

static void print_json(const folk_kept *kept, const folk_tally *calls) {
    const folk_run_info *info = &kept->info;
    folk_json_print(json_pack(
        "{s:s, s:I, s:s, s:I, s:s?, s:s, s:s?, s:s, s:s?, s:s?, s:I, s:o, s:o, s:o, s:o, s:o, s:o,"
        " s:o*, s:o*, s:o*}",
        "store", kept->address.store, "run", (json_int_t)info->id, "scenario", info->scenario,
        "seed", (json_int_t)info->seed, "digest", info->digest, "status", folk_kept_status(info),
        "error", info->error, "version", info->version, "started_at", info->started_at, "ended_at",
        info->ended_at, "events", (json_int_t)info->events, "end_time",
        folk_json_number(info->end_time), "seconds", folk_json_number(info->seconds), "parameters",
        json_parameters(kept), "measures", folk_report_measures(&kept->report), "tables",
        folk_report_tables(&kept->report), "files", json_files(&kept->scenario), "llm",
        folk_calls_json(calls), "parent", json_parent(info), "forked_at", json_fork(info)));
}

static void print_facts(const folk_kept *kept) {
    const folk_run_info *info = &kept->info;
    folk_text_print(stdout, "run %lld of %s: %s, seed %llu, %s\n", (long long)info->id,
                    kept->address.store, info->scenario, (unsigned long long)info->seed,
                    folk_kept_status(info));
    folk_text_print(stdout, "%s\n\n", kept->scenario.summary);
    if (info->error[0] != '\0') folk_text_print(stdout, "error    %s\n", info->error);
    if (info->parent != 0 && info->forked)
        printf("fork     of run %lld at time %g\n", (long long)info->parent, info->forked_at);
    else if (info->parent != 0)
        printf("goes on  from run %lld\n", (long long)info->parent);
    folk_text_print(stdout, "digest   %s\n", info->digest);
    folk_text_print(stdout, "events   %llu up to time %g\n", (unsigned long long)info->events,
                    info->end_time);
    folk_text_print(stdout, "started  %s on %s by Folk %s; %.2f s\n\n", info->started_at,
                    info->host, info->version, info->seconds);
}

static void print_parameters(const folk_kept *kept) {
    static const char *const headings[] = {"parameter", "value", "default", "unit", "meaning"};
    if (kept->scenario.param_count == 0) return;
    folk_table *table = folk_table_create(headings, 5);
    for (int i = 0; i < kept->scenario.param_count; i++) {
        const folk_param *param = &kept->scenario.params[i];
        char *value = folk_param_format(param, &kept->values.items[i]);
        char *preset = folk_param_format(param, &param->value);
        folk_table_text(table, param->name);
        folk_table_text(table, value);
        folk_table_text(table, preset);
        folk_table_text(table, param->unit);
        folk_table_text(table, param->doc);
        folk_free(value);
        folk_free(preset);
    }
    folk_table_finish(table, stdout);
    putchar('\n');
}

void folk_show_files(const folk_scenario *scenario) {
    static const char *const headings[] = {"file", "bytes", "hash"};
    folk_table *table = folk_table_create(headings, 3);
    for (int i = 0; i < scenario->file_count; i++) {
        const folk_file *file = &scenario->files[i];
        char hash[FOLK_HASH_TEXT];
        folk_hash_text(file->bytes, file->size, hash);
        folk_table_text(table, file->name);
        folk_table_number(table, (double)file->size);
        folk_table_text(table, hash);
    }
    folk_table_finish(table, stdout);
}

static bool show(const char *address, bool json, folk_error *err) {
    folk_kept kept;
    folk_tally calls;
    const bool ok = folk_kept_open(address, &kept, err) &&
                    folk_calls_of_store(kept.store, kept.info.id, &calls, err);
    if (ok && json) print_json(&kept, &calls);
    if (ok && !json) {
        print_facts(&kept);
        print_parameters(&kept);
        folk_report_print(&kept.report, stdout);
        folk_calls_print(&calls, stdout);
        folk_show_files(&kept.scenario);
    }
    folk_kept_clear(&kept);
    return ok;
}

// A store of sweeps alone has nothing else to show.
static bool is_of_sweeps(const char *text) {
    folk_address address;
    folk_error none = {0};
    if (!folk_address_read(text, &address, &none)) return false;
    folk_store *store = folk_store_open(address.store, FOLK_STORE_READ, &none);
    int64_t run = 0, sweep = 0;
    const bool alone = store != NULL && !folk_store_find(store, &run, &none) &&
                       folk_sweep_find(store, &sweep, &none);
    folk_store_close(store);
    folk_address_clear(&address);
    return alone;
}

int folk_command_show(int argc, char **argv) {
    bool json = false, sweep = false;
    const folk_option options[] = {
        FOLK_FLAG("json", &json, "print one JSON object"),
        FOLK_FLAG("sweep", &sweep,
                  "show a sweep: design, factors, how far it is, errors; #N is then its number"),
        {0}};
    const folk_usage usage = {
        .command = "show",
        .operands = "[STORE[#N]]",
        .summary = "show a run or a sweep: parameters, measures, tables, files",
        .notes = "Without #N it is the newest of the store, and a sweep where there is no run.\n",
        .example = "  folk show folk.db#3\n"
                   "  folk show folk.db#2 --sweep\n",
        .most = 1,
        .options = options,
    };
    folk_args args;
    folk_error err = {0};
    int status;
    if (!folk_args_read(&usage, argc, argv, &args, &status)) return status;
    const char *address = args.operands.count > 0 ? args.operands.items[0] : NULL;
    sweep = sweep || is_of_sweeps(address);
    const bool shown = sweep ? folk_show_sweep(address, json, &err) : show(address, json, &err);
    status = shown ? FOLK_EXIT_DONE : folk_report_error(&err);
    folk_args_clear(&args);
    return status;
}
