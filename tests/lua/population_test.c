// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/test.h"

#include "tests/lua/run_support.h"

#define PEOPLE "local people = sim:population { size = 1000, columns = { 'score' } }; "

static void columns_are_read_and_written(void **state) {
    (void)state;
    test_x(PEOPLE
           "\nlocal score, sum = people.score, 0\n"
           "assert(rawequal(score, people:column 'score') and #score == 1000)\n"
           "assert(people.size == 1000 and #people.payoff == 1000 and people.wealth[1000] == 0)\n"
           "for i = 1, #score do score[i] = i end\n"
           "for i = 1, #score do sum = sum + score[i] end\n"
           "sim:record('x', sum)",
           500500);
}

static void an_index_out_of_range_gets_a_sentence(void **state) {
    (void)state;
    test_fails(PEOPLE "\nreturn people.score[1001]",
               "test.lua:2: column 'score': index 1001 is out of range 1 to 1000");
    test_fails(PEOPLE "\npeople.score[0] = 1",
               "test.lua:2: column 'score': index 0 is out of range 1 to 1000");
    test_fails(PEOPLE "return people.wealth[0/0]",
               "test.lua:1: column 'wealth': index nan is out of range 1 to 1000");
    test_fails(PEOPLE "return people.score[1e300]",
               "test.lua:1: column 'score': index 1e+300 is out of range 1 to 1000");
    test_fails(PEOPLE "return people.score.values",
               "test.lua:1: column 'score': the index is \"values\": it must be a number");
    test_fails(
        PEOPLE "people.score[3] = 'high'",
        "test.lua:1: column 'score': the value for agent 3 is \"high\": it must be a number");
}

static void an_index_out_of_range_is_found_in_compiled_code(void **state) {
    (void)state;
    test_fails(PEOPLE "local sum = 0\n"
                      "for i = 1, 2000 do sum = sum + people.score[i] end",
               "test.lua:2: column 'score': index 1001 is out of range 1 to 1000");
}

static void wrong_names_get_a_sentence(void **state) {
    (void)state;
    test_fails(PEOPLE "return people.socre",
               "test.lua:1: the population has no column 'socre'; did you mean 'score'?");
    test_fails(PEOPLE "local score = people:column 'payof'",
               "test.lua:1: the population has no column 'payof'; did you mean 'payoff'?");
    test_fails("sim:population { size = 2, columns = { 'size' } }",
               "test.lua:1: population: a column cannot be named 'size': that name is taken");
    test_fails("sim:population { size = 2, columns = { 'a', 'a' } }",
               "test.lua:1: population: a column cannot be named 'a': that name is taken");
    test_fails("sim:population { sise = 2 }",
               "test.lua:1: population has no field 'sise'; did you mean 'size'?");
    test_fails("sim:population { size = 2 ^ 30 }",
               "test.lua:1: population: with column 'payoff' the columns take 8192 MiB, but may "
               "take 1024 MiB; --memory sets another limit");
    test_fails("sim:population { size = 0 }", "test.lua:1: population: size is 0: it must be a "
                                              "whole number from 1 to 2147483648");
}

static void a_view_lets_nothing_through(void **state) {
    (void)state;
    test_x(PEOPLE "local score = people.score\n"
                  "assert(tostring(score) == \"column 'score'\", tostring(score))\n"
                  "assert(not pcall(function() return score + 1 end))\n"
                  "assert(not pcall(function() return score - score end))\n"
                  "assert(not pcall(function() return score .. '' end))\n"
                  "assert(not pcall(function() return score() end))\n"
                  "assert(not pcall(function() for _ in pairs(score) do end end))\n"
                  "assert(type(getmetatable(score)) ~= 'table')\n"
                  "assert(not pcall(setmetatable, score, {}))\n"
                  "sim:record('x', 1)",
           1);
}

static void a_tick_sums_payoffs_and_clears_them(void **state) {
    (void)state;
    test_run test = test_run_to_end("local people = sim:population { size = 4 }\n"
                                    "for i = 1, 4 do people.payoff[i] = i end\n"
                                    "sim:tick { population = people, cooperative = 3, "
                                    "opportunities = 4, worst = 0, best = 20 }\n"
                                    "assert(people.payoff[4] == 0 and people.wealth[4] == 4)",
                                    false);
    if (test.status != FOLK_DONE) fail_msg("%s", test.err.text);
    assert_near(test_measure(&test, "welfare"), 10.0, 0.0);
    assert_near(test_measure(&test, "cooperation"), 0.75, 0.0);
    assert_near(test_measure(&test, "efficiency"), 0.5, 0.0);
    assert_near(test_measure(&test, "inequality"), 0.25, 1e-15); // Gini of 1, 2, 3, 4
    test_run_end(&test);
}

static void columns_repeat_with_and_without_the_compiler(void **state) {
    (void)state;
    test_digests_agree(PEOPLE "local rng = sim:rng 'x'\n"
                              "sim:every(1, function()\n"
                              "  for i = 1, people.size do\n"
                              "    people.score[i] = people.score[i] + rng:unit()\n"
                              "    people.payoff[i] = people.score[i] * 0.1 end\n"
                              "  sim:tick { population = people } end, 20)");
}

static void names_that_differ_behind_a_zero_byte_are_refused(void **state) {
    (void)state;
    test_fails("sim:population { size = 1, columns = { 'a\\0b', 'a\\0c' } }",
               "test.lua:1: population: the name of a column holds a zero byte, with which a text "
               "ends in C: it must have none");
}

int main(void) {
    const struct CMUnitTest tests[] = {
        FOLK_TEST(columns_are_read_and_written),
        FOLK_TEST(an_index_out_of_range_gets_a_sentence),
        FOLK_TEST(an_index_out_of_range_is_found_in_compiled_code),
        FOLK_TEST(wrong_names_get_a_sentence),
        FOLK_TEST(a_view_lets_nothing_through),
        FOLK_TEST(a_tick_sums_payoffs_and_clears_them),
        FOLK_TEST(columns_repeat_with_and_without_the_compiler),
        FOLK_TEST(names_that_differ_behind_a_zero_byte_are_refused),
    };
    return FOLK_TESTS(tests);
}
