// SPDX-License-Identifier: GPL-3.0-or-later
// The event queue: what is still to happen, in a total order. An event comes before another if its
// time is smaller; at equal times if its priority is higher; at equal priority if it was scheduled
// first (seq). So the order never depends on how the queue is built inside. Inside, a small heap
// holds what is due at once, and the far future lies unsorted in buckets that are sorted one by one
// when their time comes; it is never slower than a heap, and on large queues much faster.
// Cancelling is O(1): the entry is left to be skipped, and swept when too many are.
#ifndef FOLK_CORE_QUEUE_H
#define FOLK_CORE_QUEUE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

typedef struct folk_event {
    double time;      // virtual time, in the scenario's time units; finite
    uint64_t seq;     // order of scheduling, set by the queue; at most 2^48 - 1 in a run
    uint64_t data;    // the handler's own: a value, a bit pattern, an index
    uint32_t actor;   // whom it happens to: an index of an agent or process
    uint16_t kind;    // which handler
    int16_t priority; // larger first among equal times
} folk_event;

/// Names a scheduled event until it has run or is cancelled; {0} is none. Stale ids are recognised.
typedef struct folk_event_id {
    uint32_t slot1;
    uint32_t generation;
} folk_event_id;

typedef struct folk_queue folk_queue;

folk_queue *folk_queue_create(void);
void folk_queue_destroy(folk_queue *queue);

/// Takes time, priority, kind, actor and data of `event`; sets its place in the order.
folk_event_id folk_queue_push(folk_queue *queue, const folk_event *event);

/// Removes the event that comes first into `*event`; false when the queue is empty.
bool folk_queue_pop(folk_queue *queue, folk_event *event);

/// The same for what lies at or before `limit`: a later event stays, and the answer is false.
bool folk_queue_pop_until(folk_queue *queue, double limit, folk_event *event);

/// Kind and actor of an event that will come a few events later, if the queue happens to know one:
/// for fetching ahead what its handler will need. It may yet be cancelled.
bool folk_queue_ahead(const folk_queue *queue, uint16_t *kind, uint32_t *actor);

/// The event that comes first, without removing it; false when the queue is empty.
bool folk_queue_peek(folk_queue *queue, folk_event *event);

/// False when the event has already run or been cancelled: that is not an error.
bool folk_queue_cancel(folk_queue *queue, folk_event_id id);

/// Events that are still to happen; cancelled ones do not count.
size_t folk_queue_count(const folk_queue *queue);

#endif
