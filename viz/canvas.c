// SPDX-License-Identifier: GPL-3.0-or-later
#include "viz/canvas.h"
#include "viz/raster.h"
#include "core/memory.h"

#include <cairo-pdf.h>
#include <cairo-svg.h>
#include <cairo.h>
#include <errno.h>
#include <math.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum { LARGEST_SIDE = 32767 }; // cairo's, of an image

static const double ring_width = 0.5; // of its radius

// Where a picture is drawn. On pixels, upright lines snap to them, and what comes by the thousand
// goes past cairo.
typedef struct canvas_target {
    cairo_t *cairo;
    double scale;
    uint32_t *pixels; // NULL: on paper
    int stride;       // pixels a row
    int clips;        // open ones
} canvas_target;

bool folk_canvas_present(void) {
    return true;
}

static void set_color(cairo_t *cairo, folk_color color) {
    cairo_set_source_rgba(cairo, (color >> 24) / 255.0, (color >> 16 & 0xFF) / 255.0,
                          (color >> 8 & 0xFF) / 255.0, (color & 0xFF) / 255.0);
}

static void set_font(cairo_t *cairo, const folk_text_style *style) {
    cairo_select_font_face(cairo, style->mono ? "DejaVu Sans Mono" : "DejaVu Sans",
                           CAIRO_FONT_SLANT_NORMAL,
                           style->bold ? CAIRO_FONT_WEIGHT_BOLD : CAIRO_FONT_WEIGHT_NORMAL);
    cairo_set_font_size(cairo, style->size);
}

// Widths must not depend on the scale, or a text that fits on the screen would not on paper.
static cairo_font_options_t *font_options(void) {
    cairo_font_options_t *options = cairo_font_options_create();
    cairo_font_options_set_hint_metrics(options, CAIRO_HINT_METRICS_OFF);
    cairo_font_options_set_hint_style(options, CAIRO_HINT_STYLE_NONE);
    cairo_font_options_set_antialias(options, CAIRO_ANTIALIAS_GRAY);
    return options;
}

double folk_text_width(const char *text, const folk_text_style *style) {
    cairo_font_face_t *face = cairo_toy_font_face_create(
        style->mono ? "DejaVu Sans Mono" : "DejaVu Sans", CAIRO_FONT_SLANT_NORMAL,
        style->bold ? CAIRO_FONT_WEIGHT_BOLD : CAIRO_FONT_WEIGHT_NORMAL);
    cairo_font_options_t *options = font_options();
    cairo_matrix_t size, identity;
    cairo_matrix_init_scale(&size, style->size, style->size);
    cairo_matrix_init_identity(&identity);
    cairo_scaled_font_t *font = cairo_scaled_font_create(face, &size, &identity, options);
    cairo_text_extents_t extents = {0};
    cairo_scaled_font_text_extents(font, text, &extents);
    cairo_scaled_font_destroy(font);
    cairo_font_options_destroy(options);
    cairo_font_face_destroy(face);
    return extents.x_advance;
}

// Past cairo.

// The raster as far as it is not clipped away.
static folk_raster begin_raster(const canvas_target *canvas) {
    double left, top, right, bottom;
    cairo_clip_extents(canvas->cairo, &left, &top, &right, &bottom);
    cairo_surface_flush(cairo_get_target(canvas->cairo));
    return (folk_raster){.pixels = canvas->pixels,
                         .stride = canvas->stride,
                         .left = (int)lround(left * canvas->scale),
                         .top = (int)lround(top * canvas->scale),
                         .right = (int)lround(right * canvas->scale),
                         .bottom = (int)lround(bottom * canvas->scale)};
}

static folk_place *scaled_places(const canvas_target *canvas, const folk_shape *shape) {
    folk_place *places = folk_alloc(shape->count * sizeof *places);
    for (size_t i = 0; i < shape->count; i++)
        places[i] =
            (folk_place){shape->places[i].x * canvas->scale, shape->places[i].y * canvas->scale};
    return places;
}

static void raster_lines(const canvas_target *canvas, const folk_shape *shape) {
    const folk_raster raster = begin_raster(canvas);
    folk_place *places = scaled_places(canvas, shape);
    folk_raster_lines(&raster, places, shape->count, shape->kind == FOLK_SHAPE_LINE,
                      shape->size * canvas->scale, shape->color);
    folk_free(places);
    cairo_surface_mark_dirty(cairo_get_target(canvas->cairo));
}

