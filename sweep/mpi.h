// SPDX-License-Identifier: GPL-3.0-or-later
// The hand-out over MPI ranks, as in `mpirun -n 4 folk sweep …`. Folk itself is not linked with
// MPI: each rank becomes a bridge, the program folk-mpi that lies beside it, which carries frames
// between ranks and does nothing else, with folk as its child. A rank whose folk is killed costs
// what it was running: that is handed out again. Workers are forked by processes that hold nothing
// of MPI's, and commands that need no MPI start as fast as ever.
// Rank 0 is two processes: one hands out tasks and merges, the other runs tasks as all ranks do.
// Each rank has one writer: its process writes a store of its own beside the sweep's, which is
// merged when all are done, or when the sweep is gone on with after it was cut off.
#ifndef FOLK_SWEEP_MPI_H
#define FOLK_SWEEP_MPI_H

#include "sweep/runner.h"

typedef struct folk_mpi folk_mpi;

/// How many ranks a launcher (mpirun, srun) has started, as the environment tells; 1: none has.
int folk_mpi_ranks(void);

/// The rank of this process, as the environment tells.
int folk_mpi_rank(void);

/// Joins the other ranks: this process goes on as a child of the bridge, and on rank 0 as two.
/// `key` is what all ranks must have in common; NULL where this rank cannot take part, for the
/// reason that `err` holds. NULL where there is no bridge, or it cannot join.
folk_mpi *folk_mpi_join(const char *key, folk_error *err);

/// Whether this process is the one that hands out; else it runs tasks.
bool folk_mpi_hands_out(const folk_mpi *mpi);

/// Leaves the bridge, and on rank 0 waits for the process that ran tasks.
void folk_mpi_leave(folk_mpi *mpi);

/// Where tasks come from. Outcomes stay with the ranks that made them, which tell only how many,
/// until there is no next task: then all ranks close their stores, which are collected, and if
/// there is a next task now, another round begins.
typedef struct folk_mpi_service {
    folk_handout handout; // its next and look
    bool (*collect)(void *context, folk_error *err);

    /// A rank has ended, and what there is was collected: tasks are to be handed out once more that
    /// have no outcome.
    bool (*again)(void *context, folk_error *err);
    uint64_t done, failed; // of all ranks so far
    int lost;              // ranks whose process has ended
    bool interrupted;      // by SIGINT or SIGTERM: nothing more was handed out
} folk_mpi_service;

/// Who hands out: waits until all ranks are here. False when one has another key, or a reason not
/// to take part.
bool folk_mpi_gather(folk_mpi *mpi, folk_error *err);

/// Who hands out, once it is ready: serves tasks until there are none, and all ranks' stores are
/// collected. False on an error of the hand-out, or of a rank, or when no rank is left; outcomes
/// are collected all the same.
bool folk_mpi_serve(folk_mpi *mpi, folk_mpi_service *service, folk_error *err);

/// Who hands out, at the end: lets all ranks end.
void folk_mpi_dismiss(folk_mpi *mpi);

/// Who runs: waits until a round begins. False when there is none any more.
bool folk_mpi_await(folk_mpi *mpi);

/// Who runs: the path of its own store in this round, beside `store`; the caller owns it.
char *folk_mpi_store(const folk_mpi *mpi, const char *store);

/// Who runs: a hand-out for folk_runner_run, whose tasks come from rank 0 and whose outcomes go
/// to `own`. Both are borrowed.
folk_handout folk_mpi_handout(folk_mpi *mpi, const folk_handout *own);

/// Who runs, once its store is closed: tells that it has finished the round, with the sentence of
/// `failure` if that is not NULL.
void folk_mpi_finish(folk_mpi *mpi, const folk_error *failure);

/// Merges the stores that ranks have left beside `store`, and takes them away. One that a rank
/// still writes to stays where it is.
bool folk_mpi_collect(folk_store *store, folk_error *err);

#endif
