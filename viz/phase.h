// SPDX-License-Identifier: GPL-3.0-or-later
// A phase portrait: one measure against another, time along the trail.
#ifndef FOLK_VIZ_PHASE_H
#define FOLK_VIZ_PHASE_H

#include "viz/chart.h"

typedef struct folk_phase_trail {
    const char *name;    // in the legend; NULL: none
    const double *x, *y; // in order of time; NaN: a gap
    size_t count;
    folk_color color; // 0: the category of its place in the list
} folk_phase_trail;

typedef struct folk_phase {
    const char *title;
    folk_axis x, y;
    const folk_phase_trail *trails;
    size_t trail_count;
} folk_phase;

folk_plot_area folk_phase_draw(folk_picture *picture, folk_rect rect, const folk_theme *theme,
                               const folk_phase *phase);

#endif
