// SPDX-License-Identifier: GPL-3.0-or-later
// The side of rank 0 that hands out.
#include "core/memory.h"
#include "sweep/mpi_state.h"

#include <errno.h>
#include <inttypes.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/random.h>
#include <sys/signalfd.h>
#include <time.h>
#include <unistd.h>

static const double look_seconds = 0.1;

typedef struct desk {
    folk_mpi *mpi;
    folk_mpi_service *service;
    folk_mpi_ask *told; // by rank
    bool *left;         // by rank: it has finished the round
    bool *gone;         // by rank: its process has ended
    int left_count;
    bool lost;       // one of them went in this round
    int signals;     // a signalfd
    folk_task first; // of the round
    bool first_waits;
    bool dry; // no task is left in this round
    bool failed;
    folk_error *err; // the first failure
} desk;

static double wall_seconds(void) {
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (double)now.tv_sec + (double)now.tv_nsec * 1e-9;
}

static bool fail_alone(folk_error *err) {
    return folk_fail(err, FOLK_ERR_IO,
                     "sweep: folk-mpi has ended, so that no other rank can be reached; what ranks "
                     "have run is kept, and --resume goes on");
}

// Gathering.

// A text that begins at `*at` among the frame's bytes; "" beyond them.
static const char *read_text(folk_mpi *mpi, size_t *at) {
    mpi->bytes[sizeof mpi->bytes - 1] = '\0';
    if (*at >= mpi->frame.bytes) return "";
    const char *text = mpi->bytes + *at;
    *at += strlen(text) + 1;
    return text;
}

static bool check_hello(folk_mpi *mpi, folk_error *err) {
    size_t at = 0;
    const char *key = read_text(mpi, &at), *host = read_text(mpi, &at);
    const char *error = read_text(mpi, &at);
    if (mpi->frame.kind == FOLK_MPI_GONE)
        return folk_fail(err, FOLK_ERR_IO, "sweep: rank %d ended before the sweep began",
                         mpi->frame.rank);
    if (error[0] != '\0')
        return folk_fail(err, FOLK_ERR_USAGE, "%s (rank %d on %s)", error, mpi->frame.rank, host);
    if (mpi->key == NULL || strcmp(key, mpi->key) == 0) return true;
    return folk_fail(err, FOLK_ERR_USAGE,
                     "sweep: rank %d on %s would run another sweep than rank 0: the scenario's "
                     "file or the store differs there",
                     mpi->frame.rank, host);
}

static void tell_all(folk_mpi *mpi, folk_mpi_kind kind, const void *bytes, size_t count) {
    for (int rank = mpi->size - 1; rank >= 0; rank--) // its own bridge last: it ends then
        folk_mpi_send(mpi, kind, rank, bytes, count);
}

void folk_mpi_dismiss(folk_mpi *mpi) {
    tell_all(mpi, FOLK_MPI_END, NULL, 0);
}

// A reason that rank 0 has itself is given first: the others have the same as a rule.
bool folk_mpi_gather(folk_mpi *mpi, folk_error *err) {
    bool agreed = mpi->key != NULL;
    for (int i = 0; i < mpi->size; i++) {
        if (!folk_mpi_receive(mpi)) return fail_alone(err);
        if (agreed) agreed = check_hello(mpi, err);
    }
    if (!agreed) folk_mpi_dismiss(mpi);
    return agreed;
}

// Serving.

static void keep_failure(desk *serving, const folk_error *err) {
    if (!serving->failed) *serving->err = *err;
    serving->failed = true;
}

static void count(desk *serving, int rank, const folk_mpi_ask *ask) {
    folk_mpi_service *service = serving->service;
    service->done += ask->done - serving->told[rank].done;
    service->failed += ask->failed - serving->told[rank].failed;
    serving->told[rank] = *ask;
}

// The first task of a round was taken to see whether there is one.
static bool next_task(desk *serving, folk_task *task) {
    const folk_handout *handout = &serving->service->handout;
    if (serving->dry) return false;
    if (serving->first_waits) {
        serving->first_waits = false;
        *task = serving->first;
        return true;
    }
    bool ok = true;
    folk_error err = {0};
    *task = (folk_task){0};
    serving->dry = !handout->next(handout->context, task, &ok, &err);
    if (!ok) keep_failure(serving, &err);
    return !serving->dry;
}

static void answer(desk *serving, int rank, uint64_t wanted) {
    folk_task tasks[FOLK_MPI_MOST_TASKS];
    size_t number = 0;
    while (number < wanted && number < FOLK_MPI_MOST_TASKS && next_task(serving, &tasks[number]))
        number++;
    folk_mpi_send(serving->mpi, FOLK_MPI_TASKS, rank, tasks, number * sizeof *tasks);
}

static void leave(desk *serving, int rank, const char *failure) {
    folk_error err = {0};
    if (!serving->left[rank]) serving->left_count++;
    serving->left[rank] = true;
    if (failure[0] == '\0') return;
    folk_fail(&err, FOLK_ERR_IO, "sweep: rank %d: %s", rank, failure);
    keep_failure(serving, &err);
}

