// SPDX-License-Identifier: GPL-3.0-or-later
#include "viz/svg.h"

#include <math.h>
#include <string.h>

typedef struct svg_page {
    const folk_svg_def *def;
    FILE *out;
    int clips, open; // clip paths so far; of them open
} svg_page;

static const char *escape_of(char character) {
    switch (character) {
    case '<':
        return "&lt;";
    case '>':
        return "&gt;";
    case '&':
        return "&amp;";
    case '"':
        return "&quot;";
    case '\'':
        return "&#39;";
    default:
        return NULL;
    }
}

void folk_markup_text(const char *text, FILE *out) {
    while (*text != '\0') {
        const char *escape = escape_of(*text);
        const size_t length = folk_character_length(text);
        if (escape != NULL)
            fputs(escape, out);
        else if (length > 0)
            fwrite(text, 1, length, out);
        else
            fputc(*text == '\n' ? '\n' : '?', out);
        text += length > 0 ? length : 1;
    }
}

// Hundredths of a point are finer than any printer; no zeros behind them.
static void put_number(double value, FILE *out) {
    char text[64];
    snprintf(text, sizeof text, "%.2f", value);
    size_t end = strlen(text);
    while (text[end - 1] == '0')
        end--;
    if (text[end - 1] == '.') end--;
    text[end] = '\0';
    fputs(strcmp(text, "-0") == 0 ? "0" : text, out);
}

static void put_attribute(const char *name, double value, FILE *out) {
    fprintf(out, " %s=\"", name);
    put_number(value, out);
    fputc('"', out);
}

// What is drawn upon a mark or cell must not turn with the page: white there is no background.
static const char *name_of(const svg_page *page, folk_color color, bool is_text) {
    for (const folk_svg_color *at = page->def->colors; at != NULL && at->name != NULL; at++)
        if (at->color >> 8 == color >> 8 && !(is_text && color >> 8 == 0xFFFFFF)) return at->name;
    return NULL;
}

static void put_color(const svg_page *page, const char *property, folk_color color, bool is_text) {
    const char *name = name_of(page, color, is_text);
    if (name != NULL)
        fprintf(page->out, "%s:var(%s,#%06x);", property, name, color >> 8);
    else
        fprintf(page->out, "%s:#%06x;", property, color >> 8);
    if ((color & 0xFF) == 0xFF) return;
    fprintf(page->out, "%s-opacity:", property);
    put_number((color & 0xFF) / 255.0, page->out);
    fputc(';', page->out);
}

static void put_fill(const svg_page *page, folk_color color) {
    fputs(" style=\"", page->out);
    put_color(page, "fill", color, false);
    fputc('"', page->out);
}

static void put_stroke(const svg_page *page, folk_color color, double width, bool dashed) {
    fputs(" style=\"fill:none;", page->out);
    put_color(page, "stroke", color, false);
    fputs("stroke-width:", page->out);
    put_number(width, page->out);
    if (dashed) fprintf(page->out, ";stroke-dasharray:%.2f %.2f", 4 * width, 3 * width);
    fputc('"', page->out);
}

static void put_rect(const svg_page *page, folk_rect rect) {
    fputs("<rect", page->out);
    put_attribute("x", rect.x, page->out);
    put_attribute("y", rect.y, page->out);
    put_attribute("width", fmax(rect.width, 0), page->out);
    put_attribute("height", fmax(rect.height, 0), page->out);
}

static void put_places(const svg_page *page, const char *element, const folk_shape *shape) {
    fprintf(page->out, "<%s points=\"", element);
    for (size_t i = 0; i < shape->count; i++) {
        if (i > 0) fputc(' ', page->out);
        put_number(shape->places[i].x, page->out);
        fputc(',', page->out);
        put_number(shape->places[i].y, page->out);
    }
    fputc('"', page->out);
}

static void put_edges(const svg_page *page, const folk_shape *shape) {
    fputs("<path d=\"", page->out);
    for (size_t i = 0; i + 1 < shape->count; i += 2) {
        fputc('M', page->out);
        put_number(shape->places[i].x, page->out);
        fputc(' ', page->out);
        put_number(shape->places[i].y, page->out);
        fputc('L', page->out);
        put_number(shape->places[i + 1].x, page->out);
        fputc(' ', page->out);
        put_number(shape->places[i + 1].y, page->out);
    }
    fputc('"', page->out);
    put_stroke(page, shape->color, shape->size, false);
    fputs("/>\n", page->out);
}

static void put_mark(const svg_page *page, const folk_shape *shape, size_t i) {
    const folk_place at = shape->places[i];
    const folk_color color = shape->colors != NULL ? shape->colors[i] : shape->color;
    const double radius = shape->size;
    if (shape->mark == FOLK_MARK_SQUARE) {
        put_rect(page, (folk_rect){at.x - radius, at.y - radius, 2 * radius, 2 * radius});
        put_fill(page, color);
    } else if (shape->mark == FOLK_MARK_TRIANGLE) {
        fprintf(page->out, "<polygon points=\"%.2f,%.2f %.2f,%.2f %.2f,%.2f\"", at.x, at.y - radius,
                at.x + radius, at.y + radius, at.x - radius, at.y + radius);
        put_fill(page, color);
    } else {
        const bool ring = shape->mark == FOLK_MARK_RING;
        fputs("<circle", page->out);
        put_attribute("cx", at.x, page->out);
        put_attribute("cy", at.y, page->out);
        put_attribute("r", ring ? radius * 0.75 : radius, page->out);
        if (ring)
            put_stroke(page, color, radius / 2, false);
        else
            put_fill(page, color);
    }
    fputs("/>\n", page->out);
}

