// SPDX-License-Identifier: GPL-3.0-or-later
#include "viz/shade.h"
#include "viz/chart.h"
#include "viz/label.h"

#include <math.h>
#include <stdio.h>

enum { MOST_KEYS = 32, KEY_TEXT = 96 };

static void find_range(folk_shade *shade, const folk_shading *shading, size_t size) {
    shade->low = shading->low, shade->high = shading->high;
    if (shade->low != shade->high) return;
    double low = INFINITY, high = -INFINITY;
    for (size_t i = 0; shading->values != NULL && i < size; i++) {
        const double value = shading->values[i];
        if (!isfinite(value)) continue;
        if (value < low) low = value;
        if (value > high) high = value;
    }
    if (low >= 0 && high <= 1) low = 0, high = 1; // shares and probabilities keep their range
    if (!(low < high)) high = isfinite(low) ? low + 1 : 1, low = isfinite(low) ? low : 0;
    shade->low = low, shade->high = high;
}

static void count(folk_shade *shade, const folk_shading *shading, size_t size) {
    // Four tables, because one entry that is counted again and again waits for itself.
    size_t counts[4][FOLK_SHADES + 1] = {0};
    for (size_t i = 0; i < size; i++)
        counts[i & 3][folk_shade_of(shade, shading->values[i])]++;
    for (int i = 0; i <= FOLK_SHADES; i++)
        shade->counts[i] = counts[0][i] + counts[1][i] + counts[2][i] + counts[3][i];
}

void folk_shade_make(folk_shade *shade, const folk_shading *shading, size_t size,
                     const folk_theme *theme) {
    *shade = (folk_shade){.categories = shading->type_count > 0};
    if (!shade->categories) find_range(shade, shading, size);
    shade->each = (FOLK_SHADES - 1) / (shade->high - shade->low); // unused by categories
    for (int i = 0; i < FOLK_SHADES; i++)
        shade->colors[i] = shade->categories ? folk_theme_category(theme, (size_t)i)
                                             : folk_theme_amount(theme, i / (FOLK_SHADES - 1.0));
    // Without a column all agents have the accent's colour; without a value one has a faint one.
    shade->colors[FOLK_SHADE_NONE] = shading->values == NULL
                                         ? theme->accent
                                         : folk_color_mix(theme->faint, theme->background, 0.5);
    if (shading->values != NULL) count(shade, shading, size);
}

double folk_shade_legend_height(const folk_theme *theme, const folk_shading *shading) {
    if (shading->values == NULL) return 0;
    return (shading->type_count > 0 ? 3.4 : 2.4) * theme->font;
}

// The types that occur, the most frequent first; of equals the first.
static int common_types(const folk_shade *shade, const folk_shading *shading, int *types) {
    int found = 0;
    for (int i = 0; i < shading->type_count && i < FOLK_SHADES; i++) {
        if (shade->counts[i] == 0 && shading->type_count > 8) continue;
        int place = found < MOST_KEYS ? found++ : MOST_KEYS;
        for (; place > 0 && shade->counts[types[place - 1]] < shade->counts[i]; place--)
            if (place < MOST_KEYS) types[place] = types[place - 1];
        if (place < MOST_KEYS) types[place] = i;
    }
    return found;
}

static void draw_keys(folk_picture *picture, folk_rect rect, const folk_theme *theme,
                      const folk_shade *shade, const folk_shading *shading) {
    int types[MOST_KEYS];
    char texts[MOST_KEYS][KEY_TEXT];
    folk_legend_key keys[MOST_KEYS];
    const int found = common_types(shade, shading, types);
    size_t total = 0;
    for (int i = 0; i <= FOLK_SHADES; i++)
        total += shade->counts[i];
    for (int i = 0; i < found; i++) {
        const double share =
            total > 0 ? 100.0 * (double)shade->counts[types[i]] / (double)total : 0;
        snprintf(texts[i], KEY_TEXT, "%s %.*f %%", shading->types[types[i]],
                 share < 10 && share > 0 ? 1 : 0, share);
        keys[i] = (folk_legend_key){
            .name = texts[i], .color = shade->colors[types[i]], .kind = FOLK_LEGEND_PATCH};
    }
    folk_legend_draw(picture, rect, theme, keys, (size_t)found);
}

static void draw_bar(folk_picture *picture, folk_rect rect, const folk_theme *theme,
                     const folk_shade *shade, const folk_shading *shading) {
    char low[32], high[32];
    folk_tick_text(shade->low, 0, low);
    folk_tick_text(shade->high, 0, high);
    const double width = fmin(rect.width / 2, 22 * theme->font), height = theme->font * 0.9;
    const folk_rect bar = {rect.x + (rect.width - width) / 2, rect.y + theme->padding, width,
                           height};
    if (width < 1) return;
    uint32_t *pixels = folk_draw_image(picture, bar, FOLK_SHADES, 1);
    for (int i = 0; i < FOLK_SHADES; i++)
        pixels[i] = shade->colors[i];
    const double base = bar.y + height * 0.9, gap = theme->padding;
    folk_text_style style = folk_text_plain(theme, 1, FOLK_ANCHOR_START);
    folk_draw_text_within(picture, (folk_place){bar.x + bar.width + gap, base}, &style, high,
                          rect.width / 4);
    style.anchor = FOLK_ANCHOR_END;
    char text[KEY_TEXT];
    snprintf(text, sizeof text, "%s  %s", shading->name != NULL ? shading->name : "", low);
    folk_draw_text_within(picture, (folk_place){bar.x - gap, base}, &style, text, rect.width / 4);
}

void folk_shade_legend(folk_picture *picture, folk_rect rect, const folk_theme *theme,
                       const folk_shade *shade, const folk_shading *shading) {
    if (shading->values == NULL || rect.width <= 0) return;
    if (shade->categories)
        draw_keys(picture, rect, theme, shade, shading);
    else
        draw_bar(picture, rect, theme, shade, shading);
}

void folk_shade_text(const folk_shading *shading, double value, char *text, size_t room) {
    char number[32];
    if (isnan(value)) {
        snprintf(text, room, "none");
    } else if (shading->type_count > 0 && value >= 1 && value < shading->type_count + 1) {
        snprintf(text, room, "%s", shading->types[(int)value - 1]);
    } else {
        folk_tick_text(value, 0, number);
        snprintf(text, room, "%s", number);
    }
}
