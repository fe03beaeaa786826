// SPDX-License-Identifier: GPL-3.0-or-later
#include "cli/args.h"
#include "cli/commands.h"
#include "cli/driver.h"
#include "cli/json.h"
#include "cli/paths.h"
#include "cli/report.h"
#include "cli/table.h"
#include "core/memory.h"
#include "core/text.h"

#include <stdio.h>
#include <string.h>

typedef struct run_options {
    folk_texts set;
    int64_t seed, memory, points;
    double timeout, snapshots;
    int record;
    const char *out;
    bool json, quiet, no_jit, no_store;
} run_options;

static const char *const record_levels[] = {"series", "events", "all", NULL};

// The second half of `folk run SCENARIO --help`.
static void describe(const char *name, FILE *out) {
    static const char *const headings[] = {"parameter", "default", "must be", "unit", "meaning"};
    folk_error err = {0};
    char *path = folk_find_scenario(name, &err);
    folk_script *script = NULL;
    if (path != NULL) script = folk_script_load(path, &(folk_script_limits){0}, &err);
    folk_free(path);
    if (script == NULL) {
        folk_report_error(&err);
        return;
    }
    const folk_scenario *scenario = folk_script_scenario(script);
    fprintf(out, "\n%s: %s\n\n", scenario->name, scenario->summary);
    folk_table *table = folk_table_create(headings, 5);
    for (int i = 0; i < scenario->param_count; i++) {
        const folk_param *param = &scenario->params[i];
        char wanted[FOLK_PARAM_WANTED];
        folk_param_wanted(param, wanted);
        char *preset = folk_param_format(param, &param->value);
        folk_table_text(table, param->name);
        folk_table_text(table, preset);
        folk_table_text(table, wanted);
        folk_table_text(table, param->unit);
        folk_table_text(table, param->doc);
        folk_free(preset);
    }
    folk_table_finish(table, out);
    folk_script_destroy(script);
}

static bool read_options(run_options *options, int argc, char **argv, folk_args *args,
                         int *status) {
    const folk_option table[] = {
        FOLK_LIST("set", &options->set, "NAME=VALUE",
                  "value of a parameter; may be given several times"),
        FOLK_COUNT("seed", &options->seed, "N", "seed of all chance in the run", 0, 0),
        FOLK_TEXT("out", &options->out, "STORE", "the store that keeps the run ($FOLK_STORE)"),
        FOLK_TIMEOUT(&options->timeout),
        FOLK_MEMORY(&options->memory),
        FOLK_CHOICE("record", &options->record, "LEVEL", "what is kept", record_levels),
        FOLK_NUMBER("snapshots", &options->snapshots, "TIME",
                    "virtual time between snapshots of populations; 0: none", 0, 0),
        FOLK_COUNT("points", &options->points, "N",
                   "most points kept of a series, which is thinned beyond; 0: all", 0, 0),
        FOLK_FLAG("no-jit", &options->no_jit,
                  "interpret Lua without compiling it; the run is the same"),
        FOLK_FLAG("no-store", &options->no_store, "keep nothing"),
        FOLK_FLAG("json", &options->json, "print one JSON object"),
        FOLK_FLAG("quiet", &options->quiet, "show no progress"),
        {0},
    };
    const folk_usage usage = {
        .command = "run",
        .operands = "SCENARIO",
        .summary = "run a scenario and keep the run in a store",
        .notes = "SCENARIO is a file, or the name of a scenario that comes with Folk.\n"
                 "Ctrl-C ends the run; the store keeps what was recorded.\n"
                 "`folk run SCENARIO --help` also tells the scenario's parameters.\n",
        .example = "  folk run axelrod-1980 --set turns=100 --seed 7\n",
        .least = 1,
        .most = 1,
        .options = table,
        .describe = describe,
    };
    return folk_args_read(&usage, argc, argv, args, status);
}

static json_t *json_outcome(const run_options *options, const folk_scenario *scenario,
                            const folk_outcome *outcome, const folk_report *report) {
    char digest[FOLK_DIGEST_TEXT];
    folk_digest_text(outcome->digest, digest);
    json_t *object = json_object();
    json_object_set_new(object, "store",
                        options->no_store ? json_null() : json_string(options->out));
    json_object_set_new(object, "run",
                        options->no_store ? json_null() : json_integer(outcome->run));
    json_object_set_new(object, "scenario", json_string(scenario->name));
    json_object_set_new(object, "seed", json_integer(options->seed));
    json_object_set_new(object, "digest", outcome->digest != 0 ? json_string(digest) : json_null());
    json_object_set_new(object, "status", json_string(outcome->status));
    json_object_set_new(object, "measures", folk_report_measures(report));
    json_object_set_new(object, "tables", folk_report_tables(report));
    if (outcome->error.text[0] != '\0')
        json_object_set_new(object, "error", json_string(outcome->error.text));
    return object;
}

