// SPDX-License-Identifier: GPL-3.0-or-later
// Shares of a whole over time, stacked: the first at the bottom. Areas overlap rather than touch
// (each reaches down to the ground, the topmost first), so that no seam shows between them. What
// the shares leave of 1 stays faint.
#include "core/memory.h"
#include "viz/label.h"
#include "viz/society_parts.h"

#include <math.h>
#include <stdio.h>

enum { MOST_STRANDS = 256, MOST_COLUMNS = 4000 };

// Shares of a moment; negative ones and none count as 0. Their sum is returned.
static double shares_at(const folk_society_scene *scene, double t, double *shares) {
    double sum = 0;
    for (int i = 0; i < scene->strand_count && i < MOST_STRANDS; i++) {
        const double value = folk_strand_at(&scene->strands[i], t);
        shares[i] = value > 0 && isfinite(value) ? value : 0;
        sum += shares[i];
    }
    return sum;
}

// Counts and rounding make sums above 1: then the whole is their sum.
static double whole_of(double sum) {
    return sum > 1 ? sum : 1;
}

static folk_color ground_of(const folk_theme *theme) {
    return folk_color_mix(theme->grid, theme->background, 0.3);
}

static int strand_count(const folk_society_scene *scene) {
    return scene->strand_count < MOST_STRANDS ? scene->strand_count : MOST_STRANDS;
}

// First moment at which there are shares; before it nothing is drawn.
static double first_moment(const folk_society_scene *scene) {
    double first = INFINITY;
    for (int i = 0; i < strand_count(scene); i++)
        if (scene->strands[i].count > 0) first = fmin(first, scene->strands[i].t[0]);
    return first;
}

// For each column of the picture and each strand, where its upper edge lies, 0 to 1.
static float *stack(const folk_society_scene *scene, double from, double to, size_t columns) {
    const size_t strands = (size_t)strand_count(scene);
    float *tops = folk_alloc((columns * strands + 1) * sizeof *tops);
    double shares[MOST_STRANDS];
    for (size_t x = 0; x < columns; x++) {
        const double t = from + (to - from) * (double)x / (double)(columns - 1);
        const double whole = whole_of(shares_at(scene, t, shares));
        double top = 0;
        for (size_t i = 0; i < strands; i++) {
            top += shares[i] / whole;
            tops[x * strands + i] = (float)top;
        }
    }
    return tops;
}

static void draw_stack(folk_picture *picture, const folk_theme *theme,
                       const folk_society_scene *scene, const folk_plot_area *area, double from) {
    const folk_rect *inner = &area->inner;
    const double left = folk_plot_place(area, from, 0).x, width = inner->x + inner->width - left;
    const size_t columns = (size_t)fmin(fmax(width * fmax(theme->detail, 1), 2), MOST_COLUMNS);
    const size_t strands = (size_t)strand_count(scene);
    if (!(width > 0)) return;
    float *tops = stack(scene, from, area->x.to, columns);
    folk_place *places = folk_alloc((columns + 2) * sizeof *places);
    const double ground = inner->y + inner->height;
    folk_draw_rect(picture, (folk_rect){left, inner->y, width, inner->height}, ground_of(theme));
    for (size_t i = strands; i-- > 0;) {
        for (size_t x = 0; x < columns; x++)
            places[x] = (folk_place){left + width * (double)x / (double)(columns - 1),
                                     ground - tops[x * strands + i] * inner->height};
        places[columns] = (folk_place){inner->x + inner->width, ground};
        places[columns + 1] = (folk_place){left, ground};
        folk_draw_area(picture, places, columns + 2, folk_strand_color(theme, (int)i));
    }
    folk_free(places);
    folk_free(tops);
}

static double legend_height(folk_picture *picture, folk_rect rect, const folk_theme *theme,
                            const folk_society_scene *scene) {
    folk_legend_key keys[MOST_STRANDS + 1];
    char texts[MOST_STRANDS + 1][96];
    double shares[MOST_STRANDS], sum = shares_at(scene, scene->t, shares);
    const double whole = whole_of(sum);
    const int strands = strand_count(scene);
    for (int i = 0; i < strands; i++) {
        snprintf(texts[i], sizeof texts[i], "%s %.1f %%", scene->strands[i].name,
                 100 * shares[i] / whole);
        keys[i] = (folk_legend_key){
            .name = texts[i], .color = folk_strand_color(theme, i), .kind = FOLK_LEGEND_PATCH};
    }
    snprintf(texts[strands], sizeof texts[strands], "others %.1f %%", 100 * (1 - sum / whole));
    keys[strands] = (folk_legend_key){
        .name = texts[strands], .color = ground_of(theme), .kind = FOLK_LEGEND_PATCH};
    const bool others = sum > 0 && sum < 1 - 1e-6;
    rect.height = fmin(4.5 * theme->font, rect.height / 3);
    return folk_legend_draw(picture, rect, theme, keys, (size_t)strands + others);
}

static folk_plot_area draw_axes(folk_picture *picture, folk_rect rect, const folk_theme *theme,
                                const folk_society_scene *scene, double *height) {
    *height = legend_height(picture, rect, theme, scene);
    const folk_rect rest = {rect.x, rect.y + *height, rect.width, fmax(rect.height - *height, 0)};
    const double to = scene->to > scene->from ? scene->to : scene->from + 1;
    return folk_society_axes(picture, rest, theme, (folk_axis){"time", scene->from, to, false},
                             (folk_axis){"share", 0, 1, false});
}

folk_plot_area folk_shares_draw(folk_picture *picture, folk_rect rect, const folk_theme *theme,
                                const folk_society_scene *scene) {
    double height;
    const folk_plot_area area = draw_axes(picture, rect, theme, scene, &height);
    const double from = fmax(first_moment(scene), area.x.from);
    if (area.inner.width < 2 || area.inner.height < 2) return area;
    folk_draw_clip(picture, area.inner);
    if (from < area.x.to) draw_stack(picture, theme, scene, &area, from);
    folk_draw_clip_end(picture);
    folk_society_cursor(picture, theme, &area, scene->t);
    return area;
}

bool folk_shares_hover(const folk_society_scene *scene, folk_rect rect, const folk_theme *theme,
                       folk_place place, char *text, size_t room) {
    double height, shares[MOST_STRANDS];
    folk_picture *nowhere = folk_picture_create(1, 1);
    const folk_plot_area area = draw_axes(nowhere, rect, theme, scene, &height);
    folk_picture_destroy(nowhere);
    const folk_place at = folk_plot_value(&area, place);
    if (!(at.x >= area.x.from && at.x <= area.x.to && at.y >= 0 && at.y <= 1)) return false;
    const double whole = whole_of(shares_at(scene, at.x, shares));
    double top = 0;
    char number[32];
    folk_tick_text(at.x, 0, number);
    for (int i = 0; i < strand_count(scene); i++) {
        top += shares[i] / whole;
        if (at.y > top) continue;
        snprintf(text, room, "%s %.1f %% at %s", scene->strands[i].name, 100 * shares[i] / whole,
                 number);
        return true;
    }
    snprintf(text, room, "others %.1f %% at %s", 100 * (1 - top), number);
    return true;
}
