// SPDX-License-Identifier: GPL-3.0-or-later
// The measures over time, one chart each: what all scenarios share first. The curves are drawn
// once; the cursor, and what the pointer reads, lie above them.
#include "viz/canvas.h"
#include "viz/viewer_state.h"

#include <ctype.h>
#include <math.h>
#include <stdio.h>
#include <string.h>

static const double least_width = 190, least_height = 120, row_height = 170;
static const double foot = 16; // where not all charts have room

static bool recorded(const folk_viewer *viewer, int metric) {
    for (int i = 0; i < FOLK_VIEWER_RUNS; i++) {
        folk_reader *reader = viewer->runs[i].reader;
        if (reader == NULL || metric >= folk_reader_scenario(reader)->metric_count) continue;
        const folk_curve curve = folk_reader_curve(reader, metric);
        const bool counts =
            metric == FOLK_METRIC_INVALID_ANSWERS || metric == FOLK_METRIC_FALLBACKS;
        if (!counts && curve.count > 0) return true;
        for (size_t k = 0; counts && k < curve.count; k++) // all well needs no chart
            if (curve.value[k] > 0) return true;
    }
    return false;
}

static const folk_scenario *scenario_of(const folk_viewer *viewer) {
    for (int i = 0; i < FOLK_VIEWER_RUNS; i++)
        if (viewer->runs[i].reader != NULL) return folk_reader_scenario(viewer->runs[i].reader);
    return NULL;
}

int folk_charts_list(const folk_viewer *viewer, int metrics[FOLK_CHARTS_MOST]) {
    const folk_scenario *scenario = scenario_of(viewer);
    int count = 0;
    const int all = scenario != NULL ? scenario->metric_count : 0;
    for (int metric = 0; metric < all && count < FOLK_CHARTS_MOST; metric++)
        if (recorded(viewer, metric)) metrics[count++] = metric;
    return count;
}

typedef struct grid {
    int columns, rows;
    double width, height;
} grid;

static grid grid_of(const folk_viewer *viewer, int count) {
    const folk_rect rect = folk_viewer_panel(viewer, FOLK_PANEL_CHARTS);
    const int most_columns = (int)fmax(floor(rect.width / least_width), 1);
    const int most_rows = (int)fmax(floor(rect.height / least_height), 1);
    const int wished_rows = (int)fmax(floor(rect.height / row_height), 1);
    grid out = {.columns = 1};
    while (out.columns < most_columns && out.columns * wished_rows < count)
        out.columns++;
    out.rows = (count + out.columns - 1) / out.columns;
    if (out.rows > most_rows) out.rows = most_rows;
    if (out.rows < 1) out.rows = 1;
    const bool all = out.columns * out.rows >= count;
    out.width = rect.width / out.columns;
    out.height = fmin((rect.height - (all ? 0 : foot)) / out.rows, 420);
    return out;
}

int folk_charts_room(const folk_viewer *viewer) {
    int metrics[FOLK_CHARTS_MOST];
    const grid cells = grid_of(viewer, folk_charts_list(viewer, metrics));
    return cells.columns * cells.rows;
}

// "mean_payoff" as a title: "Mean payoff".
static void title_of(const char *name, char out[96]) {
    snprintf(out, 96, "%s", name);
    for (char *at = out; *at != '\0'; at++)
        if (*at == '_' || *at == '-') *at = ' ';
    out[0] = (char)toupper((unsigned char)out[0]);
}

// Runs are told apart by their colours, which the bar at the top names.
static size_t traces_of(const folk_viewer *viewer, int metric, folk_trace *traces) {
    size_t count = 0;
    for (int i = 0; i < FOLK_VIEWER_RUNS; i++) {
        folk_reader *reader = viewer->runs[i].reader;
        if (reader == NULL || metric >= folk_reader_scenario(reader)->metric_count) continue;
        const folk_curve curve = folk_reader_curve(reader, metric);
        traces[count++] = (folk_trace){
            .x = curve.t,
            .y = curve.value,
            .count = curve.count,
            .color = folk_theme_category(&viewer->theme, (size_t)i),
            .dashed = i > 0,
        };
    }
    return count;
}

// Where a parameter was changed, and the bookmarks.
static size_t rules_of(const folk_viewer *viewer, double *rules, size_t most) {
    size_t count = 0;
    folk_reader *reader = folk_viewer_reader(viewer);
    for (int i = 0; i < folk_reader_intervention_count(reader) && count < most; i++)
        rules[count++] = folk_reader_intervention(reader, i)->t;
    for (size_t i = 0; i < viewer->bookmark_count && count < most; i++)
        rules[count++] = viewer->bookmarks[i];
    return count;
}

