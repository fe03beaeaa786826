// SPDX-License-Identifier: GPL-3.0-or-later
// Merging: of two outcomes of one task the lesser by a total order stays (done before not done,
// then by what they say), so that no order of merging matters and merging again changes nothing.
#include "core/hash.h"
#include "core/store_sql.h"
#include "core/sweep_store.h"

#include <string.h>

// ?1: the sweep here, ?2: there. `lost` are places whose outcome here gives way.
#define RANK(o)                                                        \
    "(" o ".status <> 'done', " o ".status, ifnull(" o ".error, ''), " \
    "ifnull(" o ".digest, ''), " o ".seconds, " o ".attempts, " o ".cost)"
#define SAME "b.sweep = ?2 AND b.point = a.point AND b.replicate = a.replicate"

static const char *const steps[] = {
    "CREATE TEMP TABLE lost AS SELECT a.point, a.replicate FROM main.outcome a"
    " JOIN other.outcome b ON " SAME " WHERE a.sweep = ?1 AND " RANK("b") " < " RANK("a"),
    "DELETE FROM main.outcome WHERE sweep = ?1 AND (point, replicate) IN temp.lost",
    "DELETE FROM main.outcome_value WHERE sweep = ?1 AND (point, replicate) IN temp.lost",
    "INSERT OR IGNORE INTO main.point SELECT ?1, point, key FROM other.point WHERE sweep = ?2",
    "INSERT OR IGNORE INTO main.point_value SELECT ?1, point, factor, value, number"
    " FROM other.point_value WHERE sweep = ?2",
    "INSERT INTO main.outcome_value SELECT ?1, v.point, v.replicate, v.metric, v.value"
    " FROM other.outcome_value v WHERE v.sweep = ?2 AND NOT EXISTS (SELECT 1 FROM main.outcome o"
    " WHERE o.sweep = ?1 AND o.point = v.point AND o.replicate = v.replicate)",
    "DELETE FROM main.sweep_exchange WHERE sweep = ?1 AND (point, replicate) IN"
    " (SELECT point, replicate FROM other.outcome WHERE sweep = ?2) AND NOT EXISTS (SELECT 1"
    " FROM main.outcome o WHERE o.sweep = ?1 AND o.point = sweep_exchange.point"
    " AND o.replicate = sweep_exchange.replicate)",
    "INSERT OR IGNORE INTO main.request SELECT key, request FROM other.request WHERE key IN"
    " (SELECT key FROM other.sweep_exchange WHERE sweep = ?2)",
    "INSERT OR IGNORE INTO main.sweep_exchange SELECT ?1, e.point, e.replicate, e.seq,"
    " e.point_key, e.asker, e.mind, e.asked_at, e.answer_at, e.key, e.reply, e.error, e.cost,"
    " e.latency, e.tokens_in, e.tokens_out, e.attempts, e.source FROM other.sweep_exchange e"
    " WHERE e.sweep = ?2 AND NOT EXISTS (SELECT 1 FROM main.outcome o WHERE o.sweep = ?1"
    " AND o.point = e.point AND o.replicate = e.replicate)",
    "INSERT OR IGNORE INTO main.sweep_minds SELECT ?1, minds FROM other.sweep_minds"
    " WHERE sweep = ?2",
    "INSERT OR IGNORE INTO main.outcome SELECT ?1, point, replicate, seed, status, error, digest,"
    " events, seconds, attempts, calls, tokens, cost, scenario_hash"
    " FROM other.outcome WHERE sweep = ?2",
    "INSERT OR IGNORE INTO main.sweep_change SELECT ?1, scenario_hash, accepted_at"
    " FROM other.sweep_change WHERE sweep = ?2",
    "UPDATE main.sweep AS a SET"
    " design = iif(b.points > a.points, b.design, a.design),"
    " points = max(a.points, b.points), replicates = max(a.replicates, b.replicates),"
    " until = ifnull(a.until, b.until),"
    " version = iif(b.created_at < a.created_at, b.version, a.version),"
    " host = iif(b.created_at < a.created_at, b.host, a.host),"
    " created_at = min(a.created_at, b.created_at)"
    " FROM other.sweep b WHERE a.id = ?1 AND b.id = ?2",
    "DROP TABLE temp.lost",
};

static const char *const copies[] = {
    "INSERT INTO main.sweep SELECT ?1, key, scenario, scenario_hash, summary, source, design,"
    " points, replicates, seed, common, until, version, host, created_at FROM other.sweep WHERE id "
    "= ?2",
    "INSERT INTO main.sweep_parameter SELECT ?1, position, name, type, unit, doc, min, max,"
    " choices, line, default_value, value, number, factor"
    " FROM other.sweep_parameter WHERE sweep = ?2",
    "INSERT INTO main.sweep_metric SELECT ?1, metric, name, unit, doc, summary"
    " FROM other.sweep_metric WHERE sweep = ?2",
    "INSERT INTO main.sweep_file SELECT ?1, position, name, path, hash"
    " FROM other.sweep_file WHERE sweep = ?2",
    "INSERT OR IGNORE INTO main.file SELECT f.hash, f.size, f.bytes FROM other.file f"
    " JOIN other.sweep_file s ON s.hash = f.hash AND s.sweep = ?2",
};

