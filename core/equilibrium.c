// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/equilibrium.h"

#include "core/memory.h"

#include <lapacke.h>
#include <math.h>
#include <string.h>

// Probabilities, payoffs (which are scaled to [1, 2]) and pivots that differ by less are equal.
static const double TOLERANCE = 1e-10;

enum { SUPPORT = 11 }; // the largest within FOLK_EQUILIBRIUM_SUPPORTS

// One player's best-response polytope: z >= 0 and payoffs z <= 1, where z is the player's mix
// divided by what the other gets from a best response. A vertex has a label for each constraint
// that binds: "own action i is unused" and "the other's action j is a best response". Labels 0 to
// rows - 1 are the row player's actions, the rest the column player's, in both polytopes.
typedef struct polytope {
    uint32_t actions, responses;
    uint32_t first_action, first_response; // their first labels
    double *payoffs;                       // the other's: responses x actions
    size_t count, mix_capacity, label_capacity;
    double *mixes; // count x actions
    bool *labels;  // count x (actions + responses)
    bool simple;   // no vertex has more labels than the player has actions
} polytope;

// A pair of supports of equal size: the own actions used, and the responses that are to be best.
typedef struct supports {
    uint32_t size, own[SUPPORT], best[SUPPORT];
} supports;

static void first_support(uint32_t *support, uint32_t size) {
    for (uint32_t i = 0; i < size; i++)
        support[i] = i;
}

// The next `size` of `count` actions in lexicographic order; false after the last.
static bool next_support(uint32_t *support, uint32_t size, uint32_t count) {
    uint32_t i = size;
    while (i > 0 && support[i - 1] == count - size + i - 1)
        i--;
    if (i == 0) return false;
    support[i - 1]++;
    for (; i < size; i++)
        support[i] = support[i - 1] + 1;
    return true;
}

// Solves payoffs z = 1 on the supports; false if that has not one clear solution.
static bool solve(const polytope *p, const supports *s, double *z) {
    double matrix[SUPPORT * SUPPORT]; // column-major
    lapack_int pivots[SUPPORT];
    const uint32_t size = s->size;
    for (uint32_t i = 0; i < size; i++) {
        for (uint32_t j = 0; j < size; j++)
            matrix[i * size + j] = p->payoffs[s->best[j] * p->actions + s->own[i]];
        z[i] = 1.0;
    }
    const lapack_int n = (lapack_int)size;
    if (LAPACKE_dgesv_work(LAPACK_COL_MAJOR, n, 1, matrix, n, pivots, z, n) != 0) return false;
    for (uint32_t i = 0; i < size; i++)
        if (fabs(matrix[i * size + i]) <= TOLERANCE || z[i] < -TOLERANCE) return false;
    return true;
}

// Sets the labels of z; false if z is outside the polytope.
static bool label(const polytope *p, const supports *s, const double *z, bool *labels) {
    for (uint32_t i = 0; i < p->actions; i++)
        labels[p->first_action + i] = true;
    for (uint32_t i = 0; i < s->size; i++)
        labels[p->first_action + s->own[i]] = z[i] <= TOLERANCE;
    for (uint32_t j = 0; j < p->responses; j++) {
        double payoff = 0.0;
        for (uint32_t i = 0; i < s->size; i++)
            payoff += z[i] * p->payoffs[j * p->actions + s->own[i]];
        if (payoff > 1.0 + TOLERANCE) return false;
        labels[p->first_response + j] = payoff >= 1.0 - TOLERANCE;
    }
    return true;
}

// Keeps a vertex unless it is known: its labels tell, as no two vertices have the same.
static void keep(polytope *p, const supports *s, const double *z, const bool *labels) {
    const size_t count = p->actions + p->responses;
    for (size_t k = 0; k < p->count; k++)
        if (memcmp(&p->labels[k * count], labels, count * sizeof *labels) == 0) return;
    const size_t more = p->count + 1;
    p->labels = folk_grow(p->labels, &p->label_capacity, more * count, sizeof *p->labels);
    p->mixes = folk_grow(p->mixes, &p->mix_capacity, more * p->actions, sizeof *p->mixes);
    memcpy(&p->labels[p->count * count], labels, count * sizeof *labels);
    double *mix = &p->mixes[p->count * p->actions];
    memset(mix, 0, p->actions * sizeof *mix);
    double sum = 0.0;
    for (uint32_t i = 0; i < s->size; i++)
        if (!labels[p->first_action + s->own[i]]) sum += z[i];
    for (uint32_t i = 0; i < s->size; i++)
        if (!labels[p->first_action + s->own[i]]) mix[s->own[i]] = z[i] / sum;
    uint32_t binding = 0;
    for (size_t k = 0; k < count; k++)
        binding += labels[k];
    if (binding > p->actions) p->simple = false;
    p->count++;
}

