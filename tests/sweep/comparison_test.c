// SPDX-License-Identifier: GPL-3.0-or-later
#include "sweep/comparison.h"
#include "core/rng.h"
#include "tests/test.h"

// Extra hours of sleep with two drugs (Cushny & Peebles 1905), the data of Student (1908).
static const double ONE[] = {0.7, -1.6, -0.2, -1.2, -0.1, 3.4, 3.7, 0.8, 0.0, 2.0};
static const double TWO[] = {1.9, 0.8, 1.1, 0.1, -0.1, 4.4, 5.5, 1.6, 4.6, 3.4};

// Values that the manual of R prints for t.test(extra ~ group, data = sleep).
static void welch_gives_the_published_values(void **state) {
    (void)state;
    const folk_comparison_def def = folk_comparison_def_default();
    const folk_comparison c = folk_compare_unpaired(&def, ONE, 10, TWO, 10);
    assert_near(c.t, -1.8608, 5e-5);
    assert_near(c.freedom, 17.776, 5e-4);
    assert_near(c.p, 0.07939, 5e-6);
    assert_near(c.interval.low, -3.3654832, 5e-8);
    assert_near(c.interval.high, 0.2054832, 5e-8);
    assert_near(c.mean_a, 0.75, 1e-15);
    assert_near(c.mean_b, 2.33, 1e-15);
    assert_near(c.cohen_d, -1.58 / sqrt((3.200556 + 4.009) / 2), 1e-6);
    assert_false(c.paired || c.constant);
}

static void paired_t_gives_the_published_values(void **state) {
    (void)state;
    const folk_comparison_def def = folk_comparison_def_default();
    const folk_comparison c = folk_compare_paired(&def, ONE, TWO, 10);
    assert_near(c.t, -4.0621, 5e-5);
    assert_near(c.freedom, 9, 0);
    assert_near(c.p, 0.002833, 5e-7);
    assert_near(c.interval.low, -2.4598858, 5e-8);
    assert_near(c.interval.high, -0.7001142, 5e-8);
    assert_near(c.cohen_d, -1.58 / sqrt((3.200556 + 4.009) / 2), 1e-6);
    assert_true(c.paired);
}

// Darwin's maize, crossed less self-fertilised, in eighths of an inch. Fisher (1935, "The Design of
// Experiments", section 21) lists the 2^15 sign changes: 1726 reach the total of 314.
static void sign_flips_give_fishers_count(void **state) {
    (void)state;
    const double maize[] = {49, -67, 8, 16, 6, 23, 28, 41, 14, 29, 56, 24, 75, 60, -48};
    const double zeros[15] = {0};
    folk_comparison_def def = folk_comparison_def_default();
    def.permutations = 1 << 15;
    folk_comparison c = folk_compare_paired(&def, maize, zeros, 15);
    assert_true(c.permutation_exact);
    assert_near(c.permutation_p, 1726.0 / 32768, 0);
    assert_near(c.t, 2.148, 5e-4);
    def.permutations = 10000; // drawn: within 4 deviations of the listed one
    c = folk_compare_paired(&def, maize, zeros, 15);
    assert_false(c.permutation_exact);
    assert_near(c.permutation_p, 1726.0 / 32768, 4 * sqrt(0.0527 * 0.9473 / 10000));
    def.permutations = 0;
    assert_true(isnan(folk_compare_paired(&def, maize, zeros, 15).permutation_p));
}

// Of the 6 ways to deal 4 values into two pairs, only the two that separate them are as extreme.
static void few_labels_are_listed(void **state) {
    (void)state;
    const double low[] = {1, 2}, high[] = {3, 5};
    const folk_comparison_def def = folk_comparison_def_default();
    const folk_comparison c = folk_compare_unpaired(&def, low, 2, high, 2);
    assert_true(c.permutation_exact);
    assert_near(c.permutation_p, 2.0 / 6, 0);
    assert_near(c.cliff_delta, -1, 0);
}

// Drawn deals against listed ones: C(20, 10) = 184,756.
static void drawn_labels_come_near_the_listed(void **state) {
    (void)state;
    folk_comparison_def def = folk_comparison_def_default();
    def.permutations = 184756;
    const folk_comparison listed = folk_compare_unpaired(&def, ONE, 10, TWO, 10);
    def.permutations = 20000;
    const folk_comparison drawn = folk_compare_unpaired(&def, ONE, 10, TWO, 10);
    assert_true(listed.permutation_exact && !drawn.permutation_exact);
    const double p = listed.permutation_p;
    assert_near(p, 0.079, 0.01); // near Welch's
    assert_near(drawn.permutation_p, p, 4 * sqrt(p * (1 - p) / 20000));
}

