// SPDX-License-Identifier: GPL-3.0-or-later
// The C half of lua/folk/evolution.lua, dynamics.lua and theory.lua: populations that evolve, and
// what theory says of them. Types are counted from 1 in Lua and from 0 here.
#include "agents/evolution.h"

#include "agents/fixation.h"
#include "agents/replicator.h"
#include "core/memory.h"
#include "lua/network.h"
#include "lua/parts.h"
#include "lua/run_state.h"

static const char EVOLUTION[] = "folk.evolution";
static const char TYPES[] = "strategy"; // the population's column

static folk_evolution **check_evolution(lua_State *L, int index) {
    return luaL_checkudata(L, index, EVOLUTION);
}

static int l_evolution_gc(lua_State *L) {
    folk_evolution **evolution = lua_touserdata(L, 1);
    struct folk_run *run = folk_vm_owner(L);
    if (run != NULL) folk_run_undrive(run, *evolution);
    folk_evolution_destroy(*evolution);
    *evolution = NULL;
    return 0;
}

static folk_evolution **push_evolution(lua_State *L) {
    folk_evolution **evolution = lua_newuserdata(L, sizeof(folk_evolution *));
    *evolution = NULL;
    if (luaL_newmetatable(L, EVOLUTION)) {
        lua_pushcfunction(L, l_evolution_gc);
        lua_setfield(L, -2, "__gc");
    }
    lua_setmetatable(L, -2);
    return evolution;
}

// The numbers of a flat sequence, in memory that Lua collects.
static double *numbers_at(lua_State *L, int index, size_t *count) {
    luaL_checktype(L, index, LUA_TTABLE);
    *count = lua_objlen(L, index);
    double *numbers = lua_newuserdata(L, (*count + 1) * sizeof *numbers);
    for (size_t i = 0; i < *count; i++) {
        lua_rawgeti(L, index, (int)i + 1);
        numbers[i] = lua_tonumber(L, -1);
        lua_pop(L, 1);
    }
    return numbers;
}

static void push_numbers(lua_State *L, const double *numbers, size_t count) {
    lua_createtable(L, (int)count, 0);
    for (size_t i = 0; i < count; i++) {
        lua_pushnumber(L, numbers[i]);
        lua_rawseti(L, -2, (int)i + 1);
    }
}

static double *column_of(lua_State *L, int index, size_t *size) {
    const struct folk_run *run = folk_vm_owner(L);
    folk_population *population = run->populations[(size_t)luaL_checknumber(L, index)];
    *size = folk_population_size(population);
    return folk_population_column(population, folk_population_find(population, TYPES));
}

static bool flag_at(lua_State *L, int table, const char *name) {
    lua_getfield(L, table, name);
    const bool flag = lua_toboolean(L, -1);
    lua_pop(L, 1);
    return flag;
}

static double field_at(lua_State *L, int table, const char *name) {
    lua_getfield(L, table, name);
    const double number = lua_tonumber(L, -1);
    lua_pop(L, 1);
    return number;
}

// The definition at `index` without its payoffs.
static folk_evolution_def def_at(lua_State *L, int index) {
    luaL_checktype(L, index, LUA_TTABLE);
    folk_evolution_def def = {
        .rule = (folk_rule)field_at(L, index, "rule"),
        .intensity = field_at(L, index, "intensity"),
        .mutation = field_at(L, index, "mutation"),
        .rewire = field_at(L, index, "rewire"),
        .synchronous = flag_at(L, index, "synchronous"),
        .self_interaction = flag_at(L, index, "self_interaction"),
        .average = flag_at(L, index, "average"),
    };
    lua_getfield(L, index, "graph");
    if (!lua_isnil(L, -1)) def.network = folk_network_check(L, lua_gettop(L));
    lua_pop(L, 1);
    return def;
}

