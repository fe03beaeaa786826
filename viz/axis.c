// SPDX-License-Identifier: GPL-3.0-or-later
#include "viz/axis.h"
#include "viz/canvas.h"

#include <float.h>
#include <math.h>
#include <stdio.h>
#include <string.h>

enum { MOST_TICKS = 64, MOST_TEXT = 48 };

// Of one axis: where its ticks lie in the data, and their texts.
typedef struct axis_scale {
    size_t count;
    double at[MOST_TICKS];
    char text[MOST_TICKS][MOST_TEXT];
    double widest;
} axis_scale;

static const double tick_size = 0.9; // of the theme's text

static folk_text_style tick_style(const folk_theme *theme, folk_anchor anchor) {
    folk_text_style style = folk_text_plain(theme, tick_size, anchor);
    style.color = theme->faint;
    return style;
}

// Places.

// In widths of the axis: what lies further away is drawn that far, because cairo's numbers end.
static const double farthest = 200;

// Logarithms are subtracted, not numbers divided: a ratio may be too large for a double.
static double share_of(const folk_axis *axis, double value) {
    const double share = axis->log
                             ? (log(value) - log(axis->from)) / (log(axis->to) - log(axis->from))
                             : (value - axis->from) / (axis->to - axis->from);
    return fmin(fmax(share, -farthest), farthest);
}

static double value_of(const folk_axis *axis, double share) {
    if (axis->log) return exp(log(axis->from) + (log(axis->to) - log(axis->from)) * share);
    return axis->from + (axis->to - axis->from) * share;
}

folk_place folk_plot_place(const folk_plot_area *area, double x, double y) {
    const folk_rect inner = area->inner;
    return (folk_place){inner.x + inner.width * share_of(&area->x, x),
                        inner.y + inner.height * (1 - share_of(&area->y, y))};
}

folk_place folk_plot_value(const folk_plot_area *area, folk_place place) {
    const folk_rect inner = area->inner;
    return (folk_place){value_of(&area->x, (place.x - inner.x) / inner.width),
                        value_of(&area->y, 1 - (place.y - inner.y) / inner.height)};
}

// Ranges.

void folk_axis_spread(const folk_axis *axis, const double *values, size_t count, double *low,
                      double *high) {
    double least = *low, most = *high;
    const double bound = axis->log ? 0 : -INFINITY;
    for (size_t i = 0; i < count; i++) {
        const double value = values[i];
        if (!(value > bound) || value == INFINITY) continue;
        least = value < least ? value : least;
        most = value > most ? value : most;
    }
    *low = least;
    *high = most;
}

static void widen_log(double *low, double *high, double margin) {
    const double factor = *low < *high ? exp((log(*high) - log(*low)) * margin) : 2;
    *low = fmax(*low / factor, DBL_MIN);
    *high *= factor;
}

static void widen(double *low, double *high, double margin) {
    const double span = *high - *low;
    const bool positive = *low >= 0, share = *low >= 0 && *high <= 1;
    const double by = span > fabs(*high) * 1e-12 ? span * margin : *high != 0 ? fabs(*high) / 2 : 1;
    if (span == 0 && share) {
        *low = 0;
        *high = 1;
        return;
    }
    *low = positive ? fmax(*low - by, 0) : *low - by;
    *high = share ? fmin(*high + by, 1) : *high + by;
}

// So that the length of an axis, and what it is widened by, are numbers too.
static double bounded(double value) {
    return fmin(fmax(value, -DBL_MAX / 8), DBL_MAX / 8);
}

folk_axis folk_axis_settle(const folk_axis *axis, double low, double high, double margin) {
    folk_axis settled = *axis;
    if (!(low <= high)) {
        low = axis->log ? 1 : 0;
        high = axis->log ? 10 : 1;
    } else if (axis->log) {
        low = bounded(low);
        high = bounded(high);
        if (low == high || margin > 0) widen_log(&low, &high, margin);
    } else {
        low = bounded(low);
        high = bounded(high);
        if (low == high || margin > 0) widen(&low, &high, margin);
    }
    if (!(axis->from < axis->to)) {
        settled.from = low;
        settled.to = high;
    }
    settled.from = bounded(settled.from);
    settled.to = bounded(settled.to);
    if (settled.log && settled.from <= 0) settled.from = low < settled.to ? low : settled.to / 10;
    return settled;
}

