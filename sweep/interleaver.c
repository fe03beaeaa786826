// SPDX-License-Identifier: GPL-3.0-or-later
#include "sweep/interleaver.h"

#include "core/memory.h"
#include "sweep/interleaver_state.h"
#include "sweep/worker.h"

#include <errno.h>
#include <math.h>
#include <poll.h>
#include <signal.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/signalfd.h>
#include <time.h>
#include <unistd.h>

static const double look_seconds = 0.1;

enum { IDLE_DEATHS = 8 };

typedef struct tasks {
    folk_task *items;
    size_t count, capacity;
} tasks;

typedef struct interleaving {
    const folk_interleaver_def *def;
    folk_worker_process process;
    folk_line_place *place; // shared with the worker
    bool overdue;           // killed for it
    tasks open;             // with the worker
    tasks again;            // to be handed out before others
    tasks suspects;         // one of which may have ended the process: to be handed out one by one
    uint64_t wanted;
    bool dry; // the owner had no further task when it was last asked
    int signals;
    int idle_deaths; // without an outcome in between
    double looked_at;
    double *values;
    folk_bytes frames, reply;
    folk_runner_end end;
    bool over;
} interleaving;

static double wall_seconds(void) {
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (double)now.tv_sec + (double)now.tv_nsec * 1e-9;
}

// Tasks.

static void push(tasks *all, const folk_task *task) {
    all->items = folk_grow(all->items, &all->capacity, all->count + 1, sizeof *all->items);
    all->items[all->count++] = *task;
}

static size_t find(const tasks *all, uint64_t point, uint64_t replicate) {
    size_t at = 0;
    while (at < all->count &&
           (all->items[at].point != point || all->items[at].replicate != replicate))
        at++;
    return at;
}

static folk_task take_at(tasks *all, size_t at) {
    const folk_task task = all->items[at];
    all->count--;
    memmove(all->items + at, all->items + at + 1, (all->count - at) * sizeof *all->items);
    return task;
}

// The worker.

static void become_worker(const void *context, int channel, int complaints) {
    const interleaving *run = context;
    folk_line_serve(run->def, run->place, channel, complaints);
}

static bool start_worker(interleaving *run, folk_error *err) {
    run->overdue = false;
    run->wanted = 0;
    run->frames.count = 0;
    atomic_store(&run->place->executes, false);
    return folk_worker_start(&run->process, become_worker, run, err);
}

// Handing out.

static bool next_task(interleaving *run, folk_task *task, bool *ok, folk_error *err) {
    *ok = true;
    if (run->again.count > 0) {
        *task = take_at(&run->again, 0);
        return true;
    }
    if (run->suspects.count > 0) {
        if (run->open.count > 0) return false;
        *task = take_at(&run->suspects, 0);
        return true;
    }
    if (run->dry) return false;
    const folk_handout *handout = &run->def->handout;
    *task = (folk_task){0};
    const bool any = handout->next(handout->context, task, ok, err);
    run->dry = !any;
    return any;
}

static bool hand_out(interleaving *run, folk_error *err) {
    const folk_interleaver_def *def = run->def;
    folk_line_head head = {.kind = FOLK_LINE_TASK};
    bool ok = true;
    while (run->wanted > 0 && next_task(run, &head.task, &ok, err)) {
        if (!def->brief(def->context, &head.task, &head.number, err)) return false;
        push(&run->open, &head.task);
        run->wanted--;
        // A worker that has gone is found out when its channel is read.
        if (!folk_line_send(run->process.channel, &head, NULL)) return true;
    }
    return ok;
}

// Taking.

static bool take(interleaving *run, const folk_task *task, folk_task_outcome *outcome,
                 folk_error *err) {
    folk_task tried = *task;
    tried.attempts++;
    if (outcome->again && tried.attempts < (uint64_t)run->def->attempts) {
        push(&run->again, &tried);
        return true;
    }
    run->dry = false; // what it has brought may let the owner go on
    const folk_handout *handout = &run->def->handout;
    return handout->take(handout->context, &tried, outcome, err);
}

