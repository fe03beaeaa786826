// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/test.h"

#include "core/equilibrium.h"
#include "core/named_game.h"
#include "core/outcome.h"
#include "core/rng.h"

static folk_game bimatrix(uint32_t rows, uint32_t columns, const double *row,
                          const double *column) {
    folk_game game;
    assert_true(folk_game_create(&game, "test", rows, columns, row, column, NULL));
    return game;
}

static folk_game named(const char *name) {
    folk_game game;
    assert_true(folk_named_game_create(folk_named_game_find(name), NULL, &game, NULL));
    return game;
}

static folk_equilibria solved(const folk_game *game) {
    folk_equilibria found;
    assert_true(folk_game_equilibria(game, &found, NULL));
    return found;
}

static bool near(const double *a, const double *b, uint32_t count, double tolerance) {
    for (uint32_t i = 0; i < count; i++)
        if (fabs(a[i] - b[i]) > tolerance) return false;
    return true;
}

// Whether the pair of mixes is among the equilibria, to 1e-12.
static bool holds(const folk_game *game, const folk_equilibria *found, const double *row,
                  const double *column) {
    for (size_t i = 0; i < found->count; i++)
        if (near(found->at[i].mix[0], row, game->rows, 1e-12) &&
            near(found->at[i].mix[1], column, game->columns, 1e-12))
            return true;
    return false;
}

// The expected payoff of an action against the other's mix.
static double against(const folk_game *game, int player, uint32_t own, const double *mix) {
    double sum = 0.0;
    for (uint32_t other = 0; other < folk_game_actions(game, 1 - player); other++)
        sum += mix[other] * folk_game_payoff(game, player, own, other);
    return sum;
}

// Probabilities that sum to 1, the payoff that they give, and no action that gives 1e-9 more.
static void check_equilibrium(const folk_game *game, const folk_equilibrium *e) {
    for (int player = 0; player < 2; player++) {
        double total = 0.0, payoff = 0.0;
        for (uint32_t own = 0; own < folk_game_actions(game, player); own++) {
            const double value = against(game, player, own, e->mix[1 - player]);
            assert_true(e->mix[player][own] >= 0.0);
            assert_true(value <= e->payoff[player] + 1e-9);
            total += e->mix[player][own];
            payoff += e->mix[player][own] * value;
        }
        assert_near(total, 1.0, 1e-12);
        assert_near(payoff, e->payoff[player], 1e-9);
    }
}

static void named_games_have_their_closed_forms(void **state) {
    (void)state;
    static const struct {
        const char *name;
        size_t count;
        double row[3], column[3]; // one of the equilibria
    } cases[] = {
        {"prisoners-dilemma", 1, {0, 1}, {0, 1}},
        {"donation", 1, {0, 1}, {0, 1}},
        {"deadlock", 1, {0, 1}, {0, 1}},
        {"harmony", 1, {1, 0}, {1, 0}},
        {"matching-pennies", 1, {0.5, 0.5}, {0.5, 0.5}},
        {"rock-paper-scissors", 1, {1 / 3.0, 1 / 3.0, 1 / 3.0}, {1 / 3.0, 1 / 3.0, 1 / 3.0}},
        {"battle-of-the-sexes", 3, {0.6, 0.4}, {0.4, 0.6}},       // favourite 3, other 2: 3/(3 + 2)
        {"hawk-dove", 3, {0.5, 0.5}, {0.5, 0.5}},                 // hawks: V/C = 2/4
        {"snowdrift", 3, {2 / 3.0, 1 / 3.0}, {2 / 3.0, 1 / 3.0}}, // defect: c/(2b - c) = 1/3
        {"stag-hunt", 3, {0.5, 0.5}, {0.5, 0.5}}, // stag: (P - S)/(R - S - T + P) = 1/2
        {"chicken", 3, {0.5, 0.5}, {0.5, 0.5}},   // swerve: the same formula
        {"coordination", 3, {0.5, 0.5}, {0.5, 0.5}},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        folk_game game = named(cases[i].name);
        folk_equilibria found = solved(&game);
        assert_int_equal(found.count, cases[i].count);
        assert_false(found.degenerate);
        assert_true(holds(&game, &found, cases[i].row, cases[i].column));
        folk_equilibria_clear(&found);
        folk_game_clear(&game);
    }
}

