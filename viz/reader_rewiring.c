// SPDX-License-Identifier: GPL-3.0-or-later
// Networks whose ties change: when they did is read with the rest, the ties when somebody looks.
#include "core/memory.h"
#include "viz/reader_state.h"

#include <math.h>

bool folk_reader_read_rewirings(folk_reader *reader, folk_error *err) {
    sqlite3_stmt *select;
    if (!folk_reader_ask(reader,
                         "SELECT position, t, rowid FROM network WHERE run = ? AND rowid > ? "
                         "ORDER BY rowid",
                         &select, err))
        return false;
    const size_t count = reader->rewiring_count;
    sqlite3_bind_int64(select, 2, count > 0 ? reader->rewirings[count - 1].row : 0);
    bool ok;
    while (folk_store_row(reader->store, select, &ok, err)) {
        reader->rewirings = folk_grow(reader->rewirings, &reader->rewiring_capacity,
                                      reader->rewiring_count + 1, sizeof *reader->rewirings);
        reader->rewirings[reader->rewiring_count++] =
            (folk_rewiring){sqlite3_column_int64(select, 0), sqlite3_column_double(select, 1),
                            sqlite3_column_int64(select, 2)};
    }
    sqlite3_finalize(select);
    return ok;
}

size_t folk_reader_rewiring_at(const folk_reader *reader, int society, double t) {
    const int64_t position = folk_reader_society(reader, society)->position;
    size_t number = 0;
    for (size_t i = 0; i < reader->rewiring_count && reader->rewirings[i].t <= t; i++)
        number += reader->rewirings[i].position == position;
    return number;
}

size_t folk_reader_rewiring_count(const folk_reader *reader, int society) {
    return folk_reader_rewiring_at(reader, society, INFINITY);
}

static int64_t row_of(const folk_reader *reader, int64_t position, size_t number) {
    for (size_t i = 0; i < reader->rewiring_count; i++)
        if (reader->rewirings[i].position == position && --number == 0)
            return reader->rewirings[i].row;
    return 0;
}

bool folk_reader_rewired(folk_reader *reader, int society, size_t number, folk_network *network,
                         folk_error *err) {
    const folk_society *of = folk_reader_society(reader, society);
    *network = (folk_network){0};
    sqlite3_stmt *select;
    if (!folk_reader_ask(reader, "SELECT bytes, t FROM network WHERE run = ? AND rowid = ?",
                         &select, err))
        return false;
    sqlite3_bind_int64(select, 2, row_of(reader, of->position, number));
    bool ok;
    if (folk_store_row(reader->store, select, &ok, err) &&
        !folk_network_unpack(network, (uint32_t)of->size, sqlite3_column_blob(select, 0),
                             (size_t)sqlite3_column_bytes(select, 0)))
        ok = folk_fail(err, FOLK_ERR_STORE,
                       "%s is damaged: the network of '%s' at %g in run %lld cannot be read",
                       folk_store_path(reader->store), of->name, sqlite3_column_double(select, 1),
                       (long long)reader->run);
    else if (ok && network->offsets == NULL)
        ok = folk_fail(err, FOLK_ERR_STORE, "run %lld has no change %zu of the network of '%s'",
                       (long long)reader->run, number, of->name);
    sqlite3_finalize(select);
    return ok;
}
