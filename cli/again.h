// SPDX-License-Identifier: GPL-3.0-or-later
// A kept run that is run again: to compare it, to go on where it ended, or to fork it. Scenario,
// values, seed, changes of parameters and the answers to its questions all come from the store.
#ifndef FOLK_CLI_AGAIN_H
#define FOLK_CLI_AGAIN_H

#include "cli/ending.h"
#include "cli/kept.h"

typedef struct folk_again {
    folk_kept kept;
    folk_script *script;
    folk_tape *tape;                  // of its exchanges
    folk_interventions interventions; // that were made
    folk_past_minds past;
    int64_t exchanges; // that were kept
} folk_again;

/// Clear in either case.
bool folk_again_open(const char *address, const folk_script_limits *limits, folk_again *again,
                     folk_error *err);
void folk_again_clear(folk_again *again);

/// Changes made at or after `time` are not made again.
void folk_again_cut(folk_again *again, double time);

/// Fails for a run that asked, but whose exchanges were not kept.
bool folk_again_check_answers(const folk_again *again, folk_error *err);

/// How a kept run is gone on with, beside its minds.
typedef struct folk_going_on {
    const char *out; // NULL: its own store
    folk_recorder_def record;
    folk_watchdog *watchdog;
    const folk_texts *set; // of a fork: what changes; NULL: nothing
    bool forked;
    double forked_at;
    bool json, quiet;
    bool live; // steered over standard input
} folk_going_on;

/// Runs it again with the answers that were recorded, up to their end or to the fork, and from
/// there on as the options say; prints how it ended and returns the exit status.
int folk_again_go_on(folk_again *again, const folk_minds_options *minds,
                     const folk_going_on *going_on);

#endif
