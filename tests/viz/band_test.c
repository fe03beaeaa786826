// SPDX-License-Identifier: GPL-3.0-or-later
// Bands over replicates, against means and intervals computed naively at every moment, and grown
// bands against ones that are made anew.
#include "core/rng.h"
#include "tests/test.h"
#include "viz/band.h"

enum { RUNS = 7, MOST_POINTS = 6000 };

// Two-sided 95 % quantiles of Student's t for 1, 2, … degrees of freedom, from the usual table.
static const double student[] = {12.7062, 4.30265, 3.18245, 2.77645, 2.57058, 2.44691, 2.36462};

typedef struct sample {
    double t[RUNS][MOST_POINTS], value[RUNS][MOST_POINTS];
    folk_replicate runs[RUNS];
    size_t count;
} sample;

static void add_point(sample *all, size_t run, double t, double value) {
    folk_curve *curve = &all->runs[run].curve;
    all->t[run][curve->count] = t;
    all->value[run][curve->count] = value;
    *curve = (folk_curve){all->t[run], all->value[run], curve->count + 1};
    all->runs[run].end = t;
}

// The next point of a run: at its own pace, sometimes twice at once, sometimes without a value.
static void grow(sample *all, size_t run, folk_rng *rng) {
    const folk_curve *curve = &all->runs[run].curve;
    const double last = curve->count > 0 ? curve->t[curve->count - 1] : -1;
    const double pace = 0.5 + (double)run / RUNS;
    const bool same = folk_rng_below(rng, 20) == 0 && curve->count > 0;
    const double t = same ? last : last + pace * (0.5 + folk_rng_unit(rng));
    const double value = folk_rng_below(rng, 30) == 0 ? (double)NAN : folk_rng_unit(rng) + t / 100;
    add_point(all, run, t, value);
    if (all->runs[run].until != INFINITY) all->runs[run].until = t + 0.1;
}

static sample *make(size_t points, folk_rng *rng) {
    sample *all = folk_alloc(sizeof *all);
    all->count = RUNS;
    for (size_t run = 0; run < RUNS; run++) {
        const size_t most = points / (1 + run % 3);         // some are cut off
        all->runs[run].until = run % 2 == 0 ? INFINITY : 0; // some came to their end
        for (size_t i = 0; i < most; i++)
            grow(all, run, rng);
    }
    return all;
}

// What the mean is at `t`: looks at every point.
static size_t naive(const sample *all, double t, double *mean, double *half) {
    double values[RUNS], sum = 0, squares = 0;
    size_t count = 0;
    for (size_t run = 0; run < all->count; run++) {
        double value = NAN;
        for (size_t i = 0; i < all->runs[run].curve.count; i++)
            if (all->t[run][i] <= t) value = all->value[run][i];
        if (t <= all->runs[run].until && !isnan(value)) values[count++] = value;
    }
    for (size_t i = 0; i < count; i++)
        sum += values[i];
    *mean = sum / (double)count;
    for (size_t i = 0; i < count; i++)
        squares += (values[i] - *mean) * (values[i] - *mean);
    *half = count > 1 ? student[count - 2] * sqrt(squares / (double)(count - 1) / (double)count)
                      : (double)NAN;
    return count;
}

static void assert_naive(const sample *all, const folk_band *band) {
    for (size_t i = 0; i < band->count; i++) {
        double mean, half;
        const size_t count = naive(all, band->x[i], &mean, &half);
        assert_true(i == 0 || band->x[i] >= band->x[i - 1]);
        assert_true((count == 0) == isnan(band->mean[i]));
        assert_true((count < 2) == isnan(band->low[i]));
        assert_true((count < 2) == isnan(band->high[i]));
        if (count > 0) assert_near(band->mean[i], mean, 1e-12 * (1 + fabs(mean)));
        if (count < 2) continue;
        assert_near(band->high[i] - mean, half, 1e-5 * half + 1e-12);
        assert_near(mean - band->low[i], half, 1e-5 * half + 1e-12);
    }
}

static size_t leader_of(const sample *all) {
    size_t leader = 0;
    for (size_t run = 1; run < all->count; run++) {
        const folk_curve *curve = &all->runs[run].curve, *best = &all->runs[leader].curve;
        if (curve->t[curve->count - 1] > best->t[best->count - 1]) leader = run;
    }
    return leader;
}

static void every_moment_has_the_mean_and_the_interval(void **state) {
    (void)state;
    folk_rng rng = folk_rng_stream(1, "band", 0, 0);
    for (int round = 0; round < 30; round++) {
        sample *all = make(5 + folk_rng_below(&rng, 200), &rng);
        const folk_curve *leader = &all->runs[leader_of(all)].curve;
        folk_band band = {0};
        folk_band_update(&band, all->runs, all->count, 0, 0);
        assert_int_equal(band.count, leader->count); // few enough for all of them
        for (size_t i = 0; i < band.count; i++)
            assert_near(band.x[i], leader->t[i], 0);
        assert_naive(all, &band);
        folk_band_clear(&band);
        folk_free(all);
    }
}

static void a_long_run_is_taken_at_a_thousand_moments_from_its_first_to_its_last(void **state) {
    (void)state;
    folk_rng rng = folk_rng_stream(2, "band", 0, 0);
    sample *all = make(5000, &rng);
    const folk_curve *leader = &all->runs[leader_of(all)].curve;
    folk_band band = {0};
    folk_band_update(&band, all->runs, all->count, 0, 0);
    assert_in_range(band.count, FOLK_BAND_POINTS / 2, FOLK_BAND_POINTS + 2);
    assert_near(band.x[0], leader->t[0], 0);
    assert_near(band.x[band.count - 1], leader->t[leader->count - 1], 0);
    assert_naive(all, &band);
    folk_band_clear(&band);
    folk_free(all);
}

