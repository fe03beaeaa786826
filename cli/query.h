// SPDX-License-Identifier: GPL-3.0-or-later
// A question to the store in SQL, answered row by row. It is the only file of this room that
// knows SQLite; tables and columns are those of docs/store.md.
#ifndef FOLK_CLI_QUERY_H
#define FOLK_CLI_QUERY_H

#include "core/store.h"

typedef struct folk_query folk_query;

/// SQL text with values put in (SQLite's format: %Q a quoted text, %w a name within double quotes);
/// the caller owns it.
char *folk_query_format(const char *format, ...);

/// NULL with a sentence when the store cannot answer.
folk_query *folk_query_open(folk_store *store, const char *sql, folk_error *err);
void folk_query_close(folk_query *query);

/// Values of the question's `?1`, `?2`, …; texts are copied.
void folk_query_bind(folk_query *query, int index, int64_t value);
void folk_query_bind_text(folk_query *query, int index, const char *value);

/// The next row; false at the end, or when the store fails, which `err->code` tells.
bool folk_query_next(folk_query *query, folk_error *err);

int folk_query_column_count(const folk_query *query);
const char *folk_query_column_name(const folk_query *query, int column);

typedef enum folk_query_type {
    FOLK_QUERY_NULL,
    FOLK_QUERY_NUMBER,
    FOLK_QUERY_INTEGER,
    FOLK_QUERY_TEXT
} folk_query_type;

/// Of the present row; texts are valid until the next.
folk_query_type folk_query_type_of(const folk_query *query, int column);
const char *folk_query_text(const folk_query *query, int column);
double folk_query_number(const folk_query *query, int column);
int64_t folk_query_integer(const folk_query *query, int column);

/// Writes all rows into a new SQLite file, as one table with the columns of the question. Refuses a
/// file that is there.
bool folk_query_copy(folk_query *query, const char *path, const char *table, folk_error *err);

#endif
