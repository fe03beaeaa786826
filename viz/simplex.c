// SPDX-License-Identifier: GPL-3.0-or-later
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
    folk_legend_key *keys = folk_alloc(simplex->trail_count * sizeof *keys);
    size_t count = 0;
    for (size_t i = 0; i < simplex->trail_count; i++)
        if (simplex->trails[i].name != NULL)
            keys[count++] = (folk_legend_key){.name = simplex->trails[i].name,
                                              .color = color_of(simplex, theme, i),
                                              .kind = FOLK_LEGEND_LINE};
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
}
