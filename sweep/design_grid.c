// SPDX-License-Identifier: GPL-3.0-or-later
// Full factorials and lists. Conditions make the factors of a grid a forest: each hangs on at most
// one other. So the number of combinations of a factor and all that hang on it is a sum over its
// levels of the product of its children's numbers, where those that the level keeps back do not
// multiply; and a row's index comes apart the same way.
#include "sweep/design_state.h"

#include "core/memory.h"

static const uint64_t PARENT_LEVELS_MOST = UINT64_C(1) << 20; // each is looked at

static bool check_levels(const folk_design *design, const char *why, folk_error *err) {
    for (int f = 0; f < design->factor_count; f++) {
        const folk_factor *factor = &design->factors[f];
        if (factor->form == FOLK_FACTOR_INTERVAL)
            return folk_fail(err, FOLK_ERR_USAGE,
                             "%s: an interval has no end of values, and %s: write a list or a "
                             "range, for instance %s=0:1:0.1",
                             factor->text, why, factor->about->name);
    }
    return true;
}

// Sizes of `factor` and what hangs on it, where it varies and where it is kept back.
static uint64_t *sizes_of(const folk_design *design, int factor) {
    return &design->sizes[2 * factor];
}

// The combinations of the children of `parent` (-1: those that hang on no factor) at its value.
static uint64_t children(const folk_design *design, int parent, const folk_value *value) {
    uint64_t product = 1;
    for (int f = 0; f < design->factor_count; f++) {
        if (design->parents[f] != parent) continue;
        const folk_factor *condition = design->factors[f].condition;
        if (parent < 0 && condition != NULL) value = &design->base.items[condition->param];
        const bool varies = condition == NULL || folk_factor_has(condition, value);
        product = folk_design_product(product, sizes_of(design, f)[varies]);
    }
    return product;
}

static bool has_children(const folk_design *design, int factor) {
    for (int f = 0; f < design->factor_count; f++)
        if (design->parents[f] == factor) return true;
    return false;
}

static bool measure(folk_design *design, int f, folk_error *err) {
    const folk_factor *factor = &design->factors[f];
    uint64_t *sizes = sizes_of(design, f);
    sizes[false] = children(design, f, &design->base.items[factor->param]);
    sizes[true] = factor->level_count;
    if (!has_children(design, f)) return true;
    if (factor->level_count > PARENT_LEVELS_MOST)
        return folk_fail(err, FOLK_ERR_USAGE,
                         "%s: other factors have conditions on it, so it may have at most %llu "
                         "values",
                         factor->text, (unsigned long long)PARENT_LEVELS_MOST);
    sizes[true] = 0;
    for (uint64_t level = 0; level < factor->level_count; level++) {
        folk_value value = folk_factor_level(factor, level);
        sizes[true] = folk_design_sum(sizes[true], children(design, f, &value));
        folk_value_clear(&value);
    }
    return true;
}

static bool grid_prepare(folk_design *design, folk_error *err) {
    if (!check_levels(design, "a full factorial runs each of them", err)) return false;
    design->sizes = folk_alloc(2 * (size_t)design->factor_count * sizeof *design->sizes);
    for (int i = design->factor_count - 1; i >= 0; i--)
        if (!measure(design, design->order[i], err)) return false;
    design->count = children(design, -1, NULL);
    return true;
}

// Finds the level of a factor that others hang on; returns what is left of the index for them.
static uint64_t find_level(const folk_design *design, int f, uint64_t index, folk_cell *cell,
                           folk_value *value) {
    const folk_factor *factor = &design->factors[f];
    for (uint64_t level = 0;; level++) {
        FOLK_ASSERT(level < factor->level_count);
        *value = folk_factor_level(factor, level);
        const uint64_t size = children(design, f, value);
        if (index < size) {
            *cell = folk_cell_level(level);
            return index;
        }
        index -= size;
        folk_value_clear(value);
    }
}

static void children_row(const folk_design *design, int parent, const folk_value *value,
                         uint64_t index, folk_cell *cells);

static void factor_row(const folk_design *design, int f, bool varies, uint64_t index,
                       folk_cell *cells) {
    folk_value value;
    cells[f] = (folk_cell){.form = FOLK_CELL_BASE};
    if (varies && !has_children(design, f)) {
        cells[f] = folk_cell_level(index);
        return;
    }
    if (varies)
        index = find_level(design, f, index, &cells[f], &value);
    else
        value = folk_value_copy(&design->base.items[design->factors[f].param]);
    children_row(design, f, &value, index, cells);
    folk_value_clear(&value);
}

// The last child varies fastest.
static void children_row(const folk_design *design, int parent, const folk_value *value,
                         uint64_t index, folk_cell *cells) {
    for (int f = design->factor_count - 1; f >= 0; f--) {
        if (design->parents[f] != parent) continue;
        const folk_factor *condition = design->factors[f].condition;
        if (parent < 0 && condition != NULL) value = &design->base.items[condition->param];
        const bool varies = condition == NULL || folk_factor_has(condition, value);
        const uint64_t size = sizes_of(design, f)[varies];
        factor_row(design, f, varies, index % size, cells);
        index /= size;
    }
}

static void grid_row(const folk_design *design, uint64_t index, folk_cell *cells) {
    children_row(design, -1, NULL, index, cells);
}

static bool list_prepare(folk_design *design, folk_error *err) {
    if (design->factor_count == 0)
        return folk_fail(err, FOLK_ERR_USAGE,
                         "a list design needs at least one factor, for instance noise=0,0.1");
    if (!check_levels(design, "row i of a list takes value i", err)) return false;
    const folk_factor *first = &design->factors[0];
    for (int f = 1; f < design->factor_count; f++) {
        const folk_factor *factor = &design->factors[f];
        if (factor->level_count != first->level_count)
            return folk_fail(err, FOLK_ERR_USAGE,
                             "the rows of a list take value i of each factor, but '%s' has %llu "
                             "values and '%s' has %llu",
                             first->about->name, (unsigned long long)first->level_count,
                             factor->about->name, (unsigned long long)factor->level_count);
    }
    design->count = first->level_count;
    return true;
}

static void list_row(const folk_design *design, uint64_t index, folk_cell *cells) {
    for (int f = 0; f < design->factor_count; f++)
        cells[f] = folk_cell_level(index);
}

const folk_design_method folk_design_grid = {"grid", false, false, grid_prepare, grid_row};
const folk_design_method folk_design_list = {"list", false, false, list_prepare, list_row};
