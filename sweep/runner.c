// SPDX-License-Identifier: GPL-3.0-or-later
#include "sweep/runner.h"

#include "core/memory.h"
#include "sweep/worker.h"

#include <errno.h>
#include <math.h>
#include <poll.h>
#include <sched.h>
#include <signal.h>
#include <string.h>
#include <sys/signalfd.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

// A worker has tasks for about so long at hand: enough that it does not wait for the next, few
// enough that at the end no worker holds what another could do.
static const double ahead_seconds = 0.02;

static const double look_seconds = 0.1;

enum { MOST_AHEAD = 64, MOST_WORKERS = 4096, IDLE_DEATHS = 8 };

typedef struct hand {
    folk_worker_process process;
    folk_task tasks[MOST_AHEAD]; // handed out, in order; the first is being run
    size_t task_count;
    double since; // when the first began, as far as is known here
    bool overdue; // killed for it
    unsigned char *bytes;
    size_t byte_count, byte_capacity;
} hand;

typedef struct running {
    const folk_runner_def *def;
    hand *workers;
    int worker_count;
    int signals; // a signalfd
    folk_task *again;
    size_t again_count, again_capacity;
    bool dry;            // the owner had no further task when it was last asked
    double mean_seconds; // of a task; 0: not known yet
    double looked_at;
    int idle_deaths; // of workers that had nothing to do, in a row
    double *values;  // of the outcome that is taken
} running;

int folk_runner_processors(void) {
    cpu_set_t set;
    if (sched_getaffinity(0, sizeof set, &set) != 0) return 1;
    return CPU_COUNT(&set);
}

static double wall_seconds(void) {
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (double)now.tv_sec + (double)now.tv_nsec * 1e-9;
}

// Workers.

static void become_worker(const void *context, int channel, int complaints) {
    folk_worker_serve(context, channel, complaints);
}

static bool start_worker(running *run, hand *worker, folk_error *err) {
    worker->overdue = false;
    worker->byte_count = 0;
    return folk_worker_start(&worker->process, become_worker, run->def, err);
}

// Handing out.

static void push_again(running *run, const folk_task *task) {
    run->again =
        folk_grow(run->again, &run->again_capacity, run->again_count + 1, sizeof *run->again);
    run->again[run->again_count++] = *task;
}

static bool next_task(running *run, folk_task *task, bool *ok, folk_error *err) {
    *ok = true;
    if (run->again_count > 0) {
        *task = run->again[--run->again_count];
        return true;
    }
    if (run->dry) return false;
    task->attempts = 0;
    const folk_handout *handout = &run->def->handout;
    const bool any = handout->next(handout->context, task, ok, err);
    run->dry = !any;
    return any;
}

static size_t wanted_ahead(const running *run) {
    if (run->mean_seconds <= 0) return 1;
    const double tasks = ahead_seconds / run->mean_seconds;
    return tasks < MOST_AHEAD - 1 ? (size_t)tasks + 1 : MOST_AHEAD;
}

static bool send_tasks(hand *worker, size_t first) {
    const char *at = (const char *)&worker->tasks[first];
    size_t bytes = (worker->task_count - first) * sizeof(folk_task);
    while (bytes > 0) {
        const ssize_t put = send(worker->process.channel, at, bytes, MSG_NOSIGNAL);
        if (put < 0 && errno == EINTR) continue;
        if (put <= 0) return false; // it is gone, which reading finds out
        at += put;
        bytes -= (size_t)put;
    }
    return true;
}

static bool refill(running *run, hand *worker, folk_error *err) {
    const size_t wanted = wanted_ahead(run), had = worker->task_count;
    if (had > wanted / 2 || worker->overdue) return true;
    bool ok = true;
    folk_task task = {0};
    while (worker->task_count < wanted && next_task(run, &task, &ok, err))
        worker->tasks[worker->task_count++] = task;
    if (!ok) return false;
    if (had == 0) worker->since = wall_seconds();
    if (worker->task_count > had) send_tasks(worker, had);
    return true;
}

// Taking outcomes.

