// SPDX-License-Identifier: GPL-3.0-or-later
#include "viz/axis.h"
#include "viz/society_parts.h"

#include <math.h>

ptrdiff_t folk_strand_find(const folk_strand *strand, double t) {
    size_t low = 0, high = strand->count;
    while (low < high) {
        const size_t middle = low + (high - low) / 2;
        if (strand->t[middle] <= t)
            low = middle + 1;
        else
            high = middle;
    }
    return (ptrdiff_t)low - 1;
}

double folk_strand_at(const folk_strand *strand, double t) {
    const ptrdiff_t index = folk_strand_find(strand, t);
    return index < 0 ? NAN : strand->value[index];
}

folk_color folk_strand_color(const folk_theme *theme, int index) {
    return folk_theme_category(theme, (size_t)index);
}

folk_plot_area folk_society_axes(folk_picture *picture, folk_rect rect, const folk_theme *theme,
                                 folk_axis x, folk_axis y) {
    const folk_axes axes = {.x = folk_axis_settle(&x, INFINITY, -INFINITY, 0),
                            .y = folk_axis_settle(&y, INFINITY, -INFINITY, 0)};
    return folk_axes_draw(picture, rect, theme, &axes);
}

void folk_society_cursor(folk_picture *picture, const folk_theme *theme, const folk_plot_area *area,
                         double t) {
    if (!(t >= area->x.from && t <= area->x.to)) return;
    const double x = folk_plot_place(area, t, 0).x;
    const folk_place line[] = {{x, area->inner.y}, {x, area->inner.y + area->inner.height}};
    folk_draw_line(picture, line, 2, 3, folk_color_fade(theme->background, 0.6), false);
    folk_draw_line(picture, line, 2, 1, theme->text, false);
}
