// SPDX-License-Identifier: GPL-3.0-or-later
// Charts as lists of shapes: where curves, boxes and corners lie, worked out by hand.
#include "core/rng.h"
#include "tests/test.h"
#include "tests/viz/fonts.h"
#include "viz/box.h"
#include "viz/heat.h"
#include "viz/phase.h"
#include "viz/simplex.h"

#include <stdlib.h>

static const folk_rect page = {10, 20, 400, 300};

static const folk_shape *find(const folk_picture *picture, folk_shape_kind kind, folk_color color) {
    for (size_t i = 0; i < folk_picture_count(picture); i++) {
        const folk_shape *shape = folk_picture_at(picture, i);
        if (shape->kind == kind && shape->color == color) return shape;
    }
    return NULL;
}

static const folk_shape *find_text(const folk_picture *picture, const char *text) {
    for (size_t i = 0; i < folk_picture_count(picture); i++) {
        const folk_shape *shape = folk_picture_at(picture, i);
        if (shape->kind == FOLK_SHAPE_TEXT && strcmp(shape->text, text) == 0) return shape;
    }
    return NULL;
}

// A parabola over -1…1: its top lies in the middle, its ends at the lower edge.
static void a_curve_lies_where_its_numbers_say(void **state) {
    (void)state;
    enum { COUNT = 20001 };
    double *x = malloc(COUNT * sizeof *x), *y = malloc(COUNT * sizeof *y);
    for (int i = 0; i < COUNT; i++) {
        x[i] = -1 + 2.0 * i / (COUNT - 1);
        y[i] = 1 - x[i] * x[i];
    }
    const folk_theme theme = folk_theme_light();
    const folk_color color = 0x123456FF;
    const folk_trace trace = {.x = x, .y = y, .count = COUNT, .color = color};
    const folk_chart chart = {.x = {.label = "x"},
                              .y = {.label = "y", .from = 0, .to = 2},
                              .traces = &trace,
                              .trace_count = 1,
                              .cursor = NAN};
    folk_picture *picture = folk_picture_create(420, 340);
    const folk_plot_area area = folk_chart_draw(picture, page, &theme, &chart);
    const folk_shape *line = find(picture, FOLK_SHAPE_LINE, color);
    assert_non_null(line);
    assert_true(line->count <= 4 * (size_t)ceil(area.inner.width) + 2);
    folk_place top = line->places[0];
    for (size_t i = 0; i < line->count; i++)
        if (line->places[i].y < top.y) top = line->places[i];
    assert_near(top.x, area.inner.x + area.inner.width / 2, 1e-9);
    assert_near(top.y, area.inner.y + area.inner.height / 2, 1e-9);
    assert_near(line->places[0].x, area.inner.x, 1e-9);
    assert_near(line->places[0].y, area.inner.y + area.inner.height, 1e-9);
    assert_near(line->places[line->count - 1].x, area.inner.x + area.inner.width, 1e-9);
    free(x);
    free(y);
    folk_picture_destroy(picture);
}

static folk_plot_area draw_one(folk_picture *picture, const folk_chart *chart) {
    const folk_theme theme = folk_theme_light();
    folk_picture_reset(picture, 420, 340);
    return folk_chart_draw(picture, page, &theme, chart);
}

static void places_and_values_are_inverse(void **state) {
    (void)state;
    folk_rng rng = folk_rng_stream(1, "chart-test", 0, 0);
    for (int i = 0; i < 1000; i++) {
        const folk_plot_area area = {.inner = {3, 4, 200, 100},
                                     .x = {.from = 1, .to = 1000, .log = i % 2},
                                     .y = {.from = 0.5, .to = 8, .log = i % 3 == 0}};
        const double x = 1 + folk_rng_unit(&rng) * 999, y = 0.5 + folk_rng_unit(&rng) * 7.5;
        const folk_place back = folk_plot_value(&area, folk_plot_place(&area, x, y));
        assert_near(back.x, x, 1e-9);
        assert_near(back.y, y, 1e-9);
    }
}

static size_t count_of(const folk_picture *picture, folk_shape_kind kind, folk_color color) {
    size_t count = 0;
    for (size_t i = 0; i < folk_picture_count(picture); i++) {
        const folk_shape *shape = folk_picture_at(picture, i);
        count += shape->kind == kind && shape->color == color;
    }
    return count;
}

