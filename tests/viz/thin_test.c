// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/rng.h"
#include "tests/test.h"
#include "viz/chart.h"

#include <stdlib.h>

enum { MOST = 3000, COLUMNS = 40 };

typedef struct extreme {
    double least, most;
    size_t count;
} extreme;

static size_t column_of(double x, double from, double to, bool log_axis) {
    const double share = log_axis ? log(x / from) / log(to / from) : (x - from) / (to - from);
    const size_t column = (size_t)(share * COLUMNS);
    return column < COLUMNS ? column : COLUMNS - 1;
}

static void note(extreme *range, double y) {
    if (isnan(y)) return;
    if (range->count++ == 0) *range = (extreme){y, y, 1};
    range->least = fmin(range->least, y);
    range->most = fmax(range->most, y);
}

// The naive oracle: the least and largest of each column, found point by point.
static void assert_extremes_kept(const double *x, const double *y, size_t count, double from,
                                 double to, bool log_axis) {
    static folk_place places[4 * COLUMNS + 2];
    extreme all[COLUMNS] = {0}, kept[COLUMNS] = {0};
    const size_t used = folk_thin(x, y, count, from, to, log_axis, COLUMNS, places);
    assert_true(used <= 4 * COLUMNS + 2);
    for (size_t i = 0; i < count; i++)
        if (x[i] >= from && x[i] <= to) note(&all[column_of(x[i], from, to, log_axis)], y[i]);
    for (size_t i = 0; i < used; i++) {
        assert_true(i == 0 || places[i].x >= places[i - 1].x);
        if (places[i].x >= from && places[i].x <= to)
            note(&kept[column_of(places[i].x, from, to, log_axis)], places[i].y);
    }
    for (size_t column = 0; column < COLUMNS; column++) {
        assert_int_equal(all[column].count > 0, kept[column].count > 0);
        if (all[column].count == 0) continue;
        assert_near(kept[column].least, all[column].least, 0);
        assert_near(kept[column].most, all[column].most, 0);
    }
}

// Moments on a fine binary grid lie exactly on one side of a column's bound.
static void extremes_are_those_of_the_oracle(void **state) {
    (void)state;
    folk_rng rng = folk_rng_stream(1, "thin-test", 0, 0);
    double *x = malloc(MOST * sizeof *x), *y = malloc(MOST * sizeof *y);
    for (int round = 0; round < 400; round++) {
        const size_t count = (size_t)(folk_rng_unit(&rng) * MOST);
        double at = 0;
        for (size_t i = 0; i < count; i++) {
            at += floor(folk_rng_unit(&rng) * 4) / 64; // also several at one moment
            x[i] = at;
            y[i] = folk_rng_unit(&rng) < 0.02 ? NAN : folk_rng_normal(&rng, 0, 1);
        }
        assert_extremes_kept(x, y, count, 0, 40, false);
        assert_extremes_kept(x, y, count, 10, 20, false);
        if (count > 0 && x[count - 1] > 0) assert_extremes_kept(x, y, count, 0.3, 77, true);
    }
    free(x);
    free(y);
}

static void a_short_curve_stays_as_it_is(void **state) {
    (void)state;
    const double x[] = {0, 1, 2, 3}, y[] = {5, 7, 6, 8};
    folk_place places[4 * 10 + 2];
    assert_int_equal(folk_thin(x, y, 4, 0, 3, false, 10, places), 4);
    for (int i = 0; i < 4; i++) {
        assert_near(places[i].x, x[i], 0);
        assert_near(places[i].y, y[i], 0);
    }
}

// A line that leaves the range goes on to the first point beyond.
static void neighbours_outside_are_kept(void **state) {
    (void)state;
    const double x[] = {0, 1, 2, 3, 4, 5}, y[] = {0, 1, 2, 3, 4, 5};
    folk_place places[4 * 10 + 2];
    assert_int_equal(folk_thin(x, y, 6, 1.5, 3.5, false, 10, places), 4);
    assert_near(places[0].x, 1, 0);
    assert_near(places[3].x, 4, 0);
    assert_int_equal(folk_thin(x, y, 6, 7, 9, false, 10, places), 1);
    assert_int_equal(folk_thin(x, y, 0, 0, 1, false, 10, places), 0);
    assert_int_equal(folk_thin(x, y, 6, 3, 3, false, 10, places), 0);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        FOLK_TEST(extremes_are_those_of_the_oracle),
        FOLK_TEST(a_short_curve_stays_as_it_is),
        FOLK_TEST(neighbours_outside_are_kept),
    };
    return FOLK_TESTS(tests);
}
