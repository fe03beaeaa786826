// SPDX-License-Identifier: GPL-3.0-or-later
// A match: two strategies play the same game for a number of rounds. Each player draws from its own
// stream: a strategy that is not deterministic takes one number for every move, certain or not, and
// a deterministic one takes none; so a strategy as data and the same strategy as generated Lua play
// the same moves. Execution noise (> 0) flips a move after it is chosen; it takes one number for
// each player and round, the first player's first, from a third stream.
#ifndef FOLK_AGENTS_MATCH_H
#define FOLK_AGENTS_MATCH_H

#include "agents/strategy.h"
#include "core/game.h"
#include "core/rng.h"

typedef struct folk_match_def {
    const folk_strategy *players[2]; // borrowed
    const folk_game *game;           // 2x2
    uint32_t turns;                  // rounds, >= 1
    double noise;                    // probability that a move is flipped
    uint64_t seed;                   // the match's own; see folk_match_stream
} folk_match_def;

typedef struct folk_match_result {
    double scores[2]; // points
    uint64_t cooperations[2];
    uint64_t outcomes[4]; // how often CC, CD, DC, DD (first player's move first)
} folk_match_result;

/// Who draws in a match.
enum { FOLK_MATCH_FIRST, FOLK_MATCH_SECOND, FOLK_MATCH_NOISE, FOLK_MATCH_STREAMS };

/// The stream of one of FOLK_MATCH_… under the match's seed.
folk_rng folk_match_stream(uint64_t seed, uint32_t who);

/// Plays one match. `moves` (NULL: not kept) gets turns x 2 actions, round by round.
void folk_match_play(const folk_match_def *def, folk_match_result *result, uint8_t *moves);

/// Scores and cooperations from the outcomes' counts.
void folk_match_score(const folk_game *game, folk_match_result *result);

#endif
