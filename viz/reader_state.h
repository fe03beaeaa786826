// SPDX-License-Identifier: GPL-3.0-or-later
// Inside the reader: what its files share. Each part of it brings in what is new when
// folk_reader_refresh calls it, or waits until somebody asks.
#ifndef FOLK_VIZ_READER_STATE_H
#define FOLK_VIZ_READER_STATE_H

#include "core/memory.h"
#include "core/store_sql.h"
#include "viz/reader.h"

typedef struct folk_points {
    double *t, *value;
    size_t count, t_capacity, value_capacity;
} folk_points;

/// The series: read up to a row, which is looked at again before going on, as thinning may have
/// dropped it.
typedef struct folk_reading {
    folk_points *curves; // by metric
    size_t point_count;  // of all
    size_t most_points;  // FOLK_READER_POINTS
    uint64_t generation;
    int64_t row; // the last one that was read; 0: none
    int metric;
    double t;
    double slice; // seconds a refresh; 0: all when a curve is asked for
    double share;
    bool wanted, complete;
} folk_reading;

/// A recorded moment; a snapshot's rows follow each other, and `row` is its last one.
typedef struct folk_moment {
    double t;
    int64_t row;
} folk_moment;

// A column of a moment, unpacked.
typedef struct folk_unpacked {
    double *values; // NULL: the place is free
    size_t size, moment;
    int64_t row; // where it lies
    int society;
    char *name;
    uint64_t used; // when it was last asked for
} folk_unpacked;

enum { FOLK_UNPACKED = 4 };

/// Who met whom from a moment on; the ties stay in the store.
typedef struct folk_rewiring {
    int64_t position; // of the society in the store
    double t;
    int64_t row;
} folk_rewiring;

typedef struct folk_names {
    char **items;
    size_t count, capacity;
    bool known; // false: to be read again
} folk_names;

struct folk_reader {
    folk_store *store;
    int64_t run;
    int64_t data_version; // changes when somebody writes
    char *warning;
    folk_run_info info;
    folk_scenario scenario;
    folk_values values;
    folk_change *changes;
    size_t change_count, change_capacity;
    folk_view view;
    double from, to;

    folk_reading reading;
    folk_society *societies;
    int society_count;
    double society_mark;      // changes when a society is added or gets its network
    folk_rewiring *rewirings; // of each society ascending in time
    size_t rewiring_count, rewiring_capacity;
    folk_moment *moments;
    size_t moment_count, moment_capacity;
    folk_unpacked unpacked[FOLK_UNPACKED];
    uint64_t asked;
    folk_names columns; // of the society columns_of
    int columns_of;
    folk_names minds, tables;
    int64_t minds_known; // up to this exchange
    folk_grid grid;      // the last one that was asked for
    folk_arena *grid_memory;
};

/// Adds a sentence to the warning.
void folk_reader_warn(folk_reader *reader, const char *format, ...)
    __attribute__((format(printf, 2, 3)));

/// A statement whose first value is the run; the caller finalizes it.
bool folk_reader_ask(folk_reader *reader, const char *sql, sqlite3_stmt **select, folk_error *err);

/// The first row's numbers; 0 where there is none.
bool folk_reader_numbers(folk_reader *reader, const char *sql, double *numbers, int count,
                         folk_error *err);

/// A number up to which all rows of `table` have a `column` of at most `t`, and beyond which none
/// has: rows must lie in the order of both. 0: none has.
bool folk_reader_last(folk_reader *reader, const char *table, const char *column, double t,
                      int64_t *seq, folk_error *err);

void folk_names_add(folk_names *names, char *name); // takes it over
void folk_names_clear(folk_names *names);

/// The first column of each row.
bool folk_reader_names(folk_reader *reader, const char *sql, folk_names *names, folk_error *err);

bool folk_reader_read_curves(folk_reader *reader, folk_error *err);
void folk_reader_clear_curves(folk_reader *reader);

void folk_reader_read_view(folk_reader *reader);
void folk_reader_clear_view(folk_reader *reader);

bool folk_reader_read_societies(folk_reader *reader, folk_error *err);
void folk_reader_clear_societies(folk_reader *reader);

bool folk_reader_read_rewirings(folk_reader *reader, folk_error *err);

bool folk_reader_read_moments(folk_reader *reader, folk_error *err);
void folk_reader_clear_snapshots(folk_reader *reader);

#endif
