// SPDX-License-Identifier: GPL-3.0-or-later
#include "viz/box.h"
#include "viz/axis.h"
#include "core/memory.h"
#include "core/stats.h"

#include <math.h>
#include <string.h>

enum { MOST_DOTS = 60 }; // of a group whose values are all shown

folk_box folk_box_of(const double *sorted, size_t count) {
    folk_box box = {.first = folk_quantile_sorted(sorted, count, 0.25),
                    .median = folk_quantile_sorted(sorted, count, 0.5),
                    .third = folk_quantile_sorted(sorted, count, 0.75)};
    const double reach = 1.5 * (box.third - box.first);
    size_t low = 0, high = count - 1;
    while (sorted[low] < box.first - reach)
        low++;
    while (sorted[high] > box.third + reach)
        high--;
    box.low = sorted[low];
    box.high = sorted[high];
    return box;
}

static void draw_across(folk_picture *picture, const folk_plot_area *area, double x, double half,
                        double value, double width, folk_color color) {
    const double y = folk_plot_place(area, 0, value).y;
    const folk_place line[] = {{x - half, y}, {x + half, y}};
    folk_draw_line(picture, line, 2, width, color, false);
}

static void draw_along(folk_picture *picture, const folk_plot_area *area, double x, double from,
                       double to, double width, folk_color color) {
    const folk_place line[] = {{x, folk_plot_place(area, 0, from).y},
                               {x, folk_plot_place(area, 0, to).y}};
    folk_draw_line(picture, line, 2, width, color, false);
}

static void draw_box(folk_picture *picture, const folk_plot_area *area, const folk_theme *theme,
                     const folk_box *box, double x, double half, folk_color color) {
    const double top = folk_plot_place(area, 0, box->third).y;
    const double bottom = folk_plot_place(area, 0, box->first).y;
    const folk_rect body = {x - half, top, 2 * half, bottom - top};
    folk_draw_rect(picture, body, folk_color_fade(color, 0.25));
    folk_draw_frame(picture, body, theme->line * 0.8, color);
    draw_along(picture, area, x, box->low, box->first, theme->line * 0.8, color);
    draw_along(picture, area, x, box->third, box->high, theme->line * 0.8, color);
    draw_across(picture, area, x, half / 2, box->low, theme->line * 0.8, color);
    draw_across(picture, area, x, half / 2, box->high, theme->line * 0.8, color);
    draw_across(picture, area, x, half, box->median, theme->line * 2, color);
}

// A place in -1 to 1 for dot `index` that keeps away from those before it (van der Corput's
// sequence in base 2).
static double sideways(size_t index) {
    double place = 0, part = 0.5;
    for (size_t rest = index + 1; rest > 0; rest >>= 1, part /= 2)
        if (rest & 1) place += part;
    return 2 * place - 1;
}

static void draw_dots(folk_picture *picture, const folk_plot_area *area, const folk_theme *theme,
                      const folk_box_group *group, const folk_box *box, double x, double half) {
    folk_place *places = folk_alloc(group->count * sizeof *places);
    size_t count = 0;
    for (size_t i = 0; i < group->count; i++) {
        const double value = group->values[i];
        const bool beyond = value < box->low || value > box->high;
        if (group->count > MOST_DOTS && !beyond) continue;
        places[count] = folk_plot_place(area, 0, value);
        places[count++].x = x + (group->count > MOST_DOTS ? 0 : sideways(i) * half * 0.7);
    }
    folk_draw_marks(picture, places, count, FOLK_MARK_DISC, theme->line * 1.3,
                    folk_color_fade(theme->text, 0.55), NULL);
    folk_free(places);
}

static void draw_group(folk_picture *picture, const folk_plot_area *area, const folk_theme *theme,
                       const folk_boxes *boxes, size_t index) {
    const folk_box_group *group = &boxes->groups[index];
    if (group->count == 0) return;
    double *sorted = folk_alloc(group->count * sizeof *sorted);
    memcpy(sorted, group->values, group->count * sizeof *sorted);
    folk_sort(sorted, group->count);
    const folk_box box = folk_box_of(sorted, group->count);
    folk_free(sorted);
    const double room = area->inner.width / (double)boxes->group_count;
    const double half = fmin(room * 0.3, theme->font * 3);
    const double x = folk_plot_place(area, (double)index, area->y.from).x;
    if (group->count >= 3)
        draw_box(picture, area, theme, &box, x, half, folk_theme_category(theme, 0));
    draw_dots(picture, area, theme, group, &box, x, half);
}

folk_plot_area folk_boxes_draw(folk_picture *picture, folk_rect rect, const folk_theme *theme,
                               const folk_boxes *boxes) {
    const char **names = folk_alloc(boxes->group_count * sizeof *names);
    double low = INFINITY, high = -INFINITY;
    for (size_t i = 0; i < boxes->group_count; i++) {
        names[i] = boxes->groups[i].name;
        folk_axis_spread(&boxes->y, boxes->groups[i].values, boxes->groups[i].count, &low, &high);
    }
    const folk_axes axes = {
        .title = boxes->title,
        .x = {.label = boxes->x.label, .from = -0.5, .to = (double)boxes->group_count - 0.5},
        .y = folk_axis_settle(&boxes->y, low, high, 0.05),
        .x_names = names,
        .x_name_count = boxes->group_count,
    };
    const folk_plot_area area = folk_axes_draw(picture, rect, theme, &axes);
    for (size_t i = 0; i < boxes->group_count; i++)
        draw_group(picture, &area, theme, boxes, i);
    folk_free(names);
    return area;
}
