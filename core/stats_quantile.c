// SPDX-License-Identifier: GPL-3.0-or-later
// The P-square algorithm: five markers at the minimum, level/2, level, (1 + level)/2 and the
// maximum. Each marker knows how many values lie at or below it; when that strays from where it
// should be by one or more, the marker moves one place along a parabola through its neighbours.
#include "core/error.h"
#include "core/stats.h"

#include <math.h>
#include <string.h>

enum { MARKERS = 5 };

folk_stream_quantile folk_stream_quantile_of(double level) {
    FOLK_ASSERT(level > 0.0 && level < 1.0);
    return (folk_stream_quantile){
        .level = level,
        .position = {1, 2, 3, 4, 5},
        .desired = {1, 1 + 2 * level, 1 + 4 * level, 3 + 2 * level, 5},
    };
}

// The marker below which the value falls (0 to 3); widens the ends if need be.
static int marker_below(folk_stream_quantile *quantile, double value) {
    double *height = quantile->height;
    if (value < height[0]) height[0] = value;
    if (value > height[MARKERS - 1]) height[MARKERS - 1] = value;
    for (int marker = 1; marker < MARKERS - 1; marker++)
        if (value < height[marker]) return marker - 1;
    return MARKERS - 2;
}

static double parabola(const folk_stream_quantile *quantile, int i, double step) {
    const double *q = quantile->height, *n = quantile->position;
    const double right = (n[i] - n[i - 1] + step) * (q[i + 1] - q[i]) / (n[i + 1] - n[i]);
    const double left = (n[i + 1] - n[i] - step) * (q[i] - q[i - 1]) / (n[i] - n[i - 1]);
    return q[i] + step / (n[i + 1] - n[i - 1]) * (right + left);
}

static void marker_move(folk_stream_quantile *quantile, int i) {
    double *q = quantile->height, *n = quantile->position;
    const double behind = quantile->desired[i] - n[i];
    const bool up = behind >= 1.0 && n[i + 1] - n[i] > 1.0;
    const bool down = behind <= -1.0 && n[i - 1] - n[i] < -1.0;
    if (!up && !down) return;
    const int step = up ? 1 : -1;
    const double height = parabola(quantile, i, step);
    if (q[i - 1] < height && height < q[i + 1])
        q[i] = height;
    else
        q[i] += step * (q[i + step] - q[i]) / (n[i + step] - n[i]);
    n[i] += step;
}

void folk_stream_quantile_add(folk_stream_quantile *quantile, double value) {
    if (quantile->count < MARKERS) {
        quantile->height[quantile->count++] = value;
        if (quantile->count == MARKERS) folk_sort(quantile->height, MARKERS);
        return;
    }
    quantile->count++;
    for (int i = marker_below(quantile, value) + 1; i < MARKERS; i++)
        quantile->position[i] += 1.0;
    const double level = quantile->level;
    const double increment[MARKERS] = {0, level / 2, level, (1 + level) / 2, 1};
    for (int i = 0; i < MARKERS; i++)
        quantile->desired[i] += increment[i];
    for (int i = 1; i < MARKERS - 1; i++)
        marker_move(quantile, i);
}

double folk_stream_quantile_value(const folk_stream_quantile *quantile) {
    if (quantile->count == 0) return NAN;
    if (quantile->count >= MARKERS) return quantile->height[2];
    return folk_quantile(quantile->height, quantile->count, quantile->level);
}
