// SPDX-License-Identifier: GPL-3.0-or-later
// Regular fractions of two-level factorials. k - p basic factors run through all combinations; each
// of the others is the product of the basic ones that its generator names, with low as -1 and high
// as +1. The resolution is the length of the shortest defining word, found by multiplying them out.
// Generators: up to 11 factors those of Box, Hunter & Hunter (Statistics for Experimenters) as
// tabled in the NIST/SEMATECH e-Handbook, 5.3.3.4.7; beyond, in 16 runs products of two, three and
// four, in 32 products of three, in 256 the first found that keep resolution V.
#include "sweep/design_state.h"

#include <stdio.h>
#include <string.h>

static const char LETTERS[] = "ABCDEFGHJKLMNOP";

static const struct {
    int factors, fraction; // k and p
    const char *generators;
} TABLE[] = {
    {5, 2, "AB AC"},
    {6, 2, "ABC BCD"},
    {6, 3, "AB AC BC"},
    {7, 2, "ABCD ABDE"},
    {7, 3, "ABC BCD ACD"},
    {7, 4, "AB AC BC ABC"},
    {8, 2, "ABCD ABEF"},
    {8, 3, "ABC ABD BCDE"},
    {8, 4, "BCD ACD ABC ABD"},
    {9, 2, "ACDFG BCEFG"},
    {9, 3, "ABCD ACEF CDEF"},
    {9, 4, "BCDE ACDE ABDE ABCE"},
    {9, 5, "ABC BCD ACD ABD ABCD"},
    {10, 3, "ABCG BCDE ACDF"},
    {10, 4, "BCDF ACDF ABDE ABCE"},
    {10, 5, "ABCD ABCE ABDE ACDE BCDE"},
    {10, 6, "ABC BCD ACD ABD ABCD AB"},
    {11, 4, "ABCG BCDE ACDF ABCDEFG"},
    {11, 5, "CDE ABCD ABF BDEF ADEF"},
    {11, 6, "ABC BCD CDE ACD ADE BDE"},
    {11, 7, "ABC BCD ACD ABD ABCD AB AC"},
    {12, 4, "ABCD ABEF ACEG BDFG"},
    {12, 7, "ABC ABD ABE ACD ACE ADE BCD"},
    {12, 8, "ABC BCD ACD ABD ABCD AB AC AD"},
    {13, 5, "ABCD ABEF ACEG BDFG BCEH"},
    {13, 8, "ABC ABD ABE ACD ACE ADE BCD BCE"},
    {13, 9, "ABC BCD ACD ABD ABCD AB AC AD BC"},
    {14, 6, "ABCD ABEF ACEG BDFG BCEH ABDFH"},
    {14, 9, "ABC ABD ABE ACD ACE ADE BCD BCE BDE"},
    {14, 10, "ABC BCD ACD ABD ABCD AB AC AD BC BD"},
    {15, 7, "ABCD ABEF ACEG BDFG BCEH ABDFH ABDEGH"},
    {15, 10, "ABC ABD ABE ACD ACE ADE BCD BCE BDE CDE"},
    {15, 11, "ABC BCD ACD ABD ABCD AB AC AD BC BD CD"},
};

enum { TABLE_COUNT = sizeof TABLE / sizeof *TABLE };

static int weight(uint32_t word) {
    return __builtin_popcount(word);
}

static int resolution_of(const uint32_t *generators, int basic, int count) {
    int shortest = 0;
    for (uint32_t chosen = 1; chosen < UINT32_C(1) << count; chosen++) {
        uint32_t product = 0;
        for (int i = 0; i < count; i++)
            if (chosen >> i & 1) product ^= generators[i] | UINT32_C(1) << (basic + i);
        if (shortest == 0 || weight(product) < shortest) shortest = weight(product);
    }
    return shortest;
}