static void raster_marks(const canvas_target *canvas, const folk_shape *shape) {
    const folk_raster raster = begin_raster(canvas);
    folk_place *places = scaled_places(canvas, shape);
    folk_raster_marks(&raster, places, shape->count, shape->mark, shape->size * canvas->scale,
                      shape->color, shape->colors);
    folk_free(places);
    cairo_surface_mark_dirty(cairo_get_target(canvas->cairo));
}

// Rectangles and lines that lie along the axes.

static double snap(const canvas_target *canvas, double value) {
    return round(value * canvas->scale) / canvas->scale;
}

static folk_rect snapped(const canvas_target *canvas, folk_rect rect) {
    if (canvas->pixels == NULL) return rect;
    const double pixel = 1 / canvas->scale;
    const double x = snap(canvas, rect.x), y = snap(canvas, rect.y);
    return (folk_rect){x, y,
                       fmax(snap(canvas, rect.x + rect.width) - x, rect.width > 0 ? pixel : 0),
                       fmax(snap(canvas, rect.y + rect.height) - y, rect.height > 0 ? pixel : 0)};
}

static void draw_rect(const canvas_target *canvas, const folk_shape *shape) {
    const folk_rect rect = snapped(canvas, shape->rect);
    cairo_rectangle(canvas->cairo, rect.x, rect.y, rect.width, rect.height);
    cairo_fill(canvas->cairo);
}

enum { MOST_UPRIGHT = 5 }; // places of a frame; a curve of steps is no frame

static bool is_upright(const folk_shape *shape) {
    if (shape->count > MOST_UPRIGHT) return false;
    for (size_t i = 1; i < shape->count; i++) {
        const folk_place a = shape->places[i - 1], b = shape->places[i];
        if (a.x != b.x && a.y != b.y) return false;
    }
    return true;
}

static void trace(const canvas_target *canvas, const folk_shape *shape) {
    for (size_t i = 0; i < shape->count; i++)
        cairo_line_to(canvas->cairo, shape->places[i].x, shape->places[i].y);
}

// The middle of a line of an odd number of pixels lies in the middle of a pixel.
static void trace_snapped(const canvas_target *canvas, const folk_shape *shape, double pixels) {
    const double shift = fmod(pixels, 2) == 1 ? 0.5 : 0;
    for (size_t i = 0; i < shape->count; i++) {
        const double x = round(shape->places[i].x * canvas->scale - shift) + shift;
        const double y = round(shape->places[i].y * canvas->scale - shift) + shift;
        cairo_line_to(canvas->cairo, x / canvas->scale, y / canvas->scale);
    }
}

static void draw_line(const canvas_target *canvas, const folk_shape *shape) {
    cairo_t *cairo = canvas->cairo;
    double width = shape->size;
    if (canvas->pixels != NULL && !shape->dashed && !is_upright(shape)) {
        raster_lines(canvas, shape);
        return;
    }
    if (canvas->pixels != NULL && is_upright(shape)) {
        const double pixels = fmax(round(width * canvas->scale), 1);
        trace_snapped(canvas, shape, pixels);
        width = pixels / canvas->scale;
        cairo_set_line_cap(cairo, CAIRO_LINE_CAP_SQUARE);
    } else {
        trace(canvas, shape);
        cairo_set_line_cap(cairo, CAIRO_LINE_CAP_BUTT);
    }
    const double dashes[] = {4 * shape->size, 3 * shape->size};
    if (shape->dashed) cairo_set_line_cap(cairo, CAIRO_LINE_CAP_BUTT);
    cairo_set_dash(cairo, dashes, shape->dashed ? 2 : 0, 0);
    cairo_set_line_width(cairo, width);
    cairo_set_line_join(cairo, shape->count > MOST_UPRIGHT ? CAIRO_LINE_JOIN_BEVEL
                                                           : CAIRO_LINE_JOIN_MITER);
    cairo_stroke(cairo);
}

static void draw_area(const canvas_target *canvas, const folk_shape *shape) {
    trace(canvas, shape);
    cairo_close_path(canvas->cairo);
    cairo_fill(canvas->cairo);
}