static void print_outcome(const run_options *options, const folk_scenario *scenario,
                          const folk_outcome *outcome, const folk_report *report) {
    char digest[FOLK_DIGEST_TEXT];
    folk_digest_text(outcome->digest, digest);
    folk_text_print(stdout, "%s: %s\n\n", scenario->name, scenario->summary);
    folk_report_print(report, stdout);
    printf("%s: %llu events up to time %g in %.2f s", outcome->status,
           (unsigned long long)outcome->events, outcome->time, outcome->seconds);
    if (outcome->digest != 0) printf(", digest %s", digest);
    putchar('\n');
    if (options->no_store) return;
    printf("kept in %s#%lld", options->out, (long long)outcome->run);
    if (folk_outcome_ok(outcome))
        printf("; to run it again: folk replay '%s#%lld'", options->out, (long long)outcome->run);
    putchar('\n');
}

static int exit_status(const folk_outcome *outcome) {
    if (strcmp(outcome->status, "interrupted") == 0) return FOLK_EXIT_INTERRUPTED;
    return folk_outcome_ok(outcome) ? FOLK_EXIT_DONE : FOLK_EXIT_FAILED;
}

static int tell(const run_options *options, const folk_scenario *scenario,
                const folk_outcome *outcome) {
    folk_report report = folk_report_of_recorder(scenario, outcome->recorder);
    if (options->json)
        folk_json_print(json_outcome(options, scenario, outcome, &report));
    else
        print_outcome(options, scenario, outcome, &report);
    folk_report_clear(&report);
    if (outcome->error.text[0] != '\0') folk_report_error(&outcome->error);
    return exit_status(outcome);
}

static bool set_values(folk_values *values, const folk_scenario *scenario, const folk_texts *set,
                       folk_error *err) {
    for (size_t i = 0; i < set->count; i++)
        if (!folk_values_set(values, scenario, set->items[i], err)) return false;
    return true;
}

// What there is to tell of a run at any moment.
typedef struct telling {
    const run_options *options;
    const folk_scenario *scenario;
    folk_outcome outcome;
} telling;

// A program that asked for JSON gets its object even of a run that is stuck.
static void tell_cut_off(void *context, const char *status, const char *reason) {
    telling *told = context;
    if (!told->options->json) return;
    folk_outcome *outcome = &told->outcome;
    outcome->status = status;
    folk_fail(&outcome->error, FOLK_ERR_LIMIT, "%s", reason);
    folk_report report = folk_report_of_recorder(told->scenario, outcome->recorder);
    folk_json_print(json_outcome(told->options, told->scenario, outcome, &report));
    fflush(stdout);
}

static int drive(const run_options *options, const folk_script *script, const folk_values *values,
                 folk_store *store, folk_watchdog *watchdog) {
    telling told = {.options = options, .scenario = folk_script_scenario(script)};
    folk_drive_def def = {
        .script = script,
        .values = values,
        .seed = (uint64_t)options->seed,
        .store = store,
        .record = folk_recorder_def_default(),
        .watchdog = watchdog,
        .progress = !options->quiet,
        .cut_off = tell_cut_off,
        .context = &told,
    };
    def.record.level = (folk_record_level)options->record;
    def.record.max_points = (uint64_t)options->points;
    def.record.snapshot_every = options->snapshots;
    folk_error err = {0};
    const int status = folk_drive(&def, &told.outcome, &err)
                           ? tell(options, told.scenario, &told.outcome)
                           : folk_report_error(&err);
    folk_outcome_clear(&told.outcome);
    return status;
}

static int run_script(const run_options *options, folk_script *script, folk_watchdog *watchdog) {
    const folk_scenario *scenario = folk_script_scenario(script);
    folk_values values = folk_values_default(scenario);
    folk_store *store = NULL;
    folk_error err = {0};
    bool ok = set_values(&values, scenario, &options->set, &err) &&
              folk_script_gather(script, &values, true, &err);
    if (ok && !options->no_store) {
        store = folk_store_open(options->out, FOLK_STORE_WRITE, &err);
        ok = store != NULL;
    }
    const int status =
        ok ? drive(options, script, &values, store, watchdog) : folk_report_error(&err);
    folk_store_close(store);
    folk_values_clear(&values);
    return status;
}

static int run_file(const run_options *options, const char *path) {
    const folk_script_limits limits = {
        .memory = (size_t)options->memory << 20,
        .no_jit = options->no_jit,
    };
    folk_error err = {0};
    folk_watchdog *watchdog = folk_watchdog_start(options->timeout);
    folk_script *script = folk_script_load(path, &limits, &err);
    const int status =
        script != NULL ? run_script(options, script, watchdog) : folk_report_error(&err);
    folk_watchdog_stop(watchdog);
    folk_script_destroy(script);
    return status;
}

int folk_command_run(int argc, char **argv) {
    run_options options = {
        .seed = 1,
        .points = (int64_t)folk_recorder_def_default().max_points,
        .out = folk_default_store(),
    };
    folk_args args;
    int status;
    if (!read_options(&options, argc, argv, &args, &status)) {
        folk_texts_clear(&options.set);
        return status;
    }
    folk_error err = {0};
    char *path = folk_find_scenario(args.operands.items[0], &err);
    status = path != NULL ? run_file(&options, path) : folk_report_error(&err);
    folk_free(path);
    folk_args_clear(&args);
    folk_texts_clear(&options.set);
    return status;
}
