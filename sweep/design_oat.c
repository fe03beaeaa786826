// SPDX-License-Identifier: GPL-3.0-or-later
// One factor at a time, away from the base point.
#include "sweep/design_state.h"

enum { LEVELS_MOST = 1 << 20 };

// Values of one factor away from the base; `skip` is the level that the base has, or -1.
static uint64_t away(const folk_design *design, int f, int64_t *skip) {
    const folk_factor *factor = &design->factors[f];
    const folk_value *base = &design->base.items[factor->param];
    if (factor->form != FOLK_FACTOR_INTERVAL) {
        *skip = folk_factor_find(factor, base);
        return factor->level_count - (*skip >= 0);
    }
    *skip = -1;
    for (int level = 0; level < design->def.levels && *skip < 0; level++) {
        const folk_value value = folk_factor_at(factor, level / (design->def.levels - 1.0));
        if (folk_value_equal(&value, base)) *skip = level;
    }
    return (uint64_t)design->def.levels - (*skip >= 0);
}

static bool oat_prepare(folk_design *design, folk_error *err) {
    if (design->def.levels < 2 || design->def.levels > LEVELS_MOST)
        return folk_fail(err, FOLK_ERR_USAGE,
                         "one at a time with %d levels of an interval: must be from 2 to %d",
                         design->def.levels, LEVELS_MOST);
    int64_t skip;
    design->count = 1;
    for (int f = 0; f < design->factor_count; f++)
        design->count = folk_design_sum(design->count, away(design, f, &skip));
    return true;
}

static void oat_row(const folk_design *design, uint64_t index, folk_cell *cells) {
    for (int f = 0; f < design->factor_count; f++)
        cells[f] = (folk_cell){.form = FOLK_CELL_BASE};
    if (index-- == 0) return;
    int f = 0;
    int64_t skip;
    for (uint64_t count = away(design, f, &skip); index >= count; count = away(design, ++f, &skip))
        index -= count;
    if (skip >= 0 && index >= (uint64_t)skip) index++;
    cells[f] = design->factors[f].form == FOLK_FACTOR_INTERVAL
                   ? folk_cell_unit((double)index / (design->def.levels - 1.0))
                   : folk_cell_level(index);
}

const folk_design_method folk_design_oat = {"oat", false, false, oat_prepare, oat_row};
