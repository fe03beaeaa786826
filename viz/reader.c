// SPDX-License-Identifier: GPL-3.0-or-later
#include "viz/reader.h"

#include "core/memory.h"
#include "viz/reader_state.h"

#include <math.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

void folk_reader_warn(folk_reader *reader, const char *format, ...) {
    char sentence[512];
    va_list arguments;
    va_start(arguments, format);
    vsnprintf(sentence, sizeof sentence, format, arguments);
    va_end(arguments);
    if (strstr(reader->warning, sentence) != NULL) return;
    char *both =
        folk_format("%s%s%s", reader->warning, reader->warning[0] != '\0' ? "; " : "", sentence);
    folk_free(reader->warning);
    reader->warning = both;
}

bool folk_reader_ask(folk_reader *reader, const char *sql, sqlite3_stmt **select, folk_error *err) {
    if (!folk_store_prepare(reader->store, sql, select, err)) return false;
    sqlite3_bind_int64(*select, 1, reader->run);
    return true;
}

bool folk_reader_numbers(folk_reader *reader, const char *sql, double *numbers, int count,
                         folk_error *err) {
    sqlite3_stmt *select;
    if (!folk_reader_ask(reader, sql, &select, err)) return false;
    bool ok;
    const bool some = folk_store_row(reader->store, select, &ok, err);
    for (int i = 0; i < count; i++)
        numbers[i] = some ? sqlite3_column_double(select, i) : 0.0;
    sqlite3_finalize(select);
    return ok;
}

// Whether the first row from `seq` on is at or before `t`.
static bool is_early(folk_reader *reader, sqlite3_stmt *select, int64_t seq, double t, bool *ok,
                     folk_error *err) {
    sqlite3_bind_int64(select, 2, seq);
    const bool early =
        folk_store_row(reader->store, select, ok, err) && sqlite3_column_double(select, 0) <= t;
    sqlite3_reset(select);
    return early;
}

bool folk_reader_last(folk_reader *reader, const char *table, const char *column, double t,
                      int64_t *seq, folk_error *err) {
    char *newest = folk_format("SELECT max(seq) FROM %s WHERE run = ?", table);
    char *next = folk_format("SELECT %s FROM %s WHERE run = ? AND seq >= ? ORDER BY seq LIMIT 1",
                             column, table);
    sqlite3_stmt *select = NULL;
    double most = 0;
    bool ok = folk_reader_numbers(reader, newest, &most, 1, err) &&
              folk_reader_ask(reader, next, &select, err);
    int64_t after = (int64_t)most + 1; // is later than t
    *seq = 0;
    while (ok && after - *seq > 1) {
        const int64_t middle = *seq + (after - *seq) / 2;
        *(is_early(reader, select, middle, t, &ok, err) ? seq : &after) = middle;
    }
    sqlite3_finalize(select);
    folk_free(next);
    folk_free(newest);
    return ok;
}

void folk_names_add(folk_names *names, char *name) {
    names->items = folk_grow(names->items, &names->capacity, names->count + 1, sizeof name);
    names->items[names->count++] = name;
}

void folk_names_clear(folk_names *names) {
    for (size_t i = 0; i < names->count; i++)
        folk_free(names->items[i]);
    folk_free(names->items);
    *names = (folk_names){0};
}

bool folk_reader_names(folk_reader *reader, const char *sql, folk_names *names, folk_error *err) {
    folk_names_clear(names);
    sqlite3_stmt *select;
    if (!folk_reader_ask(reader, sql, &select, err)) return false;
    bool ok;
    while (folk_store_row(reader->store, select, &ok, err))
        folk_names_add(names, folk_store_text(select, 0));
    sqlite3_finalize(select);
    names->known = ok;
    return ok;
}

static void span_add(folk_reader *reader, double t) {
    if (!isfinite(t)) return;
    reader->from = fmin(reader->from, t);
    reader->to = fmax(reader->to, t);
}