static void gaps_break_a_curve(void **state) {
    (void)state;
    const double x[] = {0, 1, 2, 3, 4, 5, 6}, y[] = {1, 2, NAN, 3, INFINITY, 1, 2};
    const folk_trace trace = {.x = x, .y = y, .count = 7, .color = 0x123456FF};
    const folk_chart chart = {.traces = &trace, .trace_count = 1, .cursor = NAN};
    folk_picture *picture = folk_picture_create(420, 340);
    draw_one(picture, &chart);
    assert_int_equal(count_of(picture, FOLK_SHAPE_LINE, 0x123456FF), 2);
    assert_int_equal(count_of(picture, FOLK_SHAPE_MARKS, 0x123456FF), 1); // the lonely 3
    folk_picture_destroy(picture);
}

static void steps_have_corners(void **state) {
    (void)state;
    const double x[] = {0, 1, 2}, y[] = {1, 3, 2};
    const folk_trace trace = {.x = x, .y = y, .count = 3, .color = 0x123456FF, .steps = true};
    const folk_chart chart = {.traces = &trace, .trace_count = 1, .cursor = NAN};
    folk_picture *picture = folk_picture_create(420, 340);
    const folk_plot_area area = draw_one(picture, &chart);
    const folk_shape *line = find(picture, FOLK_SHAPE_LINE, 0x123456FF);
    assert_int_equal(line->count, 5);
    const folk_place expected[] = {folk_plot_place(&area, 0, 1), folk_plot_place(&area, 1, 1),
                                   folk_plot_place(&area, 1, 3), folk_plot_place(&area, 2, 3),
                                   folk_plot_place(&area, 2, 2)};
    for (int i = 0; i < 5; i++) {
        assert_near(line->places[i].x, expected[i].x, 1e-9);
        assert_near(line->places[i].y, expected[i].y, 1e-9);
    }
    folk_picture_destroy(picture);
}

// The band's outline goes along the upper bound and back along the lower one.
static void a_band_spans_its_bounds(void **state) {
    (void)state;
    const double x[] = {0, 1, 2}, y[] = {1, 2, 3}, low[] = {0, 1, 2}, high[] = {4, 5, 6};
    const folk_trace trace = {
        .x = x, .y = y, .low = low, .high = high, .count = 3, .color = 0x123456FF};
    const folk_chart chart = {.traces = &trace, .trace_count = 1, .cursor = NAN};
    folk_picture *picture = folk_picture_create(420, 340);
    const folk_plot_area area = draw_one(picture, &chart);
    const folk_shape *band = find(picture, FOLK_SHAPE_AREA, folk_color_fade(0x123456FF, 0.2));
    assert_non_null(band);
    assert_int_equal(band->count, 6);
    assert_near(band->places[2].y, folk_plot_place(&area, 2, 6).y, 1e-9);
    assert_near(band->places[3].y, folk_plot_place(&area, 2, 2).y, 1e-9);
    assert_near(band->places[5].x, area.inner.x, 1e-9);
    assert_true(area.y.from <= 0 && area.y.to >= 6);
    folk_picture_destroy(picture);
}

static void ranges_suit_the_data(void **state) {
    (void)state;
    const double x[] = {0, 10}, share[] = {0, 0.98}, far[] = {-5, 20}, flat[] = {7, 7};
    folk_trace trace = {.x = x, .y = share, .count = 2};
    const folk_chart chart = {.traces = &trace, .trace_count = 1, .cursor = NAN};
    folk_picture *picture = folk_picture_create(420, 340);
    folk_plot_area area = draw_one(picture, &chart);
    assert_near(area.x.to, 10, 0);
    assert_near(area.y.from, 0, 0); // a share is not shown beyond 0 or 1
    assert_near(area.y.to, 1, 0);
    trace.y = far;
    area = draw_one(picture, &chart);
    assert_near(area.y.from, -6, 1e-9);
    assert_near(area.y.to, 21, 1e-9);
    trace.y = flat;
    area = draw_one(picture, &chart);
    assert_true(area.y.from < 7 && area.y.to > 7);
    folk_picture_destroy(picture);
}

