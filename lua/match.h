// SPDX-License-Identifier: GPL-3.0-or-later
// Inside lua/: a match's streams as userdata, for lua/folk/match.lua.
#ifndef FOLK_LUA_MATCH_H
#define FOLK_LUA_MATCH_H

#include <lua.h>
#include <stdint.h>

/// Sets the streams at `index`, which lua/folk/match.lua made, to those of the match with that
/// seed.
void folk_match_seed_streams(lua_State *L, int index, uint64_t seed);

#endif
