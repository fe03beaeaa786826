// SPDX-License-Identifier: GPL-3.0-or-later
// Morris's trajectories (Morris 1991, Technometrics 33), whose averages of elementary effects see
// interactions too; as they come, or the most spread of many (Campolongo, Cariboni & Saltelli 2007,
// Environmental Modelling & Software 22).
#include "sweep/design_state.h"

#include "core/memory.h"
#include "core/rng.h"
#include "sweep/spread.h"

#include <math.h>

enum { LEVELS_MOST = 1 << 20, CANDIDATES_MOST = 4000 };

// A trajectory is wholly its number's: the order in which the factors move, and for each the lower
// end of its move and whether it starts there.
static void candidate_row(const folk_design *design, uint64_t trajectory, uint64_t moved,
                          folk_cell *cells) {
    const int factors = design->factor_count, levels = design->def.levels;
    folk_rng rng = folk_rng_stream(design->def.seed, "morris", trajectory, 0);
    int *order = folk_alloc((size_t)factors * sizeof *order);
    for (int f = 0; f < factors; f++)
        order[f] = f;
    folk_rng_shuffle(&rng, order, (size_t)factors, sizeof *order);
    for (int turn = 0; turn < factors; turn++) {
        const int low = (int)folk_rng_below(&rng, (uint64_t)levels / 2);
        const bool falls = folk_rng_below(&rng, 2) == 1;
        const bool high = ((uint64_t)turn < moved) != falls;
        const int level = high ? low + levels / 2 : low;
        cells[order[turn]] = folk_cell_unit(level / (levels - 1.0));
    }
    folk_free(order);
}

// The points of trajectories on the unit cube: trajectory, row, factor.
static double *places_of(const folk_design *design, const size_t *numbers, size_t count) {
    const size_t factors = (size_t)design->factor_count, rows = factors + 1;
    double *places = folk_alloc(count * rows * factors * sizeof *places);
    folk_cell *cells = folk_alloc(factors * sizeof *cells);
    for (size_t i = 0; i < count * rows; i++) {
        const size_t trajectory = numbers != NULL ? numbers[i / rows] : i / rows;
        candidate_row(design, trajectory, i % rows, cells);
        for (size_t f = 0; f < factors; f++)
            places[i * factors + f] = cells[f].unit;
    }
    folk_free(cells);
    return places;
}

// Between two trajectories: the sum over their points of the distance of each to each.
static double distance(const double *a, const double *b, size_t factors) {
    double sum = 0;
    for (size_t i = 0; i <= factors; i++)
        for (size_t j = 0; j <= factors; j++) {
            double squares = 0;
            for (size_t f = 0; f < factors; f++) {
                const double off = a[i * factors + f] - b[j * factors + f];
                squares += off * off;
            }
            sum += sqrt(squares);
        }
    return sum;
}

static double *distances_of(const folk_design *design, const size_t *numbers, size_t count) {
    const size_t factors = (size_t)design->factor_count, size = (factors + 1) * factors;
    double *places = places_of(design, numbers, count);
    double *distances = folk_alloc(count * count * sizeof *distances);
    for (size_t i = 0; i < count; i++)
        for (size_t j = 0; j < i; j++)
            distances[i * count + j] = distances[j * count + i] =
                distance(places + i * size, places + j * size, factors);
    folk_free(places);
    return distances;
}

double folk_design_morris_spread(const folk_design *design) {
    const size_t count = (size_t)(design->count / design->block);
    size_t *all = folk_alloc(count * sizeof *all);
    for (size_t i = 0; i < count; i++)
        all[i] = i;
    double *distances = distances_of(design, design->chosen, count);
    const folk_spread_def def = {.candidates = count, .count = count, .distances = distances};
    const double spread = folk_spread_of(&def, all);
    folk_free(distances);
    folk_free(all);
    return spread;
}

// What comparing all candidates takes, in steps of a nanosecond or so.
static bool check_candidates(const folk_design *design, folk_error *err) {
    const uint64_t candidates = design->def.candidates, count = design->def.count;
    const double factors = design->factor_count, all = (double)candidates;
    if (candidates < count)
        return folk_fail(err, FOLK_ERR_USAGE,
                         "%llu trajectories cannot be chosen among %llu: ask for more of these, or "
                         "for fewer",
                         (unsigned long long)count, (unsigned long long)candidates);
    if (candidates <= CANDIDATES_MOST &&
        all * all / 2 * (factors + 1) * (factors + 1) * factors <= 1e11)
        return true;
    return folk_fail(err, FOLK_ERR_USAGE,
                     "%llu trajectories of %d factors are too many to compare each with each: a "
                     "few hundred do",
                     (unsigned long long)candidates, design->factor_count);
}

static bool choose_trajectories(folk_design *design, folk_error *err) {
    if (!check_candidates(design, err)) return false;
    const size_t candidates = (size_t)design->def.candidates;
    double *distances = distances_of(design, NULL, candidates);
    const folk_spread_def def = {.candidates = candidates,
                                 .count = (size_t)design->def.count,
                                 .distances = distances,
                                 .most = 1e6};
    design->chosen = folk_alloc(def.count * sizeof *design->chosen);
    folk_spread_choose(&def, design->chosen);
    folk_free(distances);
    return true;
}

static bool morris_prepare(folk_design *design, folk_error *err) {
    if (!folk_design_check_moving(design, err)) return false;
    for (int f = 0; f < design->factor_count; f++) {
        const folk_factor *factor = &design->factors[f];
        if (folk_param_is_text(factor->about->type) && factor->level_count > 2)
            return folk_fail(err, FOLK_ERR_USAGE,
                             "%s: Morris moves a factor up and down and so needs an interval, "
                             "numbers or two values, not a list of %llu texts; a grid or a "
                             "saltelli design takes them",
                             factor->text, (unsigned long long)factor->level_count);
    }
    if (design->def.levels < 2 || design->def.levels % 2 != 0 || design->def.levels > LEVELS_MOST)
        return folk_fail(err, FOLK_ERR_USAGE,
                         "a morris design of %d levels: must be an even number from 2 to %d",
                         design->def.levels, LEVELS_MOST);
    return folk_design_blocks(design, "trajectories", design->def.count,
                              (uint64_t)design->factor_count + 1, err) &&
           (design->def.candidates == 0 || choose_trajectories(design, err));
}

static void morris_row(const folk_design *design, uint64_t index, folk_cell *cells) {
    uint64_t trajectory = index / design->block;
    if (design->chosen != NULL) trajectory = design->chosen[trajectory];
    candidate_row(design, trajectory, index % design->block, cells);
}

const folk_design_method folk_design_morris = {"morris", true, true, morris_prepare, morris_row};
