// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/rng.h"
#include "tests/test.h"
#include "viz/chart.h"

static void assert_ticks(double from, double to, bool log, size_t count, const double *expected,
                         size_t expected_count) {
    double ticks[64];
    assert_int_equal(folk_ticks(from, to, log, count, ticks, 64), expected_count);
    for (size_t i = 0; i < expected_count; i++)
        assert_near(ticks[i], expected[i], 0); // to the bit: 3 steps of 0.1 are 0.3
}

#define EXPECT(from, to, log, count, ...)                                     \
    assert_ticks((from), (to), (log), (count), (const double[]){__VA_ARGS__}, \
                 sizeof((const double[]){__VA_ARGS__}) / sizeof(double))

static void linear_ticks_are_round(void **state) {
    (void)state;
    EXPECT(0, 1, false, 5, 0, 0.2, 0.4, 0.6, 0.8, 1);
    EXPECT(0, 1, false, 10, 0, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 1);
    EXPECT(0, 100, false, 4, 0, 50, 100);
    EXPECT(-3, 3, false, 6, -3, -2, -1, 0, 1, 2, 3);
    EXPECT(0.13, 0.87, false, 4, 0.2, 0.4, 0.6, 0.8);
    EXPECT(1e9, 1e9 + 10, false, 2, 1e9, 1e9 + 5, 1e9 + 10);
    EXPECT(0, 3e-7, false, 3, 0, 1e-7, 2e-7, 3e-7);
}

static void log_ticks_are_powers_and_their_folds(void **state) {
    (void)state;
    EXPECT(1, 1000, true, 4, 1, 10, 100, 1000);
    EXPECT(1, 100, true, 6, 1, 2, 5, 10, 20, 50, 100);
    EXPECT(1, 1e12, true, 6, 1, 1e2, 1e4, 1e6, 1e8, 1e10, 1e12);
    EXPECT(0.001, 1, true, 3, 0.001, 0.01, 0.1, 1);
    EXPECT(3, 8, true, 5, 3, 4, 5, 6, 7, 8); // within a decade there are too few: like linear ones
}

static void ranges_without_ticks(void **state) {
    (void)state;
    double tick;
    assert_int_equal(folk_ticks(0, NAN, false, 5, &tick, 1), 0);
    assert_int_equal(folk_ticks(0, INFINITY, false, 5, &tick, 1), 0);
    assert_int_equal(folk_ticks(2, 1, false, 5, &tick, 1), 0);
    assert_int_equal(folk_ticks(0, 1, true, 5, &tick, 1), 0);
    assert_int_equal(folk_ticks(0, 1, false, 0, &tick, 1), 0);
    assert_int_equal(folk_ticks(7, 7, false, 5, &tick, 1), 1);
    assert_near(tick, 7, 0);
}

// Of any range: within it, evenly apart, no more than asked for, and no wider apart than two and a
// half times what would divide it so (the steps are 1, 2, 5).
static void ticks_divide_any_range(void **state) {
    (void)state;
    folk_rng rng = folk_rng_stream(1, "ticks-test", 0, 0);
    for (int i = 0; i < 100000; i++) {
        const double from = (folk_rng_unit(&rng) - 0.5) * pow(10, folk_rng_unit(&rng) * 12 - 6);
        const double span = pow(10, folk_rng_unit(&rng) * 12 - 6);
        if (span < fabs(from) * 1e-9) continue;
        const size_t count = 2 + (size_t)(folk_rng_unit(&rng) * 10);
        double ticks[32];
        const size_t used = folk_ticks(from, from + span, false, count, ticks, 32);
        assert_true(used <= count + 1);
        const double slack = span * 1e-6 + fabs(from) * 1e-12;
        for (size_t tick = 0; tick < used; tick++)
            assert_true(ticks[tick] >= from - slack && ticks[tick] <= from + span + slack);
        if (used < 2) continue;
        const double step = ticks[1] - ticks[0];
        assert_true(step <= span / (double)count * 2.5 + slack);
        for (size_t tick = 1; tick < used; tick++)
            assert_near(ticks[tick] - ticks[tick - 1], step, slack);
    }
}

static void assert_text(double value, double step, const char *expected) {
    char text[32];
    folk_tick_text(value, step, text);
    assert_string_equal(text, expected);
}

static void numbers_are_written_for_readers(void **state) {
    (void)state;
    assert_text(0.1, 0.1, "0.1");
    assert_text(0.30000000000000004, 0.1, "0.3");
    assert_text(1, 0.25, "1.00");
    assert_text(0, 5, "0");
    assert_text(-1e-17, 0.1, "0.0");
    assert_text(-2, 1, "\u22122"); // a minus sign, no hyphen
    assert_text(5000, 1000, "5000");
    assert_text(12000, 1000, "12,000");
    assert_text(-1234567, 1, "\u22121,234,567");
    assert_text(3e8, 1e8, "3×10⁸");
    assert_text(1e8, 1e8, "10⁸");
    assert_text(1.5e-7, 5e-8, "1.5×10⁻⁷");
    assert_text(0.12345678, 0, "0.1235");
    assert_text(12.5, 0, "12.5");
    assert_text(123456, 0, "123,456");
    assert_text(-1.5e-300, 0, "\u22121.5×10⁻³⁰⁰");
    assert_text(NAN, 0, "–");
    assert_text(-INFINITY, 0, "\u2212∞");
}

// Whatever the number, its text has room.
static void no_number_is_too_long(void **state) {
    (void)state;
    folk_rng rng = folk_rng_stream(2, "ticks-test", 0, 0);
    for (int i = 0; i < 100000; i++) {
        char text[33];
        text[32] = 'x';
        const double value = (folk_rng_unit(&rng) - 0.5) * pow(10, folk_rng_unit(&rng) * 640 - 330);
        const double step = i % 2 ? pow(10, folk_rng_unit(&rng) * 40 - 20) : 0;
        folk_tick_text(value, step, text);
        assert_true(strlen(text) > 0 && strlen(text) < 32 && text[32] == 'x');
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        FOLK_TEST(linear_ticks_are_round),
        FOLK_TEST(log_ticks_are_powers_and_their_folds),
        FOLK_TEST(ranges_without_ticks),
        FOLK_TEST(ticks_divide_any_range),
        FOLK_TEST(numbers_are_written_for_readers),
        FOLK_TEST(no_number_is_too_long),
    };
    return FOLK_TESTS(tests);
}
