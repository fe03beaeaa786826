// SPDX-License-Identifier: GPL-3.0-or-later
// A batch on its way into the store. Points are most of it: they go in by statements of CHUNK rows,
// as binding and stepping cost more than the rows themselves, and get consecutive ids, so that one
// row of `extent` tells where they lie and no index needs upkeep.
#include "core/batch.h"
#include "core/store_sql.h"

#include <stdio.h>
#include <string.h>

enum { CHUNK = 64, CHUNK_SQL = 2048 };

// INSERT … VALUES (?1, ?2, ?3, ?4), (?1, ?2, ?5, ?6), …: run, metric, then t and value of each row
static bool prepare_points(folk_store *store, int rows, sqlite3_stmt **insert, folk_error *err) {
    char sql[CHUNK_SQL];
    int length = snprintf(sql, sizeof sql, "INSERT INTO series(run, metric, t, value) VALUES");
    for (int i = 0; i < rows; i++)
        length += snprintf(sql + length, sizeof sql - (size_t)length, "%s(?1,?2,?%d,?%d)",
                           i > 0 ? "," : "", 2 * i + 3, 2 * i + 4);
    return folk_store_prepare(store, sql, insert, err);
}

static bool insert_points(folk_store *store, sqlite3_stmt *insert, const folk_point *points,
                          int rows, folk_error *err) {
    for (int i = 0; i < rows; i++) {
        sqlite3_bind_double(insert, 2 * i + 3, points[i].t);
        sqlite3_bind_double(insert, 2 * i + 4, points[i].value);
    }
    return folk_store_run(store, insert, err);
}

static bool insert_series(folk_store *store, sqlite3_stmt *many, sqlite3_stmt *one,
                          folk_series *series, folk_error *err) {
    size_t done = 0;
    for (; series->count - done >= CHUNK; done += CHUNK)
        if (!insert_points(store, many, series->points + done, CHUNK, err)) return false;
    for (; done < series->count; done++)
        if (!insert_points(store, one, series->points + done, 1, err)) return false;
    series->first_id = sqlite3_last_insert_rowid(store->db) + 1 - (int64_t)series->count;
    return true;
}

// The last extent of the run grows when nothing lies between, else a new one begins. It may end
// beyond `first`: rows at its end that thinning has dropped have given their ids to these.
static bool write_extent(folk_store *store, int64_t run, int64_t first, int64_t last,
                         folk_error *err) {
    const char *const statements[] = {
        "UPDATE extent SET last_id = ?3 WHERE run = ?1 AND last_id >= ?2 - 1",
        "INSERT INTO extent(run, first_id, last_id) VALUES(?1, ?2, ?3)",
    };
    for (int i = 0; i < 2; i++) {
        sqlite3_stmt *statement;
        if (!folk_store_prepare(store, statements[i], &statement, err)) return false;
        sqlite3_bind_int64(statement, 1, run);
        sqlite3_bind_int64(statement, 2, first);
        sqlite3_bind_int64(statement, 3, last);
        const bool ok = folk_store_run(store, statement, err);
        sqlite3_finalize(statement);
        if (!ok) return false;
        if (sqlite3_changes(store->db) > 0) return true;
    }
    return true;
}

static bool write_points(folk_store *store, folk_batch *batch, folk_error *err) {
    sqlite3_stmt *many = NULL, *one = NULL;
    size_t total = 0;
    bool ok = prepare_points(store, CHUNK, &many, err) && prepare_points(store, 1, &one, err);
    for (int i = 0; i < batch->scenario->metric_count && ok; i++) {
        folk_series *series = &batch->series[i];
        if (series->count == 0) continue;
        sqlite3_bind_int64(many, 1, batch->run);
        sqlite3_bind_int(many, 2, i);
        sqlite3_bind_int64(one, 1, batch->run);
        sqlite3_bind_int(one, 2, i);
        ok = insert_series(store, many, one, series, err);
        total += series->count;
    }
    sqlite3_finalize(many);
    sqlite3_finalize(one);
    if (!ok || total == 0) return ok;
    const int64_t last = sqlite3_last_insert_rowid(store->db);
    return write_extent(store, batch->run, last + 1 - (int64_t)total, last, err);
}

static bool delete_dropped(folk_store *store, const folk_batch *batch, folk_error *err) {
    if (batch->dropped_count == 0) return true;
    sqlite3_stmt *remove;
    if (!folk_store_prepare(store, "DELETE FROM series WHERE id = ?", &remove, err)) return false;
    bool ok = true;
    for (size_t i = 0; i < batch->dropped_count && ok; i++) {
        sqlite3_bind_int64(remove, 1, batch->dropped[i]);
        ok = folk_store_run(store, remove, err);
    }
    sqlite3_finalize(remove);
    return ok;
}