// The types of a population's members; a number that is no type becomes one out of range.
static uint8_t *read_types(lua_State *L, int index, uint32_t type_count, size_t *size) {
    const double *column = column_of(L, index, size);
    uint8_t *types = folk_alloc(*size);
    for (size_t i = 0; i < *size; i++) {
        const double type = column[i];
        if (!(type >= 1 && type <= type_count && type == (uint32_t)type)) {
            folk_free(types);
            folk_vm_raise(L,
                          "member %g of the population has %g in its column '%s': it must be from "
                          "1 to %u",
                          (double)i + 1, type, TYPES, type_count);
        }
        types[i] = (uint8_t)(type - 1);
    }
    return types;
}

// `mutants` of the first type among `size` of two, in random order.
static uint8_t *place_mutants(lua_State *L, size_t size, size_t mutants, folk_rng *rng) {
    luaL_argcheck(L, mutants < size, 3, "fewer than all");
    uint8_t *types = folk_alloc(size);
    for (size_t i = mutants; i < size; i++)
        types[i] = 1;
    folk_rng_shuffle(rng, types, size, 1);
    return types;
}

// create(def, payoffs, population, key): of the members of a population.
// create(def, payoffs, nil, key, size, mutants): of so many members, some of the first type.
static int l_evolution_create(lua_State *L) {
    struct folk_run *run = folk_vm_owner(L);
    folk_evolution_def def = def_at(L, 1);
    size_t payoffs, size;
    const bool has_population = !lua_isnil(L, 3);
    folk_rng rng = folk_sim_rng(run->sim, "evolution", (uint64_t)luaL_checknumber(L, 4),
                                has_population ? 0 : 1);
    def.payoffs = numbers_at(L, 2, &payoffs);
    while ((size_t)def.type_count * def.type_count < payoffs)
        def.type_count++;
    folk_evolution **evolution = push_evolution(L);
    uint8_t *types;
    if (has_population) {
        types = read_types(L, 3, def.type_count, &size);
    } else {
        size = (size_t)luaL_checknumber(L, 5);
        types = place_mutants(L, size, (size_t)luaL_checknumber(L, 6), &rng);
    }
    folk_error err = {0};
    *evolution = folk_evolution_create(&def, types, size, rng, &err);
    folk_free(types);
    if (*evolution == NULL) folk_vm_raise(L, "%s", err.text);
    if (has_population) folk_run_drive(run, *evolution, (size_t)lua_tonumber(L, 3));
    if (has_population && def.network != NULL && run->recorder != NULL)
        folk_recorder_network(run->recorder, (int)lua_tonumber(L, 3), folk_sim_now(run->sim),
                              def.network);
    lua_pushnumber(L, (double)folk_evolution_generation(*evolution));
    return 2;
}

// advance(evolution, steps): how many were made, and whether one type alone is left for good.
static int l_evolution_advance(lua_State *L) {
    folk_evolution *evolution = *check_evolution(L, 1);
    const uint64_t steps = (uint64_t)luaL_checknumber(L, 2);
    lua_pushnumber(L, (double)folk_evolution_advance(evolution, steps));
    lua_pushboolean(L, folk_evolution_fixed(evolution));
    return 2;
}

// counts(evolution, types): of each type.
static int l_evolution_counts(lua_State *L) {
    const uint64_t *counts = folk_evolution_counts(*check_evolution(L, 1));
    const int types = (int)luaL_checkinteger(L, 2);
    luaL_argcheck(L, types <= FOLK_TYPES, 2, "at most 256");
    lua_createtable(L, types, 0);
    for (int type = 0; type < types; type++) {
        lua_pushnumber(L, (double)counts[type]);
        lua_rawseti(L, -2, type + 1);
    }
    return 1;
}

// meetings(evolution, types): row by row.
static int l_evolution_meetings(lua_State *L) {
    const folk_evolution *evolution = *check_evolution(L, 1);
    const size_t types = (size_t)luaL_checkinteger(L, 2);
    double *meetings = lua_newuserdata(L, types * types * sizeof *meetings);
    folk_evolution_meetings(evolution, meetings);
    push_numbers(L, meetings, types * types);
    return 1;
}

