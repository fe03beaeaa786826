// SPDX-License-Identifier: GPL-3.0-or-later
// The C halves of the embedded modules: one table of functions for each C file that has bindings. A
// new part adds its table here, its line in parts.c, and its Lua half to lua/CMakeLists.txt; what
// it adds to the module `folk` it names in lua/folk/init.lua.
#ifndef FOLK_LUA_PARTS_H
#define FOLK_LUA_PARTS_H

#include <lauxlib.h>

extern const luaL_Reg folk_agent_functions[];
extern const luaL_Reg folk_check_functions[];
extern const luaL_Reg folk_csv_functions[];
extern const luaL_Reg folk_embedding_functions[];
extern const luaL_Reg folk_evolution_functions[];
extern const luaL_Reg folk_files_functions[];
extern const luaL_Reg folk_games_functions[];
extern const luaL_Reg folk_json_functions[];
extern const luaL_Reg folk_match_functions[];
extern const luaL_Reg folk_networks_functions[];
extern const luaL_Reg folk_population_functions[];
extern const luaL_Reg folk_process_functions[];
extern const luaL_Reg folk_record_functions[];
extern const luaL_Reg folk_request_functions[];
extern const luaL_Reg folk_rng_functions[];
extern const luaL_Reg folk_sandbox_functions[];
extern const luaL_Reg folk_schedule_functions[];
extern const luaL_Reg folk_sim_functions[];
extern const luaL_Reg folk_strategy_functions[];
extern const luaL_Reg folk_theory_functions[];

/// Provides all of them to the VM of `L`. May raise.
void folk_parts_provide(lua_State *L);

#endif
