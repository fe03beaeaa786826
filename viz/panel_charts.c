// SPDX-License-Identifier: GPL-3.0-or-later
// The measures over time, one chart each: what all scenarios share first. The curves are drawn
// once; the cursor, and what the pointer reads, lie above them (viz/panel_charts_over.c).
#include "viz/canvas.h"
#include "viz/viewer_state.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

static const double least_width = 190, least_height = 120, row_height = 170;
static const double foot = 16; // where not all charts have room
static const double legend_share = 0.25;

// Counts of what went wrong need no chart when all went well.
static bool is_worth_a_chart(const folk_curve *curve, int metric) {
    if (metric != FOLK_METRIC_INVALID_ANSWERS && metric != FOLK_METRIC_FALLBACKS)
        return curve->count > 0;
    for (size_t i = 0; i < curve->count; i++)
        if (curve->value[i] > 0) return true;
    return false;
}

static bool recorded(const folk_viewer *viewer, int measure) {
    for (int i = 0; i < FOLK_VIEWER_RUNS; i++) {
        const int metric = folk_viewer_metric(viewer, measure, i);
        if (metric < 0) continue;
        const folk_curve curve = folk_reader_curve(viewer->runs[i].reader, metric);
        if (is_worth_a_chart(&curve, metric)) return true;
    }
    return false;
}

int folk_charts_list(const folk_viewer *viewer, int measures[FOLK_CHARTS_MOST]) {
    int count = 0;
    for (int i = 0; i < viewer->measure_count && count < FOLK_CHARTS_MOST; i++)
        if (recorded(viewer, i)) measures[count++] = i;
    return count;
}

// The legend lies above all charts, which show the same runs. Without a picture: how high it is.
static double draw_legend(const folk_viewer *viewer, folk_picture *picture) {
    folk_legend_key keys[FOLK_VIEWER_RUNS];
    const folk_rect rect = folk_viewer_panel(viewer, FOLK_PANEL_CHARTS);
    const size_t count = folk_viewer_keys(viewer, keys);
    if (count == 0) return 0;
    const folk_rect room = {12, 6, rect.width - 24, rect.height * legend_share};
    return folk_legend_draw(picture, room, &viewer->theme, keys, count) + 8;
}

typedef struct grid {
    int columns, rows;
    double top, width, height;
} grid;

static grid grid_of(const folk_viewer *viewer, int count) {
    folk_rect rect = folk_viewer_panel(viewer, FOLK_PANEL_CHARTS);
    grid out = {.columns = 1, .top = draw_legend(viewer, NULL)};
    rect.height -= out.top;
    const int most_columns = (int)fmax(floor(rect.width / least_width), 1);
    const int most_rows = (int)fmax(floor(rect.height / least_height), 1);
    const int wished_rows = (int)fmax(floor(rect.height / row_height), 1);
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

int folk_charts_at(const folk_viewer *viewer, folk_place place) {
    for (int i = 0; i < viewer->drawn_count; i++)
        if (folk_rect_has(viewer->drawn[i].rect, place)) return i;
    return -1;
}

int folk_charts_room(const folk_viewer *viewer) {
    int measures[FOLK_CHARTS_MOST];
    const grid cells = grid_of(viewer, folk_charts_list(viewer, measures));
    return cells.columns * cells.rows;
}

// Where a parameter was changed, and the bookmarks.
static size_t rules_of(const folk_viewer *viewer, double *rules, size_t most) {
    size_t count = 0;
    folk_reader *reader = folk_viewer_reader(viewer);
    const int changes = reader != NULL ? folk_reader_intervention_count(reader) : 0;
    for (int i = 0; i < changes && count < most; i++)
        rules[count++] = folk_reader_intervention(reader, i)->t;
    for (size_t i = 0; i < viewer->bookmark_count && count < most; i++)
        rules[count++] = viewer->bookmarks[i];
    return count;
}

static void draw_chart(folk_viewer *viewer, folk_picture *picture, int measure, folk_rect rect) {
    enum { RULES_MOST = 256 };
    folk_shown shown;
    double rules[RULES_MOST];
    // The title shares its line with values that change: both lie above the curves.
    folk_chart chart = {.title = " ", .traces = shown.traces, .cursor = NAN, .rules = rules};
    folk_viewer_traces(viewer, measure, &shown);
    for (size_t i = 0; i < shown.count; i++)
        shown.traces[i].name = NULL; // one legend serves all charts
    chart.trace_count = shown.count;
    chart.rule_count = rules_of(viewer, rules, RULES_MOST);
    folk_viewer_shown(viewer, &chart.x.from, &chart.x.to);
    chart.y.log = viewer->measures[measure].log;
    // A share is seen in its whole range.
    if (!chart.y.log && (measure == FOLK_METRIC_COOPERATION || measure == FOLK_METRIC_EFFICIENCY))
        chart.y.to = 1;
    viewer->drawn[viewer->drawn_count++] = (folk_drawn_chart){
        .measure = measure,
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
    int measures[FOLK_CHARTS_MOST];
    const folk_rect rect = folk_viewer_panel(viewer, FOLK_PANEL_CHARTS);
    const int count = folk_charts_list(viewer, measures);
    const grid cells = grid_of(viewer, count);
    const folk_theme *theme = &viewer->theme;
    folk_draw_rect(picture, (folk_rect){0, 0, rect.width, rect.height}, theme->background);
    viewer->drawn_count = 0;
    draw_legend(viewer, picture);
    if (count == 0) draw_nothing(viewer, picture);
    const int room = cells.columns * cells.rows;
    if (viewer->chart_first + room > count) viewer->chart_first = count > room ? count - room : 0;
    for (int i = 0; i < room && viewer->chart_first + i < count; i++) {
        const folk_rect cell = {floor(i % cells.columns * cells.width),
                                floor(cells.top + i / cells.columns * cells.height),
                                floor(cells.width), floor(cells.height)};
        const bool chosen = viewer->focus == FOLK_PANEL_CHARTS &&
                            viewer->chart == viewer->chart_first + i && count > 1;
        if (chosen)
            folk_draw_rect(picture, (folk_rect){cell.x + 4, cell.y + 10, 3, 14}, theme->accent);
        draw_chart(viewer, picture, measures[viewer->chart_first + i], folk_rect_shrunk(cell, 8));
    }
    if (count <= room) return;
    char text[64];
    folk_text_style style = folk_panel_style(viewer, 0.85, theme->faint);
    style.anchor = FOLK_ANCHOR_END;
    snprintf(text, sizeof text, "%d–%d of %d charts: Page Up, Page Down", viewer->chart_first + 1,
             viewer->chart_first + room, count);
    folk_panel_text(picture, rect.width - 10, rect.height - 4, &style, text);
}
