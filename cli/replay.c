// SPDX-License-Identifier: GPL-3.0-or-later
#include "cli/again.h"
#include "cli/args.h"
#include "cli/commands.h"
#include "cli/divergence.h"
#include "cli/json.h"
#include "cli/resume.h"
#include "core/memory.h"
#include "core/text.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

typedef struct replay_options {
    folk_texts set;
    double fork_at; // NaN: not given
    double timeout, snapshots;
    int64_t memory;
    const char *out;
    bool json, no_jit, quiet, live;
    folk_minds_options minds;
} replay_options;

// Its questions are answered as they were, and by nobody else.
static folk_drive_minds minds_of(const folk_again *again) {
    const bool scripted = again->past.mode == FOLK_MODE_SCRIPTED;
    return (folk_drive_minds){
        .minds = {.scripted = scripted,
                  .model = again->past.model,
                  .human = (const char *const *)again->past.human,
                  .human_count = again->past.human_count},
        .provider = {.mode = FOLK_MODE_SCRIPTED,
                     .repeated = scripted && again->exchanges == 0 ? NULL : again->tape,
                     .repeat_until = INFINITY,
                     .only_repeats = true},
    };
}

// The kept run again, its values recorded in `store` or nowhere.
static bool drive_again(const folk_again *again, folk_store *store, folk_outcome *outcome,
                        folk_error *err) {
    const folk_kept *kept = &again->kept;
    const folk_drive_minds minds = minds_of(again);
    // A run that stopped early is replayed up to the event at which it stopped.
    const bool whole = strcmp(kept->info.status, "done") == 0;
    folk_drive_def def = {
        .script = again->script,
        .values = &kept->values,
        .minds = &minds,
        .interventions = &again->interventions,
        .seed = kept->info.seed,
        .store = store,
        .record = folk_recorder_def_default(),
        .most_events = whole ? 0 : kept->info.events,
        .progress = true,
    };
    def.record.max_points = 0;
    def.record.no_exchanges = true;
    return folk_drive(&def, outcome, err);
}

// Runs once more, into a store in memory, and looks for the first value that is not as it was: a
// sentence that the caller owns.
static char *find_difference(const folk_again *again, folk_error *err) {
    folk_outcome outcome = {0};
    const folk_kept *kept = &again->kept;
    char *difference = NULL;
    folk_store *store = folk_store_open(":memory:", FOLK_STORE_WRITE, err);
    if (store == NULL) return NULL;
    if (drive_again(again, store, &outcome, err)) {
        const folk_run_place before = {.store = kept->store, .run = kept->info.id};
        const folk_run_place now = {.store = store, .run = outcome.run};
        difference = folk_divergence_find(&before, &now, err);
        if (difference == NULL)
            difference = folk_format("no recorded value differs; %llu events were kept, and %llu "
                                     "executed now",
                                     (unsigned long long)kept->info.events,
                                     (unsigned long long)outcome.events);
    }
    folk_outcome_clear(&outcome);
    folk_store_close(store);
    return difference;
}

static void print_text(const folk_kept *kept, const char *now, const char *difference) {
    folk_text_print(stdout, "%s#%lld: %s, seed %llu\n", kept->address.store,
                    (long long)kept->info.id, kept->info.scenario,
                    (unsigned long long)kept->info.seed);
    folk_text_print(stdout, "digest kept  %s\ndigest now   %s\n", kept->info.digest, now);
    folk_text_print(stdout, "%s\n",
                    difference == NULL ? "equal: the run is the same, bit for bit" : difference);
}

static void print_json(const folk_kept *kept, const char *now, const char *difference) {
    folk_json_print(json_pack("{s:s, s:I, s:s, s:s, s:b, s:s?}", "store", kept->address.store,
                              "run", (json_int_t)kept->info.id, "digest_kept", kept->info.digest,
                              "digest", now, "equal", difference == NULL, "difference",
                              difference));
}

static bool differs(const folk_kept *kept, folk_error *err) {
    const bool other = strcmp(kept->info.version, FOLK_VERSION) != 0;
    return folk_fail(err, FOLK_ERR_SCRIPT, "run %lld did not replay to the same digest%s%s",
                     (long long)kept->info.id, other ? "; it was made by Folk " : "",
                     other ? kept->info.version : "");
}

static bool compare(const folk_again *again, uint64_t digest, bool json, folk_error *err) {
    const folk_kept *kept = &again->kept;
    char now[FOLK_DIGEST_TEXT];
    folk_digest_text(digest, now);
    const bool equal = strcmp(now, kept->info.digest) == 0;
    char *difference = equal ? NULL : find_difference(again, err);
    if (!equal && difference == NULL) return false;
    if (json)
        print_json(kept, now, difference);
    else
        print_text(kept, now, difference);
    folk_free(difference);
    return equal || differs(kept, err);
}

// A question that was not asked then, or has no answer: the sentence says which.
static bool answered(const folk_outcome *outcome, folk_error *err) {
    if (outcome->error.code != FOLK_ERR_PROVIDER) return true;
    *err = outcome->error;
    return false;
}

static bool run_again(const folk_again *again, bool json, folk_error *err) {
    folk_outcome outcome = {0};
    const bool ok = drive_again(again, NULL, &outcome, err) && answered(&outcome, err) &&
                    compare(again, outcome.digest, json, err);
    folk_outcome_clear(&outcome);
    return ok;
}

