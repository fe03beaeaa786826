// SPDX-License-Identifier: GPL-3.0-or-later
// A leap to another moment reads what it shows and no more, by guesses that must not show anything
// else.
#include "tests/viz/reader_fixture.h"

// As after `snapshot` was asked of a run that stands still.
static void of_two_snapshots_of_a_moment_the_newest_counts(void **state) {
    (void)state;
    test_written written;
    written_begin(&written, NULL, 0);
    folk_recorder_society(written.recorder, "donors", 10, NULL, 0);
    written_snapshot(&written, 1, 10, 100);
    written_snapshot(&written, 2, 10, 200);
    written_flush(&written);
    folk_reader *reader = written_open(&written);
    folk_error err = {0};
    assert_near(folk_reader_column(reader, 0, "score", 1, &err)[3], 203, 0);
    written_snapshot(&written, 2, 10, 300);
    written_flush(&written);
    assert_true(reader_refresh(reader));
    assert_int_equal(folk_reader_moment_count(reader), 2);
    assert_near(folk_reader_column(reader, 0, "score", 1, &err)[3], 303, 0);
    assert_near(folk_reader_column(reader, 0, "score", 0, &err)[3], 103, 0);
    assert_string_equal(err.text, "");
    folk_reader_close(reader);
    written_end(&written);
}

static void take_apart(test_written *written, double t, bool other, double shift) {
    folk_population *population = folk_population_create("donors", 5);
    const int wealth = other ? -1 : folk_population_add(population, "wealth");
    const int age = folk_population_add(population, "age");
    const int last = other ? folk_population_add(population, "wealth") : wealth;
    for (int i = 0; i < 5; i++) {
        folk_population_column(population, age)[i] = -1;
        folk_population_column(population, last)[i] = shift + i;
    }
    folk_recorder_snapshot(written->recorder, t, population);
    folk_population_destroy(population);
}

// A column's place in one snapshot says where it lies in the next, but does not prove it.
static void columns_may_change_places_between_snapshots(void **state) {
    (void)state;
    test_written written;
    written_begin(&written, NULL, 0);
    folk_recorder_society(written.recorder, "donors", 5, NULL, 0);
    for (int t = 0; t < 8; t++)
        take_apart(&written, t, t % 3 == 0, 10.0 * t);
    written_flush(&written);
    folk_reader *reader = written_open(&written);
    folk_error err = {0};
    for (size_t t = 0; t < 8; t++) {
        const double *wealth = folk_reader_column(reader, 0, "wealth", 7 - t, &err);
        assert_non_null(wealth);
        assert_near(wealth[4], 10.0 * (double)(7 - t) + 4, 0);
        assert_near(folk_reader_column(reader, 0, "age", t, &err)[4], -1, 0);
    }
    assert_null(folk_reader_column(reader, 0, "weight", 3, &err));
    assert_non_null(strstr(err.text, "has no column 'weight' of 'donors'"));
    folk_reader_close(reader);
    written_end(&written);
}

static void record_talk(test_written *written, uint32_t id, const char *mind) {
    const folk_exchange exchange = {.id = id,
                                    .to = mind,
                                    .request = "{}",
                                    .reply = "J",
                                    .asked_at = id,
                                    .answer_at = id,
                                    .source = FOLK_SOURCE_LIVE};
    folk_recorder_exchange(written->recorder, &exchange);
    written_flush(written);
}

// An exchange is kept when it is answered: later ones may have come before it.
static void minds_that_answer_late_are_known_too(void **state) {
    (void)state;
    test_written written;
    written_begin(&written, NULL, 0);
    record_talk(&written, 1, "dan");
    record_talk(&written, 9, "bob");
    folk_reader *reader = written_open(&written);
    folk_error err = {0};
    folk_talk *items;
    size_t count;
    assert_int_equal(folk_reader_mind_count(reader), 2);
    record_talk(&written, 4, "carol");
    record_talk(&written, 10, "bob");
    assert_true(reader_refresh(reader));
    assert_int_equal(folk_reader_mind_count(reader), 3);
    assert_string_equal(folk_reader_mind(reader, 0), "bob");
    assert_string_equal(folk_reader_mind(reader, 1), "carol");
    assert_string_equal(folk_reader_mind(reader, 2), "dan");
    assert_true(folk_reader_talks(reader, "carol", 4, 9, &items, &count, &err));
    assert_int_equal(count, 1); // although exchanges 5 to 8 are missing
    folk_talks_clear(items, count);
    assert_true(folk_reader_talks(reader, "bob", 8.5, 9, &items, &count, &err));
    assert_int_equal(count, 0);
    folk_talks_clear(items, count);
    folk_reader_close(reader);
    written_end(&written);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        FOLK_TEST(of_two_snapshots_of_a_moment_the_newest_counts),
        FOLK_TEST(columns_may_change_places_between_snapshots),
        FOLK_TEST(minds_that_answer_late_are_known_too),
    };
    return FOLK_TESTS(tests);
}
