// SPDX-License-Identifier: GPL-3.0-or-later
#include "sweep/comparison.h"
#include "sweep/comparison_part.h"

#include "core/error.h"
#include "core/memory.h"

#include <gsl/gsl_cdf.h>
#include <math.h>

static const folk_interval INFINITE = {-INFINITY, INFINITY};

folk_comparison_def folk_comparison_def_default(void) {
    return (folk_comparison_def){.level = 0.95, .permutations = 10000, .seed = 1};
}

static folk_comparison blank(bool paired) {
    return (folk_comparison){
        .paired = paired,
        .mean_a = NAN,
        .mean_b = NAN,
        .difference = NAN,
        .error = NAN,
        .interval = INFINITE,
        .t = NAN,
        .freedom = NAN,
        .p = NAN,
        .permutation_p = NAN,
        .cohen_d = NAN,
        .hedges_g = NAN,
        .g_interval = INFINITE,
        .cliff_delta = NAN,
        .cliff_interval = {-1.0, 1.0},
    };
}

static folk_moments moments_of(const double *values, size_t count) {
    folk_moments moments = {0};
    for (size_t i = 0; i < count; i++)
        folk_moments_add(&moments, values[i]);
    if (moments.min == moments.max)
        moments = (folk_moments){count, moments.min, 0.0, moments.min, moments.max};
    return moments;
}

// t, p and the interval, from the difference, its error and the degrees of freedom.
static void test_difference(const folk_comparison_def *def, folk_comparison *out) {
    if (out->constant) {
        const bool equal = out->difference == 0.0;
        out->t = equal ? 0.0 : copysign(INFINITY, out->difference);
        out->p = equal ? 1.0 : 0.0;
        out->interval = (folk_interval){out->difference, out->difference};
        return;
    }
    out->t = out->difference / out->error;
    out->p = 2.0 * gsl_cdf_tdist_Q(fabs(out->t), out->freedom);
    const double half = gsl_cdf_tdist_Qinv((1.0 - def->level) / 2.0, out->freedom) * out->error;
    out->interval = (folk_interval){out->difference - half, out->difference + half};
}

static void compare_pairs(const folk_comparison_def *def, const folk_pair_of_samples *pairs,
                          double *differences, folk_comparison *out) {
    const size_t count = pairs->count_a;
    for (size_t i = 0; i < count; i++)
        differences[i] = pairs->a[i] - pairs->b[i];
    const folk_moments moments = moments_of(differences, count);
    out->difference = moments.mean;
    if (count < 2) return;
    out->error = folk_moments_error(&moments);
    out->freedom = (double)(count - 1);
    out->constant = !(out->error > 0.0);
    test_difference(def, out);
    folk_permute_signs(def, differences, count, out);
    folk_comparison_effects(def, pairs, out);
}

static size_t keep(const double *values, size_t count, double *out) {
    size_t kept = 0;
    for (size_t i = 0; i < count; i++)
        if (!isnan(values[i])) out[kept++] = values[i];
    return kept;
}

static folk_pair_of_samples measured(double *a, size_t count_a, double *b, size_t count_b,
                                     folk_comparison *out) {
    const folk_pair_of_samples samples = {
        a, b, count_a, count_b, moments_of(a, count_a), moments_of(b, count_b)};
    out->count_a = count_a;
    out->count_b = count_b;
    if (count_a > 0) out->mean_a = samples.of_a.mean;
    if (count_b > 0) out->mean_b = samples.of_b.mean;
    return samples;
}

folk_comparison folk_compare_paired(const folk_comparison_def *def, const double *a,
                                    const double *b, size_t count) {
    FOLK_ASSERT(def->level > 0.0 && def->level < 1.0);
    folk_comparison out = blank(true);
    double *kept_a = folk_alloc(3 * count * sizeof *kept_a);
    double *kept_b = kept_a + count, *differences = kept_b + count;
    size_t kept = 0;
    for (size_t i = 0; i < count; i++) {
        if (isnan(a[i]) || isnan(b[i])) continue;
        kept_a[kept] = a[i];
        kept_b[kept++] = b[i];
    }
    out.left_out = count - kept;
    const folk_pair_of_samples pairs = measured(kept_a, kept, kept_b, kept, &out);
    if (kept > 0) compare_pairs(def, &pairs, differences, &out);
    folk_free(kept_a);
    return out;
}

