// SPDX-License-Identifier: GPL-3.0-or-later
// Inside sweep/: what a rank and its bridge (the program folk-mpi) say to each other over a socket
// pair, and bridges to each other over MPI: frames, a header and so many bytes behind it. A bridge
// carries them and looks only at the header. All ranks run the same program on machines of one
// kind, so that bytes lie as they lie in memory.
#ifndef FOLK_SWEEP_MPI_FRAME_H
#define FOLK_SWEEP_MPI_FRAME_H

#include <stdint.h>

typedef enum folk_mpi_kind {
    FOLK_MPI_WELCOME, // bridge to its rank: folk_mpi_place
    FOLK_MPI_HELLO,   // rank to who hands out: three texts, each with its zero: key, host, error
    FOLK_MPI_GO,      // back: the sweep's token, 8 bytes
    FOLK_MPI_ASK,     // rank: folk_mpi_ask
    FOLK_MPI_TASKS,   // back: folk_task, so many; none: there are no more
    FOLK_MPI_LEFT,    // rank: folk_mpi_ask, then the text of an error: its store is closed
    FOLK_MPI_GONE,    // bridge of a rank that closed its channel before the end
    FOLK_MPI_END,     // from who hands out: all is over
} folk_mpi_kind;

typedef struct folk_mpi_frame {
    int32_t kind;
    int32_t rank; // that sent it, or that it is for
    uint64_t bytes;
} folk_mpi_frame;

typedef struct folk_mpi_place {
    int32_t rank, size;
} folk_mpi_place;

typedef struct folk_mpi_ask {
    uint64_t wanted;       // tasks
    uint64_t done, failed; // of this rank so far
} folk_mpi_ask;

enum { FOLK_MPI_MOST_BYTES = 1 << 14 }; // behind a header

#endif
