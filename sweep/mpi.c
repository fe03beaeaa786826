// SPDX-License-Identifier: GPL-3.0-or-later
// Joining and leaving, and frames.
#include "sweep/mpi.h"

#include "core/memory.h"
#include "sweep/channel.h"
#include "sweep/mpi_state.h"

#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

// The environment.

static int read_count(const char *const *names, int otherwise) {
    for (; *names != NULL; names++) {
        const char *text = getenv(*names);
        if (text != NULL && *text >= '0' && *text <= '9') return atoi(text);
    }
    return otherwise;
}

// Slurm's own count says nothing of MPI: it is there for programs that know none, too.
int folk_mpi_ranks(void) {
    const char *const names[] = {"OMPI_COMM_WORLD_SIZE", "PMI_SIZE", NULL};
    const char *const of_slurm[] = {"SLURM_STEP_NUM_TASKS", NULL};
    return read_count(names, getenv("PMIX_RANK") != NULL ? read_count(of_slurm, 1) : 1);
}

int folk_mpi_rank(void) {
    const char *const names[] = {"OMPI_COMM_WORLD_RANK", "PMI_RANK", "PMIX_RANK", NULL};
    return read_count(names, 0);
}

// Frames.

bool folk_mpi_send(folk_mpi *mpi, folk_mpi_kind kind, int rank, const void *bytes, size_t count) {
    FOLK_ASSERT(count <= FOLK_MPI_MOST_BYTES);
    const folk_mpi_frame frame = {.kind = (int32_t)kind, .rank = rank, .bytes = count};
    return folk_channel_write(mpi->channel, &frame, sizeof frame) &&
           folk_channel_write(mpi->channel, bytes, count);
}

bool folk_mpi_receive(folk_mpi *mpi) {
    return folk_channel_read(mpi->channel, &mpi->frame, sizeof mpi->frame) &&
           mpi->frame.bytes <= sizeof mpi->bytes &&
           folk_channel_read(mpi->channel, mpi->bytes, mpi->frame.bytes);
}

// The bridge.

// Beside the program that this process is. False when there is none.
static bool find_bridge(char *path, size_t room) {
    const ssize_t length = readlink("/proc/self/exe", path, room - 1);
    if (length <= 0) return false;
    path[length] = '\0';
    char *slash = strrchr(path, '/');
    const size_t folder = slash != NULL ? (size_t)(slash + 1 - path) : 0;
    if (folder + sizeof "folk-mpi" > room) return false;
    memcpy(path + folder, "folk-mpi", sizeof "folk-mpi");
    return access(path, X_OK) == 0;
}

_Noreturn static void become_bridge(const char *path, int first, int second) {
    char numbers[2][16];
    const int kept[2] = {dup(first), dup(second)}; // the copies stay open in the new program
    snprintf(numbers[0], sizeof numbers[0], "%d", kept[0]);
    snprintf(numbers[1], sizeof numbers[1], "%d", kept[1]);
    execl(path, path, numbers[0], numbers[1], (char *)NULL);
    _exit(127);
}

// The process that the launcher knows becomes the bridge, and folk goes on in a child: a launcher
// ends the whole job when a process of its own is killed, and it is folk that takes memory.
static bool start_bridge(folk_mpi *mpi, const char *path, int *second, folk_error *err) {
    int main_ends[2], second_ends[2];
    if (socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, main_ends) != 0 ||
        socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, second_ends) != 0)
        return folk_fail(err, FOLK_ERR_IO, "sweep: cannot start %s: %s", path, strerror(errno));
    fflush(NULL);
    const pid_t child = fork();
    if (child > 0) become_bridge(path, main_ends[1], second_ends[1]);
    close(main_ends[1]);
    close(second_ends[1]);
    mpi->channel = main_ends[0];
    *second = second_ends[0];
    if (child == 0) return true;
    return folk_fail(err, FOLK_ERR_IO, "sweep: cannot start %s: %s", path, strerror(errno));
}

static bool be_welcomed(folk_mpi *mpi, folk_error *err) {
    folk_mpi_place place;
    if (!folk_mpi_receive(mpi))
        return folk_fail(err, FOLK_ERR_IO,
                         "sweep: folk-mpi ended before it had joined the other ranks; what MPI "
                         "says of it stands above");
    memcpy(&place, mpi->bytes, sizeof place);
    mpi->rank = place.rank;
    mpi->size = place.size;
    if (mpi->size > 1) return true;
    return folk_fail(err, FOLK_ERR_IO,
                     "sweep: %d copies of folk were started together, and MPI knows of one: the "
                     "launcher is of another MPI than the one that folk-mpi was built with; "
                     "--shard I/N works with any launcher",
                     folk_mpi_ranks());
}

// Rank 0: the second process has the second channel, and ends with the first.
static void divide(folk_mpi *mpi, int second) {
    const pid_t first = getpid();
    mpi->hands_out = true;
    mpi->runner = fork();
    if (mpi->runner != 0) {
        close(second);
        if (mpi->runner < 0) mpi->runner = 0; // the bridge finds its channel closed, and says so
        return;
    }
    prctl(PR_SET_PDEATHSIG, SIGTERM);
    if (getppid() != first) _exit(0);
    close(mpi->channel);
    mpi->channel = second;
    mpi->hands_out = false;
}

static void say_hello(folk_mpi *mpi, const folk_error *err) {
    char texts[FOLK_MPI_MOST_BYTES], host[256] = "";
    gethostname(host, sizeof host - 1);
    const int bytes = snprintf(texts, sizeof texts, "%s%c%s%c%s", mpi->key != NULL ? mpi->key : "",
                               0, host, 0, mpi->key != NULL ? "" : err->text);
    folk_mpi_send(mpi, FOLK_MPI_HELLO, 0, texts, (size_t)bytes + 1);
}

folk_mpi *folk_mpi_join(const char *key, folk_error *err) {
    char path[4096];
    if (!find_bridge(path, sizeof path)) {
        folk_fail(err, FOLK_ERR_USAGE,
                  "sweep: %d copies of folk were started together by an MPI launcher, but this "
                  "folk was built without MPI; build it where Open MPI is installed "
                  "(libopenmpi-dev), or give each copy a share with --shard I/N",
                  folk_mpi_ranks());
        return NULL;
    }
    folk_mpi *mpi = folk_alloc(sizeof *mpi);
    int second = -1;
    mpi->channel = -1;
    mpi->key = key;
    folk_error failure = {0};
    if (!start_bridge(mpi, path, &second, &failure) || !be_welcomed(mpi, &failure)) {
        if (second >= 0) close(second);
        folk_mpi_leave(mpi);
        *err = failure;
        return NULL;
    }
    if (mpi->rank == 0)
        divide(mpi, second);
    else
        close(second);
    if (!mpi->hands_out) say_hello(mpi, err);
    return mpi;
}

bool folk_mpi_hands_out(const folk_mpi *mpi) {
    return mpi->hands_out;
}

static void wait_for(pid_t child) {
    while (child > 0 && waitpid(child, NULL, 0) < 0 && errno == EINTR)
        continue;
}

void folk_mpi_leave(folk_mpi *mpi) {
    if (mpi == NULL) return;
    if (mpi->channel >= 0) close(mpi->channel);
    wait_for(mpi->runner);
    folk_free(mpi);
}