static bool run_steps(folk_store *store, const char *const *sql, size_t count,
                      const int64_t sweeps[2], folk_error *err) {
    bool ok = true;
    for (size_t i = 0; i < count && ok; i++) {
        sqlite3_stmt *statement;
        if (!folk_store_prepare(store, sql[i], &statement, err)) return false;
        for (int j = 0; j < sqlite3_bind_parameter_count(statement); j++)
            sqlite3_bind_int64(statement, j + 1, sweeps[j]);
        ok = folk_store_run(store, statement, err);
        sqlite3_finalize(statement);
    }
    return ok;
}

// Results of models may differ from call to call; others may not.
static bool check_results(folk_store *store, const int64_t sweeps[2], folk_error *err) {
    sqlite3_stmt *select;
    if (!folk_store_prepare(store,
                            "SELECT a.point, a.replicate, a.digest, b.digest "
                            "FROM main.outcome a JOIN other.outcome b ON " SAME
                            " WHERE a.sweep = ?1 AND a.status = 'done' AND b.status = 'done' "
                            "AND a.digest <> b.digest AND a.calls + b.calls = 0 "
                            "AND a.scenario_hash IS b.scenario_hash "
                            "ORDER BY a.point, a.replicate LIMIT 1",
                            &select, err))
        return false;
    sqlite3_bind_int64(select, 1, sweeps[0]);
    sqlite3_bind_int64(select, 2, sweeps[1]);
    bool ok;
    if (folk_store_row(store, select, &ok, err))
        ok = folk_fail(err, FOLK_ERR_STORE,
                       "cannot merge into %s: replicate %lld of point %lld has digest %s there and "
                       "%s in the other store; the same run must give the same result, so one of "
                       "the two was made by another version or on a damaged machine",
                       store->path, (long long)sqlite3_column_int64(select, 1),
                       (long long)sqlite3_column_int64(select, 0),
                       (const char *)sqlite3_column_text(select, 2),
                       (const char *)sqlite3_column_text(select, 3));
    sqlite3_finalize(select);
    return ok;
}

static bool read_ids(folk_store *store, const char *sql, int64_t given, int64_t ids[2], bool *found,
                     folk_error *err) {
    sqlite3_stmt *select;
    if (!folk_store_prepare(store, sql, &select, err)) return false;
    sqlite3_bind_int64(select, 1, given);
    bool ok;
    *found = folk_store_row(store, select, &ok, err);
    if (*found) {
        ids[0] = sqlite3_column_int64(select, 0);
        ids[1] = sqlite3_column_int64(select, 1);
    }
    sqlite3_finalize(select);
    return ok;
}

// The sweep with the least id there that is above `after`, and the one here that it is.
static bool next_sweep(folk_store *store, int64_t after, int64_t sweeps[2], bool *found,
                       folk_error *err) {
    return read_ids(store,
                    "SELECT ifnull(a.id, 0), b.id FROM other.sweep b "
                    "LEFT JOIN main.sweep a ON a.key = b.key WHERE b.id > ? ORDER BY b.id LIMIT 1",
                    after, sweeps, found, err);
}

// Ids of sweeps that are added follow those that are here.
static bool add_sweep(folk_store *store, int64_t sweeps[2], folk_error *err) {
    int64_t newest[2];
    bool found;
    if (!read_ids(store, "SELECT ifnull(max(id), 0), ?1 FROM main.sweep", 0, newest, &found, err))
        return false;
    sweeps[0] = newest[0] + 1;
    return run_steps(store, copies, sizeof copies / sizeof copies[0], sweeps, err);
}

static bool merge_sweep(folk_store *store, int64_t sweeps[2], folk_error *err) {
    if (sweeps[0] == 0 && !add_sweep(store, sweeps, err)) return false;
    return check_results(store, sweeps, err) &&
           run_steps(store, steps, sizeof steps / sizeof steps[0], sweeps, err);
}

static bool check_shared(folk_store *store, const char *from, folk_error *err) {
    int64_t counts[2];
    bool found;
    if (!read_ids(store,
                  "SELECT (SELECT count(*) FROM main.sweep), count(*) FROM main.sweep a "
                  "JOIN other.sweep b ON a.key = b.key WHERE ?1 = 0",
                  0, counts, &found, err))
        return false;
    if (counts[0] == 0 || counts[1] > 0) return true;
    return folk_fail(err, FOLK_ERR_USAGE,
                     "%s and %s hold different sweeps (another scenario, design, seed or fixed "
                     "value), which are not merged into one table",
                     store->path, from);
}

static bool merge_all(folk_store *store, const char *from, folk_error *err) {
    if (!check_shared(store, from, err)) return false;
    int64_t sweeps[2] = {0, 0};
    for (;;) {
        bool found;
        if (!next_sweep(store, sweeps[1], sweeps, &found, err)) return false;
        if (!found) return true;
        if (!merge_sweep(store, sweeps, err)) return false;
    }
}

static bool attach(folk_store *store, const char *path, folk_error *err) {
    sqlite3_stmt *statement;
    if (!folk_store_prepare(store, "ATTACH ? AS other", &statement, err)) return false;
    sqlite3_bind_text(statement, 1, path, -1, SQLITE_STATIC);
    const bool ok = folk_store_run(store, statement, err);
    sqlite3_finalize(statement);
    return ok;
}

bool folk_sweep_merge(folk_store *into, folk_store *from, folk_error *err) {
    int64_t newest = 0;
    if (!folk_sweep_find(from, &newest, err)) return false;
    if (!attach(into, from->path, err)) return false;
    bool ok = folk_store_transact(into, err);
    if (ok) ok = folk_store_finish(into, merge_all(into, from->path, err), err);
    sqlite3_exec(into->db, "DETACH other", NULL, NULL, NULL);
    return ok;
}
