// SPDX-License-Identifier: GPL-3.0-or-later
// Folk's own Lua modules in LuaJIT's bytecode. Reading their texts takes most of the time in which
// a VM is made; who makes many VMs compiles once. Bytecode keeps names and lines, and is only used
// in the process that made it, so that it always fits the LuaJIT that runs it.
#ifndef FOLK_LUA_COMPILED_H
#define FOLK_LUA_COMPILED_H

#include "core/error.h"

#include <lua.h>
#include <stddef.h>

typedef struct folk_compiled folk_compiled;

folk_compiled *folk_compiled_create(folk_error *err);
void folk_compiled_destroy(folk_compiled *compiled);

/// The bytecode of module number `module` of folk_embedded_modules; its size in `*size`.
const char *folk_compiled_module(const folk_compiled *compiled, size_t module, size_t *size);

#endif
