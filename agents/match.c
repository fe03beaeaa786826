// SPDX-License-Identifier: GPL-3.0-or-later
#include "agents/match.h"

#include <math.h>

typedef struct table {
    const folk_strategy_state *states[2];
    folk_rng rngs[FOLK_MATCH_STREAMS];
    uint64_t noise, perception; // thresholds of a random number's upper 53 bits
    double discount;
    bool alternating;
    uint32_t turns;
    uint8_t *moves;
    uint64_t defections[2], both; // counts; every outcome's count follows from these three
} table;

folk_rng folk_match_stream(uint64_t seed, uint32_t who) {
    return folk_rng_stream(seed, "match", who, 0);
}

uint32_t folk_match_length(uint64_t seed, double continuation, uint32_t longest) {
    folk_rng rng = folk_match_stream(seed, FOLK_MATCH_LENGTH);
    if (continuation == 0.0) return 1;
    const double more = floor(folk_log(folk_rng_open(&rng)) / folk_log(continuation));
    return more < longest - 1.0 ? 1 + (uint32_t)more : longest;
}

static inline uint32_t below(folk_rng *rng, uint64_t threshold) {
    return folk_rng_next(rng) >> 11 < threshold;
}

/// One round without a branch on what is played; returns the outcome, 0 (CC) to 3 (DD). It draws
/// for a deterministic player too: numbers of its own stream that change nothing.
__attribute__((always_inline)) static inline uint32_t play_round(table *match, uint64_t threshold0,
                                                                 uint64_t threshold1, bool noisy) {
    uint32_t move0 = !below(&match->rngs[FOLK_MATCH_FIRST], threshold0);
    uint32_t move1 = !below(&match->rngs[FOLK_MATCH_SECOND], threshold1);
    if (noisy) {
        move0 ^= below(&match->rngs[FOLK_MATCH_NOISE], match->noise);
        move1 ^= below(&match->rngs[FOLK_MATCH_NOISE], match->noise);
    }
    match->defections[0] += move0;
    match->defections[1] += move1;
    match->both += move0 & move1;
    if (match->moves != NULL) {
        *match->moves++ = (uint8_t)move0;
        *match->moves++ = (uint8_t)move1;
    }
    return move0 << 1 | move1;
}

/// The outcome as the second player sees it: its own move first.
static inline uint32_t mirrored(uint32_t outcome) {
    return outcome >> 1 | (outcome & 1) << 1;
}

/// Any two strategies. `noisy` is a constant where this is called: each call becomes a loop of its
/// own.
__attribute__((always_inline)) static inline void play_states(table *shared, bool noisy) {
    table match = *shared; // a local whose address stays here can live in registers
    uint32_t state0 = 0, state1 = 0;
    for (uint32_t turn = 0; turn < match.turns; turn++) {
        const folk_strategy_state *now0 = &match.states[0][state0];
        const folk_strategy_state *now1 = &match.states[1][state1];
        const uint32_t outcome = play_round(&match, now0->threshold, now1->threshold, noisy);
        state0 = now0->next[outcome];
        state1 = now1->next[mirrored(outcome)];
    }
    *shared = match;
}

/// Two memory-one strategies: the last outcome is the state of both, which shortens the chain from
/// one round to the next by a load.
__attribute__((always_inline)) static inline void play_memory_one(table *shared, bool noisy) {
    table match = *shared;
    uint64_t after0[4], after1[4];
    for (uint32_t outcome = 0; outcome < 4; outcome++) {
        after0[outcome] = match.states[0][1 + outcome].threshold;
        after1[outcome] = match.states[1][1 + mirrored(outcome)].threshold;
    }
    uint32_t outcome =
        play_round(&match, match.states[0]->threshold, match.states[1]->threshold, noisy);
    for (uint32_t turn = 1; turn < match.turns; turn++)
        outcome = play_round(&match, after0[outcome], after1[outcome], noisy);
    *shared = match;
}

static void count_outcomes(const table *match, double outcomes[4]) {
    outcomes[3] = (double)match->both;
    outcomes[2] = (double)(match->defections[0] - match->both);
    outcomes[1] = (double)(match->defections[1] - match->both);
    outcomes[0] =
        (double)(match->turns - match->defections[0] - match->defections[1] + match->both);
}

