// SPDX-License-Identifier: GPL-3.0-or-later
// The synchronous "imitate the best" of two types on a torus, row by row on bytes (Nowak & May
// 1992). A site's payoff follows from its type and how many of those it meets have the second type;
// so a site has one of at most 20 payoffs, and their order is all that the rule needs. The key of a
// site is
//   2 * rank of its payoff + (1 if its type is the first),
// and the largest key around a site shows both the best payoff and the lowest type that earned it.
#include "agents/evolution_state.h"

#include "core/memory.h"

#include <string.h>

bool folk_lattice_prepare(folk_evolution *evolution) {
    const folk_evolution_def *def = &evolution->def;
    if (def->rule != FOLK_IMITATE_BEST || def->type_count != 2 || def->mutation > 0.0 ||
        def->network->lattice.rows == 0 || !def->network->lattice.wrap)
        return false;
    const int met =
        (def->network->lattice.neighbourhood == FOLK_MOORE ? 8 : 4) + def->self_interaction;
    double payoffs[2][16];
    for (int type = 0; type < 2; type++)
        for (int second = 0; second <= met; second++) {
            const double *row = folk_payoff_row(evolution, (uint32_t)type);
            payoffs[type][second] = row[0] * (met - second) + row[1] * second;
        }
    for (int i = 0; i < 2 * (met + 1); i++) {
        const int type = i / (met + 1), second = i % (met + 1);
        int lower = 0;
        for (int j = 0; j < 2 * (met + 1); j++)
            lower += payoffs[j / (met + 1)][j % (met + 1)] < payoffs[type][second];
        evolution->keys[type][second] = (uint8_t)(2 * lower + (type == 0));
    }
    return true;
}

// Rows with one more byte at each end, so that what lies beside a site is at -1 and +1.
typedef struct lattice {
    uint32_t rows, columns;
    bool moore;
    int self; // 1: the own type is counted too
    const uint8_t *types;
    const uint8_t *keys; // of (type, count) at 16 type + count
    uint8_t *sums;       // a padded row
    uint8_t *scores[3];  // padded rows of keys: above, here, below
} lattice;

static void close_row(uint8_t *padded, uint32_t columns) {
    padded[0] = padded[columns];
    padded[columns + 1] = padded[1];
}

// Keys of the sites of row `row`, which may be -1 or `rows`.
static void score_row(const lattice *l, int64_t row, uint8_t *restrict scores) {
    const size_t columns = l->columns, rows = l->rows;
    const size_t here = (size_t)(row + (int64_t)rows) % rows;
    const uint8_t *restrict own = l->types + here * columns;
    const uint8_t *restrict above = l->types + (here + rows - 1) % rows * columns;
    const uint8_t *restrict below = l->types + (here + 1) % rows * columns;
    uint8_t *restrict sums = l->sums + 1;
    for (size_t j = 0; j < columns; j++)
        sums[j] = l->moore ? (uint8_t)(above[j] + own[j] + below[j]) : own[j];
    close_row(l->sums, l->columns);
    const uint8_t without = (uint8_t)(1 - l->self);
    for (size_t j = 0; j < columns; j++) {
        const uint8_t vertical = l->moore ? sums[j] : (uint8_t)(above[j] + own[j] + below[j]);
        const uint8_t index =
            (uint8_t)(16 * own[j] + vertical + l->sums[j] + sums[j + 1] - without * own[j]);
        scores[j + 1] = l->keys[index];
    }
    close_row(scores, l->columns);
}

static uint8_t larger(uint8_t a, uint8_t b) {
    return a > b ? a : b;
}

// The next types of a row, and how many of them are the second type.
static uint64_t choose_row(const lattice *l, uint8_t *restrict next) {
    const uint8_t *above = l->scores[0] + 1, *here = l->scores[1] + 1, *below = l->scores[2] + 1;
    uint8_t *best = l->sums + 1;
    const size_t columns = l->columns;
    for (size_t j = 0; j < columns; j++)
        best[j] = larger(larger(above[j], below[j]), here[j]);
    close_row(l->sums, l->columns);
    const uint8_t *sides = l->moore ? l->sums + 1 : here;
    for (size_t j = 0; j < columns; j++) {
        const uint8_t most = larger(larger(sides[j - 1], sides[j + 1]), best[j]);
        const uint8_t key = (here[j] | 1) == (most | 1) ? here[j] : most;
        next[j] = (uint8_t)(~key & 1);
    }
    uint64_t second = 0;
    for (size_t j = 0; j < columns; j++)
        second += next[j];
    return second;
}

void folk_lattice_step(folk_evolution *evolution) {
    const folk_lattice *shape = &evolution->def.network->lattice;
    const size_t width = (size_t)shape->columns + 2;
    uint8_t *rows = folk_alloc(4 * width);
    lattice l = {
        .rows = shape->rows,
        .columns = shape->columns,
        .moore = shape->neighbourhood == FOLK_MOORE,
        .self = evolution->def.self_interaction,
        .types = evolution->types,
        .keys = evolution->keys[0],
        .sums = rows,
        .scores = {rows + width, rows + 2 * width, rows + 3 * width},
    };
    score_row(&l, -1, l.scores[0]);
    score_row(&l, 0, l.scores[1]);
    uint64_t second = 0;
    for (uint32_t row = 0; row < l.rows; row++) {
        score_row(&l, (int64_t)row + 1, l.scores[2]);
        second += choose_row(&l, evolution->next + (size_t)row * l.columns);
        uint8_t *const above = l.scores[0];
        l.scores[0] = l.scores[1];
        l.scores[1] = l.scores[2];
        l.scores[2] = above;
    }
    folk_free(rows);
    evolution->counts[0] = evolution->size - second;
    evolution->counts[1] = second;
    uint8_t *const old = evolution->types;
    evolution->types = evolution->next;
    evolution->next = old;
}
