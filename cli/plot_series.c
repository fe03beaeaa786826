// SPDX-License-Identifier: GPL-3.0-or-later
#include "cli/plot_picture.h"

#include "core/memory.h"
#include "viz/band.h"
#include "viz/label.h"

#include <math.h>
#include <string.h>

enum { MOST_DEFAULT = 4 };

folk_rect folk_plot_title(const folk_plot *plot) {
    folk_rect rect = plot->rect;
    if (plot->title == NULL || plot->title[0] == '\0') return rect;
    folk_text_style style = folk_text_plain(plot->theme, 1.1, FOLK_ANCHOR_START);
    style.bold = true;
    const folk_place at = {rect.x, rect.y + style.size};
    folk_draw_text_within(plot->picture, at, &style, plot->title, rect.width);
    const double height = fmin(style.size * 1.5, rect.height);
    return (folk_rect){rect.x, rect.y + height, rect.width, rect.height - height};
}

char *folk_plot_label(const char *name, const char *unit) {
    if (unit[0] == '\0' || strcmp(unit, "1") == 0) return folk_strdup(name);
    return folk_format("%s (%s)", name, unit);
}

// What a series plot shows: names of metrics, one panel for each unit.
typedef struct series_plot {
    const folk_plot *plot;
    folk_rect rect;  // of all panels
    bool one_legend; // above all panels, which show the same runs
    folk_texts metrics;
    folk_texts units; // one for each panel
    folk_trace *traces;
    size_t trace_count, trace_capacity;
    folk_band *bands; // of all panels that were drawn
    size_t band_count, band_capacity;
    folk_arena *arena; // names of the traces
} series_plot;

static const folk_metric *metric_of(const series_plot *series, const char *name) {
    const folk_scenario *scenario = folk_reader_scenario(series->plot->runs->items[0].reader);
    return &scenario->metrics[folk_scenario_find_metric(scenario, name)];
}

static folk_curve curve_of(const folk_plot_run *run, const char *name) {
    const int metric = folk_scenario_find_metric(folk_reader_scenario(run->reader), name);
    return metric >= 0 ? folk_reader_curve(run->reader, metric) : (folk_curve){0};
}

static bool is_recorded(const folk_plot_runs *runs, const char *name) {
    for (size_t i = 0; i < runs->count; i++)
        if (curve_of(&runs->items[i], name).count > 0) return true;
    return false;
}

// Without a wish: the first metrics that have points, but for counts of what went wrong.
static void choose_metrics(series_plot *series) {
    const folk_scenario *scenario = folk_reader_scenario(series->plot->runs->items[0].reader);
    for (int i = 0; i < scenario->metric_count && series->metrics.count < MOST_DEFAULT; i++) {
        if (i == FOLK_METRIC_INVALID_ANSWERS || i == FOLK_METRIC_FALLBACKS) continue;
        if (is_recorded(series->plot->runs, scenario->metrics[i].name))
            folk_texts_add(&series->metrics, scenario->metrics[i].name);
    }
}

static bool take_metrics(series_plot *series, folk_error *err) {
    const folk_plot *plot = series->plot;
    for (size_t i = 0; i < plot->metrics->count; i++) {
        const char *name = plot->metrics->items[i];
        for (size_t run = 0; run < plot->runs->count; run++)
            if (folk_plot_metric(&plot->runs->items[run], name, err) < 0) return false;
        if (!is_recorded(plot->runs, name))
            return folk_fail(err, FOLK_ERR_USAGE, "nothing of '%s' was recorded: no point to plot",
                             name);
        folk_texts_add(&series->metrics, name);
    }
    if (plot->metrics->count == 0) choose_metrics(series);
    return series->metrics.count > 0 ||
           folk_fail(err, FOLK_ERR_USAGE, "%s recorded no measure: there is no point to plot",
                     plot->runs->count == 1 ? "the run" : "the runs");
}

static void take_units(series_plot *series) {
    for (size_t i = 0; i < series->metrics.count; i++) {
        const char *unit = metric_of(series, series->metrics.items[i])->unit;
        bool known = false;
        for (size_t j = 0; j < series->units.count; j++)
            known |= strcmp(series->units.items[j], unit) == 0;
        if (!known) folk_texts_add(&series->units, unit);
    }
}

