// SPDX-License-Identifier: GPL-3.0-or-later
// Shares of a whole over time, stacked: the first at the bottom. Areas overlap rather than touch
// (each reaches down to the ground, the topmost first), so that no seam shows between them. What
// the shares leave of 1 stays faint, as do, of more strands than can be told apart, the smallest.
#include "core/memory.h"
#include "viz/label.h"
#include "viz/society_parts.h"

#include <math.h>
#include <stdio.h>

enum { MOST_SHOWN = 20, MOST_COLUMNS = 4000 };

// The strands that have an area of their own, by their numbers, ascending.
typedef struct shown {
    int strands[MOST_SHOWN];
    int count;
} shown;

// Shares of the shown ones at a moment; they sum to `sum` at most.
typedef struct split {
    double shares[MOST_SHOWN], sum;
} split;

static double share_at(const folk_strand *strand, double t) {
    const double value = folk_strand_at(strand, t);
    return value > 0 && isfinite(value) ? value : 0; // negative ones and none count as 0
}

static double peak_of(const folk_strand *strand) {
    double peak = 0;
    for (size_t i = 0; i < strand->count; i++)
        if (isfinite(strand->value[i])) peak = fmax(peak, strand->value[i]);
    return peak;
}

// How many of the strands come before strand `i` when the one with the largest peak is first.
static int rank_of(const double *peaks, int count, int i) {
    int before = 0;
    for (int j = 0; j < count; j++)
        before += peaks[j] > peaks[i] || (peaks[j] == peaks[i] && j < i);
    return before;
}

// Those that have points; of too many the ones whose share was once the largest.
static shown shown_of(const folk_society_scene *scene) {
    shown all = {.count = 0};
    const int count = scene->strand_count;
    double *peaks = folk_alloc(((size_t)count + 1) * sizeof *peaks);
    for (int i = 0; i < count && count > MOST_SHOWN; i++)
        peaks[i] = peak_of(&scene->strands[i]);
    for (int i = 0; i < count && all.count < MOST_SHOWN; i++)
        if (scene->strands[i].count > 0 &&
            (count <= MOST_SHOWN || rank_of(peaks, count, i) < MOST_SHOWN))
            all.strands[all.count++] = i;
    folk_free(peaks);
    return all;
}

// Counts and rounding make sums above 1: then the whole is their sum.
static split split_at(const folk_society_scene *scene, const shown *all, double t) {
    split out = {.sum = 0};
    double whole = 0;
    for (int i = 0; i < scene->strand_count; i++)
        whole += share_at(&scene->strands[i], t);
    whole = fmax(whole, 1);
    for (int i = 0; i < all->count; i++) {
        out.shares[i] = share_at(&scene->strands[all->strands[i]], t) / whole;
        out.sum += out.shares[i];
    }
    return out;
}

static folk_color ground_of(const folk_theme *theme) {
    return folk_color_mix(theme->grid, theme->background, 0.3);
}

// First moment at which there are shares; before it nothing is drawn.
static double first_moment(const folk_society_scene *scene) {
    double first = INFINITY;
    for (int i = 0; i < scene->strand_count; i++)
        if (scene->strands[i].count > 0) first = fmin(first, scene->strands[i].t[0]);
    return first;
}

// For each column of the picture and each strand, where its upper edge lies, 0 to 1.
static float *stack(const folk_society_scene *scene, const shown *all, double from, double to,
                    size_t columns) {
    const size_t strands = (size_t)all->count;
    float *tops = folk_alloc((columns * strands + 1) * sizeof *tops);
    for (size_t x = 0; x < columns; x++) {
        const double t = from + (to - from) * (double)x / (double)(columns - 1);
        const split at = split_at(scene, all, t);
        double top = 0;
        for (size_t i = 0; i < strands; i++) {
            top += at.shares[i];
            tops[x * strands + i] = (float)top;
        }
    }
    return tops;
}

