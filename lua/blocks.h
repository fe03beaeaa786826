// SPDX-License-Identifier: GPL-3.0-or-later
// The memory of one script. A script asks for very many small blocks and gives them back all at
// once when its state ends, which a sweep of short runs does a thousand times a second: they are
// cut from large pieces and lie in lists by size meanwhile. Large blocks come from the system, so
// that one that grows may grow where it is. Of one state, and so of one thread.
#ifndef FOLK_LUA_BLOCKS_H
#define FOLK_LUA_BLOCKS_H

#include <stddef.h>

enum {
    FOLK_BLOCK_STEP = 16,       // sizes of small blocks are multiples of this
    FOLK_BLOCK_CLASSES = 32,    // and reach up to 512 bytes
    FOLK_BLOCK_PIECE = 1 << 16, // bytes
};

/// Zero is empty.
typedef struct folk_blocks {
    void *free[FOLK_BLOCK_CLASSES];
    char *next; // what is left of the newest piece
    size_t left;
    void *pieces; // the newest; each begins with the one before
} folk_blocks;

/// As realloc, for a `block` of `before` bytes (NULL: none); of 0 bytes it is given back. NULL also
/// when there is no memory; then the old block stays.
void *folk_blocks_resize(folk_blocks *blocks, void *block, size_t before, size_t bytes);

/// Gives back all that is small; large blocks must have been given back.
void folk_blocks_clear(folk_blocks *blocks);

#endif