// Traces.

static folk_trace *add_trace(series_plot *series) {
    series->traces = folk_grow(series->traces, &series->trace_capacity, series->trace_count + 1,
                               sizeof *series->traces);
    folk_trace *trace = &series->traces[series->trace_count++];
    *trace = (folk_trace){0};
    return trace;
}

// What the legend says: the metric where a panel has several, and the run where there are several.
static const char *trace_name(series_plot *series, const char *metric, const char *run,
                              bool several) {
    if (!several) return run[0] != '\0' ? folk_arena_strdup(series->arena, run) : NULL;
    if (run[0] == '\0') return metric;
    char *text = folk_format("%s, %s", metric, run);
    const char *kept = folk_arena_strdup(series->arena, text);
    folk_free(text);
    return kept;
}

static void add_run_traces(series_plot *series, const char *metric, bool several) {
    const folk_plot_runs *runs = series->plot->runs;
    for (size_t i = 0; i < runs->count; i++) {
        const folk_curve curve = curve_of(&runs->items[i], metric);
        folk_trace *trace = add_trace(series);
        trace->x = curve.t;
        trace->y = curve.value;
        trace->count = curve.count;
        trace->name =
            trace_name(series, metric, runs->count > 1 ? runs->items[i].name : "", several);
    }
}

static folk_band *add_band(series_plot *series) {
    series->bands = folk_grow(series->bands, &series->band_capacity, series->band_count + 1,
                              sizeof *series->bands);
    folk_band *band = &series->bands[series->band_count++];
    *band = (folk_band){0};
    return band;
}

// Those of a group that recorded something of the metric; returns how many.
static size_t replicates_of(const folk_plot_runs *runs, size_t group, const char *metric,
                            folk_replicate *replicates) {
    size_t count = 0;
    for (size_t i = 0; i < runs->count; i++) {
        folk_reader *reader = runs->items[i].reader;
        const int number = folk_scenario_find_metric(folk_reader_scenario(reader), metric);
        if (folk_comparison_group(runs->comparison, i) != group || number < 0 ||
            folk_comparison_again(runs->comparison, i))
            continue;
        replicates[count] = folk_replicate_of(reader, number);
        if (replicates[count].curve.count > 0) count++;
    }
    return count;
}

static void add_group_traces(series_plot *series, const char *metric, bool several) {
    const folk_plot_runs *runs = series->plot->runs;
    folk_replicate *replicates = folk_alloc(runs->count * sizeof *replicates);
    for (size_t group = 0; group < folk_comparison_group_count(runs->comparison); group++) {
        const size_t count = replicates_of(runs, group, metric, replicates);
        if (count == 0) continue;
        folk_band *band = add_band(series);
        folk_band_update(band, replicates, count, series->plot->from, series->plot->to);
        folk_trace *trace = add_trace(series);
        *trace = folk_band_trace(band);
        trace->name = trace_name(series, metric,
                                 folk_comparison_group_name(runs->comparison, group), several);
    }
    folk_free(replicates);
}

// Of one panel: the metrics of one unit.
static size_t add_panel_traces(series_plot *series, const char *unit, const char **only) {
    size_t count = 0;
    for (size_t i = 0; i < series->metrics.count; i++) {
        if (strcmp(metric_of(series, series->metrics.items[i])->unit, unit) != 0) continue;
        *only = series->metrics.items[i];
        count++;
    }
    for (size_t i = 0; i < series->metrics.count; i++) {
        const char *name = series->metrics.items[i];
        if (strcmp(metric_of(series, name)->unit, unit) != 0) continue;
        if (series->plot->band)
            add_group_traces(series, name, count > 1);
        else
            add_run_traces(series, name, count > 1);
    }
    return count;
}

