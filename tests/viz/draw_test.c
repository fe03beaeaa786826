// SPDX-License-Identifier: GPL-3.0-or-later
// Pictures as lists, and what a canvas makes of them.
#include "tests/test.h"
#include "tests/viz/fonts.h"
#include "viz/canvas.h"

#include <expat.h>
#include <stdlib.h>
#include <unistd.h>

enum { SIDE = 40 };

static const folk_color red = 0xFF0000FF, white = 0xFFFFFFFF;

static void shapes_come_in_the_order_of_drawing(void **state) {
    (void)state;
    folk_picture *picture = folk_picture_create(100, 50);
    folk_place places[] = {{1, 2}, {3, 4}};
    folk_draw_rect(picture, (folk_rect){0, 0, 10, 10}, red);
    folk_draw_line(picture, places, 2, 1.5, white, true);
    places[0].x = 99; // the picture keeps its own
    uint32_t *pixels = folk_draw_image(picture, (folk_rect){0, 0, 8, 8}, 2, 2);
    pixels[3] = red;
    assert_int_equal(folk_picture_count(picture), 3);
    assert_int_equal(folk_picture_at(picture, 0)->kind, FOLK_SHAPE_RECT);
    const folk_shape *line = folk_picture_at(picture, 1);
    assert_int_equal(line->kind, FOLK_SHAPE_LINE);
    assert_near(line->places[0].x, 1, 0);
    assert_true(line->dashed);
    assert_int_equal(folk_picture_at(picture, 2)->pixels[3], red);
    folk_picture_reset(picture, 7, 8);
    assert_int_equal(folk_picture_count(picture), 0);
    assert_near(folk_picture_width(picture), 7, 0);
    folk_picture_destroy(picture);
}

static void assert_drawable(const char *text, const char *expected) {
    folk_picture *picture = folk_picture_create(10, 10);
    folk_draw_text(picture, (folk_place){0, 0}, &(folk_text_style){.size = 9}, text);
    assert_string_equal(folk_picture_at(picture, 0)->text, expected);
    folk_picture_destroy(picture);
}

static void texts_become_drawable(void **state) {
    (void)state;
    assert_drawable("müde \u2212 10⁻⁷ 𝄞", "müde \u2212 10⁻⁷ 𝄞");
    assert_drawable("a\nb\x7f\x1b[1m", "a?b??[1m");
    assert_drawable("\xff\xc3.", "??.");
    assert_drawable("\xc0\xaf", "??");           // overlong
    assert_drawable("\xed\xa0\x80", "???");      // half of a surrogate
    assert_drawable("\xf4\x90\x80\x80", "????"); // beyond Unicode
    assert_drawable("\xc2\x85", "??");           // a control character
    assert_drawable("\xe2\x82", "??");           // cut off
}

static uint32_t *drawn(const folk_picture *picture, double scale) {
    uint32_t *pixels = calloc(SIDE * SIDE, sizeof *pixels);
    folk_canvas_pixels(picture, scale, pixels, SIDE, SIDE, SIDE * 4);
    return pixels;
}

static int painted(const uint32_t *pixels) {
    int count = 0;
    for (int i = 0; i < SIDE * SIDE; i++)
        count += pixels[i] != 0;
    return count;
}

static void rectangles_and_clips_end_at_whole_pixels(void **state) {
    (void)state;
    folk_picture *picture = folk_picture_create(20, 20);
    folk_draw_clip(picture, (folk_rect){2.1, 2.1, 5, 5});
    folk_draw_rect(picture, (folk_rect){0, 0, 20, 20}, red);
    folk_draw_clip_end(picture);
    uint32_t *pixels = drawn(picture, 2);
    assert_int_equal(painted(pixels), 100); // 4 to 13 in both directions
    assert_int_equal(pixels[4 * SIDE + 4], 0xFFFF0000u);
    assert_int_equal(pixels[13 * SIDE + 13], 0xFFFF0000u);
    assert_int_equal(pixels[14 * SIDE + 13], 0);
    free(pixels);
    folk_picture_destroy(picture);
}

static void upright_lines_are_crisp(void **state) {
    (void)state;
    folk_picture *picture = folk_picture_create(SIDE, SIDE);
    const folk_place line[] = {{10.3, 5}, {10.3, 15}};
    folk_draw_line(picture, line, 2, 1, red, false);
    uint32_t *pixels = drawn(picture, 1);
    for (int i = 0; i < SIDE * SIDE; i++)
        assert_true(pixels[i] == 0 || (pixels[i] == 0xFFFF0000u && i % SIDE == 10));
    assert_in_range(painted(pixels), 10, 12);
    free(pixels);
    folk_picture_destroy(picture);
}

