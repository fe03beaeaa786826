// SPDX-License-Identifier: GPL-3.0-or-later
// What a player can make sure of, whatever the other does: maximin, or security, actions and
// values. The pure one is the action whose worst payoff is best; the mixed one is the optimal mix
// of the zero-sum game of the player's own payoffs (von Neumann 1928), found with the simplex
// method on the game's tableau (Dantzig 1951) and Bland's rule, so that ties cannot make it cycle.
// Only IEEE arithmetic: the same bits on every processor.
#ifndef FOLK_CORE_SECURITY_H
#define FOLK_CORE_SECURITY_H

#include "core/game.h"

typedef struct folk_security {
    uint32_t action;               // pure maximin action; the first of several
    double value;                  // points that it secures
    double mix[FOLK_GAME_ACTIONS]; // mixed maximin strategy: a probability for each own action
    double mix_value;              // expected points that it secures; >= value up to rounding
} folk_security;

/// Security of player 0 (row) or 1 (column). A game with several optimal mixes gives one of them.
folk_security folk_game_security(const folk_game *game, int player);

#endif
