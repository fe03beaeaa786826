// SPDX-License-Identifier: GPL-3.0-or-later
// The games that have names, from one table: C, Lua, the command line and the docs list them from
// there. Each declares its parameters (with defaults), the condition that makes it that game, and
// its source. In a social dilemma action 0 is C and 1 is D. R, S, T and P are what a player gets
// when both cooperate, when that player alone cooperates, or alone defects, and when both defect.
#ifndef FOLK_CORE_NAMED_GAME_H
#define FOLK_CORE_NAMED_GAME_H

#include "core/game.h"
#include "core/param.h"

enum { FOLK_NAMED_GAME_PARAMS = 4 };

typedef struct folk_named_game {
    const char *name;                             // kebab-case
    const char *summary;                          // one line
    const char *source;                           // where it is published
    const char *actions;                          // what the actions are, in order
    const char *condition;                        // what the parameters must meet together
    bool (*holds)(const double *values);          // the condition
    double (*action_count)(const double *values); // of each player; NULL: two
    double (*payoff)(const double *values, int player, uint32_t own, uint32_t other);
    int param_count;
    folk_param params[FOLK_NAMED_GAME_PARAMS]; // of type INT or NUMBER; their texts are constants
} folk_named_game;

/// The table, in the order in which the docs tell of them; sets `*count`.
const folk_named_game *folk_named_games(int *count);

/// NULL when there is none of that name.
const folk_named_game *folk_named_game_find(const char *name);

/// Builds the game; `values` has one number for each of its parameters, in their order, or is NULL
/// for the defaults. Fails on a value out of its bounds, on values that do not meet the condition,
/// and on more than FOLK_GAME_ACTIONS actions.
bool folk_named_game_create(const folk_named_game *named, const double *values, folk_game *game,
                            folk_error *err);

#endif
