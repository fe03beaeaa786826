// SPDX-License-Identifier: GPL-3.0-or-later
// Merging: of two outcomes of one task the lesser by a total order stays (done before not done,
// then by what they say), so that no order of merging matters and merging again changes nothing.
// Several stores are gathered in a database of the connection's own, without a name, which SQLite
// takes away however the process ends; what they come to is then one transaction of the output,
// which so has all of them or none.
#include "core/memory.h"
#include "core/store_sql.h"
#include "core/sweep_store.h"

#include <string.h>

typedef struct merging {
    folk_store *store;
    const char *into, *from;           // databases of its connection
    const char *into_name, *from_name; // for sentences
    int64_t sweeps[2];                 // of `into`, of `from`
} merging;

// ?1: the sweep here, ?2: there. `lost` are places whose outcome here gives way.
#define RANK(o)                                                                                    \
    "(" o ".status <> 'done', " o ".status, ifnull(" o ".error, ''), "                             \
    "ifnull(" o ".digest, ''), ifnull(" o ".scenario_hash, ''), " o ".seconds, " o ".attempts, " o \
    ".cost, " o ".calls, " o ".tokens, " o ".events)"
// What comes is gone through, and what is here is looked up: it may be much more.
#define BOTH                                           \
    "(SELECT * FROM $FROM.outcome WHERE sweep = ?2) b" \
    " CROSS JOIN $INTO.outcome a ON a.sweep = ?1"      \
    " AND a.point = b.point AND a.replicate = b.replicate"

static const char *const steps[] = {
    "CREATE TEMP TABLE lost AS SELECT a.point, a.replicate FROM " BOTH
    " WHERE " RANK("b") " < " RANK("a"),
    "DELETE FROM $INTO.outcome WHERE sweep = ?1 AND (point, replicate) IN temp.lost",
    "DELETE FROM $INTO.outcome_value WHERE sweep = ?1 AND (point, replicate) IN temp.lost",
    "INSERT OR IGNORE INTO $INTO.point SELECT ?1, point, key FROM $FROM.point WHERE sweep = ?2",
    "INSERT OR IGNORE INTO $INTO.point_value SELECT ?1, point, factor, value, number"
    " FROM $FROM.point_value WHERE sweep = ?2",
    "INSERT INTO $INTO.outcome_value SELECT ?1, v.point, v.replicate, v.metric, v.value"
    " FROM $FROM.outcome_value v WHERE v.sweep = ?2 AND NOT EXISTS (SELECT 1 FROM $INTO.outcome o"
    " WHERE o.sweep = ?1 AND o.point = v.point AND o.replicate = v.replicate)",
    "DELETE FROM $INTO.sweep_exchange WHERE sweep = ?1 AND (point, replicate) IN"
    " (SELECT point, replicate FROM $FROM.outcome WHERE sweep = ?2) AND NOT EXISTS (SELECT 1"
    " FROM $INTO.outcome o WHERE o.sweep = ?1 AND o.point = sweep_exchange.point"
    " AND o.replicate = sweep_exchange.replicate)",
    "INSERT OR IGNORE INTO $INTO.request SELECT key, request FROM $FROM.request WHERE key IN"
    " (SELECT key FROM $FROM.sweep_exchange WHERE sweep = ?2)",
    "INSERT OR IGNORE INTO $INTO.sweep_exchange SELECT ?1, e.point, e.replicate, e.seq,"
    " e.point_key, e.asker, e.mind, e.asked_at, e.answer_at, e.key, e.reply, e.error, e.cost,"
    " e.latency, e.tokens_in, e.tokens_out, e.attempts, e.source FROM $FROM.sweep_exchange e"
    " WHERE e.sweep = ?2 AND NOT EXISTS (SELECT 1 FROM $INTO.outcome o WHERE o.sweep = ?1"
    " AND o.point = e.point AND o.replicate = e.replicate)",
    "INSERT OR IGNORE INTO $INTO.sweep_minds SELECT ?1, minds FROM $FROM.sweep_minds"
    " WHERE sweep = ?2",
    "INSERT OR IGNORE INTO $INTO.outcome SELECT ?1, point, replicate, seed, status, error, digest,"
    " events, seconds, attempts, calls, tokens, cost, scenario_hash"
    " FROM $FROM.outcome WHERE sweep = ?2",
    "INSERT INTO $INTO.sweep_change SELECT ?1, scenario_hash, accepted_at"
    " FROM $FROM.sweep_change WHERE sweep = ?2"
    " ON CONFLICT DO UPDATE SET accepted_at = min(accepted_at, excluded.accepted_at)",
    "UPDATE $INTO.sweep AS a SET"
    " design = iif(b.points > a.points, b.design, a.design),"
    " points = max(a.points, b.points), replicates = max(a.replicates, b.replicates),"
    " until = min(ifnull(a.until, b.until), ifnull(b.until, a.until)),"
    " budget = max(ifnull(a.budget, b.budget), ifnull(b.budget, a.budget)),"
    " version = iif((b.created_at, b.host, b.version) < (a.created_at, a.host, a.version),"
    " b.version, a.version),"
    " host = iif((b.created_at, b.host) < (a.created_at, a.host), b.host, a.host),"
    " created_at = min(a.created_at, b.created_at)"
    " FROM $FROM.sweep b WHERE a.id = ?1 AND b.id = ?2",
    "DROP TABLE temp.lost",
};