static bool take(running *run, const folk_task *task, folk_task_outcome *outcome, folk_error *err) {
    folk_task tried = *task;
    tried.attempts++;
    if (outcome->again && tried.attempts < (uint64_t)run->def->attempts) {
        push_again(run, &tried);
        return true;
    }
    run->dry = false; // what it has brought may let the owner go on
    const folk_handout *handout = &run->def->handout;
    return handout->take(handout->context, &tried, outcome, err);
}

static void forget_first(hand *worker) {
    worker->task_count--;
    memmove(worker->tasks, worker->tasks + 1, worker->task_count * sizeof(folk_task));
    worker->since = wall_seconds();
}

static void learn_duration(running *run, double seconds) {
    const double share = run->mean_seconds > 0 ? 0.1 : 1;
    run->mean_seconds += share * (fmax(seconds, 1e-6) - run->mean_seconds);
}

static bool take_reports(running *run, hand *worker, folk_error *err) {
    size_t used = 0;
    bool ok = true;
    while (ok && worker->task_count > 0) {
        folk_task_outcome outcome;
        const size_t length = folk_worker_outcome(worker->bytes + used, worker->byte_count - used,
                                                  run->def->metrics, run->values, &outcome);
        if (length == 0) break;
        used += length;
        run->idle_deaths = 0;
        learn_duration(run, outcome.seconds);
        const folk_task task = worker->tasks[0];
        forget_first(worker);
        ok = take(run, &task, &outcome, err);
    }
    worker->byte_count -= used;
    memmove(worker->bytes, worker->bytes + used, worker->byte_count);
    return ok;
}

// Its first task is what it died of; the others are handed out again.
static bool bury(running *run, hand *worker, folk_error *err) {
    folk_task_outcome outcome = {.again = true, .values = run->values};
    const double lasted = wall_seconds() - worker->since;
    while (worker->task_count > 1)
        push_again(run, &worker->tasks[--worker->task_count]);
    folk_worker_bury(&worker->process, worker->overdue ? run->def->timeout : 0, &outcome);
    if (worker->task_count == 0 && ++run->idle_deaths > IDLE_DEATHS)
        return folk_fail(err, FOLK_ERR_IO, "workers end before they run anything: %s",
                         outcome.error);
    if (worker->task_count > 0) {
        worker->task_count = 0;
        outcome.seconds = lasted;
        for (int i = 0; i < run->def->metrics; i++)
            run->values[i] = NAN;
        if (!take(run, &worker->tasks[0], &outcome, err)) return false;
    }
    return start_worker(run, worker, err);
}

// Reads what there is; a closed channel is a dead worker.
static bool listen_to(running *run, hand *worker, folk_error *err) {
    enum { PIECE = 65536 };
    for (;;) {
        worker->bytes =
            folk_grow(worker->bytes, &worker->byte_capacity, worker->byte_count + PIECE, 1);
        const ssize_t got =
            read(worker->process.channel, worker->bytes + worker->byte_count, PIECE);
        if (got < 0 && errno == EINTR) continue;
        if (got < 0 && errno == EAGAIN) return true;
        if (got <= 0) return bury(run, worker, err);
        worker->byte_count += (size_t)got;
        if (!take_reports(run, worker, err)) return false;
        if (got < PIECE) return true;
    }
}

// Time.

static void kill_overdue(running *run, double now) {
    if (run->def->timeout <= 0) return;
    for (int i = 0; i < run->worker_count; i++) {
        hand *worker = &run->workers[i];
        if (worker->task_count == 0 || worker->overdue) continue;
        if (now - worker->since < run->def->timeout) continue;
        worker->overdue = true;
        kill(worker->process.pid, SIGKILL);
    }
}

static int milliseconds_to_wait(const running *run, double now) {
    double wait = look_seconds - (now - run->looked_at);
    for (int i = 0; i < run->worker_count && run->def->timeout > 0; i++) {
        const hand *worker = &run->workers[i];
        if (worker->task_count > 0 && !worker->overdue)
            wait = fmin(wait, worker->since + run->def->timeout - now);
    }
    return wait > 0 ? (int)ceil(wait * 1000) : 0;
}

