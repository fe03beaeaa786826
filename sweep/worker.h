// SPDX-License-Identifier: GPL-3.0-or-later
// Inside sweep/: what runner and worker say to each other over a socket pair. The runner sends
// tasks, the worker one outcome for each, in the same order: a report, then the values, then the
// error's text. Both are one program on one machine, so that bytes lie as they lie in memory.
#ifndef FOLK_SWEEP_WORKER_H
#define FOLK_SWEEP_WORKER_H

#include "sweep/runner.h"

typedef struct folk_worker_report {
    uint64_t digest, events, calls, tokens;
    double seconds, cost;
    int32_t status, again;
    uint64_t error_bytes; // of the text, without a zero at its end
} folk_worker_report;

/// In the process that was forked: runs tasks from `channel` until it is closed; standard error
/// goes to the file `complaints`. Never returns.
_Noreturn void folk_worker_serve(const folk_runner_def *def, int channel, int complaints);

#endif
