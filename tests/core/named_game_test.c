// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/test.h"

#include "core/named_game.h"

static const folk_named_game *find(const char *name) {
    const folk_named_game *named = folk_named_game_find(name);
    assert_non_null(named);
    return named;
}

static folk_game made(const char *name, const double *values) {
    folk_game game;
    folk_error err = {0};
    if (!folk_named_game_create(find(name), values, &game, &err)) fail_msg("%s", err.text);
    return game;
}

static void check_text(const char *name, const double *values, const char *text) {
    folk_game game;
    folk_error err = {0};
    assert_false(folk_named_game_create(find(name), values, &game, &err));
    assert_string_equal(err.text, text);
    assert_null(game.row_payoffs);
}

static void check_payoffs(const char *name, const double *values, uint32_t actions,
                          const double *row, const double *column) {
    folk_game game = made(name, values);
    assert_string_equal(game.name, name);
    assert_int_equal(game.rows, actions);
    assert_int_equal(game.columns, actions);
    for (uint32_t cell = 0; cell < actions * actions; cell++) {
        assert_near(game.row_payoffs[cell], row[cell], 1e-12);
        assert_near(game.column_payoffs[cell], column[cell], 1e-12);
    }
    folk_game_clear(&game);
}

// The matrices as the sources print them.
static void defaults_are_the_published_games(void **state) {
    (void)state;
    static const struct {
        const char *name;
        double row[4], column[4];
    } cases[] = {
        {"prisoners-dilemma", {3, 0, 5, 1}, {3, 5, 0, 1}},
        {"donation", {1, -1, 2, 0}, {1, 2, -1, 0}},
        {"chicken", {3, 2, 4, 1}, {3, 4, 2, 1}},
        {"hawk-dove", {1, 0, 2, -1}, {1, 2, 0, -1}},
        {"snowdrift", {1.5, 1, 2, 0}, {1.5, 2, 1, 0}},
        {"stag-hunt", {4, 1, 3, 2}, {4, 3, 1, 2}},
        {"battle-of-the-sexes", {3, 0, 0, 2}, {2, 0, 0, 3}},
        {"matching-pennies", {1, -1, -1, 1}, {-1, 1, 1, -1}},
        {"coordination", {1, 0, 0, 1}, {1, 0, 0, 1}},
        {"deadlock", {2, 1, 4, 3}, {2, 4, 1, 3}},
        {"harmony", {4, 3, 2, 1}, {4, 2, 3, 1}},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
        check_payoffs(cases[i].name, NULL, 2, cases[i].row, cases[i].column);
}

static void each_beats_the_one_before_it(void **state) {
    (void)state;
    const double row[] = {0, -1, 1, 1, 0, -1, -1, 1, 0}; // rock, paper, scissors
    const double column[] = {0, 1, -1, -1, 0, 1, 1, -1, 0};
    check_payoffs("rock-paper-scissors", NULL, 3, row, column);
}

// Basu 1994, claims from 2 to 4 with a bonus of 2.
static void travellers_are_paid_the_lower_claim(void **state) {
    (void)state;
    const double row[] = {2, 4, 4, 0, 3, 5, 0, 1, 4};
    const double column[] = {2, 0, 0, 4, 3, 1, 4, 5, 4};
    check_payoffs("travellers-dilemma", (double[]){2, 4, 2}, 3, row, column);
    folk_game game = made("travellers-dilemma", NULL);
    assert_int_equal(game.rows, 99);
    assert_near(folk_game_best(&game), 200, 0);
    folk_game_clear(&game);
}

// Van Huyck, Battalio & Beil 1990, payoff table A, dollars: effort 7 gives 1.30 when all choose 7
// and 0.10 when the least is 1; effort 1 gives 0.70; effort 4 with a least of 3 gives 0.80.
static void least_effort_pays(void **state) {
    (void)state;
    folk_game game = made("minimum-effort", NULL);
    assert_int_equal(game.rows, 7);
    assert_near(folk_game_row_payoff(&game, 6, 6), 1.30, 1e-12);
    assert_near(folk_game_row_payoff(&game, 6, 0), 0.10, 1e-12);
    assert_near(folk_game_column_payoff(&game, 6, 0), 0.70, 1e-12);
    assert_near(folk_game_row_payoff(&game, 3, 2), 0.80, 1e-12);
    folk_game_clear(&game);
}

static void all_are_declared(void **state) {
    (void)state;
    int count;
    const folk_named_game *games = folk_named_games(&count);
    assert_int_equal(count, 14);
    for (int i = 0; i < count; i++) {
        assert_ptr_equal(folk_named_game_find(games[i].name), &games[i]);
        assert_true(games[i].summary[0] != '\0' && games[i].actions[0] != '\0');
        assert_true(games[i].condition[0] != '\0' && games[i].source[0] != '\0');
        assert_in_range(games[i].param_count, 1, FOLK_NAMED_GAME_PARAMS);
        for (int k = 0; k < games[i].param_count; k++)
            assert_true(games[i].params[k].name[0] != '\0' && games[i].params[k].doc[0] != '\0');
        for (int k = games[i].param_count; k < FOLK_NAMED_GAME_PARAMS; k++)
            assert_null(games[i].params[k].name);
        folk_game game = made(games[i].name, NULL);
        folk_game_clear(&game);
    }
    assert_null(folk_named_game_find("prisoner"));
}

// The weak dilemma of Nowak & May 1992 has P = S.
static void weak_dilemma_is_one(void **state) {
    (void)state;
    folk_game game = made("prisoners-dilemma", (double[]){1, 0, 1.85, 0});
    folk_game_clear(&game);
}

static void conditions_are_checked(void **state) {
    (void)state;
    check_text(
        "prisoners-dilemma", (double[]){3, 0, 3, 1},
        "game 'prisoners-dilemma' with R = 3, S = 0, T = 3, P = 1: must have T > R > P >= S");
    check_text("donation", (double[]){1, 2},
               "game 'donation' with benefit = 1, cost = 2: must have benefit > cost > 0");
    check_text("chicken", (double[]){3, 0, 5, 1},
               "game 'chicken' with R = 3, S = 0, T = 5, P = 1: must have T > R > S > P");
    check_text("hawk-dove", (double[]){4, 2},
               "game 'hawk-dove' with value = 4, cost = 2: must have cost > value > 0");
    check_text("snowdrift", (double[]){2, 0},
               "game 'snowdrift' with benefit = 2, cost = 0: must have benefit > cost > 0");
    check_text("stag-hunt", (double[]){3, 1, 3, 2},
               "game 'stag-hunt' with R = 3, S = 1, T = 3, P = 2: must have R > T >= P > S");
    check_text("deadlock", (double[]){3, 1, 4, 3},
               "game 'deadlock' with R = 3, S = 1, T = 4, P = 3: must have T > P > R > S");
    check_text("harmony", (double[]){4, 1, 2, 1},
               "game 'harmony' with R = 4, S = 1, T = 2, P = 1: must have R > T, R > P and S > P");
    check_text("battle-of-the-sexes", (double[]){2, 2, 0},
               "game 'battle-of-the-sexes' with favourite = 2, other = 2, mismatch = 0: must have "
               "favourite > other > mismatch");
    check_text("matching-pennies", (double[]){0},
               "game 'matching-pennies' with stake = 0: must have stake > 0");
    check_text("rock-paper-scissors", (double[]){1, 0, 0},
               "game 'rock-paper-scissors' with win = 1, tie = 0, loss = 0: must have win > tie > "
               "loss");
    check_text("coordination", (double[]){3, 0, 0.5},
               "game 'coordination' with actions = 3, match = 0, mismatch = 0.5: must have match > "
               "mismatch");
    check_text("travellers-dilemma", (double[]){5, 5, 2},
               "game 'travellers-dilemma' with low = 5, high = 5, bonus = 2: must have high > low "
               "and bonus > 0");
    check_text(
        "minimum-effort", (double[]){7, 0.1, 0.2, 0.6},
        "game 'minimum-effort' with efforts = 7, benefit = 0.1, cost = 0.2, base = 0.6: must "
        "have benefit > cost > 0");
}

static void bounds_are_checked(void **state) {
    (void)state;
    check_text("donation", (double[]){NAN, 1}, "game 'donation': benefit = nan: must be a number");
    check_text("coordination", (double[]){2.5, 1, 0},
               "game 'coordination': actions = 2.5: must be a whole number of at least 1");
    check_text("travellers-dilemma", (double[]){2, 200, 2},
               "game 'travellers-dilemma' would have 199 actions: a player can have at most 128");
}

int main(void) {
    const struct CMUnitTest tests[] = {
        FOLK_TEST(defaults_are_the_published_games),
        FOLK_TEST(each_beats_the_one_before_it),
        FOLK_TEST(travellers_are_paid_the_lower_claim),
        FOLK_TEST(least_effort_pays),
        FOLK_TEST(all_are_declared),
        FOLK_TEST(weak_dilemma_is_one),
        FOLK_TEST(conditions_are_checked),
        FOLK_TEST(bounds_are_checked),
    };
    return FOLK_TESTS(tests);
}