static bool look(running *run, double now, folk_error *err) {
    const folk_handout *handout = &run->def->handout;
    if (now - run->looked_at < look_seconds) return true;
    run->looked_at = now;
    return handout->look == NULL || handout->look(handout->context, err);
}

static bool any_at_work(const running *run) {
    for (int i = 0; i < run->worker_count; i++)
        if (run->workers[i].task_count > 0) return true;
    return false;
}

// One round: hand out, wait, take. False when it is over, with `*end` why.
static bool turn(running *run, struct pollfd *polled, folk_runner_end *end, folk_error *err) {
    *end = FOLK_RUNNER_FAILED;
    for (int i = 0; i < run->worker_count; i++)
        if (!refill(run, &run->workers[i], err)) return false;
    if (!any_at_work(run)) {
        *end = FOLK_RUNNER_DONE;
        return false;
    }
    for (int i = 0; i < run->worker_count; i++)
        polled[i] = (struct pollfd){.fd = run->workers[i].process.channel, .events = POLLIN};
    polled[run->worker_count] = (struct pollfd){.fd = run->signals, .events = POLLIN};
    const int wait = milliseconds_to_wait(run, wall_seconds());
    if (poll(polled, (nfds_t)run->worker_count + 1, wait) < 0 && errno != EINTR)
        return folk_fail(err, FOLK_ERR_IO, "cannot wait for workers: %s", strerror(errno));
    for (int i = 0; i < run->worker_count; i++)
        if (polled[i].revents != 0 && !listen_to(run, &run->workers[i], err)) return false;
    if (polled[run->worker_count].revents != 0) {
        *end = FOLK_RUNNER_INTERRUPTED;
        return false;
    }
    kill_overdue(run, wall_seconds());
    return look(run, wall_seconds(), err);
}

static folk_runner_end run_all(running *run, folk_error *err) {
    for (int i = 0; i < run->worker_count; i++)
        if (!start_worker(run, &run->workers[i], err)) return FOLK_RUNNER_FAILED;
    struct pollfd *polled = folk_alloc((size_t)(run->worker_count + 1) * sizeof *polled);
    folk_runner_end end;
    while (turn(run, polled, &end, err))
        continue;
    folk_free(polled);
    return end;
}

static int count_workers(const folk_runner_def *def) {
    const int wanted = def->workers > 0 ? def->workers : folk_runner_processors();
    return wanted < MOST_WORKERS ? wanted : MOST_WORKERS;
}

static void close_all(running *run) {
    for (int i = 0; i < run->worker_count; i++) {
        folk_worker_end(&run->workers[i].process);
        folk_free(run->workers[i].bytes);
    }
    folk_free(run->workers);
    folk_free(run->again);
    folk_free(run->values);
}

folk_runner_end folk_runner_run(const folk_runner_def *def, folk_error *err) {
    running run = {.def = def, .looked_at = wall_seconds()};
    sigset_t heeded, before;
    sigemptyset(&heeded);
    sigaddset(&heeded, SIGINT);
    sigaddset(&heeded, SIGTERM);
    sigaddset(&heeded, SIGHUP);
    sigprocmask(SIG_BLOCK, &heeded, &before);
    run.signals = signalfd(-1, &heeded, SFD_CLOEXEC | SFD_NONBLOCK);
    run.worker_count = count_workers(def);
    run.workers = folk_alloc((size_t)run.worker_count * sizeof *run.workers);
    for (int i = 0; i < run.worker_count; i++)
        run.workers[i].process = (folk_worker_process){.channel = -1, .complaints = -1};
    run.values = folk_alloc((size_t)def->metrics * sizeof *run.values);
    const folk_runner_end end = run_all(&run, err);
    close_all(&run);
    struct signalfd_siginfo heard;
    while (read(run.signals, &heard, sizeof heard) > 0)
        continue;
    close(run.signals);
    sigprocmask(SIG_SETMASK, &before, NULL);
    return end;
}
