// SPDX-License-Identifier: GPL-3.0-or-later
// Kinds of plots that show many runs: a measure's summary over a run against parameters.
#include "cli/plot_picture.h"

#include "cli/query.h"
#include "core/memory.h"
#include "core/number.h"
#include "core/stats.h"
#include "viz/box.h"
#include "viz/heat.h"

#include <math.h>
#include <string.h>

double folk_plot_summary(const folk_plot_run *run, int metric) {
    folk_error err = {0};
    folk_query *query = folk_query_open(folk_reader_store(run->reader),
                                        "SELECT value FROM metric WHERE run = ?1 AND metric = ?2"
                                        " AND value IS NOT NULL",
                                        &err);
    if (query == NULL) return NAN;
    folk_query_bind(query, 1, folk_reader_info(run->reader)->id);
    folk_query_bind(query, 2, metric);
    const double value = folk_query_next(query, &err) ? folk_query_number(query, 0) : NAN;
    folk_query_close(query);
    return value;
}

// The values of a parameter over the runs: each once, numbers ascending, texts in order.
typedef struct plot_factor {
    const char *name;
    char **texts; // of the levels
    size_t count;
    size_t *levels; // of each run
} plot_factor;

static void factor_clear(plot_factor *factor) {
    for (size_t i = 0; i < factor->count; i++)
        folk_free(factor->texts[i]);
    folk_free(factor->texts);
    folk_free(factor->levels);
}

static bool comes_before(const char *a, const char *b) {
    double first, second;
    if (folk_number_parse(a, &first) && folk_number_parse(b, &second)) return first < second;
    return strcmp(a, b) < 0;
}

static size_t level_of(const plot_factor *factor, const char *text) {
    size_t level = 0;
    while (level < factor->count && strcmp(factor->texts[level], text) != 0)
        level++;
    return level;
}

static char *text_of(const folk_plot_run *run, int param) {
    return folk_param_format(&folk_reader_scenario(run->reader)->params[param],
                             &folk_reader_values(run->reader)->items[param]);
}

static void insert_level(plot_factor *factor, char *text) {
    if (level_of(factor, text) < factor->count) {
        folk_free(text);
        return;
    }
    size_t at = factor->count++;
    for (; at > 0 && comes_before(text, factor->texts[at - 1]); at--)
        factor->texts[at] = factor->texts[at - 1];
    factor->texts[at] = text;
}

static bool factor_take(plot_factor *factor, const folk_plot_runs *runs, const char *name,
                        folk_error *err) {
    factor->name = name;
    factor->texts = folk_alloc(runs->count * sizeof *factor->texts);
    factor->levels = folk_alloc(runs->count * sizeof *factor->levels);
    for (size_t i = 0; i < runs->count; i++) {
        const int param = folk_plot_parameter(&runs->items[i], name, err);
        if (param < 0) return false;
        insert_level(factor, text_of(&runs->items[i], param));
    }
    for (size_t i = 0; i < runs->count; i++) {
        char *text = text_of(&runs->items[i], folk_plot_parameter(&runs->items[i], name, err));
        factor->levels[i] = level_of(factor, text);
        folk_free(text);
    }
    return true;
}

static const char *param_unit(const folk_plot *plot, const char *name) {
    const folk_scenario *scenario = folk_reader_scenario(plot->runs->items[0].reader);
    return scenario->params[folk_scenario_find_param(scenario, name)].unit;
}

// The one measure that is asked for, its value in each run.
static bool take_summaries(const folk_plot *plot, double *values, folk_error *err) {
    bool any = false;
    if (plot->metrics->count != 1)
        return folk_fail(err, FOLK_ERR_USAGE,
                         "this kind needs one measure: --metric NAME; %zu given",
                         plot->metrics->count);
    for (size_t i = 0; i < plot->runs->count; i++) {
        const int metric = folk_plot_metric(&plot->runs->items[i], plot->metrics->items[0], err);
        if (metric < 0) return false;
        values[i] = folk_plot_summary(&plot->runs->items[i], metric);
        any |= isfinite(values[i]);
    }
    return any || folk_fail(err, FOLK_ERR_USAGE,
                            "nothing of '%s' was recorded in any run: no point to plot",
                            plot->metrics->items[0]);
}

