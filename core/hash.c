// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/hash.h"

#include <stdio.h>

#define XXH_INLINE_ALL
#include <xxhash.h>

uint64_t folk_hash(const void *data, size_t bytes) {
    return XXH3_64bits(data, bytes);
}

void folk_hash_text(const void *data, size_t bytes, char out[FOLK_HASH_TEXT]) {
    const XXH128_hash_t hash = XXH3_128bits(data, bytes);
    snprintf(out, FOLK_HASH_TEXT, "%016llx%016llx", (unsigned long long)hash.high64,
             (unsigned long long)hash.low64);
}

void folk_digest_bytes(folk_digest *digest, const void *data, size_t bytes) {
    folk_digest_add(digest, XXH3_64bits(data, bytes), bytes);
}

// The finaliser of SplitMix64 (Steele, Lea & Flood 2014).
uint64_t folk_digest_value(const folk_digest *digest) {
    uint64_t z = digest->state + 0x9e3779b97f4a7c15u;
    z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9u;
    z = (z ^ (z >> 27)) * 0x94d049bb133111ebu;
    return z ^ (z >> 31);
}
