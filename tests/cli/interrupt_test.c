// SPDX-License-Identifier: GPL-3.0-or-later
// Runs that are ended from outside, by Ctrl-C and by kill -9: the store opens, says `interrupted`,
// and holds a prefix of what the run would have recorded, which is 1, 2, 3, ….
#include "tests/cli/ending.h"

#define ENDLESS TEST_DATA "endless.lua"

// Until the run, whose ticks have begun, says so.
static void wait_for_ticks(void) {
    char said[256] = "";
    for (int i = 0; i < 1000 && strstr(said, "1000 ticks") == NULL; i++) {
        test_sleep(0.01);
        test_read("err", said, sizeof said);
    }
}

static void stopped_by(int number, const char *way, const char *text) {
    const pid_t child =
        test_start((const char *[]){"run", ENDLESS, "--set", way, "--points", "0", NULL});
    wait_for_ticks();
    kill(child, number);
    const test_output output = test_wait(child);
    assert_status(output, 130);
    if (strstr(output.err, text) == NULL) fail_msg("%s", output.err);
    const test_ending end = test_read_ending();
    assert_string_equal(end.status, "interrupted");
    assert_string_equal(end.error, text);
    assert_true(end.ticks >= 1000);
    assert_near(end.last, end.ticks, 0.0);
}

static void ctrl_c_ends_a_run_as_interrupted(void **state) {
    (void)state;
    stopped_by(SIGINT, "way=events", "interrupted by Ctrl-C");
}

static void ctrl_c_ends_a_loop_that_does_not_listen(void **state) {
    (void)state;
    stopped_by(SIGINT, "way=compiled", "interrupted by Ctrl-C");
}

static void kill_9_leaves_a_store_that_opens_and_holds_a_prefix(void **state) {
    (void)state;
    enum { KILLS = 50 };
    uint64_t random = 12345;
    int with_rows = 0;
    int64_t newest = 1;
    // From the program's start to well within the run, however slow the program was built.
    const double began_at = test_seconds();
    assert_status(test_folk("run", TEST_DATA "known.lua"), 0);
    const double longest = fmin(0.1 + 3 * (test_seconds() - began_at), 2.0);
    for (int i = 0; i < KILLS; i++) {
        random = random * 6364136223846793005u + 1442695040888963407u;
        const pid_t child = test_start(
            (const char *const[]){"run", ENDLESS, "--set", "burst=50", "--points", "0", NULL});
        test_sleep(longest * (double)(random >> 40) / (double)(1 << 24));
        kill(child, SIGKILL);
        assert_status(test_wait(child), 128 + SIGKILL);
        const test_ending end = test_read_ending();
        if (end.run == newest) continue; // killed before its run had begun
        newest = end.run;
        assert_string_equal(end.status, "interrupted");
        assert_near(end.last, end.ticks, 0.0);
        with_rows += end.ticks > 0;
    }
    assert_true(newest > KILLS / 4 && with_rows > 0); // otherwise nothing was tried
    print_message("# %d runs begun, %d with rows, of %d kills\n", (int)newest - 1, with_rows,
                  KILLS);
    assert_status(test_folk("run", TEST_DATA "known.lua"), 0);
    assert_status(test_folk("replay"), 0);
}

// No run has begun when the program is killed while it makes the store; the file serves all the
// same.
static void kill_9_of_a_new_store_leaves_a_file_that_serves(void **state) {
    (void)state;
    for (int i = 0; i < 10; i++) {
        const pid_t child = test_start((const char *const[]){"run", ENDLESS, NULL});
        test_sleep(0.001 * (i + 1));
        kill(child, SIGKILL);
        assert_status(test_wait(child), 128 + SIGKILL);
        assert_status(test_folk("run", TEST_DATA "known.lua"), 0);
        assert_string_equal(test_read_ending().status, "done");
        unlink("folk.db");
        unlink("folk.db-wal");
        unlink("folk.db-shm");
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        FOLK_SPAWN_TEST(ctrl_c_ends_a_run_as_interrupted),
        FOLK_SPAWN_TEST(ctrl_c_ends_a_loop_that_does_not_listen),
        FOLK_SPAWN_TEST(kill_9_leaves_a_store_that_opens_and_holds_a_prefix),
        FOLK_SPAWN_TEST(kill_9_of_a_new_store_leaves_a_file_that_serves),
    };
    return FOLK_TESTS(tests);
}
