// SPDX-License-Identifier: GPL-3.0-or-later
// Rows from which Sobol's indices are estimated (Saltelli et al. 2010, Computer Physics
// Communications 181). One Sobol sequence of 2k dimensions gives each block its rows A (the first k
// coordinates) and B (the others); AB_i is A with B's factor i, BA_i the reverse (for indices of
// second order).
#include "sweep/design_state.h"

static bool saltelli_prepare(folk_design *design, folk_error *err) {
    const int factors = design->factor_count;
    if (!folk_design_check_moving(design, err)) return false;
    const uint64_t rows = (uint64_t)(design->def.second_order ? 2 * factors : factors) + 2;
    return folk_design_blocks(design, "base samples", design->def.count, rows, err) &&
           folk_design_sequence(design, 2 * factors, " (twice the factors)", err);
}

// Whether factor f of a block's row is B's.
static bool takes_b(int factors, uint64_t row, uint64_t last, int f) {
    if (row == 0) return false;
    if (row == last) return true;
    const int changed = (int)(row - 1) % factors;
    const bool mostly_b = row > (uint64_t)factors;
    return (f == changed) != mostly_b;
}

static void saltelli_row(const folk_design *design, uint64_t index, folk_cell *cells) {
    const uint64_t sample = index / design->block, row = index % design->block;
    const int factors = design->factor_count;
    for (int f = 0; f < factors; f++) {
        const bool b = takes_b(factors, row, design->block - 1, f);
        const int dimension = b ? factors + f : f;
        cells[f] = folk_cell_unit(folk_design_coordinate(design, sample, dimension));
    }
}

const folk_design_method folk_design_saltelli = {"saltelli", true, true, saltelli_prepare,
                                                 saltelli_row};
