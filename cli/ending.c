// SPDX-License-Identifier: GPL-3.0-or-later
#include "cli/ending.h"

#include "cli/args.h"
#include "cli/calls.h"
#include "cli/json.h"
#include "cli/people.h"
#include "cli/report.h"
#include "core/memory.h"
#include "core/text.h"

#include <stdio.h>
#include <string.h>

// What there is to tell of a run at any moment.
typedef struct telling {
    const folk_ending *ending;
    const folk_scenario *scenario;
    uint64_t seed;
    folk_outcome outcome;
} telling;

static json_t *json_outcome(const telling *told, const folk_report *report) {
    const folk_outcome *outcome = &told->outcome;
    const char *store = told->ending->store;
    char digest[FOLK_DIGEST_TEXT];
    folk_digest_text(outcome->digest, digest);
    json_t *object = json_object();
    json_object_set_new(object, "store", store == NULL ? json_null() : json_string(store));
    json_object_set_new(object, "run", store == NULL ? json_null() : json_integer(outcome->run));
    json_object_set_new(object, "scenario", json_string(told->scenario->name));
    json_object_set_new(object, "seed", json_integer((json_int_t)told->seed));
    json_object_set_new(object, "digest", outcome->digest != 0 ? json_string(digest) : json_null());
    json_object_set_new(object, "status", json_string(outcome->status));
    json_object_set_new(object, "measures", folk_report_measures(report));
    json_object_set_new(object, "tables", folk_report_tables(report));
    json_t *calls = folk_calls_json(&outcome->tally);
    if (calls != NULL) json_object_set_new(object, "llm", calls);
    if (outcome->error.text[0] != '\0')
        json_object_set_new(object, "error", json_string(outcome->error.text));
    return object;
}

static void print_again(const telling *told) {
    const folk_tally *tally = &told->outcome.tally;
    if (told->ending->replays == NULL) return;
    folk_text_print(stdout, "%llu exchange%s of %s used again, %llu paid for\n",
                    (unsigned long long)tally->answers[FOLK_SOURCE_RECORD],
                    tally->answers[FOLK_SOURCE_RECORD] == 1 ? "" : "s", told->ending->replays,
                    (unsigned long long)tally->answers[FOLK_SOURCE_LIVE]);
}

// Without its exchanges a run that asked cannot be repeated.
static bool can_be_replayed(const telling *told) {
    const folk_answering *answering = told->ending->answering;
    const bool kept = answering == NULL || answering->provider.mode != FOLK_MODE_LIVE;
    return folk_outcome_ok(&told->outcome) && (kept || !folk_calls_any(&told->outcome.tally));
}

static void print_outcome(const telling *told, const folk_report *report) {
    const folk_outcome *outcome = &told->outcome;
    char digest[FOLK_DIGEST_TEXT];
    folk_digest_text(outcome->digest, digest);
    folk_text_print(stdout, "%s: %s\n\n", told->scenario->name, told->scenario->summary);
    folk_report_print(report, stdout);
    folk_calls_print(&outcome->tally, stdout);
    print_again(told);
    printf("%s: %llu events up to time %g in %.2f s", outcome->status,
           (unsigned long long)outcome->events, outcome->time, outcome->seconds);
    if (outcome->digest != 0) printf(", digest %s", digest);
    putchar('\n');
    if (told->ending->store == NULL) return;
    folk_text_print(stdout, "kept in %s#%lld", told->ending->store, (long long)outcome->run);
    if (can_be_replayed(told))
        folk_text_print(stdout, "; to run it again: folk replay '%s#%lld'", told->ending->store,
                        (long long)outcome->run);
    putchar('\n');
}

static int exit_status(const folk_outcome *outcome) {
    if (strcmp(outcome->status, "interrupted") == 0) return FOLK_EXIT_INTERRUPTED;
    return folk_outcome_ok(outcome) ? FOLK_EXIT_DONE : FOLK_EXIT_FAILED;
}

static void tell_tables(const telling *told) {
    folk_report report = folk_report_of_recorder(told->scenario, told->outcome.recorder);
    if (told->ending->json)
        folk_json_print(json_outcome(told, &report));
    else
        print_outcome(told, &report);
    folk_report_clear(&report);
}

// Of each agent whom --human names in vain.
static void warn_unasked(const telling *told) {
    const folk_outcome *outcome = &told->outcome;
    const folk_answering *answering = told->ending->answering;
    if (answering == NULL || strcmp(outcome->status, "done") != 0) return;
    for (int i = 0; i < answering->minds.human_count; i++) {
        char *text = folk_people_unasked(answering->minds.human[i],
                                         (const char *const *)outcome->asked, outcome->asked_count);
        if (text != NULL) folk_live_warn(text, told->ending->live);
        folk_free(text);
    }
}

static int tell(const telling *told) {
    const folk_outcome *outcome = &told->outcome;
    if (!told->ending->live) tell_tables(told);
    warn_unasked(told);
    if (told->ending->live) folk_live_end(outcome->status, outcome->error.text);
    if (outcome->error.text[0] != '\0') folk_report_error(&outcome->error);
    if (outcome->error.code == FOLK_ERR_USAGE) return FOLK_EXIT_USAGE;
    return exit_status(outcome);
}

// A program that asked for JSON gets its object even of a run that is stuck.
static void tell_cut_off(void *context, const char *status, const char *reason) {
    telling *told = context;
    if (told->ending->live) folk_live_end(status, reason);
    if (!told->ending->json) return;
    folk_outcome *outcome = &told->outcome;
    outcome->status = status;
    folk_fail(&outcome->error, FOLK_ERR_LIMIT, "%s", reason);
    folk_report report = folk_report_of_recorder(told->scenario, outcome->recorder);
    folk_json_print(json_outcome(told, &report));
    fflush(stdout);
}

// Its end could not be written, which may not be the reason why it ended.
static int tell_unwritten(const folk_outcome *outcome, const folk_error *err) {
    const char *text = outcome->error.text;
    if (text[0] != '\0' && strcmp(text, err->text) != 0) folk_report_error(&outcome->error);
    const int status = folk_report_error(err);
    return strcmp(outcome->status, "interrupted") == 0 ? FOLK_EXIT_INTERRUPTED : status;
}

int folk_ending_drive(const folk_ending *ending, folk_drive_def *def) {
    telling told = {
        .ending = ending, .scenario = folk_script_scenario(def->script), .seed = def->seed};
    def->cut_off = tell_cut_off;
    def->context = &told;
    folk_error err = {0};
    const bool ok = folk_drive(def, &told.outcome, &err);
    const int status = ok ? tell(&told) : tell_unwritten(&told.outcome, &err);
    folk_outcome_clear(&told.outcome);
    return status;
}

folk_drive_minds folk_ending_minds(const folk_answering *answering) {
    return (folk_drive_minds){
        .minds = answering->minds,
        .provider = answering->provider,
        .tape = answering->tape,
        .notice = answering->notice,
        .json = &answering->json,
    };
}
