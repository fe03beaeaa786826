// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/test.h"

#include "agents/strategy.h"

static void memory_one_goes_to_the_state_of_the_last_outcome(void **state) {
    (void)state;
    folk_error err;
    folk_strategy strategy;
    assert_true(folk_strategy_memory_one(&strategy, 1.0, (double[4]){1, 0.25, 1, 0}, &err));
    assert_int_equal(strategy.state_count, 5);
    assert_true(strategy.stochastic);
    assert_true(strategy.states[0].threshold == (uint64_t)1 << 53);
    assert_true(strategy.states[2].threshold == (uint64_t)1 << 51);
    assert_true(strategy.states[4].threshold == 0);
    for (uint32_t i = 0; i < 5; i++)
        for (uint32_t outcome = 0; outcome < 4; outcome++)
            assert_int_equal(strategy.states[i].next[outcome], 1 + outcome);
    folk_strategy_clear(&strategy);
}

// A number below p * 2^53 that is no whole number itself still has to say C.
static void a_threshold_is_rounded_up(void **state) {
    (void)state;
    folk_error err;
    folk_strategy strategy;
    const double tiny = 0x1p-60;
    assert_true(folk_strategy_memory_one(&strategy, tiny, (double[4]){0, 0, 0, 0}, &err));
    assert_true(strategy.states[0].threshold == 1);
    folk_strategy_clear(&strategy);
}

static void certain_strategies_are_not_stochastic(void **state) {
    (void)state;
    folk_error err;
    folk_strategy strategy;
    assert_true(folk_strategy_memory_one(&strategy, 1, (double[4]){1, 0, 1, 0}, &err));
    assert_false(strategy.stochastic);
    folk_strategy_clear(&strategy);
}

// Tit-for-two-tats by hand: C, C, then D after two defections of the other, whatever the own moves
// were.
static void lookup_walks_through_its_histories(void **state) {
    (void)state;
    folk_error err;
    folk_strategy strategy;
    const double row[4] = {1, 1, 1, 0};
    double table[16];
    for (int i = 0; i < 16; i++)
        table[i] = row[i % 4];
    assert_true(folk_strategy_lookup(&strategy, 2, (uint8_t[]){FOLK_C, FOLK_C}, table, &err));
    assert_int_equal(strategy.state_count, 1 + 4 + 16);
    assert_false(strategy.stochastic);
    const int other[8] = {0, 1, 1, 0, 1, 1, 1, 0}, expected[9] = {0, 0, 0, 1, 0, 0, 1, 1, 0};
    uint32_t at = 0;
    for (int turn = 0; turn < 8; turn++) {
        const uint32_t move = strategy.states[at].threshold == 0;
        assert_int_equal(move, expected[turn]);
        at = strategy.states[at].next[move << 1 | (uint32_t)other[turn]];
    }
    assert_int_equal(strategy.states[at].threshold == 0, expected[8]);
    folk_strategy_clear(&strategy);
}

// Two tits for tat: a defection in round 1 is answered in rounds 2 and 3, where an opening of CC
// would make the move of round 2 C.
static void a_lookup_without_an_opening_starts_as_after_rounds_of_cc(void **state) {
    (void)state;
    folk_error err;
    folk_strategy strategy;
    double table[16];
    for (int i = 0; i < 16; i++)
        table[i] = i % 4 == 0;
    assert_true(folk_strategy_lookup(&strategy, 2, NULL, table, &err));
    const int other[5] = {1, 0, 0, 1, 0}, expected[5] = {0, 1, 1, 0, 1};
    uint32_t at = 0;
    for (int turn = 0; turn < 5; turn++) {
        const uint32_t move = strategy.states[at].threshold == 0;
        assert_int_equal(move, expected[turn]);
        at = strategy.states[at].next[move << 1 | (uint32_t)other[turn]];
    }
    folk_strategy_clear(&strategy);
}

static void a_machine_does_not_look_at_its_own_move(void **state) {
    (void)state;
    folk_error err;
    folk_strategy strategy;
    const folk_machine_state grudger[2] = {{FOLK_C, {0, 1}}, {FOLK_D, {1, 1}}};
    assert_true(folk_strategy_machine(&strategy, grudger, 2, &err));
    assert_int_equal(strategy.states[0].next[0], 0);
    assert_int_equal(strategy.states[0].next[2], 0);
    assert_int_equal(strategy.states[0].next[1], 1);
    assert_int_equal(strategy.states[0].next[3], 1);
    assert_int_equal(strategy.states[1].next[0], 1);
    folk_strategy_clear(&strategy);
}

static void refusals_say_what_would_be_right(void **state) {
    (void)state;
    folk_error err;
    folk_strategy strategy;
    assert_false(folk_strategy_memory_one(&strategy, 1.5, (double[4]){0}, &err));
    assert_string_equal(err.text,
                        "P(C) in the first round is 1.5: must be a probability from 0 to 1");
    assert_false(folk_strategy_memory_one(&strategy, 1, (double[4]){1, -0.1, 0, 0}, &err));
    assert_string_equal(err.text, "P(C) after CD is -0.1: must be a probability from 0 to 1");
    assert_false(folk_strategy_lookup(&strategy, 6, NULL, NULL, &err));
    assert_string_equal(err.text, "a lookup's memory is 6: must be 1 to 5");
    assert_false(folk_strategy_lookup(&strategy, 1, (uint8_t[]){0}, (double[4]){0, 0, NAN}, &err));
    assert_string_equal(err.text,
                        "entry 3 of the lookup table is nan: must be a probability from 0 to 1");
    assert_false(folk_strategy_machine(&strategy, NULL, 0, &err));
    assert_string_equal(err.text, "a machine must have one state or more");
    const folk_machine_state astray[2] = {{FOLK_C, {0, 1}}, {FOLK_D, {0, 2}}};
    assert_false(folk_strategy_machine(&strategy, astray, 2, &err));
    assert_string_equal(err.text, "state 2 of the machine goes to state 3 after D: must be 1 to 2");
    const folk_machine_state mute = {7, {0, 0}};
    assert_false(folk_strategy_machine(&strategy, &mute, 1, &err));
    assert_string_equal(err.text, "state 1 of the machine makes no move: must be C or D");
}

int main(void) {
    const struct CMUnitTest tests[] = {
        FOLK_TEST(memory_one_goes_to_the_state_of_the_last_outcome),
        FOLK_TEST(a_threshold_is_rounded_up),
        FOLK_TEST(certain_strategies_are_not_stochastic),
        FOLK_TEST(lookup_walks_through_its_histories),
        FOLK_TEST(a_lookup_without_an_opening_starts_as_after_rounds_of_cc),
        FOLK_TEST(a_machine_does_not_look_at_its_own_move),
        FOLK_TEST(refusals_say_what_would_be_right),
    };
    return FOLK_TESTS(tests);
}
