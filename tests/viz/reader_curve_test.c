// SPDX-License-Identifier: GPL-3.0-or-later
// Long series: read bit by bit, and thinned where there are too many points.
#include "tests/viz/reader_fixture.h"

static void assert_extremes(folk_reader *reader, size_t points, size_t most) {
    const folk_curve curve = folk_reader_curve(reader, 1);
    assert_in_range(curve.count, most / 2 - 200, most);
    assert_near(curve.t[0], 0, 0);
    assert_near(curve.t[curve.count - 1], (double)points - 1, 0);
    int tops = 0, bottoms = 0;
    for (size_t i = 0; i < curve.count; i++) {
        tops += curve.t[i] == 77777 && curve.value[i] == 1e6;
        bottoms += curve.t[i] == 123456 && curve.value[i] == -1e6;
        if (i > 0) assert_true(curve.t[i] > curve.t[i - 1]);
    }
    assert_int_equal(tops, 1);
    assert_int_equal(bottoms, 1);
    assert_int_equal(folk_reader_curve(reader, 2).count, 100); // a short one stays whole
}

static void a_long_curve_keeps_its_extremes(void **state) {
    (void)state;
    enum { POINTS = 200000, MOST = 10000 };
    test_written written;
    written_begin(&written, NULL, 0);
    for (int i = 0; i < POINTS; i++) {
        const double value = i == 77777 ? 1e6 : i == 123456 ? -1e6 : i % 100;
        folk_recorder_value(written.recorder, 1, i, value);
        if (i < 100) folk_recorder_value(written.recorder, 2, i, i);
    }
    written_flush(&written);
    folk_reader *reader = written_open(&written);
    folk_reader_set_points(reader, MOST);
    assert_extremes(reader, POINTS, MOST);
    const uint64_t generation = folk_reader_generation(reader);
    folk_reader_set_points(reader, MOST / 4); // more runs are looked at
    assert_extremes(reader, POINTS, MOST / 4);
    assert_true(folk_reader_generation(reader) != generation);
    folk_reader_set_points(reader, 3); // what cannot be stays as short as it can be
    assert_in_range(folk_reader_curve(reader, 1).count, 2, 100);
    folk_reader_close(reader);
    written_end(&written);
}

static void in_slices_the_series_come_bit_by_bit(void **state) {
    (void)state;
    enum { POINTS = 100000 };
    test_written written;
    written_begin(&written, NULL, 0);
    for (int i = 0; i < POINTS; i++)
        folk_recorder_value(written.recorder, 3, i, i);
    written_flush(&written);
    folk_reader *reader = written_open(&written);
    folk_reader_set_slice(reader, 1e-9); // the least that is read between two looks at the clock
    assert_int_equal(folk_reader_curve(reader, 3).count, 0);
    assert_true(folk_reader_reach(reader) == -INFINITY);
    int slices = 0;
    for (double share = 0.0; share < 1.0; slices++) {
        assert_true(reader_refresh(reader));
        assert_true(folk_reader_share(reader) > share);
        share = folk_reader_share(reader);
        assert_near((double)folk_reader_curve(reader, 3).count / POINTS, share, 1e-9);
    }
    assert_true(slices > 10);
    assert_near(folk_reader_reach(reader), POINTS - 1, 0); // it has not ended
    assert_false(reader_refresh(reader));
    written_sql(&written, "UPDATE run SET status = 'done', ended_at = started_at");
    assert_true(reader_refresh(reader));
    assert_true(folk_reader_reach(reader) == INFINITY);
    folk_reader_close(reader);
    written_end(&written);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        FOLK_TEST(a_long_curve_keeps_its_extremes),
        FOLK_TEST(in_slices_the_series_come_bit_by_bit),
    };
    return FOLK_TESTS(tests);
}
