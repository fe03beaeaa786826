// SPDX-License-Identifier: GPL-3.0-or-later
// How the scenario wants its society to be shown.
#include "core/memory.h"
#include "viz/reader_state.h"

#include <string.h>

static folk_view_kind kind_of(const char *name) {
    static const char *const names[] = {
        [FOLK_VIEW_NONE] = "",           [FOLK_VIEW_LATTICE] = "lattice",
        [FOLK_VIEW_NETWORK] = "network", [FOLK_VIEW_FIELD] = "field",
        [FOLK_VIEW_SHARES] = "shares",   [FOLK_VIEW_SIMPLEX] = "simplex",
        [FOLK_VIEW_MARKET] = "market",   [FOLK_VIEW_BELIEF] = "belief",
        [FOLK_VIEW_MATRIX] = "matrix",
    };
    for (int kind = FOLK_VIEW_NONE; kind <= FOLK_VIEW_MATRIX; kind++)
        if (strcmp(names[kind], name) == 0) return (folk_view_kind)kind;
    return FOLK_VIEW_NONE;
}

static char *text_or_none(sqlite3_stmt *select, int column) {
    return sqlite3_column_type(select, column) == SQLITE_TEXT ? folk_store_text(select, column)
                                                              : NULL;
}

static bool read_texts(folk_reader *reader, folk_error *err) {
    static const char fields[] =
        "SELECT json_extract(?1, '$.kind'), json_extract(?1, '$.population'), "
        "json_extract(?1, '$.color'), json_extract(?1, '$.table'), json_extract(?1, '$.demand'), "
        "json_extract(?1, '$.supply'), json_extract(?1, '$.traded')";
    sqlite3_stmt *select;
    if (!folk_store_prepare(reader->store, fields, &select, err)) return false;
    sqlite3_bind_text(select, 1, reader->scenario.view, -1, SQLITE_STATIC);
    bool ok;
    if (folk_store_row(reader->store, select, &ok, err)) {
        char *kind = folk_store_text(select, 0);
        reader->view = (folk_view){.kind = kind_of(kind),
                                   .population = text_or_none(select, 1),
                                   .color = text_or_none(select, 2),
                                   .table = text_or_none(select, 3),
                                   .demand = text_or_none(select, 4),
                                   .supply = text_or_none(select, 5),
                                   .traded = text_or_none(select, 6)};
        folk_free(kind);
    }
    sqlite3_finalize(select);
    return ok;
}

static bool read_metrics(folk_reader *reader, folk_error *err) {
    sqlite3_stmt *select;
    if (!folk_store_prepare(reader->store, "SELECT value FROM json_each(?, '$.metrics')", &select,
                            err))
        return false;
    sqlite3_bind_text(select, 1, reader->scenario.view, -1, SQLITE_STATIC);
    bool ok;
    size_t capacity = 0;
    folk_view *view = &reader->view;
    while (folk_store_row(reader->store, select, &ok, err)) {
        const char *name = (const char *)sqlite3_column_text(select, 0);
        const int metric = folk_scenario_find_metric(&reader->scenario, name != NULL ? name : "");
        if (metric < 0) continue;
        view->metrics = folk_grow(view->metrics, &capacity, (size_t)view->metric_count + 1,
                                  sizeof *view->metrics);
        view->metrics[view->metric_count++] = metric;
    }
    sqlite3_finalize(select);
    return ok;
}

static bool read_names(folk_reader *reader, folk_error *err) {
    sqlite3_stmt *select;
    if (!folk_store_prepare(reader->store,
                            "SELECT value FROM json_each(?, '$.names') WHERE type = 'text'",
                            &select, err))
        return false;
    sqlite3_bind_text(select, 1, reader->scenario.view, -1, SQLITE_STATIC);
    bool ok;
    size_t capacity = 0;
    folk_view *view = &reader->view;
    while (folk_store_row(reader->store, select, &ok, err)) {
        view->names =
            folk_grow(view->names, &capacity, (size_t)view->name_count + 1, sizeof *view->names);
        view->names[view->name_count++] = folk_store_text(select, 0);
    }
    sqlite3_finalize(select);
    return ok;
}

void folk_reader_read_view(folk_reader *reader) {
    if (reader->scenario.view == NULL) return;
    folk_error err = {0};
    if (read_texts(reader, &err) && read_metrics(reader, &err) && read_names(reader, &err)) return;
    folk_reader_clear_view(reader);
    folk_reader_warn(reader, "how run %lld is to be shown cannot be read", (long long)reader->run);
}

void folk_reader_clear_view(folk_reader *reader) {
    folk_free(reader->view.population);
    folk_free(reader->view.color);
    folk_free(reader->view.table);
    folk_free(reader->view.metrics);
    for (int i = 0; i < reader->view.name_count; i++)
        folk_free(reader->view.names[i]);
    folk_free(reader->view.names);
    folk_free(reader->view.demand);
    folk_free(reader->view.supply);
    folk_free(reader->view.traded);
    reader->view = (folk_view){0};
}

const folk_view *folk_reader_view(const folk_reader *reader) {
    return &reader->view;
}
