// SPDX-License-Identifier: GPL-3.0-or-later
// One metric over the points of a sweep: figures, and the table of means.
#include "cli/sweep_picture.h"
#include "cli/sweep_report.h"
#include "core/memory.h"
#include "sweep/sample.h"
#include "sweep/stopping.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

enum { MOST_ROWS = 200, MOST_FACTORS = 6, MOST_BOXES = 16 };

static const double width = 480, height = 300;

static void put_figure(folk_page *page, folk_sweep_picture *picture) {
    const folk_theme theme = folk_theme_light();
    folk_error err = {0};
    picture->theme = &theme;
    picture->picture = folk_picture_create(width, height);
    picture->rect = (folk_rect){8, 8, width - 16, height - 16};
    if (!folk_sweep_picture_draw(picture, &err)) {
        folk_picture_destroy(picture->picture);
        return;
    }
    char *describe = folk_sweep_picture_describe(picture);
    const char *metric = picture->swept->scenario.metrics[picture->metric].name;
    char *caption = picture->x >= 0
                        ? folk_format("%s against %s", metric,
                                      folk_swept_factor(picture->swept, picture->x)->name)
                        : folk_format("%s over all runs", metric);
    folk_page_figure(page, picture->picture, caption, describe);
    folk_free(caption);
    folk_free(describe);
}

static bool spans(const folk_factor *factor) {
    const double low = factor->low, high = factor->high;
    return factor->form == FOLK_FACTOR_INTERVAL && factor->logarithmic && low > 0 && high > low;
}

static bool is_logarithmic(const folk_swept *swept, int factor) {
    return swept->design != NULL && spans(folk_design_factor(swept->design, factor));
}

static folk_sweep_picture picture_of(const folk_swept *swept, int metric, int x) {
    return (folk_sweep_picture){.swept = swept,
                                .metric = metric,
                                .x = x,
                                .y = -1,
                                .log_x = x >= 0 && is_logarithmic(swept, x)};
}

static void put_box(folk_page *page, const folk_swept *swept, int metric, int factor) {
    folk_levels levels = folk_swept_levels(swept, factor);
    const bool few = levels.count <= MOST_BOXES;
    folk_levels_clear(&levels);
    if (!few) return;
    folk_sweep_picture box = picture_of(swept, metric, factor);
    box.kind = FOLK_SWEEP_BOX;
    put_figure(page, &box);
}

void folk_report_figures(folk_page *page, const folk_swept *swept, int metric) {
    if (!folk_swept_has(swept, metric)) return;
    const int factors = swept->factor_count < MOST_FACTORS ? swept->factor_count : MOST_FACTORS;
    folk_sweep_picture best = picture_of(swept, metric, -1);
    folk_sweep_picture_choose(&best);
    if (best.kind == FOLK_SWEEP_HEAT) put_figure(page, &best);
    for (int f = 0; f < factors; f++) {
        folk_sweep_picture one = picture_of(swept, metric, f);
        folk_sweep_picture_choose(&one);
        one.y = -1;
        if (one.kind == FOLK_SWEEP_HEAT) one.kind = FOLK_SWEEP_LINE;
        put_figure(page, &one);
        if (one.kind != FOLK_SWEEP_BOX && swept->factor_count == 1) put_box(page, swept, metric, f);
    }
    if (factors < swept->factor_count)
        folk_page_text(page, "Figures of %d further factors: folk plot STORE --sweep --x NAME.",
                       swept->factor_count - factors);
}

// The table.

// The clause of the sweep's rule that is about the metric; NULL: there is none.
static const folk_stop_clause *find_clause(const folk_swept *swept, int metric,
                                           folk_stop_rule *rule) {
    folk_error none = {0};
    if (swept->info.until[0] == '\0' || !folk_stop_parse(swept->info.until, rule, &none))
        return NULL;
    for (size_t i = 0; i < rule->count; i++)
        if (strcmp(rule->clauses[i].metric, swept->scenario.metrics[metric].name) == 0)
            return &rule->clauses[i];
    return NULL;
}

static const char *const single[] = {"value", "failed", NULL};
static const char *const several[] = {"n",      "no value", "mean",     "sd",     "t low",
                                      "t high", "BCa low",  "BCa high", "median", "5 %",
                                      "25 %",   "75 %",     "95 %",     NULL};

