// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/test.h"

#include "core/sim.h"

#include <pthread.h>

// A small world: each event draws a number, records it, and makes one to two more of what comes.
typedef struct world {
    folk_rng rng;
    uint16_t kind;
    int ran;
    double last;
} world;

static bool live(folk_sim *sim, const folk_event *event, void *context, folk_error *err) {
    (void)err;
    world *at = context;
    at->ran++;
    at->last = event->time;
    assert_true(folk_sim_now(sim) == event->time);
    folk_sim_record(sim, 0, folk_rng_unit(&at->rng));
    folk_sim_schedule(sim,
                      &(folk_sim_event){.time = event->time + folk_rng_exponential(&at->rng, 1.0),
                                        .actor = event->actor,
                                        .data = event->data + 1,
                                        .kind = at->kind});
    return true;
}

static folk_sim *world_create(world *at, uint64_t seed, double end) {
    folk_sim_def def = folk_sim_def_default();
    def.seed = seed;
    def.end = end;
    folk_sim *sim = folk_sim_create(&def);
    *at = (world){.rng = folk_sim_rng(sim, "world", 0, 0)};
    at->kind = folk_sim_handle(sim, "live", live, at);
    for (uint32_t i = 0; i < 10; i++)
        folk_sim_schedule(sim, &(folk_sim_event){.time = 0.1 * i, .actor = i, .kind = at->kind});
    return sim;
}

static uint64_t digest_of_world(uint64_t seed, const folk_budget *budget) {
    world at;
    folk_sim *sim = world_create(&at, seed, 100.0);
    folk_error err = {0};
    folk_status status;
    do
        status = folk_sim_run(sim, budget, &err);
    while (status == FOLK_PAUSED);
    assert_int_equal(status, FOLK_DONE);
    const uint64_t digest = folk_sim_digest(sim);
    folk_sim_destroy(sim);
    return digest;
}

static void the_seed_alone_decides_the_digest(void **state) {
    (void)state;
    const uint64_t digest = digest_of_world(1, NULL);
    assert_true(digest_of_world(1, NULL) == digest);
    assert_true(digest_of_world(2, NULL) != digest);
    assert_true(digest_of_world(1, &(folk_budget){.events = 1}) == digest);
    assert_true(digest_of_world(1, &(folk_budget){.events = 7}) == digest);
}

static void the_end_is_where_the_clock_stands(void **state) {
    (void)state;
    world at;
    folk_sim *sim = world_create(&at, 3, 50.0);
    assert_true(folk_sim_end(sim) == 50.0 && folk_sim_seed(sim) == 3);
    assert_int_equal(folk_sim_run(sim, NULL, NULL), FOLK_DONE);
    assert_true(at.last <= 50.0 && at.last > 45.0);
    assert_true(folk_sim_now(sim) == 50.0);
    assert_int_equal(folk_sim_event_count(sim), at.ran);
    assert_int_equal(folk_sim_run(sim, NULL, NULL), FOLK_DONE);
    assert_int_equal(folk_sim_event_count(sim), at.ran);
    folk_sim_destroy(sim);
}

static void budgets_pause_and_go_on(void **state) {
    (void)state;
    world at;
    folk_sim *sim = world_create(&at, 4, INFINITY);
    assert_int_equal(folk_sim_run(sim, &(folk_budget){.events = 25}, NULL), FOLK_PAUSED);
    assert_int_equal(at.ran, 25);
    assert_int_equal(folk_sim_run(sim, &(folk_budget){.until = 20.0}, NULL), FOLK_PAUSED);
    assert_true(at.last <= 20.0);
    assert_true(folk_sim_now(sim) == at.last);
    const int ran = at.ran;
    assert_int_equal(folk_sim_run(sim, &(folk_budget){.until = 20.0}, NULL), FOLK_PAUSED);
    assert_int_equal(at.ran, ran);
    folk_sim_destroy(sim);
}

typedef struct script {
    int left, ran;
    const void *scratch;
    bool fails, stops, interrupts;
} script;

static bool follow(folk_sim *sim, const folk_event *event, void *context, folk_error *err) {
    script *does = context;
    does->ran++;
    const char *scratch = folk_arena_alloc(folk_sim_scratch(sim), 100);
    assert_int_equal(scratch[99], 0);
    assert_true(does->scratch == NULL || does->scratch == scratch); // it was reset
    does->scratch = scratch;
    memset((char *)(uintptr_t)scratch, 1, 100);
    if (--does->left > 0) {
        folk_event next = *event;
        next.time += 1.0;
        folk_sim_schedule(sim, &next);
        return true;
    }
    folk_sim_schedule(sim, event);
    if (does->stops) folk_sim_stop(sim);
    if (does->interrupts) folk_sim_interrupt(sim);
    if (does->fails) return folk_fail(err, FOLK_ERR_SCRIPT, "event %d fell over", does->ran);
    return true;
}

