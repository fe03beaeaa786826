// SPDX-License-Identifier: GPL-3.0-or-later
#include "viz/band.h"

#include "core/hash.h"
#include "core/memory.h"
#include "core/stats.h"

#include <math.h>
#include <string.h>

static const double level = 0.95;

folk_replicate folk_replicate_of(folk_reader *reader, int metric) {
    double from, to;
    const folk_curve curve = folk_reader_curve(reader, metric); // which may read it: the rest after
    const double last = curve.count > 0 ? curve.t[curve.count - 1] : -INFINITY;
    folk_reader_span(reader, &from, &to);
    return (folk_replicate){
        .curve = curve,
        .end = folk_reader_share(reader) < 1 ? fmax(to, last) : last,
        .until = fmax(folk_reader_reach(reader), last),
        .generation = folk_mix((uint64_t)(uintptr_t)reader) + folk_reader_generation(reader),
    };
}

// The moments at which the mean is taken: every `stride`th of one run's, and its last.
typedef struct band_grid {
    const folk_curve *curve; // NULL: no run has a point
    size_t leader, first, end, stride;
} band_grid;

// How many points lie before `t`, and with `through` also at it.
static size_t points_before(const folk_curve *curve, double t, bool through) {
    size_t low = 0, high = curve->count;
    while (low < high) {
        const size_t middle = low + (high - low) / 2;
        if (curve->t[middle] < t || (through && curve->t[middle] == t))
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

// A stride is a power of two, and what it is counted from stays, so that moments stay when the run
// grows, or when time is panned.
static band_grid grid_of(const folk_replicate *runs, size_t count, double from, double to) {
    band_grid grid = {.stride = 1};
    for (size_t i = 0; i < count; i++) {
        if (runs[i].curve.count == 0) continue;
        if (grid.curve != NULL && !(runs[i].end > runs[grid.leader].end)) continue;
        grid.curve = &runs[i].curve;
        grid.leader = i;
    }
    if (grid.curve == NULL) return grid;
    grid.end = grid.curve->count;
    if (from < to) { // and a neighbour on either side
        grid.first = points_before(grid.curve, from, false);
        grid.end = points_before(grid.curve, to, true);
        if (grid.first > 0) grid.first--;
        if (grid.end < grid.curve->count) grid.end++;
    }
    while ((grid.end - grid.first) / grid.stride >= FOLK_BAND_POINTS)
        grid.stride *= 2;
    grid.first -= grid.first % grid.stride;
    return grid;
}

// What the settled points hang on.
static uint64_t origin_of(const band_grid *grid, const folk_replicate *runs, size_t count) {
    uint64_t origin =
        folk_mix(grid->leader + folk_mix(grid->stride + folk_mix(grid->first + count)));
    for (size_t i = 0; i < count; i++)
        origin = folk_mix(origin + runs[i].generation);
    return origin;
}

static uint64_t state_of(uint64_t origin, const band_grid *grid, const folk_replicate *runs,
                         size_t count) {
    uint64_t state = folk_mix(origin + grid->end);
    for (size_t i = 0; i < count; i++)
        state = folk_mix(state + runs[i].curve.count + folk_mix(folk_bits(runs[i].until)));
    return state != 0 ? state : 1;
}

// Before this moment nothing changes any more.
static double settled_before(const folk_replicate *runs, size_t count) {
    double bound = INFINITY;
    for (size_t i = 0; i < count; i++) {
        const folk_curve *curve = &runs[i].curve;
        if (runs[i].until == INFINITY) continue;
        bound = fmin(bound, curve->count > 0 ? curve->t[curve->count - 1] : -INFINITY);
    }
    return bound;
}

// The number of points at or before `t`, from `known` on, which is no more than that: in steps that
// double, as the next moment is near.
static size_t advance(const folk_curve *curve, size_t known, double t) {
    size_t step = 1, low = known, high = known;
    while (high < curve->count && curve->t[high] <= t) {
        low = high + 1;
        high += step;
        step *= 2;
    }
    if (high > curve->count) high = curve->count;
    while (low < high) {
        const size_t middle = low + (high - low) / 2;
        if (curve->t[middle] <= t)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

// A walk along the runs.
typedef struct band_walk {
    const folk_replicate *runs;
    size_t count;
    size_t *known; // points of each run at or before the moment
    uint64_t student_of;
    double student; // half of the interval of `student_of` values, in standard errors
} band_walk;

static void put_point(folk_band *band, band_walk *walk, double t) {
    folk_moments moments = {0};
    for (size_t i = 0; i < walk->count; i++) {
        const folk_replicate *run = &walk->runs[i];
        if (t > run->until) continue;
        walk->known[i] = advance(&run->curve, walk->known[i], t);
        if (walk->known[i] == 0) continue;
        const double value = run->curve.value[walk->known[i] - 1];
        if (isfinite(value)) folk_moments_add(&moments, value);
    }
    if (moments.count != walk->student_of && moments.count > 1) {
        walk->student_of = moments.count;
        walk->student = folk_student_half(moments.count, level);
    }
    const double half = moments.count > 1 ? walk->student * folk_moments_error(&moments) : NAN;
    const size_t at = band->count++;
    band->x[at] = t;
    band->mean[at] = moments.count > 0 ? moments.mean : NAN;
    band->low[at] = moments.mean - half;
    band->high[at] = moments.mean + half;
}

static void make_room(folk_band *band, size_t count) {
    if (count <= band->capacity) return;
    double **const columns[] = {&band->x, &band->mean, &band->low, &band->high};
    for (size_t i = 0; i < sizeof columns / sizeof *columns; i++)
        *columns[i] = folk_realloc(*columns[i], count * sizeof(double));
    band->capacity = count;
}

static void walk_grid(folk_band *band, const band_grid *grid, band_walk *walk) {
    const double bound = settled_before(walk->runs, walk->count);
    const double *t = grid->curve->t;
    size_t index = grid->first + band->settled * grid->stride;
    make_room(band, FOLK_BAND_POINTS + 3); // one more at either side, and the last
    band->count = band->settled;
    for (; index < grid->end; index += grid->stride) {
        put_point(band, walk, t[index]);
        if (t[index] < bound) band->settled = band->count;
    }
    if (band->count == 0 || index - grid->stride != grid->end - 1)
        put_point(band, walk, t[grid->end - 1]);
}

void folk_band_update(folk_band *band, const folk_replicate *runs, size_t count, double from,
                      double to) {
    const band_grid grid = grid_of(runs, count, from, to);
    const uint64_t origin = origin_of(&grid, runs, count);
    const uint64_t state = state_of(origin, &grid, runs, count);
    if (state == band->state) return;
    if (origin != band->origin || grid.curve == NULL) band->settled = 0;
    band->origin = origin;
    band->state = state;
    band->count = 0;
    if (grid.curve == NULL || grid.first == grid.end) return;
    // A grid that ends earlier than it did has fewer points that stay.
    const size_t most = (grid.end - grid.first + grid.stride - 1) / grid.stride;
    if (band->settled > most) band->settled = most;
    band_walk walk = {.runs = runs, .count = count};
    walk.known = folk_alloc(count * sizeof *walk.known);
    walk_grid(band, &grid, &walk);
    folk_free(walk.known);
}

void folk_band_clear(folk_band *band) {
    folk_free(band->x);
    folk_free(band->mean);
    folk_free(band->low);
    folk_free(band->high);
    *band = (folk_band){0};
}

folk_trace folk_band_trace(const folk_band *band) {
    return (folk_trace){
        .x = band->x, .y = band->mean, .low = band->low, .high = band->high, .count = band->count};
}
