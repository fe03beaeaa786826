// SPDX-License-Identifier: GPL-3.0-or-later
#include "lua/parts.h"

#include "lua/vm.h"

typedef struct part {
    const char *name; // of the embedded module
    const luaL_Reg *functions;
} part;

// version(): FOLK_VERSION
static int l_init_version(lua_State *L) {
    lua_pushliteral(L, FOLK_VERSION);
    return 1;
}

static const luaL_Reg init_functions[] = {
    {"version", l_init_version},
    {NULL, NULL},
};

static const part parts[] = {
    {"agent", folk_agent_functions},
    {"check", folk_check_functions},
    {"csv", folk_csv_functions},
    {"embedding", folk_embedding_functions},
    {"files", folk_files_functions},
    {"init", init_functions},
    {"json", folk_json_functions},
    {"population", folk_population_functions},
    {"process", folk_process_functions},
    {"record", folk_record_functions},
    {"request", folk_request_functions},
    {"rng", folk_rng_functions},
    {"sandbox", folk_sandbox_functions},
    {"schedule", folk_schedule_functions},
    {"sim", folk_sim_functions},
    {"games", folk_games_functions},
    {"match", folk_match_functions},
    {"networks", folk_networks_functions},
    {"loop", folk_match_functions},
    {"strategy", folk_strategy_functions},
    {"evolution", folk_evolution_functions},
    {"payoffs", folk_theory_functions},
    {"theory", folk_theory_functions},
    {"parametric", folk_strategy_functions},
};

void folk_parts_provide(lua_State *L) {
    for (size_t i = 0; i < sizeof parts / sizeof parts[0]; i++)
        folk_vm_provide(L, parts[i].name, parts[i].functions);
}
