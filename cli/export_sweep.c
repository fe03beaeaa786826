// SPDX-License-Identifier: GPL-3.0-or-later
#include "cli/export_sweep.h"

#include "cli/json.h"
#include "cli/paths.h"
#include "cli/query.h"
#include "cli/rows.h"
#include "cli/sweep_report.h"
#include "cli/swept.h"
#include "core/hash.h"
#include "core/memory.h"
#include "core/sweep_exchange.h"

#include <errno.h>
#include <inttypes.h>
#include <jansson.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

// The table.

// A column for each row of `names`: `column` has one %lld, for the row's number.
static bool put_columns(folk_store *store, int64_t sweep, const char *names, const char *column,
                        FILE *out, folk_error *err) {
    folk_query *query = folk_query_open(store, names, err);
    if (query == NULL) return false;
    folk_query_bind(query, 1, sweep);
    while (folk_query_next(query, err)) {
        char *name = folk_query_format("\"%w\"", folk_query_text(query, 1));
        char *value = folk_query_format(column, folk_query_integer(query, 0));
        fprintf(out, ", %s AS %s", value, name);
        folk_free(value);
        folk_free(name);
    }
    folk_query_close(query);
    return err->code == FOLK_OK;
}

// The columns are those of folk_sweep_table.
static char *compose(folk_store *store, int64_t sweep, folk_error *err) {
    char *text = NULL;
    size_t size = 0;
    FILE *out = open_memstream(&text, &size);
    fputs("SELECT o.point AS point", out);
    bool ok = put_columns(store, sweep,
                          "SELECT factor, name FROM sweep_parameter WHERE sweep = ?1"
                          " AND factor IS NOT NULL ORDER BY factor",
                          "(SELECT coalesce(number, value) FROM point_value"
                          " WHERE sweep = o.sweep AND point = o.point AND factor = %lld)",
                          out, err);
    fputs(", o.replicate AS replicate, o.seed AS seed, o.status AS status, o.digest AS digest,"
          " o.error AS error",
          out);
    folk_sweep_answers answers;
    ok = ok && folk_sweep_answers_read(store, sweep, &answers, err);
    if (ok && answers.calls > 0)
        fputs(", o.calls AS model_calls, o.tokens AS model_tokens, o.cost AS model_cost", out);
    ok = ok && put_columns(store, sweep,
                           "SELECT metric, name FROM sweep_metric WHERE sweep = ?1"
                           " ORDER BY metric",
                           "(SELECT value FROM outcome_value WHERE sweep = o.sweep"
                           " AND point = o.point AND replicate = o.replicate AND metric = %lld)",
                           out, err);
    fputs(" FROM outcome o WHERE o.sweep = ?1 ORDER BY o.point, o.replicate", out);
    fclose(out);
    char *copy = ok ? folk_strdup(text) : NULL;
    free(text);
    return copy;
}

static bool write_query(folk_query *query, const folk_export_sweep_def *def, FILE *out,
                        folk_error *err) {
    if (def->format == FOLK_SWEEP_SQLITE) return folk_query_copy(query, def->out, "runs", err);
    return folk_rows_write(query, FOLK_FORMAT_JSONL, out,
                           def->out != NULL ? def->out : "standard output", err);
}

static bool write_rows(folk_store *store, int64_t sweep, const folk_export_sweep_def *def,
                       FILE *out, folk_error *err) {
    if (def->format == FOLK_SWEEP_CSV) return folk_sweep_table(store, sweep, out, err);
    char *sql = compose(store, sweep, err);
    folk_query *query = sql != NULL ? folk_query_open(store, sql, err) : NULL;
    if (query != NULL) folk_query_bind(query, 1, sweep);
    const bool ok = query != NULL && write_query(query, def, out, err);
    folk_query_close(query);
    folk_free(sql);
    return ok;
}

static bool fail_write(const char *path, folk_error *err) {
    return folk_fail(err, FOLK_ERR_IO, "cannot write %s: %s", path, strerror(errno));
}

static bool write_table(folk_store *store, int64_t sweep, const folk_export_sweep_def *def,
                        folk_error *err) {
    const bool opens = def->out != NULL && def->format != FOLK_SWEEP_SQLITE;
    FILE *out = opens ? fopen(def->out, "w") : stdout;
    if (out == NULL) return fail_write(def->out, err);
    bool ok = write_rows(store, sweep, def, out, err);
    if (ok && fflush(out) != 0) ok = fail_write(opens ? def->out : "standard output", err);
    if (opens && fclose(out) != 0 && ok) ok = fail_write(def->out, err);
    return ok;
}

// The manifest.

