// SPDX-License-Identifier: GPL-3.0-or-later
// Which stores may be merged: those that hang together by sweeps that they share. It is looked at
// before anything is merged, for all stores at once, so that their order makes no difference.
#include "core/memory.h"
#include "core/store_sql.h"
#include "core/sweep_store.h"

#include <string.h>

typedef struct keys {
    char **items;
    size_t count, capacity;
} keys;

static void add_key(keys *all, const char *key) {
    all->items = folk_grow(all->items, &all->capacity, all->count + 1, sizeof *all->items);
    all->items[all->count++] = folk_strdup(key);
}

static bool has_key(const keys *all, const char *key) {
    for (size_t i = 0; i < all->count; i++)
        if (strcmp(all->items[i], key) == 0) return true;
    return false;
}

static void clear(keys *all) {
    for (size_t i = 0; i < all->count; i++)
        folk_free(all->items[i]);
    folk_free(all->items);
    *all = (keys){0};
}

static bool read_keys(folk_store *store, keys *all, folk_error *err) {
    sqlite3_stmt *select;
    if (!folk_store_prepare(store, "SELECT key FROM sweep ORDER BY id", &select, err)) return false;
    bool ok;
    while (folk_store_row(store, select, &ok, err))
        add_key(all, (const char *)sqlite3_column_text(select, 0));
    sqlite3_finalize(select);
    return ok;
}

// Statements over two databases find what is in the files, and not what a reader of an older store
// is shown in its place.
static bool is_of_this_version(const folk_store *store, folk_error *err) {
    return store->version == FOLK_STORE_VERSION ||
           folk_fail(err, FOLK_ERR_STORE,
                     "%s was written by an older Folk (its store has version %d, and this is %d); "
                     "folk sweep --resume %s brings it to this version, and then it can be merged",
                     store->path, store->version, FOLK_STORE_VERSION, store->path);
}

static bool read_store(const char *path, keys *all, folk_error *err) {
    folk_store *store = folk_store_open(path, FOLK_STORE_READ, err);
    int64_t newest = 0;
    bool ok = store != NULL && folk_sweep_find(store, &newest, err) &&
              is_of_this_version(store, err) && read_keys(store, all, err);
    if (ok && store->archived) // SQLite reads one beside another store only with its journal
        ok = folk_fail(err, FOLK_ERR_STORE,
                       "cannot merge %s: nothing can be written beside it; copy it to where one "
                       "may write",
                       path);
    folk_store_close(store);
    return ok;
}

// What makes two sweeps different, for people.
static const char *tell_difference(const folk_sweep_info *a, const folk_sweep_info *b) {
    if (strcmp(a->scenario, b->scenario) != 0) return "of different scenarios";
    if (strcmp(a->scenario_hash, b->scenario_hash) != 0)
        return "of different versions of a scenario's files";
    if (a->seed != b->seed) return "of different master seeds";
    if (a->common != b->common) return "with common random numbers and without";
    return "of different designs or fixed values";
}

static bool refuse(folk_store *into, const char *into_name, const char *path, folk_error *err) {
    folk_sweep_info here = {0}, there = {0};
    folk_store *store = folk_store_open(path, FOLK_STORE_READ, err);
    const bool known = store != NULL && folk_sweep_info_read(into, 0, &here, err) &&
                       folk_sweep_info_read(store, 0, &there, err);
    if (known)
        folk_fail(err, FOLK_ERR_USAGE,
                  "%s and %s hold different sweeps (%s), which are not merged into one table",
                  into_name, path, tell_difference(&here, &there));
    folk_sweep_info_clear(&here);
    folk_sweep_info_clear(&there);
    folk_store_close(store);
    return false;
}

// Joins the stores that share a sweep with what is joined already; how many.
static size_t join(keys *joined, keys *stores, bool *in, size_t count) {
    size_t number = 0;
    for (size_t i = 0; i < count; i++) {
        bool shares = joined->count == 0; // nothing is merged into yet: the first begins
        for (size_t j = 0; j < stores[i].count && !shares; j++)
            shares = has_key(joined, stores[i].items[j]);
        if (in[i] || !shares) continue;
        in[i] = true;
        number++;
        for (size_t j = 0; j < stores[i].count; j++)
            if (!has_key(joined, stores[i].items[j])) add_key(joined, stores[i].items[j]);
    }
    return number;
}

static bool check_joined(folk_store *into, bool empty, const char *const *paths, const bool *in,
                         size_t count, folk_error *err) {
    size_t first = 0;
    while (first < count && in[first])
        first++;
    if (first == count) return true;
    if (!empty) return refuse(into, into->path, paths[first], err);
    folk_store *other = folk_store_open(paths[0], FOLK_STORE_READ, err);
    if (other != NULL) refuse(other, paths[0], paths[first], err);
    folk_store_close(other);
    return false;
}

bool folk_sweep_check_shared(folk_store *into, const char *const *paths, size_t count,
                             folk_error *err) {
    keys joined = {0}, *stores = folk_alloc(count * sizeof *stores);
    bool *in = folk_alloc(count * sizeof *in);
    bool ok = read_keys(into, &joined, err);
    const bool empty = joined.count == 0;
    for (size_t i = 0; i < count && ok; i++)
        ok = read_store(paths[i], &stores[i], err);
    while (ok && join(&joined, stores, in, count) > 0)
        continue;
    ok = ok && check_joined(into, empty, paths, in, count, err);
    for (size_t i = 0; i < count; i++)
        clear(&stores[i]);
    clear(&joined);
    folk_free(stores);
    folk_free(in);
    return ok;
}
