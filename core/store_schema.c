// SPDX-License-Identifier: GPL-3.0-or-later
// The tables of a store, and the way from an older version to this one: a store that is opened to
// write is changed; one that is only read stays as it is, and views of the connection's own show
// it as if it were of this version.
#include "core/exchange.h"
#include "core/hash.h"
#include "core/store_sql.h"

// docs/store.md says what each column means.
static const char TABLES[] =
    "CREATE TABLE run("
    " id INTEGER PRIMARY KEY, scenario TEXT NOT NULL, scenario_hash TEXT NOT NULL,"
    " summary TEXT NOT NULL, source TEXT NOT NULL, seed TEXT NOT NULL, version TEXT NOT NULL,"
    " host TEXT NOT NULL, pid INTEGER NOT NULL, status TEXT NOT NULL, error TEXT, digest TEXT,"
    " events INTEGER, end_time REAL, seconds REAL, started_at TEXT NOT NULL, ended_at TEXT,"
    " parent INTEGER, forked_at REAL, minds TEXT, view TEXT);"
    "CREATE TABLE parameter("
    " run INTEGER NOT NULL REFERENCES run(id), position INTEGER NOT NULL, name TEXT NOT NULL,"
    " type TEXT NOT NULL, unit TEXT NOT NULL, doc TEXT NOT NULL, min REAL, max REAL,"
    " choices TEXT, line INTEGER NOT NULL, default_value TEXT NOT NULL, value TEXT NOT NULL,"
    " number REAL, PRIMARY KEY(run, position)) WITHOUT ROWID;"
    "CREATE TABLE metric("
    " run INTEGER NOT NULL REFERENCES run(id), metric INTEGER NOT NULL, name TEXT NOT NULL,"
    " unit TEXT NOT NULL, doc TEXT NOT NULL, summary TEXT NOT NULL, value REAL,"
    " count INTEGER NOT NULL DEFAULT 0, mean REAL, deviation REAL, min REAL, max REAL,"
    " PRIMARY KEY(run, metric)) WITHOUT ROWID;"
    "CREATE TABLE file(hash TEXT PRIMARY KEY, size INTEGER NOT NULL, bytes BLOB NOT NULL);"
    "CREATE TABLE run_file("
    " run INTEGER NOT NULL REFERENCES run(id), position INTEGER NOT NULL, name TEXT NOT NULL,"
    " path TEXT NOT NULL, hash TEXT NOT NULL REFERENCES file(hash),"
    " PRIMARY KEY(run, position)) WITHOUT ROWID;"
    "CREATE TABLE series("
    " id INTEGER PRIMARY KEY, run INTEGER NOT NULL REFERENCES run(id), metric INTEGER NOT NULL,"
    " t REAL NOT NULL, value REAL);"
    "CREATE TABLE extent("
    " run INTEGER NOT NULL REFERENCES run(id), first_id INTEGER NOT NULL,"
    " last_id INTEGER NOT NULL, PRIMARY KEY(run, first_id)) WITHOUT ROWID;"
    "CREATE TABLE event("
    " run INTEGER NOT NULL REFERENCES run(id), seq INTEGER NOT NULL, t REAL NOT NULL,"
    " kind TEXT NOT NULL, actor INTEGER, target INTEGER, detail TEXT,"
    " PRIMARY KEY(run, seq)) WITHOUT ROWID;"
    "CREATE TABLE result("
    " run INTEGER NOT NULL REFERENCES run(id), seq INTEGER NOT NULL, table_name TEXT NOT NULL,"
    " row INTEGER NOT NULL, column_name TEXT NOT NULL, number REAL, text TEXT,"
    " PRIMARY KEY(run, seq)) WITHOUT ROWID;"
    "CREATE TABLE snapshot("
    " id INTEGER PRIMARY KEY, run INTEGER NOT NULL REFERENCES run(id), t REAL NOT NULL,"
    " population TEXT NOT NULL, column_name TEXT NOT NULL, size INTEGER NOT NULL,"
    " bytes BLOB NOT NULL);"
    "CREATE INDEX snapshot_run ON snapshot(run, t);"
    "CREATE TABLE exchange("
    " run INTEGER NOT NULL REFERENCES run(id), seq INTEGER NOT NULL, asker INTEGER NOT NULL,"
    " mind TEXT NOT NULL, asked_at REAL NOT NULL, answer_at REAL NOT NULL,"
    " request TEXT NOT NULL, reply TEXT, error TEXT, cost REAL NOT NULL, latency REAL NOT NULL,"
    " tokens_in INTEGER NOT NULL, tokens_out INTEGER NOT NULL, attempts INTEGER NOT NULL,"
    " key TEXT NOT NULL DEFAULT '', source TEXT NOT NULL DEFAULT 'live',"
    " PRIMARY KEY(run, seq));"
    "CREATE VIEW measure AS"
    " SELECT s.run AS run, m.name AS metric, m.unit AS unit, s.t AS t, s.value AS value"
    " FROM extent e CROSS JOIN series s ON s.id BETWEEN e.first_id AND e.last_id"
    " AND s.run = e.run CROSS JOIN metric m ON m.run = s.run AND m.metric = s.metric;";

