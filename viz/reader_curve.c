// SPDX-License-Identifier: GPL-3.0-or-later
// The series, in the order of their rows, which for one metric is that of time. Rows are found
// through `extent`, so that runs beside this one cost nothing.
#include "core/memory.h"
#include "viz/reader_state.h"

#include <math.h>
#include <string.h>
#include <time.h>

enum { ROWS_BETWEEN_LOOKS = 1024 }; // at the clock

static double clock_seconds(void) {
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (double)now.tv_sec + (double)now.tv_nsec * 1e-9;
}

void folk_reader_set_slice(folk_reader *reader, double seconds) {
    reader->reading.slice = seconds;
}

double folk_reader_share(const folk_reader *reader) {
    return reader->reading.complete ? 1.0 : reader->reading.share;
}

double folk_reader_reach(const folk_reader *reader) {
    if (!reader->reading.complete) return -INFINITY;
    const bool done = !reader->info.alive && strcmp(reader->info.status, "done") == 0;
    return done ? INFINITY : reader->to;
}

uint64_t folk_reader_generation(const folk_reader *reader) {
    return reader->reading.generation;
}

void folk_reader_clear_curves(folk_reader *reader) {
    folk_reading *reading = &reader->reading;
    reading->generation++;
    for (int i = 0; i < reader->scenario.metric_count && reading->curves != NULL; i++) {
        folk_free(reading->curves[i].t);
        folk_free(reading->curves[i].value);
        reading->curves[i] = (folk_points){0};
    }
    reading->point_count = 0;
    reading->row = 0;
    reading->share = 0.0;
    reading->complete = false;
}

static void points_copy(folk_points *points, size_t from, size_t to) {
    points->t[to] = points->t[from];
    points->value[to] = points->value[from];
}

// Of each four but the first and last points, the least and the largest remain.
static void points_thin(folk_points *points) {
    size_t kept = 1, i = 1;
    for (; i + 4 < points->count; i += 4) {
        size_t least = i, largest = i;
        for (size_t j = i; j < i + 4; j++) {
            if (points->value[j] < points->value[least] || isnan(points->value[least])) least = j;
            if (points->value[j] > points->value[largest] || isnan(points->value[largest]))
                largest = j;
        }
        if (least == largest) least = i, largest = i + 3;
        points_copy(points, least < largest ? least : largest, kept++);
        points_copy(points, least < largest ? largest : least, kept++);
    }
    for (; i < points->count; i++)
        points_copy(points, i, kept++);
    points->count = kept;
}

static void thin_longest(folk_reader *reader) {
    folk_reading *reading = &reader->reading;
    reading->generation++;
    folk_points *longest = &reading->curves[0];
    for (int i = 1; i < reader->scenario.metric_count; i++)
        if (reading->curves[i].count > longest->count) longest = &reading->curves[i];
    reading->point_count -= longest->count;
    points_thin(longest);
    reading->point_count += longest->count;
}

// Until few enough remain, or the longest has but its ends.
void folk_reader_set_points(folk_reader *reader, size_t most) {
    folk_reading *reading = &reader->reading;
    reading->most_points = most;
    for (size_t before = 0; reading->point_count > most && reading->point_count != before;) {
        before = reading->point_count;
        thin_longest(reader);
    }
}

static void add_point(folk_reader *reader, int metric, double t, double value) {
    folk_points *points = &reader->reading.curves[metric];
    points->t = folk_grow(points->t, &points->t_capacity, points->count + 1, sizeof(double));
    points->value =
        folk_grow(points->value, &points->value_capacity, points->count + 1, sizeof(double));
    points->t[points->count] = t;
    points->value[points->count++] = value;
    if (++reader->reading.point_count > reader->reading.most_points) thin_longest(reader);
}

// Rows that thinning dropped at the end may have given their numbers to later ones. Then what is
// left is little, and all of it is read again.
static bool check_row(folk_reader *reader, folk_error *err) {
    folk_reading *reading = &reader->reading;
    if (reading->row == 0) return true;
    sqlite3_stmt *select;
    if (!folk_reader_ask(reader, "SELECT metric, t FROM series WHERE run = ? AND id = ?", &select,
                         err))
        return false;
    sqlite3_bind_int64(select, 2, reading->row);
    bool ok;
    const bool there = folk_store_row(reader->store, select, &ok, err) &&
                       sqlite3_column_int(select, 0) == reading->metric &&
                       sqlite3_column_double(select, 1) == reading->t;
    sqlite3_finalize(select);
    if (ok && !there) folk_reader_clear_curves(reader);
    return ok;
}

static void read_row(folk_reader *reader, sqlite3_stmt *select) {
    folk_reading *reading = &reader->reading;
    reading->row = sqlite3_column_int64(select, 0);
    reading->metric = sqlite3_column_int(select, 1);
    reading->t = sqlite3_column_double(select, 2);
    const bool none = sqlite3_column_type(select, 3) == SQLITE_NULL;
    if (reading->metric >= 0 && reading->metric < reader->scenario.metric_count)
        add_point(reader, reading->metric, reading->t,
                  none ? (double)NAN : sqlite3_column_double(select, 3));
}

// Until all is read, or the slice is over.
static bool read_rows(folk_reader *reader, sqlite3_stmt *select, folk_error *err) {
    folk_reading *reading = &reader->reading;
    const double until = reading->slice > 0.0 ? clock_seconds() + reading->slice : INFINITY;
    bool ok;
    for (int rows = 1; folk_store_row(reader->store, select, &ok, err); rows++) {
        read_row(reader, select);
        if (rows % ROWS_BETWEEN_LOOKS == 0 && clock_seconds() > until) return true;
    }
    reading->complete = ok;
    return ok;
}

static bool measure_share(folk_reader *reader, folk_error *err) {
    sqlite3_stmt *select;
    if (!folk_reader_ask(
            reader,
            "SELECT total(last_id - first_id + 1), "
            "total(max(0, min(last_id, ?2) - first_id + 1)) FROM extent WHERE run = ?1",
            &select, err))
        return false;
    sqlite3_bind_int64(select, 2, reader->reading.row);
    bool ok;
    if (folk_store_row(reader->store, select, &ok, err) && sqlite3_column_double(select, 0) > 0)
        reader->reading.share = sqlite3_column_double(select, 1) / sqlite3_column_double(select, 0);
    sqlite3_finalize(select);
    return ok;
}

bool folk_reader_read_curves(folk_reader *reader, folk_error *err) {
    if (!check_row(reader, err)) return false;
    sqlite3_stmt *select;
    if (!folk_reader_ask(reader,
                         "SELECT s.id, s.metric, s.t, s.value FROM extent e CROSS JOIN series s "
                         "ON s.id BETWEEN max(e.first_id, ?2) AND e.last_id AND s.run = e.run "
                         "WHERE e.run = ?1 AND e.last_id >= ?2 ORDER BY e.first_id, s.id",
                         &select, err))
        return false;
    sqlite3_bind_int64(select, 2, reader->reading.row + 1);
    const bool ok = read_rows(reader, select, err);
    sqlite3_finalize(select);
    return ok && (reader->reading.complete || measure_share(reader, err));
}
