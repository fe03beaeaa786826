// SPDX-License-Identifier: GPL-3.0-or-later
#include "cli/query.h"

#include "core/memory.h"

#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>
#include <stdarg.h>

struct folk_query {
    sqlite3_stmt *statement;
    folk_store *store;
};

static bool failed(folk_store *store, folk_error *err) {
    return folk_fail(err, FOLK_ERR_STORE, "cannot read %s: %s", folk_store_path(store),
                     sqlite3_errmsg(folk_store_connection(store)));
}

char *folk_query_format(const char *format, ...) {
    va_list args;
    va_start(args, format);
    char *text = sqlite3_vmprintf(format, args);
    va_end(args);
    char *copy = folk_strdup(text);
    sqlite3_free(text);
    return copy;
}

folk_query *folk_query_open(folk_store *store, const char *sql, folk_error *err) {
    sqlite3_stmt *statement = NULL;
    if (sqlite3_prepare_v2(folk_store_connection(store), sql, -1, &statement, NULL) != SQLITE_OK) {
        failed(store, err);
        return NULL;
    }
    folk_query *query = folk_alloc(sizeof *query);
    *query = (folk_query){.statement = statement, .store = store};
    return query;
}

void folk_query_close(folk_query *query) {
    if (query == NULL) return;
    sqlite3_finalize(query->statement);
    folk_free(query);
}

void folk_query_bind(folk_query *query, int index, int64_t value) {
    sqlite3_bind_int64(query->statement, index, value);
}

void folk_query_bind_text(folk_query *query, int index, const char *value) {
    sqlite3_bind_text(query->statement, index, value, -1, SQLITE_TRANSIENT);
}

bool folk_query_next(folk_query *query, folk_error *err) {
    const int status = sqlite3_step(query->statement);
    if (status == SQLITE_ROW) return true;
    if (status != SQLITE_DONE) failed(query->store, err);
    return false;
}

int folk_query_column_count(const folk_query *query) {
    return sqlite3_column_count(query->statement);
}

const char *folk_query_column_name(const folk_query *query, int column) {
    return sqlite3_column_name(query->statement, column);
}

folk_query_type folk_query_type_of(const folk_query *query, int column) {
    switch (sqlite3_column_type(query->statement, column)) {
    case SQLITE_INTEGER:
        return FOLK_QUERY_INTEGER;
    case SQLITE_FLOAT:
        return FOLK_QUERY_NUMBER;
    case SQLITE_NULL:
        return FOLK_QUERY_NULL;
    default:
        return FOLK_QUERY_TEXT;
    }
}

const char *folk_query_text(const folk_query *query, int column) {
    return (const char *)sqlite3_column_text(query->statement, column);
}

double folk_query_number(const folk_query *query, int column) {
    return sqlite3_column_double(query->statement, column);
}

int64_t folk_query_integer(const folk_query *query, int column) {
    return sqlite3_column_int64(query->statement, column);
}

// A copy's own connection.

static bool copy_failed(sqlite3 *db, const char *path, folk_error *err) {
    return folk_fail(err, FOLK_ERR_STORE, "cannot write %s: %s", path, sqlite3_errmsg(db));
}

// "CREATE TABLE name("a", "b", …)", or "INSERT INTO name VALUES(?, ?, …)".
static char *copy_sql(const folk_query *query, const char *table, bool insert) {
    char *text = NULL;
    size_t size = 0;
    FILE *out = open_memstream(&text, &size);
    fprintf(out, insert ? "INSERT INTO %s VALUES(" : "CREATE TABLE %s(", table);
    for (int i = 0; i < folk_query_column_count(query); i++) {
        char *name = folk_query_format("\"%w\"", folk_query_column_name(query, i));
        fprintf(out, "%s%s", i > 0 ? ", " : "", insert ? "?" : name);
        folk_free(name);
    }
    fputc(')', out);
    fclose(out);
    char *copy = folk_strdup(text);
    free(text);
    return copy;
}

static bool copy_exec(sqlite3 *db, const char *sql, const char *path, folk_error *err) {
    return sqlite3_exec(db, sql, NULL, NULL, NULL) == SQLITE_OK || copy_failed(db, path, err);
}

static bool copy_rows(folk_query *query, sqlite3 *db, const char *sql, const char *path,
                      folk_error *err) {
    sqlite3_stmt *insert;
    if (sqlite3_prepare_v2(db, sql, -1, &insert, NULL) != SQLITE_OK)
        return copy_failed(db, path, err);
    bool ok = true;
    while (ok && folk_query_next(query, err)) {
        for (int i = 0; i < folk_query_column_count(query); i++)
            sqlite3_bind_value(insert, i + 1, sqlite3_column_value(query->statement, i));
        ok = sqlite3_step(insert) == SQLITE_DONE || copy_failed(db, path, err);
        sqlite3_reset(insert);
    }
    sqlite3_finalize(insert);
    return ok && err->code == FOLK_OK;
}

static bool copy_into(folk_query *query, sqlite3 *db, const char *path, const char *table,
                      folk_error *err) {
    char *create = copy_sql(query, table, false), *insert = copy_sql(query, table, true);
    const bool ok = copy_exec(db, "BEGIN", path, err) && copy_exec(db, create, path, err) &&
                    copy_rows(query, db, insert, path, err) && copy_exec(db, "COMMIT", path, err);
    folk_free(insert);
    folk_free(create);
    return ok;
}

bool folk_query_copy(folk_query *query, const char *path, const char *table, folk_error *err) {
    if (access(path, F_OK) == 0)
        return folk_fail(err, FOLK_ERR_USAGE, "%s is there already; remove it or name another",
                         path);
    sqlite3 *db = NULL;
    const int flags = SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE;
    const bool opened = sqlite3_open_v2(path, &db, flags, NULL) == SQLITE_OK;
    const bool ok = opened ? copy_into(query, db, path, table, err) : copy_failed(db, path, err);
    sqlite3_close(db);
    return ok;
}
