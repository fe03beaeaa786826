// SPDX-License-Identifier: GPL-3.0-or-later
// Kinds of plots that show a table that a run published.
#include "cli/plot_picture.h"

#include "core/memory.h"
#include "core/stats.h"
#include "viz/heat.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

static bool unknown_table(folk_reader *reader, const char *name, folk_error *err) {
    const int count = folk_reader_table_count(reader);
    const char **names = folk_alloc((size_t)count * sizeof *names);
    for (int i = 0; i < count; i++)
        names[i] = folk_reader_table_name(reader, i);
    char known[512], otherwise[600] = "";
    folk_name_list(names, count, known, sizeof known);
    if (count > 0) snprintf(otherwise, sizeof otherwise, "; it published %s", known);
    folk_fail(err, FOLK_ERR_USAGE, "the run published no table '%s'", name);
    folk_add_nearest(err, name, names, count, otherwise);
    folk_free(names);
    return false;
}

static bool has_table(folk_reader *reader, const char *name) {
    for (int i = 0; i < folk_reader_table_count(reader); i++)
        if (strcmp(folk_reader_table_name(reader, i), name) == 0) return true;
    return false;
}

// The table asked for, else the kind's usual one, the one that the scenario shows, or the only one.
static bool take_table(const folk_plot *plot, const char *usual, folk_grid *grid, folk_error *err) {
    folk_reader *reader = plot->runs->items[0].reader;
    const folk_view *view = folk_reader_view(reader);
    const char *name = plot->table;
    const int count = folk_reader_table_count(reader);
    if (plot->runs->count > 1)
        return folk_fail(err, FOLK_ERR_USAGE, "this kind shows one run; %zu given",
                         plot->runs->count);
    if (count == 0)
        return folk_fail(err, FOLK_ERR_USAGE,
                         "the run published no table; this kind shows one (sim:publish)");
    if (name == NULL && usual != NULL && has_table(reader, usual)) name = usual;
    if (name == NULL && view->kind == FOLK_VIEW_MATRIX) name = view->table;
    if (name == NULL && count == 1) name = folk_reader_table_name(reader, 0);
    if (name == NULL)
        return folk_fail(err, FOLK_ERR_USAGE,
                         "the run published %d tables: say which, --table NAME", count);
    if (!has_table(reader, name)) return unknown_table(reader, name, err);
    return folk_reader_table(reader, name, grid, err);
}

static bool is_numeric(const folk_grid *grid, int column) {
    for (int row = 0; row < grid->rows; row++)
        if (isnan(grid->numbers[row * grid->columns + column])) return false;
    return true;
}

// Matrix: rows are named by the first column that is not of numbers, columns by their headings.

typedef struct table_matrix {
    const char **row_names, **column_names, **texts;
    double *values;
    size_t rows, columns;
    const char *corner; // what the rows are
} table_matrix;

static table_matrix matrix_of(const folk_grid *grid) {
    const size_t rows = (size_t)grid->rows, width = (size_t)grid->columns;
    table_matrix made = {.rows = rows};
    made.row_names = folk_alloc(rows * sizeof *made.row_names);
    made.column_names = folk_alloc(width * sizeof *made.column_names);
    made.values = folk_alloc(rows * width * sizeof *made.values);
    made.texts = folk_alloc(rows * width * sizeof *made.texts);
    int names = 0, taken[256];
    while (names < grid->columns && is_numeric(grid, names))
        names++;
    for (int column = 0; column < grid->columns && made.columns < 256; column++) {
        if (column == names || !is_numeric(grid, column)) continue;
        taken[made.columns] = column;
        made.column_names[made.columns++] = grid->headings[column];
    }
    for (size_t row = 0; row < rows; row++) {
        const char *const *cells = grid->cells + row * width;
        made.row_names[row] = names < grid->columns ? cells[names] : "";
        for (size_t i = 0; i < made.columns; i++) {
            made.values[row * made.columns + i] = grid->numbers[row * width + (size_t)taken[i]];
            made.texts[row * made.columns + i] = cells[taken[i]];
        }
    }
    made.corner = names < grid->columns ? grid->headings[names] : NULL;
    return made;
}

