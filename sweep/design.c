// SPDX-License-Identifier: GPL-3.0-or-later
#include "sweep/design.h"

#include "core/memory.h"
#include "sweep/design_state.h"

#include <string.h>

static const uint64_t ROWS_MOST = UINT64_C(1) << 53;

static const folk_design_method *const METHODS[FOLK_DESIGN_KINDS] = {
    [FOLK_DESIGN_GRID] = &folk_design_grid,
    [FOLK_DESIGN_FRACTIONAL] = &folk_design_fractional,
    [FOLK_DESIGN_LIST] = &folk_design_list,
    [FOLK_DESIGN_RANDOM] = &folk_design_random,
    [FOLK_DESIGN_LATIN] = &folk_design_latin,
    [FOLK_DESIGN_SOBOL] = &folk_design_sobol,
    [FOLK_DESIGN_OAT] = &folk_design_oat,
    [FOLK_DESIGN_MORRIS] = &folk_design_morris,
    [FOLK_DESIGN_SALTELLI] = &folk_design_saltelli,
    [FOLK_DESIGN_SHAPLEY] = &folk_design_shapley,
};

folk_design_def folk_design_def_default(void) {
    return (folk_design_def){.levels = 4, .resolution = 4, .fraction = -1, .shifted = true};
}

const char *folk_design_kind_name(folk_design_kind kind) {
    return METHODS[kind]->name;
}

bool folk_design_kind_of_name(const char *name, folk_design_kind *kind) {
    for (int i = 0; i < FOLK_DESIGN_KINDS; i++) {
        if (strcmp(METHODS[i]->name, name) != 0) continue;
        *kind = (folk_design_kind)i;
        return true;
    }
    return false;
}

bool folk_design_extends(folk_design_kind kind) {
    return METHODS[kind]->extends;
}

uint64_t folk_design_product(uint64_t a, uint64_t b) {
    return b != 0 && a > UINT64_MAX / b ? UINT64_MAX : a * b;
}

uint64_t folk_design_sum(uint64_t a, uint64_t b) {
    return a > UINT64_MAX - b ? UINT64_MAX : a + b;
}

bool folk_design_blocks(folk_design *design, const char *what, uint64_t blocks, uint64_t rows,
                        folk_error *err) {
    if (blocks == 0)
        return folk_fail(err, FOLK_ERR_USAGE, "a %s design of 0 %s has no runs: ask for 1 at least",
                         folk_design_kind_name(design->def.kind), what);
    design->block = rows;
    design->count = folk_design_product(blocks, rows);
    return true;
}

bool folk_design_check_moving(const folk_design *design, folk_error *err) {
    const char *kind = folk_design_kind_name(design->def.kind);
    if (design->factor_count == 0)
        return folk_fail(err, FOLK_ERR_USAGE,
                         "a %s design needs at least one factor, for instance noise=0..0.1", kind);
    for (int f = 0; f < design->factor_count; f++)
        if (design->factors[f].level_count == 1)
            return folk_fail(err, FOLK_ERR_USAGE,
                             "%s: the factor has a single value, and a %s design moves each: set "
                             "it as a parameter instead",
                             design->factors[f].text, kind);
    return true;
}

// A list that names a value twice would give a grid equal points and a random choice a bias.
static bool check_distinct(const folk_factor *factor, folk_error *err) {
    if (factor->form != FOLK_FACTOR_LIST) return true;
    for (uint64_t i = 1; i < factor->level_count; i++) {
        if (folk_factor_find(factor, &factor->list[i]) == (int64_t)i) continue;
        char *shown = folk_param_format(factor->about, &factor->list[i]);
        folk_fail(err, FOLK_ERR_USAGE, "%s: the value '%s' stands twice", factor->text, shown);
        folk_free(shown);
        return false;
    }
    return true;
}

static bool read_factor(folk_design *design, const char *text, folk_error *err) {
    folk_factor *factor = &design->factors[design->factor_count];
    if (!folk_design_check_text(text, err)) return false;
    if (!folk_factor_parse(design->def.scenario, text, factor, err)) return false;
    for (int f = 0; f < design->factor_count; f++)
        if (design->factors[f].param == factor->param) {
            folk_fail(err, FOLK_ERR_USAGE, "'%s' is a factor twice: %s and %s", factor->about->name,
                      design->factors[f].text, text);
            folk_factor_clear(factor);
            return false;
        }
    design->factor_count++;
    return design->def.kind == FOLK_DESIGN_LIST || check_distinct(factor, err);
}

static void find_parents(folk_design *design) {
    for (int f = 0; f < design->factor_count; f++) {
        const folk_factor *condition = design->factors[f].condition;
        design->parents[f] = -1;
        for (int g = 0; condition != NULL && g < design->factor_count; g++)
            if (design->factors[g].param == condition->param) design->parents[f] = g;
    }
}