static void draw_chart(folk_viewer *viewer, folk_picture *picture, int metric, folk_rect rect) {
    enum { RULES_MOST = 256 };
    const folk_metric *declared = &scenario_of(viewer)->metrics[metric];
    folk_trace traces[FOLK_VIEWER_RUNS];
    char title[96];
    double rules[RULES_MOST];
    folk_chart chart = {.title = title, .traces = traces, .cursor = NAN, .rules = rules};
    title_of(declared->name, title);
    if (strcmp(declared->unit, "1") != 0 && declared->unit[0] != '\0')
        snprintf(title + strlen(title), sizeof title - strlen(title), " (%s)", declared->unit);
    chart.trace_count = traces_of(viewer, metric, traces);
    chart.rule_count = rules_of(viewer, rules, RULES_MOST);
    folk_viewer_shown(viewer, &chart.x.from, &chart.x.to);
    chart.y.log = metric < FOLK_CHARTS_MOST && viewer->log[metric];
    // A share is seen in its whole range.
    if (!chart.y.log && (metric == FOLK_METRIC_COOPERATION || metric == FOLK_METRIC_EFFICIENCY))
        chart.y.to = 1;
    viewer->drawn[viewer->drawn_count++] = (folk_drawn_chart){
        .metric = metric,
        .rect = rect,
        .area = folk_chart_draw(picture, rect, &viewer->theme, &chart),
    };
}

static void draw_nothing(folk_viewer *viewer, folk_picture *picture) {
    const folk_rect rect = folk_viewer_panel(viewer, FOLK_PANEL_CHARTS);
    folk_text_style style = folk_panel_style(viewer, 1.1, viewer->theme.faint);
    style.anchor = FOLK_ANCHOR_MIDDLE;
    const bool run = folk_viewer_reader(viewer) != NULL;
    folk_panel_text(picture, rect.width / 2, rect.height / 2, &style,
                    run                    ? "No measure has been recorded yet"
                    : viewer->live.steered ? "Waiting for the run to begin …"
                                           : "No run has begun");
}

void folk_panel_charts(folk_viewer *viewer, folk_picture *picture) {
    int metrics[FOLK_CHARTS_MOST];
    const folk_rect rect = folk_viewer_panel(viewer, FOLK_PANEL_CHARTS);
    const int count = folk_charts_list(viewer, metrics);
    const grid cells = grid_of(viewer, count);
    const folk_theme *theme = &viewer->theme;
    folk_draw_rect(picture, (folk_rect){0, 0, rect.width, rect.height}, theme->background);
    viewer->drawn_count = 0;
    if (count == 0) draw_nothing(viewer, picture);
    const int room = cells.columns * cells.rows;
    if (viewer->chart_first + room > count) viewer->chart_first = count > room ? count - room : 0;
    for (int i = 0; i < room && viewer->chart_first + i < count; i++) {
        const folk_rect cell = {floor(i % cells.columns * cells.width),
                                floor(i / cells.columns * cells.height), floor(cells.width),
                                floor(cells.height)};
        const bool chosen = viewer->focus == FOLK_PANEL_CHARTS &&
                            viewer->chart == viewer->chart_first + i && count > 1;
        if (chosen)
            folk_draw_rect(picture, (folk_rect){cell.x + 4, cell.y + 10, 3, 14}, theme->accent);
        draw_chart(viewer, picture, metrics[viewer->chart_first + i], folk_rect_shrunk(cell, 8));
    }
    if (count <= room) return;
    char text[64];
    folk_text_style style = folk_panel_style(viewer, 0.85, theme->faint);
    style.anchor = FOLK_ANCHOR_END;
    snprintf(text, sizeof text, "%d–%d of %d charts: Page Up, Page Down", viewer->chart_first + 1,
             viewer->chart_first + room, count);
    folk_panel_text(picture, rect.width - 10, rect.height - 4, &style, text);
}

// Above the curves.

static bool value_at(const folk_curve *curve, double t, double *value) {
    size_t low = 0, high = curve->count;
    while (low < high) {
        const size_t middle = (low + high) / 2;
        if (curve->t[middle] <= t)
            low = middle + 1;
        else
            high = middle;
    }
    if (low == 0) return false;
    *value = curve->value[low - 1];
    return isfinite(*value);
}

// What is nothing beside the axis is told as nothing.
static double told(double value, const folk_axis *axis) {
    return fabs(value) < 1e-9 * fabs(axis->to - axis->from) ? 0 : value;
}

