// SPDX-License-Identifier: GPL-3.0-or-later
#include "viz/chart.h"

#include <math.h>
#include <stdlib.h>

// A step of 1, 2 or 5 times a power of ten, kept as such, so that 3 steps of 0.1 are 0.3.
typedef struct round_size {
    double digit;
    int exponent;
} round_size;

static double step_times(round_size step, double n) {
    const double power = pow(10, abs(step.exponent));
    return step.exponent < 0 ? n * step.digit / power : n * step.digit * power;
}

// The smallest round step of which at most `count` fit.
static round_size round_step(double span, double count) {
    static const double digits[] = {1, 2, 5};
    round_size step = {1, (int)floor(log10(span / count)) - 1};
    for (int i = 0; i < 9; i++) {
        step.digit = digits[i % 3];
        if (span / step_times(step, 1) <= count * (1 + 1e-9)) break;
        if (i % 3 == 2) step.exponent++;
    }
    return step;
}

static size_t linear_ticks(double from, double to, size_t count, double *ticks, size_t room) {
    const round_size step = round_step(to - from, (double)count);
    const double size = step_times(step, 1), slack = 1e-9;
    const double first = ceil(from / size - slack), last = floor(to / size + slack);
    size_t used = 0;
    for (double n = first; n <= last && used < room; n++)
        ticks[used++] = step_times(step, n) + 0.0; // no negative zero
    return used;
}

static size_t log_ticks(double from, double to, size_t count, double *ticks, size_t room) {
    static const double folds[] = {1, 2, 5};
    const int low = (int)floor(log10(from)), high = (int)ceil(log10(to));
    const double decades = log10(to) - log10(from);
    const int every = (int)fmax(ceil(decades / (double)count), 1);
    const int fold_count = decades * 3 <= (double)count ? 3 : 1;
    size_t used = 0;
    for (int exponent = low; exponent <= high; exponent++) {
        if (exponent % every != 0) continue;
        for (int fold = 0; fold < fold_count && used < room; fold++) {
            const double tick = step_times((round_size){folds[fold], exponent}, 1);
            if (tick >= from * (1 - 1e-12) && tick <= to * (1 + 1e-12)) ticks[used++] = tick;
        }
    }
    return used;
}

size_t folk_ticks(double from, double to, bool log, size_t count, double *ticks, size_t room) {
    if (!isfinite(from) || !isfinite(to) || from > to || count == 0 || room == 0) return 0;
    if (log && from <= 0) return 0;
    if (!isfinite(to - from)) return 0;
    // Too narrow for doubles to tell its parts apart.
    if (to - from <= fabs(from) * 1e-12) {
        ticks[0] = from;
        return 1;
    }
    const size_t used = log ? log_ticks(from, to, count, ticks, room) : 0;
    return used >= 2 ? used : linear_ticks(from, to, count, ticks, room);
}
