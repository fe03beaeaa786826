// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/stats.h"
#include "core/rng.h"
#include "tests/test.h"

#include <stdlib.h>

static folk_rng stream(uint64_t seed) {
    return folk_rng_stream(seed, "stats-test", 0, 0);
}

// NIST's StRD data sets NumAcc1 to NumAcc4: made so that careless formulas lose every digit. Certified
// means and standard deviations are exact; the tolerance is what the data's own rounding allows.
static void moments_reach_the_certified_values(void **state) {
    (void)state;
    folk_moments first = {0};
    const double num_acc_1[] = {10000001, 10000003, 10000002};
    for (int i = 0; i < 3; i++)
        folk_moments_add(&first, num_acc_1[i]);
    assert_near(first.mean, 10000002, 0);
    assert_near(folk_moments_deviation(&first), 1, 0);
    const struct {
        double base, mean_within, deviation_within;
    } sets[] = {{0, 1e-14, 1e-14}, {1e6 - 1, 1e-9, 1e-9}, {1e7 - 1, 1e-8, 1e-8}};
    for (int set = 0; set < 3; set++) {
        folk_moments moments = {0};
        folk_moments_add(&moments, sets[set].base + 1.2);
        for (int i = 0; i < 1000; i++)
            folk_moments_add(&moments, sets[set].base + (i % 2 == 0 ? 1.1 : 1.3));
        assert_int_equal(moments.count, 1001);
        assert_near(moments.mean, sets[set].base + 1.2, sets[set].mean_within);
        assert_near(folk_moments_deviation(&moments), 0.1, sets[set].deviation_within);
        assert_near(moments.min, sets[set].base + 1.1, 0);
        assert_near(moments.max, sets[set].base + 1.3, 0);
    }
}

static void empty_and_single_moments_are_sane(void **state) {
    (void)state;
    folk_moments moments = {0};
    assert_near(folk_moments_variance(&moments), 0, 0);
    folk_moments_add(&moments, -3);
    assert_near(moments.mean, -3, 0);
    assert_near(moments.max, -3, 0);
    assert_near(folk_moments_error(&moments), 0, 0);
    const folk_interval interval = folk_moments_interval(&moments, 0.95);
    assert_true(isinf(interval.low) && isinf(interval.high));
}

static void merged_moments_are_those_of_all_values(void **state) {
    (void)state;
    enum { COUNT = 1000 };
    folk_rng rng = stream(1);
    for (int cut = 0; cut <= COUNT; cut += 100) {
        folk_moments all = {0}, left = {0}, right = {0};
        for (int i = 0; i < COUNT; i++) {
            const double value = folk_rng_normal(&rng, 50, 3);
            folk_moments_add(&all, value);
            folk_moments_add(i < cut ? &left : &right, value);
        }
        folk_moments_merge(&left, &right);
        assert_int_equal(left.count, COUNT);
        assert_near(left.mean, all.mean, 1e-12);
        assert_near(left.m2, all.m2, 1e-8);
        assert_near(left.min, all.min, 0);
        assert_near(left.max, all.max, 0);
    }
}

// Printed tables of Student's t give three decimals.
static void interval_uses_the_tabled_t(void **state) {
    (void)state;
    const struct {
        uint64_t freedom;
        double level, t;
    } table[] = {{1, 0.95, 12.706}, {2, 0.95, 4.303},   {5, 0.95, 2.571},  {10, 0.95, 2.228},
                 {30, 0.95, 2.042}, {120, 0.95, 1.980}, {1, 0.99, 63.657}, {10, 0.99, 3.169},
                 {30, 0.99, 2.750}, {10, 0.90, 1.812}};
    for (int i = 0; i < (int)(sizeof table / sizeof table[0]); i++) {
        const double n = (double)(table[i].freedom + 1);
        // a standard error of 1: the half-width is t itself
        const folk_moments moments = {.count = table[i].freedom + 1, .mean = 7, .m2 = n * (n - 1)};
        const folk_interval interval = folk_moments_interval(&moments, table[i].level);
        assert_near(interval.high - 7, table[i].t, 5e-4);
        assert_near(7 - interval.low, table[i].t, 5e-4);
    }
}

