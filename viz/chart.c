// SPDX-License-Identifier: GPL-3.0-or-later
#include "viz/chart.h"
#include "viz/axis.h"
#include "viz/canvas.h"
#include "core/memory.h"

#include <math.h>
#include <stdio.h>

static const double margin = 0.04, band_opacity = 0.2;
static const double strength = 1.75; // of a strong trace, in widths of the others

static folk_color color_of(const folk_chart *chart, const folk_theme *theme, size_t index) {
    const folk_color color = chart->traces[index].color;
    return color != 0 ? color : folk_theme_category(theme, index);
}

// How many points lie before `x`, and with `through` also at it.
static size_t points_before(const folk_trace *trace, double x, bool through) {
    size_t low = 0, high = trace->count;
    while (low < high) {
        const size_t middle = low + (high - low) / 2;
        if (trace->x[middle] < x || (through && trace->x[middle] == x))
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

static folk_axis settle_x(const folk_chart *chart) {
    double low = INFINITY, high = -INFINITY;
    for (size_t i = 0; i < chart->trace_count; i++) {
        const folk_trace *trace = &chart->traces[i];
        const size_t first = chart->x.log ? points_before(trace, 0, true) : 0;
        if (first == trace->count) continue;
        low = fmin(low, trace->x[first]);
        high = fmax(high, trace->x[trace->count - 1]);
    }
    return folk_axis_settle(&chart->x, low, high, 0);
}

static folk_axis settle_y(const folk_chart *chart, const folk_axis *x) {
    double low = INFINITY, high = -INFINITY;
    if (chart->y.from < chart->y.to) return folk_axis_settle(&chart->y, low, high, 0);
    for (size_t i = 0; i < chart->trace_count; i++) {
        const folk_trace *trace = &chart->traces[i];
        const size_t first = points_before(trace, x->from, false);
        const size_t end = points_before(trace, x->to, true);
        const double *const columns[] = {trace->y, trace->low, trace->high};
        for (int column = 0; column < 3; column++)
            if (columns[column] != NULL)
                folk_axis_spread(&chart->y, columns[column] + first, end - first, &low, &high);
    }
    return folk_axis_settle(&chart->y, low, high, margin);
}

// Curves.

typedef struct chart_pen {
    folk_picture *picture;
    const folk_plot_area *area;
    folk_place *places; // scratch
    size_t columns;
} chart_pen;

static size_t room_of(const chart_pen *pen) {
    return 8 * (4 * pen->columns + 2) + 8;
}

// The thinned points of one stretch without gaps, in data.
static size_t thin(const chart_pen *pen, const double *x, const double *y, size_t count,
                   folk_place *places) {
    const folk_axis *axis = &pen->area->x;
    return folk_thin(x, y, count, axis->from, axis->to, axis->log, pen->columns, places);
}

static void to_points(const chart_pen *pen, folk_place *places, size_t count) {
    for (size_t i = 0; i < count; i++)
        places[i] = folk_plot_place(pen->area, places[i].x, places[i].y);
}

// Puts a corner between each two points: a value holds until the next.
static size_t to_steps(folk_place *places, size_t count) {
    if (count == 0) return 0;
    for (size_t i = count - 1; i > 0; i--) {
        places[2 * i] = places[i];
        places[2 * i - 1] = (folk_place){places[i].x, places[i - 1].y};
    }
    return 2 * count - 1;
}

static void draw_stretch(const chart_pen *pen, const folk_trace *trace, size_t first, size_t end,
                         double width, folk_color color) {
    size_t count = thin(pen, trace->x + first, trace->y + first, end - first, pen->places);
    to_points(pen, pen->places, count);
    if (trace->steps) count = to_steps(pen->places, count);
    if (count == 1)
        folk_draw_marks(pen->picture, pen->places, 1, FOLK_MARK_DISC, width * 1.2, color, NULL);
    else if (count > 1)
        folk_draw_line(pen->picture, pen->places, count, width, color, trace->dashed);
}

static void draw_band_stretch(const chart_pen *pen, const folk_trace *trace, size_t first,
                              size_t end, folk_color color) {
    const double *x = trace->x + first;
    const size_t upper = thin(pen, x, trace->high + first, end - first, pen->places);
    folk_place *rest = pen->places + upper;
    const size_t lower = thin(pen, x, trace->low + first, end - first, rest);
    for (size_t i = 0; i < lower / 2; i++) {
        const folk_place place = rest[i];
        rest[i] = rest[lower - 1 - i];
        rest[lower - 1 - i] = place;
    }
    to_points(pen, pen->places, upper + lower);
    if (upper + lower > 2) folk_draw_area(pen->picture, pen->places, upper + lower, color);
}

// A value has a place when it is finite and, on a log axis, above 0.
static bool is_shown(double value, double bound) {
    return value > bound && value < INFINITY;
}

// The next stretch of *first…*end - 1 that is shown, from *end on and before `most`; `other` may be
// NULL. False when there is none.
static bool next_stretch(const chart_pen *pen, const double *values, const double *other,
                         size_t most, size_t *first, size_t *end) {
    const double bound = pen->area->y.log ? 0 : -INFINITY;
    size_t at = *end;
    if (other == NULL) other = values;
    while (at < most && !(is_shown(values[at], bound) && is_shown(other[at], bound)))
        at++;
    *first = at;
    while (at < most && is_shown(values[at], bound) && is_shown(other[at], bound))
        at++;
    *end = at;
    return *first < at;
}

// The points that are needed: those within the range of x and one on either side.
static void needed(const chart_pen *pen, const folk_trace *trace, size_t *first, size_t *end) {
    const folk_axis *x = &pen->area->x;
    *first = points_before(trace, x->from, false);
    *end = points_before(trace, x->to, true);
    if (*first > 0 && (!x->log || trace->x[*first - 1] > 0)) --*first;
    if (*end < trace->count) ++*end;
}

static void draw_band(const chart_pen *pen, const folk_trace *trace, folk_color color) {
    size_t first, end, most;
    if (trace->low == NULL || trace->high == NULL) return;
    needed(pen, trace, &end, &most);
    while (next_stretch(pen, trace->low, trace->high, most, &first, &end))
        draw_band_stretch(pen, trace, first, end, folk_color_fade(color, band_opacity));
}

// A curve may have more gaps than there are pixels: the stretches that lie within one column are
// drawn together, from the least of them to the largest.
typedef struct chart_column {
    double index, x, low, high; // `index` NaN: nothing waits to be drawn
} chart_column;

static double column_of(const chart_pen *pen, double x) {
    const folk_rect *inner = &pen->area->inner;
    return floor((folk_plot_place(pen->area, x, pen->area->y.from).x - inner->x) / inner->width *
                 (double)pen->columns);
}

static void flush_column(const chart_pen *pen, chart_column *column, double width,
                         folk_color color) {
    if (isnan(column->index)) return;
    const folk_place line[] = {folk_plot_place(pen->area, column->x, column->low),
                               folk_plot_place(pen->area, column->x, column->high)};
    if (column->low == column->high)
        folk_draw_marks(pen->picture, line, 1, FOLK_MARK_DISC, width * 1.2, color, NULL);
    else
        folk_draw_line(pen->picture, line, 2, width, color, false);
    column->index = NAN;
}

static void draw_curve(const chart_pen *pen, const folk_trace *trace, double width,
                       folk_color color) {
    size_t first, end, most;
    chart_column column = {.index = NAN};
    needed(pen, trace, &end, &most);
    while (next_stretch(pen, trace->y, NULL, most, &first, &end)) {
        const double from = column_of(pen, trace->x[first]);
        if (from != column.index) flush_column(pen, &column, width, color);
        if (from != column_of(pen, trace->x[end - 1])) {
            flush_column(pen, &column, width, color);
            draw_stretch(pen, trace, first, end, width, color);
            continue;
        }
        if (isnan(column.index))
            column = (chart_column){from, trace->x[first], trace->y[first], trace->y[first]};
        folk_axis_spread(&pen->area->y, trace->y + first, end - first, &column.low, &column.high);
    }
    flush_column(pen, &column, width, color);
}

static void draw_rules(folk_picture *picture, const folk_plot_area *area, const folk_theme *theme,
                       const folk_chart *chart) {
    for (size_t i = 0; i < chart->rule_count; i++) {
        if (!(chart->rules[i] >= area->x.from && chart->rules[i] <= area->x.to)) continue;
        const double x = folk_plot_place(area, chart->rules[i], area->y.from).x;
        const folk_place line[] = {{x, area->inner.y}, {x, area->inner.y + area->inner.height}};
        folk_draw_line(picture, line, 2, 0.75, theme->warning, true);
    }
}

static void draw_traces(folk_picture *picture, const folk_plot_area *area, const folk_theme *theme,
                        const folk_chart *chart) {
    chart_pen pen = {.picture = picture, .area = area};
    pen.columns = (size_t)fmax(ceil(area->inner.width * theme->detail), 1);
    pen.places = folk_alloc(room_of(&pen) * sizeof *pen.places);
    // Curves at the very edge are not cut in half.
    folk_rect clip = area->inner;
    clip.y -= theme->line;
    clip.height += 2 * theme->line;
    folk_draw_clip(picture, clip);
    for (size_t i = 0; i < chart->trace_count; i++)
        draw_band(&pen, &chart->traces[i], color_of(chart, theme, i));
    for (size_t i = 0; i < 2 * chart->trace_count; i++) { // the strong ones last
        const size_t at = i % chart->trace_count;
        const folk_trace *trace = &chart->traces[at];
        if (trace->strong != (i >= chart->trace_count)) continue;
        draw_curve(&pen, trace, theme->line * (trace->strong ? strength : 1),
                   color_of(chart, theme, at));
    }
    folk_draw_clip_end(picture);
    folk_free(pen.places);
}

// The cursor.

typedef struct reading {
    folk_color color;
    char text[96];
} reading;

enum { MOST_READINGS = 12 };

// A disc on each curve at its last point before the cursor; returns how many there are.
static size_t take_readings(folk_picture *picture, const folk_plot_area *area,
                            const folk_theme *theme, const folk_chart *chart, reading *readings) {
    size_t count = 0;
    for (size_t i = 0; i < chart->trace_count && count < MOST_READINGS; i++) {
        const folk_trace *trace = &chart->traces[i];
        const size_t before = points_before(trace, chart->cursor, true);
        if (before == 0 || !is_shown(trace->y[before - 1], area->y.log ? 0 : -INFINITY)) continue;
        const folk_place at = folk_plot_place(area, chart->cursor, trace->y[before - 1]);
        const folk_color color = color_of(chart, theme, i);
        if (at.y >= area->inner.y && at.y <= area->inner.y + area->inner.height)
            folk_draw_marks(picture, &at, 1, FOLK_MARK_DISC, theme->line * 2.2, color, NULL);
        char number[32];
        folk_tick_text(trace->y[before - 1], 0, number);
        readings[count].color = color;
        const bool named = trace->name != NULL && chart->trace_count > 1;
        snprintf(readings[count].text, sizeof readings->text, "%s%s%.40s", number,
                 named ? "  " : "", named ? trace->name : "");
        count++;
    }
    return count;
}

// The values in a box on the side of the cursor where there is room.
static void draw_readings(folk_picture *picture, const folk_plot_area *area,
                          const folk_theme *theme, double x, const reading *readings,
                          size_t count) {
    folk_text_style style = folk_text_plain(theme, 0.9, FOLK_ANCHOR_START);
    const double line = style.size * 1.3, pad = style.size * 0.4;
    const double left = x - area->inner.x, right = area->inner.width - left;
    const double room = fmax(fmax(left, right) - 4 * pad, 0);
    double width = 0;
    for (size_t i = 0; i < count; i++)
        width = fmax(width, folk_text_width(readings[i].text, &style));
    width = fmin(width, room);
    folk_rect box = {x + pad * 2, area->inner.y + pad, width + 2 * pad,
                     (double)count * line + 1.4 * pad};
    if (right < left) box.x = x - pad * 2 - box.width;
    folk_draw_rect(picture, box, folk_color_fade(theme->panel, 0.92));
    folk_draw_frame(picture, box, 0.5, theme->grid);
    for (size_t i = 0; i < count; i++) {
        style.color =
            count > 1 ? folk_color_mix(readings[i].color, theme->text, 0.35) : theme->text;
        const folk_place at = {box.x + pad, box.y + pad * 0.6 + (double)i * line + style.size};
        folk_draw_text_within(picture, at, &style, readings[i].text, width);
    }
}

static void draw_cursor(folk_picture *picture, const folk_plot_area *area, const folk_theme *theme,
                        const folk_chart *chart) {
    if (!(chart->cursor >= area->x.from && chart->cursor <= area->x.to)) return;
    const double x = folk_plot_place(area, chart->cursor, area->y.from).x;
    const folk_place line[] = {{x, area->inner.y}, {x, area->inner.y + area->inner.height}};
    folk_draw_line(picture, line, 2, 0.75, theme->faint, false);
    if (!chart->reads_cursor) return;
    reading readings[MOST_READINGS];
    const size_t count = take_readings(picture, area, theme, chart, readings);
    if (count > 0) draw_readings(picture, area, theme, x, readings, count);
}

// Traces without a name are not in the legend.
static size_t keys_of(const folk_chart *chart, const folk_theme *theme, folk_legend_key *keys) {
    size_t count = 0;
    for (size_t i = 0; i < chart->trace_count; i++) {
        const folk_trace *trace = &chart->traces[i];
        if (trace->name == NULL) continue;
        keys[count++] =
            (folk_legend_key){.name = trace->name,
                              .color = color_of(chart, theme, i),
                              .kind = trace->dashed ? FOLK_LEGEND_DASHES : FOLK_LEGEND_LINE};
    }
    return count;
}

static void draw_nothing(folk_picture *picture, const folk_plot_area *area,
                         const folk_theme *theme) {
    folk_text_style style = folk_text_plain(theme, 1, FOLK_ANCHOR_MIDDLE);
    style.color = theme->faint;
    const folk_rect inner = area->inner;
    const folk_place at = {inner.x + inner.width / 2, inner.y + inner.height / 2};
    folk_draw_text_within(picture, at, &style, "nothing recorded", inner.width);
}

static bool is_empty(const folk_chart *chart) {
    for (size_t i = 0; i < chart->trace_count; i++)
        if (chart->traces[i].count > 0) return false;
    return true;
}

folk_plot_area folk_chart_draw(folk_picture *picture, folk_rect rect, const folk_theme *theme,
                               const folk_chart *chart) {
    folk_legend_key *keys = folk_alloc(chart->trace_count * sizeof *keys);
    folk_axes axes = {.title = chart->title, .keys = keys, .left = chart->left};
    axes.key_count = keys_of(chart, theme, keys);
    axes.x = settle_x(chart);
    axes.y = settle_y(chart, &axes.x);
    const folk_plot_area area = folk_axes_draw(picture, rect, theme, &axes);
    folk_free(keys);
    if (is_empty(chart)) draw_nothing(picture, &area, theme);
    draw_traces(picture, &area, theme, chart);
    draw_rules(picture, &area, theme, chart);
    draw_cursor(picture, &area, theme, chart);
    return area;
}
