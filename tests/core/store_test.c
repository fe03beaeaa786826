// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/core/store_fixture.h"

#include <sys/stat.h>
#include <sys/wait.h>

static void fresh_store_is_marked(void **state) {
    (void)state;
    test_store fixture = fixture_create();
    folk_store *store = fixture_open(&fixture, FOLK_STORE_WRITE);
    assert_string_equal(folk_store_path(store), fixture.path);
    assert_int_equal((int)query(store, "PRAGMA application_id"), 0x466f6c6b);
    assert_int_equal((int)query(store, "PRAGMA user_version"), FOLK_STORE_VERSION);
    assert_query_text(store, "PRAGMA journal_mode", "wal");
    folk_store_close(store);
    fixture_destroy(&fixture);
}

static void run_begins_interrupted_and_ends_as_it_did(void **state) {
    (void)state;
    test_store fixture = fixture_create();
    folk_store *store = fixture_open(&fixture, FOLK_STORE_WRITE);
    folk_error err = {0};
    int64_t run = 0;
    assert_true(folk_store_begin(store,
                                 &(folk_run_begin){.scenario = &fixture.scenario,
                                                   .values = &fixture.values,
                                                   .seed = UINT64_MAX},
                                 &run, &err));
    folk_run_info info;
    assert_true(folk_store_info(store, run, &info, &err));
    assert_string_equal(info.status, "interrupted");
    assert_string_equal(info.scenario, "test");
    assert_true(info.seed == UINT64_MAX);
    assert_int_equal(info.pid, getpid());
    assert_true(info.alive);
    assert_int_equal(strlen(info.started_at), strlen("2026-01-01T00:00:00.000Z"));
    assert_string_equal(info.ended_at, "");
    folk_run_info_clear(&info);

    const folk_run_end end = {.status = "failed",
                              .error = "test.lua:3: no",
                              .digest = 0xabc,
                              .events = 12,
                              .time = 3.5,
                              .seconds = 0.25};
    assert_true(folk_store_end(store, run, &end, &err));
    assert_true(folk_store_info(store, 0, &info, &err));
    assert_int_equal(info.id, run);
    assert_string_equal(info.status, "failed");
    assert_string_equal(info.error, "test.lua:3: no");
    assert_string_equal(info.digest, "0000000000000abc");
    assert_int_equal(info.events, 12);
    assert_near(info.end_time, 3.5, 0);
    assert_near(info.seconds, 0.25, 0);
    assert_false(info.alive);
    folk_run_info_clear(&info);
    folk_store_close(store);
    fixture_destroy(&fixture);
}

static void a_run_tells_where_it_comes_from(void **state) {
    (void)state;
    test_store fixture = fixture_create();
    folk_store *store = fixture_open(&fixture, FOLK_STORE_WRITE);
    folk_error err = {0};
    folk_run_begin begin = {.scenario = &fixture.scenario,
                            .values = &fixture.values,
                            .seed = 1,
                            .minds = "{\"mode\":\"record\"}"};
    int64_t first = 0, second = 0, third = 0;
    assert_true(folk_store_begin(store, &begin, &first, &err));
    begin.parent = first;
    assert_true(folk_store_begin(store, &begin, &second, &err));
    begin.forked = true; // at time 0
    assert_true(folk_store_begin(store, &begin, &third, &err));
    folk_run_info info;
    assert_true(folk_store_info(store, first, &info, &err));
    assert_string_equal(info.minds, "{\"mode\":\"record\"}");
    assert_true(info.parent == 0 && !info.forked);
    folk_run_info_clear(&info);
    assert_true(folk_store_info(store, second, &info, &err));
    assert_true(info.parent == first && !info.forked);
    folk_run_info_clear(&info);
    assert_true(folk_store_info(store, third, &info, &err));
    assert_true(info.parent == first && info.forked && info.forked_at == 0.0);
    folk_run_info_clear(&info);
    assert_int_equal((int)query(store, "SELECT count(*) FROM run WHERE parent IS NULL"), 1);
    assert_int_equal((int)query(store, "SELECT count(*) FROM run WHERE forked_at IS NULL"), 2);
    folk_store_close(store);
    fixture_destroy(&fixture);
}

