// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/stats.h"

#include "core/error.h"
#include "core/memory.h"

#include <gsl/gsl_cdf.h>
#include <math.h>
#include <string.h>

void folk_moments_add(folk_moments *moments, double value) {
    if (moments->count == 0) moments->min = moments->max = value;
    if (value < moments->min) moments->min = value;
    if (value > moments->max) moments->max = value;
    moments->count++;
    const double from_old = value - moments->mean;
    moments->mean += from_old / (double)moments->count;
    moments->m2 += from_old * (value - moments->mean);
}

void folk_moments_merge(folk_moments *into, const folk_moments *other) {
    if (other->count == 0) return;
    if (into->count == 0) {
        *into = *other;
        return;
    }
    const double n = (double)into->count, m = (double)other->count;
    const double apart = other->mean - into->mean;
    into->m2 += other->m2 + apart * apart * (n * m / (n + m));
    into->mean += apart * (m / (n + m));
    into->count += other->count;
    if (other->min < into->min) into->min = other->min;
    if (other->max > into->max) into->max = other->max;
}

double folk_moments_variance(const folk_moments *moments) {
    return moments->count < 2 ? 0.0 : moments->m2 / (double)(moments->count - 1);
}

double folk_moments_deviation(const folk_moments *moments) {
    return sqrt(folk_moments_variance(moments));
}

double folk_moments_error(const folk_moments *moments) {
    if (moments->count < 2) return 0.0;
    return sqrt(folk_moments_variance(moments) / (double)moments->count);
}

double folk_student_half(uint64_t count, double level) {
    FOLK_ASSERT(level > 0.0 && level < 1.0);
    if (count < 2) return INFINITY;
    return gsl_cdf_tdist_Qinv((1.0 - level) / 2.0, (double)(count - 1));
}

folk_interval folk_moments_interval(const folk_moments *moments, double level) {
    const double t = folk_student_half(moments->count, level);
    if (moments->count < 2) return (folk_interval){-t, t};
    const double half = t * folk_moments_error(moments);
    return (folk_interval){moments->mean - half, moments->mean + half};
}

double folk_quantile_sorted(const double *values, size_t count, double level) {
    FOLK_ASSERT(count >= 1 && level >= 0.0 && level <= 1.0);
    const double position = (double)(count - 1) * level;
    const size_t below = (size_t)position;
    if (below + 1 >= count) return values[count - 1];
    const double part = position - (double)below;
    return part > 0.0 ? values[below] + part * (values[below + 1] - values[below]) : values[below];
}

static double *sorted_copy(const double *values, size_t count) {
    double *sorted = folk_alloc(count * sizeof *sorted);
    if (count > 0) memcpy(sorted, values, count * sizeof *sorted);
    folk_sort(sorted, count);
    return sorted;
}

double folk_quantile(const double *values, size_t count, double level) {
    double *sorted = sorted_copy(values, count);
    const double quantile = folk_quantile_sorted(sorted, count, level);
    folk_free(sorted);
    return quantile;
}

// With x ascending: sum of (2 i - n - 1) x_i over i = 1..n, divided by n times the sum of x.
double folk_gini(const double *values, size_t count) {
    double *sorted = sorted_copy(values, count);
    double sum = 0.0, weighted = 0.0;
    for (size_t i = 0; i < count; i++) {
        sum += sorted[i];
        weighted += (2.0 * (double)i + 1.0 - (double)count) * sorted[i];
    }
    const bool negative = count > 0 && sorted[0] < 0.0;
    folk_free(sorted);
    if (negative || !(sum > 0.0)) return NAN;
    return weighted / ((double)count * sum);
}
