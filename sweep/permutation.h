// SPDX-License-Identifier: GPL-3.0-or-later
// A keyed pseudo-random permutation of 0 … count - 1 that needs no table: the swap-or-not shuffle
// (Hoang, Morris & Rogaway 2012, "An enciphering scheme based on a card shuffle"). In each round x
// may trade places with round key - x; both agree on whether they do.
#ifndef FOLK_SWEEP_PERMUTATION_H
#define FOLK_SWEEP_PERMUTATION_H

#include <stdint.h>

/// Where `x` < `count` goes.
uint64_t folk_permutation(uint64_t key, uint64_t count, uint64_t x);

#endif
