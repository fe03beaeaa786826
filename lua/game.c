// SPDX-License-Identifier: GPL-3.0-or-later
// The C half of lua/folk/games.lua.
#include "lua/game.h"

#include "agents/match.h"
#include "core/named_game.h"
#include "core/ordinal.h"
#include "lua/parts.h"
#include "lua/vm.h"

#include <string.h>

static const char GAME[] = "folk.Game";

enum { GAME_NAMES = 32 }; // fields and methods of a game at most

static int l_game_gc(lua_State *L) {
    folk_game_clear(lua_touserdata(L, 1));
    return 0;
}

const folk_game *folk_game_check(lua_State *L, int index) {
    return luaL_checkudata(L, index, GAME);
}

static uint32_t check_action(lua_State *L, int index, const char *who, uint32_t count) {
    const double action = lua_isnumber(L, index) ? lua_tonumber(L, index) : 0.0;
    if (action >= 1.0 && action <= count && action == (uint32_t)action) return (uint32_t)action - 1;
    folk_vm_raise(L, "payoff: the %s player's action must be a whole number from 1 to %u", who,
                  count);
}

// game:payoff(row, column): both players' points.
static int l_game_payoff(lua_State *L) {
    const folk_game *game = folk_game_check(L, 1);
    const uint32_t row = check_action(L, 2, "row", game->rows);
    const uint32_t column = check_action(L, 3, "column", game->columns);
    lua_pushnumber(L, folk_game_row_payoff(game, row, column));
    lua_pushnumber(L, folk_game_column_payoff(game, row, column));
    return 2;
}

// What is a field and no method; otherwise nothing is pushed.
static bool push_field(lua_State *L, const folk_game *game, const char *key) {
    if (strcmp(key, "name") == 0)
        lua_pushstring(L, game->name);
    else if (strcmp(key, "rows") == 0)
        lua_pushinteger(L, game->rows);
    else if (strcmp(key, "columns") == 0)
        lua_pushinteger(L, game->columns);
    else
        return false;
    return true;
}

static _Noreturn void raise_unknown(lua_State *L, const char *key) {
    const char *known[GAME_NAMES] = {"name", "rows", "columns", "payoff"};
    int count = 4;
    for (const luaL_Reg *method = folk_solution_methods; method->name != NULL; method++)
        known[count++] = method->name;
    const char *nearest = folk_nearest(key, known, count);
    folk_vm_raise(L, "a game has no field '%s'%s%s%s", key, nearest ? "; did you mean '" : "",
                  nearest ? nearest : "", nearest ? "'?" : "");
}

static int l_game_index(lua_State *L) {
    const folk_game *game = folk_game_check(L, 1);
    const char *key = luaL_checkstring(L, 2);
    if (push_field(L, game, key)) return 1;
    lua_getfield(L, lua_upvalueindex(1), key);
    if (lua_isnil(L, -1)) raise_unknown(L, key);
    return 1;
}

static int l_game_tostring(lua_State *L) {
    lua_pushfstring(L, "game %s", folk_game_check(L, 1)->name);
    return 1;
}

static void push_metatable(lua_State *L) {
    static const luaL_Reg methods[] = {{"payoff", l_game_payoff}, {NULL, NULL}};
    static const luaL_Reg meta[] = {
        {"__gc", l_game_gc}, {"__tostring", l_game_tostring}, {NULL, NULL}};
    if (!luaL_newmetatable(L, GAME)) return;
    luaL_register(L, NULL, meta);
    lua_pushboolean(L, 0);
    lua_setfield(L, -2, "__metatable");
    lua_newtable(L);
    luaL_register(L, NULL, methods);
    luaL_register(L, NULL, folk_solution_methods);
    lua_pushvalue(L, -1);
    lua_setfield(L, -3, "methods"); // for the test of the stubs
    lua_pushcclosure(L, l_game_index, 1);
    lua_setfield(L, -2, "__index");
}

folk_game *folk_game_push(lua_State *L) {
    folk_game *game = lua_newuserdata(L, sizeof *game);
    *game = (folk_game){0};
    push_metatable(L);
    lua_setmetatable(L, -2);
    return game;
}