// Draws a panel, its y axis at least `left` points wide; returns how wide it became.
static double draw_panel(series_plot *series, size_t panel, folk_picture *picture, double left) {
    const folk_plot *plot = series->plot;
    const size_t panels = series->units.count;
    const char *unit = series->units.items[panel], *only = NULL;
    series->trace_count = 0;
    const size_t count = add_panel_traces(series, unit, &only);
    for (size_t i = 0; i < series->trace_count && series->one_legend; i++)
        series->traces[i].name = NULL;
    const bool bare = strcmp(unit, "1") == 0 || unit[0] == '\0';
    char *label = count == 1 ? folk_plot_label(only, unit) : folk_strdup(bare ? "share" : unit);
    const double height = series->rect.height / (double)panels;
    const folk_rect rect = {series->rect.x, series->rect.y + height * (double)panel,
                            series->rect.width,
                            height - (panel + 1 < panels ? plot->theme->font * 0.6 : 0)};
    const folk_chart chart = {
        .x = {.label = panel + 1 == panels ? "time" : NULL,
              .from = plot->from,
              .to = plot->to,
              .log = plot->log_x},
        .y = {.label = label, .log = plot->log_y},
        .traces = series->traces,
        .trace_count = series->trace_count,
        .cursor = NAN,
        .left = left,
    };
    const folk_plot_area area = folk_chart_draw(picture, rect, plot->theme, &chart);
    folk_free(label);
    return area.inner.x - rect.x;
}

// Where each panel shows one measure of the same runs, one legend serves them all.
static void draw_legend(series_plot *series) {
    const folk_plot *plot = series->plot;
    const char *only;
    series->trace_count = 0;
    add_panel_traces(series, series->units.items[0], &only);
    folk_legend_key *keys = folk_alloc(series->trace_count * sizeof *keys);
    size_t count = 0;
    for (size_t i = 0; i < series->trace_count; i++)
        if (series->traces[i].name != NULL)
            keys[count++] = (folk_legend_key){.name = series->traces[i].name,
                                              .color = folk_theme_category(plot->theme, i),
                                              .kind = FOLK_LEGEND_LINE};
    folk_rect room = series->rect;
    room.height *= 0.12;
    const double height = folk_legend_draw(plot->picture, room, plot->theme, keys, count);
    series->rect.y += height;
    series->rect.height -= height;
    folk_free(keys);
}

// Whether all runs, or groups of them, have the measure: then they have their colours everywhere.
static bool is_whole(const series_plot *series, const char *metric) {
    const folk_plot_runs *runs = series->plot->runs;
    for (size_t i = 0; i < runs->count; i++)
        if (curve_of(&runs->items[i], metric).count == 0) return false;
    return true;
}

static bool shares_legend(const series_plot *series) {
    if (series->units.count < 2 || series->units.count != series->metrics.count) return false;
    for (size_t i = 0; i < series->metrics.count; i++)
        if (!is_whole(series, series->metrics.items[i])) return false;
    return true;
}

// Panels share their left edge, so that a moment lies above the same moment: they are drawn once to
// see which one needs the widest axis.
static void draw_panels(series_plot *series) {
    double left = 0;
    series->rect = folk_plot_title(series->plot);
    series->one_legend = shares_legend(series);
    if (series->one_legend) draw_legend(series);
    if (series->units.count > 1) {
        const folk_picture *page = series->plot->picture;
        folk_picture *trial =
            folk_picture_create(folk_picture_width(page), folk_picture_height(page));
        for (size_t panel = 0; panel < series->units.count; panel++)
            left = fmax(left, draw_panel(series, panel, trial, 0));
        folk_picture_destroy(trial);
    }
    for (size_t panel = 0; panel < series->units.count; panel++)
        draw_panel(series, panel, series->plot->picture, left);
}

bool folk_plot_series(const folk_plot *plot, folk_error *err) {
    series_plot series = {.plot = plot, .arena = folk_arena_create()};
    const bool ok = take_metrics(&series, err);
    if (ok) {
        take_units(&series);
        draw_panels(&series);
    }
    folk_texts_clear(&series.metrics);
    folk_texts_clear(&series.units);
    for (size_t i = 0; i < series.band_count; i++)
        folk_band_clear(&series.bands[i]);
    folk_free(series.bands);
    folk_free(series.traces);
    folk_arena_destroy(series.arena);
    return ok;
}
