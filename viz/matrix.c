// SPDX-License-Identifier: GPL-3.0-or-later
// A table as a heat map: each cell's number and its colour. Where columns and rows bear the same
// names (payoffs of everyone against everyone), or where columns are called by numbers (a surface),
// all cells share one scale; otherwise each column, being a measure of its own, has its own. Where
// cells of one scale have no room for their numbers, a legend tells the colours.
#include "core/memory.h"
#include "core/number.h"
#include "viz/canvas.h"
#include "viz/label.h"
#include "viz/society_parts.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

typedef struct matrix_frame {
    double left, top, width, height; // of the cells
    double each_width, each_height;
    bool slanted; // names of columns
    bool alike;   // one scale for all cells
    bool bare;    // cells without numbers
    folk_rect legend;
} matrix_frame;

static double widest(const char *const *names, int count, const folk_text_style *style) {
    double most = 0;
    for (int i = 0; i < count; i++)
        most = fmax(most, folk_text_width(names[i], style));
    return most;
}

static matrix_frame fit(folk_rect rect, const folk_theme *theme, const folk_matrix *matrix) {
    const folk_text_style style = folk_text_plain(theme, 1, FOLK_ANCHOR_START);
    const double names = fmin(widest(matrix->row_names, matrix->rows, &style), rect.width * 0.35);
    const double heads = widest(matrix->column_names, matrix->columns, &style);
    const double left = names + theme->padding;
    double each = fmin((rect.width - left) / matrix->columns, 16 * theme->font);
    const bool slanted = heads + theme->padding > each;
    if (slanted) { // the last name leans out to the right
        const double leans = fmin(heads * 0.72, rect.width * 0.15) - each / 2;
        each = fmin(each, (rect.width - left - fmax(leans, 0)) / matrix->columns);
    }
    const double above =
        slanted ? fmin(heads * 0.72 + 1.4 * theme->font, rect.height * 0.4) : 1.8 * theme->font;
    const double high = fmin((rect.height - above) / matrix->rows, 4 * theme->font);
    matrix_frame frame = {.left = rect.x + left,
                          .top = rect.y + above,
                          .each_width = fmax(each, 0),
                          .each_height = fmax(high, 0),
                          .slanted = slanted};
    frame.width = frame.each_width * matrix->columns;
    frame.height = frame.each_height * matrix->rows;
    const double spare = (rect.width - left - frame.width - (slanted ? heads * 0.7 : 0)) / 2;
    frame.left += fmax(spare, 0);
    return frame;
}

// A row that is called "3 tit-for-tat" belongs to the column "3".
static bool is_square(const folk_matrix *matrix) {
    if (matrix->rows != matrix->columns) return false;
    for (int i = 0; i < matrix->rows; i++) {
        const char *row = matrix->row_names[i], *column = matrix->column_names[i];
        const size_t length = strlen(column);
        if (strncmp(row, column, length) != 0 || (row[length] != '\0' && row[length] != ' '))
            return false;
    }
    return true;
}

static bool is_surface(const folk_matrix *matrix) {
    double value;
    for (int i = 0; i < matrix->columns; i++)
        if (!folk_number_parse(matrix->column_names[i], &value)) return false;
    return true;
}

// Range of the numbers of one column, or of all.
static void range_of(const folk_matrix *matrix, bool all, int column, double *low, double *high) {
    *low = INFINITY, *high = -INFINITY;
    for (int i = 0; i < matrix->rows * matrix->columns; i++) {
        const double value = matrix->numbers[i];
        if ((!all && i % matrix->columns != column) || !isfinite(value)) continue;
        *low = fmin(*low, value);
        *high = fmax(*high, value);
    }
}

static const char *text_of(const folk_matrix *matrix, int cell, char number[32]) {
    if (isnan(matrix->numbers[cell])) return matrix->texts != NULL ? matrix->texts[cell] : "";
    folk_tick_text(matrix->numbers[cell], 0, number);
    return number;
}

// The number with as many digits as there is room for; nothing when even one has none.
static bool shorten(double value, const folk_text_style *style, double width, char number[32]) {
    for (int digits = 3; digits > 0; digits--) {
        const double power = pow(10, floor(log10(fmax(fabs(value), 1e-300))) - digits + 1);
        if (fabs(value) >= 1 && power > 1) return false;
        folk_tick_text(round(value / power) * power, power, number);
        if (folk_text_width(number, style) < width) return true;
    }
    return false;
}

static bool fits(double value, const char *text, const folk_text_style *style, double width,
                 char number[32]) {
    return isnan(value) || folk_text_width(text, style) < width ||
           shorten(value, style, width, number);
}

// Whether each number has room; one alone among many cells would only puzzle.
static bool all_fit(const folk_theme *theme, const folk_matrix *matrix, const matrix_frame *at) {
    const folk_text_style style = folk_text_plain(theme, 0.95, FOLK_ANCHOR_MIDDLE);
    if (at->each_height <= 1.2 * style.size) return false;
    for (int cell = 0; cell < matrix->rows * matrix->columns; cell++) {
        char number[32];
        if (!fits(matrix->numbers[cell], text_of(matrix, cell, number), &style, at->each_width - 2,
                  number))
            return false;
    }
    return true;
}