// Copies the numbers of a flat sequence, which the Lua half made, into memory that Lua collects.
static const double *read_payoffs(lua_State *L, int index, size_t count) {
    luaL_checktype(L, index, LUA_TTABLE);
    double *payoffs = lua_newuserdata(L, count * sizeof *payoffs);
    for (size_t i = 0; i < count; i++) {
        lua_rawgeti(L, index, (int)i + 1);
        payoffs[i] = lua_tonumber(L, -1);
        lua_pop(L, 1);
    }
    return payoffs;
}

// create(name, rows, columns, row payoffs, column payoffs): payoffs row by row.
static int l_game_create(lua_State *L) {
    const char *name = luaL_checkstring(L, 1);
    const uint32_t rows = (uint32_t)luaL_checkinteger(L, 2);
    const uint32_t columns = (uint32_t)luaL_checkinteger(L, 3);
    if (rows > FOLK_GAME_ACTIONS || columns > FOLK_GAME_ACTIONS)
        folk_vm_raise(L,
                      "game '%s' has %u rows and %u columns: each player must have 1 to %d actions",
                      name, rows, columns, FOLK_GAME_ACTIONS);
    const double *row = read_payoffs(L, 4, (size_t)rows * columns);
    const double *column = read_payoffs(L, 5, (size_t)rows * columns);
    folk_game *game = folk_game_push(L);
    folk_error err;
    if (!folk_game_create(game, name, rows, columns, row, column, &err))
        folk_vm_raise(L, "%s", err.text);
    return 1;
}

// is(value): whether it is a game.
static int l_game_is(lua_State *L) {
    if (lua_getmetatable(L, 1) == 0) {
        lua_pushboolean(L, 0);
        return 1;
    }
    luaL_getmetatable(L, GAME);
    lua_pushboolean(L, lua_rawequal(L, -1, -2));
    return 1;
}

// score(game, cc, cd, dc, dd): both players' points for so many outcomes of each kind.
static int l_game_score(lua_State *L) {
    const folk_game *game = folk_game_check(L, 1);
    folk_match_result result;
    for (int outcome = 0; outcome < 4; outcome++)
        result.outcomes[outcome] = luaL_checknumber(L, 2 + outcome);
    folk_match_score(game, &result);
    lua_pushnumber(L, result.scores[0]);
    lua_pushnumber(L, result.scores[1]);
    return 2;
}

// named(name, def): the named game with the numbers in `def`, and defaults where it has none.
static int l_game_named(lua_State *L) {
    const folk_named_game *named = folk_named_game_find(luaL_checkstring(L, 1));
    FOLK_ASSERT(named != NULL);
    double values[FOLK_NAMED_GAME_PARAMS];
    for (int i = 0; i < named->param_count; i++) {
        lua_getfield(L, 2, named->params[i].name);
        values[i] = lua_isnil(L, -1) ? named->params[i].value.number : lua_tonumber(L, -1);
        lua_pop(L, 1);
    }
    folk_error err;
    if (!folk_named_game_create(named, values, folk_game_push(L), &err))
        folk_vm_raise(L, "%s", err.text);
    return 1;
}

// names(): for each named game its name and the names of its parameters.
static int l_game_names(lua_State *L) {
    int count;
    const folk_named_game *games = folk_named_games(&count);
    lua_createtable(L, 0, count);
    for (int i = 0; i < count; i++) {
        lua_createtable(L, games[i].param_count, 0);
        for (int param = 0; param < games[i].param_count; param++) {
            lua_pushstring(L, games[i].params[param].name);
            lua_rawseti(L, -2, param + 1);
        }
        lua_setfield(L, -2, games[i].name);
    }
    return 1;
}

// ordinal(number): the game, its family, and the number of its reflection.
static int l_game_ordinal(lua_State *L) {
    const int number = (int)luaL_checkinteger(L, 1);
    folk_error err;
    if (!folk_ordinal_create(number, folk_game_push(L), &err)) folk_vm_raise(L, "%s", err.text);
    lua_pushstring(L, folk_family_name(folk_ordinal_family(number)));
    lua_pushinteger(L, folk_ordinal_reflection(number));
    return 3;
}

const luaL_Reg folk_games_functions[] = {
    {"create", l_game_create},
    {"is", l_game_is},
    {"score", l_game_score},
    {"named", l_game_named},
    {"names", l_game_names},
    {"ordinal", l_game_ordinal},
    {NULL, NULL},
};
