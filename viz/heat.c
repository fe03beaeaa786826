// SPDX-License-Identifier: GPL-3.0-or-later
#include "viz/heat.h"
#include "viz/axis.h"
#include "viz/canvas.h"
#include "core/memory.h"

#include <math.h>

// Wider cells are rectangles with a gap between them; narrower ones pixels of an image.
static const double least_gapped = 5;

// The range of the colours.
static folk_axis colors_of(const folk_heat *heat) {
    double low = INFINITY, high = -INFINITY;
    const folk_axis given = {.label = heat->value_label, .from = heat->from, .to = heat->to};
    folk_axis_spread(&given, heat->values, heat->columns * heat->rows, &low, &high);
    return folk_axis_settle(&given, low, high, 0);
}

static folk_color color_at(const folk_theme *theme, const folk_axis *colors, double value) {
    if (isnan(value)) return theme->grid;
    return folk_theme_amount(theme, (value - colors->from) / (colors->to - colors->from));
}

// The range in which each cell has its whole width.
static folk_axis cells_of(const folk_axis *axis, const char *const *names, size_t count) {
    folk_axis cells = *axis;
    const double last = (double)(count > 0 ? count : 1) - 1;
    const bool numbered = names == NULL && axis->from < axis->to && last > 0;
    const double half = numbered ? (axis->to - axis->from) / last / 2 : 0.5;
    cells.from = (numbered ? axis->from : 0) - half;
    cells.to = (numbered ? axis->to : last) + half;
    cells.log = false;
    return cells;
}

static size_t row_from_top(const folk_heat *heat, size_t row) {
    return heat->downwards ? row : heat->rows - 1 - row;
}

static folk_rect cell_of(const folk_heat *heat, folk_rect inner, size_t column, size_t row) {
    const double width = inner.width / (double)heat->columns;
    const double height = inner.height / (double)heat->rows;
    return (folk_rect){inner.x + (double)column * width,
                       inner.y + (double)row_from_top(heat, row) * height, width, height};
}

static void draw_image(folk_picture *picture, folk_rect inner, const folk_theme *theme,
                       const folk_heat *heat, const folk_axis *colors) {
    uint32_t *pixels =
        folk_draw_image(picture, inner, (uint32_t)heat->columns, (uint32_t)heat->rows);
    for (size_t i = 0; i < heat->columns * heat->rows; i++) {
        const size_t row = row_from_top(heat, i / heat->columns);
        pixels[row * heat->columns + i % heat->columns] = color_at(theme, colors, heat->values[i]);
    }
}

// Whether each cell's text fits; then all are written.
static bool texts_fit(const folk_heat *heat, const folk_text_style *style, double width,
                      double height, double step) {
    if (heat->silent || height < style->size * 1.5) return false;
    for (size_t i = 0; i < heat->columns * heat->rows; i++) {
        char number[32] = "";
        if (!isnan(heat->values[i])) folk_tick_text(heat->values[i], step, number);
        const char *text = heat->texts != NULL ? heat->texts[i] : number;
        if (folk_text_width(text, style) > width - style->size * 0.4) return false;
    }
    return true;
}

static void draw_cell_text(folk_picture *picture, folk_rect cell, const folk_heat *heat, size_t i,
                           folk_text_style style, double step) {
    char number[32] = "";
    if (!isnan(heat->values[i])) folk_tick_text(heat->values[i], step, number);
    const folk_place at = {cell.x + cell.width / 2, cell.y + cell.height / 2 + style.size * 0.35};
    folk_draw_text(picture, at, &style, heat->texts != NULL ? heat->texts[i] : number);
}

// Two digits less than the range: a hundred colours are more than anybody tells apart.
static double step_of(const folk_axis *colors) {
    return pow(10, floor(log10(colors->to - colors->from)) - 2);
}

