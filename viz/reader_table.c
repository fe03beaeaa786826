// SPDX-License-Identifier: GPL-3.0-or-later
// The tables that a run published, from their cells.
#include "core/memory.h"
#include "viz/reader_state.h"

#include <math.h>
#include <string.h>

enum { MOST_CELLS = 10000000 };

static void read_tables(folk_reader *reader) {
    if (reader->tables.known) return;
    folk_error err = {0};
    if (!folk_reader_names(reader,
                           "SELECT table_name FROM result WHERE run = ? GROUP BY table_name "
                           "ORDER BY min(seq)",
                           &reader->tables, &err))
        folk_reader_warn(reader, "%s", err.text);
    reader->tables.known = true; // a failure comes again with the next refresh
}

int folk_reader_table_count(folk_reader *reader) {
    read_tables(reader);
    return (int)reader->tables.count;
}

const char *folk_reader_table_name(folk_reader *reader, int index) {
    read_tables(reader);
    FOLK_ASSERT(index >= 0 && (size_t)index < reader->tables.count);
    return reader->tables.items[index];
}

// Columns in the order in which they come, each with its name.
static bool read_headings(folk_reader *reader, const char *name, folk_names *headings, double *rows,
                          folk_error *err) {
    sqlite3_stmt *select;
    if (!folk_reader_ask(reader,
                         "SELECT column_name, max(row) FROM result "
                         "WHERE run = ? AND table_name = ? GROUP BY column_name ORDER BY min(seq)",
                         &select, err))
        return false;
    sqlite3_bind_text(select, 2, name, -1, SQLITE_STATIC);
    bool ok;
    *rows = 0;
    while (folk_store_row(reader->store, select, &ok, err)) {
        folk_names_add(headings, folk_store_text(select, 0));
        *rows = fmax(*rows, sqlite3_column_double(select, 1) + 1);
    }
    sqlite3_finalize(select);
    return ok;
}

static void lay_out(folk_reader *reader, const folk_names *headings, int rows) {
    folk_arena *memory = reader->grid_memory;
    const size_t count = headings->count * (size_t)rows;
    const char **names = folk_arena_alloc(memory, headings->count * sizeof *names);
    const char **cells = folk_arena_alloc(memory, count * sizeof *cells);
    double *numbers = folk_arena_alloc(memory, count * sizeof *numbers);
    for (size_t i = 0; i < headings->count; i++)
        names[i] = folk_arena_strdup(memory, headings->items[i]);
    for (size_t i = 0; i < count; i++) {
        cells[i] = "";
        numbers[i] = NAN;
    }
    reader->grid = (folk_grid){rows, (int)headings->count, names, cells, numbers};
}

static int place_of(const folk_names *headings, const char *column) {
    for (size_t i = 0; i < headings->count; i++)
        if (strcmp(headings->items[i], column) == 0) return (int)i;
    return -1;
}

// `select` gives row, column, number and text.
static void fill_cell(folk_reader *reader, const folk_names *headings, sqlite3_stmt *select) {
    const char *column = (const char *)sqlite3_column_text(select, 1);
    const int place = place_of(headings, column != NULL ? column : "");
    const int64_t row = sqlite3_column_int64(select, 0);
    if (place < 0 || row < 0 || row >= reader->grid.rows) return;
    const size_t index = (size_t)row * headings->count + (size_t)place;
    const char **cells = (const char **)(uintptr_t)reader->grid.cells;
    double *numbers = (double *)(uintptr_t)reader->grid.numbers;
    const bool number = sqlite3_column_type(select, 2) != SQLITE_NULL;
    if (number) numbers[index] = sqlite3_column_double(select, 2);
    char *text = number ? folk_format("%.6g", numbers[index]) : folk_store_text(select, 3);
    cells[index] = folk_arena_strdup(reader->grid_memory, text);
    folk_free(text);
}

static bool read_cells(folk_reader *reader, const char *name, const folk_names *headings,
                       folk_error *err) {
    sqlite3_stmt *select;
    if (!folk_reader_ask(reader,
                         "SELECT row, column_name, number, text FROM result "
                         "WHERE run = ? AND table_name = ? ORDER BY seq",
                         &select, err))
        return false;
    sqlite3_bind_text(select, 2, name, -1, SQLITE_STATIC);
    bool ok;
    while (folk_store_row(reader->store, select, &ok, err))
        fill_cell(reader, headings, select);
    sqlite3_finalize(select);
    return ok;
}

bool folk_reader_table(folk_reader *reader, const char *name, folk_grid *grid, folk_error *err) {
    folk_names headings = {0};
    double rows;
    folk_arena_reset(reader->grid_memory);
    bool ok = read_headings(reader, name, &headings, &rows, err);
    if (ok && headings.count == 0)
        ok = folk_fail(err, FOLK_ERR_STORE, "run %lld has published no table '%s'",
                       (long long)reader->run, name);
    if (ok && !(rows >= 1 && rows * (double)headings.count <= MOST_CELLS))
        ok = folk_fail(err, FOLK_ERR_STORE, "the table '%s' of run %lld has too many rows: %g",
                       name, (long long)reader->run, rows);
    if (ok) {
        lay_out(reader, &headings, (int)rows);
        ok = read_cells(reader, name, &headings, err);
    }
    folk_names_clear(&headings);
    if (ok) *grid = reader->grid;
    return ok;
}
