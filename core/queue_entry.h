// SPDX-License-Identifier: GPL-3.0-or-later
// What the queue stores, for queue.c alone: entries, lists of them, and two ways to bring a list
// into order. A heap has its first entry in front and pays for each that is taken; a sorted list
// pays once.
#ifndef FOLK_CORE_QUEUE_ENTRY_H
#define FOLK_CORE_QUEUE_ENTRY_H

#include "core/memory.h"

#include <stdbool.h>
#include <stdint.h>

// The order in two words: time, then priority (inverted: larger first) above the sequence number.
typedef struct entry {
    double time;
    uint64_t order;
    uint64_t data;
    uint32_t actor;
    uint32_t slot;
    uint16_t kind;
} entry;

typedef struct entries {
    entry *items;
    size_t count, capacity;
} entries;

enum { HEAP_ARITY = 4 };

static inline bool before(const entry *a, const entry *b) {
    return a->time != b->time ? a->time < b->time : a->order < b->order;
}

static inline void entries_reserve(entries *list, size_t count) {
    if (count > list->capacity)
        list->items = folk_grow(list->items, &list->capacity, count, sizeof *list->items);
}

static inline void entries_add(entries *list, entry added) {
    entries_reserve(list, list->count + 1);
    list->items[list->count++] = added;
}

static inline void heap_push(entries *heap, entry added) {
    entries_reserve(heap, heap->count + 1);
    size_t hole = heap->count++;
    while (hole > 0) {
        const size_t parent = (hole - 1) / HEAP_ARITY;
        if (!before(&added, &heap->items[parent])) break;
        heap->items[hole] = heap->items[parent];
        hole = parent;
    }
    heap->items[hole] = added;
}

// Puts `moved` where the heap has a hole and everything below it is in order.
static inline void heap_sink(entries *heap, size_t hole, const entry *moved) {
    for (;;) {
        const size_t first = hole * HEAP_ARITY + 1;
        if (first >= heap->count) break;
        const size_t end = first + HEAP_ARITY < heap->count ? first + HEAP_ARITY : heap->count;
        size_t least = first;
        for (size_t child = first + 1; child < end; child++)
            if (before(&heap->items[child], &heap->items[least])) least = child;
        if (!before(&heap->items[least], moved)) break;
        heap->items[hole] = heap->items[least];
        hole = least;
    }
    heap->items[hole] = *moved;
}

static inline void heap_drop(entries *heap) {
    const entry moved = heap->items[--heap->count];
    if (heap->count > 0) heap_sink(heap, 0, &moved);
}

// Makes a heap of a list in any order (Floyd 1964).
static inline void heap_order(entries *heap) {
    for (size_t i = heap->count / HEAP_ARITY + 1; i-- > 0;) {
        if (i >= heap->count) continue;
        const entry moved = heap->items[i];
        heap_sink(heap, i, &moved);
    }
}

static inline bool is_sorted(const entries *list) {
    for (size_t i = 1; i < list->count; i++)
        if (before(&list->items[i], &list->items[i - 1])) return false;
    return true;
}

static inline void insertion_sort(entries *list) {
    for (size_t i = 1; i < list->count; i++) {
        if (!before(&list->items[i], &list->items[i - 1])) continue;
        const entry moved = list->items[i];
        size_t at = i;
        for (; at > 0 && before(&moved, &list->items[at - 1]); at--)
            list->items[at] = list->items[at - 1];
        list->items[at] = moved;
    }
}

#endif
