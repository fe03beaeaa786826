// SPDX-License-Identifier: GPL-3.0-or-later
#include "cli/sweep_asking.h"

#include "cli/commands.h"
#include "core/memory.h"
#include "lua/settings.h"
#include "sweep/mpi.h"

#include <signal.h>
#include <stdio.h>
#include <string.h>

static const char *const tellings[] = {"bar", "json", "none", NULL};

static bool read_options(folk_sweep_options *options, const char **extend, int argc, char **argv,
                         folk_args *args, int *status) {
    const folk_option table[] = {
        FOLK_LIST("grid", &options->grid, "FACTOR",
                  "a parameter that varies; several: all combinations"),
        FOLK_LIST("list", &options->list, "FACTOR",
                  "values side by side: the first of each, the second of each, …"),
        FOLK_LIST("range", &options->range, "FACTOR",
                  "an interval, for a design that draws from it"),
        FOLK_TEXT("design", &options->design, "KIND",
                  "grid, fractional, list, random, latin, sobol, oat, morris, saltelli or shapley"),
        FOLK_COUNT("points", &options->points, "N",
                   "points of random, latin, sobol; trajectories; base samples; orders", 1, 0),
        FOLK_COUNT("trajectories-from", &options->candidates, "M",
                   "of morris: the trajectories that lie furthest apart, of M", 1, 0),
        FOLK_COUNT("levels", &options->levels, "N", "levels of morris and oat", 2, 1000),
        FOLK_COUNT("resolution", &options->resolution, "N", "of fractional: 3, 4 or 5", 3, 5),
        FOLK_COUNT("fraction", &options->fraction, "P", "of fractional: 2^(k-P) points", 0, 60),
        FOLK_COUNT("replicates", &options->replicates, "N", "runs of each point; 1 unless given", 1,
                   0),
        FOLK_LIST("set", &options->set, "NAME=VALUE", "value of a parameter that does not vary"),
        FOLK_COUNT("seed", &options->seed, "N", "master seed; 1 unless given", 0, 0),
        FOLK_FLAG("crn", &options->common, "common random numbers: the same seeds at all points"),
        FOLK_COUNT("workers", &options->workers, "N", "worker processes; 0: one a processor", 0,
                   4096),
        FOLK_NUMBER("timeout", &options->timeout, "SECONDS", "wall time of one run; 0: none", 0,
                    1e8),
        FOLK_MEMORY(&options->memory),
        FOLK_COUNT("retries", &options->retries, "N",
                   "further attempts of a run that crashes or times out", 0, 100),
        FOLK_COUNT("max-runs", &options->max_runs, "N", "refuses a design of more runs", 1, 0),
        FOLK_MODELS_OPTIONS(&options->minds),
        FOLK_COUNT("runs-at-once", &options->at_once, "N",
                   "most runs whose models are asked at once; as many as calls unless given", 1,
                   4096),
        FOLK_TEXT("plan", &options->plan, "FILE.lua",
                  "a file that returns these options as a table; others given here win"),
        FOLK_TEXT("until", &options->until, "RULE",
                  "ends the replicates of a point early: 'ci(cooperation) < 0.01'"),
        FOLK_TEXT("budget", &options->budget, "UNIT=N",
                  "divides runs, seconds, tokens or money among the points by variance per cost: "
                  "'runs=5000 for cooperation'; --replicates, 5 unless given, come first"),
        FOLK_TEXT("shard", &options->shard, "I/N",
                  "the I-th of N shares of the runs; folk merge puts them together"),
        FOLK_TEXT("resume", &options->resume, "STORE[#SWEEP]",
                  "go on with a sweep, in place of SCENARIO"),
        FOLK_TEXT("extend", extend, "STORE[#SWEEP]",
                  "the same with more --replicates or --points, or factors with other levels"),
        FOLK_LIST("known", &options->known, "STORE",
                  "take over runs from its sweeps, too, as from those of the sweep's own store"),
        FOLK_FLAG("only-failed", &options->only_failed, "run again only what failed"),
        FOLK_FLAG("accept-changed", &options->accept_changed,
                  "go on though the scenario was changed"),
        FOLK_TEXT("out", &options->out, "STORE",
                  "the store that keeps the sweep ($FOLK_STORE); folk.db unless given"),
        FOLK_CHOICE("progress", &options->progress, "KIND",
                    "a bar at a terminal, or JSON lines on standard error", tellings),
        FOLK_TEXT("plot", &options->plot, "FILE",
                  "picture at the end, .svg, .pdf or .png; SCENARIO.svg beside the store where one "
                  "or two factors vary"),
        FOLK_FLAG("no-plot", &options->no_plot, "draw nothing at the end"),
        FOLK_FLAG("json", &options->json, "print one JSON object"),
        FOLK_FLAG("dry-run", &options->dry, "check all and tell how many runs there are"),
        FOLK_FLAG("no-jit", &options->no_jit,
                  "interpret Lua without compiling it; runs are the same"),
        {0},
    };
    const folk_usage usage = {
        .command = "sweep",
        .operands = "SCENARIO, or --resume STORE, or --extend STORE",
        .summary = "run a scenario many times over values of its parameters",
        .notes =
            "FACTOR: q=0:1:0.1, strategy=a,b,c, noise=0..0.1, cost=log:0.01..10, n=int:10..100,\n"
            "or one with a condition: 'k=1:5 if mode=private'.\n"
            "Ctrl-C ends the sweep; what has run is kept, and --resume goes on.\n"
            "Runs that ask models are interleaved in one process; what was answered is kept.\n"
            "The key of an endpoint is read from $FOLK_LLM_KEY alone.\n",
        .example = "  folk sweep image-scoring --grid q=0:1:0.1 --replicates 50\n"
                   "  folk sweep --resume folk.db\n"
                   "  folk sweep --extend folk.db --replicates 100\n"
                   "  folk sweep --extend folk.db --grid q=0:1:0.05\n",
        .most = 1,
        .options = table,
    };
    return folk_args_read(&usage, argc, argv, args, status);
}