static void images_keep_their_pixels(void **state) {
    (void)state;
    folk_picture *picture = folk_picture_create(SIDE, SIDE);
    uint32_t *cells = folk_draw_image(picture, (folk_rect){0, 0, SIDE, SIDE}, 2, 2);
    cells[0] = 0x102030FF;
    cells[1] = 0x00000000;
    cells[2] = 0xFF000080; // half transparent: premultiplied
    cells[3] = 0xFFFFFFFF;
    uint32_t *pixels = drawn(picture, 1);
    assert_int_equal(pixels[0], 0xFF102030u);
    assert_int_equal(pixels[SIDE / 2 - 1], 0xFF102030u); // no smoothing
    assert_int_equal(pixels[SIDE / 2], 0);
    assert_int_equal(pixels[(SIDE - 1) * SIDE], 0x80800000u);
    assert_int_equal(pixels[SIDE * SIDE - 1], 0xFFFFFFFFu);
    free(pixels);
    folk_picture_destroy(picture);
}

// Coverage adds up to the area, in 255ths of a pixel.
static double inked(const uint32_t *pixels) {
    double sum = 0;
    for (int i = 0; i < SIDE * SIDE; i++)
        sum += pixels[i] >> 24;
    return sum / 255;
}

static double ink_of_mark(folk_mark mark, double radius) {
    folk_picture *picture = folk_picture_create(SIDE, SIDE);
    const folk_place at = {17.3, 21.8};
    folk_draw_marks(picture, &at, 1, mark, radius, red, NULL);
    uint32_t *pixels = drawn(picture, 1);
    const double ink = inked(pixels);
    free(pixels);
    folk_picture_destroy(picture);
    return ink;
}

static void marks_have_their_areas(void **state) {
    (void)state;
    const double pi = 3.14159265358979;
    for (double radius = 2; radius < 12; radius += 0.7) {
        const double square = radius * radius, slack = 0.25 * radius;
        assert_near(ink_of_mark(FOLK_MARK_DISC, radius), pi * square, slack);
        assert_near(ink_of_mark(FOLK_MARK_SQUARE, radius), 4 * square, 2 * slack);
        assert_near(ink_of_mark(FOLK_MARK_TRIANGLE, radius), 2 * square, 2 * slack);
        assert_near(ink_of_mark(FOLK_MARK_RING, radius), 0.75 * pi * square, 2 * slack);
    }
}

// A line's ink is its length times its width (and a round end); crossing itself adds none.
static void lines_have_their_areas(void **state) {
    (void)state;
    for (double angle = 0.1; angle < 6.2; angle += 0.3) {
        folk_picture *picture = folk_picture_create(SIDE, SIDE);
        const folk_place a = {20.2, 19.7};
        const folk_place b = {a.x + 15 * cos(angle), a.y + 15 * sin(angle)};
        const folk_place there_and_back[] = {a, b, a, b};
        folk_draw_line(picture, there_and_back, 4, 2, 0xFF0000FF, false);
        uint32_t *pixels = drawn(picture, 1);
        assert_near(inked(pixels), 15 * 2 + 3.14, 2);
        free(pixels);
        folk_picture_destroy(picture);
    }
}

static void text_widths_add_up(void **state) {
    (void)state;
    const folk_text_style style = {.size = 10}, twice = {.size = 20};
    const double one = folk_text_width("m", &style), five = folk_text_width("mmmmm", &style);
    assert_true(one > 2 && one < 20);
    assert_near(five, 5 * one, 0.01);
    assert_near(folk_text_width("m", &twice), 2 * one, 0.01);
    assert_near(folk_text_width("", &style), 0, 0);
}

// Files.

static folk_picture *everything(void) {
    folk_picture *picture = folk_picture_create(120, 80);
    const folk_place places[] = {{10, 10}, {50, 60}, {90, 20}, {100, 70}};
    const folk_color colors[] = {red, white, 0x00FF00FF, 0x0000FF80};
    folk_draw_rect(picture, (folk_rect){0, 0, 120, 80}, white);
    folk_draw_line(picture, places, 4, 1, red, true);
    folk_draw_area(picture, places, 3, 0x00FF0040);
    for (int mark = FOLK_MARK_DISC; mark <= FOLK_MARK_RING; mark++)
        folk_draw_marks(picture, places, 4, (folk_mark)mark, 3, red, colors);
    folk_draw_edges(picture, places, 4, 0.5, red);
    folk_draw_image(picture, (folk_rect){5, 5, 20, 20}, 4, 4);
    folk_draw_text(picture, (folk_place){60, 40},
                   &(folk_text_style){.size = 9, .anchor = FOLK_ANCHOR_MIDDLE, .angle = 90},
                   "<&\">");
    return picture;
}

