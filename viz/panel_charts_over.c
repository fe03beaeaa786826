// SPDX-License-Identifier: GPL-3.0-or-later
// What lies above the curves of the charts: titles and the values at the moment, which share a
// line, the cursor, and what the pointer reads.
#include "viz/canvas.h"
#include "viz/viewer_state.h"

#include <ctype.h>
#include <math.h>
#include <stdio.h>
#include <string.h>

// What is nothing beside the axis is told as nothing.
static double told(double value, const folk_axis *axis) {
    return fabs(value) < 1e-9 * fabs(axis->to - axis->from) ? 0 : value;
}

// The last point at or before `t`, with a value; false when there is none.
static bool point_at(const folk_trace *trace, double t, size_t *point) {
    size_t low = 0, high = trace->count;
    while (low < high) {
        const size_t middle = low + (high - low) / 2;
        if (trace->x[middle] <= t)
            low = middle + 1;
        else
            high = middle;
    }
    if (low == 0) return false;
    *point = low - 1;
    return isfinite(trace->y[low - 1]);
}

// Titles.

// "mean_payoff" as a title, with its unit: "Mean payoff (points)".
static void title_of(const folk_metric *metric, char *out, size_t room) {
    const bool bare = strcmp(metric->unit, "1") == 0 || metric->unit[0] == '\0';
    if (bare)
        snprintf(out, room, "%s", metric->name);
    else
        snprintf(out, room, "%s (%s)", metric->name, metric->unit);
    for (size_t i = 0; i < strlen(metric->name) && out[i] != '\0'; i++)
        if (out[i] == '_' || out[i] == '-') out[i] = ' ';
    out[0] = (char)toupper((unsigned char)out[0]);
}

static void draw_title(const folk_viewer *viewer, folk_picture *picture,
                       const folk_drawn_chart *chart, double right) {
    char title[192];
    folk_text_style style = folk_panel_style(viewer, 1.1, viewer->theme.text);
    style.bold = true;
    title_of(viewer->measures[chart->measure].metric, title, sizeof title);
    const folk_place at = {chart->rect.x, chart->rect.y + style.size};
    folk_draw_text_within(picture, at, &style, title, right - chart->rect.x);
}

// Values.

static void draw_mark(folk_picture *picture, const folk_drawn_chart *chart, double t, double value,
                      folk_color color) {
    const folk_place place = folk_plot_place(&chart->area, t, value);
    const folk_rect inner = chart->area.inner;
    const folk_rect reach = {inner.x - 1, inner.y - 1, inner.width + 2, inner.height + 2};
    if (isfinite(place.y) && folk_rect_has(reach, place))
        folk_draw_marks(picture, &place, 1, FOLK_MARK_DISC, 3.5, color, NULL);
}

// The value at the chart's upper right; returns where there is room beside it.
static double draw_value(const folk_viewer *viewer, folk_picture *picture,
                         const folk_drawn_chart *chart, double value, folk_color color,
                         double right) {
    char text[32];
    folk_text_style style = folk_panel_style(viewer, 1.1, color);
    style.anchor = FOLK_ANCHOR_END;
    style.bold = true;
    folk_tick_text(told(value, &chart->area.y), 0, text);
    folk_panel_text(picture, right, chart->rect.y + style.size, &style, text);
    return right - folk_text_width(text, &style) - 12;
}

// On the curves that reach so far, that of the chosen one above the others.
static void draw_marks(folk_picture *picture, const folk_drawn_chart *chart, double t,
                       const folk_shown *shown) {
    size_t point;
    for (size_t k = 0; k < 2 * shown->count; k++) {
        const size_t i = k % shown->count;
        const folk_trace *trace = &shown->traces[i];
        if (shown->chosen[i] != (k >= shown->count) || t > shown->until[i]) continue;
        if (point_at(trace, t, &point)) draw_mark(picture, chart, t, trace->y[point], trace->color);
    }
}

// Of one run or two their values; of several those of the chosen one, as there is no room for more.
static void draw_over_chart(folk_viewer *viewer, folk_picture *picture,
                            const folk_drawn_chart *chart, double t, bool hovered) {
    const folk_rect inner = chart->area.inner;
    const double x = folk_plot_place(&chart->area, t, chart->area.y.from).x;
    const bool several = folk_viewer_has_legend(viewer);
    folk_shown shown;
    size_t point;
    if (isfinite(x) && x >= inner.x - 0.5 && x <= inner.x + inner.width + 0.5) {
        const folk_place line[] = {{x, inner.y}, {x, inner.y + inner.height}};
        folk_draw_line(picture, line, 2, 1,
                       hovered ? viewer->theme.faint : folk_color_fade(viewer->theme.text, 0.6),
                       hovered);
    }
    double right = chart->rect.x + chart->rect.width - 4;
    folk_viewer_traces(viewer, chart->measure, &shown);
    draw_marks(picture, chart, t, &shown);
    for (size_t i = shown.count; i-- > 0;) {
        const folk_trace *trace = &shown.traces[i];
        if ((!several || shown.chosen[i]) && point_at(trace, t, &point))
            right = draw_value(viewer, picture, chart, trace->y[point], trace->color, right);
    }
    draw_title(viewer, picture, chart, right);
}

// What the pointer reads.

static const double swatch = 18; // of a curve, in the box of values

static folk_text_style meaning_style(const folk_viewer *viewer) {
    return folk_panel_style(viewer, 0.9, viewer->theme.text);
}