enum { MEBIBYTE = 1 << 20, ROOM = 128 };

// A worker's Lua may have `memory`, its columns as much again, and what else it takes is little.
static size_t memory_of(const folk_sweep_options *options) {
    const size_t lua = options->memory > 0 ? (size_t)options->memory : 1024;
    return (2 * lua + ROOM) * MEBIBYTE;
}

folk_runner_end folk_sweep_execute(folk_sweeping *sweeping, const folk_handout *handout,
                                   int workers, folk_error *err) {
    const folk_sweep_options *options = sweeping->options;
    const folk_runner_def def = {
        .workers = workers,
        .metrics = folk_script_scenario(sweeping->plan->script)->metric_count,
        .attempts = (int)options->retries + 1,
        .timeout = options->timeout,
        .memory = memory_of(options),
        .run = folk_sweep_run_task,
        .run_context = (void *)(uintptr_t)sweeping->plan,
        .handout = *handout,
    };
    const folk_sweep_asking *asking = sweeping->plan->asking;
    const bool asks = asking != NULL && asking->asks;
    folk_runner_end end = asks ? folk_sweep_ask(sweeping, &def, err) : folk_runner_run(&def, err);
    folk_error last = {0};
    if (folk_sweep_writer_flush(sweeping->writer, true, &last)) return end;
    if (end != FOLK_RUNNER_FAILED) *err = last;
    return FOLK_RUNNER_FAILED;
}

static const char *const end_names[] = {
    [FOLK_RUNNER_DONE] = "done",
    [FOLK_RUNNER_INTERRUPTED] = "interrupted",
    [FOLK_RUNNER_PAUSED] = "paused",
    [FOLK_RUNNER_FAILED] = "failed",
};

int folk_sweep_conclude(folk_sweeping *sweeping, folk_runner_end end, folk_error *err) {
    folk_error printing = {0};
    folk_sweep_tell_end(sweeping, end_names[end]);
    if (!folk_sweep_print(sweeping, end_names[end], &printing) && end != FOLK_RUNNER_FAILED) {
        end = FOLK_RUNNER_FAILED;
        *err = printing;
    }
    if (end == FOLK_RUNNER_DONE &&
        !folk_sweep_plot(sweeping->options, sweeping->plan, sweeping->sweep, err))
        end = FOLK_RUNNER_FAILED;
    folk_sweep_tell_stand_ins(sweeping);
    if (end == FOLK_RUNNER_FAILED) return folk_report_error(err);
    if (end == FOLK_RUNNER_PAUSED) folk_report_error(err);
    if (end == FOLK_RUNNER_INTERRUPTED) {
        fprintf(stderr,
                "folk: interrupted; what has run is kept; to go on: folk sweep --resume %s\n",
                sweeping->plan->store);
        return FOLK_EXIT_INTERRUPTED;
    }
    return sweeping->failed > 0 ? FOLK_EXIT_FAILED : FOLK_EXIT_DONE;
}

static int run_sweep(const folk_sweep_options *options, const folk_sweep_plan *plan) {
    folk_sweeping sweeping;
    folk_error err = {0};
    int status;
    if (folk_sweeping_begin(&sweeping, plan, options, &err)) {
        const folk_handout handout = folk_sweeping_handout(&sweeping);
        const folk_runner_end end =
            folk_sweep_execute(&sweeping, &handout, (int)options->workers, &err);
        status = folk_sweep_conclude(&sweeping, end, &err);
    } else {
        status = folk_report_error(&err);
    }
    folk_sweeping_end(&sweeping);
    return status;
}

static void print_extent(const folk_sweep_plan *plan) {
    const folk_sweep_budget *budget = &plan->allowance;
    printf("%llu points, ", (unsigned long long)plan->points);
    if (plan->budget == NULL)
        printf("%llu runs\n", (unsigned long long)(plan->points * plan->replicates));
    else if (budget->unit == FOLK_SWEEP_BUDGET_RUNS)
        printf("%.0f runs\n", budget->amount);
    else
        printf("as many runs as a budget of %s allows\n", plan->budget);
}

