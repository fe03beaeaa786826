// SPDX-License-Identifier: GPL-3.0-or-later
// Charts as pure functions from numbers to shapes: each takes a definition, a rectangle and a
// theme, and adds to a picture. A curve of more points than pixels is thinned to the least and
// largest of each pixel's column, so that no extreme is lost.
#ifndef FOLK_VIZ_CHART_H
#define FOLK_VIZ_CHART_H

#include "viz/draw.h"
#include "viz/theme.h"

typedef struct folk_axis {
    const char *label; // with its unit: "welfare (points)"
    double from, to;   // both 0: as the data ask
    bool log;          // values of 0 or less are left out
} folk_axis;

/// One curve; with `low` and `high` a band around it. Where y is NaN the curve has a gap.
typedef struct folk_trace {
    const char *name;         // in the legend; NULL: none
    const double *x, *y;      // x ascending
    const double *low, *high; // NULL: no band
    size_t count;
    folk_color color; // 0: the category of its place in the list
    bool steps, dashed;
    bool strong; // wider than the others, and above them
} folk_trace;

typedef struct folk_chart {
    const char *title;
    folk_axis x, y;
    const folk_trace *traces;
    size_t trace_count;
    double cursor;       // on the x axis; NaN: none
    bool reads_cursor;   // writes the values at the cursor beside it
    const double *rules; // places of vertical lines: interventions, bookmarks
    size_t rule_count;
    double left; // room for the y axis at least, points: charts above each other share it
} folk_chart;

/// Where the data lie within the rectangle, and the ranges that were taken: to read values back.
typedef struct folk_plot_area {
    folk_rect inner;
    folk_axis x, y;
} folk_plot_area;

folk_plot_area folk_chart_draw(folk_picture *picture, folk_rect rect, const folk_theme *theme,
                               const folk_chart *chart);
folk_place folk_plot_place(const folk_plot_area *area, double x, double y);
folk_place folk_plot_value(const folk_plot_area *area, folk_place place); // data at a place

/// Round numbers that divide from…to into about `count` parts; at most `room` are written. Ticks of
/// a log axis are powers of ten and, where there is room, their 2- and 5-folds.
size_t folk_ticks(double from, double to, bool log, size_t count, double *ticks, size_t room);

/// As a reader wants a number: −0.1, 12,000, 1.5×10⁻⁷. `step` is the distance of an axis' ticks,
/// which says how many digits are of use; 0: five digits.
void folk_tick_text(double value, double step, char out[32]);

/// Thins a curve, x ascending, to at most 4 points for each of `columns` equal parts of from…to (of
/// their logarithms with `log`): the first, least, largest and last; and the neighbours on either
/// side of from…to. NaN in y counts as no point. Returns how many were written to `places` (room
/// for 4 * columns + 2).
size_t folk_thin(const double *x, const double *y, size_t count, double from, double to, bool log,
                 size_t columns, folk_place *places);

#endif