static void draw_cells(folk_picture *picture, folk_rect inner, const folk_theme *theme,
                       const folk_heat *heat, const folk_axis *colors) {
    const double width = inner.width / (double)heat->columns;
    const double height = inner.height / (double)heat->rows, gap = 0.75;
    if (width < least_gapped || height < least_gapped) {
        draw_image(picture, inner, theme, heat, colors);
        return;
    }
    folk_text_style style = folk_text_plain(theme, 0.9, FOLK_ANCHOR_MIDDLE);
    const double step = step_of(colors), smallest = theme->font * 0.6;
    bool written = texts_fit(heat, &style, width - gap, height - gap, step);
    while (!written && style.size > smallest) {
        style.size -= theme->font * 0.1;
        written = texts_fit(heat, &style, width - gap, height - gap, step);
    }
    for (size_t i = 0; i < heat->columns * heat->rows; i++) {
        folk_rect cell = cell_of(heat, inner, i % heat->columns, i / heat->columns);
        cell = (folk_rect){cell.x + gap / 2, cell.y + gap / 2, cell.width - gap, cell.height - gap};
        const folk_color color = color_at(theme, colors, heat->values[i]);
        folk_draw_rect(picture, cell, color);
        style.color = isnan(heat->values[i]) ? theme->text : folk_theme_ink(color);
        if (written) draw_cell_text(picture, cell, heat, i, style, step);
    }
}

enum { SCALE_STEPS = 128, SCALE_TICKS = 12 };

static double scale_width(const folk_theme *theme) {
    return theme->font * 6;
}

static void draw_scale(folk_picture *picture, folk_rect inner, const folk_theme *theme,
                       const folk_axis *colors) {
    const folk_rect bar = {inner.x + inner.width + theme->font * 1.2, inner.y, theme->font,
                           inner.height};
    uint32_t *pixels = folk_draw_image(picture, bar, 1, SCALE_STEPS);
    for (int i = 0; i < SCALE_STEPS; i++)
        pixels[i] = folk_theme_amount(theme, 1 - (i + 0.5) / SCALE_STEPS);
    const folk_plot_area area = {.inner = bar, .x = {.to = 1}, .y = *colors};
    double ticks[SCALE_TICKS];
    const size_t wanted = (size_t)fmin(fmax(bar.height / (theme->font * 3), 2), SCALE_TICKS);
    const size_t count = folk_ticks(colors->from, colors->to, false, wanted, ticks, SCALE_TICKS);
    folk_text_style style = folk_text_plain(theme, 0.9, FOLK_ANCHOR_START);
    style.color = theme->faint;
    for (size_t i = 0; i < count; i++) {
        char text[32];
        folk_tick_text(ticks[i], count > 1 ? ticks[1] - ticks[0] : 0, text);
        const double y = folk_plot_place(&area, 0, ticks[i]).y + style.size * 0.35;
        const folk_place at = {bar.x + bar.width + theme->font * 0.4, y};
        folk_draw_text_within(picture, at, &style, text, theme->font * 3.2);
    }
    if (colors->label == NULL) return;
    folk_text_style label = folk_text_plain(theme, 1, FOLK_ANCHOR_MIDDLE);
    label.angle = 90;
    const folk_place at = {inner.x + inner.width + scale_width(theme) + theme->font * 0.3,
                           bar.y + bar.height / 2};
    folk_draw_text_within(picture, at, &label, colors->label, bar.height * 1.1);
}

// Names are listed upwards by the axes.
static const char **turned(const char *const *names, size_t count) {
    const char **reversed = folk_alloc(count * sizeof *reversed);
    for (size_t i = 0; i < count; i++)
        reversed[i] = names[count - 1 - i];
    return reversed;
}

folk_plot_area folk_heat_draw(folk_picture *picture, folk_rect rect, const folk_theme *theme,
                              const folk_heat *heat) {
    const folk_axis colors = colors_of(heat);
    const bool turns = heat->downwards && heat->y_names != NULL;
    const char **names = turns ? turned(heat->y_names, heat->rows) : NULL;
    const folk_axes axes = {
        .title = heat->title,
        .x = cells_of(&heat->x, heat->x_names, heat->columns),
        .y = cells_of(&heat->y, heat->y_names, heat->rows),
        .x_names = heat->x_names,
        .y_names = turns ? (const char *const *)names : heat->y_names,
        .x_name_count = heat->columns,
        .y_name_count = heat->rows,
        .right = scale_width(theme) + theme->font,
        .no_grid = true,
        .square = heat->square,
    };
    const folk_plot_area area = folk_axes_draw(picture, rect, theme, &axes);
    if (heat->columns > 0 && heat->rows > 0) draw_cells(picture, area.inner, theme, heat, &colors);
    draw_scale(picture, area.inner, theme, &colors);
    folk_free(names);
    return area;
}
