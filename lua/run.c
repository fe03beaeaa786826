// SPDX-License-Identifier: GPL-3.0-or-later
#include "lua/run.h"

#include "lua/parts.h"
#include "lua/run_state.h"
#include "lua/script_vm.h"

#include <math.h>

// sim's own C half.
static int l_sim_seed(lua_State *L) {
    const struct folk_run *run = folk_vm_owner(L);
    lua_pushnumber(L, (lua_Number)folk_sim_seed(run->sim));
    return 1;
}

const luaL_Reg folk_sim_functions[] = {{"seed", l_sim_seed}, {NULL, NULL}};

// minds(): whether stand-ins answer; as keys the names of agents for whom a person does; whether
// there are such.
static int l_agent_minds(lua_State *L) {
    const struct folk_run *run = folk_vm_owner(L);
    const folk_minds *minds = run->minds;
    lua_pushboolean(L, minds->scripted);
    lua_newtable(L);
    for (int i = 0; i < minds->human_count; i++) {
        lua_pushboolean(L, true);
        lua_setfield(L, -2, minds->human[i]);
    }
    lua_pushboolean(L, minds->human_count > 0);
    return 3;
}

// announce(name): there is an agent of that name, or will be.
static int l_agent_announce(lua_State *L) {
    const char *name = luaL_checkstring(L, 1);
    struct folk_run *run = folk_vm_owner(L);
    run->agents =
        folk_grow(run->agents, &run->agent_capacity, run->agent_count + 1, sizeof *run->agents);
    run->agents[run->agent_count++] = folk_strdup(name);
    return 0;
}

// default_model(): the name of the model of minds that name none. An endpoint may have to be asked
// for it, which is why it is not told before a mind needs it.
static int l_agent_default_model(lua_State *L) {
    const struct folk_run *run = folk_vm_owner(L);
    const folk_minds *minds = run->minds;
    const char *model = minds->model;
    if (model == NULL && minds->find_model != NULL) model = minds->find_model(minds->context);
    lua_pushstring(L, model != NULL ? model : "");
    return 1;
}

const luaL_Reg folk_agent_functions[] = {
    {"announce", l_agent_announce},
    {"default_model", l_agent_default_model},
    {"minds", l_agent_minds},
    {NULL, NULL},
};

// Calls setup(sim, p).
static int l_setup(lua_State *L) {
    folk_script_push_setup(L);
    folk_vm_import(L, "sim");
    lua_insert(L, -2);
    lua_call(L, 2, 0);
    return 0;
}

// Columns lie outside of Lua, and may take as much again as Lua may.
static double column_limit(const folk_script *script) {
    const size_t memory = folk_script_limits_of(script)->memory;
    return memory > 0 ? (double)memory : 0x1p30;
}

// Who meets whom, when partners have changed since the last snapshot.
static void record_ties(const folk_run *run, double time, folk_driven *driven) {
    const uint64_t moves = folk_evolution_moves(driven->evolution);
    folk_network network;
    folk_error err;
    if (moves == driven->moves) return;
    driven->moves = moves;
    if (!folk_evolution_network(driven->evolution, &network, &err)) return;
    folk_recorder_network(run->recorder, (int)driven->population, time, &network);
    folk_network_clear(&network);
}

// Of the evolutions that a population has had, only the last one says who meets whom.
static bool is_last(const folk_run *run, size_t index) {
    for (size_t i = index + 1; i < run->driven_count; i++)
        if (run->driven[i].population == run->driven[index].population) return false;
    return true;
}

static void take_snapshot(folk_sim *sim, double time, void *context) {
    (void)sim;
    const folk_run *run = context;
    for (size_t i = 0; i < run->population_count; i++)
        folk_recorder_snapshot(run->recorder, time, run->populations[i]);
    for (size_t i = 0; i < run->driven_count; i++)
        if (is_last(run, i)) record_ties(run, time, &run->driven[i]);
}

void folk_run_snapshot(folk_run *run) {
    if (run->recorder != NULL) take_snapshot(run->sim, folk_sim_now(run->sim), run);
}

static void take_snapshots(folk_run *run) {
    const double every = run->recorder != NULL ? folk_recorder_snapshot_every(run->recorder) : 0.0;
    if (every > 0.0) folk_sim_look(run->sim, every, take_snapshot, run);
}

folk_run *folk_run_create(const folk_run_def *def, folk_error *err) {
    folk_run *run = folk_alloc(sizeof *run);
    static const folk_minds scripted = {.scripted = true};
    run->recorder = def->recorder;
    run->minds = def->minds != NULL ? def->minds : &scripted;
    run->snapshots = def->snapshots ||
                     (def->recorder != NULL && folk_recorder_snapshot_every(def->recorder) > 0);
    run->scenario = folk_script_scenario(def->script);
    run->column_limit = column_limit(def->script);
    folk_sim_def sim = folk_sim_def_default();
    sim.seed = def->seed;
    sim.recorder = def->recorder;
    run->sim = folk_sim_create(&sim);
    folk_schedule_declare(run);
    folk_process_declare(run);
    take_snapshots(run);
    folk_intervention_declare(run); // the last: a run without changes keeps the numbers of kinds
    run->vm = folk_script_open(def->script, def->values, run, err);
    if (run->vm != NULL && folk_vm_protect(run->vm, l_setup, NULL, err)) return run;
    folk_run_destroy(run);
    return NULL;
}

void folk_run_destroy(folk_run *run) {
    if (run == NULL) return;
    folk_vm_destroy(run->vm);
    for (size_t i = 0; i < run->population_count; i++) {
        folk_population_destroy(run->populations[i]);
        for (int type = 0; type < run->peopled[i].type_count; type++)
            folk_free(run->peopled[i].types[type]);
        folk_free(run->peopled[i].types);
    }
    folk_free(run->populations);
    folk_free(run->peopled);
    for (size_t i = 0; i < run->agent_count; i++)
        folk_free(run->agents[i]);
    folk_free(run->agents);
    folk_free(run->driven);
    folk_free(run->streams);
    folk_free(run->processes);
    folk_free(run->calls);
    folk_interventions_clear(&run->interventions);
    folk_free(run->scratch);
    folk_sim_destroy(run->sim);
    folk_free(run);
}

folk_sim *folk_run_sim(folk_run *run) {
    return run->sim;
}

const char *const *folk_run_agents(const folk_run *run, size_t *count) {
    *count = run->agent_count;
    return (const char *const *)run->agents;
}

bool folk_run_has_populations(const folk_run *run) {
    return run->population_count > 0;
}

void folk_run_stop(folk_run *run, const char *reason) {
    folk_vm_stop(run->vm, reason);
    folk_sim_interrupt(run->sim);
}

double folk_run_progress(const folk_run *run) {
    if (run->progress >= 0.0) return run->progress;
    if (run->finish_at == INFINITY) return -1.0;
    return run->finish_at > 0.0 ? folk_sim_now(run->sim) / run->finish_at : 1.0;
}
