// SPDX-License-Identifier: GPL-3.0-or-later
// What a store says of its newest run, read without the program under test.
#ifndef FOLK_TESTS_CLI_ENDING_H
#define FOLK_TESTS_CLI_ENDING_H

#include "tests/cli/spawn.h"

#include "core/store.h"

#include <sqlite3.h>

typedef struct test_ending {
    int64_t run;
    char status[32], error[256];
    double ticks, last; // recorded values of `tick`: how many, and the last
} test_ending;

static inline double test_number(folk_store *store, const char *sql) {
    sqlite3_stmt *statement;
    assert_int_equal(sqlite3_prepare_v2(folk_store_connection(store), sql, -1, &statement, NULL),
                     SQLITE_OK);
    assert_int_equal(sqlite3_step(statement), SQLITE_ROW);
    const double number = sqlite3_column_double(statement, 0);
    sqlite3_finalize(statement);
    return number;
}

static inline test_ending test_read_ending(void) {
    test_ending end = {0};
    folk_error err = {0};
    folk_run_info info = {0};
    folk_store *store = folk_store_open("folk.db", FOLK_STORE_READ, &err);
    if (store == NULL) fail_msg("%s", err.text);
    if (!folk_store_info(store, 0, &info, &err)) fail_msg("%s", err.text);
    end.run = info.id;
    snprintf(end.status, sizeof end.status, "%s", info.status);
    snprintf(end.error, sizeof end.error, "%s", info.error);
    const char *ticks = "FROM measure WHERE run = (SELECT max(id) FROM run)";
    char sql[128];
    snprintf(sql, sizeof sql, "SELECT count(*) %s", ticks);
    end.ticks = test_number(store, sql);
    snprintf(sql, sizeof sql, "SELECT coalesce(max(value), 0) %s", ticks);
    end.last = test_number(store, sql);
    folk_run_info_clear(&info);
    folk_store_close(store);
    return end;
}

#endif
