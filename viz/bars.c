// SPDX-License-Identifier: GPL-3.0-or-later
#include "viz/bars.h"

#include "core/memory.h"
#include "viz/axis.h"

#include <math.h>

static folk_axis range_of(const folk_bars *bars) {
    double low = 0, high = 0;
    folk_axis_spread(&bars->x, bars->values, bars->count, &low, &high);
    if (bars->low != NULL) folk_axis_spread(&bars->x, bars->low, bars->count, &low, &high);
    if (bars->high != NULL) folk_axis_spread(&bars->x, bars->high, bars->count, &low, &high);
    return folk_axis_settle(&bars->x, low, high, 0.05);
}

static void draw_bar(folk_picture *picture, const folk_plot_area *area, const folk_theme *theme,
                     const folk_bars *bars, size_t index) {
    const double row = (double)(bars->count - 1 - index), value = bars->values[index];
    if (!isfinite(value)) return;
    const double half = area->inner.height / (double)bars->count * 0.35;
    const folk_place zero = folk_plot_place(area, 0, row), end = folk_plot_place(area, value, row);
    const folk_rect body = {fmin(zero.x, end.x), end.y - half, fabs(end.x - zero.x), 2 * half};
    const folk_color color = folk_theme_category(theme, value < 0 ? 1 : 0);
    folk_draw_rect(picture, body, folk_color_fade(color, 0.7));
    if (bars->low == NULL || !isfinite(bars->low[index]) || !isfinite(bars->high[index])) return;
    const folk_place line[] = {folk_plot_place(area, bars->low[index], row),
                               folk_plot_place(area, bars->high[index], row)};
    folk_draw_line(picture, line, 2, theme->line, theme->text, false);
}

folk_plot_area folk_bars_draw(folk_picture *picture, folk_rect rect, const folk_theme *theme,
                              const folk_bars *bars) {
    const char **names = folk_alloc(bars->count * sizeof *names);
    for (size_t i = 0; i < bars->count; i++)
        names[bars->count - 1 - i] = bars->names[i];
    const folk_axes axes = {
        .title = bars->title,
        .x = range_of(bars),
        .y = {.from = -0.5, .to = (double)bars->count - 0.5},
        .y_names = names,
        .y_name_count = bars->count,
    };
    const folk_plot_area area = folk_axes_draw(picture, rect, theme, &axes);
    for (size_t i = 0; i < bars->count; i++)
        draw_bar(picture, &area, theme, bars, i);
    const double last = (double)bars->count - 0.5;
    const folk_place base[] = {folk_plot_place(&area, 0, -0.5), folk_plot_place(&area, 0, last)};
    folk_draw_line(picture, base, 2, theme->line * 0.8, theme->text, false);
    folk_free(names);
    return area;
}
