// SPDX-License-Identifier: GPL-3.0-or-later
// Outcomes on their way into the store: gathered, then written in one transaction.
#include "core/memory.h"
#include "core/number.h"
#include "core/store_sql.h"
#include "core/sweep_store.h"

#include <inttypes.h>
#include <math.h>
#include <string.h>
#include <time.h>

enum { BATCH = 1024, DECIMAL = 24 };

static const double flush_seconds = 0.1;

struct folk_sweep_writer {
    folk_store *store;
    int64_t sweep;
    int metrics, factors;
    bool *numeric; // by factor
    sqlite3_stmt *point, *point_value, *outcome, *value;
    folk_arena *arena; // of what the batch's outcomes point to
    folk_sweep_outcome batch[BATCH];
    size_t count;
    double flushed_at;
};

static double wall_seconds(void) {
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (double)now.tv_sec + (double)now.tv_nsec * 1e-9;
}

static bool count_metrics(folk_sweep_writer *writer, folk_error *err) {
    sqlite3_stmt *select;
    if (!folk_store_prepare(writer->store, "SELECT count(*) FROM sweep_metric WHERE sweep = ?",
                            &select, err))
        return false;
    sqlite3_bind_int64(select, 1, writer->sweep);
    bool ok;
    if (folk_store_row(writer->store, select, &ok, err))
        writer->metrics = sqlite3_column_int(select, 0);
    sqlite3_finalize(select);
    return ok;
}

static bool read_factors(folk_sweep_writer *writer, folk_error *err) {
    sqlite3_stmt *select;
    if (!folk_store_prepare(writer->store,
                            "SELECT number IS NOT NULL AND type <> 'bool' FROM sweep_parameter "
                            "WHERE sweep = ? AND factor IS NOT NULL ORDER BY factor",
                            &select, err))
        return false;
    sqlite3_bind_int64(select, 1, writer->sweep);
    size_t capacity = 0;
    bool ok;
    while (folk_store_row(writer->store, select, &ok, err)) {
        writer->numeric = folk_grow(writer->numeric, &capacity, (size_t)writer->factors + 1,
                                    sizeof *writer->numeric);
        writer->numeric[writer->factors++] = sqlite3_column_int(select, 0) != 0;
    }
    sqlite3_finalize(select);
    return ok;
}

static bool prepare(folk_sweep_writer *writer, folk_error *err) {
    const struct {
        const char *sql;
        sqlite3_stmt **statement;
    } statements[] = {
        {"INSERT OR IGNORE INTO point(sweep, point, key) VALUES(?, ?, ?)", &writer->point},
        {"INSERT OR IGNORE INTO point_value(sweep, point, factor, value, number) "
         "VALUES(?, ?, ?, ?, ?)",
         &writer->point_value},
        {"INSERT INTO outcome(sweep, point, replicate, seed, status, error, digest, events, "
         "seconds, attempts, calls, tokens, cost, scenario_hash) "
         "VALUES(?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT DO UPDATE SET "
         "status = excluded.status, error = excluded.error, digest = excluded.digest, "
         "events = excluded.events, seconds = excluded.seconds, attempts = excluded.attempts, "
         "calls = excluded.calls, tokens = excluded.tokens, cost = excluded.cost, "
         "scenario_hash = excluded.scenario_hash WHERE outcome.status <> 'done'",
         &writer->outcome},
        {"INSERT OR IGNORE INTO outcome_value VALUES(?, ?, ?, ?, ?)", &writer->value},
    };
    for (size_t i = 0; i < sizeof statements / sizeof statements[0]; i++)
        if (!folk_store_prepare(writer->store, statements[i].sql, statements[i].statement, err))
            return false;
    return true;
}

folk_sweep_writer *folk_sweep_writer_create(folk_store *store, int64_t sweep, folk_error *err) {
    folk_sweep_writer *writer = folk_alloc(sizeof *writer);
    writer->store = store;
    writer->sweep = sweep;
    writer->arena = folk_arena_create();
    writer->flushed_at = wall_seconds();
    if (count_metrics(writer, err) && read_factors(writer, err) && prepare(writer, err))
        return writer;
    folk_sweep_writer_destroy(writer);
    return NULL;
}

void folk_sweep_writer_destroy(folk_sweep_writer *writer) {
    if (writer == NULL) return;
    sqlite3_finalize(writer->point);
    sqlite3_finalize(writer->point_value);
    sqlite3_finalize(writer->outcome);
    sqlite3_finalize(writer->value);
    folk_arena_destroy(writer->arena);
    folk_free(writer->numeric);
    folk_free(writer);
}

static const char *keep(folk_arena *arena, const char *text) {
    return text != NULL ? folk_arena_strdup(arena, text) : NULL;
}

// A point's values are written once, with the first of its outcomes.
static bool write_point(folk_sweep_writer *writer, const folk_sweep_outcome *outcome,
                        folk_error *err) {
    sqlite3_bind_int64(writer->point, 1, writer->sweep);
    sqlite3_bind_int64(writer->point, 2, (int64_t)outcome->point);
    sqlite3_bind_text(writer->point, 3, outcome->point_key, -1, SQLITE_STATIC);
    if (!folk_store_run(writer->store, writer->point, err)) return false;
    bool ok = true;
    if (sqlite3_changes(writer->store->db) == 0) return true;
    for (int i = 0; i < writer->factors && ok; i++) {
        double number = 0;
        sqlite3_stmt *insert = writer->point_value;
        sqlite3_bind_int64(insert, 1, writer->sweep);
        sqlite3_bind_int64(insert, 2, (int64_t)outcome->point);
        sqlite3_bind_int(insert, 3, i);
        sqlite3_bind_text(insert, 4, outcome->settings[i], -1, SQLITE_STATIC);
        if (writer->numeric[i] && folk_number_parse(outcome->settings[i], &number))
            sqlite3_bind_double(insert, 5, number);
        else
            sqlite3_bind_null(insert, 5);
        ok = folk_store_run(writer->store, insert, err);
    }
    return ok;
}

