// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/core/store_fixture.h"

#include <pthread.h>
#include <zstd.h>

static void summaries_need_no_store(void **state) {
    (void)state;
    test_store fixture = fixture_create();
    const folk_summary kinds[] = {FOLK_SUMMARY_MEAN, FOLK_SUMMARY_LAST, FOLK_SUMMARY_SUM,
                                  FOLK_SUMMARY_MIN, FOLK_SUMMARY_MAX};
    const double expected[] = {2.5, 1.0, 10.0, 1.0, 4.0};
    for (int i = 0; i < 5; i++)
        fixture.scenario.metrics[i].summary = kinds[i];
    folk_recorder *recorder = fixture_record(&fixture, NULL, 0);
    double value = 0;
    assert_false(folk_recorder_summary(recorder, 0, &value));
    const double series[] = {2, 3, 4, 1};
    for (int i = 0; i < 4; i++)
        for (uint32_t metric = 0; metric < 5; metric++)
            folk_recorder_value(recorder, metric, i, series[i]);
    for (uint32_t metric = 0; metric < 5; metric++) {
        assert_true(folk_recorder_summary(recorder, metric, &value));
        assert_near(value, expected[metric], 0);
    }
    folk_error err = {0};
    assert_true(folk_recorder_flush(recorder, true, &err));
    folk_recorder_destroy(recorder);
    fixture_destroy(&fixture);
}

static void batch_waits_for_its_time(void **state) {
    (void)state;
    test_store fixture = fixture_create();
    folk_store *store = fixture_open(&fixture, FOLK_STORE_WRITE);
    folk_recorder_def def = folk_recorder_def_default();
    def.scenario = &fixture.scenario;
    def.store = store;
    def.run = fixture_begin(&fixture, store);
    def.flush_seconds = 3600;
    folk_recorder *recorder = folk_recorder_create(&def);
    folk_error err = {0};
    folk_recorder_value(recorder, 1, 0, 7);
    assert_true(folk_recorder_flush(recorder, false, &err));
    assert_near(query(store, "SELECT count(*) FROM series"), 0, 0);
    assert_true(folk_recorder_flush(recorder, true, &err));
    assert_near(query(store, "SELECT value FROM measure WHERE metric = 'welfare'"), 7, 0);
    folk_recorder_destroy(recorder);
    folk_store_close(store);
    fixture_destroy(&fixture);
}

static void full_batch_is_written_unasked(void **state) {
    (void)state;
    enum { ROWS = 300000 };
    test_store fixture = fixture_create();
    folk_store *store = fixture_open(&fixture, FOLK_STORE_WRITE);
    const int64_t run = fixture_begin(&fixture, store);
    folk_recorder *recorder = fixture_record(&fixture, store, run);
    for (int i = 0; i < ROWS; i++)
        folk_recorder_value(recorder, (uint32_t)(i % 2), i, i);
    const double before = query(store, "SELECT count(*) FROM series");
    assert_true(before > ROWS / 2 && before < ROWS);
    folk_error err = {0};
    assert_true(folk_recorder_flush(recorder, true, &err));
    assert_near(query(store, "SELECT count(*) FROM series WHERE t = value"), ROWS, 0);
    assert_near(query(store, "SELECT count(*) FROM measure WHERE run = 1"), ROWS, 0);
    assert_near(query(store, "SELECT count(*) FROM extent"), 1, 0); // nobody wrote in between
    assert_near(query(store, "SELECT value FROM metric WHERE metric = 0"), (ROWS - 2) / 2.0, 1e-6);
    assert_near(query(store, "SELECT count FROM metric WHERE metric = 1"), ROWS / 2.0, 0);
    // 1, 3, …, 2 n - 1 has variance (n^2 - 1) / 3 over n, so n (n + 1) / 3 over n - 1
    const double n = ROWS / 2.0;
    assert_near(query(store, "SELECT deviation FROM metric WHERE metric = 1"),
                sqrt(n * (n + 1) / 3), 1e-6);
    folk_recorder_destroy(recorder);
    folk_store_close(store);
    fixture_destroy(&fixture);
}

