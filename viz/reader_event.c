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

// The last event at or before `t`, by bisection; 0: none.
static bool find_event(folk_reader *reader, double t, int64_t *seq, folk_error *err) {
    sqlite3_stmt *select;
    double most;
    *seq = 0;
    if (!folk_reader_numbers(reader, "SELECT max(seq) FROM event WHERE run = ?", &most, 1, err) ||
        !folk_reader_ask(reader, "SELECT t FROM event WHERE run = ? AND seq = ?", &select, err))
        return false;
    int64_t after = (int64_t)most + 1; // is later than t
    bool ok = true;
    while (ok && after - *seq > 1) {
        const int64_t middle = *seq + (after - *seq) / 2;
        sqlite3_bind_int64(select, 2, middle);
        const bool early = folk_store_row(reader->store, select, &ok, err) &&
                           sqlite3_column_double(select, 0) <= t;
        sqlite3_reset(select);
        *(early ? seq : &after) = middle;
    }
    sqlite3_finalize(select);
    return ok;
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
    if (!find_event(reader, t, &last, err) ||
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
