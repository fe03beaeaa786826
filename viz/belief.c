// SPDX-License-Identifier: GPL-3.0-or-later
// Beliefs on an axis from 0 to 1: how many agents hold each (above), and each agent as a tick
// (below). Beliefs that are recorded as measures, and not as a column, are points over time with
// the same axis and the frequencies up to now beside them.
#include "core/memory.h"
#include "viz/label.h"
#include "viz/society_parts.h"

#include <math.h>

enum { BINS = 50, MOST_POINTS = 4000 };

typedef struct belief_axis {
    folk_rect bars, ticks;
    double low, high;
} belief_axis;

static belief_axis axis_of(const folk_society_scene *scene, folk_rect rect, const folk_theme *theme,
                           const folk_shade *shade) {
    const double below = 3 * theme->font, side = 2 * theme->font;
    const double ticks = fmin(rect.height * 0.25, 60);
    belief_axis axis = {.low = scene->shading.low, .high = scene->shading.high};
    // A belief may leave 0 to 1; then all are shown.
    if (axis.low == axis.high) axis.low = shade->low, axis.high = shade->high;
    if (shade->categories) axis.low = 0, axis.high = fmax(scene->shading.type_count, 1);
    axis.bars = (folk_rect){rect.x + side, rect.y + theme->padding, rect.width - 2 * side,
                            rect.height - ticks - below - 2 * theme->padding};
    axis.ticks = (folk_rect){axis.bars.x, axis.bars.y + axis.bars.height + theme->padding,
                             axis.bars.width, ticks};
    return axis;
}

static double x_of(const belief_axis *axis, double value) {
    const double share = (value - axis->low) / (axis->high - axis->low);
    return axis->ticks.x + fmin(fmax(share, 0), 1) * axis->ticks.width;
}

static void draw_bars(folk_picture *picture, const folk_theme *theme,
                      const folk_society_scene *scene, const belief_axis *axis) {
    size_t counts[BINS] = {0}, most = 1;
    for (size_t i = 0; i < scene->size; i++) {
        const double value = scene->shading.values[i];
        const double share = (value - axis->low) / (axis->high - axis->low);
        if (!(share >= 0 && share <= 1)) continue;
        const int bin = (int)fmin(share * BINS, BINS - 1);
        if (++counts[bin] > most) most = counts[bin];
    }
    const double each = axis->bars.width / BINS;
    for (int i = 0; i < BINS; i++) {
        const double height = axis->bars.height * (double)counts[i] / (double)most;
        const folk_rect bar = {axis->bars.x + i * each, axis->bars.y + axis->bars.height - height,
                               each * 0.92, height};
        if (counts[i] > 0) folk_draw_rect(picture, bar, folk_theme_amount(theme, (i + 0.5) / BINS));
    }
}

// Many agents at one belief make its tick denser.
static void draw_ticks(folk_picture *picture, const folk_society_scene *scene,
                       const folk_theme *theme, const belief_axis *axis) {
    folk_place *pairs = folk_alloc((2 * scene->size + 1) * sizeof *pairs);
    size_t n = 0;
    for (size_t i = 0; i < scene->size && n < 2 * MOST_POINTS; i++) {
        const size_t agent =
            scene->size > MOST_POINTS ? i * (scene->size / MOST_POINTS) % scene->size : i;
        if (isnan(scene->shading.values[agent])) continue;
        const double x = x_of(axis, scene->shading.values[agent]);
        pairs[n++] = (folk_place){x, axis->ticks.y};
        pairs[n++] = (folk_place){x, axis->ticks.y + axis->ticks.height};
    }
    const double opacity = fmin(fmax(60.0 / (double)(n + 1), 0.08), 0.8);
    if (n > 0) folk_draw_edges(picture, pairs, n, 1, folk_color_fade(theme->text, opacity));
    folk_free(pairs);
    if (scene->selected < 0 || (size_t)scene->selected >= scene->size) return;
    const double x = x_of(axis, scene->shading.values[scene->selected]);
    if (isnan(scene->shading.values[scene->selected])) return;
    const folk_place line[] = {{x, axis->bars.y}, {x, axis->ticks.y + axis->ticks.height}};
    folk_draw_line(picture, line, 2, 2, theme->warning, false);
}

static void draw_scale(folk_picture *picture, const folk_society_scene *scene,
                       const folk_theme *theme, const belief_axis *axis) {
    double ticks[16];
    const size_t count = folk_ticks(axis->low, axis->high, false, 6, ticks, 16);
    const double base = axis->ticks.y + axis->ticks.height + 1.3 * theme->font;
    folk_text_style style = folk_text_plain(theme, 1, FOLK_ANCHOR_MIDDLE);
    const folk_place ground[] = {
        {axis->bars.x, axis->bars.y + axis->bars.height},
        {axis->bars.x + axis->bars.width, axis->bars.y + axis->bars.height}};
    folk_draw_line(picture, ground, 2, 1, theme->faint, false);
    for (size_t i = 0; i < count; i++) {
        char text[32];
        folk_tick_text(ticks[i], count > 1 ? ticks[1] - ticks[0] : 0, text);
        folk_draw_text(picture, (folk_place){x_of(axis, ticks[i]), base}, &style, text);
    }
    if (scene->shading.name == NULL) return;
    const folk_place label = {axis->bars.x + axis->bars.width / 2, base + 1.4 * theme->font};
    folk_draw_text_within(picture, label, &style, scene->shading.name, axis->bars.width);
}

