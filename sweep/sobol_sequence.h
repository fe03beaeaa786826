// SPDX-License-Identifier: GPL-3.0-or-later
// Points of Sobol's sequence by their number. GSL's generator (Bratley & Fox 1988, algorithm 659,
// in the Gray code order of Antonov & Saleev 1979) gives them one after the other; point n is the
// exclusive or of one direction number for each bit of n's Gray code, and the direction numbers
// show in points 1, 2, 4, 8, … A digital shift adds the same random bits to every point, which
// keeps the evenness and makes an average over the points unbiased (Owen 1998).
#ifndef FOLK_SWEEP_SOBOL_SEQUENCE_H
#define FOLK_SWEEP_SOBOL_SEQUENCE_H

#include <stdbool.h>
#include <stdint.h>

enum {
    FOLK_SOBOL_BITS = 20,       // at most 2^20 points
    FOLK_SOBOL_DIMENSIONS = 40, // as many as GSL has
};

typedef struct folk_sobol folk_sobol;

/// For points 0 to `last` <= 2^FOLK_SOBOL_BITS in up to FOLK_SOBOL_DIMENSIONS dimensions.
folk_sobol *folk_sobol_create(int dimensions, uint64_t last);
void folk_sobol_destroy(folk_sobol *sobol);

/// Shifts all points by random bits of `seed`, and into the middle of their cells.
void folk_sobol_shift(folk_sobol *sobol, uint64_t seed);

/// Coordinate `dimension` of point `number`, in [0, 1); point 0 is the origin.
double folk_sobol_coordinate(const folk_sobol *sobol, uint64_t number, int dimension);

#endif
