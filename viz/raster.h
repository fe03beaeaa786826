// SPDX-License-Identifier: GPL-3.0-or-later
// Lines and marks by the thousand, straight onto pixels: what a general stroker is too slow for at
// sixty frames a second. A line covers a pixel by how far the pixel's middle lies within it; a list
// of lines covers each pixel once, however many cross there, so that a faded curve stays even.
// Everything here is in pixels.
#ifndef FOLK_VIZ_RASTER_H
#define FOLK_VIZ_RASTER_H

#include "viz/draw.h"

/// Premultiplied 0xAARRGGBB pixels, `stride` pixels a row; only left…right - 1 and top…bottom - 1
/// are drawn to.
typedef struct folk_raster {
    uint32_t *pixels;
    int stride;
    int left, top, right, bottom;
} folk_raster;

/// Lines `width` wide with round ends, between each two places (`chained`) or each pair 0-1, 2-3,
/// ….
void folk_raster_lines(const folk_raster *raster, const folk_place *places, size_t count,
                       bool chained, double width, folk_color color);

/// The largest radius of marks that are worth a stamp.
enum { FOLK_RASTER_LARGEST = 24 };

/// `radius` up to FOLK_RASTER_LARGEST; `colors` may be NULL.
void folk_raster_marks(const folk_raster *raster, const folk_place *places, size_t count,
                       folk_mark mark, double radius, folk_color color, const folk_color *colors);

/// 0xRRGGBBAA as a premultiplied pixel.
uint32_t folk_raster_pixel(folk_color color);

#endif
