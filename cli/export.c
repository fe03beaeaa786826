// SPDX-License-Identifier: GPL-3.0-or-later
#include "cli/args.h"
#include "cli/commands.h"
#include "cli/export_sweep.h"
#include "cli/paths.h"
#include "cli/query.h"
#include "cli/rows.h"
#include "core/memory.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

typedef enum export_shape { TIDY, LONG, WIDE } export_shape;

static const char *const shapes[] = {"tidy", "long", "wide", NULL};
static const char *const formats[] = {"csv", "jsonl", "sqlite", NULL};

typedef struct export_options {
    const char *table, *out, *manifest;
    int shape, format;
    bool sweep; // as --table sweep
} export_options;

// What is exported: observations (run, place, name, value) in the order of `seq`, whatever the
// table; the shapes are made of these. `nth` tells apart values of one name at one place.
typedef struct export_source {
    folk_store *store;
    int64_t run;           // 0: all
    const char *sql;       // ?1 is the run, ?2 the result table
    const char *result;    // name of the result table; NULL for series
    const char *place;     // "t" or "row"
    const char *name;      // "metric" or "column"
    folk_texts names;      // of metrics or columns, in order; owned
    folk_texts parameters; // owned
} export_source;

static const char series_sql[] =
    "SELECT s.run AS run, s.t AS place, m.name AS name, s.value AS value, s.id AS seq,"
    " row_number() OVER (PARTITION BY s.run, s.metric, s.t ORDER BY s.id) AS nth"
    " FROM extent e CROSS JOIN series s ON s.id BETWEEN e.first_id AND e.last_id AND s.run = e.run"
    " JOIN metric m ON m.run = s.run AND m.metric = s.metric"
    " WHERE (?1 = 0 OR e.run = ?1)";

static const char result_sql[] =
    "SELECT run, row AS place, column_name AS name, coalesce(text, number) AS value, seq,"
    " row_number() OVER (PARTITION BY run, row, column_name ORDER BY seq) AS nth"
    " FROM result WHERE (?1 = 0 OR run = ?1) AND table_name = ?2";

static folk_query *ask(const export_source *source, const char *sql, folk_error *err) {
    folk_query *query = folk_query_open(source->store, sql, err);
    if (query == NULL) return NULL;
    folk_query_bind(query, 1, source->run);
    if (source->result != NULL) folk_query_bind_text(query, 2, source->result);
    return query;
}

// Gathers the texts of the first column.
static bool gather(const export_source *source, const char *sql, folk_texts *texts,
                   folk_error *err) {
    folk_query *query = ask(source, sql, err);
    if (query == NULL) return false;
    while (folk_query_next(query, err))
        if (folk_query_type_of(query, 0) != FOLK_QUERY_NULL)
            folk_texts_add(texts, folk_strdup(folk_query_text(query, 0)));
    folk_query_close(query);
    return err->code == FOLK_OK;
}

static void free_texts(folk_texts *texts) {
    for (size_t i = 0; i < texts->count; i++)
        folk_free((char *)texts->items[i]);
    folk_texts_clear(texts);
}

static bool gather_parameters(export_source *source, folk_error *err) {
    return gather(source,
                  "SELECT name FROM parameter WHERE ?1 = 0 OR run = ?1"
                  " GROUP BY name ORDER BY min(run), min(position)",
                  &source->parameters, err);
}

static bool gather_names(export_source *source, folk_error *err) {
    char *sql =
        folk_query_format("SELECT name FROM (%s) GROUP BY name ORDER BY min(seq)", source->sql);
    const bool ok = gather(source, sql, &source->names, err);
    folk_free(sql);
    return ok;
}

