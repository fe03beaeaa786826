// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/sweep_store.h"

#include "core/hash.h"
#include "core/memory.h"
#include "core/store_sql.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

enum { DECIMAL = 24 };

static const char *const status_names[] = {"done", "failed", "crashed", "timeout"};

const char *folk_sweep_status_name(folk_sweep_status status) {
    return status_names[status];
}

bool folk_sweep_status_of(const char *name, folk_sweep_status *status) {
    for (int i = 0; i < FOLK_SWEEP_STATUSES; i++) {
        if (strcmp(status_names[i], name) != 0) continue;
        *status = (folk_sweep_status)i;
        return true;
    }
    return false;
}

static bool find_key(folk_store *store, const char *key, int64_t *sweep, folk_error *err) {
    sqlite3_stmt *select;
    if (!folk_store_prepare(store, "SELECT id FROM sweep WHERE key = ?", &select, err))
        return false;
    sqlite3_bind_text(select, 1, key, -1, SQLITE_STATIC);
    bool ok;
    *sweep = folk_store_row(store, select, &ok, err) ? sqlite3_column_int64(select, 0) : 0;
    sqlite3_finalize(select);
    return ok;
}

static bool insert_sweep(folk_store *store, const folk_sweep_def *def, int64_t *sweep,
                         folk_error *err) {
    sqlite3_stmt *insert;
    if (!folk_store_prepare(store,
                            "INSERT INTO sweep(key, scenario, scenario_hash, summary, source, "
                            "design, seed, version, host, until, budget, points, replicates, "
                            "common, created_at) VALUES(?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, "
                            "strftime('%Y-%m-%dT%H:%M:%fZ', 'now'))",
                            &insert, err))
        return false;
    char seed[DECIMAL], host[FOLK_HOST_NAME];
    snprintf(seed, sizeof seed, "%" PRIu64, def->seed);
    folk_store_host(host);
    const folk_scenario *scenario = def->scenario;
    const char *texts[] = {def->key,
                           scenario->name,
                           def->scenario_hash,
                           scenario->summary,
                           scenario->source,
                           def->design,
                           seed,
                           FOLK_VERSION,
                           host,
                           def->until,
                           def->budget};
    const int count = (int)(sizeof texts / sizeof texts[0]);
    for (int i = 0; i < count; i++)
        sqlite3_bind_text(insert, i + 1, texts[i], -1, SQLITE_TRANSIENT);
    sqlite3_bind_int64(insert, count + 1, (int64_t)def->points);
    sqlite3_bind_int64(insert, count + 2, (int64_t)def->replicates);
    sqlite3_bind_int(insert, count + 3, def->common);
    const bool ok = folk_store_run(store, insert, err);
    sqlite3_finalize(insert);
    *sweep = sqlite3_last_insert_rowid(store->db);
    return ok;
}

static bool mark_factors(folk_store *store, int64_t sweep, const folk_sweep_def *def,
                         folk_error *err) {
    sqlite3_stmt *update;
    if (!folk_store_prepare(store,
                            "UPDATE sweep_parameter SET factor = ? WHERE sweep = ? "
                            "AND position = ?",
                            &update, err))
        return false;
    bool ok = true;
    for (int i = 0; i < def->factor_count && ok; i++) {
        sqlite3_bind_int(update, 1, i);
        sqlite3_bind_int64(update, 2, sweep);
        sqlite3_bind_int(update, 3, def->factors[i]);
        ok = folk_store_run(store, update, err);
    }
    sqlite3_finalize(update);
    return ok;
}

static bool create_sweep(folk_store *store, const folk_sweep_def *def, int64_t *sweep,
                         folk_error *err) {
    if (!insert_sweep(store, def, sweep, err)) return false;
    const folk_store_owner owner = folk_store_owner_sweep(*sweep);
    return folk_store_write_scenario(store, &owner, def->scenario, def->values, err) &&
           mark_factors(store, *sweep, def, err);
}

// The design of the larger extent is the sweep's.
static bool extend_sweep(folk_store *store, const folk_sweep_def *def, int64_t sweep,
                         folk_error *err) {
    sqlite3_stmt *update;
    if (!folk_store_prepare(store,
                            "UPDATE sweep SET design = iif(?2 > points, ?1, design), "
                            "points = max(points, ?2), replicates = max(replicates, ?3), "
                            "until = ?5, budget = ?6 WHERE id = ?4",
                            &update, err))
        return false;
    sqlite3_bind_text(update, 1, def->design, -1, SQLITE_STATIC);
    sqlite3_bind_int64(update, 2, (int64_t)def->points);
    sqlite3_bind_int64(update, 3, (int64_t)def->replicates);
    sqlite3_bind_int64(update, 4, sweep);
    sqlite3_bind_text(update, 5, def->until, -1, SQLITE_STATIC);
    sqlite3_bind_text(update, 6, def->budget, -1, SQLITE_STATIC);
    const bool ok = folk_store_run(store, update, err);
    sqlite3_finalize(update);
    return ok;
}

bool folk_sweep_begin(folk_store *store, const folk_sweep_def *def, int64_t *sweep,
                      folk_error *err) {
    if (!folk_store_transact(store, err)) return false;
    bool ok = find_key(store, def->key, sweep, err);
    if (ok)
        ok = *sweep == 0 ? create_sweep(store, def, sweep, err)
                         : extend_sweep(store, def, *sweep, err);
    return folk_store_finish(store, ok, err);
}

