// SPDX-License-Identifier: GPL-3.0-or-later
// Statistics of numbers as they come: moments that merge, quantiles, inequality, confidence
// intervals. Everything here is independent of the order of threads, as there are none; merging is
// exact in count, and in mean and variance up to rounding.
#ifndef FOLK_CORE_STATS_H
#define FOLK_CORE_STATS_H

#include <stddef.h>
#include <stdint.h>

/// Running moments (Welford 1962; merging: Chan, Golub & LeVeque 1983). Zero is the empty state.
typedef struct folk_moments {
    uint64_t count;
    double mean, m2; // m2: sum of squared deviations from the mean
    double min, max; // of what was added; 0 while empty
} folk_moments;

void folk_moments_add(folk_moments *moments, double value);
void folk_moments_merge(folk_moments *into, const folk_moments *other);

/// Unbiased (n - 1); 0 below two values.
double folk_moments_variance(const folk_moments *moments);
double folk_moments_deviation(const folk_moments *moments);

/// Standard error of the mean; 0 below two values.
double folk_moments_error(const folk_moments *moments);

typedef struct folk_interval {
    double low, high;
} folk_interval;

/// Student's t interval of the mean; level in (0, 1), e.g. 0.95. Infinite below two values.
folk_interval folk_moments_interval(const folk_moments *moments, double level);

/// Half of that interval of `count` values, in standard errors. It is dear: keep it where `count`
/// stays.
double folk_student_half(uint64_t count, double level);

/// Quantile of `values` (sorted ascending, count >= 1), level in [0, 1]; linear interpolation
/// between order statistics (Hyndman & Fan 1996, type 7: the default of R and NumPy).
double folk_quantile_sorted(const double *values, size_t count, double level);

/// The same of unsorted values; leaves them as they are.
double folk_quantile(const double *values, size_t count, double level);

/// One quantile of a stream in constant memory, an estimate (Jain & Chlamtac 1985, P-square).
typedef struct folk_stream_quantile {
    double level;
    uint64_t count;
    double height[5], position[5], desired[5];
} folk_stream_quantile;

folk_stream_quantile folk_stream_quantile_of(double level);
void folk_stream_quantile_add(folk_stream_quantile *quantile, double value);
double folk_stream_quantile_value(const folk_stream_quantile *quantile);

/// Gini coefficient of values >= 0 (0: all equal; (n-1)/n: one has all); NaN when the sum is 0, the
/// count is 0, or a value is negative (the coefficient has no meaning there).
double folk_gini(const double *values, size_t count);

/// Ascending; NaN last. Stable results for equal values.
void folk_sort(double *values, size_t count);

#endif