// Repeatedly takes the first factor whose parent is already taken.
static bool find_order(folk_design *design, folk_error *err) {
    const int count = design->factor_count;
    bool *taken = folk_alloc((size_t)count * sizeof *taken);
    int place = 0;
    for (int f = 0; f < count; f++) {
        const int parent = design->parents[f];
        if (taken[f] || (parent >= 0 && !taken[parent])) continue;
        taken[f] = true;
        design->order[place++] = f;
        f = -1;
    }
    int stuck = 0;
    while (stuck < count && taken[stuck])
        stuck++;
    folk_free(taken);
    return place == count ||
           folk_fail(err, FOLK_ERR_USAGE,
                     "%s: the condition hangs, by way of others, on '%s' itself",
                     design->factors[stuck].text, design->factors[stuck].about->name);
}

static bool check_base(const folk_design *design, folk_error *err) {
    if (!folk_values_check(&design->base, design->def.scenario, err)) return false;
    for (int i = 0; i < design->base.count; i++) {
        const char *text = design->base.items[i].text;
        if (text != NULL && !folk_design_check_text(text, err)) return false;
    }
    return true;
}

static bool prepare(folk_design *design, folk_error *err) {
    if (!check_base(design, err)) return false;
    if (design->def.candidates > 0 && design->def.kind != FOLK_DESIGN_MORRIS)
        return folk_fail(err, FOLK_ERR_USAGE,
                         "trajectories are chosen among others in a morris design, and this one "
                         "is %s",
                         folk_design_kind_name(design->def.kind));
    for (int f = 0; f < design->def.factor_count; f++)
        if (!read_factor(design, design->def.factors[f], err)) return false;
    find_parents(design);
    if (!find_order(design, err)) return false;
    design->block = 1;
    if (!METHODS[design->def.kind]->prepare(design, err)) return false;
    if (design->count <= ROWS_MOST) return true;
    return folk_fail(err, FOLK_ERR_USAGE, "the %s design has more than 2^53 points",
                     folk_design_kind_name(design->def.kind));
}

folk_design *folk_design_create(const folk_design_def *def, folk_error *err) {
    folk_design *design = folk_alloc(sizeof *design);
    const size_t count = (size_t)def->factor_count;
    design->def = *def;
    if (!METHODS[def->kind]->counted) design->def.count = 0;
    design->base =
        def->base != NULL ? folk_values_copy(def->base) : folk_values_default(def->scenario);
    design->factors = folk_alloc(count * sizeof *design->factors);
    design->parents = folk_alloc(count * sizeof *design->parents);
    design->order = folk_alloc(count * sizeof *design->order);
    const bool ok = prepare(design, err);
    design->def.base = &design->base;
    design->def.factors = NULL; // the caller's; their texts stand in the factors
    if (ok) return design;
    folk_design_destroy(design);
    return NULL;
}

void folk_design_destroy(folk_design *design) {
    if (design == NULL) return;
    for (int f = 0; f < design->factor_count; f++)
        folk_factor_clear(&design->factors[f]);
    folk_free(design->factors);
    folk_free(design->parents);
    folk_free(design->order);
    folk_free(design->sizes);
    folk_free(design->chosen);
    folk_sobol_destroy(design->sobol);
    folk_values_clear(&design->base);
    folk_free(design);
}

static void assign(folk_value *place, folk_value value) {
    folk_value_clear(place);
    *place = value;
}

static void apply(const folk_factor *factor, const folk_cell *cell, folk_values *values) {
    if (cell->form == FOLK_CELL_BASE) return;
    if (factor->condition != NULL &&
        !folk_factor_has(factor->condition, &values->items[factor->condition->param]))
        return;
    assign(&values->items[factor->param], cell->form == FOLK_CELL_LEVEL
                                              ? folk_factor_level(factor, cell->level)
                                              : folk_factor_at(factor, cell->unit));
}

void folk_design_point(const folk_design *design, uint64_t index, folk_values *values) {
    FOLK_ASSERT(index < design->count && values->count == design->base.count);
    folk_cell *cells = folk_alloc((size_t)design->factor_count * sizeof *cells);
    METHODS[design->def.kind]->row(design, index, cells);
    for (int i = 0; i < values->count; i++)
        assign(&values->items[i], folk_value_copy(&design->base.items[i]));
    for (int i = 0; i < design->factor_count; i++)
        apply(&design->factors[design->order[i]], &cells[design->order[i]], values);
    folk_free(cells);
}

uint64_t folk_design_count(const folk_design *design) {
    return design->count;
}

folk_design_kind folk_design_kind_of(const folk_design *design) {
    return design->def.kind;
}

int folk_design_factor_count(const folk_design *design) {
    return design->factor_count;
}

const folk_factor *folk_design_factor(const folk_design *design, int factor) {
    FOLK_ASSERT(factor >= 0 && factor < design->factor_count);
    return &design->factors[factor];
}

const folk_values *folk_design_base(const folk_design *design) {
    return &design->base;
}

uint64_t folk_design_seed(const folk_design *design) {
    return design->def.seed;
}

uint64_t folk_design_candidates(const folk_design *design) {
    return design->def.candidates;
}

uint64_t folk_design_block(const folk_design *design) {
    return design->block;
}

double folk_design_morris_delta(const folk_design *design) {
    const double levels = design->def.levels;
    return levels / (2.0 * (levels - 1.0));
}

int folk_design_resolution(const folk_design *design) {
    return design->resolution;
}
