// SPDX-License-Identifier: GPL-3.0-or-later
// What the store's own files share: the connection, and statements that fail with a sentence. A
// writing transaction is IMMEDIATE, so that it waits for other processes when it begins and never
// in its middle. It holds the connection's own mutex, so that a watchdog's transaction and the
// run's do not mix.
#ifndef FOLK_CORE_STORE_SQL_H
#define FOLK_CORE_STORE_SQL_H

#include "core/store.h"

#include <stdatomic.h>
#include <sqlite3.h>

struct folk_store {
    sqlite3 *db;
    char *path;
    int version; // of the file when it was opened; 0: it was empty
    atomic_bool hurried;
    bool archived; // it lies where nothing can be written beside it
    bool lockless; // what seems to be another process' lock is none
};

/// Says what SQLite's last failure on this connection means for a user; returns false.
bool folk_store_fail(folk_store *store, folk_error *err);

/// Says that there are no locks beside `path`, for the reason that is a number of errno; false.
bool folk_store_fail_locks(const char *path, int reason, folk_error *err);

bool folk_store_exec(folk_store *store, const char *sql, folk_error *err);

/// A statement that the caller finalizes.
bool folk_store_prepare(folk_store *store, const char *sql, sqlite3_stmt **statement,
                        folk_error *err);

/// Runs a statement that gives no rows, and makes it ready for new values.
bool folk_store_run(folk_store *store, sqlite3_stmt *statement, folk_error *err);

/// The next row; false with `*ok` true at the end, false with `*ok` false on failure.
bool folk_store_row(folk_store *store, sqlite3_stmt *statement, bool *ok, folk_error *err);

bool folk_store_transact(folk_store *store, folk_error *err);

/// Commits if `ok`, else undoes; returns whether everything is in the store. To be called once for
/// each folk_store_transact that returned true.
bool folk_store_finish(folk_store *store, bool ok, folk_error *err);

/// Makes the tables of an empty store, inside a transaction.
bool folk_store_lay_out(folk_store *store, folk_error *err);

/// Brings a store of an older version to this one, inside a transaction.
bool folk_store_upgrade(folk_store *store, folk_error *err);

/// Lets who reads a store of an older version find what this version has.
bool folk_store_shadow(folk_store *store, folk_error *err);

enum { FOLK_HOST_NAME = 256 };

/// The name of this machine.
void folk_store_host(char out[FOLK_HOST_NAME]);

/// Text of a column that the caller owns; "" for NULL.
char *folk_store_text(sqlite3_stmt *statement, int column);

/// Whose declarations, values and files: a run's are in parameter, metric and run_file, a sweep's
/// in sweep_parameter, sweep_metric and sweep_file.
typedef struct folk_store_owner {
    const char *prefix; // of parameter and metric
    const char *column; // "run" or "sweep"
    int64_t id;
} folk_store_owner;

folk_store_owner folk_store_owner_run(int64_t run);
folk_store_owner folk_store_owner_sweep(int64_t sweep);

/// A statement that the caller finalizes: in `sql`, $PREFIX stands for the owner's prefix and
/// $OWNER for its column.
bool folk_store_prepare_for(folk_store *store, const folk_store_owner *owner, const char *sql,
                            sqlite3_stmt **statement, folk_error *err);

/// A statement that the caller finalizes: in `sql`, $INTO and $FROM stand for two databases of the
/// connection.
bool folk_store_prepare_between(folk_store *store, const char *into, const char *from,
                                const char *sql, sqlite3_stmt **statement, folk_error *err);

/// Writes a scenario's declarations and files, and its owner's values, inside a transaction.
bool folk_store_write_scenario(folk_store *store, const folk_store_owner *owner,
                               const folk_scenario *scenario, const folk_values *values,
                               folk_error *err);

/// Reads them back: what folk_store_scenario gives, but for the scenario's name, summary and
/// source.
bool folk_store_read_declared(folk_store *store, const folk_store_owner *owner,
                              folk_scenario *scenario, folk_values *values, folk_error *err);

/// Fails with a sentence where one of these stores holds no sweep, or where `into` and they do not
/// hang together by sweeps that they share, in whatever order they are taken.
bool folk_sweep_check_shared(folk_store *into, const char *const *paths, size_t count,
                             folk_error *err);

#endif
