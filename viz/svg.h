// SPDX-License-Identifier: GPL-3.0-or-later
// A picture as SVG markup within a page of HTML. Texts stay texts, to be read aloud, searched and
// copied; colours of a theme become custom properties of CSS, so that the page decides whether it
// is light or dark. Needs no cairo. Files of one picture are viz/canvas.h's.
#ifndef FOLK_VIZ_SVG_H
#define FOLK_VIZ_SVG_H

#include "viz/draw.h"

#include <stdio.h>

/// A colour that the page names: what is drawn in `color` takes the property `name`.
typedef struct folk_svg_color {
    folk_color color;
    const char *name; // "--grid"; NULL ends a list
} folk_svg_color;

typedef struct folk_svg_def {
    const char *id;               // of this picture in its page, an XML name
    const char *title, *describe; // what a reader who does not see it is told
    const folk_svg_color *colors;
} folk_svg_def;

void folk_svg_write(const folk_picture *picture, const folk_svg_def *def, FILE *out);

/// Writes text into markup: what means something there is escaped, bytes that are no UTF-8 and
/// control characters but for line feeds become '?'.
void folk_markup_text(const char *text, FILE *out);

#endif