static void a_log_axis_leaves_out_what_it_cannot_show(void **state) {
    (void)state;
    const double x[] = {0, 1, 10, 100}, y[] = {5, -1, 10, 1000};
    const folk_trace trace = {.x = x, .y = y, .count = 4, .color = 0x123456FF};
    const folk_chart chart = {
        .x = {.log = true}, .y = {.log = true}, .traces = &trace, .trace_count = 1, .cursor = NAN};
    folk_picture *picture = folk_picture_create(420, 340);
    const folk_plot_area area = draw_one(picture, &chart);
    const folk_shape *line = find(picture, FOLK_SHAPE_LINE, 0x123456FF);
    assert_int_equal(line->count, 2);
    assert_near(area.x.from, 1, 0);
    assert_near(line->places[0].x, area.inner.x + area.inner.width / 2, 1e-9); // 10 of 1…100
    folk_picture_destroy(picture);
}

static void the_cursor_reads_the_value_before_it(void **state) {
    (void)state;
    const double x[] = {0, 1, 2}, y[] = {0.25, 0.5, 0.75};
    const folk_trace trace = {.x = x, .y = y, .count = 3, .color = 0x123456FF};
    const folk_chart chart = {
        .traces = &trace, .trace_count = 1, .cursor = 1.9, .reads_cursor = true};
    folk_picture *picture = folk_picture_create(420, 340);
    const folk_plot_area area = draw_one(picture, &chart);
    assert_non_null(find_text(picture, "0.5"));
    const folk_shape *disc = find(picture, FOLK_SHAPE_MARKS, 0x123456FF);
    assert_near(disc->places[0].y, folk_plot_place(&area, 0, 0.5).y, 1e-9);
    folk_picture_destroy(picture);
}

static void an_empty_chart_says_so(void **state) {
    (void)state;
    const folk_chart chart = {.cursor = NAN};
    folk_picture *picture = folk_picture_create(420, 340);
    draw_one(picture, &chart);
    assert_non_null(find_text(picture, "nothing recorded"));
    folk_picture_destroy(picture);
}

// However little room there is: no shape without a finite place, no crash.
static void any_room_will_do(void **state) {
    (void)state;
    const double x[] = {0, 1, 2}, y[] = {1, 1e9, -3};
    const folk_trace trace = {.name = "a name", .x = x, .y = y, .count = 3};
    const folk_chart chart = {.title = "title",
                              .x = {.label = "x"},
                              .y = {.label = "y"},
                              .traces = &trace,
                              .trace_count = 1,
                              .cursor = 1,
                              .reads_cursor = true};
    const folk_theme theme = folk_theme_dark();
    folk_picture *picture = folk_picture_create(420, 340);
    for (double side = 0; side < 300; side += 7) {
        folk_picture_reset(picture, 420, 340);
        folk_chart_draw(picture, (folk_rect){0, 0, side, 300 - side}, &theme, &chart);
        for (size_t i = 0; i < folk_picture_count(picture); i++) {
            const folk_shape *shape = folk_picture_at(picture, i);
            for (size_t place = 0; place < shape->count; place++)
                assert_true(isfinite(shape->places[place].x) && isfinite(shape->places[place].y));
        }
    }
    folk_picture_destroy(picture);
}

// Other kinds.

// 1…9 and 30: quartiles 3.25, 5.5, 7.75 (type 7), so that whiskers reach to 1 and 9 (7.75 + 6.75 is
// less than 30).
static void a_box_spans_the_middle_half(void **state) {
    (void)state;
    const double values[] = {1, 2, 3, 4, 5, 6, 7, 8, 9, 30};
    const folk_box box = folk_box_of(values, 10);
    assert_near(box.first, 3.25, 1e-12);
    assert_near(box.median, 5.5, 1e-12);
    assert_near(box.third, 7.75, 1e-12);
    assert_near(box.low, 1, 0);
    assert_near(box.high, 9, 0);
    const folk_box one = folk_box_of(values, 1);
    assert_near(one.low, 1, 0);
    assert_near(one.high, 1, 0);
}

static void a_simplex_has_pure_corners(void **state) {
    (void)state;
    const folk_theme theme = folk_theme_light();
    const folk_simplex simplex = {.names = {"a", "b", "c"}};
    folk_picture *picture = folk_picture_create(420, 340);
    const folk_triangle triangle = folk_simplex_draw(picture, page, &theme, &simplex);
    const folk_place *corners = triangle.corners;
    const double side = corners[1].x - corners[0].x;
    assert_near(hypot(corners[2].x - corners[0].x, corners[2].y - corners[0].y), side, 1e-9);
    assert_near(folk_simplex_place(&triangle, 0, 3, 0).x, corners[1].x, 1e-9);
    const folk_place middle = folk_simplex_place(&triangle, 5, 5, 5);
    assert_near(middle.x, corners[2].x, 1e-9);
    assert_near(middle.y, (corners[0].y * 2 + corners[2].y) / 3, 1e-9);
    assert_true(isnan(folk_simplex_place(&triangle, 0, 0, 0).x));
    folk_picture_destroy(picture);
}

