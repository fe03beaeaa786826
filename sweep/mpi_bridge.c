// SPDX-License-Identifier: GPL-3.0-or-later
// The program folk-mpi: the one place that knows MPI. It carries frames between its rank's process,
// which is its child, and that of rank 0 which hands out tasks. It forks nothing, and while nothing
// comes it sleeps, so that the processor is free for runs.
#include "sweep/channel.h"
#include "sweep/mpi_frame.h"

#include <errno.h>
#include <mpi.h>
#include <poll.h>
#include <signal.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

// MPI has no descriptor to wait for: it is asked as often.
enum { MILLISECONDS = 1, TAG = 1 };

typedef struct carrier {
    int rank, size;
    int hands_out; // rank 0: channel to the process that hands out; -1 elsewhere, and once closed
    int runs;      // channel to the process that runs tasks
    bool over;
    folk_mpi_frame frame;
    char bytes[FOLK_MPI_MOST_BYTES];
} carrier;

static bool read_frame(carrier *bridge, int channel) {
    folk_mpi_frame *frame = &bridge->frame;
    return folk_channel_read(channel, frame, sizeof *frame) &&
           frame->bytes <= sizeof bridge->bytes &&
           folk_channel_read(channel, bridge->bytes, frame->bytes);
}

// A reader that has gone is found out when it is read from.
static void write_frame(const carrier *bridge, int channel) {
    if (channel < 0) return;
    if (folk_channel_write(channel, &bridge->frame, sizeof bridge->frame))
        folk_channel_write(channel, bridge->bytes, bridge->frame.bytes);
}

static void send_frame(carrier *bridge, int rank) {
    char all[sizeof bridge->frame + sizeof bridge->bytes];
    memcpy(all, &bridge->frame, sizeof bridge->frame);
    memcpy(all + sizeof bridge->frame, bridge->bytes, bridge->frame.bytes);
    const int bytes = (int)(sizeof bridge->frame + bridge->frame.bytes);
    MPI_Send(all, bytes, MPI_BYTE, rank, TAG, MPI_COMM_WORLD);
}

static void receive_frame(carrier *bridge, int rank) {
    char all[sizeof bridge->frame + sizeof bridge->bytes];
    MPI_Recv(all, sizeof all, MPI_BYTE, rank, TAG, MPI_COMM_WORLD, MPI_STATUS_IGNORE);
    memcpy(&bridge->frame, all, sizeof bridge->frame);
    memcpy(bridge->bytes, all + sizeof bridge->frame, bridge->frame.bytes);
}

// The frame at hand goes to the rank's own process.
static void deliver(carrier *bridge) {
    write_frame(bridge, bridge->runs);
    if (bridge->frame.kind == FOLK_MPI_END) bridge->over = true;
}

// The frame at hand goes to who hands out.
static void report(carrier *bridge) {
    bridge->frame.rank = bridge->rank;
    if (bridge->rank == 0)
        write_frame(bridge, bridge->hands_out);
    else
        send_frame(bridge, 0);
}

static void from_runs(carrier *bridge) {
    if (!read_frame(bridge, bridge->runs)) {
        close(bridge->runs);
        bridge->runs = -1;
        bridge->frame = (folk_mpi_frame){.kind = FOLK_MPI_GONE};
    }
    report(bridge);
}

// Without who hands out nobody can go on; what was written is in the ranks' stores.
static void from_hands_out(carrier *bridge) {
    if (!read_frame(bridge, bridge->hands_out)) MPI_Abort(MPI_COMM_WORLD, 1);
    if (bridge->frame.rank == 0)
        deliver(bridge);
    else
        send_frame(bridge, bridge->frame.rank);
}

// A frame is taken only where there is room to hand it on, so that two sides that both have much to
// say never wait for each other.
static bool from_ranks(carrier *bridge) {
    int any = 0;
    MPI_Status status;
    struct pollfd to = {.fd = bridge->rank == 0 ? bridge->hands_out : bridge->runs,
                        .events = POLLOUT};
    if (to.fd >= 0 && poll(&to, 1, 0) == 0) return false;
    MPI_Iprobe(MPI_ANY_SOURCE, TAG, MPI_COMM_WORLD, &any, &status);
    if (!any) return false;
    receive_frame(bridge, status.MPI_SOURCE);
    if (bridge->rank == 0)
        write_frame(bridge, bridge->hands_out);
    else
        deliver(bridge);
    return true;
}

static void carry(carrier *bridge) {
    bool busy = false;
    while (!bridge->over) {
        struct pollfd polled[] = {{.fd = bridge->runs, .events = POLLIN},
                                  {.fd = bridge->hands_out, .events = POLLIN}};
        poll(polled, 2, busy ? 0 : MILLISECONDS);
        if (polled[0].revents != 0) from_runs(bridge);
        if (polled[1].revents != 0) from_hands_out(bridge);
        busy = !bridge->over && from_ranks(bridge);
    }
}

static void welcome(carrier *bridge, int channel) {
    const folk_mpi_place place = {bridge->rank, bridge->size};
    bridge->frame = (folk_mpi_frame){.kind = FOLK_MPI_WELCOME, .bytes = sizeof place};
    memcpy(bridge->bytes, &place, sizeof place);
    write_frame(bridge, channel);
}

// What the launcher is to be told: how folk has ended. Rank 0 has told of one that was killed.
static int status_of_folk(const carrier *bridge) {
    int status = 0;
    while (wait(&status) < 0)
        if (errno != EINTR) return 0;
    if (WIFEXITED(status)) return WEXITSTATUS(status);
    return bridge->rank == 0 ? 1 : 0;
}

int main(int argc, char **argv) {
    if (argc != 3) {
        fputs("folk-mpi: folk starts this program itself, as in: mpirun -n 4 folk sweep …\n",
              stderr);
        return 2;
    }
    signal(SIGINT, SIG_IGN);
    signal(SIGTERM, SIG_IGN);
    signal(SIGHUP, SIG_IGN);
    signal(SIGPIPE, SIG_IGN);
    carrier bridge = {.hands_out = -1};
    MPI_Init(NULL, NULL);
    MPI_Comm_rank(MPI_COMM_WORLD, &bridge.rank);
    MPI_Comm_size(MPI_COMM_WORLD, &bridge.size);
    const int first = atoi(argv[1]), second = atoi(argv[2]);
    welcome(&bridge, first);
    if (bridge.rank == 0) bridge.hands_out = first;
    bridge.runs = bridge.rank == 0 ? second : first;
    if (bridge.rank != 0) close(second);
    if (bridge.size > 1) carry(&bridge);
    MPI_Finalize();
    _exit(status_of_folk(&bridge)); // what MPI keeps until the end is not ours to account for
}