// Others do what it had not done.
static void lose(desk *serving, int rank) {
    if (serving->gone[rank]) return;
    serving->gone[rank] = serving->lost = true;
    serving->service->lost++;
    leave(serving, rank, "");
}

static void heed(desk *serving) {
    const folk_mpi *mpi = serving->mpi;
    const int rank = mpi->frame.rank;
    folk_mpi_ask ask = {0};
    if (rank < 0 || rank >= mpi->size) return;
    if (mpi->frame.bytes >= sizeof ask) memcpy(&ask, mpi->bytes, sizeof ask);
    switch ((folk_mpi_kind)mpi->frame.kind) {
    case FOLK_MPI_ASK:
        count(serving, rank, &ask);
        answer(serving, rank, ask.wanted);
        break;
    case FOLK_MPI_LEFT:
        count(serving, rank, &ask);
        leave(serving, rank, mpi->bytes + sizeof ask);
        break;
    case FOLK_MPI_GONE:
        lose(serving, rank);
        break;
    default:
        break;
    }
}

// Ranks are told by their launcher as this one is; the process beside is not.
static void stop(desk *serving) {
    struct signalfd_siginfo heard;
    while (read(serving->signals, &heard, sizeof heard) > 0)
        continue;
    serving->dry = true;
    serving->service->interrupted = true;
    if (serving->mpi->runner > 0) kill(serving->mpi->runner, SIGTERM);
}

static bool serve_all(desk *serving, folk_error *err) {
    const folk_handout *handout = &serving->service->handout;
    double looked_at = wall_seconds();
    while (serving->left_count < serving->mpi->size) {
        struct pollfd polled[] = {{.fd = serving->mpi->channel, .events = POLLIN},
                                  {.fd = serving->signals, .events = POLLIN}};
        if (poll(polled, 2, (int)(look_seconds * 1000)) < 0 && errno != EINTR)
            return folk_fail(err, FOLK_ERR_IO, "cannot wait for ranks: %s", strerror(errno));
        if (polled[1].revents != 0) stop(serving);
        if (polled[0].revents != 0) {
            if (!folk_mpi_receive(serving->mpi)) return fail_alone(err);
            heed(serving);
        }
        if (wall_seconds() - looked_at < look_seconds) continue;
        looked_at = wall_seconds();
        if (handout->look != NULL && !handout->look(handout->context, err)) return false;
    }
    return true;
}

static bool go(folk_mpi *mpi, folk_error *err) {
    uint32_t drawn;
    if (getrandom(&drawn, sizeof drawn, 0) != (ssize_t)sizeof drawn)
        return folk_fail(err, FOLK_ERR_IO, "cannot draw a name for stores: %s", strerror(errno));
    mpi->token = drawn;
    tell_all(mpi, FOLK_MPI_GO, &mpi->token, sizeof mpi->token);
    return true;
}

static void heed_signals(desk *serving, sigset_t *before) {
    sigset_t heeded;
    sigemptyset(&heeded);
    sigaddset(&heeded, SIGINT);
    sigaddset(&heeded, SIGTERM);
    sigaddset(&heeded, SIGHUP);
    sigprocmask(SIG_BLOCK, &heeded, before);
    serving->signals = signalfd(-1, &heeded, SFD_CLOEXEC | SFD_NONBLOCK);
}

// Whatever befell one rank, what the others have done is collected.
static void serve_round(desk *serving) {
    folk_mpi_service *service = serving->service;
    folk_error err = {0};
    memcpy(serving->left, serving->gone, (size_t)serving->mpi->size * sizeof *serving->left);
    serving->left_count = service->lost;
    if (!go(serving->mpi, &err) || !serve_all(serving, &err)) keep_failure(serving, &err);
    folk_error collecting = {0};
    if (!service->collect(service->handout.context, &collecting))
        keep_failure(serving, &collecting);
}

static bool begin_round(desk *serving) {
    folk_mpi_service *service = serving->service;
    folk_error err = {0};
    if (serving->failed || service->interrupted) return false;
    if (serving->lost && !service->again(service->handout.context, &err)) {
        keep_failure(serving, &err);
        return false;
    }
    serving->dry = serving->lost = false;
    serving->first_waits = next_task(serving, &serving->first);
    if (serving->first_waits && service->lost == serving->mpi->size) {
        folk_fail(&err, FOLK_ERR_IO,
                  "sweep: the processes of all ranks have ended; what they have run is kept, and "
                  "--resume goes on");
        keep_failure(serving, &err);
        return false;
    }
    return serving->first_waits;
}

bool folk_mpi_serve(folk_mpi *mpi, folk_mpi_service *service, folk_error *err) {
    const size_t ranks = (size_t)mpi->size;
    desk serving = {.mpi = mpi, .service = service, .err = err};
    sigset_t before;
    serving.told = folk_alloc(ranks * sizeof *serving.told);
    serving.left = folk_alloc(ranks * sizeof *serving.left);
    serving.gone = folk_alloc(ranks * sizeof *serving.gone);
    heed_signals(&serving, &before);
    while (begin_round(&serving))
        serve_round(&serving);
    close(serving.signals);
    sigprocmask(SIG_SETMASK, &before, NULL);
    folk_free(serving.told);
    folk_free(serving.left);
    folk_free(serving.gone);
    return !serving.failed;
}
