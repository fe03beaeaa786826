// SPDX-License-Identifier: GPL-3.0-or-later
// Inside sweep/: what interleaver and worker say to each other over a socket pair. A frame is a
// head and bytes. Both are one program on one machine, so that all lies as it lies in memory. What
// is being executed stands in memory that they share, as a process that crashes says nothing.
#ifndef FOLK_SWEEP_INTERLEAVER_STATE_H
#define FOLK_SWEEP_INTERLEAVER_STATE_H

#include "sweep/interleaver.h"

#include <stdatomic.h>

typedef enum folk_line_kind {
    FOLK_LINE_TASK,    // to the worker; number: its brief
    FOLK_LINE_REPLY,   // to the worker
    FOLK_LINE_WANT,    // number: of tasks
    FOLK_LINE_OUTCOME, // as in sweep/worker.h
    FOLK_LINE_NOTE,
    FOLK_LINE_ASK,
    FOLK_LINE_STOP, // number: folk_runner_end; a text
} folk_line_kind;

typedef struct folk_line_head {
    uint64_t kind, number, bytes;
    folk_task task;
} folk_line_head;

typedef struct folk_line_place {
    atomic_bool executes;
    uint64_t point, replicate;
    _Atomic double since; // monotonic seconds, less what it has had before
} folk_line_place;

/// In the process that was forked: becomes the worker.
_Noreturn void folk_line_serve(const folk_interleaver_def *def, folk_line_place *place, int channel,
                               int complaints);

/// Writes all of it, also to a channel that does not block; false when the other end has gone.
bool folk_line_send(int channel, const folk_line_head *head, const void *bytes);

#endif
