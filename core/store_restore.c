// SPDX-License-Identifier: GPL-3.0-or-later
// The way back from the store to a scenario and its values. What a run wrote was checked then, so
// that only what cannot be trusted of any file is checked here: kinds, and that contents unpack.
#include "core/store.h"

#include "core/memory.h"
#include "core/number.h"
#include "core/store_sql.h"

#include <math.h>
#include <string.h>
#include <zstd.h>

enum { FILE_BYTES = 1000000000 }; // more than that SQLite does not keep, even packed

static bool restore_head(folk_store *store, int64_t run, folk_scenario *scenario, folk_error *err) {
    sqlite3_stmt *select;
    if (!folk_store_prepare(store, "SELECT scenario, summary, source, view FROM run WHERE id = ?",
                            &select, err))
        return false;
    sqlite3_bind_int64(select, 1, run);
    bool ok;
    if (folk_store_row(store, select, &ok, err)) {
        scenario->name = folk_store_text(select, 0);
        scenario->summary = folk_store_text(select, 1);
        scenario->source = folk_store_text(select, 2);
        if (sqlite3_column_type(select, 3) != SQLITE_NULL)
            scenario->view = folk_store_text(select, 3);
    }
    sqlite3_finalize(select);
    return ok;
}

static bool fail_damaged(const folk_store *store, const folk_store_owner *owner, const char *what,
                         folk_error *err) {
    return folk_fail(err, FOLK_ERR_STORE, "%s is damaged: %s of %s %lld cannot be read",
                     store->path, what, owner->column, (long long)owner->id);
}

static folk_value value_of(folk_param_type type, sqlite3_stmt *select, int column) {
    char *text = folk_store_text(select, column);
    if (folk_param_is_text(type)) return (folk_value){.text = text};
    double number = 0.0;
    if (type == FOLK_PARAM_BOOL)
        number = strcmp(text, "true") == 0 ? 1.0 : 0.0;
    else
        folk_number_parse(text, &number);
    folk_free(text);
    return (folk_value){.number = number};
}

static double bound_of(sqlite3_stmt *select, int column, double unbounded) {
    if (sqlite3_column_type(select, column) == SQLITE_NULL) return unbounded;
    return sqlite3_column_double(select, column);
}

static bool type_of(const char *name, folk_param_type *type) {
    for (int i = FOLK_PARAM_INT; i <= FOLK_PARAM_FILE; i++) {
        if (strcmp(folk_param_type_name((folk_param_type)i), name) != 0) continue;
        *type = (folk_param_type)i;
        return true;
    }
    return false;
}

static bool restore_choices(folk_store *store, const folk_store_owner *owner, int position,
                            folk_param *param, folk_error *err) {
    sqlite3_stmt *select;
    if (!folk_store_prepare_for(store, owner,
                                "SELECT e.value FROM $PREFIXparameter p, json_each(p.choices) e "
                                "WHERE p.$OWNER = ? AND p.position = ? ORDER BY e.key",
                                &select, err))
        return false;
    sqlite3_bind_int64(select, 1, owner->id);
    sqlite3_bind_int(select, 2, position);
    bool ok;
    size_t capacity = 0;
    while (folk_store_row(store, select, &ok, err)) {
        param->choices = folk_grow(param->choices, &capacity, (size_t)param->choice_count + 1,
                                   sizeof *param->choices);
        param->choices[param->choice_count++] = folk_store_text(select, 0);
    }
    sqlite3_finalize(select);
    return ok;
}

static bool restore_params(folk_store *store, const folk_store_owner *owner,
                           folk_scenario *scenario, folk_values *values, folk_error *err) {
    sqlite3_stmt *select;
    if (!folk_store_prepare_for(
            store, owner,
            "SELECT name, type, unit, doc, min, max, line, default_value, value "
            "FROM $PREFIXparameter WHERE $OWNER = ? ORDER BY position",
            &select, err))
        return false;
    sqlite3_bind_int64(select, 1, owner->id);
    bool ok;
    size_t capacity = 0, value_capacity = 0;
    while (folk_store_row(store, select, &ok, err)) {
        const int i = scenario->param_count;
        folk_param param = {.min = bound_of(select, 4, -INFINITY),
                            .max = bound_of(select, 5, INFINITY),
                            .line = sqlite3_column_int(select, 6)};
        const char *type = (const char *)sqlite3_column_text(select, 1);
        if (type == NULL || !type_of(type, &param.type)) {
            ok = fail_damaged(store, owner, "a parameter", err);
            break;
        }
        param.name = folk_store_text(select, 0);
        param.unit = folk_store_text(select, 2);
        param.doc = folk_store_text(select, 3);
        param.value = value_of(param.type, select, 7);
        scenario->params =
            folk_grow(scenario->params, &capacity, (size_t)i + 1, sizeof *scenario->params);
        values->items =
            folk_grow(values->items, &value_capacity, (size_t)i + 1, sizeof *values->items);
        values->items[values->count++] = value_of(param.type, select, 8);
        scenario->params[scenario->param_count++] = param;
        ok = restore_choices(store, owner, i, &scenario->params[i], err);
        if (!ok) break;
    }
    sqlite3_finalize(select);
    return ok;
}

