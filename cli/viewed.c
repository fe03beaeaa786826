// SPDX-License-Identifier: GPL-3.0-or-later
#include "cli/viewed.h"

#include "cli/query.h"
#include "core/memory.h"
#include "viz/viewer.h"

static void add(folk_viewed_runs *runs, const char *store, int64_t run) {
    runs->items = folk_grow(runs->items, &runs->capacity, runs->count + 1, sizeof *runs->items);
    runs->items[runs->count++] = (folk_address){.store = folk_strdup(store), .run = run};
}

// The first number of a question's first row; 0 when it has none, or cannot be asked, as of a store
// of an older version.
static int64_t number(folk_store *store, const char *question) {
    folk_error ignored = {0};
    folk_query *query = folk_query_open(store, question, &ignored);
    const int64_t first =
        query != NULL && folk_query_next(query, &ignored) ? folk_query_integer(query, 0) : 0;
    folk_query_close(query);
    return first;
}

static bool add_every(folk_viewed_runs *runs, folk_store *store, const char *path,
                      folk_error *err) {
    folk_query *query = folk_query_open(store, "SELECT id FROM run ORDER BY id", err);
    while (query != NULL && folk_query_next(query, err))
        add(runs, path, folk_query_integer(query, 0));
    folk_query_close(query);
    return err->code == FOLK_OK;
}

static bool add_store(folk_viewed_runs *runs, const folk_address *address, bool every,
                      folk_error *err) {
    const char *path = address->store;
    folk_store *store = folk_store_open(path, FOLK_STORE_READ, err);
    if (store == NULL) return false;
    bool ok = true;
    const bool none = number(store, "SELECT count(*) FROM run") == 0;
    if (none && number(store, "SELECT count(*) FROM sweep") > 0)
        ok = folk_fail(err, FOLK_ERR_USAGE,
                       "view: %s holds a sweep, whose runs are kept as numbers, without curves: "
                       "'folk report %s' tells how they ended, 'folk plot %s --sweep' draws them",
                       path, path, path);
    else if (every && address->run == 0 && !none) // opening an empty one says that it is
        ok = add_every(runs, store, path, err);
    else
        add(runs, path, address->run);
    folk_store_close(store);
    return ok;
}

bool folk_viewed_find(const folk_texts *operands, bool every, folk_viewed_runs *runs,
                      folk_error *err) {
    *runs = (folk_viewed_runs){0};
    for (size_t i = 0; i < operands->count; i++) {
        folk_address address;
        const bool ok = folk_address_read(operands->items[i], &address, err) &&
                        add_store(runs, &address, every, err);
        folk_address_clear(&address);
        if (!ok) return false;
    }
    if (runs->count <= FOLK_VIEWER_RUNS) return true;
    return folk_fail(err, FOLK_ERR_USAGE,
                     "view: shows up to %d runs at once, and these are %zu; 'folk plot' draws any "
                     "number of runs into a file, with --band as means of replicates",
                     FOLK_VIEWER_RUNS, runs->count);
}

void folk_viewed_clear(folk_viewed_runs *runs) {
    for (size_t i = 0; i < runs->count; i++)
        folk_address_clear(&runs->items[i]);
    folk_free(runs->items);
    *runs = (folk_viewed_runs){0};
}

// Of runs with one seed the one that came to its end, the newest of them, or else the newest.
static const char *const alike =
    "SELECT max((r.status = 'done') * 4000000000000 + r.id) % 4000000000000 "
    "FROM run r JOIN run o ON o.id = ?1 "
    "WHERE r.scenario_hash = o.scenario_hash AND r.seed <> o.seed AND r.forked_at IS NULL "
    "AND NOT EXISTS (SELECT 1 FROM intervention i WHERE i.run IN (r.id, ?1)) "
    "AND NOT EXISTS (SELECT 1 FROM parameter a JOIN parameter b ON b.run = r.id "
    "AND b.position = a.position WHERE a.run = ?1 AND a.value IS NOT b.value) "
    "GROUP BY r.seed ORDER BY max(r.status = 'done') DESC, min(r.id)";

bool folk_viewed_replicates(folk_reader *reader, size_t most, int64_t **runs, size_t *count,
                            size_t *found, folk_error *err) {
    *runs = folk_alloc(most * sizeof **runs);
    *count = *found = 0;
    folk_query *query = folk_query_open(folk_reader_store(reader), alike, err);
    if (query == NULL) return false;
    folk_query_bind(query, 1, folk_reader_info(reader)->id);
    for (; folk_query_next(query, err); ++*found)
        if (*count < most) (*runs)[(*count)++] = folk_query_integer(query, 0);
    folk_query_close(query);
    return err->code == FOLK_OK;
}
