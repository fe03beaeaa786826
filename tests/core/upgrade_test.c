// SPDX-License-Identifier: GPL-3.0-or-later
// A store of version 1, as the first Folk wrote it, is brought to this version when it is opened to
// write, and is read as it is.
#include "tests/core/store_fixture.h"

#include "core/tape.h"

#include <sys/stat.h>

static const char VERSION_1[] =
    "CREATE TABLE run("
    " id INTEGER PRIMARY KEY, scenario TEXT NOT NULL, scenario_hash TEXT NOT NULL,"
    " summary TEXT NOT NULL, source TEXT NOT NULL, seed TEXT NOT NULL, version TEXT NOT NULL,"
    " host TEXT NOT NULL, pid INTEGER NOT NULL, status TEXT NOT NULL, error TEXT, digest TEXT,"
    " events INTEGER, end_time REAL, seconds REAL, started_at TEXT NOT NULL, ended_at TEXT);"
    "CREATE TABLE parameter("
    " run INTEGER NOT NULL REFERENCES run(id), position INTEGER NOT NULL, name TEXT NOT NULL,"
    " type TEXT NOT NULL, unit TEXT NOT NULL, doc TEXT NOT NULL, min REAL, max REAL,"
    " choices TEXT, line INTEGER NOT NULL, default_value TEXT NOT NULL, value TEXT NOT NULL,"
    " number REAL, PRIMARY KEY(run, position)) WITHOUT ROWID;"
    "CREATE TABLE metric("
    " run INTEGER NOT NULL REFERENCES run(id), metric INTEGER NOT NULL, name TEXT NOT NULL,"
    " unit TEXT NOT NULL, doc TEXT NOT NULL, summary TEXT NOT NULL, value REAL,"
    " count INTEGER NOT NULL DEFAULT 0, mean REAL, deviation REAL, min REAL, max REAL,"
    " PRIMARY KEY(run, metric)) WITHOUT ROWID;"
    "CREATE TABLE file(hash TEXT PRIMARY KEY, size INTEGER NOT NULL, bytes BLOB NOT NULL);"
    "CREATE TABLE run_file("
    " run INTEGER NOT NULL REFERENCES run(id), position INTEGER NOT NULL, name TEXT NOT NULL,"
    " path TEXT NOT NULL, hash TEXT NOT NULL REFERENCES file(hash),"
    " PRIMARY KEY(run, position)) WITHOUT ROWID;"
    "CREATE TABLE series("
    " id INTEGER PRIMARY KEY, run INTEGER NOT NULL REFERENCES run(id), metric INTEGER NOT NULL,"
    " t REAL NOT NULL, value REAL);"
    "CREATE TABLE extent("
    " run INTEGER NOT NULL REFERENCES run(id), first_id INTEGER NOT NULL,"
    " last_id INTEGER NOT NULL, PRIMARY KEY(run, first_id)) WITHOUT ROWID;"
    "CREATE TABLE exchange("
    " run INTEGER NOT NULL REFERENCES run(id), seq INTEGER NOT NULL, asker INTEGER NOT NULL,"
    " mind TEXT NOT NULL, asked_at REAL NOT NULL, answer_at REAL NOT NULL,"
    " request TEXT NOT NULL, reply TEXT, error TEXT, cost REAL NOT NULL, latency REAL NOT NULL,"
    " tokens_in INTEGER NOT NULL, tokens_out INTEGER NOT NULL, attempts INTEGER NOT NULL,"
    " PRIMARY KEY(run, seq));"
    "INSERT INTO run VALUES(1, 'test', 'hash', 'summary', 'source', '7', '0.1.0', 'host', 1,"
    " 'done', NULL, '0000000000000abc', 12, 3.5, 0.25, '2026-01-01T00:00:00.000Z',"
    " '2026-01-01T00:00:01.000Z');"
    "INSERT INTO parameter VALUES(1, 0, 'size', 'int', '', 'how many', 2, NULL, NULL, 3, '20',"
    " '30', 30);"
    "INSERT INTO exchange VALUES(1, 1, 4, 'alice', 0.5, 1.5, 'what now?', 'go on', NULL, 0.1, 2,"
    " 5, 3, 1);"
    "INSERT INTO exchange VALUES(1, 2, 4, 'alice', 2.5, 3.5, '', NULL, 'refused', 0, 1, 0, 0, 3);"
    "PRAGMA application_id = 0x466f6c6b; PRAGMA user_version = 1;";

// XXH3-128 of nothing and of 'what now?', canonical, by the library of the xxHash project: what
// `printf 'what now?' | xxhsum -H2` prints.
static const char EMPTY_KEY[] = "99aa06d3014798d86001c324468d497f";
static const char WHAT_NOW_KEY[] = "4f742c8a670f5b221b970aa8dcc197bc";

static test_store old_store(void) {
    test_store fixture = fixture_create();
    sqlite3 *db;
    assert_int_equal(sqlite3_open(fixture.path, &db), SQLITE_OK);
    char *problem = NULL;
    if (sqlite3_exec(db, VERSION_1, NULL, NULL, &problem) != SQLITE_OK) fail_msg("%s", problem);
    sqlite3_close(db);
    return fixture;
}