static bool restore_metrics(folk_store *store, const folk_store_owner *owner,
                            folk_scenario *scenario, folk_error *err) {
    sqlite3_stmt *select;
    if (!folk_store_prepare_for(
            store, owner,
            "SELECT name, unit, doc, summary FROM $PREFIXmetric WHERE $OWNER = ? "
            "ORDER BY metric",
            &select, err))
        return false;
    sqlite3_bind_int64(select, 1, owner->id);
    bool ok;
    size_t capacity = 0;
    while (folk_store_row(store, select, &ok, err)) {
        folk_metric metric = {0};
        const char *summary = (const char *)sqlite3_column_text(select, 3);
        if (summary == NULL || !folk_summary_of(summary, &metric.summary)) {
            ok = fail_damaged(store, owner, "a metric", err);
            break;
        }
        metric.name = folk_store_text(select, 0);
        metric.unit = folk_store_text(select, 1);
        metric.doc = folk_store_text(select, 2);
        scenario->metrics = folk_grow(scenario->metrics, &capacity,
                                      (size_t)scenario->metric_count + 1, sizeof metric);
        scenario->metrics[scenario->metric_count++] = metric;
    }
    sqlite3_finalize(select);
    return ok;
}

// One byte more than the content, zero, so that a text is a C string too.
static bool unpack(sqlite3_stmt *select, int size_column, int bytes_column, folk_file *file) {
    const int64_t size = sqlite3_column_int64(select, size_column);
    const void *packed = sqlite3_column_blob(select, bytes_column);
    const size_t packed_size = (size_t)sqlite3_column_bytes(select, bytes_column);
    if (packed == NULL || size < 0 || size > FILE_BYTES) return false;
    if (ZSTD_getFrameContentSize(packed, packed_size) != (unsigned long long)size) return false;
    file->size = (size_t)size;
    file->bytes = folk_alloc(file->size + 1);
    return ZSTD_decompress(file->bytes, file->size, packed, packed_size) == file->size;
}

static bool restore_files(folk_store *store, const folk_store_owner *owner, folk_scenario *scenario,
                          folk_error *err) {
    sqlite3_stmt *select;
    if (!folk_store_prepare_for(
            store, owner,
            "SELECT r.name, r.path, f.size, f.bytes FROM $OWNER_file r "
            "JOIN file f ON f.hash = r.hash WHERE r.$OWNER = ? ORDER BY r.position",
            &select, err))
        return false;
    sqlite3_bind_int64(select, 1, owner->id);
    bool ok;
    size_t capacity = 0;
    while (folk_store_row(store, select, &ok, err)) {
        scenario->files = folk_grow(scenario->files, &capacity, (size_t)scenario->file_count + 1,
                                    sizeof *scenario->files);
        folk_file *file = &scenario->files[scenario->file_count++];
        *file = (folk_file){.name = folk_store_text(select, 0), .path = folk_store_text(select, 1)};
        if (unpack(select, 2, 3, file)) continue;
        ok = fail_damaged(store, owner, "a file", err);
        break;
    }
    sqlite3_finalize(select);
    return ok;
}

bool folk_store_read_declared(folk_store *store, const folk_store_owner *owner,
                              folk_scenario *scenario, folk_values *values, folk_error *err) {
    return restore_params(store, owner, scenario, values, err) &&
           restore_metrics(store, owner, scenario, err) &&
           restore_files(store, owner, scenario, err);
}

bool folk_store_scenario(folk_store *store, int64_t run, folk_scenario *scenario,
                         folk_values *values, folk_error *err) {
    *scenario = (folk_scenario){0};
    *values = (folk_values){0};
    if (!folk_store_find(store, &run, err)) return false;
    const folk_store_owner owner = folk_store_owner_run(run);
    if (restore_head(store, run, scenario, err) &&
        folk_store_read_declared(store, &owner, scenario, values, err))
        return true;
    folk_scenario_clear(scenario);
    folk_values_clear(values);
    return false;
}

// The parameter was known by this name when the run was written.
static bool restore_intervention(folk_store *store, int64_t run, const folk_scenario *scenario,
                                 sqlite3_stmt *select, folk_intervention *one, folk_error *err) {
    const char *name = (const char *)sqlite3_column_text(select, 1);
    const folk_store_owner owner = folk_store_owner_run(run);
    one->param = name != NULL ? folk_scenario_find_param(scenario, name) : -1;
    if (one->param < 0) return fail_damaged(store, &owner, "an intervention", err);
    one->time = sqlite3_column_double(select, 0);
    one->value = value_of(scenario->params[one->param].type, select, 2);
    return true;
}

bool folk_store_interventions(folk_store *store, int64_t run, const folk_scenario *scenario,
                              folk_interventions *all, folk_error *err) {
    *all = (folk_interventions){0};
    sqlite3_stmt *select;
    if (!folk_store_prepare(store,
                            "SELECT t, name, value FROM intervention WHERE run = ? "
                            "ORDER BY position",
                            &select, err))
        return false;
    sqlite3_bind_int64(select, 1, run);
    bool ok;
    size_t capacity = 0;
    while (folk_store_row(store, select, &ok, err)) {
        folk_intervention one = {0};
        ok = restore_intervention(store, run, scenario, select, &one, err);
        if (!ok) break;
        all->items = folk_grow(all->items, &capacity, (size_t)all->count + 1, sizeof *all->items);
        all->items[all->count++] = one;
    }
    sqlite3_finalize(select);
    return ok;
}
