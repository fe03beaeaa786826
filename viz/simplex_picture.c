// SPDX-License-Identifier: GPL-3.0-or-later
// Shares of three strategies as one point in a triangle: where the society is now, the way that it
// came, and, faint, the way that it went on.
#include "core/memory.h"
#include "viz/simplex.h"
#include "viz/society_parts.h"

#include <math.h>

// Shares of the moments first…end - 1, the first strand's, in three arrays of which `shares` is
// one.
static void gather(const folk_society_scene *scene, size_t first, size_t end, double *shares) {
    const size_t count = end - first;
    for (size_t i = 0; i < count; i++) {
        const double t = scene->strands[0].t[first + i];
        for (size_t k = 0; k < 3; k++)
            shares[k * count + i] = folk_strand_at(&scene->strands[k], t);
    }
}

static folk_simplex_trail trail_of(const double *shares, size_t count, folk_color color) {
    return (folk_simplex_trail){
        .shares = {shares, shares + count, shares + 2 * count}, .count = count, .color = color};
}

static void draw_present(folk_picture *picture, const folk_theme *theme,
                         const folk_society_scene *scene, const folk_triangle *triangle) {
    double now[3];
    for (int k = 0; k < 3; k++)
        now[k] = folk_strand_at(&scene->strands[k], scene->t);
    const folk_place place = folk_simplex_place(triangle, now[0], now[1], now[2]);
    for (size_t k = 0; k < 3; k++)
        folk_draw_marks(picture, &triangle->corners[k], 1, FOLK_MARK_DISC, 4,
                        folk_strand_color(theme, (int)k), NULL);
    if (!isfinite(place.x) || !isfinite(place.y)) return;
    folk_draw_marks(picture, &place, 1, FOLK_MARK_DISC, 6.5, theme->background, NULL);
    folk_draw_marks(picture, &place, 1, FOLK_MARK_DISC, 5, theme->warning, NULL);
}

void folk_simplex_picture_draw(folk_picture *picture, folk_rect rect, const folk_theme *theme,
                               const folk_society_scene *scene) {
    if (scene->strand_count < 3) {
        folk_society_say(picture, rect, theme, "A triangle needs the shares of three strategies.");
        return;
    }
    const size_t end = scene->strands[0].count;
    const size_t now = (size_t)(folk_strand_find(&scene->strands[0], scene->t) + 1);
    const size_t from = now > 0 ? now - 1 : 0;
    double *past = folk_alloc((3 * now + 1) * sizeof *past);
    double *future = folk_alloc((3 * (end - from) + 1) * sizeof *future);
    gather(scene, 0, now, past);
    gather(scene, from, end, future);
    const folk_simplex_trail trails[] = {trail_of(future, end - from, theme->grid),
                                         trail_of(past, now, theme->accent)};
    const folk_simplex simplex = {
        .names = {scene->strands[0].name, scene->strands[1].name, scene->strands[2].name},
        .trails = trails,
        .trail_count = 2};
    const folk_triangle triangle = folk_simplex_draw(picture, rect, theme, &simplex);
    draw_present(picture, theme, scene, &triangle);
    folk_free(future);
    folk_free(past);
}
