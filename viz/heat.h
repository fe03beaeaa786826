// SPDX-License-Identifier: GPL-3.0-or-later
// A heat map: a value for each pair of two factors as a colour, with the scale beside it. Where
// cells are large enough the value stands in them. Payoff matrices and fingerprints are heat maps
// too.
#ifndef FOLK_VIZ_HEAT_H
#define FOLK_VIZ_HEAT_H

#include "viz/chart.h"

typedef struct folk_heat {
    const char *title;
    const char *value_label; // what the colours say, with its unit
    folk_axis x, y;          // labels; with numbers in place of names, middles of the outer cells
    const char *const *x_names, *const *y_names; // NULL: numbers
    size_t columns, rows;
    const double *values;     // row by row, upwards; NaN: empty
    const char *const *texts; // in the cells in place of the values; NULL: the values
    double from, to;          // of the colours; both 0: as the values ask
    bool downwards;           // the first row is on top, as in a table
    bool silent;              // no texts in the cells
    bool square;
} folk_heat;

folk_plot_area folk_heat_draw(folk_picture *picture, folk_rect rect, const folk_theme *theme,
                              const folk_heat *heat);

#endif
