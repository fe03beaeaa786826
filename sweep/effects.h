// SPDX-License-Identifier: GPL-3.0-or-later
// Factorial tables: how much of the variation of an outcome each factor makes, alone (main effect)
// and with one other (two-factor interaction). Analysis of variance for factors of any number of
// levels; contrasts for two-level designs, full or fractional. NaN outcomes are left out and
// counted.
#ifndef FOLK_SWEEP_EFFECTS_H
#define FOLK_SWEEP_EFFECTS_H

#include "core/error.h"
#include "core/stats.h"

typedef struct folk_table_def {
    size_t factors, count;   // count: observations
    const size_t *levels;    // levels[factor]: how many, >= 2
    const size_t *positions; // count x factors: which level, from 0
    const double *outcomes;  // count
} folk_table_def;

typedef struct folk_variation {
    size_t first, second;    // factors; second == first: a main effect
    double sum, mean_square; // of squares
    size_t freedom;          // degrees of freedom
    double share;            // sum / total (eta squared), 0 when nothing varies
    double f, p;             // against the error; NaN where there is none
} folk_variation;

typedef struct folk_anova {
    size_t effect_count, count, left_out; // effects, observations used and left out
    folk_variation *effects; // main effects in the order of the factors, then pairs (0,1), (0,2) …
    double rest_sum, error_sum, total_sum; // rest: interactions of three and more factors
    size_t rest_freedom, error_freedom;    // error: within cells (replicates)
    bool error_is_rest;                    // one value a cell: the rest served as error in f and p
    bool balanced; // else: unweighted means, with the harmonic mean of the cells' counts
    bool constant; // no variation at all
} folk_anova;

/// Fails when a combination of levels has no value: the sentence names it.
folk_anova *folk_anova_create(const folk_table_def *def, folk_error *err);
void folk_anova_destroy(folk_anova *anova);

typedef struct folk_contrast {
    size_t first, second; // second == first: a main effect
    double effect;        // mean at high minus mean at low (of the product of signs, for a pair)
    double error;         // standard error, from replicates; NaN without
    double p;             // two-sided t; NaN without replicates
    folk_interval interval;
    size_t alias; // index of the earliest contrast with the same or opposite signs; own index: none
} folk_contrast;

/// Contrasts of two-level factors: level 1 is high. Every design point (combination of levels that
/// occurs) counts once, by its mean. Writes factors (factors + 1) / 2 contrasts, main effects
/// first, pairs after, and returns their number. A contrast is 0 over 0 (NaN) when its sign never
/// changes.
size_t folk_contrasts(const folk_table_def *def, double level, folk_contrast *out);

#endif
