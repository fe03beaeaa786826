// SPDX-License-Identifier: GPL-3.0-or-later
// What happened to an agent. Events lie in the order of time and have no index by agent, so that a
// look goes back from its moment over a bounded number of them.
#include "core/memory.h"
#include "viz/reader_state.h"

enum { LOOKED_AT = 200000 }; // events

void folk_happenings_clear(folk_happening *items, size_t count) {
    for (size_t i = 0; i < count; i++) {
        folk_free(items[i].kind);
        folk_free(items[i].detail);
    }
    folk_free(items);
}

static int64_t agent_of(sqlite3_stmt *select, int column) {
    return sqlite3_column_type(select, column) == SQLITE_NULL
               ? -1
               : sqlite3_column_int64(select, column);
}

static bool read_happenings(folk_reader *reader, sqlite3_stmt *select, folk_happening **items,
                            size_t *count, folk_error *err) {
    bool ok;
    size_t capacity = 0;
    while (folk_store_row(reader->store, select, &ok, err)) {
        *items = folk_grow(*items, &capacity, *count + 1, sizeof **items);
        (*items)[(*count)++] = (folk_happening){
            .t = sqlite3_column_double(select, 0),
            .kind = folk_store_text(select, 1),
            .actor = agent_of(select, 2),
            .target = agent_of(select, 3),
            .detail = folk_store_text(select, 4),
        };
    }
    return ok;
}

bool folk_reader_happenings(folk_reader *reader, int64_t agent, double t, size_t most,
                            folk_happening **items, size_t *count, folk_error *err) {
    *items = NULL;
    *count = 0;
    int64_t last;
    sqlite3_stmt *select;
    if (!folk_reader_last(reader, "event", "t", t, &last, err) ||
        !folk_reader_ask(reader,
                         "SELECT t, kind, actor, target, detail FROM event WHERE run = ? "
                         "AND seq BETWEEN ?3 - ?4 + 1 AND ?3 AND (actor = ?2 OR target = ?2) "
                         "ORDER BY seq DESC LIMIT ?5",
                         &select, err))
        return false;
    sqlite3_bind_int64(select, 2, agent);
    sqlite3_bind_int64(select, 3, last);
    sqlite3_bind_int64(select, 4, LOOKED_AT);
    sqlite3_bind_int64(select, 5, (int64_t)most);
    const bool ok = read_happenings(reader, select, items, count, err);
    sqlite3_finalize(select);
    return ok;
}
