// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/outcome.h"

#include "core/memory.h"

#include <math.h>

void folk_outcomes_clear(folk_outcomes *outcomes) {
    folk_free(outcomes->at);
    *outcomes = (folk_outcomes){0};
}

double folk_outcome_welfare(const folk_game *game, folk_outcome outcome) {
    return folk_game_row_payoff(game, outcome.row, outcome.column) +
           folk_game_column_payoff(game, outcome.row, outcome.column);
}

typedef bool holds_fn(const folk_game *game, folk_outcome outcome, double best_welfare);

static folk_outcomes outcomes_where(const folk_game *game, holds_fn *holds) {
    const double best = folk_game_best(game);
    folk_outcomes outcomes = {0};
    size_t capacity = 0;
    for (uint32_t row = 0; row < game->rows; row++)
        for (uint32_t column = 0; column < game->columns; column++) {
            const folk_outcome outcome = {row, column};
            if (!holds(game, outcome, best)) continue;
            outcomes.at = folk_grow(outcomes.at, &capacity, outcomes.count + 1, sizeof outcome);
            outcomes.at[outcomes.count++] = outcome;
        }
    return outcomes;
}

// What a player loses at least by leaving the outcome alone; negative when leaving it pays,
// infinite when there is no other action.
static double loss_by_leaving(const folk_game *game, int player, folk_outcome outcome) {
    const uint32_t own = player == 0 ? outcome.row : outcome.column;
    const uint32_t other = player == 0 ? outcome.column : outcome.row;
    const double here = folk_game_payoff(game, player, own, other);
    double loss = INFINITY;
    for (uint32_t action = 0; action < folk_game_actions(game, player); action++)
        if (action != own) loss = fmin(loss, here - folk_game_payoff(game, player, action, other));
    return loss;
}

static bool is_equilibrium(const folk_game *game, folk_outcome outcome, double best_welfare) {
    (void)best_welfare;
    return loss_by_leaving(game, 0, outcome) >= 0.0 && loss_by_leaving(game, 1, outcome) >= 0.0;
}

static bool is_efficient(const folk_game *game, folk_outcome outcome, double best_welfare) {
    (void)best_welfare;
    const double first = folk_game_row_payoff(game, outcome.row, outcome.column);
    const double second = folk_game_column_payoff(game, outcome.row, outcome.column);
    for (uint32_t i = 0; i < game->rows * game->columns; i++) {
        const double gain = game->row_payoffs[i] - first;
        const double other_gain = game->column_payoffs[i] - second;
        if (gain >= 0.0 && other_gain >= 0.0 && (gain > 0.0 || other_gain > 0.0)) return false;
    }
    return true;
}

static bool is_optimal(const folk_game *game, folk_outcome outcome, double best_welfare) {
    return folk_outcome_welfare(game, outcome) >= best_welfare;
}

folk_outcomes folk_game_pure_equilibria(const folk_game *game) {
    return outcomes_where(game, is_equilibrium);
}

folk_outcomes folk_game_pareto(const folk_game *game) {
    return outcomes_where(game, is_efficient);
}

folk_outcomes folk_game_optima(const folk_game *game) {
    return outcomes_where(game, is_optimal);
}

bool folk_game_risk_dominance(const folk_game *game, folk_risk_dominance *result, folk_error *err) {
    *result = (folk_risk_dominance){.dominant = -1};
    if (game->rows != 2 || game->columns != 2)
        return folk_fail(err, FOLK_ERR_USAGE,
                         "game '%s' has %u rows and %u columns: risk dominance compares the two "
                         "strict equilibria of a game of 2 rows and 2 columns",
                         game->name, game->rows, game->columns);
    int count = 0;
    for (uint32_t i = 0; i < 4; i++) {
        const folk_outcome outcome = {i / 2, i % 2};
        const double loss = loss_by_leaving(game, 0, outcome);
        const double other_loss = loss_by_leaving(game, 1, outcome);
        if (loss <= 0.0 || other_loss <= 0.0) continue;
        result->equilibria[count] = outcome;
        result->products[count++] = loss * other_loss;
    }
    if (count < 2)
        return folk_fail(err, FOLK_ERR_USAGE,
                         "game '%s' has %d strict pure equilibria: risk dominance compares two",
                         game->name, count);
    const double *products = result->products;
    if (products[0] != products[1]) result->dominant = products[0] > products[1] ? 0 : 1;
    return true;
}
