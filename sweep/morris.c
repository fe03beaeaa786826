// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/error.h"
#include "core/memory.h"
#include "core/rng.h"
#include "sweep/sample.h"
#include "sweep/sensitivity.h"

#include <math.h>

folk_morris_def folk_morris_def_default(void) {
    return (folk_morris_def){.level = 0.95, .resamples = 1000, .seed = 1};
}

// The factor that alone differs between two points; `factors` when none or several do (a whole
// number of few values may stand still where the design meant a step).
static size_t changed_factor(const double *from, const double *to, size_t factors) {
    size_t found = factors;
    for (size_t i = 0; i < factors; i++) {
        if (from[i] == to[i]) continue;
        if (found < factors) return factors;
        found = i;
    }
    return found;
}

// effects[factor][trajectory], NaN where there is none. False for a trajectory with a NaN.
static bool walk(const folk_morris_def *def, size_t trajectory, double *effects) {
    const size_t k = def->factors;
    const double *outcomes = def->outcomes + trajectory * (k + 1);
    const double *inputs = def->inputs + trajectory * (k + 1) * k;
    for (size_t i = 0; i <= k; i++)
        if (isnan(outcomes[i])) return false;
    for (size_t i = 0; i < k; i++) {
        const double *from = inputs + i * k, *to = from + k;
        const size_t factor = changed_factor(from, to, k);
        if (factor == k) continue;
        effects[factor * def->trajectories + trajectory] =
            (outcomes[i + 1] - outcomes[i]) / (to[factor] - from[factor]);
    }
    return true;
}

static folk_morris describe(const folk_morris_def *def, const double *effects) {
    folk_moments plain = {0}, absolute = {0};
    for (size_t i = 0; i < def->trajectories; i++) {
        if (isnan(effects[i])) continue;
        folk_moments_add(&plain, effects[i]);
        folk_moments_add(&absolute, fabs(effects[i]));
    }
    folk_morris out = {.count = plain.count, .mu = NAN, .sigma = NAN, .mu_star = NAN, .error = NAN};
    out.interval = (folk_interval){NAN, NAN};
    if (plain.count == 0) return out;
    out.mu = plain.mean;
    out.mu_star = absolute.mean;
    if (plain.count < 2) return out;
    out.sigma = folk_moments_deviation(&plain);
    out.error = folk_moments_error(&absolute);
    return out;
}

// Percentiles of mu* over resamples of the factor's own effects.
static folk_interval resampled(const folk_morris_def *def, size_t factor, const double *effects) {
    double *sizes = folk_alloc((def->trajectories + def->resamples) * sizeof *sizes);
    double *means = sizes + def->trajectories;
    size_t count = 0;
    for (size_t i = 0; i < def->trajectories; i++)
        if (!isnan(effects[i])) sizes[count++] = fabs(effects[i]);
    folk_rng rng = folk_rng_stream(def->seed, "morris-bootstrap", factor, 0);
    for (uint32_t r = 0; r < def->resamples; r++) {
        double sum = 0.0;
        for (size_t i = 0; i < count; i++)
            sum += sizes[folk_rng_below(&rng, count)];
        means[r] = sum / (double)count;
    }
    folk_sort(means, def->resamples);
    const double tail = (1.0 - def->level) / 2.0;
    const folk_interval interval = {folk_quantile_sorted(means, def->resamples, tail),
                                    folk_quantile_sorted(means, def->resamples, 1.0 - tail)};
    folk_free(sizes);
    return interval;
}

size_t folk_morris_effects(const folk_morris_def *def, folk_morris *out) {
    FOLK_ASSERT(def->level > 0.0 && def->level < 1.0);
    const size_t count = def->factors * def->trajectories;
    double *effects = folk_alloc(count * sizeof *effects);
    for (size_t i = 0; i < count; i++)
        effects[i] = NAN;
    size_t left_out = 0;
    for (size_t i = 0; i < def->trajectories; i++)
        left_out += !walk(def, i, effects);
    for (size_t i = 0; i < def->factors; i++) {
        const double *own = effects + i * def->trajectories;
        out[i] = describe(def, own);
        if (def->resamples > 0 && out[i].count > 1) out[i].interval = resampled(def, i, own);
    }
    folk_free(effects);
    return left_out;
}
