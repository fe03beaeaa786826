// SPDX-License-Identifier: GPL-3.0-or-later
// Inside sweep/: a rank's place among ranks, and its channel to the bridge.
#ifndef FOLK_SWEEP_MPI_STATE_H
#define FOLK_SWEEP_MPI_STATE_H

#include "sweep/mpi.h"
#include "sweep/mpi_frame.h"

#include <sys/types.h>

enum { FOLK_MPI_MOST_TASKS = 256 }; // in one frame

struct folk_mpi {
    int rank, size;
    bool hands_out;
    int channel;
    pid_t runner;         // rank 0: the child that runs tasks; 0: none
    uint64_t token;       // of this execution, in the names of ranks' stores
    const char *key;      // NULL: takes no part
    folk_mpi_frame frame; // the last that was read
    char bytes[FOLK_MPI_MOST_BYTES];

    // Who runs.
    const folk_handout *own;
    folk_task tasks[2 * FOLK_MPI_MOST_TASKS]; // at hand; more are asked for when half is done
    size_t task_count, next;
    bool asked, dry;
    double mean_seconds; // of a task; 0: not known yet
    uint64_t done, failed;
};

/// Sends a frame to the bridge; false when it has gone.
bool folk_mpi_send(folk_mpi *mpi, folk_mpi_kind kind, int rank, const void *bytes, size_t count);

/// Waits for the next frame; false when the bridge has gone.
bool folk_mpi_receive(folk_mpi *mpi);

#endif
