// SPDX-License-Identifier: GPL-3.0-or-later
// Tournaments: totals that the Axelrod library gives (version 4.13.0, commit 95052da), laws, bad
// input.
#include "tests/test.h"

#include "lua/library.h"
#include "tests/lua/run_support.h"

enum { FIELD = 8 };

static const char *const field[FIELD] = {
    "tit-for-tat",
    "first-by-tideman-and-chieruzzi",
    "first-by-nydegger",
    "first-by-shubik",
    "first-by-stein-and-rapoport",
    "grudger",
    "first-by-davis",
    "first-by-downing",
};

// Points of the row in 200 moves against the column, at 5, 3, 1, 0. TFT against the others, and
// Tideman and Chieruzzi's twin, agree with Axelrod's own table 2 (1980).
static const int totals[FIELD][FIELD] = {
    {600, 595, 600, 600, 595, 600, 600, 597}, {600, 596, 604, 600, 596, 600, 600, 233},
    {600, 594, 600, 600, 594, 600, 600, 15},  {600, 595, 600, 600, 595, 600, 600, 257},
    {600, 596, 604, 600, 596, 600, 600, 505}, {600, 595, 600, 600, 595, 600, 600, 211},
    {600, 595, 600, 600, 595, 600, 600, 209}, {597, 203, 980, 272, 220, 201, 234, 200},
};

static void deterministic_matches_end_as_in_the_axelrod_library(void **state) {
    (void)state;
    folk_error err;
    folk_library *library = folk_library_create(&err);
    int differences = 0;
    for (int i = 0; i < FIELD; i++)
        for (int j = 0; j < FIELD; j++) {
            folk_library_result result;
            const folk_library_match match = {.players = {field[i], field[j]}, .turns = 200};
            assert_true(folk_library_play(library, &match, &result, &err));
            differences += result.scores[0] != totals[i][j];
            differences += result.scores[1] != totals[j][i];
            folk_free(result.actions[0]);
            folk_free(result.actions[1]);
        }
    assert_int_equal(differences, 0);
    folk_library_destroy(library);
}

// Axelrod 1980, table 2: the text's reading earns 601 against Downing.
static void the_texts_reading_earns_what_is_printed(void **state) {
    (void)state;
    folk_error err;
    folk_library *library = folk_library_create(&err);
    folk_library_result result;
    const folk_library_match match = {
        .players = {"first-by-tideman-and-chieruzzi-text", "first-by-downing"}, .turns = 200};
    assert_true(folk_library_play(library, &match, &result, &err));
    assert_near(result.scores[0], 601, 0);
    folk_free(result.actions[0]);
    folk_free(result.actions[1]);
    folk_library_destroy(library);
}

// Means over the field follow from the totals; a field that never draws has no error.
static void a_tournament_of_the_eight_averages_their_totals(void **state) {
    (void)state;
    char body[4096] = "sim:tournament { repetitions = 3, players = {";
    for (int i = 0; i < FIELD; i++)
        sprintf(body + strlen(body), "'%s',", field[i]);
    strcat(body, "}, done = function(r)\nlocal totals = {");
    for (int i = 0; i < FIELD; i++)
        for (int j = 0; j < FIELD; j++)
            sprintf(body + strlen(body), "%d,", totals[i][j]);
    strcat(body, "}\nfor i = 1, 8 do local sum = 0\n"
                 "  for j = 1, 8 do local t = totals[8 * (i - 1) + j]; sum = sum + t\n"
                 "    assert(r.scores[i][j] == t) end\n"
                 "  assert(r.mean[i] == sum / 8 and r.error[i] == 0) end\n"
                 "assert(r.names[r.ranking[1]] == 'tit-for-tat')\n"
                 "assert(r.names[r.ranking[8]] == 'first-by-downing')\n"
                 "sim:record('x', sim:now()) end }");
    test_x(body, 3);
}

// A cooperator and a defector with twins, 10 rounds: 20, 10 and 0 cooperations of 60; 60 + 50 + 20
// points of at most 180 and at least 60. Without twins the one match is left.
static void the_shared_measures_are_recorded(void **state) {
    (void)state;
    static const struct {
        const char *twins;
        double cooperation, welfare, efficiency;
    } cases[] = {{"true", 0.5, 130, 70.0 / 120}, {"false", 0.5, 50, 30.0 / 40}};
    for (int i = 0; i < 2; i++) {
        char body[256];
        snprintf(body, sizeof body,
                 "sim:tournament { players = { 'cooperator', 'defector' }, turns = 10,\n"
                 "  repetitions = 4, twins = %s }",
                 cases[i].twins);
        test_run test = test_run_to_end(body, false);
        if (test.status != FOLK_DONE) fail_msg("%s", test.err.text);
        assert_near(test_measure(&test, "cooperation"), cases[i].cooperation, 0);
        assert_near(test_measure(&test, "welfare"), cases[i].welfare, 0);
        assert_near(test_measure(&test, "efficiency"), cases[i].efficiency, 1e-15);
        assert_near(folk_sim_now(folk_run_sim(test.run)), 4, 0);
        test_run_end(&test);
    }
}

