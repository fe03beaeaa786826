// SPDX-License-Identifier: GPL-3.0-or-later
// What a reader says of a run that lacks something, or of a store that is damaged.
#include "tests/viz/reader_fixture.h"

static void a_run_without_snapshots_says_how_to_get_them(void **state) {
    (void)state;
    test_written written;
    written_begin(&written, NULL, 0);
    folk_recorder_society(written.recorder, "donors", 10, NULL, 0);
    folk_recorder_value(written.recorder, 0, 4, 0.5);
    written_flush(&written);
    folk_reader *reader = written_open(&written);
    folk_error err = {0};
    size_t moment;
    assert_int_equal(folk_reader_moment_count(reader), 0);
    assert_false(folk_reader_moment_at(reader, 4, &moment));
    assert_int_equal(folk_reader_column_count(reader, 0), 0);
    assert_null(folk_reader_column(reader, 0, "score", 0, &err));
    assert_string_equal(err.text, "run 1 has no snapshots of its population; folk run --snapshots "
                                  "TIME keeps them");
    assert_int_equal(folk_reader_curve(reader, 0).count, 1);
    folk_reader_close(reader);
    written_end(&written);
}

static void assert_column_damaged(folk_reader *reader, size_t moment, const char *expected) {
    folk_error err = {0};
    assert_null(folk_reader_column(reader, 0, "score", moment, &err));
    if (strstr(err.text, expected) == NULL) fail_msg("'%s' lacks '%s'", err.text, expected);
}

static void a_corrupt_snapshot_gets_a_sentence(void **state) {
    (void)state;
    test_written written;
    written_begin(&written, NULL, 0);
    folk_recorder_society(written.recorder, "donors", 1000, NULL, 0);
    for (int t = 0; t < 6; t++)
        written_snapshot(&written, t, 1000, t);
    written_flush(&written);
    written_sql(&written, "UPDATE snapshot SET bytes = x'00' WHERE t = 0;"
                          "UPDATE snapshot SET bytes = x'' WHERE t = 1;"
                          "UPDATE snapshot SET size = 1099511627776 WHERE t = 2;"
                          "UPDATE snapshot SET bytes = substr(bytes, 1, length(bytes) - 8) || "
                          "x'0011223344556677' WHERE t = 3;"
                          "UPDATE snapshot SET column_name = 'other' WHERE t = 4;");
    folk_reader *reader = written_open(&written);
    for (size_t t = 0; t < 3; t++)
        assert_column_damaged(reader, t, "is damaged: column 'score' of 'donors' in the snapshot");
    folk_error err = {0};
    const double *values = folk_reader_column(reader, 0, "score", 3, &err);
    assert_true(values == NULL || values[999] == 1002); // a frame has no checksum of its own
    assert_column_damaged(reader, 4,
                          "the snapshot at 4 of run 1 has no column 'score' of 'donors'");
    assert_near(folk_reader_column(reader, 0, "score", 5, &err)[999], 1004, 0);
    folk_reader_close(reader);
    written_end(&written);
}

static void a_damaged_society_is_left_out_with_a_warning(void **state) {
    (void)state;
    test_written written;
    written_begin(&written, "{\"kind\":\"simplex\",\"metrics\":[", 0);
    const uint32_t edge[][2] = {{0, 1}};
    folk_network network;
    folk_error err = {0};
    assert_true(folk_network_create(&network, 2, edge, 1, &err));
    const int two = folk_recorder_society(written.recorder, "two", 2, NULL, 0);
    folk_recorder_network(written.recorder, two, 0, &network);
    folk_network_clear(&network);
    folk_recorder_society(written.recorder, "many", 3, NULL, 0);
    folk_recorder_society(written.recorder, "sites", 9, NULL, 0);
    written_flush(&written);
    written_sql(&written, "UPDATE society SET size = 3 WHERE name = 'two';"
                          "UPDATE society SET types = '[\"a\", ' WHERE name = 'two';"
                          "UPDATE society SET size = -3 WHERE name = 'many';"
                          "UPDATE society SET rows = 3, columns = 4 WHERE name = 'sites'");
    folk_reader *reader = written_open(&written);
    assert_int_equal(folk_reader_society_count(reader), 2);
    assert_null(folk_reader_society(reader, 0)->network);
    assert_null(folk_reader_society(reader, 0)->types);
    assert_null(folk_reader_society(reader, 1)->network);
    assert_int_equal(folk_reader_view(reader)->kind, FOLK_VIEW_NONE);
    assert_string_equal(folk_reader_warning(reader),
                        "how run 1 is to be shown cannot be read; the network of 'two' in run 1 is "
                        "damaged; a population of run 1 is damaged: its size is -3; the network of "
                        "'sites' in run 1 is damaged");
    folk_reader_close(reader);
    written_end(&written);
}

