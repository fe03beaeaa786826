// SPDX-License-Identifier: GPL-3.0-or-later
// A child records without end and is killed (SIGKILL) at a random moment, fifty times. Each time the
// store opens, is whole, tells the run as `interrupted`, and holds a prefix: of every metric the values
// of ticks 1 to k, and they are what the closed form says.
#include "core/rng.h"
#include "tests/core/store_fixture.h"

#include <signal.h>
#include <sys/wait.h>

enum { KILLS = 50, METRICS = 3, LONGEST_MICROSECONDS = 40000 };

static double value_at(int metric, double t) {
    return 1000.0 * metric + t * t;
}

static _Noreturn void record_for_ever(const test_store *fixture) {
    folk_error err = {0};
    folk_store *store = folk_store_open(fixture->path, FOLK_STORE_WRITE, &err);
    int64_t run = 0;
    if (store == NULL ||
        !folk_store_begin(store, &fixture->scenario, &fixture->values, 1, &run, &err))
        _exit(1);
    folk_recorder_def def = folk_recorder_def_default();
    def.scenario = &fixture->scenario;
    def.store = store;
    def.run = run;
    def.flush_seconds = 0.001;
    folk_recorder *recorder = folk_recorder_create(&def);
    for (double t = 1;; t++) {
        for (int metric = 0; metric < METRICS; metric++)
            folk_recorder_value(recorder, (uint32_t)metric, t, value_at(metric, t));
        if (!folk_recorder_flush(recorder, false, &err)) _exit(2);
    }
}

static void kill_after(const test_store *fixture, uint64_t microseconds) {
    const pid_t child = fork();
    assert_true(child >= 0);
    if (child == 0) record_for_ever(fixture);
    usleep((useconds_t)microseconds);
    kill(child, SIGKILL);
    int status;
    assert_int_equal(waitpid(child, &status, 0), child);
    assert_true(WIFSIGNALED(status)); // it had not failed by itself
}

// Rows of one run and metric, in the order of the store.
static int64_t check_prefix(folk_store *store, int64_t run, int metric) {
    sqlite3_stmt *select;
    assert_int_equal(sqlite3_prepare_v2(folk_store_connection(store),
                                        "SELECT t, value FROM series WHERE run = ? AND metric = ? "
                                        "ORDER BY id",
                                        -1, &select, NULL),
                     SQLITE_OK);
    sqlite3_bind_int64(select, 1, run);
    sqlite3_bind_int(select, 2, metric);
    int64_t rows = 0, wrong = 0;
    while (sqlite3_step(select) == SQLITE_ROW) {
        const double t = (double)++rows;
        wrong += sqlite3_column_double(select, 0) != t;
        wrong += sqlite3_column_double(select, 1) != value_at(metric, t);
    }
    sqlite3_finalize(select);
    assert_int_equal(wrong, 0);
    return rows;
}

// Rows that the killed run left, or -1 when it was killed before it began.
static int64_t check_store(folk_store *store) {
    assert_query_text(store, "PRAGMA integrity_check", "ok");
    if (query(store, "SELECT count(*) FROM run") == 0) return -1;
    folk_run_info info;
    folk_error err = {0};
    assert_true(folk_store_info(store, 0, &info, &err));
    assert_string_equal(info.status, "interrupted");
    assert_false(info.alive);
    const int64_t rows = check_prefix(store, info.id, 0);
    for (int metric = 1; metric < METRICS; metric++)
        assert_in_range(rows - check_prefix(store, info.id, metric) + 1, 1, 2);
    assert_near(query(store, "SELECT count(*) FROM measure"),
                query(store, "SELECT count(*) FROM series"), 0);
    folk_run_info_clear(&info);
    return rows;
}

static void killed_runs_leave_a_prefix(void **state) {
    (void)state;
    folk_rng moments = folk_rng_stream(1980, "crash", 0, 0);
    int with_rows = 0;
    for (int i = 0; i < KILLS; i++) {
        test_store fixture = fixture_create();
        kill_after(&fixture, folk_rng_below(&moments, LONGEST_MICROSECONDS));
        folk_store *store = fixture_open(&fixture, FOLK_STORE_WRITE);
        with_rows += check_store(store) > 0;
        folk_store_close(store);
        fixture_destroy(&fixture);
    }
    assert_true(with_rows >= KILLS / 4); // the test did what it says
}

int main(void) {
    const struct CMUnitTest tests[] = {
        FOLK_TEST(killed_runs_leave_a_prefix),
    };
    return FOLK_TESTS(tests);
}