static folk_sim *script_create(script *does) {
    folk_sim_def def = folk_sim_def_default();
    def.end = 100.0;
    folk_sim *sim = folk_sim_create(&def);
    const uint16_t kind = folk_sim_handle(sim, "follow", follow, does);
    assert_string_equal(folk_sim_kind_name(sim, kind), "follow");
    folk_sim_schedule(sim, &(folk_sim_event){.time = 1.0, .kind = kind});
    return sim;
}

static void a_failure_ends_the_run_for_good(void **state) {
    (void)state;
    script does = {.left = 3, .fails = true};
    folk_sim *sim = script_create(&does);
    folk_error err = {0};
    assert_int_equal(folk_sim_run(sim, NULL, &err), FOLK_FAILED);
    assert_string_equal(err.text, "event 3 fell over");
    assert_true(folk_sim_now(sim) == 3.0);
    assert_int_equal(folk_sim_run(sim, NULL, &err), FOLK_FAILED);
    assert_string_equal(err.text, "the run has failed and cannot go on");
    assert_int_equal(does.ran, 3);
    folk_sim_destroy(sim);
}

static void a_stop_leaves_the_clock_where_it_is(void **state) {
    (void)state;
    script does = {.left = 3, .stops = true};
    folk_sim *sim = script_create(&does);
    assert_int_equal(folk_sim_run(sim, NULL, NULL), FOLK_DONE);
    assert_true(folk_sim_now(sim) == 3.0);
    assert_int_equal(folk_sim_run(sim, NULL, NULL), FOLK_DONE);
    assert_int_equal(does.ran, 3);
    folk_sim_destroy(sim);
}

static void an_interrupt_pauses_after_the_event(void **state) {
    (void)state;
    script does = {.left = 3, .interrupts = true};
    folk_sim *sim = script_create(&does);
    assert_int_equal(folk_sim_run(sim, NULL, NULL), FOLK_PAUSED);
    assert_true(folk_sim_interrupted(sim));
    assert_int_equal(does.ran, 3);
    does = (script){.left = 2, .scratch = does.scratch, .stops = true};
    assert_int_equal(folk_sim_run(sim, NULL, NULL), FOLK_DONE);
    assert_false(folk_sim_interrupted(sim));
    folk_sim_destroy(sim);
}

static void *interrupt_soon(void *sim) {
    folk_sim_interrupt(sim);
    return NULL;
}

static bool wait_for_thread(folk_sim *sim, const folk_event *event, void *context,
                            folk_error *err) {
    (void)err;
    pthread_t thread;
    assert_int_equal(pthread_create(&thread, NULL, interrupt_soon, sim), 0);
    pthread_join(thread, NULL);
    *(double *)context = event->time;
    folk_event again = *event;
    again.time += 1.0;
    folk_sim_schedule(sim, &again);
    return true;
}

static void another_thread_may_interrupt(void **state) {
    (void)state;
    const folk_sim_def def = folk_sim_def_default();
    folk_sim *sim = folk_sim_create(&def);
    double time = 0.0;
    const uint16_t kind = folk_sim_handle(sim, "wait", wait_for_thread, &time);
    folk_sim_schedule(sim, &(folk_sim_event){.time = 2.0, .kind = kind});
    assert_int_equal(folk_sim_run(sim, NULL, NULL), FOLK_PAUSED);
    assert_true(time == 2.0);
    folk_sim_destroy(sim);
}

static bool ignore(folk_sim *sim, const folk_event *event, void *context, folk_error *err) {
    (void)sim;
    (void)event;
    (void)context;
    (void)err;
    return true;
}

// Runs one event, which differs from {time 1, data 2, actor 3, priority 4, kind 0} in one field;
// the digest must show it.
static uint64_t digest_of_event(const folk_sim_event *event, const char *note) {
    const folk_sim_def def = folk_sim_def_default();
    folk_sim *sim = folk_sim_create(&def);
    folk_sim_handle(sim, "a", ignore, NULL);
    folk_sim_handle(sim, "b", ignore, NULL);
    if (event != NULL) folk_sim_schedule(sim, event);
    if (note != NULL) folk_sim_note(sim, note, strlen(note));
    assert_int_equal(folk_sim_run(sim, NULL, NULL), FOLK_DONE);
    const uint64_t digest = folk_sim_digest(sim);
    folk_sim_destroy(sim);
    return digest;
}

