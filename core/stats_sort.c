// SPDX-License-Identifier: GPL-3.0-or-later
// Sorting doubles as integers: a key whose unsigned order is the order of the numbers (the sign bit
// set on what is positive, all bits flipped on what is negative), NaN above all. Keys are a total
// order (-0 before 0), so the result does not depend on the order of the input.
#include "core/memory.h"
#include "core/stats.h"

#include <stdbool.h>
#include <string.h>

enum { DIGIT_BITS = 8, DIGITS = 256, INSERTION_LARGEST = 48 };

static const uint64_t SIGN = 1ull << 63;

static uint64_t key_of(double value) {
    if (value != value) return UINT64_MAX;
    uint64_t bits;
    memcpy(&bits, &value, sizeof bits);
    return bits & SIGN ? ~bits : bits | SIGN;
}

static double value_of(uint64_t key) {
    const uint64_t bits = key & SIGN ? key & ~SIGN : ~key;
    double value;
    memcpy(&value, &bits, sizeof value);
    return value;
}

static void insertion_sort(uint64_t *keys, size_t count) {
    for (size_t i = 1; i < count; i++) {
        const uint64_t key = keys[i];
        size_t place = i;
        for (; place > 0 && keys[place - 1] > key; place--)
            keys[place] = keys[place - 1];
        keys[place] = key;
    }
}

// One pass of a radix sort, least significant digit first; false when all keys share the digit.
static bool radix_pass(const uint64_t *from, uint64_t *to, size_t count, int shift) {
    size_t place[DIGITS] = {0};
    for (size_t i = 0; i < count; i++)
        place[from[i] >> shift & (DIGITS - 1)]++;
    if (place[from[0] >> shift & (DIGITS - 1)] == count) return false;
    size_t sum = 0;
    for (int digit = 0; digit < DIGITS; digit++) {
        const size_t here = place[digit];
        place[digit] = sum;
        sum += here;
    }
    for (size_t i = 0; i < count; i++)
        to[place[from[i] >> shift & (DIGITS - 1)]++] = from[i];
    return true;
}

void folk_sort(double *values, size_t count) {
    if (count < 2) return;
    uint64_t *block = folk_alloc(2 * count * sizeof *block);
    uint64_t *keys = block, *other = block + count;
    for (size_t i = 0; i < count; i++)
        keys[i] = key_of(values[i]);
    if (count <= INSERTION_LARGEST) insertion_sort(keys, count);
    for (int shift = 0; shift < 64 && count > INSERTION_LARGEST; shift += DIGIT_BITS) {
        if (!radix_pass(keys, other, count, shift)) continue;
        uint64_t *swap = keys;
        keys = other;
        other = swap;
    }
    for (size_t i = 0; i < count; i++)
        values[i] = value_of(keys[i]);
    folk_free(block);
}
