// SPDX-License-Identifier: GPL-3.0-or-later
// The stores of ranks, STORE.rank3-0f12ab34, go into the sweep's.
#include "core/memory.h"
#include "sweep/mpi.h"

#include <glob.h>
#include <sqlite3.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define HEX4 "[0-9a-f][0-9a-f][0-9a-f][0-9a-f]"

static bool is_empty(const char *path) {
    struct stat about;
    return stat(path, &about) == 0 && about.st_size == 0;
}

static void take_away(const char *path) {
    static const char *const endings[] = {"-wal", "-shm", ""};
    for (int i = 0; i < 3; i++) {
        char *file = folk_format("%s%s", path, endings[i]);
        unlink(file);
        folk_free(file);
    }
}

// Whether a rank still has it open: the write-ahead log cannot be left then.
static bool is_used(folk_store *store) {
    sqlite3_stmt *leave = NULL;
    sqlite3 *db = folk_store_connection(store);
    bool used = true;
    if (sqlite3_prepare_v2(db, "PRAGMA journal_mode = DELETE", -1, &leave, NULL) == SQLITE_OK &&
        sqlite3_step(leave) == SQLITE_ROW)
        used = strcmp((const char *)sqlite3_column_text(leave, 0), "delete") != 0;
    sqlite3_finalize(leave);
    return used;
}

// A rank that was ended as it began has left a store without a sweep. One that is used stays for
// another time.
static bool merge_one(folk_store *store, const char *path, bool *merged, folk_error *err) {
    folk_store *from = folk_store_open(path, FOLK_STORE_WRITE, err);
    *merged = false;
    if (from == NULL) return false;
    if (is_used(from)) {
        folk_store_close(from);
        return true;
    }
    *merged = true;
    int64_t newest = 0;
    folk_error none = {0};
    const bool any = folk_sweep_find(from, &newest, &none);
    bool ok = any || none.code == FOLK_ERR_USAGE;
    if (!ok) *err = none;
    if (any) ok = folk_sweep_merge(store, from, err);
    folk_store_close(from);
    return ok;
}

static bool collect(folk_store *store, const char *path, folk_error *err) {
    bool merged = true;
    if (!is_empty(path) && !merge_one(store, path, &merged, err))
        return folk_fail_within(err, "sweep: %s, which a rank has left, cannot be merged into %s: ",
                                path, folk_store_path(store));
    if (merged) take_away(path);
    return true;
}

// Characters of the store's name that glob would read as a pattern stand for themselves.
static char *make_pattern(const char *path) {
    static const char rest[] = ".rank[0-9]*-" HEX4 HEX4;
    char *pattern = folk_alloc(2 * strlen(path) + sizeof rest), *at = pattern;
    for (; *path != '\0'; path++) {
        if (strchr("*?[\\", *path) != NULL) *at++ = '\\';
        *at++ = *path;
    }
    memcpy(at, rest, sizeof rest);
    return pattern;
}

bool folk_mpi_collect(folk_store *store, folk_error *err) {
    glob_t found = {0};
    char *pattern = make_pattern(folk_store_path(store));
    const int end = glob(pattern, 0, NULL, &found);
    folk_free(pattern);
    bool ok = true;
    if (end != 0 && end != GLOB_NOMATCH)
        ok = folk_fail(err, FOLK_ERR_IO, "cannot look for stores of ranks beside %s",
                       folk_store_path(store));
    for (size_t i = 0; end == 0 && i < found.gl_pathc && ok; i++)
        ok = collect(store, found.gl_pathv[i], err);
    globfree(&found);
    return ok;
}