static void find_vertices(polytope *p) {
    double z[SUPPORT];
    bool labels[2 * FOLK_GAME_ACTIONS];
    supports s;
    for (s.size = 1; s.size <= p->actions && s.size <= p->responses; s.size++) {
        first_support(s.own, s.size);
        do {
            first_support(s.best, s.size);
            do {
                if (solve(p, &s, z) && label(p, &s, z, labels)) keep(p, &s, z, labels);
            } while (next_support(s.best, s.size, p->responses));
        } while (next_support(s.own, s.size, p->actions));
    }
}

static polytope polytope_create(const folk_game *game, int player) {
    polytope p = {.actions = folk_game_actions(game, player),
                  .responses = folk_game_actions(game, 1 - player),
                  .first_action = player == 0 ? 0 : game->rows,
                  .first_response = player == 0 ? game->rows : 0,
                  .payoffs = folk_game_scaled_payoffs(game, 1 - player),
                  .simple = true};
    find_vertices(&p);
    return p;
}

// Whether each action of either player is unused or a best response.
static bool complementary(const bool *labels, const bool *others, size_t count) {
    for (size_t k = 0; k < count; k++)
        if (!labels[k] && !others[k]) return false;
    return true;
}

static double expected_payoff(const folk_game *game, const double *payoffs,
                              const folk_equilibrium *e) {
    double sum = 0.0;
    for (uint32_t row = 0; row < game->rows; row++)
        for (uint32_t column = 0; column < game->columns; column++)
            sum += e->mix[0][row] * e->mix[1][column] * payoffs[row * game->columns + column];
    return sum;
}

static void pair_vertices(const folk_game *game, const polytope *p, const polytope *q,
                          folk_equilibria *found) {
    const size_t count = game->rows + game->columns;
    size_t capacity = 0;
    for (size_t i = 0; i < p->count; i++)
        for (size_t j = 0; j < q->count; j++) {
            if (!complementary(&p->labels[i * count], &q->labels[j * count], count)) continue;
            found->at = folk_grow(found->at, &capacity, found->count + 1, sizeof *found->at);
            folk_equilibrium *e = &found->at[found->count++];
            e->mix[0] = &p->mixes[i * game->rows];
            e->mix[1] = &q->mixes[j * game->columns];
            e->payoff[0] = expected_payoff(game, game->row_payoffs, e);
            e->payoff[1] = expected_payoff(game, game->column_payoffs, e);
        }
}

// Sum over k >= 1 of C(rows, k) C(columns, k), by Vandermonde's identity; exact up to 2^53.
static double count_supports(uint32_t rows, uint32_t columns) {
    double count = 1.0;
    for (uint32_t i = 1; i <= rows; i++)
        count = count * (columns + i) / i;
    return count - 1.0;
}

bool folk_game_equilibria(const folk_game *game, folk_equilibria *equilibria, folk_error *err) {
    *equilibria = (folk_equilibria){0};
    const double pairs = count_supports(game->rows, game->columns);
    if (pairs > FOLK_EQUILIBRIUM_SUPPORTS)
        return folk_fail(err, FOLK_ERR_LIMIT,
                         "game '%s' has %u rows and %u columns, %.3g pairs of supports of equal "
                         "size: mixed equilibria are enumerated up to %d, which is eleven actions "
                         "each; pure ones have no such limit",
                         game->name, game->rows, game->columns, pairs, FOLK_EQUILIBRIUM_SUPPORTS);
    polytope p = polytope_create(game, 0), q = polytope_create(game, 1);
    pair_vertices(game, &p, &q, equilibria);
    equilibria->degenerate = !p.simple || !q.simple;
    equilibria->mixes[0] = p.mixes;
    equilibria->mixes[1] = q.mixes;
    folk_free(p.payoffs);
    folk_free(p.labels);
    folk_free(q.payoffs);
    folk_free(q.labels);
    return true;
}

void folk_equilibria_clear(folk_equilibria *equilibria) {
    folk_free(equilibria->at);
    folk_free(equilibria->mixes[0]);
    folk_free(equilibria->mixes[1]);
    *equilibria = (folk_equilibria){0};
}

folk_price_of_anarchy folk_game_prices(const folk_game *game, const folk_equilibria *equilibria) {
    double worst = INFINITY, best = -INFINITY;
    for (size_t i = 0; i < equilibria->count; i++) {
        const double *payoff = equilibria->at[i].payoff;
        worst = fmin(worst, payoff[0] + payoff[1]);
        best = fmax(best, payoff[0] + payoff[1]);
    }
    const double optimum = folk_game_best(game);
    return (folk_price_of_anarchy){
        .anarchy = worst > 0.0 ? optimum / worst : NAN,
        .stability = best > 0.0 ? optimum / best : NAN,
    };
}
