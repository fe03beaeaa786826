// SPDX-License-Identifier: GPL-3.0-or-later
// Spatial and ecological tournaments, and the intervals of results.
#include "tests/test.h"

#include "tests/lua/run_support.h"

// A line of three, 10 rounds: the defector in the middle meets both cooperators, who meet nobody
// else.
static void on_a_network_only_neighbours_meet(void **state) {
    (void)state;
    test_x("local line = { size = 3, neighbours = function(_, node)\n"
           "  return node == 2 and { 1, 3 } or { 2 } end }\n"
           "sim:tournament { players = { 'cooperator', 'defector', 'cooperator' }, turns = 10,\n"
           "  network = line, done = function(r)\n"
           "    assert(r.mean[1] == 0 and r.mean[2] == 50 and r.mean[3] == 0)\n"
           "    assert(r.scores[1][3] == nil and r.scores[1][1] == nil and r.scores[2][3] == 50)\n"
           "    assert(r.cooperations[1][2] == 1 and r.cooperations[2][1] == 0)\n"
           "    assert(r.cooperation[1] == 1 and r.worst == 20 and r.best == 60)\n"
           "    sim:record('x', 1) end }",
           1);
}

// Student's t for 3 repetitions: 4.30265 standard errors on either side.
static void intervals_are_students(void **state) {
    (void)state;
    test_x("sim:tournament { players = { 'random', 'gtft' }, repetitions = 3, done = function(r)\n"
           "  for i = 1, 2 do\n"
           "    local half = 4.302652729749464 * r.error[i]\n"
           "    assert(half > 0 and math.abs(r.high[i] - r.mean[i] - half) < 1e-9 * half)\n"
           "    assert(math.abs(r.mean[i] - r.low[i] - half) < 1e-9 * half)\n"
           "  end\n"
           "  sim:record('x', 1) end }",
           1);
}

// An end by chance or an exact result: two cooperators that go on with w = 3/4 earn 12 a match.
static void tournaments_follow_the_rules(void **state) {
    (void)state;
    test_x("sim:tournament { players = { 'cooperator', 'tit-for-tat' }, continue = 0.75,\n"
           "  exact = true, repetitions = 2, done = function(r)\n"
           "    assert(math.abs(r.mean[1] - 12) < 1e-9 and r.cooperation[1] == 1)\n"
           "    assert(math.abs(r.best - 24) < 1e-9) sim:record('y', 1) end }\n"
           "sim:tournament { players = { 'cooperator', 'tit-for-tat' }, continue = 0.75,\n"
           "  repetitions = 2000, done = function(r)\n"
           "    assert(r.error[1] > 0 and math.abs(r.mean[1] - 12) < 4 * r.error[1])\n"
           "    sim:record('x', 1) end }",
           1);
}

// What is not recorded is still played: no cooperation is measured.
static void a_tournament_may_stay_unrecorded(void **state) {
    (void)state;
    test_run test =
        test_run_to_end("sim:tournament { players = { 'gtft', 'random' }, record = false,\n"
                        "  done = function(r) sim:record('x', #r.ranking) end }",
                        false);
    double cooperation;
    const int index = folk_scenario_find_metric(folk_script_scenario(test.script), "cooperation");
    assert_int_equal(test.status, FOLK_DONE);
    assert_near(test_measure(&test, "x"), 2, 0);
    assert_false(folk_recorder_summary(test.recorder, (uint32_t)index, &cooperation));
    test_run_end(&test);
}

// A cooperator meets a defector, 5, 3, 1, 0, one round: from equal shares the defector's fitness is
// (5 + 1) / 2 = 3 and the cooperator's 3 / 2, so that shares become 1/3 and 2/3; then by 1 to 7/3,
// 1/3 : 14/9, that is 3/17 and 14/17.
static void shares_follow_the_replicator(void **state) {
    (void)state;
    test_x("sim:tournament { players = { 'cooperator', 'defector' }, turns = 1, repetitions = 1,\n"
           "  done = function(result)\n"
           "    sim:ecology { result = result, generations = 2,\n"
           "      each = function(generation, shares)\n"
           "        local expected = generation == 1 and 2 / 3 or 14 / 17\n"
           "        assert(math.abs(shares[2] - expected) < 1e-15 and #shares == 2)\n"
           "      end,\n"
           "      done = function(shares) sim:record('x', 1)\n"
           "        assert(math.abs(shares[1] - 3 / 17) < 1e-15) end }\n"
           "  end }",
           1);
}

static void wrong_definitions_are_told(void **state) {
    (void)state;
    test_fails("sim:tournament { players = { 'gtft', 'random' }, network = { size = 3 } }",
               "test.lua:1: the tournament has 2 players on a network of 3 nodes: it must have one "
               "for each player");
    test_fails(
        "sim:tournament { players = { 'gtft', 'random' }, network = { size = 2,\n"
        "  neighbours = function() return {} end } }",
        "test.lua:1: player 1 of the tournament, gtft, has no neighbour on the network: each "
        "must meet one at least");
    test_fails("sim:ecology { result = { names = { 'a' } } }",
               "test.lua:1: 'scores' of ecology's result is missing: it must be a table");
    test_fails("sim:ecology { result = { names = { 'a' }, cooperations = {}, scores = { {} } } }",
               "test.lua:1: ecology: a never met a: it needs a tournament of everyone against "
               "everyone, twins too");
    test_fails(
        "sim:ecology { result = { names = { 'a' }, cooperations = {}, scores = { { -1 } } } }",
        "test.lua:1: ecology: the score of a against a is -1: it must be 0 or more, as shares "
        "grow in proportion to points");
    test_fails(
        "sim:ecology { result = { names = { 'a' }, cooperations = {}, scores = { { 1 } } }, shares "
        "= { -2 } }",
        "test.lua:1: share 1 of ecology is -2: each of the 1 players must have a number of 0 "
        "or more");
    test_fails("sim:ecology { result = { names = { 'a' }, cooperations = {}, scores = { { 1 } } }, "
               "shares = { 0 } }",
               "test.lua:1: the shares of ecology are all 0: one at least must be more");
}

int main(void) {
    const struct CMUnitTest tests[] = {
        FOLK_TEST(on_a_network_only_neighbours_meet), FOLK_TEST(intervals_are_students),
        FOLK_TEST(tournaments_follow_the_rules),      FOLK_TEST(a_tournament_may_stay_unrecorded),
        FOLK_TEST(shares_follow_the_replicator),      FOLK_TEST(wrong_definitions_are_told),
    };
    return FOLK_TESTS(tests);
}
