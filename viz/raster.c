// SPDX-License-Identifier: GPL-3.0-or-later
#include "viz/raster.h"
#include "core/memory.h"

#include <math.h>

uint32_t folk_raster_pixel(folk_color color) {
    const uint32_t alpha = color & 0xFF;
    if (alpha == 0xFF) return color >> 8 | 0xFF000000u;
    uint32_t pixel = alpha << 24;
    for (int shift = 8; shift < 32; shift += 8)
        pixel |= ((color >> shift & 0xFF) * alpha + 127) / 255 << (shift - 8);
    return pixel;
}

// Two channels at a time, each with eight bits of room above it; x / 255 as (x + 128 + x / 256) /
// 256.
static uint32_t scaled(uint32_t pixel, uint32_t share) {
    uint32_t even = (pixel & 0x00FF00FFu) * share + 0x00800080u;
    uint32_t odd = (pixel >> 8 & 0x00FF00FFu) * share + 0x00800080u;
    even = (even + (even >> 8 & 0x00FF00FFu)) >> 8 & 0x00FF00FFu;
    odd = (odd + (odd >> 8 & 0x00FF00FFu)) & 0xFF00FF00u;
    return even | odd;
}

static uint32_t blended(uint32_t under, uint32_t source, uint32_t coverage) {
    const uint32_t over = coverage == 255 ? source : scaled(source, coverage);
    return over + scaled(under, 255 - (over >> 24));
}

// How much of each pixel of a part of the raster is covered, 0 to 255. Lines are walked along the
// map's rows, so the map of lines that mostly rise is turned: its rows are the raster's columns.
typedef struct coverage_map {
    uint8_t *cells;
    int left, top, width, height;
    bool turned; // x and y, and what follows from them, have changed places
} coverage_map;

static int clamped(double value, int low, int high) {
    return value <= low ? low : value >= high ? high : (int)value;
}

static folk_place turn(folk_place place) {
    return (folk_place){place.y, place.x};
}

static bool mostly_rise(const folk_place *places, size_t count, int step) {
    double across = 0, up = 0;
    for (size_t i = 0; i + 1 < count; i += (size_t)step) {
        across += fabs(places[i + 1].x - places[i].x);
        up += fabs(places[i + 1].y - places[i].y);
    }
    return up > across;
}

static coverage_map cover_create(const folk_raster *raster, const folk_place *places, size_t count,
                                 double reach, bool turned) {
    folk_place low = {INFINITY, INFINITY}, high = {-INFINITY, -INFINITY};
    folk_place first = {raster->left, raster->top}, end = {raster->right, raster->bottom};
    for (size_t i = 0; i < count; i++) {
        low = (folk_place){fmin(low.x, places[i].x), fmin(low.y, places[i].y)};
        high = (folk_place){fmax(high.x, places[i].x), fmax(high.y, places[i].y)};
    }
    if (turned) {
        low = turn(low), high = turn(high);
        first = turn(first), end = turn(end);
    }
    coverage_map made = {.turned = turned,
                         .left = clamped(floor(low.x - reach), (int)first.x, (int)end.x),
                         .top = clamped(floor(low.y - reach), (int)first.y, (int)end.y)};
    made.width = clamped(ceil(high.x + reach), made.left, (int)end.x) - made.left;
    made.height = clamped(ceil(high.y + reach), made.top, (int)end.y) - made.top;
    made.cells = folk_alloc((size_t)made.width * (size_t)made.height);
    return made;
}

// One line, as the run along which places count from its beginning.
typedef struct straight {
    float x, y;   // where it begins
    float ux, uy; // its direction, of length 1
    float length, half;
} straight;

// Unlike fminf and fmaxf, one instruction each.
static float least(float a, float b) {
    return a < b ? a : b;
}

static float most(float a, float b) {
    return a > b ? a : b;
}

// Coverage of the pixel whose middle lies at x, y from the beginning.
static float covered(const straight *stroke, float x, float y) {
    const float along = x * stroke->ux + y * stroke->uy;
    float away = fabsf(x * stroke->uy - y * stroke->ux);
    const float beyond = most(-along, along - stroke->length);
    if (beyond > 0) away = sqrtf(away * away + beyond * beyond);
    return least(most(stroke->half + 0.5f - away, 0), least(2 * stroke->half, 1));
}