// Welch (1947); the degrees of freedom after Satterthwaite (1946).
static void compare_samples(const folk_comparison_def *def, const folk_pair_of_samples *samples,
                            folk_comparison *out) {
    out->difference = samples->of_a.mean - samples->of_b.mean;
    if (samples->count_a < 2 || samples->count_b < 2) return;
    const double error_a = folk_moments_error(&samples->of_a);
    const double error_b = folk_moments_error(&samples->of_b);
    out->error = sqrt(error_a * error_a + error_b * error_b);
    out->constant = !(out->error > 0.0);
    const double ratio = out->constant ? 0.0 : error_a / out->error;
    const double part_a = ratio * ratio;
    const double part_b = 1.0 - part_a;
    out->freedom = 1.0 / (part_a * part_a / (double)(samples->count_a - 1) +
                          part_b * part_b / (double)(samples->count_b - 1));
    test_difference(def, out);
    folk_permute_labels(def, samples, out);
    folk_comparison_effects(def, samples, out);
}

folk_comparison folk_compare_unpaired(const folk_comparison_def *def, const double *a,
                                      size_t count_a, const double *b, size_t count_b) {
    FOLK_ASSERT(def->level > 0.0 && def->level < 1.0);
    folk_comparison out = blank(false);
    double *kept_a = folk_alloc((count_a + count_b) * sizeof *kept_a);
    const size_t of_a = keep(a, count_a, kept_a);
    double *kept_b = kept_a + of_a;
    const size_t of_b = keep(b, count_b, kept_b);
    out.left_out = count_a + count_b - of_a - of_b;
    const folk_pair_of_samples samples = measured(kept_a, of_a, kept_b, of_b, &out);
    if (of_a > 0 && of_b > 0) compare_samples(def, &samples, &out);
    folk_free(kept_a);
    return out;
}

// The p value at each rank is multiplied by how many are not smaller; a later one is never below
// an earlier one, so equal ones get what the first of them gets.
void folk_holm(const double *p, size_t count, double *adjusted) {
    double *sorted = folk_alloc(2 * count * sizeof *sorted);
    double *raised = sorted + count;
    const size_t kept = keep(p, count, sorted);
    folk_sort(sorted, kept);
    double largest = 0.0;
    for (size_t i = 0; i < kept; i++) {
        largest = fmax(largest, fmin(1.0, (double)(kept - i) * sorted[i]));
        raised[i] = largest;
    }
    for (size_t i = 0; i < count; i++) {
        size_t low = 0, high = kept;
        while (low < high) {
            const size_t middle = low + (high - low) / 2;
            if (sorted[middle] < p[i])
                low = middle + 1;
            else
                high = middle;
        }
        adjusted[i] = isnan(p[i]) ? NAN : raised[low];
    }
    folk_free(sorted);
}

void folk_treatments(const folk_comparison_def *def, const folk_arm *arms, size_t count,
                     size_t baseline, bool paired, folk_treatment *out) {
    FOLK_ASSERT(baseline < count);
    const folk_arm base = arms[baseline];
    double *p = folk_alloc(count * sizeof *p);
    for (size_t i = 0; i < count; i++) {
        FOLK_ASSERT(!paired || arms[i].count == base.count);
        out[i].effect = paired ? folk_compare_paired(def, arms[i].values, base.values, base.count)
                               : folk_compare_unpaired(def, arms[i].values, arms[i].count,
                                                       base.values, base.count);
        if (i == baseline) out[i].effect.p = out[i].effect.permutation_p = NAN;
        p[i] = out[i].effect.p;
    }
    folk_holm(p, count, p);
    for (size_t i = 0; i < count; i++)
        out[i].p_adjusted = p[i];
    folk_free(p);
}
