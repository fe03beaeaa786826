// SPDX-License-Identifier: GPL-3.0-or-later
#include "sweep/sobol_sequence.h"

#include "core/error.h"
#include "core/memory.h"
#include "core/rng.h"

#include <gsl/gsl_qrng.h>

enum { DIRECTIONS = FOLK_SOBOL_BITS + 1, FRACTION_BITS = 30 };

struct folk_sobol {
    int dimensions;
    bool shifted;
    uint32_t directions[DIRECTIONS][FOLK_SOBOL_DIMENSIONS];
    uint32_t shift[FOLK_SOBOL_DIMENSIONS];
};

// Point 2^j holds the directions j and j - 1, as the Gray code of 2^j has those two bits.
static void note_directions(folk_sobol *sobol, int bit, const double *point) {
    for (int d = 0; d < sobol->dimensions; d++) {
        const uint32_t before = bit > 0 ? sobol->directions[bit - 1][d] : 0;
        sobol->directions[bit][d] = (uint32_t)(point[d] * 0x1p30) ^ before;
    }
}

folk_sobol *folk_sobol_create(int dimensions, uint64_t last) {
    FOLK_ASSERT(dimensions >= 1 && dimensions <= FOLK_SOBOL_DIMENSIONS);
    FOLK_ASSERT(last <= UINT64_C(1) << FOLK_SOBOL_BITS);
    folk_sobol *sobol = folk_alloc(sizeof *sobol);
    gsl_qrng *generator = gsl_qrng_alloc(gsl_qrng_sobol, (unsigned)dimensions);
    sobol->dimensions = dimensions;
    double point[FOLK_SOBOL_DIMENSIONS];
    int bit = 0;
    for (uint64_t number = 1; number <= last; number++) {
        gsl_qrng_get(generator, point);
        if ((number & (number - 1)) == 0) note_directions(sobol, bit++, point);
    }
    gsl_qrng_free(generator);
    return sobol;
}

void folk_sobol_destroy(folk_sobol *sobol) {
    folk_free(sobol);
}

void folk_sobol_shift(folk_sobol *sobol, uint64_t seed) {
    sobol->shifted = true;
    for (int d = 0; d < sobol->dimensions; d++) {
        folk_rng rng = folk_rng_stream(seed, "sobol-shift", (uint64_t)d, 0);
        sobol->shift[d] = (uint32_t)(folk_rng_next(&rng) >> (64 - FRACTION_BITS));
    }
}

double folk_sobol_coordinate(const folk_sobol *sobol, uint64_t number, int dimension) {
    uint32_t bits = sobol->shift[dimension];
    uint64_t gray = number ^ (number >> 1);
    for (int bit = 0; gray != 0; bit++, gray >>= 1)
        if (gray & 1) bits ^= sobol->directions[bit][dimension];
    return ((double)bits + (sobol->shifted ? 0.5 : 0.0)) * 0x1p-30;
}
