// SPDX-License-Identifier: GPL-3.0-or-later
#include "sweep/effects.h"
#include "core/rng.h"
#include "tests/test.h"

// Life of batteries by material and temperature (Montgomery, "Design and Analysis of Experiments",
// table 5.1), four each; the analysis is its table 5.5.
static const double LIFE[] = {130, 155, 74,  180, 34,  40,  80,  75,  20, 70,  82, 58,
                              150, 188, 159, 126, 136, 122, 106, 115, 25, 70,  58, 45,
                              138, 110, 168, 160, 174, 120, 150, 139, 96, 104, 82, 60};

// A yield by temperature, concentration and catalyst in two runs each, in standard order (Box,
// Hunter & Hunter, "Statistics for Experimenters", chapter on two-level factorials).
static const double YIELD[] = {59, 61, 74, 70, 50, 58, 69, 67, 50, 54, 81, 85, 46, 44, 79, 81};

static const size_t THREES[] = {3, 3}, TWOS[] = {2, 2, 2, 2};

static void battery_positions(size_t positions[72]) {
    for (size_t i = 0; i < 36; i++) {
        positions[2 * i] = i / 12;
        positions[2 * i + 1] = i / 4 % 3;
    }
}

static void yield_positions(size_t positions[48]) {
    for (size_t i = 0; i < 16; i++)
        for (size_t f = 0; f < 3; f++)
            positions[3 * i + f] = i / 2 >> f & 1;
}

static void anova_gives_the_published_table(void **state) {
    (void)state;
    size_t positions[72];
    battery_positions(positions);
    const folk_table_def def = {2, 36, THREES, positions, LIFE};
    folk_anova *anova = folk_anova_create(&def, NULL);
    assert_int_equal(anova->effect_count, 3);
    const double sums[] = {10683.72, 39118.72, 9613.78}, f[] = {7.91, 28.97, 3.56};
    const size_t freedom[] = {2, 2, 4};
    for (int i = 0; i < 3; i++) {
        assert_near(anova->effects[i].sum, sums[i], 0.005);
        assert_near(anova->effects[i].f, f[i], 0.005);
        assert_int_equal(anova->effects[i].freedom, freedom[i]);
        assert_near(anova->effects[i].share, sums[i] / 77646.97, 1e-6);
    }
    assert_near(anova->effects[0].p, 0.0020, 5e-5);
    assert_near(anova->effects[2].p, 0.0186, 5e-5);
    assert_near(anova->error_sum, 18230.75, 1e-8);
    assert_near(anova->total_sum, 77646.97, 0.005);
    assert_int_equal(anova->error_freedom, 27);
    assert_int_equal(anova->rest_freedom, 0);
    assert_true(anova->balanced && !anova->error_is_rest && !anova->constant);
    folk_anova_destroy(anova);
}

// A failed run makes counts unequal; an empty cell is named.
static void failed_runs_are_left_out(void **state) {
    (void)state;
    size_t positions[72];
    double life[36];
    battery_positions(positions);
    memcpy(life, LIFE, sizeof life);
    const folk_table_def def = {2, 36, THREES, positions, life};
    life[17] = NAN;
    folk_anova *anova = folk_anova_create(&def, NULL);
    assert_int_equal(anova->left_out, 1);
    assert_int_equal(anova->error_freedom, 26);
    assert_false(anova->balanced);
    assert_near(anova->effects[0].sum, 10683.72, 600);
    folk_anova_destroy(anova);
    for (int i = 16; i < 20; i++)
        life[i] = NAN;
    folk_error err;
    assert_null(folk_anova_create(&def, &err));
    assert_string_equal(err.text, "the table has no value where its factors have the levels 2, 2 "
                                  "(counted from 1); main effects and interactions need every "
                                  "combination");
}

// Unequal counts, against unweighted means by hand: cells of means 1, 3 | 2, 8 with 1, 2 | 2, 4
// values. Harmonic mean of the counts: 4 / (1 + 1/2 + 1/2 + 1/4) = 16/9. Grand 3.5; rows 2, 5:
// sum 2 * 1.5^2 * 2 = 9; columns 1.5, 5.5: 2 * 2^2 * 2 = 16; interaction: 1, -1, -1, 1 = 4.
static void unequal_counts_use_unweighted_means(void **state) {
    (void)state;
    const size_t positions[] = {0, 0, 0, 1, 0, 1, 1, 0, 1, 0, 1, 1, 1, 1, 1, 1, 1, 1};
    const double outcomes[] = {1, 2, 4, 1, 3, 7, 9, 8, 8};
    const folk_table_def def = {2, 9, TWOS, positions, outcomes};
    folk_anova *anova = folk_anova_create(&def, NULL);
    assert_near(anova->effects[0].sum, 9 * 16.0 / 9, 1e-12);
    assert_near(anova->effects[1].sum, 16 * 16.0 / 9, 1e-12);
    assert_near(anova->effects[2].sum, 4 * 16.0 / 9, 1e-12);
    assert_near(anova->error_sum, 2 + 2 + 2, 1e-12);
    assert_int_equal(anova->error_freedom, 5);
    folk_anova_destroy(anova);
}

