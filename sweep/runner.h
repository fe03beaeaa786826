// SPDX-License-Identifier: GPL-3.0-or-later
// The runner has tasks executed by worker processes, forked before any thread exists. It is the
// coordinator: it asks its owner for the next task, hands out small chunks over socket pairs, and
// gives outcomes back, in the order in which they end; only its process writes anything. A worker
// that crashes, hangs or takes too much memory costs that one run: it is killed, its task becomes
// an outcome with a sentence, and another worker takes its place. Workers die with the coordinator,
// however it dies. What a task is, and where outcomes go, is the owner's: the same pair of
// functions serves other hand-outs (sweep/mpi.h).
#ifndef FOLK_SWEEP_RUNNER_H
#define FOLK_SWEEP_RUNNER_H

#include "core/error.h"
#include "core/sweep_store.h"

#include <stdbool.h>
#include <stdint.h>

typedef struct folk_task {
    uint64_t point, replicate;
    uint64_t seed;
    uint64_t attempts; // that have failed before this one
} folk_task;

enum { FOLK_TASK_ERROR = 1024 };

typedef struct folk_task_outcome {
    folk_sweep_status status;
    bool again;    // another attempt may do better: a crash, a time-out, no answer
    bool asks;     // it went no further, as it asks somebody whom this worker cannot ask
    bool stood_in; // stand-ins have answered
    uint64_t digest, events, calls, tokens;
    double seconds, cost;
    double *values;              // one a metric; NaN: nothing was recorded
    char error[FOLK_TASK_ERROR]; // "": none
} folk_task_outcome;

/// In a worker: runs one task and fills `outcome`, whose values are NaN at first.
typedef void (*folk_task_run_fn)(void *context, const folk_task *task, folk_task_outcome *outcome);

/// The owner's two ends: where tasks come from, and where outcomes go.
typedef struct folk_handout {
    /// The next task; false when there is none (now: asked again once outcomes have come). On
    /// failure `*ok` is false.
    bool (*next)(void *context, folk_task *task, bool *ok, folk_error *err);

    /// Takes an outcome; false stops the runner.
    bool (*take)(void *context, const folk_task *task, const folk_task_outcome *outcome,
                 folk_error *err);

    /// About ten times a second, and while nothing happens; false stops the runner. May be NULL.
    bool (*look)(void *context, folk_error *err);
    void *context;
} folk_handout;

typedef struct folk_runner_def {
    int workers;    // 0: one a processor that this process may use
    int metrics;    // values of an outcome
    int attempts;   // of a task whose outcome says `again`; at least 1
    double timeout; // wall seconds of one task; 0: none
    size_t memory;  // bytes that a worker may have beyond what it begins with; 0: no limit
    folk_task_run_fn run;
    void *run_context; // in the worker: as it was when the worker was forked
    folk_handout handout;
} folk_runner_def;

typedef enum folk_runner_end {
    FOLK_RUNNER_DONE,        // no task is left
    FOLK_RUNNER_INTERRUPTED, // SIGINT or SIGTERM: workers are gone, outcomes taken
    FOLK_RUNNER_PAUSED,      // what may be spent is spent: `err` says on what (sweep/interleaver.h)
    FOLK_RUNNER_FAILED,      // the owner failed, or no worker can be had
} folk_runner_end;

/// Runs until no task is left. SIGINT and SIGTERM end it; while it runs they have no other effect.
folk_runner_end folk_runner_run(const folk_runner_def *def, folk_error *err);

/// Processors that this process may use.
int folk_runner_processors(void);

#endif
