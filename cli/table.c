// SPDX-License-Identifier: GPL-3.0-or-later
#include "cli/table.h"

#include "core/memory.h"
#include "core/text.h"

#include <math.h>
#include <stdbool.h>
#include <stddef.h>
#include <string.h>

typedef struct cell {
    char *text;
    bool number;
} cell;

struct folk_table {
    cell *cells; // row by row; the headings come first
    size_t count, capacity;
    size_t columns;
};

static void add(folk_table *table, char *owned, bool number) {
    table->cells =
        folk_grow(table->cells, &table->capacity, table->count + 1, sizeof *table->cells);
    table->cells[table->count++] = (cell){.text = owned, .number = number};
}

folk_table *folk_table_create(const char *const *headings, int columns) {
    folk_table *table = folk_alloc(sizeof *table);
    table->columns = (size_t)columns;
    for (int i = 0; i < columns; i++)
        folk_table_text(table, headings[i]);
    return table;
}

void folk_table_destroy(folk_table *table) {
    if (table == NULL) return;
    for (size_t i = 0; i < table->count; i++)
        folk_free(table->cells[i].text);
    folk_free(table->cells);
    folk_free(table);
}

void folk_table_text(folk_table *table, const char *text) {
    char *copy = folk_strdup(text != NULL ? text : "");
    folk_text_tame(copy);
    add(table, copy, false);
}

void folk_table_number(folk_table *table, double value) {
    const bool whole = value == floor(value) && fabs(value) < 1e15;
    add(table, folk_format(whole ? "%.0f" : "%.6g", value), true);
}

// Code points of a UTF-8 text: every byte but the continuing ones begins one.
static size_t width(const char *text) {
    size_t count = 0;
    for (; *text != '\0'; text++)
        count += ((unsigned char)*text & 0xc0) != 0x80;
    return count;
}

static size_t column_width(const folk_table *table, size_t column) {
    size_t widest = 0;
    for (size_t i = column; i < table->count; i += table->columns) {
        const size_t wide = width(table->cells[i].text);
        if (wide > widest) widest = wide;
    }
    return widest;
}

// Empty cells are neither numbers nor words.
static bool column_is_numeric(const folk_table *table, size_t column) {
    bool any = false;
    for (size_t i = column + table->columns; i < table->count; i += table->columns) {
        if (table->cells[i].text[0] == '\0') continue;
        if (!table->cells[i].number) return false;
        any = true;
    }
    return any;
}

static void print_spaces(size_t count, FILE *out) {
    fprintf(out, "%*s", (int)count, "");
}

static void print_cell(const char *text, size_t wide, bool right, bool last, FILE *out) {
    const size_t gap = wide - width(text);
    if (right) print_spaces(gap, out);
    fputs(text, out);
    if (last) return;
    if (!right) print_spaces(gap, out);
    print_spaces(2, out);
}

void folk_table_print(const folk_table *table, FILE *out) {
    size_t *widths = folk_alloc(table->columns * sizeof *widths);
    bool *right = folk_alloc(table->columns * sizeof *right);
    for (size_t i = 0; i < table->columns; i++) {
        widths[i] = column_width(table, i);
        right[i] = column_is_numeric(table, i);
    }
    for (size_t i = 0; i < table->count; i++) {
        const size_t column = i % table->columns;
        const bool last = column + 1 == table->columns;
        print_cell(table->cells[i].text, widths[column], right[column], last, out);
        if (last) fputc('\n', out);
    }
    folk_free(widths);
    folk_free(right);
}

void folk_table_finish(folk_table *table, FILE *out) {
    folk_table_print(table, out);
    folk_table_destroy(table);
}
