// SPDX-License-Identifier: GPL-3.0-or-later
// Each base sample gives one row of terms whose means over the samples are all that the indices
// need, so a resample of the bootstrap is a sum of rows and never looks at the outcomes again.
// Outcomes enter less their mean: the estimators are products, whose noise grows with it.
#include "sweep/sensitivity.h"

#include "core/error.h"
#include "core/memory.h"
#include "core/rng.h"
#include "sweep/sample.h"

#include <math.h>

// Columns of a row: f(A) + f(B), f(A)^2 + f(B)^2, first[k], total[k], and of each pair i < j.
enum { SUM, SQUARES, TERMS };

typedef struct terms {
    size_t factors, pairs, width, count;
    size_t last; // place of f(B) among the outcomes of a base sample
    double *rows;
} terms;

folk_sensitivity_def folk_sensitivity_def_default(void) {
    return (folk_sensitivity_def){.level = 0.95, .resamples = 1000, .seed = 1};
}

static bool whole(const double *outcomes, size_t width) {
    for (size_t i = 0; i < width; i++)
        if (isnan(outcomes[i])) return false;
    return true;
}

static void fill_pairs(size_t factors, const double *ab, double apart, double centre, double *out) {
    const double *ba = ab + factors;
    for (size_t i = 0; i < factors; i++)
        for (size_t j = i + 1; j < factors; j++) {
            const double one = (ba[i] - centre) * (ab[j] - centre);
            const double other = (ba[j] - centre) * (ab[i] - centre);
            *out++ = (one + other) / 2.0 - apart;
        }
}

static void fill_row(const terms *t, const double *outcomes, double centre, double *row) {
    const double a = outcomes[0] - centre, b = outcomes[t->last] - centre, *ab = outcomes + 1;
    row[SUM] = a + b;
    row[SQUARES] = a * a + b * b;
    for (size_t i = 0; i < t->factors; i++) {
        const double change = ab[i] - outcomes[0];
        row[TERMS + i] = b * change;
        row[TERMS + t->factors + i] = change * change / 2.0;
    }
    if (t->pairs > 0) fill_pairs(t->factors, ab, a * b, centre, row + TERMS + 2 * t->factors);
}

static size_t outcome_width(const folk_sensitivity_def *def) {
    return 2 + (def->second_order ? 2 : 1) * def->factors;
}

static folk_moments base_moments(const folk_sensitivity_def *def) {
    const size_t width = outcome_width(def);
    folk_moments moments = {0};
    for (size_t i = 0; i < def->count; i++) {
        const double *outcomes = def->outcomes + i * width;
        if (!whole(outcomes, width)) continue;
        folk_moments_add(&moments, outcomes[0]);
        folk_moments_add(&moments, outcomes[width - 1]);
    }
    return moments;
}

static terms terms_of(const folk_sensitivity_def *def, double centre) {
    const size_t k = def->factors, width = outcome_width(def);
    terms t = {.factors = k, .last = width - 1};
    t.pairs = def->second_order ? k * (k - 1) / 2 : 0;
    t.width = TERMS + 2 * k + t.pairs;
    t.rows = folk_alloc(def->count * t.width * sizeof *t.rows);
    for (size_t i = 0; i < def->count; i++) {
        const double *outcomes = def->outcomes + i * width;
        if (whole(outcomes, width)) fill_row(&t, outcomes, centre, t.rows + t.width * t.count++);
    }
    return t;
}

// Indices in the order of the columns behind TERMS, from the sums of the rows; zero where nothing
// varies.
static void indices_of(const terms *t, const double *sums, double *out) {
    const double n = (double)t->count, k2 = (double)(2 * t->count);
    const double variance = (sums[SQUARES] - sums[SUM] * sums[SUM] / k2) / (k2 - 1.0);
    const double scale = variance > 0.0 ? 1.0 / (variance * n) : 0.0;
    for (size_t i = 0; i < t->width - TERMS; i++)
        out[i] = sums[TERMS + i] * scale;
    size_t pair = 2 * t->factors;
    for (size_t i = 0; i < t->factors && t->pairs > 0; i++)
        for (size_t j = i + 1; j < t->factors; j++)
            out[pair++] -= out[i] + out[j];
}

static void add_row(double *restrict sums, const double *restrict row, size_t width) {
    for (size_t i = 0; i < width; i++)
        sums[i] += row[i];
}