// A half takes the product of all the others, which no choice betters.
static void read_generators(folk_design *design, const char *text) {
    const int basic = design->basic_count;
    memset(design->generators, 0, sizeof design->generators);
    if (text == NULL) design->generators[0] = (UINT32_C(1) << basic) - 1;
    for (int i = 0; text != NULL && *text != '\0'; text++) {
        if (*text == ' ')
            i++;
        else
            design->generators[i] |= UINT32_C(1) << (strchr(LETTERS, *text) - LETTERS);
    }
}

// Whether there is a fraction 2^-p; sets the generators and the resolution.
static bool try_fraction(folk_design *design, int fraction) {
    const int factors = design->factor_count;
    const char *text = NULL;
    for (int i = 0; i < TABLE_COUNT; i++)
        if (TABLE[i].factors == factors && TABLE[i].fraction == fraction)
            text = TABLE[i].generators;
    if (text == NULL && (fraction > 1 || (fraction == 1 && factors < 3))) return false;
    design->basic_count = factors - fraction;
    design->resolution = 0;
    if (fraction == 0) return true;
    read_generators(design, text);
    design->resolution = resolution_of(design->generators, design->basic_count, fraction);
    return true;
}

static bool choose_fraction(folk_design *design, folk_error *err) {
    const int wanted = design->def.resolution;
    if (wanted < 3 || wanted > 5)
        return folk_fail(err, FOLK_ERR_USAGE,
                         "a fractional design of resolution %d: must be 3, 4 or 5", wanted);
    for (int fraction = design->factor_count - 1; fraction > 0; fraction--)
        if (try_fraction(design, fraction) && design->resolution >= wanted) return true;
    return try_fraction(design, 0);
}

static bool fail_fraction(folk_design *design, folk_error *err) {
    const int factors = design->factor_count, asked = design->def.fraction;
    char known[128];
    size_t length = 0;
    known[0] = '\0';
    for (int fraction = 0; fraction < factors; fraction++)
        if (try_fraction(design, fraction))
            length += (size_t)snprintf(known + length, sizeof known - length, "%s%d",
                                       length > 0 ? ", " : "", fraction);
    return folk_fail(err, FOLK_ERR_USAGE,
                     "there is no fraction 2^(%d-%d): of %d factors p may be %s", factors, asked,
                     factors, known);
}

static bool check_factors(const folk_design *design, folk_error *err) {
    if (!folk_design_check_moving(design, err)) return false;
    if (design->factor_count > FOLK_FRACTIONAL_MOST)
        return folk_fail(err, FOLK_ERR_USAGE,
                         "a fractional design takes at most %d factors, not %d; a morris or sobol "
                         "design takes more",
                         FOLK_FRACTIONAL_MOST, design->factor_count);
    for (int f = 0; f < design->factor_count; f++) {
        const folk_factor *factor = &design->factors[f];
        if (factor->form != FOLK_FACTOR_INTERVAL && factor->level_count != 2)
            return folk_fail(err, FOLK_ERR_USAGE,
                             "%s: a fractional design takes a low and a high value of each factor, "
                             "not %llu: write two, or an interval, of which it takes the ends",
                             factor->text, (unsigned long long)factor->level_count);
    }
    return true;
}

static bool fractional_prepare(folk_design *design, folk_error *err) {
    if (!check_factors(design, err)) return false;
    if (design->def.fraction < 0) {
        if (!choose_fraction(design, err)) return false;
    } else if (!try_fraction(design, design->def.fraction))
        return fail_fraction(design, err);
    design->count = UINT64_C(1) << design->basic_count;
    return true;
}

// The first basic factor varies fastest (standard order). A product of n signs is +1 where as many
// of them are low as makes an even number.
static void fractional_row(const folk_design *design, uint64_t index, folk_cell *cells) {
    for (int f = 0; f < design->factor_count; f++) {
        const int other = f - design->basic_count;
        const uint32_t highs = (uint32_t)index;
        const bool high =
            other < 0 ? (highs >> f & 1) != 0 : weight(design->generators[other] & ~highs) % 2 == 0;
        cells[f] = folk_cell_unit(high ? 1.0 : 0.0);
    }
}

const folk_design_method folk_design_fractional = {"fractional", false, false, fractional_prepare,
                                                   fractional_row};
