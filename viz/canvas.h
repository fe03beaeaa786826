// SPDX-License-Identifier: GPL-3.0-or-later
// A canvas turns a picture into pixels or a file. Only canvas.c knows how: cairo, with the fonts
// DejaVu Sans and DejaVu Sans Mono; where they are missing, cairo takes what there is, and with no
// font at all its own, which knows ASCII. Without cairo, canvas_absent.c stands in: texts have
// about their widths, pixels stay as they are, and files cannot be written.
#ifndef FOLK_VIZ_CANVAS_H
#define FOLK_VIZ_CANVAS_H

#include "core/error.h"
#include "viz/draw.h"

/// Width of a text in points.
double folk_text_width(const char *text, const folk_text_style *style);

/// Whether the font that was found lacks signs beyond ASCII that charts have, such as the minus:
/// boxes stand in their places.
bool folk_canvas_lacks_signs(void);

/// Whether this program was built with cairo.
bool folk_canvas_present(void);

/// Draws onto premultiplied 0xAARRGGBB pixels, `stride` bytes a row, a point being `scale` pixels.
/// Upright lines and rectangles snap to whole pixels.
void folk_canvas_pixels(const folk_picture *picture, double scale, uint32_t *pixels, int width,
                        int height, int stride);

/// The suffix decides: .png, .svg, .pdf. For PNG a point is `scale` pixels; otherwise it is 1/72
/// inch. Fails when the suffix is another, the picture too large, or the file cannot be written.
bool folk_canvas_write(const folk_picture *picture, double scale, const char *path,
                       folk_error *err);

/// A PDF of several pictures, one a sheet.
bool folk_canvas_write_sheets(const folk_picture *const *sheets, size_t count, const char *path,
                              folk_error *err);

typedef enum folk_suffix { FOLK_SUFFIX_PNG, FOLK_SUFFIX_SVG, FOLK_SUFFIX_PDF } folk_suffix;

/// What folk_canvas_write makes of `path`; fails with the suffixes that there are.
bool folk_suffix_of(const char *path, folk_suffix *suffix, folk_error *err);

#endif