static int sweep(const folk_sweep_options *options, const char *extend, const folk_args *args) {
    const char *scenario = args->operands.count > 0 ? args->operands.items[0] : NULL;
    folk_sweep_plan plan = {0};
    folk_error err = {0};
    bool ok = true;
    if (scenario == NULL && options->resume == NULL)
        ok = folk_fail(&err, FOLK_ERR_USAGE, "sweep: needs SCENARIO; see folk sweep --help");
    if (options->extends && options->resume != extend)
        ok = folk_fail(&err, FOLK_ERR_USAGE,
                       "sweep: --resume %s and --extend %s name a store each: one of them goes on",
                       options->resume, extend);
    if (scenario != NULL && options->resume != NULL)
        ok = folk_fail(&err, FOLK_ERR_USAGE,
                       "sweep: %s takes no scenario, and '%s' is given; the store has it",
                       options->extends ? "--extend" : "--resume", scenario);
    ok = ok && folk_sweep_check_plot(options, &err) &&
         folk_sweep_plan_make(options, scenario, &plan, &err) &&
         folk_script_compile(plan.script, &err);
    if (ok) plan.asking = folk_sweep_asking_open(options, &plan, &err);
    ok = ok && plan.asking != NULL;
    int status;
    if (folk_mpi_ranks() > 1 && !options->dry) {
        status = folk_sweep_over_ranks(options, ok ? &plan : NULL, &err);
    } else if (!ok) {
        status = folk_report_error(&err);
    } else if (options->dry) {
        print_extent(&plan);
        status = FOLK_EXIT_DONE;
    } else {
        status = run_sweep(options, &plan);
    }
    folk_sweep_asking_close(plan.asking);
    folk_sweep_plan_clear(&plan);
    return status;
}

// The file that --plan names, or NULL.
static const char *plan_of(int argc, char **argv) {
    for (int i = 1; i < argc; i++) {
        if (strcmp(argv[i], "--") == 0) return NULL;
        if (strncmp(argv[i], "--plan=", 7) == 0) return argv[i] + 7;
        if (strcmp(argv[i], "--plan") == 0 && i + 1 < argc) return argv[i + 1];
    }
    return NULL;
}

typedef struct arguments {
    char **items;
    int count;
    size_t capacity;
} arguments;

static void add_argument(arguments *all, char *text) {
    all->items = folk_grow(all->items, &all->capacity, (size_t)all->count + 1, sizeof *all->items);
    all->items[all->count++] = text;
}

// A setting is the option of its name; the name "scenario" is the operand.
static void add_setting(void *context, const char *name, const char *text) {
    const bool flag = strcmp(text, "true") == 0;
    add_argument(context, strcmp(name, "scenario") == 0 ? folk_strdup(text)
                          : flag                        ? folk_format("--%s", name)
                                                        : folk_format("--%s=%s", name, text));
}

// The settings of a plan come before what the command line says, which so wins.
static bool gather_arguments(arguments *all, int argc, char **argv, folk_error *err) {
    const char *plan = plan_of(argc, argv);
    add_argument(all, folk_strdup(argv[0]));
    if (plan != NULL && !folk_settings_read(plan, add_setting, all, err)) return false;
    for (int i = 1; i < argc; i++)
        add_argument(all, folk_strdup(argv[i]));
    return true;
}

static void free_arguments(arguments *all) {
    for (int i = 0; i < all->count; i++)
        folk_free(all->items[i]);
    folk_free(all->items);
}

static int command(int argc, char **argv) {
    folk_sweep_options options = {
        .points = -1,
        .levels = -1,
        .resolution = -1,
        .fraction = -1,
        .candidates = -1,
        .replicates = -1,
        .seed = -1,
        .max_runs = 1000000,
        .minds = folk_minds_options_default(),
    };
    folk_args args;
    const char *extend = NULL;
    int status;
    if (read_options(&options, &extend, argc, argv, &args, &status)) {
        if (extend != NULL && options.resume == NULL) options.resume = extend;
        options.extends = extend != NULL;
        status = sweep(&options, extend, &args);
        folk_args_clear(&args);
    }
    folk_texts_clear(&options.grid);
    folk_texts_clear(&options.list);
    folk_texts_clear(&options.range);
    folk_texts_clear(&options.set);
    folk_minds_options_clear(&options.minds);
    folk_texts_clear(&options.known);
    return status;
}

// Who reads along may leave: that is no reason for a sweep to end.
int folk_command_sweep(int argc, char **argv) {
    signal(SIGPIPE, SIG_IGN);
    arguments all = {0};
    folk_error err = {0};
    const bool ok = gather_arguments(&all, argc, argv, &err);
    const int status = ok ? command(all.count, all.items) : folk_report_error(&err);
    free_arguments(&all);
    return status;
}