// Ticks and their texts.

static void put_tick(axis_scale *scale, const folk_theme *theme, double at, const char *text) {
    const folk_text_style style = tick_style(theme, FOLK_ANCHOR_START);
    const size_t index = scale->count++;
    scale->at[index] = at;
    snprintf(scale->text[index], MOST_TEXT, "%s", text);
    scale->widest = fmax(scale->widest, folk_text_width(text, &style));
}

static double tick_step(const double *ticks, size_t count, bool log) {
    return log || count < 2 ? 0 : ticks[1] - ticks[0];
}

static bool are_powers(const double *ticks, size_t count) {
    for (size_t i = 0; i < count; i++)
        if (fabs(log10(ticks[i]) - round(log10(ticks[i]))) > 1e-9) return false;
    return ticks[count - 1] >= 1e5 || ticks[0] < 1e-3;
}

// Powers of ten are all written as such when one of them would be long.
static void power_text(double value, char out[32]) {
    char digits[16];
    const int exponent = (int)lround(log10(value));
    snprintf(digits, sizeof digits, "%d", exponent < 0 ? -exponent : exponent);
    strcpy(out, exponent < 0 ? "10⁻" : "10");
    static const char *const raised[] = {"⁰", "¹", "²", "³", "⁴", "⁵", "⁶", "⁷", "⁸", "⁹"};
    for (const char *digit = digits; *digit != '\0'; digit++)
        strcat(out, raised[*digit - '0']);
}

static axis_scale numbers_of(const folk_axis *axis, const folk_theme *theme, size_t wanted) {
    axis_scale scale = {0};
    double ticks[MOST_TICKS];
    const size_t most = wanted < MOST_TICKS ? wanted : MOST_TICKS;
    const size_t count = folk_ticks(axis->from, axis->to, axis->log, most, ticks, MOST_TICKS);
    const bool powers = axis->log && count > 0 && are_powers(ticks, count);
    for (size_t i = 0; i < count; i++) {
        char text[32];
        if (powers)
            power_text(ticks[i], text);
        else
            folk_tick_text(ticks[i], tick_step(ticks, count, axis->log), text);
        put_tick(&scale, theme, ticks[i], text);
    }
    return scale;
}

// Every `stride`th name.
static axis_scale names_of(const char *const *names, size_t count, size_t stride,
                           const folk_theme *theme) {
    axis_scale scale = {0};
    for (size_t i = 0; i < count && scale.count < MOST_TICKS; i += stride)
        put_tick(&scale, theme, (double)i, names[i]);
    return scale;
}

// Numbers beside an axis that is too short for all of them: every second one, third one, ….
static axis_scale spaced(const axis_scale *all, const folk_axis *axis, double height,
                         double spacing) {
    if (all->count < 2) return *all;
    const double apart = (share_of(axis, all->at[1]) - share_of(axis, all->at[0])) * height;
    const size_t stride = (size_t)fmin(fmax(ceil(spacing / fmax(apart, 1e-3)), 1), MOST_TICKS);
    axis_scale some = {.widest = all->widest};
    for (size_t i = 0; i < all->count; i += stride) {
        some.at[some.count] = all->at[i];
        memcpy(some.text[some.count++], all->text[i], MOST_TEXT);
    }
    return some;
}