static bool write_summaries(folk_store *store, const folk_batch *batch, folk_error *err) {
    sqlite3_stmt *update;
    if (!folk_store_prepare(store,
                            "UPDATE metric SET value = ?, count = ?, mean = ?, deviation = ?, "
                            "min = ?, max = ? WHERE run = ? AND metric = ?",
                            &update, err))
        return false;
    bool ok = true;
    for (int i = 0; i < batch->scenario->metric_count && ok; i++) {
        const folk_moments *moments = &batch->series[i].moments;
        double value;
        if (!folk_series_summary(&batch->series[i], batch->scenario->metrics[i].summary, &value))
            continue;
        sqlite3_bind_double(update, 1, value);
        sqlite3_bind_int64(update, 2, (int64_t)moments->count);
        sqlite3_bind_double(update, 3, moments->mean);
        sqlite3_bind_double(update, 4, folk_moments_deviation(moments));
        sqlite3_bind_double(update, 5, moments->min);
        sqlite3_bind_double(update, 6, moments->max);
        sqlite3_bind_int64(update, 7, batch->run);
        sqlite3_bind_int(update, 8, i);
        ok = folk_store_run(store, update, err);
    }
    sqlite3_finalize(update);
    return ok;
}

static void bind_agent(sqlite3_stmt *statement, int column, int64_t agent) {
    if (agent < 0)
        sqlite3_bind_null(statement, column);
    else
        sqlite3_bind_int64(statement, column, agent);
}

static bool write_events(folk_store *store, const folk_batch *batch, folk_error *err) {
    if (batch->event_count == 0) return true;
    sqlite3_stmt *insert;
    if (!folk_store_prepare(store, "INSERT INTO event VALUES(?, ?, ?, ?, ?, ?, ?)", &insert, err))
        return false;
    bool ok = true;
    for (size_t i = 0; i < batch->event_count && ok; i++) {
        const folk_record_event *event = &batch->events[i];
        sqlite3_bind_int64(insert, 1, batch->run);
        sqlite3_bind_int64(insert, 2, (int64_t)(batch->events_written + i + 1));
        sqlite3_bind_double(insert, 3, event->time);
        sqlite3_bind_text(insert, 4, event->kind, -1, SQLITE_STATIC);
        bind_agent(insert, 5, event->actor);
        bind_agent(insert, 6, event->target);
        sqlite3_bind_text(insert, 7, event->detail, -1, SQLITE_STATIC);
        ok = folk_store_run(store, insert, err);
    }
    sqlite3_finalize(insert);
    return ok;
}

static bool write_cells(folk_store *store, const folk_batch *batch, folk_error *err) {
    if (batch->cells_written == batch->cell_count) return true;
    sqlite3_stmt *insert;
    if (!folk_store_prepare(store, "INSERT INTO result VALUES(?, ?, ?, ?, ?, ?, ?)", &insert, err))
        return false;
    bool ok = true;
    for (size_t i = batch->cells_written; i < batch->cell_count && ok; i++) {
        const folk_cell *cell = &batch->cells[i];
        sqlite3_bind_int64(insert, 1, batch->run);
        sqlite3_bind_int64(insert, 2, (int64_t)i + 1);
        sqlite3_bind_text(insert, 3, cell->table, -1, SQLITE_STATIC);
        sqlite3_bind_int(insert, 4, cell->row);
        sqlite3_bind_text(insert, 5, cell->column, -1, SQLITE_STATIC);
        if (cell->text == NULL)
            sqlite3_bind_double(insert, 6, cell->number);
        else
            sqlite3_bind_null(insert, 6);
        sqlite3_bind_text(insert, 7, cell->text, -1, SQLITE_STATIC);
        ok = folk_store_run(store, insert, err);
    }
    sqlite3_finalize(insert);
    return ok;
}