static char *read_file(const char *path, size_t *size) {
    FILE *file = fopen(path, "rb");
    assert_non_null(file);
    fseek(file, 0, SEEK_END);
    *size = (size_t)ftell(file);
    rewind(file);
    char *bytes = malloc(*size + 1);
    assert_int_equal(fread(bytes, 1, *size, file), *size);
    bytes[*size] = '\0';
    fclose(file);
    return bytes;
}

// What a picture becomes as a file with that suffix.
static char *written(const folk_picture *picture, const char *suffix, size_t *size) {
    char folder[] = "/tmp/folk-draw-XXXXXX", path[64];
    folk_error err = {0};
    assert_non_null(mkdtemp(folder));
    snprintf(path, sizeof path, "%s/picture%s", folder, suffix);
    const bool ok = folk_canvas_write(picture, 2, path, &err);
    assert_string_equal(err.text, "");
    assert_true(ok);
    char *bytes = read_file(path, size);
    unlink(path);
    rmdir(folder);
    return bytes;
}

static void an_svg_is_well_formed(void **state) {
    (void)state;
    folk_picture *picture = everything();
    size_t size;
    char *bytes = written(picture, ".svg", &size);
    XML_Parser parser = XML_ParserCreate(NULL);
    assert_int_equal(XML_Parse(parser, bytes, (int)size, 1), XML_STATUS_OK);
    XML_ParserFree(parser);
    assert_non_null(strstr(bytes, "width=\"120pt\""));
    free(bytes);
    folk_picture_destroy(picture);
}

static void files_begin_as_they_should(void **state) {
    (void)state;
    folk_picture *picture = everything();
    size_t size;
    char *pdf = written(picture, ".pdf", &size);
    assert_memory_equal(pdf, "%PDF", 4);
    assert_null(strstr(pdf, "CreationDate"));
    char *png = written(picture, ".png", &size);
    assert_memory_equal(png, "\x89PNG\r\n\x1a\n", 8);
    assert_memory_equal(png + 16, "\0\0\0\xf0\0\0\0\xa0", 8); // 240 x 160
    free(pdf);
    free(png);
    folk_picture_destroy(picture);
}

static void assert_refused(const folk_picture *picture, double scale, const char *path,
                           const char *sentence) {
    folk_error err = {0};
    assert_false(folk_canvas_write(picture, scale, path, &err));
    assert_string_equal(err.text, sentence);
}

static void what_cannot_be_written_is_told(void **state) {
    (void)state;
    folk_picture *picture = everything();
    assert_refused(picture, 1, "a.gif", "a.gif: a picture's name must end in .svg, .pdf or .png");
    assert_refused(picture, 1, "x.png/a",
                   "x.png/a: a picture's name must end in .svg, .pdf or .png");
    assert_refused(picture, 1, "/nowhere/a.svg",
                   "cannot write /nowhere/a.svg: No such file or directory");
    assert_refused(picture, 1, "/dev/full/a.svg", "cannot write /dev/full/a.svg: Not a directory");
    assert_refused(
        picture, 1000, "/nowhere/a.png",
        "cannot write /nowhere/a.png: 120000 x 80000 pixels; each side must be from 1 to "
        "32767");
    folk_picture_destroy(picture);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        FOLK_TEST(shapes_come_in_the_order_of_drawing),
        FOLK_TEST(texts_become_drawable),
        FOLK_TEST(rectangles_and_clips_end_at_whole_pixels),
        FOLK_TEST(upright_lines_are_crisp),
        FOLK_TEST(images_keep_their_pixels),
        FOLK_TEST(marks_have_their_areas),
        FOLK_TEST(lines_have_their_areas),
        FOLK_TEST(text_widths_add_up),
        FOLK_TEST(an_svg_is_well_formed),
        FOLK_TEST(files_begin_as_they_should),
        FOLK_TEST(what_cannot_be_written_is_told),
    };
    const struct CMUnitTest without[] = {FOLK_TEST(shapes_come_in_the_order_of_drawing),
                                         FOLK_TEST(texts_become_drawable)};
    if (folk_canvas_present()) return FOLK_TESTS(tests);
    return FOLK_TESTS(without);
}
