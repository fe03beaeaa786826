// SPDX-License-Identifier: GPL-3.0-or-later
#include "sweep/worker.h"

#include "core/memory.h"

#include <errno.h>
#include <fcntl.h>
#include <math.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/time.h>
#include <sys/uio.h>
#include <time.h>
#include <unistd.h>

static double wall_seconds(void) {
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (double)now.tv_sec + (double)now.tv_nsec * 1e-9;
}

// Whether all bytes came; at the end of the channel, or when the runner is gone, they do not.
static bool read_all(int channel, void *to, size_t bytes) {
    for (char *at = to; bytes > 0;) {
        const ssize_t got = read(channel, at, bytes);
        if (got < 0 && errno == EINTR) continue;
        if (got <= 0) return false;
        at += got;
        bytes -= (size_t)got;
    }
    return true;
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
    folk_worker_report report = {
        .digest = outcome->digest,
        .events = outcome->events,
        .calls = outcome->calls,
        .tokens = outcome->tokens,
        .seconds = outcome->seconds,
        .cost = outcome->cost,
        .status = (int32_t)outcome->status,
        .again = outcome->again,
        .error_bytes = strlen(outcome->error),
    };
    struct iovec parts[] = {
        {&report, sizeof report},
        {outcome->values, (size_t)metrics * sizeof *outcome->values},
        {(char *)outcome->error, report.error_bytes},
    };
    return write_all(channel, parts, 3);
}

// What the process has now, and so much more.
static void limit_memory(size_t memory) {
    unsigned long long pages = 0;
    FILE *file = fopen("/proc/self/statm", "r");
    if (file == NULL) return;
    const bool known = fscanf(file, "%llu", &pages) == 1;
    fclose(file);
    if (!known) return;
    const rlim_t most = (rlim_t)pages * (rlim_t)sysconf(_SC_PAGESIZE) + memory;
    struct rlimit limit;
    if (getrlimit(RLIMIT_AS, &limit) != 0 || limit.rlim_cur <= most) return;
    limit.rlim_cur = most;
    setrlimit(RLIMIT_AS, &limit);
}

// Keys pressed at a terminal go to all processes there: the runner alone heeds them. A worker that
// dies leaves no core file.
static void prepare(const folk_runner_def *def, int complaints) {
    signal(SIGINT, SIG_IGN);
    signal(SIGTERM, SIG_IGN);
    signal(SIGHUP, SIG_IGN);
    signal(SIGPIPE, SIG_IGN);
    dup2(complaints, STDERR_FILENO);
    const int nowhere = open("/dev/null", O_RDWR);
    dup2(nowhere, STDIN_FILENO);
    dup2(nowhere, STDOUT_FILENO);
    const struct rlimit no_core = {0};
    setrlimit(RLIMIT_CORE, &no_core);
    if (def->memory > 0) limit_memory(def->memory);
}

// Channels of other workers stay open nowhere but at their ends, so that each is closed with its
// runner; so do the store's files.
static int keep_only(int channel) {
    const int lowest = STDERR_FILENO + 1;
    if (channel != lowest) dup2(channel, lowest);
    close_range((unsigned)lowest + 1, ~0U, 0);
    return lowest;
}

void folk_worker_serve(const folk_runner_def *def, int channel, int complaints) {
    prepare(def, complaints);
    channel = keep_only(channel);
    folk_task_outcome *outcome = folk_alloc(sizeof *outcome);
    double *values = folk_alloc((size_t)def->metrics * sizeof *values);
    folk_task task;
    while (read_all(channel, &task, sizeof task)) {
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
