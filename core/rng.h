// SPDX-License-Identifier: GPL-3.0-or-later
// Chance belongs to someone. There is no shared generator: every use takes a stream keyed by (seed,
// purpose, a, b), for instance (run seed, "mutation", agent, generation), and a new draw in one
// place moves nothing elsewhere. A stream is xoshiro256++ (Blackman & Vigna 2021), its 256-bit
// state filled by SplitMix64 from the 128-bit XXH3 hash of the key. Continuous variates come by
// inversion: one number consumed for one value, monotone in it, so that common random numbers stay
// common. No libm call whose last bit depends on the processor is used: see folk_log.
#ifndef FOLK_CORE_RNG_H
#define FOLK_CORE_RNG_H

#include <stddef.h>
#include <stdint.h>

typedef struct folk_rng {
    uint64_t s[4]; // never all zero
} folk_rng;

/// The stream of (seed, purpose, a, b). `purpose` is a short constant text ("match", "mutation").
folk_rng folk_rng_stream(uint64_t seed, const char *purpose, uint64_t a, uint64_t b);

/// A seed for a part of a larger whole: hash(master, a, b); for instance (design point, replicate).
uint64_t folk_seed_derive(uint64_t master, uint64_t a, uint64_t b);

static inline uint64_t folk_rotl(uint64_t x, int k) {
    return (x << k) | (x >> (64 - k));
}

/// The next 64 random bits.
static inline uint64_t folk_rng_next(folk_rng *rng) {
    uint64_t *s = rng->s;
    const uint64_t result = folk_rotl(s[0] + s[3], 23) + s[0];
    const uint64_t t = s[1] << 17;
    s[2] ^= s[0];
    s[3] ^= s[1];
    s[1] ^= s[2];
    s[0] ^= s[3];
    s[2] ^= t;
    s[3] = folk_rotl(s[3], 45);
    return result;
}

/// Uniform on [0, 1): a multiple of 2^-53.
static inline double folk_rng_unit(folk_rng *rng) {
    return (double)(folk_rng_next(rng) >> 11) * 0x1p-53;
}

/// Uniform on (0, 1): the midpoints of 2^-52 cells, so that its logarithm is finite.
static inline double folk_rng_open(folk_rng *rng) {
    return ((double)(folk_rng_next(rng) >> 12) + 0.5) * 0x1p-52;
}

/// Uniform integer in [0, bound), without bias (Lemire 2019); bound >= 1.
uint64_t folk_rng_below(folk_rng *rng, uint64_t bound);

/// Uniform on [low, high).
double folk_rng_uniform(folk_rng *rng, double low, double high);

/// Exponential with the given mean (> 0), by inversion.
double folk_rng_exponential(folk_rng *rng, double mean);

/// Normal, by inversion (Wichura 1988, algorithm AS 241); deviation >= 0.
double folk_rng_normal(folk_rng *rng, double mean, double deviation);

/// Index drawn with probability weights[i] / sum; every weight >= 0 and finite, the sum > 0.
size_t folk_rng_choice(folk_rng *rng, const double *weights, size_t count);

/// Puts `items` into a uniformly random order (Fisher-Yates).
void folk_rng_shuffle(folk_rng *rng, void *items, size_t count, size_t item_bytes);

/// Natural logarithm, x > 0 and finite: the same bits on every processor (IEEE add, multiply and
/// divide only), within 1 unit in the last place of the true value.
double folk_log(double x);

/// Exponential function, likewise, within 2 units in the last place; 0 and infinity where the
/// result is too small or too large for a double.
double folk_exp(double x);

#endif
