// SPDX-License-Identifier: GPL-3.0-or-later
#include "cli/sweep_picture.h"

#include "cli/plot_picture.h"
#include "cli/sweep_classes.h"
#include "core/memory.h"
#include "core/stats.h"
#include "viz/box.h"
#include "viz/heat.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { MOST_CURVES = FOLK_THEME_CATEGORIES };

static const double level = 0.95;

static bool is_numeric(const folk_swept *swept, int factor) {
    const folk_param *param = folk_swept_factor(swept, factor);
    return !folk_param_is_text(param->type) && param->type != FOLK_PARAM_BOOL;
}

// The next factor that is not taken, numeric ones first; -1 when there is none.
static int next_factor(const folk_sweep_picture *picture, bool numeric_only) {
    const int count = picture->swept->factor_count;
    for (int pass = 0; pass < 2; pass++)
        for (int f = 0; f < count; f++) {
            const bool fits = is_numeric(picture->swept, f) == (pass == 0);
            if (fits && f != picture->x && f != picture->y && !(pass == 1 && numeric_only))
                return f;
        }
    return -1;
}

void folk_sweep_picture_fill(folk_sweep_picture *picture) {
    if (picture->x < 0) picture->x = next_factor(picture, false);
    if (picture->kind == FOLK_SWEEP_HEAT && picture->y < 0)
        picture->y = next_factor(picture, false);
}

void folk_sweep_picture_choose(folk_sweep_picture *picture) {
    const folk_swept *swept = picture->swept;
    int numeric = 0;
    for (int f = 0; f < swept->factor_count; f++)
        numeric += is_numeric(swept, f);
    picture->kind = FOLK_SWEEP_LINE;
    const bool x_is_text = picture->x >= 0 && !is_numeric(swept, picture->x);
    if (numeric == 0 || x_is_text) picture->kind = FOLK_SWEEP_BOX;
    if (picture->y >= 0 || (numeric >= 2 && swept->factor_count == 2))
        picture->kind = FOLK_SWEEP_HEAT;
    folk_sweep_picture_fill(picture);
}

static char *metric_label(const folk_sweep_picture *picture) {
    const folk_metric *metric = &picture->swept->scenario.metrics[picture->metric];
    return folk_plot_label(metric->name, metric->unit);
}

static char *factor_label(const folk_sweep_picture *picture, int factor) {
    const folk_param *param = folk_swept_factor(picture->swept, factor);
    return folk_plot_label(param->name, param->unit);
}

// Moments of the runs in each cell: moments[row * columns + column].
static folk_moments *cells_of(const folk_sweep_picture *picture, const folk_classes *columns,
                              const folk_classes *rows) {
    const folk_swept *swept = picture->swept;
    folk_moments *cells = folk_alloc(columns->count * rows->count * sizeof *cells);
    for (size_t point = 0; point < swept->point_count; point++) {
        const double *values = folk_swept_at(swept, picture->metric, point);
        folk_moments *cell = &cells[rows->of[point] * columns->count + columns->of[point]];
        for (size_t i = 0; i < swept->replicates; i++)
            if (isfinite(values[i])) folk_moments_add(cell, values[i]);
    }
    return cells;
}

// Curves.

// Arrays of one curve: x, mean, low, high.
static double *curve_of(const folk_classes *x, const folk_moments *cells) {
    double *arrays = folk_alloc(4 * x->count * sizeof *arrays);
    for (size_t i = 0; i < x->count; i++) {
        const folk_interval interval = folk_moments_interval(&cells[i], level);
        arrays[i] = x->middles[i];
        arrays[x->count + i] = cells[i].count > 0 ? cells[i].mean : NAN;
        arrays[2 * x->count + i] = cells[i].count > 1 ? interval.low : NAN;
        arrays[3 * x->count + i] = cells[i].count > 1 ? interval.high : NAN;
    }
    return arrays;
}

static void draw_dots(const folk_sweep_picture *picture, const folk_plot_area *area,
                      const folk_trace *trace) {
    for (size_t i = 0; i < trace->count; i++) {
        if (!isfinite(trace->y[i]) || (picture->log_x && trace->x[i] <= 0) ||
            (picture->log_y && trace->y[i] <= 0))
            continue;
        const folk_place at = folk_plot_place(area, trace->x[i], trace->y[i]);
        folk_draw_marks(picture->picture, &at, 1, FOLK_MARK_DISC, picture->theme->font * 0.22,
                        trace->color, NULL);
    }
}

