// SPDX-License-Identifier: GPL-3.0-or-later
// A canvas turns a picture into pixels or a file. Only this and viz/window.c know how: cairo, with
// the fonts DejaVu Sans and DejaVu Sans Mono; where they are missing, cairo takes what there is.
#ifndef FOLK_VIZ_CANVAS_H
#define FOLK_VIZ_CANVAS_H

#include "core/error.h"
#include "viz/draw.h"

/// Width of a text in points.
double folk_text_width(const char *text, const folk_text_style *style);

/// Draws onto premultiplied 0xAARRGGBB pixels, `stride` bytes a row, a point being `scale` pixels.
void folk_canvas_pixels(const folk_picture *picture, double scale, uint32_t *pixels, int width,
                        int height, int stride);

/// The suffix decides: .png, .svg, .pdf. For PNG a point is `scale` pixels; otherwise a point is
/// one of 1/72 inch.
bool folk_canvas_write(const folk_picture *picture, double scale, const char *path,
                       folk_error *err);

#endif
