// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/memory.h"

#include <malloc.h>
#include <stdarg.h>
#include <stdatomic.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>

enum { ARENA_CHUNK = 64 * 1024, ARENA_ALIGN = 16, HUGE_BLOCK = 4 * 1024 * 1024 };

// The one counter of the process: it observes, and nothing that a run does depends on it.
static atomic_size_t used;

// Large blocks (columns, streams) are read out of order: with huge pages they need far fewer
// entries of the processor's address cache. A refusal only costs speed.
static void advise(void *block, size_t bytes) {
    if (bytes < HUGE_BLOCK) return;
    const uintptr_t page = 4096, first = ((uintptr_t)block + page - 1) & ~(page - 1);
    madvise((void *)first, bytes - (first - (uintptr_t)block), MADV_HUGEPAGE);
}

static void *counted(void *block, size_t before, size_t bytes) {
    if (block == NULL) {
        fprintf(stderr, "folk: out of memory: cannot have %zu bytes more\n", bytes);
        abort();
    }
    atomic_fetch_add_explicit(&used, malloc_usable_size(block) - before, memory_order_relaxed);
    advise(block, bytes);
    return block;
}

void *folk_alloc(size_t bytes) {
    return counted(calloc(1, bytes > 0 ? bytes : 1), 0, bytes);
}

void *folk_realloc(void *block, size_t bytes) {
    const size_t before = block != NULL ? malloc_usable_size(block) : 0;
    return counted(realloc(block, bytes > 0 ? bytes : 1), before, bytes);
}

void folk_free(void *block) {
    if (block == NULL) return;
    atomic_fetch_sub_explicit(&used, malloc_usable_size(block), memory_order_relaxed);
    free(block);
}

char *folk_strdup(const char *text) {
    const size_t bytes = strlen(text) + 1;
    return memcpy(folk_alloc(bytes), text, bytes);
}

char *folk_format(const char *format, ...) {
    va_list args, again;
    va_start(args, format);
    va_copy(again, args);
    const int length = vsnprintf(NULL, 0, format, args);
    va_end(args);
    char *text = folk_alloc((size_t)length + 1);
    vsnprintf(text, (size_t)length + 1, format, again);
    va_end(again);
    return text;
}

size_t folk_memory_used(void) {
    return atomic_load_explicit(&used, memory_order_relaxed);
}

void *folk_grow(void *block, size_t *capacity, size_t count, size_t element_bytes) {
    if (count <= *capacity) return block;
    size_t wanted = *capacity > 0 ? *capacity : 8;
    while (wanted < count)
        wanted *= 2;
    *capacity = wanted;
    return folk_realloc(block, wanted * element_bytes);
}

typedef struct chunk {
    struct chunk *next;
    size_t size, taken;
    _Alignas(ARENA_ALIGN) unsigned char bytes[];
} chunk;

struct folk_arena {
    chunk *chunks; // the one that is being filled comes first
};

folk_arena *folk_arena_create(void) {
    return folk_alloc(sizeof(folk_arena));
}

static void chunks_free(chunk *first) {
    while (first != NULL) {
        chunk *next = first->next;
        folk_free(first);
        first = next;
    }
}

void folk_arena_destroy(folk_arena *arena) {
    if (arena == NULL) return;
    chunks_free(arena->chunks);
    folk_free(arena);
}

void *folk_arena_alloc(folk_arena *arena, size_t bytes) {
    const size_t rounded = (bytes + ARENA_ALIGN - 1) & ~(size_t)(ARENA_ALIGN - 1);
    chunk *current = arena->chunks;
    if (current == NULL || current->size - current->taken < rounded) {
        const size_t size = rounded > ARENA_CHUNK ? rounded : ARENA_CHUNK;
        current = folk_alloc(sizeof(chunk) + size);
        current->size = size;
        current->next = arena->chunks;
        arena->chunks = current;
    }
    void *block = current->bytes + current->taken;
    current->taken += rounded;
    return block;
}

char *folk_arena_strdup(folk_arena *arena, const char *text) {
    const size_t bytes = strlen(text) + 1;
    return memcpy(folk_arena_alloc(arena, bytes), text, bytes);
}

void folk_arena_reset(folk_arena *arena) {
    chunk *largest = arena->chunks;
    if (largest == NULL) return;
    for (chunk *each = largest->next; each != NULL; each = each->next)
        if (each->size > largest->size) largest = each;
    chunk *each = arena->chunks;
    while (each != NULL) {
        chunk *next = each->next;
        if (each != largest) folk_free(each);
        each = next;
    }
    memset(largest->bytes, 0, largest->taken);
    largest->taken = 0;
    largest->next = NULL;
    arena->chunks = largest;
}
