// SPDX-License-Identifier: GPL-3.0-or-later
// From the table that folk.scenario made (lua/folk/scenario.lua, on top of the stack) to plain
// data. Shapes and types were checked there; bounds, choices and assignments are checked here by
// core/param.h. All may raise; what they have filled so far is the caller's to clear.
#ifndef FOLK_LUA_DECLARE_H
#define FOLK_LUA_DECLARE_H

#include "core/memory.h"
#include "lua/script.h"

#include <lua.h>

/// Fills all but the files.
void folk_declare_scenario(lua_State *L, folk_scenario *scenario);

/// The cases of `verify`, in `arena`; checks what they set against the parameters of `scenario`.
folk_verify_case *folk_declare_cases(lua_State *L, const folk_scenario *scenario, folk_arena *arena,
                                     int *count);

#endif
