// SPDX-License-Identifier: GPL-3.0-or-later
// Charts of data that are hard to draw: numbers too far apart for a double, more gaps than pixels,
// points far outside of what is shown, little room.
#include "tests/test.h"
#include "tests/viz/fonts.h"
#include "viz/chart.h"

#include <float.h>
#include <stdlib.h>

static const folk_rect page = {10, 20, 400, 300};
static const folk_color color = 0x123456FF;

static folk_plot_area draw(folk_picture *picture, folk_rect rect, const folk_chart *chart) {
    const folk_theme theme = folk_theme_light();
    folk_picture_reset(picture, 420, 340);
    return folk_chart_draw(picture, rect, &theme, chart);
}

static folk_chart chart_of(const folk_trace *trace) {
    return (folk_chart){.traces = trace, .trace_count = 1, .cursor = NAN};
}

// The most that any place of a curve lies away from the page's left upper corner.
static double farthest_place(const folk_picture *picture) {
    double most = 0;
    for (size_t i = 0; i < folk_picture_count(picture); i++) {
        const folk_shape *shape = folk_picture_at(picture, i);
        for (size_t k = 0; k < shape->count; k++) {
            assert_true(isfinite(shape->places[k].x) && isfinite(shape->places[k].y));
            most = fmax(most, fmax(fabs(shape->places[k].x), fabs(shape->places[k].y)));
        }
    }
    return most;
}

static size_t texts_of(const folk_picture *picture) {
    size_t count = 0;
    for (size_t i = 0; i < folk_picture_count(picture); i++)
        count += folk_picture_at(picture, i)->kind == FOLK_SHAPE_TEXT;
    return count;
}

static void numbers_too_far_apart_for_a_double_are_drawn(void **state) {
    (void)state;
    const double x[] = {0, 1, 2}, y[] = {-DBL_MAX, DBL_MAX, -1e308};
    const folk_trace trace = {.x = x, .y = y, .count = 3, .color = color};
    folk_chart chart = chart_of(&trace);
    folk_picture *picture = folk_picture_create(420, 340);
    const folk_plot_area area = draw(picture, page, &chart);
    assert_true(isfinite(area.y.to - area.y.from) && area.y.from < 0 && area.y.to > 0);
    assert_true(texts_of(picture) > 4);
    assert_true(farthest_place(picture) < 1e6);
    chart.x = (folk_axis){.from = -DBL_MAX, .to = DBL_MAX};
    draw(picture, page, &chart);
    assert_true(farthest_place(picture) < 1e6);
    folk_picture_destroy(picture);
}

static void decades_too_many_for_a_ratio_are_drawn(void **state) {
    (void)state;
    const double x[] = {0, 1, 2}, y[] = {DBL_MIN, 1, DBL_MAX};
    const folk_trace trace = {.x = x, .y = y, .count = 3, .color = color};
    folk_chart chart = chart_of(&trace);
    chart.y.log = true;
    folk_picture *picture = folk_picture_create(420, 340);
    const folk_plot_area area = draw(picture, page, &chart);
    const double one = folk_plot_place(&area, 1, 1).y;
    assert_true(one > area.inner.y && one < area.inner.y + area.inner.height);
    assert_near(folk_plot_value(&area, (folk_place){area.inner.x, one}).y, 1, 1e-9);
    assert_true(farthest_place(picture) < 1e6);
    folk_picture_destroy(picture);
}

// cairo's numbers end at 2^23: beyond, lines would come out on the other side of the page.
static void a_neighbour_far_outside_stays_within_cairos_numbers(void **state) {
    (void)state;
    const double x[] = {-1e12, 1, 1.5, 1e12}, y[] = {0, 1, 0.5, 1};
    const folk_trace trace = {.x = x, .y = y, .count = 4, .color = color};
    folk_chart chart = chart_of(&trace);
    chart.x = (folk_axis){.from = 1, .to = 2};
    folk_picture *picture = folk_picture_create(420, 340);
    draw(picture, page, &chart);
    assert_true(farthest_place(picture) < 1e6);
    folk_picture_destroy(picture);
}

// Every second value is none: a million pieces of one point each.
static void more_gaps_than_pixels_take_no_more_shapes_than_columns(void **state) {
    (void)state;
    enum { COUNT = 1000000 };
    double *x = malloc(COUNT * sizeof *x), *y = malloc(COUNT * sizeof *y);
    for (int i = 0; i < COUNT; i++) {
        x[i] = i;
        y[i] = i % 2 == 0 ? (double)(i % 1000) : (double)NAN;
    }
    y[123456] = 5000; // a peak, which must not be lost
    const folk_trace trace = {.x = x, .y = y, .count = COUNT, .color = color};
    const folk_chart chart = chart_of(&trace);
    folk_picture *picture = folk_picture_create(420, 340);
    const folk_plot_area area = draw(picture, page, &chart);
    const double peak = folk_plot_place(&area, 0, 5000).y;
    bool seen = false;
    size_t shapes = 0;
    for (size_t i = 0; i < folk_picture_count(picture); i++) {
        const folk_shape *shape = folk_picture_at(picture, i);
        if (shape->color != color) continue;
        shapes++;
        for (size_t k = 0; k < shape->count; k++)
            seen |= fabs(shape->places[k].y - peak) < 1e-9;
    }
    assert_true(shapes <= (size_t)ceil(area.inner.width) + 1);
    assert_true(seen);
    folk_picture_destroy(picture);
    free(x);
    free(y);
}