static void draw_edges(const canvas_target *canvas, const folk_shape *shape) {
    if (canvas->pixels != NULL) {
        raster_lines(canvas, shape);
        return;
    }
    for (size_t i = 0; i + 1 < shape->count; i += 2) {
        cairo_move_to(canvas->cairo, shape->places[i].x, shape->places[i].y);
        cairo_line_to(canvas->cairo, shape->places[i + 1].x, shape->places[i + 1].y);
    }
    cairo_set_dash(canvas->cairo, NULL, 0, 0);
    cairo_set_line_width(canvas->cairo, shape->size);
    cairo_stroke(canvas->cairo);
}

static void trace_mark(cairo_t *cairo, folk_mark mark, folk_place at, double radius) {
    cairo_new_path(cairo);
    switch (mark) {
    case FOLK_MARK_DISC:
    case FOLK_MARK_RING:
        cairo_arc(cairo, at.x, at.y, radius, 0, 2 * M_PI);
        break;
    case FOLK_MARK_SQUARE:
        cairo_rectangle(cairo, at.x - radius, at.y - radius, 2 * radius, 2 * radius);
        break;
    case FOLK_MARK_TRIANGLE:
        cairo_move_to(cairo, at.x, at.y - radius);
        cairo_line_to(cairo, at.x + radius, at.y + radius);
        cairo_line_to(cairo, at.x - radius, at.y + radius);
        cairo_close_path(cairo);
        break;
    }
}

static void draw_marks(const canvas_target *canvas, const folk_shape *shape) {
    if (canvas->pixels != NULL && shape->size * canvas->scale <= FOLK_RASTER_LARGEST) {
        raster_marks(canvas, shape);
        return;
    }
    cairo_t *cairo = canvas->cairo;
    const bool ring = shape->mark == FOLK_MARK_RING;
    const double width = shape->size * ring_width;
    cairo_set_dash(cairo, NULL, 0, 0);
    cairo_set_line_width(cairo, width);
    for (size_t i = 0; i < shape->count; i++) {
        if (shape->colors != NULL) set_color(cairo, shape->colors[i]);
        trace_mark(cairo, shape->mark, shape->places[i], shape->size - (ring ? width / 2 : 0));
        if (ring)
            cairo_stroke(cairo);
        else
            cairo_fill(cairo);
    }
}

static void draw_text(const canvas_target *canvas, const folk_shape *shape) {
    cairo_t *cairo = canvas->cairo;
    const folk_text_style *style = &shape->style;
    double shift = 0;
    if (style->anchor != FOLK_ANCHOR_START) shift = -folk_text_width(shape->text, style);
    if (style->anchor == FOLK_ANCHOR_MIDDLE) shift /= 2;
    cairo_save(cairo);
    set_font(cairo, style);
    cairo_translate(cairo, shape->places[0].x, shape->places[0].y);
    cairo_rotate(cairo, -style->angle * M_PI / 180);
    cairo_move_to(cairo, shift, 0);
    cairo_show_text(cairo, shape->text);
    cairo_restore(cairo);
    cairo_new_path(cairo);
}

static void draw_image(const canvas_target *canvas, const folk_shape *shape) {
    const int columns = (int)shape->columns, rows = (int)shape->rows;
    const size_t cells = (size_t)shape->columns * shape->rows;
    if (cells == 0) return;
    uint32_t *pixels = folk_alloc(cells * sizeof *pixels);
    for (size_t i = 0; i < cells; i++)
        pixels[i] = folk_raster_pixel(shape->pixels[i]);
    cairo_surface_t *image = cairo_image_surface_create_for_data(
        (unsigned char *)pixels, CAIRO_FORMAT_ARGB32, columns, rows, columns * 4);
    const folk_rect rect = snapped(canvas, shape->rect);
    cairo_save(canvas->cairo);
    cairo_translate(canvas->cairo, rect.x, rect.y);
    cairo_scale(canvas->cairo, rect.width / columns, rect.height / rows);
    cairo_set_source_surface(canvas->cairo, image, 0, 0);
    cairo_pattern_set_filter(cairo_get_source(canvas->cairo), CAIRO_FILTER_NEAREST);
    cairo_rectangle(canvas->cairo, 0, 0, columns, rows);
    cairo_fill(canvas->cairo);
    cairo_restore(canvas->cairo);
    cairo_surface_finish(image);
    cairo_surface_destroy(image);
    folk_free(pixels);
}

