// SPDX-License-Identifier: GPL-3.0-or-later
// Which factors move an outcome. Sobol indices: the share of the outcome's variance that a factor
// explains alone (first order), with another (second order), and with all its interactions (total).
// Morris's screening: mean and spread of a factor's elementary effects over the space.
// Outcomes come in the order of the design's points. A base sample or trajectory with a NaN (a
// failed run) is left out whole and counted. A constant outcome has indices of 0 and the flag.
#ifndef FOLK_SWEEP_SENSITIVITY_H
#define FOLK_SWEEP_SENSITIVITY_H

#include "core/stats.h"

#include <stdbool.h>

typedef struct folk_sensitivity_def {
    size_t factors, count; // count: base samples
    /// count rows in the order of a Saltelli design's points: at A; at AB_1 … AB_k (A with that
    /// factor's column from B); with second order at BA_1 … BA_k (B with a column from A); at B.
    const double *outcomes;
    bool second_order;
    double level;       // of the intervals, in (0, 1)
    uint32_t resamples; // of the bootstrap over base samples; 0: errors and intervals are NaN
    uint64_t seed;      // of the bootstrap
} folk_sensitivity_def;

/// level 0.95, 1000 resamples, seed 1; the rest zero.
folk_sensitivity_def folk_sensitivity_def_default(void);

typedef struct folk_index {
    double value;           // an estimate: it may lie a little below 0 or above 1
    double error;           // standard deviation over the resamples
    folk_interval interval; // percentiles of the resamples
} folk_index;

typedef struct folk_sensitivity {
    size_t factors, count, left_out; // base samples used and left out
    double mean, variance;           // of the outcome, over A and B
    bool constant;                   // no variance to share out: every index is 0
    folk_index *first;               // Saltelli et al. (2010), table 2, (b): f(B) (f(AB_i) - f(A))
    folk_index *total;               // Jansen (1999): (f(A) - f(AB_i))^2 / 2
    folk_index *second; // factors * factors, symmetric, 0 on the diagonal (Saltelli 2002), or NULL
} folk_sensitivity;

/// The caller owns what is returned.
folk_sensitivity *folk_sensitivity_create(const folk_sensitivity_def *def);
void folk_sensitivity_destroy(folk_sensitivity *sensitivity);

typedef struct folk_morris_def {
    size_t factors, trajectories;
    const double *inputs;   // trajectories x (factors + 1) x factors, each scaled to [0, 1]
    const double *outcomes; // trajectories x (factors + 1)
    double level;           // of the interval of mu*
    uint32_t resamples;     // of the bootstrap over trajectories; 0: its interval is NaN
    uint64_t seed;
} folk_morris_def;

/// level 0.95, 1000 resamples, seed 1; the rest zero.
folk_morris_def folk_morris_def_default(void);

typedef struct folk_morris {
    double mu, sigma;       // mean and standard deviation of the elementary effects (Morris 1991)
    double mu_star;         // mean of their absolute values (Campolongo et al. 2007)
    double error;           // standard error of mu_star
    folk_interval interval; // of mu_star, percentiles of the resamples
    size_t count;           // effects
} folk_morris;

/// Fills out[factors]; returns how many trajectories were left out. Between two successive points
/// of a trajectory one factor changes; the effect is the change of the outcome over its change.
size_t folk_morris_effects(const folk_morris_def *def, folk_morris *out);

#endif
