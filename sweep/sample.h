// SPDX-License-Identifier: GPL-3.0-or-later
// A sample: the numbers that the replicates of one point gave for one metric, and what they say
// about its mean. A NaN is a run that failed: it is left out and counted. Sums run in the order of
// the replicates and chance comes from a stream of the given seed, so a table has one summary.
#ifndef FOLK_SWEEP_SAMPLE_H
#define FOLK_SWEEP_SAMPLE_H

#include "core/stats.h"

#include <stdbool.h>

typedef struct folk_sample_def {
    double level;       // of the intervals, in (0, 1)
    uint32_t resamples; // of the bootstrap; 0: no bootstrap
    uint64_t seed;      // of the bootstrap
} folk_sample_def;

/// 0.95, 2000 resamples, seed 1.
folk_sample_def folk_sample_def_default(void);

enum { FOLK_SAMPLE_QUANTILES = 5 };

/// Levels of `quantiles`: 0.05, 0.25, 0.5, 0.75, 0.95.
extern const double folk_sample_levels[FOLK_SAMPLE_QUANTILES];

/// Without a value the numbers are NaN; the intervals are infinite below two values. `percentile`
/// and `bca` are NaN where no bootstrap was asked for.
typedef struct folk_sample {
    size_t count, failed;          // values, and NaN left out
    double mean, deviation, error; // unbiased (n - 1); standard error of the mean
    double min, max, median;       // median: quantiles[2]
    double quantiles[FOLK_SAMPLE_QUANTILES];
    folk_interval t;          // Student's, of the mean
    folk_interval percentile; // bootstrap, percentiles of the resampled mean
    folk_interval bca;        // bootstrap, bias-corrected and accelerated (Efron 1987)
    bool constant;            // all values are the same number: the intervals have no width
} folk_sample;

folk_sample folk_sample_of(const folk_sample_def *def, const double *values, size_t count);

/// Any quantiles (levels in [0, 1]) of the values that are not NaN; NaN where there is none.
void folk_sample_quantiles(const double *values, size_t count, const double *levels,
                           size_t level_count, double *out);

/// Moments of the values that are not NaN.
folk_moments folk_sample_moments(const double *values, size_t count);

#endif
