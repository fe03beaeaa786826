// SPDX-License-Identifier: GPL-3.0-or-later
// A trail is the way of a state through a plane: a curve with a ring where it begins, a disc where
// it ends, and arrows between. The phase portrait shows it over two measures, the simplex over
// three shares.
#ifndef FOLK_VIZ_TRAIL_H
#define FOLK_VIZ_TRAIL_H

#include "viz/draw.h"
#include "viz/theme.h"

/// Draws a trail through places of the picture; those that are not finite break it. Places that lie
/// closer together than a curve is wide are left out: `places` is used up.
void folk_trail_draw(folk_picture *picture, const folk_theme *theme, folk_place *places,
                     size_t count, folk_color color);

#endif
