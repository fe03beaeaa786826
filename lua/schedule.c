// SPDX-License-Identifier: GPL-3.0-or-later
// The C half of lua/folk/schedule.lua: an event of the kind "call" names the slot of a Lua
// callback.
#include "lua/parts.h"
#include "lua/run_state.h"

#include <math.h>

double folk_run_check_time(lua_State *L, const struct folk_run *run, double time) {
    const double now = folk_sim_now(run->sim);
    if (!(time >= now && time < INFINITY))
        folk_vm_raise(L, "time %g cannot be reached: it must be finite and not before now, %g",
                      time, now);
    return time;
}

static bool handle_call(folk_sim *sim, const folk_event *event, void *context, folk_error *err) {
    struct folk_run *run = context;
    lua_State *L = folk_vm_state(run->vm);
    lua_rawgeti(L, LUA_REGISTRYINDEX, run->dispatch);
    lua_pushnumber(L, (lua_Number)event->data);
    lua_pushnumber(L, folk_sim_now(sim));
    return folk_vm_call(L, 2, 0, err);
}

static bool handle_finish(folk_sim *sim, const folk_event *event, void *context, folk_error *err) {
    (void)event, (void)context, (void)err;
    folk_sim_stop(sim);
    return true;
}

void folk_schedule_declare(struct folk_run *run) {
    run->call_kind = folk_sim_handle(run->sim, "call", handle_call, run);
    run->finish_kind = folk_sim_handle(run->sim, "finish", handle_finish, run);
    run->finish_at = INFINITY;
    run->progress = -1.0;
}

// dispatch(function): what each callback's event calls with (slot, now).
static int l_schedule_dispatch(lua_State *L) {
    struct folk_run *run = folk_vm_owner(L);
    run->dispatch = luaL_ref(L, LUA_REGISTRYINDEX);
    return 0;
}

// schedule(slot, time, priority)
static int l_schedule_schedule(lua_State *L) {
    struct folk_run *run = folk_vm_owner(L);
    const size_t slot = (size_t)lua_tonumber(L, 1);
    run->calls = folk_grow(run->calls, &run->call_capacity, slot + 1, sizeof(folk_event_id));
    run->calls[slot] = (folk_event_id){0}; // stays so if the time is refused
    const folk_sim_event event = {
        .time = folk_run_check_time(L, run, lua_tonumber(L, 2)),
        .data = slot,
        .kind = run->call_kind,
        .priority = (int16_t)lua_tonumber(L, 3),
    };
    run->calls[slot] = folk_sim_schedule(run->sim, &event);
    return 0;
}

static int l_schedule_cancel(lua_State *L) {
    struct folk_run *run = folk_vm_owner(L);
    folk_sim_cancel(run->sim, run->calls[(size_t)lua_tonumber(L, 1)]);
    return 0;
}

static int l_schedule_stop(lua_State *L) {
    struct folk_run *run = folk_vm_owner(L);
    folk_sim_stop(run->sim);
    return 0;
}

// The last event of that time: whatever else happens then happens before.
static int l_schedule_finish_at(lua_State *L) {
    struct folk_run *run = folk_vm_owner(L);
    run->finish_at = folk_run_check_time(L, run, lua_tonumber(L, 1));
    folk_sim_cancel(run->sim, run->finish);
    const folk_sim_event event = {
        .time = run->finish_at, .kind = run->finish_kind, .priority = INT16_MIN};
    run->finish = folk_sim_schedule(run->sim, &event);
    return 0;
}

static int l_schedule_progress(lua_State *L) {
    struct folk_run *run = folk_vm_owner(L);
    run->progress = lua_tonumber(L, 1);
    return 0;
}

const luaL_Reg folk_schedule_functions[] = {
    {"dispatch", l_schedule_dispatch},
    {"schedule", l_schedule_schedule},
    {"cancel", l_schedule_cancel},
    {"stop", l_schedule_stop},
    {"finish_at", l_schedule_finish_at},
    {"progress", l_schedule_progress},
    {NULL, NULL},
};