static void the_digest_sees_every_field(void **state) {
    (void)state;
    const folk_sim_event base = {.time = 1.0, .data = 2, .actor = 3, .priority = 4};
    folk_sim_event events[6] = {base, base, base, base, base, base};
    events[1].time = nextafter(1.0, 2.0);
    events[2].data = 3;
    events[3].actor = 2;
    events[4].priority = -4;
    events[5].kind = 1;
    uint64_t digests[9];
    for (int i = 0; i < 6; i++)
        digests[i] = digest_of_event(&events[i], NULL);
    digests[6] = digest_of_event(NULL, NULL);
    digests[7] = digest_of_event(NULL, "x");
    digests[8] = digest_of_event(&base, "x");
    for (int i = 0; i < 9; i++)
        for (int k = 0; k < i; k++)
            assert_true(digests[i] != digests[k]);
}

static void cancelled_events_do_not_run(void **state) {
    (void)state;
    script does = {.left = 1, .stops = true};
    folk_sim *sim = script_create(&does);
    const folk_event_id id = folk_sim_schedule(sim, &(folk_sim_event){.time = 0.5});
    assert_true(folk_sim_cancel(sim, id));
    assert_false(folk_sim_cancel(sim, id));
    assert_int_equal(folk_sim_run(sim, NULL, NULL), FOLK_DONE);
    assert_int_equal(does.ran, 1);
    assert_true(folk_sim_now(sim) == 1.0);
    folk_sim_destroy(sim);
}

// What was looked at: the moments, and how many events had run.
typedef struct watcher {
    double times[64];
    uint64_t events[64];
    int count;
} watcher;

static void watch(folk_sim *sim, double time, void *context) {
    watcher *seen = context;
    assert_true(seen->count < 64);
    seen->times[seen->count] = time;
    seen->events[seen->count++] = folk_sim_event_count(sim);
}

static bool nothing(folk_sim *sim, const folk_event *event, void *context, folk_error *err) {
    (void)sim, (void)event, (void)context, (void)err;
    return true;
}

// Events at 0, 1, 2, 2.5, 7 and 9; looks every 2. Nothing happens from 2.5 to 7, so that 4 shows
// what 6 would.
static void looks_lie_between_events(void **state) {
    (void)state;
    static const double times[] = {0, 1, 2, 2.5, 7, 9};
    static const double expected[] = {0, 2, 4, 8, 9};
    static const uint64_t events[] = {1, 3, 4, 5, 6};
    for (uint64_t slice = 0; slice < 3; slice++) { // whole, or so many events a call
        folk_sim_def def = folk_sim_def_default();
        folk_sim *sim = folk_sim_create(&def);
        const uint16_t kind = folk_sim_handle(sim, "nothing", nothing, NULL);
        for (size_t i = 0; i < 6; i++)
            folk_sim_schedule(sim, &(folk_sim_event){.time = times[i], .kind = kind});
        watcher seen = {0};
        folk_sim_look(sim, 2, watch, &seen);
        while (folk_sim_run(sim, &(folk_budget){.events = slice}, NULL) == FOLK_PAUSED)
            continue;
        assert_int_equal(seen.count, 5);
        for (int i = 0; i < 5; i++) {
            assert_near(seen.times[i], expected[i], 0);
            assert_int_equal(seen.events[i], events[i]);
        }
        folk_sim_destroy(sim);
    }
}

static void looking_changes_nothing(void **state) {
    (void)state;
    uint64_t digests[3];
    for (int i = 0; i < 3; i++) {
        world at;
        folk_sim *sim = world_create(&at, 5, 6);
        watcher seen = {0};
        if (i > 0) folk_sim_look(sim, i == 1 ? 0.5 : 1e9, watch, &seen);
        assert_int_equal(folk_sim_run(sim, NULL, NULL), FOLK_DONE);
        if (i == 1) assert_in_range(seen.count, 10, 13);
        if (i == 2) assert_int_equal(seen.count, 2); // at 0, and at the end
        if (i == 2) assert_near(seen.times[1], 6, 0);
        digests[i] = folk_sim_digest(sim);
        folk_sim_destroy(sim);
    }
    assert_true(digests[0] == digests[1] && digests[1] == digests[2]);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        FOLK_TEST(the_seed_alone_decides_the_digest),
        FOLK_TEST(the_end_is_where_the_clock_stands),
        FOLK_TEST(budgets_pause_and_go_on),
        FOLK_TEST(a_failure_ends_the_run_for_good),
        FOLK_TEST(a_stop_leaves_the_clock_where_it_is),
        FOLK_TEST(an_interrupt_pauses_after_the_event),
        FOLK_TEST(another_thread_may_interrupt),
        FOLK_TEST(the_digest_sees_every_field),
        FOLK_TEST(cancelled_events_do_not_run),
        FOLK_TEST(looks_lie_between_events),
        FOLK_TEST(looking_changes_nothing),
    };
    return FOLK_TESTS(tests);
}
