// SPDX-License-Identifier: GPL-3.0-or-later
// Populations as they were made, and who meets whom in them.
#include "core/memory.h"
#include "viz/reader_state.h"

static const double most_agents = 2147483648.0; // lua/folk/population.lua

static void society_clear(folk_society *society) {
    folk_free(society->name);
    for (int i = 0; i < society->type_count; i++)
        folk_free(society->types[i]);
    folk_free(society->types);
    folk_network *network = (folk_network *)(uintptr_t)society->network;
    if (network != NULL) folk_network_clear(network);
    folk_free(network);
}

void folk_reader_clear_societies(folk_reader *reader) {
    for (int i = 0; i < reader->society_count; i++)
        society_clear(&reader->societies[i]);
    folk_free(reader->societies);
    reader->societies = NULL;
    reader->society_count = 0;
}

static bool read_types(folk_reader *reader, int64_t position, folk_society *society,
                       folk_error *err) {
    sqlite3_stmt *select;
    if (!folk_reader_ask(reader,
                         "SELECT e.value FROM society s, json_each(CASE WHEN json_valid(s.types) "
                         "THEN s.types ELSE '[]' END) e WHERE s.run = ? AND s.position = ? "
                         "ORDER BY e.key",
                         &select, err))
        return false;
    sqlite3_bind_int64(select, 2, position);
    bool ok;
    size_t capacity = 0;
    while (folk_store_row(reader->store, select, &ok, err)) {
        society->types = folk_grow(society->types, &capacity, (size_t)society->type_count + 1,
                                   sizeof *society->types);
        society->types[society->type_count++] = folk_store_text(select, 0);
    }
    sqlite3_finalize(select);
    return ok;
}

// Only its shape: the neighbours of a large one would take more memory than its picture.
static bool restore_lattice(sqlite3_stmt *select, folk_network *network) {
    const double rows = sqlite3_column_double(select, 3);
    const double columns = sqlite3_column_double(select, 4);
    if (!(rows >= 1.0) || !(columns >= 1.0) || rows * columns != network->node_count) return false;
    network->lattice = (folk_lattice){
        .rows = (uint32_t)rows,
        .columns = (uint32_t)columns,
        .neighbourhood = sqlite3_column_int(select, 5) != 0 ? FOLK_MOORE : FOLK_VON_NEUMANN,
        .wrap = sqlite3_column_int(select, 6) != 0,
    };
    return true;
}

// The columns of `select` are those of read_rows' statement.
static void restore_network(folk_reader *reader, sqlite3_stmt *select, folk_society *society) {
    const bool lattice = sqlite3_column_type(select, 3) != SQLITE_NULL;
    const void *packed = sqlite3_column_blob(select, 7);
    const size_t bytes = (size_t)sqlite3_column_bytes(select, 7);
    if (!lattice && packed == NULL) return;
    folk_network *network = folk_alloc(sizeof *network);
    network->node_count = (uint32_t)society->size;
    if (lattice ? restore_lattice(select, network)
                : folk_network_unpack(network, network->node_count, packed, bytes)) {
        society->network = network;
        return;
    }
    folk_free(network);
    folk_reader_warn(reader, "the network of '%s' in run %lld is damaged", society->name,
                     (long long)reader->run);
}

static bool read_rows(folk_reader *reader, const char *sql, folk_error *err) {
    sqlite3_stmt *select;
    if (!folk_reader_ask(reader, sql, &select, err)) return false;
    bool ok;
    size_t capacity = 0;
    while (folk_store_row(reader->store, select, &ok, err)) {
        const double size = sqlite3_column_double(select, 2);
        if (!(size >= 1.0 && size <= most_agents)) {
            folk_reader_warn(reader, "a population of run %lld is damaged: its size is %g",
                             (long long)reader->run, size);
            continue;
        }
        reader->societies = folk_grow(reader->societies, &capacity,
                                      (size_t)reader->society_count + 1, sizeof(folk_society));
        folk_society *society = &reader->societies[reader->society_count++];
        *society = (folk_society){.name = folk_store_text(select, 1),
                                  .size = (size_t)size,
                                  .position = sqlite3_column_int64(select, 0)};
        restore_network(reader, select, society);
        ok = read_types(reader, sqlite3_column_int64(select, 0), society, err);
        if (!ok) break;
    }
    sqlite3_finalize(select);
    return ok;
}

bool folk_reader_read_societies(folk_reader *reader, folk_error *err) {
    double marks[2];
    if (!folk_reader_numbers(reader,
                             "SELECT total(1 + coalesce(rows, 0) + coalesce(length(network), 0)), "
                             "count(*) FROM society WHERE run = ?",
                             marks, 2, err))
        return false;
    const bool told = marks[1] > 0;
    if (told ? marks[0] == reader->society_mark : reader->society_count > 0) return true;
    folk_reader_clear_societies(reader);
    reader->society_mark = marks[0];
    if (told)
        return read_rows(reader,
                         "SELECT position, name, size, rows, columns, moore, wrap, network "
                         "FROM society WHERE run = ? ORDER BY position",
                         err);
    return read_rows(reader,
                     "SELECT -1, population, max(size), NULL, NULL, 0, 0, NULL FROM snapshot "
                     "WHERE run = ?1 AND t = (SELECT min(t) FROM snapshot WHERE run = ?1) "
                     "GROUP BY population ORDER BY min(id)",
                     err);
}

int folk_reader_society_count(const folk_reader *reader) {
    return reader->society_count;
}

const folk_society *folk_reader_society(const folk_reader *reader, int index) {
    FOLK_ASSERT(index >= 0 && index < reader->society_count);
    return &reader->societies[index];
}
