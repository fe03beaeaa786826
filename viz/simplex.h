// SPDX-License-Identifier: GPL-3.0-or-later
// A simplex: three shares that sum to 1 as a place in a triangle. A corner is a population of one
// kind; the closer to a corner, the more of it there is.
#ifndef FOLK_VIZ_SIMPLEX_H
#define FOLK_VIZ_SIMPLEX_H

#include "viz/draw.h"
#include "viz/theme.h"

typedef struct folk_simplex_trail {
    const char *name;        // in the legend; NULL: none
    const double *shares[3]; // in order of time; scaled to the sum of 1
    size_t count;
    folk_color color; // 0: the category of its place in the list
} folk_simplex_trail;

typedef struct folk_simplex {
    const char *title;
    const char *names[3]; // of the corners: left, right, top
    const folk_simplex_trail *trails;
    size_t trail_count;
} folk_simplex;

/// The corners of the triangle: left, right, top.
typedef struct folk_triangle {
    folk_place corners[3];
} folk_triangle;

folk_triangle folk_simplex_draw(folk_picture *picture, folk_rect rect, const folk_theme *theme,
                                const folk_simplex *simplex);

/// The place of three shares, scaled to the sum of 1; NaN when that is not above 0.
folk_place folk_simplex_place(const folk_triangle *triangle, double left, double right, double top);

#endif