// What version 2 has and version 1 has not, beside columns. Only what a model has answered can be
// a sample for another run, so that stand-ins and copies cost no upkeep of the index.
static const char SINCE_2[] =
    "CREATE TABLE intervention("
    " run INTEGER NOT NULL REFERENCES run(id), position INTEGER NOT NULL, t REAL NOT NULL,"
    " name TEXT NOT NULL, value TEXT NOT NULL, PRIMARY KEY(run, position)) WITHOUT ROWID;"
    "CREATE TABLE society("
    " run INTEGER NOT NULL REFERENCES run(id), position INTEGER NOT NULL, name TEXT NOT NULL,"
    " size INTEGER NOT NULL, types TEXT, rows INTEGER, columns INTEGER, moore INTEGER NOT NULL,"
    " wrap INTEGER NOT NULL, network BLOB, PRIMARY KEY(run, position));"
    "CREATE INDEX exchange_key ON exchange(key, run, seq)"
    " WHERE source = 'live' AND reply IS NOT NULL;";

// Sweeps. What is written once an outcome has no index beside its primary key, so that writing
// stays as fast however many there are.
static const char SWEEPS[] =
    "CREATE TABLE sweep("
    " id INTEGER PRIMARY KEY, key TEXT NOT NULL UNIQUE, scenario TEXT NOT NULL,"
    " scenario_hash TEXT NOT NULL, summary TEXT NOT NULL, source TEXT NOT NULL,"
    " design TEXT NOT NULL, points INTEGER NOT NULL, replicates INTEGER NOT NULL,"
    " seed TEXT NOT NULL, common INTEGER NOT NULL, until TEXT, version TEXT NOT NULL,"
    " host TEXT NOT NULL, created_at TEXT NOT NULL);"
    "CREATE TABLE sweep_parameter("
    " sweep INTEGER NOT NULL REFERENCES sweep(id), position INTEGER NOT NULL, name TEXT NOT NULL,"
    " type TEXT NOT NULL, unit TEXT NOT NULL, doc TEXT NOT NULL, min REAL, max REAL,"
    " choices TEXT, line INTEGER NOT NULL, default_value TEXT NOT NULL, value TEXT NOT NULL,"
    " number REAL, factor INTEGER, PRIMARY KEY(sweep, position)) WITHOUT ROWID;"
    "CREATE TABLE sweep_metric("
    " sweep INTEGER NOT NULL REFERENCES sweep(id), metric INTEGER NOT NULL, name TEXT NOT NULL,"
    " unit TEXT NOT NULL, doc TEXT NOT NULL, summary TEXT NOT NULL,"
    " PRIMARY KEY(sweep, metric)) WITHOUT ROWID;"
    "CREATE TABLE sweep_file("
    " sweep INTEGER NOT NULL REFERENCES sweep(id), position INTEGER NOT NULL, name TEXT NOT NULL,"
    " path TEXT NOT NULL, hash TEXT NOT NULL REFERENCES file(hash),"
    " PRIMARY KEY(sweep, position)) WITHOUT ROWID;"
    "CREATE TABLE sweep_change("
    " sweep INTEGER NOT NULL REFERENCES sweep(id), scenario_hash TEXT NOT NULL,"
    " accepted_at TEXT NOT NULL, PRIMARY KEY(sweep, scenario_hash)) WITHOUT ROWID;"
    "CREATE TABLE point("
    " sweep INTEGER NOT NULL REFERENCES sweep(id), point INTEGER NOT NULL, key TEXT NOT NULL,"
    " PRIMARY KEY(sweep, point)) WITHOUT ROWID;"
    "CREATE TABLE point_value("
    " sweep INTEGER NOT NULL, point INTEGER NOT NULL, factor INTEGER NOT NULL,"
    " value TEXT NOT NULL, number REAL, PRIMARY KEY(sweep, point, factor)) WITHOUT ROWID;"
    "CREATE TABLE outcome("
    " sweep INTEGER NOT NULL, point INTEGER NOT NULL, replicate INTEGER NOT NULL,"
    " seed TEXT NOT NULL, status TEXT NOT NULL, error TEXT, digest TEXT, events INTEGER NOT NULL,"
    " seconds REAL NOT NULL, attempts INTEGER NOT NULL, calls INTEGER NOT NULL,"
    " tokens INTEGER NOT NULL, cost REAL NOT NULL, scenario_hash TEXT,"
    " PRIMARY KEY(sweep, point, replicate)) WITHOUT ROWID;"
    "CREATE TABLE outcome_value("
    " sweep INTEGER NOT NULL, point INTEGER NOT NULL, replicate INTEGER NOT NULL,"
    " metric INTEGER NOT NULL, value REAL NOT NULL,"
    " PRIMARY KEY(sweep, point, replicate, metric)) WITHOUT ROWID;"
    "CREATE VIEW sweep_point AS"
    " SELECT v.sweep AS sweep, v.point AS point, p.name AS factor, v.value AS value,"
    " v.number AS number FROM point_value v"
    " JOIN sweep_parameter p ON p.sweep = v.sweep AND p.factor = v.factor;"
    "CREATE VIEW sweep_table AS"
    " SELECT o.sweep AS sweep, o.point AS point, o.replicate AS replicate, o.seed AS seed,"
    " o.status AS status, m.name AS metric, v.value AS value"
    " FROM outcome o LEFT JOIN outcome_value v"
    " ON v.sweep = o.sweep AND v.point = o.point AND v.replicate = o.replicate"
    " LEFT JOIN sweep_metric m ON m.sweep = v.sweep AND m.metric = v.metric;";

