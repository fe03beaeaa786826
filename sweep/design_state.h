// SPDX-License-Identifier: GPL-3.0-or-later
// What the kinds of design share. A kind checks its definition once and then writes, for any row, a
// cell for each factor; conditions and values are the same for all kinds (design.c).
#ifndef FOLK_SWEEP_DESIGN_STATE_H
#define FOLK_SWEEP_DESIGN_STATE_H

#include "sweep/design.h"
#include "sweep/sobol_sequence.h"

enum { FOLK_FRACTIONAL_MOST = 15 }; // factors

typedef enum folk_cell_form {
    FOLK_CELL_BASE, // the value outside the sweep
    FOLK_CELL_LEVEL,
    FOLK_CELL_UNIT, // a place on [0, 1]
} folk_cell_form;

typedef struct folk_cell {
    folk_cell_form form;
    uint64_t level;
    double unit;
} folk_cell;

struct folk_design {
    folk_design_def def; // `base` and `factors` are those below
    folk_values base;
    folk_factor *factors;
    int factor_count;
    int *parents; // the factor on which each one's condition hangs; -1: none
    int *order;   // parents before those that hang on them
    uint64_t count;
    uint64_t block;
    folk_sobol *sobol;                         // sobol, saltelli
    size_t *chosen;                            // morris: trajectories; NULL: the first
    uint64_t *sizes;                           // grid: combinations of each factor and its children
    uint32_t generators[FOLK_FRACTIONAL_MOST]; // fractional: sets of basic factors
    int basic_count, resolution;               // fractional
};

typedef struct folk_design_method {
    const char *name;
    bool counted; // its definition's `count` says how many rows there are
    bool extends;
    bool (*prepare)(folk_design *design, folk_error *err); // checks; sets `count`
    void (*row)(const folk_design *design, uint64_t index, folk_cell *cells);
} folk_design_method;

extern const folk_design_method folk_design_grid, folk_design_fractional, folk_design_list,
    folk_design_random, folk_design_latin, folk_design_sobol, folk_design_oat, folk_design_morris,
    folk_design_saltelli, folk_design_shapley;

static inline folk_cell folk_cell_level(uint64_t level) {
    return (folk_cell){.form = FOLK_CELL_LEVEL, .level = level};
}

static inline folk_cell folk_cell_unit(double unit) {
    return (folk_cell){.form = FOLK_CELL_UNIT, .unit = unit};
}

/// a * b, or 2^64 - 1 where that is too much to count; such a design is refused.
uint64_t folk_design_product(uint64_t a, uint64_t b);
uint64_t folk_design_sum(uint64_t a, uint64_t b);

/// Sets the count to `blocks` of `rows` rows each; fails where there are 0, and says of
/// `what`.
bool folk_design_blocks(folk_design *design, const char *what, uint64_t blocks, uint64_t rows,
                        folk_error *err);

/// Fails where there is no factor, or where one of them has a single value and cannot be moved.
bool folk_design_check_moving(const folk_design *design, folk_error *err);

/// Makes the Sobol sequence for the design's `count` points; fails, with `why`, where there are too
/// many dimensions.
bool folk_design_sequence(folk_design *design, int dimensions, const char *why, folk_error *err);

/// Coordinate `dimension` of the point number `index` of that sequence.
double folk_design_coordinate(const folk_design *design, uint64_t index, int dimension);

/// Fails where a text is not UTF-8, which JSON could not hold.
bool folk_design_check_text(const char *text, folk_error *err);

#endif
