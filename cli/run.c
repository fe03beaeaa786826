// SPDX-License-Identifier: GPL-3.0-or-later
#include "cli/args.h"
#include "cli/changes.h"
#include "cli/commands.h"
#include "cli/ending.h"
#include "cli/paths.h"
#include "cli/plan.h"
#include "cli/resume.h"
#include "cli/table.h"
#include "core/memory.h"

#include <stdio.h>
#include <string.h>

typedef struct run_options {
    folk_texts set;
    int64_t seed, memory, points;
    double timeout, snapshots, plan_latency;
    int record;
    const char *out, *resume;
    bool json, quiet, no_jit, no_store, plan, live;
    folk_minds_options minds;
    folk_live *steering; // NULL: nobody steers
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
                  "value of a parameter, or of an agent as the run begins "
                  "(POPULATION.COLUMN[AGENT]=VALUE); may be given several times"),
        FOLK_COUNT("seed", &options->seed, "N", "seed of all chance in the run; 1 unless given", 0,
                   0),
        FOLK_TEXT("out", &options->out, "STORE",
                  "the store that keeps the run ($FOLK_STORE); folk.db unless given"),
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
        FOLK_FLAG("live", &options->live,
                  "take commands as JSON lines on standard input, as folk view gives them"),
        FOLK_MINDS_OPTIONS(&options->minds),
        FOLK_FLAG("plan", &options->plan,
                  "estimate calls, tokens, time and money with stand-ins, and call nobody"),
        FOLK_NUMBER("plan-latency", &options->plan_latency, "SECONDS",
                    "wall time of a call that --plan assumes", 0.001, 1e6),
        FOLK_TEXT("resume", &options->resume, "STORE#RUN",
                  "go on with a run that did not end, in place of SCENARIO"),
        {0},
    };
    const folk_usage usage = {
        .command = "run",
        .operands = "SCENARIO, or --resume STORE#RUN",
        .summary = "run a scenario and keep the run in a store",
        .notes = "SCENARIO is a file, or the name of a scenario that comes with Folk.\n"
                 "Ctrl-C ends the run; the store keeps what was recorded.\n"
                 "`folk run SCENARIO --help` also tells the scenario's parameters.\n"
                 "The key of an endpoint is read from $FOLK_LLM_KEY alone.\n"
                 "--resume asks again only for what the run has no answer to.\n",
        .example = "  folk run axelrod-1980 --set turns=100 --seed 7\n"
                   "  folk run repeated-2x2 --llm-url http://localhost:8080/v1 --max-calls 1000\n"
                   "  folk run --resume 'folk.db#3'\n",
        .most = 1,
        .options = table,
        .describe = describe,
    };
    return folk_args_read(&usage, argc, argv, args, status);
}

static bool names_agent(const char *setting) {
    char *name = folk_format("%.*s", (int)strcspn(setting, "="), setting);
    const bool names = setting[strlen(name)] == '=' && folk_name_is_target(name);
    folk_free(name);
    return names;
}

// Parameters first: the agents that there are may hang on them.
static bool set_values(const run_options *options, const folk_script *script, folk_values *values,
                       folk_interventions *agents, folk_error *err) {
    const folk_scenario *scenario = folk_script_scenario(script);
    const folk_texts *set = &options->set;
    const folk_changes_def def = {
        .script = script, .values = values, .seed = (uint64_t)options->seed};
    bool taken;
    for (size_t i = 0; i < set->count; i++)
        if (!names_agent(set->items[i]) && !folk_values_set(values, scenario, set->items[i], err))
            return false;
    for (size_t i = 0; i < set->count; i++)
        if (!folk_changes_take_agent(agents, &def, set->items[i], &taken, err)) return false;
    return true;
}

static folk_recorder_def record_of(const run_options *options) {
    folk_recorder_def record = folk_recorder_def_default();
    record.level = (folk_record_level)options->record;
    record.max_points = (uint64_t)options->points;
    record.snapshot_every = options->snapshots;
    if (options->live) record.flush_seconds = FOLK_LIVE_FLUSH;
    return record;
}

static int drive(const run_options *options, const folk_script *script, const folk_values *values,
                 const folk_interventions *agents, folk_store *store, folk_watchdog *watchdog) {
    const char *path = store != NULL ? options->out : NULL;
    folk_answering answering;
    folk_error err = {0};
    if (!folk_minds_open(&options->minds, folk_script_scenario(script), path, NULL, &answering,
                         &err)) {
        folk_minds_close(&answering);
        return folk_report_error(&err);
    }
    folk_drive_minds minds = folk_ending_minds(&answering);
    folk_live *live = options->steering;
    if (live != NULL) minds.provider.person = folk_live_person(live);
    folk_drive_def def = {
        .script = script,
        .values = values,
        .minds = &minds,
        .interventions = agents,
        .seed = (uint64_t)options->seed,
        .store = store,
        .record = record_of(options),
        .watchdog = watchdog,
        .live = live,
        .progress = !options->quiet && !options->live,
    };
    def.record.no_exchanges = answering.provider.mode == FOLK_MODE_LIVE;
    const folk_ending ending = {
        .store = path, .answering = &answering, .json = options->json, .live = options->live};
    const int status = folk_ending_drive(&ending, &def);
    folk_minds_close(&answering);
    return status;
}

