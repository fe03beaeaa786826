// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/security.h"

#include "core/memory.h"

#include <math.h>

// Smaller than that, a cost counts as zero and an entry is no pivot; payoffs are in [1, 2].
static const double TOLERANCE = 1e-11;

// A tableau in condensed form. It starts as the program "maximise the sum of z, with payoffs z <= 1
// and z >= 0", whose variables z (one for each action of the other) are worth 0 and label the
// columns; the slacks label the rows. The last column holds the right-hand sides, the last row the
// costs.
typedef struct tableau {
    uint32_t rows, columns; // without the last ones
    double *entries;        // (rows + 1) x (columns + 1)
    uint32_t *row_labels;   // own action i is label i, the other's action j is label rows + j
    uint32_t *column_labels;
} tableau;

static double *entry(const tableau *t, uint32_t row, uint32_t column) {
    return &t->entries[row * (t->columns + 1) + column];
}

static tableau tableau_create(const folk_game *game, int player) {
    tableau t = {.rows = folk_game_actions(game, player),
                 .columns = folk_game_actions(game, 1 - player)};
    double *payoffs = folk_game_scaled_payoffs(game, player);
    t.entries = folk_alloc((size_t)(t.rows + 1) * (t.columns + 1) * sizeof *t.entries);
    t.row_labels = folk_alloc(t.rows * sizeof *t.row_labels);
    t.column_labels = folk_alloc(t.columns * sizeof *t.column_labels);
    for (uint32_t i = 0; i < t.rows; i++) {
        for (uint32_t j = 0; j < t.columns; j++)
            *entry(&t, i, j) = payoffs[i * t.columns + j];
        *entry(&t, i, t.columns) = 1.0;
        t.row_labels[i] = i;
    }
    for (uint32_t j = 0; j < t.columns; j++) {
        *entry(&t, t.rows, j) = -1.0;
        t.column_labels[j] = t.rows + j;
    }
    folk_free(payoffs);
    return t;
}

static void tableau_clear(tableau *t) {
    folk_free(t->entries);
    folk_free(t->row_labels);
    folk_free(t->column_labels);
}

// The column of the smallest label whose cost is negative; `columns` when there is none: optimal.
static uint32_t entering_column(const tableau *t) {
    uint32_t best = t->columns;
    for (uint32_t j = 0; j < t->columns; j++) {
        if (*entry(t, t->rows, j) >= -TOLERANCE) continue;
        if (best == t->columns || t->column_labels[j] < t->column_labels[best]) best = j;
    }
    return best;
}

// The row that first reaches zero as the column's variable grows; of several, that of the smallest
// label. As all payoffs are positive the program is bounded: there is one, but for rounding (`rows`
// then).
static uint32_t leaving_row(const tableau *t, uint32_t column) {
    uint32_t best = t->rows;
    double least = INFINITY;
    for (uint32_t i = 0; i < t->rows; i++) {
        if (*entry(t, i, column) <= TOLERANCE) continue;
        const double ratio = *entry(t, i, t->columns) / *entry(t, i, column);
        if (ratio > least) continue;
        if (ratio == least && t->row_labels[i] > t->row_labels[best]) continue;
        least = ratio;
        best = i;
    }
    return best;
}

// Exchanges the variables of a row and a column.
static void pivot(tableau *t, uint32_t row, uint32_t column) {
    const double inverse = 1.0 / *entry(t, row, column);
    *entry(t, row, column) = 1.0;
    for (uint32_t j = 0; j <= t->columns; j++)
        *entry(t, row, j) *= inverse;
    for (uint32_t i = 0; i <= t->rows; i++) {
        if (i == row) continue;
        const double factor = *entry(t, i, column);
        *entry(t, i, column) = 0.0;
        for (uint32_t j = 0; j <= t->columns; j++)
            *entry(t, i, j) -= factor * *entry(t, row, j);
    }
    const uint32_t label = t->row_labels[row];
    t->row_labels[row] = t->column_labels[column];
    t->column_labels[column] = label;
}

// The dual solution: a slack that labels a column has its weight in the row of costs.
static void read_mix(const tableau *t, double *mix) {
    double sum = 0.0;
    for (uint32_t j = 0; j < t->columns; j++) {
        if (t->column_labels[j] >= t->rows) continue;
        const double weight = fmax(*entry(t, t->rows, j), 0.0);
        mix[t->column_labels[j]] = weight;
        sum += weight;
    }
    for (uint32_t i = 0; i < t->rows; i++)
        mix[i] /= sum;
}

static void solve_mix(const folk_game *game, int player, double *mix) {
    tableau t = tableau_create(game, player);
    for (;;) {
        const uint32_t column = entering_column(&t);
        if (column == t.columns) break; // optimal
        const uint32_t row = leaving_row(&t, column);
        if (row == t.rows) break; // by rounding only; what the mix secures is computed anyhow
        pivot(&t, row, column);
    }
    read_mix(&t, mix);
    tableau_clear(&t);
}

static double secured_by_action(const folk_game *game, int player, uint32_t own) {
    double worst = INFINITY;
    for (uint32_t other = 0; other < folk_game_actions(game, 1 - player); other++)
        worst = fmin(worst, folk_game_payoff(game, player, own, other));
    return worst;
}

static double secured_by_mix(const folk_game *game, int player, const double *mix) {
    double worst = INFINITY;
    for (uint32_t other = 0; other < folk_game_actions(game, 1 - player); other++) {
        double expected = 0.0;
        for (uint32_t own = 0; own < folk_game_actions(game, player); own++)
            expected += mix[own] * folk_game_payoff(game, player, own, other);
        worst = fmin(worst, expected);
    }
    return worst;
}

folk_security folk_game_security(const folk_game *game, int player) {
    folk_security security = {.value = -INFINITY};
    for (uint32_t own = 0; own < folk_game_actions(game, player); own++) {
        const double worst = secured_by_action(game, player, own);
        if (worst <= security.value) continue;
        security.value = worst;
        security.action = own;
    }
    solve_mix(game, player, security.mix);
    security.mix_value = secured_by_mix(game, player, security.mix);
    return security;
}
