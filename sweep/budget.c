// SPDX-License-Identifier: GPL-3.0-or-later
#include "sweep/budget.h"

#include "core/memory.h"
#include "sweep/allotment.h"

#include <math.h>
#include <string.h>

// Each round is this much of what was spent before it.
static const double GROWTH = 0.5;

// A point whose runs cost nothing (no model is asked there) counts with this share of the mean.
static const double LEAST_COST = 0.01;

// A round whose runs are to cost less than this of what they count as is not begun.
static const double LEAST_SHARE = 0.05;

double folk_sweep_budget_spent(const folk_sweep_spending *points, size_t count) {
    double spent = 0;
    for (size_t i = 0; i < count; i++)
        spent += points[i].cost;
    return spent;
}

static double mean_variance(const folk_sweep_spending *points, size_t count) {
    double squares = 0, freedom = 0;
    for (size_t i = 0; i < count; i++) {
        const folk_moments *moments = &points[i].moments;
        if (moments->count < 2) continue;
        squares += moments->min == moments->max ? 0 : moments->m2;
        freedom += (double)moments->count - 1;
    }
    return freedom > 0 ? squares / freedom : 0;
}

// Of the points, so that many runs where they are cheap do not make all look cheap.
static double mean_cost(const folk_sweep_spending *points, size_t count) {
    double sum = 0, known = 0;
    for (size_t i = 0; i < count; i++) {
        if (points[i].runs == 0) continue;
        sum += points[i].cost / (double)points[i].runs;
        known++;
    }
    return known > 0 ? sum / known : 0;
}

static double cost_of(const folk_sweep_spending *point, double mean) {
    return point->runs > 0 ? fmax(point->cost / (double)point->runs, LEAST_COST * mean) : mean;
}

// The replicates that all open points get next before anything is known: one each where costs have
// to be found out, a second, then the whole pilot.
static uint64_t pilot_step(const folk_sweep_budget *budget, uint64_t pilot, uint64_t runs) {
    if (budget->unit == FOLK_SWEEP_BUDGET_RUNS) return pilot;
    return runs == 0 ? 1 : runs == 1 ? 2 : pilot;
}

static uint64_t give_pilot(const folk_sweep_budget *budget, uint64_t pilot,
                           const folk_sweep_spending *points, size_t count, size_t *more) {
    const double mean = mean_cost(points, count);
    double left = budget->amount - folk_sweep_budget_spent(points, count);
    uint64_t given = 0;
    for (size_t i = 0; i < count; i++) {
        const folk_sweep_spending *point = &points[i];
        if (point->closed || point->runs >= pilot) continue;
        const bool counted = budget->unit == FOLK_SWEEP_BUDGET_RUNS;
        const double cost = counted ? 1 : cost_of(point, mean);
        for (uint64_t to = pilot_step(budget, pilot, point->runs);
             point->runs + more[i] < to && cost <= left; left -= cost) {
            more[i]++;
            given++;
        }
    }
    return given;
}

// One degree of freedom more, of the mean variance.
static double variance_of(const folk_moments *moments, double mean) {
    if (moments->count == 0) return 0;
    const double squares = moments->min == moments->max ? 0 : moments->m2;
    return (squares + mean) / (double)moments->count;
}

static void describe(const folk_sweep_budget *budget, const folk_sweep_spending *points,
                     size_t count, folk_allotment *out) {
    const bool counted = budget->unit == FOLK_SWEEP_BUDGET_RUNS;
    const double variance = mean_variance(points, count), cost = mean_cost(points, count);
    for (size_t i = 0; i < count; i++) {
        const folk_sweep_spending *point = &points[i];
        out[i].count = point->runs > 2 ? (size_t)point->runs : 2;
        out[i].variance = point->closed ? 0 : variance_of(&point->moments, variance);
        out[i].cost = counted ? 1 : cost_of(point, cost);
    }
}

static uint64_t sum(const size_t *more, size_t count) {
    uint64_t all = 0;
    for (size_t i = 0; i < count; i++)
        all += more[i];
    return all;
}

// Takes a round back that would go on and on where runs cost next to nothing: the budget is left
// over then.
static void refuse_free(const folk_sweep_spending *points, const folk_allotment *about,
                        size_t count, size_t *more) {
    double counted = 0, expected = 0;
    for (size_t i = 0; i < count; i++) {
        if (more[i] == 0) continue;
        counted += (double)more[i] * about[i].cost;
        expected += (double)more[i] * points[i].cost / (double)points[i].runs;
    }
    if (expected < LEAST_SHARE * counted) memset(more, 0, count * sizeof *more);
}

static uint64_t allot(const folk_sweep_budget *budget, const folk_sweep_spending *points,
                      size_t count, size_t *more) {
    const double spent = folk_sweep_budget_spent(points, count);
    const double left = budget->amount - spent, round = GROWTH * spent;
    if (!(left > 0) || !(spent > 0)) return 0;
    folk_allotment *about = folk_alloc(count * sizeof *about);
    describe(budget, points, count, about);
    const bool counted = budget->unit == FOLK_SWEEP_BUDGET_RUNS;
    folk_allot(about, count,
               fmin(counted ? fmax(floor(round), 1) : round, counted ? left : left / 2), more);
    if (sum(more, count) == 0) {
        // Half of what is left buys nothing: one run, if all of it does.
        const size_t next = folk_allot_next(about, count);
        if (next < count && about[next].cost <= left) more[next] = 1;
    }
    if (!counted) refuse_free(points, about, count, more);
    folk_free(about);
    return sum(more, count);
}

uint64_t folk_sweep_budget_round(const folk_sweep_budget *budget, uint64_t pilot,
                                 const folk_sweep_spending *points, size_t count, size_t *more) {
    FOLK_ASSERT(pilot >= 2);
    bool begun = true;
    for (size_t i = 0; i < count; i++) {
        more[i] = 0;
        begun = begun && (points[i].closed || points[i].runs >= pilot);
    }
    if (!begun) return give_pilot(budget, pilot, points, count, more);
    return allot(budget, points, count, more);
}