// 4000 intervals of 95 % from 5 normal values each: the share that covers the mean has a standard
// deviation of sqrt(0.95 * 0.05 / 4000) = 0.00345; |z| <= 4.
static void intervals_cover_as_often_as_they_say(void **state) {
    (void)state;
    enum { INTERVALS = 4000, VALUES = 5 };
    folk_rng rng = stream(2);
    int covered = 0;
    for (int i = 0; i < INTERVALS; i++) {
        folk_moments moments = {0};
        for (int j = 0; j < VALUES; j++)
            folk_moments_add(&moments, folk_rng_normal(&rng, 10, 2));
        const folk_interval interval = folk_moments_interval(&moments, 0.95);
        covered += interval.low <= 10 && 10 <= interval.high;
    }
    assert_near((double)covered / INTERVALS, 0.95, 4 * 0.00345);
}

// Values that R's documentation of type 7 and NumPy's of `percentile` print.
static void quantiles_are_of_type_seven(void **state) {
    (void)state;
    const double ten[] = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10};
    assert_near(folk_quantile_sorted(ten, 10, 0), 1, 0);
    assert_near(folk_quantile_sorted(ten, 10, 0.25), 3.25, 1e-15);
    assert_near(folk_quantile_sorted(ten, 10, 0.5), 5.5, 0);
    assert_near(folk_quantile_sorted(ten, 10, 0.9), 9.1, 1e-14);
    assert_near(folk_quantile_sorted(ten, 10, 1), 10, 0);
    double six[] = {10, 7, 4, 3, 2, 1};
    assert_near(folk_quantile(six, 6, 0.5), 3.5, 0);
    assert_near(six[0], 10, 0); // left as it was
    assert_near(folk_quantile(six, 1, 0.3), 10, 0);
}

// The worked example of Jain & Chlamtac (1985): 20 observations, median 4.44.
static void stream_quantile_follows_the_published_example(void **state) {
    (void)state;
    const double observations[] = {0.02,  0.15,  0.74,  3.39, 0.83,  22.37, 10.15,
                                   15.43, 38.62, 15.92, 34.6, 10.28, 1.47,  0.4,
                                   0.05,  11.39, 0.27,  0.42, 0.09,  11.37};
    folk_stream_quantile median = folk_stream_quantile_of(0.5);
    assert_true(isnan(folk_stream_quantile_value(&median)));
    for (int i = 0; i < 20; i++) {
        folk_stream_quantile_add(&median, observations[i]);
        if (i == 2) assert_near(folk_stream_quantile_value(&median), 0.15, 0); // still exact
    }
    assert_near(folk_stream_quantile_value(&median), 4.44, 0.005);
}

// Of n = 100,000 uniform numbers the sample quantile p has a standard deviation of sqrt(p (1 - p) / n)
// (0.00095 for 0.9); the estimate's own error is of that order too, hence z = 4 with twice the variance.
static void stream_quantile_comes_near_on_uniform_numbers(void **state) {
    (void)state;
    enum { COUNT = 100000 };
    const double levels[] = {0.1, 0.5, 0.9, 0.99};
    for (int i = 0; i < 4; i++) {
        folk_rng rng = stream(3);
        folk_stream_quantile quantile = folk_stream_quantile_of(levels[i]);
        for (int j = 0; j < COUNT; j++)
            folk_stream_quantile_add(&quantile, folk_rng_unit(&rng));
        const double variance = levels[i] * (1 - levels[i]) / COUNT;
        assert_near(folk_stream_quantile_value(&quantile), levels[i], 4 * sqrt(2 * variance));
    }
}

static void gini_has_its_closed_forms(void **state) {
    (void)state;
    enum { COUNT = 1000 };
    double values[COUNT];
    for (int i = 0; i < COUNT; i++)
        values[i] = 7;
    assert_near(folk_gini(values, COUNT), 0, 1e-13);
    for (int i = 0; i < COUNT; i++)
        values[i] = i == 400 ? 3 : 0;
    assert_near(folk_gini(values, COUNT), (COUNT - 1.0) / COUNT, 1e-15);
    for (int i = 0; i < COUNT; i++) // 1, 2, …, n: (n - 1) / (3 n), a third in the limit
        values[i] = COUNT - i;
    assert_near(folk_gini(values, COUNT), (COUNT - 1.0) / (3.0 * COUNT), 1e-14);
}

