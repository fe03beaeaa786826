// SPDX-License-Identifier: GPL-3.0-or-later
#include "sweep/worker.h"

#include "core/memory.h"
#include "sweep/channel.h"

#include <errno.h>
#include <math.h>
#include <stdio.h>
#include <string.h>
#include <sys/uio.h>
#include <time.h>
#include <unistd.h>

static double wall_seconds(void) {
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (double)now.tv_sec + (double)now.tv_nsec * 1e-9;
}

static bool write_all(int channel, struct iovec *parts, int count) {
    while (count > 0) {
        ssize_t put = writev(channel, parts, count);
        if (put < 0 && errno == EINTR) continue;
        if (put <= 0) return false;
        while (count > 0 && (size_t)put >= parts->iov_len) {
            put -= (ssize_t)parts->iov_len;
            parts++;
            count--;
        }
        if (count == 0) break;
        parts->iov_base = (char *)parts->iov_base + put;
        parts->iov_len -= (size_t)put;
    }
    return true;
}

static bool send_outcome(int channel, const folk_task_outcome *outcome, int metrics) {
    folk_worker_report report = folk_worker_report_of(outcome);
    struct iovec parts[] = {
        {&report, sizeof report},
        {outcome->values, (size_t)metrics * sizeof *outcome->values},
        {(char *)outcome->error, report.error_bytes},
    };
    return write_all(channel, parts, 3);
}

void folk_worker_serve(const folk_runner_def *def, int channel, int complaints) {
    channel = folk_worker_prepare(def->memory, channel, complaints);
    folk_task_outcome *outcome = folk_alloc(sizeof *outcome);
    double *values = folk_alloc((size_t)def->metrics * sizeof *values);
    folk_task task;
    while (folk_channel_read(channel, &task, sizeof task)) {
        if (ftruncate(STDERR_FILENO, 0) != 0) lseek(STDERR_FILENO, 0, SEEK_SET);
        *outcome = (folk_task_outcome){.values = values};
        for (int i = 0; i < def->metrics; i++)
            values[i] = NAN;
        const double began_at = wall_seconds();
        def->run(def->run_context, &task, outcome);
        outcome->seconds = wall_seconds() - began_at;
        if (!send_outcome(channel, outcome, def->metrics)) break;
    }
    _exit(0);
}