static void interventions_come_back_typed(void **state) {
    (void)state;
    test_store fixture = fixture_create();
    folk_store *store = fixture_open(&fixture, FOLK_STORE_WRITE);
    folk_error err = {0};
    const int64_t run = fixture_begin(&fixture, store);
    folk_recorder_def def = folk_recorder_def_default();
    def.scenario = &fixture.scenario;
    def.store = store;
    def.run = run;
    folk_recorder *recorder = folk_recorder_create(&def); // of the lowest level
    folk_recorder_intervention(recorder, 2.5, "rate", "0.1");
    folk_recorder_intervention(recorder, 1.5, "twins", "false");
    assert_true(folk_recorder_flush(recorder, true, &err));
    folk_recorder_intervention(recorder, 0x1.8000000000001p0, "mode", "it's \"private\"");
    assert_true(folk_recorder_flush(recorder, true, &err));
    folk_recorder_destroy(recorder);
    folk_interventions all;
    assert_true(folk_store_interventions(store, run, &fixture.scenario, &all, &err));
    assert_int_equal(all.count, 3);
    assert_true(all.items[0].param == 1 && all.items[0].time == 2.5);
    assert_true(all.items[0].value.number == 0.1);
    assert_true(all.items[1].param == 3 && all.items[1].value.number == 0.0);
    assert_true(all.items[2].param == 4 && all.items[2].time == 0x1.8000000000001p0);
    assert_string_equal(all.items[2].value.text, "it's \"private\"");
    folk_interventions_clear(&all);
    folk_scenario stranger = {0};
    assert_false(folk_store_interventions(store, run, &stranger, &all, &err));
    char text[200];
    snprintf(text, sizeof text, "%s is damaged: an intervention of run 1 cannot be read",
             fixture.path);
    assert_string_equal(err.text, text);
    folk_interventions_clear(&all);
    folk_store_close(store);
    fixture_destroy(&fixture);
}

static void unknown_runs_are_told(void **state) {
    (void)state;
    test_store fixture = fixture_create();
    folk_store *store = fixture_open(&fixture, FOLK_STORE_WRITE);
    folk_error err = {0};
    char text[200];
    int64_t run = 0;
    assert_false(folk_store_find(store, &run, &err));
    snprintf(text, sizeof text, "%s holds no run yet", fixture.path);
    assert_string_equal(err.text, text);
    assert_int_equal(fixture_begin(&fixture, store), 1);
    assert_int_equal(fixture_begin(&fixture, store), 2);
    assert_true(folk_store_find(store, &run, &err));
    assert_int_equal(run, 2);
    run = 9;
    assert_false(folk_store_find(store, &run, &err));
    snprintf(text, sizeof text, "%s has no run 9: its newest is 2", fixture.path);
    assert_string_equal(err.text, text);
    folk_store_close(store);
    fixture_destroy(&fixture);
}

static void assert_same_value(const folk_param *param, const folk_value *a, const folk_value *b) {
    assert_memory_equal(&a->number, &b->number, sizeof a->number);
    if (folk_param_is_text(param->type)) assert_string_equal(a->text, b->text);
}

static void scenario_comes_back_whole(void **state) {
    (void)state;
    test_store fixture = fixture_create();
    folk_store *store = fixture_open(&fixture, FOLK_STORE_WRITE);
    folk_error err = {0};
    assert_true(folk_values_set(&fixture.values, &fixture.scenario, "rate=-0", &err));
    assert_true(folk_values_set(&fixture.values, &fixture.scenario, "mode=it's \"private\"", &err));
    const int64_t run = fixture_begin(&fixture, store);
    folk_scenario back;
    folk_values values;
    assert_true(folk_store_scenario(store, run, &back, &values, &err));
    char hash[33], hash_back[33];
    folk_scenario_hash(&fixture.scenario, hash);
    folk_scenario_hash(&back, hash_back);
    assert_string_equal(hash, hash_back);
    assert_string_equal(back.summary, fixture.scenario.summary);
    assert_string_equal(back.source, fixture.scenario.source);
    assert_int_equal(back.param_count, fixture.scenario.param_count);
    assert_int_equal(values.count, back.param_count);
    for (int i = 0; i < back.param_count; i++) {
        const folk_param *was = &fixture.scenario.params[i], *is = &back.params[i];
        assert_string_equal(is->name, was->name);
        assert_string_equal(is->unit, was->unit);
        assert_string_equal(is->doc, was->doc);
        assert_int_equal(is->type, was->type);
        assert_int_equal(is->line, was->line);
        assert_true(is->min == was->min && is->max == was->max);
        assert_int_equal(is->choice_count, was->choice_count);
        for (int j = 0; j < is->choice_count; j++)
            assert_string_equal(is->choices[j], was->choices[j]);
        assert_same_value(was, &is->value, &was->value);
        assert_same_value(was, &values.items[i], &fixture.values.items[i]);
    }
    assert_int_equal(back.metric_count, fixture.scenario.metric_count);
    assert_string_equal(back.metrics[7].name, "own-7");
    assert_int_equal(back.metrics[7].summary, FOLK_SUMMARY_MAX);
    assert_string_equal(back.files[0].path, "/a/test.lua");
    assert_string_equal(back.files[0].bytes, "return 1");
    assert_int_equal(back.files[1].size, 0);
    folk_scenario_clear(&back);
    folk_values_clear(&values);
    folk_store_close(store);
    fixture_destroy(&fixture);
}

