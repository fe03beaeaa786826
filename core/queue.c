// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/queue.h"

#include "core/error.h"
#include "core/memory.h"

#include <math.h>

enum { PRIORITY_SHIFT = 48, HEAP_ARITY = 4 };

// The order in two words: time, then priority (inverted: larger first) above the sequence number.
typedef struct entry {
    double time;
    uint64_t order;
    uint64_t data;
    uint32_t actor;
    uint32_t slot;
    uint16_t kind;
} entry;

// Slots make cancelling possible. A taken slot holds the generation of its event, whose top bit is set;
// a free one holds the index of the next free slot.
enum { NO_SLOT = INT32_MAX };
static const uint32_t TAKEN = 0x80000000u;

typedef struct entries {
    entry *items;
    size_t count, capacity;
} entries;

struct folk_queue {
    entries heap;
    uint32_t *slots;
    size_t slot_count, slot_capacity;
    uint32_t free_slot;
    uint64_t seq; // of the last event that was pushed
    size_t count; // pending, without the cancelled
};

folk_queue *folk_queue_create(void) {
    folk_queue *queue = folk_alloc(sizeof *queue);
    queue->free_slot = NO_SLOT;
    return queue;
}

void folk_queue_destroy(folk_queue *queue) {
    if (queue == NULL) return;
    folk_free(queue->heap.items);
    folk_free(queue->slots);
    folk_free(queue);
}

static inline bool before(const entry *a, const entry *b) {
    return a->time != b->time ? a->time < b->time : a->order < b->order;
}

static inline uint32_t generation_of(uint64_t order) {
    return (uint32_t)order | TAKEN;
}

static uint32_t slot_take(folk_queue *queue, uint32_t generation) {
    uint32_t slot = queue->free_slot;
    if (slot == NO_SLOT) {
        FOLK_ASSERT(queue->slot_count < NO_SLOT);
        queue->slots = folk_grow(queue->slots, &queue->slot_capacity, queue->slot_count + 1,
                                 sizeof *queue->slots);
        slot = (uint32_t)queue->slot_count++;
    } else {
        queue->free_slot = queue->slots[slot];
    }
    queue->slots[slot] = generation;
    return slot;
}

static void slot_free(folk_queue *queue, uint32_t slot) {
    queue->slots[slot] = queue->free_slot;
    queue->free_slot = slot;
}

static void heap_push(entries *heap, const entry *added) {
    heap->items = folk_grow(heap->items, &heap->capacity, heap->count + 1, sizeof *heap->items);
    size_t hole = heap->count++;
    while (hole > 0) {
        const size_t parent = (hole - 1) / HEAP_ARITY;
        if (!before(added, &heap->items[parent])) break;
        heap->items[hole] = heap->items[parent];
        hole = parent;
    }
    heap->items[hole] = *added;
}

static void heap_drop(entries *heap) {
    const entry moved = heap->items[--heap->count];
    size_t hole = 0;
    for (;;) {
        const size_t first = hole * HEAP_ARITY + 1;
        if (first >= heap->count) break;
        const size_t end = first + HEAP_ARITY < heap->count ? first + HEAP_ARITY : heap->count;
        size_t least = first;
        for (size_t child = first + 1; child < end; child++)
            if (before(&heap->items[child], &heap->items[least])) least = child;
        if (!before(&heap->items[least], &moved)) break;
        heap->items[hole] = heap->items[least];
        hole = least;
    }
    heap->items[hole] = moved;
}

folk_event_id folk_queue_push(folk_queue *queue, const folk_event *event) {
    const uint64_t above = (uint64_t)(INT16_MAX - event->priority);
    const uint64_t order = above << PRIORITY_SHIFT | ++queue->seq;
    const uint32_t generation = generation_of(order);
    const uint32_t slot = slot_take(queue, generation);
    const entry added = {event->time, order, event->data, event->actor, slot, event->kind};
    heap_push(&queue->heap, &added);
    queue->count++;
    return (folk_event_id){slot + 1, generation};
}

static bool is_pending(const folk_queue *queue, const entry *item) {
    return queue->slots[item->slot] == generation_of(item->order);
}

// The entry that comes first, after those that were cancelled are dropped; NULL when there is none.
static const entry *first_pending(folk_queue *queue) {
    while (queue->heap.count > 0) {
        if (is_pending(queue, &queue->heap.items[0])) return &queue->heap.items[0];
        heap_drop(&queue->heap);
    }
    return NULL;
}

static folk_event event_of(const entry *item) {
    return (folk_event){
        .time = item->time,
        .seq = item->order & (((uint64_t)1 << PRIORITY_SHIFT) - 1),
        .data = item->data,
        .actor = item->actor,
        .kind = item->kind,
        .priority = (int16_t)(INT16_MAX - (int32_t)(item->order >> PRIORITY_SHIFT)),
    };
}

bool folk_queue_pop_until(folk_queue *queue, double limit, folk_event *event) {
    const entry *first = first_pending(queue);
    if (first == NULL || first->time > limit) return false;
    *event = event_of(first);
    slot_free(queue, first->slot);
    heap_drop(&queue->heap);
    queue->count--;
    return true;
}

bool folk_queue_pop(folk_queue *queue, folk_event *event) {
    return folk_queue_pop_until(queue, INFINITY, event);
}

bool folk_queue_peek(folk_queue *queue, folk_event *event) {
    const entry *first = first_pending(queue);
    if (first == NULL) return false;
    *event = event_of(first);
    return true;
}

bool folk_queue_cancel(folk_queue *queue, folk_event_id id) {
    const size_t slot = (size_t)id.slot1 - 1;
    if (id.slot1 == 0 || slot >= queue->slot_count) return false;
    if ((id.generation & TAKEN) == 0 || queue->slots[slot] != id.generation) return false;
    slot_free(queue, (uint32_t)slot);
    queue->count--;
    return true;
}

size_t folk_queue_count(const folk_queue *queue) {
    return queue->count;
}
