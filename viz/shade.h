// SPDX-License-Identifier: GPL-3.0-or-later
// From a column's values to colours. A shade is a table of 256 colours and where in it a value
// lies: categories by number, amounts by their share of the range. Its census counts the agents of
// each entry and is made with it, so that legends cost no second look at the values.
#ifndef FOLK_VIZ_SHADE_H
#define FOLK_VIZ_SHADE_H

#include "viz/society.h"

enum { FOLK_SHADES = 256, FOLK_SHADE_NONE = FOLK_SHADES }; // the last entry: no value

typedef struct folk_shade {
    folk_color colors[FOLK_SHADES + 1];
    size_t counts[FOLK_SHADES + 1];
    double low, high, each; // of amounts: the range, and entries for 1
    bool categories;
} folk_shade;

/// Looks at all values: the range of amounts, if it is not given, and the counts.
void folk_shade_make(folk_shade *shade, const folk_shading *shading, size_t size,
                     const folk_theme *theme);

/// The entry of a value.
static inline unsigned folk_shade_of(const folk_shade *shade, double value) {
    if (shade->categories)
        return value >= 1 && value < FOLK_SHADES + 1 ? (unsigned)value - 1 : FOLK_SHADE_NONE;
    const double place = (value - shade->low) * shade->each;
    if (!(place >= 0)) return value < shade->low ? 0 : FOLK_SHADE_NONE;
    return place < FOLK_SHADES - 1 ? (unsigned)(place + 0.5) : FOLK_SHADES - 1;
}

/// Height that a legend of the shade takes in a picture `width` wide; 0: it needs none.
double folk_shade_legend_height(const folk_theme *theme, const folk_shading *shading);

/// Names with their shares, the most frequent first, or a bar of the amounts.
void folk_shade_legend(folk_picture *picture, folk_rect rect, const folk_theme *theme,
                       const folk_shade *shade, const folk_shading *shading);

/// "cooperate", "0.25" or "none", of one value.
void folk_shade_text(const folk_shading *shading, double value, char *text, size_t room);

#endif
