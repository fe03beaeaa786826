// SPDX-License-Identifier: GPL-3.0-or-later
// The table of a sweep: three cursors over rows that lie in the table's own order (outcomes, their
// values, and the points' values) are read side by side.
#include "core/memory.h"
#include "core/number.h"
#include "core/store_sql.h"
#include "core/sweep_exchange.h"
#include "core/sweep_store.h"

#include <string.h>

typedef struct tabulation {
    folk_store *store;
    int64_t sweep;
    FILE *out;
    int factors, metrics;
    bool asked; // models have answered
    sqlite3_stmt *outcomes, *values, *points;
    bool value_waits; // a row of `values` that belongs to a later outcome
    char **settings;  // of `point`
    int64_t point;
} tabulation;

// A text in quotes where CSV needs them.
static void write_text(const char *text, FILE *out) {
    if (strpbrk(text, ",\"\r\n") == NULL) {
        fputs(text, out);
        return;
    }
    fputc('"', out);
    for (; *text != '\0'; text++) {
        if (*text == '"') fputc('"', out);
        fputc(*text, out);
    }
    fputc('"', out);
}

static bool prepare(tabulation *table, const char *sql, sqlite3_stmt **statement, folk_error *err) {
    if (!folk_store_prepare(table->store, sql, statement, err)) return false;
    sqlite3_bind_int64(*statement, 1, table->sweep);
    return true;
}

// One heading a row of `sql`, each behind a comma; how many.
static bool write_names(tabulation *table, const char *sql, int *count, folk_error *err) {
    sqlite3_stmt *select;
    if (!prepare(table, sql, &select, err)) return false;
    bool ok;
    while (folk_store_row(table->store, select, &ok, err)) {
        fputc(',', table->out);
        write_text((const char *)sqlite3_column_text(select, 0), table->out);
        ++*count;
    }
    sqlite3_finalize(select);
    return ok;
}

static bool write_header(tabulation *table, folk_error *err) {
    fputs("point", table->out);
    if (!write_names(table,
                     "SELECT name FROM sweep_parameter WHERE sweep = ? AND factor IS NOT NULL "
                     "ORDER BY factor",
                     &table->factors, err))
        return false;
    fputs(",replicate,seed,status,digest,error", table->out);
    if (table->asked) fputs(",model_calls,model_tokens,model_cost", table->out);
    if (!write_names(table, "SELECT name FROM sweep_metric WHERE sweep = ? ORDER BY metric",
                     &table->metrics, err))
        return false;
    fputc('\n', table->out);
    return true;
}

static bool open_cursors(tabulation *table, folk_error *err) {
    return prepare(table,
                   "SELECT point, replicate, seed, status, digest, error, calls, tokens, cost "
                   "FROM outcome "
                   "WHERE sweep = ? ORDER BY point, replicate",
                   &table->outcomes, err) &&
           prepare(table,
                   "SELECT point, replicate, metric, value FROM outcome_value "
                   "WHERE sweep = ? ORDER BY point, replicate, metric",
                   &table->values, err) &&
           prepare(table,
                   "SELECT factor, value FROM point_value WHERE sweep = ? AND point = ? "
                   "ORDER BY factor",
                   &table->points, err);
}

static bool read_point(tabulation *table, int64_t point, folk_error *err) {
    if (point == table->point) return true;
    table->point = point;
    for (int i = 0; i < table->factors; i++) {
        folk_free(table->settings[i]);
        table->settings[i] = NULL;
    }
    sqlite3_bind_int64(table->points, 2, point);
    bool ok;
    while (folk_store_row(table->store, table->points, &ok, err)) {
        const int factor = sqlite3_column_int(table->points, 0);
        if (factor >= 0 && factor < table->factors && table->settings[factor] == NULL)
            table->settings[factor] = folk_store_text(table->points, 1);
    }
    sqlite3_reset(table->points);
    return ok;
}

// -1: the row of `values` lies before this outcome, 0: it belongs to it, 1: it lies behind.
static int compare(const tabulation *table) {
    for (int column = 0; column < 2; column++) {
        const int64_t value = sqlite3_column_int64(table->values, column);
        const int64_t outcome = sqlite3_column_int64(table->outcomes, column);
        if (value != outcome) return value < outcome ? -1 : 1;
    }
    return 0;
}

static bool write_values(tabulation *table, folk_error *err) {
    int written = 0;
    bool ok = true;
    for (;;) {
        if (!table->value_waits)
            table->value_waits = folk_store_row(table->store, table->values, &ok, err);
        if (!ok) return false;
        const int order = table->value_waits ? compare(table) : 1;
        if (order > 0) break;
        table->value_waits = false;
        if (order < 0) continue;
        char text[FOLK_NUMBER_TEXT];
        for (; written <= sqlite3_column_int(table->values, 2); written++)
            fputc(',', table->out);
        folk_number_format(sqlite3_column_double(table->values, 3), text);
        fputs(text, table->out);
    }
    for (; written < table->metrics; written++)
        fputc(',', table->out);
    fputc('\n', table->out);
    return true;
}

static void write_answers(const tabulation *table) {
    char cost[FOLK_NUMBER_TEXT];
    folk_number_format(sqlite3_column_double(table->outcomes, 8), cost);
    fprintf(table->out, ",%lld,%lld,%s", (long long)sqlite3_column_int64(table->outcomes, 6),
            (long long)sqlite3_column_int64(table->outcomes, 7), cost);
}

static bool write_row(tabulation *table, folk_error *err) {
    if (!read_point(table, sqlite3_column_int64(table->outcomes, 0), err)) return false;
    fprintf(table->out, "%lld", (long long)table->point);
    for (int i = 0; i < table->factors; i++) {
        fputc(',', table->out);
        if (table->settings[i] != NULL) write_text(table->settings[i], table->out);
    }
    for (int column = 1; column <= 5; column++) {
        const char *text = (const char *)sqlite3_column_text(table->outcomes, column);
        fputc(',', table->out);
        if (text != NULL) write_text(text, table->out);
    }
    if (table->asked) write_answers(table);
    return write_values(table, err);
}

static bool write_rows(tabulation *table, folk_error *err) {
    bool ok;
    table->point = -1;
    table->settings = folk_alloc((size_t)table->factors * sizeof *table->settings);
    while (folk_store_row(table->store, table->outcomes, &ok, err)) {
        ok = write_row(table, err);
        if (!ok) break;
    }
    for (int i = 0; i < table->factors; i++)
        folk_free(table->settings[i]);
    folk_free(table->settings);
    return ok;
}

bool folk_sweep_table(folk_store *store, int64_t sweep, FILE *out, folk_error *err) {
    if (!folk_sweep_find(store, &sweep, err)) return false;
    tabulation table = {.store = store, .sweep = sweep, .out = out};
    folk_sweep_answers answers = {0};
    bool ok = folk_store_exec(store, "BEGIN", err) &&
              folk_sweep_answers_read(store, sweep, &answers, err);
    table.asked = answers.calls > 0;
    ok = ok && write_header(&table, err) && open_cursors(&table, err) && write_rows(&table, err);
    sqlite3_finalize(table.outcomes);
    sqlite3_finalize(table.values);
    sqlite3_finalize(table.points);
    if (!sqlite3_get_autocommit(store->db)) sqlite3_exec(store->db, "ROLLBACK", NULL, NULL, NULL);
    return ok;
}