static bool has_digest(const folk_kept *kept, folk_error *err) {
    const folk_run_info *info = &kept->info;
    if (info->alive)
        return folk_fail(err, FOLK_ERR_USAGE, "run %lld is still running", (long long)info->id);
    const bool begun = info->events > 0 || strcmp(info->status, "done") == 0;
    if (begun && info->digest[0] != '\0') return true;
    return folk_fail(err, FOLK_ERR_USAGE,
                     "run %lld was cut off and has no digest: there is nothing to "
                     "compare with",
                     (long long)info->id);
}

static int replay(const char *address, const replay_options *options,
                  const folk_script_limits *limits) {
    folk_again again;
    folk_error err = {0};
    const bool ok = folk_again_open(address, limits, &again, &err) &&
                    has_digest(&again.kept, &err) && folk_again_check_answers(&again, &err) &&
                    run_again(&again, options->json, &err);
    folk_again_clear(&again);
    return ok ? FOLK_EXIT_DONE : folk_report_error(&err);
}

static int fork_run(const char *address, const replay_options *options,
                    const folk_script_limits *limits, folk_watchdog *watchdog) {
    folk_recorder_def record = folk_recorder_def_default();
    record.snapshot_every = options->snapshots;
    if (options->live) record.flush_seconds = FOLK_LIVE_FLUSH;
    const folk_going_on going_on = {
        .out = options->out,
        .record = record,
        .watchdog = watchdog,
        .set = &options->set,
        .forked = true,
        .forked_at = options->fork_at,
        .json = options->json,
        .quiet = options->quiet || options->live,
        .live = options->live,
    };
    return folk_fork(address, limits, &options->minds, &going_on);
}

// What only a fork has.
static bool check_options(const replay_options *options, folk_error *err) {
    const folk_minds_options *minds = &options->minds;
    if (!isnan(options->fork_at)) return true;
    const char *given = options->set.count > 0   ? "set"
                        : options->out != NULL   ? "out"
                        : options->live          ? "live"
                        : options->snapshots > 0 ? "snapshots"
                        : minds->mode >= 0       ? "llm"
                        : minds->model != NULL   ? "model"
                        : minds->tape != NULL    ? "tape"
                        : minds->human.count > 0 ? "human"
                                                 : NULL;
    if (given == NULL) return true;
    return folk_fail(err, FOLK_ERR_USAGE,
                     "replay: --%s needs --fork-at TIME, from which on the run is another; "
                     "without it the run is repeated as it was",
                     given);
}

static int replay_or_fork(const replay_options *options, const folk_args *args) {
    const char *address = args->operands.count > 0 ? args->operands.items[0] : NULL;
    const folk_script_limits limits = {.memory = (size_t)options->memory << 20,
                                       .no_jit = options->no_jit};
    folk_error err = {0};
    if (!check_options(options, &err)) return folk_report_error(&err);
    folk_watchdog *watchdog = folk_watchdog_start(options->timeout);
    const int status = isnan(options->fork_at) ? replay(address, options, &limits)
                                               : fork_run(address, options, &limits, watchdog);
    folk_watchdog_stop(watchdog);
    return status;
}

static bool read_options(replay_options *options, int argc, char **argv, folk_args *args,
                         int *status) {
    const folk_option table[] = {
        FOLK_NUMBER("fork-at", &options->fork_at, "TIME",
                    "virtual time from which on the run goes another way", 0, 0),
        FOLK_LIST("set", &options->set, "NAME=VALUE",
                  "value from the fork on, of a parameter or of one agent's column; several times"),
        FOLK_TEXT("out", &options->out, "STORE",
                  "the store that keeps the fork; that of the run unless given"),
        FOLK_TIMEOUT(&options->timeout),
        FOLK_MEMORY(&options->memory),
        FOLK_FLAG("json", &options->json, "print one JSON object"),
        FOLK_FLAG("no-jit", &options->no_jit,
                  "interpret Lua without compiling it; the run is the same"),
        FOLK_FLAG("quiet", &options->quiet, "show no progress of a fork"),
        FOLK_NUMBER("snapshots", &options->snapshots, "TIME",
                    "of a fork: virtual time between snapshots of populations; 0: none", 0, 0),
        FOLK_FLAG("live", &options->live,
                  "of a fork: take commands on standard input, as folk view gives them"),
        FOLK_MINDS_OPTIONS(&options->minds),
        {0},
    };
    const folk_usage usage = {
        .command = "replay",
        .operands = "[STORE[#RUN]]",
        .summary = "run a kept run again and compare the digests, or fork it",
        .notes =
            "Scenario, data, parameters and seed come from the store, and so do the answers to\n"
            "all questions: nobody is asked. Without #RUN it is the newest run. The exit status\n"
            "is 1 when the runs differ.\n"
            "With --fork-at the run goes on as a new one from that time: what was asked before\n"
            "has the answers that were recorded, and only what comes after is asked and paid\n"
            "for. The options of minds (--llm and below) are for that part. NAME of one agent's\n"
            "column is POPULATION.COLUMN[AGENT], agents being counted from 1.\n",
        .example = "  folk replay folk.db#3\n"
                   "  folk replay folk.db#3 --fork-at 20 --set punishment=true\n"
                   "  folk replay folk.db#3 --fork-at 20 --set 'players.strategy[3]=defector'\n",
        .most = 1,
        .options = table,
    };
    return folk_args_read(&usage, argc, argv, args, status);
}

int folk_command_replay(int argc, char **argv) {
    replay_options options = {.fork_at = NAN, .minds = folk_minds_options_default()};
    folk_args args;
    int status;
    if (read_options(&options, argc, argv, &args, &status)) {
        status = replay_or_fork(&options, &args);
        folk_args_clear(&args);
    }
    folk_minds_options_clear(&options.minds);
    folk_texts_clear(&options.set);
    return status;
}