// Names that a column of the export has already.
static bool is_taken(const export_source *source, const char *name) {
    static const char *const fixed[] = {"run",        "scenario", "seed",     "status",
                                        "digest",     "events",   "end_time", "seconds",
                                        "started_at", "ended_at", "error",    "version"};
    for (size_t i = 0; i < sizeof fixed / sizeof *fixed; i++)
        if (strcmp(fixed[i], name) == 0) return true;
    for (size_t i = 0; i < source->names.count; i++)
        if (strcmp(source->names.items[i], name) == 0) return true;
    return source->place != NULL && strcmp(source->place, name) == 0;
}

static void put(FILE *out, char *owned) {
    fputs(owned, out);
    folk_free(owned);
}

// A column for each parameter; one that is called like another column gets a longer name.
static void put_parameters(const export_source *source, const char *run, FILE *out) {
    for (size_t i = 0; i < source->parameters.count; i++) {
        const char *name = source->parameters.items[i];
        put(out, folk_query_format(", (SELECT coalesce(number, value) FROM parameter"
                                   " WHERE run = %s AND name = %Q) AS \"%s%w\"",
                                   run, name, is_taken(source, name) ? "parameter_" : "", name));
    }
}

static void put_long(const export_source *source, FILE *out) {
    put(out, folk_query_format("SELECT run, place AS %s, name AS %s, value FROM (%s)"
                               " ORDER BY run, place, seq",
                               source->place, source->name, source->sql));
}

static void put_tidy(const export_source *source, FILE *out) {
    fputs("SELECT x.run AS run, r.scenario AS scenario, r.seed AS seed", out);
    put_parameters(source, "x.run", out);
    fprintf(out, ", x.place AS %s", source->place);
    for (size_t i = 0; i < source->names.count; i++)
        put(out, folk_query_format(", max(x.value) FILTER (WHERE x.name = %Q) AS \"%w\"",
                                   source->names.items[i], source->names.items[i]));
    fprintf(out,
            " FROM (%s) x JOIN run r ON r.id = x.run"
            " GROUP BY x.run, x.place, x.nth ORDER BY x.run, x.place, x.nth",
            source->sql);
}

static void put_wide_columns(const export_source *source, const char *run, FILE *out) {
    for (size_t i = 0; i < source->names.count; i++) {
        const char *name = source->names.items[i];
        if (source->run != 0)
            put(out,
                folk_query_format(", max(value) FILTER (WHERE name = %Q) AS \"%w\"", name, name));
        else
            put(out, folk_query_format(", max(value) FILTER (WHERE name = %Q AND run = %s)"
                                       " AS \"%w#%s\"",
                                       name, run, name, run));
    }
}

static bool put_wide(const export_source *source, FILE *out, folk_error *err) {
    folk_texts runs = {0};
    char *sql = folk_query_format("SELECT DISTINCT run FROM (%s) ORDER BY run", source->sql);
    const bool ok = gather(source, sql, &runs, err);
    folk_free(sql);
    fprintf(out, "SELECT place AS %s", source->place);
    for (size_t i = 0; i < runs.count; i++)
        put_wide_columns(source, runs.items[i], out);
    fprintf(out, " FROM (%s) GROUP BY place, nth ORDER BY place, nth", source->sql);
    free_texts(&runs);
    return ok;
}

static bool put_observations(const export_source *source, export_shape shape, FILE *out,
                             folk_error *err) {
    switch (shape) {
    case LONG:
        put_long(source, out);
        return true;
    case TIDY:
        put_tidy(source, out);
        return true;
    case WIDE:
        return put_wide(source, out, err);
    }
    return false;
}

// One row for each run: what is known of it, its parameters, its measures.
static bool put_runs(export_source *source, FILE *out, folk_error *err) {
    if (!gather(source,
                "SELECT name FROM metric WHERE (?1 = 0 OR run = ?1)"
                " GROUP BY name ORDER BY min(run), min(metric)",
                &source->names, err))
        return false;
    fputs("SELECT id AS run, scenario, seed, status, digest, events, end_time, seconds, version,"
          " started_at, ended_at, error",
          out);
    put_parameters(source, "run.id", out);
    for (size_t i = 0; i < source->names.count; i++)
        put(out, folk_query_format(", (SELECT value FROM metric WHERE run = run.id AND name = %Q)"
                                   " AS \"%w\"",
                                   source->names.items[i], source->names.items[i]));
    fputs(" FROM run WHERE (?1 = 0 OR id = ?1) ORDER BY id", out);
    return true;
}

