// SPDX-License-Identifier: GPL-3.0-or-later
// What models' tokens cost: the prices that a scenario tells, and those that a user gives, which
// win. Whatever the currency is, it is one for all. A model without a price costs what is not
// known, which is not the same as nothing: whoever runs a model at home says so (NAME=0,0).
#ifndef FOLK_AGENTS_PRICE_H
#define FOLK_AGENTS_PRICE_H

#include "core/scenario.h"

/// Zero is the empty list.
typedef struct folk_prices {
    folk_price *items; // owned; of two with one model the later one counts
    size_t count, capacity;
} folk_prices;

void folk_prices_add(folk_prices *prices, const char *model, double input, double output);

/// Reads "MODEL=INPUT,OUTPUT", prices of a million tokens.
bool folk_prices_read(folk_prices *prices, const char *text, folk_error *err);
void folk_prices_clear(folk_prices *prices);

/// NULL when the model has none.
const folk_price *folk_prices_find(const folk_prices *prices, const char *model);

double folk_price_of(const folk_price *price, double tokens_in, double tokens_out);

#endif
