// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/rng.h"

#include "core/error.h"
#include "core/hash.h"

#include <math.h>
#include <string.h>

#define XXH_INLINE_ALL
#include <xxhash.h>

folk_rng folk_rng_stream(uint64_t seed, const char *purpose, uint64_t a, uint64_t b) {
    const uint64_t key[4] = {seed, folk_hash(purpose, strlen(purpose)), a, b};
    const XXH128_hash_t hash = XXH3_128bits(key, sizeof key);
    return (folk_rng){{
        folk_mix(hash.low64 + FOLK_MIX_STEP),
        folk_mix(hash.low64 + 2 * FOLK_MIX_STEP), // not zero if its neighbour is: a bijection
        folk_mix(hash.high64 + FOLK_MIX_STEP),
        folk_mix(hash.high64 + 2 * FOLK_MIX_STEP),
    }};
}

uint64_t folk_seed_derive(uint64_t master, uint64_t a, uint64_t b) {
    const uint64_t key[3] = {master, a, b};
    return folk_hash(key, sizeof key);
}

uint64_t folk_rng_below(folk_rng *rng, uint64_t bound) {
    __extension__ typedef unsigned __int128 wide;
    FOLK_ASSERT(bound >= 1);
    wide product = (wide)folk_rng_next(rng) * bound;
    if ((uint64_t)product >= bound) return (uint64_t)(product >> 64);
    const uint64_t rejected = -bound % bound; // 2^64 mod bound
    while ((uint64_t)product < rejected)
        product = (wide)folk_rng_next(rng) * bound;
    return (uint64_t)(product >> 64);
}

double folk_rng_uniform(folk_rng *rng, double low, double high) {
    const double unit = folk_rng_unit(rng);
    const double value = low + unit * (high - low);
    return value < high ? value : low; // rounding may reach high
}

double folk_rng_exponential(folk_rng *rng, double mean) {
    FOLK_ASSERT(mean > 0.0);
    return -mean * folk_log(folk_rng_open(rng));
}

static double polynomial(const double coefficients[8], double x) {
    double sum = coefficients[7];
    for (int i = 6; i >= 0; i--)
        sum = sum * x + coefficients[i];
    return sum;
}

// Quantile of the standard normal distribution (Wichura 1988, Applied Statistics 37, AS 241,
// PPND16): rational approximations near the centre, in the shoulders and in the tails.
static double normal_quantile(double p) {
    static const double centre[2][8] = {
        {3.3871328727963666080e0, 1.3314166789178437745e2, 1.9715909503065514427e3,
         1.3731693765509461125e4, 4.5921953931549871457e4, 6.7265770927008700853e4,
         3.3430575583588128105e4, 2.5090809287301226727e3},
        {1.0, 4.2313330701600911252e1, 6.8718700749205790830e2, 5.3941960214247511077e3,
         2.1213794301586595867e4, 3.9307895800092710610e4, 2.8729085735721942674e4,
         5.2264952788528545610e3}};
    static const double shoulder[2][8] = {
        {1.42343711074968357734e0, 4.63033784615654529590e0, 5.76949722146069140550e0,
         3.64784832476320460504e0, 1.27045825245236838258e0, 2.41780725177450611770e-1,
         2.27238449892691845833e-2, 7.74545014278341407640e-4},
        {1.0, 2.05319162663775882187e0, 1.67638483018380384940e0, 6.89767334985100004550e-1,
         1.48103976427480074590e-1, 1.51986665636164571966e-2, 5.47593808499534494600e-4,
         1.05075007164441684324e-9}};
    static const double tail[2][8] = {
        {6.65790464350110377720e0, 5.46378491116411436990e0, 1.78482653991729133580e0,
         2.96560571828504891230e-1, 2.65321895265761230930e-2, 1.24266094738807843860e-3,
         2.71155556874348757815e-5, 2.01033439929228813265e-7},
        {1.0, 5.99832206555887937690e-1, 1.36929880922735805310e-1, 1.48753612908506148525e-2,
         7.86869131145613259100e-4, 1.84631831751005468180e-5, 1.42151175831644588870e-7,
         2.04426310338993978564e-15}};
    const double q = p - 0.5;
    if (fabs(q) <= 0.425) {
        const double r = 0.180625 - q * q;
        return q * polynomial(centre[0], r) / polynomial(centre[1], r);
    }
    const double r = sqrt(-folk_log(q < 0.0 ? p : 1.0 - p));
    const double distance =
        r <= 5.0 ? polynomial(shoulder[0], r - 1.6) / polynomial(shoulder[1], r - 1.6)
                 : polynomial(tail[0], r - 5.0) / polynomial(tail[1], r - 5.0);
    return q < 0.0 ? -distance : distance;
}

double folk_rng_normal(folk_rng *rng, double mean, double deviation) {
    FOLK_ASSERT(deviation >= 0.0);
    return mean + deviation * normal_quantile(folk_rng_open(rng));
}

size_t folk_rng_choice(folk_rng *rng, const double *weights, size_t count) {
    double sum = 0.0;
    for (size_t i = 0; i < count; i++)
        sum += weights[i];
    FOLK_ASSERT(sum > 0.0 && sum < INFINITY);
    const double target = folk_rng_unit(rng) * sum;
    size_t last = 0;
    double reached = 0.0;
    for (size_t i = 0; i < count; i++) {
        if (weights[i] <= 0.0) continue;
        reached += weights[i];
        last = i;
        if (target < reached) return i;
    }
    return last; // rounding took target to the sum
}

static void swap_bytes(unsigned char *a, unsigned char *b, size_t bytes) {
    unsigned char held[64];
    while (bytes > 0) {
        const size_t part = bytes < sizeof held ? bytes : sizeof held;
        memcpy(held, a, part);
        memcpy(a, b, part);
        memcpy(b, held, part);
        a += part;
        b += part;
        bytes -= part;
    }
}

void folk_rng_shuffle(folk_rng *rng, void *items, size_t count, size_t item_bytes) {
    unsigned char *base = items;
    for (size_t left = count; left > 1; left--) {
        const size_t chosen = (size_t)folk_rng_below(rng, left);
        if (chosen == left - 1) continue;
        swap_bytes(base + chosen * item_bytes, base + (left - 1) * item_bytes, item_bytes);
    }
}
