// SPDX-License-Identifier: GPL-3.0-or-later
<<<<<<< HEAD
#include "viz/simplex.h"
#include "viz/label.h"
#include "viz/trail.h"
#include "core/memory.h"

#include <math.h>

enum { PARTS = 4 }; // into which the grid divides each side

folk_place folk_simplex_place(const folk_triangle *triangle, double left, double right,
                              double top) {
    const double sum = left + right + top;
    if (!(sum > 0)) return (folk_place){NAN, NAN};
    const folk_place *corners = triangle->corners;
    return (folk_place){
        (corners[0].x * left + corners[1].x * right + corners[2].x * top) / sum,
        (corners[0].y * left + corners[1].y * right + corners[2].y * top) / sum,
    };
}

static folk_triangle triangle_in(folk_rect room) {
    const double steepness = sqrt(3) / 2;
    const double side = fmax(fmin(room.width, room.height / steepness), 1);
    const double left = room.x + (room.width - side) / 2;
    const double bottom = room.y + (room.height + side * steepness) / 2;
    return (folk_triangle){
        {{left, bottom}, {left + side, bottom}, {left + side / 2, bottom - side * steepness}}};
}

static void draw_grid(folk_picture *picture, const folk_theme *theme,
                      const folk_triangle *triangle) {
    for (int i = 1; i < PARTS; i++) {
        const double share = (double)i / PARTS, rest = 1 - share;
        const folk_place lines[][2] = {
            {folk_simplex_place(triangle, share, rest, 0),
             folk_simplex_place(triangle, share, 0, rest)},
            {folk_simplex_place(triangle, rest, share, 0),
             folk_simplex_place(triangle, 0, share, rest)},
            {folk_simplex_place(triangle, rest, 0, share),
             folk_simplex_place(triangle, 0, rest, share)},
        };
        for (int line = 0; line < 3; line++)
            folk_draw_line(picture, lines[line], 2, 0.5, theme->grid, false);
    }
    const folk_place *corners = triangle->corners;
    const folk_place sides[] = {corners[0], corners[1], corners[2], corners[0]};
    folk_draw_line(picture, sides, 4, 0.75, theme->faint, false);
}

static void draw_names(folk_picture *picture, folk_rect rect, const folk_theme *theme,
                       const folk_triangle *triangle, const folk_simplex *simplex) {
    static const folk_anchor anchors[] = {FOLK_ANCHOR_START, FOLK_ANCHOR_END, FOLK_ANCHOR_MIDDLE};
    const folk_place *corners = triangle->corners;
    const double below = theme->font * 1.4, side = corners[1].x - corners[0].x;
    const double spare = fmin(corners[0].x - rect.x, theme->font * 2);
    const folk_place places[] = {{corners[0].x - spare, corners[0].y + below},
                                 {corners[1].x + spare, corners[1].y + below},
                                 {corners[2].x, corners[2].y - theme->font * 0.6}};
    for (int i = 0; i < 3; i++) {
        const folk_text_style style = folk_text_plain(theme, 1, anchors[i]);
        const double width = i < 2 ? side / 2 + spare - theme->font * 0.5 : rect.width;
        if (simplex->names[i] != NULL)
            folk_draw_text_within(picture, places[i], &style, simplex->names[i], width);
    }
}

static folk_color color_of(const folk_simplex *simplex, const folk_theme *theme, size_t index) {
    const folk_color color = simplex->trails[index].color;
    return color != 0 ? color : folk_theme_category(theme, index);
}

// Title and legend; returns what is left.
static folk_rect draw_head(folk_picture *picture, folk_rect rect, const folk_theme *theme,
                           const folk_simplex *simplex) {
    double y = rect.y;
    if (simplex->title != NULL && simplex->title[0] != '\0') {
        folk_text_style style = folk_text_plain(theme, 1.1, FOLK_ANCHOR_START);
        style.bold = true;
        const folk_place at = {rect.x, y + style.size};
        folk_draw_text_within(picture, at, &style, simplex->title, rect.width);
        y += style.size * 1.5;
    }
    folk_key *keys = folk_alloc(simplex->trail_count * sizeof *keys);
    size_t count = 0;
    for (size_t i = 0; i < simplex->trail_count; i++)
        if (simplex->trails[i].name != NULL)
            keys[count++] =
                (folk_key){simplex->trails[i].name, color_of(simplex, theme, i), FOLK_KEY_LINE};
    const folk_rect room = {rect.x, y, rect.width, rect.height * 0.25};
    y += folk_legend_draw(picture, room, theme, keys, count);
    folk_free(keys);
    return (folk_rect){rect.x, y, rect.width, rect.y + rect.height - y};
}

static void draw_trail(folk_picture *picture, const folk_theme *theme,
                       const folk_triangle *triangle, const folk_simplex_trail *trail,
                       folk_color color) {
    folk_place *places = folk_alloc(trail->count * sizeof *places);
    for (size_t i = 0; i < trail->count; i++)
        places[i] = folk_simplex_place(triangle, trail->shares[0][i], trail->shares[1][i],
                                       trail->shares[2][i]);
    folk_trail_draw(picture, theme, places, trail->count, color);
    folk_free(places);
}

folk_triangle folk_simplex_draw(folk_picture *picture, folk_rect rect, const folk_theme *theme,
                                const folk_simplex *simplex) {
    const folk_rect rest = draw_head(picture, rect, theme, simplex);
    const double above = theme->font * 1.8, below = theme->font * 2, beside = theme->font;
    const folk_triangle triangle = triangle_in((folk_rect){
        rest.x + beside, rest.y + above, rest.width - 2 * beside, rest.height - above - below});
    draw_grid(picture, theme, &triangle);
    draw_names(picture, rect, theme, &triangle, simplex);
    for (size_t i = 0; i < simplex->trail_count; i++)
        draw_trail(picture, theme, &triangle, &simplex->trails[i], color_of(simplex, theme, i));
    return triangle;
=======
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

folk_place folk_simplex_place(folk_rect rect, const folk_theme *theme, const double shares[3]) {
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

void folk_simplex_draw(folk_picture *picture, folk_rect rect, const folk_theme *theme,
                       const folk_society_scene *scene) {
    if (scene->strand_count < 3) {
        folk_society_say(picture, rect, theme, "A triangle needs the shares of three strategies.");
        return;
    }
    const triangle at = fit(rect, theme);
    draw_grid(picture, theme, &at);
    draw_path(picture, theme, scene, &at);
    draw_names(picture, rect, theme, scene, &at);
>>>>>>> society
}
