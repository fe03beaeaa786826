// SPDX-License-Identifier: GPL-3.0-or-later
#include "viz/edge_image.h"
#include "core/hash.h"
#include "core/memory.h"

#include <math.h>
#include <string.h>

static const double most_pixels = 4e6; // of all lines together: about 20 ms

enum { FULL = 256 }; // what a line adds to the pixels that it crosses

typedef struct ink_sheet {
    uint16_t *ink;
    int columns, rows;
} ink_sheet;

static inline void ink(const ink_sheet *sheet, int x, int y, int amount) {
    if (x < 0 || y < 0 || x >= sheet->columns || y >= sheet->rows) return;
    uint16_t *pixel = &sheet->ink[(size_t)y * (size_t)sheet->columns + (size_t)x];
    const int sum = *pixel + amount;
    *pixel = (uint16_t)(sum < UINT16_MAX ? sum : UINT16_MAX);
}

// Cuts a line to the sheet (Liang & Barsky 1984); false: it lies outside.
static bool cut(const ink_sheet *sheet, folk_place *a, folk_place *b) {
    const double dx = b->x - a->x, dy = b->y - a->y;
    const double steps[] = {-dx, dx, -dy, dy};
    const double rooms[] = {a->x + 1, sheet->columns - a->x, a->y + 1, sheet->rows - a->y};
    double from = 0, to = 1;
    for (int i = 0; i < 4; i++) {
        if (steps[i] == 0 && rooms[i] < 0) return false;
        if (steps[i] < 0) from = fmax(from, rooms[i] / steps[i]);
        if (steps[i] > 0) to = fmin(to, rooms[i] / steps[i]);
    }
    if (from > to) return false;
    const folk_place start = *a;
    *a = (folk_place){start.x + from * dx, start.y + from * dy};
    *b = (folk_place){start.x + to * dx, start.y + to * dy};
    return true;
}

// Pixel by pixel along the longer direction; the ink is shared by the two pixels across (Wu 1991).
static void draw_edge(const ink_sheet *sheet, folk_place a, folk_place b) {
    if (!cut(sheet, &a, &b)) return;
    const double dx = b.x - a.x, dy = b.y - a.y;
    const bool wide = fabs(dx) >= fabs(dy);
    const int steps = (int)ceil(fmax(fabs(dx), fabs(dy)));
    if (steps == 0) return;
    const double x_step = dx / steps, y_step = dy / steps;
    for (int i = 0; i < steps; i++) {
        const double x = a.x + x_step * i, y = a.y + y_step * i;
        const double across = wide ? y - 0.5 : x - 0.5, floor_across = floor(across);
        const int share = (int)((across - floor_across) * FULL), at = (int)floor_across;
        const int along = (int)floor(wide ? x : y);
        ink(sheet, wide ? along : at, wide ? at : along, FULL - share);
        ink(sheet, wide ? along : at + 1, wide ? at + 1 : along, share);
    }
}

static folk_place pixel_at(const folk_node_map *map, folk_rect rect, double scale, size_t node) {
    const folk_place place = folk_node_at(map, node);
    return (folk_place){(place.x - rect.x) * scale, (place.y - rect.y) * scale};
}

// Draws every k-th edge, chosen by a hash of its ends, or with `sheet->ink` NULL only measures
// them.
static double draw_edges(const ink_sheet *sheet, folk_rect rect, double scale,
                         const folk_network *network, const folk_node_map *map, uint32_t every) {
    double length = 0;
    for (uint32_t i = 0; i < network->node_count; i++) {
        const folk_place from = pixel_at(map, rect, scale, i);
        for (uint32_t k = network->offsets[i]; k < network->offsets[i + 1]; k++) {
            const uint32_t j = network->neighbours[k];
            if (j < i || (every > 1 && folk_mix((uint64_t)i << 32 | j) % every != 0)) continue;
            folk_place a = from, b = pixel_at(map, rect, scale, j);
            if (sheet->ink != NULL)
                draw_edge(sheet, a, b);
            else if (cut(sheet, &a, &b))
                length += fmax(fabs(b.x - a.x), fabs(b.y - a.y)) + 1;
        }
    }
    return length;
}

// n lines over each other leave (1 - opacity)^n of the ground.
static void colour(folk_kept_image *image, const uint16_t *inks, folk_color color, double opacity) {
    uint8_t alphas[4096];
    for (int i = 0; i < 4096; i++)
        alphas[i] = (uint8_t)lround(255 * (1 - pow(1 - opacity, i * 16.0 / FULL)));
    const size_t pixels = (size_t)image->columns * image->rows;
    for (size_t i = 0; i < pixels; i++)
        image->pixels[i] = inks[i] == 0 ? 0 : (color & ~(folk_color)0xFF) | alphas[inks[i] >> 4];
}

uint32_t folk_edge_image(folk_kept_image *image, folk_rect rect, const folk_network *network,
                         const folk_node_map *map, folk_color color, double opacity) {
    const double scale = image->columns / rect.width;
    ink_sheet sheet = {NULL, (int)image->columns, (int)image->rows};
    const double length = draw_edges(&sheet, rect, scale, network, map, 1);
    const uint32_t every = (uint32_t)fmax(ceil(length / most_pixels), 1);
    sheet.ink = folk_alloc((size_t)image->columns * image->rows * sizeof *sheet.ink);
    draw_edges(&sheet, rect, scale, network, map, every);
    colour(image, sheet.ink, color, fmin(opacity * every, 1));
    folk_free(sheet.ink);
    return every;
}
