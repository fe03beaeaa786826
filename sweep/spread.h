// SPDX-License-Identifier: GPL-3.0-or-later
// Some of many, as far apart as possible: the sum of squared distances over all pairs of those that
// are chosen is largest (Campolongo, Cariboni & Saltelli 2007, of Morris's trajectories). Exact
// where the choices are few enough to be gone through; beyond, the better of two sets that no
// exchange of one member betters: one begun by taking what is furthest, one with the first.
#ifndef FOLK_SWEEP_SPREAD_H
#define FOLK_SWEEP_SPREAD_H

#include <stdbool.h>
#include <stddef.h>

typedef struct folk_spread_def {
    size_t candidates, count; // count: how many to choose, 1 to candidates
    const double *distances;  // candidates x candidates, symmetric
    double most;              // choices that are gone through at most
} folk_spread_def;

/// Writes `count` numbers of candidates, ascending. Equal sets: the first in the order of their
/// numbers, where all are gone through. Returns whether they were.
bool folk_spread_choose(const folk_spread_def *def, size_t *chosen);

/// Root of the sum of squared distances over pairs.
double folk_spread_of(const folk_spread_def *def, const size_t *chosen);

#endif