static void put_text(const svg_page *page, const folk_shape *shape) {
    static const char *const anchors[] = {"start", "middle", "end"};
    const folk_text_style *style = &shape->style;
    const folk_place at = shape->places[0];
    fputs("<text", page->out);
    put_attribute("x", at.x, page->out);
    put_attribute("y", at.y, page->out);
    put_attribute("font-size", style->size, page->out);
    if (style->anchor != FOLK_ANCHOR_START)
        fprintf(page->out, " text-anchor=\"%s\"", anchors[style->anchor]);
    if (style->bold) fputs(" font-weight=\"bold\"", page->out);
    if (style->mono) fputs(" font-family=\"DejaVu Sans Mono, monospace\"", page->out);
    if (style->angle != 0)
        fprintf(page->out, " transform=\"rotate(%.2f %.2f %.2f)\"", -style->angle, at.x, at.y);
    fputs(" style=\"", page->out);
    put_color(page, "fill", style->color, true);
    fputs("\">", page->out);
    folk_markup_text(shape->text, page->out);
    fputs("</text>\n", page->out);
}

// One rectangle for each run of equal pixels in a row.
static void put_image(const svg_page *page, const folk_shape *shape) {
    if (shape->columns == 0 || shape->rows == 0) return;
    const double width = shape->rect.width / shape->columns;
    const double height = shape->rect.height / shape->rows;
    fputs("<g shape-rendering=\"crispEdges\">\n", page->out);
    for (uint32_t row = 0; row < shape->rows; row++) {
        const uint32_t *pixels = shape->pixels + (size_t)row * shape->columns;
        for (uint32_t first = 0, end; first < shape->columns; first = end) {
            for (end = first + 1; end < shape->columns && pixels[end] == pixels[first]; end++) {
            }
            put_rect(page, (folk_rect){shape->rect.x + first * width, shape->rect.y + row * height,
                                       (end - first) * width, height});
            put_fill(page, pixels[first]);
            fputs("/>\n", page->out);
        }
    }
    fputs("</g>\n", page->out);
}

static void begin_clip(svg_page *page, const folk_shape *shape) {
    fprintf(page->out, "<clipPath id=\"%s-clip-%d\">", page->def->id, page->clips);
    put_rect(page, shape->rect);
    fprintf(page->out, "/></clipPath><g clip-path=\"url(#%s-clip-%d)\">\n", page->def->id,
            page->clips);
    page->clips++;
    page->open++;
}

static void end_clip(svg_page *page) {
    if (page->open == 0) return;
    fputs("</g>\n", page->out);
    page->open--;
}

static void put_shape(svg_page *page, const folk_shape *shape) {
    switch (shape->kind) {
    case FOLK_SHAPE_RECT:
        put_rect(page, shape->rect);
        put_fill(page, shape->color);
        fputs("/>\n", page->out);
        break;
    case FOLK_SHAPE_LINE:
        put_places(page, "polyline", shape);
        put_stroke(page, shape->color, shape->size, shape->dashed);
        fputs("/>\n", page->out);
        break;
    case FOLK_SHAPE_AREA:
        put_places(page, "polygon", shape);
        put_fill(page, shape->color);
        fputs("/>\n", page->out);
        break;
    case FOLK_SHAPE_MARKS:
        for (size_t i = 0; i < shape->count; i++)
            put_mark(page, shape, i);
        break;
    case FOLK_SHAPE_EDGES:
        put_edges(page, shape);
        break;
    case FOLK_SHAPE_TEXT:
        put_text(page, shape);
        break;
    case FOLK_SHAPE_IMAGE:
        put_image(page, shape);
        break;
    case FOLK_SHAPE_CLIP:
        begin_clip(page, shape);
        break;
    case FOLK_SHAPE_CLIP_END:
        end_clip(page);
        break;
    }
}

static void put_head(const folk_picture *picture, const svg_page *page) {
    const char *id = page->def->id;
    FILE *out = page->out;
    const double width = folk_picture_width(picture), height = folk_picture_height(picture);
    fprintf(out, "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 %.2f %.2f\"", width,
            height);
    fprintf(out, " role=\"img\" aria-labelledby=\"%s-title %s-desc\"", id, id);
    fputs(" font-family=\"DejaVu Sans, Verdana, sans-serif\">\n", out);
    fprintf(out, "<title id=\"%s-title\">", id);
    folk_markup_text(page->def->title, out);
    fprintf(out, "</title><desc id=\"%s-desc\">", id);
    folk_markup_text(page->def->describe, out);
    fputs("</desc>\n", out);
}

void folk_svg_write(const folk_picture *picture, const folk_svg_def *def, FILE *out) {
    svg_page page = {.def = def, .out = out};
    put_head(picture, &page);
    const size_t count = folk_picture_count(picture);
    for (size_t i = 0; i < count; i++)
        put_shape(&page, folk_picture_at(picture, i));
    while (page.open > 0)
        end_clip(&page);
    fputs("</svg>\n", out);
}
