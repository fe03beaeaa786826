// SPDX-License-Identifier: GPL-3.0-or-later
#include "agents/replicator.h"

#include "core/memory.h"

static void slope_at(const folk_replicator_def *def, const double *shares, double *slope) {
    const uint32_t count = def->type_count;
    const double other = def->mutation / (count - 1), own = 1.0 - def->mutation - other;
    double mean = 0.0;
    for (uint32_t i = 0; i < count; i++) {
        double fitness = 0.0;
        for (uint32_t j = 0; j < count; j++)
            fitness += def->payoffs[i * count + j] * shares[j];
        slope[i] = shares[i] * fitness;
        mean += slope[i];
    }
    for (uint32_t i = 0; i < count; i++)
        slope[i] = own * slope[i] + other * mean - shares[i] * mean;
}

static void normalise(double *shares, uint32_t count) {
    double sum = 0.0;
    for (uint32_t i = 0; i < count; i++) {
        if (shares[i] < 0.0) shares[i] = 0.0;
        sum += shares[i];
    }
    for (uint32_t i = 0; i < count; i++)
        shares[i] /= sum;
}

void folk_replicator_step(const folk_replicator_def *def, double step, double *shares) {
    static const double along[] = {0.5, 0.5, 1.0}, weights[] = {1.0, 2.0, 2.0, 1.0};
    const uint32_t count = def->type_count;
    double *slope = folk_alloc(3 * (size_t)count * sizeof *slope);
    double *at = slope + count, *sum = slope + 2 * (size_t)count;
    for (uint32_t i = 0; i < count; i++)
        at[i] = shares[i];
    for (int stage = 0; stage < 4; stage++) {
        slope_at(def, at, slope);
        for (uint32_t i = 0; i < count; i++) {
            sum[i] += weights[stage] * slope[i];
            if (stage < 3) at[i] = shares[i] + step * along[stage] * slope[i];
        }
    }
    for (uint32_t i = 0; i < count; i++)
        shares[i] += step / 6.0 * sum[i];
    normalise(shares, count);
    folk_free(slope);
}
