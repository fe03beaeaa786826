// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/test.h"

#include "core/hash.h"
#include "core/rng.h"

#include <gsl/gsl_cdf.h>
#include <gsl/gsl_statistics_double.h>
#include <stdlib.h>

enum { DRAWS = 200000 };

// The reference implementation's outputs from the state {1, 2, 3, 4}, as its ports publish them
// (among them the Rust crate rand_xoshiro).
static void generator_is_xoshiro256_plus_plus(void **state) {
    (void)state;
    folk_rng rng = {{1, 2, 3, 4}};
    const uint64_t expected[] = {
        41943041u,
        58720359u,
        3588806011781223u,
        3591011842654386u,
        9228616714210784205u,
        9973669472204895162u,
        14011001112246962877u,
        12406186145184390807u,
        15849039046786891736u,
        10450023813501588000u,
    };
    for (size_t i = 0; i < sizeof expected / sizeof *expected; i++)
        assert_true(folk_rng_next(&rng) == expected[i]);
}

// SplitMix64's published outputs for the seed 1234567.
static void mixer_is_split_mix(void **state) {
    (void)state;
    const uint64_t expected[] = {6457827717110365317u, 3203168211198807973u, 9817491932198370423u};
    uint64_t weyl = 1234567;
    for (int i = 0; i < 3; i++)
        assert_true(folk_mix(weyl += FOLK_MIX_STEP) == expected[i]);
}

static void streams_differ_by_every_part_of_their_key(void **state) {
    (void)state;
    const folk_rng base = folk_rng_stream(1, "match", 2, 3);
    const folk_rng same = folk_rng_stream(1, "match", 2, 3);
    assert_memory_equal(&base, &same, sizeof base);
    const folk_rng others[] = {
        folk_rng_stream(2, "match", 2, 3), folk_rng_stream(1, "Match", 2, 3),
        folk_rng_stream(1, "match", 3, 3), folk_rng_stream(1, "match", 2, 4),
        folk_rng_stream(1, "match", 3, 2), folk_rng_stream(1, "", 2, 3),
    };
    for (size_t i = 0; i < sizeof others / sizeof *others; i++)
        for (int word = 0; word < 4; word++)
            assert_true(others[i].s[word] != base.s[word]);
    assert_true(folk_seed_derive(1, 2, 3) == folk_seed_derive(1, 2, 3));
    assert_true(folk_seed_derive(1, 2, 3) != folk_seed_derive(1, 3, 2));
    assert_true(folk_seed_derive(1, 2, 3) != folk_seed_derive(2, 2, 3));
}

static int ascending(const void *a, const void *b) {
    const double x = *(const double *)a, y = *(const double *)b;
    return (x > y) - (x < y);
}

// Kolmogorov-Smirnov: D is the largest distance between the empirical and the true distribution.
// P(D > 1.95 / sqrt(n)) = 2 exp(-2 * 1.95^2) = 0.001 (Kolmogorov's limit), about a z-score of 3.3;
// the seeds are fixed, so that a pass stays a pass.
static void assert_distribution(double *values, double (*cdf)(double)) {
    qsort(values, DRAWS, sizeof *values, ascending);
    double largest = 0.0;
    for (int i = 0; i < DRAWS; i++) {
        const double p = cdf(values[i]);
        largest = fmax(largest, fmax(p - (double)i / DRAWS, (double)(i + 1) / DRAWS - p));
    }
    assert_near(largest, 0.0, 1.95 / sqrt(DRAWS));
}

static double unit_cdf(double x) {
    return gsl_cdf_flat_P(x, 0.0, 1.0);
}

static double uniform_cdf(double x) {
    return gsl_cdf_flat_P(x, -3.0, 5.0);
}

static double exponential_cdf(double x) {
    return gsl_cdf_exponential_P(x, 2.5);
}

static double normal_cdf(double x) {
    return gsl_cdf_gaussian_P(x - 10.0, 3.0);
}

typedef double (*draw_fn)(folk_rng *rng);

