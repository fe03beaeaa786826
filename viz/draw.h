// SPDX-License-Identifier: GPL-3.0-or-later
// A picture is a list of shapes on a page, in the order of drawing. Whoever draws (charts,
// societies, the viewer's panels) only adds shapes and never sees a screen; viz/canvas.h turns the
// list into pixels, PNG, SVG or PDF. So one chart serves the window and the printed page, and a
// test reads the list. Coordinates are points from the top left; a canvas scales them. Places must
// be finite.
#ifndef FOLK_VIZ_DRAW_H
#define FOLK_VIZ_DRAW_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

typedef uint32_t folk_color; // 0xRRGGBBAA

typedef struct folk_place {
    double x, y;
} folk_place;

typedef struct folk_rect {
    double x, y, width, height;
} folk_rect;

typedef enum folk_anchor { FOLK_ANCHOR_START, FOLK_ANCHOR_MIDDLE, FOLK_ANCHOR_END } folk_anchor;

typedef struct folk_text_style {
    double size; // points
    folk_color color;
    folk_anchor anchor; // which part of the text lies at the place, on its baseline
    double angle;       // degrees, counter-clockwise; 0: upright
    bool bold, mono;
} folk_text_style;

typedef enum folk_mark {
    FOLK_MARK_DISC,
    FOLK_MARK_SQUARE,
    FOLK_MARK_TRIANGLE,
    FOLK_MARK_RING,
} folk_mark;

typedef enum folk_shape_kind {
    FOLK_SHAPE_RECT,  // filled
    FOLK_SHAPE_LINE,  // through `places`, `size` wide
    FOLK_SHAPE_AREA,  // filled polygon of `places`
    FOLK_SHAPE_MARKS, // one mark of radius `size` at each of `places`
    FOLK_SHAPE_EDGES, // a line between each pair of `places`: 0-1, 2-3, …
    FOLK_SHAPE_TEXT,
    FOLK_SHAPE_IMAGE, // `pixels` stretched over the rectangle, without smoothing
    FOLK_SHAPE_CLIP,  // until the matching end, nothing is drawn outside of the rectangle
    FOLK_SHAPE_CLIP_END,
} folk_shape_kind;

/// Texts and arrays belong to the picture.
typedef struct folk_shape {
    folk_shape_kind kind;
    folk_color color;
    folk_rect rect;
    folk_place *places;
    size_t count;
    folk_color *colors; // of each mark; NULL: `color`
    double size;        // width of lines, radius of marks
    bool dashed;
    folk_mark mark;
    char *text;
    folk_text_style style;
    uint32_t *pixels; // folk_color, row by row
    uint32_t columns, rows;
} folk_shape;

typedef struct folk_picture folk_picture;

folk_picture *folk_picture_create(double width, double height);
void folk_picture_destroy(folk_picture *picture);

/// Empties it for another drawing of that size; memory is kept.
void folk_picture_reset(folk_picture *picture, double width, double height);
double folk_picture_width(const folk_picture *picture);
double folk_picture_height(const folk_picture *picture);

size_t folk_picture_count(const folk_picture *picture);
const folk_shape *folk_picture_at(const folk_picture *picture, size_t index);

void folk_draw_rect(folk_picture *picture, folk_rect rect, folk_color color);
void folk_draw_frame(folk_picture *picture, folk_rect rect, double width, folk_color color);
void folk_draw_line(folk_picture *picture, const folk_place *places, size_t count, double width,
                    folk_color color, bool dashed);
void folk_draw_area(folk_picture *picture, const folk_place *places, size_t count,
                    folk_color color);

/// `colors` may be NULL.
void folk_draw_marks(folk_picture *picture, const folk_place *places, size_t count, folk_mark mark,
                     double radius, folk_color color, const folk_color *colors);
void folk_draw_edges(folk_picture *picture, const folk_place *pairs, size_t count, double width,
                     folk_color color);
/// Bytes of the UTF-8 character that begins here; 0 when none does, or it is a control character.
size_t folk_character_length(const char *characters);

/// Bytes that are no UTF-8 and control characters become '?'.
void folk_draw_text(folk_picture *picture, folk_place at, const folk_text_style *style,
                    const char *text);

/// Room for columns x rows pixels, which the caller fills before the next shape is added.
uint32_t *folk_draw_image(folk_picture *picture, folk_rect rect, uint32_t columns, uint32_t rows);
void folk_draw_clip(folk_picture *picture, folk_rect rect);
void folk_draw_clip_end(folk_picture *picture);

/// Draws another picture, its top left at `at`.
void folk_draw_picture(folk_picture *picture, const folk_picture *other, folk_place at);

#endif
