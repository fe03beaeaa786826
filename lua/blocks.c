// SPDX-License-Identifier: GPL-3.0-or-later
#include "lua/blocks.h"

#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

static size_t class_of(size_t bytes) {
    return (bytes + FOLK_BLOCK_STEP - 1) / FOLK_BLOCK_STEP - 1;
}

static bool is_small(size_t bytes) {
    return bytes > 0 && bytes <= (size_t)FOLK_BLOCK_STEP * FOLK_BLOCK_CLASSES;
}

static void *pop(void **list) {
    void *block = *list;
    memcpy(list, block, sizeof *list); // a free block begins with the next one
    return block;
}

static void push(void **list, void *block) {
    memcpy(block, list, sizeof *list);
    *list = block;
}

// What is left of the old piece is lost: less than a small block.
static bool add_piece(folk_blocks *blocks) {
    char *piece = malloc(FOLK_BLOCK_PIECE);
    if (piece == NULL) return false;
    push(&blocks->pieces, piece);
    blocks->next = piece + FOLK_BLOCK_STEP;
    blocks->left = FOLK_BLOCK_PIECE - FOLK_BLOCK_STEP;
    return true;
}

static void *take_small(folk_blocks *blocks, size_t bytes) {
    void **list = &blocks->free[class_of(bytes)];
    const size_t size = (class_of(bytes) + 1) * FOLK_BLOCK_STEP;
    if (*list != NULL) return pop(list);
    if (blocks->left < size && !add_piece(blocks)) return NULL;
    void *block = blocks->next;
    blocks->next += size;
    blocks->left -= size;
    return block;
}

static void *take(folk_blocks *blocks, size_t bytes) {
    return is_small(bytes) ? take_small(blocks, bytes) : malloc(bytes);
}

static void give(folk_blocks *blocks, void *block, size_t bytes) {
    if (is_small(bytes))
        push(&blocks->free[class_of(bytes)], block);
    else
        free(block);
}

void *folk_blocks_resize(folk_blocks *blocks, void *block, size_t before, size_t bytes) {
    if (block == NULL) return bytes > 0 ? take(blocks, bytes) : NULL;
    if (bytes == 0) {
        give(blocks, block, before);
        return NULL;
    }
    if (!is_small(before) && !is_small(bytes)) return realloc(block, bytes);
    if (is_small(before) && is_small(bytes) && class_of(before) == class_of(bytes)) return block;
    void *moved = take(blocks, bytes);
    if (moved == NULL) return bytes < before ? block : NULL; // to shrink may not fail
    memcpy(moved, block, before < bytes ? before : bytes);
    give(blocks, block, before);
    return moved;
}

void folk_blocks_clear(folk_blocks *blocks) {
    while (blocks->pieces != NULL)
        free(pop(&blocks->pieces));
    *blocks = (folk_blocks){0};
}
