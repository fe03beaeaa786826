// SPDX-License-Identifier: GPL-3.0-or-later
// Rows from which Shapley values are estimated: for random orders of the factors, the point with
// all off, then with one more on after the other. Each second order is the one before it backwards,
// whose errors go the other way (antithetic sampling; Castro, Gómez & Tejada 2009; Mitchell,
// Cooper, Frank & Holmes 2022). Sets that several orders share are one point and run once.
#include "sweep/design_state.h"

#include "sweep/shapley.h"

static bool shapley_prepare(folk_design *design, folk_error *err) {
    if (!folk_design_check_moving(design, err)) return false;
    if (design->factor_count > FOLK_SHAPLEY_PARTS)
        return folk_fail(err, FOLK_ERR_USAGE, "a shapley design takes at most %d factors, not %d",
                         FOLK_SHAPLEY_PARTS, design->factor_count);
    for (int f = 0; f < design->factor_count; f++) {
        const folk_factor *factor = &design->factors[f];
        if (factor->form != FOLK_FACTOR_INTERVAL && factor->level_count != 2)
            return folk_fail(err, FOLK_ERR_USAGE,
                             "%s: a shapley design switches each factor on and so takes two "
                             "values of it, off and on, not %llu",
                             factor->text, (unsigned long long)factor->level_count);
    }
    if (design->def.count % 2 != 0)
        return folk_fail(err, FOLK_ERR_USAGE,
                         "a shapley design of %llu orders: must be an even number, as each second "
                         "order is the one before it backwards",
                         (unsigned long long)design->def.count);
    return folk_design_blocks(design, "orders", design->def.count,
                              (uint64_t)design->factor_count + 1, err);
}

static void shapley_row(const folk_design *design, uint64_t index, folk_cell *cells) {
    const unsigned parts = (unsigned)design->factor_count;
    uint8_t order[FOLK_SHAPLEY_PARTS];
    folk_shapley_order(parts, (size_t)(index / design->block), design->def.seed, order);
    const uint64_t on = folk_shapley_prefix(order, (unsigned)(index % design->block));
    for (unsigned f = 0; f < parts; f++)
        cells[f] = folk_cell_unit(on >> f & 1 ? 1.0 : 0.0);
}

const folk_design_method folk_design_shapley = {"shapley", true, true, shapley_prepare,
                                                shapley_row};
