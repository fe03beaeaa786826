// SPDX-License-Identifier: GPL-3.0-or-later
// A page as HTML, well-formed as XML too, so that any parser reads it. Light or dark as the reader
// has it, dark on white on paper.
#include "cli/page.h"

#include "core/memory.h"
#include "core/number.h"
#include "viz/svg.h"
#include "viz/theme.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

static const char style[] =
    "body{font:16px/1.5 system-ui,'DejaVu Sans',Verdana,sans-serif;max-width:60rem;"
    "margin:2rem auto;padding:0 1rem;background:var(--ground);color:var(--ink)}\n"
    "h1{line-height:1.2}h2{margin-top:2.5rem;border-bottom:1px solid var(--line)}\n"
    "p{max-width:45rem}\n"
    "pre{background:var(--panel);padding:.75rem 1rem;overflow-x:auto;white-space:pre-wrap;"
    "overflow-wrap:anywhere}\n"
    "div.wide{overflow-x:auto}\n"
    "table{border-collapse:collapse;font-size:.85rem;font-variant-numeric:tabular-nums}\n"
    "caption{text-align:left;color:var(--faint);padding:.25rem 0}\n"
    "th,td{padding:.2rem .6rem;border-bottom:1px solid var(--line);text-align:left;"
    "vertical-align:top}\n"
    ".n{text-align:right;white-space:nowrap}\n"
    "figure{margin:1.5rem 0}figure svg{width:100%;height:auto;max-width:48rem}\n"
    "figcaption{color:var(--faint);font-size:.85rem;max-width:45rem}\n"
    "@media print{body{margin:0;max-width:none;font-size:10pt}"
    "figure,tr{break-inside:avoid}h1,h2,h3{break-after:avoid}thead{display:table-header-group}}\n";

enum { COLORS = 6 + FOLK_THEME_CATEGORIES };

static const char *const names[COLORS] = {"--ground",  "--panel", "--ink", "--faint", "--line",
                                          "--warning", "--c0",    "--c1",  "--c2",    "--c3",
                                          "--c4",      "--c5",    "--c6",  "--c7"};

static void fill_colors(const folk_theme *theme, folk_svg_color out[COLORS + 1]) {
    const folk_color first[] = {theme->background, theme->panel, theme->text,
                                theme->faint,      theme->grid,  theme->warning};
    for (int i = 0; i < COLORS; i++)
        out[i] = (folk_svg_color){i < 6 ? first[i] : folk_theme_category(theme, (size_t)i - 6),
                                  names[i]};
    out[COLORS] = (folk_svg_color){0};
}

static void put_scheme(const folk_theme *theme, FILE *out) {
    folk_svg_color colors[COLORS + 1];
    fill_colors(theme, colors);
    fputs(":root{", out);
    for (int i = 0; i < COLORS; i++)
        fprintf(out, "%s:#%06x;", colors[i].name, colors[i].color >> 8);
    fputs("}\n", out);
}

static void put_style(FILE *out) {
    const folk_theme light = folk_theme_light(), dark = folk_theme_dark();
    fputs("<style>\n:root{color-scheme:light dark}\n", out);
    put_scheme(&light, out);
    fputs("@media screen and (prefers-color-scheme:dark){", out);
    put_scheme(&dark, out);
    fputs("}\n", out);
    fputs(style, out);
    fputs("</style>\n", out);
}

static void put_element(const char *name, const char *text, FILE *out) {
    fprintf(out, "<%s>", name);
    folk_markup_text(text, out);
    fprintf(out, "</%s>\n", name);
}

// A column is one of numbers when every cell that says something is one.
static bool is_numeric(const folk_block *table, size_t column) {
    bool any = false;
    for (size_t i = table->columns + column; i < table->cell_count; i += table->columns) {
        const char *cell = table->cells[i];
        double number;
        if (cell[0] == '\0' || strcmp(cell, "∞") == 0 || strcmp(cell, "-∞") == 0) continue;
        if (!folk_number_parse(cell, &number)) return false;
        any = true;
    }
    return any;
}

static void put_row(const folk_block *table, size_t first, const char *element, const bool *numeric,
                    FILE *out) {
    fputs("<tr>", out);
    for (size_t i = 0; i < table->columns && first + i < table->cell_count; i++) {
        fprintf(out, "<%s%s>", element, numeric[i] ? " class=\"n\"" : "");
        folk_markup_text(table->cells[first + i], out);
        fprintf(out, "</%.2s>", element);
    }
    fputs("</tr>\n", out);
}

static void put_table(const folk_block *table, FILE *out) {
    bool *numeric = folk_alloc(table->columns * sizeof *numeric);
    for (size_t i = 0; i < table->columns; i++)
        numeric[i] = is_numeric(table, i);
    fputs("<div class=\"wide\"><table>\n", out);
    put_element("caption", table->text, out);
    fputs("<thead>", out);
    put_row(table, 0, "th scope=\"col\"", numeric, out);
    fputs("</thead>\n<tbody>\n", out);
    for (size_t i = table->columns; i < table->cell_count; i += table->columns)
        put_row(table, i, "td", numeric, out);
    fputs("</tbody></table></div>\n", out);
    folk_free(numeric);
}

static void put_figure(const folk_block *figure, size_t number, FILE *out) {
    const folk_theme light = folk_theme_light();
    folk_svg_color colors[COLORS + 1];
    char id[32];
    fill_colors(&light, colors);
    snprintf(id, sizeof id, "figure-%zu", number);
    const folk_svg_def def = {
        .id = id, .title = figure->text, .describe = figure->describe, .colors = colors};
    fputs("<figure>\n", out);
    folk_svg_write(figure->picture, &def, out);
    fputs("<figcaption>", out);
    folk_markup_text(figure->describe, out);
    fputs("</figcaption></figure>\n", out);
}

static void put_block(const folk_block *block, size_t number, FILE *out) {
    static const char *const headings[] = {"h1", "h2", "h3"};
    switch (block->kind) {
    case FOLK_BLOCK_HEADING:
        put_element(headings[block->level - 1], block->text, out);
        break;
    case FOLK_BLOCK_TEXT:
        put_element("p", block->text, out);
        break;
    case FOLK_BLOCK_CODE:
        put_element("pre", block->text, out);
        break;
    case FOLK_BLOCK_TABLE:
        put_table(block, out);
        break;
    case FOLK_BLOCK_FIGURE:
        put_figure(block, number, out);
        break;
    }
}

static void put_page(const folk_page *page, FILE *out) {
    fputs("<!DOCTYPE html>\n<html xmlns=\"http://www.w3.org/1999/xhtml\" lang=\"en\">\n<head>\n"
          "<meta charset=\"utf-8\"/>\n"
          "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\"/>\n",
          out);
    put_element("title", page->title, out);
    put_style(out);
    fputs("</head>\n<body>\n<main>\n", out);
    for (size_t i = 0; i < page->count; i++)
        put_block(&page->blocks[i], i, out);
    fputs("</main>\n</body>\n</html>\n", out);
}

bool folk_page_write_html(const folk_page *page, const char *path, folk_error *err) {
    FILE *out = fopen(path, "w");
    if (out == NULL)
        return folk_fail(err, FOLK_ERR_IO, "cannot write %s: %s", path, strerror(errno));
    put_page(page, out);
    const bool written = fflush(out) == 0 && !ferror(out);
    if (fclose(out) == 0 && written) return true;
    return folk_fail(err, FOLK_ERR_IO, "cannot write %s: %s", path, strerror(errno));
}
