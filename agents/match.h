// SPDX-License-Identifier: GPL-3.0-or-later
// A match: two strategies play the same game for a number of rounds. Each player draws from its own
// stream: a strategy that is not deterministic takes one number for every move, certain or not, and
// a deterministic one takes none; so a strategy as data and the same strategy as generated Lua play
// the same moves. Execution noise (> 0) flips a move after it is chosen; it takes one number for
// each player and round, the first player's first, from a third stream. Perception noise flips what
// a player sees of the other's move, never what is scored: one number for what the second sees in a
// round and then one for what the first sees, from a fourth. A length that is left to chance takes
// one number from a fifth.
//
// Where players alternate, the second moves after it has seen the first's move of the round: it is
// always one round further, as if before its first move it had cooperated.
#ifndef FOLK_AGENTS_MATCH_H
#define FOLK_AGENTS_MATCH_H

#include "agents/strategy.h"
#include "core/game.h"
#include "core/rng.h"

enum { FOLK_MATCH_ENDLESS = 0 };

typedef struct folk_match_def {
    const folk_strategy *players[2]; // borrowed
    const folk_game *game;           // 2x2
    uint32_t turns;                  // rounds, >= 1; folk_exact_play alone: or FOLK_MATCH_ENDLESS
    double noise;                    // probability that a move is flipped
    double perception;               // probability that a player mis-sees the other's move
    double discount;                 // what a round counts, of the one before: (0, 1]; 0 is 1
    bool alternating;                // the second player sees the first's move of the round
    uint64_t seed;                   // the match's own; see folk_match_stream
} folk_match_def;

/// Sums over the rounds, each of which counts discount^(rounds before it).
typedef struct folk_match_result {
    double scores[2]; // points
    double cooperations[2];
    double outcomes[4]; // CC, CD, DC, DD (first player's move first)
} folk_match_result;

/// Who draws in a match.
enum {
    FOLK_MATCH_FIRST,
    FOLK_MATCH_SECOND,
    FOLK_MATCH_NOISE,
    FOLK_MATCH_PERCEPTION,
    FOLK_MATCH_LENGTH,
    FOLK_MATCH_STREAMS
};

/// The stream of one of FOLK_MATCH_… under the match's seed.
folk_rng folk_match_stream(uint64_t seed, uint32_t who);

/// The length of a match that goes on after each round with probability `continuation`, [0, 1), and
/// for `longest` rounds at most: geometric, drawn from the match's own stream for it.
uint32_t folk_match_length(uint64_t seed, double continuation, uint32_t longest);

/// Plays one match. `moves` (NULL: not kept) gets turns x 2 actions, round by round.
void folk_match_play(const folk_match_def *def, folk_match_result *result, uint8_t *moves);

/// Scores and cooperations from the outcomes.
void folk_match_score(const folk_game *game, folk_match_result *result);

#endif
