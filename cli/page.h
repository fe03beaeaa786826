// SPDX-License-Identifier: GPL-3.0-or-later
// A page is what a report says, block by block: headings, paragraphs, commands, tables, figures.
// Who fills it knows nothing of paper or markup; it is written as one file of HTML that needs no
// other (no script, no font, no picture from elsewhere) or as a PDF of A4 sheets. Texts may come
// from strangers: both writers escape them.
#ifndef FOLK_CLI_PAGE_H
#define FOLK_CLI_PAGE_H

#include "core/error.h"
#include "viz/draw.h"

#include <stddef.h>

typedef enum folk_block_kind {
    FOLK_BLOCK_HEADING,
    FOLK_BLOCK_TEXT,
    FOLK_BLOCK_CODE,
    FOLK_BLOCK_TABLE,
    FOLK_BLOCK_FIGURE,
} folk_block_kind;

typedef struct folk_block {
    folk_block_kind kind;
    int level;    // of a heading, 1 to 3
    char *text;   // of a figure or table: its caption
    char **cells; // row by row, the headings first
    size_t columns, cell_count, cell_capacity;
    folk_picture *picture;
    char *describe; // of a figure, for who does not see it
} folk_block;

typedef struct folk_page {
    char *title;
    folk_block *blocks;
    size_t count, capacity;
} folk_page;

folk_page *folk_page_create(const char *title);
void folk_page_destroy(folk_page *page);

void folk_page_heading(folk_page *page, int level, const char *text);
void folk_page_text(folk_page *page, const char *format, ...) __attribute__((format(printf, 2, 3)));
void folk_page_code(folk_page *page, const char *text);

/// Cells follow, row by row. Copies the headings, which end with NULL.
void folk_page_table(folk_page *page, const char *caption, const char *const *headings);

/// The next cell of the last table.
void folk_page_cell(folk_page *page, const char *text);

/// Five digits; "" for what is not a number, ∞ for what is infinite.
void folk_page_number(folk_page *page, double value);
void folk_page_count(folk_page *page, uint64_t value);

/// Takes ownership of the picture, which is drawn in the light theme.
void folk_page_figure(folk_page *page, folk_picture *picture, const char *caption,
                      const char *describe);

bool folk_page_write_html(const folk_page *page, const char *path, folk_error *err);
bool folk_page_write_pdf(const folk_page *page, const char *path, folk_error *err);

#endif