// write(evolution, population): the types into the population's column.
static int l_evolution_write(lua_State *L) {
    const folk_evolution *evolution = *check_evolution(L, 1);
    size_t size;
    double *column = column_of(L, 2, &size);
    uint8_t *types = folk_alloc(size);
    folk_evolution_types(evolution, types);
    for (size_t i = 0; i < size; i++)
        column[i] = types[i] + 1.0;
    folk_free(types);
    return 0;
}

// in_run(): whether there is a run, from which chance comes.
static int l_evolution_in_run(lua_State *L) {
    lua_pushboolean(L, folk_vm_owner(L) != NULL);
    return 1;
}

// The chain of two types: (rule, intensity, size, payoffs of the two, largest gain).
static folk_fixation_def chain_at(lua_State *L) {
    folk_fixation_def def = {
        .rule = (folk_rule)luaL_checkinteger(L, 1),
        .intensity = luaL_checknumber(L, 2),
        .size = (uint32_t)luaL_checknumber(L, 3),
        .range = luaL_checknumber(L, 5),
    };
    size_t count;
    const double *payoffs = numbers_at(L, 4, &count);
    luaL_argcheck(L, count == 4, 4, "four payoffs");
    for (int i = 0; i < 4; i++)
        def.payoffs[i] = payoffs[i];
    folk_error err;
    if (!folk_fixation_check(&def, &err)) folk_vm_raise(L, "%s", err.text);
    return def;
}

// fixation(chain …, start): probability, mean steps, and those given that the first type wins.
static int l_theory_fixation(lua_State *L) {
    const folk_fixation_def def = chain_at(L);
    const folk_fixation fixation = folk_fixation_solve(&def, (uint32_t)luaL_checknumber(L, 6));
    lua_pushnumber(L, fixation.probability);
    lua_pushnumber(L, fixation.time);
    lua_pushnumber(L, fixation.conditional);
    return 3;
}

// gradient(chain …): for each i from 1 to size - 1, how much likelier one more than one less is.
static int l_theory_gradient(lua_State *L) {
    const folk_fixation_def def = chain_at(L);
    lua_createtable(L, (int)def.size - 1, 0);
    for (uint32_t i = 1; i < def.size; i++) {
        double up, down;
        folk_fixation_rates(&def, i, &up, &down);
        lua_pushnumber(L, up - down);
        lua_rawseti(L, -2, (int)i);
    }
    return 1;
}

// rare_mutations(fixations row by row, types): their shares.
static int l_theory_rare_mutations(lua_State *L) {
    size_t count;
    const double *fixations = numbers_at(L, 1, &count);
    const size_t types = (size_t)luaL_checkinteger(L, 2);
    luaL_argcheck(L, types >= 1 && types * types == count, 2, "as many as rows");
    double *shares = lua_newuserdata(L, types * sizeof *shares);
    folk_rare_mutations(fixations, (uint32_t)types, shares);
    push_numbers(L, shares, types);
    return 1;
}

// replicate(payoffs row by row, mutation, step, steps, shares): the shares afterwards.
static int l_theory_replicate(lua_State *L) {
    size_t count, types;
    const folk_replicator_def def = {
        .payoffs = numbers_at(L, 1, &count),
        .mutation = luaL_checknumber(L, 2),
        .type_count = (uint32_t)lua_objlen(L, 5),
    };
    double *shares = numbers_at(L, 5, &types);
    luaL_argcheck(L, types >= 2 && types * types == count, 5, "as many as rows");
    const double step = luaL_checknumber(L, 3);
    for (double left = luaL_checknumber(L, 4); left >= 1; left--)
        folk_replicator_step(&def, step, shares);
    push_numbers(L, shares, types);
    return 1;
}

const luaL_Reg folk_evolution_functions[] = {
    {"create", l_evolution_create}, {"advance", l_evolution_advance},
    {"counts", l_evolution_counts}, {"meetings", l_evolution_meetings},
    {"write", l_evolution_write},   {NULL, NULL},
};

const luaL_Reg folk_theory_functions[] = {
    {"in_run", l_evolution_in_run},    {"fixation", l_theory_fixation},
    {"gradient", l_theory_gradient},   {"rare_mutations", l_theory_rare_mutations},
    {"replicate", l_theory_replicate}, {NULL, NULL},
};