static bool write_snapshots(folk_store *store, const folk_batch *batch, folk_error *err) {
    if (batch->snapshot_count == 0) return true;
    sqlite3_stmt *insert;
    if (!folk_store_prepare(store,
                            "INSERT INTO snapshot(run, t, population, column_name, size, bytes) "
                            "VALUES(?, ?, ?, ?, ?, ?)",
                            &insert, err))
        return false;
    bool ok = true;
    for (size_t i = 0; i < batch->snapshot_count && ok; i++) {
        const folk_snapshot *snapshot = &batch->snapshots[i];
        sqlite3_bind_int64(insert, 1, batch->run);
        sqlite3_bind_double(insert, 2, snapshot->t);
        sqlite3_bind_text(insert, 3, snapshot->population, -1, SQLITE_STATIC);
        sqlite3_bind_text(insert, 4, snapshot->column, -1, SQLITE_STATIC);
        sqlite3_bind_int64(insert, 5, (int64_t)snapshot->size);
        sqlite3_bind_blob64(insert, 6, snapshot->packed, snapshot->packed_bytes, SQLITE_STATIC);
        ok = folk_store_run(store, insert, err);
    }
    sqlite3_finalize(insert);
    return ok;
}

static void bind_exchange(sqlite3_stmt *insert, const folk_exchange *exchange) {
    char key[FOLK_HASH_TEXT];
    folk_exchange_key(exchange->request, key);
    sqlite3_bind_int64(insert, 2, exchange->id);
    sqlite3_bind_int64(insert, 3, exchange->asker);
    sqlite3_bind_text(insert, 4, exchange->to, -1, SQLITE_STATIC);
    sqlite3_bind_double(insert, 5, exchange->asked_at);
    sqlite3_bind_double(insert, 6, exchange->answer_at);
    sqlite3_bind_text(insert, 7, exchange->request, -1, SQLITE_STATIC);
    sqlite3_bind_text(insert, 8, exchange->reply, -1, SQLITE_STATIC);
    sqlite3_bind_text(insert, 9, exchange->error, -1, SQLITE_STATIC);
    sqlite3_bind_double(insert, 10, exchange->cost);
    sqlite3_bind_double(insert, 11, exchange->latency);
    sqlite3_bind_int64(insert, 12, exchange->tokens_in);
    sqlite3_bind_int64(insert, 13, exchange->tokens_out);
    sqlite3_bind_int64(insert, 14, exchange->attempts);
    sqlite3_bind_text(insert, 15, key, -1, SQLITE_TRANSIENT);
    sqlite3_bind_text(insert, 16, folk_source_name(exchange->source), -1, SQLITE_STATIC);
}

static bool write_exchanges(folk_store *store, const folk_batch *batch, folk_error *err) {
    if (batch->exchange_count == 0) return true;
    sqlite3_stmt *insert;
    if (!folk_store_prepare(store,
                            "INSERT INTO exchange(run, seq, asker, mind, asked_at, answer_at, "
                            "request, reply, error, cost, latency, tokens_in, tokens_out, "
                            "attempts, key, source) "
                            "VALUES(?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
                            &insert, err))
        return false;
    bool ok = true;
    for (size_t i = 0; i < batch->exchange_count && ok; i++) {
        sqlite3_bind_int64(insert, 1, batch->run);
        bind_exchange(insert, &batch->exchanges[i]);
        ok = folk_store_run(store, insert, err);
    }
    sqlite3_finalize(insert);
    return ok;
}

static bool write_changes(folk_store *store, const folk_batch *batch, folk_error *err) {
    if (batch->change_count == 0) return true;
    sqlite3_stmt *insert;
    if (!folk_store_prepare(store,
                            "INSERT INTO intervention(run, position, t, name, value) "
                            "VALUES(?, ?, ?, ?, ?)",
                            &insert, err))
        return false;
    bool ok = true;
    for (size_t i = 0; i < batch->change_count && ok; i++) {
        const folk_change *change = &batch->changes[i];
        sqlite3_bind_int64(insert, 1, batch->run);
        sqlite3_bind_int64(insert, 2, (int64_t)(batch->changes_written + i));
        sqlite3_bind_double(insert, 3, change->time);
        sqlite3_bind_text(insert, 4, change->name, -1, SQLITE_STATIC);
        sqlite3_bind_text(insert, 5, change->value, -1, SQLITE_STATIC);
        ok = folk_store_run(store, insert, err);
    }
    sqlite3_finalize(insert);
    return ok;
}

bool folk_store_write_batch(folk_store *store, folk_batch *batch, folk_error *err) {
    if (!folk_store_transact(store, err)) return false;
    const bool ok = delete_dropped(store, batch, err) && write_points(store, batch, err) &&
                    write_summaries(store, batch, err) && write_events(store, batch, err) &&
                    write_cells(store, batch, err) && write_snapshots(store, batch, err) &&
                    write_exchanges(store, batch, err) && write_changes(store, batch, err) &&
                    folk_store_write_societies(store, batch, err) &&
                    folk_store_write_networks(store, batch, err);
    return folk_store_finish(store, ok, err);
}
