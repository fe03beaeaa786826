// SPDX-License-Identifier: GPL-3.0-or-later
#include "cli/page.h"

#include "core/memory.h"

#include <inttypes.h>
#include <math.h>
#include <stdarg.h>
#include <stdio.h>

folk_page *folk_page_create(const char *title) {
    folk_page *page = folk_alloc(sizeof *page);
    page->title = folk_strdup(title);
    return page;
}

static void block_clear(folk_block *block) {
    for (size_t i = 0; i < block->cell_count; i++)
        folk_free(block->cells[i]);
    folk_free(block->cells);
    folk_free(block->text);
    folk_free(block->describe);
    folk_picture_destroy(block->picture);
}

void folk_page_destroy(folk_page *page) {
    if (page == NULL) return;
    for (size_t i = 0; i < page->count; i++)
        block_clear(&page->blocks[i]);
    folk_free(page->blocks);
    folk_free(page->title);
    folk_free(page);
}

static folk_block *add(folk_page *page, folk_block_kind kind, const char *text) {
    page->blocks = folk_grow(page->blocks, &page->capacity, page->count + 1, sizeof *page->blocks);
    folk_block *block = &page->blocks[page->count++];
    *block = (folk_block){.kind = kind, .text = folk_strdup(text)};
    return block;
}

void folk_page_heading(folk_page *page, int level, const char *text) {
    add(page, FOLK_BLOCK_HEADING, text)->level = level;
}

void folk_page_text(folk_page *page, const char *format, ...) {
    char text[4096];
    va_list arguments;
    va_start(arguments, format);
    vsnprintf(text, sizeof text, format, arguments);
    va_end(arguments);
    add(page, FOLK_BLOCK_TEXT, text);
}

void folk_page_code(folk_page *page, const char *text) {
    add(page, FOLK_BLOCK_CODE, text);
}

void folk_page_table(folk_page *page, const char *caption, const char *const *headings) {
    folk_block *block = add(page, FOLK_BLOCK_TABLE, caption);
    for (size_t i = 0; headings[i] != NULL; i++)
        folk_page_cell(page, headings[i]);
    block->columns = block->cell_count;
}

void folk_page_cell(folk_page *page, const char *text) {
    folk_block *block = &page->blocks[page->count - 1];
    block->cells =
        folk_grow(block->cells, &block->cell_capacity, block->cell_count + 1, sizeof *block->cells);
    block->cells[block->cell_count++] = folk_strdup(text);
}

void folk_page_number(folk_page *page, double value) {
    char text[32] = "";
    if (isinf(value))
        snprintf(text, sizeof text, "%s", value > 0 ? "∞" : "-∞");
    else if (!isnan(value))
        snprintf(text, sizeof text, "%.5g", value);
    folk_page_cell(page, text);
}

void folk_page_count(folk_page *page, uint64_t value) {
    char text[32];
    snprintf(text, sizeof text, "%" PRIu64, value);
    folk_page_cell(page, text);
}

void folk_page_figure(folk_page *page, folk_picture *picture, const char *caption,
                      const char *describe) {
    folk_block *block = add(page, FOLK_BLOCK_FIGURE, caption);
    block->picture = picture;
    block->describe = folk_strdup(describe);
}
