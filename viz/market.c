// SPDX-License-Identifier: GPL-3.0-or-later
// A market up to now: the tape of its latest trades, the best quotes around them where they are
// recorded, and how much was traded. The first strand is the price; the others are known by their
// names: bid, ask, volume or trades. Trades stand side by side in their order, because a market may
// sleep for long and then trade in bursts; the quotes between two trades share the room between
// them.
#include "viz/market.h"
#include "core/memory.h"
#include "viz/label.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

enum { TRADES = 400, TRADES_WITH_QUOTES = 24 };

static const folk_strand *named(const folk_society_scene *scene, const char *name) {
    for (int i = 1; i < scene->strand_count; i++)
        if (strstr(scene->strands[i].name, name) != NULL && scene->strands[i].count > 0)
            return &scene->strands[i];
    return NULL;
}

static bool has_quotes(const folk_market *market) {
    return market->bid != NULL || market->ask != NULL;
}

static size_t most_trades(const folk_market *market) {
    return has_quotes(market) ? TRADES_WITH_QUOTES : TRADES;
}

// The moment from which on the tape shows quotes: the trade before its first one.
static double tape_from(const folk_market *market) {
    return market->first > 0 ? market->price->t[market->first - 1] : -INFINITY;
}

static void widen(folk_market *market, const folk_strand *strand, double from, double to) {
    if (strand == NULL) return;
    const ptrdiff_t first = folk_strand_find(strand, from);
    const size_t end = (size_t)(folk_strand_find(strand, to) + 1);
    for (size_t i = first < 0 ? 0 : (size_t)first; i < end; i++) {
        if (!isfinite(strand->value[i])) continue;
        market->low = fmin(market->low, strand->value[i]);
        market->high = fmax(market->high, strand->value[i]);
    }
}

// A tape that has room for all trades keeps its range from the beginning to the end.
static void find_range(folk_market *market, const folk_society_scene *scene) {
    const bool whole = market->price->count <= most_trades(market);
    const double to = whole ? scene->to : market->t;
    market->low = INFINITY, market->high = -INFINITY;
    widen(market, market->price, tape_from(market), to);
    widen(market, market->bid, tape_from(market), to);
    widen(market, market->ask, tape_from(market), to);
    folk_order_book_widen(market, &scene->depth);
    if (!(market->low <= market->high)) market->low = 0, market->high = 1;
    const double margin =
        fmax((market->high - market->low) * 0.06, 1e-9 + fabs(market->high) * 1e-3);
    market->low -= margin;
    market->high += margin;
}

static folk_market market_of(const folk_society_scene *scene, folk_rect rect) {
    folk_market market = {.price = &scene->strands[0],
                          .bid = named(scene, "bid"),
                          .ask = named(scene, "ask"),
                          .volume = named(scene, "volume"),
                          .t = scene->t};
    if (market.volume == NULL) market.volume = named(scene, "trades");
    const size_t most = most_trades(&market);
    market.end = (size_t)(folk_strand_find(market.price, scene->t) + 1);
    market.first = market.end > most ? market.end - most : 0;
    find_range(&market, scene);
    const bool deep = scene->depth.size > 0;
    const double book = fmin(rect.width * (deep ? 0.34 : 0.24), deep ? 260 : 150);
    const double bars = market.volume != NULL ? fmin(rect.height * 0.25, 90) : 0;
    market.tape = (folk_rect){rect.x, rect.y, rect.width - book, rect.height - bars};
    market.book = (folk_rect){rect.x + market.tape.width, rect.y, book, market.tape.height};
    market.bars = (folk_rect){rect.x, rect.y + market.tape.height, market.tape.width, bars};
    return market;
}

// How many quotes were recorded up to `t`.
static double quotes_until(const folk_market *market, double t) {
    const ptrdiff_t bids = market->bid != NULL ? folk_strand_find(market->bid, t) : 0;
    const ptrdiff_t asks = market->ask != NULL ? folk_strand_find(market->ask, t) : 0;
    return (double)(bids + asks);
}

// Where a moment lies on the first axis: trades at their numbers, from 1, and in between by the
// number of quotes.
static double place_of(const folk_market *market, double t) {
    const folk_strand *price = market->price;
    const size_t trades = (size_t)(folk_strand_find(price, t) + 1);
    const double since = trades > 0 ? price->t[trades - 1] : -INFINITY;
    if (since == t) return (double)trades;
    const bool ended = trades < market->end;
    const double all = quotes_until(market, ended ? price->t[trades] : market->t);
    const double before = quotes_until(market, since), now = quotes_until(market, t);
    return (double)trades + (now - before) / fmax(all - before + !ended, 1);
}

static folk_axis first_axis(const folk_market *market) {
    const bool whole = market->price->count <= most_trades(market);
    const size_t last = whole ? market->price->count : market->end;
    const double first = (double)market->first, end = fmax((double)last, 1);
    if (has_quotes(market)) return (folk_axis){"trade", first, end + 1, false};
    return (folk_axis){"trade", first + 0.5, end + 0.5, false};
}

static void label_of(const folk_strand *strand, char label[96]) {
    if (strand->unit != NULL && strcmp(strand->unit, "1") != 0)
        snprintf(label, 96, "%s (%s)", strand->name, strand->unit);
    else
        snprintf(label, 96, "%s", strand->name);
}