static bool take_outcome(interleaving *run, const folk_line_head *head, const folk_bytes *bytes,
                         folk_error *err) {
    folk_task_outcome outcome;
    const size_t at = find(&run->open, head->task.point, head->task.replicate);
    if (at == run->open.count || folk_worker_outcome(bytes->items, bytes->count, run->def->metrics,
                                                     run->values, &outcome) == 0)
        return true;
    run->idle_deaths = 0;
    const folk_task task = take_at(&run->open, at);
    return take(run, &task, &outcome, err);
}

static bool answer(interleaving *run, const folk_line_head *head, const folk_bytes *bytes,
                   folk_error *err) {
    run->reply.count = 0;
    if (!run->def->ask(run->def->context, &head->task, bytes, &run->reply, err)) return false;
    folk_line_send(run->process.channel,
                   &(folk_line_head){.kind = FOLK_LINE_REPLY, .bytes = run->reply.count},
                   run->reply.items);
    return true;
}

static bool heed(interleaving *run, const folk_line_head *head, const folk_bytes *bytes,
                 folk_error *err) {
    switch ((folk_line_kind)head->kind) {
    case FOLK_LINE_WANT:
        run->wanted += head->number;
        return true;
    case FOLK_LINE_OUTCOME:
        return take_outcome(run, head, bytes, err);
    case FOLK_LINE_NOTE:
        return run->def->note(run->def->context, &head->task, bytes, err);
    case FOLK_LINE_ASK:
        return answer(run, head, bytes, err);
    case FOLK_LINE_STOP:
        run->over = true;
        run->end = (folk_runner_end)head->number;
        folk_fail(err, FOLK_ERR_PROVIDER, "%.*s", (int)bytes->count, (const char *)bytes->items);
        return false;
    case FOLK_LINE_TASK:
    case FOLK_LINE_REPLY:
        break;
    }
    return true;
}

static bool take_frames(interleaving *run, folk_error *err) {
    size_t used = 0;
    bool ok = true;
    folk_line_head head;
    while (ok && run->frames.count - used >= sizeof head) {
        memcpy(&head, run->frames.items + used, sizeof head);
        if (run->frames.count - used < sizeof head + head.bytes) break;
        const folk_bytes bytes = {.items = run->frames.items + used + sizeof head,
                                  .count = head.bytes};
        ok = heed(run, &head, &bytes, err);
        used += sizeof head + head.bytes;
    }
    run->frames.count -= used;
    memmove(run->frames.items, run->frames.items + used, run->frames.count);
    return ok;
}

// Death.

static void hand_back(interleaving *run, tasks *to) {
    while (run->open.count > 0) {
        const folk_task task = take_at(&run->open, 0);
        push(to, &task);
    }
}

// The task that the process died of: the one that was being executed, or the only one.
static size_t find_culprit(const interleaving *run) {
    if (atomic_load(&run->place->executes))
        return find(&run->open, run->place->point, run->place->replicate);
    return run->open.count == 1 ? 0 : run->open.count;
}

static bool bury(interleaving *run, folk_error *err) {
    folk_task_outcome outcome = {.again = true, .values = run->values};
    const size_t culprit = find_culprit(run);
    folk_worker_bury(&run->process, run->overdue ? run->def->timeout : 0, &outcome);
    if (culprit < run->open.count) {
        const folk_task task = take_at(&run->open, culprit);
        hand_back(run, &run->again);
        for (int i = 0; i < run->def->metrics; i++)
            run->values[i] = NAN;
        if (!take(run, &task, &outcome, err)) return false;
    } else {
        hand_back(run, &run->suspects);
        if (++run->idle_deaths > IDLE_DEATHS)
            return folk_fail(err, FOLK_ERR_IO, "the worker ends before it runs anything: %s",
                             outcome.error);
    }
    return start_worker(run, err);
}

