// SPDX-License-Identifier: GPL-3.0-or-later
// Strategies against moves derived by hand from their descriptions, or against the share of
// cooperation that their probabilities give; and declarations that are wrong. What the Axelrod
// library does with all of them is checked in library_test.c.
#include "tests/test.h"

#include "lua/library.h"
#include "tests/lua/run_support.h"

static folk_library *open_library(void) {
    folk_error err;
    folk_library *library = folk_library_create(&err);
    if (library == NULL) fail_msg("%s", err.text);
    return library;
}

static folk_library_result play(folk_library *library, const char *first, const char *second,
                                uint32_t turns, uint64_t seed) {
    folk_error err;
    folk_library_result result;
    const folk_library_match match = {.players = {first, second}, .turns = turns, .seed = seed};
    if (!folk_library_play(library, &match, &result, &err)) fail_msg("%s", err.text);
    return result;
}

static void clear_result(folk_library_result *result) {
    folk_free(result->actions[0]);
    folk_free(result->actions[1]);
}

typedef struct moves_case {
    const char *strategy, *other, *moves; // all that it plays in a match of that length
} moves_case;

static const moves_case by_hand[] = {
    {"cooperator", "defector", "CCCC"},
    {"defector", "cooperator", "DDDD"},
    {"tit-for-tat", "alternator", "CCDCDC"},
    {"tit-for-tat", "handshake", "CCDDDD"},
    {"suspicious-tit-for-tat", "alternator", "DCDCDC"},
    {"win-stay-lose-shift", "alternator", "CCDDCCDD"},
    {"win-stay-lose-shift", "defector", "CDCDCD"},
    {"appeaser", "alternator", "CCDDCCDD"},
    {"alternator", "defector", "CDCDCD"},
    {"tit-for-2-tats", "alternator", "CCCCCC"},
    {"tit-for-2-tats", "defector", "CCDDDD"},
    {"two-tits-for-tat", "alternator", "CCDDDD"},
    {"two-tits-for-tat", "prober", "CDDC"},
    {"grudger", "alternator", "CCDDDD"},
    {"prober", "cooperator", "DCCDDD"},
    {"prober", "tit-for-tat", "DCCCCC"},
    {"prober", "defector", "DCCDDD"},
    {"handshake", "alternator", "CDCCCC"},
    {"handshake", "cooperator", "CDDDDD"},
    {"gradual", "alternator", "CCDCCCDDDCCCD"},
    {"first-by-davis", "defector", "CCCCCCCCCCDD"},
    {"first-by-shubik", "alternator", "CCDCDDCCDDDC"},
    {"first-by-nydegger", "defector", "CDDCCCCC"},
    {"first-by-nydegger", "handshake", "CCDCCCCC"},
    {"first-by-nydegger-text", "defector", "CDDCCDCCD"},
    {"first-by-stein-and-rapoport", "alternator", "CCCCDCDCDCDCDCDDDDDD"},
    {"first-by-stein-and-rapoport", "cooperator", "CCCCCCDD"},
    {"first-by-tideman-and-chieruzzi", "alternator", "CCDCDDDDDCDDDD"},
    {"first-by-tideman-and-chieruzzi", "cooperator", "CCCCCCDD"},
    {"first-by-tideman-and-chieruzzi-text", "alternator", "CCDCDDDDDDDD"},
    {"first-by-downing", "defector", "DDDDDD"},
    {"first-by-downing", "cooperator", "DDCDDD"},
    {"first-by-feld", "defector", "CDDDDD"},
    {"first-by-joss", "defector", "CDDDDD"},
    {"first-by-grofman", "cooperator", "CCCCCC"},
    {"first-by-tullock", "defector", "CCCCCCCCCCCDDDDD"},
    {"first-by-graaskamp", "defector", "CDDDDD"},
    {"first-by-graaskamp", "cooperator",
     "CCCCCCCCCCCCCCCCCCCCCCCCCCCCCCCCCCCCCCCCCCCCCCCCCCDCCCCCCCCCC"},
    {"zd-gtft-2", "cooperator", "CCCCCC"},
};

