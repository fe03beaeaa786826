// SPDX-License-Identifier: GPL-3.0-or-later
// A folder of its own for each test of the store, and a scenario with parameters of every type.
#ifndef FOLK_TESTS_CORE_STORE_FIXTURE_H
#define FOLK_TESTS_CORE_STORE_FIXTURE_H

#include "core/recorder.h"
#include "core/store.h"
#include "tests/test.h"

#include <dirent.h>
#include <sqlite3.h>
#include <stdlib.h>
#include <unistd.h>

typedef struct test_store {
    char folder[32];
    char path[48]; // of the store
    folk_scenario scenario;
    folk_values values;
} test_store;

static inline folk_param fixture_param(folk_param_type type, const char *name, double number,
                                       const char *text) {
    return (folk_param){.name = folk_strdup(name),
                        .unit = folk_strdup("1"),
                        .doc = folk_strdup("a parameter"),
                        .type = type,
                        .min = -INFINITY,
                        .max = INFINITY,
                        .value = {number, text != NULL ? folk_strdup(text) : NULL},
                        .line = 7};
}

static inline folk_scenario fixture_scenario(void) {
    enum { PARAMS = 7, METRICS = 8, FILES = 2 };
    folk_scenario scenario = {.name = folk_strdup("test"),
                              .summary = folk_strdup("Does it come back?"),
                              .source = folk_strdup("Nobody 2024"),
                              .params = folk_alloc(PARAMS * sizeof(folk_param)),
                              .param_count = PARAMS,
                              .metrics = folk_alloc(METRICS * sizeof(folk_metric)),
                              .metric_count = METRICS,
                              .files = folk_alloc(FILES * sizeof(folk_file)),
                              .file_count = FILES};
    folk_param *params = scenario.params;
    params[0] = fixture_param(FOLK_PARAM_INT, "size", 20, NULL);
    params[0].min = 2;
    params[1] = fixture_param(FOLK_PARAM_NUMBER, "rate", 0.1, NULL);
    params[2] = fixture_param(FOLK_PARAM_PROB, "noise", 0.05, NULL);
    params[3] = fixture_param(FOLK_PARAM_BOOL, "twins", 1, NULL);
    params[4] = fixture_param(FOLK_PARAM_CHOICE, "mode", 0, "public");
    params[4].choice_count = 2;
    params[4].choices = folk_alloc(2 * sizeof(char *));
    params[4].choices[0] = folk_strdup("public");
    params[4].choices[1] = folk_strdup("it's \"private\"");
    params[5] = fixture_param(FOLK_PARAM_TEXT, "title", 0, "na\xc3\xafve");
    params[6] = fixture_param(FOLK_PARAM_FILE, "data", 0, "data.csv");
    folk_metric_shared(scenario.metrics);
    for (int i = FOLK_METRIC_SHARED; i < METRICS; i++)
        scenario.metrics[i] = (folk_metric){.name = folk_format("own-%d", i),
                                            .unit = folk_strdup("points"),
                                            .doc = folk_strdup("of its own"),
                                            .summary = FOLK_SUMMARY_MAX};
    scenario.files[0] = (folk_file){folk_strdup("test.lua"), folk_strdup("/a/test.lua"),
                                    folk_strdup("return 1"), 8};
    scenario.files[1] =
        (folk_file){folk_strdup("empty.csv"), folk_strdup("/a/empty.csv"), folk_strdup(""), 0};
    return scenario;
}

static inline test_store fixture_create(void) {
    test_store fixture = {.folder = "/tmp/folk-test-XXXXXX"};
    assert_non_null(mkdtemp(fixture.folder));
    snprintf(fixture.path, sizeof fixture.path, "%s/runs.db", fixture.folder);
    fixture.scenario = fixture_scenario();
    fixture.values = folk_values_default(&fixture.scenario);
    return fixture;
}

static inline void fixture_destroy(test_store *fixture) {
    DIR *folder = opendir(fixture->folder);
    assert_non_null(folder);
    for (struct dirent *entry = readdir(folder); entry != NULL; entry = readdir(folder))
        unlinkat(dirfd(folder), entry->d_name, 0);
    closedir(folder);
    rmdir(fixture->folder);
    folk_values_clear(&fixture->values);
    folk_scenario_clear(&fixture->scenario);
}

static inline folk_store *fixture_open(const test_store *fixture, folk_store_mode mode) {
    folk_error err = {0};
    folk_store *store = folk_store_open(fixture->path, mode, &err);
    assert_string_equal(err.text, "");
    return store;
}

static inline int64_t fixture_begin(const test_store *fixture, folk_store *store) {
    folk_error err = {0};
    int64_t run = 0;
    const folk_run_begin begin = {
        .scenario = &fixture->scenario, .values = &fixture->values, .seed = 1};
    folk_store_begin(store, &begin, &run, &err);
    assert_string_equal(err.text, "");
    return run;
}

static inline folk_recorder *fixture_record(const test_store *fixture, folk_store *store,
                                            int64_t run) {
    folk_recorder_def def = folk_recorder_def_default();
    def.scenario = &fixture->scenario;
    def.store = store;
    def.run = run;
    def.level = FOLK_RECORD_EVENTS;
    return folk_recorder_create(&def);
}

/// The one number that a query gives.
static inline double query(folk_store *store, const char *sql) {
    sqlite3_stmt *statement;
    sqlite3 *db = folk_store_connection(store);
    if (sqlite3_prepare_v2(db, sql, -1, &statement, NULL) != SQLITE_OK)
        fail_msg("%s: %s", sql, sqlite3_errmsg(db));
    assert_int_equal(sqlite3_step(statement), SQLITE_ROW);
    const double number = sqlite3_column_double(statement, 0);
    sqlite3_finalize(statement);
    return number;
}

/// Compares the one text that a query gives.
static inline void assert_query_text(folk_store *store, const char *sql, const char *expected) {
    sqlite3_stmt *statement;
    assert_int_equal(sqlite3_prepare_v2(folk_store_connection(store), sql, -1, &statement, NULL),
                     SQLITE_OK);
    assert_int_equal(sqlite3_step(statement), SQLITE_ROW);
    assert_string_equal((const char *)sqlite3_column_text(statement, 0), expected);
    sqlite3_finalize(statement);
}

#endif
