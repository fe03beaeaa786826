// SPDX-License-Identifier: GPL-3.0-or-later
#include "agents/price.h"

#include "core/memory.h"
#include "core/number.h"

#include <string.h>

void folk_prices_add(folk_prices *prices, const char *model, double input, double output) {
    prices->items =
        folk_grow(prices->items, &prices->capacity, prices->count + 1, sizeof *prices->items);
    prices->items[prices->count++] =
        (folk_price){.model = folk_strdup(model), .input = input, .output = output};
}

static bool read_amount(const char *text, double *amount) {
    return folk_number_parse(text, amount) && *amount >= 0.0 && *amount < 1e9;
}

// Names of models may hold an equals sign: the last one counts.
bool folk_prices_read(folk_prices *prices, const char *text, folk_error *err) {
    char *model = folk_strdup(text);
    char *amounts = strrchr(model, '=');
    char *second = amounts != NULL ? strchr(amounts, ',') : NULL;
    double input, output;
    bool ok = second != NULL && amounts > model;
    if (ok) {
        *amounts = *second = '\0';
        ok = read_amount(amounts + 1, &input) && read_amount(second + 1, &output);
    }
    if (ok) folk_prices_add(prices, model, input, output);
    folk_free(model);
    return ok || folk_fail(err, FOLK_ERR_USAGE,
                           "'%s' is no price: write MODEL=INPUT,OUTPUT with what a million tokens "
                           "of request and of answer cost, for instance gpt-4o=2.5,10",
                           text);
}

void folk_prices_clear(folk_prices *prices) {
    for (size_t i = 0; i < prices->count; i++)
        folk_free(prices->items[i].model);
    folk_free(prices->items);
    *prices = (folk_prices){0};
}

const folk_price *folk_prices_find(const folk_prices *prices, const char *model) {
    for (size_t i = prices->count; i > 0; i--)
        if (strcmp(prices->items[i - 1].model, model) == 0) return &prices->items[i - 1];
    return NULL;
}

double folk_price_of(const folk_price *price, double tokens_in, double tokens_out) {
    return (tokens_in * price->input + tokens_out * price->output) * 1e-6;
}
