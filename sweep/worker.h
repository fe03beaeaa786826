// SPDX-License-Identifier: GPL-3.0-or-later
// Inside sweep/: what runner and worker say to each other over a socket pair. The runner sends
// tasks, the worker one outcome for each, in the same order: a report, then the values, then the
// error's text. Both are one program on one machine, so that bytes lie as they lie in memory.
#ifndef FOLK_SWEEP_WORKER_H
#define FOLK_SWEEP_WORKER_H

#include "sweep/runner.h"

#include <sys/types.h>

typedef struct folk_worker_report {
    uint64_t digest, events, calls, tokens;
    double seconds, cost;
    int32_t status;
    bool again, asks, stood_in;
    uint64_t error_bytes; // of the text, without a zero at its end
} folk_worker_report;

/// The report of an outcome, which its values and the error's text follow.
folk_worker_report folk_worker_report_of(const folk_task_outcome *outcome);

/// An outcome at the beginning of `bytes`, its values in `values`; how long it is, or 0 when it is
/// not whole yet.
size_t folk_worker_outcome(const unsigned char *bytes, size_t count, int metrics, double *values,
                           folk_task_outcome *outcome);

/// The runner's end of a worker. Without a process: pid 0, the others -1.
typedef struct folk_worker_process {
    pid_t pid;
    int channel, complaints; // the channel does not block
} folk_worker_process;

/// What the process that was forked does; never returns.
typedef void (*folk_worker_become_fn)(const void *context, int channel, int complaints);

bool folk_worker_start(folk_worker_process *process, folk_worker_become_fn become,
                       const void *context, folk_error *err);

/// Kills it if it still lives.
void folk_worker_end(folk_worker_process *process);

/// Waits for the end of a process that has closed its channel; says in `outcome` how it ended:
/// killed for `timeout` (0: not), by a signal, by itself, and its last words.
void folk_worker_bury(folk_worker_process *process, double timeout, folk_task_outcome *outcome);

/// In the process that was forked: what a worker must not share, heed or take. Its channel has
/// another number from here on, which is returned.
int folk_worker_prepare(size_t memory, int channel, int complaints);

/// In the process that was forked: runs tasks from `channel` until it is closed; standard error
/// goes to the file `complaints`. Never returns.
_Noreturn void folk_worker_serve(const folk_runner_def *def, int channel, int complaints);

#endif