// Numbers for which pairing matters: what both share is ten times what differs.
static void pairs_see_what_samples_do_not(void **state) {
    (void)state;
    double a[30], b[30];
    folk_rng rng = folk_rng_stream(1, "comparison-test", 0, 0);
    for (int i = 0; i < 30; i++) {
        const double shared = folk_rng_normal(&rng, 0, 10);
        a[i] = shared + folk_rng_normal(&rng, 1, 1);
        b[i] = shared + folk_rng_normal(&rng, 0, 1);
    }
    a[3] = b[17] = NAN;
    const folk_comparison_def def = folk_comparison_def_default();
    const folk_comparison paired = folk_compare_paired(&def, a, b, 30);
    const folk_comparison apart = folk_compare_unpaired(&def, a, 30, b, 30);
    assert_int_equal(paired.left_out, 2);
    assert_int_equal(paired.count_a, 28);
    assert_int_equal(apart.left_out, 2);
    assert_int_equal(apart.count_b, 29);
    assert_true(paired.p < 0.01 && paired.permutation_p < 0.01 && apart.p > 0.5);
    assert_true(paired.interval.low <= 1 && 1 <= paired.interval.high);
    const double narrow = paired.g_interval.high - paired.g_interval.low;
    assert_true(narrow < (apart.g_interval.high - apart.g_interval.low) / 3);
}

static void few_or_equal_values_are_sane(void **state) {
    (void)state;
    const double same[] = {2, 2, 2}, more[] = {3, 3, 3}, ramp[] = {1, 2, 3}, higher[] = {2, 3, 4};
    const folk_comparison_def def = folk_comparison_def_default();
    folk_comparison c = folk_compare_unpaired(&def, same, 3, same, 3);
    assert_true(c.constant);
    assert_near(c.p, 1, 0);
    assert_near(c.cohen_d, 0, 0);
    assert_near(c.cliff_delta, 0, 0);
    assert_near(c.permutation_p, 1, 0);
    c = folk_compare_unpaired(&def, more, 3, same, 3);
    assert_near(c.p, 0, 0);
    assert_true(isinf(c.cohen_d) && c.cliff_delta == 1);
    assert_near(c.permutation_p, 2.0 / 20, 0);
    c = folk_compare_paired(&def, higher, ramp, 3); // each exactly one more
    assert_true(c.constant);
    assert_near(c.interval.low, 1, 0);
    assert_near(c.cohen_d, 1, 1e-15);
    assert_near(c.permutation_p, 2.0 / 8, 0);
    c = folk_compare_paired(&def, higher, ramp, 1);
    assert_near(c.difference, 1, 0);
    assert_true(isnan(c.p) && isnan(c.cohen_d) && isinf(c.interval.low));
    c = folk_compare_unpaired(&def, NULL, 0, ramp, 3);
    assert_true(isnan(c.mean_a) && c.mean_b == 2 && isnan(c.difference));
}

// By counting all pairs.
static void cliffs_delta_counts_pairs(void **state) {
    (void)state;
    const double a[] = {1, 5, 5, 7, 9}, b[] = {2, 5, 6, 1};
    int sign = 0;
    for (int i = 0; i < 5; i++)
        for (int j = 0; j < 4; j++)
            sign += (a[i] > b[j]) - (a[i] < b[j]);
    const folk_comparison_def def = folk_comparison_def_default();
    const folk_comparison c = folk_compare_unpaired(&def, a, 5, b, 4);
    assert_near(c.cliff_delta, sign / 20.0, 1e-15);
    assert_true(c.cliff_interval.low > -1 && c.cliff_interval.high < 1);
    assert_true(c.cliff_interval.low < c.cliff_delta && c.cliff_delta < c.cliff_interval.high);
}

enum { RUNS = 2000, SIZE = 20 };

typedef struct tally {
    double g_sum, g_squares;
    int difference_held, g_held, delta_held;
} tally;

