// SPDX-License-Identifier: GPL-3.0-or-later
#include "sweep/permutation.h"

#include "core/error.h"
#include "core/hash.h"

// Each round halves what an order gives away, at best; 96 leave nothing even of 2^40 points.
enum { ROUNDS = 96 };

uint64_t folk_permutation(uint64_t key, uint64_t count, uint64_t x) {
    FOLK_ASSERT(x < count);
    for (uint64_t round = 1; round <= ROUNDS; round++) {
        const uint64_t word = folk_mix(key + round * FOLK_MIX_STEP);
        const uint64_t middle = word % count;
        const uint64_t other = middle >= x ? middle - x : middle + (count - x);
        const uint64_t upper = x > other ? x : other;
        if (folk_mix(word ^ folk_mix(upper + FOLK_MIX_STEP)) >> 63) x = other;
    }
    return x;
}
