// SPDX-License-Identifier: GPL-3.0-or-later
// A page as a PDF of A4 sheets: blocks one below the other, a new sheet where one does not fit. A
// table goes on over sheets, with its headings again on each.
#include "cli/page.h"

#include "core/memory.h"
#include "viz/canvas.h"
#include "viz/label.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

static const double sheet_width = 595.28, sheet_height = 841.89, margin = 48;

typedef struct press {
    folk_picture **sheets;
    size_t count, capacity;
    folk_theme theme;
    double y; // where the next block begins
} press;

static double inner_width(void) {
    return sheet_width - 2 * margin;
}

static folk_picture *sheet_of(const press *paper) {
    return paper->sheets[paper->count - 1];
}

static void turn(press *paper) {
    paper->sheets =
        folk_grow(paper->sheets, &paper->capacity, paper->count + 1, sizeof *paper->sheets);
    paper->sheets[paper->count++] = folk_picture_create(sheet_width, sheet_height);
    paper->y = margin;
    folk_text_style style = folk_text_plain(&paper->theme, 0.8, FOLK_ANCHOR_END);
    style.color = paper->theme.faint;
    char number[24];
    snprintf(number, sizeof number, "%zu", paper->count);
    const folk_place at = {sheet_width - margin, sheet_height - margin / 2};
    folk_draw_text(sheet_of(paper), at, &style, number);
}

// Turns the sheet when `height` does not fit below.
static void reserve(press *paper, double height) {
    if (paper->y + height > sheet_height - margin && paper->y > margin) turn(paper);
}

static void put_paragraph(press *paper, const folk_text_style *style, const char *text,
                          double indent) {
    const double width = inner_width() - indent;
    const double height = folk_draw_paragraph(NULL, (folk_place){0}, style, text, width);
    reserve(paper, height);
    const folk_place at = {margin + indent, paper->y + style->size};
    folk_draw_paragraph(sheet_of(paper), at, style, text, width);
    paper->y += height + style->size * 0.6;
}

static void put_heading(press *paper, const folk_block *block) {
    static const double relative[] = {2, 1.5, 1.2};
    folk_text_style style =
        folk_text_plain(&paper->theme, relative[block->level - 1], FOLK_ANCHOR_START);
    style.bold = true;
    paper->y += style.size * 0.6;
    reserve(paper, style.size * 6); // not alone at the foot
    put_paragraph(paper, &style, block->text, 0);
}

// Line by line.
static void put_code(press *paper, const folk_block *block) {
    folk_text_style style = folk_text_plain(&paper->theme, 0.9, FOLK_ANCHOR_START);
    style.mono = true;
    char *copy = folk_strdup(block->text), *rest = NULL;
    for (char *line = strtok_r(copy, "\n", &rest); line != NULL; line = strtok_r(NULL, "\n", &rest))
        put_paragraph(paper, &style, line, 12);
    folk_free(copy);
}

// Tables.

static void measure(const press *paper, const folk_block *table, double *widths) {
    const folk_text_style style = folk_text_plain(&paper->theme, 0.8, FOLK_ANCHOR_START);
    const double gap = paper->theme.font;
    double total = 0;
    for (size_t column = 0; column < table->columns; column++) {
        widths[column] = 0;
        for (size_t i = column; i < table->cell_count; i += table->columns)
            widths[column] = fmax(widths[column], folk_text_width(table->cells[i], &style) + gap);
        total += widths[column];
    }
    // What is too wide gives way in proportion; texts are cut there.
    for (size_t column = 0; column < table->columns && total > inner_width(); column++)
        widths[column] *= inner_width() / total;
}

static void put_row(press *paper, const folk_block *table, size_t first, const double *widths) {
    folk_text_style style = folk_text_plain(&paper->theme, 0.8, FOLK_ANCHOR_START);
    style.bold = first == 0;
    folk_place at = {margin, paper->y + style.size};
    for (size_t i = 0; i < table->columns && first + i < table->cell_count; i++) {
        folk_draw_text_within(sheet_of(paper), at, &style, table->cells[first + i],
                              widths[i] - paper->theme.font * 0.5);
        at.x += widths[i];
    }
    paper->y += style.size * 1.5;
}

static void put_table(press *paper, const folk_block *table) {
    folk_text_style style = folk_text_plain(&paper->theme, 0.8, FOLK_ANCHOR_START);
    const double row = style.size * 1.5;
    double *widths = folk_alloc(table->columns * sizeof *widths);
    measure(paper, table, widths);
    style.color = paper->theme.faint;
    reserve(paper, row * 4);
    put_paragraph(paper, &style, table->text, 0);
    put_row(paper, table, 0, widths);
    for (size_t i = table->columns; i < table->cell_count; i += table->columns) {
        const size_t sheets = paper->count;
        reserve(paper, row);
        if (paper->count > sheets) put_row(paper, table, 0, widths);
        put_row(paper, table, i, widths);
    }
    paper->y += row;
    folk_free(widths);
}

static void put_figure(press *paper, const folk_block *figure) {
    folk_text_style style = folk_text_plain(&paper->theme, 0.8, FOLK_ANCHOR_START);
    style.color = paper->theme.faint;
    const double height = folk_picture_height(figure->picture);
    reserve(paper, height + style.size * 4);
    const folk_place at = {margin, paper->y};
    folk_draw_picture(sheet_of(paper), figure->picture, at);
    paper->y += height + style.size * 0.5;
    put_paragraph(paper, &style, figure->describe, 0);
}

static void put_block(press *paper, const folk_block *block) {
    const folk_text_style style = folk_text_plain(&paper->theme, 1, FOLK_ANCHOR_START);
    switch (block->kind) {
    case FOLK_BLOCK_HEADING:
        put_heading(paper, block);
        break;
    case FOLK_BLOCK_TEXT:
        put_paragraph(paper, &style, block->text, 0);
        break;
    case FOLK_BLOCK_CODE:
        put_code(paper, block);
        break;
    case FOLK_BLOCK_TABLE:
        put_table(paper, block);
        break;
    case FOLK_BLOCK_FIGURE:
        put_figure(paper, block);
        break;
    }
}

bool folk_page_write_pdf(const folk_page *page, const char *path, folk_error *err) {
    press paper = {.theme = folk_theme_light()};
    turn(&paper);
    for (size_t i = 0; i < page->count; i++)
        put_block(&paper, &page->blocks[i]);
    const bool ok =
        folk_canvas_write_sheets((const folk_picture *const *)paper.sheets, paper.count, path, err);
    for (size_t i = 0; i < paper.count; i++)
        folk_picture_destroy(paper.sheets[i]);
    folk_free(paper.sheets);
    return ok;
}
