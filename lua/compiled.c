// SPDX-License-Identifier: GPL-3.0-or-later
#include "lua/compiled.h"

#include "core/memory.h"
#include "lua/embedded.h"
#include "lua/vm.h"

#include <string.h>

typedef struct piece {
    char *bytes;
    size_t size, capacity;
} piece;

struct folk_compiled {
    piece *modules; // in the order of folk_embedded_modules
    size_t count;
};

static int append(lua_State *L, const void *bytes, size_t size, void *data) {
    (void)L;
    piece *to = data;
    to->bytes = folk_grow(to->bytes, &to->capacity, to->size + size, 1);
    memcpy(to->bytes + to->size, bytes, size);
    to->size += size;
    return 0;
}

static int l_compile(lua_State *L) {
    folk_compiled *compiled = lua_touserdata(L, 1);
    for (size_t i = 0; i < compiled->count; i++) {
        const folk_embedded *module = &folk_embedded_modules[i];
        if (luaL_loadbuffer(L, (const char *)module->text, module->size, module->chunk) != 0)
            return lua_error(L);
        lua_dump(L, append, &compiled->modules[i]);
        lua_pop(L, 1);
    }
    return 0;
}

folk_compiled *folk_compiled_create(folk_error *err) {
    folk_compiled *compiled = folk_alloc(sizeof *compiled);
    while (folk_embedded_modules[compiled->count].name != NULL)
        compiled->count++;
    compiled->modules = folk_alloc(compiled->count * sizeof *compiled->modules);
    folk_vm *vm = folk_vm_create(&(folk_script_limits){0}, err);
    const bool ok = vm != NULL && folk_vm_protect(vm, l_compile, compiled, err);
    folk_vm_destroy(vm);
    if (ok) return compiled;
    folk_compiled_destroy(compiled);
    return NULL;
}

void folk_compiled_destroy(folk_compiled *compiled) {
    if (compiled == NULL) return;
    for (size_t i = 0; i < compiled->count; i++)
        folk_free(compiled->modules[i].bytes);
    folk_free(compiled->modules);
    folk_free(compiled);
}

const char *folk_compiled_module(const folk_compiled *compiled, size_t module, size_t *size) {
    *size = compiled->modules[module].size;
    return compiled->modules[module].bytes;
}
