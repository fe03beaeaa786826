// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/store_sql.h"

#include "core/memory.h"

#include <errno.h>
#include <string.h>

static bool has_failed_to_lock(folk_store *store) {
    const int code = sqlite3_extended_errcode(store->db);
    return store->lockless || code == SQLITE_IOERR_LOCK || code == SQLITE_IOERR_RDLOCK ||
           code == SQLITE_IOERR_CHECKRESERVEDLOCK || code == SQLITE_IOERR_SHMLOCK;
}

bool folk_store_fail(folk_store *store, folk_error *err) {
    const int system = sqlite3_system_errno(store->db);
    if (has_failed_to_lock(store))
        return folk_store_fail_locks(store->path, system != 0 ? system : ENOLCK, err);
    if (sqlite3_extended_errcode(store->db) == SQLITE_IOERR_WRITE)
        return folk_fail(err, FOLK_ERR_STORE,
                         "cannot write %s: the disk takes no more (a quota, or a limit of the "
                         "file's size?); what was written before is kept",
                         store->path);
    const bool full = system == ENOSPC && sqlite3_errcode(store->db) == SQLITE_IOERR;
    switch (full ? SQLITE_FULL : sqlite3_errcode(store->db) & 0xff) {
    case SQLITE_FULL:
        return folk_fail(err, FOLK_ERR_STORE,
                         "cannot write %s: the disk is full; what was written before is kept",
                         store->path);
    case SQLITE_READONLY:
        return folk_fail(err, FOLK_ERR_STORE, "cannot write %s: it is read-only", store->path);
    case SQLITE_BUSY:
    case SQLITE_LOCKED:
        return folk_fail(err, FOLK_ERR_STORE,
                         "cannot write %s: another process has held it locked for too long",
                         store->path);
    case SQLITE_NOTADB:
        return folk_fail(err, FOLK_ERR_STORE, "%s is not a Folk store: it is no SQLite file",
                         store->path);
    case SQLITE_CORRUPT:
        return folk_fail(err, FOLK_ERR_STORE, "%s is damaged: %s", store->path,
                         sqlite3_errmsg(store->db));
    case SQLITE_IOERR:
        return folk_fail(err, FOLK_ERR_STORE, "cannot read or write %s: %s", store->path,
                         system != 0 ? strerror(system) : sqlite3_errmsg(store->db));
    default:
        return folk_fail(err, FOLK_ERR_STORE, "cannot use %s as a store: %s", store->path,
                         sqlite3_errmsg(store->db));
    }
}

bool folk_store_exec(folk_store *store, const char *sql, folk_error *err) {
    if (sqlite3_exec(store->db, sql, NULL, NULL, NULL) == SQLITE_OK) return true;
    return folk_store_fail(store, err);
}

bool folk_store_prepare(folk_store *store, const char *sql, sqlite3_stmt **statement,
                        folk_error *err) {
    if (sqlite3_prepare_v2(store->db, sql, -1, statement, NULL) == SQLITE_OK) return true;
    return folk_store_fail(store, err);
}

folk_store_owner folk_store_owner_run(int64_t run) {
    return (folk_store_owner){.prefix = "", .column = "run", .id = run};
}

folk_store_owner folk_store_owner_sweep(int64_t sweep) {
    return (folk_store_owner){.prefix = "sweep_", .column = "sweep", .id = sweep};
}

// Puts `with` in the place of each `what`.
static char *text_replace(const char *text, const char *what, const char *with) {
    char *done = folk_strdup("");
    for (const char *at; (at = strstr(text, what)) != NULL; text = at + strlen(what)) {
        char *longer = folk_format("%s%.*s%s", done, (int)(at - text), text, with);
        folk_free(done);
        done = longer;
    }
    char *whole = folk_format("%s%s", done, text);
    folk_free(done);
    return whole;
}

bool folk_store_prepare_for(folk_store *store, const folk_store_owner *owner, const char *sql,
                            sqlite3_stmt **statement, folk_error *err) {
    char *half = text_replace(sql, "$PREFIX", owner->prefix);
    char *whole = text_replace(half, "$OWNER", owner->column);
    const bool ok = folk_store_prepare(store, whole, statement, err);
    folk_free(whole);
    folk_free(half);
    return ok;
}

bool folk_store_prepare_between(folk_store *store, const char *into, const char *from,
                                const char *sql, sqlite3_stmt **statement, folk_error *err) {
    char *half = text_replace(sql, "$INTO", into);
    char *whole = text_replace(half, "$FROM", from);
    const bool ok = folk_store_prepare(store, whole, statement, err);
    folk_free(whole);
    folk_free(half);
    return ok;
}

bool folk_store_run(folk_store *store, sqlite3_stmt *statement, folk_error *err) {
    const bool ok = sqlite3_step(statement) == SQLITE_DONE || folk_store_fail(store, err);
    sqlite3_reset(statement);
    return ok;
}

bool folk_store_row(folk_store *store, sqlite3_stmt *statement, bool *ok, folk_error *err) {
    const int result = sqlite3_step(statement);
    *ok = result == SQLITE_ROW || result == SQLITE_DONE || folk_store_fail(store, err);
    return result == SQLITE_ROW;
}

bool folk_store_transact(folk_store *store, folk_error *err) {
    sqlite3_mutex_enter(sqlite3_db_mutex(store->db));
    if (folk_store_exec(store, "BEGIN IMMEDIATE", err)) return true;
    sqlite3_mutex_leave(sqlite3_db_mutex(store->db));
    return false;
}

bool folk_store_finish(folk_store *store, bool ok, folk_error *err) {
    ok = ok && folk_store_exec(store, "COMMIT", err);
    if (!ok && !sqlite3_get_autocommit(store->db))
        sqlite3_exec(store->db, "ROLLBACK", NULL, NULL, NULL);
    sqlite3_mutex_leave(sqlite3_db_mutex(store->db));
    return ok;
}

char *folk_store_text(sqlite3_stmt *statement, int column) {
    const char *text = (const char *)sqlite3_column_text(statement, column);
    return folk_strdup(text != NULL ? text : "");
}
