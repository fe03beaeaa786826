// SPDX-License-Identifier: GPL-3.0-or-later
// Points are looked up by their keys in a table of the connection's own: the store has no index for
// that, which each outcome would have to pay for.
#include "core/sweep_finder.h"

#include "core/memory.h"
#include "core/store_sql.h"

#include <inttypes.h>
#include <math.h>
#include <stdlib.h>

typedef struct source {
    folk_store *store;
    bool own, read;
    sqlite3_stmt *outcome, *values; // NULL: it has no point that could be met
} source;

struct folk_sweep_finder {
    char *key, *scenario_hash, *changed_hash;
    int metrics;
    double *found; // values
    source *sources;
    size_t count, capacity;
};

folk_sweep_finder *folk_sweep_finder_create(const folk_sweep_finder_def *def) {
    folk_sweep_finder *finder = folk_alloc(sizeof *finder);
    finder->key = folk_strdup(def->key);
    finder->scenario_hash = folk_strdup(def->scenario_hash);
    if (def->changed_hash != NULL) finder->changed_hash = folk_strdup(def->changed_hash);
    finder->metrics = def->metrics;
    finder->found = folk_alloc((size_t)def->metrics * sizeof *finder->found);
    return finder;
}

void folk_sweep_finder_destroy(folk_sweep_finder *finder) {
    if (finder == NULL) return;
    for (size_t i = 0; i < finder->count; i++) {
        sqlite3_finalize(finder->sources[i].outcome);
        sqlite3_finalize(finder->sources[i].values);
    }
    folk_free(finder->sources);
    folk_free(finder->found);
    folk_free(finder->key);
    folk_free(finder->scenario_hash);
    folk_free(finder->changed_hash);
    folk_free(finder);
}

void folk_sweep_finder_add(folk_sweep_finder *finder, folk_store *store, bool own) {
    finder->sources =
        folk_grow(finder->sources, &finder->capacity, finder->count + 1, sizeof *finder->sources);
    finder->sources[finder->count++] = (source){.store = store, .own = own};
}

// How many points of other sweeps could be met.
static bool list_points(const folk_sweep_finder *finder, const source *from, int *count,
                        folk_error *err) {
    sqlite3_stmt *insert;
    if (!folk_store_exec(from->store,
                         "CREATE TEMP TABLE known_point(key TEXT NOT NULL, sweep INTEGER NOT NULL,"
                         " point INTEGER NOT NULL, PRIMARY KEY(key, sweep, point)) WITHOUT ROWID",
                         err) ||
        !folk_store_prepare(from->store,
                            "INSERT INTO temp.known_point SELECT p.key, p.sweep, p.point "
                            "FROM main.sweep s JOIN main.point p ON p.sweep = s.id "
                            "WHERE s.scenario_hash = ? AND s.version = ? AND s.key IS NOT ? "
                            "AND s.id NOT IN (SELECT sweep FROM main.sweep_minds)",
                            &insert, err))
        return false;
    sqlite3_bind_text(insert, 1, finder->scenario_hash, -1, SQLITE_STATIC);
    sqlite3_bind_text(insert, 2, FOLK_VERSION, -1, SQLITE_STATIC);
    sqlite3_bind_text(insert, 3, from->own ? finder->key : NULL, -1, SQLITE_STATIC);
    const bool ok = folk_store_run(from->store, insert, err);
    *count = sqlite3_changes(from->store->db);
    sqlite3_finalize(insert);
    return ok;
}

static bool read_source(const folk_sweep_finder *finder, source *from, folk_error *err) {
    int count = 0;
    from->read = true;
    if (!list_points(finder, from, &count, err)) return false;
    if (count == 0) return true;
    return folk_store_prepare(from->store,
                              "SELECT o.sweep, o.point, o.digest, o.events, o.seconds "
                              "FROM temp.known_point k JOIN main.outcome o ON o.sweep = k.sweep "
                              "AND o.point = k.point AND o.replicate = ?2 WHERE k.key = ?1 "
                              "AND o.seed = ?3 AND o.status = 'done' AND o.calls = 0 "
                              "AND o.scenario_hash IS ?4 ORDER BY o.sweep, o.point LIMIT 1",
                              &from->outcome, err) &&
           folk_store_prepare(from->store,
                              "SELECT metric, value FROM main.outcome_value WHERE sweep = ? "
                              "AND point = ? AND replicate = ?",
                              &from->values, err);
}

static bool read_values(folk_sweep_finder *finder, source *from, const int64_t place[3],
                        folk_error *err) {
    for (int i = 0; i < 3; i++)
        sqlite3_bind_int64(from->values, i + 1, place[i]);
    for (int i = 0; i < finder->metrics; i++)
        finder->found[i] = NAN;
    bool ok;
    while (folk_store_row(from->store, from->values, &ok, err)) {
        const int metric = sqlite3_column_int(from->values, 0);
        if (metric >= 0 && metric < finder->metrics)
            finder->found[metric] = sqlite3_column_double(from->values, 1);
    }
    sqlite3_reset(from->values);
    return ok;
}

static bool look_in(folk_sweep_finder *finder, source *from, folk_sweep_outcome *wanted,
                    bool *found, folk_error *err) {
    enum { DECIMAL = 24 };
    char seed[DECIMAL];
    if (!from->read && !read_source(finder, from, err)) return false;
    if (from->outcome == NULL) return true;
    snprintf(seed, sizeof seed, "%" PRIu64, wanted->seed);
    sqlite3_bind_text(from->outcome, 1, wanted->point_key, -1, SQLITE_STATIC);
    sqlite3_bind_int64(from->outcome, 2, (int64_t)wanted->replicate);
    sqlite3_bind_text(from->outcome, 3, seed, -1, SQLITE_STATIC);
    sqlite3_bind_text(from->outcome, 4, finder->changed_hash, -1, SQLITE_STATIC);
    bool ok;
    int64_t place[3] = {0, 0, (int64_t)wanted->replicate};
    *found = folk_store_row(from->store, from->outcome, &ok, err);
    if (*found) {
        const char *digest = (const char *)sqlite3_column_text(from->outcome, 2);
        place[0] = sqlite3_column_int64(from->outcome, 0);
        place[1] = sqlite3_column_int64(from->outcome, 1);
        wanted->status = FOLK_SWEEP_DONE;
        wanted->digest = digest != NULL ? strtoull(digest, NULL, 16) : 0;
        wanted->events = (uint64_t)sqlite3_column_int64(from->outcome, 3);
        wanted->seconds = sqlite3_column_double(from->outcome, 4);
        wanted->attempts = 0;
        wanted->scenario_hash = finder->changed_hash;
        wanted->values = finder->found;
    }
    sqlite3_reset(from->outcome);
    return ok && (!*found || read_values(finder, from, place, err));
}

bool folk_sweep_finder_find(folk_sweep_finder *finder, folk_sweep_outcome *wanted, bool *found,
                            folk_error *err) {
    *found = false;
    for (size_t i = 0; i < finder->count && !*found; i++)
        if (!look_in(finder, &finder->sources[i], wanted, found, err)) return false;
    return true;
}
