// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/store.h"

#include "core/memory.h"
#include "core/store_sql.h"

#include <errno.h>
#include <libgen.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum {
    APPLICATION_ID = 0x466f6c6b, // "Folk"
    BUSY_MILLISECONDS = 30000,   // how long a writer waits for another one
    HURRIED_MILLISECONDS = 200,  // when the program is to end
    RETRY_MILLISECONDS = 10,
};

static bool read_number(folk_store *store, const char *sql, int64_t *number, folk_error *err) {
    sqlite3_stmt *statement;
    if (!folk_store_prepare(store, sql, &statement, err)) return false;
    bool ok;
    if (folk_store_row(store, statement, &ok, err)) *number = sqlite3_column_int64(statement, 0);
    sqlite3_finalize(statement);
    return ok;
}

// Whose file it is, and of which version; `*empty` when nothing is in it yet.
static bool identify(folk_store *store, bool *empty, folk_error *err) {
    int64_t tables = 0, application = 0, version = 0;
    if (!read_number(store, "SELECT count(*) FROM sqlite_schema", &tables, err) ||
        !read_number(store, "PRAGMA application_id", &application, err) ||
        !read_number(store, "PRAGMA user_version", &version, err))
        return false;
    *empty = tables == 0 && application == 0 && version == 0;
    if (*empty) return true;
    if (application != APPLICATION_ID)
        return folk_fail(err, FOLK_ERR_STORE,
                         "%s is not a Folk store: it is another program's SQLite file",
                         store->path);
    store->version = (int)version;
    if (version <= FOLK_STORE_VERSION) return true;
    return folk_fail(err, FOLK_ERR_STORE,
                     "%s was written by a newer Folk: its store has version %lld, and this program "
                     "knows versions up to %d",
                     store->path, (long long)version, FOLK_STORE_VERSION);
}

// SQLite does not wait when the journal changes its kind, so that two processes that create one
// store at once need this.
static bool set_journal(folk_store *store, folk_error *err) {
    for (int waited = 0;; waited += RETRY_MILLISECONDS) {
        const int result = sqlite3_exec(store->db, "PRAGMA journal_mode = WAL", NULL, NULL, NULL);
        if (result == SQLITE_OK) break;
        if (result != SQLITE_BUSY || waited >= BUSY_MILLISECONDS)
            return folk_store_fail(store, err);
        sqlite3_sleep(RETRY_MILLISECONDS);
    }
    // NORMAL: a killed process loses nothing that was committed; a power failure may lose the last
    // transactions, and never the file. OFF would risk the file itself.
    return folk_store_exec(store, "PRAGMA synchronous = NORMAL", err);
}

// Writes a page in any case, so that a full or read-only disk is found out now.
static bool prepare_to_write(folk_store *store, folk_error *err) {
    if (!set_journal(store, err) || !folk_store_transact(store, err)) return false;
    bool empty;
    bool ok = identify(store, &empty, err);
    if (ok) ok = empty ? folk_store_lay_out(store, err) : folk_store_upgrade(store, err);
    char *marks = folk_format("PRAGMA application_id = %d; PRAGMA user_version = %d",
                              APPLICATION_ID, FOLK_STORE_VERSION);
    ok = ok && folk_store_exec(store, marks, err);
    folk_free(marks);
    return folk_store_finish(store, ok, err);
}

// SQLite keeps its journal beside the store: the folder must be writable too.
static bool check_writable(const char *path, bool exists, folk_error *err) {
    if (exists && access(path, W_OK) != 0)
        return folk_fail(err, FOLK_ERR_STORE, "cannot write %s: %s", path, strerror(errno));
    char *copy = folk_strdup(path);
    const char *folder = dirname(copy);
    const bool ok = access(folder, W_OK) == 0 ||
                    folk_fail(err, FOLK_ERR_STORE, "cannot write %s in the folder %s: %s", path,
                              folder, strerror(errno));
    folk_free(copy);
    return ok;
}

static bool check_path(const char *path, folk_store_mode mode, folk_error *err) {
    struct stat status;
    const bool exists = stat(path, &status) == 0;
    if (path[0] == '\0')
        return folk_fail(err, FOLK_ERR_STORE, "the store's path is empty: a store is a file");
    if (exists && S_ISDIR(status.st_mode))
        return folk_fail(err, FOLK_ERR_STORE, "%s is a folder: a store is a file", path);
    if (exists && !S_ISREG(status.st_mode)) // to open a pipe that nobody writes would wait for ever
        return folk_fail(err, FOLK_ERR_STORE, "%s is a device or a pipe: a store is a file", path);
    if (mode == FOLK_STORE_WRITE) return check_writable(path, exists, err);
    if (exists) return true;
    return folk_fail(err, FOLK_ERR_STORE, "there is no store at %s: %s", path, strerror(errno));
}