// Three factors, one value a cell: what is left of the yields' means is the interaction of all
// three, of effect 0.5 and so of sum 8 (0.25)^2 = 0.5; every other effect e has a sum of 2 e^2.
static void the_rest_serves_as_error(void **state) {
    (void)state;
    size_t positions[48], cells[24];
    double means[8];
    yield_positions(positions);
    for (size_t i = 0; i < 8; i++) {
        means[i] = (YIELD[2 * i] + YIELD[2 * i + 1]) / 2;
        memcpy(cells + 3 * i, positions + 6 * i, 3 * sizeof *cells);
    }
    const folk_table_def def = {3, 8, TWOS, cells, means};
    folk_anova *anova = folk_anova_create(&def, NULL);
    const double effects[] = {23, -5, 1.5, 1.5, 10, 0};
    for (int i = 0; i < 6; i++)
        assert_near(anova->effects[i].sum, 2 * effects[i] * effects[i], 1e-10);
    assert_true(anova->error_is_rest);
    assert_int_equal(anova->rest_freedom, 1);
    assert_near(anova->rest_sum, 0.5, 1e-10);
    assert_near(anova->effects[0].f, 1058 / 0.5, 1e-6);
    folk_anova_destroy(anova);
}

static void a_constant_outcome_has_no_effects(void **state) {
    (void)state;
    size_t positions[48];
    double same[16];
    yield_positions(positions);
    for (int i = 0; i < 16; i++)
        same[i] = 0.1;
    const folk_table_def def = {3, 16, TWOS, positions, same};
    folk_anova *anova = folk_anova_create(&def, NULL);
    assert_true(anova->constant);
    for (size_t i = 0; i < anova->effect_count; i++) {
        assert_near(anova->effects[i].sum, 0, 0);
        assert_near(anova->effects[i].share, 0, 0);
        assert_true(isnan(anova->effects[i].p));
    }
    folk_anova_destroy(anova);
    folk_contrast contrasts[6];
    folk_contrasts(&def, 0.95, contrasts);
    assert_near(contrasts[0].effect, 0, 1e-16);
}

// The book's effects: 23, -5, 1.5, TC 1.5, TK 10, CK 0, each with a standard error of 1.4 from the
// pooled variance 8 of 8 degrees of freedom.
static void contrasts_give_the_published_effects(void **state) {
    (void)state;
    size_t positions[48];
    yield_positions(positions);
    const folk_table_def def = {3, 16, TWOS, positions, YIELD};
    folk_contrast out[6];
    assert_int_equal(folk_contrasts(&def, 0.95, out), 6);
    const double effects[] = {23, -5, 1.5, 1.5, 10, 0};
    for (size_t i = 0; i < 6; i++) {
        assert_near(out[i].effect, effects[i], 1e-12);
        assert_near(out[i].error, sqrt(2), 1e-12);
        assert_near(out[i].interval.high - out[i].effect, 2.306 * sqrt(2), 1e-3);
        assert_int_equal(out[i].alias, i);
    }
    assert_true(out[0].p < 1e-6 && out[5].p > 0.99);
    assert_true(out[3].first == 0 && out[3].second == 1 && out[5].first == 1);
}

// Half a factorial, C = AB: each pair bears the effect of the third factor, and is said to.
static void aliases_of_a_fraction_are_named(void **state) {
    (void)state;
    const size_t positions[] = {0, 0, 1, 1, 0, 0, 0, 1, 0, 1, 1, 1};
    const double outcomes[] = {1, 2, 4, 8};
    const folk_table_def def = {3, 4, TWOS, positions, outcomes};
    folk_contrast out[6];
    assert_int_equal(folk_contrasts(&def, 0.95, out), 6);
    const size_t aliases[] = {0, 1, 2, 2, 1, 0};
    for (int i = 0; i < 6; i++)
        assert_int_equal(out[i].alias, aliases[i]);
    assert_near(out[0].effect, (2 + 8) / 2.0 - (1 + 4) / 2.0, 1e-15);
    assert_near(out[3].effect, (1 + 8) / 2.0 - (2 + 4) / 2.0, 1e-15);
    assert_true(isnan(out[0].error) && isnan(out[0].p));
}

// Two replicates of a 2^3 table, normal with deviation 2: y = 3 + 2 A - B + AC, where a factor
// counts -1/2 or 1/2 and AC the product of the signs, so that contrasts are 2, -1, 0 and, of A with
// C, 2. 1000 tables with 6 intervals of 95 % each: between them the share has a deviation of less
// than that of 1000 intervals, 0.0069; 4 times that.
static void intervals_of_contrasts_cover(void **state) {
    (void)state;
    enum { TABLES = 1000 };
    const double truth[] = {2, -1, 0, 0, 2, 0}; // A, B, C, AB, AC, BC
    size_t positions[48];
    yield_positions(positions);
    folk_rng rng = folk_rng_stream(5, "effects-test", 0, 0);
    int held = 0;
    for (int table = 0; table < TABLES; table++) {
        double outcomes[16];
        for (size_t i = 0; i < 16; i++) {
            const double a = (double)positions[3 * i] - 0.5, b = (double)positions[3 * i + 1] - 0.5;
            const double c = (double)positions[3 * i + 2] - 0.5;
            outcomes[i] = 3 + 2 * a - b + 4 * a * c + folk_rng_normal(&rng, 0, 2);
        }
        const folk_table_def def = {3, 16, TWOS, positions, outcomes};
        folk_contrast out[6];
        folk_contrasts(&def, 0.95, out);
        for (int i = 0; i < 6; i++)
            held += out[i].interval.low <= truth[i] && truth[i] <= out[i].interval.high;
    }
    assert_near((double)held / (6 * TABLES), 0.95, 4 * 0.0069);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        FOLK_TEST(anova_gives_the_published_table),
        FOLK_TEST(failed_runs_are_left_out),
        FOLK_TEST(unequal_counts_use_unweighted_means),
        FOLK_TEST(the_rest_serves_as_error),
        FOLK_TEST(a_constant_outcome_has_no_effects),
        FOLK_TEST(contrasts_give_the_published_effects),
        FOLK_TEST(aliases_of_a_fraction_are_named),
        FOLK_TEST(intervals_of_contrasts_cover),
    };
    return FOLK_TESTS(tests);
}
