// SPDX-License-Identifier: GPL-3.0-or-later
#include "lua/parts.h"

#include "lua/vm.h"

typedef struct part {
    const char *name; // of the embedded module
    const luaL_Reg *functions;
} part;

static const part parts[] = {
    {"sandbox", folk_sandbox_functions},
    {"files", folk_files_functions},
};

void folk_parts_provide(lua_State *L) {
    for (size_t i = 0; i < sizeof parts / sizeof parts[0]; i++)
        folk_vm_provide(L, parts[i].name, parts[i].functions);
}