static int plan(const run_options *options, const folk_script *script, const folk_values *values,
                folk_watchdog *watchdog) {
    return folk_plan(&(folk_plan_def){
        .script = script,
        .values = values,
        .seed = (uint64_t)options->seed,
        .minds = &options->minds,
        .watchdog = watchdog,
        .latency = options->plan_latency,
        .json = options->json,
    });
}

static int run_script(const run_options *options, folk_script *script, folk_watchdog *watchdog) {
    const folk_scenario *scenario = folk_script_scenario(script);
    folk_values values = folk_values_default(scenario);
    folk_interventions agents = {0};
    folk_store *store = NULL;
    folk_error err = {0};
    bool ok = set_values(options, script, &values, &agents, &err) &&
              folk_script_gather(script, &values, true, &err);
    if (ok && !options->no_store && !options->plan) {
        store = folk_store_open(options->out, FOLK_STORE_WRITE, &err);
        ok = store != NULL;
    }
    int status;
    if (!ok)
        status = folk_report_error(&err);
    else if (options->plan)
        status = plan(options, script, &values, watchdog);
    else
        status = drive(options, script, &values, &agents, store, watchdog);
    folk_store_close(store);
    folk_interventions_clear(&agents);
    folk_values_clear(&values);
    return status;
}

static folk_script_limits limits_of(const run_options *options) {
    return (folk_script_limits){.memory = (size_t)options->memory << 20, .no_jit = options->no_jit};
}

static int run_file(run_options *options, const char *path) {
    const folk_script_limits limits = limits_of(options);
    folk_error err = {0};
    folk_watchdog *watchdog = folk_watchdog_start(options->timeout);
    // Before the scenario is executed: that may hang, too.
    if (options->live) options->steering = folk_live_create();
    folk_script *script = folk_script_load(path, &limits, &err);
    const int status =
        script != NULL ? run_script(options, script, watchdog) : folk_report_error(&err);
    folk_live_destroy(options->steering);
    folk_watchdog_stop(watchdog);
    folk_script_destroy(script);
    return status;
}

// What a run that is resumed has of its own.
static bool check_resume(const run_options *options, const folk_args *args, folk_error *err) {
    if (args->operands.count > 0)
        return folk_fail(err, FOLK_ERR_USAGE,
                         "run: --resume takes no scenario, and '%s' is given; the store has it",
                         args->operands.items[0]);
    const char *given = options->set.count > 0           ? "set"
                        : options->seed >= 0             ? "seed"
                        : options->out != NULL           ? "out"
                        : options->no_store              ? "no-store"
                        : options->minds.human.count > 0 ? "human"
                        : options->plan                  ? "plan"
                                                         : NULL;
    if (given == NULL) return true;
    return folk_fail(err, FOLK_ERR_USAGE,
                     "run: --%s does not go with --resume, which goes on with the run as it is; "
                     "folk replay --fork-at changes it from a moment on",
                     given);
}

static int resume(const run_options *options) {
    const folk_script_limits limits = limits_of(options);
    folk_watchdog *watchdog = folk_watchdog_start(options->timeout);
    const folk_going_on going_on = {
        .record = record_of(options),
        .watchdog = watchdog,
        .json = options->json,
        .quiet = options->quiet || options->live,
        .live = options->live,
    };
    const int status = folk_resume(options->resume, &limits, &options->minds, &going_on);
    folk_watchdog_stop(watchdog);
    return status;
}

static int run_named(run_options *options, const char *name) {
    folk_error err = {0};
    char *path = folk_find_scenario(name, &err);
    const int status = path != NULL ? run_file(options, path) : folk_report_error(&err);
    folk_free(path);
    return status;
}

// Whoever watches reads the store.
static bool check_live(const run_options *options, folk_error *err) {
    const char *other = options->no_store ? "no-store"
                        : options->plan   ? "plan"
                        : options->json   ? "json"
                                          : NULL;
    if (!options->live || other == NULL) return true;
    return folk_fail(err, FOLK_ERR_USAGE, "run: --live does not go with --%s", other);
}

static int run_or_resume(run_options *options, const folk_args *args) {
    folk_error err = {0};
    if (!check_live(options, &err)) return folk_report_error(&err);
    if (options->resume != NULL)
        return check_resume(options, args, &err) ? resume(options) : folk_report_error(&err);
    if (args->operands.count == 0) {
        folk_fail(&err, FOLK_ERR_USAGE, "run: needs SCENARIO; see folk run --help");
        return folk_report_error(&err);
    }
    if (options->seed < 0) options->seed = 1;
    if (options->out == NULL) options->out = folk_default_store();
    return run_named(options, args->operands.items[0]);
}

int folk_command_run(int argc, char **argv) {
    run_options options = {
        .seed = -1,
        .points = (int64_t)folk_recorder_def_default().max_points,
        .plan_latency = 1,
        .minds = folk_minds_options_default(),
    };
    folk_args args;
    int status;
    if (read_options(&options, argc, argv, &args, &status)) {
        status = run_or_resume(&options, &args);
        folk_args_clear(&args);
    }
    folk_minds_options_clear(&options.minds);
    folk_texts_clear(&options.set);
    return status;
}