bool folk_plot_matrix(const folk_plot *plot, folk_error *err) {
    folk_grid grid;
    if (!take_table(plot, NULL, &grid, err)) return false;
    table_matrix matrix = matrix_of(&grid);
    const bool ok = matrix.columns > 0 && matrix.rows > 0;
    const folk_heat heat = {.title = plot->title,
                            .value_label =
                                plot->metrics->count > 0 ? plot->metrics->items[0] : NULL,
                            .y = {.label = matrix.corner},
                            .x_names = matrix.column_names,
                            .y_names = matrix.row_names,
                            .columns = matrix.columns,
                            .rows = matrix.rows,
                            .values = matrix.values,
                            .texts = matrix.texts,
                            .downwards = true};
    if (ok) folk_heat_draw(plot->picture, plot->rect, plot->theme, &heat);
    folk_free(matrix.row_names);
    folk_free(matrix.column_names);
    folk_free(matrix.texts);
    folk_free(matrix.values);
    return ok || folk_fail(err, FOLK_ERR_USAGE, "the table has no column of numbers to plot");
}

// Fingerprint: columns x, y and the score.

static int column_named(const folk_grid *grid, const char *name) {
    for (int i = 0; i < grid->columns; i++)
        if (strcmp(grid->headings[i], name) == 0) return i;
    return -1;
}

// The distinct numbers of a column, ascending.
static double *levels_of(const folk_grid *grid, int column, size_t *count) {
    double *levels = folk_alloc((size_t)grid->rows * sizeof *levels);
    for (int row = 0; row < grid->rows; row++)
        levels[row] = grid->numbers[row * grid->columns + column];
    folk_sort(levels, (size_t)grid->rows);
    *count = 0;
    for (int row = 0; row < grid->rows; row++)
        if (*count == 0 || levels[row] > levels[*count - 1]) levels[(*count)++] = levels[row];
    return levels;
}

static size_t level_at(const double *levels, double value) {
    size_t at = 0;
    while (levels[at] < value)
        at++;
    return at;
}

static void draw_fingerprint(const folk_plot *plot, const folk_grid *grid, int x, int y,
                             int score) {
    size_t columns, rows;
    double *xs = levels_of(grid, x, &columns), *ys = levels_of(grid, y, &rows);
    double *values = folk_alloc(columns * rows * sizeof *values);
    for (size_t i = 0; i < columns * rows; i++)
        values[i] = NAN;
    for (int row = 0; row < grid->rows; row++) {
        const double *numbers = grid->numbers + row * grid->columns;
        values[level_at(ys, numbers[y]) * columns + level_at(xs, numbers[x])] = numbers[score];
    }
    const folk_heat heat = {
        .title = plot->title,
        .value_label = grid->headings[score],
        .x = {.label = "x, chance to cooperate", .from = xs[0], .to = xs[columns - 1]},
        .y = {.label = "y, chance to defect", .from = ys[0], .to = ys[rows - 1]},
        .columns = columns,
        .rows = rows,
        .values = values,
        .silent = true,
        .square = true};
    folk_heat_draw(plot->picture, plot->rect, plot->theme, &heat);
    folk_free(values);
    folk_free(xs);
    folk_free(ys);
}

bool folk_plot_fingerprint(const folk_plot *plot, folk_error *err) {
    folk_grid grid;
    if (!take_table(plot, "fingerprint", &grid, err)) return false;
    const int x = column_named(&grid, "x"), y = column_named(&grid, "y");
    int score = plot->metrics->count > 0 ? column_named(&grid, plot->metrics->items[0]) : 0;
    while (plot->metrics->count == 0 && score < grid.columns &&
           (score == x || score == y || !is_numeric(&grid, score)))
        score++;
    if (x < 0 || y < 0 || score < 0 || score >= grid.columns || grid.rows == 0 ||
        !is_numeric(&grid, x) || !is_numeric(&grid, y))
        return folk_fail(err, FOLK_ERR_USAGE,
                         "--kind fingerprint needs a table with the columns x and y, both of "
                         "numbers, and the score; --metric NAME says which is the score");
    draw_fingerprint(plot, &grid, x, y, score);
    return true;
}