// What version 2 added is taken away again.
static const char TO_VERSION_1[] =
    "DROP INDEX exchange_key; DROP TABLE intervention; DROP TABLE society;"
    "ALTER TABLE run DROP COLUMN parent; ALTER TABLE run DROP COLUMN forked_at;"
    "ALTER TABLE run DROP COLUMN minds; ALTER TABLE run DROP COLUMN view;"
    "ALTER TABLE exchange DROP COLUMN key; ALTER TABLE exchange DROP COLUMN source;"
    "PRAGMA user_version = 1;";

static void a_store_of_version_1_tells_what_it_has(void **state) {
    (void)state;
    test_written written;
    written_begin(&written, "{\"kind\":\"field\"}", 0);
    for (int i = 0; i < 50; i++)
        folk_recorder_value(written.recorder, 1, i, i);
    written_snapshot(&written, 10, 25, 1);
    folk_recorder_exchange(
        written.recorder,
        &(folk_exchange){
            .id = 1, .to = "alice", .request = "q", .reply = "J", .asked_at = 5, .answer_at = 60});
    written_flush(&written);
    written_sql(&written, TO_VERSION_1);
    folk_reader *reader = written_open(&written);
    folk_error err = {0};
    assert_int_equal(folk_reader_view(reader)->kind, FOLK_VIEW_NONE);
    assert_int_equal(folk_reader_curve(reader, 1).count, 50);
    assert_int_equal(folk_reader_society_count(reader), 1);
    assert_string_equal(folk_reader_society(reader, 0)->name, "donors");
    assert_int_equal(folk_reader_society(reader, 0)->size, 25);
    assert_near(folk_reader_column(reader, 0, "score", 0, &err)[24], 25, 0);
    assert_int_equal(folk_reader_mind_count(reader), 1);
    folk_talk *items;
    size_t count;
    assert_true(folk_reader_talks(reader, "alice", 5, 9, &items, &count, &err));
    assert_int_equal(count, 1);
    assert_string_equal(items[0].source, "live");
    folk_talks_clear(items, count);
    assert_int_equal(folk_reader_intervention_count(reader), 0);
    assert_string_equal(folk_reader_warning(reader), "");
    folk_reader_close(reader);
    written_end(&written);
}

static void assert_no_reader(const char *path, int64_t run, const char *expected) {
    folk_error err = {0};
    assert_null(folk_reader_open(path, run, &err));
    if (strstr(err.text, expected) == NULL) fail_msg("'%s' lacks '%s'", err.text, expected);
}

static void what_is_no_run_gets_a_sentence(void **state) {
    (void)state;
    test_written written;
    written_begin(&written, NULL, 0);
    assert_no_reader("/nowhere/folk.db", 0, "there is no store at /nowhere/folk.db");
    assert_no_reader(written.files.path, 9, "has no run 9");
    written_sql(&written, "PRAGMA user_version = 99");
    assert_no_reader(written.files.path, 0, "was written by a newer Folk");
    written_sql(&written, "PRAGMA user_version = 2; UPDATE parameter SET type = 'odd'");
    assert_no_reader(written.files.path, 0, "is damaged: a parameter of run 1 cannot be read");
    written_end(&written);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        FOLK_TEST(a_run_without_snapshots_says_how_to_get_them),
        FOLK_TEST(a_corrupt_snapshot_gets_a_sentence),
        FOLK_TEST(a_damaged_society_is_left_out_with_a_warning),
        FOLK_TEST(a_store_of_version_1_tells_what_it_has),
        FOLK_TEST(what_is_no_run_gets_a_sentence),
    };
    return FOLK_TESTS(tests);
}