static void strategies_move_as_derived_by_hand(void **state) {
    (void)state;
    folk_library *library = open_library();
    for (size_t i = 0; i < sizeof by_hand / sizeof by_hand[0]; i++) {
        const moves_case *each = &by_hand[i];
        folk_library_result result =
            play(library, each->strategy, each->other, (uint32_t)strlen(each->moves), 1);
        if (strcmp(result.actions[0], each->moves) != 0)
            print_error("%s against %s\n", each->strategy, each->other);
        assert_string_equal(result.actions[0], each->moves);
        clear_result(&result);
    }
    folk_library_destroy(library);
}

/// The share of C in the long run, against an opponent whose moves are always the same; `memory` is
/// the correlation of one move with the next, P(C after C) - P(C after D).
typedef struct share_case {
    const char *strategy, *other;
    double share, memory;
} share_case;

static const share_case shares[] = {
    {"random", "defector", 1.0 / 2, 0},
    {"first-by-anonymous", "defector", 1.0 / 2, 0},
    {"first-by-joss", "cooperator", 9.0 / 10, 0},
    {"first-by-tullock", "cooperator", 9.0 / 10, 0},
    {"gtft", "defector", 1.0 / 3, 0},
    {"first-by-grofman", "defector", 7.0 / 12, 2.0 / 7 - 1},
    {"zd-extort-2", "cooperator", 3.0 / 4, 8.0 / 9 - 1.0 / 3},
    {"zd-gtft-2", "defector", 2.0 / 9, 1.0 / 8 - 1.0 / 4},
    {"zd-set-2", "defector", 1.0 / 4, 0},
    {"zd-set-2", "cooperator", 2.0 / 3, 3.0 / 4 - 1.0 / 2},
};

// 40,000 rounds, |z| < 4; the variance of the share is s (1 - s) / n (1 + memory) / (1 - memory).
static void strategies_cooperate_as_often_as_they_should(void **state) {
    (void)state;
    enum { ROUNDS = 40000 };
    folk_library *library = open_library();
    for (size_t i = 0; i < sizeof shares / sizeof shares[0]; i++) {
        const share_case *each = &shares[i];
        folk_library_result result = play(library, each->strategy, each->other, ROUNDS, 5);
        const double s = each->share, m = each->memory;
        const double error = sqrt(s * (1 - s) / ROUNDS * (1 + m) / (1 - m));
        const double z = (result.cooperation[0] - s) / error;
        if (!(fabs(z) < 4)) print_error("%s: z = %g\n", each->strategy, z);
        assert_true(fabs(z) < 4);
        clear_result(&result);
    }
    folk_library_destroy(library);
}

// Feld cooperates after C with 1 - (turn - 1) / 400: 150.25 times in 200 rounds against a
// cooperator, with variance sum p (1 - p) = 32.9; 200 matches, |z| < 4.
static void feld_declines(void **state) {
    (void)state;
    enum { MATCHES = 200 };
    folk_library *library = open_library();
    double expected = 0, variance = 0, sum = 0;
    for (int turn = 1; turn <= 200; turn++) {
        const double p = 1 - (turn - 1) / 400.0;
        expected += p;
        variance += p * (1 - p);
    }
    assert_near(expected, 150.25, 1e-9);
    for (uint64_t seed = 0; seed < MATCHES; seed++) {
        folk_library_result result = play(library, "first-by-feld", "cooperator", 200, seed);
        sum += 200 * result.cooperation[0];
        clear_result(&result);
    }
    const double z = (sum / MATCHES - expected) / sqrt(variance / MATCHES);
    assert_true(fabs(z) < 4);
    folk_library_destroy(library);
}

// After round 56 Graaskamp defects on a cooperator every 5 to 14 rounds: all gaps occur and no
// other.
static void graaskamp_defects_every_5_to_14_rounds(void **state) {
    (void)state;
    folk_library *library = open_library();
    folk_library_result result = play(library, "first-by-graaskamp", "cooperator", 4000, 3);
    int seen[4000] = {0};
    int last = 57;
    for (int turn = 58; turn <= 4000; turn++) {
        if (result.actions[0][turn - 1] == 'C') continue;
        seen[turn - last]++;
        last = turn;
    }
    for (int gap = 1; gap < 4000; gap++)
        assert_int_equal(seen[gap] > 0, gap >= 5 && gap <= 14);
    clear_result(&result);
    folk_library_destroy(library);
}

