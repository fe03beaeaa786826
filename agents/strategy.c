// SPDX-License-Identifier: GPL-3.0-or-later
#include "agents/strategy.h"

#include "core/memory.h"

#include <math.h>

static bool is_probability(double value) {
    return value >= 0.0 && value <= 1.0;
}

static void begin(folk_strategy *strategy, folk_strategy_kind kind, uint32_t state_count) {
    *strategy = (folk_strategy){
        .kind = kind,
        .state_count = state_count,
        .states = folk_alloc(state_count * sizeof *strategy->states),
    };
}

/// A random number's upper 53 bits, times 2^-53, lie below p exactly when they lie below p * 2^53
/// rounded up.
static void set_probability(folk_strategy *strategy, uint32_t state, double cooperate) {
    strategy->states[state].cooperate = cooperate;
    strategy->states[state].threshold = (uint64_t)ceil(cooperate * 0x1p53);
    if (cooperate > 0.0 && cooperate < 1.0) strategy->stochastic = true;
}

bool folk_strategy_memory_one(folk_strategy *strategy, double first, const double after[4],
                              folk_error *err) {
    static const char *const outcomes[4] = {"CC", "CD", "DC", "DD"};
    *strategy = (folk_strategy){0};
    if (!is_probability(first))
        return folk_fail(err, FOLK_ERR_USAGE,
                         "P(C) in the first round is %g: must be a probability from 0 to 1", first);
    for (int i = 0; i < 4; i++)
        if (!is_probability(after[i]))
            return folk_fail(err, FOLK_ERR_USAGE,
                             "P(C) after %s is %g: must be a probability from 0 to 1", outcomes[i],
                             after[i]);
    begin(strategy, FOLK_STRATEGY_MEMORY_ONE, 5);
    for (uint32_t state = 0; state < 5; state++) {
        set_probability(strategy, state, state == 0 ? first : after[state - 1]);
        for (uint32_t outcome = 0; outcome < 4; outcome++)
            strategy->states[state].next[outcome] = 1 + outcome;
    }
    return true;
}

/// The state for a history of `depth` rounds, each player's moves as bits: all shorter histories
/// come first.
static uint32_t history_state(uint32_t depth, uint32_t own, uint32_t other) {
    const uint32_t shorter = ((1u << 2 * depth) - 1) / 3;
    return shorter + (own << depth) + other;
}

/// The history of `memory` rounds that ends with these and begins with CC.
static uint32_t padded_history(uint32_t history, uint32_t depth, uint32_t memory) {
    const uint32_t own = history >> depth, other = history & ((1u << depth) - 1);
    return (own << memory) + other;
}

static void set_histories(folk_strategy *strategy, uint32_t depth, uint32_t memory) {
    const uint32_t next_depth = depth < memory ? depth + 1 : memory;
    const uint32_t mask = (1u << next_depth) - 1;
    for (uint32_t history = 0; history < 1u << 2 * depth; history++) {
        const uint32_t own = history >> depth, other = history & ((1u << depth) - 1);
        folk_strategy_state *state = &strategy->states[history_state(depth, own, other)];
        for (uint32_t outcome = 0; outcome < 4; outcome++)
            state->next[outcome] = history_state(next_depth, (own << 1 | outcome >> 1) & mask,
                                                 (other << 1 | (outcome & 1)) & mask);
    }
}

bool folk_strategy_lookup(folk_strategy *strategy, uint32_t memory, const uint8_t *opening,
                          const double *table, folk_error *err) {
    *strategy = (folk_strategy){0};
    if (memory < 1 || memory > FOLK_LOOKUP_MEMORY)
        return folk_fail(err, FOLK_ERR_USAGE, "a lookup's memory is %u: must be 1 to %d", memory,
                         FOLK_LOOKUP_MEMORY);
    for (uint32_t i = 0; i < 1u << 2 * memory; i++)
        if (!is_probability(table[i]))
            return folk_fail(err, FOLK_ERR_USAGE,
                             "entry %u of the lookup table is %g: must be a probability from 0 to "
                             "1",
                             i + 1, table[i]);
    begin(strategy, FOLK_STRATEGY_LOOKUP, history_state(memory + 1, 0, 0));
    for (uint32_t depth = 0; depth <= memory; depth++) {
        set_histories(strategy, depth, memory);
        const uint32_t start = history_state(depth, 0, 0);
        for (uint32_t history = 0; history < 1u << 2 * depth; history++)
            set_probability(strategy, start + history,
                            depth < memory && opening != NULL
                                ? opening[depth] == FOLK_C
                                : table[padded_history(history, depth, memory)]);
    }
    return true;
}

bool folk_strategy_machine(folk_strategy *strategy, const folk_machine_state *states,
                           uint32_t count, folk_error *err) {
    *strategy = (folk_strategy){0};
    if (count == 0) return folk_fail(err, FOLK_ERR_USAGE, "a machine must have one state or more");
    for (uint32_t i = 0; i < count; i++) {
        if (states[i].move != FOLK_C && states[i].move != FOLK_D)
            return folk_fail(err, FOLK_ERR_USAGE,
                             "state %u of the machine makes no move: must be "
                             "C or D",
                             i + 1);
        for (int j = 0; j < 2; j++)
            if (states[i].next[j] >= count)
                return folk_fail(err, FOLK_ERR_USAGE,
                                 "state %u of the machine goes to state %u after %c: must be 1 to "
                                 "%u",
                                 i + 1, states[i].next[j] + 1, j == FOLK_C ? 'C' : 'D', count);
    }
    begin(strategy, FOLK_STRATEGY_MACHINE, count);
    for (uint32_t i = 0; i < count; i++) {
        set_probability(strategy, i, states[i].move == FOLK_C);
        for (uint32_t outcome = 0; outcome < 4; outcome++)
            strategy->states[i].next[outcome] = states[i].next[outcome & 1];
    }
    return true;
}

void folk_strategy_trembling(folk_strategy *strategy, const folk_strategy *steady, double noise) {
    FOLK_ASSERT(is_probability(noise));
    begin(strategy, steady->kind, steady->state_count);
    for (uint32_t state = 0; state < steady->state_count; state++) {
        const double cooperate = steady->states[state].cooperate;
        strategy->states[state] = steady->states[state];
        set_probability(strategy, state, cooperate * (1.0 - noise) + (1.0 - cooperate) * noise);
    }
}

void folk_strategy_clear(folk_strategy *strategy) {
    folk_free(strategy->states);
    *strategy = (folk_strategy){0};
}
