// SPDX-License-Identifier: GPL-3.0-or-later
// Effect sizes: the difference in standard deviations (Cohen's d, Hedges' g), and the dominance of
// one sample over the other (Cliff's delta).
#include "sweep/comparison_part.h"

#include "core/memory.h"

#include <gsl/gsl_cdf.h>
#include <gsl/gsl_sf_gamma.h>
#include <math.h>

// What takes the bias out of d with `freedom` degrees of freedom (Hedges 1981).
static double correction(double freedom) {
    if (freedom <= 1.0) return NAN;
    const double logarithm = gsl_sf_lngamma(freedom / 2.0) - gsl_sf_lngamma((freedom - 1.0) / 2.0);
    return exp(logarithm) / sqrt(freedom / 2.0);
}

static void set_effect(double z, double freedom, double error, folk_comparison *out) {
    const double factor = correction(freedom);
    out->hedges_g = factor * out->cohen_d;
    const double half = z * factor * error;
    if (isfinite(half))
        out->g_interval = (folk_interval){out->hedges_g - half, out->hedges_g + half};
}

static bool without_spread(double deviation, folk_comparison *out) {
    if (deviation > 0.0) return false;
    out->cohen_d = out->difference == 0.0 ? 0.0 : copysign(INFINITY, out->difference);
    out->hedges_g = out->cohen_d;
    return true;
}

// Variance of d: Hedges & Olkin (1985), chapter 5, equation 14.
static void unpaired_effect(double z, const folk_pair_of_samples *samples, folk_comparison *out) {
    const double n = (double)samples->count_a, m = (double)samples->count_b;
    const double deviation = sqrt((samples->of_a.m2 + samples->of_b.m2) / (n + m - 2.0));
    if (without_spread(deviation, out)) return;
    out->cohen_d = out->difference / deviation;
    const double g = correction(n + m - 2.0) * out->cohen_d;
    set_effect(z, n + m - 2.0, sqrt((n + m) / (n * m) + g * g / (2.0 * (n + m))), out);
}

static double covariance(const folk_pair_of_samples *pairs) {
    double sum = 0.0;
    for (size_t i = 0; i < pairs->count_a; i++)
        sum += (pairs->a[i] - pairs->of_a.mean) * (pairs->b[i] - pairs->of_b.mean);
    return sum / (double)(pairs->count_a - 1);
}

// The deviation is that of the samples, not of the differences, so that d means the same with and
// without common random numbers. Variance of d: Bonett (2008), for two dependent means. Degrees of
// freedom of the averaged variance: those of a chi-square with its mean and variance (Satterthwaite
// 1946), 2 (n - 1) / (1 + r^2) for equal deviations.
static void paired_effect(double z, const folk_pair_of_samples *pairs, folk_comparison *out) {
    const double v = folk_moments_variance(&pairs->of_a);
    const double w = folk_moments_variance(&pairs->of_b);
    const double pooled = (v + w) / 2.0, both = covariance(pairs);
    if (without_spread(sqrt(pooled), out)) return;
    const double d = out->cohen_d = out->difference / sqrt(pooled);
    const double rest = (double)(pairs->count_a - 1);
    const double fourth = v * v + w * w + 2.0 * both * both;
    const double variance = d * d * fourth / (8.0 * pooled * pooled * rest) +
                            fmax(v + w - 2.0 * both, 0.0) / (pooled * rest);
    set_effect(z, 4.0 * pooled * pooled * rest / fourth, sqrt(variance), out);
}

static size_t count_below(const double *sorted, size_t count, double value, bool or_equal) {
    size_t low = 0, high = count;
    while (low < high) {
        const size_t middle = low + (high - low) / 2;
        if (sorted[middle] < value || (or_equal && sorted[middle] == value))
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

// rows[i]: mean sign of values[i] - others[j] over j. Returns how many pairs are no ties.
static double dominance(const double *values, size_t count, const double *others,
                        size_t other_count, double *rows) {
    double *sorted = folk_alloc(other_count * sizeof *sorted);
    for (size_t i = 0; i < other_count; i++)
        sorted[i] = others[i];
    folk_sort(sorted, other_count);
    double apart = 0.0;
    for (size_t i = 0; i < count; i++) {
        const double below = (double)count_below(sorted, other_count, values[i], false);
        const double above =
            (double)(other_count - count_below(sorted, other_count, values[i], true));
        rows[i] = (below - above) / (double)other_count;
        apart += below + above;
    }
    folk_free(sorted);
    return apart;
}

static double squares_about(const double *values, size_t count, double centre) {
    double sum = 0.0;
    for (size_t i = 0; i < count; i++)
        sum += (values[i] - centre) * (values[i] - centre);
    return sum;
}

// Cliff's (1993) unbiased estimate; columns holds sign(b - a), so its mean is -delta.
static double unpaired_variance(const folk_pair_of_samples *s, const double *rows,
                                const double *columns, double delta, double apart) {
    const double n = (double)s->count_a, m = (double)s->count_b;
    const double all = apart - n * m * delta * delta;
    return (m * m * squares_about(rows, s->count_a, delta) +
            n * n * squares_about(columns, s->count_b, -delta) - all) /
           (n * m * (n - 1.0) * (m - 1.0));
}

// Of pairs: the variance of the linear part of delta, row plus column of each pair.
static double paired_variance(const double *rows, const double *columns, size_t count,
                              double delta) {
    double sum = 0.0;
    for (size_t i = 0; i < count; i++) {
        const double one = rows[i] - columns[i] - 2.0 * delta;
        sum += one * one;
    }
    return sum / ((double)count * (double)(count - 1));
}

// Feng & Cliff (2004); of samples that do not overlap the end is Wilson's, for the smaller one.
static folk_interval cliff_interval(double delta, double variance, double z, double smaller) {
    const double open = 1.0 - delta * delta, square = z * z * variance;
    if (!(open > 0.0)) {
        const double inner = (smaller - z * z) / (smaller + z * z);
        return delta > 0.0 ? (folk_interval){inner, 1.0} : (folk_interval){-1.0, -inner};
    }
    const double half = sqrt(square * (open * open + square));
    const double middle = delta * open, scale = open + square;
    return (folk_interval){fmax((middle - half) / scale, -1.0), fmin((middle + half) / scale, 1.0)};
}

static void cliff_effect(double z, const folk_pair_of_samples *s, folk_comparison *out) {
    const double n = (double)s->count_a, m = (double)s->count_b;
    double *rows = folk_alloc((s->count_a + s->count_b) * sizeof *rows);
    double *columns = rows + s->count_a;
    const double apart = dominance(s->a, s->count_a, s->b, s->count_b, rows);
    dominance(s->b, s->count_b, s->a, s->count_a, columns);
    double sum = 0.0;
    for (size_t i = 0; i < s->count_a; i++)
        sum += rows[i];
    const double delta = out->cliff_delta = sum / n;
    const double variance = out->paired ? paired_variance(rows, columns, s->count_a, delta)
                                        : unpaired_variance(s, rows, columns, delta, apart);
    const double least = (1.0 - delta * delta) / (n * m - 1.0);
    out->cliff_interval = cliff_interval(delta, fmax(variance, least), z, fmin(n, m));
    folk_free(rows);
}

void folk_comparison_effects(const folk_comparison_def *def, const folk_pair_of_samples *samples,
                             folk_comparison *out) {
    const double z = gsl_cdf_ugaussian_Qinv((1.0 - def->level) / 2.0);
    if (out->paired)
        paired_effect(z, samples, out);
    else
        unpaired_effect(z, samples, out);
    cliff_effect(z, samples, out);
}