// Cells from…to - 1, whose middles lie at x and further right.
static void cover_cells(const straight *stroke, uint8_t *cells, int from, int to, float x,
                        float y) {
    for (int column = from; column < to; column++) {
        const uint8_t value = (uint8_t)(covered(stroke, (float)column + x, y) * 255 + 0.5f);
        cells[column] = value > cells[column] ? value : cells[column];
    }
}

// The same where the line neither begins nor ends: several cells at once.
static void cover_middle(const straight *stroke, uint8_t *cells, int from, int to, float x,
                         float y) {
    const float uy = stroke->uy, beside = x * uy - y * stroke->ux;
    const float inside = stroke->half + 0.5f, whole = least(2 * stroke->half, 1);
    for (int column = from; column < to; column++) {
        const float away = fabsf((float)column * uy + beside);
        const float share = least(most(inside - away, 0), whole);
        const uint8_t value = (uint8_t)(int)(share * 255 + 0.5f);
        cells[column] = value > cells[column] ? value : cells[column];
    }
}

enum { LONG = 16 }; // cells of a row that are worth being told apart

static void cover_row(const coverage_map *cover, const straight *stroke, int row, float low,
                      float high) {
    const float left = (float)cover->left - stroke->x, width = (float)cover->width;
    const float x = left + 0.5f, y = (float)(row + cover->top) + 0.5f - stroke->y;
    const int from = (int)least(most(low - left, 0), width);
    const int to = (int)least(most(high - left + 1, 0), width);
    uint8_t *cells = cover->cells + (size_t)row * (size_t)cover->width;
    int first = to, end = to; // of the middle
    if (to - from >= LONG && fabsf(stroke->ux) > 0.5f) {
        const float one = -y * stroke->uy / stroke->ux, other = one + stroke->length / stroke->ux;
        first = (int)least(most(least(one, other) - x + 2, (float)from), (float)to);
        end = (int)least(most(most(one, other) - x - 1, (float)first), (float)to);
    }
    cover_cells(stroke, cells, from, first, x, y);
    cover_middle(stroke, cells, first, end, x, y);
    cover_cells(stroke, cells, end, to, x, y);
}

// Rows are walked through; in each, the line touches the columns around where it crosses.
static void cover_line(const coverage_map *cover, folk_place a, folk_place b, double width) {
    const double dx = b.x - a.x, dy = b.y - a.y, length = sqrt(dx * dx + dy * dy);
    const straight stroke = {.x = (float)a.x,
                             .y = (float)a.y,
                             .ux = length > 0 ? (float)(dx / length) : 1,
                             .uy = length > 0 ? (float)(dy / length) : 0,
                             .length = (float)length,
                             .half = (float)width / 2};
    const float reach = stroke.half + 0.5f;
    const int top = clamped(fmin(a.y, b.y) - reach - cover->top, 0, cover->height);
    const int bottom = clamped(fmax(a.y, b.y) + reach + 1 - cover->top, 0, cover->height);
    const float low = least(0, (float)dx) - reach, high = most(0, (float)dx) + reach;
    const bool steep = fabsf(stroke.uy) > 0.001f;
    const float slope = steep ? stroke.ux / stroke.uy : 0;
    const float half = steep ? reach / fabsf(stroke.uy) : 0;
    for (int row = top; row < bottom; row++) {
        const float middle = ((float)(row + cover->top) + 0.5f - stroke.y) * slope;
        cover_row(cover, &stroke, row, steep ? most(low, middle - half) : low,
                  steep ? least(high, middle + half) : high);
    }
}

static void blend(const folk_raster *raster, const coverage_map *cover, folk_color color) {
    const uint32_t source = folk_raster_pixel(color);
    const size_t row_step = cover->turned ? 1 : (size_t)cover->width;
    const size_t column_step = cover->turned ? (size_t)cover->width : 1;
    const int left = cover->turned ? cover->top : cover->left;
    const int top = cover->turned ? cover->left : cover->top;
    const int width = cover->turned ? cover->height : cover->width;
    const int height = cover->turned ? cover->width : cover->height;
    for (int row = 0; row < height; row++) {
        const uint8_t *cell = cover->cells + (size_t)row * row_step;
        uint32_t *pixels = raster->pixels + (size_t)(row + top) * (size_t)raster->stride + left;
        for (int column = 0; column < width; column++, cell += column_step)
            if (*cell > 0) pixels[column] = blended(pixels[column], source, *cell);
    }
}