// What is seen from close by is as fine as what is recorded.
static void a_stretch_of_time_has_moments_of_its_own(void **state) {
    (void)state;
    folk_rng rng = folk_rng_stream(3, "band", 0, 0);
    sample *all = make(5000, &rng);
    const folk_curve *leader = &all->runs[leader_of(all)].curve;
    const double from = leader->t[2000], to = leader->t[2300];
    folk_band band = {0};
    folk_band_update(&band, all->runs, all->count, 0, 0);
    folk_band_update(&band, all->runs, all->count, from, to);
    assert_naive(all, &band);
    assert_true(band.x[0] < from && band.x[band.count - 1] > to);
    for (size_t i = 2000; i <= 2300; i++) { // each of them is there
        size_t at = 0;
        while (at < band.count && band.x[at] != leader->t[i])
            at++;
        assert_true(at < band.count);
    }
    folk_band_clear(&band);
    folk_free(all);
}

static void assert_same(const folk_band *grown, const sample *all, double from, double to) {
    folk_band anew = {0};
    folk_band_update(&anew, all->runs, all->count, from, to);
    assert_int_equal(grown->count, anew.count);
    if (anew.count == 0) return;
    const size_t bytes = anew.count * sizeof(double);
    assert_memory_equal(grown->x, anew.x, bytes);
    assert_memory_equal(grown->mean, anew.mean, bytes);
    assert_memory_equal(grown->low, anew.low, bytes);
    assert_memory_equal(grown->high, anew.high, bytes);
    folk_band_clear(&anew);
}

// As a store is read, or written: runs get more points, end, and are thinned.
static void a_grown_band_is_what_it_would_be_anew(void **state) {
    (void)state;
    folk_rng rng = folk_rng_stream(4, "band", 0, 0);
    sample *all = folk_alloc(sizeof *all);
    folk_band band = {0};
    size_t most_settled = 0;
    all->count = RUNS;
    for (int step = 0; step < 1500; step++) {
        const size_t run = folk_rng_below(&rng, RUNS), more = folk_rng_below(&rng, 12);
        folk_replicate *one = &all->runs[run];
        if (one->until != INFINITY)
            for (size_t i = 0; i < more && one->curve.count < MOST_POINTS; i++)
                grow(all, run, &rng);
        if (step > 1000 && folk_rng_below(&rng, 40) == 0) one->until = INFINITY; // it has ended
        if (folk_rng_below(&rng, 200) == 0 && one->curve.count > 2) {            // thinned
            all->value[run][one->curve.count / 2] += 1;
            one->generation++;
        }
        const bool close = folk_rng_below(&rng, 4) == 0;
        const double from = close ? 20 : 0, to = close ? 300 : 0;
        folk_band_update(&band, all->runs, all->count, from, to);
        assert_same(&band, all, from, to);
        if (band.settled > most_settled) most_settled = band.settled;
    }
    assert_true(most_settled > 100); // or nothing of this was tried
    folk_band_clear(&band);
    folk_free(all);
}

static void without_points_there_is_no_band(void **state) {
    (void)state;
    folk_band band = {0};
    folk_replicate none[2] = {{.until = INFINITY}, {.until = 0}};
    folk_band_update(&band, none, 2, 0, 0);
    assert_int_equal(band.count, 0);
    folk_band_update(&band, none, 0, 0, 5);
    assert_int_equal(band.count, 0);
    const double t[] = {1, 2}, value[] = {3, NAN};
    none[1] = (folk_replicate){.curve = {t, value, 2}, .end = 2, .until = 2};
    folk_band_update(&band, none, 2, 0, 0);
    assert_int_equal(band.count, 2);
    assert_near(band.mean[0], 3, 0);
    assert_true(isnan(band.mean[1]) && isnan(band.low[0]) && isnan(band.high[0]));
    folk_band_clear(&band);
}

// One run ended by itself at 10, one was cut off there, one went on to 20.
static void a_run_that_ended_keeps_its_value_and_one_that_was_cut_off_does_not_count(void **state) {
    (void)state;
    const double t[] = {0, 10, 20}, value[] = {1, 1, 1}, two[] = {2, 2}, six[] = {6, 6};
    const folk_replicate runs[] = {
        {.curve = {t, value, 3}, .end = 20, .until = 20},
        {.curve = {t, two, 2}, .end = 10, .until = INFINITY},
        {.curve = {t, six, 2}, .end = 10, .until = 10},
    };
    folk_band band = {0};
    folk_band_update(&band, runs, 3, 0, 0);
    assert_int_equal(band.count, 3);
    assert_near(band.mean[1], 3, 1e-12);
    assert_near(band.mean[2], 1.5, 1e-12);
    // Two values: half of the interval is 12.7062 times half of their distance.
    assert_near(band.high[2] - band.mean[2], 12.7062 * 0.5, 1e-4);
    folk_band_clear(&band);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        FOLK_TEST(every_moment_has_the_mean_and_the_interval),
        FOLK_TEST(a_long_run_is_taken_at_a_thousand_moments_from_its_first_to_its_last),
        FOLK_TEST(a_stretch_of_time_has_moments_of_its_own),
        FOLK_TEST(a_grown_band_is_what_it_would_be_anew),
        FOLK_TEST(without_points_there_is_no_band),
        FOLK_TEST(a_run_that_ended_keeps_its_value_and_one_that_was_cut_off_does_not_count),
    };
    return FOLK_TESTS(tests);
}
