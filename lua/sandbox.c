// SPDX-License-Identifier: GPL-3.0-or-later
// The C half of lua/folk/sandbox.lua: what a scenario prints goes to stderr, as stdout belongs to
// results.
#include "core/text.h"
#include "lua/parts.h"

#include <lua.h>

static int l_print(lua_State *L) {
    folk_text_print(stderr, "%s\n", luaL_checkstring(L, 1));
    return 0;
}

const luaL_Reg folk_sandbox_functions[] = {
    {"print", l_print},
    {NULL, NULL},
};