static const char *const copies[] = {
    "INSERT INTO $INTO.sweep SELECT ?1, key, scenario, scenario_hash, summary, source, design,"
    " points, replicates, seed, common, until, version, host, created_at, budget"
    " FROM $FROM.sweep WHERE id = ?2",
    "INSERT INTO $INTO.sweep_parameter SELECT ?1, position, name, type, unit, doc, min, max,"
    " choices, line, default_value, value, number, factor"
    " FROM $FROM.sweep_parameter WHERE sweep = ?2",
    "INSERT INTO $INTO.sweep_metric SELECT ?1, metric, name, unit, doc, summary"
    " FROM $FROM.sweep_metric WHERE sweep = ?2",
    "INSERT INTO $INTO.sweep_file SELECT ?1, position, name, path, hash"
    " FROM $FROM.sweep_file WHERE sweep = ?2",
    "INSERT OR IGNORE INTO $INTO.file SELECT f.hash, f.size, f.bytes FROM $FROM.file f"
    " JOIN $FROM.sweep_file s ON s.hash = f.hash AND s.sweep = ?2",
};

static bool prepare(const merging *all, const char *sql, sqlite3_stmt **statement,
                    folk_error *err) {
    return folk_store_prepare_between(all->store, all->into, all->from, sql, statement, err);
}

static bool run_steps(const merging *all, const char *const *sql, size_t count, folk_error *err) {
    bool ok = true;
    for (size_t i = 0; i < count && ok; i++) {
        sqlite3_stmt *statement;
        if (!prepare(all, sql[i], &statement, err)) return false;
        for (int j = 0; j < sqlite3_bind_parameter_count(statement); j++)
            sqlite3_bind_int64(statement, j + 1, all->sweeps[j]);
        ok = folk_store_run(all->store, statement, err);
        sqlite3_finalize(statement);
    }
    return ok;
}

