// SPDX-License-Identifier: GPL-3.0-or-later
// Bars that lie: a number for each name, from zero to the right or the left, the first name at the
// top. A line through a bar's end shows how sure it is.
#ifndef FOLK_VIZ_BARS_H
#define FOLK_VIZ_BARS_H

#include "viz/chart.h"

typedef struct folk_bars {
    const char *title;
    folk_axis x;
    const char *const *names;
    const double *values;     // NaN: no bar
    const double *low, *high; // NULL, or NaN: no line
    size_t count;
} folk_bars;

folk_plot_area folk_bars_draw(folk_picture *picture, folk_rect rect, const folk_theme *theme,
                              const folk_bars *bars);

#endif