static void draw_stack(folk_picture *picture, const folk_theme *theme,
                       const folk_society_scene *scene, const shown *all,
                       const folk_plot_area *area, double from) {
    const folk_rect *inner = &area->inner;
    const double left = folk_plot_place(area, from, 0).x, width = inner->x + inner->width - left;
    const size_t columns = (size_t)fmin(fmax(width * fmax(theme->detail, 1), 2), MOST_COLUMNS);
    const size_t strands = (size_t)all->count;
    if (!(width > 0)) return;
    float *tops = stack(scene, all, from, area->x.to, columns);
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

// Blanks for the joints of an identifier, as a chart's title has them.
static void name_of(const folk_strand *strand, char name[64]) {
    snprintf(name, 64, "%s", strand->name);
    for (char *at = name; *at != '\0'; at++)
        if (*at == '_') *at = ' ';
}

// A few lie in rows above the picture; with more of them, the rows take up to a third of it.
static double draw_legend(folk_picture *picture, folk_rect rect, const folk_theme *theme,
                          const folk_society_scene *scene, const shown *all) {
    folk_legend_key keys[MOST_SHOWN + 1];
    char name[64], texts[MOST_SHOWN + 1][96];
    const split at = split_at(scene, all, scene->t);
    for (int i = 0; i < all->count; i++) {
        name_of(&scene->strands[all->strands[i]], name);
        snprintf(texts[i], sizeof texts[i], "%s %.1f %%", name, 100 * at.shares[i]);
        keys[i] = (folk_legend_key){
            .name = texts[i], .color = folk_strand_color(theme, i), .kind = FOLK_LEGEND_PATCH};
    }
    snprintf(texts[all->count], sizeof *texts, "others %.1f %%", 100 * (1 - at.sum));
    keys[all->count] = (folk_legend_key){
        .name = texts[all->count], .color = ground_of(theme), .kind = FOLK_LEGEND_PATCH};
    const bool others = at.sum > 0 && at.sum < 1 - 1e-6;
    rect.height = fmin(fmax(4.5, 0.8 * all->count) * theme->font, rect.height / 3);
    return folk_legend_draw(picture, rect, theme, keys, (size_t)all->count + others);
}

static folk_plot_area draw_axes(folk_picture *picture, folk_rect rect, const folk_theme *theme,
                                const folk_society_scene *scene, const shown *all) {
    const double height = draw_legend(picture, rect, theme, scene, all);
    const folk_rect rest = {rect.x, rect.y + height, rect.width, fmax(rect.height - height, 0)};
    const double to = scene->to > scene->from ? scene->to : scene->from + 1;
    return folk_society_axes(picture, rest, theme, (folk_axis){"time", scene->from, to, false},
                             (folk_axis){"share", 0, 1, false});
}

folk_plot_area folk_shares_draw(folk_picture *picture, folk_rect rect, const folk_theme *theme,
                                const folk_society_scene *scene) {
    const shown all = shown_of(scene);
    const folk_plot_area area = draw_axes(picture, rect, theme, scene, &all);
    const double from = fmax(first_moment(scene), area.x.from);
    if (area.inner.width < 2 || area.inner.height < 2) return area;
    folk_draw_clip(picture, area.inner);
    if (from < area.x.to) draw_stack(picture, theme, scene, &all, &area, from);
    folk_draw_clip_end(picture);
    folk_society_cursor(picture, theme, &area, scene->t);
    return area;
}

bool folk_shares_hover(const folk_society_scene *scene, folk_rect rect, const folk_theme *theme,
                       folk_place place, char *text, size_t room) {
    const shown all = shown_of(scene);
    folk_picture *nowhere = folk_picture_create(1, 1);
    const folk_plot_area area = draw_axes(nowhere, rect, theme, scene, &all);
    folk_picture_destroy(nowhere);
    const folk_place at = folk_plot_value(&area, place);
    if (!(at.x >= area.x.from && at.x <= area.x.to && at.y >= 0 && at.y <= 1)) return false;
    const split shares = split_at(scene, &all, at.x);
    if (!(shares.sum > 0)) return false; // nothing is recorded there
    double top = 0;
    char number[32], name[64];
    folk_tick_text(at.x, 0, number);
    for (int i = 0; i < all.count; i++) {
        top += shares.shares[i];
        if (at.y > top) continue;
        name_of(&scene->strands[all.strands[i]], name);
        snprintf(text, room, "%s %.1f %% at %s", name, 100 * shares.shares[i], number);
        return true;
    }
    snprintf(text, room, "others %.1f %% at %s", 100 * (1 - shares.sum), number);
    return true;
}