void folk_raster_lines(const folk_raster *raster, const folk_place *places, size_t count,
                       bool chained, double width, folk_color color) {
    const int step = chained ? 1 : 2;
    const bool turned = mostly_rise(places, count, step);
    coverage_map cover = cover_create(raster, places, count, width / 2 + 1, turned);
    for (size_t i = 0; i + 1 < count; i += (size_t)step) {
        const folk_place a = places[i], b = places[i + 1];
        cover_line(&cover, turned ? turn(a) : a, turned ? turn(b) : b, width);
    }
    blend(raster, &cover, color);
    folk_free(cover.cells);
}

// Marks.

static double ramp(double inside) {
    return fmin(fmax(inside + 0.5, 0), 1);
}

// How far into the mark a place lies, as coverage; x and y count from its middle.
static double mark_coverage(folk_mark mark, double x, double y, double radius) {
    const double away = sqrt(x * x + y * y);
    switch (mark) {
    case FOLK_MARK_DISC:
        return ramp(radius - away);
    case FOLK_MARK_RING:
        return ramp(radius - away) * ramp(away - radius / 2);
    case FOLK_MARK_SQUARE:
        return ramp(radius - fabs(x)) * ramp(radius - fabs(y));
    case FOLK_MARK_TRIANGLE: // the sides rise twice as fast as they run
        return ramp(radius - y) * ramp((y + radius - 2 * fabs(x)) / sqrt(5));
    }
    return 0;
}

enum { PHASES = 4 }; // places of the middle within a pixel, on either axis

// Marks of one size are stamped: their coverage is worked out once for each phase.
typedef struct mark_stamp {
    int reach, side; // side = 2 * reach + 1
    uint8_t *cells;  // phase by phase
} mark_stamp;

static mark_stamp stamp_create(folk_mark mark, double radius) {
    mark_stamp made = {.reach = (int)ceil(radius) + 1};
    made.side = 2 * made.reach + 1;
    const size_t area = (size_t)made.side * (size_t)made.side;
    made.cells = folk_alloc(area * PHASES * PHASES);
    for (size_t i = 0; i < area * PHASES * PHASES; i++) {
        const int cell = (int)(i % area), phase = (int)(i / area);
        const double px = (phase % PHASES + 0.5) / PHASES, py = (phase / PHASES + 0.5) / PHASES;
        const double x = cell % made.side - made.reach + 0.5 - px;
        const double y = cell / made.side - made.reach + 0.5 - py;
        made.cells[i] = (uint8_t)lround(mark_coverage(mark, x, y, radius) * 255);
    }
    return made;
}

static void stamp_put(const folk_raster *raster, const mark_stamp *stamp, folk_place at,
                      uint32_t source) {
    const double x = floor(at.x), y = floor(at.y);
    if (!(fabs(x) < 1e6 && fabs(y) < 1e6)) return;
    const int phase = (int)((at.y - y) * PHASES) * PHASES + (int)((at.x - x) * PHASES);
    const uint8_t *cells = stamp->cells + (size_t)phase * (size_t)(stamp->side * stamp->side);
    const int left = (int)x - stamp->reach, top = (int)y - stamp->reach;
    const int first = left < raster->left ? raster->left - left : 0;
    const int end = left + stamp->side > raster->right ? raster->right - left : stamp->side;
    for (int row = 0; row < stamp->side; row++) {
        if (top + row < raster->top || top + row >= raster->bottom) continue;
        uint32_t *pixels = raster->pixels + (ptrdiff_t)(top + row) * raster->stride + left;
        const uint8_t *line = cells + row * stamp->side;
        for (int column = first; column < end; column++)
            if (line[column] > 0) pixels[column] = blended(pixels[column], source, line[column]);
    }
}

void folk_raster_marks(const folk_raster *raster, const folk_place *places, size_t count,
                       folk_mark mark, double radius, folk_color color, const folk_color *colors) {
    const mark_stamp stamp = stamp_create(mark, radius);
    uint32_t source = folk_raster_pixel(color);
    for (size_t i = 0; i < count; i++) {
        if (colors != NULL) source = folk_raster_pixel(colors[i]);
        stamp_put(raster, &stamp, places[i], source);
    }
    folk_free(stamp.cells);
}
