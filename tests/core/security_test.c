// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/test.h"

#include "core/named_game.h"
#include "core/rng.h"
#include "core/security.h"

static folk_game zero_sum(uint32_t rows, uint32_t columns, const double *row) {
    double column[40 * 40];
    for (uint32_t i = 0; i < rows * columns; i++)
        column[i] = -row[i];
    folk_game game;
    assert_true(folk_game_create(&game, "zero-sum", rows, columns, row, column, NULL));
    return game;
}

// Dilemma 5, 3, 1, 0: D secures 1. Battle of the sexes 3, 2, 0: either action secures 0, and a mix
// that makes the other's choice not matter 6/5. Hawk-dove 2, 4: dove secures 0. Zero-sum games: the
// value.
static void named_games_have_their_security(void **state) {
    (void)state;
    static const struct {
        const char *name;
        uint32_t action;
        double value, mix_value, first; // probability of the first action
    } cases[] = {
        {"prisoners-dilemma", 1, 1, 1, 0},
        {"battle-of-the-sexes", 0, 0, 1.2, 0.4},
        {"hawk-dove", 0, 0, 0, 1},
        {"matching-pennies", 0, -1, 0, 0.5},
        {"rock-paper-scissors", 0, -1, 0, 1 / 3.0},
        {"travellers-dilemma", 0, 2, 2, 1},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        folk_game game;
        assert_true(folk_named_game_create(folk_named_game_find(cases[i].name), NULL, &game, NULL));
        const folk_security security = folk_game_security(&game, 0);
        assert_int_equal(security.action, cases[i].action);
        assert_near(security.value, cases[i].value, 0);
        assert_near(security.mix_value, cases[i].mix_value, 1e-12);
        assert_near(security.mix[0], cases[i].first, 1e-12);
        folk_game_clear(&game);
    }
}

// The third column is worst for its player. Mixing p on row 1 makes the other two equal where 3 -
// 2p = 2 + 2p: p = 1/4, value 5/2; the column player has q + 4(1 - q) = 3q + 2(1 - q): q = 1/2.
static void two_by_three_by_hand(void **state) {
    (void)state;
    folk_game game = zero_sum(2, 3, (double[]){1, 4, 5, 3, 2, 6});
    const folk_security row = folk_game_security(&game, 0), column = folk_game_security(&game, 1);
    assert_near(row.mix[0], 0.25, 1e-12);
    assert_near(row.mix_value, 2.5, 1e-12);
    assert_near(column.mix[0], 0.5, 1e-12);
    assert_near(column.mix[1], 0.5, 1e-12);
    assert_near(column.mix[2], 0.0, 0);
    assert_near(column.mix_value, -2.5, 1e-12);
    folk_game_clear(&game);
}

// What the row player secures and what the column player concedes enclose the value; where they
// meet both are optimal (von Neumann 1928). Whole payoffs from 0 to 2 tie, which makes a careless
// simplex cycle.
static void both_players_secure_the_same_value(void **state) {
    (void)state;
    folk_rng rng = folk_rng_stream(7, "test", 0, 0);
    for (int i = 0; i < 1000; i++) {
        const uint32_t largest = i % 100 == 0 ? 40 : 8;
        const uint32_t rows = 1 + (uint32_t)folk_rng_below(&rng, largest);
        const uint32_t columns = 1 + (uint32_t)folk_rng_below(&rng, largest);
        double payoffs[40 * 40];
        for (uint32_t k = 0; k < rows * columns; k++)
            payoffs[k] = i % 2 == 0 ? (double)folk_rng_below(&rng, 3)
                                    : folk_rng_uniform(&rng, -100.0, 100.0);
        folk_game game = zero_sum(rows, columns, payoffs);
        const folk_security row = folk_game_security(&game, 0);
        const folk_security column = folk_game_security(&game, 1);
        double total = 0.0;
        for (uint32_t k = 0; k < rows; k++) {
            assert_true(row.mix[k] >= 0.0);
            total += row.mix[k];
        }
        assert_near(total, 1.0, 1e-12);
        assert_near(row.mix_value, -column.mix_value, 1e-10);
        assert_true(row.mix_value >= row.value - 1e-10);
        folk_game_clear(&game);
    }
}

static void equal_payoffs_secure_themselves(void **state) {
    (void)state;
    const double sevens[9] = {7, 7, 7, 7, 7, 7, 7, 7, 7};
    folk_game game = zero_sum(3, 3, sevens);
    const folk_security security = folk_game_security(&game, 0);
    assert_int_equal(security.action, 0);
    assert_near(security.value, 7, 0);
    assert_near(security.mix_value, 7, 1e-12);
    folk_game_clear(&game);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        FOLK_TEST(named_games_have_their_security),
        FOLK_TEST(two_by_three_by_hand),
        FOLK_TEST(both_players_secure_the_same_value),
        FOLK_TEST(equal_payoffs_secure_themselves),
    };
    return FOLK_TESTS(tests);
}
