// SPDX-License-Identifier: GPL-3.0-or-later
// The parts of a comparison, for the files that make one: numbers without NaN, paired numbers with
// a[i] and b[i] of one replicate.
#ifndef FOLK_SWEEP_COMPARISON_PART_H
#define FOLK_SWEEP_COMPARISON_PART_H

#include "sweep/comparison.h"

typedef struct folk_pair_of_samples {
    const double *a, *b;
    size_t count_a, count_b;
    folk_moments of_a, of_b;
} folk_pair_of_samples;

/// Fills cohen_d, hedges_g and cliff_delta with their intervals.
void folk_comparison_effects(const folk_comparison_def *def, const folk_pair_of_samples *samples,
                             folk_comparison *out);

/// Fills permutation_p and permutation_exact.
void folk_permute_signs(const folk_comparison_def *def, const double *differences, size_t count,
                        folk_comparison *out);
void folk_permute_labels(const folk_comparison_def *def, const folk_pair_of_samples *samples,
                         folk_comparison *out);

#endif
