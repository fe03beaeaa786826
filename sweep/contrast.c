// SPDX-License-Identifier: GPL-3.0-or-later
#include "sweep/effects.h"

#include "core/memory.h"

#include <gsl/gsl_cdf.h>
#include <math.h>

enum { MOST_FACTORS = 52 }; // a design point's levels are the bits of a double's whole number

typedef struct points {
    size_t count;
    double *keys; // ascending
    folk_moments *moments;
    double deviation; // within points
    double freedom;
} points;

static double key_of(const folk_table_def *def, size_t observation) {
    uint64_t key = 0;
    for (size_t f = 0; f < def->factors; f++) {
        FOLK_ASSERT(def->levels[f] == 2 && def->positions[observation * def->factors + f] < 2);
        key |= (uint64_t)def->positions[observation * def->factors + f] << f;
    }
    return (double)key;
}

static size_t find(const points *p, double key) {
    size_t low = 0, high = p->count;
    while (low < high) {
        const size_t middle = low + (high - low) / 2;
        if (p->keys[middle] < key)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

// The design points that have a value, each with its moments.
static points gather(const folk_table_def *def) {
    points p = {.keys = folk_alloc(def->count * sizeof *p.keys)};
    size_t kept = 0;
    for (size_t i = 0; i < def->count; i++)
        if (!isnan(def->outcomes[i])) p.keys[kept++] = key_of(def, i);
    folk_sort(p.keys, kept);
    for (size_t i = 0; i < kept; i++)
        if (i == 0 || p.keys[i] != p.keys[p.count - 1]) p.keys[p.count++] = p.keys[i];
    p.moments = folk_alloc(p.count * sizeof *p.moments);
    for (size_t i = 0; i < def->count; i++)
        if (!isnan(def->outcomes[i]))
            folk_moments_add(&p.moments[find(&p, key_of(def, i))], def->outcomes[i]);
    double squares = 0.0;
    for (size_t i = 0; i < p.count; i++)
        squares += p.moments[i].min == p.moments[i].max ? 0.0 : p.moments[i].m2;
    p.freedom = (double)(kept - p.count);
    p.deviation = kept > p.count ? sqrt(squares / p.freedom) : NAN;
    return p;
}

static bool is_high(double key, const folk_contrast *contrast) {
    const uint64_t bits = (uint64_t)key;
    if (contrast->first == contrast->second) return bits >> contrast->first & 1;
    return (bits >> contrast->first & 1) == (bits >> contrast->second & 1);
}

static void test_contrast(const points *p, double level, folk_contrast *contrast) {
    contrast->p = NAN;
    contrast->interval = (folk_interval){-INFINITY, INFINITY};
    if (isnan(contrast->error) || isnan(contrast->effect)) return;
    const double t = fabs(contrast->effect) / contrast->error;
    if (contrast->error > 0.0)
        contrast->p = 2.0 * gsl_cdf_tdist_Q(t, p->freedom);
    else
        contrast->p = contrast->effect == 0.0 ? 1.0 : 0.0;
    const double half = gsl_cdf_tdist_Qinv((1.0 - level) / 2.0, p->freedom) * contrast->error;
    contrast->interval = (folk_interval){contrast->effect - half, contrast->effect + half};
}

static void measure(const points *p, double level, folk_contrast *contrast) {
    double sums[2] = {0.0, 0.0}, inverses[2] = {0.0, 0.0}, counts[2] = {0.0, 0.0};
    for (size_t i = 0; i < p->count; i++) {
        const bool high = is_high(p->keys[i], contrast);
        sums[high] += p->moments[i].mean;
        inverses[high] += 1.0 / (double)p->moments[i].count;
        counts[high] += 1.0;
    }
    contrast->effect = sums[1] / counts[1] - sums[0] / counts[0];
    const double low = inverses[0] / (counts[0] * counts[0]);
    const double high = inverses[1] / (counts[1] * counts[1]);
    contrast->error = p->deviation * sqrt(low + high);
    test_contrast(p, level, contrast);
}

static bool aliased(const points *p, const folk_contrast *one, const folk_contrast *other) {
    if (p->count == 0) return false;
    const bool same = is_high(p->keys[0], one) == is_high(p->keys[0], other);
    for (size_t i = 1; i < p->count; i++)
        if ((is_high(p->keys[i], one) == is_high(p->keys[i], other)) != same) return false;
    return true;
}

static size_t list(size_t factors, folk_contrast *out) {
    size_t count = 0;
    for (size_t i = 0; i < factors; i++)
        out[count++] = (folk_contrast){.first = i, .second = i};
    for (size_t i = 0; i < factors; i++)
        for (size_t j = i + 1; j < factors; j++)
            out[count++] = (folk_contrast){.first = i, .second = j};
    return count;
}

size_t folk_contrasts(const folk_table_def *def, double level, folk_contrast *out) {
    FOLK_ASSERT(def->factors <= MOST_FACTORS && level > 0.0 && level < 1.0);
    points p = gather(def);
    const size_t count = list(def->factors, out);
    for (size_t i = 0; i < count; i++) {
        measure(&p, level, &out[i]);
        out[i].alias = 0;
        while (out[i].alias < i && !aliased(&p, &out[i], &out[out[i].alias]))
            out[i].alias++;
    }
    folk_free(p.keys);
    folk_free(p.moments);
    return count;
}
