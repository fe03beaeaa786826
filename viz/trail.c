// SPDX-License-Identifier: GPL-3.0-or-later
#include "viz/trail.h"

#include <math.h>

static bool is_shown(folk_place place) {
    return isfinite(place.x) && isfinite(place.y);
}

static double distance(folk_place a, folk_place b) {
    return hypot(b.x - a.x, b.y - a.y);
}

// Leaves out what lies too close to the last that was kept; the last of all is kept.
static size_t thin(folk_place *places, size_t count, double least) {
    size_t used = 0;
    for (size_t i = 0; i < count; i++)
        if (used == 0 || i + 1 == count || distance(places[used - 1], places[i]) >= least)
            places[used++] = places[i];
    return used;
}

static void draw_arrow(folk_picture *picture, folk_place from, folk_place to, double size,
                       folk_color color) {
    const double length = distance(from, to);
    if (length == 0) return;
    const double ux = (to.x - from.x) / length, uy = (to.y - from.y) / length;
    const folk_place corners[] = {
        {to.x + ux * size, to.y + uy * size},
        {to.x - ux * size - uy * size * 0.8, to.y - uy * size + ux * size * 0.8},
        {to.x - ux * size + uy * size * 0.8, to.y - uy * size - ux * size * 0.8},
    };
    folk_draw_area(picture, corners, 3, color);
}

// Some arrows at equal distances along the way, if it is long enough for any.
static void draw_arrows(folk_picture *picture, const folk_theme *theme, const folk_place *places,
                        size_t count, folk_color color) {
    const double size = theme->line * 2.2;
    double length = 0, walked = 0;
    for (size_t i = 1; i < count; i++)
        length += distance(places[i - 1], places[i]);
    const double every = fmax(length / 4, size * 8);
    double next = every / 2;
    for (size_t i = 1; i < count; i++) {
        walked += distance(places[i - 1], places[i]);
        if (walked < next) continue;
        draw_arrow(picture, places[i - 1], places[i], size, color);
        next += every;
    }
}

static void draw_stretch(folk_picture *picture, const folk_theme *theme, folk_place *places,
                         size_t count, folk_color color) {
    const folk_place first = places[0], last = places[count - 1];
    const size_t used = thin(places, count, theme->line / (2 * theme->detail));
    if (used > 1) folk_draw_line(picture, places, used, theme->line, color, false);
    draw_arrows(picture, theme, places, used, color);
    folk_draw_marks(picture, &first, 1, FOLK_MARK_DISC, theme->line * 2.6, theme->background, NULL);
    folk_draw_marks(picture, &first, 1, FOLK_MARK_RING, theme->line * 2.6, color, NULL);
    folk_draw_marks(picture, &last, 1, FOLK_MARK_DISC, theme->line * 2.6, color, NULL);
}

void folk_trail_draw(folk_picture *picture, const folk_theme *theme, folk_place *places,
                     size_t count, folk_color color) {
    for (size_t at = 0; at < count;) {
        while (at < count && !is_shown(places[at]))
            at++;
        const size_t first = at;
        while (at < count && is_shown(places[at]))
            at++;
        if (at > first) draw_stretch(picture, theme, places + first, at - first, color);
    }
}