// Akata et al. 2025: 10 at the own favourite, 7 at the other's.
static void battle_of_the_sexes_mixes_by_its_payoffs(void **state) {
    (void)state;
    folk_game game;
    const double values[] = {10, 7, 0};
    assert_true(
        folk_named_game_create(folk_named_game_find("battle-of-the-sexes"), values, &game, NULL));
    folk_equilibria found = solved(&game);
    assert_int_equal(found.count, 3);
    assert_true(holds(&game, &found, (double[]){1, 0}, (double[]){1, 0}));
    assert_true(holds(&game, &found, (double[]){0, 1}, (double[]){0, 1}));
    assert_true(
        holds(&game, &found, (double[]){10 / 17.0, 7 / 17.0}, (double[]){7 / 17.0, 10 / 17.0}));
    assert_near(found.at[2].payoff[0], 70 / 17.0, 1e-12);
    folk_equilibria_clear(&found);
    folk_game_clear(&game);
}

// The example of von Stengel 2007 (in Algorithmic Game Theory): three equilibria of a 3 x 2 game.
static void example_of_von_stengel(void **state) {
    (void)state;
    const double row[] = {3, 3, 2, 5, 0, 6}, column[] = {3, 2, 2, 6, 3, 1};
    folk_game game = bimatrix(3, 2, row, column);
    folk_equilibria found = solved(&game);
    assert_int_equal(found.count, 3);
    assert_false(found.degenerate);
    assert_true(holds(&game, &found, (double[]){1, 0, 0}, (double[]){1, 0}));
    assert_true(holds(&game, &found, (double[]){0.8, 0.2, 0}, (double[]){2 / 3.0, 1 / 3.0}));
    assert_true(
        holds(&game, &found, (double[]){0, 1 / 3.0, 2 / 3.0}, (double[]){1 / 3.0, 2 / 3.0}));
    folk_equilibria_clear(&found);
    folk_game_clear(&game);
}

// Its degenerate variant, with 3 for 2 in the first row: against row 1 both columns are best, and
// every mix of them from (2/3, 1/3) to (1, 0) keeps row 1 best. Its two ends are returned, though
// one uses two actions against one.
static void degenerate_game_gives_the_ends_of_its_components(void **state) {
    (void)state;
    const double row[] = {3, 3, 2, 5, 0, 6}, column[] = {3, 3, 2, 6, 3, 1};
    folk_game game = bimatrix(3, 2, row, column);
    folk_equilibria found = solved(&game);
    assert_int_equal(found.count, 3);
    assert_true(found.degenerate);
    assert_true(holds(&game, &found, (double[]){1, 0, 0}, (double[]){1, 0}));
    assert_true(holds(&game, &found, (double[]){1, 0, 0}, (double[]){2 / 3.0, 1 / 3.0}));
    assert_true(
        holds(&game, &found, (double[]){0, 1 / 3.0, 2 / 3.0}, (double[]){1 / 3.0, 2 / 3.0}));
    folk_equilibria_clear(&found);
    folk_game_clear(&game);
}

// Where all payoffs are equal every pair of mixes is an equilibrium; the extreme ones are the
// cells.
static void equal_payoffs_give_every_cell(void **state) {
    (void)state;
    const double zeros[20] = {0};
    folk_game game = bimatrix(4, 5, zeros, zeros);
    folk_equilibria found = solved(&game);
    assert_int_equal(found.count, 20);
    assert_true(found.degenerate);
    for (size_t i = 0; i < found.count; i++)
        assert_true(found.at[i].mix[0][i / 5] == 1.0 && found.at[i].mix[1][i % 5] == 1.0);
    folk_equilibria_clear(&found);
    folk_game_clear(&game);
}

// Matching pennies whose heads stand in two rows: the row player may split its half between them.
static void duplicated_row_is_split(void **state) {
    (void)state;
    const double row[] = {1, -1, 1, -1, -1, 1}, column[] = {-1, 1, -1, 1, 1, -1};
    folk_game game = bimatrix(3, 2, row, column);
    folk_equilibria found = solved(&game);
    assert_int_equal(found.count, 2);
    assert_true(found.degenerate);
    assert_true(holds(&game, &found, (double[]){0.5, 0, 0.5}, (double[]){0.5, 0.5}));
    assert_true(holds(&game, &found, (double[]){0, 0.5, 0.5}, (double[]){0.5, 0.5}));
    folk_equilibria_clear(&found);
    folk_game_clear(&game);
}

