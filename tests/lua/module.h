// SPDX-License-Identifier: GPL-3.0-or-later
// A chunk of Lua that is called with one of Folk's own modules, which no scenario reaches.
#ifndef FOLK_TESTS_LUA_MODULE_H
#define FOLK_TESTS_LUA_MODULE_H

#include "lua/parts.h"
#include "lua/vm.h"
#include "tests/test.h"

typedef struct module_chunk {
    const char *module, *chunk;
} module_chunk;

static inline int l_module_chunk(lua_State *L) {
    const module_chunk *asked = lua_touserdata(L, 1);
    folk_parts_provide(L);
    if (luaL_loadbuffer(L, asked->chunk, strlen(asked->chunk), "=chunk") != 0) lua_error(L);
    folk_vm_import(L, asked->module);
    lua_call(L, 1, 0);
    return 0;
}

/// Calls `chunk` with the module, in a VM that has no run; what it raises fails the test.
static inline void test_module(const char *module, const char *chunk) {
    folk_error err = {0};
    folk_vm *vm = folk_vm_create(&(folk_script_limits){0}, &err);
    assert_non_null(vm);
    module_chunk asked = {module, chunk};
    if (!folk_vm_protect(vm, l_module_chunk, &asked, &err)) fail_msg("%s", err.text);
    folk_vm_destroy(vm);
}

#endif
