// SPDX-License-Identifier: GPL-3.0-or-later
// A run's own row: begun as `interrupted`, ended with what really happened.
#include "core/store.h"

#include "core/memory.h"
#include "core/number.h"
#include "core/store_sql.h"

#include <errno.h>
#include <inttypes.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { DECIMAL = 24 };

static const char NOW[] = "strftime('%Y-%m-%dT%H:%M:%fZ', 'now')";

void folk_store_host(char out[FOLK_HOST_NAME]) {
    if (gethostname(out, FOLK_HOST_NAME) != 0) strcpy(out, "unknown");
    out[FOLK_HOST_NAME - 1] = '\0';
}

static void bind_begin(sqlite3_stmt *insert, const folk_run_begin *begin) {
    char hash[33], number[DECIMAL], host[FOLK_HOST_NAME];
    const folk_scenario *scenario = begin->scenario;
    folk_scenario_hash(scenario, hash);
    snprintf(number, sizeof number, "%" PRIu64, begin->seed);
    folk_store_host(host);
    const char *texts[] = {scenario->name, hash, scenario->summary, scenario->source, number,
                           FOLK_VERSION,   host, begin->minds,      scenario->view};
    const int count = (int)(sizeof texts / sizeof texts[0]);
    for (int i = 0; i < count; i++)
        sqlite3_bind_text(insert, i + 1, texts[i], -1, SQLITE_TRANSIENT);
    sqlite3_bind_int64(insert, count + 1, getpid());
    if (begin->parent != 0) sqlite3_bind_int64(insert, count + 2, begin->parent);
    if (begin->forked) sqlite3_bind_double(insert, count + 3, begin->forked_at);
}

static bool insert_run(folk_store *store, const folk_run_begin *begin, int64_t *run,
                       folk_error *err) {
    char *sql =
        folk_format("INSERT INTO run(scenario, scenario_hash, summary, source, seed, "
                    "version, host, minds, view, pid, parent, forked_at, status, started_at) "
                    "VALUES(?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, 'interrupted', %s)",
                    NOW);
    sqlite3_stmt *insert;
    const bool prepared = folk_store_prepare(store, sql, &insert, err);
    folk_free(sql);
    if (!prepared) return false;
    bind_begin(insert, begin);
    const bool ok = folk_store_run(store, insert, err);
    sqlite3_finalize(insert);
    *run = sqlite3_last_insert_rowid(store->db);
    return ok;
}

bool folk_store_begin(folk_store *store, const folk_run_begin *begin, int64_t *run,
                      folk_error *err) {
    if (!folk_store_transact(store, err)) return false;
    bool ok = insert_run(store, begin, run, err);
    const folk_store_owner owner = folk_store_owner_run(*run);
    ok = ok && folk_store_write_scenario(store, &owner, begin->scenario, begin->values, err);
    return folk_store_finish(store, ok, err);
}

bool folk_store_minds(folk_store *store, int64_t run, const char *minds, folk_error *err) {
    sqlite3_stmt *update;
    if (!folk_store_prepare(store, "UPDATE run SET minds = ? WHERE id = ?", &update, err))
        return false;
    sqlite3_bind_text(update, 1, minds, -1, SQLITE_STATIC);
    sqlite3_bind_int64(update, 2, run);
    bool ok = folk_store_transact(store, err);
    if (ok) ok = folk_store_finish(store, folk_store_run(store, update, err), err);
    sqlite3_finalize(update);
    return ok;
}

bool folk_store_end(folk_store *store, int64_t run, const folk_run_end *end, folk_error *err) {
    char *sql = folk_format("UPDATE run SET status = ?, error = ?, digest = ?, events = ?, "
                            "end_time = ?, seconds = ?, ended_at = %s WHERE id = ?",
                            NOW);
    sqlite3_stmt *update;
    const bool prepared = folk_store_prepare(store, sql, &update, err);
    folk_free(sql);
    if (!prepared) return false;
    char digest[DECIMAL];
    snprintf(digest, sizeof digest, "%016" PRIx64, end->digest);
    sqlite3_bind_text(update, 1, end->status, -1, SQLITE_STATIC);
    sqlite3_bind_text(update, 2, end->error, -1, SQLITE_STATIC);
    sqlite3_bind_text(update, 3, end->digest != 0 ? digest : NULL, -1, SQLITE_STATIC);
    sqlite3_bind_int64(update, 4, (int64_t)end->events);
    sqlite3_bind_double(update, 5, end->time);
    sqlite3_bind_double(update, 6, end->seconds);
    sqlite3_bind_int64(update, 7, run);
    bool ok = folk_store_transact(store, err);
    if (ok) ok = folk_store_finish(store, folk_store_run(store, update, err), err);
    sqlite3_finalize(update);
    return ok;
}

