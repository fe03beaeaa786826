// SPDX-License-Identifier: GPL-3.0-or-later
// A market up to now: the tape of its latest trades, the best quotes around them where they are
// recorded, how often each price was paid, and how much was traded. The first strand is the price;
// the others are known by their names: bid, ask, volume or trades. Without quotes the trades stand
// side by side in their order: a market may sleep for long and then trade in bursts.
#include "core/memory.h"
#include "viz/label.h"
#include "viz/society_parts.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

enum { TRADES = 400, BINS = 40 };

typedef struct tape {
    const folk_strand *price, *bid, *ask, *volume; // NULL: not recorded
    size_t first, end;                             // trades on the tape
    bool by_number;
    double from, to, low, high;
    folk_rect tape, book, bars;
} tape;

static const folk_strand *named(const folk_society_scene *scene, const char *name) {
    for (int i = 1; i < scene->strand_count; i++)
        if (strstr(scene->strands[i].name, name) != NULL) return &scene->strands[i];
    return NULL;
}

static void widen(tape *market, const folk_strand *strand) {
    if (strand == NULL) return;
    const ptrdiff_t first = folk_strand_find(strand, market->from);
    const size_t end = (size_t)(folk_strand_find(strand, market->to) + 1);
    for (size_t i = first < 0 ? 0 : (size_t)first; i < end; i++) {
        if (!isfinite(strand->value[i])) continue;
        market->low = fmin(market->low, strand->value[i]);
        market->high = fmax(market->high, strand->value[i]);
    }
}

static void find_range(tape *market) {
    market->low = INFINITY, market->high = -INFINITY;
    widen(market, market->price);
    widen(market, market->bid);
    widen(market, market->ask);
    if (!(market->low <= market->high)) market->low = 0, market->high = 1;
    const double margin =
        fmax((market->high - market->low) * 0.06, 1e-9 + fabs(market->high) * 1e-3);
    market->low -= margin;
    market->high += margin;
}

static tape market_of(const folk_society_scene *scene, folk_rect rect) {
    tape market = {.price = &scene->strands[0],
                   .bid = named(scene, "bid"),
                   .ask = named(scene, "ask"),
                   .volume = named(scene, "volume")};
    if (market.volume == NULL) market.volume = named(scene, "trades");
    market.end = (size_t)(folk_strand_find(market.price, scene->t) + 1);
    market.first = market.end > TRADES ? market.end - TRADES : 0;
    const bool whole = market.price->count <= TRADES;
    market.from = market.first > 0 ? market.price->t[market.first] : scene->from;
    market.to = fmax(whole ? scene->to : scene->t, market.from + 1e-9);
    market.by_number = market.bid == NULL && market.ask == NULL;
    find_range(&market);
    const double book = fmin(rect.width * 0.24, 150);
    const double bars = market.volume != NULL ? fmin(rect.height * 0.25, 90) : 0;
    market.tape = (folk_rect){rect.x, rect.y, rect.width - book, rect.height - bars};
    market.book = (folk_rect){rect.x + market.tape.width, rect.y, book, market.tape.height};
    market.bars = (folk_rect){rect.x, rect.y + market.tape.height, market.tape.width, bars};
    return market;
}

// Where trade `index` lies on the first axis.
static double place_of(const tape *market, size_t index) {
    return market->by_number ? (double)index + 1 : market->price->t[index];
}

static folk_axis first_axis(const tape *market) {
    if (!market->by_number) return (folk_axis){"time", market->from, market->to, false};
    const bool whole = market->price->count <= TRADES;
    const size_t last = whole ? market->price->count : market->end;
    return (folk_axis){"trade", (double)market->first + 0.5, fmax((double)last, 1) + 0.5, false};
}

static void label_of(const folk_strand *strand, char label[96]) {
    if (strand->unit != NULL && strcmp(strand->unit, "1") != 0)
        snprintf(label, 96, "%s (%s)", strand->name, strand->unit);
    else
        snprintf(label, 96, "%s", strand->name);
}

static folk_plot_area draw_axes(folk_picture *picture, const folk_theme *theme,
                                const tape *market) {
    char label[96];
    label_of(market->price, label);
    folk_trace quotes[2];
    size_t count = 0;
    if (market->bid != NULL)
        quotes[count++] = (folk_trace){.name = "bid",
                                       .x = market->bid->t,
                                       .y = market->bid->value,
                                       .count = market->bid->count,
                                       .steps = true,
                                       .color = folk_theme_category(theme, 2)};
    if (market->ask != NULL)
        quotes[count++] = (folk_trace){.name = "ask",
                                       .x = market->ask->t,
                                       .y = market->ask->value,
                                       .count = market->ask->count,
                                       .steps = true,
                                       .color = folk_theme_category(theme, 1)};
    const folk_chart axes = {.x = first_axis(market),
                             .y = {label, market->low, market->high, false},
                             .traces = quotes,
                             .trace_count = count,
                             .cursor = NAN};
    if (count == 0) return folk_society_axes(picture, market->tape, theme, axes.x, axes.y);
    return folk_chart_draw(picture, market->tape, theme, &axes);
}

static void draw_trades(folk_picture *picture, const folk_theme *theme, const tape *market,
                        const folk_plot_area *area) {
    folk_place places[TRADES];
    size_t count = 0;
    for (size_t i = market->first; i < market->end; i++)
        if (isfinite(market->price->value[i]))
            places[count++] = folk_plot_place(area, place_of(market, i), market->price->value[i]);
    if (count == 0) return;
    if (count > 1)
        folk_draw_line(picture, places, count, 0.6, folk_color_fade(theme->accent, 0.45), false);
    folk_draw_marks(picture, places, count, FOLK_MARK_DISC, 2, theme->accent, NULL);
    folk_draw_marks(picture, &places[count - 1], 1, FOLK_MARK_DISC, 4, theme->warning, NULL);
}