// Where rounding leaves a singular system a tiny pivot, its solution would be an eighth equilibrium
// between two extreme ones. lrsnash (lrslib 0.7.1), which computes with fractions, gives seven.
static void singular_systems_give_no_equilibrium(void **state) {
    (void)state;
    const double row[] = {1, 1, 3, 2, 1, 2, 0, 0, 0, 3, 1, 1};
    const double column[] = {1, 2, 3, 3, 0, 1, 3, 3, 0, 3, 3, 0};
    folk_game game = bimatrix(4, 3, row, column);
    folk_equilibria found = solved(&game);
    assert_int_equal(found.count, 7);
    assert_true(found.degenerate);
    folk_equilibria_clear(&found);
    folk_game_clear(&game);
}

// Where only matches pay, and alike, each set of actions is the support of one equilibrium: both
// choose uniformly from it (Quint & Shubik 1997 show that no coordination game has more than 2^n -
// 1).
static void coordination_has_an_equilibrium_for_each_set(void **state) {
    (void)state;
    for (uint32_t n = 1; n <= 7; n++) {
        folk_game game;
        assert_true(folk_named_game_create(folk_named_game_find("coordination"),
                                           (double[]){n, 1, 0}, &game, NULL));
        folk_equilibria found = solved(&game);
        assert_int_equal(found.count, (1 << n) - 1);
        assert_false(found.degenerate);
        for (size_t i = 0; i < found.count; i++) {
            uint32_t size = 0;
            for (uint32_t k = 0; k < n; k++)
                size += found.at[i].mix[0][k] > 0.0;
            for (uint32_t k = 0; k < n; k++) {
                const double expected = found.at[i].mix[0][k] > 0.0 ? 1.0 / size : 0.0;
                assert_near(found.at[i].mix[0][k], expected, 1e-12);
                assert_near(found.at[i].mix[1][k], expected, 1e-12);
            }
        }
        folk_equilibria_clear(&found);
        folk_game_clear(&game);
    }
}

static void one_action_each_is_an_equilibrium(void **state) {
    (void)state;
    folk_game game = bimatrix(1, 1, (double[]){-3}, (double[]){4});
    folk_equilibria found = solved(&game);
    assert_int_equal(found.count, 1);
    assert_false(found.degenerate);
    assert_near(found.at[0].payoff[0], -3, 0);
    assert_near(found.at[0].payoff[1], 4, 0);
    folk_equilibria_clear(&found);
    folk_game_clear(&game);
}

// Payoffs uniform on [-1, 1), or whole numbers from 0 to `levels` - 1, which often tie.
static folk_game random_game(folk_rng *rng, uint32_t rows, uint32_t columns, uint64_t levels) {
    double payoffs[2][25];
    for (int player = 0; player < 2; player++)
        for (uint32_t i = 0; i < rows * columns; i++)
            payoffs[player][i] = levels == 0 ? folk_rng_uniform(rng, -1.0, 1.0)
                                             : (double)folk_rng_below(rng, levels);
    return bimatrix(rows, columns, payoffs[0], payoffs[1]);
}

// Sizes 2 to 5. Payoffs from a continuous distribution are nondegenerate with probability 1, and
// then the number of equilibria is odd (Lemke & Howson 1964).
static void random_games_have_an_odd_number_of_equilibria(void **state) {
    (void)state;
    folk_rng rng = folk_rng_stream(3, "test", 0, 0);
    size_t several = 0;
    for (int i = 0; i < 1000; i++) {
        const uint32_t rows = 2 + (uint32_t)folk_rng_below(&rng, 4);
        const uint32_t columns = 2 + (uint32_t)folk_rng_below(&rng, 4);
        folk_game game = random_game(&rng, rows, columns, 0);
        folk_equilibria found = solved(&game);
        assert_false(found.degenerate);
        assert_int_equal(found.count % 2, 1);
        for (size_t k = 0; k < found.count; k++)
            check_equilibrium(&game, &found.at[k]);
        several += found.count > 1;
        folk_equilibria_clear(&found);
        folk_game_clear(&game);
    }
    assert_in_range(several, 100, 900); // both kinds occur
}