static double draw_unit(folk_rng *rng) {
    return folk_rng_unit(rng);
}

static double draw_open(folk_rng *rng) {
    return folk_rng_open(rng);
}

static double draw_uniform(folk_rng *rng) {
    return folk_rng_uniform(rng, -3.0, 5.0);
}

static double draw_exponential(folk_rng *rng) {
    return folk_rng_exponential(rng, 2.5);
}

static double draw_normal(folk_rng *rng) {
    return folk_rng_normal(rng, 10.0, 3.0);
}

static void variates_follow_their_distributions(void **state) {
    (void)state;
    const struct {
        draw_fn draw;
        double (*cdf)(double);
    } cases[] = {{draw_unit, unit_cdf},
                 {draw_open, unit_cdf},
                 {draw_uniform, uniform_cdf},
                 {draw_exponential, exponential_cdf},
                 {draw_normal, normal_cdf}};
    double *values = folk_alloc(DRAWS * sizeof *values);
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        folk_rng rng = folk_rng_stream(11, "distribution", i, 0);
        for (int k = 0; k < DRAWS; k++)
            values[k] = cases[i].draw(&rng);
        assert_distribution(values, cases[i].cdf);
    }
    folk_free(values);
}

// The normal variate is the quantile of its uniform number, tails included; GSL's quantile is good
// to about 1e-15 of the value, AS 241 by its author's account to 1e-16.
static void normal_is_the_quantile_of_one_number(void **state) {
    (void)state;
    folk_rng rng = folk_rng_stream(12, "normal", 0, 0);
    for (int i = 0; i < 100000; i++) {
        folk_rng copy = rng;
        const double expected = gsl_cdf_ugaussian_Pinv(folk_rng_open(&copy));
        assert_near(folk_rng_normal(&rng, 0.0, 1.0), expected, 4e-15 * (1.0 + fabs(expected)));
        assert_memory_equal(&rng, &copy, sizeof rng);
    }
}

// Chi-square statistic of counts against probabilities; its p-value must lie above 0.001.
static void assert_counts(const double *counts, const double *probabilities, size_t cells,
                          double total) {
    double statistic = 0.0;
    for (size_t i = 0; i < cells; i++) {
        const double expected = total * probabilities[i];
        statistic += (counts[i] - expected) * (counts[i] - expected) / expected;
    }
    const double p = gsl_cdf_chisq_Q(statistic, (double)(cells - 1));
    if (p <= 0.001) print_error("chi-square %g of %zu cells: p = %g\n", statistic, cells, p);
    assert_true(p > 0.001);
}

static void integers_below_a_bound_are_equally_likely(void **state) {
    (void)state;
    const uint64_t bounds[] = {2, 3, 7, 10, 100};
    for (size_t b = 0; b < 5; b++) {
        double counts[100] = {0}, probabilities[100];
        folk_rng rng = folk_rng_stream(13, "below", b, 0);
        for (int i = 0; i < DRAWS; i++)
            counts[folk_rng_below(&rng, bounds[b])]++;
        for (size_t i = 0; i < bounds[b]; i++)
            probabilities[i] = 1.0 / (double)bounds[b];
        assert_counts(counts, probabilities, bounds[b], DRAWS);
    }
    folk_rng rng = folk_rng_stream(13, "one", 0, 0);
    assert_int_equal(folk_rng_below(&rng, 1), 0);
}

// Under the bound 3 * 2^62 a remainder would give the lowest third twice its share, and a
// multiplication every third number; rejection makes both equal.
static void large_bounds_have_no_bias(void **state) {
    (void)state;
    const uint64_t third = (uint64_t)1 << 62;
    double thirds[3] = {0}, low_bits[3] = {0};
    const double probabilities[3] = {1.0 / 3, 1.0 / 3, 1.0 / 3};
    folk_rng rng = folk_rng_stream(14, "below", 0, 0);
    for (int i = 0; i < DRAWS; i++) {
        const uint64_t value = folk_rng_below(&rng, 3 * third);
        thirds[value / third]++;
        low_bits[value % 3]++;
    }
    assert_counts(thirds, probabilities, 3, DRAWS);
    assert_counts(low_bits, probabilities, 3, DRAWS);
}

