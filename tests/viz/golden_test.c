// SPDX-License-Identifier: GPL-3.0-or-later
// Pictures of known numbers beside those kept in tests/viz/golden. Fonts and cairo's smoothing
// differ between machines, so means over blocks of 8 x 8 pixels are compared. `golden.t --update`
// draws the kept ones anew: look at them before they are committed.
#include "tests/test.h"
#include "tests/viz/fonts.h"
#include "viz/box.h"
#include "viz/canvas.h"
#include "viz/heat.h"
#include "viz/phase.h"
#include "viz/simplex.h"

#include <cairo.h>
#include <stdlib.h>
#include <unistd.h>

enum { WIDTH = 240, HEIGHT = 160, BLOCK = 8, COUNT = 500, FAR = 3 };

static const folk_rect page = {6, 6, WIDTH - 12, HEIGHT - 12};

typedef struct numbers {
    double t[COUNT], a[COUNT], b[COUNT], c[COUNT], low[COUNT], high[COUNT];
} numbers;

static numbers numbers_of(void) {
    static numbers made;
    for (int i = 0; i < COUNT; i++) {
        const double phase = i / 30.0, radius = 0.05 + 0.22 * i / COUNT;
        made.t[i] = i;
        made.a[i] = 1 / 3.0 + radius * cos(phase);
        made.b[i] = 1 / 3.0 + radius * cos(phase + 2.0944);
        made.c[i] = 1 - made.a[i] - made.b[i];
        made.low[i] = made.b[i] - 0.05;
        made.high[i] = made.b[i] + 0.1;
    }
    return made;
}

static void draw_series(folk_picture *picture, const folk_theme *theme, const numbers *data) {
    const double rule = 100;
    const folk_trace traces[] = {
        {.name = "cooperation", .x = data->t, .y = data->a, .count = COUNT},
        {.name = "mean of 5",
         .x = data->t,
         .y = data->b,
         .low = data->low,
         .high = data->high,
         .count = COUNT}};
    folk_chart_draw(picture, page, theme,
                    &(folk_chart){.title = "Series",
                                  .x = {.label = "time"},
                                  .y = {.label = "share"},
                                  .traces = traces,
                                  .trace_count = 2,
                                  .cursor = 350,
                                  .reads_cursor = true,
                                  .rules = &rule,
                                  .rule_count = 1});
}

static void draw_log(folk_picture *picture, const folk_theme *theme, const numbers *data) {
    static double power[COUNT];
    for (int i = 0; i < COUNT; i++)
        power[i] = pow(10, data->t[i] / 100 - 2);
    const folk_trace trace = {.x = power, .y = power, .count = COUNT, .dashed = true};
    folk_chart_draw(picture, page, theme,
                    &(folk_chart){.x = {.label = "x (points)", .log = true},
                                  .y = {.label = "y (points)", .log = true},
                                  .traces = &trace,
                                  .trace_count = 1,
                                  .cursor = NAN});
}

static void draw_phase(folk_picture *picture, const folk_theme *theme, const numbers *data) {
    const folk_phase_trail trail = {.x = data->a, .y = data->b, .count = COUNT};
    folk_phase_draw(picture, page, theme,
                    &(folk_phase){.title = "Phase",
                                  .x = {.label = "rock"},
                                  .y = {.label = "paper"},
                                  .trails = &trail,
                                  .trail_count = 1});
}

static void draw_simplex(folk_picture *picture, const folk_theme *theme, const numbers *data) {
    const folk_simplex_trail trail = {.shares = {data->a, data->b, data->c}, .count = COUNT};
    folk_simplex_draw(picture, page, theme,
                      &(folk_simplex){.title = "Simplex",
                                      .names = {"rock", "paper", "scissors"},
                                      .trails = &trail,
                                      .trail_count = 1});
}

static void draw_heat(folk_picture *picture, const folk_theme *theme, const numbers *data) {
    static const char *const x[] = {"D", "T", "G", "R"};
    static const char *const y[] = {"a", "b", "c"};
    double values[12];
    for (int i = 0; i < 12; i++)
        values[i] = i == 7 ? NAN : data->a[i * 40];
    folk_heat_draw(picture, page, theme,
                   &(folk_heat){.title = "Heat",
                                .value_label = "score",
                                .x_names = x,
                                .y_names = y,
                                .columns = 4,
                                .rows = 3,
                                .values = values});
}

static void draw_fingerprint(folk_picture *picture, const folk_theme *theme, const numbers *data) {
    enum { SIDE = 41 };
    static double values[SIDE * SIDE];
    for (int i = 0; i < SIDE * SIDE; i++) {
        const int x = i % SIDE, y = i / SIDE;
        values[i] = x + y < SIDE ? x * 2 - y + data->t[0] : NAN;
    }
    folk_heat_draw(picture, page, theme,
                   &(folk_heat){.value_label = "score",
                                .x = {.label = "x", .from = 0, .to = 1},
                                .y = {.label = "y", .from = 0, .to = 1},
                                .columns = SIDE,
                                .rows = SIDE,
                                .values = values,
                                .silent = true,
                                .square = true});
}

static void draw_boxes(folk_picture *picture, const folk_theme *theme, const numbers *data) {
    const folk_box_group groups[] = {
        {"0.1", data->a, COUNT}, {"0.2", data->b, 30}, {"0.3", data->c, 2}};
    folk_boxes_draw(picture, page, theme,
                    &(folk_boxes){.title = "Box",
                                  .x = {.label = "q"},
                                  .y = {.label = "welfare (points)"},
                                  .groups = groups,
                                  .group_count = 3});
}

