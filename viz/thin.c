// SPDX-License-Identifier: GPL-3.0-or-later
#include "viz/chart.h"

#include <math.h>

// The first index at which x is at least `bound`.
static size_t lower_bound(const double *x, size_t count, double bound) {
    size_t from = 0;
    while (count > 0) {
        const size_t half = count / 2;
        if (x[from + half] < bound) {
            from += half + 1;
            count -= half + 1;
        } else {
            count = half;
        }
    }
    return from;
}

// Where column `index` of `columns` begins.
static double column_begin(double from, double to, bool log, size_t index, size_t columns) {
    const double share = (double)index / (double)columns;
    return log ? from * pow(to / from, share) : from + (to - from) * share;
}

static size_t index_of(const double *values, size_t from, double value) {
    while (values[from] != value)
        from++;
    return from;
}

// Four at a time: a single chain of comparisons would wait for each.
static void extremes(const double *y, size_t count, double *least, double *largest) {
    double low[4], high[4];
    for (int lane = 0; lane < 4; lane++) {
        low[lane] = INFINITY;
        high[lane] = -INFINITY;
    }
    size_t i = 0;
    for (; i + 4 <= count; i += 4) {
        for (int lane = 0; lane < 4; lane++) {
            const double value = y[i + (size_t)lane];
            low[lane] = value < low[lane] ? value : low[lane];
            high[lane] = value > high[lane] ? value : high[lane];
        }
    }
    for (; i < count; i++) {
        low[0] = y[i] < low[0] ? y[i] : low[0];
        high[0] = y[i] > high[0] ? y[i] : high[0];
    }
    *least = fmin(fmin(low[0], low[1]), fmin(low[2], low[3]));
    *largest = fmax(fmax(high[0], high[1]), fmax(high[2], high[3]));
}

static size_t put(folk_place *places, size_t used, const double *x, const double *y, size_t index) {
    if (used > 0 && places[used - 1].x == x[index] && places[used - 1].y == y[index]) return used;
    places[used] = (folk_place){x[index], y[index]};
    return used + 1;
}

// Of the points first…end - 1, all in one column.
static size_t put_column(folk_place *places, size_t used, const double *x, const double *y,
                         size_t first, size_t end) {
    const size_t last = end - 1;
    if (last - first < 4) {
        for (size_t i = first; i < end; i++)
            used = put(places, used, x, y, i);
        return used;
    }
    double least, largest;
    extremes(y + first, end - first, &least, &largest);
    if (least > largest) return used; // nothing but NaN
    const size_t low = index_of(y, first, least), high = index_of(y, first, largest);
    used = put(places, used, x, y, first);
    used = put(places, used, x, y, low < high ? low : high);
    used = put(places, used, x, y, low < high ? high : low);
    return put(places, used, x, y, last);
}

size_t folk_thin(const double *x, const double *y, size_t count, double from, double to, bool log,
                 size_t columns, folk_place *places) {
    if (count == 0 || columns == 0 || !(from < to)) return 0;
    size_t used = 0, begin = lower_bound(x, count, from);
    if (begin > 0) used = put(places, used, x, y, begin - 1);
    for (size_t column = 0; column < columns && begin < count; column++) {
        const double bound = column_begin(from, to, log, column + 1, columns);
        size_t end = begin + lower_bound(x + begin, count - begin, bound);
        if (column + 1 == columns) // the last takes in its end
            while (end < count && x[end] <= to)
                end++;
        if (end > begin) used = put_column(places, used, x, y, begin, end);
        begin = end;
    }
    if (begin < count) used = put(places, used, x, y, begin);
    return used;
}
