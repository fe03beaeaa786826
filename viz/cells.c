// SPDX-License-Identifier: GPL-3.0-or-later
#include "viz/cells.h"
#include "core/hash.h"
#include "core/memory.h"

#include <math.h>
#include <string.h>

static const double gap_from = 9; // points: from here cells are parted by lines

double folk_lens_offset(double room, double whole, double centre) {
    if (whole <= room) return (room - whole) / 2;
    return fmin(fmax(room / 2 - centre * whole, room - whole), 0);
}

folk_cells folk_cells_fit(folk_rect rect, uint32_t columns, uint32_t rows, size_t count,
                          const folk_lens *lens) {
    folk_cells cells = {.columns = columns, .rows = rows, .count = count, .visible = rect};
    if (columns == 0 || rows == 0) return cells;
    cells.side = fmax(fmin(rect.width / columns, rect.height / rows), 0) * fmax(lens->zoom, 1);
    cells.origin.x = rect.x + folk_lens_offset(rect.width, cells.side * columns, lens->centre.x);
    cells.origin.y = rect.y + folk_lens_offset(rect.height, cells.side * rows, lens->centre.y);
    return cells;
}

void folk_cells_pack(folk_rect rect, size_t count, uint32_t *columns, uint32_t *rows) {
    const double shape = rect.height > 0 ? rect.width / rect.height : 1;
    const double wide = ceil(sqrt((double)count * fmin(fmax(shape, 0.05), 20)));
    *columns = (uint32_t)fmin(fmax(wide, 1), fmax((double)count, 1));
    *rows = (uint32_t)((count + *columns - 1) / *columns);
}

int64_t folk_cells_at(const folk_cells *cells, folk_place place) {
    const folk_rect *seen = &cells->visible;
    if (!(cells->side > 0) || place.x < seen->x || place.x >= seen->x + seen->width ||
        place.y < seen->y || place.y >= seen->y + seen->height)
        return -1;
    const double column = floor((place.x - cells->origin.x) / cells->side);
    const double row = floor((place.y - cells->origin.y) / cells->side);
    if (!(column >= 0 && column < cells->columns && row >= 0 && row < cells->rows)) return -1;
    const size_t cell = (size_t)row * cells->columns + (size_t)column;
    return cell < cells->count ? (int64_t)cell : -1;
}

// The cells first…last - 1 of one direction that lie within the visible part.
typedef struct range {
    uint32_t first, last;
} range;

static range seen(double origin, double side, uint32_t count, double from, double length) {
    const double first = floor((from - origin) / side),
                 last = ceil((from + length - origin) / side);
    return (range){(uint32_t)fmin(fmax(first, 0), count), (uint32_t)fmin(fmax(last, 0), count)};
}

static folk_color color_at(const folk_cells *cells, const folk_society_scene *scene,
                           const folk_shade *shade, size_t cell) {
    if (cell >= cells->count) return 0;
    const size_t agent = cells->order != NULL ? cells->order[cell] : cell;
    if (scene->shading.values == NULL) return shade->colors[FOLK_SHADE_NONE];
    return shade->colors[folk_shade_of(shade, scene->shading.values[agent])];
}

// From near: one pixel a cell, stretched.
static void draw_near(folk_picture *picture, const folk_cells *cells,
                      const folk_society_scene *scene, const folk_shade *shade) {
    const folk_rect *room = &cells->visible;
    const range across = seen(cells->origin.x, cells->side, cells->columns, room->x, room->width);
    const range down = seen(cells->origin.y, cells->side, cells->rows, room->y, room->height);
    const uint32_t columns = across.last - across.first, rows = down.last - down.first;
    if (columns == 0 || rows == 0) return;
    const folk_rect rect = {cells->origin.x + across.first * cells->side,
                            cells->origin.y + down.first * cells->side, columns * cells->side,
                            rows * cells->side};
    uint32_t *pixels = folk_draw_image(picture, rect, columns, rows);
    for (uint32_t row = down.first; row < down.last; row++)
        for (uint32_t column = across.first; column < across.last; column++)
            *pixels++ = color_at(cells, scene, shade, (size_t)row * cells->columns + column);
}