bool folk_sweep_find(folk_store *store, int64_t *sweep, folk_error *err) {
    sqlite3_stmt *select;
    if (!folk_store_prepare(store, "SELECT max(id), max(id = ?) FROM sweep", &select, err))
        return false;
    sqlite3_bind_int64(select, 1, *sweep);
    bool ok;
    folk_store_row(store, select, &ok, err);
    const int64_t newest = ok ? sqlite3_column_int64(select, 0) : 0;
    const bool known = ok && sqlite3_column_int(select, 1) == 1;
    sqlite3_finalize(select);
    if (!ok) return false;
    if (newest == 0)
        return folk_fail(err, FOLK_ERR_USAGE, "%s holds no sweep: folk sweep makes one",
                         store->path);
    if (*sweep == 0) *sweep = newest;
    if (*sweep == newest || known) return true;
    return folk_fail(err, FOLK_ERR_USAGE, "%s has no sweep %" PRId64 ": its newest is %" PRId64,
                     store->path, *sweep, newest);
}

static bool read_counts(folk_store *store, folk_sweep_info *info, folk_error *err) {
    sqlite3_stmt *select;
    if (!folk_store_prepare(store,
                            "SELECT status, count(*), sum(attempts = 0), "
                            "sum(iif(attempts > 0, seconds, 0)) FROM outcome WHERE sweep = ? "
                            "GROUP BY status",
                            &select, err))
        return false;
    sqlite3_bind_int64(select, 1, info->id);
    bool ok;
    while (folk_store_row(store, select, &ok, err)) {
        folk_sweep_status status;
        const char *name = (const char *)sqlite3_column_text(select, 0);
        if (name != NULL && folk_sweep_status_of(name, &status))
            info->counts[status] = (uint64_t)sqlite3_column_int64(select, 1);
        info->found += (uint64_t)sqlite3_column_int64(select, 2);
        info->seconds += sqlite3_column_double(select, 3);
    }
    sqlite3_finalize(select);
    return ok;
}

// The columns of `select` are those of folk_sweep_info_read's statement.
static void read_info(sqlite3_stmt *select, folk_sweep_info *info) {
    char **texts[] = {&info->key,        &info->scenario, &info->scenario_hash,
                      &info->design,     &info->version,  &info->host,
                      &info->created_at, &info->until,    &info->budget};
    const int count = (int)(sizeof texts / sizeof texts[0]);
    for (int i = 0; i < count; i++)
        *texts[i] = folk_store_text(select, i);
    char *seed = folk_store_text(select, count);
    info->seed = strtoull(seed, NULL, 10);
    folk_free(seed);
    info->points = (uint64_t)sqlite3_column_int64(select, count + 1);
    info->replicates = (uint64_t)sqlite3_column_int64(select, count + 2);
    info->common = sqlite3_column_int(select, count + 3) != 0;
}

bool folk_sweep_info_read(folk_store *store, int64_t sweep, folk_sweep_info *info,
                          folk_error *err) {
    *info = (folk_sweep_info){0};
    if (!folk_sweep_find(store, &sweep, err)) return false;
    sqlite3_stmt *select;
    if (!folk_store_prepare(
            store,
            "SELECT key, scenario, scenario_hash, design, version, host, "
            "created_at, until, budget, seed, points, replicates, common FROM sweep "
            "WHERE id = ?",
            &select, err))
        return false;
    sqlite3_bind_int64(select, 1, sweep);
    bool ok;
    info->id = sweep;
    if (folk_store_row(store, select, &ok, err)) read_info(select, info);
    sqlite3_finalize(select);
    return ok && read_counts(store, info, err);
}

void folk_sweep_info_clear(folk_sweep_info *info) {
    folk_free(info->key);
    folk_free(info->scenario);
    folk_free(info->scenario_hash);
    folk_free(info->design);
    folk_free(info->version);
    folk_free(info->host);
    folk_free(info->created_at);
    folk_free(info->until);
    folk_free(info->budget);
    *info = (folk_sweep_info){0};
}

static bool read_head(folk_store *store, int64_t sweep, folk_scenario *scenario, folk_error *err) {
    sqlite3_stmt *select;
    if (!folk_store_prepare(store, "SELECT scenario, summary, source FROM sweep WHERE id = ?",
                            &select, err))
        return false;
    sqlite3_bind_int64(select, 1, sweep);
    bool ok;
    if (folk_store_row(store, select, &ok, err)) {
        scenario->name = folk_store_text(select, 0);
        scenario->summary = folk_store_text(select, 1);
        scenario->source = folk_store_text(select, 2);
    }
    sqlite3_finalize(select);
    return ok;
}

bool folk_sweep_scenario(folk_store *store, int64_t sweep, folk_scenario *scenario,
                         folk_values *values, folk_error *err) {
    *scenario = (folk_scenario){0};
    *values = (folk_values){0};
    if (!folk_sweep_find(store, &sweep, err)) return false;
    const folk_store_owner owner = folk_store_owner_sweep(sweep);
    if (read_head(store, sweep, scenario, err) &&
        folk_store_read_declared(store, &owner, scenario, values, err))
        return true;
    folk_scenario_clear(scenario);
    folk_values_clear(values);
    return false;
}

bool folk_sweep_accept(folk_store *store, int64_t sweep, const char *scenario_hash,
                       folk_error *err) {
    sqlite3_stmt *insert;
    if (!folk_store_prepare(store,
                            "INSERT OR IGNORE INTO sweep_change VALUES(?, ?, "
                            "strftime('%Y-%m-%dT%H:%M:%fZ', 'now'))",
                            &insert, err))
        return false;
    sqlite3_bind_int64(insert, 1, sweep);
    sqlite3_bind_text(insert, 2, scenario_hash, -1, SQLITE_STATIC);
    const bool ok = folk_store_run(store, insert, err);
    sqlite3_finalize(insert);
    return ok;
}