static void charts_above_each_other_can_share_their_left_edge(void **state) {
    (void)state;
    const double x[] = {0, 1}, narrow[] = {0, 1}, wide[] = {100000, 2000000};
    const folk_trace traces[] = {{.x = x, .y = narrow, .count = 2},
                                 {.x = x, .y = wide, .count = 2}};
    folk_chart one = chart_of(&traces[0]), other = chart_of(&traces[1]);
    folk_picture *picture = folk_picture_create(420, 340);
    const double left = draw(picture, page, &other).inner.x - page.x;
    assert_true(draw(picture, page, &one).inner.x - page.x < left);
    one.left = other.left = left;
    const folk_rect first = draw(picture, page, &one).inner;
    const folk_rect second = draw(picture, page, &other).inner;
    assert_near(first.x, page.x + left, 1e-9);
    assert_near(second.x, first.x, 1e-9);
    assert_near(second.width, first.width, 1e-9);
    folk_picture_destroy(picture);
}

static void what_an_axis_shows_stands_above_where_it_has_no_room_beside(void **state) {
    (void)state;
    const double x[] = {0, 1}, y[] = {0, 1};
    const folk_trace trace = {.x = x, .y = y, .count = 2};
    folk_chart chart = chart_of(&trace);
    chart.y.label = "welfare (points)";
    folk_picture *picture = folk_picture_create(420, 340);
    const folk_theme theme = folk_theme_light();
    draw(picture, (folk_rect){0, 0, 400, 8 * theme.font}, &chart);
    const folk_shape *label = NULL;
    for (size_t i = 0; i < folk_picture_count(picture) && label == NULL; i++) {
        const folk_shape *shape = folk_picture_at(picture, i);
        if (shape->kind == FOLK_SHAPE_TEXT && strcmp(shape->text, chart.y.label) == 0)
            label = shape;
    }
    assert_non_null(label);
    assert_near(label->style.angle, 0, 0);
    folk_picture_destroy(picture);
}

static void numbers_beside_a_short_axis_do_not_touch(void **state) {
    (void)state;
    const double x[] = {0, 1}, y[] = {7, 66};
    const folk_trace trace = {.x = x, .y = y, .count = 2};
    const folk_chart chart = chart_of(&trace);
    folk_picture *picture = folk_picture_create(420, 340);
    const folk_theme theme = folk_theme_light();
    for (double height = 2; height < 12; height += 0.25) {
        draw(picture, (folk_rect){0, 0, 400, height * theme.font}, &chart);
        double last = INFINITY;
        for (size_t i = 0; i < folk_picture_count(picture); i++) {
            const folk_shape *shape = folk_picture_at(picture, i);
            if (shape->kind != FOLK_SHAPE_TEXT || shape->style.anchor != FOLK_ANCHOR_END) continue;
            assert_true(last - shape->places[0].y >= shape->style.size);
            last = shape->places[0].y;
        }
    }
    folk_picture_destroy(picture);
}

// The step that suits the room best may leave a single number in range, as 50 from 1 to 60.
static void a_time_axis_has_two_numbers(void **state) {
    (void)state;
    const folk_theme theme = folk_theme_light();
    folk_picture *picture = folk_picture_create(420, 340);
    for (double to = 2; to < 400; to++) {
        const double x[] = {1, to}, y[] = {0, 1};
        const folk_trace trace = {.x = x, .y = y, .count = 2};
        const folk_chart chart = chart_of(&trace);
        draw(picture, (folk_rect){0, 0, 20 * theme.font, 200}, &chart);
        int numbers = 0;
        for (size_t i = 0; i < folk_picture_count(picture); i++) {
            const folk_shape *shape = folk_picture_at(picture, i);
            numbers += shape->kind == FOLK_SHAPE_TEXT &&
                       shape->style.anchor == FOLK_ANCHOR_MIDDLE && shape->style.angle == 0 &&
                       strspn(shape->text, "0123456789.") == strlen(shape->text);
        }
        assert_true(numbers >= 2);
    }
    folk_picture_destroy(picture);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        FOLK_TEST(a_time_axis_has_two_numbers),
        FOLK_TEST(numbers_too_far_apart_for_a_double_are_drawn),
        FOLK_TEST(decades_too_many_for_a_ratio_are_drawn),
        FOLK_TEST(a_neighbour_far_outside_stays_within_cairos_numbers),
        FOLK_TEST(more_gaps_than_pixels_take_no_more_shapes_than_columns),
        FOLK_TEST(charts_above_each_other_can_share_their_left_edge),
        FOLK_TEST(what_an_axis_shows_stands_above_where_it_has_no_room_beside),
        FOLK_TEST(numbers_beside_a_short_axis_do_not_touch),
    };
    return FOLK_TESTS(tests);
}
