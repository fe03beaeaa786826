// SPDX-License-Identifier: GPL-3.0-or-later
// A network: its edges faint, its nodes on top in their colours, those with more neighbours larger.
// A few are shapes, on paper also some thousands, so that the page is sharp; beyond, edges are an
// image that is kept and nodes are stamped into a copy of it.
#include "core/hash.h"
#include "core/memory.h"
#include "viz/cells.h"
#include "viz/edge_image.h"
#include "viz/society_parts.h"

#include <math.h>
#include <string.h>

enum {
    MOST_SHAPES = 400,
    MOST_ON_PAPER = 20000,
    MOST_STROKES = 20000,
    STROKE = 14, // points
    SIZES = 5,
    LEAST_HALOED =
        2, // points of mean radius, from which on nodes have a rim of the ground's colour
};

static const double margin = 10; // points, so that no node is cut in half

static folk_node_map map_of(const folk_society_scene *scene, folk_rect rect) {
    const double room = fmax(fmin(rect.width, rect.height) - 2 * margin, 1);
    const double size = room * fmax(scene->lens.zoom, 1);
    const double wide = size + 2 * margin;
    return (folk_node_map){
        folk_layout_places(scene->layout),
        {rect.x + margin + folk_lens_offset(rect.width, wide, scene->lens.centre.x),
         rect.y + margin + folk_lens_offset(rect.height, wide, scene->lens.centre.y)},
        size};
}

static size_t node_count(const folk_society_scene *scene) {
    const size_t nodes = folk_layout_count(scene->layout);
    return scene->size < nodes ? scene->size : nodes;
}

// Radius of a node with the mean number of neighbours: most do not touch.
static double mean_radius(const folk_society_scene *scene, const folk_node_map *map) {
    return fmin(fmax(0.22 * map->size * folk_layout_gap(scene->layout), 0.6), 9);
}

// 0…SIZES - 1: twice the radius for about nine times as many neighbours.
static int size_of(const folk_network *network, double mean, size_t node) {
    const double share = folk_network_degree(network, (uint32_t)node) / fmax(mean, 1);
    return (share > 0.65) + (share > 1.5) + (share > 3.7) + (share > 8.7);
}

static double radius_of(double mean, int size) {
    static const double factors[SIZES] = {0.8, 1, 1.25, 1.6, 2.1};
    return mean * factors[size];
}

// On a circle that is too crowded for discs a node is a stroke towards the middle: so many discs,
// one radius apart. Strokes touch each other.
static int discs_of(const folk_society_scene *scene, const folk_node_map *map, double *radius) {
    if (!folk_layout_is_circle(scene->layout) || *radius >= 1.5 ||
        folk_layout_count(scene->layout) > MOST_STROKES)
        return 1;
    *radius = fmax(*radius, 0.6 * map->size * folk_layout_gap(scene->layout));
    return (int)fmax(STROKE / *radius, 1);
}

static folk_place disc_at(const folk_node_map *map, size_t node, int disc, double radius) {
    const folk_place place = folk_node_at(map, node);
    const double share = 2 * disc * radius / map->size; // of the way to the middle
    return (folk_place){place.x + share * (map->origin.x + map->size / 2 - place.x),
                        place.y + share * (map->origin.y + map->size / 2 - place.y)};
}

static int shade_of(const folk_society_scene *scene, const folk_shade *shade, size_t node) {
    if (scene->shading.values == NULL) return FOLK_SHADE_NONE;
    return (int)folk_shade_of(shade, scene->shading.values[node]);
}

static void draw_edge_shapes(folk_picture *picture, const folk_theme *theme,
                             const folk_network *network, const folk_node_map *map) {
    const size_t edges = (size_t)folk_network_edge_count(network);
    folk_place *pairs = folk_alloc((2 * edges + 1) * sizeof *pairs);
    size_t n = 0;
    for (uint32_t i = 0; i < network->node_count; i++)
        for (uint32_t k = network->offsets[i]; k < network->offsets[i + 1]; k++) {
            if (network->neighbours[k] < i) continue;
            pairs[n++] = folk_node_at(map, i);
            pairs[n++] = folk_node_at(map, network->neighbours[k]);
        }
    const double opacity = fmin(fmax(400.0 / (double)(edges + 1), 0.25), 0.8);
    if (n > 0) folk_draw_edges(picture, pairs, n, 0.6, folk_color_fade(theme->faint, opacity));
    folk_free(pairs);
}

