// SPDX-License-Identifier: GPL-3.0-or-later
#include "cli/rows.h"

#include "core/number.h"

#include <errno.h>
#include <jansson.h>
#include <math.h>
#include <string.h>

static void write_csv_text(const char *text, FILE *out) {
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

static void write_json_text(const char *text, FILE *out) {
    json_t *string = json_string(text);
    if (string == NULL || json_dumpf(string, out, JSON_ENCODE_ANY) != 0) fputs("null", out);
    json_decref(string);
}

static void write_number(double value, const char *absent, FILE *out) {
    char text[FOLK_NUMBER_TEXT];
    if (isfinite(value)) folk_number_format(value, text);
    fputs(isfinite(value) ? text : absent, out);
}

static void write_value(const folk_query *query, int column, folk_format_kind format, FILE *out) {
    const char *absent = format == FOLK_FORMAT_JSONL ? "null" : "";
    switch (folk_query_type_of(query, column)) {
    case FOLK_QUERY_NULL:
        fputs(absent, out);
        break;
    case FOLK_QUERY_INTEGER:
        fprintf(out, "%lld", (long long)folk_query_integer(query, column));
        break;
    case FOLK_QUERY_NUMBER:
        write_number(folk_query_number(query, column), absent, out);
        break;
    case FOLK_QUERY_TEXT:
        if (format == FOLK_FORMAT_JSONL)
            write_json_text(folk_query_text(query, column), out);
        else
            write_csv_text(folk_query_text(query, column), out);
        break;
    }
}

static void write_csv_row(const folk_query *query, FILE *out) {
    for (int i = 0; i < folk_query_column_count(query); i++) {
        if (i > 0) fputc(',', out);
        write_value(query, i, FOLK_FORMAT_CSV, out);
    }
    fputc('\n', out);
}

static void write_csv_names(const folk_query *query, FILE *out) {
    for (int i = 0; i < folk_query_column_count(query); i++) {
        if (i > 0) fputc(',', out);
        write_csv_text(folk_query_column_name(query, i), out);
    }
    fputc('\n', out);
}

static void write_json_row(const folk_query *query, FILE *out) {
    for (int i = 0; i < folk_query_column_count(query); i++) {
        fputc(i > 0 ? ',' : '{', out);
        write_json_text(folk_query_column_name(query, i), out);
        fputc(':', out);
        write_value(query, i, FOLK_FORMAT_JSONL, out);
    }
    fputs("}\n", out);
}

bool folk_rows_write(folk_query *query, folk_format_kind format, FILE *out, const char *name,
                     folk_error *err) {
    if (format == FOLK_FORMAT_CSV) write_csv_names(query, out);
    while (folk_query_next(query, err)) {
        if (format == FOLK_FORMAT_CSV)
            write_csv_row(query, out);
        else
            write_json_row(query, out);
    }
    if (err->code != FOLK_OK) return false;
    if (fflush(out) != 0 || ferror(out))
        return folk_fail(err, FOLK_ERR_IO, "cannot write %s: %s", name, strerror(errno));
    return true;
}
