// SPDX-License-Identifier: GPL-3.0-or-later
#include "sweep/sample.h"

#include "core/error.h"
#include "core/memory.h"
#include "core/rng.h"

#include <gsl/gsl_cdf.h>
#include <math.h>

const double folk_sample_levels[FOLK_SAMPLE_QUANTILES] = {0.05, 0.25, 0.5, 0.75, 0.95};

static const folk_interval UNKNOWN = {NAN, NAN};

folk_sample_def folk_sample_def_default(void) {
    return (folk_sample_def){.level = 0.95, .resamples = 2000, .seed = 1};
}

static size_t keep_numbers(const double *values, size_t count, double *out) {
    size_t kept = 0;
    for (size_t i = 0; i < count; i++)
        if (!isnan(values[i])) out[kept++] = values[i];
    return kept;
}

folk_moments folk_sample_moments(const double *values, size_t count) {
    folk_moments moments = {0};
    for (size_t i = 0; i < count; i++)
        if (!isnan(values[i])) folk_moments_add(&moments, values[i]);
    return moments;
}

// Means of resamples of the deviations from the mean, ascending: sums of small numbers round less.
static double *resampled_means(const folk_sample_def *def, const double *deviations, size_t count) {
    double *means = folk_alloc(def->resamples * sizeof *means);
    folk_rng rng = folk_rng_stream(def->seed, "bootstrap", 0, 0);
    for (uint32_t i = 0; i < def->resamples; i++) {
        double sum = 0.0;
        for (size_t j = 0; j < count; j++)
            sum += deviations[folk_rng_below(&rng, count)];
        means[i] = sum / (double)count;
    }
    folk_sort(means, def->resamples);
    return means;
}

// Acceleration of the mean: a sixth of its skewness (Efron 1987, equation 6.6 with the jackknife's
// influence values, which are the deviations themselves).
static double acceleration(const double *deviations, size_t count) {
    double squares = 0.0, cubes = 0.0;
    for (size_t i = 0; i < count; i++) {
        const double square = deviations[i] * deviations[i];
        squares += square;
        cubes += square * deviations[i];
    }
    return squares > 0.0 ? cubes / (6.0 * squares * sqrt(squares)) : 0.0;
}

// Share of the means below 0 (the estimate, as they are deviations), ties by half; never 0 or 1.
static double share_below(const double *means, uint32_t count) {
    double below = 0.0;
    for (uint32_t i = 0; i < count; i++)
        below += means[i] < 0.0 ? 1.0 : means[i] == 0.0 ? 0.5 : 0.0;
    const double least = 0.5 / (double)count;
    return fmin(fmax(below / (double)count, least), 1.0 - least);
}

static double bca_level(double bias, double skew, double tail) {
    const double z = bias + gsl_cdf_ugaussian_Pinv(tail);
    const double room = 1.0 - skew * z;
    if (!(room > 0.0)) return tail < 0.5 ? 0.0 : 1.0;
    return gsl_cdf_ugaussian_P(bias + z / room);
}

static void bootstrap(const folk_sample_def *def, const double *values, size_t count,
                      folk_sample *sample) {
    double *deviations = folk_alloc(count * sizeof *deviations);
    for (size_t i = 0; i < count; i++)
        deviations[i] = values[i] - sample->mean;
    double *means = resampled_means(def, deviations, count);
    const double tail = (1.0 - def->level) / 2.0;
    const double bias = gsl_cdf_ugaussian_Pinv(share_below(means, def->resamples));
    const double skew = acceleration(deviations, count);
    const double levels[] = {tail, 1.0 - tail, bca_level(bias, skew, tail),
                             bca_level(bias, skew, 1.0 - tail)};
    double ends[4];
    for (int i = 0; i < 4; i++)
        ends[i] = sample->mean + folk_quantile_sorted(means, def->resamples, levels[i]);
    sample->percentile = (folk_interval){ends[0], ends[1]};
    sample->bca = (folk_interval){ends[2], ends[3]};
    folk_free(means);
    folk_free(deviations);
}

static folk_sample empty(size_t failed) {
    const folk_interval infinite = {-INFINITY, INFINITY};
    folk_sample sample = {.failed = failed, .mean = NAN, .deviation = NAN, .error = NAN};
    sample.min = sample.max = sample.median = NAN;
    for (int i = 0; i < FOLK_SAMPLE_QUANTILES; i++)
        sample.quantiles[i] = NAN;
    sample.t = infinite;
    sample.percentile = sample.bca = UNKNOWN;
    return sample;
}

static void describe(const folk_sample_def *def, const double *values, size_t count,
                     folk_sample *sample) {
    const folk_moments moments = folk_sample_moments(values, count);
    sample->count = count;
    sample->constant = moments.min == moments.max;
    // Welford's mean of equal numbers may round; their mean is the number.
    sample->mean = sample->constant ? moments.min : moments.mean;
    sample->deviation = sample->constant ? 0.0 : folk_moments_deviation(&moments);
    sample->error = sample->constant ? 0.0 : folk_moments_error(&moments);
    sample->min = moments.min;
    sample->max = moments.max;
    folk_sample_quantiles(values, count, folk_sample_levels, FOLK_SAMPLE_QUANTILES,
                          sample->quantiles);
    sample->median = sample->quantiles[2];
    if (count >= 2) sample->t = folk_moments_interval(&moments, def->level);
    const folk_interval point = {sample->mean, sample->mean};
    if (sample->constant && count >= 2) sample->t = point;
    if (def->resamples == 0) return;
    if (count < 2)
        sample->percentile = sample->bca = sample->t;
    else if (sample->constant)
        sample->percentile = sample->bca = point;
    else
        bootstrap(def, values, count, sample);
}

folk_sample folk_sample_of(const folk_sample_def *def, const double *values, size_t count) {
    FOLK_ASSERT(def->level > 0.0 && def->level < 1.0);
    double *numbers = folk_alloc(count * sizeof *numbers);
    const size_t kept = keep_numbers(values, count, numbers);
    folk_sample sample = empty(count - kept);
    if (kept > 0) describe(def, numbers, kept, &sample);
    folk_free(numbers);
    return sample;
}

void folk_sample_quantiles(const double *values, size_t count, const double *levels,
                           size_t level_count, double *out) {
    double *sorted = folk_alloc(count * sizeof *sorted);
    const size_t kept = keep_numbers(values, count, sorted);
    folk_sort(sorted, kept);
    for (size_t i = 0; i < level_count; i++)
        out[i] = kept > 0 ? folk_quantile_sorted(sorted, kept, levels[i]) : NAN;
    folk_free(sorted);
}