// What version 3 has and version 2 has not: who meets whom once that has changed, what runs of
// sweeps asked models, and budgets of sweeps.
static const char SINCE_3[] =
    "CREATE TABLE network("
    " run INTEGER NOT NULL REFERENCES run(id), position INTEGER NOT NULL, t REAL NOT NULL,"
    " bytes BLOB NOT NULL, PRIMARY KEY(run, position, t));"
    "CREATE TABLE sweep_minds("
    " sweep INTEGER PRIMARY KEY REFERENCES sweep(id), minds TEXT NOT NULL);"
    "CREATE TABLE request(key TEXT PRIMARY KEY, request TEXT NOT NULL);"
    "CREATE TABLE sweep_exchange("
    " sweep INTEGER NOT NULL REFERENCES sweep(id), point INTEGER NOT NULL,"
    " replicate INTEGER NOT NULL, seq INTEGER NOT NULL, point_key TEXT NOT NULL,"
    " asker INTEGER NOT NULL, mind TEXT NOT NULL, asked_at REAL NOT NULL, answer_at REAL NOT NULL,"
    " key TEXT NOT NULL REFERENCES request(key), reply TEXT, error TEXT, cost REAL NOT NULL,"
    " latency REAL NOT NULL, tokens_in INTEGER NOT NULL, tokens_out INTEGER NOT NULL,"
    " attempts INTEGER NOT NULL, source TEXT NOT NULL,"
    " PRIMARY KEY(sweep, point, replicate, seq));"
    "CREATE INDEX sweep_exchange_run ON sweep_exchange(point_key, replicate, sweep);"
    "CREATE INDEX sweep_exchange_key ON sweep_exchange(key, replicate, sweep, point, seq)"
    " WHERE source = 'live' AND reply IS NOT NULL;"
    "ALTER TABLE sweep ADD COLUMN budget TEXT;";

static const char FROM_1[] = "ALTER TABLE run ADD COLUMN parent INTEGER;"
                             "ALTER TABLE run ADD COLUMN forked_at REAL;"
                             "ALTER TABLE run ADD COLUMN minds TEXT;"
                             "ALTER TABLE run ADD COLUMN view TEXT;"
                             "ALTER TABLE exchange ADD COLUMN key TEXT NOT NULL DEFAULT '';"
                             "ALTER TABLE exchange ADD COLUMN source TEXT NOT NULL DEFAULT 'live';"
                             "UPDATE exchange SET key = folk_key(request);";

