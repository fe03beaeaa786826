// SPDX-License-Identifier: GPL-3.0-or-later
// A scenario in the store: declarations as rows, files by content. What is written here is enough
// to check, run and document the scenario again without its folder.
#include "core/hash.h"
#include "core/memory.h"
#include "core/number.h"
#include "core/store_sql.h"

#include <math.h>
#include <string.h>
#include <zstd.h>

static void bind_bound(sqlite3_stmt *statement, int column, double bound) {
    if (isfinite(bound)) sqlite3_bind_double(statement, column, bound);
}

// A JSON array; SQLite writes it, so that any word survives.
static bool write_choices(folk_store *store, const folk_store_owner *owner, int position,
                          const folk_param *param, folk_error *err) {
    if (param->choice_count == 0) return true;
    sqlite3_stmt *update;
    if (!folk_store_prepare_for(
            store, owner,
            "UPDATE $PREFIXparameter SET choices = json_insert(coalesce(choices, '[]'), "
            "'$[#]', ?) WHERE $OWNER = ? AND position = ?",
            &update, err))
        return false;
    bool ok = true;
    for (int i = 0; i < param->choice_count && ok; i++) {
        sqlite3_bind_text(update, 1, param->choices[i], -1, SQLITE_STATIC);
        sqlite3_bind_int64(update, 2, owner->id);
        sqlite3_bind_int(update, 3, position);
        ok = folk_store_run(store, update, err);
    }
    sqlite3_finalize(update);
    return ok;
}

static bool write_param(folk_store *store, sqlite3_stmt *insert, const folk_param *param,
                        const folk_value *value, folk_error *err) {
    char *preset = folk_param_format(param, &param->value);
    char *text = folk_param_format(param, value);
    sqlite3_bind_text(insert, 3, param->name, -1, SQLITE_STATIC);
    sqlite3_bind_text(insert, 4, folk_param_type_name(param->type), -1, SQLITE_STATIC);
    sqlite3_bind_text(insert, 5, param->unit, -1, SQLITE_STATIC);
    sqlite3_bind_text(insert, 6, param->doc, -1, SQLITE_STATIC);
    bind_bound(insert, 7, param->min);
    bind_bound(insert, 8, param->max);
    sqlite3_bind_int(insert, 9, param->line);
    sqlite3_bind_text(insert, 10, preset, -1, SQLITE_STATIC);
    sqlite3_bind_text(insert, 11, text, -1, SQLITE_STATIC);
    if (!folk_param_is_text(param->type)) sqlite3_bind_double(insert, 12, value->number);
    const bool ok = folk_store_run(store, insert, err);
    sqlite3_clear_bindings(insert);
    folk_free(preset);
    folk_free(text);
    return ok;
}

static bool write_params(folk_store *store, const folk_store_owner *owner,
                         const folk_scenario *scenario, const folk_values *values,
                         folk_error *err) {
    sqlite3_stmt *insert;
    if (!folk_store_prepare_for(
            store, owner,
            "INSERT INTO $PREFIXparameter($OWNER, position, name, type, unit, doc, min, max, "
            "line, default_value, value, number) "
            "VALUES(?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
            &insert, err))
        return false;
    bool ok = true;
    for (int i = 0; i < scenario->param_count && ok; i++) {
        sqlite3_bind_int64(insert, 1, owner->id);
        sqlite3_bind_int(insert, 2, i);
        ok = write_param(store, insert, &scenario->params[i], &values->items[i], err) &&
             write_choices(store, owner, i, &scenario->params[i], err);
    }
    sqlite3_finalize(insert);
    return ok;
}

static bool write_metrics(folk_store *store, const folk_store_owner *owner,
                          const folk_scenario *scenario, folk_error *err) {
    sqlite3_stmt *insert;
    if (!folk_store_prepare_for(
            store, owner,
            "INSERT INTO $PREFIXmetric($OWNER, metric, name, unit, doc, summary) "
            "VALUES(?, ?, ?, ?, ?, ?)",
            &insert, err))
        return false;
    bool ok = true;
    for (int i = 0; i < scenario->metric_count && ok; i++) {
        const folk_metric *metric = &scenario->metrics[i];
        sqlite3_bind_int64(insert, 1, owner->id);
        sqlite3_bind_int(insert, 2, i);
        sqlite3_bind_text(insert, 3, metric->name, -1, SQLITE_STATIC);
        sqlite3_bind_text(insert, 4, metric->unit, -1, SQLITE_STATIC);
        sqlite3_bind_text(insert, 5, metric->doc, -1, SQLITE_STATIC);
        sqlite3_bind_text(insert, 6, folk_summary_name(metric->summary), -1, SQLITE_STATIC);
        ok = folk_store_run(store, insert, err);
    }
    sqlite3_finalize(insert);
    return ok;
}

static bool write_content(folk_store *store, sqlite3_stmt *insert, const char *hash,
                          const folk_file *file, folk_error *err) {
    const size_t room = ZSTD_compressBound(file->size);
    void *packed = folk_alloc(room);
    const size_t size = ZSTD_compress(packed, room, file->bytes, file->size, ZSTD_CLEVEL_DEFAULT);
    FOLK_ASSERT(!ZSTD_isError(size)); // there is room for the worst case
    sqlite3_bind_text(insert, 1, hash, -1, SQLITE_STATIC);
    sqlite3_bind_int64(insert, 2, (int64_t)file->size);
    sqlite3_bind_blob64(insert, 3, packed, size, SQLITE_STATIC);
    const bool ok = folk_store_run(store, insert, err);
    folk_free(packed);
    return ok;
}

static bool write_files(folk_store *store, const folk_store_owner *owner,
                        const folk_scenario *scenario, folk_error *err) {
    sqlite3_stmt *content = NULL, *name = NULL;
    bool ok = folk_store_prepare_for(store, owner, "INSERT OR IGNORE INTO file VALUES(?, ?, ?)",
                                     &content, err) &&
              folk_store_prepare_for(store, owner, "INSERT INTO $OWNER_file VALUES(?, ?, ?, ?, ?)",
                                     &name, err);
    for (int i = 0; i < scenario->file_count && ok; i++) {
        const folk_file *file = &scenario->files[i];
        char hash[FOLK_HASH_TEXT];
        folk_hash_text(file->bytes, file->size, hash);
        sqlite3_bind_int64(name, 1, owner->id);
        sqlite3_bind_int(name, 2, i);
        sqlite3_bind_text(name, 3, file->name, -1, SQLITE_STATIC);
        sqlite3_bind_text(name, 4, file->path, -1, SQLITE_STATIC);
        sqlite3_bind_text(name, 5, hash, -1, SQLITE_STATIC);
        ok = write_content(store, content, hash, file, err) && folk_store_run(store, name, err);
    }
    sqlite3_finalize(content);
    sqlite3_finalize(name);
    return ok;
}

bool folk_store_write_scenario(folk_store *store, const folk_store_owner *owner,
                               const folk_scenario *scenario, const folk_values *values,
                               folk_error *err) {
    return write_params(store, owner, scenario, values, err) &&
           write_metrics(store, owner, scenario, err) && write_files(store, owner, scenario, err);
}
