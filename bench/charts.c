// SPDX-License-Identifier: GPL-3.0-or-later
// Ten charts of 100,000 points each, from numbers to the pixels of one frame of 1280 x 800, nothing
// kept from one frame to the next. Once as measures mostly are, a wandering mean with noise, once
// as pure noise over the chart's whole height. Of several frames the fastest is taken.
#include "bench/charts.h"
#include "bench/bench.h"
#include "core/memory.h"
#include "core/rng.h"
#include "viz/canvas.h"
#include "viz/chart.h"

#include <math.h>

enum { POINTS = 100000, CHARTS = 10, ACROSS = 5, WIDTH = 1280, HEIGHT = 800, FRAMES = 12 };

static void fill(double *x, double *y, double noise) {
    folk_rng rng = folk_rng_stream(1, "bench", 0, 0);
    double mean = 0.5;
    for (int i = 0; i < POINTS; i++) {
        mean += 0.001 * folk_rng_normal(&rng, 0, 1);
        x[i] = i;
        y[i] = (noise < 1 ? mean : 0) + noise * (folk_rng_unit(&rng) - 0.5);
    }
}

static void draw_frame(folk_picture *picture, const folk_trace *trace, uint32_t *pixels) {
    const folk_theme theme = folk_theme_light();
    const double width = WIDTH / ACROSS, height = HEIGHT / (CHARTS / ACROSS);
    const folk_chart chart = {.title = "cooperation",
                              .x = {.label = "time"},
                              .y = {.label = "share"},
                              .traces = trace,
                              .trace_count = 1,
                              .cursor = NAN};
    folk_picture_reset(picture, WIDTH, HEIGHT);
    folk_draw_rect(picture, (folk_rect){0, 0, WIDTH, HEIGHT}, theme.background);
    for (int i = 0; i < CHARTS; i++) {
        const folk_rect rect = {i % ACROSS * width + 4, i / ACROSS * height + 4, width - 8,
                                height - 8};
        folk_chart_draw(picture, rect, &theme, &chart);
    }
    folk_canvas_pixels(picture, 1, pixels, WIDTH, HEIGHT, WIDTH * (int)sizeof *pixels);
}

static bool measure(double noise, double *figure, folk_error *err) {
    if (!folk_canvas_present())
        return folk_fail(err, FOLK_ERR_USAGE,
                         "this folk was built without cairo: it draws nothing");
    double *x = folk_alloc(POINTS * sizeof *x), *y = folk_alloc(POINTS * sizeof *y);
    uint32_t *pixels = folk_alloc((size_t)WIDTH * HEIGHT * sizeof *pixels);
    folk_picture *picture = folk_picture_create(WIDTH, HEIGHT);
    fill(x, y, noise);
    const folk_trace trace = {.x = x, .y = y, .count = POINTS};
    *figure = INFINITY;
    for (int frame = 0; frame < FRAMES; frame++) {
        const double begin = folk_bench_seconds();
        draw_frame(picture, &trace, pixels);
        *figure = fmin(*figure, (folk_bench_seconds() - begin) * 1000);
    }
    folk_picture_destroy(picture);
    folk_free(pixels);
    folk_free(x);
    folk_free(y);
    return true;
}

bool folk_bench_charts(double *figure, folk_error *err) {
    return measure(0.1, figure, err);
}

bool folk_bench_charts_noise(double *figure, folk_error *err) {
    return measure(1, figure, err);
}
