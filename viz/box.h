// SPDX-License-Identifier: GPL-3.0-or-later
// Box and strip: the spread of a measure in each group. The box spans the middle half with the
// median in it, whiskers reach to the last value within one and a half times its height (Tukey
// 1977), and each value is a dot, spread sideways so that dots do not hide each other; of many
// values only those beyond the whiskers.
#ifndef FOLK_VIZ_BOX_H
#define FOLK_VIZ_BOX_H

#include "viz/chart.h"

typedef struct folk_box_group {
    const char *name;
    const double *values; // finite
    size_t count;
} folk_box_group;

typedef struct folk_boxes {
    const char *title;
    folk_axis x, y; // of x the label alone
    const folk_box_group *groups;
    size_t group_count;
} folk_boxes;

typedef struct folk_box {
    double low, first, median, third, high; // whisker, quartiles (type 7), whisker
} folk_box;

/// `sorted` ascending, count >= 1.
folk_box folk_box_of(const double *sorted, size_t count);

folk_plot_area folk_boxes_draw(folk_picture *picture, folk_rect rect, const folk_theme *theme,
                               const folk_boxes *boxes);

#endif
