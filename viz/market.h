// SPDX-License-Identifier: GPL-3.0-or-later
// Inside the picture of a market: what its two halves share. On the left is the tape, on the right,
// along the same axis of prices, the order book.
#ifndef FOLK_VIZ_MARKET_H
#define FOLK_VIZ_MARKET_H

#include "viz/society_parts.h"

/// A market as it is looked at.
typedef struct folk_market {
    const folk_strand *price, *bid, *ask, *volume; // NULL: not recorded
    size_t first, end;                             // trades on the tape
    double t, low, high;                           // the present; the range of prices
    folk_rect tape, book, bars;
} folk_market;

/// Widens the range of prices by what those who would trade ask and offer.
void folk_order_book_widen(folk_market *market, const folk_depth *depth);

/// What those who would trade ask and offer, or else how often each price was paid; the best quotes
/// and the last price. `area` is the tape's.
void folk_order_book_draw(folk_picture *picture, const folk_theme *theme, const folk_market *market,
                          const folk_depth *depth, const folk_plot_area *area);

static inline folk_color folk_bid_color(const folk_theme *theme) {
    return folk_theme_category(theme, 2);
}

static inline folk_color folk_ask_color(const folk_theme *theme) {
    return folk_theme_category(theme, 1);
}

#endif
