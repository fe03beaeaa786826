// SPDX-License-Identifier: GPL-3.0-or-later
// Strategies for repeated two-action games, as data. A strategy is one of
//   memory-one: a first move and P(C) after each of CC, CD, DC, DD (own move first);
//   lookup:     P(C) for each combination of both players' last n moves, and the first n moves;
//   machine:    a finite-state machine that reads the other's moves.
// What is none of these is a Lua function (lua/folk/strategies). Actions: 0 is C, 1 is D.
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

/// One state of a machine: the move it makes, and the state it goes to after the other played C or D.
typedef struct folk_machine_state {
    uint32_t move;
    uint32_t next[2];
} folk_machine_state;

typedef struct folk_strategy {
    folk_strategy_kind kind;
    double first;    // memory-one: P(C) in the first round
    double after[4]; // memory-one: P(C) after CC, CD, DC, DD

    uint32_t memory;  // lookup: n, 1 to FOLK_LOOKUP_MEMORY
    double *table;    // lookup: 4^n probabilities; index = own last n moves as n bits (oldest
                      // highest), times 2^n, plus the other's last n moves likewise
    uint8_t *opening; // lookup: the first n moves

    folk_machine_state *states; // machine: state 0 is where it starts
    uint32_t state_count;
} folk_strategy;

bool folk_strategy_memory_one(folk_strategy *strategy, double first, const double after[4],
                              folk_error *err);
bool folk_strategy_lookup(folk_strategy *strategy, uint32_t memory, const uint8_t *opening,
                          const double *table, folk_error *err);
bool folk_strategy_machine(folk_strategy *strategy, const folk_machine_state *states,
                           uint32_t count, folk_error *err);
void folk_strategy_clear(folk_strategy *strategy);

/// True when no probability lies strictly between 0 and 1.
bool folk_strategy_deterministic(const folk_strategy *strategy);

#endif