static bool is_pure(const double *mix, uint32_t count, uint32_t *action) {
    for (*action = 0; *action < count; ++*action)
        if (mix[*action] == 1.0) return true;
    return false;
}

// Whole payoffs from 0 to 2 tie all the time. Every pure equilibrium is extreme, so that the pure
// ones are exactly those that the cells' definition gives.
static void games_with_ties_are_answered(void **state) {
    (void)state;
    folk_rng rng = folk_rng_stream(4, "test", 0, 0);
    size_t degenerate = 0;
    for (int i = 0; i < 1000; i++) {
        const uint32_t rows = 1 + (uint32_t)folk_rng_below(&rng, 5);
        const uint32_t columns = 1 + (uint32_t)folk_rng_below(&rng, 5);
        folk_game game = random_game(&rng, rows, columns, 3);
        folk_equilibria found = solved(&game);
        folk_outcomes outcomes = folk_game_pure_equilibria(&game);
        assert_true(found.count >= 1);
        size_t pure = 0;
        for (size_t k = 0; k < found.count; k++) {
            uint32_t row, column;
            check_equilibrium(&game, &found.at[k]);
            if (!is_pure(found.at[k].mix[0], rows, &row)) continue;
            if (!is_pure(found.at[k].mix[1], columns, &column)) continue;
            assert_true(pure < outcomes.count);
            assert_int_equal(outcomes.at[pure].row, row);
            assert_int_equal(outcomes.at[pure].column, column);
            pure++;
        }
        assert_int_equal(pure, outcomes.count);
        assert_true(found.degenerate || found.count % 2 == 1);
        degenerate += found.degenerate;
        folk_outcomes_clear(&outcomes);
        folk_equilibria_clear(&found);
        folk_game_clear(&game);
    }
    assert_in_range(degenerate, 500, 999);
}

// What the row player must do so that the column player is indifferent, if that is a mix at all.
static bool naive_mix(double a, double b, double c, double d, double *first) {
    *first = (d - c) / (a - b - c + d);
    return *first > 0.0 && *first < 1.0;
}

// 2 x 2 without ties: four cells to look at, and one formula.
static void two_by_two_agrees_with_a_naive_oracle(void **state) {
    (void)state;
    folk_rng rng = folk_rng_stream(5, "test", 0, 0);
    for (int i = 0; i < 5000; i++) {
        folk_game game = random_game(&rng, 2, 2, 0);
        const double *a = game.row_payoffs, *b = game.column_payoffs;
        folk_equilibria found = solved(&game);
        size_t expected = 0;
        for (uint32_t row = 0; row < 2; row++)
            for (uint32_t column = 0; column < 2; column++) {
                if (a[2 * row + column] < a[2 * (1 - row) + column]) continue;
                if (b[2 * row + column] < b[2 * row + 1 - column]) continue;
                expected++;
                assert_true(holds(&game, &found, (double[]){row == 0, row == 1},
                                  (double[]){column == 0, column == 1}));
            }
        double p, q;
        const bool row_mixes = naive_mix(b[0], b[1], b[2], b[3], &p);
        if (naive_mix(a[0], a[2], a[1], a[3], &q) && row_mixes) {
            expected++;
            assert_true(near(found.at[found.count - 1].mix[0], (double[]){p, 1 - p}, 2, 1e-9));
            assert_true(near(found.at[found.count - 1].mix[1], (double[]){q, 1 - q}, 2, 1e-9));
        }
        assert_int_equal(found.count, expected);
        folk_equilibria_clear(&found);
        folk_game_clear(&game);
    }
}

// No sum or difference of payoffs overflows: hawks and doves about the size of the largest double.
static void huge_payoffs_are_scaled(void **state) {
    (void)state;
    const double rstp[] = {0.85e308, 0.0, 1.7e308, -1.7e308}; // dove: 1.7/(1.7 + 0.85)
    folk_game game;
    assert_true(folk_game_symmetric(&game, "huge", rstp, NULL));
    folk_equilibria found = solved(&game);
    assert_int_equal(found.count, 3);
    assert_true(holds(&game, &found, (double[]){2 / 3.0, 1 / 3.0}, (double[]){2 / 3.0, 1 / 3.0}));
    folk_equilibria_clear(&found);
    folk_game_clear(&game);
}