static void choice_follows_the_weights(void **state) {
    (void)state;
    const double weights[] = {0.0, 1.0, 0.5, 0.0, 2.5, 4.0, 0.0};
    const double probabilities[] = {1.0 / 8, 0.5 / 8, 2.5 / 8, 4.0 / 8};
    double counts[7] = {0};
    folk_rng rng = folk_rng_stream(15, "choice", 0, 0);
    for (int i = 0; i < DRAWS; i++)
        counts[folk_rng_choice(&rng, weights, 7)]++;
    assert_true(counts[0] == 0.0 && counts[3] == 0.0 && counts[6] == 0.0);
    const double possible[] = {counts[1], counts[2], counts[4], counts[5]};
    assert_counts(possible, probabilities, 4, DRAWS);
}

static void shuffles_reach_all_orders_alike(void **state) {
    (void)state;
    double counts[256] = {0}, orders[24], probabilities[24];
    folk_rng rng = folk_rng_stream(16, "shuffle", 0, 0);
    for (int i = 0; i < DRAWS; i++) {
        uint8_t items[4] = {0, 1, 2, 3};
        folk_rng_shuffle(&rng, items, 4, sizeof *items);
        counts[items[0] << 6 | items[1] << 4 | items[2] << 2 | items[3]]++;
    }
    size_t found = 0;
    for (int i = 0; i < 256; i++)
        if (counts[i] > 0.0 && found < 24) orders[found++] = counts[i];
    assert_int_equal(found, 24);
    double sum = 0.0;
    for (size_t i = 0; i < 24; i++) {
        probabilities[i] = 1.0 / 24;
        sum += orders[i];
    }
    assert_true(sum == DRAWS); // no 25th order: nothing is lost or doubled
    assert_counts(orders, probabilities, 24, DRAWS);
}

static void shuffle_moves_large_items_whole(void **state) {
    (void)state;
    unsigned char items[5][150];
    for (int i = 0; i < 5; i++)
        memset(items[i], i, sizeof items[i]);
    folk_rng rng = folk_rng_stream(17, "shuffle", 0, 0);
    folk_rng_shuffle(&rng, items, 5, sizeof items[0]);
    int seen = 0;
    for (int i = 0; i < 5; i++) {
        seen |= 1 << items[i][0];
        for (size_t k = 1; k < sizeof items[i]; k++)
            assert_int_equal(items[i][k], items[i][0]);
    }
    assert_int_equal(seen, 31);
}

// Correlation of 100,000 pairs is normal with deviation 1 / sqrt(n): z-scores, 4 pass.
static void neighbouring_streams_are_independent(void **state) {
    (void)state;
    enum { PAIRS = 100000 };
    double *x = folk_alloc(PAIRS * sizeof *x), *y = folk_alloc(PAIRS * sizeof *y);
    for (uint64_t agent = 0; agent < 8; agent++) {
        folk_rng one = folk_rng_stream(18, "agent", agent, 0);
        folk_rng next = folk_rng_stream(18, "agent", agent + 1, 0);
        for (int i = 0; i < PAIRS; i++) {
            x[i] = folk_rng_unit(&one);
            y[i] = folk_rng_unit(&next);
        }
        assert_near(gsl_stats_correlation(x, 1, y, 1, PAIRS) * sqrt(PAIRS), 0.0, 4.0);
    }
    for (int i = 0; i < PAIRS; i++) { // the first numbers of streams that follow each other
        folk_rng one = folk_rng_stream(19, "first", (uint64_t)i, 0);
        folk_rng next = folk_rng_stream(19, "first", (uint64_t)i + 1, 0);
        x[i] = folk_rng_unit(&one);
        y[i] = folk_rng_unit(&next);
    }
    assert_near(gsl_stats_correlation(x, 1, y, 1, PAIRS) * sqrt(PAIRS), 0.0, 4.0);
    folk_free(x);
    folk_free(y);
}

