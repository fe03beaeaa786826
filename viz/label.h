// SPDX-License-Identifier: GPL-3.0-or-later
// Texts that keep within their room, and the legend: what charts share in words.
#ifndef FOLK_VIZ_LABEL_H
#define FOLK_VIZ_LABEL_H

#include "viz/draw.h"
#include "viz/theme.h"

/// The theme's ordinary text, `relative` times as large.
folk_text_style folk_text_plain(const folk_theme *theme, double relative, folk_anchor anchor);

/// Draws a text that is at most `width` points wide, cut with "…" where it would be wider. Returns
/// its width.
double folk_draw_text_within(folk_picture *picture, folk_place at, const folk_text_style *style,
                             const char *text, double width);

/// Draws a text in lines of at most `width` points, broken at blanks; `at` is the baseline of the
/// first. Returns how high they are together; `picture` may be NULL to learn just that.
double folk_draw_paragraph(folk_picture *picture, folk_place at, const folk_text_style *style,
                           const char *text, double width);

typedef enum folk_legend_kind {
    FOLK_LEGEND_LINE,
    FOLK_LEGEND_DASHES,
    FOLK_LEGEND_PATCH
} folk_legend_kind;

typedef struct folk_legend_key {
    const char *name;
    folk_color color;
    folk_legend_kind kind;
    bool bold;
} folk_legend_key;

/// Draws a legend in rows from the top of `rect`, as many as have room in it; what has none is
/// counted in the last ("and 3 more"). Returns the height that it took; `picture` may be NULL.
double folk_legend_draw(folk_picture *picture, folk_rect rect, const folk_theme *theme,
                        const folk_legend_key *keys, size_t count);

#endif
