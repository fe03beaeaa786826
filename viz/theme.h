// SPDX-License-Identifier: GPL-3.0-or-later
// Colours and sizes, light or dark. Categories take the eight colours of Okabe & Ito (2008), which
// remain apart for colour-blind readers; amounts take a scale whose lightness rises evenly.
#ifndef FOLK_VIZ_THEME_H
#define FOLK_VIZ_THEME_H

#include "viz/draw.h"

enum { FOLK_THEME_CATEGORIES = 8 };

typedef struct folk_theme {
    folk_color background, panel, text, faint, grid, accent, warning;
    double font;    // size of ordinary text, points
    double line;    // width of a curve, points
    double padding; // between things, points
    double detail;  // columns a point into which curves are thinned: 1 on a screen, more on paper
    bool dark;
} folk_theme;

folk_theme folk_theme_light(void);
folk_theme folk_theme_dark(void);

/// Colour of category 0, 1, …; after eight they come again, nearer to the ground's
/// colour, then farther from it.
folk_color folk_theme_category(const folk_theme *theme, size_t category);

/// Colour of an amount, `share` from 0 (dark) to 1 (light); not a number: `faint`.
folk_color folk_theme_amount(const folk_theme *theme, double share);

/// The text colour, black or white, that reads better on `ground`.
folk_color folk_theme_ink(folk_color ground);

/// The same colour, `opacity` times as opaque.
folk_color folk_color_fade(folk_color color, double opacity);
folk_color folk_color_mix(folk_color from, folk_color to, double share);

#endif
