// SPDX-License-Identifier: GPL-3.0-or-later
#include "cli/args.h"
#include "cli/commands.h"
#include "cli/driver.h"
#include "cli/json.h"
#include "cli/kept.h"
#include "core/memory.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

// The first thing that is not as it was: a sentence that the caller owns, or NULL.
static char *find_difference(const folk_kept *kept, const folk_outcome *outcome,
                             const folk_report *report) {
    const folk_run_info *info = &kept->info;
    if (outcome->events != info->events)
        return folk_format("%llu events were kept, and %llu executed now",
                           (unsigned long long)info->events, (unsigned long long)outcome->events);
    if (outcome->time != info->end_time)
        return folk_format("the kept run ended at time %.17g, and this one at %.17g",
                           info->end_time, outcome->time);
    for (int i = 0; i < kept->scenario.metric_count; i++) {
        const double then = kept->report.measures[i], now = report->measures[i];
        if (then == now || (isnan(then) && isnan(now))) continue;
        return folk_format("the first measure that differs is %s: kept %.17g, now %.17g",
                           kept->scenario.metrics[i].name, then, now);
    }
    return folk_format("all measures are equal: events or single values differ");
}

static void print_text(const folk_kept *kept, const char *now, const char *difference) {
    printf("%s#%lld: %s, seed %llu\n", kept->address.store, (long long)kept->info.id,
           kept->info.scenario, (unsigned long long)kept->info.seed);
    printf("digest kept  %s\ndigest now   %s\n", kept->info.digest, now);
    printf("%s\n", difference == NULL ? "equal: the run is the same, bit for bit" : difference);
}

static void print_json(const folk_kept *kept, const char *now, const char *difference) {
    folk_json_print(json_pack("{s:s, s:I, s:s, s:s, s:b, s:s?}", "store", kept->address.store,
                              "run", (json_int_t)kept->info.id, "digest_kept", kept->info.digest,
                              "digest", now, "equal", difference == NULL, "difference",
                              difference));
}

static bool compare(const folk_kept *kept, const folk_outcome *outcome, bool json,
                    folk_error *err) {
    char now[FOLK_DIGEST_TEXT];
    folk_digest_text(outcome->digest, now);
    folk_report report = folk_report_of_recorder(&kept->scenario, outcome->recorder);
    const bool equal = strcmp(now, kept->info.digest) == 0;
    char *difference = equal ? NULL : find_difference(kept, outcome, &report);
    if (json)
        print_json(kept, now, difference);
    else
        print_text(kept, now, difference);
    folk_report_clear(&report);
    folk_free(difference);
    if (equal) return true;
    return folk_fail(err, FOLK_ERR_SCRIPT, "run %lld did not replay to the same digest%s%s",
                     (long long)kept->info.id,
                     strcmp(kept->info.version, FOLK_VERSION) != 0 ? "; it was made by Folk " : "",
                     strcmp(kept->info.version, FOLK_VERSION) != 0 ? kept->info.version : "");
}

// A run that stopped early is replayed up to the event at which it stopped.
static bool run_again(const folk_kept *kept, bool json, bool no_jit, folk_error *err) {
    folk_script *script =
        folk_script_restore(&kept->scenario, &(folk_script_limits){.no_jit = no_jit}, err);
    if (script == NULL) return false;
    const bool whole = strcmp(kept->info.status, "done") == 0;
    const folk_drive_def def = {
        .script = script,
        .values = &kept->values,
        .seed = kept->info.seed,
        .record = folk_recorder_def_default(),
        .most_events = whole ? 0 : kept->info.events,
        .progress = true,
    };
    folk_outcome outcome;
    const bool ok = folk_drive(&def, &outcome, err) && compare(kept, &outcome, json, err);
    folk_outcome_clear(&outcome);
    folk_script_destroy(script);
    return ok;
}

static bool has_digest(const folk_kept *kept, folk_error *err) {
    const folk_run_info *info = &kept->info;
    if (info->alive)
        return folk_fail(err, FOLK_ERR_USAGE, "run %lld is still running", (long long)info->id);
    if (info->digest[0] != '\0') return true;
    return folk_fail(err, FOLK_ERR_USAGE,
                     "run %lld was cut off and has no digest: there is nothing to "
                     "compare with",
                     (long long)info->id);
}

static bool replay(const char *address, bool json, bool no_jit, folk_error *err) {
    folk_kept kept;
    const bool ok = folk_kept_open(address, &kept, err) && has_digest(&kept, err) &&
                    run_again(&kept, json, no_jit, err);
    folk_kept_clear(&kept);
    return ok;
}

int folk_command_replay(int argc, char **argv) {
    bool json = false, no_jit = false;
    const folk_option options[] = {
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
    status = replay(address, json, no_jit, &err) ? FOLK_EXIT_DONE : folk_report_error(&err);
    folk_args_clear(&args);
    return status;
}
