// SPDX-License-Identifier: GPL-3.0-or-later
// One allocator for the whole program. It never returns NULL: without memory it prints one line and
// aborts (only the Lua allocator, which serves a script under a limit, may fail). Bytes in use are
// counted, so that each test can end with the count back at zero.
// An arena hands out memory that is freed all at once: a run's data, or one event's scratch.
#ifndef FOLK_CORE_MEMORY_H
#define FOLK_CORE_MEMORY_H

#include <stddef.h>

/// Zeroed memory of `bytes` bytes, aligned for any type; `bytes` may be 0. Free with folk_free.
void *folk_alloc(size_t bytes);

/// Resizes `block` (NULL is allowed); bytes beyond the old size are not zeroed.
void *folk_realloc(void *block, size_t bytes);

/// NULL is allowed.
void folk_free(void *block);

/// A copy of a string that the caller owns.
char *folk_strdup(const char *text);

/// Like sprintf, into memory that the caller owns.
char *folk_format(const char *format, ...) __attribute__((format(printf, 1, 2)));

/// Bytes handed out and not yet freed, over the whole process (tests).
size_t folk_memory_used(void);

/// Makes room for `count` elements in a growing array: returns `block`, moved if need be, and sets
/// `*capacity` (elements). Growth is by doubling.
void *folk_grow(void *block, size_t *capacity, size_t count, size_t element_bytes);

typedef struct folk_arena folk_arena;

folk_arena *folk_arena_create(void);
void folk_arena_destroy(folk_arena *arena);

/// Zeroed, aligned to 16 bytes; valid until the arena is reset or destroyed.
void *folk_arena_alloc(folk_arena *arena, size_t bytes);
char *folk_arena_strdup(folk_arena *arena, const char *text);

/// Takes everything back and keeps the largest chunk for what comes next.
void folk_arena_reset(folk_arena *arena);

#endif
