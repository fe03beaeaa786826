// SPDX-License-Identifier: GPL-3.0-or-later
#include "sweep/allotment.h"

#include "core/error.h"

#include <math.h>

enum { HALVINGS = 200, LARGEST_COUNT = 1 << 30 };

// What the next run takes off the variance of the mean, per cost; infinite while the variance is
// unknown.
static double claim(const folk_allotment *point, size_t more) {
    const double n = (double)(point->count + more);
    if (point->count + more < 2) return INFINITY;
    if (point->count < 2 || !(point->variance > 0.0)) return 0.0;
    return point->variance / (n * (n + 1.0) * point->cost);
}

// The runs whose claims reach `least`: n (n - 1) <= variance / (cost least), for the n-th.
static size_t wanted(const folk_allotment *point, double least) {
    if (point->count < 2 || !(point->variance > 0.0)) return 0;
    const double product = point->variance / (point->cost * least);
    const double n = floor((1.0 + sqrt(1.0 + 4.0 * product)) / 2.0);
    if (!(n > (double)point->count)) return 0;
    return n < LARGEST_COUNT ? (size_t)n - point->count : LARGEST_COUNT;
}

static double price(const folk_allotment *points, size_t count, double least) {
    double sum = 0.0;
    for (size_t i = 0; i < count; i++)
        sum += (double)wanted(&points[i], least) * points[i].cost;
    return sum;
}

static double largest_claim(const folk_allotment *points, size_t count) {
    double largest = 0.0;
    for (size_t i = 0; i < count; i++) {
        const double one = claim(&points[i], 0);
        if (isfinite(one) && one > largest) largest = one;
    }
    return largest;
}

// The least claim that the budget still serves at every point; bisected on a scale of magnitudes.
static double served_claim(const folk_allotment *points, size_t count, double budget) {
    double high = largest_claim(points, count) * 2.0, low = high * 0x1p-120;
    if (!(high > 0.0) || price(points, count, high) > budget) return INFINITY;
    for (int i = 0; i < HALVINGS && high > low * (1.0 + 0x1p-40); i++) {
        const double middle = sqrt(low * high);
        if (price(points, count, middle) <= budget)
            high = middle;
        else
            low = middle;
    }
    return high;
}

static size_t next(const folk_allotment *points, size_t count, const size_t *more, double left) {
    size_t best = count;
    double largest = 0.0;
    for (size_t i = 0; i < count; i++) {
        const double one = claim(&points[i], more == NULL ? 0 : more[i]);
        if (points[i].cost <= left && one > largest) {
            largest = one;
            best = i;
        }
    }
    return best;
}

// The first two runs of each point, which tell its variance.
static double allot_first(const folk_allotment *points, size_t count, double budget, size_t *more) {
    double spent = 0.0;
    for (size_t i = 0; i < count; i++) {
        FOLK_ASSERT(points[i].cost > 0.0);
        for (more[i] = 0; points[i].count + more[i] < 2; more[i]++) {
            if (points[i].cost > budget - spent) break;
            spent += points[i].cost;
        }
    }
    return spent;
}

double folk_allot(const folk_allotment *points, size_t count, double budget, size_t *more) {
    double spent = allot_first(points, count, budget, more);
    const double least = served_claim(points, count, budget - spent);
    for (size_t i = 0; i < count && isfinite(least); i++) {
        const size_t runs = wanted(&points[i], least);
        more[i] += runs;
        spent += (double)runs * points[i].cost;
    }
    // What the common claim leaves over goes run by run.
    for (;;) {
        const size_t best = next(points, count, more, budget - spent);
        if (best == count || more[best] >= LARGEST_COUNT) return spent;
        more[best]++;
        spent += points[best].cost;
    }
}

size_t folk_allot_next(const folk_allotment *points, size_t count) {
    return next(points, count, NULL, INFINITY);
}