// The value of a run at `t`, at the chart's upper right, and a mark on the curve.
static double draw_value(folk_viewer *viewer, folk_picture *picture, const folk_drawn_chart *chart,
                         int run, double t, double right) {
    folk_reader *reader = viewer->runs[run].reader;
    double value;
    char text[32];
    if (reader == NULL || chart->metric >= folk_reader_scenario(reader)->metric_count) return right;
    const folk_curve curve = folk_reader_curve(reader, chart->metric);
    if (!value_at(&curve, t, &value)) return right;
    const folk_color color = folk_theme_category(&viewer->theme, (size_t)run);
    const folk_place place = folk_plot_place(&chart->area, t, value);
    const folk_rect inner = chart->area.inner;
    const folk_rect reach = {inner.x - 1, inner.y - 1, inner.width + 2, inner.height + 2};
    if (isfinite(place.y) && folk_rect_has(reach, place))
        folk_draw_marks(picture, &place, 1, FOLK_MARK_DISC, 3.5, color, NULL);
    folk_text_style style = folk_panel_style(viewer, 1.1, color);
    style.anchor = FOLK_ANCHOR_END;
    style.bold = true;
    folk_tick_text(told(value, &chart->area.y), 0, text);
    const double width = folk_text_width(text, &style);
    folk_draw_rect(picture,
                   (folk_rect){right - width - 4, chart->rect.y - 2, width + 6, style.size * 1.4},
                   viewer->theme.background);
    folk_panel_text(picture, right, chart->rect.y + style.size * 0.95, &style, text);
    return right - width - 12;
}

static void draw_over_chart(folk_viewer *viewer, folk_picture *picture,
                            const folk_drawn_chart *chart, double t, bool hovered) {
    const folk_rect inner = chart->area.inner;
    const double x = folk_plot_place(&chart->area, t, chart->area.y.from).x;
    if (isfinite(x) && x >= inner.x - 0.5 && x <= inner.x + inner.width + 0.5) {
        const folk_place line[] = {{x, inner.y}, {x, inner.y + inner.height}};
        folk_draw_line(picture, line, 2, 1,
                       hovered ? viewer->theme.faint : folk_color_fade(viewer->theme.text, 0.6),
                       hovered);
    }
    double right = chart->rect.x + chart->rect.width - 4;
    for (int i = FOLK_VIEWER_RUNS - 1; i >= 0; i--)
        right = draw_value(viewer, picture, chart, i, t, right);
}

// What a measure is, beneath the pointer.
static void draw_meaning(folk_viewer *viewer, folk_picture *picture, const folk_drawn_chart *chart,
                         double t) {
    char number[32], text[320];
    const folk_metric *metric = &scenario_of(viewer)->metrics[chart->metric];
    const folk_rect panel = folk_viewer_panel(viewer, FOLK_PANEL_CHARTS);
    folk_text_style style = folk_panel_style(viewer, 0.9, viewer->theme.text);
    folk_tick_text(t, 0, number);
    snprintf(text, sizeof text, "t = %s    %s", number, metric->doc);
    const double width = fmin(folk_text_width(text, &style) + 12, panel.width - 16);
    const double below = chart->rect.y + chart->rect.height - style.size * 1.7;
    const folk_rect box = {fmin(chart->rect.x, panel.width - width - 8), below, width,
                           style.size * 1.8};
    folk_draw_rect(picture, box, viewer->theme.panel);
    folk_draw_frame(picture, box, 1, viewer->theme.grid);
    folk_panel_fit(picture, box.x + 6, box.y + style.size * 1.25, width - 12, &style, text);
}

int folk_charts_at(const folk_viewer *viewer, folk_place place) {
    for (int i = 0; i < viewer->drawn_count; i++)
        if (folk_rect_has(viewer->drawn[i].rect, place)) return i;
    return -1;
}

void folk_panel_charts_over(folk_viewer *viewer, folk_picture *picture) {
    const folk_rect panel = folk_viewer_panel(viewer, FOLK_PANEL_CHARTS);
    const folk_place place = {viewer->pointer.x - panel.x, viewer->pointer.y - panel.y};
    const bool over = viewer->pointer_in && !viewer->help && folk_rect_has(panel, viewer->pointer);
    const int hovered = over ? folk_charts_at(viewer, place) : -1;
    double t = viewer->t;
    if (hovered >= 0 && folk_rect_has(viewer->drawn[hovered].area.inner, place))
        t = folk_plot_value(&viewer->drawn[hovered].area, place).x;
    const bool reads = t != viewer->t && isfinite(t);
    for (int i = 0; i < viewer->drawn_count; i++)
        draw_over_chart(viewer, picture, &viewer->drawn[i], reads ? t : viewer->t, reads);
    if (hovered >= 0) draw_meaning(viewer, picture, &viewer->drawn[hovered], t);
}
