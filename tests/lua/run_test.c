// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/test.h"

#include "tests/lua/run_support.h"

static void callbacks_run_at_their_times(void **state) {
    (void)state;
    test_x("sim:at(2, function() assert(sim:now() == 2)\n"
           "  sim:after(0.5, function() sim:record('x', sim:now()) end) end)",
           2.5);
}

static void equal_times_keep_priority_then_order(void **state) {
    (void)state;
    test_x("local order = ''\n"
           "sim:at(1, function() order = order .. 'b' end)\n"
           "sim:at(1, function() order = order .. 'c' end)\n"
           "sim:at(1, function() order = order .. 'a' end, 5)\n"
           "sim:at(1, function() order = order .. 'd' end, -5)\n"
           "sim:at(2, function() assert(order == 'abcd', order); sim:record('x', 1) end)",
           1);
}

static void every_counts_and_stops(void **state) {
    (void)state;
    test_x("local sum, times = 0, 0\n"
           "sim:every(0.1, function(n) assert(sim:now() == n * 0.1); sum = sum + n end, 4)\n"
           "sim:every(1, function(n) times = n; return n < 3 end)\n"
           "sim:at(10, function() sim:record('x', 100 * sum + times) end)",
           1003);
}

static void cancel_knows_what_has_happened(void **state) {
    (void)state;
    test_x("local ran = 0\n"
           "local first = sim:at(1, function() ran = ran + 1 end)\n"
           "local second = sim:at(2, function() ran = ran + 10 end)\n"
           "local again; again = sim:every(1, function(n)\n"
           "  ran = ran + 100; if n == 2 then assert(sim:cancel(again)) end end)\n"
           "assert(sim:cancel(second) and not sim:cancel(second))\n"
           "sim:at(5, function()\n"
           "  local later = sim:after(1, function() end)\n"
           "  assert(not sim:cancel(first) and not sim:cancel(again) and sim:cancel(later))\n"
           "  sim:record('x', ran) end)",
           201);
}

static void stop_ends_after_the_present_event(void **state) {
    (void)state;
    test_x("sim:at(1, function() sim:stop(); sim:record('x', 1) end)\n"
           "sim:at(1, function() sim:record('x', 5) end)",
           1);
}

static void finish_at_runs_what_lies_at_that_time(void **state) {
    (void)state;
    test_x("sim:finish_at(9); sim:finish_at(2)\n"
           "sim:at(2, function() sim:record('x', 1) end)\n"
           "sim:every(0.75, function() sim:record('x', 1) end)\n"
           "sim:at(2.5, function() sim:record('x', 100) end)",
           1);
}

static void progress_is_told_by_end_or_by_the_scenario(void **state) {
    (void)state;
    test_run test = test_run_begin("sim:finish_at(10); sim:at(5, function() end)", false);
    assert_near(folk_run_progress(test.run), 0.0, 0.0);
    folk_sim_run(folk_run_sim(test.run), &(folk_budget){.until = 5.0}, &test.err);
    assert_near(folk_run_progress(test.run), 0.5, 0.0);
    test_run_end(&test);
    test = test_run_begin("sim:progress(0.25)", false);
    assert_near(folk_run_progress(test.run), 0.25, 0.0);
    test_run_end(&test);
    test = test_run_begin("", false);
    assert_near(folk_run_progress(test.run), -1.0, 0.0);
    test_run_end(&test);
}

static void published_tables_keep_order_and_types(void **state) {
    (void)state;
    test_run test = test_run_begin(
        "sim:publish('ranking', { { name = 'a', score = 3 }, { name = 'b', score = 2.5 } })\n"
        "sim:publish('flags', { { b = true, a = 1 } }, { 'b', 'a' })",
        false);
    if (test.run == NULL) fail_msg("%s", test.err.text);
    static const folk_cell expected[] = {
        {"ranking", "name", "a", 0, 0}, {"ranking", "score", NULL, 3, 0},
        {"ranking", "name", "b", 0, 1}, {"ranking", "score", NULL, 2.5, 1},
        {"flags", "b", "true", 0, 0},   {"flags", "a", NULL, 1, 0},
    };
    assert_int_equal(folk_recorder_cell_count(test.recorder), 6);
    for (int i = 0; i < 6; i++) {
        const folk_cell *cell = folk_recorder_cell_at(test.recorder, i);
        assert_string_equal(cell->table, expected[i].table);
        assert_string_equal(cell->column, expected[i].column);
        assert_int_equal(cell->row, expected[i].row);
        if (expected[i].text != NULL)
            assert_string_equal(cell->text, expected[i].text);
        else
            assert_near(cell->number, expected[i].number, 0.0);
    }
    test_run_end(&test);
}