// Ends of what lies in the order of time, so that one row of each end tells.
static bool read_span(folk_reader *reader, folk_error *err) {
    static const char *const ends[] = {
        "SELECT s.t FROM extent e CROSS JOIN series s ON s.id BETWEEN e.first_id AND e.last_id "
        "AND s.run = e.run WHERE e.run = ? ORDER BY e.first_id, s.id LIMIT 1",
        "SELECT s.t FROM extent e CROSS JOIN series s ON s.id BETWEEN e.first_id AND e.last_id "
        "AND s.run = e.run WHERE e.run = ? ORDER BY e.first_id DESC, s.id DESC LIMIT 1",
        "SELECT t FROM event WHERE run = ? ORDER BY seq LIMIT 1",
        "SELECT t FROM event WHERE run = ? ORDER BY seq DESC LIMIT 1",
        "SELECT asked_at FROM exchange WHERE run = ? ORDER BY seq LIMIT 1",
        "SELECT asked_at FROM exchange WHERE run = ? ORDER BY seq DESC LIMIT 1",
    };
    for (size_t i = 0; i < sizeof ends / sizeof ends[0]; i++) {
        sqlite3_stmt *select;
        bool ok;
        if (!folk_reader_ask(reader, ends[i], &select, err)) return false;
        if (folk_store_row(reader->store, select, &ok, err))
            span_add(reader, sqlite3_column_double(select, 0));
        sqlite3_finalize(select);
        if (!ok) return false;
    }
    if (reader->moment_count > 0) {
        span_add(reader, reader->moments[0].t);
        span_add(reader, reader->moments[reader->moment_count - 1].t);
    }
    return true;
}

static void span_curves(folk_reader *reader) {
    for (int i = 0; i < reader->scenario.metric_count; i++) {
        const folk_points *curve = &reader->reading.curves[i];
        if (curve->count == 0) continue;
        span_add(reader, curve->t[0]);
        span_add(reader, curve->t[curve->count - 1]);
    }
}

void folk_reader_span(const folk_reader *reader, double *from, double *to) {
    const bool some = reader->from <= reader->to;
    *from = some ? reader->from : 0.0;
    *to = some ? reader->to : 0.0;
}

static bool read_version(folk_reader *reader, int64_t *version, folk_error *err) {
    sqlite3_stmt *select;
    if (!folk_store_prepare(reader->store, "PRAGMA data_version", &select, err)) return false;
    bool ok;
    if (folk_store_row(reader->store, select, &ok, err)) *version = sqlite3_column_int64(select, 0);
    sqlite3_finalize(select);
    return ok;
}

// A process that was killed writes nothing of it: `*changed` when it has just been seen to be gone.
static bool read_info(folk_reader *reader, bool *changed, folk_error *err) {
    folk_run_info info;
    if (!folk_store_info(reader->store, reader->run, &info, err)) return false;
    if (info.alive != reader->info.alive) *changed = true;
    folk_run_info_clear(&reader->info);
    reader->info = info;
    return true;
}

static void clear_changes(folk_reader *reader) {
    for (size_t i = 0; i < reader->change_count; i++) {
        folk_free(reader->changes[i].name);
        folk_free(reader->changes[i].value);
    }
    reader->change_count = 0;
}

static bool read_changes(folk_reader *reader, folk_error *err) {
    clear_changes(reader);
    sqlite3_stmt *select;
    if (!folk_reader_ask(
            reader, "SELECT t, name, value FROM intervention WHERE run = ? ORDER BY t, position",
            &select, err))
        return false;
    bool ok;
    while (folk_store_row(reader->store, select, &ok, err)) {
        reader->changes = folk_grow(reader->changes, &reader->change_capacity,
                                    reader->change_count + 1, sizeof *reader->changes);
        reader->changes[reader->change_count++] =
            (folk_change){.t = sqlite3_column_double(select, 0),
                          .name = folk_store_text(select, 1),
                          .value = folk_store_text(select, 2)};
    }
    sqlite3_finalize(select);
    return ok;
}

// All that may change while the run is written, but for the series.
static bool read_present(folk_reader *reader, folk_error *err) {
    bool changed;
    if (!read_info(reader, &changed, err)) return false;
    reader->minds.known = reader->tables.known = reader->columns.known = false;
    return read_changes(reader, err) && folk_reader_read_moments(reader, err) &&
           folk_reader_read_rewirings(reader, err) && folk_reader_read_societies(reader, err) &&
           read_span(reader, err);
}

