// SPDX-License-Identifier: GPL-3.0-or-later
// What a run would take, estimated without calling anybody: stand-ins answer, each call is held to
// last the same, and the run waits for its answers as it would. So the wall time follows from which
// questions wait for which answers, and from how many calls there may be at once.
#ifndef FOLK_CLI_PLAN_H
#define FOLK_CLI_PLAN_H

#include "cli/minds.h"
#include "cli/watchdog.h"

typedef struct folk_plan_def {
    const folk_script *script; // borrowed, as all
    const folk_values *values;
    const folk_minds_options *minds;
    folk_watchdog *watchdog;
    uint64_t seed;
    double latency; // wall seconds of a call
    bool json;
} folk_plan_def;

/// Prints the plan; the exit status.
int folk_plan(const folk_plan_def *def);

#endif
