// SPDX-License-Identifier: GPL-3.0-or-later
#include "sweep/design_state.h"

static bool sobol_prepare(folk_design *design, folk_error *err) {
    const uint64_t count = design->def.count;
    if (!folk_design_check_moving(design, err)) return false;
    if (!folk_design_blocks(design, "points", count, 1, err)) return false;
    return folk_design_sequence(design, design->factor_count, "", err);
}

static void sobol_row(const folk_design *design, uint64_t index, folk_cell *cells) {
    for (int f = 0; f < design->factor_count; f++)
        cells[f] = folk_cell_unit(folk_design_coordinate(design, index, f));
}

bool folk_design_sequence(folk_design *design, int dimensions, const char *why, folk_error *err) {
    const char *kind = folk_design_kind_name(design->def.kind);
    const uint64_t most = UINT64_C(1) << FOLK_SOBOL_BITS;
    if (dimensions > FOLK_SOBOL_DIMENSIONS)
        return folk_fail(err, FOLK_ERR_USAGE,
                         "a %s design of %d factors takes a Sobol sequence of %d dimensions%s; it "
                         "has at most %d",
                         kind, design->factor_count, dimensions, why, FOLK_SOBOL_DIMENSIONS);
    if (design->def.count > most)
        return folk_fail(err, FOLK_ERR_USAGE,
                         "a %s design takes at most %llu (2^%d) points of its Sobol sequence, not "
                         "%llu",
                         kind, (unsigned long long)most, FOLK_SOBOL_BITS,
                         (unsigned long long)design->def.count);
    design->sobol = folk_sobol_create(dimensions, design->def.count);
    if (design->def.shifted) folk_sobol_shift(design->sobol, design->def.seed);
    return true;
}

// The published sequence leaves its first point, the origin, out. Shifted it is a point like any
// other, and without it the first 2^m would not be even (Owen 2020, "On dropping the first Sobol'
// point").
double folk_design_coordinate(const folk_design *design, uint64_t index, int dimension) {
    const uint64_t number = design->def.shifted ? index : index + 1;
    return folk_sobol_coordinate(design->sobol, number, dimension);
}

const folk_design_method folk_design_sobol = {"sobol", true, true, sobol_prepare, sobol_row};
