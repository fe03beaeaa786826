// SPDX-License-Identifier: GPL-3.0-or-later
// Shares of three strategies as one point in a triangle: at a corner there is only one of them, in the
// middle there are equally many. The line is where the society has been.
#include "core/memory.h"
#include "viz/label.h"
#include "viz/society_parts.h"

#include <math.h>

enum { MOST_PLACES = 20000, GRID = 5 };

typedef struct triangle {
    folk_place corners[3]; // left, top, right
    double side;
} triangle;

static triangle fit(folk_rect rect, const folk_theme *theme) {
    const double above = 2.2 * theme->font, half_root = 0.8660254037844386;
    const double room = fmax(rect.height - 2 * above, 1);
    const double side = fmax(fmin(rect.width - 4 * theme->font, room / half_root), 1);
    const double x = rect.x + (rect.width - side) / 2;
    const double top = rect.y + above + fmax(room - side * half_root, 0) / 2;
    const double ground = top + side * half_root;
    return (triangle){{{x, ground}, {x + side / 2, top}, {x + side, ground}}, side};
}

static bool mix(const triangle *at, const double shares[3], folk_place *place) {
    double sum = 0;
    for (int i = 0; i < 3; i++)
        sum += shares[i] > 0 ? shares[i] : 0;
    *place = (folk_place){0};
    if (!(sum > 0) || !isfinite(sum)) return false;
    for (int i = 0; i < 3; i++) {
        const double share = shares[i] > 0 ? shares[i] / sum : 0;
        place->x += share * at->corners[i].x;
        place->y += share * at->corners[i].y;
    }
    return true;
}

folk_place folk_society_simplex_place(folk_rect rect, const folk_theme *theme, const double shares[3]) {
    const triangle at = fit(rect, theme);
    folk_place place;
    mix(&at, shares, &place);
    return place;
}

static void draw_grid(folk_picture *picture, const folk_theme *theme, const triangle *at) {
    folk_draw_area(picture, at->corners, 3, theme->panel);
    for (int corner = 0; corner < 3; corner++)
        for (int step = 1; step < GRID; step++) {
            const double share = (double)step / GRID;
            double from[3] = {0}, to[3] = {0};
            folk_place line[2];
            from[corner] = to[corner] = share;
            from[(corner + 1) % 3] = to[(corner + 2) % 3] = 1 - share;
            mix(at, from, &line[0]);
            mix(at, to, &line[1]);
            folk_draw_line(picture, line, 2, 0.6, theme->grid, false);
        }
    const folk_place border[] = {at->corners[0], at->corners[1], at->corners[2], at->corners[0]};
    folk_draw_line(picture, border, 4, 1, theme->faint, false);
}

static void draw_names(folk_picture *picture, folk_rect rect, const folk_theme *theme,
                       const folk_society_scene *scene, const triangle *at) {
    static const folk_anchor anchors[] = {FOLK_ANCHOR_START, FOLK_ANCHOR_MIDDLE, FOLK_ANCHOR_END};
    for (int i = 0; i < 3; i++) {
        folk_text_style style = folk_text_plain(theme, 1.1, anchors[i]);
        const double below = i == 1 ? -0.8 * theme->font : 1.7 * theme->font;
        const folk_place name = {at->corners[i].x, at->corners[i].y + below};
        style.bold = true;
        folk_draw_text_within(picture, name, &style, scene->strands[i].name,
                              i == 1 ? rect.width * 0.9 : rect.width * 0.45);
        folk_draw_marks(picture, &at->corners[i], 1, FOLK_MARK_DISC, 4, folk_strand_color(theme, i),
                        NULL);
    }
}

static bool point_at(const folk_society_scene *scene, const triangle *at, double t,
                     folk_place *place) {
    double shares[3];
    for (int i = 0; i < 3; i++)
        shares[i] = folk_strand_at(&scene->strands[i], t);
    return mix(at, shares, place);
}

// Points first…end - 1 of the path; those that lie within half a point of the one before are left out.
static size_t trace(const folk_society_scene *scene, const triangle *at, size_t first, size_t end,
                    folk_place *places) {
    size_t count = 0;
    for (size_t i = first; i < end; i++) {
        folk_place place;
        if (!point_at(scene, at, scene->strands[0].t[i], &place)) continue;
        if (count > 0 && i + 1 < end &&
            fabs(place.x - places[count - 1].x) + fabs(place.y - places[count - 1].y) < 0.5)
            continue;
        if (count == MOST_PLACES) {
            // Every second one tells nearly as much.
            for (size_t k = 0; 2 * k < count; k++)
                places[k] = places[2 * k];
            count /= 2;
        }
        places[count++] = place;
    }
    return count;
}

static void draw_path(folk_picture *picture, const folk_theme *theme,
                      const folk_society_scene *scene, const triangle *at) {
    const size_t end = scene->strands[0].count;
    const size_t now = (size_t)(folk_strand_find(&scene->strands[0], scene->t) + 1);
    folk_place *places = folk_alloc((MOST_PLACES + 1) * sizeof *places);
    size_t count = trace(scene, at, now > 0 ? now - 1 : 0, end, places);
    if (count > 1) folk_draw_line(picture, places, count, 0.8, theme->grid, false);
    count = trace(scene, at, 0, now, places);
    if (count > 1) folk_draw_line(picture, places, count, theme->line, theme->accent, false);
    if (count > 0) folk_draw_marks(picture, places, 1, FOLK_MARK_RING, 3.5, theme->faint, NULL);
    folk_free(places);
    folk_place present;
    if (now == 0 || !point_at(scene, at, scene->t, &present)) return;
    folk_draw_marks(picture, &present, 1, FOLK_MARK_DISC, 6.5, theme->background, NULL);
    folk_draw_marks(picture, &present, 1, FOLK_MARK_DISC, 5, theme->warning, NULL);
}

void folk_society_simplex_draw(folk_picture *picture, folk_rect rect, const folk_theme *theme,
                       const folk_society_scene *scene) {
    if (scene->strand_count < 3) {
        folk_society_say(picture, rect, theme, "A triangle needs the shares of three strategies.");
        return;
    }
    const triangle at = fit(rect, theme);
    draw_grid(picture, theme, &at);
    draw_path(picture, theme, scene, &at);
    draw_names(picture, rect, theme, scene, &at);
}
