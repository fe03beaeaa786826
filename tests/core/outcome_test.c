// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/test.h"

#include "core/named_game.h"
#include "core/outcome.h"

static folk_game named(const char *name, const double *values) {
    folk_game game;
    assert_true(folk_named_game_create(folk_named_game_find(name), values, &game, NULL));
    return game;
}

// `expected` lists the outcomes as "row column" digits from 0: "00 11".
static void check_outcomes(folk_outcomes outcomes, const char *expected) {
    assert_int_equal(outcomes.count, (strlen(expected) + 1) / 3);
    for (size_t i = 0; i < outcomes.count; i++) {
        assert_int_equal(outcomes.at[i].row, expected[3 * i] - '0');
        assert_int_equal(outcomes.at[i].column, expected[3 * i + 1] - '0');
    }
    folk_outcomes_clear(&outcomes);
}

static void outcomes_of_named_games(void **state) {
    (void)state;
    static const struct {
        const char *name, *equilibria, *pareto, *optima;
    } cases[] = {
        {"prisoners-dilemma", "11", "00 01 10", "00"},
        {"deadlock", "11", "01 10 11", "11"},
        {"chicken", "01 10", "00 01 10", "00 01 10"}, // 3 + 3, 2 + 4, 4 + 2
        {"stag-hunt", "00 11", "00", "00"},
        {"battle-of-the-sexes", "00 11", "00 11", "00 11"},
        {"matching-pennies", "", "00 01 10 11", "00 01 10 11"},
        {"harmony", "00", "00", "00"},
        {"rock-paper-scissors", "", "00 01 02 10 11 12 20 21 22", "00 01 02 10 11 12 20 21 22"},
        {"minimum-effort", "00 11 22 33 44 55 66", "66", "66"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        folk_game game = named(cases[i].name, NULL);
        check_outcomes(folk_game_pure_equilibria(&game), cases[i].equilibria);
        check_outcomes(folk_game_pareto(&game), cases[i].pareto);
        check_outcomes(folk_game_optima(&game), cases[i].optima);
        folk_game_clear(&game);
    }
}

// However many claims there are, both making the lowest is the only equilibrium (Basu 1994).
static void ninety_nine_claims_have_one_equilibrium(void **state) {
    (void)state;
    folk_game game = named("travellers-dilemma", NULL);
    check_outcomes(folk_game_pure_equilibria(&game), "00");
    folk_outcomes optima = folk_game_optima(&game);
    assert_int_equal(optima.count, 1);
    assert_int_equal(optima.at[0].row, 98);
    assert_near(folk_outcome_welfare(&game, optima.at[0]), 200, 0);
    folk_outcomes_clear(&optima);
    folk_game_clear(&game);
}

static void one_player_may_have_one_action(void **state) {
    (void)state;
    folk_game game;
    const double row[] = {1, 2, 3}, column[] = {5, 7, 7};
    assert_true(folk_game_create(&game, "wide", 1, 3, row, column, NULL));
    check_outcomes(folk_game_pure_equilibria(&game), "01 02");
    check_outcomes(folk_game_pareto(&game), "02");
    folk_game_clear(&game);
}

static void payoffs_are_seen_from_either_side(void **state) {
    (void)state;
    folk_game game;
    const double row[] = {0, 1, 2, 3, 4, 5}, column[] = {10, 20, 30, 40, 50, 60};
    assert_true(folk_game_create(&game, "sides", 2, 3, row, column, NULL));
    assert_int_equal(folk_game_actions(&game, 0), 2);
    assert_int_equal(folk_game_actions(&game, 1), 3);
    assert_near(folk_game_payoff(&game, 0, 1, 2), 5, 0);
    assert_near(folk_game_payoff(&game, 1, 2, 1), 60, 0);
    double *scaled = folk_game_scaled_payoffs(&game, 1);
    const double expected[] = {1.0, 1.6, 1.2, 1.8, 1.4, 2.0}; // 10 40, 20 50, 30 60
    for (int i = 0; i < 6; i++)
        assert_near(scaled[i], expected[i], 1e-15);
    folk_free(scaled);
    folk_game_clear(&game);
}

// A stag hunt with R = 4, S = 1, T = 3, P = 2: leaving the stag costs 1, leaving the hare 1. With S
// = 0 the hare's loss is 2 and its product 4. Asymmetric: losses 1 and 5 against 2 and 2.
static void risk_dominance_weighs_the_losses(void **state) {
    (void)state;
    folk_risk_dominance risk;
    folk_game game = named("stag-hunt", NULL);
    assert_true(folk_game_risk_dominance(&game, &risk, NULL));
    assert_int_equal(risk.dominant, -1);
    folk_game_clear(&game);

    game = named("stag-hunt", (double[]){4, 0, 3, 2});
    assert_true(folk_game_risk_dominance(&game, &risk, NULL));
    assert_int_equal(risk.dominant, 1);
    assert_int_equal(risk.equilibria[1].row, 1);
    assert_near(risk.products[0], 1, 0);
    assert_near(risk.products[1], 4, 0);
    folk_game_clear(&game);

    const double row[] = {0, 1, 2, 0}, column[] = {0, 5, 2, 0}; // equilibria (r1, c2) and (r2, c1)
    assert_true(folk_game_create(&game, "asymmetric", 2, 2, row, column, NULL));
    assert_true(folk_game_risk_dominance(&game, &risk, NULL));
    assert_int_equal(risk.dominant, 0);
    assert_int_equal(risk.equilibria[0].column, 1);
    assert_near(risk.products[0], 5, 0);
    assert_near(risk.products[1], 4, 0);
    folk_game_clear(&game);
}

static void risk_dominance_needs_two_strict_equilibria(void **state) {
    (void)state;
    folk_risk_dominance risk;
    folk_error err;
    folk_game game = named("prisoners-dilemma", NULL);
    assert_false(folk_game_risk_dominance(&game, &risk, &err));
    assert_string_equal(err.text, "game 'prisoners-dilemma' has 1 strict pure equilibria: risk "
                                  "dominance compares two");
    folk_game_clear(&game);
    const double weak[] = {1, 0, 0, 0}; // nobody loses by leaving the second row and column
    assert_true(folk_game_create(&game, "weak", 2, 2, weak, weak, NULL));
    assert_false(folk_game_risk_dominance(&game, &risk, &err));
    assert_string_equal(err.text, "game 'weak' has 1 strict pure equilibria: risk dominance "
                                  "compares two");
    folk_game_clear(&game);
    game = named("rock-paper-scissors", NULL);
    assert_false(folk_game_risk_dominance(&game, &risk, &err));
    assert_string_equal(err.text,
                        "game 'rock-paper-scissors' has 3 rows and 3 columns: risk dominance "
                        "compares the two strict equilibria of a game of 2 rows and 2 columns");
    folk_game_clear(&game);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        FOLK_TEST(outcomes_of_named_games),
        FOLK_TEST(ninety_nine_claims_have_one_equilibrium),
        FOLK_TEST(one_player_may_have_one_action),
        FOLK_TEST(payoffs_are_seen_from_either_side),
        FOLK_TEST(risk_dominance_weighs_the_losses),
        FOLK_TEST(risk_dominance_needs_two_strict_equilibria),
    };
    return FOLK_TESTS(tests);
}
