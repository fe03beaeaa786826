// SPDX-License-Identifier: GPL-3.0-or-later
// Hashes: content hashes of files and texts (XXH3), and the running digest of a run.
// The digest is fed with words in the order in which things happen; two runs are the same run when
// their digests are equal. Doubles enter as their bits, with -0 read as 0 and every NaN as one NaN.
#ifndef FOLK_CORE_HASH_H
#define FOLK_CORE_HASH_H

#include <stddef.h>
#include <stdint.h>
#include <string.h>

/// XXH3-64 of `bytes` bytes.
uint64_t folk_hash(const void *data, size_t bytes);

enum { FOLK_HASH_TEXT = 33 };

/// XXH3-128 of `bytes` bytes as 32 lower-case hexadecimal digits: names a content in the store.
void folk_hash_text(const void *data, size_t bytes, char out[FOLK_HASH_TEXT]);

/// The mixer of SplitMix64 (Steele, Lea & Flood 2014): a bijection of words in which every bit of
/// the input moves every bit of the output. Its generator mixes seed + FOLK_MIX_STEP, seed + 2
/// FOLK_MIX_STEP, …
#define FOLK_MIX_STEP UINT64_C(0x9e3779b97f4a7c15)

static inline uint64_t folk_mix(uint64_t word) {
    word = (word ^ (word >> 30)) * 0xbf58476d1ce4e5b9u;
    word = (word ^ (word >> 27)) * 0x94d049bb133111ebu;
    return word ^ (word >> 31);
}

typedef struct folk_digest {
    uint64_t state;
} folk_digest;

static inline uint64_t folk_bits(double value) {
    uint64_t bits;
    if (value == 0.0) value = 0.0;
    if (value != value) return 0x7ff8000000000000u;
    memcpy(&bits, &value, sizeof bits);
    return bits;
}

/// Feeds two words; cheap enough for every event (one 64x64 to 128-bit multiplication). What stands
/// beside the product keeps both words and the state even where a factor happens to be zero.
static inline void folk_digest_add(folk_digest *digest, uint64_t a, uint64_t b) {
    __extension__ typedef unsigned __int128 wide;
    const uint64_t state = digest->state;
    const uint64_t turned = state << 29 | state >> 35;
    const wide product =
        (wide)(state ^ a ^ 0x9e3779b97f4a7c15u) * (turned ^ b ^ 0xd1b54a32d192ed03u);
    const uint64_t folded = (uint64_t)product ^ (uint64_t)(product >> 64);
    digest->state = folded + (turned ^ (a + 3 * b));
}

/// Feeds a text or any bytes.
void folk_digest_bytes(folk_digest *digest, const void *data, size_t bytes);

/// The digest so far, well mixed.
uint64_t folk_digest_value(const folk_digest *digest);

#endif
