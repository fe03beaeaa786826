// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/test.h"

#include "core/queue.h"
#include "core/rng.h"

// The oracle: what is pending, as a sorted array that is searched from the end.
typedef struct oracle {
    folk_event *events;
    folk_event_id *ids;
    size_t count, capacity, id_capacity;
} oracle;

static bool comes_before(const folk_event *a, const folk_event *b) {
    if (a->time != b->time) return a->time < b->time;
    if (a->priority != b->priority) return a->priority > b->priority;
    return a->seq < b->seq;
}

static void oracle_push(oracle *known, const folk_event *event, folk_event_id id) {
    known->events =
        folk_grow(known->events, &known->capacity, known->count + 1, sizeof *known->events);
    known->ids = folk_grow(known->ids, &known->id_capacity, known->count + 1, sizeof *known->ids);
    size_t at = known->count++;
    for (; at > 0 && comes_before(&known->events[at - 1], event); at--) {
        known->events[at] = known->events[at - 1];
        known->ids[at] = known->ids[at - 1];
    }
    known->events[at] = *event;
    known->ids[at] = id;
}

static void oracle_remove(oracle *known, size_t index) {
    known->count--;
    for (size_t i = index; i < known->count; i++) {
        known->events[i] = known->events[i + 1];
        known->ids[i] = known->ids[i + 1];
    }
}

static void oracle_clear(oracle *known) {
    folk_free(known->events);
    folk_free(known->ids);
}

typedef enum pattern {
    EXPONENTIAL,
    ALL_EQUAL,
    TICKS,
    OUTLIERS,
    BURSTS,
    DECREASING,
    MANY_SCALES,
    HUGE_RANGE,
    PATTERNS
} pattern;

static double draw_time(folk_rng *rng, pattern shape, double now, uint64_t turn) {
    const double wait = folk_rng_exponential(rng, 1.0);
    switch (shape) {
    case EXPONENTIAL:
        return now + wait;
    case ALL_EQUAL:
        return 7.0;
    case TICKS:
        return now + (double)folk_rng_below(rng, 3);
    case OUTLIERS:
        return folk_rng_unit(rng) < 0.01 ? now + 1e12 * wait : now + wait;
    case BURSTS:
        return now + 100.0 * (double)(turn / 500 % 7) + 1e-9 * wait;
    case DECREASING:
        return 1e6 - (double)turn;
    case MANY_SCALES:
        return now + wait * (double)((uint64_t)1 << folk_rng_below(rng, 60)) * 1e-9;
    case HUGE_RANGE:
        return (folk_rng_unit(rng) - 0.5) * 1.7e308 * (turn % 2 == 0 ? 2.0 : 1e-300);
    default:
        return 0.0;
    }
}

typedef struct trial {
    folk_queue *queue;
    oracle known;
    folk_rng rng;
    double now;
    uint64_t seq;
    folk_event_id stale;
} trial;

static void push(trial *at, pattern shape) {
    folk_event event = {
        .time = draw_time(&at->rng, shape, at->now, at->seq),
        .data = folk_rng_next(&at->rng),
        .actor = (uint32_t)folk_rng_next(&at->rng),
        .kind = (uint16_t)folk_rng_next(&at->rng),
        .priority = folk_rng_unit(&at->rng) < 0.2 ? (int16_t)folk_rng_next(&at->rng) : 0,
    };
    const folk_event_id id = folk_queue_push(at->queue, &event);
    event.seq = ++at->seq;
    oracle_push(&at->known, &event, id);
}

static void assert_same_event(const folk_event *a, const folk_event *b) {
    assert_true(a->time == b->time);
    assert_int_equal(a->seq, b->seq);
    assert_int_equal(a->data, b->data);
    assert_int_equal(a->actor, b->actor);
    assert_int_equal(a->kind, b->kind);
    assert_int_equal(a->priority, b->priority);
}

static void pop(trial *at) {
    folk_event peeked, popped;
    if (at->known.count == 0) {
        assert_false(folk_queue_peek(at->queue, &peeked));
        assert_false(folk_queue_pop(at->queue, &popped));
        return;
    }
    const size_t last = at->known.count - 1;
    const folk_event *expected = &at->known.events[last];
    assert_true(folk_queue_peek(at->queue, &peeked));
    assert_same_event(&peeked, expected);
    assert_false(folk_queue_pop_until(at->queue, nextafter(expected->time, -INFINITY), &popped));
    assert_true(folk_queue_pop_until(at->queue, expected->time, &popped));
    assert_same_event(&popped, expected);
    at->now = popped.time;
    at->stale = at->known.ids[last];
    oracle_remove(&at->known, last);
}

static void cancel(trial *at) {
    assert_false(folk_queue_cancel(at->queue, at->stale));
    if (at->known.count == 0) return;
    const size_t chosen = (size_t)folk_rng_below(&at->rng, at->known.count);
    at->stale = at->known.ids[chosen];
    assert_true(folk_queue_cancel(at->queue, at->stale));
    assert_false(folk_queue_cancel(at->queue, at->stale));
    oracle_remove(&at->known, chosen);
}

