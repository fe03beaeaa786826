// SPDX-License-Identifier: GPL-3.0-or-later
#include "sweep/sample.h"
#include "core/rng.h"
#include "tests/test.h"

// Numbers 1 to 9 with two failed runs between: mean 5, variance 7.5, t(8) at 95 % is 2.306.
static void a_sample_leaves_failed_runs_out(void **state) {
    (void)state;
    const double values[] = {9, 1, NAN, 8, 2, 7, 3, NAN, 6, 4, 5};
    const folk_sample_def def = folk_sample_def_default();
    const folk_sample sample = folk_sample_of(&def, values, 11);
    assert_int_equal(sample.count, 9);
    assert_int_equal(sample.failed, 2);
    assert_near(sample.mean, 5, 1e-15);
    assert_near(sample.deviation, sqrt(7.5), 1e-15);
    assert_near(sample.error, sqrt(7.5 / 9), 1e-15);
    assert_near(sample.median, 5, 0);
    assert_near(sample.quantiles[0], 1.4, 1e-15);
    assert_near(sample.quantiles[1], 3, 0);
    assert_near(sample.min, 1, 0);
    assert_near(sample.max, 9, 0);
    assert_near(sample.t.high - 5, 2.306 * sqrt(7.5 / 9), 5e-4);
    assert_false(sample.constant);
}

static void few_or_equal_values_are_sane(void **state) {
    (void)state;
    const double values[] = {NAN, 0.1, 0.1, 0.1};
    const folk_sample_def def = folk_sample_def_default();
    folk_sample sample = folk_sample_of(&def, values, 1);
    assert_true(sample.count == 0 && sample.failed == 1);
    assert_true(isnan(sample.mean) && isnan(sample.median) && isinf(sample.t.low));
    sample = folk_sample_of(&def, values, 2);
    assert_near(sample.mean, 0.1, 0);
    assert_true(isinf(sample.t.low) && isinf(sample.bca.high));
    sample = folk_sample_of(&def, values, 4);
    assert_true(sample.constant);
    assert_near(sample.deviation, 0, 0);
    assert_near(sample.mean, 0.1, 0);
    assert_near(sample.t.low, 0.1, 0);
    assert_near(sample.bca.high, 0.1, 0);
    assert_int_equal(folk_sample_of(&def, NULL, 0).count, 0);
}

static void a_bootstrap_is_its_seed_s(void **state) {
    (void)state;
    const double values[] = {3, 1, 4, 1, 5, 9, 2, 6};
    folk_sample_def def = folk_sample_def_default();
    const folk_sample one = folk_sample_of(&def, values, 8),
                      again = folk_sample_of(&def, values, 8);
    def.seed = 2;
    const folk_sample other = folk_sample_of(&def, values, 8);
    assert_memory_equal(&one.bca, &again.bca, sizeof one.bca);
    assert_memory_not_equal(&one.bca, &other.bca, sizeof one.bca);
    def.resamples = 0;
    assert_true(isnan(folk_sample_of(&def, values, 8).percentile.low));
}

// Of two values a resampled mean is low, middle or high with chances 1/4, 1/2, 1/4, so that an
// interval of 40 % (tails of 0.3) has both ends in the middle, and one of 60 % at the values.
static void percentiles_are_those_of_all_resamples(void **state) {
    (void)state;
    const double values[] = {2, 6};
    folk_sample_def def = {.level = 0.4, .resamples = 20000, .seed = 1};
    folk_sample sample = folk_sample_of(&def, values, 2);
    assert_near(sample.percentile.low, 4, 0);
    assert_near(sample.percentile.high, 4, 0);
    def.level = 0.6;
    sample = folk_sample_of(&def, values, 2);
    assert_near(sample.percentile.low, 2, 0);
    assert_near(sample.percentile.high, 6, 0);
}

