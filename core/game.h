// SPDX-License-Identifier: GPL-3.0-or-later
// A game in normal form for two players: `rows` actions of the first, `columns` of the second, and
// two payoff matrices in points. Actions are counted from 0; in a social dilemma 0 is C and 1 is D.
#ifndef FOLK_CORE_GAME_H
#define FOLK_CORE_GAME_H

#include "core/error.h"

#include <stdint.h>

enum { FOLK_GAME_ACTIONS = 128, FOLK_GAME_NAME = 64 };

typedef struct folk_game {
    char name[FOLK_GAME_NAME];
    uint32_t rows, columns; // 1 to FOLK_GAME_ACTIONS
    double *row_payoffs;    // rows x columns, row-major: what the row player gets
    double *column_payoffs; // rows x columns, row-major: what the column player gets
} folk_game;

/// Copies the matrices (rows x columns, row-major). Fails on a size out of range and on a payoff
/// that is not finite, naming the cell.
bool folk_game_create(folk_game *game, const char *name, uint32_t rows, uint32_t columns,
                      const double *row_payoffs, const double *column_payoffs, folk_error *err);
void folk_game_clear(folk_game *game);

/// Symmetric 2x2 game from the payoffs of a player: R both cooperate, S alone cooperates, T alone
/// defects, P both defect. No order of the four is asked for.
bool folk_game_symmetric(folk_game *game, const char *name, const double rstp[4], folk_error *err);

double folk_game_row_payoff(const folk_game *game, uint32_t row, uint32_t column);
double folk_game_column_payoff(const folk_game *game, uint32_t row, uint32_t column);

/// How many actions a player has: player 0 picks the row, player 1 the column.
uint32_t folk_game_actions(const folk_game *game, int player);

/// What a player gets, seen from that player's side: the own action first, the other's second.
double folk_game_payoff(const folk_game *game, int player, uint32_t own, uint32_t other);

/// A player's payoffs, own x other actions, row-major, mapped onto [1, 2] by an increasing affine
/// map: no best response changes, and one tolerance fits every game. All are 1 if all are equal.
/// The caller owns them.
double *folk_game_scaled_payoffs(const folk_game *game, int player);

/// Smallest and largest sum of the two payoffs in a cell: the welfare of one play at its worst and
/// best.
double folk_game_worst(const folk_game *game);
double folk_game_best(const folk_game *game);

#endif
