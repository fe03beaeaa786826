// SPDX-License-Identifier: GPL-3.0-or-later
// The C half of lua/folk/sandbox.lua: what a scenario prints goes to stderr, as stdout belongs to
// results.
#include "lua/parts.h"

#include <lua.h>
#include <stdio.h>

static int l_print(lua_State *L) {
    size_t bytes;
    const char *line = luaL_checklstring(L, 1, &bytes);
    fwrite(line, 1, bytes, stderr);
    fputc('\n', stderr);
    return 0;
}

const luaL_Reg folk_sandbox_functions[] = {
    {"print", l_print},
    {NULL, NULL},
};
