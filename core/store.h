// SPDX-License-Identifier: GPL-3.0-or-later
// The store: runs as rows in one SQLite file (WAL), documented in docs/store.md. It is the only
// thing that flows from a run to its readers. A run is written as `interrupted` when it begins and
// gets its real status when it ends, so that a killed run is told rightly with nobody left to tell
// it. Everything is written in short transactions; another process may read or write beside.
#ifndef FOLK_CORE_STORE_H
#define FOLK_CORE_STORE_H

#include "core/error.h"
#include "core/scenario.h"

#include <stddef.h>
#include <stdint.h>

enum { FOLK_STORE_VERSION = 3 }; // PRAGMA user_version

typedef struct folk_store folk_store;

typedef enum folk_store_mode {
    FOLK_STORE_READ,  // must exist
    FOLK_STORE_WRITE, // created if absent
} folk_store_mode;

/// A store of an older version is brought to this one when it is opened to write; opened to read,
/// it stays as it is, and what it does not have reads as empty. Fails with a sentence when
/// the file is not a Folk store, is of a newer version, cannot be written, or the disk is full;
/// checked by writing before any work is done.
folk_store *folk_store_open(const char *path, folk_store_mode mode, folk_error *err);
void folk_store_close(folk_store *store);

/// Fails with a sentence where files beside `path` cannot be locked, so that no store may be there.
bool folk_store_check_locks(const char *path, folk_error *err);
const char *folk_store_path(const folk_store *store);

/// From any thread: whoever writes waits no longer for other writers than a moment, from now on.
void folk_store_hurry(folk_store *store);

/// The connection, for readers that ask their own questions (export, viewer). Borrowed.
struct sqlite3 *folk_store_connection(folk_store *store);

typedef struct folk_run_info {
    int64_t id;
    char *scenario, *status, *digest, *error, *version, *host, *scenario_hash;
    char *started_at, *ended_at; // UTC, ISO 8601
    uint64_t seed;
    int64_t pid;
    uint64_t events; // executed
    double end_time; // virtual time reached
    double seconds;  // wall
    bool alive;      // still being written on this host
    int64_t parent;  // the run that it resumes or forks; 0: none
    bool forked;
    double forked_at; // virtual; of a fork
    char *minds;      // how its minds were answered, JSON; "" when none was asked
} folk_run_info;

/// What a run begins with.
typedef struct folk_run_begin {
    const folk_scenario *scenario;
    const folk_values *values;
    uint64_t seed;
    const char *minds; // docs/store.md tells the form; NULL: no mind is asked
    int64_t parent;    // the run that it resumes or forks; 0: none, or one of another store
    bool forked;
    double forked_at; // virtual; of a fork
} folk_run_begin;

/// Begins a run: its row (status `interrupted`), scenario files, parameter values, metrics.
bool folk_store_begin(folk_store *store, const folk_run_begin *begin, int64_t *run,
                      folk_error *err);

/// How its minds are answered, when that is known better than as the run began.
bool folk_store_minds(folk_store *store, int64_t run, const char *minds, folk_error *err);

/// How it ended.
typedef struct folk_run_end {
    const char *status; // done, paused, failed, interrupted
    const char *error;  // NULL: none
    uint64_t digest;    // 0: not known, as of a run that was cut off
    uint64_t events;
    double time, seconds;
} folk_run_end;

bool folk_store_end(folk_store *store, int64_t run, const folk_run_end *end, folk_error *err);

/// The newest run's id with 0, or checks that `run` exists.
bool folk_store_find(folk_store *store, int64_t *run, folk_error *err);
bool folk_store_info(folk_store *store, int64_t run, folk_run_info *info, folk_error *err);
void folk_run_info_clear(folk_run_info *info);

/// The scenario's declarations and files, and the run's values, as kept: enough to run it again.
bool folk_store_scenario(folk_store *store, int64_t run, folk_scenario *scenario,
                         folk_values *values, folk_error *err);

/// Changes of parameters during the run, in the order in which they were asked for; to be cleared
/// also after a failure.
bool folk_store_interventions(folk_store *store, int64_t run, const folk_scenario *scenario,
                              folk_interventions *all, folk_error *err);

#endif
