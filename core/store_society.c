// SPDX-License-Identifier: GPL-3.0-or-later
// Populations in the store, as they were made. A row is written again when its network comes.
// Networks that have changed since have a table of their own.
#include "core/batch.h"
#include "core/store_sql.h"

static void bind_lattice(sqlite3_stmt *insert, const folk_lattice *lattice) {
    if (lattice->rows > 0) {
        sqlite3_bind_int64(insert, 5, lattice->rows);
        sqlite3_bind_int64(insert, 6, lattice->columns);
    }
    sqlite3_bind_int(insert, 7, lattice->rows > 0 && lattice->neighbourhood == FOLK_MOORE);
    sqlite3_bind_int(insert, 8, lattice->wrap);
}

static bool write_row(folk_store *store, sqlite3_stmt *insert, int64_t run, size_t position,
                      const folk_batch_society *society, folk_error *err) {
    sqlite3_bind_int64(insert, 1, run);
    sqlite3_bind_int64(insert, 2, (int64_t)position);
    sqlite3_bind_text(insert, 3, society->name, -1, SQLITE_STATIC);
    sqlite3_bind_int64(insert, 4, (int64_t)society->size);
    bind_lattice(insert, &society->lattice);
    if (society->packed != NULL)
        sqlite3_bind_blob64(insert, 9, society->packed, society->packed_bytes, SQLITE_STATIC);
    const bool ok = folk_store_run(store, insert, err);
    sqlite3_clear_bindings(insert);
    return ok;
}

// A JSON array; SQLite writes it, so that any name survives.
static bool write_types(folk_store *store, sqlite3_stmt *update, int64_t run, size_t position,
                        const folk_batch_society *society, folk_error *err) {
    bool ok = true;
    for (int i = 0; i < society->type_count && ok; i++) {
        sqlite3_bind_text(update, 1, society->types[i], -1, SQLITE_STATIC);
        sqlite3_bind_int64(update, 2, run);
        sqlite3_bind_int64(update, 3, (int64_t)position);
        ok = folk_store_run(store, update, err);
    }
    return ok;
}

bool folk_store_write_societies(folk_store *store, const folk_batch *batch, folk_error *err) {
    size_t first = 0;
    while (first < batch->society_count && batch->societies[first].written)
        first++;
    if (first == batch->society_count) return true;
    sqlite3_stmt *insert = NULL, *update = NULL;
    bool ok = folk_store_prepare(store,
                                 "INSERT OR REPLACE INTO society(run, position, name, size, rows, "
                                 "columns, moore, wrap, network) VALUES(?, ?, ?, ?, ?, ?, ?, ?, ?)",
                                 &insert, err) &&
              folk_store_prepare(store,
                                 "UPDATE society SET types = json_insert(coalesce(types, '[]'), "
                                 "'$[#]', ?) WHERE run = ? AND position = ?",
                                 &update, err);
    for (size_t i = first; i < batch->society_count && ok; i++) {
        const folk_batch_society *society = &batch->societies[i];
        if (society->written) continue;
        ok = write_row(store, insert, batch->run, i, society, err) &&
             write_types(store, update, batch->run, i, society, err);
    }
    sqlite3_finalize(insert);
    sqlite3_finalize(update);
    return ok;
}

// A moment that is recorded twice has the later one's ties.
bool folk_store_write_networks(folk_store *store, const folk_batch *batch, folk_error *err) {
    if (batch->network_count == 0) return true;
    sqlite3_stmt *insert;
    if (!folk_store_prepare(store,
                            "INSERT INTO network(run, position, t, bytes) VALUES(?, ?, ?, ?) "
                            "ON CONFLICT DO UPDATE SET bytes = excluded.bytes",
                            &insert, err))
        return false;
    bool ok = true;
    for (size_t i = 0; i < batch->network_count && ok; i++) {
        const folk_batch_network *network = &batch->networks[i];
        sqlite3_bind_int64(insert, 1, batch->run);
        sqlite3_bind_int64(insert, 2, (int64_t)network->position);
        sqlite3_bind_double(insert, 3, network->t);
        sqlite3_bind_blob64(insert, 4, network->packed, network->packed_bytes, SQLITE_STATIC);
        ok = folk_store_run(store, insert, err);
    }
    sqlite3_finalize(insert);
    return ok;
}
