// SPDX-License-Identifier: GPL-3.0-or-later
// The side that runs: tasks asked of rank 0 a few ahead, outcomes taken by the rank's own store.
#include "core/memory.h"
#include "sweep/mpi_state.h"

#include <math.h>
#include <poll.h>
#include <string.h>

// An answer takes milliseconds. Where tasks are so long that this is nothing, none is asked for
// ahead, so that at the end no rank holds what another could do.
static const double ahead_seconds = 0.1, long_seconds = 0.05;

// An answer that was under way when the last round ended may come before.
bool folk_mpi_await(folk_mpi *mpi) {
    do {
        if (!folk_mpi_receive(mpi) || mpi->frame.kind == FOLK_MPI_END) return false;
    } while (mpi->frame.kind != FOLK_MPI_GO);
    memcpy(&mpi->token, mpi->bytes, sizeof mpi->token);
    mpi->task_count = mpi->next = 0;
    mpi->asked = mpi->dry = false;
    return true;
}

char *folk_mpi_store(const folk_mpi *mpi, const char *store) {
    return folk_format("%s.rank%d-%08llx", store, mpi->rank, (unsigned long long)mpi->token);
}

static uint64_t wanted(const folk_mpi *mpi) {
    if (mpi->mean_seconds <= 0 || mpi->mean_seconds >= long_seconds) return 1;
    const double tasks = ahead_seconds / mpi->mean_seconds;
    return tasks < FOLK_MPI_MOST_TASKS ? (uint64_t)tasks + 1 : FOLK_MPI_MOST_TASKS;
}

static bool ask(folk_mpi *mpi) {
    const folk_mpi_ask ask = {wanted(mpi), mpi->done, mpi->failed};
    mpi->asked = folk_mpi_send(mpi, FOLK_MPI_ASK, 0, &ask, sizeof ask);
    return mpi->asked;
}

static bool fail_alone(folk_error *err) {
    return folk_fail(err, FOLK_ERR_IO,
                     "rank 0 has gone; what this rank has run is kept in its store");
}

static bool receive_tasks(folk_mpi *mpi, folk_error *err) {
    if (!folk_mpi_receive(mpi) || mpi->frame.kind != FOLK_MPI_TASKS) return fail_alone(err);
    const size_t count = mpi->frame.bytes / sizeof(folk_task);
    memmove(mpi->tasks, mpi->tasks + mpi->next, (mpi->task_count - mpi->next) * sizeof(folk_task));
    mpi->task_count -= mpi->next;
    mpi->next = 0;
    FOLK_ASSERT(mpi->task_count + count <= 2 * FOLK_MPI_MOST_TASKS);
    memcpy(mpi->tasks + mpi->task_count, mpi->bytes, count * sizeof(folk_task));
    mpi->task_count += count;
    mpi->dry = count == 0;
    mpi->asked = false;
    return true;
}

static bool has_answer(const folk_mpi *mpi) {
    struct pollfd polled = {.fd = mpi->channel, .events = POLLIN};
    return poll(&polled, 1, 0) == 1;
}

static bool next(void *context, folk_task *task, bool *ok, folk_error *err) {
    folk_mpi *mpi = context;
    const uint64_t enough = wanted(mpi);
    *ok = true;
    if (mpi->asked && has_answer(mpi)) *ok = receive_tasks(mpi, err);
    const size_t left = mpi->task_count - mpi->next;
    if (*ok && !mpi->dry && !mpi->asked && left <= enough / 2 && !ask(mpi)) *ok = fail_alone(err);
    if (*ok && left == 0 && mpi->asked) *ok = receive_tasks(mpi, err);
    if (!*ok || mpi->next == mpi->task_count) return false;
    *task = mpi->tasks[mpi->next++];
    return true;
}

static bool take(void *context, const folk_task *task, const folk_task_outcome *outcome,
                 folk_error *err) {
    folk_mpi *mpi = context;
    const double share = mpi->mean_seconds > 0 ? 0.1 : 1;
    mpi->mean_seconds += share * (fmax(outcome->seconds, 1e-6) - mpi->mean_seconds);
    mpi->done++;
    if (outcome->status != FOLK_SWEEP_DONE) mpi->failed++;
    return mpi->own->take(mpi->own->context, task, outcome, err);
}

// Between answers nothing comes but the end of the channel.
static bool look(void *context, folk_error *err) {
    folk_mpi *mpi = context;
    struct pollfd polled = {.fd = mpi->channel, .events = POLLIN};
    if (poll(&polled, 1, 0) == 1 && (polled.revents & POLLHUP) != 0) return fail_alone(err);
    return mpi->own->look == NULL || mpi->own->look(mpi->own->context, err);
}

folk_handout folk_mpi_handout(folk_mpi *mpi, const folk_handout *own) {
    mpi->own = own;
    return (folk_handout){.next = next, .take = take, .look = look, .context = mpi};
}

void folk_mpi_finish(folk_mpi *mpi, const folk_error *failure) {
    struct {
        folk_mpi_ask counts;
        char error[FOLK_ERROR_TEXT];
    } left = {.counts = {0, mpi->done, mpi->failed}};
    if (failure != NULL) memcpy(left.error, failure->text, sizeof left.error);
    const size_t bytes = sizeof left.counts + strlen(left.error) + 1;
    folk_mpi_send(mpi, FOLK_MPI_LEFT, 0, &left, bytes);
}