// SQLite takes a file system without locks for one where another process has a lock.
static int wait_for_writer(void *context, int times) {
    folk_store *store = context;
    folk_error none = {0};
    if (times == 0) store->lockless = !folk_store_check_locks(store->path, &none);
    if (store->lockless) return 0;
    const int most = atomic_load(&store->hurried) ? HURRIED_MILLISECONDS : BUSY_MILLISECONDS;
    if (times * RETRY_MILLISECONDS >= most) return 0;
    sqlite3_sleep(RETRY_MILLISECONDS);
    return 1;
}

void folk_store_hurry(folk_store *store) {
    atomic_store(&store->hurried, true);
}

static bool open_connection(folk_store *store, const char *name, int flags, folk_error *err) {
    if (sqlite3_open_v2(name, &store->db, flags | SQLITE_OPEN_FULLMUTEX, NULL) != SQLITE_OK)
        return folk_store_fail(store, err);
    sqlite3_busy_handler(store->db, wait_for_writer, store);
    return true;
}

// Where nothing can be written beside the store (an archive on a read-only disk, or in another
// user's folder), SQLite must be told that nobody else writes either.
static bool open_archive(folk_store *store, folk_error *err) {
    char *name = folk_alloc(3 * strlen(store->path) + sizeof "file:?immutable=1");
    char *end = stpcpy(name, "file:");
    for (const char *each = store->path; *each != '\0'; each++)
        end += sprintf(end, strchr("%?#", *each) != NULL ? "%%%02X" : "%c", *each);
    strcpy(end, "?immutable=1");
    sqlite3_close_v2(store->db);
    store->db = NULL;
    store->archived = true;
    const bool ok = open_connection(store, name, SQLITE_OPEN_READONLY | SQLITE_OPEN_URI, err);
    folk_free(name);
    return ok;
}

static bool open_to_read(folk_store *store, folk_error *err) {
    bool empty;
    if (!open_connection(store, store->path, SQLITE_OPEN_READONLY, err)) return false;
    const int result = sqlite3_exec(store->db, "SELECT 1 FROM sqlite_schema", NULL, NULL, NULL);
    const bool archive = result == SQLITE_CANTOPEN || result == SQLITE_READONLY;
    if (archive && !open_archive(store, err)) return false;
    if (!identify(store, &empty, err)) return false;
    if (!empty) return folk_store_shadow(store, err);
    return folk_fail(err, FOLK_ERR_STORE, "%s holds no run: it is empty", store->path);
}

static bool open_to_write(folk_store *store, folk_error *err) {
    bool empty;
    return open_connection(store, store->path, SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE, err) &&
           identify(store, &empty, err) && prepare_to_write(store, err);
}

folk_store *folk_store_open(const char *path, folk_store_mode mode, folk_error *err) {
    if (!check_path(path, mode, err)) return NULL;
    folk_store *store = folk_alloc(sizeof *store);
    store->path = folk_strdup(path);
    if (mode == FOLK_STORE_WRITE ? open_to_write(store, err) : open_to_read(store, err))
        return store;
    folk_store_close(store);
    return NULL;
}

// Brings what was written from the journal into the file: SQLite leaves that to the last
// connection, and a window that watches, which only reads, cannot do it. The file alone, copied, is
// then the store.
static void settle(folk_store *store) {
    enum { TRIES = 25 };
    if (store->db == NULL || sqlite3_db_readonly(store->db, "main") != 0) return;
    int written = 0, settled = 0;
    for (int i = 0; i < TRIES; i++) {
        if (sqlite3_wal_checkpoint_v2(store->db, NULL, SQLITE_CHECKPOINT_PASSIVE, &written,
                                      &settled) == SQLITE_OK &&
            settled == written)
            return;
        sqlite3_sleep(RETRY_MILLISECONDS); // a reader stands in the way for a moment
    }
}

void folk_store_close(folk_store *store) {
    if (store == NULL) return;
    settle(store);
    sqlite3_close_v2(store->db);
    folk_free(store->path);
    folk_free(store);
}

const char *folk_store_path(const folk_store *store) {
    return store->path;
}

struct sqlite3 *folk_store_connection(folk_store *store) {
    return store->db;
}
