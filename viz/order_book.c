// SPDX-License-Identifier: GPL-3.0-or-later
// The order book: demand from the highest price downwards and supply from the lowest upwards, a
// step a unit. The whole market is faint; what has not traded yet stands out.
#include "core/memory.h"
#include "core/stats.h"
#include "viz/canvas.h"
#include "viz/label.h"
#include "viz/market.h"

#include <math.h>
#include <stdio.h>

enum { BINS = 40, LABELS = 3 };

static bool is_left(const folk_depth *depth, size_t i) {
    return depth->traded == NULL || !isfinite(depth->traded[i]);
}

// The finite values of a column, of all or of those that are left, ascending; the caller frees.
static double *sorted_of(const folk_depth *depth, const double *column, bool all, size_t *count) {
    double *values = folk_alloc((depth->size + 1) * sizeof *values);
    *count = 0;
    for (size_t i = 0; i < depth->size; i++)
        if (isfinite(column[i]) && (all || is_left(depth, i))) values[(*count)++] = column[i];
    folk_sort(values, *count);
    return values;
}

static size_t count_of(const folk_depth *depth, const double *column) {
    size_t count = 0;
    for (size_t i = 0; i < depth->size; i++)
        if (isfinite(column[i])) count++;
    return count;
}

void folk_order_book_widen(folk_market *market, const folk_depth *depth) {
    const double *columns[] = {depth->demand, depth->supply};
    for (int side = 0; side < 2 && depth->size > 0; side++)
        for (size_t i = 0; i < depth->size; i++) {
            if (!isfinite(columns[side][i])) continue;
            market->low = fmin(market->low, columns[side][i]);
            market->high = fmax(market->high, columns[side][i]);
        }
}

// Where the units and prices of a book lie on the page.
typedef struct book_frame {
    folk_rect rect;
    const folk_plot_area *area; // of the tape: its second axis
    double units;               // that its width holds
} book_frame;

static double height_of(const book_frame *frame, double price) {
    return folk_plot_place(frame->area, frame->area->x.from, price).y;
}

static void draw_steps(folk_picture *picture, const book_frame *frame, const folk_depth *depth,
                       bool demand, bool all, double width, folk_color color) {
    size_t count, n = 0;
    double *values = sorted_of(depth, demand ? depth->demand : depth->supply, all, &count);
    folk_place *places = folk_alloc((2 * count + 1) * sizeof *places);
    const double unit = frame->rect.width / frame->units;
    for (size_t i = 0; i < count; i++) {
        const double y = height_of(frame, values[demand ? count - 1 - i : i]);
        places[n++] = (folk_place){frame->rect.x + unit * (double)i, y};
        places[n++] = (folk_place){frame->rect.x + unit * (double)(i + 1), y};
    }
    if (n > 0) folk_draw_line(picture, places, n, width, color, false);
    folk_free(places);
    folk_free(values);
}

static void draw_caption(folk_picture *picture, const folk_theme *theme, const book_frame *frame,
                         size_t units) {
    char number[32], text[48];
    folk_text_style style = folk_text_plain(theme, 0.95, FOLK_ANCHOR_START);
    const double y = frame->rect.y + frame->rect.height + 1.4 * theme->font;
    double x = frame->rect.x;
    style.color = folk_bid_color(theme);
    x += folk_draw_text_within(picture, (folk_place){x, y}, &style, "demand", frame->rect.width) +
         theme->padding;
    style.color = folk_ask_color(theme);
    x += folk_draw_text_within(picture, (folk_place){x, y}, &style, "supply",
                               fmax(frame->rect.x + frame->rect.width - x, 0)) +
         theme->padding;
    style.color = theme->faint;
    style.anchor = FOLK_ANCHOR_END;
    folk_tick_text((double)units, 0, number);
    snprintf(text, sizeof text, "%s units", number);
    if (x + folk_text_width(text, &style) <= frame->rect.x + frame->rect.width)
        folk_draw_text(picture, (folk_place){frame->rect.x + frame->rect.width, y}, &style, text);
}

static void draw_depth(folk_picture *picture, const folk_theme *theme, const folk_depth *depth,
                       book_frame *frame) {
    const size_t demanded = count_of(depth, depth->demand);
    const size_t supplied = count_of(depth, depth->supply);
    const size_t units = demanded > supplied ? demanded : supplied;
    frame->units = units > 0 ? (double)units : 1;
    for (int demand = 0; demand < 2; demand++) {
        const folk_color color = demand ? folk_bid_color(theme) : folk_ask_color(theme);
        if (depth->traded != NULL)
            draw_steps(picture, frame, depth, demand, true, 1, folk_color_fade(color, 0.45));
        draw_steps(picture, frame, depth, demand, false, 2, color);
    }
    draw_caption(picture, theme, frame, units);
}