static json_t *json_files(const folk_scenario *scenario) {
    json_t *files = json_array();
    for (int i = 0; i < scenario->file_count; i++) {
        char hash[FOLK_HASH_TEXT];
        folk_hash_text(scenario->files[i].bytes, scenario->files[i].size, hash);
        json_array_append_new(files,
                              json_pack("{s:s, s:I, s:s}", "name", scenario->files[i].name, "bytes",
                                        (json_int_t)scenario->files[i].size, "hash", hash));
    }
    return files;
}

static json_t *json_metrics(const folk_scenario *scenario) {
    json_t *metrics = json_array();
    for (int i = 0; i < scenario->metric_count; i++) {
        const folk_metric *metric = &scenario->metrics[i];
        json_array_append_new(metrics, json_pack("{s:s, s:s, s:s, s:s}", "name", metric->name,
                                                 "unit", metric->unit, "doc", metric->doc,
                                                 "summary", folk_summary_name(metric->summary)));
    }
    return metrics;
}

static json_t *json_factors(const folk_swept *swept) {
    json_t *factors = json_array();
    for (int f = 0; f < swept->factor_count; f++)
        json_array_append_new(factors, json_string(folk_swept_factor(swept, f)->name));
    return factors;
}

static json_t *json_parameters(const folk_swept *swept) {
    json_t *values = json_object();
    for (int i = 0; i < swept->scenario.param_count; i++) {
        char *text = folk_param_format(&swept->scenario.params[i], &swept->values.items[i]);
        json_object_set_new(values, swept->scenario.params[i].name, json_string(text));
        folk_free(text);
    }
    return values;
}

static json_t *json_outcomes(const folk_sweep_info *info) {
    json_t *counts = json_object();
    for (int i = 0; i < FOLK_SWEEP_STATUSES; i++)
        json_object_set_new(counts, folk_sweep_status_name((folk_sweep_status)i),
                            json_integer((json_int_t)info->counts[i]));
    return counts;
}

static json_t *json_design(const folk_sweep_info *info) {
    json_t *design = json_loads(info->design, 0, NULL);
    return design != NULL ? design : json_string(info->design);
}

// Seeds are texts: 64 bits are more than a JSON number holds for most readers.
static json_t *json_manifest(const folk_swept *swept) {
    const folk_sweep_info *info = &swept->info;
    char seed[24];
    snprintf(seed, sizeof seed, "%" PRIu64, info->seed);
    char *command = folk_sweep_command(swept);
    json_t *manifest = json_pack(
        "{s:s, s:s, s:s, s:s, s:s, s:s, s:o, s:s, s:o, s:o, s:o, s:I, s:I, s:s, s:b, s:o, s:o, "
        "s:s, s:s}",
        "sweep", info->key, "command", command, "folk", info->version, "scenario",
        swept->scenario.name, "summary", swept->scenario.summary, "source", swept->scenario.source,
        "files", json_files(&swept->scenario), "scenario_hash", info->scenario_hash, "design",
        json_design(info), "factors", json_factors(swept), "parameters", json_parameters(swept),
        "points", (json_int_t)info->points, "replicates", (json_int_t)info->replicates, "seed",
        seed, "common_random_numbers", (int)info->common, "outcomes", json_outcomes(info),
        "metrics", json_metrics(&swept->scenario), "host", info->host, "created_at",
        info->created_at);
    folk_free(command);
    return manifest;
}

static bool write_manifest(const folk_export_sweep_def *def, folk_error *err) {
    folk_swept swept;
    bool ok = folk_swept_open(def->address, &swept, err);
    if (ok) {
        json_t *manifest = json_manifest(&swept);
        FILE *out = fopen(def->manifest, "w");
        if (out == NULL) {
            ok = fail_write(def->manifest, err);
        } else {
            ok = json_dumpf(manifest, out, JSON_INDENT(2)) == 0 && fputc('\n', out) != EOF;
            if (fclose(out) != 0 || !ok) ok = fail_write(def->manifest, err);
        }
        json_decref(manifest);
    }
    folk_swept_clear(&swept);
    return ok;
}

bool folk_export_sweep(const folk_export_sweep_def *def, folk_error *err) {
    if (def->format == FOLK_SWEEP_SQLITE && def->out == NULL)
        return folk_fail(err, FOLK_ERR_USAGE, "--format sqlite needs --out FILE");
    folk_address address;
    if (!folk_address_read(def->address, &address, err)) return false;
    folk_store *store = folk_store_open(address.store, FOLK_STORE_READ, err);
    const bool ok = store != NULL && folk_sweep_find(store, &address.run, err) &&
                    write_table(store, address.run, def, err) &&
                    (def->manifest == NULL || write_manifest(def, err));
    folk_store_close(store);
    folk_address_clear(&address);
    return ok;
}