static const char *const ruled[] = {"rule low", "rule high", NULL};

static void put_headings(folk_page *page, const folk_swept *swept, const char *caption,
                         const char *const *last, bool has_rule) {
    const size_t factors = (size_t)swept->factor_count;
    const char **headings = folk_alloc((factors + 20) * sizeof *headings);
    size_t count = 0;
    headings[count++] = "point";
    for (size_t f = 0; f < factors; f++)
        headings[count++] = folk_swept_factor(swept, (int)f)->name;
    for (size_t i = 0; last[i] != NULL; i++)
        headings[count++] = last[i];
    for (size_t i = 0; has_rule && ruled[i] != NULL; i++)
        headings[count++] = ruled[i];
    folk_page_table(page, caption, headings);
    folk_free(headings);
}

// Without what was not run, so that what is left out is what failed.
static folk_sample sample_of(const folk_swept *swept, int metric, size_t point) {
    const folk_sample_def def = folk_sample_def_default();
    const double *values = folk_swept_at(swept, metric, point);
    const uint8_t *status = swept->status + point * swept->replicates;
    double *run = folk_alloc(swept->replicates * sizeof *run);
    size_t count = 0;
    for (size_t i = 0; i < swept->replicates; i++)
        if (status[i] != FOLK_SWEEP_STATUSES) run[count++] = values[i];
    const folk_sample sample = folk_sample_of(&def, run, count);
    folk_free(run);
    return sample;
}

static void put_sample(folk_page *page, const folk_sample *sample) {
    const double *at = sample->quantiles; // 5, 25, 50, 75 and 95 %
    const double numbers[] = {sample->mean,
                              sample->deviation,
                              sample->t.low,
                              sample->t.high,
                              sample->bca.low,
                              sample->bca.high,
                              at[2],
                              at[0],
                              at[1],
                              at[3],
                              at[4]};
    folk_page_count(page, sample->count);
    folk_page_count(page, sample->failed);
    for (size_t i = 0; i < sizeof numbers / sizeof *numbers; i++)
        folk_page_number(page, numbers[i]);
}

static void put_row(folk_page *page, const folk_swept *swept, int metric,
                    const folk_stop_clause *clause, size_t point) {
    folk_page_count(page, swept->points[point].index);
    for (int f = 0; f < swept->factor_count; f++)
        folk_page_cell(page, swept->points[point].texts[f]);
    if (swept->replicates > 1) {
        const folk_sample sample = sample_of(swept, metric, point);
        put_sample(page, &sample);
        if (clause == NULL) return;
        const folk_stop_reading reading =
            folk_stop_read(clause, folk_swept_at(swept, metric, point), swept->replicates);
        folk_page_number(page, reading.interval.low);
        folk_page_number(page, reading.interval.high);
        return;
    }
    folk_page_number(page, folk_swept_at(swept, metric, point)[0]);
    folk_page_count(page, folk_swept_failures(swept, point));
}

void folk_report_points(folk_page *page, const folk_swept *swept, int metric) {
    const size_t rows = swept->point_count < MOST_ROWS ? swept->point_count : MOST_ROWS;
    folk_stop_rule rule;
    const folk_stop_clause *clause =
        swept->replicates > 1 ? find_clause(swept, metric, &rule) : NULL;
    char *caption = folk_format(
        "%s at each point%s%s", swept->scenario.metrics[metric].name,
        swept->replicates > 1
            ? "; 95 % intervals of the mean: Student's t, and bootstrap (BCa, 2,000 resamples); "
              "quantiles of the runs"
            : "",
        clause != NULL ? "; the rule's interval at its own level, a confidence sequence" : "");
    put_headings(page, swept, caption, swept->replicates > 1 ? several : single, clause != NULL);
    folk_free(caption);
    for (size_t point = 0; point < rows; point++)
        put_row(page, swept, metric, clause, point);
    if (rows < swept->point_count)
        folk_page_text(page,
                       "These are the first %zu of %zu points; folk export STORE --sweep "
                       "writes all runs.",
                       rows, swept->point_count);
}