static void draw_curves(const folk_sweep_picture *picture, const folk_classes *x,
                        const folk_classes *groups, const folk_moments *cells) {
    folk_trace *traces = folk_alloc(groups->count * sizeof *traces);
    for (size_t i = 0; i < groups->count; i++) {
        double *arrays = curve_of(x, cells + i * x->count);
        traces[i] = (folk_trace){.x = arrays,
                                 .y = arrays + x->count,
                                 .low = arrays + 2 * x->count,
                                 .high = arrays + 3 * x->count,
                                 .count = x->count,
                                 .name = groups->names[i][0] != '\0' ? groups->names[i] : NULL,
                                 .color = folk_theme_category(picture->theme, i)};
    }
    char *x_label = factor_label(picture, picture->x), *y_label = metric_label(picture);
    const folk_chart chart = {.title = picture->title,
                              .x = {.label = x_label, .log = picture->log_x},
                              .y = {.label = y_label, .log = picture->log_y},
                              .traces = traces,
                              .trace_count = groups->count,
                              .cursor = NAN};
    const folk_plot_area area =
        folk_chart_draw(picture->picture, picture->rect, picture->theme, &chart);
    for (size_t i = 0; i < groups->count; i++) {
        draw_dots(picture, &area, &traces[i]);
        folk_free((double *)traces[i].x);
    }
    folk_free(x_label);
    folk_free(y_label);
    folk_free(traces);
}

static bool draw_line(const folk_sweep_picture *picture, folk_error *err) {
    if (picture->x < 0 || !is_numeric(picture->swept, picture->x))
        return folk_fail(err, FOLK_ERR_USAGE,
                         "--kind line needs a factor of numbers along (--x NAME); texts are for "
                         "--kind box");
    folk_classes x = folk_classes_of(picture->swept, picture->x, FOLK_CLASSES_WIDE, picture->log_x);
    folk_classes groups = folk_classes_of_others(picture->swept, picture->x, -1, MOST_CURVES);
    folk_moments *cells = cells_of(picture, &x, &groups);
    draw_curves(picture, &x, &groups, cells);
    folk_free(cells);
    folk_classes_clear(&groups);
    folk_classes_clear(&x);
    return true;
}

// Heat maps.

static void draw_cells(const folk_sweep_picture *picture, const folk_classes *x,
                       const folk_classes *y, const folk_moments *cells) {
    double *means = folk_alloc(x->count * y->count * sizeof *means);
    for (size_t i = 0; i < x->count * y->count; i++)
        means[i] = cells[i].count > 0 ? cells[i].mean : NAN;
    char *label = metric_label(picture);
    char *x_label = factor_label(picture, picture->x);
    char *y_label = factor_label(picture, picture->y);
    const folk_heat heat = {.title = picture->title,
                            .value_label = label,
                            .x = {.label = x_label},
                            .y = {.label = y_label},
                            .x_names = (const char *const *)x->names,
                            .y_names = (const char *const *)y->names,
                            .columns = x->count,
                            .rows = y->count,
                            .values = means};
    folk_heat_draw(picture->picture, picture->rect, picture->theme, &heat);
    folk_free(y_label);
    folk_free(x_label);
    folk_free(label);
    folk_free(means);
}

static bool draw_heat(const folk_sweep_picture *picture, folk_error *err) {
    if (picture->x < 0 || picture->y < 0 || picture->x == picture->y)
        return folk_fail(err, FOLK_ERR_USAGE,
                         "--kind heat needs two factors that vary: --x NAME --y NAME");
    const folk_swept *swept = picture->swept;
    folk_classes x = folk_classes_of(swept, picture->x, FOLK_CLASSES_COARSE, picture->log_x);
    folk_classes y = folk_classes_of(swept, picture->y, FOLK_CLASSES_COARSE, picture->log_y);
    folk_moments *cells = cells_of(picture, &x, &y);
    draw_cells(picture, &x, &y, cells);
    folk_free(cells);
    folk_classes_clear(&y);
    folk_classes_clear(&x);
    return true;
}

// Boxes.

static double *gather(const folk_sweep_picture *picture, const folk_classes *x,
                      folk_box_group *groups) {
    const folk_swept *swept = picture->swept;
    double *values = folk_alloc(swept->point_count * swept->replicates * sizeof *values);
    size_t used = 0;
    for (size_t i = 0; i < x->count; i++) {
        groups[i] = (folk_box_group){.name = x->names[i], .values = values + used};
        for (size_t point = 0; point < swept->point_count; point++) {
            const double *at = folk_swept_at(swept, picture->metric, point);
            for (size_t r = 0; r < swept->replicates && x->of[point] == i; r++)
                if (isfinite(at[r])) values[used++] = at[r];
        }
        groups[i].count = (size_t)(values + used - groups[i].values);
    }
    return values;
}

