// SPDX-License-Identifier: GPL-3.0-or-later
// Strategies for repeated two-action games, as data. Whatever way it is written,
//   memory-one: a first move and P(C) after each of CC, CD, DC, DD (own move first),
//   lookup:     P(C) for each combination of both players' last n moves, and the first n moves,
//   machine:    a finite-state machine that reads the other's moves,
// a strategy is kept as a finite automaton: each state says how probable C is, and where each
// outcome of the round leads. What is no automaton is a Lua function (lua/folk/strategies).
// Actions: 0 is C, 1 is D.
#ifndef FOLK_AGENTS_STRATEGY_H
#define FOLK_AGENTS_STRATEGY_H

#include "core/error.h"

#include <stdbool.h>
#include <stdint.h>

enum { FOLK_C = 0, FOLK_D = 1, FOLK_LOOKUP_MEMORY = 5 };

typedef enum folk_strategy_kind {
    FOLK_STRATEGY_MEMORY_ONE,
    FOLK_STRATEGY_LOOKUP,
    FOLK_STRATEGY_MACHINE,
} folk_strategy_kind;

typedef struct folk_strategy_state {
    double cooperate;   // P(C)
    uint64_t threshold; // a random number's upper 53 bits say C when they are below it
    uint32_t next[4];   // the state after CC, CD, DC, DD (own move first)
} folk_strategy_state;

/// Zero is the empty strategy. A memory-one strategy has state 0 for the first round, and state 1 +
/// i after outcome i.
typedef struct folk_strategy {
    folk_strategy_kind kind;
    bool stochastic;             // some P(C) lies strictly between 0 and 1
    uint32_t state_count;        // >= 1
    folk_strategy_state *states; // owned; state 0 is where a match starts
} folk_strategy;

/// `first`: P(C) in the first round; `after`: P(C) after CC, CD, DC, DD. Fails on a value that is
/// no probability, naming it.
bool folk_strategy_memory_one(folk_strategy *strategy, double first, const double after[4],
                              folk_error *err);

/// `memory`: n, 1 to FOLK_LOOKUP_MEMORY. `opening`: the first n moves; NULL: the table tells them,
/// as if rounds of CC had gone before. `table`: 4^n probabilities of C; the index is the own last n
/// moves as n bits (oldest highest), times 2^n, plus the other's last n moves likewise.
bool folk_strategy_lookup(folk_strategy *strategy, uint32_t memory, const uint8_t *opening,
                          const double *table, folk_error *err);

/// One state of a machine: the move it makes, and the state it goes to after the other played C or
/// D.
typedef struct folk_machine_state {
    uint32_t move;
    uint32_t next[2];
} folk_machine_state;

/// Fails on a move that is neither C nor D and on a next state that does not exist, naming the
/// state (counted from 1, as users do).
bool folk_strategy_machine(folk_strategy *strategy, const folk_machine_state *states,
                           uint32_t count, folk_error *err);

/// A copy whose moves are flipped with probability `noise`: what execution noise makes of it.
void folk_strategy_trembling(folk_strategy *strategy, const folk_strategy *steady, double noise);

void folk_strategy_clear(folk_strategy *strategy);

#endif
