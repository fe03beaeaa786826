// SPDX-License-Identifier: GPL-3.0-or-later
#include "cli/pictures.h"

#include "core/memory.h"
#include "viz/canvas.h"

static void update(folk_frame *frame, folk_viewer *viewer) {
    folk_frame_part parts[FOLK_PANEL_COUNT];
    folk_frame_update(frame, viewer, parts);
}

// 0xAARRGGBB to 0xRRGGBBAA.
static void turn(const uint32_t *from, uint32_t *to, size_t count) {
    for (size_t i = 0; i < count; i++)
        to[i] = from[i] << 8 | 0xFF;
}

bool folk_frame_write(folk_frame *frame, folk_viewer *viewer, const char *path, folk_error *err) {
    const int width = folk_frame_width(frame), height = folk_frame_height(frame);
    update(frame, viewer);
    folk_picture *picture = folk_picture_create(width, height);
    uint32_t *image = folk_draw_image(picture, (folk_rect){0, 0, width, height}, (uint32_t)width,
                                      (uint32_t)height);
    turn(folk_frame_pixels(frame), image, (size_t)width * (size_t)height);
    const bool ok = folk_canvas_write(picture, 1, path, err);
    folk_picture_destroy(picture);
    return ok;
}
