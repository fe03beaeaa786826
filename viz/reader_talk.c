// SPDX-License-Identifier: GPL-3.0-or-later
// Questions to models and persons, and what came back. They lie in the order in which they were
// asked and have no index by who asked, so that a look goes back over a bounded number of them.
#include "core/memory.h"
#include "viz/reader_state.h"

#include <string.h>

enum { LOOKED_AT = 20000 }; // exchanges

static void add_mind(folk_names *minds, char *name) {
    size_t at = 0;
    while (at < minds->count && strcmp(minds->items[at], name) < 0)
        at++;
    if (at < minds->count && strcmp(minds->items[at], name) == 0) {
        folk_free(name);
        return;
    }
    folk_names_add(minds, name);
    for (size_t i = minds->count - 1; i > at; i--)
        minds->items[i] = minds->items[i - 1];
    minds->items[at] = name;
}

// Those of exchanges that have come since. One is kept when it is answered, so that its number may
// lie somewhat before those that are known.
static bool read_new_minds(folk_reader *reader, folk_error *err) {
    sqlite3_stmt *select;
    bool ok;
    if (!folk_reader_ask(
            reader, "SELECT mind, max(seq) FROM exchange WHERE run = ? AND seq > ? GROUP BY mind",
            &select, err))
        return false;
    int64_t known = reader->minds_known;
    sqlite3_bind_int64(select, 2, known - LOOKED_AT);
    while (folk_store_row(reader->store, select, &ok, err)) {
        add_mind(&reader->minds, folk_store_text(select, 0));
        const int64_t newest = sqlite3_column_int64(select, 1);
        if (newest > known) known = newest;
    }
    sqlite3_finalize(select);
    if (ok) reader->minds_known = known;
    return ok;
}

static void read_minds(folk_reader *reader) {
    if (reader->minds.known) return;
    folk_error err = {0};
    if (!read_new_minds(reader, &err)) folk_reader_warn(reader, "%s", err.text);
    reader->minds.known = true; // a failure comes again with the next refresh
}

int folk_reader_mind_count(folk_reader *reader) {
    read_minds(reader);
    return (int)reader->minds.count;
}

const char *folk_reader_mind(folk_reader *reader, int index) {
    read_minds(reader);
    FOLK_ASSERT(index >= 0 && (size_t)index < reader->minds.count);
    return reader->minds.items[index];
}

void folk_talks_clear(folk_talk *items, size_t count) {
    for (size_t i = 0; i < count; i++) {
        folk_free(items[i].mind);
        folk_free(items[i].request);
        folk_free(items[i].reply);
        folk_free(items[i].error);
        folk_free(items[i].source);
    }
    folk_free(items);
}

// The columns of `select` are those of folk_reader_talks' statement.
static folk_talk talk_of(sqlite3_stmt *select) {
    return (folk_talk){
        .seq = sqlite3_column_int64(select, 0),
        .mind = folk_store_text(select, 1),
        .asked_at = sqlite3_column_double(select, 2),
        .answer_at = sqlite3_column_double(select, 3),
        .request = folk_store_text(select, 4),
        .reply = folk_store_text(select, 5),
        .error = folk_store_text(select, 6),
        .source = folk_store_text(select, 7),
        .latency = sqlite3_column_double(select, 8),
        .cost = sqlite3_column_double(select, 9),
        .tokens_in = sqlite3_column_int64(select, 10),
        .tokens_out = sqlite3_column_int64(select, 11),
    };
}

bool folk_reader_talks(folk_reader *reader, const char *mind, double t, size_t most,
                       folk_talk **items, size_t *count, folk_error *err) {
    *items = NULL;
    *count = 0;
    int64_t last;
    sqlite3_stmt *select;
    if (!folk_reader_last(reader, "exchange", "asked_at", t, &last, err) ||
        !folk_reader_ask(reader,
                         "SELECT seq, mind, asked_at, answer_at, request, reply, error, source, "
                         "latency, cost, tokens_in, tokens_out FROM exchange "
                         "WHERE run = ? AND mind = ? AND seq BETWEEN ?3 - ?4 + 1 AND ?3 "
                         "ORDER BY seq DESC LIMIT ?5",
                         &select, err))
        return false;
    sqlite3_bind_text(select, 2, mind, -1, SQLITE_STATIC);
    sqlite3_bind_int64(select, 3, last);
    sqlite3_bind_int64(select, 4, LOOKED_AT);
    sqlite3_bind_int64(select, 5, (int64_t)most);
    bool ok;
    size_t capacity = 0;
    while (folk_store_row(reader->store, select, &ok, err)) {
        *items = folk_grow(*items, &capacity, *count + 1, sizeof **items);
        (*items)[(*count)++] = talk_of(select);
    }
    sqlite3_finalize(select);
    return ok;
}