// What a measure is, beneath the pointer; returns where that stands.
static folk_rect draw_meaning(folk_viewer *viewer, folk_picture *picture,
                              const folk_drawn_chart *chart, double t) {
    char number[32], text[320];
    const folk_metric *metric = viewer->measures[chart->measure].metric;
    const folk_rect panel = folk_viewer_panel(viewer, FOLK_PANEL_CHARTS);
    const folk_text_style style = meaning_style(viewer);
    folk_tick_text(t, 0, number);
    snprintf(text, sizeof text, "t = %s    %s", number, metric->doc);
    const double width = fmin(folk_text_width(text, &style) + 12, panel.width - 16);
    const double below = chart->rect.y + chart->rect.height - style.size * 1.7;
    const folk_rect box = {fmin(chart->rect.x, panel.width - width - 8), below, width,
                           style.size * 1.8};
    folk_draw_rect(picture, box, viewer->theme.panel);
    folk_draw_frame(picture, box, 1, viewer->theme.grid);
    folk_panel_fit(picture, box.x + 6, box.y + style.size * 1.25, width - 12, &style, text);
    return box;
}

// A line of the box: a curve's value, or a band's with its interval, and whose it is.
typedef struct line {
    double value;
    folk_color color;
    bool chosen, dashed;
    char number[112];
    const char *name;
} line;

// The largest value first, as the curves lie.
static size_t lines_of(folk_viewer *viewer, const folk_drawn_chart *chart, double t,
                       line lines[FOLK_VIEWER_RUNS]) {
    folk_shown shown;
    size_t count = 0, point;
    folk_viewer_traces(viewer, chart->measure, &shown);
    for (size_t i = 0; i < shown.count; i++) {
        const folk_trace *trace = &shown.traces[i];
        char middle[32], low[32], high[32];
        if (!point_at(trace, t, &point)) continue;
        line next = {.value = trace->y[point],
                     .color = trace->color,
                     .chosen = shown.chosen[i],
                     .dashed = trace->dashed,
                     .name = trace->name};
        const bool band = trace->low != NULL && isfinite(trace->low[point]);
        folk_tick_text(told(next.value, &chart->area.y), 0, middle);
        folk_tick_text(band ? told(trace->low[point], &chart->area.y) : 0, 0, low);
        folk_tick_text(band ? told(trace->high[point], &chart->area.y) : 0, 0, high);
        if (band)
            snprintf(next.number, sizeof next.number, "%s (%s to %s)", middle, low, high);
        else
            snprintf(next.number, sizeof next.number, "%s", middle);
        size_t at = count++;
        for (; at > 0 && lines[at - 1].value < next.value; at--)
            lines[at] = lines[at - 1];
        lines[at] = next;
    }
    return count;
}

// Beneath what a measure is or above its chart, so that the curves are seen; where there is no
// room, beside the cursor.
static folk_rect box_place(folk_rect panel, const folk_drawn_chart *chart, folk_rect meaning,
                           double x, double width, double height) {
    folk_rect box = {fmin(meaning.x, panel.width - width - 4), meaning.y + meaning.height + 2,
                     width, height};
    if (box.y + height <= panel.height - 4) return box;
    box.y = chart->rect.y - height - 2;
    if (box.y >= 4) return box;
    box.y = fmax(fmin(meaning.y - 2, panel.height - 4) - height, 4);
    box.x = x + 12 + width <= panel.width - 4 ? x + 12 : fmax(x - 12 - width, 4);
    return box;
}

static void draw_lines(folk_viewer *viewer, folk_picture *picture, const line *lines, size_t count,
                       folk_rect box, double numbers) {
    const folk_theme *theme = &viewer->theme;
    folk_text_style style = meaning_style(viewer);
    const double step = style.size * 1.4;
    folk_draw_rect(picture, box, theme->panel);
    folk_draw_frame(picture, box, 1, theme->grid);
    for (size_t i = 0; i < count; i++) {
        const double y = box.y + 5 + style.size + (double)i * step;
        const double middle = y - style.size * 0.35, left = box.x + 7 + swatch + 6;
        const folk_place key[] = {{box.x + 7, middle}, {box.x + 7 + swatch, middle}};
        style.bold = lines[i].chosen;
        folk_draw_line(picture, key, 2, theme->line * 1.5, lines[i].color, lines[i].dashed);
        folk_panel_text(picture, left, y, &style, lines[i].number);
        folk_panel_fit(picture, left + numbers + 10, y, box.x + box.width - left - numbers - 16,
                       &style, lines[i].name);
    }
}

// The values of all runs, or bands, under the pointer.
static void draw_lines_box(folk_viewer *viewer, folk_picture *picture,
                           const folk_drawn_chart *chart, double t, folk_rect meaning) {
    line lines[FOLK_VIEWER_RUNS];
    const size_t count = lines_of(viewer, chart, t, lines);
    const folk_rect panel = folk_viewer_panel(viewer, FOLK_PANEL_CHARTS);
    folk_text_style style = meaning_style(viewer);
    double numbers = 0, names = 0;
    style.bold = true;
    if (count == 0) return;
    for (size_t i = 0; i < count; i++) {
        numbers = fmax(numbers, folk_text_width(lines[i].number, &style));
        names = fmax(names, folk_text_width(lines[i].name, &style));
    }
    const double width = fmin(numbers + names + swatch + 30, panel.width - 8);
    const double x = folk_plot_place(&chart->area, t, chart->area.y.from).x;
    const folk_rect box =
        box_place(panel, chart, meaning, x, width, (double)count * style.size * 1.4 + 10);
    draw_lines(viewer, picture, lines, count, box, numbers);
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
    if (hovered < 0) return;
    const folk_rect meaning = draw_meaning(viewer, picture, &viewer->drawn[hovered], t);
    if (folk_viewer_has_legend(viewer))
        draw_lines_box(viewer, picture, &viewer->drawn[hovered], reads ? t : viewer->t, meaning);
}
