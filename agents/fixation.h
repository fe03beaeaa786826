// SPDX-License-Identifier: GPL-3.0-or-later
// Theory of evolution in a population in which everyone meets everyone else: two types as a birth
// and death chain on i, how many have the first type; and many types when mutations are so rare
// that each fixes or dies out before the next (Fudenberg & Imhof 2006).
#ifndef FOLK_AGENTS_FIXATION_H
#define FOLK_AGENTS_FIXATION_H

#include "agents/evolution.h"

typedef struct folk_fixation_def {
    folk_rule rule;    // BIRTH_DEATH, DEATH_BIRTH, FERMI or PROPORTIONAL
    uint32_t size;     // N >= 2
    double intensity;  // see folk_evolution_def
    double payoffs[4]; // of the first and the second type against the first and the second
    double range;      // PROPORTIONAL: largest gain possible
} folk_fixation_def;

/// Fails when the rule has no such chain or a fitness could be negative.
bool folk_fixation_check(const folk_fixation_def *def, folk_error *err);

/// Probability that one step leads from i to i + 1 and to i - 1; 0 < i < N.
void folk_fixation_rates(const folk_fixation_def *def, uint32_t i, double *up, double *down);

typedef struct folk_fixation {
    double probability; // that the first type ends with all members
    double time;        // mean number of steps until either type has all
    double conditional; // the same over the runs in which the first type wins
} folk_fixation;

/// From `start` members of the first type, 0 < start < N. NaN where the chain can stand still.
folk_fixation folk_fixation_solve(const folk_fixation_def *def, uint32_t start);

/// Shares of `count` types in the limit of rare mutations, from the probability fixations[i * count
/// + j] that one mutant of type j fixes among residents of type i; `shares` gets `count` numbers.
/// Where not all types lead to each other, the population begins with each alike.
void folk_rare_mutations(const double *fixations, uint32_t count, double *shares);

#endif
