// SPDX-License-Identifier: GPL-3.0-or-later
#include "viz/draw.h"
#include "core/memory.h"

#include <string.h>

struct folk_picture {
    double width, height;
    folk_shape *shapes;
    size_t count, capacity;
    folk_arena *arena; // texts, places, colours, pixels
};

folk_picture *folk_picture_create(double width, double height) {
    folk_picture *picture = folk_alloc(sizeof *picture);
    picture->arena = folk_arena_create();
    picture->width = width;
    picture->height = height;
    return picture;
}

void folk_picture_destroy(folk_picture *picture) {
    if (picture == NULL) return;
    folk_arena_destroy(picture->arena);
    folk_free(picture->shapes);
    folk_free(picture);
}

void folk_picture_reset(folk_picture *picture, double width, double height) {
    folk_arena_reset(picture->arena);
    picture->count = 0;
    picture->width = width;
    picture->height = height;
}

double folk_picture_width(const folk_picture *picture) {
    return picture->width;
}

double folk_picture_height(const folk_picture *picture) {
    return picture->height;
}

size_t folk_picture_count(const folk_picture *picture) {
    return picture->count;
}

const folk_shape *folk_picture_at(const folk_picture *picture, size_t index) {
    return &picture->shapes[index];
}

static folk_shape *add(folk_picture *picture, folk_shape_kind kind, folk_color color) {
    picture->shapes =
        folk_grow(picture->shapes, &picture->capacity, picture->count + 1, sizeof *picture->shapes);
    folk_shape *shape = &picture->shapes[picture->count++];
    *shape = (folk_shape){.kind = kind, .color = color};
    return shape;
}

static void *keep(folk_picture *picture, const void *items, size_t bytes) {
    void *copy = folk_arena_alloc(picture->arena, bytes);
    if (bytes > 0) memcpy(copy, items, bytes);
    return copy;
}

static folk_shape *add_places(folk_picture *picture, folk_shape_kind kind, const folk_place *places,
                              size_t count, folk_color color) {
    folk_shape *shape = add(picture, kind, color);
    shape->places = keep(picture, places, count * sizeof *places);
    shape->count = count;
    return shape;
}

void folk_draw_rect(folk_picture *picture, folk_rect rect, folk_color color) {
    add(picture, FOLK_SHAPE_RECT, color)->rect = rect;
}

void folk_draw_frame(folk_picture *picture, folk_rect rect, double width, folk_color color) {
    const double right = rect.x + rect.width, bottom = rect.y + rect.height;
    const folk_place corners[] = {
        {rect.x, rect.y}, {right, rect.y}, {right, bottom}, {rect.x, bottom}, {rect.x, rect.y}};
    folk_draw_line(picture, corners, 5, width, color, false);
}

void folk_draw_line(folk_picture *picture, const folk_place *places, size_t count, double width,
                    folk_color color, bool dashed) {
    folk_shape *shape = add_places(picture, FOLK_SHAPE_LINE, places, count, color);
    shape->size = width;
    shape->dashed = dashed;
}

void folk_draw_area(folk_picture *picture, const folk_place *places, size_t count,
                    folk_color color) {
    add_places(picture, FOLK_SHAPE_AREA, places, count, color);
}

void folk_draw_marks(folk_picture *picture, const folk_place *places, size_t count, folk_mark mark,
                     double radius, folk_color color, const folk_color *colors) {
    folk_shape *shape = add_places(picture, FOLK_SHAPE_MARKS, places, count, color);
    if (colors != NULL) shape->colors = keep(picture, colors, count * sizeof *colors);
    shape->mark = mark;
    shape->size = radius;
}

void folk_draw_edges(folk_picture *picture, const folk_place *pairs, size_t count, double width,
                     folk_color color) {
    add_places(picture, FOLK_SHAPE_EDGES, pairs, count, color)->size = width;
}

// RFC 3629: no overlong form, no surrogate, nothing beyond U+10FFFF.
size_t folk_character_length(const char *characters) {
    const unsigned char *text = (const unsigned char *)characters;
    const unsigned char first = text[0], second = first >= 0x80 ? text[1] : 0;
    if (first < 0x80) return first >= 0x20 && first != 0x7F;
    size_t length = 0;
    if (first >= 0xC2 && first <= 0xDF) length = 2;
    if (first >= 0xE0 && first <= 0xEF) length = 3;
    if (first >= 0xF0 && first <= 0xF4) length = 4;
    if ((first == 0xC2 && second < 0xA0) || (first == 0xE0 && second < 0xA0) ||
        (first == 0xED && second > 0x9F) || (first == 0xF0 && second < 0x90) ||
        (first == 0xF4 && second > 0x8F))
        return 0;
    for (size_t i = 1; i < length; i++)
        if ((text[i] & 0xC0) != 0x80) return 0;
    return length;
}

static void make_drawable(char *text) {
    while (*text != '\0') {
        const size_t length = folk_character_length(text);
        if (length == 0) *text = '?';
        text += length > 0 ? length : 1;
    }
}

void folk_draw_text(folk_picture *picture, folk_place at, const folk_text_style *style,
                    const char *text) {
    folk_shape *shape = add_places(picture, FOLK_SHAPE_TEXT, &at, 1, style->color);
    shape->style = *style;
    shape->text = folk_arena_strdup(picture->arena, text);
    make_drawable(shape->text);
}

uint32_t *folk_draw_image(folk_picture *picture, folk_rect rect, uint32_t columns, uint32_t rows) {
    folk_shape *shape = add(picture, FOLK_SHAPE_IMAGE, 0);
    shape->rect = rect;
    shape->columns = columns;
    shape->rows = rows;
    shape->pixels =
        folk_arena_alloc(picture->arena, (size_t)columns * rows * sizeof *shape->pixels);
    return shape->pixels;
}

void folk_draw_clip(folk_picture *picture, folk_rect rect) {
    add(picture, FOLK_SHAPE_CLIP, 0)->rect = rect;
}

void folk_draw_clip_end(folk_picture *picture) {
    add(picture, FOLK_SHAPE_CLIP_END, 0);
}

static void shift(folk_shape *shape, folk_place by) {
    shape->rect.x += by.x;
    shape->rect.y += by.y;
    for (size_t i = 0; i < shape->count; i++) {
        shape->places[i].x += by.x;
        shape->places[i].y += by.y;
    }
}

void folk_draw_picture(folk_picture *picture, const folk_picture *other, folk_place at) {
    const size_t count = folk_picture_count(other);
    for (size_t i = 0; i < count; i++) {
        const folk_shape *from = folk_picture_at(other, i);
        folk_shape *shape = add(picture, from->kind, from->color);
        const size_t pixels = (size_t)from->columns * from->rows;
        *shape = *from;
        if (from->places != NULL)
            shape->places = keep(picture, from->places, from->count * sizeof *from->places);
        if (from->colors != NULL)
            shape->colors = keep(picture, from->colors, from->count * sizeof *from->colors);
        if (from->text != NULL) shape->text = keep(picture, from->text, strlen(from->text) + 1);
        if (from->pixels != NULL)
            shape->pixels = keep(picture, from->pixels, pixels * sizeof *from->pixels);
        shift(shape, at);
    }
}
