// SPDX-License-Identifier: GPL-3.0-or-later
// Shapley values (Shapley 1953): how much each part (of a prompt, of a set of mechanisms)
// contributes to an outcome, when any subset of the parts may be switched on. A part's value is its
// mean marginal contribution over all orders of switching on; the values of all parts sum to
// (all on) - (all off). Exact from all subsets for up to 12 parts; from random orders beyond.
#ifndef FOLK_SWEEP_SHAPLEY_H
#define FOLK_SWEEP_SHAPLEY_H

#include "core/error.h"

#include <stdint.h>

enum { FOLK_SHAPLEY_EXACT = 12, FOLK_SHAPLEY_PARTS = 64 };

typedef struct folk_share {
    double value;
    double error; // standard error; 0 or NaN: see below
} folk_share;

/// `values[subset]` of all 2^parts subsets, bit i: part i is on; parts 1 to FOLK_SHAPLEY_EXACT.
/// `errors`: standard errors of these (independent) values, or NULL, which gives errors of 0. Fails
/// on a NaN value, naming the subset.
bool folk_shapley_exact(unsigned parts, const double *values, const double *errors, folk_share *out,
                        folk_error *err);

/// The order in which sampled permutation number `permutation` switches the parts on: that number
/// and the seed alone decide, so that more may be added later; an odd one is its predecessor
/// backwards (antithetic). Parts 1 to FOLK_SHAPLEY_PARTS.
void folk_shapley_order(unsigned parts, size_t permutation, uint64_t seed, uint8_t *order);

/// `orders`: permutations x parts, as above; `values`: permutations x (parts + 1), the outcome with
/// the first 0, 1, …, parts of that row's order on. `value_errors`: standard errors of these, or
/// NULL where they are exact or unknown; the same subset of parts is taken for the same value,
/// whose error its orders share. A share's error is over pairs of permutations (2p, 2p + 1) and
/// takes in both the choice of orders and the values' errors; NaN below two pairs. A pair with a
/// NaN, and a last one without a partner, is left out; returns how many permutations were.
size_t folk_shapley_sampled(unsigned parts, size_t permutations, const uint8_t *orders,
                            const double *values, const double *value_errors, folk_share *out);

/// The subset (bits) of the first `length` parts of an order.
uint64_t folk_shapley_prefix(const uint8_t *order, unsigned length);

#endif