static void bind_outcome(folk_sweep_writer *writer, const folk_sweep_outcome *outcome,
                         char seed[DECIMAL], char digest[DECIMAL]) {
    sqlite3_stmt *insert = writer->outcome;
    snprintf(seed, DECIMAL, "%" PRIu64, outcome->seed);
    snprintf(digest, DECIMAL, "%016" PRIx64, outcome->digest);
    const char *status = folk_sweep_status_name(outcome->status);
    sqlite3_bind_int64(insert, 1, writer->sweep);
    sqlite3_bind_int64(insert, 2, (int64_t)outcome->point);
    sqlite3_bind_int64(insert, 3, (int64_t)outcome->replicate);
    sqlite3_bind_text(insert, 4, seed, -1, SQLITE_STATIC);
    sqlite3_bind_text(insert, 5, status, -1, SQLITE_STATIC);
    sqlite3_bind_text(insert, 6, outcome->error, -1, SQLITE_STATIC);
    sqlite3_bind_text(insert, 7, outcome->digest != 0 ? digest : NULL, -1, SQLITE_STATIC);
    sqlite3_bind_int64(insert, 8, (int64_t)outcome->events);
    sqlite3_bind_double(insert, 9, outcome->seconds);
    sqlite3_bind_int64(insert, 10, (int64_t)outcome->attempts);
    sqlite3_bind_int64(insert, 11, (int64_t)outcome->calls);
    sqlite3_bind_int64(insert, 12, (int64_t)outcome->tokens);
    sqlite3_bind_double(insert, 13, outcome->cost);
    sqlite3_bind_text(insert, 14, outcome->scenario_hash, -1, SQLITE_STATIC);
}

static bool write_values(folk_sweep_writer *writer, const folk_sweep_outcome *outcome,
                         folk_error *err) {
    sqlite3_stmt *insert = writer->value;
    bool ok = true;
    sqlite3_bind_int64(insert, 1, writer->sweep);
    sqlite3_bind_int64(insert, 2, (int64_t)outcome->point);
    sqlite3_bind_int64(insert, 3, (int64_t)outcome->replicate);
    for (int i = 0; i < writer->metrics && ok; i++) {
        if (isnan(outcome->values[i])) continue;
        sqlite3_bind_int(insert, 4, i);
        sqlite3_bind_double(insert, 5, outcome->values[i]);
        ok = folk_store_run(writer->store, insert, err);
    }
    return ok;
}

static bool write_outcome(folk_sweep_writer *writer, const folk_sweep_outcome *outcome,
                          folk_error *err) {
    char seed[DECIMAL], digest[DECIMAL];
    if (!write_point(writer, outcome, err)) return false;
    bind_outcome(writer, outcome, seed, digest);
    if (!folk_store_run(writer->store, writer->outcome, err)) return false;
    return outcome->status != FOLK_SWEEP_DONE || write_values(writer, outcome, err);
}

static bool write_batch(folk_sweep_writer *writer, folk_error *err) {
    writer->flushed_at = wall_seconds();
    if (!folk_store_transact(writer->store, err)) return false;
    bool ok = true;
    for (size_t i = 0; i < writer->count && ok; i++)
        ok = write_outcome(writer, &writer->batch[i], err);
    if (!folk_store_finish(writer->store, ok, err)) return false;
    writer->count = 0;
    folk_arena_reset(writer->arena);
    return true;
}

static const char **keep_settings(folk_sweep_writer *writer, const char *const *settings) {
    const char **kept = folk_arena_alloc(writer->arena, (size_t)writer->factors * sizeof *kept);
    for (int i = 0; i < writer->factors; i++)
        kept[i] = keep(writer->arena, settings[i]);
    return kept;
}

bool folk_sweep_writer_add(folk_sweep_writer *writer, const folk_sweep_outcome *outcome,
                           folk_error *err) {
    if (writer->count == BATCH && !write_batch(writer, err)) return false;
    folk_sweep_outcome *kept = &writer->batch[writer->count++];
    *kept = *outcome;
    kept->point_key = keep(writer->arena, outcome->point_key);
    kept->error = keep(writer->arena, outcome->error);
    kept->scenario_hash = keep(writer->arena, outcome->scenario_hash);
    kept->settings = keep_settings(writer, outcome->settings);
    if (outcome->status != FOLK_SWEEP_DONE) return true;
    const size_t bytes = (size_t)writer->metrics * sizeof *outcome->values;
    kept->values = memcpy(folk_arena_alloc(writer->arena, bytes), outcome->values, bytes);
    return true;
}

bool folk_sweep_writer_flush(folk_sweep_writer *writer, bool force, folk_error *err) {
    if (writer->count == 0) return true;
    if (!force && wall_seconds() - writer->flushed_at < flush_seconds) return true;
    return write_batch(writer, err);
}