bool folk_store_find(folk_store *store, int64_t *run, folk_error *err) {
    sqlite3_stmt *select;
    if (!folk_store_prepare(store, "SELECT max(id), max(id = ?) FROM run", &select, err))
        return false;
    sqlite3_bind_int64(select, 1, *run);
    bool ok;
    folk_store_row(store, select, &ok, err);
    const int64_t newest = ok ? sqlite3_column_int64(select, 0) : 0;
    const bool known = ok && sqlite3_column_int(select, 1) == 1;
    sqlite3_finalize(select);
    if (!ok) return false;
    if (newest == 0) return folk_fail(err, FOLK_ERR_USAGE, "%s holds no run yet", store->path);
    if (*run == 0) *run = newest;
    if (*run == newest || known) return true;
    return folk_fail(err, FOLK_ERR_USAGE, "%s has no run %" PRId64 ": its newest is %" PRId64,
                     store->path, *run, newest);
}

// A process id may be given again: a run that was killed can look alive until then, never the
// reverse.
static bool is_alive(const folk_run_info *info) {
    char host[FOLK_HOST_NAME];
    folk_store_host(host);
    if (info->ended_at[0] != '\0' || strcmp(info->host, host) != 0) return false;
    return kill((pid_t)info->pid, 0) == 0 || errno == EPERM;
}

// The columns of `select` are those of folk_store_info's statement.
static void read_info(sqlite3_stmt *select, folk_run_info *info) {
    char **texts[] = {&info->scenario,   &info->status,  &info->digest, &info->error,
                      &info->version,    &info->host,    &info->minds,  &info->scenario_hash,
                      &info->started_at, &info->ended_at};
    const int count = (int)(sizeof texts / sizeof texts[0]);
    for (int i = 0; i < count; i++)
        *texts[i] = folk_store_text(select, i);
    char *seed = folk_store_text(select, count);
    info->seed = strtoull(seed, NULL, 10);
    folk_free(seed);
    info->pid = sqlite3_column_int64(select, count + 1);
    info->events = (uint64_t)sqlite3_column_int64(select, count + 2);
    info->end_time = sqlite3_column_double(select, count + 3);
    info->seconds = sqlite3_column_double(select, count + 4);
    info->parent = sqlite3_column_int64(select, count + 5);
    info->forked = sqlite3_column_type(select, count + 6) != SQLITE_NULL;
    info->forked_at = sqlite3_column_double(select, count + 6);
    info->alive = is_alive(info);
}

bool folk_store_info(folk_store *store, int64_t run, folk_run_info *info, folk_error *err) {
    *info = (folk_run_info){0};
    if (!folk_store_find(store, &run, err)) return false;
    sqlite3_stmt *select;
    if (!folk_store_prepare(store,
                            "SELECT scenario, status, digest, error, version, host, minds, "
                            "scenario_hash, started_at, ended_at, seed, pid, events, end_time, "
                            "seconds, parent, forked_at FROM run WHERE id = ?",
                            &select, err))
        return false;
    sqlite3_bind_int64(select, 1, run);
    bool ok;
    info->id = run;
    if (folk_store_row(store, select, &ok, err)) read_info(select, info);
    sqlite3_finalize(select);
    return ok;
}

void folk_run_info_clear(folk_run_info *info) {
    folk_free(info->scenario);
    folk_free(info->status);
    folk_free(info->digest);
    folk_free(info->error);
    folk_free(info->version);
    folk_free(info->host);
    folk_free(info->scenario_hash);
    folk_free(info->started_at);
    folk_free(info->ended_at);
    folk_free(info->minds);
    *info = (folk_run_info){0};
}
