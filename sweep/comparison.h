// SPDX-License-Identifier: GPL-3.0-or-later
// Two samples of one metric, `a` (the treatment) against `b` (the baseline): their difference with
// an interval, tests of "no difference", and how large it is on a scale of its own. Under common
// random numbers replicate r of both has the same chance, so the samples are compared pair by pair
// and what both share cancels; otherwise they are independent. NaN (a failed run) is left out, in
// pairs together with its partner.
#ifndef FOLK_SWEEP_COMPARISON_H
#define FOLK_SWEEP_COMPARISON_H

#include "core/stats.h"

#include <stdbool.h>

typedef struct folk_comparison_def {
    double level;          // of the intervals, in (0, 1)
    uint32_t permutations; // of the permutation test; 0: none. All are listed where there are fewer
    uint64_t seed;         // of the permutations
} folk_comparison_def;

/// 0.95, 10,000 permutations, seed 1.
folk_comparison_def folk_comparison_def_default(void);

/// What cannot be said of so few values is NaN (p, effects) or infinite (intervals).
typedef struct folk_comparison {
    size_t count_a, count_b; // values used; equal when paired
    size_t left_out;         // NaN values, or pairs with a NaN
    bool paired;
    bool constant; // nothing varies: p is 1 for equal samples, 0 otherwise; d is 0 or infinite
    double mean_a, mean_b, difference; // difference: a - b
    double error;                      // standard error of the difference
    folk_interval interval;            // of the difference
    double t, freedom, p;              // paired t, or Welch's (1947); two-sided
    double permutation_p;   // two-sided: sign flips of the differences, or Welch's t relabelled
    bool permutation_exact; // all permutations were listed; else Phipson & Smyth (2010) count
    double cohen_d;  // difference / standard deviation (pooled; paired: of a and b, averaged)
    double hedges_g; // cohen_d without its bias in small samples
    folk_interval g_interval;     // Hedges & Olkin (1985); paired: Bonett (2008)
    double cliff_delta;           // P(a > b) - P(a < b) over all pairs of values, -1 to 1
    folk_interval cliff_interval; // asymmetric, within [-1, 1]: Cliff (1993), Feng & Cliff (2004)
} folk_comparison;

/// Replicate i of both: a[i] and b[i].
folk_comparison folk_compare_paired(const folk_comparison_def *def, const double *a,
                                    const double *b, size_t count);

folk_comparison folk_compare_unpaired(const folk_comparison_def *def, const double *a,
                                      size_t count_a, const double *b, size_t count_b);

/// P values adjusted for being one of several (Holm 1979): rejecting where adjusted[i] <= alpha
/// keeps the chance of any false rejection at alpha, whatever their dependence. A NaN stays NaN and
/// does not count. `adjusted` may be `p`.
void folk_holm(const double *p, size_t count, double *adjusted);

/// A level of a factor: the outcomes of the runs that have it.
typedef struct folk_arm {
    const double *values;
    size_t count;
} folk_arm;

typedef struct folk_treatment {
    folk_comparison effect; // of this arm against the baseline
    double p_adjusted;      // Holm's, over all arms but the baseline
} folk_treatment;

/// Effects of the arms against arm `baseline`; out[baseline] has NaN for p. Paired arms must have
/// equal counts, replicate i of all at index i.
void folk_treatments(const folk_comparison_def *def, const folk_arm *arms, size_t count,
                     size_t baseline, bool paired, folk_treatment *out);

#endif
