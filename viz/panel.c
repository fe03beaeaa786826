// SPDX-License-Identifier: GPL-3.0-or-later
// What the viewer's panels share: texts that fit, buttons, places within rectangles.
#include "core/memory.h"
#include "viz/canvas.h"
#include "viz/viewer_state.h"

#include <stdio.h>
#include <string.h>

folk_text_style folk_panel_style(const folk_viewer *viewer, double size, folk_color color) {
    return (folk_text_style){.size = viewer->theme.font * size, .color = color};
}

void folk_panel_text(folk_picture *picture, double x, double y, const folk_text_style *style,
                     const char *text) {
    folk_draw_text(picture, (folk_place){x, y}, style, text);
}

// Bytes of the longest beginning that is no wider than `width`, never within a letter.
static size_t fitting(const char *text, size_t length, double width, const folk_text_style *style) {
    size_t low = 0, high = length;
    char *part = folk_alloc(length + 1);
    while (low < high) {
        size_t middle = (low + high + 1) / 2;
        memcpy(part, text, middle);
        part[middle] = '\0';
        if (folk_text_width(part, style) <= width)
            low = middle;
        else
            high = middle - 1;
    }
    while (low > 0 && low < length && ((unsigned char)text[low] & 0xC0) == 0x80)
        low--;
    folk_free(part);
    return low;
}

void folk_panel_fit(folk_picture *picture, double x, double y, double width,
                    const folk_text_style *style, const char *text) {
    if (width <= 0) return;
    if (folk_text_width(text, style) <= width) {
        folk_panel_text(picture, x, y, style, text);
        return;
    }
    const double room = width - folk_text_width("…", style);
    if (room <= 0) return;
    const size_t length = fitting(text, strlen(text), room, style);
    char *cut = folk_format("%.*s…", (int)length, text);
    folk_panel_text(picture, x, y, style, cut);
    folk_free(cut);
}

// Bytes of the next line: up to a line feed, or the last blank that fits.
static size_t line_length(const char *text, double width, const folk_text_style *style) {
    const size_t whole = strcspn(text, "\n");
    const size_t longest = whole < 400 ? whole : 400;
    const size_t most = fitting(text, longest, width, style);
    if (most == whole) return whole;
    size_t at = most;
    while (at > 0 && text[at] != ' ')
        at--;
    return at > 0 ? at : most > 0 ? most : 1;
}

double folk_panel_wrap(folk_picture *picture, folk_rect rect, const folk_text_style *style,
                       const char *text) {
    const double step = style->size * 1.4;
    double y = rect.y + style->size;
    while (*text != '\0' && y <= rect.y + rect.height) {
        const size_t length = line_length(text, rect.width, style);
        char *line = folk_format("%.*s", (int)length, text);
        folk_panel_text(picture, rect.x, y, style, line);
        folk_free(line);
        text += length;
        while (*text == ' ')
            text++;
        if (*text == '\n') text++;
        y += step;
    }
    return y - style->size + step * 0.2;
}

double folk_panel_wrap_height(double width, const folk_text_style *style, const char *text) {
    double height = 0;
    while (*text != '\0') {
        text += line_length(text, width, style);
        while (*text == ' ')
            text++;
        if (*text == '\n') text++;
        height += style->size * 1.4;
    }
    return height;
}

void folk_panel_button(const folk_viewer *viewer, folk_picture *picture, folk_rect rect,
                       const char *text, bool lit) {
    const folk_theme *theme = &viewer->theme;
    folk_text_style style =
        folk_panel_style(viewer, 0.95, lit ? folk_theme_ink(theme->accent) : theme->text);
    style.anchor = FOLK_ANCHOR_MIDDLE;
    folk_draw_rect(picture, rect, lit ? theme->accent : theme->background);
    if (!lit) folk_draw_frame(picture, rect, 1, theme->grid);
    folk_panel_text(picture, rect.x + rect.width / 2, rect.y + rect.height / 2 + style.size * 0.36,
                    &style, text);
}

bool folk_rect_has(folk_rect rect, folk_place place) {
    return place.x >= rect.x && place.y >= rect.y && place.x < rect.x + rect.width &&
           place.y < rect.y + rect.height;
}

folk_rect folk_rect_shrunk(folk_rect rect, double by) {
    return (folk_rect){rect.x + by, rect.y + by, rect.width - 2 * by, rect.height - 2 * by};
}
