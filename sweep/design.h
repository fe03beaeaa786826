// SPDX-License-Identifier: GPL-3.0-or-later
// A design says which points of the space of factors are run. A point is computed from its index
// alone, in memory that grows with the factors and not with the points; all chance comes from
// streams of the design's seed, so the same definition is the same points, bit for bit.
// Points may be equal where a factor has few values or a condition keeps it back (only grids list
// each once): equal points are one point, known by folk_point_key, run once, at its first index.
// Asked for more points, random, sobol, morris, saltelli and shapley keep those that they have
// (folk_design_extends); a Latin hypercube cannot, as its strata become finer.
#ifndef FOLK_SWEEP_DESIGN_H
#define FOLK_SWEEP_DESIGN_H

#include "sweep/factor.h"

typedef enum folk_design_kind {
    FOLK_DESIGN_GRID,       // each combination of levels once; the first factor varies slowest
    FOLK_DESIGN_FRACTIONAL, // regular 2^(k-p): low and high of each factor
    FOLK_DESIGN_LIST,       // row i takes value i of each factor
    FOLK_DESIGN_RANDOM,
    FOLK_DESIGN_LATIN, // Latin hypercube: each of `count` strata once a factor
    FOLK_DESIGN_SOBOL,
    FOLK_DESIGN_OAT,      // the base point, then one factor at a time away from it
    FOLK_DESIGN_MORRIS,   // trajectories of factor_count + 1 rows, one factor moved a row
    FOLK_DESIGN_SALTELLI, // blocks of rows: A, AB_1 … AB_k, (BA_1 … BA_k,) B
    FOLK_DESIGN_SHAPLEY,  // orders of factor_count + 1 rows, one factor more switched on a row
    FOLK_DESIGN_KINDS,    // how many
} folk_design_kind;

typedef struct folk_design_def {
    folk_design_kind kind;
    const folk_scenario *scenario; // borrowed; must outlive the design
    const folk_values *base;       // where nothing varies; NULL: the scenario's defaults
    const char *const *factors;    // as folk_factor_parse reads them
    int factor_count;
    uint64_t count; // random, latin, sobol: points; morris: trajectories; saltelli: base samples;
                    // shapley: orders
    uint64_t candidates; // morris: takes the most spread of so many; 0: the first
    int levels;          // morris: of its grid, even; oat: values of an interval
    int resolution;      // fractional: at least this (3 to 5), in as few runs as the tables have
    int fraction;        // fractional: p of 2^(k-p); -1: by resolution
    bool centred;        // latin: the middle of each stratum, not a random place in it
    bool shifted;        // sobol, saltelli: a digital shift by seed; else the published sequence
    bool second_order;   // saltelli: BA_i too
    uint64_t seed;
} folk_design_def;

typedef struct folk_design folk_design;

/// A grid without factors; 4 levels for Morris and one at a time, resolution 4, shifted, seed 0.
folk_design_def folk_design_def_default(void);

/// NULL, with one sentence, where the definition is wrong.
folk_design *folk_design_create(const folk_design_def *def, folk_error *err);
void folk_design_destroy(folk_design *design);

/// How many rows the design has; at most 2^53.
uint64_t folk_design_count(const folk_design *design);

/// Writes row `index` into `values`, which hold one value for each parameter of the scenario
/// (folk_values_default); each is overwritten.
void folk_design_point(const folk_design *design, uint64_t index, folk_values *values);

folk_design_kind folk_design_kind_of(const folk_design *design);
int folk_design_factor_count(const folk_design *design);
const folk_factor *folk_design_factor(const folk_design *design, int factor);
const folk_values *folk_design_base(const folk_design *design);
uint64_t folk_design_seed(const folk_design *design);

/// Morris: rows of a trajectory; Saltelli: of a block; Shapley: of an order; otherwise 1. Row i of
/// the design is row i % that of block i / that.
uint64_t folk_design_block(const folk_design *design);

/// Morris: how far on [0, 1] a move goes (Morris 1991: p / (2 (p - 1))).
double folk_design_morris_delta(const folk_design *design);

/// Morris: among how many trajectories its own were chosen; 0: they are the first.
uint64_t folk_design_candidates(const folk_design *design);

/// Morris: how far apart the trajectories are, over all pairs (Campolongo et al. 2007).
double folk_design_morris_spread(const folk_design *design);

/// Fractional: the resolution, computed from the defining words; 0 for a full factorial.
int folk_design_resolution(const folk_design *design);

/// Whether a larger `count` of the same kind keeps the rows that a smaller one has.
bool folk_design_extends(folk_design_kind kind);

/// "grid", "fractional", "list", "random", "latin", "sobol", "oat", "morris", "saltelli",
/// "shapley".
const char *folk_design_kind_name(folk_design_kind kind);
bool folk_design_kind_of_name(const char *name, folk_design_kind *kind);

/// The design as JSON, for a store; the caller owns it.
char *folk_design_describe(const folk_design *design);

/// The same design from its JSON; NULL, with one sentence, where it is none of this scenario.
folk_design *folk_design_read(const char *json, const folk_scenario *scenario, folk_error *err);

/// The same with another `count` (0: as it was), to extend a sweep. Fails, too, where trajectories
/// were chosen among others, as more would be other ones.
folk_design *folk_design_extended(const folk_design *design, uint64_t count, folk_error *err);

#endif