// All strokes of one colour are one shape.
static void draw_strokes(folk_picture *picture, const folk_society_scene *scene,
                         const folk_shade *shade, const folk_node_map *map, double radius,
                         int discs) {
    const size_t nodes = node_count(scene);
    folk_place *pairs = folk_alloc((2 * nodes + 1) * sizeof *pairs);
    for (int color = 0; color <= FOLK_SHADE_NONE; color++) {
        size_t n = 0;
        for (size_t i = 0; i < nodes; i++) {
            if (shade_of(scene, shade, i) != color) continue;
            pairs[n++] = folk_node_at(map, i);
            pairs[n++] = disc_at(map, i, discs, radius);
        }
        if (n > 0) folk_draw_edges(picture, pairs, n, 2 * radius, shade->colors[color]);
    }
    folk_free(pairs);
}

static void draw_discs(folk_picture *picture, const folk_theme *theme,
                       const folk_society_scene *scene, const folk_shade *shade,
                       const folk_node_map *map, double radius) {
    const size_t nodes = node_count(scene);
    const double mean = folk_network_mean_degree(scene->network);
    folk_place *places = folk_alloc((nodes + 1) * sizeof *places);
    folk_color *colors = folk_alloc((nodes + 1) * sizeof *colors);
    for (int size = 0; size < SIZES; size++) {
        size_t n = 0;
        for (size_t i = 0; i < nodes; i++) {
            if (size_of(scene->network, mean, i) != size) continue;
            places[n] = folk_node_at(map, i);
            colors[n++] = shade->colors[shade_of(scene, shade, i)];
        }
        const double wide = radius_of(radius, size);
        if (n > 0 && radius > LEAST_HALOED)
            folk_draw_marks(picture, places, n, FOLK_MARK_DISC, wide + 0.7, theme->background,
                            NULL);
        if (n > 0) folk_draw_marks(picture, places, n, FOLK_MARK_DISC, wide, 0, colors);
    }
    folk_free(colors);
    folk_free(places);
}

static void draw_node_shapes(folk_picture *picture, const folk_theme *theme,
                             const folk_society_scene *scene, const folk_shade *shade,
                             const folk_node_map *map) {
    double radius = mean_radius(scene, map);
    const int discs = discs_of(scene, map, &radius);
    if (discs > 1)
        draw_strokes(picture, scene, shade, map, radius, discs);
    else
        draw_discs(picture, theme, scene, shade, map, radius);
}

static uint32_t over(uint32_t ground, folk_color color, double share) {
    const uint32_t alpha = ground & 0xFF;
    if (share >= 1 || alpha == 0)
        return (color & ~(folk_color)0xFF) | (uint32_t)(fmin(share, 1) * (color & 0xFF));
    const uint32_t clear = (uint32_t)(255 * share) + (uint32_t)((1 - share) * alpha);
    return (folk_color_mix(ground, color, share) & ~(folk_color)0xFF) | (clear < 255 ? clear : 255);
}

// A disc whose border is soft; a small one has a pixel of its own at least.
static void stamp(uint32_t *pixels, int columns, int rows, double x, double y, double radius,
                  folk_color color) {
    const double wide = radius + 0.5;
    const int left = (int)fmax(floor(x - wide), 0), right = (int)fmin(floor(x + wide), columns - 1);
    const int top = (int)fmax(floor(y - wide), 0), bottom = (int)fmin(floor(y + wide), rows - 1);
    for (int row = top; row <= bottom; row++)
        for (int column = left; column <= right; column++) {
            const double dx = column + 0.5 - x, dy = row + 0.5 - y;
            const double share = wide - sqrt(dx * dx + dy * dy);
            uint32_t *pixel = &pixels[(size_t)row * (size_t)columns + (size_t)column];
            if (share > 0) *pixel = over(*pixel, color, share);
        }
}

static void stamp_nodes(uint32_t *pixels, int columns, int rows, folk_rect rect, folk_color ground,
                        const folk_society_scene *scene, const folk_shade *shade,
                        const folk_node_map *map) {
    const double scale = columns / rect.width, mean = folk_network_mean_degree(scene->network);
    double radius = mean_radius(scene, map);
    const int discs = discs_of(scene, map, &radius);
    const size_t nodes = node_count(scene);
    for (size_t i = 0; i < nodes; i++) {
        const double wide = radius_of(radius, size_of(scene->network, mean, i));
        for (int disc = 0; disc < discs; disc++) {
            const folk_place place = disc_at(map, i, disc, radius);
            const double x = (place.x - rect.x) * scale, y = (place.y - rect.y) * scale;
            if (radius > LEAST_HALOED)
                stamp(pixels, columns, rows, x, y, (wide + 0.7) * scale, ground);
            stamp(pixels, columns, rows, x, y, fmax(wide * scale, 0.7),
                  shade->colors[shade_of(scene, shade, i)]);
        }
    }
}

