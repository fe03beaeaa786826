// SPDX-License-Identifier: GPL-3.0-or-later
// Columns of populations at recorded moments. The last few are kept unpacked, so that a picture
// that is drawn again costs nothing; large ones one at a time, so that memory stays bounded.
#include "core/memory.h"
#include "viz/reader_state.h"

#include <math.h>
#include <string.h>
#include <zstd.h>

enum { LARGE = 4000000 }; // agents

static void unpacked_clear(folk_unpacked *place) {
    folk_free(place->values);
    folk_free(place->name);
    *place = (folk_unpacked){0};
}

// What is kept of an old snapshot of the same moment is not the newest any more.
static void forget_moment(folk_reader *reader, size_t moment) {
    for (int i = 0; i < FOLK_UNPACKED; i++)
        if (reader->unpacked[i].values != NULL && reader->unpacked[i].moment == moment)
            unpacked_clear(&reader->unpacked[i]);
}

// In the order of time; the last one may come again with a newer snapshot.
static void add_moment(folk_reader *reader, double t, int64_t row) {
    size_t at = reader->moment_count;
    if (at > 0 && reader->moments[at - 1].t == t) {
        if (reader->moments[at - 1].row != row) forget_moment(reader, at - 1);
        at--;
    }
    reader->moments =
        folk_grow(reader->moments, &reader->moment_capacity, at + 1, sizeof *reader->moments);
    reader->moments[at] = (folk_moment){t, row};
    reader->moment_count = at + 1;
}

bool folk_reader_read_moments(folk_reader *reader, folk_error *err) {
    sqlite3_stmt *select;
    if (!folk_reader_ask(reader,
                         "SELECT t, max(id) FROM snapshot WHERE run = ? AND t >= ? GROUP BY t "
                         "ORDER BY t",
                         &select, err))
        return false;
    const size_t count = reader->moment_count;
    sqlite3_bind_double(select, 2, count > 0 ? reader->moments[count - 1].t : -INFINITY);
    bool ok;
    while (folk_store_row(reader->store, select, &ok, err))
        add_moment(reader, sqlite3_column_double(select, 0), sqlite3_column_int64(select, 1));
    sqlite3_finalize(select);
    return ok;
}

size_t folk_reader_moment_count(const folk_reader *reader) {
    return reader->moment_count;
}

double folk_reader_moment(const folk_reader *reader, size_t index) {
    FOLK_ASSERT(index < reader->moment_count);
    return reader->moments[index].t;
}

bool folk_reader_moment_at(const folk_reader *reader, double t, size_t *index) {
    size_t low = 0, high = reader->moment_count; // those before low are at or before t
    while (low < high) {
        const size_t middle = low + (high - low) / 2;
        if (reader->moments[middle].t <= t)
            low = middle + 1;
        else
            high = middle;
    }
    *index = low > 0 ? low - 1 : 0;
    return low > 0;
}

static void read_column_names(folk_reader *reader, int society) {
    if (reader->columns.known && reader->columns_of == society) return;
    folk_names_clear(&reader->columns);
    reader->columns_of = society;
    sqlite3_stmt *select;
    folk_error err = {0};
    bool ok = folk_reader_ask(reader,
                              "SELECT column_name FROM snapshot WHERE run = ?1 AND population = ?2 "
                              "AND t = (SELECT max(t) FROM snapshot WHERE run = ?1 AND "
                              "population = ?2) GROUP BY column_name ORDER BY min(id)",
                              &select, &err);
    if (ok) {
        sqlite3_bind_text(select, 2, reader->societies[society].name, -1, SQLITE_STATIC);
        while (folk_store_row(reader->store, select, &ok, &err))
            folk_names_add(&reader->columns, folk_store_text(select, 0));
        sqlite3_finalize(select);
    }
    if (!ok) folk_reader_warn(reader, "%s", err.text);
    reader->columns.known = ok;
}

int folk_reader_column_count(folk_reader *reader, int society) {
    FOLK_ASSERT(society >= 0 && society < reader->society_count);
    read_column_names(reader, society);
    return (int)reader->columns.count;
}

const char *folk_reader_column_name(folk_reader *reader, int society, int column) {
    read_column_names(reader, society);
    FOLK_ASSERT(column >= 0 && (size_t)column < reader->columns.count);
    return reader->columns.items[column];
}

void folk_reader_rest(folk_reader *reader) {
    for (int i = 0; i < FOLK_UNPACKED; i++)
        unpacked_clear(&reader->unpacked[i]);
}

void folk_reader_clear_snapshots(folk_reader *reader) {
    folk_reader_rest(reader);
    folk_free(reader->moments);
}

static folk_unpacked *find_unpacked(folk_reader *reader, int society, const char *column,
                                    size_t moment) {
    for (int i = 0; i < FOLK_UNPACKED; i++) {
        folk_unpacked *place = &reader->unpacked[i];
        if (place->values != NULL && place->society == society && place->moment == moment &&
            strcmp(place->name, column) == 0)
            return place;
    }
    return NULL;
}

