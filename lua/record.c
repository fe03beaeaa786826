// SPDX-License-Identifier: GPL-3.0-or-later
// The C half of lua/folk/record.lua: values, announced events and result tables go to the recorder,
// and all of them into the digest, whether or not there is a recorder.
#include "core/hash.h"
#include "lua/parts.h"
#include "lua/run_state.h"

#include <string.h>

// metrics(): the numbers of the scenario's metrics by name.
static int l_record_metrics(lua_State *L) {
    const struct folk_run *run = folk_vm_owner(L);
    lua_newtable(L);
    for (int i = 0; i < run->scenario->metric_count; i++) {
        lua_pushinteger(L, i);
        lua_setfield(L, -2, run->scenario->metrics[i].name);
    }
    return 1;
}

// record(metric, value)
static int l_record_record(lua_State *L) {
    const struct folk_run *run = folk_vm_owner(L);
    folk_sim_record(run->sim, (uint32_t)lua_tonumber(L, 1), lua_tonumber(L, 2));
    return 0;
}

static void note_text(const struct folk_run *run, const char *text) {
    folk_sim_note(run->sim, text, strlen(text) + 1);
}

static void note_number(const struct folk_run *run, double number) {
    const uint64_t bits = folk_bits(number);
    folk_sim_note(run->sim, &bits, sizeof bits);
}

// event(kind, actor, target, detail)
static int l_record_event(lua_State *L) {
    const struct folk_run *run = folk_vm_owner(L);
    const folk_record_event event = {
        .time = folk_sim_now(run->sim),
        .kind = luaL_checkstring(L, 1),
        .actor = (int64_t)lua_tonumber(L, 2),
        .target = (int64_t)lua_tonumber(L, 3),
        .detail = lua_tostring(L, 4),
    };
    note_text(run, event.kind);
    note_number(run, (double)event.actor);
    note_number(run, (double)event.target);
    if (event.detail != NULL) note_text(run, event.detail);
    if (run->recorder != NULL && folk_recorder_wants_events(run->recorder))
        folk_recorder_event(run->recorder, &event);
    return 0;
}

// cell(table, row, column, value)
static int l_record_cell(lua_State *L) {
    const struct folk_run *run = folk_vm_owner(L);
    const bool is_text = lua_type(L, 4) == LUA_TSTRING;
    const folk_cell cell = {
        .table = luaL_checkstring(L, 1),
        .row = (int)lua_tonumber(L, 2),
        .column = luaL_checkstring(L, 3),
        .text = is_text ? lua_tostring(L, 4) : NULL,
        .number = is_text ? 0.0 : lua_tonumber(L, 4),
    };
    note_text(run, cell.table);
    note_text(run, cell.column);
    note_number(run, cell.row);
    if (is_text)
        note_text(run, cell.text);
    else
        note_number(run, cell.number);
    if (run->recorder != NULL) folk_recorder_cell(run->recorder, &cell);
    return 0;
}

// snapshot(): of all populations, if whoever looks at the run wants any.
static int l_record_snapshot(lua_State *L) {
    struct folk_run *run = folk_vm_owner(L);
    if (run->snapshots) folk_run_snapshot(run);
    return 0;
}

const luaL_Reg folk_record_functions[] = {
    {"metrics", l_record_metrics}, {"record", l_record_record},     {"event", l_record_event},
    {"cell", l_record_cell},       {"snapshot", l_record_snapshot}, {NULL, NULL},
};