typedef void (*draw_fn)(folk_picture *picture, const folk_theme *theme, const numbers *data);

static const struct {
    const char *name;
    draw_fn draw;
    bool dark;
} pictures[] = {
    {"series", draw_series, false},   {"series-dark", draw_series, true},
    {"log", draw_log, false},         {"phase", draw_phase, true},
    {"simplex", draw_simplex, false}, {"heat", draw_heat, false},
    {"heat-dark", draw_heat, true},   {"fingerprint", draw_fingerprint, false},
    {"box", draw_boxes, false},
};

enum { PICTURES = sizeof pictures / sizeof *pictures };

static folk_picture *make(int index) {
    const folk_theme theme = pictures[index].dark ? folk_theme_dark() : folk_theme_light();
    const numbers data = numbers_of();
    folk_picture *picture = folk_picture_create(WIDTH, HEIGHT);
    folk_draw_rect(picture, (folk_rect){0, 0, WIDTH, HEIGHT}, theme.background);
    pictures[index].draw(picture, &theme, &data);
    return picture;
}

static void golden_path(int index, char *path, size_t bytes) {
    snprintf(path, bytes, FOLK_SOURCE_DIR "/tests/viz/golden/%s.png", pictures[index].name);
}

static double channel(uint32_t pixel, int shift) {
    return pixel >> shift & 0xFF;
}

// The mean difference of a channel over a block, 0 to 255.
static double block_difference(const uint32_t *a, const uint32_t *b, int left, int top) {
    double sum = 0;
    for (int shift = 0; shift < 24; shift += 8) {
        double difference = 0;
        for (int y = top; y < top + BLOCK; y++)
            for (int x = left; x < left + BLOCK; x++)
                difference += channel(a[y * WIDTH + x], shift) - channel(b[y * WIDTH + x], shift);
        sum += fabs(difference) / (BLOCK * BLOCK);
    }
    return sum / 3;
}

// The mean over all blocks. A curve that is missing makes about 7, other cells of a heat map 19;
// with quite another font it stays below 2.
static double difference(const uint32_t *a, const uint32_t *b) {
    double sum = 0;
    for (int y = 0; y < HEIGHT; y += BLOCK)
        for (int x = 0; x < WIDTH; x += BLOCK)
            sum += block_difference(a, b, x, y);
    return sum / (WIDTH / BLOCK) / (HEIGHT / BLOCK);
}

static uint32_t *draw_pixels(int index) {
    folk_picture *picture = make(index);
    uint32_t *pixels = calloc(WIDTH * HEIGHT, sizeof *pixels);
    folk_canvas_pixels(picture, 1, pixels, WIDTH, HEIGHT, WIDTH * 4);
    folk_picture_destroy(picture);
    return pixels;
}

static uint32_t *read_pixels(int index) {
    char path[4096];
    golden_path(index, path, sizeof path);
    cairo_surface_t *surface = cairo_image_surface_create_from_png(path);
    if (cairo_surface_status(surface) != CAIRO_STATUS_SUCCESS) fail_msg("cannot read %s", path);
    assert_int_equal(cairo_image_surface_get_width(surface), WIDTH);
    assert_int_equal(cairo_image_surface_get_height(surface), HEIGHT);
    uint32_t *pixels = malloc(WIDTH * HEIGHT * sizeof *pixels);
    const unsigned char *rows = cairo_image_surface_get_data(surface);
    for (int y = 0; y < HEIGHT; y++)
        memcpy(pixels + y * WIDTH, rows + y * cairo_image_surface_get_stride(surface), WIDTH * 4);
    cairo_surface_destroy(surface);
    return pixels;
}

static void pictures_are_like_the_kept_ones(void **state) {
    (void)state;
    int unlike = 0;
    for (int i = 0; i < PICTURES; i++) {
        uint32_t *now = draw_pixels(i), *kept = read_pixels(i);
        const double apart = difference(now, kept);
        if (apart > FAR) print_error("%s differs by %g\n", pictures[i].name, apart);
        unlike += apart > FAR;
        free(now);
        free(kept);
    }
    assert_int_equal(unlike, 0);
}

// The comparison would tell them apart.
static void kept_pictures_differ(void **state) {
    (void)state;
    for (int i = 0; i < PICTURES; i++) {
        for (int j = 0; j < i; j++) {
            uint32_t *a = read_pixels(i), *b = read_pixels(j);
            assert_true(difference(a, b) > FAR);
            free(a);
            free(b);
        }
    }
}

static int update(void) {
    for (int i = 0; i < PICTURES; i++) {
        char path[4096];
        folk_error err = {0};
        golden_path(i, path, sizeof path);
        folk_picture *picture = make(i);
        const bool ok = folk_canvas_write(picture, 1, path, &err);
        folk_picture_destroy(picture);
        if (ok) continue;
        fprintf(stderr, "%s\n", err.text);
        return 1;
    }
    return 0;
}

int main(int argc, char **argv) {
    const struct CMUnitTest tests[] = {FOLK_TEST(pictures_are_like_the_kept_ones),
                                       FOLK_TEST(kept_pictures_differ)};
    if (argc > 1 && strcmp(argv[1], "--update") == 0) return update();
    return FOLK_TESTS(tests);
}