static void contents_are_kept_once(void **state) {
    (void)state;
    test_store fixture = fixture_create();
    folk_store *store = fixture_open(&fixture, FOLK_STORE_WRITE);
    for (int i = 0; i < 3; i++)
        fixture_begin(&fixture, store);
    assert_int_equal((int)query(store, "SELECT count(*) FROM file"), 2);
    assert_int_equal((int)query(store, "SELECT count(*) FROM run_file"), 6);
    folk_store_close(store);
    fixture_destroy(&fixture);
}

static char *read_file(const char *path) {
    FILE *file = fopen(path, "r");
    assert_non_null(file);
    fseek(file, 0, SEEK_END);
    const size_t size = (size_t)ftell(file);
    char *text = folk_alloc(size + 1);
    rewind(file);
    assert_int_equal(fread(text, 1, size, file), size);
    fclose(file);
    return text;
}

// docs/store.md names each table and view, and after it each of its columns.
static void every_column_is_documented(void **state) {
    (void)state;
    test_store fixture = fixture_create();
    folk_store *store = fixture_open(&fixture, FOLK_STORE_WRITE);
    char *docs = read_file(FOLK_SOURCE_DIR "/docs/store.md");
    sqlite3_stmt *select;
    sqlite3_prepare_v2(folk_store_connection(store),
                       "SELECT m.name, c.name FROM sqlite_schema m, pragma_table_info(m.name) c "
                       "WHERE m.type IN ('table', 'view')",
                       -1, &select, NULL);
    int columns = 0;
    for (; sqlite3_step(select) == SQLITE_ROW; columns++) {
        char table[64], column[64];
        snprintf(table, sizeof table, "`%s`", sqlite3_column_text(select, 0));
        snprintf(column, sizeof column, "`%s`", sqlite3_column_text(select, 1));
        const char *section = strstr(docs, table);
        if (section == NULL || strstr(section, column) == NULL)
            fail_msg("docs/store.md does not explain column %s of table %s", column, table);
    }
    assert_true(columns > 80);
    sqlite3_finalize(select);
    folk_free(docs);
    folk_store_close(store);
    fixture_destroy(&fixture);
}

static void write_file(const char *path, const char *text) {
    FILE *file = fopen(path, "w");
    assert_non_null(file);
    fputs(text, file);
    fclose(file);
}

static void assert_refused(const char *path, folk_store_mode mode, const char *format) {
    folk_error err = {0};
    assert_null(folk_store_open(path, mode, &err));
    char *expected = folk_format("%s%s", path, format);
    if (format[0] == '^') { // the path stands within
        folk_free(expected);
        expected = folk_format(format + 1, path);
    }
    assert_string_equal(err.text, expected);
    assert_int_equal(err.code, FOLK_ERR_STORE);
    folk_free(expected);
}

static void other_files_are_refused_and_left_alone(void **state) {
    (void)state;
    test_store fixture = fixture_create();
    const char *path = fixture.path;
    assert_refused(path, FOLK_STORE_READ, "^there is no store at %s: No such file or directory");
    assert_refused(fixture.folder, FOLK_STORE_WRITE, " is a folder: a store is a file");

    write_file(path, "Dear diary, this is a text that is longer than a SQLite header.\n");
    assert_refused(path, FOLK_STORE_WRITE, " is not a Folk store: it is no SQLite file");
    struct stat status;
    assert_int_equal(stat(path, &status), 0);
    assert_int_equal(status.st_size, 64);
    unlink(path);

    sqlite3 *db;
    sqlite3_open(path, &db);
    sqlite3_exec(db, "CREATE TABLE bookmark(url)", NULL, NULL, NULL);
    sqlite3_close(db);
    const char *foreign = " is not a Folk store: it is another program's SQLite file";
    assert_refused(path, FOLK_STORE_WRITE, foreign);
    assert_refused(path, FOLK_STORE_READ, foreign);
    unlink(path);

    write_file(path, "");
    assert_refused(path, FOLK_STORE_READ, " holds no run: it is empty");
    folk_store_close(fixture_open(&fixture, FOLK_STORE_WRITE)); // an empty file may become one
    fixture_destroy(&fixture);
}

static void newer_versions_are_refused(void **state) {
    (void)state;
    test_store fixture = fixture_create();
    folk_store_close(fixture_open(&fixture, FOLK_STORE_WRITE));
    sqlite3 *db;
    sqlite3_open(fixture.path, &db);
    sqlite3_exec(db, "PRAGMA user_version = 7", NULL, NULL, NULL);
    sqlite3_close(db);
    assert_refused(fixture.path, FOLK_STORE_WRITE,
                   " was written by a newer Folk: its store has version 7, and this program "
                   "knows versions up to 3");
    fixture_destroy(&fixture);
}

