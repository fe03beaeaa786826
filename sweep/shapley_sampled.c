// SPDX-License-Identifier: GPL-3.0-or-later
// Shapley values from sampled orders. Pairs of orders would be independent if they did not share
// subsets: the empty one, the whole, and those of one part or all but one. What such a value is off
// by it adds to all pairs alike, which the spread over pairs does not see. So the covariance that
// pairs have on average by shared values is added to the error.
#include "core/hash.h"
#include "core/memory.h"
#include "core/stats.h"
#include "sweep/shapley.h"

#include <math.h>
#include <string.h>

typedef struct sampled {
    unsigned parts;
    const uint8_t *orders;
    const double *values, *errors;
    size_t *pairs; // those that are complete
    size_t pair_count;
} sampled;

static bool any_nan(const double *values, size_t count) {
    for (size_t i = 0; i < count; i++)
        if (isnan(values[i])) return true;
    return false;
}

// Adds to each part the mean of its two marginal contributions in a pair.
static void add_pair(const sampled *all, size_t pair, folk_moments *moments) {
    const unsigned parts = all->parts;
    double gains[FOLK_SHAPLEY_PARTS] = {0};
    for (size_t row = 2 * pair; row < 2 * pair + 2; row++)
        for (unsigned i = 0; i < parts; i++) {
            const double *at = all->values + row * (parts + 1) + i;
            gains[all->orders[row * parts + i]] += (at[1] - at[0]) / 2.0;
        }
    for (unsigned part = 0; part < parts; part++)
        folk_moments_add(&moments[part], gains[part]);
}

// A subset whose value a part's contributions take, and with what weight over all pairs.
typedef struct use {
    uint64_t subset;
    double variance, sum, squares; // of the pairs' weights
    size_t pair;                   // the last that took it
    double last;                   // its weight in that pair
    bool taken;
} use;

typedef struct uses {
    use *slots;
    size_t capacity; // a power of two
} uses;

static use *find(const uses *table, uint64_t subset) {
    size_t slot = (size_t)folk_hash(&subset, sizeof subset) & (table->capacity - 1);
    while (table->slots[slot].taken && table->slots[slot].subset != subset)
        slot = (slot + 1) & (table->capacity - 1);
    return &table->slots[slot];
}

static void add_use(const uses *table, uint64_t subset, size_t pair, double weight, double error) {
    use *at = find(table, subset);
    if (!at->taken || at->pair != pair) {
        at->squares += at->last * at->last;
        at->last = 0.0;
    }
    at->taken = true;
    at->subset = subset;
    at->pair = pair;
    at->variance = isfinite(error) ? error * error : 0.0;
    at->sum += weight;
    at->last += weight;
}

static void add_uses(const sampled *all, const uses *table, unsigned part, size_t pair) {
    for (size_t row = 2 * pair; row < 2 * pair + 2; row++) {
        const uint8_t *order = all->orders + row * all->parts;
        const double *errors = all->errors + row * (all->parts + 1);
        unsigned place = 0;
        while (order[place] != part)
            place++;
        add_use(table, folk_shapley_prefix(order, place), pair, -0.5, errors[place]);
        add_use(table, folk_shapley_prefix(order, place + 1), pair, 0.5, errors[place + 1]);
    }
}

// The mean covariance of two pairs' contributions of a part.
static double covariance(const sampled *all, const uses *table, unsigned part) {
    memset(table->slots, 0, table->capacity * sizeof *table->slots);
    for (size_t i = 0; i < all->pair_count; i++)
        add_uses(all, table, part, all->pairs[i]);
    double sum = 0.0;
    for (size_t i = 0; i < table->capacity; i++) {
        const use *at = &table->slots[i];
        const double squares = at->squares + at->last * at->last;
        sum += at->variance * (at->sum * at->sum - squares);
    }
    const double pairs = (double)all->pair_count;
    return sum / (pairs * (pairs - 1.0));
}

static void share_out(const sampled *all, const folk_moments *moments, folk_share *out) {
    uses table = {.capacity = 16};
    while (table.capacity < 8 * all->pair_count)
        table.capacity *= 2;
    table.slots = folk_alloc(table.capacity * sizeof *table.slots);
    for (unsigned part = 0; part < all->parts; part++) {
        out[part] = (folk_share){NAN, NAN};
        if (all->pair_count > 0) out[part].value = moments[part].mean;
        if (all->pair_count < 2) continue;
        const double error = folk_moments_error(&moments[part]);
        const double shared = all->errors != NULL ? covariance(all, &table, part) : 0.0;
        out[part].error = sqrt(error * error + fmax(shared, 0.0));
    }
    folk_free(table.slots);
}

size_t folk_shapley_sampled(unsigned parts, size_t permutations, const uint8_t *orders,
                            const double *values, const double *value_errors, folk_share *out) {
    FOLK_ASSERT(parts >= 1 && parts <= FOLK_SHAPLEY_PARTS);
    folk_moments moments[FOLK_SHAPLEY_PARTS] = {0};
    sampled all = {.parts = parts, .orders = orders, .values = values, .errors = value_errors};
    all.pairs = folk_alloc((permutations / 2 + 1) * sizeof *all.pairs);
    for (size_t pair = 0; pair < permutations / 2; pair++) {
        if (any_nan(values + 2 * pair * (parts + 1), 2 * (size_t)(parts + 1))) continue;
        all.pairs[all.pair_count++] = pair;
        add_pair(&all, pair, moments);
    }
    share_out(&all, moments, out);
    const size_t left_out = permutations - 2 * all.pair_count;
    folk_free(all.pairs);
    return left_out;
}