// Sizes rise and fall between nothing and about a thousand, so that every way of storing is entered
// and left.
static void play(pattern shape, uint64_t seed, int operations) {
    trial at = {.queue = folk_queue_create(), .rng = folk_rng_stream(seed, "queue", shape, 0)};
    double push_share = 0.5;
    for (int i = 0; i < operations; i++) {
        if (i % 2000 == 0) push_share = 0.25 + 0.5 * folk_rng_unit(&at.rng);
        const double turn = folk_rng_unit(&at.rng);
        if (turn < push_share)
            push(&at, shape);
        else if (turn < push_share + 0.05)
            cancel(&at);
        else
            pop(&at);
        assert_int_equal(folk_queue_count(at.queue), at.known.count);
    }
    while (at.known.count > 0)
        pop(&at);
    pop(&at);
    folk_queue_destroy(at.queue);
    oracle_clear(&at.known);
}

static void order_is_that_of_a_sorted_array(void **state) {
    (void)state;
    const uint64_t seed = 20260101;
    print_message("seed %llu\n", (unsigned long long)seed);
    for (pattern shape = 0; shape < PATTERNS; shape++)
        play(shape, seed, 30000);
}

static folk_event at_time(double time) {
    return (folk_event){.time = time};
}

static void equal_times_go_by_priority_then_by_arrival(void **state) {
    (void)state;
    folk_queue *queue = folk_queue_create();
    const int16_t priorities[] = {0, INT16_MIN, 5, INT16_MAX, 5, -1};
    for (uint64_t i = 0; i < 6; i++) {
        folk_event event = at_time(3.0);
        event.priority = priorities[i];
        event.data = i;
        folk_queue_push(queue, &event);
    }
    const uint64_t order[] = {3, 2, 4, 0, 5, 1};
    folk_event event;
    for (int i = 0; i < 6; i++) {
        assert_true(folk_queue_pop(queue, &event));
        assert_int_equal(event.data, order[i]);
        assert_int_equal(event.priority, priorities[order[i]]);
    }
    folk_queue_destroy(queue);
}

static void what_has_run_or_is_nothing_cannot_be_cancelled(void **state) {
    (void)state;
    folk_queue *queue = folk_queue_create();
    assert_false(folk_queue_cancel(queue, (folk_event_id){0}));
    const folk_event one = at_time(1.0), two = at_time(2.0);
    const folk_event_id first = folk_queue_push(queue, &one);
    folk_event event;
    assert_true(folk_queue_pop(queue, &event));
    const folk_event_id second = folk_queue_push(queue, &two); // takes the freed slot
    assert_int_equal(first.slot1, second.slot1);
    assert_false(folk_queue_cancel(queue, first));
    assert_false(folk_queue_cancel(queue, (folk_event_id){second.slot1 + 1, second.generation}));
    assert_true(folk_queue_cancel(queue, second));
    assert_int_equal(folk_queue_count(queue), 0);
    assert_false(folk_queue_pop(queue, &event));
    folk_queue_destroy(queue);
}

// A time-out that is set and cancelled again and again must not fill the memory until it is due.
static void cancelled_events_do_not_pile_up(void **state) {
    (void)state;
    folk_queue *queue = folk_queue_create();
    size_t most = 0;
    for (int i = 0; i < 100000; i++) {
        const folk_event timeout = at_time(1e9 + i);
        assert_true(folk_queue_cancel(queue, folk_queue_push(queue, &timeout)));
        if (folk_memory_used() > most) most = folk_memory_used();
    }
    assert_true(most < 100000);
    folk_queue_destroy(queue);
}

// A hundred thousand events in one order of arrival each come out in the order of time.
static void large_queues_drain_in_order(void **state) {
    (void)state;
    enum { COUNT = 100000 };
    for (pattern shape = 0; shape < PATTERNS; shape++) {
        folk_queue *queue = folk_queue_create();
        folk_rng rng = folk_rng_stream(7, "drain", shape, 0);
        for (uint64_t i = 0; i < COUNT; i++) {
            const folk_event event = at_time(draw_time(&rng, shape, 0.0, i));
            folk_queue_push(queue, &event);
        }
        int disorder = 0, popped = 0;
        folk_event event, previous = {.time = -INFINITY};
        for (; folk_queue_pop(queue, &event); popped++, previous = event)
            disorder += comes_before(&event, &previous);
        assert_int_equal(disorder, 0);
        assert_int_equal(popped, COUNT);
        folk_queue_destroy(queue);
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        FOLK_TEST(order_is_that_of_a_sorted_array),
        FOLK_TEST(equal_times_go_by_priority_then_by_arrival),
        FOLK_TEST(what_has_run_or_is_nothing_cannot_be_cancelled),
        FOLK_TEST(cancelled_events_do_not_pile_up),
        FOLK_TEST(large_queues_drain_in_order),
    };
    return FOLK_TESTS(tests);
}