static axis_scale y_scale(const folk_axes *axes, const folk_theme *theme, double height) {
    const double spacing = theme->font * 1.3;
    if (axes->y_names == NULL) {
        size_t wanted = (size_t)fmin(fmax(height / (theme->font * 3), 2), 10);
        axis_scale scale = numbers_of(&axes->y, theme, wanted);
        while (scale.count < 2 && wanted++ < 5) // a single number tells no distance
            scale = numbers_of(&axes->y, theme, wanted);
        return spaced(&scale, &axes->y, height, theme->font);
    }
    const double fit = fmin(fmax(floor(height / spacing), 1), MOST_TICKS);
    const size_t stride = (size_t)ceil((double)axes->y_name_count / fit);
    return names_of(axes->y_names, axes->y_name_count, stride > 0 ? stride : 1, theme);
}

// Whether the texts of neighbours keep apart, each centred under its tick.
static bool keeps_apart(const axis_scale *scale, const folk_axis *axis, const folk_theme *theme,
                        double width) {
    const folk_text_style style = tick_style(theme, FOLK_ANCHOR_MIDDLE);
    double end = -INFINITY;
    for (size_t i = 0; i < scale->count; i++) {
        const double at = share_of(axis, scale->at[i]) * width;
        const double half = folk_text_width(scale->text[i], &style) / 2;
        if (at - half < end + theme->font * 0.7) return false;
        end = at + half;
    }
    return true;
}

// More numbers than are wanted, where these were fewer than two: a single one tells no distance.
static axis_scale two_numbers(const folk_axis *axis, const folk_theme *theme, double width,
                              size_t wanted, axis_scale otherwise) {
    for (size_t count = wanted + 1; otherwise.count < 2 && count <= wanted + 4; count++) {
        const axis_scale scale = numbers_of(axis, theme, count);
        if (scale.count >= 2 && keeps_apart(&scale, axis, theme, width)) return scale;
    }
    return otherwise;
}

static axis_scale x_scale(const folk_axes *axes, const folk_theme *theme, double width) {
    axis_scale scale = {0};
    if (axes->x_names != NULL) {
        for (size_t stride = 1; stride <= axes->x_name_count; stride++) {
            scale = names_of(axes->x_names, axes->x_name_count, stride, theme);
            if (keeps_apart(&scale, &axes->x, theme, width)) break;
        }
        return scale;
    }
    const double wanted = fmin(fmax(width / (theme->font * 4.5), 2), 12);
    for (size_t count = (size_t)wanted; count > 0; count--) {
        scale = numbers_of(&axes->x, theme, count);
        if (keeps_apart(&scale, &axes->x, theme, width))
            return two_numbers(&axes->x, theme, width, (size_t)wanted, scale);
    }
    scale.count = scale.count > 0 ? 1 : 0;
    return scale;
}

// Names that would touch when they lie flat are slanted, all of them, if there is room for that.

static const double slant = 35;                  // degrees
static const double rise = 0.5736, run = 0.8192; // sine and cosine of the slant

static bool is_slanted(const folk_axes *axes, const folk_theme *theme, double width) {
    if (axes->x_names == NULL || axes->x_name_count > MOST_TICKS) return false;
    if (width / (double)axes->x_name_count < theme->font * 1.5) return false;
    const axis_scale all = names_of(axes->x_names, axes->x_name_count, 1, theme);
    return !keeps_apart(&all, &axes->x, theme, width);
}

// How wide a slanted name may be: it may not reach over the left edge.
static double slanted_width(const folk_axes *axes, const folk_theme *theme, double left,
                            double width) {
    const double first = left + width / (double)axes->x_name_count / 2;
    return fmin(first / run, theme->font * 14);
}

// Drawing.

static bool is_given(const char *text) {
    return text != NULL && text[0] != '\0';
}

// The title and the legend; returns how far down they reach.
static double draw_head(folk_picture *picture, folk_rect rect, const folk_theme *theme,
                        const folk_axes *axes) {
    double y = rect.y;
    if (is_given(axes->title)) {
        folk_text_style style = folk_text_plain(theme, 1.1, FOLK_ANCHOR_START);
        style.bold = true;
        folk_draw_text_within(picture, (folk_place){rect.x, y + style.size}, &style, axes->title,
                              rect.width);
        y += style.size * 1.5;
    }
    const folk_rect room = {rect.x, y, rect.width, rect.height * 0.25};
    y += folk_legend_draw(picture, room, theme, axes->keys, axes->key_count);
    return y + theme->font * 0.5;
}