static void too_many_supports_are_refused_with_a_sentence(void **state) {
    (void)state;
    folk_game game = named("travellers-dilemma");
    folk_equilibria found;
    folk_error err;
    assert_false(folk_game_equilibria(&game, &found, &err));
    assert_int_equal(err.code, FOLK_ERR_LIMIT);
    assert_string_equal(err.text,
                        "game 'travellers-dilemma' has 99 rows and 99 columns, 2.28e+58 "
                        "pairs of supports of equal size: mixed equilibria are enumerated up to "
                        "1000000, which is eleven actions each; pure ones have no such limit");
    folk_equilibria_clear(&found);
    folk_game_clear(&game);
}

// With claims from 2 to 9 the only equilibrium is that both claim 2 (Basu 1994).
static void travellers_claim_the_least(void **state) {
    (void)state;
    folk_game game;
    const double values[] = {2, 9, 2};
    assert_true(
        folk_named_game_create(folk_named_game_find("travellers-dilemma"), values, &game, NULL));
    folk_equilibria found = solved(&game);
    assert_int_equal(found.count, 1);
    assert_near(found.at[0].mix[0][0], 1.0, 0);
    assert_near(found.at[0].mix[1][0], 1.0, 0);
    folk_equilibria_clear(&found);
    folk_game_clear(&game);
}

// Prisoner's dilemma 5, 3, 1, 0: best 6, only equilibrium 2. Stag hunt 4, 1, 3, 2: best 8,
// equilibria 8, 4 and, half and half, 2 (4 + 1)/2 = 5.
static void prices_compare_the_best_with_equilibria(void **state) {
    (void)state;
    static const struct {
        const char *name;
        double anarchy, stability;
    } cases[] = {{"prisoners-dilemma", 3, 3}, {"stag-hunt", 2, 1}};
    for (size_t i = 0; i < 2; i++) {
        folk_game game = named(cases[i].name);
        folk_equilibria found = solved(&game);
        const folk_price_of_anarchy prices = folk_game_prices(&game, &found);
        assert_near(prices.anarchy, cases[i].anarchy, 1e-12);
        assert_near(prices.stability, cases[i].stability, 1e-12);
        folk_equilibria_clear(&found);
        folk_game_clear(&game);
    }
}

static void prices_need_positive_welfare(void **state) {
    (void)state;
    folk_game game = named("donation"); // in equilibrium all get 0
    folk_equilibria found = solved(&game);
    const folk_price_of_anarchy prices = folk_game_prices(&game, &found);
    assert_true(isnan(prices.anarchy) && isnan(prices.stability));
    folk_equilibria_clear(&found);
    folk_game_clear(&game);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        FOLK_TEST(named_games_have_their_closed_forms),
        FOLK_TEST(battle_of_the_sexes_mixes_by_its_payoffs),
        FOLK_TEST(example_of_von_stengel),
        FOLK_TEST(degenerate_game_gives_the_ends_of_its_components),
        FOLK_TEST(equal_payoffs_give_every_cell),
        FOLK_TEST(duplicated_row_is_split),
        FOLK_TEST(singular_systems_give_no_equilibrium),
        FOLK_TEST(coordination_has_an_equilibrium_for_each_set),
        FOLK_TEST(one_action_each_is_an_equilibrium),
        FOLK_TEST(random_games_have_an_odd_number_of_equilibria),
        FOLK_TEST(games_with_ties_are_answered),
        FOLK_TEST(two_by_two_agrees_with_a_naive_oracle),
        FOLK_TEST(huge_payoffs_are_scaled),
        FOLK_TEST(too_many_supports_are_refused_with_a_sentence),
        FOLK_TEST(travellers_claim_the_least),
        FOLK_TEST(prices_compare_the_best_with_equilibria),
        FOLK_TEST(prices_need_positive_welfare),
    };
    return FOLK_TESTS(tests);
}
