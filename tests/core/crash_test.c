// SPDX-License-Identifier: GPL-3.0-or-later
// A child records without end and is killed (SIGKILL) at a random moment, fifty times: mostly after
// it has written its first batch, every fifth time from its very start. A store takes ten killed
// runs. Each time it opens, is whole, tells the run as `interrupted`, and holds a prefix: of every
// metric the values of ticks 1 to k, and they are what the closed form says.
#include "core/rng.h"
#include "tests/core/store_fixture.h"

#include <signal.h>
#include <sys/wait.h>

enum { STORES = 5, KILLS = 10, METRICS = 3, BATCH = 10, LONGEST_MICROSECONDS = 20000 };

static double value_at(int metric, double t) {
    return 1000.0 * metric + t * t;
}

// Writes a byte to `written` when a batch is in the store.
static _Noreturn void record_for_ever(const test_store *fixture, int written) {
    folk_error err = {0};
    folk_store *store = folk_store_open(fixture->path, FOLK_STORE_WRITE, &err);
    int64_t run = 0;
    if (store == NULL || !folk_store_begin(store,
                                           &(folk_run_begin){.scenario = &fixture->scenario,
                                                             .values = &fixture->values,
                                                             .seed = 1},
                                           &run, &err))
        _exit(1);
    folk_recorder_def def = folk_recorder_def_default();
    def.scenario = &fixture->scenario;
    def.store = store;
    def.run = run;
    folk_recorder *recorder = folk_recorder_create(&def);
    bool told = false;
    for (double t = 1;; t++) {
        for (int metric = 0; metric < METRICS; metric++)
            folk_recorder_value(recorder, (uint32_t)metric, t, value_at(metric, t));
        if (fmod(t, BATCH) != 0) continue;
        if (!folk_recorder_flush(recorder, true, &err)) _exit(2);
        if (!told) told = write(written, "w", 1) == 1;
    }
}

static void kill_after(const test_store *fixture, bool first_batch, uint64_t microseconds) {
    int ends[2];
    assert_int_equal(pipe(ends), 0);
    const pid_t child = fork();
    assert_true(child >= 0);
    if (child == 0) record_for_ever(fixture, ends[1]);
    close(ends[1]);
    char byte;
    if (first_batch) assert_int_equal(read(ends[0], &byte, 1), 1);
    usleep((useconds_t)microseconds);
    kill(child, SIGKILL);
    int status;
    assert_int_equal(waitpid(child, &status, 0), child);
    assert_true(WIFSIGNALED(status)); // it had not failed by itself
    close(ends[0]);
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

// Rows that the newest killed run left, or -1 when it was killed before it began.
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
        assert_int_equal(check_prefix(store, info.id, metric), rows);
    assert_near(query(store, "SELECT count(*) FROM measure"),
                query(store, "SELECT count(*) FROM series"), 0);
    folk_run_info_clear(&info);
    return rows;
}

static void killed_runs_leave_a_prefix(void **state) {
    (void)state;
    folk_rng moments = folk_rng_stream(1980, "crash", 0, 0);
    for (int i = 0; i < STORES; i++) {
        test_store fixture = fixture_create();
        for (int j = 0; j < KILLS; j++) {
            const bool first_batch = j % 5 != 0;
            kill_after(&fixture, first_batch, folk_rng_below(&moments, LONGEST_MICROSECONDS));
            folk_store *store = fixture_open(&fixture, FOLK_STORE_WRITE);
            const int64_t rows = check_store(store);
            assert_true(rows >= BATCH || !first_batch);
            folk_store_close(store);
        }
        fixture_destroy(&fixture);
    }
}

// Asks without an end, is answered at once, and never lets an answer's time come.
static _Noreturn void ask_for_ever(const test_store *fixture, int written) {
    folk_error err = {0};
    folk_store *store = folk_store_open(fixture->path, FOLK_STORE_WRITE, &err);
    if (store == NULL) _exit(1);
    folk_recorder *recorder = fixture_record(fixture, store, fixture_begin(fixture, store));
    folk_sim_def def = folk_sim_def_default();
    def.recorder = recorder;
    folk_sim *sim = folk_sim_create(&def);
    const folk_question question = {.kind = folk_sim_handle(sim, "heard", NULL, NULL),
                                    .latency = 1e6,
                                    .to = "alice",
                                    .request = "what now?"};
    for (;;) {
        const uint32_t id = folk_exchange_ask(sim, &question);
        if (!folk_exchange_answer(sim, id, &(folk_answer){.reply = "wait"}, &err)) _exit(2);
        if (id % BATCH != 0) continue;
        if (!folk_recorder_flush(recorder, true, &err)) _exit(3);
        if (id == BATCH && write(written, "w", 1) != 1) _exit(4);
    }
}

static void killed_runs_leave_the_answers_that_had_come(void **state) {
    (void)state;
    test_store fixture = fixture_create();
    int ends[2];
    assert_int_equal(pipe(ends), 0);
    const pid_t child = fork();
    assert_true(child >= 0);
    if (child == 0) ask_for_ever(&fixture, ends[1]);
    close(ends[1]);
    char byte;
    assert_int_equal(read(ends[0], &byte, 1), 1);
    kill(child, SIGKILL);
    int status;
    assert_int_equal(waitpid(child, &status, 0), child);
    assert_true(WIFSIGNALED(status));
    close(ends[0]);
    folk_store *store = fixture_open(&fixture, FOLK_STORE_READ);
    const double rows = query(store, "SELECT count(*) FROM exchange WHERE reply = 'wait'");
    assert_true(rows >= BATCH && fmod(rows, BATCH) == 0);
    assert_near(query(store, "SELECT max(seq) FROM exchange"), rows, 0);
    folk_store_close(store);
    fixture_destroy(&fixture);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        FOLK_TEST(killed_runs_leave_a_prefix),
        FOLK_TEST(killed_runs_leave_the_answers_that_had_come),
    };
    return FOLK_TESTS(tests);
}
