// SPDX-License-Identifier: GPL-3.0-or-later
// Lines on pixels against a naive oracle: the distance of each pixel's middle from each line.
#include "core/rng.h"
#include "tests/test.h"
#include "viz/raster.h"

enum { SIDE = 160, MOST = 24 };

static double distance(folk_place p, folk_place a, folk_place b) {
    const double dx = b.x - a.x, dy = b.y - a.y, square = dx * dx + dy * dy;
    double share = square > 0 ? ((p.x - a.x) * dx + (p.y - a.y) * dy) / square : 0;
    share = fmin(fmax(share, 0), 1);
    return hypot(p.x - a.x - share * dx, p.y - a.y - share * dy);
}

// 0 to 1, of the pixel in `column` and `row`.
static double coverage(const folk_place *places, size_t count, bool chained, double width,
                       int column, int row) {
    double covered = 0;
    for (size_t i = 0; i + 1 < count; i += chained ? 1 : 2) {
        const folk_place middle = {column + 0.5, row + 0.5};
        const double inside = width / 2 + 0.5 - distance(middle, places[i], places[i + 1]);
        covered = fmax(covered, fmin(fmax(inside, 0), fmin(width, 1)));
    }
    return covered;
}

// Black on white, so that a pixel tells how far it is covered.
static void assert_lines_cover(const folk_place *places, size_t count, bool chained, double width) {
    static uint32_t pixels[SIDE * SIDE];
    for (int i = 0; i < SIDE * SIDE; i++)
        pixels[i] = 0xFFFFFFFFu;
    const folk_raster raster = {pixels, SIDE, 3, 5, SIDE - 7, SIDE - 11};
    folk_raster_lines(&raster, places, count, chained, width, 0x000000FF);
    for (int row = 0; row < SIDE; row++) {
        for (int column = 0; column < SIDE; column++) {
            const bool outside = column < raster.left || column >= raster.right ||
                                 row < raster.top || row >= raster.bottom;
            const double expected =
                outside ? 0 : coverage(places, count, chained, width, column, row);
            const uint32_t pixel = pixels[row * SIDE + column];
            assert_int_equal(pixel >> 24, 0xFF);
            assert_near((double)(255 - (pixel & 0xFF)), 255 * expected, 2);
        }
    }
}

// Lines that mostly rise, mostly run, or neither; also beyond the raster, and of no length.
static void lines_cover_pixels_as_far_as_they_reach(void **state) {
    (void)state;
    folk_rng rng = folk_rng_stream(1, "raster-test", 0, 0);
    const double shapes[][2] = {{1, 1}, {0.01, 1}, {1, 0.01}, {0.2, 1}, {1, 0}, {0, 1}, {0, 0}};
    const double widths[] = {0.4, 1, 1.5, 4};
    folk_place places[MOST];
    for (int round = 0; round < 112; round++) {
        const double *shape = shapes[round % 7];
        const size_t count = 2 + (size_t)folk_rng_below(&rng, MOST - 2);
        const double x = folk_rng_unit(&rng) * SIDE, y = folk_rng_unit(&rng) * SIDE;
        for (size_t i = 0; i < count; i++)
            places[i] = (folk_place){x + shape[0] * (folk_rng_unit(&rng) - 0.5) * 1.5 * SIDE,
                                     y + shape[1] * (folk_rng_unit(&rng) - 0.5) * 1.5 * SIDE};
        assert_lines_cover(places, count, round % 2 == 0, widths[round % 4]);
    }
}

// What a chart of pure noise is: in each column a stroke from its least to its largest.
static void every_extreme_of_a_dense_curve_is_seen(void **state) {
    (void)state;
    static uint32_t pixels[SIDE * SIDE];
    folk_rng rng = folk_rng_stream(2, "raster-test", 0, 0);
    folk_place places[2 * SIDE];
    for (int i = 0; i < SIDE * SIDE; i++)
        pixels[i] = 0xFFFFFFFFu;
    for (int column = 0; column < SIDE; column++) {
        const double low = 2 + folk_rng_unit(&rng) * 60, high = 90 + folk_rng_unit(&rng) * 60;
        places[2 * column] = (folk_place){column + 0.5, low};
        places[2 * column + 1] = (folk_place){column + 0.5, high};
    }
    const folk_raster raster = {pixels, SIDE, 0, 0, SIDE, SIDE};
    folk_raster_lines(&raster, places, 2 * SIDE, true, 1.5, 0x000000FF);
    for (int i = 0; i < 2 * SIDE; i++) {
        const int row = (int)places[i].y, column = (int)places[i].x;
        assert_true((pixels[row * SIDE + column] & 0xFF) < 64); // 1.25 - at most 1 / 2 is covered
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        FOLK_TEST(lines_cover_pixels_as_far_as_they_reach),
        FOLK_TEST(every_extreme_of_a_dense_curve_is_seen),
    };
    return FOLK_TESTS(tests);
}
