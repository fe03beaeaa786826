// SPDX-License-Identifier: GPL-3.0-or-later
// How runs end that do not end by themselves and have a limit of time or memory: each records 1000
// ticks first, which the store keeps.
#include "tests/cli/ending.h"

#define ENDLESS TEST_DATA "endless.lua"

// A store that is there already: making one waits for the disk, and that counts as well.
static void make_store(void) {
    assert_status(test_folk("run", TEST_DATA "known.lua"), 0);
}

// The wall time between the limit and the end is at most the grace of a second and some slack for a
// busy machine; each way of not ending records 1000 ticks first.
static void stops_in_time(const char *way, const char *text) {
    char set[32];
    snprintf(set, sizeof set, "way=%s", way);
    make_store();
    const double began_at = test_seconds();
    const test_output output =
        test_folk("run", ENDLESS, "--set", set, "--timeout", "0.5", "--points", "0");
    assert_true(test_seconds() - began_at < 5);
    assert_status(output, 1);
    if (strstr(output.err, text) == NULL) fail_msg("%s", output.err);
    const test_ending end = test_read_ending();
    assert_string_equal(end.status, "failed");
    assert_non_null(strstr(end.error, text));
    if (strcmp(way, "setup") == 0) return;
    assert_true(end.ticks >= 1000);
    assert_near(end.last, end.ticks, 0.0);
}

static void timeout_ends_events_without_end(void **state) {
    (void)state;
    stops_in_time("events", "stopped after 0.5 seconds: the time limit");
}

static void timeout_ends_a_compiled_loop(void **state) {
    (void)state;
    stops_in_time("compiled", "stopped after 0.5 seconds: the time limit");
}

static void a_run_that_is_cut_off_prints_its_object(void **state) {
    (void)state;
    make_store();
    const test_output output = test_folk("run", ENDLESS, "--set", "way=compiled", "--timeout",
                                         "0.5", "--json", "--points", "0");
    assert_status(output, 1);
    assert_non_null(strstr(output.out, "\"digest\": null, \"status\": \"failed\""));
    assert_non_null(
        strstr(output.out, "\"error\": \"stopped after 0.5 seconds: the time limit\"}"));
}

static void timeout_ends_c_code(void **state) {
    (void)state;
    stops_in_time("pattern", "stopped after 0.5 seconds: the time limit");
}

static void timeout_ends_a_setup_without_end(void **state) {
    (void)state;
    stops_in_time("setup", "stopped after 0.5 seconds: the time limit");
}

// Where Lua is interpreted the run ends at its next instruction, even in code that catches errors,
// and its driver tells how many events there were, which the watchdog cannot.
static void ends_at_once(const char *way) {
    make_store();
    const test_output output =
        test_folk("run", ENDLESS, "--set", way, "--timeout", "0.5", "--no-jit");
    assert_status(output, 1);
    assert_non_null(strstr(output.out, "failed: 1000 events"));
    assert_non_null(strstr(output.err, "stopped after 0.5 seconds: the time limit"));
    assert_string_equal(test_read_ending().status, "failed");
}

static void timeout_ends_an_interpreted_loop_at_once(void **state) {
    (void)state;
    ends_at_once("way=compiled");
}

static void timeout_ends_a_loop_that_catches_errors_at_once(void **state) {
    (void)state;
    ends_at_once("way=caught");
}

static void memory_limit_ends_the_run_and_keeps_its_rows(void **state) {
    (void)state;
    const test_output output =
        test_folk("run", ENDLESS, "--set", "way=memory", "--memory", "32", "--points", "0");
    assert_status(output, 1);
    assert_string_equal(output.err,
                        "1000 ticks\nfolk: the scenario needs more than the 32 MiB of memory that "
                        "it may hold; --memory sets another limit\n");
    const test_ending end = test_read_ending();
    assert_string_equal(end.status, "failed");
    assert_near(end.ticks, 1000, 0.0);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        FOLK_SPAWN_TEST(timeout_ends_events_without_end),
        FOLK_SPAWN_TEST(timeout_ends_a_compiled_loop),
        FOLK_SPAWN_TEST(a_run_that_is_cut_off_prints_its_object),
        FOLK_SPAWN_TEST(timeout_ends_c_code),
        FOLK_SPAWN_TEST(timeout_ends_a_setup_without_end),
        FOLK_SPAWN_TEST(timeout_ends_an_interpreted_loop_at_once),
        FOLK_SPAWN_TEST(timeout_ends_a_loop_that_catches_errors_at_once),
        FOLK_SPAWN_TEST(memory_limit_ends_the_run_and_keeps_its_rows),
    };
    return FOLK_TESTS(tests);
}