// samples: a row of `resamples` values for each index.
static void resample(const folk_sensitivity_def *def, const terms *t, double *samples) {
    const size_t indices = t->width - TERMS;
    double *sums = folk_alloc((t->width + indices) * sizeof *sums), *one = sums + t->width;
    folk_rng rng = folk_rng_stream(def->seed, "sobol-bootstrap", 0, 0);
    for (uint32_t r = 0; r < def->resamples; r++) {
        for (size_t i = 0; i < t->width; i++)
            sums[i] = 0.0;
        for (size_t i = 0; i < t->count; i++)
            add_row(sums, t->rows + t->width * folk_rng_below(&rng, t->count), t->width);
        indices_of(t, sums, one);
        for (size_t i = 0; i < indices; i++)
            samples[i * def->resamples + r] = one[i];
    }
    folk_free(sums);
}

static void set_spread(const folk_sensitivity_def *def, double *samples, folk_index *index) {
    const folk_moments moments = folk_sample_moments(samples, def->resamples);
    index->error = folk_moments_deviation(&moments);
    folk_sort(samples, def->resamples);
    const double tail = (1.0 - def->level) / 2.0;
    index->interval.low = folk_quantile_sorted(samples, def->resamples, tail);
    index->interval.high = folk_quantile_sorted(samples, def->resamples, 1.0 - tail);
}

static void estimate(const folk_sensitivity_def *def, const terms *t, folk_index *indices) {
    const size_t count = t->width - TERMS;
    double *sums = folk_alloc((t->width + count) * sizeof *sums), *values = sums + t->width;
    for (size_t i = 0; i < t->count; i++)
        add_row(sums, t->rows + t->width * i, t->width);
    indices_of(t, sums, values);
    for (size_t i = 0; i < count; i++)
        indices[i] = (folk_index){values[i], NAN, {NAN, NAN}};
    folk_free(sums);
    if (def->resamples == 0) return;
    double *samples = folk_alloc(count * def->resamples * sizeof *samples);
    resample(def, t, samples);
    for (size_t i = 0; i < count; i++)
        set_spread(def, samples + i * def->resamples, &indices[i]);
    folk_free(samples);
}

// Outcomes that differ by the rounding of one number are a constant.
static bool is_constant(const folk_moments *moments) {
    const double largest = fmax(fabs(moments->min), fabs(moments->max));
    return moments->count == 0 || moments->max - moments->min <= 0x1p-50 * largest;
}

static void place(const terms *t, const folk_index *indices, folk_sensitivity *sobol) {
    const size_t k = t->factors;
    for (size_t i = 0; i < k; i++) {
        sobol->first[i] = indices[i];
        sobol->total[i] = indices[k + i];
    }
    size_t pair = 2 * k;
    for (size_t i = 0; i < k && sobol->second != NULL; i++)
        for (size_t j = i + 1; j < k; j++)
            sobol->second[i * k + j] = sobol->second[j * k + i] = indices[pair++];
}

folk_sensitivity *folk_sensitivity_create(const folk_sensitivity_def *def) {
    FOLK_ASSERT(def->factors >= 1 && def->level > 0.0 && def->level < 1.0);
    const size_t k = def->factors;
    folk_sensitivity *sobol = folk_alloc(sizeof *sobol);
    const folk_moments base = base_moments(def);
    *sobol = (folk_sensitivity){.factors = k, .count = base.count / 2, .mean = base.mean};
    sobol->left_out = def->count - sobol->count;
    sobol->constant = is_constant(&base);
    sobol->variance = sobol->constant ? 0.0 : folk_moments_variance(&base);
    sobol->first = folk_alloc(k * sizeof *sobol->first);
    sobol->total = folk_alloc(k * sizeof *sobol->total);
    if (def->second_order) sobol->second = folk_alloc(k * k * sizeof *sobol->second);
    if (sobol->constant) return sobol;
    const terms t = terms_of(def, base.mean);
    folk_index *indices = folk_alloc((t.width - TERMS) * sizeof *indices);
    estimate(def, &t, indices);
    place(&t, indices, sobol);
    folk_free(indices);
    folk_free(t.rows);
    return sobol;
}

void folk_sensitivity_destroy(folk_sensitivity *sobol) {
    if (sobol == NULL) return;
    folk_free(sobol->first);
    folk_free(sobol->total);
    folk_free(sobol->second);
    folk_free(sobol);
}
