// SPDX-License-Identifier: GPL-3.0-or-later
// Expected payoffs of matches, without chance: two strategies as data make a Markov chain whose
// states are pairs of their states. Where every state leads to one other the match is a path that
// runs into a cycle, whatever its length, and only the states on it are added up; otherwise a
// distribution is followed round by round, or the chain's long run is solved for.
#ifndef FOLK_AGENTS_EXACT_H
#define FOLK_AGENTS_EXACT_H

#include "agents/match.h"

enum {
    FOLK_EXACT_PAIRS = 1 << 24, // pairs of states, met or not
    FOLK_EXACT_STATES = 2048,   // pairs that are met, for the long run of a chain with chance
};

/// What folk_match_play gives on average; def's seed is not used. A length of FOLK_MATCH_ENDLESS
/// means without a discount the limit of means (what an average round gives), and with one all
/// rounds to come: as a match that goes on with probability w gives w instead of a discount. Fails
/// when the chain is too large.
bool folk_exact_play(const folk_match_def *def, folk_match_result *result, folk_error *err);

/// The payoffs of each of `count` strategies (row) against each (column), as first player, in
/// matches as `def` says: count x count, row-major.
bool folk_exact_matrix(const folk_match_def *def, const folk_strategy *const *strategies,
                       size_t count, double *payoffs, folk_error *err);

#endif