// Of values 0, 1, 2, … those that are multiples of the smallest power of two that leaves at most
// `bound` of them are kept.
static void assert_thinned(int values, int bound, int flush_every) {
    test_store fixture = fixture_create();
    folk_store *store = fixture_open(&fixture, FOLK_STORE_WRITE);
    folk_recorder_def def = folk_recorder_def_default();
    def.scenario = &fixture.scenario;
    def.store = store;
    def.run = fixture_begin(&fixture, store);
    def.max_points = (uint64_t)bound;
    folk_recorder *recorder = folk_recorder_create(&def);
    folk_error err = {0};
    for (int i = 0; i < values; i++) {
        folk_recorder_value(recorder, FOLK_METRIC_SHARED, i, i);
        if (i % flush_every == 0) assert_true(folk_recorder_flush(recorder, true, &err));
    }
    assert_true(folk_recorder_flush(recorder, true, &err));
    int stride = 1;
    while ((values + stride - 1) / stride > bound)
        stride *= 2;
    char sql[100];
    snprintf(sql, sizeof sql, "SELECT count(*) FROM series WHERE cast(t AS INTEGER) %% %d = 0",
             stride);
    assert_near(query(store, sql), (values + stride - 1) / stride, 0);
    assert_near(query(store, "SELECT count(*) FROM series"), (values + stride - 1) / stride, 0);
    assert_near(query(store, "SELECT count(*) FROM measure"), (values + stride - 1) / stride, 0);
    assert_near(query(store, "SELECT count FROM metric WHERE metric = 6"), values, 0);
    assert_near(query(store, "SELECT value FROM metric WHERE metric = 6"), values - 1, 0);
    folk_recorder_destroy(recorder);
    folk_store_close(store);
    fixture_destroy(&fixture);
}

static void thinning_halves_what_is_kept(void **state) {
    (void)state;
    assert_thinned(100, 100, 7);
    assert_thinned(101, 100, 7);
    assert_thinned(1000, 100, 1);   // all points are in the store before they are dropped
    assert_thinned(1000, 64, 999);  // none is
    assert_thinned(10000, 33, 500); // both
    assert_thinned(50, 1, 3);
}

static void events_are_kept_in_order(void **state) {
    (void)state;
    test_store fixture = fixture_create();
    folk_store *store = fixture_open(&fixture, FOLK_STORE_WRITE);
    const int64_t run = fixture_begin(&fixture, store);
    folk_recorder *recorder = fixture_record(&fixture, store, run);
    assert_true(folk_recorder_wants_events(recorder));
    assert_false(folk_recorder_wants_all_events(recorder));
    folk_error err = {0};
    char kind[8] = "gift", detail[8] = "of 3";
    folk_recorder_event(recorder, &(folk_record_event){1.5, kind, detail, 4, 5});
    assert_true(folk_recorder_flush(recorder, true, &err));
    folk_recorder_event(recorder, &(folk_record_event){2.0, kind, NULL, -1, -1});
    strcpy(kind, "xxxx"); // texts were copied
    assert_true(folk_recorder_flush(recorder, true, &err));
    assert_near(query(store, "SELECT count(*) FROM event WHERE kind = 'gift'"), 2, 0);
    assert_query_text(store,
                      "SELECT group_concat(seq || ':' || t || ':' || coalesce(actor, '-') || ':' "
                      "|| coalesce(target, '-') || ':' || coalesce(detail, '-'), ' ') FROM event",
                      "1:1.5:4:5:of 3 2:2.0:-:-:-");
    folk_recorder_destroy(recorder);
    folk_store_close(store);
    fixture_destroy(&fixture);
}

static void cells_are_kept_with_and_without_store(void **state) {
    (void)state;
    test_store fixture = fixture_create();
    folk_store *store = fixture_open(&fixture, FOLK_STORE_WRITE);
    const int64_t run = fixture_begin(&fixture, store);
    folk_recorder *recorders[] = {fixture_record(&fixture, store, run),
                                  fixture_record(&fixture, NULL, 0)};
    folk_error err = {0};
    for (int i = 0; i < 2; i++) {
        char text[8] = "TFT";
        folk_recorder_cell(recorders[i],
                           &(folk_cell){.table = "ranking", .column = "name", .text = text});
        assert_true(folk_recorder_flush(recorders[i], true, &err));
        strcpy(text, "xxx");
        folk_recorder_cell(
            recorders[i],
            &(folk_cell){.table = "ranking", .column = "score", .number = 504.5, .row = 1});
        assert_true(folk_recorder_flush(recorders[i], true, &err));
        assert_int_equal(folk_recorder_cell_count(recorders[i]), 2);
        assert_string_equal(folk_recorder_cell_at(recorders[i], 0)->text, "TFT");
        assert_null(folk_recorder_cell_at(recorders[i], 1)->text);
        folk_recorder_destroy(recorders[i]);
    }
    assert_query_text(store,
                      "SELECT group_concat(table_name || row || column_name || "
                      "coalesce(number, text), ' ') FROM result",
                      "ranking0nameTFT ranking1score504.5");
    folk_store_close(store);
    fixture_destroy(&fixture);
}

