// SPDX-License-Identifier: GPL-3.0-or-later
// Inside lua/: games and strategies as userdata that scenarios hold and cannot change.
#ifndef FOLK_LUA_GAME_H
#define FOLK_LUA_GAME_H

#include "agents/strategy.h"
#include "core/game.h"

#include <lua.h>

/// The game at `index`; raises when it is something else.
const folk_game *folk_game_check(lua_State *L, int index);

/// The strategy as data at `index`; raises when it is something else.
const folk_strategy *folk_strategy_check(lua_State *L, int index);

#endif
