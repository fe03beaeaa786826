// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/queue.h"

#include "core/error.h"
#include "core/memory.h"

#include <math.h>
#include <string.h>

// Entries lie in four places, the soonest first:
//   heap      what is due before the next bucket, in any order of arrival;
//   run       the last bucket that was poured out, sorted, read from front to back;
//   buckets   intervals of equal width after that, unsorted, in chunks;
//   overflow  what lies beyond the last bucket, unsorted.
// What comes first is the smaller of heap[0] and the head of the run. When both are empty the next bucket
// is poured: sorted by counting if its times are spread, else made the heap. When there is none left, or
// the heap has grown because the buckets no longer fit, everything is spread anew over buckets whose width
// is estimated from a sample of times, so that a bucket passes some BUCKET_ENTRIES. A time's bucket is a
// monotone function of the time, so rounding cannot put two events into the wrong order. Queues of up to
// SMALL entries are the heap alone.
enum {
    PRIORITY_SHIFT = 48,
    HEAP_ARITY = 4,
    SMALL = 96,          // entries that a heap alone serves best
    BUCKET_ENTRIES = 64, // that a bucket should hold when it is poured
    HORIZON = 8, // the buckets reach so many times as far as the pending events do on average
    CHUNK = 16,  // entries
    CROWD = 24,  // entries of one bin, from which on counting does not sort
    AHEAD = 6,
    MOST_BUCKETS = 2048,
    SAMPLE = 64, // times that the width is estimated from
};

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

typedef struct chunk {
    struct chunk *next;
    entry items[CHUNK];
} chunk;

typedef struct bucket {
    chunk *first, *last;
    size_t count;
} bucket;

struct folk_queue {
    entries heap, run, overflow;
    size_t run_at; // the run's head
    bucket *buckets;
    size_t bucket_count, bucket_capacity;
    double poured;           // buckets before this one are empty
    double start, per_width; // time t belongs into bucket (t - start) * per_width
    entries spare;           // takes turns with the run
    uint32_t *bins;
    size_t bin_capacity;
    chunk *free_chunks;
    uint32_t *slots;
    size_t slot_count, slot_capacity;
    uint32_t free_slot;
    size_t stored;   // entries in all places, with the cancelled
    size_t count;    // without
    uint64_t seq;    // of the last event that was pushed
    uint64_t spread; // seq when the buckets were made
};

static void heap_only(folk_queue *queue) {
    queue->bucket_count = 0;
    queue->poured = 1.0;
    queue->start = 0.0;
    queue->per_width = 0.0; // every time is before bucket 1
}

folk_queue *folk_queue_create(void) {
    folk_queue *queue = folk_alloc(sizeof *queue);
    queue->free_slot = NO_SLOT;
    heap_only(queue);
    return queue;
}

static void chunks_free(chunk *first) {
    while (first != NULL) {
        chunk *next = first->next;
        folk_free(first);
        first = next;
    }
}