// The SQL of what is to be exported; NULL when the store fails.
static char *compose(export_source *source, const export_options *options, folk_error *err) {
    char *sql = NULL;
    size_t size = 0;
    FILE *out = open_memstream(&sql, &size);
    bool ok = gather_parameters(source, err);
    if (ok && source->sql == NULL) ok = put_runs(source, out, err);
    if (ok && source->sql != NULL)
        ok = gather_names(source, err) &&
             put_observations(source, (export_shape)options->shape, out, err);
    fclose(out);
    char *copy = ok ? folk_strdup(sql) : NULL;
    free(sql);
    return copy;
}

static bool choose(export_source *source, const char *table, folk_error *err) {
    static const char prefix[] = "results:";
    if (strcmp(table, "runs") == 0) return true;
    if (strcmp(table, "series") == 0) {
        source->sql = series_sql;
        source->place = "t";
        source->name = "metric";
        return true;
    }
    if (strncmp(table, prefix, sizeof prefix - 1) != 0)
        return folk_fail(err, FOLK_ERR_USAGE,
                         "--table %s: must be series, runs, or results:NAME with the name of a "
                         "published table",
                         table);
    source->sql = result_sql;
    source->result = table + sizeof prefix - 1;
    source->place = "row";
    source->name = "column";
    return true;
}

static bool check_found(const export_source *source, folk_error *err) {
    if (source->result == NULL || source->names.count > 0) return true;
    folk_texts tables = {0};
    export_source all = *source;
    all.result = NULL;
    gather(&all, "SELECT DISTINCT table_name FROM result WHERE (?1 = 0 OR run = ?1)", &tables, err);
    folk_fail(err, FOLK_ERR_USAGE, "%s holds no table '%s'", folk_store_path(source->store),
              source->result);
    folk_add_nearest(err, source->result, tables.items, (int)tables.count, "");
    free_texts(&tables);
    return false;
}

static bool write_rows(export_source *source, const export_options *options, FILE *out,
                       folk_error *err) {
    const char *name = options->out != NULL ? options->out : "standard output";
    char *sql = compose(source, options, err);
    folk_query *query = sql != NULL && check_found(source, err) ? ask(source, sql, err) : NULL;
    const bool ok =
        query != NULL && folk_rows_write(query, (folk_format_kind)options->format, out, name, err);
    folk_query_close(query);
    folk_free(sql);
    return ok;
}

// A sweep's table has one shape, the same bytes whatever way the sweep was run.
static bool export_sweep(const char *address, const export_options *options, folk_error *err) {
    if (options->shape != TIDY)
        return folk_fail(err, FOLK_ERR_USAGE, "--shape %s is of series; a sweep is written tidy",
                         shapes[options->shape]);
    const folk_export_sweep_def def = {.address = address,
                                       .out = options->out,
                                       .manifest = options->manifest,
                                       .format = (folk_sweep_format)options->format};
    return folk_export_sweep(&def, err);
}

// What only sweeps have.
static bool check_runs(const export_options *options, folk_error *err) {
    if (options->manifest != NULL)
        return folk_fail(err, FOLK_ERR_USAGE, "--manifest is of sweeps: add --sweep");
    if (options->format == FOLK_SWEEP_SQLITE)
        return folk_fail(err, FOLK_ERR_USAGE,
                         "--format sqlite is of sweeps: add --sweep; a store of runs is SQLite as "
                         "it is");
    return true;
}