static void math_random_is_a_stream_of_the_run(void **state) {
    (void)state;
    test_x("local twin = sim:rng('math.random')\n"
           "local first, second = math.random(), math.random(6)\n"
           "assert(first >= 0 and first < 1 and second >= 1 and second <= 6)\n"
           "sim:record('x', twin:unit() == first and 0 or 1)",
           1);
}

static void wrong_arguments_get_a_sentence(void **state) {
    (void)state;
    test_fails("\nsim:record('zebra', 1)",
               "test.lua:2: there is no metric 'zebra'; known: cooperation, efficiency, "
               "fallbacks, inequality, invalid_answers, welfare, x, y");
    test_fails("sim:record('wellfare', 1)",
               "test.lua:1: there is no metric 'wellfare'; did you mean 'welfare'?");
    test_fails("sim:record('x', 0/0)",
               "test.lua:1: record: the value of 'x' is nan: it must be a finite number");
    test_fails("sim:at(3, function()\nsim:at(2, function() end) end)",
               "test.lua:2: at: time is 2: it must be a number that is not before now, 3");
    test_fails("sim:after(-1, function() end)",
               "test.lua:1: after: delay is -1: it must be a number of time units, 0 or more");
    test_fails("sim:at(1, 5)", "test.lua:1: at: what is called is 5: it must be a function");
    test_fails("sim:at(1, function() end, 40000)",
               "test.lua:1: at: priority is 40000: it must be a whole number from -32768 to 32766");
    test_fails("sim:every(0, function() end)",
               "test.lua:1: every: interval is 0: it must be more than 0 time units");
    test_fails("sim:progress(2)",
               "test.lua:1: progress: fraction is 2: it must be a number from 0 to 1");
    test_fails("sim:recrod('x', 1)", "test.lua:1: the sim has no 'recrod'; did you mean 'record'?");
    test_fails("sim.score = 5", "test.lua:1: the sim cannot be changed: 'score' was assigned");
    test_fails("sim:publish('t', { { a = 1 }, { b = 2 } })",
               "test.lua:1: publish: row 2 of 't' has no column 'b'; did you mean 'a'?");
    test_fails("sim:publish('t', { { a = {} } })",
               "test.lua:1: publish: column 'a' in row 1 of 't' is a table: it must be a number, "
               "text or boolean");
    test_fails("sim:tick { cooperative = 3, opportunities = 2 }",
               "test.lua:1: tick: 'cooperative' is 3: it must be from 0 to 'opportunities', which "
               "is 2");
}

static void runs_repeat_with_and_without_the_compiler(void **state) {
    (void)state;
    test_digests_agree(
        "local rng, sum = sim:rng 'walk', 0\n"
        "sim:every(1, function(n)\n"
        "  for i = 1, 300 do sum = sum + rng:normal(0, 1) * rng:exponential(2) end\n"
        "  for i = 1, 100 do sum = sum + rng:integer(1, 6) + rng:choice { 1, 2 } end\n"
        "  sim:record('x', sum) end, 50)");
}

int main(void) {
    const struct CMUnitTest tests[] = {
        FOLK_TEST(callbacks_run_at_their_times),
        FOLK_TEST(equal_times_keep_priority_then_order),
        FOLK_TEST(every_counts_and_stops),
        FOLK_TEST(cancel_knows_what_has_happened),
        FOLK_TEST(stop_ends_after_the_present_event),
        FOLK_TEST(finish_at_runs_what_lies_at_that_time),
        FOLK_TEST(progress_is_told_by_end_or_by_the_scenario),
        FOLK_TEST(published_tables_keep_order_and_types),
        FOLK_TEST(math_random_is_a_stream_of_the_run),
        FOLK_TEST(wrong_arguments_get_a_sentence),
        FOLK_TEST(runs_repeat_with_and_without_the_compiler),
    };
    return FOLK_TESTS(tests);
}