static void infos_say_what_a_strategy_is(void **state) {
    (void)state;
    folk_library *library = open_library();
    int checked = 0;
    for (int i = 0; i < folk_library_count(library); i++) {
        const folk_strategy_info *info = folk_library_strategy(library, i);
        if (strcmp(info->name, "random") == 0) {
            assert_string_equal(info->kind, "memory-one");
            assert_string_equal(info->memory, "0");
            assert_true(info->stochastic && !info->uses_length);
            checked++;
        } else if (strcmp(info->name, "grudger") == 0) {
            assert_string_equal(info->kind, "machine");
            assert_string_equal(info->memory, "unbounded");
            assert_true(!info->stochastic && !info->uses_length);
            checked++;
        } else if (strcmp(info->name, "first-by-stein-and-rapoport") == 0) {
            assert_string_equal(info->kind, "function");
            assert_true(!info->stochastic && info->uses_length);
            checked++;
        }
    }
    assert_int_equal(checked, 3);
    folk_library_destroy(library);
}

static void matches_refuse_what_is_unknown(void **state) {
    (void)state;
    folk_library *library = open_library();
    folk_error err;
    folk_library_result result;
    folk_library_match match = {.players = {"tit-for-tta", "defector"}, .turns = 3};
    assert_false(folk_library_play(library, &match, &result, &err));
    assert_string_equal(err.text, "unknown strategy 'tit-for-tta'; did you mean 'tit-for-tat'?");
    match = (folk_library_match){.players = {"defector", "defector"}};
    assert_false(folk_library_play(library, &match, &result, &err));
    assert_string_equal(err.text, "a match has 0 turns: it must have 1 or more");
    match = (folk_library_match){.players = {"defector", "defector"}, .turns = 1, .noise = 2};
    assert_false(folk_library_play(library, &match, &result, &err));
    assert_string_equal(err.text, "noise is 2: must be a probability from 0 to 1");
    folk_library_destroy(library);
}

static void declarations_are_checked(void **state) {
    (void)state;
    test_fails("folk.strategy { name = 'a', memory_one = { first = 1, 1, 1.5, 1, 0 } }",
               "test.lua:1: strategy 'a': P(C) after CD is 1.5: must be a probability from 0 to 1");
    test_fails("folk.strategy { name = 'a', memory_one = { 1, 1, 1, 0 } }",
               "test.lua:1: strategy 'a': P(C) in the first round is nil: must be a probability "
               "from 0 to 1");
    test_fails("folk.strategy { name = 'a', machine = { { 'C', 1, 2 }, { 'D', 2 } } }",
               "test.lua:1: strategy 'a': state 2 of the machine has no next state after D: must "
               "be 1 to 2");
    test_fails("folk.strategy { name = 'a', machine = { { 'C', 1, 3 }, { 'D', 2, 1 } } }",
               "test.lua:1: strategy 'a': state 1 of the machine goes to state 3 after D: must be "
               "1 to 2");
    test_fails("folk.strategy { name = 'a', lookup = { memory = 2, opening = 'C', table = {} } }",
               "test.lua:1: strategy 'a': the lookup's opening is 'C': must be 2 letters C or D");
    test_fails("folk.strategy { name = 'a' }",
               "test.lua:1: strategy 'a' has no moves: must have exactly one of memory_one, "
               "lookup, machine, play");
    test_fails("folk.strategy { name = 'a', machine = {}, play = function() end }",
               "test.lua:1: strategy 'a' has machine and play: must have exactly one of "
               "memory_one, lookup, machine, play");
    test_fails("folk.strategy { name = 'a', plya = function() end }",
               "test.lua:1: strategy has no field 'plya'; did you mean 'play'?");
    test_fails("folk.library 'defetcor'",
               "test.lua:1: unknown strategy 'defetcor'; did you mean 'defector'?");
}

static void strategies_cannot_be_changed(void **state) {
    (void)state;
    test_fails("folk.library('defector').name = 'x'",
               "test.lua:1: strategy cannot be changed: 'name' was assigned");
}

int main(void) {
    const struct CMUnitTest tests[] = {
        FOLK_TEST(strategies_move_as_derived_by_hand),
        FOLK_TEST(strategies_cooperate_as_often_as_they_should),
        FOLK_TEST(feld_declines),
        FOLK_TEST(graaskamp_defects_every_5_to_14_rounds),
        FOLK_TEST(infos_say_what_a_strategy_is),
        FOLK_TEST(matches_refuse_what_is_unknown),
        FOLK_TEST(declarations_are_checked),
        FOLK_TEST(strategies_cannot_be_changed),
    };
    return FOLK_TESTS(tests);
}
