// SPDX-License-Identifier: GPL-3.0-or-later
// A plain-text table: cells are gathered row by row, then printed with each column as wide as its
// widest cell (counted in code points). A column whose cells are all numbers stands to the right.
#ifndef FOLK_CLI_TABLE_H
#define FOLK_CLI_TABLE_H

#include <stdio.h>

typedef struct folk_table folk_table;

/// `headings` are copied; there are `columns` of them.
folk_table *folk_table_create(const char *const *headings, int columns);
void folk_table_destroy(folk_table *table);

/// The next cell, left to right and then in the next row. `text` is copied; NULL is an empty cell.
void folk_table_text(folk_table *table, const char *text);

/// Six significant digits: tables are for eyes; --json and export keep every bit.
void folk_table_number(folk_table *table, double value);

void folk_table_print(const folk_table *table, FILE *out);

/// Prints and destroys.
void folk_table_finish(folk_table *table, FILE *out);

#endif
