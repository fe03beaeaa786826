// SPDX-License-Identifier: GPL-3.0-or-later
// Inside lua/: games and strategies as userdata that scenarios hold and cannot change.
#ifndef FOLK_LUA_GAME_H
#define FOLK_LUA_GAME_H

#include "agents/strategy.h"
#include "core/game.h"

#include <lauxlib.h>

/// The game at `index`; raises when it is something else.
const folk_game *folk_game_check(lua_State *L, int index);

/// Pushes a game without actions, to be created in place; Lua frees it. May raise.
folk_game *folk_game_push(lua_State *L);

/// Methods of a game that tell of its solutions (lua/solution.c).
extern const luaL_Reg folk_solution_methods[];

/// The strategy as data at `index`; raises when it is something else.
const folk_strategy *folk_strategy_check(lua_State *L, int index);

#endif