static bool read_whole(folk_reader *reader, folk_error *err) {
    if (!folk_store_find(reader->store, &reader->run, err) ||
        !read_version(reader, &reader->data_version, err) ||
        !folk_store_scenario(reader->store, reader->run, &reader->scenario, &reader->values, err))
        return false;
    reader->reading.curves =
        folk_alloc((size_t)reader->scenario.metric_count * sizeof *reader->reading.curves);
    folk_reader_read_view(reader);
    return read_present(reader, err);
}

folk_reader *folk_reader_open(const char *store, int64_t run, folk_error *err) {
    folk_reader *reader = folk_alloc(sizeof *reader);
    reader->run = run;
    reader->warning = folk_strdup("");
    reader->reading.most_points = FOLK_READER_POINTS;
    reader->from = INFINITY;
    reader->to = -INFINITY;
    reader->grid_memory = folk_arena_create();
    reader->store = folk_store_open(store, FOLK_STORE_READ, err);
    if (reader->store != NULL && read_whole(reader, err)) return reader;
    folk_reader_close(reader);
    return NULL;
}

void folk_reader_close(folk_reader *reader) {
    if (reader == NULL) return;
    folk_reader_clear_curves(reader);
    folk_free(reader->reading.curves);
    folk_reader_clear_view(reader);
    folk_reader_clear_societies(reader);
    folk_reader_clear_snapshots(reader);
    folk_free(reader->rewirings);
    folk_names_clear(&reader->columns);
    folk_names_clear(&reader->minds);
    folk_names_clear(&reader->tables);
    folk_arena_destroy(reader->grid_memory);
    clear_changes(reader);
    folk_free(reader->changes);
    folk_values_clear(&reader->values);
    folk_scenario_clear(&reader->scenario);
    folk_run_info_clear(&reader->info);
    folk_free(reader->warning);
    folk_store_close(reader->store);
    folk_free(reader);
}

bool folk_reader_refresh(folk_reader *reader, bool *changed, folk_error *err) {
    *changed = false;
    int64_t version = 0;
    if (!read_version(reader, &version, err)) return false;
    if (version != reader->data_version) {
        *changed = true;
        if (!read_present(reader, err)) return false;
        reader->data_version = version;
        reader->reading.complete = false;
    }
    if (reader->info.alive && !read_info(reader, changed, err)) return false;
    if (reader->reading.wanted && !reader->reading.complete) {
        *changed = true;
        if (!folk_reader_read_curves(reader, err)) return false;
        span_curves(reader);
    }
    return true;
}

folk_curve folk_reader_curve(folk_reader *reader, int metric) {
    folk_reading *reading = &reader->reading;
    const bool first = !reading->wanted;
    reading->wanted = true;
    if (first && reading->slice == 0.0) {
        folk_error err = {0};
        if (!folk_reader_read_curves(reader, &err)) folk_reader_warn(reader, "%s", err.text);
        span_curves(reader);
    }
    if (metric < 0 || metric >= reader->scenario.metric_count) return (folk_curve){0};
    const folk_points *points = &reading->curves[metric];
    return (folk_curve){points->t, points->value, points->count};
}

const char *folk_reader_warning(const folk_reader *reader) {
    return reader->warning;
}

folk_store *folk_reader_store(folk_reader *reader) {
    return reader->store;
}

const folk_run_info *folk_reader_info(const folk_reader *reader) {
    return &reader->info;
}

const folk_scenario *folk_reader_scenario(const folk_reader *reader) {
    return &reader->scenario;
}

const folk_values *folk_reader_values(const folk_reader *reader) {
    return &reader->values;
}

int folk_reader_intervention_count(const folk_reader *reader) {
    return (int)reader->change_count;
}

const folk_change *folk_reader_intervention(const folk_reader *reader, int index) {
    FOLK_ASSERT(index >= 0 && (size_t)index < reader->change_count);
    return &reader->changes[index];
}