static void begin_clip(canvas_target *canvas, const folk_shape *shape) {
    const folk_rect rect = snapped(canvas, shape->rect);
    cairo_save(canvas->cairo);
    cairo_rectangle(canvas->cairo, rect.x, rect.y, rect.width, rect.height);
    cairo_clip(canvas->cairo);
    canvas->clips++;
}

static void end_clip(canvas_target *canvas) {
    FOLK_ASSERT(canvas->clips > 0);
    cairo_restore(canvas->cairo);
    canvas->clips--;
}

static void draw_shape(canvas_target *canvas, const folk_shape *shape) {
    set_color(canvas->cairo, shape->color);
    switch (shape->kind) {
    case FOLK_SHAPE_RECT:
        draw_rect(canvas, shape);
        break;
    case FOLK_SHAPE_LINE:
        draw_line(canvas, shape);
        break;
    case FOLK_SHAPE_AREA:
        draw_area(canvas, shape);
        break;
    case FOLK_SHAPE_MARKS:
        draw_marks(canvas, shape);
        break;
    case FOLK_SHAPE_EDGES:
        draw_edges(canvas, shape);
        break;
    case FOLK_SHAPE_TEXT:
        draw_text(canvas, shape);
        break;
    case FOLK_SHAPE_IMAGE:
        draw_image(canvas, shape);
        break;
    case FOLK_SHAPE_CLIP:
        begin_clip(canvas, shape);
        break;
    case FOLK_SHAPE_CLIP_END:
        end_clip(canvas);
        break;
    }
}

static void draw_picture(canvas_target *canvas, const folk_picture *picture) {
    cairo_font_options_t *options = font_options();
    cairo_set_font_options(canvas->cairo, options);
    cairo_font_options_destroy(options);
    const size_t count = folk_picture_count(picture);
    for (size_t i = 0; i < count; i++)
        draw_shape(canvas, folk_picture_at(picture, i));
}

void folk_canvas_pixels(const folk_picture *picture, double scale, uint32_t *pixels, int width,
                        int height, int stride) {
    cairo_surface_t *surface = cairo_image_surface_create_for_data(
        (unsigned char *)pixels, CAIRO_FORMAT_ARGB32, width, height, stride);
    cairo_t *cairo = cairo_create(surface);
    cairo_scale(cairo, scale, scale);
    draw_picture(&(canvas_target){.cairo = cairo,
                                  .scale = scale,
                                  .pixels = pixels,
                                  .stride = stride / (int)sizeof *pixels},
                 picture);
    cairo_destroy(cairo);
    cairo_surface_finish(surface);
    cairo_surface_destroy(surface);
}

// Files. What cairo writes goes through here, so that a full disk is told.

typedef struct file_sink {
    FILE *file;
    int why; // it could not be written, an errno; 0: it could
} file_sink;

static cairo_status_t put(void *closure, const unsigned char *bytes, unsigned count) {
    file_sink *sink = closure;
    if (fwrite(bytes, 1, count, sink->file) == count) return CAIRO_STATUS_SUCCESS;
    if (sink->why == 0) sink->why = errno;
    return CAIRO_STATUS_WRITE_ERROR;
}

static cairo_status_t write_png(const folk_picture *picture, double scale, file_sink *sink) {
    const int width = (int)lround(folk_picture_width(picture) * scale);
    const int height = (int)lround(folk_picture_height(picture) * scale);
    const int stride = width * 4;
    uint32_t *pixels = folk_alloc((size_t)stride * (size_t)height);
    folk_canvas_pixels(picture, scale, pixels, width, height, stride);
    cairo_surface_t *surface = cairo_image_surface_create_for_data(
        (unsigned char *)pixels, CAIRO_FORMAT_ARGB32, width, height, stride);
    const cairo_status_t status = cairo_surface_write_to_png_stream(surface, put, sink);
    cairo_surface_destroy(surface);
    folk_free(pixels);
    return status;
}

