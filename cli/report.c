// SPDX-License-Identifier: GPL-3.0-or-later
#include "cli/report.h"

#include "cli/json.h"
#include "cli/query.h"
#include "cli/table.h"
#include "core/memory.h"
#include "core/text.h"

#include <math.h>
#include <string.h>

// One published table, its cells put into rows and columns.
typedef struct report_grid {
    const char *name;
    const char **columns; // in the order of their first cells
    size_t column_count, column_capacity, row_count;
    const folk_cell **cells; // row by row; NULL where nothing was published
} report_grid;

static folk_report report_create(const folk_scenario *scenario) {
    folk_report report = {.scenario = scenario};
    report.measures = folk_alloc((size_t)scenario->metric_count * sizeof *report.measures);
    for (int i = 0; i < scenario->metric_count; i++)
        report.measures[i] = NAN;
    return report;
}

static void add_cell(folk_report *report, const folk_cell *cell) {
    report->cells = folk_grow(report->cells, &report->cell_capacity, report->cell_count + 1,
                              sizeof *report->cells);
    report->cells[report->cell_count++] = (folk_cell){
        .table = folk_strdup(cell->table),
        .column = folk_strdup(cell->column),
        .text = cell->text != NULL ? folk_strdup(cell->text) : NULL,
        .number = cell->number,
        .row = cell->row,
    };
}

folk_report folk_report_of_recorder(const folk_scenario *scenario, const folk_recorder *recorder) {
    folk_report report = report_create(scenario);
    for (int i = 0; i < scenario->metric_count; i++) {
        double value;
        if (folk_recorder_summary(recorder, (uint32_t)i, &value)) report.measures[i] = value;
    }
    for (int i = 0; i < folk_recorder_cell_count(recorder); i++)
        add_cell(&report, folk_recorder_cell_at(recorder, i));
    return report;
}

static bool read_measures(folk_report *report, folk_store *store, int64_t run, folk_error *err) {
    folk_query *query = folk_query_open(
        store, "SELECT metric, value FROM metric WHERE run = ?1 AND value IS NOT NULL", err);
    if (query == NULL) return false;
    folk_query_bind(query, 1, run);
    while (folk_query_next(query, err)) {
        const int64_t metric = folk_query_integer(query, 0);
        if (metric >= 0 && metric < report->scenario->metric_count)
            report->measures[metric] = folk_query_number(query, 1);
    }
    folk_query_close(query);
    return err->code == FOLK_OK;
}

// What a run published is so; a store may have been damaged, or be a stranger's.
static bool is_cell(const folk_query *query) {
    enum { ROWS = 1 << 24 };
    const int64_t row = folk_query_integer(query, 1);
    return row >= 0 && row < ROWS && folk_query_text(query, 0) != NULL &&
           folk_query_text(query, 2) != NULL;
}

static bool read_cells(folk_report *report, folk_store *store, int64_t run, folk_error *err) {
    folk_query *query = folk_query_open(store,
                                        "SELECT table_name, row, column_name, number, text "
                                        "FROM result WHERE run = ?1 ORDER BY seq",
                                        err);
    if (query == NULL) return false;
    folk_query_bind(query, 1, run);
    while (folk_query_next(query, err))
        if (is_cell(query))
            add_cell(report, &(folk_cell){
                                 .table = folk_query_text(query, 0),
                                 .row = (int)folk_query_integer(query, 1),
                                 .column = folk_query_text(query, 2),
                                 .number = folk_query_number(query, 3),
                                 .text = folk_query_text(query, 4),
                             });
    folk_query_close(query);
    return err->code == FOLK_OK;
}

bool folk_report_of_store(const folk_scenario *scenario, folk_store *store, int64_t run,
                          folk_report *report, folk_error *err) {
    *report = report_create(scenario);
    return read_measures(report, store, run, err) && read_cells(report, store, run, err);
}

void folk_report_clear(folk_report *report) {
    for (size_t i = 0; i < report->cell_count; i++) {
        folk_free((char *)report->cells[i].table);
        folk_free((char *)report->cells[i].column);
        folk_free((char *)report->cells[i].text);
    }
    folk_free(report->cells);
    folk_free(report->measures);
    *report = (folk_report){0};
}

