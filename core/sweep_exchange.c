// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/sweep_exchange.h"

#include "core/memory.h"
#include "core/store_sql.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

struct folk_sweep_exchanges {
    folk_store *store;
    int64_t sweep;
    sqlite3_stmt *request, *exchange;
    folk_arena *texts; // of the items
    folk_sweep_exchange *items;
    size_t count, capacity;
};

folk_sweep_exchanges *folk_sweep_exchanges_create(folk_store *store, int64_t sweep,
                                                  folk_error *err) {
    folk_sweep_exchanges *writer = folk_alloc(sizeof *writer);
    writer->store = store;
    writer->sweep = sweep;
    writer->texts = folk_arena_create();
    if (folk_store_prepare(store, "INSERT OR IGNORE INTO request(key, request) VALUES(?, ?)",
                           &writer->request, err) &&
        folk_store_prepare(store,
                           "INSERT OR REPLACE INTO sweep_exchange(sweep, point, replicate, seq,"
                           " point_key, asker, mind, asked_at, answer_at, key, reply, error, cost,"
                           " latency, tokens_in, tokens_out, attempts, source)"
                           " VALUES(?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
                           &writer->exchange, err))
        return writer;
    folk_sweep_exchanges_destroy(writer);
    return NULL;
}

void folk_sweep_exchanges_destroy(folk_sweep_exchanges *writer) {
    if (writer == NULL) return;
    sqlite3_finalize(writer->request);
    sqlite3_finalize(writer->exchange);
    folk_arena_destroy(writer->texts);
    folk_free(writer->items);
    folk_free(writer);
}

static const char *keep(folk_sweep_exchanges *writer, const char *text) {
    return text != NULL ? folk_arena_strdup(writer->texts, text) : NULL;
}

void folk_sweep_exchanges_add(folk_sweep_exchanges *writer, const folk_sweep_exchange *item) {
    writer->items =
        folk_grow(writer->items, &writer->capacity, writer->count + 1, sizeof *writer->items);
    folk_sweep_exchange *kept = &writer->items[writer->count++];
    *kept = *item;
    kept->point_key = keep(writer, item->point_key);
    kept->exchange.to = keep(writer, item->exchange.to);
    kept->exchange.request = keep(writer, item->exchange.request);
    kept->exchange.reply = keep(writer, item->exchange.reply);
    kept->exchange.error = keep(writer, item->exchange.error);
    kept->exchange.stand_in = NULL;
}

static void bind_exchange(const folk_sweep_exchanges *writer, const folk_sweep_exchange *item,
                          const char *key) {
    const folk_exchange *exchange = &item->exchange;
    sqlite3_stmt *insert = writer->exchange;
    sqlite3_bind_int64(insert, 1, writer->sweep);
    sqlite3_bind_int64(insert, 2, (int64_t)item->point);
    sqlite3_bind_int64(insert, 3, (int64_t)item->replicate);
    sqlite3_bind_int64(insert, 4, exchange->id);
    sqlite3_bind_text(insert, 5, item->point_key, -1, SQLITE_STATIC);
    sqlite3_bind_int64(insert, 6, exchange->asker);
    sqlite3_bind_text(insert, 7, exchange->to, -1, SQLITE_STATIC);
    sqlite3_bind_double(insert, 8, exchange->asked_at);
    sqlite3_bind_double(insert, 9, exchange->answer_at);
    sqlite3_bind_text(insert, 10, key, -1, SQLITE_STATIC);
    sqlite3_bind_text(insert, 11, exchange->reply, -1, SQLITE_STATIC);
    sqlite3_bind_text(insert, 12, exchange->error, -1, SQLITE_STATIC);
    sqlite3_bind_double(insert, 13, exchange->cost);
    sqlite3_bind_double(insert, 14, exchange->latency);
    sqlite3_bind_int64(insert, 15, exchange->tokens_in);
    sqlite3_bind_int64(insert, 16, exchange->tokens_out);
    sqlite3_bind_int64(insert, 17, exchange->attempts);
    sqlite3_bind_text(insert, 18, folk_source_name(exchange->source), -1, SQLITE_STATIC);
}

static bool write_item(folk_sweep_exchanges *writer, const folk_sweep_exchange *item,
                       folk_error *err) {
    char key[FOLK_HASH_TEXT];
    folk_exchange_key(item->exchange.request, key);
    sqlite3_bind_text(writer->request, 1, key, -1, SQLITE_STATIC);
    sqlite3_bind_text(writer->request, 2, item->exchange.request, -1, SQLITE_STATIC);
    if (!folk_store_run(writer->store, writer->request, err)) return false;
    bind_exchange(writer, item, key);
    return folk_store_run(writer->store, writer->exchange, err);
}

bool folk_sweep_exchanges_flush(folk_sweep_exchanges *writer, folk_error *err) {
    if (writer->count == 0) return true;
    if (!folk_store_transact(writer->store, err)) return false;
    bool ok = true;
    for (size_t i = 0; i < writer->count && ok; i++)
        ok = write_item(writer, &writer->items[i], err);
    if (!folk_store_finish(writer->store, ok, err)) return false;
    writer->count = 0;
    folk_arena_reset(writer->texts);
    return true;
}

// Who answered.

char *folk_sweep_minds(folk_store *store, int64_t sweep, folk_error *err) {
    sqlite3_stmt *select;
    if (!folk_store_prepare(store, "SELECT minds FROM sweep_minds WHERE sweep = ?", &select, err))
        return NULL;
    sqlite3_bind_int64(select, 1, sweep);
    bool ok;
    char *text = NULL;
    if (folk_store_row(store, select, &ok, err)) text = folk_store_text(select, 0);
    sqlite3_finalize(select);
    return text == NULL && ok ? folk_strdup("") : text;
}

