// SPDX-License-Identifier: GPL-3.0-or-later
// How a worker's process begins and ends, and what an outcome looks like on its channel: the same
// for workers that run one task after another (sweep/worker.c) and several at once
// (sweep/interleaver.c).
#include "core/memory.h"
#include "sweep/worker.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

// Outcomes.

folk_worker_report folk_worker_report_of(const folk_task_outcome *outcome) {
    return (folk_worker_report){
        .digest = outcome->digest,
        .events = outcome->events,
        .calls = outcome->calls,
        .tokens = outcome->tokens,
        .seconds = outcome->seconds,
        .cost = outcome->cost,
        .status = (int32_t)outcome->status,
        .again = outcome->again,
        .asks = outcome->asks,
        .stood_in = outcome->stood_in,
        .error_bytes = strlen(outcome->error),
    };
}

size_t folk_worker_outcome(const unsigned char *bytes, size_t count, int metrics, double *values,
                           folk_task_outcome *outcome) {
    folk_worker_report report;
    if (count < sizeof report) return 0;
    memcpy(&report, bytes, sizeof report);
    const size_t value_bytes = (size_t)metrics * sizeof(double);
    const size_t whole = sizeof report + value_bytes + report.error_bytes;
    if (count < whole) return 0;
    *outcome = (folk_task_outcome){
        .status = (folk_sweep_status)report.status,
        .again = report.again,
        .asks = report.asks,
        .stood_in = report.stood_in,
        .digest = report.digest,
        .events = report.events,
        .calls = report.calls,
        .tokens = report.tokens,
        .seconds = report.seconds,
        .cost = report.cost,
        .values = values,
    };
    memcpy(values, bytes + sizeof report, value_bytes);
    memcpy(outcome->error, bytes + sizeof report + value_bytes, report.error_bytes);
    return whole;
}

// Beginning.

static bool fail_start(folk_error *err) {
    return folk_fail(err, FOLK_ERR_IO, "cannot start a worker: %s", strerror(errno));
}

bool folk_worker_start(folk_worker_process *process, folk_worker_become_fn become,
                       const void *context, folk_error *err) {
    int ends[2];
    const pid_t runner = getpid();
    process->pid = 0;
    process->complaints = memfd_create("folk", MFD_CLOEXEC);
    if (process->complaints < 0 || socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, ends) != 0)
        return fail_start(err);
    fcntl(process->complaints, F_SETFL, O_APPEND);
    fcntl(ends[0], F_SETFL, O_NONBLOCK);
    const pid_t pid = fork();
    if (pid == 0) {
        prctl(PR_SET_PDEATHSIG, SIGKILL);
        if (getppid() != runner) _exit(0); // it died before it was asked to tell
        become(context, ends[1], process->complaints);
        _exit(0);
    }
    close(ends[1]);
    process->channel = ends[0];
    if (pid < 0) return fail_start(err);
    process->pid = pid;
    return true;
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

// Channels of other workers stay open nowhere but at their ends, so that each is closed with its
// runner; so do the store's files.
static int keep_only(int channel) {
    const int lowest = STDERR_FILENO + 1;
    if (channel != lowest) dup2(channel, lowest);
    close_range((unsigned)lowest + 1, ~0U, 0);
    return lowest;
}

// Keys pressed at a terminal go to all processes there: the runner alone heeds them. A worker that
// dies leaves no core file.
int folk_worker_prepare(size_t memory, int channel, int complaints) {
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
    if (memory > 0) limit_memory(memory);
    return keep_only(channel);
}

// End.

void folk_worker_end(folk_worker_process *process) {
    if (process->pid > 0) {
        kill(process->pid, SIGKILL);
        while (waitpid(process->pid, NULL, 0) < 0 && errno == EINTR)
            continue;
    }
    if (process->channel >= 0) close(process->channel);
    if (process->complaints >= 0) close(process->complaints);
    process->pid = 0;
    process->channel = process->complaints = -1;
}

// The last line that the process has put on its standard error.
static void last_complaint(int complaints, char *line, size_t room) {
    char text[2048];
    line[0] = '\0';
    const off_t size = lseek(complaints, 0, SEEK_END);
    const off_t from = size > (off_t)sizeof text - 1 ? size - (off_t)sizeof text + 1 : 0;
    const ssize_t got = pread(complaints, text, sizeof text - 1, from);
    if (got <= 0) return;
    text[got] = '\0';
    for (char *end = text + got; end > text && (end[-1] == '\n' || end[-1] == ' ');)
        *--end = '\0';
    const char *begin = strrchr(text, '\n');
    snprintf(line, room, "%.*s", (int)room - 1, begin != NULL ? begin + 1 : text);
}

static void explain(int complaints, int status, folk_task_outcome *outcome) {
    char line[512], how[128];
    if (WIFSIGNALED(status))
        snprintf(how, sizeof how, "by signal %d (%s)", WTERMSIG(status),
                 strsignal(WTERMSIG(status)));
    else
        snprintf(how, sizeof how, "by itself with status %d", WEXITSTATUS(status));
    last_complaint(complaints, line, sizeof line);
    const bool killed = WIFSIGNALED(status) && WTERMSIG(status) == SIGKILL;
    snprintf(outcome->error, sizeof outcome->error, "its process was ended %s%s%s", how,
             line[0] != '\0' ? ": "
             : killed        ? ", as the system does where memory runs out"
                             : "",
             line);
}

void folk_worker_bury(folk_worker_process *process, double timeout, folk_task_outcome *outcome) {
    int status = 0;
    while (waitpid(process->pid, &status, 0) < 0 && errno == EINTR)
        continue;
    process->pid = 0;
    outcome->status = FOLK_SWEEP_CRASHED;
    if (timeout > 0) {
        outcome->status = FOLK_SWEEP_TIMED_OUT;
        snprintf(outcome->error, sizeof outcome->error,
                 "it was ended as it took longer than %g s, its time-out", timeout);
    } else {
        explain(process->complaints, status, outcome);
    }
    folk_worker_end(process);
}
