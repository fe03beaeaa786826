// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/test.h"

#include "tests/lua/run_support.h"

#include <pthread.h>
#include <time.h>

static void *stop_soon(void *context) {
    const struct timespec while_it_loops = {.tv_nsec = 50 * 1000 * 1000};
    nanosleep(&while_it_loops, NULL);
    folk_run_stop(context, "stopped after 0.05 seconds");
    return NULL;
}

// A loop without end in interpreted code is stopped from another thread.
static void check_stopped(const char *body) {
    test_run test = test_run_begin(body, true);
    if (test.run == NULL) fail_msg("%s", test.err.text);
    pthread_t thread;
    assert_int_equal(pthread_create(&thread, NULL, stop_soon, test.run), 0);
    test.status = folk_sim_run(folk_run_sim(test.run), NULL, &test.err);
    pthread_join(thread, NULL);
    assert_int_equal(test.status, FOLK_FAILED);
    assert_int_equal(test.err.code, FOLK_ERR_LIMIT);
    assert_string_equal(test.err.text, "stopped after 0.05 seconds");
    test_run_end(&test);
}

static void an_endless_callback_is_stopped(void **state) {
    (void)state;
    check_stopped("sim:at(1, function() while true do end end)");
}

static void an_endless_process_is_stopped(void **state) {
    (void)state;
    check_stopped("sim:process('a', function(self) while true do end end)");
}

static void catching_the_error_does_not_help(void **state) {
    (void)state;
    check_stopped("local function loop() while true do end end\n"
                  "sim:at(1, function() while true do pcall(loop) end end)");
    check_stopped("local function loop() while true do end end\n"
                  "sim:process('a', function(self)\n"
                  "  while true do pcall(coroutine.wrap(loop)) end end)");
}

static void a_run_that_only_schedules_is_interrupted(void **state) {
    (void)state;
    test_run test = test_run_begin("sim:every(1, function() end)", true);
    pthread_t thread;
    assert_int_equal(pthread_create(&thread, NULL, stop_soon, test.run), 0);
    test.status = folk_sim_run(folk_run_sim(test.run), NULL, &test.err);
    pthread_join(thread, NULL);
    assert_true(test.status == FOLK_FAILED || test.status == FOLK_PAUSED);
    test_run_end(&test);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        FOLK_TEST(an_endless_callback_is_stopped),
        FOLK_TEST(an_endless_process_is_stopped),
        FOLK_TEST(catching_the_error_does_not_help),
        FOLK_TEST(a_run_that_only_schedules_is_interrupted),
    };
    return FOLK_TESTS(tests);
}