// A slanted name ends below its place.
static void draw_slanted(folk_picture *picture, const folk_plot_area *area, const folk_theme *theme,
                         const folk_axes *axes, double left) {
    const folk_rect inner = area->inner;
    folk_text_style style = tick_style(theme, FOLK_ANCHOR_END);
    style.angle = slant;
    const double width = slanted_width(axes, theme, inner.x - left, inner.width);
    for (size_t i = 0; i < axes->x_name_count; i++) {
        const double x = folk_plot_place(area, (double)i, area->y.from).x;
        const folk_place at = {x + theme->font * 0.4, inner.y + inner.height + theme->font};
        folk_draw_text_within(picture, at, &style, axes->x_names[i], width);
    }
}

static void draw_flat(folk_picture *picture, const folk_plot_area *area, const folk_theme *theme,
                      const folk_axes *axes) {
    const folk_rect inner = area->inner;
    const double bottom = inner.y + inner.height, length = theme->font * 0.3;
    const folk_text_style style = tick_style(theme, FOLK_ANCHOR_MIDDLE);
    const axis_scale scale = x_scale(axes, theme, inner.width);
    for (size_t i = 0; i < scale.count; i++) {
        const double x = folk_plot_place(area, scale.at[i], area->y.from).x;
        const folk_place mark[] = {{x, bottom}, {x, bottom + length}};
        if (axes->x_names == NULL) folk_draw_line(picture, mark, 2, 0.75, theme->faint, false);
        folk_draw_text(picture, (folk_place){x, bottom + theme->font * 1.35}, &style,
                       scale.text[i]);
    }
}

// Names and label take `foot` points below the data.
static void draw_x_axis(folk_picture *picture, const folk_plot_area *area, const folk_theme *theme,
                        const folk_axes *axes, bool slanted, double left, double foot) {
    const folk_rect inner = area->inner;
    const double bottom = inner.y + inner.height;
    if (slanted)
        draw_slanted(picture, area, theme, axes, left);
    else
        draw_flat(picture, area, theme, axes);
    const folk_place line[] = {{inner.x, bottom}, {inner.x + inner.width, bottom}};
    if (!axes->no_grid) folk_draw_line(picture, line, 2, 0.75, theme->faint, false);
    if (!is_given(axes->x.label)) return;
    const folk_text_style label = folk_text_plain(theme, 1, FOLK_ANCHOR_MIDDLE);
    const folk_place at = {inner.x + inner.width / 2, bottom + foot - theme->font * 0.3};
    folk_draw_text_within(picture, at, &label, axes->x.label, inner.width);
}

static void draw_y_axis(folk_picture *picture, const folk_plot_area *area, const folk_theme *theme,
                        const folk_axes *axes, const axis_scale *scale, double left) {
    const folk_rect inner = area->inner;
    const folk_text_style style = tick_style(theme, FOLK_ANCHOR_END);
    for (size_t i = 0; i < scale->count; i++) {
        const double y = folk_plot_place(area, area->x.from, scale->at[i]).y;
        const folk_place line[] = {{inner.x, y}, {inner.x + inner.width, y}};
        if (!axes->no_grid) folk_draw_line(picture, line, 2, 0.5, theme->grid, false);
        const folk_place at = {inner.x - theme->font * 0.5, y + style.size * 0.35};
        folk_draw_text_within(picture, at, &style, scale->text[i], inner.x - left);
    }
    if (!is_given(axes->y.label)) return;
    folk_text_style label = folk_text_plain(theme, 1, FOLK_ANCHOR_MIDDLE);
    label.angle = 90;
    const bool cramped = inner.height < theme->font * 9;
    if (cramped && folk_text_width(axes->y.label, &label) > inner.height) return;
    const folk_place at = {left + label.size * 0.9, inner.y + inner.height / 2};
    folk_draw_text_within(picture, at, &label, axes->y.label, inner.height * 1.1);
}

