// SPDX-License-Identifier: GPL-3.0-or-later
#include "cli/args.h"
#include "cli/commands.h"
#include "cli/divergence.h"
#include "cli/driver.h"
#include "cli/json.h"
#include "cli/kept.h"
#include "core/memory.h"
#include "core/text.h"

#include <stdio.h>
#include <string.h>

// The kept run again, its values recorded in `store` or nowhere.
static folk_drive_def again(const folk_kept *kept, const folk_script *script, folk_store *store) {
    // A run that stopped early is replayed up to the event at which it stopped.
    const bool whole = strcmp(kept->info.status, "done") == 0;
    folk_drive_def def = {
        .script = script,
        .values = &kept->values,
        .seed = kept->info.seed,
        .store = store,
        .record = folk_recorder_def_default(),
        .most_events = whole ? 0 : kept->info.events,
        .progress = true,
    };
    def.record.max_points = 0;
    return def;
}

// Runs once more, into a store in memory, and looks for the first value that is not as it was: a
// sentence that the caller owns.
static char *find_difference(const folk_kept *kept, const folk_script *script, folk_error *err) {
    folk_outcome outcome = {0};
    char *difference = NULL;
    folk_store *store = folk_store_open(":memory:", FOLK_STORE_WRITE, err);
    if (store == NULL) return NULL;
    const folk_drive_def def = again(kept, script, store);
    if (folk_drive(&def, &outcome, err)) {
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

static bool compare(const folk_kept *kept, const folk_script *script, uint64_t digest, bool json,
                    folk_error *err) {
    char now[FOLK_DIGEST_TEXT];
    folk_digest_text(digest, now);
    const bool equal = strcmp(now, kept->info.digest) == 0;
    char *difference = equal ? NULL : find_difference(kept, script, err);
    if (!equal && difference == NULL) return false;
    if (json)
        print_json(kept, now, difference);
    else
        print_text(kept, now, difference);
    folk_free(difference);
    return equal || differs(kept, err);
}

static bool run_again(const folk_kept *kept, bool json, const folk_script_limits *limits,
                      folk_error *err) {
    folk_script *script = folk_script_restore(&kept->scenario, limits, err);
    if (script == NULL) return false;
    const folk_drive_def def = again(kept, script, NULL);
    folk_outcome outcome = {0};
    const bool ok = folk_values_check(&kept->values, folk_script_scenario(script), err) &&
                    folk_drive(&def, &outcome, err) &&
                    compare(kept, script, outcome.digest, json, err);
    folk_outcome_clear(&outcome);
    folk_script_destroy(script);
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

static bool replay(const char *address, bool json, const folk_script_limits *limits,
                   folk_error *err) {
    folk_kept kept;
    const bool ok = folk_kept_open(address, &kept, err) && has_digest(&kept, err) &&
                    run_again(&kept, json, limits, err);
    folk_kept_clear(&kept);
    return ok;
}

int folk_command_replay(int argc, char **argv) {
    bool json = false, no_jit = false;
    int64_t memory = 0;
    double timeout = 0;
    const folk_option options[] = {
        FOLK_TIMEOUT(&timeout),
        FOLK_MEMORY(&memory),
        FOLK_FLAG("json", &json, "print one JSON object"),
        FOLK_FLAG("no-jit", &no_jit, "interpret Lua without compiling it; the run is the same"),
        {0},
    };
    const folk_usage usage = {
        .command = "replay",
        .operands = "[STORE[#RUN]]",
        .summary = "run a kept run again and compare the digests",
        .notes =
            "Scenario, data, parameters and seed come from the store; the files are not read.\n"
            "Without #RUN it is the newest run. The exit status is 1 when the runs differ.\n",
        .example = "  folk replay folk.db#3\n",
        .most = 1,
        .options = options,
    };
    folk_args args;
    folk_error err = {0};
    int status;
    if (!folk_args_read(&usage, argc, argv, &args, &status)) return status;
    const char *address = args.operands.count > 0 ? args.operands.items[0] : NULL;
    const folk_script_limits limits = {.memory = (size_t)memory << 20, .no_jit = no_jit};
    folk_watchdog *watchdog = folk_watchdog_start(timeout);
    status = replay(address, json, &limits, &err) ? FOLK_EXIT_DONE : folk_report_error(&err);
    folk_watchdog_stop(watchdog);
    folk_args_clear(&args);
    return status;
}
