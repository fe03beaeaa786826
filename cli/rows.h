// SPDX-License-Identifier: GPL-3.0-or-later
// Rows of a query as text for other programs: CSV (RFC 4180 with LF at line ends, a first line of
// names, an empty field where there is no value) or JSON lines (one object a row, null where there
// is none). Numbers are written with as few digits as read back to the same double.
#ifndef FOLK_CLI_ROWS_H
#define FOLK_CLI_ROWS_H

#include "cli/query.h"

#include <stdio.h>

typedef enum folk_format_kind { FOLK_FORMAT_CSV, FOLK_FORMAT_JSONL } folk_format_kind;

/// Writes all rows of `query`; false when the store or the file fails (`name` is the file in the
/// text).
bool folk_rows_write(folk_query *query, folk_format_kind format, FILE *out, const char *name,
                     folk_error *err);

#endif
