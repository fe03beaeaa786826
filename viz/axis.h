// SPDX-License-Identifier: GPL-3.0-or-later
// The surroundings of a chart: title, legend, axes with round numbers or names, grid. They take
// what room they need of a rectangle and leave the rest to the data. Ticks whose texts would touch
// are thinned out.
#ifndef FOLK_VIZ_AXIS_H
#define FOLK_VIZ_AXIS_H

#include "viz/chart.h"
#include "viz/label.h"

typedef struct folk_axes {
    const char *title;
    folk_axis x, y; // from < to; of a log axis 0 < from
    // Names of 0, 1, 2, … in place of numbers; NULL: numbers.
    const char *const *x_names, *const *y_names;
    size_t x_name_count, y_name_count;
    const folk_legend_key *keys;
    size_t key_count;
    double right; // room to be left free at the right, points
    double left;  // room for the y axis at least, points
    bool no_grid; // of cells that fill the area
    bool square;  // as wide as high
} folk_axes;

folk_plot_area folk_axes_draw(folk_picture *picture, folk_rect rect, const folk_theme *theme,
                              const folk_axes *axes);

/// The range of an axis over data from `low` to `high` (with `low` above `high` when there are
/// none): what the axis says, else the data, widened by `margin` (a share of the span) on either
/// side, but not beyond 0 or 1 where the data keep to them.
folk_axis folk_axis_settle(const folk_axis *axis, double low, double high, double margin);

/// Widens *low…*high to take in the finite values that the axis can show.
void folk_axis_spread(const folk_axis *axis, const double *values, size_t count, double *low,
                      double *high);

#endif
