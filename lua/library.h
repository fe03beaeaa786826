// SPDX-License-Identifier: GPL-3.0-or-later
// What Folk's own Lua library knows without any scenario: the named strategies, and a match of two.
#ifndef FOLK_LUA_LIBRARY_H
#define FOLK_LUA_LIBRARY_H

#include "core/error.h"

#include <stdint.h>

typedef struct folk_library folk_library;

folk_library *folk_library_create(folk_error *err);
void folk_library_destroy(folk_library *library);

typedef struct folk_strategy_info {
    const char *name, *doc, *source;
    const char *kind;   // "memory-one", "lookup", "machine" or "function"
    const char *memory; // rounds looked back: "0", "1", …, "unbounded"
    bool stochastic, uses_length;
} folk_strategy_info;

int folk_library_count(const folk_library *library);
const folk_strategy_info *folk_library_strategy(const folk_library *library, int index);

typedef struct folk_library_match {
    const char *players[2]; // names of strategies
    uint32_t turns;
    uint64_t seed;
    double noise;
} folk_library_match;

typedef struct folk_library_result {
    char *actions[2]; // "CCD…", `turns` letters each; owned: free with folk_free
    double scores[2];
    double cooperation[2]; // shares, 0 to 1
} folk_library_result;

/// Prisoner's dilemma with 5/3/1/0. Fails on an unknown strategy (with the nearest name).
bool folk_library_play(folk_library *library, const folk_library_match *match,
                       folk_library_result *result, folk_error *err);

#endif
