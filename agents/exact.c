// SPDX-License-Identifier: GPL-3.0-or-later
#include "agents/exact.h"

#include "core/chain.h"
#include "core/memory.h"

#include <string.h>

enum { CHANCES = 16 }; // both moves, and what each sees of the other's

typedef struct edge {
    uint32_t to;
    double probability;
} edge;

typedef struct pair_node {
    uint32_t pair; // see pair_of
    size_t first;  // its edges end where the next node's begin
    double outcomes[4];
} pair_node;

/// The pairs of states that are met, in the order in which they are found: 0 is where a match
/// begins.
typedef struct pair_chain {
    const folk_match_def *def;
    double discount;
    uint32_t *found;  // by pair: 1 + node, or 0
    pair_node *nodes; // one more than count: its `first` ends the last one's edges
    edge *edges;
    size_t count, edge_count, node_capacity, edge_capacity;
} pair_chain;

/// State of each player; and of the second, where players alternate, its last move, to which the
/// first's answer is not yet known.
static uint32_t pair_of(const folk_match_def *def, uint32_t state0, uint32_t state1,
                        uint32_t move1) {
    return (state0 * def->players[1]->state_count + state1) * 2 + move1;
}

static double chance_of(double probability, bool happens) {
    return happens ? probability : 1.0 - probability;
}

static double chance_of_move(const folk_match_def *def, int who, uint32_t state, uint32_t move) {
    const double cooperate = def->players[who]->states[state].cooperate;
    const double noisy = cooperate * (1.0 - def->noise) + (1.0 - cooperate) * def->noise;
    return chance_of(noisy, move == FOLK_C);
}

static uint32_t learn(const folk_match_def *def, int who, uint32_t state, uint32_t own,
                      uint32_t other) {
    return def->players[who]->states[state].next[own << 1 | other];
}

static uint32_t find_node(pair_chain *chain, uint32_t pair) {
    if (chain->found[pair] != 0) return chain->found[pair] - 1;
    chain->nodes =
        folk_grow(chain->nodes, &chain->node_capacity, chain->count + 2, sizeof(pair_node));
    chain->nodes[chain->count] = (pair_node){.pair = pair};
    chain->found[pair] = (uint32_t)++chain->count;
    return (uint32_t)chain->count - 1;
}

/// One of the CHANCES of a round: the first's move, the second's, and which of them is mis-seen.
static void add_chance(pair_chain *chain, size_t from, uint32_t chance) {
    const folk_match_def *def = chain->def;
    const uint32_t pair = chain->nodes[from].pair, pairs = pair >> 1;
    const uint32_t state0 = pairs / def->players[1]->state_count;
    uint32_t state1 = pairs % def->players[1]->state_count;
    const uint32_t move0 = chance & 1, move1 = chance >> 1 & 1;
    const uint32_t seen0 = move0 ^ (chance >> 2 & 1), seen1 = move1 ^ chance >> 3;
    if (def->alternating) state1 = learn(def, 1, state1, pair & 1, seen0);
    const double probability =
        chance_of_move(def, 0, state0, move0) * chance_of_move(def, 1, state1, move1) *
        chance_of(def->perception, seen0 != move0) * chance_of(def->perception, seen1 != move1);
    if (probability == 0.0) return;
    if (!def->alternating) state1 = learn(def, 1, state1, move1, seen0);
    const uint32_t next = pair_of(def, learn(def, 0, state0, move0, seen1), state1,
                                  def->alternating ? move1 : FOLK_C);
    chain->nodes[from].outcomes[move0 << 1 | move1] += probability;
    chain->edges =
        folk_grow(chain->edges, &chain->edge_capacity, chain->edge_count + 1, sizeof(edge));
    const uint32_t to = find_node(chain, next);
    chain->edges[chain->edge_count++] = (edge){to, probability};
}