bool folk_sweep_set_minds(folk_store *store, int64_t sweep, const char *json, folk_error *err) {
    sqlite3_stmt *insert;
    if (!folk_store_prepare(store, "INSERT OR REPLACE INTO sweep_minds VALUES(?, ?)", &insert, err))
        return false;
    sqlite3_bind_int64(insert, 1, sweep);
    sqlite3_bind_text(insert, 2, json, -1, SQLITE_STATIC);
    const bool ok = folk_store_run(store, insert, err);
    sqlite3_finalize(insert);
    return ok;
}

// Finding runs.

bool folk_sweep_with_key(folk_store *store, const char *key, int64_t *sweep, folk_error *err) {
    sqlite3_stmt *select;
    *sweep = 0;
    if (!folk_store_prepare(store, "SELECT id FROM sweep WHERE key = ?", &select, err))
        return false;
    sqlite3_bind_text(select, 1, key, -1, SQLITE_STATIC);
    bool ok;
    if (folk_store_row(store, select, &ok, err)) *sweep = sqlite3_column_int64(select, 0);
    sqlite3_finalize(select);
    return ok;
}

bool folk_sweep_same_run(folk_store *store, const folk_sweep_twin *twin, int64_t *sweep,
                         uint64_t *point, folk_error *err) {
    enum { DECIMAL = 24 };
    char seed[DECIMAL];
    sqlite3_stmt *select;
    *sweep = 0;
    *point = 0;
    if (!folk_store_prepare(store,
                            "SELECT e.sweep, e.point FROM sweep_exchange e"
                            " JOIN sweep s ON s.id = e.sweep WHERE e.point_key = ?1"
                            " AND e.replicate = ?2 AND e.sweep <> ?3"
                            " AND (?4 = 0 OR (s.seed = ?5 AND s.common = ?6))"
                            " ORDER BY e.sweep, e.point LIMIT 1",
                            &select, err))
        return false;
    snprintf(seed, sizeof seed, "%" PRIu64, twin->seed);
    sqlite3_bind_text(select, 1, twin->point_key, -1, SQLITE_STATIC);
    sqlite3_bind_int64(select, 2, (int64_t)twin->replicate);
    sqlite3_bind_int64(select, 3, twin->except);
    sqlite3_bind_int(select, 4, twin->seeded);
    sqlite3_bind_text(select, 5, seed, -1, SQLITE_STATIC);
    sqlite3_bind_int(select, 6, twin->common);
    bool ok;
    if (folk_store_row(store, select, &ok, err)) {
        *sweep = sqlite3_column_int64(select, 0);
        *point = (uint64_t)sqlite3_column_int64(select, 1);
    }
    sqlite3_finalize(select);
    return ok;
}

bool folk_sweep_has_exchanges(folk_store *store, int64_t sweep, uint64_t point, uint64_t replicate,
                              bool *has, folk_error *err) {
    sqlite3_stmt *select;
    *has = false;
    if (!folk_store_prepare(store,
                            "SELECT 1 FROM sweep_exchange WHERE sweep = ? AND point = ?"
                            " AND replicate = ? LIMIT 1",
                            &select, err))
        return false;
    sqlite3_bind_int64(select, 1, sweep);
    sqlite3_bind_int64(select, 2, (int64_t)point);
    sqlite3_bind_int64(select, 3, (int64_t)replicate);
    bool ok;
    *has = folk_store_row(store, select, &ok, err);
    sqlite3_finalize(select);
    return ok;
}

static bool read_answers(folk_store *store, sqlite3_stmt *select, folk_sweep_answers *answers,
                         folk_error *err) {
    bool ok;
    *answers = (folk_sweep_answers){0};
    if (folk_store_row(store, select, &ok, err)) {
        answers->calls = (uint64_t)sqlite3_column_int64(select, 0);
        answers->tokens = (uint64_t)sqlite3_column_int64(select, 1);
        answers->cost = sqlite3_column_double(select, 2);
    }
    sqlite3_finalize(select);
    return ok;
}

bool folk_sweep_answers_read(folk_store *store, int64_t sweep, folk_sweep_answers *answers,
                             folk_error *err) {
    sqlite3_stmt *select;
    if (!folk_store_prepare(store,
                            "SELECT sum(calls), sum(tokens), sum(cost) FROM"
                            " (SELECT calls, tokens, cost FROM outcome WHERE sweep = ?"
                            " ORDER BY point, replicate)",
                            &select, err))
        return false;
    sqlite3_bind_int64(select, 1, sweep);
    return read_answers(store, select, answers, err);
}

bool folk_sweep_answers_of_run(folk_store *store, int64_t sweep, uint64_t point, uint64_t replicate,
                               folk_sweep_answers *answers, folk_error *err) {
    sqlite3_stmt *select;
    if (!folk_store_prepare(store,
                            "SELECT count(reply), sum(tokens_in + tokens_out), sum(cost) FROM"
                            " (SELECT reply, tokens_in, tokens_out, cost FROM sweep_exchange"
                            " WHERE sweep = ? AND point = ? AND replicate = ? ORDER BY seq)",
                            &select, err))
        return false;
    sqlite3_bind_int64(select, 1, sweep);
    sqlite3_bind_int64(select, 2, (int64_t)point);
    sqlite3_bind_int64(select, 3, (int64_t)replicate);
    return read_answers(store, select, answers, err);
}
