// SPDX-License-Identifier: GPL-3.0-or-later
#include "viz/frame.h"

#include "core/memory.h"
#include "viz/canvas.h"

#include <math.h>
#include <string.h>

// What is known of a panel's pixels.
typedef struct layer {
    folk_frame_part part;
    uint64_t stamp, over_stamp;
} layer;

struct folk_frame {
    int width, height;
    double scale;
    uint32_t *pixels; // as shown
    uint32_t *bases;  // of the panels alone
    folk_picture *picture;
    layer layers[FOLK_PANEL_COUNT];
    bool stale;
};

static void allocate(folk_frame *frame, int width, int height, double scale) {
    frame->width = width > 1 ? width : 1;
    frame->height = height > 1 ? height : 1;
    frame->scale = scale;
    const size_t bytes = (size_t)frame->width * (size_t)frame->height * sizeof *frame->pixels;
    frame->pixels = folk_alloc(bytes);
    frame->bases = folk_alloc(bytes);
    frame->stale = true;
}

folk_frame *folk_frame_create(int width, int height, double scale) {
    folk_frame *frame = folk_alloc(sizeof *frame);
    frame->picture = folk_picture_create(width, height);
    allocate(frame, width, height, scale);
    return frame;
}

void folk_frame_destroy(folk_frame *frame) {
    if (frame == NULL) return;
    folk_picture_destroy(frame->picture);
    folk_free(frame->pixels);
    folk_free(frame->bases);
    folk_free(frame);
}

void folk_frame_resize(folk_frame *frame, int width, int height, double scale) {
    if (frame->width == width && frame->height == height && frame->scale == scale) return;
    folk_free(frame->pixels);
    folk_free(frame->bases);
    allocate(frame, width, height, scale);
}

const uint32_t *folk_frame_pixels(const folk_frame *frame) {
    return frame->pixels;
}

int folk_frame_width(const folk_frame *frame) {
    return frame->width;
}

int folk_frame_height(const folk_frame *frame) {
    return frame->height;
}

static int bounded(double value, int most) {
    const double whole = round(value);
    return whole < 0 ? 0 : whole > most ? most : (int)whole;
}

static folk_frame_part part_of(const folk_frame *frame, folk_rect rect) {
    const int x = bounded(rect.x * frame->scale, frame->width);
    const int y = bounded(rect.y * frame->scale, frame->height);
    return (folk_frame_part){
        .x = x,
        .y = y,
        .width = bounded((rect.x + rect.width) * frame->scale, frame->width) - x,
        .height = bounded((rect.y + rect.height) * frame->scale, frame->height) - y,
    };
}

static void render(folk_frame *frame, uint32_t *pixels, folk_frame_part part) {
    uint32_t *corner = pixels + (size_t)part.y * (size_t)frame->width + part.x;
    folk_canvas_pixels(frame->picture, frame->scale, corner, part.width, part.height,
                       frame->width * (int)sizeof *pixels);
}

static void copy(folk_frame *frame, folk_frame_part part) {
    for (int row = part.y; row < part.y + part.height; row++) {
        const size_t at = (size_t)row * (size_t)frame->width + (size_t)part.x;
        memcpy(frame->pixels + at, frame->bases + at, (size_t)part.width * sizeof *frame->pixels);
    }
}

static bool overlap(folk_frame_part a, folk_frame_part b) {
    return a.x < b.x + b.width && b.x < a.x + a.width && a.y < b.y + b.height &&
           b.y < a.y + a.height;
}

// Whether the panel lies under or over one that was drawn on this update.
static bool disturbed(const folk_frame_part *parts, int count, folk_frame_part part) {
    for (int i = 0; i < count; i++)
        if (overlap(parts[i], part)) return true;
    return false;
}

static void draw(folk_frame *frame, folk_viewer *viewer, folk_panel panel, bool base) {
    const folk_frame_part part = frame->layers[panel].part;
    if (base) {
        folk_viewer_draw_panel(viewer, panel, frame->picture);
        render(frame, frame->bases, part);
    }
    copy(frame, part);
    folk_viewer_draw_over(viewer, panel, frame->picture);
    if (folk_picture_count(frame->picture) > 0) render(frame, frame->pixels, part);
}

// Whether a panel lies elsewhere than when it was last drawn.
static bool rearranged(folk_frame *frame, const folk_viewer *viewer) {
    bool moved = frame->stale;
    for (int i = 0; i < FOLK_PANEL_COUNT; i++) {
        layer *known = &frame->layers[i];
        const folk_frame_part part = part_of(frame, folk_viewer_panel(viewer, (folk_panel)i));
        moved = moved || memcmp(&part, &known->part, sizeof part) != 0;
        known->part = part;
    }
    frame->stale = false;
    return moved;
}

int folk_frame_update(folk_frame *frame, folk_viewer *viewer,
                      folk_frame_part parts[FOLK_PANEL_COUNT]) {
    const bool all = rearranged(frame, viewer);
    int count = 0;
    for (int i = 0; i < FOLK_PANEL_COUNT; i++) {
        layer *known = &frame->layers[i];
        const uint64_t stamp = folk_viewer_stamp(viewer, (folk_panel)i);
        const uint64_t over = folk_viewer_over_stamp(viewer, (folk_panel)i);
        if (known->part.width <= 0 || known->part.height <= 0) continue;
        // One that lies above keeps no pixels of its own among the bases.
        const bool base = all || stamp != known->stamp || disturbed(parts, count, known->part);
        if (!base && over == known->over_stamp) continue;
        draw(frame, viewer, (folk_panel)i, base);
        known->stamp = stamp;
        known->over_stamp = over;
        parts[count++] = known->part;
    }
    return count;
}