// Results of models may differ from call to call; others may not.
static bool check_results(const merging *all, folk_error *err) {
    sqlite3_stmt *select;
    if (!prepare(all,
                 "SELECT a.point, a.replicate, a.digest, b.digest "
                 "FROM " BOTH " WHERE a.status = 'done' AND b.status = 'done' "
                 "AND a.digest <> b.digest AND a.calls + b.calls = 0 "
                 "AND a.scenario_hash IS b.scenario_hash "
                 "ORDER BY a.point, a.replicate LIMIT 1",
                 &select, err))
        return false;
    sqlite3_bind_int64(select, 1, all->sweeps[0]);
    sqlite3_bind_int64(select, 2, all->sweeps[1]);
    bool ok;
    if (folk_store_row(all->store, select, &ok, err))
        ok = folk_fail(err, FOLK_ERR_STORE,
                       "cannot merge %s: replicate %lld of point %lld has digest %s there and %s "
                       "in %s; the same run must give the same result, so one of the two was made "
                       "by another version or on a damaged machine",
                       all->from_name, (long long)sqlite3_column_int64(select, 1),
                       (long long)sqlite3_column_int64(select, 0),
                       (const char *)sqlite3_column_text(select, 3),
                       (const char *)sqlite3_column_text(select, 2), all->into_name);
    sqlite3_finalize(select);
    return ok;
}

static bool compare_minds(const merging *all, sqlite3_stmt *select, folk_error *err) {
    const bool here = sqlite3_column_int(select, 2) != 0,
               there = sqlite3_column_int(select, 3) != 0;
    if (here != there)
        return folk_fail(err, FOLK_ERR_USAGE,
                         "cannot merge %s: %s have answered there, and %s in %s", all->from_name,
                         there ? "stand-ins" : "models", here ? "stand-ins" : "models",
                         all->into_name);
    char *model_here = folk_store_text(select, 0), *model_there = folk_store_text(select, 1);
    const bool same = here || strcmp(model_here, model_there) == 0;
    if (!same)
        folk_fail(err, FOLK_ERR_USAGE,
                  "cannot merge %s: model '%s' has answered there, and '%s' in %s", all->from_name,
                  model_there, model_here, all->into_name);
    folk_free(model_here);
    folk_free(model_there);
    return same;
}

// Answers of different minds are not replicates of one another.
static bool check_minds(const merging *all, folk_error *err) {
    sqlite3_stmt *select;
    if (!prepare(all,
                 "SELECT json_extract(a.minds, '$.model'), json_extract(b.minds, '$.model'),"
                 " json_extract(a.minds, '$.scripted'), json_extract(b.minds, '$.scripted')"
                 " FROM $INTO.sweep_minds a JOIN $FROM.sweep_minds b ON b.sweep = ?2"
                 " WHERE a.sweep = ?1",
                 &select, err))
        return false;
    sqlite3_bind_int64(select, 1, all->sweeps[0]);
    sqlite3_bind_int64(select, 2, all->sweeps[1]);
    bool ok;
    if (folk_store_row(all->store, select, &ok, err)) ok = compare_minds(all, select, err);
    sqlite3_finalize(select);
    return ok;
}

// Two numbers of the first row; false when there is none.
static bool read_ids(const merging *all, const char *sql, int64_t given, int64_t ids[2],
                     bool *found, folk_error *err) {
    sqlite3_stmt *select;
    if (!prepare(all, sql, &select, err)) return false;
    sqlite3_bind_int64(select, 1, given);
    bool ok;
    *found = folk_store_row(all->store, select, &ok, err);
    if (*found) {
        ids[0] = sqlite3_column_int64(select, 0);
        ids[1] = sqlite3_column_int64(select, 1);
    }
    sqlite3_finalize(select);
    return ok;
}

// The sweep with the least id there that is above the present one, and the one here that it is.
static bool next_sweep(merging *all, bool *found, folk_error *err) {
    return read_ids(all,
                    "SELECT ifnull(a.id, 0), b.id FROM $FROM.sweep b "
                    "LEFT JOIN $INTO.sweep a ON a.key = b.key WHERE b.id > ? ORDER BY b.id LIMIT 1",
                    all->sweeps[1], all->sweeps, found, err);
}

// Ids of sweeps that are added follow those that are here.
static bool add_sweep(merging *all, folk_error *err) {
    int64_t newest[2];
    bool found;
    if (!read_ids(all, "SELECT ifnull(max(id), 0), ?1 FROM $INTO.sweep", 0, newest, &found, err))
        return false;
    all->sweeps[0] = newest[0] + 1;
    return run_steps(all, copies, sizeof copies / sizeof copies[0], err);
}

