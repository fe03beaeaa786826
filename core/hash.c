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

uint64_t folk_digest_value(const folk_digest *digest) {
    return folk_mix(digest->state + FOLK_MIX_STEP);
}
