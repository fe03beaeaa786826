// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/rng.h"

#include <math.h>
#include <string.h>

// 2^k for k from -1022 to 1023.
static double power_of_two(int64_t k) {
    const uint64_t bits = (uint64_t)(k + 1023) << 52;
    double value;
    memcpy(&value, &bits, sizeof value);
    return value;
}

// x = k log 2 + r with |r| <= log(2) / 2, and exp x = 2^k exp r by Taylor's series: the term of
// r^14 is below 2^-57. k log 2 is exact in its first part (Cody & Waite 1980), and 2^k is applied
// in two steps, as it may lie outside the numbers while the result does not.
double folk_exp(double x) {
    static const double ln2_high = 0x1.62e42fee00000p-1, ln2_low = 0x1.a39ef35793c76p-33;
    static const double inverse[] = {
        1.0 / 6227020800, 1.0 / 479001600, 1.0 / 39916800, 1.0 / 3628800, 1.0 / 362880, 1.0 / 40320,
        1.0 / 5040,       1.0 / 720,       1.0 / 120,      1.0 / 24,      1.0 / 6,      1.0 / 2};
    if (x != x) return x;
    if (x > 709.8) return INFINITY;
    if (x < -745.2) return 0.0;
    const double k = floor(x * 0x1.71547652b82fep+0 + 0.5);
    const double r = (x - k * ln2_high) - k * ln2_low;
    double series = 0.0;
    for (size_t i = 0; i < sizeof inverse / sizeof *inverse; i++)
        series = series * r + inverse[i];
    const double value = 1.0 + (r + r * r * series);
    const int64_t half = (int64_t)k / 2;
    return value * power_of_two(half) * power_of_two((int64_t)k - half);
}
