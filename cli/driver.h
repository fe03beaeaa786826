// SPDX-License-Identifier: GPL-3.0-or-later
// The driver takes one run from setup to its end: it gives the sim slices of work, and between them
// lets the provider bring answers and the recorder write, tells progress, and looks whether the run
// was asked to end. The slices follow the wall clock and change nothing in the run. Whatever
// happens, the store learns how the run ended.
#ifndef FOLK_CLI_DRIVER_H
#define FOLK_CLI_DRIVER_H

#include "agents/provider.h"
#include "cli/live.h"
#include "cli/watchdog.h"
#include "core/recorder.h"
#include "core/store.h"
#include "lua/run.h"

/// Who answers a run's questions. Everything is borrowed.
typedef struct folk_drive_minds {
    folk_minds minds;
    folk_provider_def provider; // its tape is the driver's to open
    folk_tape_def tape;         // without a store: none
    const char *notice;         // said on stderr when a stand-in has answered; NULL: nothing
    char *const *json; // for the store; the text is another when the default model has been found
} folk_drive_minds;

typedef struct folk_drive_def {
    const folk_script *script;               // borrowed
    const folk_values *values;               // borrowed
    const folk_drive_minds *minds;           // borrowed; NULL: stand-ins answer
    const folk_interventions *interventions; // borrowed; NULL: none
    uint64_t seed;
    int64_t parent; // the kept run that this one goes on from, in the same store; 0: none
    bool forked;
    double forked_at;         // virtual; of a fork
    folk_store *store;        // borrowed; NULL: nothing is kept
    folk_recorder_def record; // level, max_points, snapshot_every; the rest is filled in
    folk_watchdog *watchdog;  // borrowed; NULL: nobody ends the run from outside
    uint64_t most_events;     // status "paused" after so many; 0: no bound
    double most_seconds;      // status "paused" after about so much wall time; 0: no bound
    folk_live *live;          // borrowed: who steers it; NULL: nobody
    bool progress;            // shown, at a terminal
    /// Called with the outcome so far when the watchdog ends the process; may be NULL.
    void (*cut_off)(void *context, const char *status, const char *reason);
    void *context;
} folk_drive_def;

typedef struct folk_outcome {
    const char *status; // done, paused, failed, interrupted
    folk_error error;   // of a run that failed, was interrupted, or paused as its budget is spent
    uint64_t digest;    // 0: not known, as of a run that was cut off within an event
    uint64_t events;
    double time, seconds;    // virtual time reached; wall
    int64_t run;             // its number in the store
    folk_recorder *recorder; // owned: measures and tables
    folk_tally tally;        // what asking came to
    char **asked;            // owned: names of those that were asked, if the provider keeps them
    int asked_count;
} folk_outcome;

/// Runs. False when the run could not even begin, or its end not be written; a run that fails is
/// true, with its status. `outcome` is to be cleared in either case.
bool folk_drive(const folk_drive_def *def, folk_outcome *outcome, folk_error *err);
void folk_outcome_clear(folk_outcome *outcome);

/// "done" and "paused" are what was asked for.
bool folk_outcome_ok(const folk_outcome *outcome);

#endif