static void exchanges_are_kept(void **state) {
    (void)state;
    test_store fixture = fixture_create();
    folk_store *store = fixture_open(&fixture, FOLK_STORE_WRITE);
    const int64_t run = fixture_begin(&fixture, store);
    folk_recorder *recorder = fixture_record(&fixture, store, run);
    folk_error err = {0};
    folk_recorder_exchange(recorder, &(folk_exchange){.id = 3,
                                                      .asker = 8,
                                                      .asked_at = 1,
                                                      .answer_at = 2.5,
                                                      .to = "gpt",
                                                      .request = "C or D?",
                                                      .reply = "C",
                                                      .tokens_in = 5,
                                                      .tokens_out = 1,
                                                      .attempts = 2});
    assert_true(folk_recorder_flush(recorder, true, &err));
    assert_near(query(store, "SELECT count(*) FROM exchange WHERE seq = 3 AND asker = 8 AND "
                             "mind = 'gpt' AND asked_at = 1 AND answer_at = 2.5 AND reply = 'C' "
                             "AND error IS NULL AND tokens_in = 5 AND attempts = 2"),
                1, 0);
    folk_recorder_destroy(recorder);
    folk_store_close(store);
    fixture_destroy(&fixture);
}

static void snapshots_unpack_to_the_columns(void **state) {
    (void)state;
    enum { AGENTS = 5000 };
    test_store fixture = fixture_create();
    folk_store *store = fixture_open(&fixture, FOLK_STORE_WRITE);
    folk_recorder_def def = folk_recorder_def_default();
    def.scenario = &fixture.scenario;
    def.store = store;
    def.run = fixture_begin(&fixture, store);
    def.snapshot_every = 10;
    folk_recorder *recorder = folk_recorder_create(&def);
    folk_population *population = folk_population_create("donors", AGENTS);
    double *score = folk_population_column(population, folk_population_add(population, "score"));
    for (int i = 0; i < AGENTS; i++)
        score[i] = i / 3.0;
    assert_true(folk_recorder_snapshot_due(recorder, 0));
    folk_recorder_snapshot(recorder, 0, population);
    assert_false(folk_recorder_snapshot_due(recorder, 9.5));
    assert_true(folk_recorder_snapshot_due(recorder, 10));
    folk_error err = {0};
    assert_true(folk_recorder_flush(recorder, true, &err));
    sqlite3_stmt *select;
    sqlite3_prepare_v2(folk_store_connection(store),
                       "SELECT bytes FROM snapshot WHERE run = 1 AND t = 0 AND size = 5000 AND "
                       "population = 'donors' AND column_name = 'score'",
                       -1, &select, NULL);
    assert_int_equal(sqlite3_step(select), SQLITE_ROW);
    double *back = folk_alloc(AGENTS * sizeof *back);
    assert_int_equal(ZSTD_decompress(back, AGENTS * sizeof *back, sqlite3_column_blob(select, 0),
                                     (size_t)sqlite3_column_bytes(select, 0)),
                     AGENTS * sizeof *back);
    assert_memory_equal(back, score, AGENTS * sizeof *back);
    sqlite3_finalize(select);
    folk_free(back);
    folk_population_destroy(population);
    folk_recorder_destroy(recorder);
    folk_store_close(store);
    fixture_destroy(&fixture);
}

static void failed_flush_loses_nothing(void **state) {
    (void)state;
    test_store fixture = fixture_create();
    folk_store *store = fixture_open(&fixture, FOLK_STORE_WRITE);
    const int64_t run = fixture_begin(&fixture, store);
    folk_recorder *recorder = fixture_record(&fixture, store, run);
    folk_recorder_value(recorder, 0, 1, 1);
    folk_recorder_event(recorder, &(folk_record_event){1, "gift", NULL, 1, 2});
    sqlite3 *db = folk_store_connection(store);
    sqlite3_exec(db, "ALTER TABLE event RENAME TO hidden", NULL, NULL, NULL);
    folk_error err = {0};
    assert_false(folk_recorder_flush(recorder, true, &err));
    char *expected =
        folk_format("cannot use %s as a store: no such table: event", folk_store_path(store));
    assert_string_equal(err.text, expected);
    folk_free(expected);
    assert_near(query(store, "SELECT count(*) FROM series"), 0, 0); // all or nothing
    sqlite3_exec(db, "ALTER TABLE hidden RENAME TO event", NULL, NULL, NULL);
    assert_true(folk_recorder_flush(recorder, false, &err)); // tried again without being forced
    assert_near(query(store, "SELECT count(*) FROM series"), 1, 0);
    assert_near(query(store, "SELECT count(*) FROM event"), 1, 0);
    folk_recorder_destroy(recorder);
    folk_store_close(store);
    fixture_destroy(&fixture);
}

static void *record_ten_thousand(void *recorder) {
    for (int i = 0; i < 10000; i++)
        folk_recorder_value(recorder, 0, i, i);
    return NULL;
}

