// SPDX-License-Identifier: GPL-3.0-or-later
// Which factors matter at all: one at a time away from the base point, and Morris's trajectories
// (Morris 1991, Technometrics 33), whose averages of elementary effects see interactions too.
#include "sweep/design_state.h"

#include "core/memory.h"
#include "core/rng.h"

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

static bool morris_prepare(folk_design *design, folk_error *err) {
    if (!folk_design_check_moving(design, err)) return false;
    for (int f = 0; f < design->factor_count; f++) {
        const folk_factor *factor = &design->factors[f];
        if (folk_param_is_text(factor->about->type) && factor->level_count > 2)
            return folk_fail(err, FOLK_ERR_USAGE,
                             "%s: Morris moves a factor up and down and so needs an interval, "
                             "numbers or two values, not a list of %llu texts; a grid or a "
                             "saltelli design takes them",
                             factor->text, (unsigned long long)factor->level_count);
    }
    if (design->def.levels < 2 || design->def.levels % 2 != 0 || design->def.levels > LEVELS_MOST)
        return folk_fail(err, FOLK_ERR_USAGE,
                         "a morris design of %d levels: must be an even number from 2 to %d",
                         design->def.levels, LEVELS_MOST);
    return folk_design_blocks(design, "trajectories", design->def.count,
                              (uint64_t)design->factor_count + 1, err);
}

// A trajectory is wholly its number's: the order in which the factors move, and for each the lower
// end of its move and whether it starts there.
static void morris_row(const folk_design *design, uint64_t index, folk_cell *cells) {
    const uint64_t trajectory = index / design->block, moved = index % design->block;
    const int factors = design->factor_count, levels = design->def.levels;
    folk_rng rng = folk_rng_stream(design->def.seed, "morris", trajectory, 0);
    int *order = folk_alloc((size_t)factors * sizeof *order);
    for (int f = 0; f < factors; f++)
        order[f] = f;
    folk_rng_shuffle(&rng, order, (size_t)factors, sizeof *order);
    for (int turn = 0; turn < factors; turn++) {
        const int low = (int)folk_rng_below(&rng, (uint64_t)levels / 2);
        const bool falls = folk_rng_below(&rng, 2) == 1;
        const bool high = ((uint64_t)turn < moved) != falls;
        const int level = high ? low + levels / 2 : low;
        cells[order[turn]] = folk_cell_unit(level / (levels - 1.0));
    }
    folk_free(order);
}

const folk_design_method folk_design_oat = {"oat", false, false, oat_prepare, oat_row};
const folk_design_method folk_design_morris = {"morris", true, true, morris_prepare, morris_row};
