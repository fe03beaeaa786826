// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/game.h"
#include "tests/test.h"

static void symmetric_game_pays_both_alike(void **state) {
    (void)state;
    folk_game game;
    folk_error err = {0};
    assert_true(folk_game_symmetric(&game, "pd", (double[]){3, 0, 5, 1}, &err));
    const double row[2][2] = {{3, 0}, {5, 1}}; // own move down, the other's across; C first
    for (uint32_t i = 0; i < 2; i++) {
        for (uint32_t j = 0; j < 2; j++) {
            assert_near(folk_game_row_payoff(&game, i, j), row[i][j], 0);
            assert_near(folk_game_column_payoff(&game, i, j), row[j][i], 0);
        }
    }
    assert_near(folk_game_worst(&game), 2, 0);
    assert_near(folk_game_best(&game), 6, 0);
    folk_game_clear(&game);
}

static void rectangular_game_keeps_its_cells(void **state) {
    (void)state;
    const double row[] = {1, 2, 3, 4, 5, 6}, column[] = {-1, -2, -3, -4, -5, 60};
    folk_game game;
    folk_error err = {0};
    assert_true(folk_game_create(&game, "mine", 2, 3, row, column, &err));
    assert_string_equal(game.name, "mine");
    assert_near(folk_game_row_payoff(&game, 1, 0), 4, 0);
    assert_near(folk_game_column_payoff(&game, 0, 2), -3, 0);
    assert_near(folk_game_worst(&game), 0, 0);
    assert_near(folk_game_best(&game), 66, 0);
    folk_game_clear(&game);
}

static void bad_games_are_refused(void **state) {
    (void)state;
    const double row[] = {1, 2, 3, INFINITY}, column[] = {1, 2, 3, 4};
    folk_game game;
    folk_error err = {0};
    assert_false(folk_game_create(&game, "g", 2, 2, row, column, &err));
    assert_string_equal(err.text, "game 'g': the row player's payoff in row 2, column 2 is inf: "
                                  "must be a finite number of points");
    assert_false(folk_game_create(&game, "g", 0, 2, row, column, &err));
    assert_string_equal(
        err.text, "game 'g' has 0 rows and 2 columns: each player must have 1 to 128 actions");
    assert_false(folk_game_create(
        &game, "a-name-that-is-so-long-that-it-does-not-fit-into-the-sixty-four-bytes", 2, 2,
        column, column, &err));
    assert_string_equal(err.text,
                        "game 'a-name-that-is-so-long-that-it-does-not-fit-into-the-sixty-four-"
                        "bytes': the name must be shorter than 64 bytes");
}

int main(void) {
    const struct CMUnitTest tests[] = {
        FOLK_TEST(symmetric_game_pays_both_alike),
        FOLK_TEST(rectangular_game_keeps_its_cells),
        FOLK_TEST(bad_games_are_refused),
    };
    return FOLK_TESTS(tests);
}