static folk_plot_area draw_axes(folk_picture *picture, const folk_theme *theme,
                                const folk_market *market) {
    char label[96];
    label_of(market->price, label);
    return folk_society_axes(picture, market->tape, theme, first_axis(market),
                             (folk_axis){label, market->low, market->high, false});
}

static bool is_trade(const folk_market *market, double t) {
    const ptrdiff_t last = folk_strand_find(market->price, t);
    return last >= 0 && market->price->t[last] == t;
}

// A quote stands until the next one of its side. Where a trade has taken the best one, the line
// begins anew at what is best then.
static void draw_quotes(folk_picture *picture, const folk_market *market,
                        const folk_plot_area *area, const folk_strand *quote, folk_color color) {
    if (quote == NULL) return;
    const bool bids = quote == market->bid;
    const ptrdiff_t standing = folk_strand_find(quote, tape_from(market));
    const size_t first = standing < 0 ? 0 : (size_t)standing;
    const size_t end = (size_t)(folk_strand_find(quote, market->t) + 1);
    if (first >= end) return;
    folk_place *places = folk_alloc((2 * (end - first) + 1) * sizeof *places);
    size_t n = 0;
    for (size_t i = first; i < end; i++) {
        const double x = place_of(market, quote->t[i]), value = quote->value[i];
        const double before = i > first ? quote->value[i - 1] : NAN;
        if (n > 0) places[n++] = folk_plot_place(area, x, before);
        if (n > 1 && (bids ? value < before : value > before) && is_trade(market, quote->t[i])) {
            folk_draw_line(picture, places, n, 1, color, false);
            n = 0;
        }
        places[n++] = folk_plot_place(area, x, value);
    }
    places[n++] = folk_plot_place(area, place_of(market, market->t), quote->value[end - 1]);
    folk_draw_line(picture, places, n, 1, color, false);
    folk_free(places);
}

static void draw_trades(folk_picture *picture, const folk_theme *theme, const folk_market *market,
                        const folk_plot_area *area) {
    folk_place places[TRADES];
    size_t count = 0;
    for (size_t i = market->first; i < market->end; i++)
        if (isfinite(market->price->value[i]))
            places[count++] = folk_plot_place(area, (double)i + 1, market->price->value[i]);
    if (count == 0) return;
    const bool quoted = has_quotes(market);
    if (count > 1 && !quoted)
        folk_draw_line(picture, places, count, 0.6, folk_color_fade(theme->accent, 0.45), false);
    folk_draw_marks(picture, places, count, FOLK_MARK_DISC, quoted ? 3 : 2, theme->accent, NULL);
    folk_draw_marks(picture, &places[count - 1], 1, FOLK_MARK_DISC, 4, theme->warning, NULL);
}

static void draw_bars(folk_picture *picture, const folk_theme *theme, const folk_market *market,
                      const folk_society_scene *scene) {
    const folk_strand *volume = market->volume;
    const double from = market->first > 0 ? market->price->t[market->first] : scene->from;
    const double to = fmax(market->first > 0 ? market->t : scene->to, from + 1e-9);
    double most = 0;
    const ptrdiff_t before = folk_strand_find(volume, from);
    const size_t first = before < 0 ? 0 : (size_t)before;
    const size_t end = (size_t)(folk_strand_find(volume, to) + 1);
    for (size_t i = first; i < end; i++)
        if (isfinite(volume->value[i])) most = fmax(most, volume->value[i]);
    char label[96];
    label_of(volume, label);
    const folk_axis time = {NULL, from, to, false};
    const folk_axis amount = {label, 0, most > 0 ? most : 1, false};
    const folk_plot_area area = folk_society_axes(picture, market->bars, theme, time, amount);
    const double width = fmin(fmax(area.inner.width / (double)(end - first + 1) * 0.7, 1), 12);
    for (size_t i = first; i < end; i++) {
        if (!(volume->value[i] > 0) || volume->t[i] < from) continue;
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
    const folk_market market = market_of(scene, rect);
    const folk_plot_area area = draw_axes(picture, theme, &market);
    if (area.inner.width < 2 || area.inner.height < 2) return;
    folk_draw_clip(picture, area.inner);
    draw_quotes(picture, &market, &area, market.bid, folk_bid_color(theme));
    draw_quotes(picture, &market, &area, market.ask, folk_ask_color(theme));
    folk_draw_clip_end(picture);
    draw_trades(picture, theme, &market, &area);
    folk_order_book_draw(picture, theme, &market, &scene->depth, &area);
    if (market.volume != NULL) draw_bars(picture, theme, &market, scene);
}

bool folk_market_hover(const folk_society_scene *scene, folk_rect rect, const folk_theme *theme,
                       folk_place place, char *text, size_t room) {
    if (scene->strand_count == 0) return false;
    const folk_market market = market_of(scene, rect);
    folk_picture *nowhere = folk_picture_create(1, 1);
    const folk_plot_area area = draw_axes(nowhere, theme, &market);
    folk_picture_destroy(nowhere);
    double best = 100;
    bool found = false;
    for (size_t i = market.first; i < market.end; i++) {
        const folk_place at = folk_plot_place(&area, (double)i + 1, market.price->value[i]);
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
