// SPDX-License-Identifier: GPL-3.0-or-later
// A VM is a LuaJIT state under limits. Folk's own Lua half is compiled into the program as source
// text (lua/folk/*.lua): these modules are privileged, find each other through `import`, and may
// use all of Lua; a scenario's code runs in the sandbox's environment (lua/folk/sandbox.lua) and
// reaches none of it. An embedded module is called with (import, native): `import "name"` gives
// another module's value, and `native` is the table of C functions that folk_vm_provide registered
// under the module's own name; a module without a Lua half is that table.
// Whatever may raise runs inside folk_vm_call or folk_vm_protect; an error becomes a folk_error.
#ifndef FOLK_LUA_VM_H
#define FOLK_LUA_VM_H

#include "core/error.h"
#include "lua/compiled.h"
#include "lua/script.h"

#include <lauxlib.h>
#include <lua.h>

typedef struct folk_vm folk_vm;

/// An empty state with Lua's libraries for embedded modules. Fails when the memory limit is too
/// small.
folk_vm *folk_vm_create(const folk_script_limits *limits, folk_error *err);
void folk_vm_destroy(folk_vm *vm);

lua_State *folk_vm_state(folk_vm *vm);

/// The VM that `L`, a main state or a coroutine, belongs to.
folk_vm *folk_vm_of(lua_State *L);

/// What the VM works for (a run), for C functions that are called from Lua. Borrowed.
void folk_vm_set_owner(folk_vm *vm, void *owner);
void *folk_vm_owner(lua_State *L);

/// Where embedded modules are found that are compiled already; borrowed for the VM's life.
void folk_vm_set_compiled(folk_vm *vm, const folk_compiled *compiled);

/// Bytes that Lua holds, garbage included.
size_t folk_vm_memory(const folk_vm *vm);

/// Gives the embedded module `name` its C half: {name, function} pairs that end with {NULL, NULL}.
/// May raise.
void folk_vm_provide(lua_State *L, const char *name, const luaL_Reg *functions);

/// Pushes the value of the embedded module `name`, executing it if that has not happened. May
/// raise.
void folk_vm_import(lua_State *L, const char *name);

/// Calls the function that lies below its arguments, like lua_pcall. On failure nothing is left of
/// them and `err` holds the message with file:line, and a traceback in the scenario's own lines.
bool folk_vm_call(lua_State *L, int arguments, int results, folk_error *err);

/// Calls body(L) with `data` as its one argument (light userdata) and no results; what it raises
/// fails.
bool folk_vm_protect(folk_vm *vm, lua_CFunction body, void *data, folk_error *err);

/// Turns the error on top of a coroutine's stack, which lua_resume gave back with `status`, into
/// `err`; returns false.
bool folk_vm_failed(lua_State *coroutine, int status, folk_error *err);

/// Raises a sentence with the position of the innermost line of the scenario that is executing.
_Noreturn void folk_vm_raise(lua_State *L, const char *format, ...)
    __attribute__((format(printf, 2, 3)));

/// Pushes that position, "file.lua:12: ", or "" when no code of the scenario is executing.
void folk_vm_where(lua_State *L);

/// From another thread or a signal handler: see folk_run_stop (lua/run.h).
void folk_vm_stop(folk_vm *vm, const char *reason);

#endif
