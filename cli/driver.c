// SPDX-License-Identifier: GPL-3.0-or-later
#include "cli/driver.h"

#include "cli/chronicle.h"
#include "cli/people.h"
#include "cli/progress.h"
#include "core/exchange.h"
#include "core/memory.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

// A slice lasts about this long: short enough for progress and Ctrl-C, long enough to cost nothing.
static const double slice_seconds = 0.02;

// How long a run that is blocked waits before it looks whether it was asked to end.
static const double wait_seconds = 0.1;

// How long one that is ahead of its pace rests.
static const double pace_seconds = 0.01;

// How long calls under way have to arrive when others were told that none will be answered.
static const double refused_seconds = 1.0;

// The first is one event, as there are events that take seconds.
enum { FIRST_SLICE = 1, LONGEST_SLICE = 1 << 24 };

// A run on its way.
typedef struct driving {
    const folk_drive_def *def;
    folk_outcome *outcome;
    folk_run *run;
    folk_tape *tape;
    folk_provider *provider; // NULL before and after
    bool keeps;              // what keeps_answers said when the provider was closed
    folk_minds minds;
    folk_error store_error; // of writing the model that was found
    bool noticed;
    bool rests; // whoever watches has paused it
    folk_progress progress;
    folk_chronicle chronicle;
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

// Answers.

static void say_notice(driving *drive) {
    const folk_drive_minds *minds = drive->def->minds;
    if (drive->noticed || minds == NULL || minds->notice == NULL) return;
    if (folk_provider_tally(drive->provider)->answers[FOLK_SOURCE_STAND_IN] == 0) return;
    fprintf(stderr, "folk: %s\n", minds->notice);
    drive->noticed = true;
}

static bool has_work(const driving *drive) {
    return folk_provider_under_way(drive->provider) > 0 ||
           folk_provider_asks_person(drive->provider);
}

// The store learns the model before the first question to it: one that goes on needs it.
static const char *find_model(void *context) {
    driving *drive = context;
    const folk_drive_def *def = drive->def;
    const char *model = def->minds->minds.find_model(def->minds->minds.context);
    if (def->store != NULL && drive->store_error.code == FOLK_OK)
        folk_store_minds(def->store, drive->outcome->run, *def->minds->json, &drive->store_error);
    return model;
}

static bool flush(driving *drive, bool all, folk_error *err) {
    if (drive->store_error.code != FOLK_OK) {
        *err = drive->store_error;
        return false;
    }
    return folk_recorder_flush(drive->outcome->recorder, all, err);
}

// Waits for an answer. What has arrived before lies in the store by then: it was paid for.
static bool wait_for_answer(driving *drive, folk_error *err) {
    return flush(drive, true, err) && folk_provider_wait(drive->provider, wait_seconds, err);
}

// Brings what answers there are; a run that is blocked, and to which nothing comes, waits.
static bool answer(driving *drive, bool blocked, folk_error *err) {
    const folk_sim *sim = folk_run_sim(drive->run);
    folk_provider *provider = drive->provider;
    const uint32_t open = folk_exchange_open_count(sim);
    if (open == 0) return true;
    const bool ok = folk_provider_serve(provider, err);
    say_notice(drive);
    if (!ok || (has_work(drive) && !folk_provider_wait(provider, 0, err))) return false;
    const bool came = folk_exchange_open_count(sim) != open;
    if (!blocked || came || folk_provider_spent(provider) != NULL) return true;
    return folk_provider_left(provider) || wait_for_answer(drive, err);
}

// Whether the store keeps answers that would be lost with the run.
static bool keeps_answers(const driving *drive) {
    const folk_drive_def *def = drive->def;
    if (def->store == NULL || def->minds == NULL) return false;
    const folk_mode mode = def->minds->provider.mode;
    const folk_tally *tally = folk_provider_tally(drive->provider);
    if (mode != FOLK_MODE_RECORD && mode != FOLK_MODE_CACHE)
        return tally->answers[FOLK_SOURCE_HUMAN] > 0 && !def->record.no_exchanges;
    return folk_exchange_count(folk_run_sim(drive->run)) > 0;
}

// How one goes on from what the store keeps, put behind a sentence.
static void add_way_on(const driving *drive, folk_error *err) {
    const folk_drive_def *def = drive->def;
    if (drive->provider != NULL ? !keeps_answers(drive) : !drive->keeps) return;
    const size_t used = strlen(err->text);
    snprintf(err->text + used, sizeof err->text - used, "; to go on: folk run --resume '%s#%lld'",
             folk_store_path(def->store), (long long)drive->outcome->run);
}

static void tell_progress(driving *drive) {
    const folk_provider *provider = drive->provider;
    const folk_sim *sim = folk_run_sim(drive->run);
    const folk_tally *tally = folk_provider_tally(provider);
    const uint32_t under_way = folk_provider_under_way(provider);
    char *note = drive->progress.note;
    if (folk_provider_asks_person(provider)) return;
    if (tally->answers[FOLK_SOURCE_LIVE] + under_way > 0)
        snprintf(note, sizeof drive->progress.note, "%llu calls, %u in flight",
                 (unsigned long long)tally->answers[FOLK_SOURCE_LIVE], under_way);
    if (tally->cost > 0)
        snprintf(note + strlen(note), sizeof drive->progress.note - strlen(note), ", cost %.4g",
                 tally->cost);
    folk_progress_tell(&drive->progress, folk_run_progress(drive->run), folk_sim_event_count(sim));
}

// Calls under way are paid for: their answers are kept, unless the run was asked to end. Where no
// call can succeed, only those that are about to arrive.
static void let_calls_end(driving *drive) {
    const double began_at = folk_wall_seconds();
    while (asked_to_end(drive) == NULL && folk_provider_finish(drive->provider, wait_seconds)) {
        const double waited = folk_wall_seconds() - began_at;
        if (folk_provider_is_refused(drive->provider) && waited > refused_seconds) return;
        tell_progress(drive);
    }
}

static const char *fail_unanswered(driving *drive, folk_error *err) {
    let_calls_end(drive);
    if (err->code == FOLK_ERR_PROVIDER) add_way_on(drive, err);
    return "failed";
}

static const char *pause_spent(driving *drive, folk_error *err) {
    let_calls_end(drive);
    folk_fail(err, FOLK_ERR_PROVIDER, "paused: %s", folk_provider_spent(drive->provider));
    add_way_on(drive, err);
    return "paused";
}

static const char *leave(driving *drive, folk_error *err) {
    let_calls_end(drive);
    folk_fail(err, FOLK_ERR_PROVIDER,
              "interrupted: the input ended before all questions to a person were answered");
    add_way_on(drive, err);
    return "interrupted";
}

// Why no further slice is to be run; NULL: one is.
static const char *stopped(driving *drive, uint64_t events, folk_error *err) {
    if (asked_to_end(drive) != NULL || events == 0 || time_is_over(drive)) return "paused";
    if (folk_provider_spent(drive->provider) != NULL) return pause_spent(drive, err);
    return folk_provider_left(drive->provider) ? leave(drive, err) : NULL;
}

// One slice, which ends early where a moment is to be recorded or the pace bids it.
static folk_status run_slice(driving *drive, uint64_t events, const folk_live_turn *turn,
                             folk_error *err) {
    folk_sim *sim = folk_run_sim(drive->run);
    const double moment = folk_chronicle_until(&drive->chronicle);
    const double pace = turn->until > 0 ? turn->until : INFINITY;
    const uint64_t before = folk_sim_event_count(sim);
    const double began_at = folk_wall_seconds();
    const folk_budget budget = {.events = events, .until = fmin(moment, pace)};
    const folk_status status = folk_sim_run(sim, &budget, err);
    const uint64_t executed = folk_sim_event_count(sim) - before;
    if (status != FOLK_PAUSED) return status;
    if (executed == drive->slice) adapt_slice(drive, folk_wall_seconds() - began_at);
    if (executed < events && !folk_sim_interrupted(sim))
        folk_chronicle_reached(&drive->chronicle, budget.until);
    if (drive->def->live == NULL) return status;
    folk_live_ran(drive->def->live, executed);
    if (executed == 0 && pace < moment) folk_live_wait(drive->def->live, pace_seconds);
    return status;
}

// Lets whoever watches see where the run stands, and waits for a command.
static bool rest(driving *drive, const folk_live_turn *turn, folk_error *err) {
    if (turn->snapshot || (turn->rests && !drive->rests)) folk_chronicle_now(&drive->chronicle);
    if (!folk_recorder_flush(drive->outcome->recorder, turn->rests && !drive->rests, err))
        return false;
    drive->rests = turn->rests;
    folk_live_tell(drive->def->live);
    if (turn->rests) folk_live_wait(drive->def->live, wait_seconds);
    return true;
}

// One slice after another until the run ends, is to end, or has had its share.
static const char *run_slices(driving *drive, folk_error *err) {
    folk_sim *sim = folk_run_sim(drive->run);
    for (;;) {
        folk_live_turn turn = {0};
        if (drive->def->live != NULL) turn = folk_live_next(drive->def->live);
        uint64_t events = next_slice(drive, folk_sim_event_count(sim));
        const char *status_now = turn.ends ? "paused" : stopped(drive, events, err);
        if (status_now != NULL) return status_now;
        if (drive->def->live != NULL && !rest(drive, &turn, err)) return "failed";
        if (turn.rests) continue;
        if (turn.events > 0 && turn.events < events) events = turn.events;
        const folk_status status = run_slice(drive, events, &turn, err);
        if (status == FOLK_DONE) return "done";
        if (status == FOLK_FAILED) return "failed";
        if (!answer(drive, status == FOLK_BLOCKED, err)) return fail_unanswered(drive, err);
        if (!flush(drive, false, err)) return "failed";
        tell_progress(drive);
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
    if (drive->provider != NULL) add_way_on(drive, &outcome->error);
}

static void intervene(const driving *drive) {
    const folk_interventions *all = drive->def->interventions;
    for (int i = 0; all != NULL && i < all->count; i++)
        folk_run_repeat(drive->run, &all->items[i]);
}

// Samples that the run itself has got are none of another run's: it looks at those before it.
static void open_tape(driving *drive) {
    const folk_drive_def *def = drive->def;
    if (def->minds == NULL || def->minds->tape.store == NULL) return;
    folk_tape_def tape = def->minds->tape;
    const bool own =
        def->store != NULL && strcmp(folk_store_path(def->store), folk_store_path(tape.store)) == 0;
    if (own) tape.before = drive->outcome->run;
    drive->tape = folk_tape_open(&tape);
}

static void open_provider(driving *drive) {
    folk_provider_def def = {.mode = FOLK_MODE_SCRIPTED};
    if (drive->def->minds != NULL) def = drive->def->minds->provider;
    open_tape(drive);
    def.tape = drive->tape;
    drive->provider = folk_provider_create(&def, folk_run_sim(drive->run));
}

static void close_provider(driving *drive) {
    folk_outcome *outcome = drive->outcome;
    const char *const *names = folk_provider_names(drive->provider, &outcome->asked_count);
    outcome->tally = *folk_provider_tally(drive->provider);
    outcome->asked = folk_alloc((size_t)outcome->asked_count * sizeof *outcome->asked);
    for (int i = 0; i < outcome->asked_count; i++)
        outcome->asked[i] = folk_strdup(names[i]);
    drive->keeps = keeps_answers(drive);
    folk_provider_destroy(drive->provider);
    drive->provider = NULL;
    folk_tape_close(drive->tape);
}

// Before the first question is paid for.
static void warn_unknown(const driving *drive) {
    size_t count;
    const char *const *agents = folk_run_agents(drive->run, &count);
    const int people = drive->def->minds != NULL ? drive->minds.human_count : 0;
    for (int i = 0; i < people; i++) {
        char *text = folk_people_unknown(drive->minds.human[i], agents, count);
        if (text != NULL) folk_live_warn(text, drive->def->live != NULL);
        folk_free(text);
    }
}

static void run_created(driving *drive) {
    folk_outcome *outcome = drive->outcome;
    watch(drive);
    intervene(drive);
    open_provider(drive);
    if (drive->def->live != NULL)
        folk_live_begin(drive->def->live, drive->run, folk_script_scenario(drive->def->script),
                        outcome->run);
    warn_unknown(drive);
    const bool chosen = drive->def->live != NULL && drive->def->record.snapshot_every <= 0;
    drive->chronicle = folk_chronicle_begin(chosen ? drive->run : NULL);
    folk_chronicle_reached(&drive->chronicle, 0);
    drive->progress = folk_progress_begin(!drive->def->progress);
    outcome->status = run_slices(drive, &outcome->error);
    folk_progress_end(&drive->progress);
    folk_chronicle_now(&drive->chronicle);
    const folk_sim *sim = folk_run_sim(drive->run);
    outcome->digest = folk_sim_digest(sim);
    outcome->events = folk_sim_event_count(sim);
    outcome->time = folk_sim_now(sim);
}

static const folk_minds *minds_of(driving *drive) {
    if (drive->def->minds == NULL) return NULL;
    drive->minds = drive->def->minds->minds;
    if (drive->minds.find_model != NULL) drive->minds.find_model = find_model;
    drive->minds.context = drive;
    return &drive->minds;
}

static void run_whole(driving *drive) {
    folk_outcome *outcome = drive->outcome;
    const folk_run_def def = {
        .script = drive->def->script,
        .values = drive->def->values,
        .seed = drive->def->seed,
        .recorder = outcome->recorder,
        .minds = minds_of(drive),
        .snapshots = drive->def->live != NULL,
    };
    watch(drive);
    drive->run = folk_run_create(&def, &outcome->error);
    outcome->status = "failed";
    if (drive->run != NULL) run_created(drive);
    settle(drive);
    if (drive->provider != NULL) close_provider(drive);
}

static const char *json_of(const folk_drive_def *def) {
    return def->minds != NULL && def->minds->json != NULL ? *def->minds->json : NULL;
}

static bool begin(driving *drive, folk_error *err) {
    const folk_drive_def *def = drive->def;
    const folk_scenario *scenario = folk_script_scenario(def->script);
    const folk_run_begin run = {
        .scenario = scenario,
        .values = def->values,
        .seed = def->seed,
        .minds = json_of(def),
        .parent = def->parent,
        .forked = def->forked,
        .forked_at = def->forked_at,
    };
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
    if (!ok) add_way_on(&drive, err);
    folk_run_destroy(drive.run);
    return ok;
}

void folk_outcome_clear(folk_outcome *outcome) {
    if (outcome->recorder != NULL) folk_recorder_destroy(outcome->recorder);
    for (int i = 0; i < outcome->asked_count; i++)
        folk_free(outcome->asked[i]);
    folk_free(outcome->asked);
    *outcome = (folk_outcome){0};
}

bool folk_outcome_ok(const folk_outcome *outcome) {
    return strcmp(outcome->status, "done") == 0 || strcmp(outcome->status, "paused") == 0;
}
