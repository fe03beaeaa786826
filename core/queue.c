// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/queue.h"

#include "core/error.h"
#include "core/queue_entry.h"

#include <math.h>
#include <string.h>

// Entries lie in four places, the soonest first:
//   heap      what is due before the next bucket, in any order of arrival;
//   run       the last bucket that was poured out, sorted, read from front to back;
//   buckets   intervals of equal width after that, unsorted, in chunks;
//   overflow  what lies beyond the last bucket, unsorted.
// What comes first is the smaller of heap[0] and the head of the run. When both are empty the next
// bucket is poured: sorted by counting if its times are spread, else made the heap. When there is
// none left, or the heap has grown because the buckets no longer fit, everything is spread anew
// over buckets whose width is estimated from a sample of times, so that a bucket passes
// BUCKET_ENTRIES or more. A time's bucket is a monotone function of the time, so rounding cannot
// put two events into the wrong order. Queues of up to SMALL entries are the heap alone.
enum {
    PRIORITY_SHIFT = 48,
    SMALL = 96,          // entries that a heap alone serves best
    BUCKET_ENTRIES = 64, // at least, so that sorting is done in good portions
    BUCKETS = 2048,      // at most, so that the chunks that are being filled stay in the cache
    HORIZON = 8,         // the buckets reach so many times as far as events are dense now
    CHUNK = 16,          // entries
    CROWD = 24,          // entries of one bin, from which on counting does not sort
    SAMPLE = 64,         // times that the width is estimated from
    AHEAD = 6,           // events ahead, time enough to fetch from memory
};

// Slots make cancelling possible. A taken slot holds the generation of its event, whose top bit is
// set; a free one holds the index of the next free slot.
enum { NO_SLOT = INT32_MAX };
static const uint32_t TAKEN = 0x80000000u;

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
    double per_width_before; // for when all times are equal
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
    queue->per_width_before = 1.0;
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

// Buckets per time unit, so that each takes `bucket_entries` where the soonest part of the list
// lies; 0 when there is no telling.
static double estimate_per_width(const entries *all, double start, double bucket_entries) {
    double times[SAMPLE];
    sample_times(all, times);
    for (size_t part = SAMPLE / 4; part <= SAMPLE; part *= 2) {
        const double buckets = (double)all->count * (double)part / SAMPLE / bucket_entries;
        const double per_width = buckets / (times[part - 1] - start);
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

// Makes empty buckets that suit the entries of a list.
static void lay_buckets(folk_queue *queue, const entries *all) {
    const double reach = (double)all->count * HORIZON; // in entries
    const double least = reach / BUCKETS;
    const double bucket_entries = least > BUCKET_ENTRIES ? least : BUCKET_ENTRIES;
    queue->start = earliest(all);
    const double per_width = estimate_per_width(all, queue->start, bucket_entries);
    if (per_width > 0.0) queue->per_width_before = per_width;
    queue->per_width = queue->per_width_before;
    queue->poured = 0.0;
    queue->bucket_count = (size_t)(reach / bucket_entries) + 1;
    queue->buckets = folk_grow(queue->buckets, &queue->bucket_capacity, queue->bucket_count,
                               sizeof *queue->buckets);
    memset(queue->buckets, 0, queue->bucket_count * sizeof *queue->buckets);
}

// Spreads everything anew: over buckets if there is enough, else into the heap.
static void spread(folk_queue *queue) {
    gather(queue);
    const entries all = queue->overflow;
    queue->overflow = (entries){queue->spare.items, 0, queue->spare.capacity};
    queue->spread = queue->seq;
    if (all.count > SMALL / 2)
        lay_buckets(queue, &all);
    else
        heap_only(queue);
    for (size_t i = 0; i < all.count; i++)
        place(queue, all.items[i]);
    queue->spare = (entries){all.items, 0, all.capacity};
}

static inline size_t bin_of(const folk_queue *queue, const entry *item, double number,
                            double bins) {
    return (size_t)((place_of(queue, item->time) - number) * bins);
}

// Counts the run's entries, all of bucket `number`, in equal parts of its width, and makes the
// counts the places where each part begins; false when they crowd in one.
static bool count_bins(folk_queue *queue, double number, size_t bin_count) {
    const entries *run = &queue->run;
    queue->bins = folk_grow(queue->bins, &queue->bin_capacity, bin_count, sizeof *queue->bins);
    uint32_t *bins = queue->bins, sum = 0;
    memset(bins, 0, bin_count * sizeof *bins);
    for (size_t i = 0; i < run->count; i++)
        bins[bin_of(queue, &run->items[i], number, (double)bin_count)]++;
    for (size_t i = 0; i < bin_count; i++) {
        if (bins[i] > CROWD) return false;
        const uint32_t count = bins[i];
        bins[i] = sum;
        sum += count;
    }
    return true;
}

// Sorts the run by counting; false, and nothing done, when its times are not spread.
static bool count_sort(folk_queue *queue, double number) {
    const entries run = queue->run;
    size_t bin_count = 16;
    while (bin_count < run.count)
        bin_count *= 2;
    if (!count_bins(queue, number, bin_count)) return false;
    entries_reserve(&queue->spare, run.count);
    entry *sorted = queue->spare.items;
    for (size_t i = 0; i < run.count; i++)
        sorted[queue->bins[bin_of(queue, &run.items[i], number, (double)bin_count)]++] =
            run.items[i];
    queue->run = (entries){sorted, run.count, queue->spare.capacity};
    queue->spare = run;
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
    queue->run = (entries){emptied.items, 0, emptied.capacity};
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

// Finds the entry that comes first, after dropping those that were cancelled; false when there is
// none.
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
    if (queue->heap.count > SMALL && queue->seq - queue->spread >= queue->stored) spread(queue);
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