static bool build(pair_chain *chain, const folk_match_def *def, folk_error *err) {
    const double pairs = 2.0 * def->players[0]->state_count * def->players[1]->state_count;
    *chain = (pair_chain){.def = def, .discount = def->discount > 0.0 ? def->discount : 1.0};
    if (pairs > FOLK_EXACT_PAIRS)
        return folk_fail(err, FOLK_ERR_USAGE,
                         "the two strategies have %u and %u states: for exact payoffs their "
                         "product must be at most %d",
                         def->players[0]->state_count, def->players[1]->state_count,
                         FOLK_EXACT_PAIRS / 2);
    chain->found = folk_alloc((size_t)pairs * sizeof *chain->found);
    find_node(chain, pair_of(def, 0, 0, FOLK_C));
    for (size_t i = 0; i < chain->count; i++) {
        chain->nodes[i].first = chain->edge_count;
        for (uint32_t chance = 0; chance < CHANCES; chance++)
            add_chance(chain, i, chance);
    }
    chain->nodes[chain->count].first = chain->edge_count;
    return true;
}

static void clear(pair_chain *chain) {
    folk_free(chain->found);
    folk_free(chain->nodes);
    folk_free(chain->edges);
}

static void add_outcomes(double outcomes[4], const pair_node *node, double weight) {
    for (int outcome = 0; outcome < 4; outcome++)
        outcomes[outcome] += weight * node->outcomes[outcome];
}

static double power(double base, uint64_t exponent) {
    double result = 1.0;
    for (; exponent > 0; exponent >>= 1, base *= base)
        if (exponent & 1) result *= base;
    return result;
}

/// How much the visits of a node count that comes first at time `at` and then each `period` rounds.
static double visits_weight(const pair_chain *chain, uint64_t at, uint64_t period) {
    const uint64_t turns = chain->def->turns;
    const double discount = chain->discount;
    if (turns == FOLK_MATCH_ENDLESS)
        return discount == 1.0 ? 1.0 / (double)period
                               : power(discount, at) / (1.0 - power(discount, period));
    if (at >= turns) return 0.0;
    const uint64_t visits = (turns - 1 - at) / period + 1;
    if (discount == 1.0) return (double)visits;
    return power(discount, at) * (1.0 - power(discount, visits * period)) /
           (1.0 - power(discount, period));
}

/// Each node leads to one: they lie in the order of time, and the last leads back into a cycle.
static void follow_path(const pair_chain *chain, double outcomes[4]) {
    const uint32_t cycle = chain->edges[chain->count - 1].to;
    const bool endless_means = chain->def->turns == FOLK_MATCH_ENDLESS && chain->discount == 1.0;
    for (size_t i = 0; i < cycle; i++)
        if (!endless_means && (chain->def->turns == FOLK_MATCH_ENDLESS || i < chain->def->turns))
            add_outcomes(outcomes, &chain->nodes[i], power(chain->discount, i));
    for (size_t i = cycle; i < chain->count; i++)
        add_outcomes(outcomes, &chain->nodes[i], visits_weight(chain, i, chain->count - cycle));
}

static void step(const pair_chain *chain, const double *now, double *then) {
    memset(then, 0, chain->count * sizeof *then);
    for (size_t i = 0; i < chain->count; i++)
        for (size_t j = chain->nodes[i].first; j < chain->nodes[i + 1].first; j++)
            then[chain->edges[j].to] += now[i] * chain->edges[j].probability;
}

static void follow_distribution(const pair_chain *chain, double outcomes[4]) {
    double *both = folk_alloc(2 * chain->count * sizeof *both);
    double *now = both, *then = both + chain->count, weight = 1.0;
    now[0] = 1.0;
    for (uint32_t turn = 0; turn < chain->def->turns; turn++) {
        for (size_t i = 0; i < chain->count; i++)
            add_outcomes(outcomes, &chain->nodes[i], weight * now[i]);
        step(chain, now, then);
        double *previous = now;
        now = then;
        then = previous;
        weight *= chain->discount;
    }
    folk_free(both);
}

/// Shares of time of a round, as what all rounds to come count.
static double total_weight(double discount) {
    return discount == 1.0 ? 1.0 : 1.0 / (1.0 - discount);
}

