// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/game.h"

#include "core/memory.h"

#include <math.h>
#include <string.h>

static bool check_payoffs(const char *name, const char *player, uint32_t rows, uint32_t columns,
                          const double *payoffs, folk_error *err) {
    for (uint32_t i = 0; i < rows * columns; i++)
        if (!isfinite(payoffs[i]))
            return folk_fail(err, FOLK_ERR_USAGE,
                             "game '%s': the %s player's payoff in row %u, column %u is %g: must "
                             "be a finite number of points",
                             name, player, i / columns + 1, i % columns + 1, payoffs[i]);
    return true;
}

bool folk_game_create(folk_game *game, const char *name, uint32_t rows, uint32_t columns,
                      const double *row_payoffs, const double *column_payoffs, folk_error *err) {
    *game = (folk_game){0};
    if (strlen(name) >= FOLK_GAME_NAME)
        return folk_fail(err, FOLK_ERR_USAGE, "game '%s': the name must be shorter than %d bytes",
                         name, FOLK_GAME_NAME);
    if (rows < 1 || rows > FOLK_GAME_ACTIONS || columns < 1 || columns > FOLK_GAME_ACTIONS)
        return folk_fail(err, FOLK_ERR_USAGE,
                         "game '%s' has %u rows and %u columns: each player must have 1 to %d "
                         "actions",
                         name, rows, columns, FOLK_GAME_ACTIONS);
    if (!check_payoffs(name, "row", rows, columns, row_payoffs, err)) return false;
    if (!check_payoffs(name, "column", rows, columns, column_payoffs, err)) return false;
    const size_t bytes = (size_t)rows * columns * sizeof(double);
    strcpy(game->name, name);
    game->rows = rows;
    game->columns = columns;
    game->row_payoffs = memcpy(folk_alloc(bytes), row_payoffs, bytes);
    game->column_payoffs = memcpy(folk_alloc(bytes), column_payoffs, bytes);
    return true;
}

void folk_game_clear(folk_game *game) {
    folk_free(game->row_payoffs);
    folk_free(game->column_payoffs);
    *game = (folk_game){0};
}

bool folk_game_symmetric(folk_game *game, const char *name, const double rstp[4], folk_error *err) {
    const double row[4] = {rstp[0], rstp[1], rstp[2], rstp[3]};
    const double column[4] = {rstp[0], rstp[2], rstp[1], rstp[3]};
    return folk_game_create(game, name, 2, 2, row, column, err);
}

double folk_game_row_payoff(const folk_game *game, uint32_t row, uint32_t column) {
    FOLK_ASSERT(row < game->rows && column < game->columns);
    return game->row_payoffs[row * game->columns + column];
}

double folk_game_column_payoff(const folk_game *game, uint32_t row, uint32_t column) {
    FOLK_ASSERT(row < game->rows && column < game->columns);
    return game->column_payoffs[row * game->columns + column];
}

uint32_t folk_game_actions(const folk_game *game, int player) {
    return player == 0 ? game->rows : game->columns;
}

double folk_game_payoff(const folk_game *game, int player, uint32_t own, uint32_t other) {
    return player == 0 ? folk_game_row_payoff(game, own, other)
                       : folk_game_column_payoff(game, other, own);
}

double *folk_game_scaled_payoffs(const folk_game *game, int player) {
    const uint32_t actions = folk_game_actions(game, player);
    const uint32_t others = folk_game_actions(game, 1 - player);
    double *scaled = folk_alloc((size_t)actions * others * sizeof *scaled);
    double least = INFINITY, most = -INFINITY;
    for (uint32_t own = 0; own < actions; own++)
        for (uint32_t other = 0; other < others; other++) {
            // Halves, so that no difference of two finite payoffs overflows.
            const double half = folk_game_payoff(game, player, own, other) / 2.0;
            scaled[own * others + other] = half;
            least = fmin(least, half);
            most = fmax(most, half);
        }
    const double range = most > least ? most - least : 1.0;
    for (uint32_t cell = 0; cell < actions * others; cell++)
        scaled[cell] = 1.0 + (scaled[cell] - least) / range;
    return scaled;
}

static double cell_welfare(const folk_game *game, uint32_t cell) {
    return game->row_payoffs[cell] + game->column_payoffs[cell];
}

double folk_game_worst(const folk_game *game) {
    double worst = cell_welfare(game, 0);
    for (uint32_t cell = 1; cell < game->rows * game->columns; cell++)
        worst = fmin(worst, cell_welfare(game, cell));
    return worst;
}

double folk_game_best(const folk_game *game) {
    double best = cell_welfare(game, 0);
    for (uint32_t cell = 1; cell < game->rows * game->columns; cell++)
        best = fmax(best, cell_welfare(game, cell));
    return best;
}