// Reads what there is; a closed channel is a dead worker.
static bool listen_to(interleaving *run, folk_error *err) {
    enum { PIECE = 65536 };
    folk_bytes *frames = &run->frames;
    for (;;) {
        frames->items = folk_grow(frames->items, &frames->capacity, frames->count + PIECE, 1);
        const ssize_t got = read(run->process.channel, frames->items + frames->count, PIECE);
        if (got < 0 && errno == EINTR) continue;
        if (got < 0 && errno == EAGAIN) return run->def->settle(run->def->context, err);
        if (got <= 0) return bury(run, err);
        frames->count += (size_t)got;
        if (!take_frames(run, err)) return false;
        if (got < PIECE) return run->def->settle(run->def->context, err);
    }
}

static void kill_overdue(interleaving *run, double now) {
    if (run->def->timeout <= 0 || run->overdue || !atomic_load(&run->place->executes)) return;
    if (now - atomic_load(&run->place->since) < run->def->timeout) return;
    run->overdue = true;
    kill(run->process.pid, SIGKILL);
}

static bool look(interleaving *run, double now, folk_error *err) {
    const folk_handout *handout = &run->def->handout;
    if (now - run->looked_at < look_seconds) return true;
    run->looked_at = now;
    return handout->look == NULL || handout->look(handout->context, err);
}

// One round: hand out, wait, take. False when it is over.
static bool turn(interleaving *run, folk_error *err) {
    if (!hand_out(run, err)) return false;
    if (run->wanted > 0 && run->open.count == 0) {
        run->over = true;
        run->end = FOLK_RUNNER_DONE;
        return false;
    }
    struct pollfd polled[] = {{.fd = run->process.channel, .events = POLLIN},
                              {.fd = run->signals, .events = POLLIN}};
    if (poll(polled, 2, (int)(look_seconds * 1000)) < 0 && errno != EINTR)
        return folk_fail(err, FOLK_ERR_IO, "cannot wait for the worker: %s", strerror(errno));
    if (polled[0].revents != 0 && !listen_to(run, err)) return false;
    if (polled[1].revents != 0) {
        run->over = true;
        run->end = FOLK_RUNNER_INTERRUPTED;
        return false;
    }
    kill_overdue(run, wall_seconds());
    return look(run, wall_seconds(), err);
}

static void run_all(interleaving *run, folk_error *err) {
    run->place =
        mmap(NULL, sizeof *run->place, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    if (run->place == MAP_FAILED) {
        folk_fail(err, FOLK_ERR_IO, "cannot start a worker: %s", strerror(errno));
        return;
    }
    bool goes_on = start_worker(run, err);
    while (goes_on)
        goes_on = turn(run, err);
    folk_worker_end(&run->process);
    munmap(run->place, sizeof *run->place);
}

static void clear(interleaving *run) {
    folk_free(run->open.items);
    folk_free(run->again.items);
    folk_free(run->suspects.items);
    folk_free(run->values);
    folk_free(run->frames.items);
    folk_free(run->reply.items);
}

folk_runner_end folk_interleaver_run(const folk_interleaver_def *def, folk_error *err) {
    interleaving run = {.def = def, .looked_at = wall_seconds(), .end = FOLK_RUNNER_FAILED};
    sigset_t heeded, before;
    sigemptyset(&heeded);
    sigaddset(&heeded, SIGINT);
    sigaddset(&heeded, SIGTERM);
    sigaddset(&heeded, SIGHUP);
    sigprocmask(SIG_BLOCK, &heeded, &before);
    run.signals = signalfd(-1, &heeded, SFD_CLOEXEC | SFD_NONBLOCK);
    run.process = (folk_worker_process){.channel = -1, .complaints = -1};
    run.values = folk_alloc((size_t)def->metrics * sizeof *run.values);
    run_all(&run, err);
    clear(&run);
    struct signalfd_siginfo heard;
    while (read(run.signals, &heard, sizeof heard) > 0)
        continue;
    close(run.signals);
    sigprocmask(SIG_SETMASK, &before, NULL);
    return run.end;
}
