// SPDX-License-Identifier: GPL-3.0-or-later
#include "cli/args.h"
#include "cli/commands.h"
#include "cli/driver.h"
#include "cli/json.h"
#include "cli/paths.h"
#include "core/memory.h"

#include <stdio.h>
#include <string.h>

enum { DRY_RUN_EVENTS = 10000 };

static const double dry_run_seconds = 2;
static const double patience =
    10; // seconds after which a scenario that does not return is given up

typedef struct check_options {
    int64_t memory;
    bool json;
} check_options;

typedef struct check_finding {
    const char *path;
    const folk_scenario *scenario;
    const folk_outcome *outcome; // of the dry run
} check_finding;

static void print_json(const check_finding *finding) {
    const folk_scenario *scenario = finding->scenario;
    folk_json_print(json_pack("{s:s, s:b, s:s, s:i, s:i, s:s, s:I}", "file", finding->path, "ok",
                              true, "scenario", scenario->name, "parameters", scenario->param_count,
                              "metrics", scenario->metric_count - FOLK_METRIC_SHARED, "dry_run",
                              finding->outcome->status, "events",
                              (json_int_t)finding->outcome->events));
}

static void print_text(const check_finding *finding) {
    const folk_scenario *scenario = finding->scenario;
    const bool whole = strcmp(finding->outcome->status, "done") == 0;
    printf("%s: ok: '%s', %d parameters, %d metrics of its own, %llu events %s\n", finding->path,
           scenario->name, scenario->param_count, scenario->metric_count - FOLK_METRIC_SHARED,
           (unsigned long long)finding->outcome->events, whole ? "to its end" : "and would go on");
}

// Metrics of its own that a whole run never recorded: misspelt, or forgotten.
static void warn_unused(const folk_scenario *scenario, const folk_outcome *outcome) {
    if (strcmp(outcome->status, "done") != 0) return;
    for (int i = FOLK_METRIC_SHARED; i < scenario->metric_count; i++) {
        double value;
        if (folk_recorder_summary(outcome->recorder, (uint32_t)i, &value)) continue;
        fprintf(stderr, "folk: warning: metric '%s' is declared and nothing was recorded for it\n",
                scenario->metrics[i].name);
    }
}

// Setup and the first events, with every parameter at its default; nothing is kept.
static bool dry_run(const folk_script *script, folk_watchdog *watchdog, folk_outcome *outcome,
                    folk_error *err) {
    const folk_scenario *scenario = folk_script_scenario(script);
    folk_values values = folk_values_default(scenario);
    const folk_drive_def def = {
        .script = script,
        .values = &values,
        .seed = 1,
        .record = folk_recorder_def_default(),
        .watchdog = watchdog,
        .most_events = DRY_RUN_EVENTS,
        .most_seconds = dry_run_seconds,
    };
    bool ok = folk_drive(&def, outcome, err);
    if (ok && !folk_outcome_ok(outcome)) {
        *err = outcome->error;
        ok = false;
    }
    folk_values_clear(&values);
    return ok;
}

static bool check(const char *path, const check_options *options, folk_watchdog *watchdog,
                  folk_error *err) {
    const folk_script_limits limits = {.memory = (size_t)options->memory << 20};
    const bool json = options->json;
    folk_script *script = folk_script_load(path, &limits, err);
    if (script == NULL) return false;
    const folk_scenario *scenario = folk_script_scenario(script);
    folk_outcome outcome = {0};
    const bool ok = dry_run(script, watchdog, &outcome, err);
    const check_finding finding = {.path = path, .scenario = scenario, .outcome = &outcome};
    if (ok && json) print_json(&finding);
    if (ok && !json) print_text(&finding);
    if (ok) warn_unused(scenario, &outcome);
    folk_outcome_clear(&outcome);
    folk_script_destroy(script);
    return ok;
}

static int report(const char *path, bool json, const folk_error *err) {
    if (json)
        folk_json_print(
            json_pack("{s:s, s:b, s:s}", "file", path, "ok", false, "error", err->text));
    folk_report_error(err);
    return FOLK_EXIT_FAILED;
}

static int check_file(const char *path, const check_options *options) {
    folk_error err = {0};
    folk_watchdog *watchdog = folk_watchdog_start(patience);
    const bool ok = check(path, options, watchdog, &err);
    folk_watchdog_stop(watchdog);
    return ok ? FOLK_EXIT_DONE : report(path, options->json, &err);
}

int folk_command_check(int argc, char **argv) {
    check_options chosen = {0};
    const folk_option options[] = {
        FOLK_MEMORY(&chosen.memory),
        FOLK_FLAG("json", &chosen.json, "print one JSON object"),
        {0},
    };
    const folk_usage usage = {
        .command = "check",
        .operands = "FILE",
        .summary = "check a scenario without keeping anything",
        .notes =
            "Reads the declarations, sets a run up with all parameters at their defaults, and\n"
            "executes at most 10000 events for at most 2 seconds.\n",
        .example = "  folk check my-scenario.lua\n",
        .least = 1,
        .most = 1,
        .options = options,
    };
    folk_args args;
    folk_error err = {0};
    int status;
    if (!folk_args_read(&usage, argc, argv, &args, &status)) return status;
    char *path = folk_find_scenario(args.operands.items[0], &err);
    status = path != NULL ? check_file(path, &chosen) : folk_report_error(&err);
    folk_free(path);
    folk_args_clear(&args);
    return status;
}
