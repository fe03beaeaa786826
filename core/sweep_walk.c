// SPDX-License-Identifier: GPL-3.0-or-later
// Places are read a page at a time, each page from where the one before ended: a statement that
// stayed open would keep SQLite's journal from being folded back, and it would grow.
#include "core/memory.h"
#include "core/store_sql.h"
#include "core/sweep_store.h"

enum { PAGE = 4096 };

folk_sweep_walk folk_sweep_walk_begin(folk_store *store, int64_t sweep) {
    return (folk_sweep_walk){.store = store,
                             .sweep = sweep,
                             .places = folk_alloc(PAGE * sizeof(struct folk_sweep_place))};
}

static bool read_page(folk_sweep_walk *walk, folk_error *err) {
    sqlite3_stmt *select;
    if (!folk_store_prepare(walk->store,
                            "SELECT point, replicate, status FROM outcome WHERE sweep = ? "
                            "AND (point, replicate) > (?, ?) ORDER BY point, replicate LIMIT ?",
                            &select, err))
        return false;
    struct folk_sweep_place *last = walk->count > 0 ? &walk->places[walk->count - 1] : NULL;
    sqlite3_bind_int64(select, 1, walk->sweep);
    sqlite3_bind_int64(select, 2, last != NULL ? (int64_t)last->point : -1);
    sqlite3_bind_int64(select, 3, last != NULL ? (int64_t)last->replicate : -1);
    sqlite3_bind_int(select, 4, PAGE);
    bool ok;
    walk->count = walk->next = 0;
    while (folk_store_row(walk->store, select, &ok, err)) {
        struct folk_sweep_place *place = &walk->places[walk->count++];
        const char *status = (const char *)sqlite3_column_text(select, 2);
        place->point = (uint64_t)sqlite3_column_int64(select, 0);
        place->replicate = (uint64_t)sqlite3_column_int64(select, 1);
        if (status == NULL || !folk_sweep_status_of(status, &place->status))
            place->status = FOLK_SWEEP_FAILED;
    }
    sqlite3_finalize(select);
    walk->over = walk->count == 0;
    return ok;
}

bool folk_sweep_walk_next(folk_sweep_walk *walk, struct folk_sweep_place *place, bool *ok,
                          folk_error *err) {
    *ok = true;
    if (walk->next == walk->count && !walk->over) *ok = read_page(walk, err);
    if (!*ok || walk->over) return false;
    *place = walk->places[walk->next++];
    return true;
}

void folk_sweep_walk_end(folk_sweep_walk *walk) {
    folk_free(walk->places);
    *walk = (folk_sweep_walk){0};
}
