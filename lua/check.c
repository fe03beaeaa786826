// SPDX-License-Identifier: GPL-3.0-or-later
// The C half of lua/folk/check.lua.
#include "lua/parts.h"
#include "lua/report.h"
#include "lua/vm.h"

// The position of the scenario's innermost line: "file.lua:12: " and 12.
static int l_where(lua_State *L) {
    folk_position position = {.line = 0};
    folk_report_position(L, &position);
    folk_vm_where(L);
    lua_pushinteger(L, position.line);
    return 2;
}

// nearest(name, names): the texts live in the table for as long as they are looked at.
static int l_nearest(lua_State *L) {
    const char *name = luaL_checkstring(L, 1);
    luaL_checktype(L, 2, LUA_TTABLE);
    const int count = (int)lua_objlen(L, 2);
    const char **names = lua_newuserdata(L, ((size_t)count + 1) * sizeof *names);
    for (int i = 0; i < count; i++) {
        lua_rawgeti(L, 2, i + 1);
        names[i] = luaL_checkstring(L, -1);
        lua_pop(L, 1);
    }
    const char *nearest = folk_nearest(name, names, count);
    if (nearest == NULL) return 0;
    lua_pushstring(L, nearest);
    return 1;
}

const luaL_Reg folk_check_functions[] = {
    {"where", l_where},
    {"nearest", l_nearest},
    {NULL, NULL},
};