static void heat_cells_bear_their_colors(void **state) {
    (void)state;
    const folk_theme theme = folk_theme_light();
    const char *const names[] = {"u", "v"};
    const double values[] = {0, 1, 0.5, NAN};
    const folk_heat heat = {
        .x_names = names, .y_names = names, .columns = 2, .rows = 2, .values = values};
    folk_picture *picture = folk_picture_create(420, 340);
    const folk_plot_area area = folk_heat_draw(picture, page, &theme, &heat);
    const folk_shape *high = find(picture, FOLK_SHAPE_RECT, folk_theme_amount(&theme, 1));
    const folk_shape *empty = find(picture, FOLK_SHAPE_RECT, theme.grid);
    assert_non_null(high);
    assert_true(high->rect.x > area.inner.x + area.inner.width / 2 - 1);
    assert_true(high->rect.y > area.inner.y + area.inner.height / 2 - 1); // the first row is below
    assert_true(empty->rect.y < area.inner.y + area.inner.height / 2);
    folk_picture_destroy(picture);
}

static void names_that_would_touch_are_slanted(void **state) {
    (void)state;
    const folk_theme theme = folk_theme_light();
    const char *const brief[] = {"a", "b", "c"};
    const char *const names[] = {"the first of them all", "another that is a good deal longer",
                                 "the last"};
    const double values[] = {0, 1, 2};
    folk_heat heat = {
        .x_names = brief, .y_names = brief, .columns = 3, .rows = 1, .values = values};
    folk_picture *picture = folk_picture_create(420, 340);
    const folk_plot_area flat = folk_heat_draw(picture, page, &theme, &heat);
    assert_near(find_text(picture, "b")->style.angle, 0, 0);
    heat.x_names = names;
    folk_picture_reset(picture, 420, 340);
    const folk_plot_area slanted = folk_heat_draw(picture, page, &theme, &heat);
    assert_true(find_text(picture, names[2])->style.angle > 0);
    assert_true(slanted.inner.height < flat.inner.height);
    folk_picture_destroy(picture);
}

static void a_trail_begins_with_a_ring_and_ends_with_a_disc(void **state) {
    (void)state;
    const folk_theme theme = folk_theme_light();
    const double x[] = {0, 1, 2}, y[] = {0, 1, 0};
    const folk_phase_trail trail = {.x = x, .y = y, .count = 3, .color = 0x123456FF};
    const folk_phase phase = {.trails = &trail, .trail_count = 1};
    folk_picture *picture = folk_picture_create(420, 340);
    const folk_plot_area area = folk_phase_draw(picture, page, &theme, &phase);
    const folk_shape *first = find(picture, FOLK_SHAPE_MARKS, 0x123456FF);
    assert_int_equal(first->mark, FOLK_MARK_RING);
    assert_near(first->places[0].x, folk_plot_place(&area, 0, 0).x, 1e-9);
    assert_int_equal(count_of(picture, FOLK_SHAPE_MARKS, 0x123456FF), 2);
    folk_picture_destroy(picture);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        FOLK_TEST(a_curve_lies_where_its_numbers_say),
        FOLK_TEST(places_and_values_are_inverse),
        FOLK_TEST(gaps_break_a_curve),
        FOLK_TEST(steps_have_corners),
        FOLK_TEST(a_band_spans_its_bounds),
        FOLK_TEST(ranges_suit_the_data),
        FOLK_TEST(a_log_axis_leaves_out_what_it_cannot_show),
        FOLK_TEST(the_cursor_reads_the_value_before_it),
        FOLK_TEST(an_empty_chart_says_so),
        FOLK_TEST(any_room_will_do),
        FOLK_TEST(a_box_spans_the_middle_half),
        FOLK_TEST(a_simplex_has_pure_corners),
        FOLK_TEST(heat_cells_bear_their_colors),
        FOLK_TEST(names_that_would_touch_are_slanted),
        FOLK_TEST(a_trail_begins_with_a_ring_and_ends_with_a_disc),
    };
    return FOLK_TESTS(tests);
}