// No date: the same picture gives the same bytes.
static cairo_surface_t *paper(folk_suffix suffix, double width, double height, file_sink *sink) {
    if (suffix == FOLK_SUFFIX_SVG)
        return cairo_svg_surface_create_for_stream(put, sink, width, height);
    cairo_surface_t *surface = cairo_pdf_surface_create_for_stream(put, sink, width, height);
    cairo_pdf_surface_set_metadata(surface, CAIRO_PDF_METADATA_CREATE_DATE, "");
    return surface;
}

static cairo_status_t write_paper(const folk_picture *picture, folk_suffix suffix,
                                  file_sink *sink) {
    cairo_surface_t *surface =
        paper(suffix, folk_picture_width(picture), folk_picture_height(picture), sink);
    cairo_t *cairo = cairo_create(surface);
    draw_picture(&(canvas_target){.cairo = cairo, .scale = 1}, picture);
    cairo_status_t status = cairo_status(cairo);
    cairo_destroy(cairo);
    cairo_surface_finish(surface);
    if (status == CAIRO_STATUS_SUCCESS) status = cairo_surface_status(surface);
    cairo_surface_destroy(surface);
    return status;
}

static bool fits(const folk_picture *picture, double scale, const char *path, folk_error *err) {
    const double width = folk_picture_width(picture) * scale;
    const double height = folk_picture_height(picture) * scale;
    if (width >= 1 && height >= 1 && width <= LARGEST_SIDE && height <= LARGEST_SIDE) return true;
    return folk_fail(err, FOLK_ERR_USAGE,
                     "cannot write %s: %.0f x %.0f pixels; each side must be from 1 to %d", path,
                     width, height, LARGEST_SIDE);
}

// Half a picture is of no use to anybody; what is no file, as /dev/full, stays.
static void remove_file(const char *path) {
    struct stat there;
    if (lstat(path, &there) == 0 && S_ISREG(there.st_mode)) unlink(path);
}

// Closes the file and says what went wrong, if anything did.
static bool close_sink(file_sink *sink, cairo_status_t status, const char *path, folk_error *err) {
    int why = sink->why;
    if (fclose(sink->file) != 0 && why == 0) why = errno;
    if (why == 0 && status == CAIRO_STATUS_SUCCESS) return true;
    remove_file(path);
    return folk_fail(err, FOLK_ERR_IO, "cannot write %s: %s", path,
                     why != 0 ? strerror(why) : cairo_status_to_string(status));
}

bool folk_canvas_write(const folk_picture *picture, double scale, const char *path,
                       folk_error *err) {
    folk_suffix suffix;
    if (!folk_suffix_of(path, &suffix, err)) return false;
    if (!fits(picture, suffix == FOLK_SUFFIX_PNG ? scale : 1, path, err)) return false;
    file_sink sink = {.file = fopen(path, "wb")};
    if (sink.file == NULL)
        return folk_fail(err, FOLK_ERR_IO, "cannot write %s: %s", path, strerror(errno));
    const cairo_status_t status = suffix == FOLK_SUFFIX_PNG ? write_png(picture, scale, &sink)
                                                            : write_paper(picture, suffix, &sink);
    return close_sink(&sink, status, path, err);
}

static cairo_status_t write_sheets(const folk_picture *const *sheets, size_t count,
                                   file_sink *sink) {
    cairo_surface_t *surface = paper(FOLK_SUFFIX_PDF, 1, 1, sink);
    cairo_t *cairo = cairo_create(surface);
    for (size_t i = 0; i < count; i++) {
        cairo_pdf_surface_set_size(surface, folk_picture_width(sheets[i]),
                                   folk_picture_height(sheets[i]));
        draw_picture(&(canvas_target){.cairo = cairo, .scale = 1}, sheets[i]);
        cairo_show_page(cairo);
    }
    cairo_status_t status = cairo_status(cairo);
    cairo_destroy(cairo);
    cairo_surface_finish(surface);
    if (status == CAIRO_STATUS_SUCCESS) status = cairo_surface_status(surface);
    cairo_surface_destroy(surface);
    return status;
}

bool folk_canvas_write_sheets(const folk_picture *const *sheets, size_t count, const char *path,
                              folk_error *err) {
    file_sink sink = {.file = fopen(path, "wb")};
    if (sink.file == NULL)
        return folk_fail(err, FOLK_ERR_IO, "cannot write %s: %s", path, strerror(errno));
    return close_sink(&sink, write_sheets(sheets, count, &sink), path, err);
}
