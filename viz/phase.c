// SPDX-License-Identifier: GPL-3.0-or-later
#include "viz/phase.h"
#include "viz/axis.h"
#include "viz/trail.h"
#include "core/memory.h"

#include <math.h>

static folk_color color_of(const folk_phase *phase, const folk_theme *theme, size_t index) {
    const folk_color color = phase->trails[index].color;
    return color != 0 ? color : folk_theme_category(theme, index);
}

static folk_axis settle(const folk_phase *phase, bool of_y) {
    const folk_axis *axis = of_y ? &phase->y : &phase->x;
    double low = INFINITY, high = -INFINITY;
    for (size_t i = 0; i < phase->trail_count; i++) {
        const folk_phase_trail *trail = &phase->trails[i];
        folk_axis_spread(axis, of_y ? trail->y : trail->x, trail->count, &low, &high);
    }
    return folk_axis_settle(axis, low, high, 0.05);
}

static void draw_trail(folk_picture *picture, const folk_plot_area *area, const folk_theme *theme,
                       const folk_phase_trail *trail, folk_color color) {
    folk_place *places = folk_alloc(trail->count * sizeof *places);
    for (size_t i = 0; i < trail->count; i++)
        places[i] = folk_plot_place(area, trail->x[i], trail->y[i]);
    folk_trail_draw(picture, theme, places, trail->count, color);
    folk_free(places);
}

folk_plot_area folk_phase_draw(folk_picture *picture, folk_rect rect, const folk_theme *theme,
                               const folk_phase *phase) {
    folk_legend_key *keys = folk_alloc(phase->trail_count * sizeof *keys);
    folk_axes axes = {.title = phase->title, .keys = keys};
    for (size_t i = 0; i < phase->trail_count; i++)
        if (phase->trails[i].name != NULL)
            keys[axes.key_count++] = (folk_legend_key){.name = phase->trails[i].name,
                                                       .color = color_of(phase, theme, i),
                                                       .kind = FOLK_LEGEND_LINE};
    axes.x = settle(phase, false);
    axes.y = settle(phase, true);
    const folk_plot_area area = folk_axes_draw(picture, rect, theme, &axes);
    folk_free(keys);
    const double edge = theme->line * 3; // marks at the edge stay whole
    folk_draw_clip(picture, (folk_rect){area.inner.x - edge, area.inner.y - edge,
                                        area.inner.width + 2 * edge, area.inner.height + 2 * edge});
    for (size_t i = 0; i < phase->trail_count; i++)
        draw_trail(picture, &area, theme, &phase->trails[i], color_of(phase, theme, i));
    folk_draw_clip_end(picture);
    return area;
}