// Normal samples whose means are 0.8 deviations apart, with correlation r: delta is
// 2 Phi(0.8 / sqrt 2) - 1 whatever r, as it compares across pairs.
static tally effects_of(bool paired, double r) {
    const double d = 0.8, delta = erf(d / 2);
    tally all = {0};
    folk_comparison_def def = folk_comparison_def_default();
    def.permutations = 0;
    folk_rng rng = folk_rng_stream(3, "comparison-test", paired, 0);
    for (int run = 0; run < RUNS; run++) {
        double a[SIZE], b[SIZE];
        for (int i = 0; i < SIZE; i++) {
            b[i] = folk_rng_normal(&rng, 0, 1);
            a[i] = d + r * b[i] + sqrt(1 - r * r) * folk_rng_normal(&rng, 0, 1);
        }
        const folk_comparison c = paired ? folk_compare_paired(&def, a, b, SIZE)
                                         : folk_compare_unpaired(&def, a, SIZE, b, SIZE);
        all.difference_held += c.interval.low <= d && d <= c.interval.high;
        all.g_sum += c.hedges_g;
        all.g_squares += c.hedges_g * c.hedges_g;
        all.g_held += c.g_interval.low <= d && d <= c.g_interval.high;
        all.delta_held += c.cliff_interval.low <= delta && delta <= c.cliff_interval.high;
    }
    return all;
}

// 2000 samples of 20 against 20: the difference's interval, exact for normal values, holds the
// truth in 95 % of them, within 4 deviations (0.0049); g is unbiased (|z| <= 4); the intervals of
// effect sizes, right in large samples only, hold it within 0.02 more.
static void effect_sizes_are_right_on_average(void **state) {
    (void)state;
    for (int paired = 0; paired < 2; paired++) {
        const tally all = effects_of(paired, paired ? 0.7 : 0);
        const double mean = all.g_sum / RUNS, variance = all.g_squares / RUNS - mean * mean;
        assert_near(mean, 0.8, 4 * sqrt(variance / RUNS));
        assert_near((double)all.difference_held / RUNS, 0.95, 4 * 0.0049);
        assert_near((double)all.g_held / RUNS, 0.95, 0.02 + 4 * 0.0049);
        assert_near((double)all.delta_held / RUNS, 0.95, 0.02 + 4 * 0.0049);
    }
}

// 0.005 * 4, 0.01 * 3, 0.03 * 2, then 0.04 * 1, which may not be below the 0.06 before it.
static void holm_follows_the_hand(void **state) {
    (void)state;
    const double p[] = {0.01, 0.04, NAN, 0.03, 0.005};
    const double expected[] = {0.03, 0.06, NAN, 0.06, 0.02};
    double adjusted[5];
    folk_holm(p, 5, adjusted);
    for (int i = 0; i < 5; i++)
        if (i == 2)
            assert_true(isnan(adjusted[i]));
        else
            assert_near(adjusted[i], expected[i], 1e-15);
    const double large[] = {0.6, 0.6, 0.9};
    folk_holm(large, 3, adjusted);
    assert_near(adjusted[0], 1, 0);
    assert_near(adjusted[2], 1, 0);
}

static void treatments_stand_against_their_baseline(void **state) {
    (void)state;
    const double third[] = {0, 1, 2, 3, 4, 5, 6, 7, 8, NAN};
    const folk_arm arms[] = {{TWO, 10}, {ONE, 10}, {third, 10}};
    const folk_comparison_def def = folk_comparison_def_default();
    folk_treatment out[3];
    folk_treatments(&def, arms, 3, 1, true, out);
    assert_near(out[0].effect.t, 4.0621, 5e-5);
    assert_true(isnan(out[1].effect.p) && isnan(out[1].p_adjusted));
    assert_near(out[1].effect.difference, 0, 0);
    assert_int_equal(out[2].effect.left_out, 1);
    const double p = out[0].effect.p, q = out[2].effect.p;
    assert_near(fmin(out[0].p_adjusted, out[2].p_adjusted), 2 * fmin(p, q), 1e-15);
    assert_near(fmax(out[0].p_adjusted, out[2].p_adjusted), fmax(2 * fmin(p, q), fmax(p, q)),
                1e-15);
    folk_treatments(&def, arms, 3, 1, false, out);
    assert_near(out[0].effect.t, 1.8608, 5e-5);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        FOLK_TEST(welch_gives_the_published_values),
        FOLK_TEST(paired_t_gives_the_published_values),
        FOLK_TEST(sign_flips_give_fishers_count),
        FOLK_TEST(few_labels_are_listed),
        FOLK_TEST(drawn_labels_come_near_the_listed),
        FOLK_TEST(pairs_see_what_samples_do_not),
        FOLK_TEST(few_or_equal_values_are_sane),
        FOLK_TEST(cliffs_delta_counts_pairs),
        FOLK_TEST(effect_sizes_are_right_on_average),
        FOLK_TEST(holm_follows_the_hand),
        FOLK_TEST(treatments_stand_against_their_baseline),
    };
    return FOLK_TESTS(tests);
}