static void draw_quote(folk_picture *picture, const folk_theme *theme, const folk_plot_area *area,
                       folk_rect book, const char *name, double value, folk_color color) {
    if (!isfinite(value)) return;
    char number[32], text[96];
    folk_tick_text(value, 0, number);
    snprintf(text, sizeof text, "%s %s", name, number);
    const double y = folk_plot_place(area, area->x.from, value).y;
    const folk_place line[] = {{book.x, y}, {book.x + book.width, y}};
    folk_draw_line(picture, line, 2, 1, color, true);
    folk_text_style style = folk_text_plain(theme, 1, FOLK_ANCHOR_END);
    style.color = color;
    style.bold = true;
    folk_draw_text_within(picture, (folk_place){book.x + book.width, y - 3}, &style, text,
                          book.width);
}

// How often each price was paid on the tape, lying on its side beside it.
static void draw_book(folk_picture *picture, const folk_theme *theme, const tape *market,
                      const folk_plot_area *area, double t) {
    size_t counts[BINS] = {0}, most = 1;
    for (size_t i = market->first; i < market->end; i++) {
        const double share = (market->price->value[i] - market->low) / (market->high - market->low);
        if (!(share >= 0 && share <= 1)) continue;
        const int bin = (int)fmin(share * BINS, BINS - 1);
        if (++counts[bin] > most) most = counts[bin];
    }
    const double each = area->inner.height / BINS, room = market->book.width - theme->padding;
    const folk_rect book = {market->book.x + theme->padding, area->inner.y, room,
                            area->inner.height};
    for (int i = 0; i < BINS; i++)
        if (counts[i] > 0)
            folk_draw_rect(picture,
                           (folk_rect){book.x, book.y + book.height - (i + 1) * each,
                                       room * (double)counts[i] / (double)most, each * 0.85},
                           folk_color_mix(theme->accent, theme->background, 0.55));
    if (market->bid != NULL)
        draw_quote(picture, theme, area, book, "bid", folk_strand_at(market->bid, t),
                   folk_theme_category(theme, 2));
    if (market->ask != NULL)
        draw_quote(picture, theme, area, book, "ask", folk_strand_at(market->ask, t),
                   folk_theme_category(theme, 1));
    if (market->end > 0)
        draw_quote(picture, theme, area, book, "last", market->price->value[market->end - 1],
                   theme->warning);
    const folk_text_style style = folk_text_plain(theme, 0.95, FOLK_ANCHOR_END);
    folk_draw_text_within(picture,
                          (folk_place){book.x + room, book.y + book.height + 1.4 * theme->font},
                          &style, "how often paid", room);
}

static void draw_bars(folk_picture *picture, const folk_theme *theme, const tape *market) {
    const folk_strand *volume = market->volume;
    double most = 0;
    const ptrdiff_t before = folk_strand_find(volume, market->from);
    const size_t first = before < 0 ? 0 : (size_t)before;
    const size_t end = (size_t)(folk_strand_find(volume, market->to) + 1);
    for (size_t i = first; i < end; i++)
        if (isfinite(volume->value[i])) most = fmax(most, volume->value[i]);
    char label[96];
    label_of(volume, label);
    const folk_axis time = {NULL, market->from, market->to, false};
    const folk_axis amount = {label, 0, most > 0 ? most : 1, false};
    const folk_plot_area area = folk_society_axes(picture, market->bars, theme, time, amount);
    const double width = fmin(fmax(area.inner.width / (double)(end - first + 1) * 0.7, 1), 12);
    for (size_t i = first; i < end; i++) {
        if (!(volume->value[i] > 0) || volume->t[i] < market->from) continue;
        const folk_place top = folk_plot_place(&area, volume->t[i], volume->value[i]);
        folk_draw_rect(
            picture,
            (folk_rect){top.x - width / 2, top.y, width, area.inner.y + area.inner.height - top.y},
            folk_color_fade(theme->accent, 0.7));
    }
}

void folk_market_draw(folk_picture *picture, folk_rect rect, const folk_theme *theme,
                      const folk_society_scene *scene) {
    if (scene->strand_count == 0) {
        folk_society_say(picture, rect, theme, "No price is recorded.");
        return;
    }
    const tape market = market_of(scene, rect);
    const folk_plot_area area = draw_axes(picture, theme, &market);
    if (area.inner.width < 2 || area.inner.height < 2) return;
    draw_trades(picture, theme, &market, &area);
    draw_book(picture, theme, &market, &area, scene->t);
    if (market.volume != NULL) draw_bars(picture, theme, &market);
}

bool folk_market_hover(const folk_society_scene *scene, folk_rect rect, const folk_theme *theme,
                       folk_place place, char *text, size_t room) {
    if (scene->strand_count == 0) return false;
    const tape market = market_of(scene, rect);
    folk_picture *nowhere = folk_picture_create(1, 1);
    const folk_plot_area area = draw_axes(nowhere, theme, &market);
    folk_picture_destroy(nowhere);
    double best = 100;
    bool found = false;
    for (size_t i = market.first; i < market.end; i++) {
        const folk_place at = folk_plot_place(&area, place_of(&market, i), market.price->value[i]);
        const double dx = at.x - place.x, dy = at.y - place.y;
        if (!(dx * dx + dy * dy < best)) continue;
        best = dx * dx + dy * dy;
        found = true;
        char value[32], time[32];
        folk_tick_text(market.price->value[i], 0, value);
        folk_tick_text(market.price->t[i], 0, time);
        snprintf(text, room, "%s %s at %s", market.price->name, value, time);
    }
    return found;
}