static uint64_t edges_key(const folk_society_scene *scene, folk_rect rect, const folk_node_map *map,
                          const folk_theme *theme) {
    const uint64_t words[] = {folk_bits(map->origin.x),
                              folk_bits(map->origin.y),
                              folk_bits(map->size),
                              folk_bits(rect.x),
                              folk_bits(rect.y),
                              folk_bits(rect.width),
                              folk_bits(rect.height),
                              theme->faint,
                              scene->network->node_count,
                              (uint64_t)(uintptr_t)scene->network,
                              scene->rewired};
    return folk_kept_key(folk_layout_version(scene->layout) + 1, words, sizeof words);
}

static void draw_image(folk_picture *picture, folk_rect rect, const folk_theme *theme,
                       const folk_society_scene *scene, const folk_shade *shade,
                       const folk_node_map *map) {
    const double scale = scene->scale > 0 ? scene->scale : 1;
    const uint32_t columns = (uint32_t)lround(rect.width * scale);
    const uint32_t rows = (uint32_t)lround(rect.height * scale);
    if (columns == 0 || rows == 0) return;
    folk_kept_image own = {0};
    bool fresh;
    folk_kept_image *image =
        folk_kept_image_at(scene, edges_key(scene, rect, map, theme), columns, rows, &own, &fresh);
    if (!fresh) folk_edge_image(image, rect, scene->network, map, theme->faint, 0.22);
    uint32_t *pixels = folk_draw_image(picture, rect, columns, rows);
    memcpy(pixels, image->pixels, (size_t)columns * rows * sizeof *pixels);
    stamp_nodes(pixels, (int)columns, (int)rows, rect, theme->background, scene, shade, map);
    folk_kept_release(&own);
}

static void draw_selected(folk_picture *picture, const folk_theme *theme,
                          const folk_society_scene *scene, const folk_node_map *map) {
    const folk_network *network = scene->network;
    if (scene->selected < 0 || (size_t)scene->selected >= node_count(scene)) return;
    const uint32_t node = (uint32_t)scene->selected, degree = folk_network_degree(network, node);
    const folk_place at = folk_node_at(map, node);
    folk_place *pairs = folk_alloc((2 * (size_t)degree + 1) * sizeof *pairs);
    for (uint32_t k = 0; k < degree; k++) {
        pairs[2 * k] = at;
        pairs[2 * k + 1] = folk_node_at(map, network->neighbours[network->offsets[node] + k]);
    }
    if (degree > 0) folk_draw_edges(picture, pairs, 2 * (size_t)degree, 1.2, theme->accent);
    folk_free(pairs);
    const double radius = mean_radius(scene, map) + 4;
    folk_draw_marks(picture, &at, 1, FOLK_MARK_RING, radius + 1.5, theme->background, NULL);
    folk_draw_marks(picture, &at, 1, FOLK_MARK_RING, radius, theme->text, NULL);
}

void folk_network_picture_draw(folk_picture *picture, folk_rect rect, const folk_theme *theme,
                               const folk_society_scene *scene, const folk_shade *shade) {
    if (scene->layout == NULL || scene->network == NULL || rect.width < 1 || rect.height < 1)
        return;
    const folk_node_map map = map_of(scene, rect);
    const size_t most = theme->detail > 1 ? MOST_ON_PAPER : MOST_SHAPES;
    const bool few = scene->network->node_count + folk_network_edge_count(scene->network) <= most;
    folk_draw_clip(picture, rect);
    if (few) {
        draw_edge_shapes(picture, theme, scene->network, &map);
        draw_node_shapes(picture, theme, scene, shade, &map);
    } else {
        draw_image(picture, rect, theme, scene, shade, &map);
    }
    draw_selected(picture, theme, scene, &map);
    folk_draw_clip_end(picture);
}

int64_t folk_network_picture_at(const folk_society_scene *scene, folk_rect rect, folk_place place) {
    if (scene->layout == NULL || scene->network == NULL) return -1;
    const folk_node_map map = map_of(scene, rect);
    double radius = mean_radius(scene, &map);
    const double reach = 2 * radius + 3;
    const int discs = discs_of(scene, &map, &radius);
    const size_t nodes = node_count(scene);
    double best = reach * reach;
    int64_t found = -1;
    for (size_t i = 0; i < nodes; i++)
        for (int disc = 0; disc < discs; disc++) {
            const folk_place at = disc_at(&map, i, disc, radius);
            const double dx = at.x - place.x, dy = at.y - place.y, apart = dx * dx + dy * dy;
            if (apart >= best) continue;
            best = apart;
            found = (int64_t)i;
        }
    return found;
}