// Names of the connection's own come before those of the file.
static const char SHADOW_1[] =
    "PRAGMA temp_store = MEMORY;"
    "CREATE TEMP VIEW run AS"
    " SELECT *, NULL AS parent, NULL AS forked_at, NULL AS minds, NULL AS view"
    " FROM main.run;"
    "CREATE TEMP VIEW exchange AS"
    " SELECT *, folk_key(request) AS key, 'live' AS source FROM main.exchange;"
    "CREATE TEMP VIEW intervention AS"
    " SELECT 0 AS run, 0 AS position, 0.0 AS t, '' AS name, '' AS value WHERE 0;"
    "CREATE TEMP VIEW society AS"
    " SELECT 0 AS run, 0 AS position, '' AS name, 0 AS size, NULL AS types, NULL AS rows,"
    " NULL AS columns, 0 AS moore, 0 AS wrap, NULL AS network WHERE 0;"
    "CREATE TEMP VIEW sweep AS SELECT 0 AS id, '' AS key, '' AS scenario WHERE 0;";

static const char SHADOW_2[] =
    "PRAGMA temp_store = MEMORY;"
    "CREATE TEMP VIEW sweep AS SELECT *, NULL AS budget FROM main.sweep;";

static const char SHADOW_BEFORE_3[] =
    "CREATE TEMP VIEW network AS"
    " SELECT 0 AS rowid, 0 AS run, 0 AS position, 0.0 AS t, x'' AS bytes WHERE 0;"
    "CREATE TEMP VIEW sweep_minds AS SELECT 0 AS sweep, '' AS minds WHERE 0;"
    "CREATE TEMP VIEW request AS SELECT '' AS key, '' AS request WHERE 0;"
    "CREATE TEMP VIEW sweep_exchange AS"
    " SELECT 0 AS rowid, 0 AS sweep, 0 AS point, 0 AS replicate, 0 AS seq, '' AS point_key,"
    " 0 AS asker, '' AS mind, 0.0 AS asked_at, 0.0 AS answer_at, '' AS key, NULL AS reply,"
    " NULL AS error, 0.0 AS cost, 0.0 AS latency, 0 AS tokens_in, 0 AS tokens_out,"
    " 0 AS attempts, '' AS source"
    " WHERE 0;";

// folk_key(request)
static void sql_key(sqlite3_context *context, int count, sqlite3_value **values) {
    (void)count;
    const char *request = (const char *)sqlite3_value_text(values[0]);
    char key[FOLK_HASH_TEXT];
    folk_exchange_key(request != NULL ? request : "", key);
    sqlite3_result_text(context, key, -1, SQLITE_TRANSIENT);
}

static bool provide_key(folk_store *store, folk_error *err) {
    const int kind = SQLITE_UTF8 | SQLITE_DETERMINISTIC;
    return sqlite3_create_function(store->db, "folk_key", 1, kind, NULL, sql_key, NULL, NULL) ==
               SQLITE_OK ||
           folk_store_fail(store, err);
}

bool folk_store_lay_out(folk_store *store, folk_error *err) {
    return folk_store_exec(store, TABLES, err) && folk_store_exec(store, SINCE_2, err) &&
           folk_store_exec(store, SWEEPS, err) && folk_store_exec(store, SINCE_3, err);
}

static bool upgrade_from_1(folk_store *store, folk_error *err) {
    return provide_key(store, err) && folk_store_exec(store, FROM_1, err) &&
           folk_store_exec(store, SINCE_2, err) && folk_store_exec(store, SWEEPS, err);
}

bool folk_store_upgrade(folk_store *store, folk_error *err) {
    if (store->version < 2 && !upgrade_from_1(store, err)) return false;
    return store->version >= 3 || folk_store_exec(store, SINCE_3, err);
}

bool folk_store_shadow(folk_store *store, folk_error *err) {
    if (store->version >= 3) return true;
    const bool first = store->version < 2;
    return (!first || provide_key(store, err)) &&
           folk_store_exec(store, first ? SHADOW_1 : SHADOW_2, err) &&
           folk_store_exec(store, SHADOW_BEFORE_3, err);
}
