// SPDX-License-Identifier: GPL-3.0-or-later
// Many thin lines as an image: how often each pixel is crossed becomes how strongly it is inked, so
// that ten thousand edges still show where they are dense. Much faster than a line at a time.
#ifndef FOLK_VIZ_EDGE_IMAGE_H
#define FOLK_VIZ_EDGE_IMAGE_H

#include "viz/kept.h"

/// Where a network's nodes lie on the page.
typedef struct folk_node_map {
    const folk_place *places; // from 0 to 1
    folk_place origin;        // of 0, 0
    double size;              // of 1, points
} folk_node_map;

static inline folk_place folk_node_at(const folk_node_map *map, size_t node) {
    return (folk_place){map->origin.x + map->places[node].x * map->size,
                        map->origin.y + map->places[node].y * map->size};
}

/// Fills the image of `rect` with the edges that cross it, on a clear ground. Where they are too
/// many for a moment's work, every k-th is drawn; returns k, 1: all.
uint32_t folk_edge_image(folk_kept_image *image, folk_rect rect, const folk_network *network,
                         const folk_node_map *map, folk_color color, double opacity);

#endif
