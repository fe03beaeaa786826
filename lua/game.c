// SPDX-License-Identifier: GPL-3.0-or-later
// The C half of lua/folk/games.lua.
#include "lua/game.h"

#include "agents/match.h"
#include "lua/parts.h"
#include "lua/vm.h"

#include <string.h>

static const char GAME[] = "folk.Game";

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

static int l_game_index(lua_State *L) {
    static const char *const fields[] = {"name", "rows", "columns", "payoff"};
    const folk_game *game = folk_game_check(L, 1);
    const char *key = luaL_checkstring(L, 2);
    if (strcmp(key, "name") == 0)
        lua_pushstring(L, game->name);
    else if (strcmp(key, "rows") == 0)
        lua_pushinteger(L, game->rows);
    else if (strcmp(key, "columns") == 0)
        lua_pushinteger(L, game->columns);
    else if (strcmp(key, "payoff") == 0)
        lua_pushcfunction(L, l_game_payoff);
    else {
        const char *nearest = folk_nearest(key, fields, 4);
        folk_vm_raise(L, "a game has no field '%s'%s%s%s", key, nearest ? "; did you mean '" : "",
                      nearest ? nearest : "", nearest ? "'?" : "");
    }
    return 1;
}

static int l_game_tostring(lua_State *L) {
    lua_pushfstring(L, "game %s", folk_game_check(L, 1)->name);
    return 1;
}

static void push_metatable(lua_State *L) {
    static const luaL_Reg methods[] = {{"__gc", l_game_gc},
                                       {"__index", l_game_index},
                                       {"__tostring", l_game_tostring},
                                       {NULL, NULL}};
    if (!luaL_newmetatable(L, GAME)) return;
    luaL_register(L, NULL, methods);
    lua_pushboolean(L, 0);
    lua_setfield(L, -2, "__metatable");
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
    folk_game *game = lua_newuserdata(L, sizeof *game);
    *game = (folk_game){0};
    push_metatable(L);
    lua_setmetatable(L, -2);
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

// bounds(game): the worst and the best sum of payoffs in one play.
static int l_game_bounds(lua_State *L) {
    const folk_game *game = folk_game_check(L, 1);
    lua_pushnumber(L, folk_game_worst(game));
    lua_pushnumber(L, folk_game_best(game));
    return 2;
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

const luaL_Reg folk_games_functions[] = {
    {"create", l_game_create}, {"is", l_game_is}, {"bounds", l_game_bounds},
    {"score", l_game_score},   {NULL, NULL},
};
