// SPDX-License-Identifier: GPL-3.0-or-later
#include "cli/driver.h"

#include "cli/progress.h"
#include "core/exchange.h"

#include <stdio.h>
#include <string.h>

// A slice lasts about this long: short enough for progress and Ctrl-C, long enough to cost nothing.
static const double slice_seconds = 0.02;

// The first is one event, as there are events that take seconds.
enum { FIRST_SLICE = 1, LONGEST_SLICE = 1 << 24 };

// A run on its way.
typedef struct driving {
    const folk_drive_def *def;
    folk_outcome *outcome;
    folk_run *run;
    folk_progress progress;
    double began_at;
    uint64_t slice; // events
} driving;

static void watch(const driving *drive) {
    if (drive->def->watchdog == NULL) return;
    folk_watchdog_watch(drive->def->watchdog, &(folk_watched){
                                                  .run = drive->run,
                                                  .recorder = drive->outcome->recorder,
                                                  .store = drive->def->store,
                                                  .run_id = drive->outcome->run,
                                                  .began_at = drive->began_at,
                                                  .cut_off = drive->def->cut_off,
                                                  .context = drive->def->context,
                                              });
}

static const char *asked_to_end(const driving *drive) {
    return drive->def->watchdog != NULL ? folk_watchdog_reason(drive->def->watchdog) : NULL;
}

// Events of the next slice: none is left when the bound of the whole run is reached.
static uint64_t next_slice(const driving *drive, uint64_t done) {
    const uint64_t most = drive->def->most_events;
    if (most == 0) return drive->slice;
    const uint64_t left = most > done ? most - done : 0;
    return left < drive->slice ? left : drive->slice;
}

static void adapt_slice(driving *drive, double took) {
    if (took < slice_seconds / 2 && drive->slice < LONGEST_SLICE) drive->slice *= 2;
    if (took > slice_seconds * 2 && drive->slice > 1) drive->slice /= 2;
}

static bool time_is_over(const driving *drive) {
    const double most = drive->def->most_seconds;
    return most > 0 && folk_wall_seconds() - drive->began_at >= most;
}

static bool nobody_answers(folk_sim *sim, folk_error *err) {
    const folk_exchange *question = folk_exchange_next(sim);
    return folk_fail(err, FOLK_ERR_PROVIDER, "no provider answers questions to '%s'",
                     question != NULL ? question->to : "");
}

// One slice after another until the run ends, is to end, or has had its share.
static const char *run_slices(driving *drive, folk_error *err) {
    folk_sim *sim = folk_run_sim(drive->run);
    for (;;) {
        const uint64_t events = next_slice(drive, folk_sim_event_count(sim));
        if (asked_to_end(drive) != NULL || events == 0 || time_is_over(drive)) return "paused";
        const double began_at = folk_wall_seconds();
        const folk_status status = folk_sim_run(sim, &(folk_budget){.events = events}, err);
        adapt_slice(drive, folk_wall_seconds() - began_at);
        if (status == FOLK_DONE) return "done";
        if (status == FOLK_BLOCKED) nobody_answers(sim, err);
        if (status != FOLK_PAUSED) return "failed";
        if (!folk_recorder_flush(drive->outcome->recorder, false, err)) return "failed";
        folk_progress_tell(&drive->progress, folk_run_progress(drive->run),
                           folk_sim_event_count(sim));
    }
}

// A run that was asked to end has the watchdog's status, however it came to its end; where its code
// was just then is worth telling. One that was stopped within an event, by that or by a limit, has
// no digest: what it had done by then would not come again.
static void settle(driving *drive) {
    folk_outcome *outcome = drive->outcome;
    const char *reason = asked_to_end(drive);
    if (outcome->error.code == FOLK_ERR_LIMIT) outcome->digest = 0;
    if (reason == NULL || strcmp(outcome->status, "done") == 0) return;
    if (strcmp(outcome->status, "failed") == 0) outcome->digest = 0;
    outcome->status = folk_watchdog_status(drive->def->watchdog);
    if (strstr(outcome->error.text, reason) == NULL)
        folk_fail(&outcome->error, FOLK_ERR_LIMIT, "%s", reason);
}

static void run_whole(driving *drive) {
    folk_outcome *outcome = drive->outcome;
    const folk_run_def def = {
        .script = drive->def->script,
        .values = drive->def->values,
        .seed = drive->def->seed,
        .recorder = outcome->recorder,
    };
    watch(drive);
    drive->run = folk_run_create(&def, &outcome->error);
    outcome->status = "failed";
    if (drive->run != NULL) {
        watch(drive);
        drive->progress = folk_progress_begin(!drive->def->progress);
        outcome->status = run_slices(drive, &outcome->error);
        folk_progress_end(&drive->progress);
        const folk_sim *sim = folk_run_sim(drive->run);
        outcome->digest = folk_sim_digest(sim);
        outcome->events = folk_sim_event_count(sim);
        outcome->time = folk_sim_now(sim);
    }
    settle(drive);
}

static bool begin(driving *drive, folk_error *err) {
    const folk_drive_def *def = drive->def;
    const folk_scenario *scenario = folk_script_scenario(def->script);
    const folk_run_begin run = {.scenario = scenario, .values = def->values, .seed = def->seed};
    if (def->store != NULL && !folk_store_begin(def->store, &run, &drive->outcome->run, err))
        return false;
    folk_recorder_def record = def->record;
    record.scenario = scenario;
    record.store = def->store;
    record.run = drive->outcome->run;
    drive->outcome->recorder = folk_recorder_create(&record);
    return true;
}

static bool write_end(const driving *drive, folk_error *err) {
    const folk_outcome *outcome = drive->outcome;
    if (drive->def->store == NULL) return true;
    const folk_run_end end = {
        .status = outcome->status,
        .error = outcome->error.text[0] != '\0' ? outcome->error.text : NULL,
        .digest = outcome->digest,
        .events = outcome->events,
        .time = outcome->time,
        .seconds = outcome->seconds,
    };
    return folk_recorder_flush(outcome->recorder, true, err) &&
           folk_store_end(drive->def->store, outcome->run, &end, err);
}

bool folk_drive(const folk_drive_def *def, folk_outcome *outcome, folk_error *err) {
    *outcome = (folk_outcome){.status = "failed"};
    driving drive = {
        .def = def, .outcome = outcome, .began_at = folk_wall_seconds(), .slice = FIRST_SLICE};
    if (!begin(&drive, err)) return false;
    run_whole(&drive);
    // From here the watchdog no longer acts, so that one of us alone writes the end.
    if (def->watchdog != NULL) folk_watchdog_release(def->watchdog);
    outcome->seconds = folk_wall_seconds() - drive.began_at;
    const bool ok = write_end(&drive, err);
    folk_run_destroy(drive.run);
    return ok;
}

void folk_outcome_clear(folk_outcome *outcome) {
    if (outcome->recorder != NULL) folk_recorder_destroy(outcome->recorder);
    *outcome = (folk_outcome){0};
}

bool folk_outcome_ok(const folk_outcome *outcome) {
    return strcmp(outcome->status, "done") == 0 || strcmp(outcome->status, "paused") == 0;
}