static char *value_label(const folk_plot *plot) {
    const folk_scenario *scenario = folk_reader_scenario(plot->runs->items[0].reader);
    const char *name = plot->metrics->items[0];
    return folk_plot_label(name, scenario->metrics[folk_scenario_find_metric(scenario, name)].unit);
}

// Means over the runs of each cell.
static double *cell_means(const folk_plot *plot, const plot_factor *x, const plot_factor *y,
                          const double *values) {
    folk_moments *moments = folk_alloc(x->count * y->count * sizeof *moments);
    double *means = folk_alloc(x->count * y->count * sizeof *means);
    for (size_t i = 0; i < plot->runs->count; i++)
        if (isfinite(values[i]))
            folk_moments_add(&moments[y->levels[i] * x->count + x->levels[i]], values[i]);
    for (size_t i = 0; i < x->count * y->count; i++)
        means[i] = moments[i].count > 0 ? moments[i].mean : NAN;
    folk_free(moments);
    return means;
}

static void draw_heat(const folk_plot *plot, const plot_factor *x, const plot_factor *y,
                      const double *values) {
    double *means = cell_means(plot, x, y, values);
    char *label = value_label(plot);
    char *x_label = folk_plot_label(x->name, param_unit(plot, x->name));
    char *y_label = folk_plot_label(y->name, param_unit(plot, y->name));
    const folk_heat heat = {.title = plot->title,
                            .value_label = label,
                            .x = {.label = x_label},
                            .y = {.label = y_label},
                            .x_names = (const char *const *)x->texts,
                            .y_names = (const char *const *)y->texts,
                            .columns = x->count,
                            .rows = y->count,
                            .values = means};
    folk_heat_draw(plot->picture, plot->rect, plot->theme, &heat);
    folk_free(x_label);
    folk_free(y_label);
    folk_free(label);
    folk_free(means);
}

bool folk_plot_heat(const folk_plot *plot, folk_error *err) {
    if (plot->x == NULL || plot->y == NULL)
        return folk_fail(err, FOLK_ERR_USAGE,
                         "--kind heat needs two parameters: --x NAME --y NAME");
    plot_factor x = {0}, y = {0};
    double *values = folk_alloc(plot->runs->count * sizeof *values);
    const bool ok = take_summaries(plot, values, err) &&
                    factor_take(&x, plot->runs, plot->x, err) &&
                    factor_take(&y, plot->runs, plot->y, err);
    if (ok) draw_heat(plot, &x, &y, values);
    folk_free(values);
    factor_clear(&x);
    factor_clear(&y);
    return ok;
}

// A group for each level; without a parameter one of all runs.
static void draw_boxes(const folk_plot *plot, const plot_factor *x, const double *values) {
    const size_t levels = plot->x != NULL ? x->count : 1;
    folk_box_group *groups = folk_alloc(levels * sizeof *groups);
    double *sorted = folk_alloc(plot->runs->count * sizeof *sorted);
    size_t used = 0;
    for (size_t level = 0; level < levels; level++) {
        const size_t first = used;
        for (size_t i = 0; i < plot->runs->count; i++)
            if (isfinite(values[i]) && (plot->x == NULL || x->levels[i] == level))
                sorted[used++] = values[i];
        groups[level] = (folk_box_group){.name = plot->x != NULL ? x->texts[level] : "all runs",
                                         .values = sorted + first,
                                         .count = used - first};
    }
    char *label = value_label(plot);
    char *x_label = plot->x != NULL ? folk_plot_label(plot->x, param_unit(plot, plot->x)) : NULL;
    const folk_boxes boxes = {.title = plot->title,
                              .x = {.label = x_label},
                              .y = {.label = label, .log = plot->log_y},
                              .groups = groups,
                              .group_count = levels};
    folk_boxes_draw(plot->picture, plot->rect, plot->theme, &boxes);
    folk_free(x_label);
    folk_free(label);
    folk_free(sorted);
    folk_free(groups);
}

bool folk_plot_box(const folk_plot *plot, folk_error *err) {
    plot_factor x = {0};
    double *values = folk_alloc(plot->runs->count * sizeof *values);
    const bool ok = take_summaries(plot, values, err) &&
                    (plot->x == NULL || factor_take(&x, plot->runs, plot->x, err));
    if (ok) draw_boxes(plot, &x, values);
    folk_free(values);
    factor_clear(&x);
    return ok;
}