static size_t grid_column(report_grid *grid, const char *name) {
    for (size_t i = 0; i < grid->column_count; i++)
        if (strcmp(grid->columns[i], name) == 0) return i;
    grid->columns = folk_grow(grid->columns, &grid->column_capacity, grid->column_count + 1,
                              sizeof *grid->columns);
    grid->columns[grid->column_count] = name;
    return grid->column_count++;
}

static report_grid grid_create(const folk_report *report, const char *name) {
    report_grid grid = {.name = name};
    for (size_t i = 0; i < report->cell_count; i++) {
        const folk_cell *cell = &report->cells[i];
        if (strcmp(cell->table, name) != 0) continue;
        grid_column(&grid, cell->column);
        if ((size_t)cell->row >= grid.row_count) grid.row_count = (size_t)cell->row + 1;
    }
    grid.cells = folk_alloc(grid.row_count * grid.column_count * sizeof *grid.cells);
    for (size_t i = 0; i < report->cell_count; i++) {
        const folk_cell *cell = &report->cells[i];
        if (strcmp(cell->table, name) != 0) continue;
        const size_t column = grid_column(&grid, cell->column);
        grid.cells[(size_t)cell->row * grid.column_count + column] = cell;
    }
    return grid;
}

static void grid_clear(report_grid *grid) {
    folk_free(grid->columns);
    folk_free(grid->cells);
}

// True for the first cell of each table: there is one such cell a table.
static bool begins_table(const folk_report *report, size_t index) {
    for (size_t i = 0; i < index; i++)
        if (strcmp(report->cells[i].table, report->cells[index].table) == 0) return false;
    return true;
}

static void print_measures(const folk_report *report, FILE *out) {
    static const char *const headings[] = {"measure", "value", "unit", "definition"};
    folk_table *table = folk_table_create(headings, 4);
    bool any = false;
    for (int i = 0; i < report->scenario->metric_count; i++) {
        const folk_metric *metric = &report->scenario->metrics[i];
        if (isnan(report->measures[i])) continue;
        folk_table_text(table, metric->name);
        folk_table_number(table, report->measures[i]);
        folk_table_text(table, metric->unit);
        folk_table_text(table, metric->doc);
        any = true;
    }
    if (any) {
        folk_table_print(table, out);
        fputc('\n', out);
    }
    folk_table_destroy(table);
}

static void print_grid(const report_grid *grid, FILE *out) {
    folk_table *table = folk_table_create(grid->columns, (int)grid->column_count);
    for (size_t i = 0; i < grid->row_count * grid->column_count; i++) {
        const folk_cell *cell = grid->cells[i];
        if (cell == NULL || cell->text != NULL)
            folk_table_text(table, cell != NULL ? cell->text : NULL);
        else
            folk_table_number(table, cell->number);
    }
    folk_text_print(out, "%s\n", grid->name);
    folk_table_finish(table, out);
    fputc('\n', out);
}

void folk_report_print(const folk_report *report, FILE *out) {
    print_measures(report, out);
    for (size_t i = 0; i < report->cell_count; i++) {
        if (!begins_table(report, i)) continue;
        report_grid grid = grid_create(report, report->cells[i].table);
        print_grid(&grid, out);
        grid_clear(&grid);
    }
}

json_t *folk_report_measures(const folk_report *report) {
    json_t *measures = json_object();
    for (int i = 0; i < report->scenario->metric_count; i++) {
        if (isnan(report->measures[i])) continue;
        json_object_set_new(measures, report->scenario->metrics[i].name,
                            folk_json_number(report->measures[i]));
    }
    return measures;
}

static json_t *json_cell(const folk_cell *cell) {
    return cell->text != NULL ? json_string(cell->text) : folk_json_number(cell->number);
}

static json_t *json_grid(const report_grid *grid) {
    json_t *rows = json_array();
    for (size_t row = 0; row < grid->row_count; row++) {
        json_t *object = json_object();
        for (size_t column = 0; column < grid->column_count; column++) {
            const folk_cell *cell = grid->cells[row * grid->column_count + column];
            if (cell != NULL) json_object_set_new(object, grid->columns[column], json_cell(cell));
        }
        json_array_append_new(rows, object);
    }
    return rows;
}

json_t *folk_report_tables(const folk_report *report) {
    json_t *tables = json_object();
    for (size_t i = 0; i < report->cell_count; i++) {
        if (!begins_table(report, i)) continue;
        report_grid grid = grid_create(report, report->cells[i].table);
        json_object_set_new(tables, grid.name, json_grid(&grid));
        grid_clear(&grid);
    }
    return tables;
}