// BCa by hand. The deviations of 0, 0, 3 are -1, -1, 2, so a = 6 / (6 * 6^1.5) = 0.0680. The
// resampled mean is 0, 1, 2, 3 with 8, 12, 6, 1 of 27 chances. Share below the mean, ties by half:
// 14/27, so z0 = 0.0464. At 90 % the plain tails 0.05 and 0.95 lie in the blocks of 0 (to 0.296)
// and 2 (0.741 to 0.963); Phi(z0 + (z0 + z) / (1 - a (z0 + z))) gives 0.0815 and 0.9749: 0 and 3.
static void bca_corrects_bias_and_skewness(void **state) {
    (void)state;
    const double values[] = {0, 0, 3};
    const folk_sample_def def = {.level = 0.90, .resamples = 100000, .seed = 3};
    const folk_sample sample = folk_sample_of(&def, values, 3);
    assert_near(sample.percentile.low, 0, 1e-12);
    assert_near(sample.percentile.high, 2, 1e-12);
    assert_near(sample.bca.low, 0, 1e-12);
    assert_near(sample.bca.high, 3, 1e-12);
}

typedef struct tally {
    int t, percentile, bca;          // intervals that hold the mean
    int percentile_short, bca_short; // that end below it
} tally;

// How many of the intervals hold the mean, for samples drawn by `draw`.
static tally cover(int samples, size_t size, uint32_t resamples, double (*draw)(folk_rng *),
                   double mean) {
    tally hits = {0};
    folk_rng rng = folk_rng_stream(7, "sample-test", 0, 0);
    for (int i = 0; i < samples; i++) {
        double values[128];
        for (size_t j = 0; j < size; j++)
            values[j] = draw(&rng);
        const folk_sample_def def = {0.95, resamples, (uint64_t)i};
        const folk_sample sample = folk_sample_of(&def, values, size);
        hits.t += sample.t.low <= mean && mean <= sample.t.high;
        hits.percentile += sample.percentile.low <= mean && mean <= sample.percentile.high;
        hits.bca += sample.bca.low <= mean && mean <= sample.bca.high;
        hits.percentile_short += sample.percentile.high < mean;
        hits.bca_short += sample.bca.high < mean;
    }
    return hits;
}

static double draw_normal(folk_rng *rng) {
    return folk_rng_normal(rng, 3, 2);
}

static double draw_exponential(folk_rng *rng) {
    return folk_rng_exponential(rng, 1);
}

// 1000 samples of 100 normal values: the binomial deviation of the share covered is 0.0069. t is
// exact. The percentile interval is narrower than t's by sqrt(99/100) and z for t: its coverage is
// 2 T99(1.9600 sqrt(0.99)) - 1 = 0.9460 (+- 0.003 for 999 resamples); |z| <= 4.
static void intervals_of_normal_numbers_cover(void **state) {
    (void)state;
    const tally hits = cover(1000, 100, 999, draw_normal, 3);
    assert_near(hits.t / 1000.0, 0.95, 4 * 0.0069);
    assert_near(hits.percentile / 1000.0, 0.946, 4 * 0.0072);
    assert_near(hits.bca / 1000.0, 0.946, 4 * 0.0072);
}

// Of 60 exponential values all still cover nearly as they should, a little too seldom: bounds of 4
// deviations below 0.93. Percentiles of skewed numbers end below the mean too often; BCa is made to
// reach further up.
static void intervals_of_skewed_numbers_nearly_cover(void **state) {
    (void)state;
    const tally hits = cover(1000, 60, 999, draw_exponential, 1);
    assert_true(hits.t / 1000.0 >= 0.93 - 4 * 0.0081);
    assert_true(hits.percentile / 1000.0 >= 0.93 - 4 * 0.0081);
    assert_true(hits.bca / 1000.0 >= 0.93 - 4 * 0.0081);
    assert_true(hits.bca_short < hits.percentile_short);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        FOLK_TEST(a_sample_leaves_failed_runs_out),
        FOLK_TEST(few_or_equal_values_are_sane),
        FOLK_TEST(a_bootstrap_is_its_seed_s),
        FOLK_TEST(percentiles_are_those_of_all_resamples),
        FOLK_TEST(bca_corrects_bias_and_skewness),
        FOLK_TEST(intervals_of_normal_numbers_cover),
        FOLK_TEST(intervals_of_skewed_numbers_nearly_cover),
    };
    return FOLK_TESTS(tests);
}
