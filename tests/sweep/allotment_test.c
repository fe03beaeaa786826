// SPDX-License-Identifier: GPL-3.0-or-later
#include "sweep/allotment.h"
#include "core/rng.h"
#include "tests/test.h"

enum { MOST = 6 };

// Neyman: n in proportion to deviation / sqrt(cost). Deviations 1, 2, 3 at equal cost, 600 runs in
// all: 100, 200, 300.
static void equal_costs_follow_the_deviations(void **state) {
    (void)state;
    const folk_allotment points[] = {{10, 1, 1}, {10, 4, 1}, {10, 9, 1}};
    size_t more[3];
    assert_near(folk_allot(points, 3, 570, more), 570, 0);
    assert_int_equal(more[0], 90);
    assert_int_equal(more[1], 190);
    assert_int_equal(more[2], 290);
}

// Equal deviations, costs 1, 4, 16: n as 4, 2, 1, which cost 4 + 8 + 16 = 28 a share.
static void dear_points_get_fewer(void **state) {
    (void)state;
    const folk_allotment points[] = {{2, 1, 1}, {2, 1, 4}, {2, 1, 16}};
    size_t more[3];
    const double budget = 28 * 1000 - 2 * 21, spent = folk_allot(points, 3, budget, more);
    assert_true(spent <= budget && spent > budget - 16);
    assert_near((double)more[0] + 2, 4000, 8);
    assert_near((double)more[1] + 2, 2000, 4);
    assert_near((double)more[2] + 2, 1000, 2);
}

// A point that already has more than its share gets none.
static void what_is_known_well_gets_none(void **state) {
    (void)state;
    const folk_allotment points[] = {{1000, 1, 1}, {10, 1, 1}, {10, 0, 1}};
    size_t more[3];
    assert_near(folk_allot(points, 3, 100, more), 100, 0);
    assert_int_equal(more[0], 0);
    assert_int_equal(more[1], 100);
    assert_int_equal(more[2], 0);
    assert_int_equal(folk_allot_next(points, 3), 1);
}

static void unknown_variances_come_first(void **state) {
    (void)state;
    const folk_allotment points[] = {{10, 100, 1}, {1, NAN, 3}, {0, NAN, 2}};
    size_t more[3];
    assert_int_equal(folk_allot_next(points, 3), 1);
    assert_near(folk_allot(points, 3, 9, more), 9, 0);
    assert_int_equal(more[0], 2);
    assert_int_equal(more[1], 1);
    assert_int_equal(more[2], 2);
    assert_near(folk_allot(points, 3, 0.5, more), 0, 0);
    assert_int_equal(more[0] + more[1] + more[2], 0);
}

static void nothing_to_run_is_said(void **state) {
    (void)state;
    const folk_allotment constant[] = {{10, 0, 1}, {5, 0, 1}};
    size_t more[2];
    assert_int_equal(folk_allot_next(constant, 2), 2);
    assert_near(folk_allot(constant, 2, 1e6, more), 0, 0);
    assert_int_equal(folk_allot_next(NULL, 0), 0);
}

// Sum of variance / n after every way to spend the budget, for the least.
static double least_sum(const folk_allotment *points, size_t count, size_t runs) {
    if (count == 1) return points[0].variance / (double)(points[0].count + runs);
    double least = INFINITY;
    for (size_t own = 0; own <= runs; own++) {
        const double here = points[0].variance / (double)(points[0].count + own);
        least = fmin(least, here + least_sum(points + 1, count - 1, runs - own));
    }
    return least;
}

// Equal costs, against all allotments.
static void no_other_allotment_is_better(void **state) {
    (void)state;
    folk_rng rng = folk_rng_stream(1, "allotment-test", 0, 0);
    for (int trial = 0; trial < 200; trial++) {
        folk_allotment points[4];
        size_t more[4], runs = 0;
        for (int i = 0; i < 4; i++)
            points[i] = (folk_allotment){2 + folk_rng_below(&rng, 5), folk_rng_unit(&rng), 1};
        assert_near(folk_allot(points, 4, 12, more), 12, 0);
        double sum = 0;
        for (int i = 0; i < 4; i++) {
            runs += more[i];
            sum += points[i].variance / (double)(points[i].count + more[i]);
        }
        assert_int_equal(runs, 12);
        assert_near(sum, least_sum(points, 4, 12), 1e-12);
    }
}

// Running always the next one spends a budget as allotting it at once does.
static void step_by_step_is_the_same(void **state) {
    (void)state;
    folk_rng rng = folk_rng_stream(2, "allotment-test", 0, 0);
    folk_allotment points[MOST], grown[MOST];
    for (int i = 0; i < MOST; i++)
        grown[i] = points[i] = (folk_allotment){folk_rng_below(&rng, 9), folk_rng_unit(&rng), 1};
    for (int run = 0; run < 5000; run++)
        grown[folk_allot_next(grown, MOST)].count++;
    size_t more[MOST], pilots = 0;
    // A variance that is not known yet is not used: give the pilots first.
    for (int i = 0; i < MOST; i++)
        for (; points[i].count < 2; points[i].count++)
            pilots++;
    folk_allot(points, MOST, 5000 - (double)pilots, more);
    for (int i = 0; i < MOST; i++)
        assert_int_equal(points[i].count + more[i], grown[i].count);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        FOLK_TEST(equal_costs_follow_the_deviations),
        FOLK_TEST(dear_points_get_fewer),
        FOLK_TEST(what_is_known_well_gets_none),
        FOLK_TEST(unknown_variances_come_first),
        FOLK_TEST(nothing_to_run_is_said),
        FOLK_TEST(no_other_allotment_is_better),
        FOLK_TEST(step_by_step_is_the_same),
    };
    return FOLK_TESTS(tests);
}
