// SPDX-License-Identifier: GPL-3.0-or-later
// The worker's end of the line.
#include "core/memory.h"
#include "sweep/channel.h"
#include "sweep/interleaver_state.h"
#include "sweep/worker.h"

#include <poll.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

typedef struct awaited {
    folk_task task;
    uint64_t number;
} awaited;

struct folk_line {
    const folk_interleaver_def *def;
    folk_line_place *place;
    int channel;
    bool closed;
    awaited *tasks; // that came while a reply was waited for
    size_t task_count, task_capacity;
    folk_bytes bytes; // of the frame that was read last, or that is being made
};

void folk_bytes_add(folk_bytes *bytes, const void *from, size_t count) {
    bytes->items = folk_grow(bytes->items, &bytes->capacity, bytes->count + count, 1);
    if (count > 0) memcpy(bytes->items + bytes->count, from, count);
    bytes->count += count;
}

bool folk_line_send(int channel, const folk_line_head *head, const void *bytes) {
    return folk_channel_write(channel, head, sizeof *head) &&
           folk_channel_write(channel, bytes, head->bytes);
}

static void tell(folk_line *line, const folk_line_head *head, const void *bytes) {
    if (!line->closed) line->closed = !folk_line_send(line->channel, head, bytes);
}

// Its bytes, if any, lie in line->bytes.
static bool read_frame(folk_line *line, folk_line_head *head) {
    line->bytes.count = 0;
    if (line->closed || !folk_channel_read(line->channel, head, sizeof *head)) return false;
    line->bytes.items = folk_grow(line->bytes.items, &line->bytes.capacity, head->bytes, 1);
    line->bytes.count = head->bytes;
    return folk_channel_read(line->channel, line->bytes.items, head->bytes);
}

int folk_line_descriptor(const folk_line *line) {
    return line->channel;
}

void folk_line_want(folk_line *line, int count) {
    if (count <= 0) return;
    tell(line, &(folk_line_head){.kind = FOLK_LINE_WANT, .number = (uint64_t)count}, NULL);
}

static bool take_awaited(folk_line *line, folk_task *task, uint64_t *number) {
    if (line->task_count == 0) return false;
    *task = line->tasks[0].task;
    *number = line->tasks[0].number;
    line->task_count--;
    memmove(line->tasks, line->tasks + 1, line->task_count * sizeof *line->tasks);
    return true;
}

folk_received folk_line_receive(folk_line *line, bool wait, folk_task *task, uint64_t *number) {
    if (take_awaited(line, task, number)) return FOLK_RECEIVED_TASK;
    struct pollfd polled = {.fd = line->channel, .events = POLLIN};
    if (!line->closed && !wait && poll(&polled, 1, 0) <= 0) return FOLK_RECEIVED_NOTHING;
    folk_line_head head;
    line->closed = !read_frame(line, &head);
    if (line->closed) return FOLK_RECEIVED_END;
    *task = head.task;
    *number = head.number;
    return FOLK_RECEIVED_TASK;
}

static double wall_seconds(void) {
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (double)now.tv_sec + (double)now.tv_nsec * 1e-9;
}

void folk_line_executes(folk_line *line, const folk_task *task, double worked) {
    folk_line_place *place = line->place;
    atomic_store(&place->executes, false);
    if (task == NULL) return;
    place->point = task->point;
    place->replicate = task->replicate;
    atomic_store(&place->since, wall_seconds() - worked);
    atomic_store(&place->executes, true);
}

void folk_line_finish(folk_line *line, const folk_task *task, const folk_task_outcome *outcome) {
    const folk_worker_report report = folk_worker_report_of(outcome);
    line->bytes.count = 0;
    folk_bytes_add(&line->bytes, &report, sizeof report);
    folk_bytes_add(&line->bytes, outcome->values,
                   (size_t)line->def->metrics * sizeof *outcome->values);
    folk_bytes_add(&line->bytes, outcome->error, report.error_bytes);
    tell(line,
         &(folk_line_head){.kind = FOLK_LINE_OUTCOME, .bytes = line->bytes.count, .task = *task},
         line->bytes.items);
}

void folk_line_note(folk_line *line, const folk_task *task, const folk_bytes *bytes) {
    tell(line, &(folk_line_head){.kind = FOLK_LINE_NOTE, .bytes = bytes->count, .task = *task},
         bytes->items);
}

folk_bytes folk_line_ask(folk_line *line, const folk_task *task, const folk_bytes *bytes) {
    folk_line_head head = {.kind = FOLK_LINE_ASK, .bytes = bytes->count, .task = *task};
    tell(line, &head, bytes->items);
    for (;;) {
        line->closed = line->closed || !read_frame(line, &head);
        if (line->closed) return (folk_bytes){0};
        if (head.kind == FOLK_LINE_REPLY) return line->bytes;
        line->tasks =
            folk_grow(line->tasks, &line->task_capacity, line->task_count + 1, sizeof *line->tasks);
        line->tasks[line->task_count++] = (awaited){head.task, head.number};
    }
}

void folk_line_stop(folk_line *line, folk_runner_end end, const char *reason) {
    tell(
        line,
        &(folk_line_head){.kind = FOLK_LINE_STOP, .number = (uint64_t)end, .bytes = strlen(reason)},
        reason);
}

_Noreturn void folk_line_serve(const folk_interleaver_def *def, folk_line_place *place, int channel,
                               int complaints) {
    folk_line line = {.def = def, .place = place};
    line.channel = folk_worker_prepare(def->memory, channel, complaints);
    def->serve(def->context, &line);
    _exit(0);
}
