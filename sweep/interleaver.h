// SPDX-License-Identifier: GPL-3.0-or-later
// The interleaver has tasks executed that spend most of their time waiting for somebody outside:
// many at once, in one worker process, which so needs one connection to whom they ask. That process
// takes as many tasks as keep it busy, moves each on as far as it comes, and gives outcomes back in
// whatever order they end. It opens no store: what it learns it tells (note), and what others have
// learned before it asks for (ask), both as bytes that are the owner's matter. A crash or a hang
// costs the task that was just being executed; the others are handed out again. Where none was, as
// when memory ran out elsewhere, they are handed out again one by one, so that it shows whose fault
// it is.
#ifndef FOLK_SWEEP_INTERLEAVER_H
#define FOLK_SWEEP_INTERLEAVER_H

#include "sweep/runner.h"

/// The worker's end of the line to the interleaver.
typedef struct folk_line folk_line;

/// Bytes that grow; owned by whoever made them.
typedef struct folk_bytes {
    unsigned char *items;
    size_t count, capacity;
} folk_bytes;

void folk_bytes_add(folk_bytes *bytes, const void *from, size_t count);

typedef struct folk_interleaver_def {
    int metrics;    // values of an outcome
    int attempts;   // of a task whose outcome says `again`; at least 1
    double timeout; // seconds that one task may be executed without a break; 0: none
    size_t memory;  // bytes that the worker may have beyond what it begins with; 0: no limit
    folk_handout handout;

    /// In the worker: executes tasks until it has told of a stop. It returns when folk_line_receive
    /// says that the line is closed.
    void (*serve)(void *context, folk_line *line);

    /// What the task is told beside itself: a number.
    bool (*brief)(void *context, const folk_task *task, uint64_t *number, folk_error *err);

    /// What folk_line_note has sent.
    bool (*note)(void *context, const folk_task *task, const folk_bytes *bytes, folk_error *err);

    /// After notes have come, and before anything else is waited for.
    bool (*settle)(void *context, folk_error *err);

    /// Answers folk_line_ask.
    bool (*ask)(void *context, const folk_task *task, const folk_bytes *bytes, folk_bytes *reply,
                folk_error *err);
    void *context;
} folk_interleaver_def;

/// Runs until no task is left, or the worker stops: FOLK_RUNNER_PAUSED or FOLK_RUNNER_FAILED, with
/// its sentence; tasks that have begun then have no outcome. SIGINT and SIGTERM end it.
folk_runner_end folk_interleaver_run(const folk_interleaver_def *def, folk_error *err);

// In the worker.

/// Readable when there may be a task.
int folk_line_descriptor(const folk_line *line);

/// Asks for so many tasks more.
void folk_line_want(folk_line *line, int count);

typedef enum folk_received {
    FOLK_RECEIVED_NOTHING,
    FOLK_RECEIVED_TASK,
    FOLK_RECEIVED_END, // the line is closed
} folk_received;

/// A task, if there is one; waits for it if `wait`.
folk_received folk_line_receive(folk_line *line, bool wait, folk_task *task, uint64_t *number);

/// From here on this task is executed, of which it has had `worked` seconds; NULL: none is.
void folk_line_executes(folk_line *line, const folk_task *task, double worked);

void folk_line_finish(folk_line *line, const folk_task *task, const folk_task_outcome *outcome);
void folk_line_note(folk_line *line, const folk_task *task, const folk_bytes *bytes);

/// Waits for the reply, which is valid until the next call; no bytes where the line is closed.
folk_bytes folk_line_ask(folk_line *line, const folk_task *task, const folk_bytes *bytes);

/// Nothing more can be done, for a reason.
void folk_line_stop(folk_line *line, folk_runner_end end, const char *reason);

#endif