static folk_rect squared(folk_rect inner) {
    const double side = fmin(inner.width, inner.height);
    return (folk_rect){inner.x + (inner.width - side) / 2, inner.y, side, side};
}

// Half of the last number under the axis may stand beyond its end.
static double overhang(const folk_axes *axes, const folk_theme *theme, double width) {
    if (axes->x_names != NULL) return theme->font * 0.5;
    const axis_scale scale = x_scale(axes, theme, width);
    if (scale.count == 0) return theme->font * 0.5;
    const folk_text_style style = tick_style(theme, FOLK_ANCHOR_START);
    const double last = share_of(&axes->x, scale.at[scale.count - 1]);
    const double half = folk_text_width(scale.text[scale.count - 1], &style) / 2;
    return fmax(half - (1 - last) * width, theme->font * 0.5);
}

// Room for the numbers or names of the y axis, and its label.
static double left_of(folk_rect rect, const folk_theme *theme, const folk_axes *axes,
                      double height) {
    const axis_scale scale = y_scale(axes, theme, height);
    const double label = is_given(axes->y.label) ? theme->font * 1.6 : 0;
    const double needed = label + fmin(scale.widest, rect.width * 0.4) + theme->font * 0.6;
    return fmax(needed, fmin(axes->left, rect.width * 0.6));
}

// Room below the data.
static double foot_of(const folk_axes *axes, const folk_theme *theme, bool slanted, double left,
                      double width) {
    const double label = is_given(axes->x.label) ? theme->font * 1.3 : 0;
    if (!slanted) return theme->font * 1.7 + label;
    const folk_text_style style = tick_style(theme, FOLK_ANCHOR_END);
    double widest = 0;
    for (size_t i = 0; i < axes->x_name_count; i++)
        widest = fmax(widest, folk_text_width(axes->x_names[i], &style));
    widest = fmin(widest, slanted_width(axes, theme, left, width));
    return widest * rise + theme->font * 1.4 + label;
}

// In little room the numbers matter more than what they are called; that may stand above them.
static folk_axes labelled(folk_rect rect, const folk_theme *theme, const folk_axes *given) {
    folk_axes axes = *given;
    if (rect.height < theme->font * 13) axes.x.label = NULL;
    if (rect.height < theme->font * 11 || rect.width < theme->font * 18) {
        if (!is_given(axes.title) && rect.height > theme->font * 5) axes.title = axes.y.label;
        axes.y.label = NULL;
    }
    return axes;
}

folk_plot_area folk_axes_draw(folk_picture *picture, folk_rect rect, const folk_theme *theme,
                              const folk_axes *given) {
    const folk_axes labelled_axes = labelled(rect, theme, given), *axes = &labelled_axes;
    const double top = draw_head(picture, rect, theme, axes);
    // How high the data are hangs on the names below, and that on the width, which hangs on the
    // numbers beside, and those on the height: it begins with a guess.
    double left = left_of(rect, theme, axes, rect.height * 0.75);
    double width = fmax(rect.width - left - axes->right, 1);
    const bool slanted = is_slanted(axes, theme, width);
    const double foot = foot_of(axes, theme, slanted, left, width);
    const double height = fmax(rect.y + rect.height - foot - top, 1);
    left = left_of(rect, theme, axes, height);
    width = fmax(rect.width - left - axes->right, 1);
    const axis_scale scale = y_scale(axes, theme, height);
    width = fmax(width - overhang(axes, theme, width), 1);
    folk_rect inner = {rect.x + left, top, width, height};
    if (axes->square) inner = squared(inner);
    const folk_plot_area area = {.inner = inner, .x = axes->x, .y = axes->y};
    draw_y_axis(picture, &area, theme, axes, &scale, inner.x - left);
    draw_x_axis(picture, &area, theme, axes, slanted, inner.x - left, foot);
    return area;
}