static matrix_frame frame_of(folk_rect rect, const folk_theme *theme, const folk_matrix *matrix) {
    matrix_frame frame = fit(rect, theme, matrix);
    const bool alike = is_square(matrix) || is_surface(matrix);
    const bool bare = alike && !all_fit(theme, matrix, &frame);
    const double legend = bare ? fmin(3 * theme->font, rect.height / 4) : 0;
    if (bare) {
        rect.height -= legend;
        frame = fit(rect, theme, matrix);
        frame.legend = (folk_rect){rect.x, frame.top + frame.height + theme->padding, rect.width,
                                   legend - theme->padding};
    }
    frame.alike = alike;
    frame.bare = bare;
    return frame;
}

static void draw_cell(folk_picture *picture, const folk_theme *theme, const folk_matrix *matrix,
                      const matrix_frame *at, int cell, double low, double high) {
    const double value = matrix->numbers[cell];
    const folk_rect rect = {at->left + cell % matrix->columns * at->each_width,
                            at->top + cell / matrix->columns * at->each_height, at->each_width,
                            at->each_height};
    const folk_color ground =
        isnan(value)
            ? theme->panel
            : folk_theme_amount(theme, high - low > 1e-12 ? (value - low) / (high - low) : 0.5);
    const double gap = fmin(fmin(at->each_width, at->each_height) / 12, 1);
    folk_draw_rect(
        picture,
        (folk_rect){rect.x, rect.y, fmax(rect.width - gap, 0.1), fmax(rect.height - gap, 0.1)},
        ground);
    char number[32];
    const char *text = text_of(matrix, cell, number);
    folk_text_style style = folk_text_plain(theme, 0.95, FOLK_ANCHOR_MIDDLE);
    style.color = isnan(value) ? theme->text : folk_theme_ink(ground);
    if (at->bare || text[0] == '\0' || rect.height <= 1.2 * style.size ||
        !fits(value, text, &style, rect.width - 2, number))
        return;
    const folk_place place = {rect.x + rect.width / 2,
                              rect.y + rect.height / 2 + 0.35 * style.size};
    folk_draw_text_within(picture, place, &style, text, rect.width - 2);
}

static void draw_names(folk_picture *picture, folk_rect rect, const folk_theme *theme,
                       const folk_matrix *matrix, const matrix_frame *at) {
    folk_text_style style = folk_text_plain(theme, 1, FOLK_ANCHOR_END);
    const int row_step = (int)fmax(ceil(1.2 * style.size / fmax(at->each_height, 0.01)), 1);
    const int column_step =
        at->slanted ? (int)fmax(ceil(1.2 * style.size / fmax(at->each_width, 0.01)), 1) : 1;
    for (int i = 0; i < matrix->rows; i += row_step) {
        const double y = at->top + (i + 0.5) * at->each_height + 0.35 * style.size;
        folk_draw_text_within(picture, (folk_place){at->left - theme->padding, y}, &style,
                              matrix->row_names[i], at->left - rect.x - theme->padding);
    }
    style.anchor = at->slanted ? FOLK_ANCHOR_START : FOLK_ANCHOR_MIDDLE;
    style.angle = at->slanted ? 45 : 0;
    for (int i = 0; i < matrix->columns; i += column_step) {
        const folk_place place = {at->left + (i + 0.5) * at->each_width,
                                  at->top - 0.6 * style.size};
        const double room = at->slanted ? (at->top - rect.y) * 1.3 : at->each_width;
        folk_draw_text_within(picture, place, &style, matrix->column_names[i], room);
    }
}

void folk_matrix_draw(folk_picture *picture, folk_rect rect, const folk_theme *theme,
                      const folk_society_scene *scene) {
    const folk_matrix *matrix = &scene->matrix;
    if (matrix->rows == 0 || matrix->columns == 0) {
        folk_society_say(picture, rect, theme, "The table is empty so far.");
        return;
    }
    const matrix_frame at = frame_of(rect, theme, matrix);
    double low = 0, high = 0;
    for (int column = 0; column < matrix->columns; column++) {
        range_of(matrix, at.alike, column, &low, &high);
        for (int row = 0; row < matrix->rows; row++)
            draw_cell(picture, theme, matrix, &at, row * matrix->columns + column, low, high);
    }
    draw_names(picture, rect, theme, matrix, &at);
    if (!at.bare || !(low < high)) return;
    folk_shade shade;
    const folk_shading shading = {
        .name = matrix->name, .values = matrix->numbers, .low = low, .high = high};
    folk_shade_make(&shade, &shading, (size_t)matrix->rows * (size_t)matrix->columns, theme);
    folk_shade_legend(picture, at.legend, theme, &shade, &shading);
}

bool folk_matrix_hover(const folk_society_scene *scene, folk_rect rect, const folk_theme *theme,
                       folk_place place, char *text, size_t room) {
    const folk_matrix *matrix = &scene->matrix;
    if (matrix->rows == 0 || matrix->columns == 0) return false;
    const matrix_frame at = frame_of(rect, theme, matrix);
    const double column = floor((place.x - at.left) / at.each_width);
    const double row = floor((place.y - at.top) / at.each_height);
    if (!(column >= 0 && column < matrix->columns && row >= 0 && row < matrix->rows)) return false;
    char number[32];
    const int cell = (int)row * matrix->columns + (int)column;
    snprintf(text, room, "%s, %s: %s", matrix->row_names[(int)row],
             matrix->column_names[(int)column], text_of(matrix, cell, number));
    return true;
}
