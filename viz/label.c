// SPDX-License-Identifier: GPL-3.0-or-later
#include "viz/label.h"
#include "viz/canvas.h"
#include "core/memory.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

folk_text_style folk_text_plain(const folk_theme *theme, double relative, folk_anchor anchor) {
    return (folk_text_style){
        .size = theme->font * relative, .color = theme->text, .anchor = anchor};
}

static bool is_continuation(char byte) {
    return ((unsigned char)byte & 0xC0) == 0x80;
}

// The longest beginning of `text` that fits with an ellipsis, by bisection over its bytes.
static char *cut(const char *text, const folk_text_style *style, double width) {
    size_t least = 0, most = strlen(text);
    char *shorter = folk_alloc(most + sizeof "…");
    while (least < most) {
        const size_t middle = (least + most + 1) / 2;
        size_t length = middle;
        while (length > 0 && is_continuation(text[length]))
            length--;
        sprintf(shorter, "%.*s…", (int)length, text);
        if (folk_text_width(shorter, style) <= width)
            least = middle;
        else
            most = middle - 1;
    }
    while (least > 0 && is_continuation(text[least]))
        least--;
    while (least > 0 && text[least - 1] == ' ')
        least--;
    sprintf(shorter, "%.*s…", (int)least, text);
    return shorter;
}

double folk_draw_text_within(folk_picture *picture, folk_place at, const folk_text_style *style,
                             const char *text, double width) {
    const double natural = folk_text_width(text, style);
    if (natural <= width + 0.01) {
        folk_draw_text(picture, at, style, text);
        return natural;
    }
    if (width < style->size) return 0;
    char *shorter = cut(text, style, width);
    const double taken = folk_text_width(shorter, style);
    folk_draw_text(picture, at, style, shorter);
    folk_free(shorter);
    return taken;
}

// Bytes of `text` that go into one line: up to the last blank that fits, or one word at least.
static size_t line_length(const char *text, const folk_text_style *style, double width,
                          char *line) {
    size_t taken = 0;
    for (size_t at = 1;; at++) {
        if (text[at - 1] != '\0' && text[at] != ' ' && text[at] != '\0') continue;
        memcpy(line, text, at);
        line[at] = '\0';
        if (taken > 0 && folk_text_width(line, style) > width) break;
        taken = at;
        if (text[at] == '\0') break;
    }
    memcpy(line, text, taken);
    line[taken] = '\0';
    return taken;
}

double folk_draw_paragraph(folk_picture *picture, folk_place at, const folk_text_style *style,
                           const char *text, double width) {
    char *line = folk_alloc(strlen(text) + 2);
    double height = 0;
    while (*text != '\0') {
        text += line_length(text, style, width, line);
        while (*text == ' ')
            text++;
        const folk_place place = {at.x, at.y + height};
        if (picture != NULL) folk_draw_text_within(picture, place, style, line, width);
        height += style->size * 1.3;
    }
    folk_free(line);
    return height;
}

// Legend.

static double key_height(const folk_theme *theme) {
    return theme->font * 1.4;
}

static double swatch_width(const folk_theme *theme) {
    return theme->font * 1.6;
}

static folk_text_style key_style(const folk_theme *theme, const folk_legend_key *key) {
    folk_text_style style = folk_text_plain(theme, 0.95, FOLK_ANCHOR_START);
    style.bold = key->bold;
    return style;
}

static void draw_swatch(folk_picture *picture, folk_place at, const folk_theme *theme,
                        const folk_legend_key *key) {
    const double middle = at.y - theme->font * 0.3, width = swatch_width(theme);
    if (key->kind == FOLK_LEGEND_PATCH) {
        const double side = theme->font * 0.8;
        const folk_rect patch = {at.x + (width - side) / 2, middle - side / 2, side, side};
        folk_draw_rect(picture, patch, key->color);
        return;
    }
    const folk_place line[] = {{at.x, middle}, {at.x + width, middle}};
    folk_draw_line(picture, line, 2, theme->line * 1.3, key->color,
                   key->kind == FOLK_LEGEND_DASHES);
}

static void draw_key(folk_picture *picture, folk_place at, const folk_theme *theme,
                     const folk_legend_key *key, double width) {
    const folk_text_style style = key_style(theme, key);
    const double before = swatch_width(theme) + theme->font * 0.4;
    draw_swatch(picture, at, theme, key);
    folk_draw_text_within(picture, (folk_place){at.x + before, at.y}, &style, key->name,
                          width - before);
}

static double key_width(const folk_theme *theme, const folk_legend_key *key, double most) {
    const folk_text_style style = key_style(theme, key);
    const double width =
        swatch_width(theme) + theme->font * 0.4 + folk_text_width(key->name, &style);
    return fmin(width, most);
}

static void draw_rest(folk_picture *picture, folk_place at, const folk_theme *theme, size_t rest) {
    const folk_text_style style = folk_text_plain(theme, 0.95, FOLK_ANCHOR_START);
    char text[48];
    snprintf(text, sizeof text, "and %zu more", rest);
    folk_draw_text(picture, at, &style, text);
}

double folk_legend_draw(folk_picture *picture, folk_rect rect, const folk_theme *theme,
                        const folk_legend_key *keys, size_t count) {
    if (count == 0) return 0;
    const double gap = theme->font * 1.4, reserve = theme->font * 6;
    const size_t most_rows = (size_t)fmax(floor(rect.height / key_height(theme)), 1);
    double x = 0;
    size_t row = 0;
    for (size_t i = 0; i < count; i++) {
        const double width = key_width(theme, &keys[i], rect.width);
        const bool last_row = row + 1 == most_rows;
        const double end = rect.width - (last_row && i + 1 < count ? gap + reserve : 0);
        if (x > 0 && x + width > end && !last_row) {
            x = 0;
            row++;
        }
        const folk_place at = {rect.x + x, rect.y + (double)row * key_height(theme) + theme->font};
        if (x > 0 && x + width > end && last_row) {
            if (picture != NULL) draw_rest(picture, at, theme, count - i);
            break;
        }
        if (picture != NULL) draw_key(picture, at, theme, &keys[i], width);
        x += width + gap;
    }
    return (double)(row + 1) * key_height(theme);
}
