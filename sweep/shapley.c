// SPDX-License-Identifier: GPL-3.0-or-later
#include "sweep/shapley.h"

#include "core/rng.h"

#include <math.h>

static const folk_share NOTHING = {0.0, 0.0};

// weights[s]: s! (n - 1 - s)! / n!, the share of orders in which a given part comes right after a
// given set of s others; 1 / (n C(n - 1, s)).
static void weigh(unsigned parts, double weights[FOLK_SHAPLEY_EXACT]) {
    double choose = 1.0;
    for (unsigned s = 0; s < parts; s++) {
        weights[s] = 1.0 / ((double)parts * choose);
        choose = choose * (double)(parts - 1 - s) / (double)(s + 1);
    }
}

static folk_share share_of(unsigned part, unsigned parts, const double *values,
                           const double *errors, const double *weights) {
    folk_share share = NOTHING;
    const uint32_t bit = 1u << part;
    double variance = 0.0;
    for (uint32_t subset = 0; subset < 1u << parts; subset++) {
        if (subset & bit) continue;
        const double weight = weights[__builtin_popcount(subset)];
        share.value += weight * (values[subset | bit] - values[subset]);
        if (errors == NULL) continue;
        const double with = errors[subset | bit], without = errors[subset];
        variance += weight * weight * (with * with + without * without);
    }
    share.error = sqrt(variance);
    return share;
}

static bool fail_missing(uint32_t subset, unsigned parts, folk_error *err) {
    char bits[FOLK_SHAPLEY_EXACT + 1] = {0};
    for (unsigned i = 0; i < parts; i++)
        bits[i] = subset >> i & 1 ? '1' : '0';
    return folk_fail(err, FOLK_ERR_USAGE,
                     "exact Shapley values need the outcome of every subset of the %u parts; the "
                     "subset %s (1: on, from the first part) has none",
                     parts, bits);
}

bool folk_shapley_exact(unsigned parts, const double *values, const double *errors, folk_share *out,
                        folk_error *err) {
    FOLK_ASSERT(parts >= 1 && parts <= FOLK_SHAPLEY_EXACT);
    for (uint32_t subset = 0; subset < 1u << parts; subset++)
        if (isnan(values[subset])) return fail_missing(subset, parts, err);
    double weights[FOLK_SHAPLEY_EXACT];
    weigh(parts, weights);
    for (unsigned part = 0; part < parts; part++)
        out[part] = share_of(part, parts, values, errors, weights);
    return true;
}

void folk_shapley_order(unsigned parts, size_t permutation, uint64_t seed, uint8_t *order) {
    FOLK_ASSERT(parts >= 1 && parts <= FOLK_SHAPLEY_PARTS);
    for (unsigned i = 0; i < parts; i++)
        order[i] = (uint8_t)i;
    folk_rng rng = folk_rng_stream(seed, "shapley", permutation / 2, 0);
    folk_rng_shuffle(&rng, order, parts, sizeof *order);
    for (unsigned i = 0; permutation % 2 == 1 && i < parts / 2; i++) {
        const uint8_t first = order[i];
        order[i] = order[parts - 1 - i];
        order[parts - 1 - i] = first;
    }
}

uint64_t folk_shapley_prefix(const uint8_t *order, unsigned length) {
    uint64_t subset = 0;
    for (unsigned i = 0; i < length; i++)
        subset |= UINT64_C(1) << order[i];
    return subset;
}