static bool merge_sweep(merging *all, folk_error *err) {
    if (all->sweeps[0] == 0 && !add_sweep(all, err)) return false;
    return check_minds(all, err) && check_results(all, err) &&
           run_steps(all, steps, sizeof steps / sizeof steps[0], err);
}

static bool merge_sweeps(merging *all, folk_error *err) {
    all->sweeps[0] = all->sweeps[1] = 0;
    for (;;) {
        bool found;
        if (!next_sweep(all, &found, err)) return false;
        if (!found) return true;
        if (!merge_sweep(all, err)) return false;
    }
}

// In one transaction.
static bool merge(merging *all, folk_error *err) {
    return folk_store_transact(all->store, err) &&
           folk_store_finish(all->store, merge_sweeps(all, err), err);
}

static bool attach(folk_store *store, const char *path, const char *name, folk_error *err) {
    sqlite3_stmt *statement;
    if (!folk_store_prepare(store, "ATTACH ? AS ?", &statement, err)) return false;
    sqlite3_bind_text(statement, 1, path, -1, SQLITE_STATIC);
    sqlite3_bind_text(statement, 2, name, -1, SQLITE_STATIC);
    const bool ok = folk_store_run(store, statement, err);
    sqlite3_finalize(statement);
    return ok;
}

static bool merge_store(folk_store *store, const char *into, const char *into_name,
                        const char *path, folk_error *err) {
    merging all = {.store = store, .into = into, .from = "other"};
    all.into_name = into_name;
    all.from_name = path;
    if (!attach(store, path, all.from, err)) return false;
    const bool ok = merge(&all, err);
    sqlite3_exec(store->db, "DETACH other", NULL, NULL, NULL);
    return ok;
}

bool folk_sweep_merge(folk_store *into, folk_store *from, folk_error *err) {
    int64_t newest = 0;
    return folk_sweep_find(from, &newest, err) &&
           folk_sweep_check_shared(into, (const char *const[]){from->path}, 1, err) &&
           merge_store(into, "main", into->path, from->path, err);
}

// The store's tables, empty.
static bool lay_out(folk_store *store, folk_error *err) {
    enum { BEFORE_NAME = sizeof "CREATE TABLE " };
    sqlite3_stmt *select;
    if (!folk_store_prepare(store,
                            "SELECT 'CREATE TABLE gathered.' || substr(sql, ?) "
                            "FROM main.sqlite_schema WHERE sql LIKE 'CREATE TABLE %' "
                            "AND name NOT LIKE 'sqlite%'",
                            &select, err))
        return false;
    sqlite3_bind_int(select, 1, BEFORE_NAME);
    bool ok;
    while (folk_store_row(store, select, &ok, err)) {
        ok = folk_store_exec(store, (const char *)sqlite3_column_text(select, 0), err);
        if (!ok) break;
    }
    sqlite3_finalize(select);
    return ok;
}

static bool gather(folk_store *into, const char *const *paths, size_t count, folk_error *err) {
    bool ok = lay_out(into, err);
    for (size_t i = 0; i < count && ok; i++)
        ok = merge_store(into, "gathered", "a store before it", paths[i], err);
    merging all = {.store = into, .into = "main", .from = "gathered"};
    all.into_name = into->path;
    all.from_name = "these stores";
    return ok && merge(&all, err);
}

bool folk_sweep_merge_all(folk_store *into, const char *const *paths, size_t count,
                          folk_error *err) {
    if (!folk_sweep_check_shared(into, paths, count, err)) return false;
    if (count == 1) return merge_store(into, "main", into->path, paths[0], err);
    if (!attach(into, "", "gathered", err)) return false;
    const bool ok = gather(into, paths, count, err);
    sqlite3_exec(into->db, "DETACH gathered", NULL, NULL, NULL);
    return ok;
}
