// SPDX-License-Identifier: GPL-3.0-or-later
// Expected values: the table of the games that Akata et al. 2025 published with their results,
// corrected where its payoffs tie.
#include "tests/test.h"

#include "core/ordinal.h"

static int at(int row, int column) {
    return 12 * (row - 1) + column;
}

static folk_game made(int number) {
    folk_game game;
    assert_true(folk_ordinal_create(number, &game, NULL));
    return game;
}

// Each row of the table as published for the row player, each column as published for the other.
static void payoffs_are_the_published_ones(void **state) {
    (void)state;
    static const char *const rows[] = {"3241", "2341", "1342", "1243", "2143", "3142",
                                       "4132", "4123", "4213", "4312", "4321", "4231"};
    static const char *const columns[] = {"4321", "4231", "4132", "4123", "4213", "4312",
                                          "3412", "2413", "1423", "1432", "2431", "3421"};
    for (int number = 1; number <= FOLK_ORDINAL_GAMES; number++) {
        folk_game game = made(number);
        assert_int_equal(game.rows, 2);
        assert_int_equal(game.columns, 2);
        for (int cell = 0; cell < 4; cell++) {
            assert_true(game.row_payoffs[cell] == rows[(number - 1) / 12][cell] - '0');
            assert_true(game.column_payoffs[cell] == columns[(number - 1) % 12][cell] - '0');
        }
        folk_game_clear(&game);
    }
}

// The published labels: W win-win, B biased, U unfair, C cyclic, S second-best, P
// prisoners-dilemma, T tragic.
static void families_are_the_published_ones(void **state) {
    (void)state;
    static const char map[] = "UBBCCCUUUBBU"
                              "UBBCCCBBBBBB"
                              "UBBCCCBBBBBB"
                              "UBBSSTTSSBBU"
                              "UBBSSTTSSBBU"
                              "UBBPPPPTTBBU"
                              "WWWWWWPTTCCC"
                              "WWWWWWPSSCCC"
                              "WWWWWWPSSCCC"
                              "WWWWWWBBBBBB"
                              "WWWWWWBBBBBB"
                              "WWWWWWUUUUUU";
    static const char letters[] = "WBUCSPT"; // in the order of folk_family
    int counts[7] = {0};
    for (int number = 1; number <= FOLK_ORDINAL_GAMES; number++) {
        const folk_family family = folk_ordinal_family(number);
        assert_int_equal(letters[family], map[number - 1]);
        counts[family]++;
    }
    const int expected[7] = {36, 44, 19, 18, 12, 7, 8};
    assert_memory_equal(counts, expected, sizeof expected);
}

static void families_have_names(void **state) {
    (void)state;
    assert_string_equal(folk_family_name(folk_ordinal_family(at(12, 1))), "win-win");
    assert_string_equal(folk_family_name(folk_ordinal_family(at(2, 11))), "biased");
    assert_string_equal(folk_family_name(folk_ordinal_family(at(1, 12))), "unfair");
    assert_string_equal(folk_family_name(folk_ordinal_family(at(1, 4))), "cyclic");
    assert_string_equal(folk_family_name(folk_ordinal_family(at(5, 8))), "second-best");
    assert_string_equal(folk_family_name(folk_ordinal_family(at(6, 7))), "prisoners-dilemma");
    assert_string_equal(folk_family_name(folk_ordinal_family(at(4, 7))), "tragic");
}

static void symmetric_games_have_their_names(void **state) {
    (void)state;
    static const char *const names[] = {
        "Chicken",   "Battle",    "Hero",         "Pure Delight",  "Deadlock", "Prisoners' Dilemma",
        "Stag Hunt", "Assurance", "Coordination", "Mixed Harmony", "Harmony",  "No Conflict"};
    for (int row = 1; row <= 12; row++) {
        const int number = at(row, 13 - row);
        folk_game game = made(number);
        assert_string_equal(folk_ordinal_name(number), names[row - 1]);
        assert_string_equal(game.name, names[row - 1]);
        assert_int_equal(folk_ordinal_reflection(number), number);
        for (uint32_t i = 0; i < 4; i++)
            assert_true(folk_game_payoff(&game, 0, i / 2, i % 2) ==
                        folk_game_payoff(&game, 1, i / 2, i % 2));
        folk_game_clear(&game);
    }
}

static void corners_of_the_table_of_names(void **state) {
    (void)state;
    assert_string_equal(folk_ordinal_name(at(1, 1)), "Hegemony");
    assert_string_equal(folk_ordinal_name(at(2, 4)), "Quasi Cycle");
    assert_string_equal(folk_ordinal_name(at(6, 6)), "Asym PD");
    assert_string_equal(folk_ordinal_name(at(7, 10)), "Missile Crisis");
    assert_string_equal(folk_ordinal_name(at(12, 12)), "Hegemony");
}

// Payoffs, name and family go along, and twice is the same game again.
static void reflection_exchanges_the_players(void **state) {
    (void)state;
    int fixed = 0;
    for (int number = 1; number <= FOLK_ORDINAL_GAMES; number++) {
        const int other = folk_ordinal_reflection(number);
        assert_int_equal(folk_ordinal_reflection(other), number);
        assert_int_equal(folk_ordinal_family(other), folk_ordinal_family(number));
        assert_string_equal(folk_ordinal_name(other), folk_ordinal_name(number));
        folk_game game = made(number), reflected = made(other);
        for (uint32_t i = 0; i < 4; i++)
            for (int player = 0; player < 2; player++)
                assert_true(folk_game_payoff(&game, player, i / 2, i % 2) ==
                            folk_game_payoff(&reflected, 1 - player, i / 2, i % 2));
        folk_game_clear(&game);
        folk_game_clear(&reflected);
        fixed += other == number;
    }
    assert_int_equal(fixed, 12);
}

// No game is another with rows or columns exchanged.
static void all_games_differ(void **state) {
    (void)state;
    for (int a = 1; a <= FOLK_ORDINAL_GAMES; a++) {
        folk_game first = made(a);
        for (int b = a + 1; b <= FOLK_ORDINAL_GAMES; b++) {
            folk_game second = made(b);
            for (uint32_t flip = 0; flip < 4; flip++) {
                uint32_t same = 0;
                for (uint32_t i = 0; i < 4; i++)
                    same += first.row_payoffs[i] == second.row_payoffs[i ^ flip] &&
                            first.column_payoffs[i] == second.column_payoffs[i ^ flip];
                assert_true(same < 4);
            }
            folk_game_clear(&second);
        }
        folk_game_clear(&first);
    }
}

static void numbers_out_of_range_are_refused(void **state) {
    (void)state;
    folk_game game;
    folk_error err;
    assert_false(folk_ordinal_create(0, &game, &err));
    assert_string_equal(err.text, "ordinal game 0: there are 144, with numbers from 1 to 144");
    assert_false(folk_ordinal_create(145, &game, &err));
    assert_string_equal(err.text, "ordinal game 145: there are 144, with numbers from 1 to 144");
}

int main(void) {
    const struct CMUnitTest tests[] = {
        FOLK_TEST(payoffs_are_the_published_ones),
        FOLK_TEST(families_are_the_published_ones),
        FOLK_TEST(families_have_names),
        FOLK_TEST(symmetric_games_have_their_names),
        FOLK_TEST(corners_of_the_table_of_names),
        FOLK_TEST(reflection_exchanges_the_players),
        FOLK_TEST(all_games_differ),
        FOLK_TEST(numbers_out_of_range_are_refused),
    };
    return FOLK_TESTS(tests);
}