// From afar: the first cell under each pixel, and one more at the end; each pixel has one at least.
static uint32_t *borders(uint32_t pixels, double first, double each, uint32_t count) {
    uint32_t *places = folk_alloc((pixels + 1) * sizeof *places);
    for (uint32_t i = 0; i <= pixels; i++)
        places[i] = (uint32_t)fmin(fmax(floor(first + i * each + 1e-9), 0), count);
    return places;
}

// Sums of the channels of the cells under one pixel: 16 bits each in one word hold 256 of them, so
// that they are spread after each row.
typedef struct sums {
    uint32_t red, green, blue, alpha, count;
} sums;

static inline void add(sums *sum, folk_color color) {
    sum->red += color >> 24;
    sum->green += color >> 16 & 0xFF;
    sum->blue += color >> 8 & 0xFF;
    sum->alpha += color & 0xFF;
    sum->count++;
}

static folk_color mean(const sums *sum) {
    if (sum->count == 0) return 0;
    const uint32_t n = sum->count, half = n / 2;
    return (sum->red + half) / n << 24 | (sum->green + half) / n << 16 |
           (sum->blue + half) / n << 8 | (sum->alpha + half) / n;
}

static void reduce_row(const folk_cells *cells, const folk_society_scene *scene,
                       const folk_shade *shade, const uint32_t *columns, uint32_t width,
                       uint32_t first, uint32_t last, sums *row_sums, uint32_t *pixels) {
    memset(row_sums, 0, width * sizeof *row_sums);
    for (uint32_t row = first; row < last; row++)
        for (uint32_t x = 0; x < width; x++)
            for (uint32_t column = columns[x]; column < columns[x + 1]; column++) {
                const size_t cell = (size_t)row * cells->columns + column;
                if (cell < cells->count) add(&row_sums[x], color_at(cells, scene, shade, cell));
            }
    for (uint32_t x = 0; x < width; x++)
        pixels[x] = mean(&row_sums[x]);
}

static void reduce(const folk_cells *cells, const folk_society_scene *scene,
                   const folk_shade *shade, folk_rect rect, folk_kept_image *image) {
    const double across = rect.width / image->columns / cells->side;
    const double down = rect.height / image->rows / cells->side;
    uint32_t *columns =
        borders(image->columns, (rect.x - cells->origin.x) / cells->side, across, cells->columns);
    uint32_t *rows =
        borders(image->rows, (rect.y - cells->origin.y) / cells->side, down, cells->rows);
    sums *row_sums = folk_alloc(image->columns * sizeof *row_sums);
    for (uint32_t y = 0; y < image->rows; y++)
        reduce_row(cells, scene, shade, columns, image->columns, rows[y], rows[y + 1], row_sums,
                   image->pixels + (size_t)y * image->columns);
    folk_free(row_sums);
    folk_free(rows);
    folk_free(columns);
}

static uint64_t image_key(const folk_cells *cells, const folk_society_scene *scene,
                          const folk_shade *shade, folk_rect rect) {
    const uint64_t words[] = {folk_bits(cells->side),
                              folk_bits(cells->origin.x),
                              folk_bits(cells->origin.y),
                              folk_bits(rect.x),
                              folk_bits(rect.y),
                              folk_bits(rect.width),
                              folk_bits(rect.height),
                              cells->columns,
                              cells->order != NULL,
                              folk_bits(shade->low),
                              folk_bits(shade->high),
                              (uint64_t)(uintptr_t)scene->shading.values,
                              folk_hash(shade->colors, sizeof shade->colors)};
    return folk_kept_key(scene->version, words, sizeof words);
}

static folk_rect part_seen(const folk_cells *cells) {
    const folk_rect *room = &cells->visible;
    const double left = fmax(room->x, cells->origin.x), top = fmax(room->y, cells->origin.y);
    const double right =
        fmin(room->x + room->width, cells->origin.x + cells->side * cells->columns);
    const double bottom = fmin(room->y + room->height, cells->origin.y + cells->side * cells->rows);
    return (folk_rect){left, top, fmax(right - left, 0), fmax(bottom - top, 0)};
}

static void draw_far(folk_picture *picture, const folk_cells *cells,
                     const folk_society_scene *scene, const folk_shade *shade, double scale) {
    const folk_rect rect = part_seen(cells);
    const uint32_t columns = (uint32_t)lround(rect.width * scale);
    const uint32_t rows = (uint32_t)lround(rect.height * scale);
    if (columns == 0 || rows == 0) return;
    folk_kept_image own = {0};
    bool fresh;
    folk_kept_image *image = folk_kept_image_at(scene, image_key(cells, scene, shade, rect),
                                                columns, rows, &own, &fresh);
    if (!fresh) reduce(cells, scene, shade, rect, image);
    memcpy(folk_draw_image(picture, rect, columns, rows), image->pixels,
           (size_t)columns * rows * sizeof *image->pixels);
    folk_kept_release(&own);
}

