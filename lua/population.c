// SPDX-License-Identifier: GPL-3.0-or-later
// The C half of lua/folk/population.lua: populations by number. A column's address goes to the Lua
// half, which lets a scenario reach it only through checked indices.
#include "core/population.h"

#include "core/measures.h"
#include "core/memory.h"
#include "lua/network.h"
#include "lua/parts.h"
#include "lua/run_state.h"

// The texts of the sequence at `index`, if there is one.
static const char **texts_at(lua_State *L, int index, int *count) {
    *count = lua_istable(L, index) ? (int)lua_objlen(L, index) : 0;
    const char **texts = lua_newuserdata(L, ((size_t)*count + 1) * sizeof *texts);
    for (int i = 0; i < *count; i++) {
        lua_rawgeti(L, index, i + 1);
        texts[i] = luaL_checkstring(L, -1); // the sequence keeps it
        lua_pop(L, 1);
    }
    return texts;
}

static folk_peopled keep_types(const char *const *types, int count) {
    folk_peopled kept = {.type_count = count};
    if (count > 0) kept.types = folk_alloc((size_t)count * sizeof *kept.types);
    for (int i = 0; i < count; i++)
        kept.types[i] = folk_strdup(types[i]);
    return kept;
}

// create(name, size, names of types or nil): the number of a new population.
static int l_population_create(lua_State *L) {
    struct folk_run *run = folk_vm_owner(L);
    const char *name = luaL_checkstring(L, 1);
    int type_count;
    const char **types = texts_at(L, 3, &type_count);
    const size_t index = run->population_count++;
    run->populations = folk_grow(run->populations, &run->population_capacity, run->population_count,
                                 sizeof *run->populations);
    run->peopled = folk_grow(run->peopled, &run->peopled_capacity, run->population_count,
                             sizeof *run->peopled);
    run->peopled[index] = keep_types(types, type_count);
    run->populations[index] = folk_population_create(name, (size_t)lua_tonumber(L, 2));
    if (run->recorder != NULL)
        folk_recorder_society(run->recorder, name, folk_population_size(run->populations[index]),
                              types, type_count);
    lua_pushnumber(L, (lua_Number)index);
    return 1;
}

// network(population, network): who meets whom, for those who look at the run.
static int l_population_network(lua_State *L) {
    const struct folk_run *run = folk_vm_owner(L);
    const folk_network *network = folk_network_check(L, 2);
    if (run->recorder != NULL)
        folk_recorder_network(run->recorder, (int)lua_tonumber(L, 1), folk_sim_now(run->sim),
                              network);
    return 0;
}

// add(population, name): the address of a new column's values.
static int l_population_add(lua_State *L) {
    struct folk_run *run = folk_vm_owner(L);
    folk_population *population = run->populations[(size_t)lua_tonumber(L, 1)];
    const char *name = luaL_checkstring(L, 2);
    run->column_bytes += 8.0 * (double)folk_population_size(population);
    if (run->column_bytes > run->column_limit)
        folk_vm_raise(L,
                      "population: with column '%s' the columns take %.4g MiB, but may take %.6g "
                      "MiB; --memory sets another limit",
                      name, run->column_bytes / 0x1p20, run->column_limit / 0x1p20);
    const int column = folk_population_add(population, name);
    lua_pushlightuserdata(L, folk_population_column(population, column));
    return 1;
}

// tick(population, cooperative, opportunities, welfare, worst, best); population -1: none.
static int l_population_tick(lua_State *L) {
    const struct folk_run *run = folk_vm_owner(L);
    const double number = lua_tonumber(L, 1);
    folk_population *population = number >= 0 ? run->populations[(size_t)number] : NULL;
    const folk_tick tick = {
        .cooperative = lua_tonumber(L, 2),
        .opportunities = lua_tonumber(L, 3),
        .welfare = lua_tonumber(L, 4),
        .worst = lua_tonumber(L, 5),
        .best = lua_tonumber(L, 6),
    };
    folk_measures_tick(run->sim, population, &tick);
    return 0;
}

// mix(population, column's name, counts): gives so many agents the value 1, 2 and so on, in random
// order.
static int l_population_mix(lua_State *L) {
    const struct folk_run *run = folk_vm_owner(L);
    const size_t number = (size_t)lua_tonumber(L, 1);
    folk_population *population = run->populations[number];
    const int index = folk_population_find(population, luaL_checkstring(L, 2));
    double *column = folk_population_column(population, index);
    const size_t size = folk_population_size(population);
    size_t next = 0;
    for (int type = 1; type <= (int)lua_objlen(L, 3); type++) {
        lua_rawgeti(L, 3, type);
        for (double left = lua_tonumber(L, -1); left > 0 && next < size; left--)
            column[next++] = type;
        lua_pop(L, 1);
    }
    folk_rng rng = folk_sim_rng(run->sim, "mix", number, 0);
    folk_rng_shuffle(&rng, column, size, sizeof *column);
    return 0;
}

const luaL_Reg folk_population_functions[] = {
    {"create", l_population_create},   {"add", l_population_add},   {"mix", l_population_mix},
    {"network", l_population_network}, {"tick", l_population_tick}, {NULL, NULL},
};
