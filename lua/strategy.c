// SPDX-License-Identifier: GPL-3.0-or-later
// The C half of lua/folk/strategy.lua: strategies as data, and the automaton that each of them is,
// for loops that are generated in Lua.
#include "agents/strategy.h"

#include "core/memory.h"
#include "lua/game.h"
#include "lua/parts.h"
#include "lua/vm.h"

static const char STRATEGY[] = "folk.strategy";

static int l_strategy_gc(lua_State *L) {
    folk_strategy_clear(lua_touserdata(L, 1));
    return 0;
}

const folk_strategy *folk_strategy_check(lua_State *L, int index) {
    return luaL_checkudata(L, index, STRATEGY);
}

static folk_strategy *push_strategy(lua_State *L) {
    folk_strategy *strategy = lua_newuserdata(L, sizeof *strategy);
    *strategy = (folk_strategy){0};
    if (luaL_newmetatable(L, STRATEGY)) {
        lua_pushcfunction(L, l_strategy_gc);
        lua_setfield(L, -2, "__gc");
    }
    lua_setmetatable(L, -2);
    return strategy;
}

static double number_at(lua_State *L, int table, int index) {
    lua_rawgeti(L, table, index);
    const double number = lua_tonumber(L, -1);
    lua_pop(L, 1);
    return number;
}

// The strategy on top of the stack and what its maker said of it: the strategy, or nil and the
// sentence.
static int finish(lua_State *L, bool made, const folk_error *err) {
    if (made) return 1;
    lua_pushnil(L);
    lua_pushstring(L, err->text);
    return 2;
}

// memory_one(first, {after CC, CD, DC, DD})
static int l_strategy_memory_one(lua_State *L) {
    const double first = luaL_checknumber(L, 1);
    luaL_checktype(L, 2, LUA_TTABLE);
    double after[4];
    for (int outcome = 0; outcome < 4; outcome++)
        after[outcome] = number_at(L, 2, outcome + 1);
    folk_error err;
    folk_strategy *strategy = push_strategy(L);
    return finish(L, folk_strategy_memory_one(strategy, first, after, &err), &err);
}

// lookup(memory, opening as a text of C and D or nil, table): of the lengths that the memory asks
// for
static int l_strategy_lookup(lua_State *L) {
    const int memory = (int)luaL_checkinteger(L, 1);
    const char *opening = luaL_optstring(L, 2, NULL);
    luaL_checktype(L, 3, LUA_TTABLE);
    luaL_argcheck(L, memory >= 1 && memory <= FOLK_LOOKUP_MEMORY, 1, "1 to 5");
    uint8_t moves[FOLK_LOOKUP_MEMORY] = {0};
    double table[1 << 2 * FOLK_LOOKUP_MEMORY];
    for (int i = 0; opening != NULL && i < memory && opening[i] != '\0'; i++)
        moves[i] = opening[i] == 'C' ? FOLK_C : FOLK_D;
    for (int i = 0; i < 1 << 2 * memory; i++)
        table[i] = number_at(L, 3, i + 1);
    folk_error err;
    folk_strategy *strategy = push_strategy(L);
    const bool made = folk_strategy_lookup(strategy, (uint32_t)memory,
                                           opening != NULL ? moves : NULL, table, &err);
    return finish(L, made, &err);
}

// machine(numbers): for each state its move (0: C, 1: D) and the states after C and D, counted from
// 1
static int l_strategy_machine(lua_State *L) {
    luaL_checktype(L, 1, LUA_TTABLE);
    const size_t count = lua_objlen(L, 1) / 3;
    folk_machine_state *states = lua_newuserdata(L, (count + 1) * sizeof *states);
    for (size_t i = 0; i < count; i++) {
        const int base = (int)(3 * i);
        states[i].move = (uint32_t)number_at(L, 1, base + 1);
        states[i].next[FOLK_C] = (uint32_t)number_at(L, 1, base + 2) - 1;
        states[i].next[FOLK_D] = (uint32_t)number_at(L, 1, base + 3) - 1;
    }
    folk_error err;
    folk_strategy *strategy = push_strategy(L);
    return finish(L, folk_strategy_machine(strategy, states, (uint32_t)count, &err), &err);
}

// trembling(strategy, noise): a strategy that errs so often
static int l_strategy_trembling(lua_State *L) {
    const folk_strategy *steady = folk_strategy_check(L, 1);
    const double noise = luaL_checknumber(L, 2);
    folk_strategy_trembling(push_strategy(L), steady, noise);
    return 1;
}

// automaton(strategy): whether it is stochastic; P(C) by state; and the next states, all counted
// from 1. The state after state s, own move a and the other's move b is at 4 s + 2 a + b - 6.
static int l_strategy_automaton(lua_State *L) {
    const folk_strategy *strategy = folk_strategy_check(L, 1);
    lua_pushboolean(L, strategy->stochastic);
    lua_createtable(L, (int)strategy->state_count, 0);
    lua_createtable(L, (int)strategy->state_count * 4, 0);
    for (int state = 0; state < (int)strategy->state_count; state++) {
        lua_pushnumber(L, strategy->states[state].cooperate);
        lua_rawseti(L, -3, state + 1);
        for (int outcome = 0; outcome < 4; outcome++) {
            lua_pushinteger(L, (lua_Integer)strategy->states[state].next[outcome] + 1);
            lua_rawseti(L, -2, 4 * state + outcome + 1);
        }
    }
    return 3;
}

const luaL_Reg folk_strategy_functions[] = {
    {"memory_one", l_strategy_memory_one}, {"lookup", l_strategy_lookup},
    {"machine", l_strategy_machine},       {"trembling", l_strategy_trembling},
    {"automaton", l_strategy_automaton},   {NULL, NULL},
};