// Measures over time.

static void count_until(const folk_strand *strand, double t, size_t counts[BINS]) {
    for (size_t i = 0; i < strand->count && strand->t[i] <= t; i++)
        if (strand->value[i] >= 0 && strand->value[i] <= 1)
            counts[(int)fmin(strand->value[i] * BINS, BINS - 1)]++;
}

static void draw_frequencies(folk_picture *picture, const folk_theme *theme,
                             const folk_society_scene *scene, const folk_plot_area *area,
                             double width) {
    size_t counts[BINS] = {0}, most = 1;
    for (int i = 0; i < scene->strand_count; i++)
        count_until(&scene->strands[i], scene->t, counts);
    for (int i = 0; i < BINS; i++)
        if (counts[i] > most) most = counts[i];
    const double each = area->inner.height / BINS, x = area->inner.x + area->inner.width;
    for (int i = 0; i < BINS; i++)
        if (counts[i] > 0)
            folk_draw_rect(picture,
                           (folk_rect){x + theme->padding,
                                       area->inner.y + area->inner.height - (i + 1) * each,
                                       (width - theme->padding) * (double)counts[i] / (double)most,
                                       each * 0.9},
                           folk_theme_amount(theme, (i + 0.5) / BINS));
    const folk_text_style style = folk_text_plain(theme, 0.95, FOLK_ANCHOR_END);
    folk_draw_text_within(
        picture, (folk_place){x + width, area->inner.y + area->inner.height + 1.4 * theme->font},
        &style, "until now", width - 3 * theme->font);
}

static void draw_points(folk_picture *picture, const folk_theme *theme,
                        const folk_society_scene *scene, const folk_plot_area *area, int index) {
    const folk_strand *strand = &scene->strands[index];
    const size_t step = strand->count / MOST_POINTS + 1;
    folk_place *places = folk_alloc((MOST_POINTS + 1) * sizeof *places);
    size_t count = 0;
    for (size_t i = 0; i < strand->count && strand->t[i] <= scene->t; i += step)
        if (isfinite(strand->value[i]))
            places[count++] = folk_plot_place(area, strand->t[i], strand->value[i]);
    const double opacity = fmin(fmax(600.0 / (double)(count + 1), 0.2), 0.9);
    if (count > 0)
        folk_draw_marks(picture, places, count, FOLK_MARK_DISC, 1.8,
                        folk_color_fade(folk_strand_color(theme, index), opacity), NULL);
    folk_free(places);
}

static void draw_measures(folk_picture *picture, folk_rect rect, const folk_theme *theme,
                          const folk_society_scene *scene) {
    const double beside = fmin(rect.width * 0.2, 130);
    const double to = scene->to > scene->from ? scene->to : scene->from + 1;
    const folk_axis time = {"time", scene->from, to, false};
    const folk_axis belief = {scene->strand_count == 1 ? scene->strands[0].name : "belief", 0, 1,
                              false};
    rect.width -= beside;
    const folk_plot_area area = folk_society_axes(picture, rect, theme, time, belief);
    if (area.inner.width < 2 || area.inner.height < 2) return;
    folk_draw_clip(picture, area.inner);
    for (int i = 0; i < scene->strand_count; i++)
        draw_points(picture, theme, scene, &area, i);
    folk_draw_clip_end(picture);
    folk_society_cursor(picture, theme, &area, scene->t);
    draw_frequencies(picture, theme, scene, &area, beside);
}

void folk_belief_draw(folk_picture *picture, folk_rect rect, const folk_theme *theme,
                      const folk_society_scene *scene, const folk_shade *shade) {
    if (scene->shading.values == NULL || scene->size == 0) {
        if (scene->strand_count > 0)
            draw_measures(picture, rect, theme, scene);
        else
            folk_society_say(picture, rect, theme, "No beliefs are recorded.");
        return;
    }
    const belief_axis axis = axis_of(scene, rect, theme, shade);
    if (axis.bars.width < 1 || axis.bars.height < 1) return;
    draw_bars(picture, theme, scene, &axis);
    draw_ticks(picture, scene, theme, &axis);
    draw_scale(picture, scene, theme, &axis);
}

int64_t folk_belief_at(const folk_society_scene *scene, folk_rect rect, const folk_theme *theme,
                       folk_place place) {
    if (scene->shading.values == NULL || scene->size == 0) return -1;
    folk_shade own;
    const belief_axis axis = axis_of(scene, rect, theme, folk_kept_shade(scene, theme, &own));
    if (place.y < axis.ticks.y || place.y > axis.ticks.y + axis.ticks.height) return -1;
    double best = 4;
    int64_t found = -1;
    for (size_t i = 0; i < scene->size; i++) {
        const double apart = fabs(x_of(&axis, scene->shading.values[i]) - place.x);
        if (!(apart < best) || isnan(scene->shading.values[i])) continue;
        best = apart;
        found = (int64_t)i;
    }
    return found;
}