// Matches are keyed by names: neither a further player nor another order changes what the others
// do.
static void other_players_change_no_match(void **state) {
    (void)state;
    test_x(
        "local function meet(players, done)\n"
        "  sim:tournament { players = players, repetitions = 2, noise = 0.02, done = done } end\n"
        "local small\n"
        "meet({ 'random', 'gtft', 'first-by-feld' }, function(r) small = r.scores end)\n"
        "meet({ 'first-by-feld', 'grudger', 'random', 'gtft' }, function(r)\n"
        "  assert(r.scores[3][4] == small[1][2] and r.scores[4][3] == small[2][1])\n"
        "  assert(r.scores[1][3] == small[3][1] and r.scores[1][1] == small[3][3])\n"
        "  sim:record('x', 1) end)",
        1);
}

// One cooperator among two defectors, 10 rounds: 0 points; 50 and 10 for each defector.
static void a_strategy_may_play_more_than_once(void **state) {
    (void)state;
    test_x("sim:tournament { players = { 'defector', 'cooperator', 'defector' }, turns = 10,\n"
           "  twins = false, done = function(r)\n"
           "    assert(r.names[1] == 'defector' and r.names[3] == 'defector (2)')\n"
           "    assert(r.mean[1] == 30 and r.mean[2] == 0 and r.scores[3][1] == 10)\n"
           "    sim:record('x', r.mean[3]) end }",
           30);
}

// The standard error is that of the repetitions' means: two repetitions, by hand.
static void errors_are_those_of_the_repetitions(void **state) {
    (void)state;
    test_x(
        "local function meet(n, done)\n"
        "  sim:tournament { players = { 'random', 'first-by-joss' }, repetitions = n, done = done "
        "} end\n"
        "local one\n"
        "meet(1, function(r) one = r.mean; assert(r.error[1] == 0) end)\n"
        "meet(2, function(r) for i = 1, 2 do\n"
        "  local second = 2 * r.mean[i] - one[i]\n"
        "  local deviation = math.abs(one[i] - second) / math.sqrt(2)\n"
        "  assert(math.abs(r.error[i] - deviation / math.sqrt(2)) < 1e-9 and r.error[i] > 0) end\n"
        "  sim:record('x', 1) end)",
        1);
}

static void compiled_and_interpreted_tournaments_agree(void **state) {
    (void)state;
    test_digests_agree(
        "sim:tournament { players = { 'first-by-graaskamp', 'first-by-tullock',\n"
        "  'first-by-downing', 'first-by-anonymous', 'first-by-joss' }, noise = 0.01,\n"
        "  repetitions = 10, done = function(r)\n"
        "    for i = 1, 5 do sim:record('x', r.mean[i]) end end }");
}

static void definitions_are_checked(void **state) {
    (void)state;
    test_fails("sim:tournament { players = { 'random' } }",
               "test.lua:1: the tournament has 1 players: it must have 2 or more");
    test_fails("sim:tournament { players = { 'random', 'tit-for-tta' } }",
               "test.lua:1: unknown strategy 'tit-for-tta'; did you mean 'tit-for-tat'?");
    test_fails("sim:tournament { players = { 'random', true } }",
               "test.lua:1: player 2 of the tournament is true: it must be a mind (folk.model, "
               "folk.human, …), a strategy or the name of one");
    test_fails("sim:tournament { players = { 'random', 'gtft' }, repetitons = 3 }",
               "test.lua:1: tournament has no field 'repetitons'; did you mean 'repetitions'?");
}

int main(void) {
    const struct CMUnitTest tests[] = {
        FOLK_TEST(deterministic_matches_end_as_in_the_axelrod_library),
        FOLK_TEST(the_texts_reading_earns_what_is_printed),
        FOLK_TEST(a_tournament_of_the_eight_averages_their_totals),
        FOLK_TEST(the_shared_measures_are_recorded),
        FOLK_TEST(other_players_change_no_match),
        FOLK_TEST(a_strategy_may_play_more_than_once),
        FOLK_TEST(errors_are_those_of_the_repetitions),
        FOLK_TEST(compiled_and_interpreted_tournaments_agree),
        FOLK_TEST(definitions_are_checked),
    };
    return FOLK_TESTS(tests);
}
