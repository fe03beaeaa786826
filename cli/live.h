// SPDX-License-Identifier: GPL-3.0-or-later
// A run that somebody watches and steers: commands come as one JSON line each on standard input and
// are read between slices, never waited for (docs/viewer.md lists them). What the run does is in
// its store; standard output tells only what is not there: the run's number, how it stands after a
// command, questions to a person, warnings and errors, one JSON line each. The end of the input
// ends the run, and a moment later SIGTERM, should it be busy within one event.
#ifndef FOLK_CLI_LIVE_H
#define FOLK_CLI_LIVE_H

#include "agents/provider.h"
#include "lua/run.h"

/// Wall seconds between commits of a run that is watched.
#define FOLK_LIVE_FLUSH 0.05

typedef struct folk_live folk_live;

/// Takes standard input.
folk_live *folk_live_create(void);
void folk_live_destroy(folk_live *live);

/// Who answers for people: whoever watches.
const folk_person *folk_live_person(const folk_live *live);

/// The run that is steered, and its number in the store. Borrowed.
void folk_live_begin(folk_live *live, folk_run *run, const folk_scenario *scenario, int64_t number);

/// What the run may do next.
typedef struct folk_live_turn {
    bool ends;       // the run is to be left
    bool rests;      // nothing: it is paused
    bool snapshot;   // a snapshot was asked for
    uint64_t events; // at most so many; 0: any number
    double until;    // up to this virtual time; 0: any
} folk_live_turn;

/// Carries out the commands that have come.
folk_live_turn folk_live_next(folk_live *live);

/// Tells how the run stands, if a command has come since the last time and the steps that were
/// asked for are done. What lies in the store by then is what the watcher finds there.
void folk_live_tell(folk_live *live);

/// So many events were executed on the last turn.
void folk_live_ran(folk_live *live, uint64_t events);

/// Waits up to `seconds` for a command.
void folk_live_wait(folk_live *live, double seconds);

/// Warns on standard error, and whoever watches, if somebody does.
void folk_live_warn(const char *text, bool watched);

/// Tells how the run ended.
void folk_live_end(const char *status, const char *error);

#endif