static bool export_to_file(export_source *source, const export_options *options, folk_error *err) {
    if (options->out == NULL) return write_rows(source, options, stdout, err);
    FILE *out = fopen(options->out, "w");
    if (out == NULL)
        return folk_fail(err, FOLK_ERR_IO, "cannot write %s: %s", options->out, strerror(errno));
    const bool ok = write_rows(source, options, out, err);
    if (fclose(out) != 0 && ok)
        return folk_fail(err, FOLK_ERR_IO, "cannot write %s: %s", options->out, strerror(errno));
    return ok;
}

static bool export(const char *address_text, const export_options *options, folk_error *err) {
    if (options->sweep || strcmp(options->table, "sweep") == 0)
        return export_sweep(address_text, options, err);
    if (!check_runs(options, err)) return false;
    folk_address address;
    export_source source = {0};
    if (!choose(&source, options->table, err)) return false;
    if (!folk_address_read(address_text, &address, err)) return false;
    source.run = address.run;
    source.store = folk_store_open(address.store, FOLK_STORE_READ, err);
    const bool ok = source.store != NULL &&
                    (source.run == 0 || folk_store_find(source.store, &source.run, err)) &&
                    export_to_file(&source, options, err);
    free_texts(&source.names);
    free_texts(&source.parameters);
    folk_store_close(source.store);
    folk_address_clear(&address);
    return ok;
}

static bool read_options(export_options *options, int argc, char **argv, folk_args *args,
                         int *status) {
    const folk_option table[] = {
        FOLK_TEXT("table", &options->table, "TABLE", "series, runs, results:NAME, or sweep"),
        FOLK_CHOICE("format", &options->format, "FORMAT", "how rows are written", formats),
        FOLK_CHOICE("shape", &options->shape, "SHAPE", "how values become rows", shapes),
        FOLK_TEXT("out", &options->out, "FILE", "where to write; standard output without it"),
        FOLK_FLAG("sweep", &options->sweep, "a sweep's table, a row for each run of it"),
        FOLK_TEXT("manifest", &options->manifest, "FILE",
                  "of a sweep: writes design, seeds, versions and hashes as JSON too"),
        {0},
    };
    const folk_usage usage = {
        .command = "export",
        .operands = "[STORE[#RUN]]",
        .summary = "write runs or a sweep as CSV, JSON lines or SQLite",
        .notes = "Without #RUN all runs of the store are written. Shapes of series:\n"
                 "  tidy  a row for each run and time: run, scenario, seed, a column for each "
                 "parameter,\n"
                 "        t, a column for each metric\n"
                 "  long  a row for each value: run, t, metric, value\n"
                 "  wide  a row for each time: t, a column for each metric, and of several runs a "
                 "column\n"
                 "        for each metric and run, like welfare#3\n"
                 "Of results:NAME, a table that a scenario published, likewise with row instead of "
                 "t and\n"
                 "its columns instead of metrics. runs is always a row for each run, with its "
                 "parameters\n"
                 "and measures.\n"
                 "--sweep (or --table sweep) is a row for each run of a sweep, #3 then being its "
                 "number: a\n"
                 "column for each factor and metric, the same bytes however it was run. sqlite "
                 "writes it\n"
                 "into a new file as table runs.\n"
                 "A metric that was recorded several times at one time has as many rows there.\n",
        .example = "  folk export folk.db#3 --table series --format csv --out welfare.csv\n"
                   "  folk export folk.db --sweep --out sweep.csv --manifest sweep.json\n",
        .most = 1,
        .options = table,
    };
    return folk_args_read(&usage, argc, argv, args, status);
}

int folk_command_export(int argc, char **argv) {
    export_options options = {.table = "series"};
    folk_args args;
    folk_error err = {0};
    int status;
    if (!read_options(&options, argc, argv, &args, &status)) return status;
    const char *address = args.operands.count > 0 ? args.operands.items[0] : NULL;
    status = export(address, &options, &err) ? FOLK_EXIT_DONE : folk_report_error(&err);
    folk_args_clear(&args);
    return status;
}
