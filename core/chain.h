// SPDX-License-Identifier: GPL-3.0-or-later
// Markov chains with finitely many states. The share of time that a chain spends in each state in
// the long run is its limit of means (Cesàro), which exists for every chain: with several closed
// classes, which depend on the start and on chance, and with periodic ones too.
#ifndef FOLK_CORE_CHAIN_H
#define FOLK_CORE_CHAIN_H

#include <stddef.h>

/// Long-run shares from the distribution `start`. `transitions` (count x count, row-major, rows sum
/// to 1) is used as scratch. State reduction by Grassmann, Taksar & Heyman (1985), which subtracts
/// nothing: each share is accurate in relative terms. `shares` must not overlap `start`.
void folk_chain_limit(double *transitions, size_t count, const double *start, double *shares);

/// The same for a chain that begins anew, from `start`, before each step with probability 1 -
/// `discount`: (1 - discount) times the sum over t of discount^t times the distribution at time t.
void folk_chain_discounted(double *transitions, size_t count, const double *start, double discount,
                           double *shares);

#endif
