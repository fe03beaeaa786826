// SPDX-License-Identifier: GPL-3.0-or-later
#include "agents/match.h"

#include <math.h>

typedef struct table {
    const folk_strategy_state *states[2];
    folk_rng rngs[FOLK_MATCH_STREAMS];
    uint64_t noise; // threshold of a random number's upper 53 bits
    uint32_t turns;
    uint8_t *moves;
    uint64_t defections[2], both; // counts; every outcome's count follows from these three
} table;

folk_rng folk_match_stream(uint64_t seed, uint32_t who) {
    return folk_rng_stream(seed, "match", who, 0);
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

static void play(table *match, bool memory_one) {
    const bool noisy = match->noise > 0;
    if (memory_one && noisy)
        play_memory_one(match, true);
    else if (memory_one)
        play_memory_one(match, false);
    else if (noisy)
        play_states(match, true);
    else
        play_states(match, false);
}

void folk_match_score(const folk_game *game, folk_match_result *result) {
    const uint64_t *counts = result->outcomes;
    result->scores[0] = result->scores[1] = 0.0;
    for (uint32_t outcome = 0; outcome < 4; outcome++) {
        const uint32_t row = outcome >> 1, column = outcome & 1;
        const double count = (double)counts[outcome];
        result->scores[0] += count * folk_game_row_payoff(game, row, column);
        result->scores[1] += count * folk_game_column_payoff(game, row, column);
    }
    result->cooperations[0] = counts[0] + counts[1];
    result->cooperations[1] = counts[0] + counts[2];
}

void folk_match_play(const folk_match_def *def, folk_match_result *result, uint8_t *moves) {
    FOLK_ASSERT(def->game->rows == 2 && def->game->columns == 2);
    FOLK_ASSERT(def->turns >= 1 && def->noise >= 0.0 && def->noise <= 1.0);
    table match = {
        .states = {def->players[0]->states, def->players[1]->states},
        .noise = (uint64_t)ceil(def->noise * 0x1p53),
        .turns = def->turns,
        .moves = moves,
    };
    for (uint32_t who = 0; who < FOLK_MATCH_STREAMS; who++)
        match.rngs[who] = folk_match_stream(def->seed, who);
    play(&match, def->players[0]->kind == FOLK_STRATEGY_MEMORY_ONE &&
                     def->players[1]->kind == FOLK_STRATEGY_MEMORY_ONE);
    result->outcomes[3] = match.both;
    result->outcomes[2] = match.defections[0] - match.both;
    result->outcomes[1] = match.defections[1] - match.both;
    result->outcomes[0] = def->turns - match.defections[0] - match.defections[1] + match.both;
    folk_match_score(def->game, result);
}