static void play_plain(table *match, bool memory_one, double outcomes[4]) {
    const bool noisy = match->noise > 0;
    if (memory_one && noisy)
        play_memory_one(match, true);
    else if (memory_one)
        play_memory_one(match, false);
    else if (noisy)
        play_states(match, true);
    else
        play_states(match, false);
    count_outcomes(match, outcomes);
}

static uint32_t move_of(table *match, uint32_t who, uint32_t state) {
    const uint32_t move = !below(&match->rngs[who], match->states[who][state].threshold);
    return move ^ below(&match->rngs[FOLK_MATCH_NOISE], match->noise);
}

static uint32_t learn(const table *match, uint32_t who, uint32_t state, uint32_t own,
                      uint32_t other) {
    return match->states[who][state].next[own << 1 | other];
}

/// Rounds that players see wrongly, take in turns, or that do not count alike. It sums as the loops
/// in Lua do, so that both agree to the last bit.
static void play_varied(table *match, double outcomes[4]) {
    uint32_t state0 = 0, state1 = 0, move1 = FOLK_C;
    double defections0 = 0.0, defections1 = 0.0, both = 0.0, total = 0.0, weight = 1.0;
    for (uint32_t turn = 0; turn < match->turns; turn++) {
        const uint32_t move0 = move_of(match, FOLK_MATCH_FIRST, state0);
        const uint32_t seen0 =
            move0 ^ below(&match->rngs[FOLK_MATCH_PERCEPTION], match->perception);
        if (match->alternating) state1 = learn(match, 1, state1, move1, seen0);
        move1 = move_of(match, FOLK_MATCH_SECOND, state1);
        const uint32_t seen1 =
            move1 ^ below(&match->rngs[FOLK_MATCH_PERCEPTION], match->perception);
        if (!match->alternating) state1 = learn(match, 1, state1, move1, seen0);
        state0 = learn(match, 0, state0, move0, seen1);
        if (match->moves != NULL) {
            match->moves[2 * turn] = (uint8_t)move0;
            match->moves[2 * turn + 1] = (uint8_t)move1;
        }
        defections0 += weight * move0;
        defections1 += weight * move1;
        both += weight * (move0 & move1);
        total += weight;
        weight *= match->discount;
    }
    outcomes[0] = total - defections0 - defections1 + both;
    outcomes[1] = defections1 - both;
    outcomes[2] = defections0 - both;
    outcomes[3] = both;
}

void folk_match_score(const folk_game *game, folk_match_result *result) {
    const double *outcomes = result->outcomes;
    result->scores[0] = result->scores[1] = 0.0;
    for (uint32_t outcome = 0; outcome < 4; outcome++) {
        const uint32_t row = outcome >> 1, column = outcome & 1;
        result->scores[0] += outcomes[outcome] * folk_game_row_payoff(game, row, column);
        result->scores[1] += outcomes[outcome] * folk_game_column_payoff(game, row, column);
    }
    result->cooperations[0] = outcomes[0] + outcomes[1];
    result->cooperations[1] = outcomes[0] + outcomes[2];
}

static uint64_t threshold_of(double probability) {
    FOLK_ASSERT(probability >= 0.0 && probability <= 1.0);
    return (uint64_t)ceil(probability * 0x1p53);
}

void folk_match_play(const folk_match_def *def, folk_match_result *result, uint8_t *moves) {
    FOLK_ASSERT(def->game->rows == 2 && def->game->columns == 2 && def->turns >= 1);
    table match = {
        .states = {def->players[0]->states, def->players[1]->states},
        .noise = threshold_of(def->noise),
        .perception = threshold_of(def->perception),
        .discount = def->discount > 0.0 ? def->discount : 1.0,
        .alternating = def->alternating,
        .turns = def->turns,
        .moves = moves,
    };
    for (uint32_t who = 0; who < FOLK_MATCH_STREAMS; who++)
        match.rngs[who] = folk_match_stream(def->seed, who);
    if (match.perception > 0 || match.discount != 1.0 || match.alternating)
        play_varied(&match, result->outcomes);
    else
        play_plain(&match,
                   def->players[0]->kind == FOLK_STRATEGY_MEMORY_ONE &&
                       def->players[1]->kind == FOLK_STRATEGY_MEMORY_ONE,
                   result->outcomes);
    folk_match_score(def->game, result);
}