// How often each price was paid on the tape, lying on its side.
static void draw_prices_paid(folk_picture *picture, const folk_theme *theme,
                             const folk_market *market, const book_frame *frame) {
    size_t counts[BINS] = {0}, most = 1;
    for (size_t i = market->first; i < market->end; i++) {
        const double share = (market->price->value[i] - market->low) / (market->high - market->low);
        if (!(share >= 0 && share <= 1)) continue;
        const int bin = (int)fmin(share * BINS, BINS - 1);
        if (++counts[bin] > most) most = counts[bin];
    }
    const folk_rect rect = frame->rect;
    const double each = rect.height / BINS;
    for (int i = 0; i < BINS; i++)
        if (counts[i] > 0)
            folk_draw_rect(picture,
                           (folk_rect){rect.x, rect.y + rect.height - (i + 1) * each,
                                       rect.width * (double)counts[i] / (double)most, each * 0.85},
                           folk_color_mix(theme->accent, theme->background, 0.55));
    const folk_text_style style = folk_text_plain(theme, 0.95, FOLK_ANCHOR_END);
    folk_draw_text_within(
        picture, (folk_place){rect.x + rect.width, rect.y + rect.height + 1.4 * theme->font},
        &style, "how often paid", rect.width);
}

// A price that is marked by a line and a text.
typedef struct mark {
    const char *name;
    double price, y; // y: of the text
    folk_color color;
} mark;

// Texts keep their order and a line's distance.
static void part(mark *marks, int count, double distance) {
    for (int i = 1; i < count; i++)
        for (int k = i; k > 0 && marks[k].y < marks[k - 1].y; k--) {
            const mark other = marks[k];
            marks[k] = marks[k - 1];
            marks[k - 1] = other;
        }
    for (int i = count - 2; i >= 0; i--)
        marks[i].y = fmin(marks[i].y, marks[i + 1].y - distance);
    for (int i = 1; i < count; i++)
        marks[i].y = fmax(marks[i].y, marks[i - 1].y + distance);
}

static int find_marks(const folk_theme *theme, const folk_market *market, const book_frame *frame,
                      mark marks[LABELS]) {
    const mark all[LABELS] = {
        {"bid", market->bid != NULL ? folk_strand_at(market->bid, market->t) : NAN, 0,
         folk_bid_color(theme)},
        {"ask", market->ask != NULL ? folk_strand_at(market->ask, market->t) : NAN, 0,
         folk_ask_color(theme)},
        {"last", market->end > 0 ? market->price->value[market->end - 1] : NAN, 0, theme->warning},
    };
    int count = 0;
    for (int i = 0; i < LABELS; i++) {
        if (!isfinite(all[i].price)) continue;
        marks[count] = all[i];
        marks[count].y = height_of(frame, all[i].price) + 0.35 * theme->font;
        count++;
    }
    return count;
}

static void draw_marks(folk_picture *picture, const folk_theme *theme, const folk_market *market,
                       const book_frame *frame) {
    mark marks[LABELS];
    const int count = find_marks(theme, market, frame, marks);
    const double right = frame->rect.x + frame->rect.width;
    char texts[LABELS][96];
    double widest = 0;
    folk_text_style style = folk_text_plain(theme, 1, FOLK_ANCHOR_END);
    style.bold = true;
    part(marks, count, 1.15 * theme->font);
    for (int i = 0; i < count; i++) {
        char number[32];
        folk_tick_text(marks[i].price, 0, number);
        snprintf(texts[i], sizeof texts[i], "%s %s", marks[i].name, number);
        widest = fmax(widest, folk_text_width(texts[i], &style));
    }
    const double end = fmax(right - widest - theme->padding, frame->rect.x);
    for (int i = 0; i < count; i++) {
        const double y = height_of(frame, marks[i].price);
        const folk_place line[] = {{frame->rect.x, y}, {end, y}};
        folk_draw_line(picture, line, 2, 1, marks[i].color, true);
        style.color = marks[i].color;
        folk_draw_text_within(picture, (folk_place){right, marks[i].y}, &style, texts[i],
                              frame->rect.width);
    }
}

void folk_order_book_draw(folk_picture *picture, const folk_theme *theme, const folk_market *market,
                          const folk_depth *depth, const folk_plot_area *area) {
    const folk_rect *book = &market->book;
    book_frame frame = {.area = area,
                        .rect = {book->x + theme->padding, area->inner.y,
                                 book->width - theme->padding, area->inner.height}};
    if (depth->size > 0)
        draw_depth(picture, theme, depth, &frame);
    else
        draw_prices_paid(picture, theme, market, &frame);
    draw_marks(picture, theme, market, &frame);
}