static void gini_is_half_the_relative_mean_difference(void **state) {
    (void)state;
    enum { COUNT = 300 };
    folk_rng rng = stream(4);
    double values[COUNT], differences = 0, sum = 0;
    for (int i = 0; i < COUNT; i++)
        sum += values[i] = folk_rng_exponential(&rng, 5);
    for (int i = 0; i < COUNT; i++)
        for (int j = 0; j < COUNT; j++)
            differences += fabs(values[i] - values[j]);
    assert_near(folk_gini(values, COUNT), differences / (2.0 * COUNT * sum), 1e-13);
}

static void gini_is_undefined_where_it_means_nothing(void **state) {
    (void)state;
    const double negative[] = {1, -1, 3}, zeros[] = {0, 0}, holes[] = {1, NAN};
    assert_true(isnan(folk_gini(negative, 3)));
    assert_true(isnan(folk_gini(zeros, 2)));
    assert_true(isnan(folk_gini(zeros, 0)));
    assert_true(isnan(folk_gini(holes, 2)));
}

static int compare(const void *a, const void *b) {
    const double x = *(const double *)a, y = *(const double *)b;
    return (x > y) - (x < y);
}

// Against qsort on random numbers of every magnitude, short and long.
static void sort_agrees_with_an_oracle(void **state) {
    (void)state;
    enum { LONGEST = 3000 };
    folk_rng rng = stream(5);
    double *values = folk_alloc(LONGEST * sizeof *values),
           *oracle = folk_alloc(LONGEST * sizeof *oracle);
    for (size_t count = 0; count <= LONGEST; count = count * 2 + 1) {
        for (size_t i = 0; i < count; i++) {
            const uint64_t bits = folk_rng_next(&rng);
            memcpy(&values[i], &bits, sizeof bits);
            if (isnan(values[i]) || i % 7 == 0) values[i] = (double)(i % 5) - 2;
            if (i % 101 == 3) values[i] = -INFINITY;
        }
        memcpy(oracle, values, count * sizeof *oracle);
        qsort(oracle, count, sizeof *oracle, compare);
        folk_sort(values, count);
        size_t wrong = 0;
        for (size_t i = 0; i < count; i++)
            wrong += values[i] != oracle[i];
        assert_int_equal(wrong, 0);
    }
    folk_free(values);
    folk_free(oracle);
}

static void sort_puts_nan_last_and_minus_zero_first(void **state) {
    (void)state;
    double values[] = {NAN, 0.0, -0.0, INFINITY, -NAN, -1.0};
    folk_sort(values, 6);
    assert_near(values[0], -1, 0);
    assert_true(signbit(values[1]) && !signbit(values[2]));
    assert_true(isinf(values[3]) && isnan(values[4]) && isnan(values[5]));
}

int main(void) {
    const struct CMUnitTest tests[] = {
        FOLK_TEST(moments_reach_the_certified_values),
        FOLK_TEST(empty_and_single_moments_are_sane),
        FOLK_TEST(merged_moments_are_those_of_all_values),
        FOLK_TEST(interval_uses_the_tabled_t),
        FOLK_TEST(intervals_cover_as_often_as_they_say),
        FOLK_TEST(quantiles_are_of_type_seven),
        FOLK_TEST(stream_quantile_follows_the_published_example),
        FOLK_TEST(stream_quantile_comes_near_on_uniform_numbers),
        FOLK_TEST(gini_has_its_closed_forms),
        FOLK_TEST(gini_is_half_the_relative_mean_difference),
        FOLK_TEST(gini_is_undefined_where_it_means_nothing),
        FOLK_TEST(sort_agrees_with_an_oracle),
        FOLK_TEST(sort_puts_nan_last_and_minus_zero_first),
    };
    return FOLK_TESTS(tests);
}