// The one that was asked for longest ago; of large ones all others go too.
static folk_unpacked *make_room(folk_reader *reader, size_t size) {
    folk_unpacked *oldest = &reader->unpacked[0];
    for (int i = 0; i < FOLK_UNPACKED; i++) {
        folk_unpacked *place = &reader->unpacked[i];
        if (size > LARGE || place->size > LARGE) unpacked_clear(place);
        if (place->used < oldest->used) oldest = place;
    }
    unpacked_clear(oldest);
    return oldest;
}

static bool fail_damaged(const folk_reader *reader, int society, const char *column, size_t moment,
                         folk_error *err) {
    return folk_fail(err, FOLK_ERR_STORE,
                     "%s is damaged: column '%s' of '%s' in the snapshot at %g of run %lld cannot "
                     "be read",
                     folk_store_path(reader->store), column, reader->societies[society].name,
                     reader->moments[moment].t, (long long)reader->run);
}

// `select` gives size and bytes.
static double *unpack(sqlite3_stmt *select, size_t size) {
    const void *packed = sqlite3_column_blob(select, 1);
    const size_t packed_size = (size_t)sqlite3_column_bytes(select, 1);
    const size_t bytes = size * sizeof(double);
    if (packed == NULL || sqlite3_column_int64(select, 0) != (int64_t)size) return NULL;
    if (ZSTD_getFrameContentSize(packed, packed_size) != bytes) return NULL;
    double *values = folk_alloc(bytes);
    if (ZSTD_decompress(values, bytes, packed, packed_size) == bytes) return values;
    folk_free(values);
    return NULL;
}

// Snapshots of a population mostly have the same columns in the same order, so that the place of
// one in another snapshot tells the row: no index is read, and none of the columns beside it.
static int64_t likely_row(const folk_reader *reader, int society, const char *column,
                          size_t moment) {
    for (int i = 0; i < FOLK_UNPACKED; i++) {
        const folk_unpacked *place = &reader->unpacked[i];
        if (place->values != NULL && place->society == society && strcmp(place->name, column) == 0)
            return reader->moments[moment].row - (reader->moments[place->moment].row - place->row);
    }
    return 0;
}

// Statements with run, moment, population, column name, and the row that is likely; each gives
// size, bytes and row.
static const char AT_ROW[] = "SELECT size, bytes, id FROM snapshot WHERE id = ?5 AND run = ?1 "
                             "AND t = ?2 AND population = ?3 AND column_name = ?4";
static const char BY_INDEX[] = "SELECT size, bytes, id FROM snapshot WHERE run = ?1 AND t = ?2 "
                               "AND population = ?3 AND column_name = ?4 ORDER BY id DESC LIMIT 1";

// `*found` says whether there is such a row, `into->values` is NULL when it is damaged.
static bool read_row(folk_reader *reader, const char *sql, int64_t row, folk_unpacked *into,
                     bool *found, folk_error *err) {
    sqlite3_stmt *select;
    if (!folk_reader_ask(reader, sql, &select, err)) return false;
    sqlite3_bind_double(select, 2, reader->moments[into->moment].t);
    sqlite3_bind_text(select, 3, reader->societies[into->society].name, -1, SQLITE_STATIC);
    sqlite3_bind_text(select, 4, into->name, -1, SQLITE_STATIC);
    if (row > 0) sqlite3_bind_int64(select, 5, row);
    bool ok;
    *found = folk_store_row(reader->store, select, &ok, err);
    if (*found) {
        into->values = unpack(select, into->size);
        into->row = sqlite3_column_int64(select, 2);
    }
    sqlite3_finalize(select);
    return ok;
}

static bool read_column(folk_reader *reader, int64_t row, folk_unpacked *into, folk_error *err) {
    bool found = false;
    const char *population = reader->societies[into->society].name;
    if (row > 0 && !read_row(reader, AT_ROW, row, into, &found, err)) return false;
    if (!found && !read_row(reader, BY_INDEX, 0, into, &found, err)) return false;
    if (!found)
        return folk_fail(
            err, FOLK_ERR_STORE, "the snapshot at %g of run %lld has no column '%s' of '%s'",
            reader->moments[into->moment].t, (long long)reader->run, into->name, population);
    return into->values != NULL ||
           fail_damaged(reader, into->society, into->name, into->moment, err);
}

const double *folk_reader_column(folk_reader *reader, int society, const char *column,
                                 size_t moment, folk_error *err) {
    if (society < 0 || society >= reader->society_count || moment >= reader->moment_count) {
        folk_fail(err, FOLK_ERR_STORE,
                  "run %lld has no snapshots of its population; folk run --snapshots TIME keeps "
                  "them",
                  (long long)reader->run);
        return NULL;
    }
    folk_unpacked *place = find_unpacked(reader, society, column, moment);
    if (place == NULL) {
        folk_unpacked made = {.size = reader->societies[society].size,
                              .society = society,
                              .moment = moment,
                              // `column` may be that of the place that is taken
                              .name = folk_strdup(column)};
        const int64_t row = likely_row(reader, society, column, moment);
        place = make_room(reader, made.size);
        if (!read_column(reader, row, &made, err)) {
            unpacked_clear(&made);
            return NULL;
        }
        *place = made;
    }
    place->used = ++reader->asked;
    return place->values;
}