static void watchdog_may_flush_and_close_beside_the_run(void **state) {
    (void)state;
    test_store fixture = fixture_create();
    folk_store *store = fixture_open(&fixture, FOLK_STORE_WRITE);
    const int64_t run = fixture_begin(&fixture, store);
    folk_recorder *recorder = fixture_record(&fixture, store, run);
    folk_error err = {0};
    pthread_t thread;
    assert_int_equal(pthread_create(&thread, NULL, record_ten_thousand, recorder), 0);
    for (int i = 0; i < 5; i++)
        assert_true(folk_recorder_flush(recorder, true, &err));
    pthread_join(thread, NULL);
    assert_true(folk_recorder_close(recorder, &err));
    folk_recorder_value(recorder, 0, 10000, 1e9); // too late
    assert_true(folk_recorder_flush(recorder, true, &err));
    assert_near(query(store, "SELECT count(*) FROM series"), 10000, 0);
    assert_near(query(store, "SELECT sum(value) FROM measure"), 10000.0 * 9999 / 2, 0);
    folk_recorder_destroy(recorder);
    folk_store_close(store);
    fixture_destroy(&fixture);
}

static void exchanges_can_be_left_out(void **state) {
    (void)state;
    test_store fixture = fixture_create();
    folk_store *store = fixture_open(&fixture, FOLK_STORE_WRITE);
    folk_error err = {0};
    const folk_exchange exchange = {.id = 1, .to = "gpt", .request = "?", .reply = "!"};
    for (int left_out = 0; left_out < 2; left_out++) {
        folk_recorder_def def = folk_recorder_def_default();
        def.scenario = &fixture.scenario;
        def.store = store;
        def.run = fixture_begin(&fixture, store);
        def.no_exchanges = left_out == 1;
        folk_recorder *recorder = folk_recorder_create(&def);
        folk_recorder_exchange(recorder, &exchange);
        assert_true(folk_recorder_flush(recorder, true, &err));
        folk_recorder_destroy(recorder);
    }
    assert_int_equal((int)query(store, "SELECT count(*) FROM exchange WHERE run = 1"), 1);
    assert_int_equal((int)query(store, "SELECT count(*) FROM exchange WHERE run = 2"), 0);
    folk_store_close(store);
    fixture_destroy(&fixture);
}

// A watchdog closes the recorder of a run that is stuck: answers whose time has not come are kept.
static void closing_keeps_answers_that_wait_for_their_time(void **state) {
    (void)state;
    test_store fixture = fixture_create();
    folk_store *store = fixture_open(&fixture, FOLK_STORE_WRITE);
    folk_error err = {0};
    folk_recorder *recorder = fixture_record(&fixture, store, fixture_begin(&fixture, store));
    folk_sim_def def = folk_sim_def_default();
    def.recorder = recorder;
    folk_sim *sim = folk_sim_create(&def);
    const uint16_t kind = folk_sim_handle(sim, "heard", NULL, NULL);
    folk_exchange_ask(sim, &(folk_question){.kind = kind, .latency = 5, .to = "a", .request = "?"});
    folk_exchange_ask(sim, &(folk_question){.kind = kind, .latency = 1, .to = "a", .request = "!"});
    assert_true(folk_exchange_answer(sim, 1, &(folk_answer){.reply = "early"}, &err));
    assert_true(folk_recorder_close(recorder, &err));
    assert_query_text(store, "SELECT seq || reply || answer_at FROM exchange", "1early5.0");
    assert_true(folk_exchange_answer(sim, 2, &(folk_answer){.reply = "late"}, &err));
    assert_true(folk_recorder_flush(recorder, true, &err));
    assert_int_equal((int)query(store, "SELECT count(*) FROM exchange"), 1);
    folk_sim_destroy(sim);
    folk_recorder_destroy(recorder);
    folk_store_close(store);
    fixture_destroy(&fixture);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        FOLK_TEST(summaries_need_no_store),
        FOLK_TEST(batch_waits_for_its_time),
        FOLK_TEST(full_batch_is_written_unasked),
        FOLK_TEST(thinning_halves_what_is_kept),
        FOLK_TEST(events_are_kept_in_order),
        FOLK_TEST(cells_are_kept_with_and_without_store),
        FOLK_TEST(exchanges_are_kept),
        FOLK_TEST(snapshots_unpack_to_the_columns),
        FOLK_TEST(failed_flush_loses_nothing),
        FOLK_TEST(watchdog_may_flush_and_close_beside_the_run),
        FOLK_TEST(exchanges_can_be_left_out),
        FOLK_TEST(closing_keeps_answers_that_wait_for_their_time),
    };
    return FOLK_TESTS(tests);
}
