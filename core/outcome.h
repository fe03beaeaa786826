// SPDX-License-Identifier: GPL-3.0-or-later
// What may be said of the pure outcomes of a game: which are equilibria, which are efficient, which
// is the safer of two. An outcome is a cell of the payoff matrices. Payoffs are compared exactly,
// as given: a tie is a tie of two doubles. Lists are in row-major order.
#ifndef FOLK_CORE_OUTCOME_H
#define FOLK_CORE_OUTCOME_H

#include "core/game.h"

typedef struct folk_outcome {
    uint32_t row, column;
} folk_outcome;

typedef struct folk_outcomes {
    size_t count;
    folk_outcome *at;
} folk_outcomes;

void folk_outcomes_clear(folk_outcomes *outcomes);

/// Sum of the two payoffs, points.
double folk_outcome_welfare(const folk_game *game, folk_outcome outcome);

/// Outcomes in which each action is a best response to the other (Nash 1950), strict or not; may be
/// none.
folk_outcomes folk_game_pure_equilibria(const folk_game *game);

/// Outcomes that no other beats for one player without hurting the other (Pareto 1906). At least
/// one.
folk_outcomes folk_game_pareto(const folk_game *game);

/// Outcomes of the largest welfare, folk_game_best: the social optimum. At least one.
folk_outcomes folk_game_optima(const folk_game *game);

/// Risk dominance of a 2x2 game with two strict equilibria (Harsanyi & Selten 1988).
typedef struct folk_risk_dominance {
    folk_outcome equilibria[2];
    double products[2]; // of what the two players would lose by leaving that equilibrium alone
    int dominant;       // index of the larger product; -1 when they are equal
} folk_risk_dominance;

/// Fails on a game of another size, and on one without two strict pure equilibria.
bool folk_game_risk_dominance(const folk_game *game, folk_risk_dominance *result, folk_error *err);

#endif