void folk_queue_destroy(folk_queue *queue) {
    if (queue == NULL) return;
    for (size_t i = 0; i < queue->bucket_count; i++)
        chunks_free(queue->buckets[i].first);
    chunks_free(queue->free_chunks);
    folk_free(queue->heap.items);
    folk_free(queue->run.items);
    folk_free(queue->overflow.items);
    folk_free(queue->spare.items);
    folk_free(queue->buckets);
    folk_free(queue->bins);
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

static bool is_pending(const folk_queue *queue, const entry *item) {
    return queue->slots[item->slot] == generation_of(item->order);
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
static void heap_sink(entries *heap, size_t hole, const entry *moved) {
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

static void heap_drop(entries *heap) {
    const entry moved = heap->items[--heap->count];
    if (heap->count > 0) heap_sink(heap, 0, &moved);
}

static void heap_order(entries *heap) {
    for (size_t i = heap->count / HEAP_ARITY + 1; i-- > 0;) {
        if (i >= heap->count) continue;
        const entry moved = heap->items[i];
        heap_sink(heap, i, &moved);
    }
}

static inline double place_of(const folk_queue *queue, double time) {
    return (time - queue->start) * queue->per_width;
}

static chunk *chunk_take(folk_queue *queue) {
    chunk *taken = queue->free_chunks;
    if (taken == NULL) return folk_realloc(NULL, sizeof *taken);
    queue->free_chunks = taken->next;
    return taken;
}

static inline void bucket_add(folk_queue *queue, bucket *into, entry added) {
    const size_t at = into->count++ % CHUNK;
    if (at == 0) {
        chunk *fresh = chunk_take(queue);
        fresh->next = NULL;
        if (into->first == NULL)
            into->first = fresh;
        else
            into->last->next = fresh;
        into->last = fresh;
    }
    into->last->items[at] = added;
}

// Moves the entries of a bucket to the end of `list`, in order of arrival.
static void bucket_empty(folk_queue *queue, bucket *from, entries *list) {
    if (from->count == 0) return;
    entries_reserve(list, list->count + from->count);
    size_t left = from->count;
    for (const chunk *each = from->first; each != NULL; each = each->next) {
        const size_t count = left < CHUNK ? left : CHUNK;
        for (size_t i = 0; i < count; i++)
            list->items[list->count++] = each->items[i];
        left -= count;
    }
    from->last->next = queue->free_chunks;
    queue->free_chunks = from->first;
    *from = (bucket){0};
}

static inline void place(folk_queue *queue, entry added) {
    const double place = place_of(queue, added.time);
    if (place < queue->poured)
        heap_push(&queue->heap, added);
    else if (place < (double)queue->bucket_count)
        bucket_add(queue, &queue->buckets[(size_t)place], added);
    else
        entries_add(&queue->overflow, added);
}

// Everything that is pending, into the overflow.
static void gather(folk_queue *queue) {
    entries *all = &queue->overflow;
    for (; queue->run_at < queue->run.count; queue->run_at++)
        entries_add(all, queue->run.items[queue->run_at]);
    for (size_t i = 0; i < queue->heap.count; i++)
        entries_add(all, queue->heap.items[i]);
    queue->heap.count = 0;
    for (size_t i = 0; i < queue->bucket_count; i++)
        bucket_empty(queue, &queue->buckets[i], all);
    size_t kept = 0;
    for (size_t i = 0; i < all->count; i++)
        if (is_pending(queue, &all->items[i])) all->items[kept++] = all->items[i];
    all->count = queue->stored = kept;
}

// A sorted sample of the overflow's times, at positions that no pattern in the list meets.
static void sample_times(const entries *all, double times[SAMPLE]) {
    for (size_t i = 0; i < SAMPLE; i++) {
        const uint64_t turn = (uint32_t)((i + 1) * 0x9e3779b9u); // the golden section of 2^32
        const double time = all->items[(size_t)(turn * all->count >> 32)].time;
        size_t at = i;
        for (; at > 0 && times[at - 1] > time; at--)
            times[at] = times[at - 1];
        times[at] = time;
    }
}

// Buckets per time unit, from the density of the soonest part of the times; 0 when there is no telling.
static double estimate_per_width(const entries *all, double start, double bucket_entries) {
    double times[SAMPLE];
    sample_times(all, times);
    for (size_t part = SAMPLE / 4; part <= SAMPLE; part *= 2) {
        const double length = times[part - 1] - start;
        const double entries_before = (double)all->count * (double)part / SAMPLE;
        const double per_width = entries_before / bucket_entries / length;
        if (per_width > 0.0 && per_width < 1e300) return per_width;
    }
    return 0.0;
}

static double earliest(const entries *all) {
    double time = all->items[0].time;
    for (size_t i = 1; i < all->count; i++)
        if (all->items[i].time < time) time = all->items[i].time;
    return time;
}

// Spreads everything anew: over buckets if there is enough, else into the heap.
static void spread(folk_queue *queue) {
    const double per_width_before = queue->per_width;
    gather(queue);
    heap_only(queue);
    queue->spread = queue->seq;
    entries all = queue->overflow;
    if (all.count > SMALL / 2) {
        queue->start = earliest(&all);
        const double wanted = (double)all.count * HORIZON / MOST_BUCKETS;
        const double bucket_entries = wanted > BUCKET_ENTRIES ? wanted : BUCKET_ENTRIES;
        queue->per_width = estimate_per_width(&all, queue->start, bucket_entries);
        if (queue->per_width == 0.0) queue->per_width = per_width_before;
        if (queue->per_width == 0.0) queue->per_width = 1.0;
        queue->poured = 0.0;
        queue->bucket_count = (size_t)((double)all.count * HORIZON / bucket_entries) + 1;
        size_t capacity = queue->bucket_capacity;
        queue->buckets = folk_grow(queue->buckets, &capacity, queue->bucket_count, sizeof(bucket));
        queue->bucket_capacity = capacity;
        memset(queue->buckets, 0, queue->bucket_count * sizeof(bucket));
    }
    queue->overflow = queue->spare;
    queue->overflow.count = 0;
    for (size_t i = 0; i < all.count; i++)
        place(queue, all.items[i]);
    all.count = 0;
    queue->spare = all;
}

static bool is_sorted(const entries *list) {
    for (size_t i = 1; i < list->count; i++)
        if (before(&list->items[i], &list->items[i - 1])) return false;
    return true;
}

static void insertion_sort(entries *list) {
    for (size_t i = 1; i < list->count; i++) {
        if (!before(&list->items[i], &list->items[i - 1])) continue;
        const entry moved = list->items[i];
        size_t at = i;
        for (; at > 0 && before(&moved, &list->items[at - 1]); at--)
            list->items[at] = list->items[at - 1];
        list->items[at] = moved;
    }
}

// Sorts the run, all of bucket `number`, by counting the entries in equal parts of the bucket's width;
// false, and nothing done, when they crowd in few of them.
static bool count_sort(folk_queue *queue, double number) {
    entries *run = &queue->run;
    size_t bin_count = 16;
    while (bin_count < run->count)
        bin_count *= 2;
    queue->bins = folk_grow(queue->bins, &queue->bin_capacity, bin_count, sizeof *queue->bins);
    uint32_t *bins = queue->bins;
    memset(bins, 0, bin_count * sizeof *bins);
    const double scale = (double)bin_count;
    for (size_t i = 0; i < run->count; i++)
        bins[(size_t)((place_of(queue, run->items[i].time) - number) * scale)]++;
    uint32_t sum = 0;
    for (size_t i = 0; i < bin_count; i++) {
        if (bins[i] > CROWD) return false;
        const uint32_t first = sum;
        sum += bins[i];
        bins[i] = first;
    }
    entries_reserve(&queue->spare, run->count);
    for (size_t i = 0; i < run->count; i++) {
        const entry *item = &run->items[i];
        queue->spare.items[bins[(size_t)((place_of(queue, item->time) - number) * scale)]++] =
            *item;
    }
    const entries sorted = {queue->spare.items, run->count, queue->spare.capacity};
    queue->spare = *run;
    queue->run = sorted;
    insertion_sort(&queue->run);
    return true;
}

// The next bucket that is not empty becomes the run, or the heap.
static bool pour(folk_queue *queue) {
    size_t next = (size_t)queue->poured;
    while (next < queue->bucket_count && queue->buckets[next].count == 0)
        next++;
    queue->poured = (double)(next + 1);
    if (next >= queue->bucket_count) return false;
    queue->run.count = queue->run_at = 0;
    bucket_empty(queue, &queue->buckets[next], &queue->run);
    if (is_sorted(&queue->run) || count_sort(queue, (double)next)) return true;
    const entries emptied = queue->heap;
    queue->heap = queue->run;
    queue->run = emptied;
    heap_order(&queue->heap);
    return true;
}

// Called when heap and run are empty; false when nothing is stored.
static bool refill(folk_queue *queue) {
    if (queue->stored == 0) return false;
    if (pour(queue)) return true;
    spread(queue);
    return queue->heap.count > 0 || pour(queue);
}

static inline bool heap_is_first(const folk_queue *queue) {
    if (queue->heap.count == 0) return false;
    return queue->run_at == queue->run.count ||
           before(&queue->heap.items[0], &queue->run.items[queue->run_at]);
}

static inline const entry *first_of(const folk_queue *queue, bool in_heap) {
    return in_heap ? &queue->heap.items[0] : &queue->run.items[queue->run_at];
}

static inline void drop_first(folk_queue *queue, bool in_heap) {
    if (in_heap)
        heap_drop(&queue->heap);
    else
        queue->run_at++;
    queue->stored--;
}

// Finds the entry that comes first, after dropping those that were cancelled; false when there is none.
static inline bool find_first(folk_queue *queue, bool *in_heap) {
    for (;;) {
        if (queue->heap.count == 0 && queue->run_at == queue->run.count && !refill(queue))
            return false;
        *in_heap = heap_is_first(queue);
        if (is_pending(queue, first_of(queue, *in_heap))) return true;
        drop_first(queue, *in_heap);
    }
}

folk_event_id folk_queue_push(folk_queue *queue, const folk_event *event) {
    const uint64_t above = (uint64_t)(INT16_MAX - event->priority);
    const uint64_t order = above << PRIORITY_SHIFT | ++queue->seq;
    const uint32_t generation = generation_of(order);
    const uint32_t slot = slot_take(queue, generation);
    const entry added = {event->time, order, event->data, event->actor, slot, event->kind};
    place(queue, added);
    queue->count++;
    queue->stored++;
    if (queue->heap.count > SMALL && queue->seq - queue->spread > queue->stored) spread(queue);
    return (folk_event_id){slot + 1, generation};
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
    bool in_heap;
    if (!find_first(queue, &in_heap)) return false;
    const entry *first = first_of(queue, in_heap);
    if (first->time > limit) return false;
    *event = event_of(first);
    slot_free(queue, first->slot);
    drop_first(queue, in_heap);
    queue->count--;
    return true;
}

bool folk_queue_ahead(const folk_queue *queue, uint16_t *kind, uint32_t *actor) {
    const size_t at = queue->run_at + AHEAD;
    if (at >= queue->run.count) return false;
    const entry *item = &queue->run.items[at];
    __builtin_prefetch(&queue->slots[item->slot]);
    *kind = item->kind;
    *actor = item->actor;
    return true;
}

bool folk_queue_pop(folk_queue *queue, folk_event *event) {
    return folk_queue_pop_until(queue, INFINITY, event);
}

bool folk_queue_peek(folk_queue *queue, folk_event *event) {
    bool in_heap;
    if (!find_first(queue, &in_heap)) return false;
    *event = event_of(first_of(queue, in_heap));
    return true;
}

bool folk_queue_cancel(folk_queue *queue, folk_event_id id) {
    const size_t slot = (size_t)id.slot1 - 1;
    if (id.slot1 == 0 || slot >= queue->slot_count) return false;
    if ((id.generation & TAKEN) == 0 || queue->slots[slot] != id.generation) return false;
    slot_free(queue, (uint32_t)slot);
    queue->count--;
    if (queue->stored - queue->count > queue->count + SMALL) spread(queue); // sweeps the cancelled
    return true;
}

size_t folk_queue_count(const folk_queue *queue) {
    return queue->count;
}