// The C library's long double logarithm has 11 bits more than a double.
static double error_in_units(double x) {
    const long double exact = logl((long double)x);
    const double magnitude = fabs((double)exact);
    const double unit = nextafter(magnitude, INFINITY) - magnitude;
    return (double)(fabsl((long double)folk_log(x) - exact) / (long double)unit);
}

static void logarithm_is_within_one_unit_in_the_last_place(void **state) {
    (void)state;
    folk_rng rng = folk_rng_stream(20, "logarithm", 0, 0);
    double worst = 0.0;
    for (int i = 0; i < 250000; i++) {
        const double unit = folk_rng_open(&rng);
        const int exponent = (int)folk_rng_below(&rng, 2098) - 1074;
        const double values[] = {unit, 0.6 + 0.9 * unit, 1.0 + (unit - 0.5) * 0.05,
                                 ldexp(1.0 + 0.999 * unit, exponent < 1023 ? exponent : 1022)};
        for (int k = 0; k < 4; k++)
            worst = fmax(worst, error_in_units(values[k]));
    }
    assert_near(worst, 0.0, 1.0);
    assert_true(folk_log(1.0) == 0.0);
    const double edges[] = {0x1p-1074,           0x1p-1022, 0.6875, 0x1.fffffffffffffp-1,
                            0x1.0000000000001p0, 1.375,     2.0,    0x1.fffffffffffffp1023};
    for (int i = 0; i < 8; i++)
        assert_near(error_in_units(edges[i]), 0.0, 1.0);
}

// The C library's long double exponential has 11 bits more than a double.
static double exponential_error(double x) {
    const long double exact = expl((long double)x);
    const double nearest = (double)exact;
    const double unit = nextafter(nearest, INFINITY) - nearest;
    return (double)(fabsl((long double)folk_exp(x) - exact) / (long double)unit);
}

static void exponential_is_within_two_units_in_the_last_place(void **state) {
    (void)state;
    folk_rng rng = folk_rng_stream(21, "exponential", 0, 0);
    double worst = 0.0;
    for (int i = 0; i < 300000; i++) {
        worst = fmax(worst, exponential_error(folk_rng_uniform(&rng, -1.0, 1.0)));
        worst = fmax(worst, exponential_error(folk_rng_uniform(&rng, -708.0, 709.7)));
        worst = fmax(worst, exponential_error(folk_rng_uniform(&rng, -745.0, -708.0)));
    }
    assert_near(worst, 0.0, 2.0);
    assert_true(folk_exp(0.0) == 1.0 && folk_exp(1000.0) == INFINITY);
    assert_true(folk_exp(-1000.0) == 0.0 && folk_exp(-INFINITY) == 0.0);
    assert_true(folk_exp(709.78) < INFINITY && folk_exp(NAN) != folk_exp(NAN));
}

int main(void) {
    const struct CMUnitTest tests[] = {
        FOLK_TEST(generator_is_xoshiro256_plus_plus),
        FOLK_TEST(mixer_is_split_mix),
        FOLK_TEST(streams_differ_by_every_part_of_their_key),
        FOLK_TEST(variates_follow_their_distributions),
        FOLK_TEST(normal_is_the_quantile_of_one_number),
        FOLK_TEST(integers_below_a_bound_are_equally_likely),
        FOLK_TEST(large_bounds_have_no_bias),
        FOLK_TEST(choice_follows_the_weights),
        FOLK_TEST(shuffles_reach_all_orders_alike),
        FOLK_TEST(shuffle_moves_large_items_whole),
        FOLK_TEST(neighbouring_streams_are_independent),
        FOLK_TEST(logarithm_is_within_one_unit_in_the_last_place),
        FOLK_TEST(exponential_is_within_two_units_in_the_last_place),
    };
    return FOLK_TESTS(tests);
}