static folk_classes all_runs(const folk_swept *swept) {
    folk_classes all = folk_classes_of_others(swept, -1, -1, 1);
    folk_free(all.names[0]);
    all.names[0] = folk_strdup("all runs");
    return all;
}

static void draw_box(const folk_sweep_picture *picture) {
    folk_classes x = picture->x >= 0 ? folk_classes_of(picture->swept, picture->x,
                                                       FOLK_CLASSES_WIDE, picture->log_x)
                                     : all_runs(picture->swept);
    folk_box_group *groups = folk_alloc(x.count * sizeof *groups);
    double *values = gather(picture, &x, groups);
    char *label = metric_label(picture);
    char *x_label = picture->x >= 0 ? factor_label(picture, picture->x) : NULL;
    const folk_boxes boxes = {.title = picture->title,
                              .x = {.label = x_label},
                              .y = {.label = label, .log = picture->log_y},
                              .groups = groups,
                              .group_count = x.count};
    folk_boxes_draw(picture->picture, picture->rect, picture->theme, &boxes);
    folk_free(x_label);
    folk_free(label);
    folk_free(values);
    folk_free(groups);
    folk_classes_clear(&x);
}

bool folk_sweep_picture_draw(const folk_sweep_picture *picture, folk_error *err) {
    if (!folk_swept_has(picture->swept, picture->metric))
        return folk_fail(err, FOLK_ERR_USAGE,
                         "nothing of '%s' was recorded in any run: no point to plot",
                         picture->swept->scenario.metrics[picture->metric].name);
    switch (picture->kind) {
    case FOLK_SWEEP_LINE:
        return draw_line(picture, err);
    case FOLK_SWEEP_HEAT:
        return draw_heat(picture, err);
    case FOLK_SWEEP_BOX:
        draw_box(picture);
        return true;
    }
    return false;
}

// In words.

// The classes of x with the least and the largest mean.
static void put_extremes(const folk_sweep_picture *picture, FILE *out) {
    const int factor = picture->x;
    folk_classes x = folk_classes_of(picture->swept, factor, FOLK_CLASSES_WIDE, picture->log_x);
    folk_classes all = all_runs(picture->swept);
    folk_moments *cells = cells_of(picture, &x, &all);
    size_t least = x.count, largest = x.count;
    for (size_t i = 0; i < x.count; i++) {
        if (cells[i].count == 0) continue;
        if (least == x.count || cells[i].mean < cells[least].mean) least = i;
        if (largest == x.count || cells[i].mean > cells[largest].mean) largest = i;
    }
    if (least < x.count)
        fprintf(out, " The mean over runs is least, %.4g, at %s, and largest, %.4g, at %s.",
                cells[least].mean, x.names[least], cells[largest].mean, x.names[largest]);
    if (x.gathered)
        fprintf(out, " Values of %s are gathered in classes of equal width, named by their middle.",
                folk_swept_factor(picture->swept, factor)->name);
    folk_free(cells);
    folk_classes_clear(&all);
    folk_classes_clear(&x);
}

static void put_kind(const folk_sweep_picture *picture, FILE *out) {
    const char *metric = picture->swept->scenario.metrics[picture->metric].name;
    const char *x = picture->x >= 0 ? folk_swept_factor(picture->swept, picture->x)->name : "";
    const char *y = picture->y >= 0 ? folk_swept_factor(picture->swept, picture->y)->name : "";
    if (picture->kind == FOLK_SWEEP_LINE)
        fprintf(out, "Mean of %s against %s, with the 95 %% interval (Student's t) over runs.",
                metric, x);
    else if (picture->kind == FOLK_SWEEP_HEAT)
        fprintf(out, "Mean of %s over runs, for %s (along) and %s (upwards).", metric, x, y);
    else if (picture->x >= 0)
        fprintf(out,
                "Spread of %s over runs, for each value of %s: box of quartiles, whiskers to "
                "1.5 times its height, runs as dots.",
                metric, x);
    else
        fprintf(out, "Spread of %s over all runs.", metric);
}

char *folk_sweep_picture_describe(const folk_sweep_picture *picture) {
    char *text = NULL;
    size_t size = 0;
    FILE *out = open_memstream(&text, &size);
    put_kind(picture, out);
    if (picture->x >= 0) put_extremes(picture, out);
    fclose(out);
    char *copy = folk_strdup(text);
    free(text);
    return copy;
}