// Lines between the cells, as wide as a tenth of them.
static void draw_gaps(folk_picture *picture, const folk_theme *theme, const folk_cells *cells) {
    const folk_rect rect = part_seen(cells);
    const double width = fmin(cells->side / 10, 1.5);
    const folk_rect *room = &cells->visible;
    const range across = seen(cells->origin.x, cells->side, cells->columns, room->x, room->width);
    const range down = seen(cells->origin.y, cells->side, cells->rows, room->y, room->height);
    const size_t count = 2 * ((size_t)across.last - across.first + down.last - down.first);
    folk_place *pairs = folk_alloc((count + 1) * sizeof *pairs);
    size_t n = 0;
    for (uint32_t i = across.first + 1; i < across.last; i++) {
        const double x = cells->origin.x + i * cells->side;
        pairs[n++] = (folk_place){x, rect.y};
        pairs[n++] = (folk_place){x, rect.y + rect.height};
    }
    for (uint32_t i = down.first + 1; i < down.last; i++) {
        const double y = cells->origin.y + i * cells->side;
        pairs[n++] = (folk_place){rect.x, y};
        pairs[n++] = (folk_place){rect.x + rect.width, y};
    }
    if (n > 0) folk_draw_edges(picture, pairs, n, width, theme->background);
    folk_free(pairs);
}

static void draw_selected(folk_picture *picture, const folk_theme *theme, const folk_cells *cells,
                          int64_t selected) {
    if (selected < 0 || (size_t)selected >= cells->count) return;
    size_t cell = (size_t)selected;
    for (size_t i = 0; cells->order != NULL && i < cells->count; i++)
        if (cells->order[i] == (uint32_t)selected) cell = i;
    const double room = fmax(cells->side, 7), shift = (room - cells->side) / 2;
    const folk_rect frame = {
        cells->origin.x + (double)(cell % cells->columns) * cells->side - shift,
        cells->origin.y + (double)(cell / cells->columns) * cells->side - shift, room, room};
    folk_draw_frame(picture, frame, 3, theme->background);
    folk_draw_frame(picture, frame, 1.5, theme->text);
}

void folk_cells_draw(folk_picture *picture, const folk_theme *theme, const folk_cells *cells,
                     const folk_society_scene *scene, const folk_shade *shade) {
    if (!(cells->side > 0) || cells->count == 0) return;
    const double scale = scene->scale > 0 ? scene->scale : 1;
    folk_draw_clip(picture, cells->visible);
    if (cells->side * scale >= 1)
        draw_near(picture, cells, scene, shade);
    else
        draw_far(picture, cells, scene, shade, scale);
    if (cells->side >= gap_from) draw_gaps(picture, theme, cells);
    draw_selected(picture, theme, cells, scene->selected);
    folk_draw_clip_end(picture);
}

const uint32_t *folk_cells_sort(const folk_society_scene *scene, const folk_theme *theme,
                                const folk_shade *shade, uint32_t **own) {
    *own = NULL;
    folk_society_cache *cache = scene->cache;
    const uint64_t words[] = {(uint64_t)(uintptr_t)scene->shading.values, scene->size, theme->dark,
                              folk_bits(shade->low), folk_bits(shade->high)};
    const uint64_t key = cache != NULL ? folk_kept_key(scene->version, words, sizeof words) : 0;
    if (key != 0 && key == cache->order_key) return cache->order;
    size_t starts[FOLK_SHADES + 1] = {0};
    for (int i = 0; i < FOLK_SHADES; i++)
        starts[i + 1] = starts[i] + shade->counts[i];
    uint32_t *order = folk_alloc((scene->size + 1) * sizeof *order);
    for (size_t i = 0; i < scene->size; i++)
        order[starts[folk_shade_of(shade, scene->shading.values[i])]++] = (uint32_t)i;
    if (key == 0) return *own = order;
    folk_free(cache->order);
    cache->order = order;
    cache->order_key = key;
    return order;
}
