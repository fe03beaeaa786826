// SPDX-License-Identifier: GPL-3.0-or-later
// The pixels of a viewer's frame. A panel is drawn anew only when it has changed; what moves above
// it (a cursor) is drawn onto a copy of the panel's own pixels.
#ifndef FOLK_VIZ_FRAME_H
#define FOLK_VIZ_FRAME_H

#include "viz/viewer.h"

#include <stddef.h>

typedef struct folk_frame folk_frame;

/// In pixels, of which a point of the viewer is `scale`.
folk_frame *folk_frame_create(int width, int height, double scale);
void folk_frame_destroy(folk_frame *frame);

/// Another size: everything is drawn anew.
void folk_frame_resize(folk_frame *frame, int width, int height, double scale);

/// A part of the frame, in pixels.
typedef struct folk_frame_part {
    int x, y, width, height;
} folk_frame_part;

/// Brings the frame up to date; writes the parts that have changed, and returns how many.
int folk_frame_update(folk_frame *frame, folk_viewer *viewer,
                      folk_frame_part parts[FOLK_PANEL_COUNT]);

/// Opaque 0xAARRGGBB pixels, row by row.
const uint32_t *folk_frame_pixels(const folk_frame *frame);
int folk_frame_width(const folk_frame *frame);
int folk_frame_height(const folk_frame *frame);

#endif
