// SPDX-License-Identifier: GPL-3.0-or-later
// Random points and Latin hypercubes (McKay, Beckman & Conover 1979). The chance of a factor hangs
// on its name and the row, so a factor more moves none of the others.
#include "sweep/design_state.h"

#include "core/hash.h"
#include "core/rng.h"
#include "sweep/permutation.h"

static uint64_t name_of(const folk_factor *factor) {
    return folk_hash(factor->about->name, strlen(factor->about->name));
}

static bool random_prepare(folk_design *design, folk_error *err) {
    return folk_design_check_moving(design, err) &&
           folk_design_blocks(design, "points", design->def.count, 1, err);
}

static void random_row(const folk_design *design, uint64_t index, folk_cell *cells) {
    for (int f = 0; f < design->factor_count; f++) {
        const uint64_t name = name_of(&design->factors[f]);
        folk_rng rng = folk_rng_stream(design->def.seed, "random-design", name, index);
        cells[f] = folk_cell_unit(folk_rng_unit(&rng));
    }
}

static double latin_unit(const folk_design *design, const folk_factor *factor, uint64_t index) {
    const uint64_t seed = design->def.seed, name = name_of(factor), count = design->count;
    folk_rng order = folk_rng_stream(seed, "latin-order", name, count);
    folk_rng place = folk_rng_stream(seed, "latin-place", name, index);
    const uint64_t stratum = folk_permutation(folk_rng_next(&order), count, index);
    const double within = design->def.centred ? 0.5 : folk_rng_unit(&place);
    const double unit = ((double)stratum + within) / (double)count;
    const double end = (double)(stratum + 1) / (double)count;
    return unit < end ? unit : (double)stratum / (double)count; // rounding may reach the next one
}

static void latin_row(const folk_design *design, uint64_t index, folk_cell *cells) {
    for (int f = 0; f < design->factor_count; f++)
        cells[f] = folk_cell_unit(latin_unit(design, &design->factors[f], index));
}

const folk_design_method folk_design_random = {"random", true, true, random_prepare, random_row};
const folk_design_method folk_design_latin = {"latin", true, false, random_prepare, latin_row};
