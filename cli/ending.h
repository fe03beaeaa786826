// SPDX-License-Identifier: GPL-3.0-or-later
// A run that a command drives, and how it tells of its end: tables for people or one JSON object,
// the sentence of what went wrong, and the exit status.
#ifndef FOLK_CLI_ENDING_H
#define FOLK_CLI_ENDING_H

#include "cli/driver.h"
#include "cli/minds.h"

/// How a run is recorded and told, whichever command drives it.
typedef struct folk_ending {
    const char *store;   // path; NULL: nothing is kept
    const char *replays; // what `folk replay` calls the run that this one goes on from; may be NULL
    const folk_answering *answering;
    bool json;
    bool live; // whoever steers the run is told, and nobody else
} folk_ending;

/// Drives the run and tells; the exit status. Fills in `cut_off` and `context` of `def`.
int folk_ending_drive(const folk_ending *ending, folk_drive_def *def);

/// What a driver needs of `answering`.
folk_drive_minds folk_ending_minds(const folk_answering *answering);

#endif