static void missing_folder_is_told_at_once(void **state) {
    (void)state;
    assert_refused("/nonexistent-folder/runs.db", FOLK_STORE_WRITE,
                   "^cannot write %s in the folder /nonexistent-folder: No such file or directory");
}

enum { WRITERS = 4, RUNS_EACH = 5, TICKS = 2000 };

static int write_runs(const test_store *fixture, int writer) {
    folk_error err = {0};
    folk_store *store = folk_store_open(fixture->path, FOLK_STORE_WRITE, &err);
    bool ok = store != NULL;
    for (int i = 0; i < RUNS_EACH && ok; i++) {
        const uint64_t seed = (uint64_t)(writer * RUNS_EACH + i);
        int64_t run = 0;
        ok = folk_store_begin(store,
                              &(folk_run_begin){.scenario = &fixture->scenario,
                                                .values = &fixture->values,
                                                .seed = seed},
                              &run, &err);
        folk_recorder *recorder = fixture_record(fixture, store, run);
        for (int t = 1; t <= TICKS && ok; t++) {
            folk_recorder_value(recorder, 0, t, (double)seed * t);
            if (t % 500 == 0) ok = folk_recorder_flush(recorder, true, &err);
        }
        const folk_run_end end = {.status = "done"};
        ok = ok && folk_store_end(store, run, &end, &err);
        folk_recorder_destroy(recorder);
    }
    if (!ok) print_error("writer %d: %s\n", writer, err.text);
    folk_store_close(store);
    return ok ? 0 : 1;
}

static void several_processes_write_one_store(void **state) {
    (void)state;
    test_store fixture = fixture_create(); // the store does not exist yet: they race to create it
    pid_t children[WRITERS];
    for (int writer = 0; writer < WRITERS; writer++) {
        children[writer] = fork();
        assert_true(children[writer] >= 0);
        if (children[writer] == 0) _exit(write_runs(&fixture, writer));
    }
    for (int writer = 0; writer < WRITERS; writer++) {
        int status;
        waitpid(children[writer], &status, 0);
        assert_int_equal(status, 0);
    }
    folk_store *store = fixture_open(&fixture, FOLK_STORE_READ);
    assert_int_equal((int)query(store, "SELECT count(*) FROM run WHERE status = 'done'"),
                     WRITERS * RUNS_EACH);
    // the view finds each run's rows, and only those, though batches of several runs alternate
    assert_int_equal((int)query(store,
                                "SELECT count(*) FROM (SELECT r.id FROM run r JOIN measure m "
                                "ON m.run = r.id WHERE m.value = r.seed * m.t "
                                "GROUP BY r.id HAVING count(*) = 2000 AND max(m.t) = 2000)"),
                     WRITERS * RUNS_EACH);
    folk_store_close(store);
    fixture_destroy(&fixture);
}

static void a_pipe_or_a_device_is_refused_unopened(void **state) {
    (void)state;
    test_store fixture = fixture_create();
    folk_error err = {0};
    assert_int_equal(mkfifo(fixture.path, 0600), 0);
    for (int mode = FOLK_STORE_READ; mode <= FOLK_STORE_WRITE; mode++) {
        assert_null(folk_store_open(fixture.path, (folk_store_mode)mode, &err));
        assert_non_null(strstr(err.text, " is a device or a pipe: a store is a file"));
    }
    assert_null(folk_store_open("/dev/null", FOLK_STORE_WRITE, &err));
    assert_string_equal(err.text, "/dev/null is a device or a pipe: a store is a file");
    assert_null(folk_store_open("", FOLK_STORE_WRITE, &err));
    assert_string_equal(err.text, "the store's path is empty: a store is a file");
    fixture_destroy(&fixture);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        FOLK_TEST(fresh_store_is_marked),
        FOLK_TEST(run_begins_interrupted_and_ends_as_it_did),
        FOLK_TEST(a_run_tells_where_it_comes_from),
        FOLK_TEST(interventions_come_back_typed),
        FOLK_TEST(unknown_runs_are_told),
        FOLK_TEST(scenario_comes_back_whole),
        FOLK_TEST(contents_are_kept_once),
        FOLK_TEST(every_column_is_documented),
        FOLK_TEST(other_files_are_refused_and_left_alone),
        FOLK_TEST(newer_versions_are_refused),
        FOLK_TEST(missing_folder_is_told_at_once),
        FOLK_TEST(a_pipe_or_a_device_is_refused_unopened),
        FOLK_TEST(several_processes_write_one_store),
    };
    return FOLK_TESTS(tests);
}
