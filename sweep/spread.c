// SPDX-License-Identifier: GPL-3.0-or-later
#include "sweep/spread.h"

#include "core/error.h"
#include "core/memory.h"

#include <math.h>
#include <string.h>

// An exchange that gains less than this share is rounding.
static const double LEAST_GAIN = 1e-12;

static double square(const folk_spread_def *def, size_t a, size_t b) {
    const double distance = def->distances[a * def->candidates + b];
    return distance * distance;
}

static double sum_of(const folk_spread_def *def, const size_t *chosen) {
    double sum = 0;
    for (size_t i = 0; i < def->count; i++)
        for (size_t j = 0; j < i; j++)
            sum += square(def, chosen[i], chosen[j]);
    return sum;
}

double folk_spread_of(const folk_spread_def *def, const size_t *chosen) {
    return sqrt(sum_of(def, chosen));
}

// How many sets there are; infinite where doubles end.
static double choices(const folk_spread_def *def) {
    double all = 1;
    for (size_t i = 0; i < def->count; i++)
        all = all * (double)(def->candidates - i) / (double)(i + 1);
    return all;
}

// Gone through.

typedef struct search {
    const folk_spread_def *def;
    size_t *present, *best;
    double largest;
} search;

static void go_on(search *all, size_t depth, size_t from, double sum) {
    const folk_spread_def *def = all->def;
    if (depth == def->count) {
        if (sum <= all->largest) return;
        all->largest = sum;
        memcpy(all->best, all->present, depth * sizeof *all->best);
        return;
    }
    for (size_t next = from; next + (def->count - depth) <= def->candidates; next++) {
        double more = sum;
        for (size_t i = 0; i < depth; i++)
            more += square(def, next, all->present[i]);
        all->present[depth] = next;
        go_on(all, depth + 1, next + 1, more);
    }
}

// Bettered.

typedef struct exchange {
    const folk_spread_def *def;
    bool *in;
    double *reach; // of each candidate: the squared distances to those that are in
} exchange;

static void put(exchange *all, size_t candidate, bool in) {
    all->in[candidate] = in;
    for (size_t i = 0; i < all->def->candidates; i++)
        all->reach[i] += in ? square(all->def, i, candidate) : -square(all->def, i, candidate);
}

// The candidate that is furthest from those that are in; of equals the first.
static size_t furthest(const exchange *all) {
    size_t best = all->def->candidates;
    for (size_t i = 0; i < all->def->candidates; i++)
        if (!all->in[i] && (best == all->def->candidates || all->reach[i] > all->reach[best]))
            best = i;
    return best;
}

// Begins with the two that are furthest apart.
static void take_furthest(exchange *all) {
    const size_t count = all->def->candidates;
    size_t first = 0, second = 0;
    for (size_t i = 0; i < count; i++)
        for (size_t j = i + 1; j < count; j++)
            if (square(all->def, i, j) > square(all->def, first, second)) {
                first = i;
                second = j;
            }
    put(all, first, true);
    for (size_t i = 1; i < all->def->count; i++)
        put(all, i == 1 && second != first ? second : furthest(all), true);
}

static double best_gain(const exchange *all, size_t *out, size_t *into) {
    double best = -INFINITY;
    for (size_t a = 0; a < all->def->candidates; a++)
        for (size_t b = 0; all->in[a] && b < all->def->candidates; b++) {
            if (all->in[b]) continue;
            const double gain = all->reach[b] - square(all->def, a, b) - all->reach[a];
            if (gain <= best) continue;
            best = gain;
            *out = a;
            *into = b;
        }
    return best;
}

static double better(exchange *all, size_t *chosen) {
    const folk_spread_def *def = all->def;
    for (;;) {
        size_t out = 0, into = 0, place = 0;
        for (size_t i = 0; i < def->candidates; i++)
            if (all->in[i]) chosen[place++] = i;
        const double sum = sum_of(def, chosen);
        if (!(best_gain(all, &out, &into) > sum * LEAST_GAIN)) return sum;
        put(all, out, false);
        put(all, into, true);
    }
}

static double better_from(const folk_spread_def *def, bool from_furthest, size_t *chosen) {
    exchange all = {.def = def};
    all.in = folk_alloc(def->candidates * sizeof *all.in);
    all.reach = folk_alloc(def->candidates * sizeof *all.reach);
    if (from_furthest) take_furthest(&all);
    for (size_t i = 0; !from_furthest && i < def->count; i++)
        put(&all, i, true);
    const double sum = better(&all, chosen);
    folk_free(all.reach);
    folk_free(all.in);
    return sum;
}

bool folk_spread_choose(const folk_spread_def *def, size_t *chosen) {
    FOLK_ASSERT(def->count >= 1 && def->count <= def->candidates);
    size_t *other = folk_alloc(def->count * sizeof *other);
    const bool few = choices(def) <= def->most;
    if (few) {
        search all = {.def = def, .present = other, .best = chosen, .largest = -1};
        go_on(&all, 0, 0, 0);
    } else if (better_from(def, true, chosen) < better_from(def, false, other)) {
        memcpy(chosen, other, def->count * sizeof *chosen);
    }
    folk_free(other);
    return few;
}