static bool solve(const pair_chain *chain, double outcomes[4], folk_error *err) {
    const size_t count = chain->count;
    if (count > FOLK_EXACT_STATES)
        return folk_fail(err, FOLK_ERR_USAGE,
                         "the two strategies meet in %zu pairs of states: for exact payoffs in the "
                         "long run they must be at most %d",
                         count, FOLK_EXACT_STATES);
    double *transitions = folk_alloc((count + 2) * count * sizeof *transitions);
    double *start = transitions + count * count, *shares = start + count;
    for (size_t i = 0; i < count; i++)
        for (size_t j = chain->nodes[i].first; j < chain->nodes[i + 1].first; j++)
            transitions[i * count + chain->edges[j].to] += chain->edges[j].probability;
    start[0] = 1.0;
    folk_chain_discounted(transitions, count, start, chain->discount, shares);
    for (size_t i = 0; i < count; i++)
        add_outcomes(outcomes, &chain->nodes[i], shares[i] * total_weight(chain->discount));
    folk_free(transitions);
    return true;
}

static bool play_chain(const folk_match_def *def, double outcomes[4], folk_error *err) {
    pair_chain chain;
    bool ok = build(&chain, def, err);
    if (ok && chain.edge_count == chain.count)
        follow_path(&chain, outcomes);
    else if (ok && def->turns != FOLK_MATCH_ENDLESS)
        follow_distribution(&chain, outcomes);
    else if (ok)
        ok = solve(&chain, outcomes, err);
    clear(&chain);
    return ok;
}

/// Two memory-one strategies that see what happens: the last outcome is the state.
static void play_memory_one(const folk_match_def *def, double outcomes[4]) {
    double transitions[4 * 4], start[4], shares[4];
    for (uint32_t last = 0; last < 5; last++) { // 4: none yet
        const uint32_t mirrored = last < 4 ? last >> 1 | (last & 1) << 1 : last;
        const uint32_t state0 = last < 4 ? 1 + last : 0, state1 = last < 4 ? 1 + mirrored : 0;
        double *row = last < 4 ? transitions + 4 * last : start;
        for (uint32_t outcome = 0; outcome < 4; outcome++)
            row[outcome] = chance_of_move(def, 0, state0, outcome >> 1) *
                           chance_of_move(def, 1, state1, outcome & 1);
    }
    const double discount = def->discount > 0.0 ? def->discount : 1.0;
    folk_chain_discounted(transitions, 4, start, discount, shares);
    for (int outcome = 0; outcome < 4; outcome++)
        outcomes[outcome] = shares[outcome] * total_weight(discount);
}

bool folk_exact_play(const folk_match_def *def, folk_match_result *result, folk_error *err) {
    FOLK_ASSERT(def->game->rows == 2 && def->game->columns == 2);
    const bool memory_one = def->players[0]->kind == FOLK_STRATEGY_MEMORY_ONE &&
                            def->players[1]->kind == FOLK_STRATEGY_MEMORY_ONE;
    *result = (folk_match_result){0};
    if (memory_one && def->turns == FOLK_MATCH_ENDLESS && def->perception == 0.0 &&
        !def->alternating)
        play_memory_one(def, result->outcomes);
    else if (!play_chain(def, result->outcomes, err))
        return false;
    folk_match_score(def->game, result);
    return true;
}

static bool is_symmetric(const folk_match_def *def) {
    for (uint32_t own = 0; own < 2; own++)
        for (uint32_t other = 0; other < 2; other++)
            if (folk_game_payoff(def->game, 0, own, other) !=
                folk_game_payoff(def->game, 1, own, other))
                return false;
    return !def->alternating;
}

bool folk_exact_matrix(const folk_match_def *def, const folk_strategy *const *strategies,
                       size_t count, double *payoffs, folk_error *err) {
    const bool symmetric = is_symmetric(def);
    folk_match_def match = *def;
    folk_match_result result;
    for (size_t i = 0; i < count; i++)
        for (size_t j = symmetric ? i : 0; j < count; j++) {
            match.players[0] = strategies[i];
            match.players[1] = strategies[j];
            if (!folk_exact_play(&match, &result, err)) return false;
            payoffs[i * count + j] = result.scores[0];
            if (symmetric) payoffs[j * count + i] = result.scores[1];
        }
    return true;
}