static void assert_whole(folk_store *store) {
    char sql[200];
    const char *form = "SELECT count(*) FROM exchange WHERE key = '%s' AND source = 'live'";
    snprintf(sql, sizeof sql, form, EMPTY_KEY);
    assert_int_equal((int)query(store, sql), 1);
    snprintf(sql, sizeof sql, form, WHAT_NOW_KEY);
    assert_int_equal((int)query(store, sql), 1);
    assert_int_equal((int)query(store, "SELECT count(*) FROM intervention"), 0);
    folk_error err = {0};
    folk_run_info info;
    assert_true(folk_store_info(store, 0, &info, &err));
    assert_string_equal(info.status, "done");
    assert_true(info.seed == 7 && info.parent == 0 && !info.forked);
    assert_string_equal(info.minds, "");
    folk_run_info_clear(&info);
}

static void assert_tape_plays(folk_store *store) {
    folk_error err = {0};
    folk_tape *tape = folk_tape_open(&(folk_tape_def){.store = store, .run = 1});
    folk_recorded found;
    assert_true(folk_tape_at(tape, 1, &found, &err));
    assert_string_equal(found.exchange.reply, "go on");
    assert_true(folk_tape_sample(tape, WHAT_NOW_KEY, 0, &found, &err));
    assert_int_equal(found.run, 1);
    assert_int_equal(found.exchange.id, 1);
    assert_true(folk_tape_sample(tape, EMPTY_KEY, 0, &found, &err)); // it has failed
    assert_int_equal(found.run, 0);
    folk_tape_close(tape);
}

static void an_old_store_is_brought_to_this_version(void **state) {
    (void)state;
    test_store fixture = old_store();
    folk_store *store = fixture_open(&fixture, FOLK_STORE_WRITE);
    assert_int_equal((int)query(store, "PRAGMA user_version"), FOLK_STORE_VERSION);
    assert_whole(store);
    assert_tape_plays(store);
    assert_int_equal(fixture_begin(&fixture, store), 2);
    folk_store_close(store);
    store = fixture_open(&fixture, FOLK_STORE_WRITE); // once is enough
    assert_int_equal((int)query(store, "SELECT count(*) FROM run"), 2);
    folk_store_close(store);
    fixture_destroy(&fixture);
}

// The columns of every table, with their kinds.
static char *columns_of(folk_store *store) {
    sqlite3_stmt *select;
    sqlite3_prepare_v2(
        folk_store_connection(store),
        "SELECT group_concat(told, '; ') FROM (SELECT m.name || '.' || c.name || ' ' "
        "|| c.type || c.\"notnull\" || ifnull(c.dflt_value, '-') || c.pk AS told "
        "FROM sqlite_schema m, pragma_table_info(m.name) c WHERE m.name IN "
        "('run', 'exchange', 'intervention', 'society', 'network', 'sweep', 'request', "
        "'sweep_minds', 'sweep_exchange') ORDER BY m.name, c.cid)",
        -1, &select, NULL);
    assert_int_equal(sqlite3_step(select), SQLITE_ROW);
    char *columns = folk_strdup((const char *)sqlite3_column_text(select, 0));
    sqlite3_finalize(select);
    return columns;
}

static void a_new_store_has_the_same_columns(void **state) {
    (void)state;
    test_store old = old_store(), fresh = fixture_create();
    folk_store *upgraded = fixture_open(&old, FOLK_STORE_WRITE);
    folk_store *laid_out = fixture_open(&fresh, FOLK_STORE_WRITE);
    char *expected = columns_of(laid_out), *actual = columns_of(upgraded);
    assert_non_null(strstr(expected, "exchange.key TEXT1"));
    assert_string_equal(actual, expected);
    assert_int_equal((int)query(upgraded, "SELECT count(*) FROM sqlite_schema "
                                          "WHERE name = 'exchange_key' AND type = 'index'"),
                     1);
    folk_free(expected);
    folk_free(actual);
    folk_store_close(upgraded);
    folk_store_close(laid_out);
    fixture_destroy(&old);
    fixture_destroy(&fresh);
}

static void an_old_store_is_read_as_it_is(void **state) {
    (void)state;
    test_store fixture = old_store();
    struct stat before, after;
    assert_int_equal(stat(fixture.path, &before), 0);
    folk_store *store = fixture_open(&fixture, FOLK_STORE_READ);
    assert_whole(store);
    assert_tape_plays(store);
    folk_error err = {0};
    folk_scenario scenario = {0};
    folk_values values = {0};
    folk_interventions none;
    assert_true(folk_store_scenario(store, 1, &scenario, &values, &err));
    assert_near(values.items[0].number, 30, 0);
    assert_true(folk_store_interventions(store, 1, &scenario, &none, &err));
    assert_int_equal(none.count, 0);
    folk_scenario_clear(&scenario);
    folk_values_clear(&values);
    folk_store_close(store);
    assert_int_equal(stat(fixture.path, &after), 0);
    assert_int_equal(before.st_size, after.st_size);
    sqlite3 *db;
    sqlite3_open(fixture.path, &db);
    sqlite3_stmt *select;
    sqlite3_prepare_v2(db, "PRAGMA user_version", -1, &select, NULL);
    assert_int_equal(sqlite3_step(select), SQLITE_ROW);
    assert_int_equal(sqlite3_column_int(select, 0), 1);
    sqlite3_finalize(select);
    sqlite3_close(db);
    fixture_destroy(&fixture);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        FOLK_TEST(an_old_store_is_brought_to_this_version),
        FOLK_TEST(a_new_store_has_the_same_columns),
        FOLK_TEST(an_old_store_is_read_as_it_is),
    };
    return FOLK_TESTS(tests);
}
