// SPDX-License-Identifier: GPL-3.0-or-later
#include "lua/vm.h"

#include "core/memory.h"
#include "lua/blocks.h"
#include "lua/compiled.h"
#include "lua/embedded.h"
#include "lua/report.h"

#include <luajit.h>
#include <lualib.h>
#include <stdarg.h>
#include <stdatomic.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

// Keys of the registry.
static const char LOADED[] = "folk.loaded"; // module name -> its value
static const char NATIVE[] = "folk.native"; // module name -> table of C functions

static const size_t MEBIBYTE = (size_t)1 << 20;

struct folk_vm {
    lua_State *state;
    folk_blocks blocks; // its memory
    size_t used, limit;
    bool exhausted; // the limit was hit, even if the scenario caught the error
    int handler;    // reference of the message handler, made early: it serves when memory is gone
    int trampoline; // reference of the function that folk_vm_protect calls
    lua_CFunction body;
    void *body_data;
    void *owner;
    const folk_compiled *compiled; // NULL: modules are read from their texts
    folk_error report;             // of the last error, as the handler wrote it
    _Atomic(const char *) stop_reason;
};

// The one allocator of the program that may fail: it serves a script under a limit.
static void *vm_allocate(void *data, void *block, size_t before, size_t bytes) {
    folk_vm *vm = data;
    if (bytes == 0) {
        folk_blocks_resize(&vm->blocks, block, before, 0);
        vm->used -= before;
        return NULL;
    }
    if (bytes > before && bytes - before > vm->limit - vm->used) {
        vm->exhausted = true;
        return NULL;
    }
    void *moved = folk_blocks_resize(&vm->blocks, block, before, bytes);
    if (moved != NULL) vm->used += bytes - before;
    return moved;
}

static bool fail_for_memory(const folk_vm *vm, folk_error *err) {
    return folk_fail(err, FOLK_ERR_LIMIT,
                     "the scenario needs more than the %.6g MiB of memory that it may hold; "
                     "--memory sets another limit",
                     (double)vm->limit / (double)MEBIBYTE);
}

static int l_handle_error(lua_State *L) {
    folk_report_write(L, &folk_vm_of(L)->report);
    return 1;
}

static int l_trampoline(lua_State *L) {
    const folk_vm *vm = folk_vm_of(L);
    const lua_CFunction body = vm->body;
    lua_pushlightuserdata(L, vm->body_data);
    body(L);
    return 0;
}

static void open_library(lua_State *L, lua_CFunction open, const char *name) {
    lua_pushcfunction(L, open);
    lua_pushstring(L, name);
    lua_call(L, 1, 1);
    lua_setfield(L, -2, name);
}

// io, os and package are never opened; what else a scenario must not reach the sandbox keeps from
// it.
static void open_libraries(lua_State *L) {
    lua_getfield(L, LUA_REGISTRYINDEX, LOADED);
    open_library(L, luaopen_base, "");
    open_library(L, luaopen_string, LUA_STRLIBNAME);
    open_library(L, luaopen_table, LUA_TABLIBNAME);
    open_library(L, luaopen_math, LUA_MATHLIBNAME);
    open_library(L, luaopen_bit, LUA_BITLIBNAME);
    open_library(L, luaopen_debug, LUA_DBLIBNAME);
    open_library(L, luaopen_jit, LUA_JITLIBNAME);
    open_library(L, luaopen_ffi, LUA_FFILIBNAME);
    lua_pop(L, 1);
}

static int l_open(lua_State *L) {
    folk_vm *vm = folk_vm_of(L);
    lua_newtable(L);
    lua_setfield(L, LUA_REGISTRYINDEX, LOADED);
    lua_newtable(L);
    lua_setfield(L, LUA_REGISTRYINDEX, NATIVE);
    lua_pushcfunction(L, l_handle_error);
    vm->handler = luaL_ref(L, LUA_REGISTRYINDEX);
    lua_pushcfunction(L, l_trampoline);
    vm->trampoline = luaL_ref(L, LUA_REGISTRYINDEX);
    open_libraries(L);
    return 0;
}

folk_vm *folk_vm_create(const folk_script_limits *limits, folk_error *err) {
    folk_vm *vm = folk_alloc(sizeof *vm);
    vm->limit = SIZE_MAX; // LuaJIT cannot be stopped while it makes a state
    vm->state = lua_newstate(vm_allocate, vm);
    const bool opened = vm->state != NULL && lua_cpcall(vm->state, l_open, NULL) == 0;
    vm->limit = limits->memory > 0 ? limits->memory : 1024 * MEBIBYTE;
    if (!opened || vm->used > vm->limit) {
        fail_for_memory(vm, err);
        folk_vm_destroy(vm);
        return NULL;
    }
    if (limits->no_jit) luaJIT_setmode(vm->state, 0, LUAJIT_MODE_ENGINE | LUAJIT_MODE_OFF);
    return vm;
}

bool folk_jit_available(void) {
    lua_State *L = luaL_newstate();
    const bool available =
        L != NULL && luaJIT_setmode(L, 0, LUAJIT_MODE_ENGINE | LUAJIT_MODE_ON) != 0;
    if (L != NULL) lua_close(L);
    return available;
}

void folk_vm_destroy(folk_vm *vm) {
    if (vm == NULL) return;
    if (vm->state != NULL) lua_close(vm->state);
    FOLK_ASSERT(vm->used == 0);
    folk_blocks_clear(&vm->blocks);
    folk_free(vm);
}

lua_State *folk_vm_state(folk_vm *vm) {
    return vm->state;
}

folk_vm *folk_vm_of(lua_State *L) {
    void *vm = NULL;
    lua_getallocf(L, &vm);
    return vm;
}

void folk_vm_set_owner(folk_vm *vm, void *owner) {
    vm->owner = owner;
}

void *folk_vm_owner(lua_State *L) {
    return folk_vm_of(L)->owner;
}

void folk_vm_set_compiled(folk_vm *vm, const folk_compiled *compiled) {
    vm->compiled = compiled;
}

size_t folk_vm_memory(const folk_vm *vm) {
    return vm->used;
}

void folk_vm_provide(lua_State *L, const char *name, const luaL_Reg *functions) {
    lua_getfield(L, LUA_REGISTRYINDEX, NATIVE);
    lua_newtable(L);
    luaL_register(L, NULL, functions);
    lua_setfield(L, -2, name);
    lua_pop(L, 1);
}

static const folk_embedded *find_embedded(const char *name) {
    for (const folk_embedded *each = folk_embedded_modules; each->name != NULL; each++)
        if (strcmp(each->name, name) == 0) return each;
    return NULL;
}

static int l_import(lua_State *L) {
    folk_vm_import(L, luaL_checkstring(L, 1));
    return 1;
}

static void load_module(lua_State *L, const folk_embedded *module) {
    const folk_compiled *compiled = folk_vm_of(L)->compiled;
    const char *bytes = (const char *)module->text;
    size_t size = module->size;
    if (compiled != NULL)
        bytes = folk_compiled_module(compiled, (size_t)(module - folk_embedded_modules), &size);
    if (luaL_loadbuffer(L, bytes, size, module->chunk) != 0) lua_error(L);
}

// Pushes what the module's chunk returns, or its C half alone where it has no Lua half.
static void make_module(lua_State *L, const char *name) {
    lua_getfield(L, LUA_REGISTRYINDEX, NATIVE);
    lua_getfield(L, -1, name);
    lua_remove(L, -2);
    const folk_embedded *module = find_embedded(name);
    if (module == NULL) {
        if (lua_isnil(L, -1)) luaL_error(L, "Folk has no embedded module '%s'", name);
        return;
    }
    load_module(L, module);
    lua_pushcfunction(L, l_import);
    lua_pushvalue(L, -3);
    lua_call(L, 2, 1);
    lua_remove(L, -2);
}

void folk_vm_import(lua_State *L, const char *name) {
    lua_getfield(L, LUA_REGISTRYINDEX, LOADED);
    lua_getfield(L, -1, name);
    if (lua_isnil(L, -1)) {
        lua_pop(L, 1);
        make_module(L, name);
        lua_pushvalue(L, -1);
        lua_setfield(L, -3, name);
    }
    lua_remove(L, -2);
}

// The error value is on top of the stack and was reported, unless memory or the handler's stack is
// gone.
static bool fail_for_status(const folk_vm *vm, int status, folk_error *err) {
    const char *reason = atomic_load(&vm->stop_reason);
    if (reason != NULL) return folk_fail(err, FOLK_ERR_LIMIT, "%s", reason);
    if (status == LUA_ERRMEM || vm->exhausted) return fail_for_memory(vm, err);
    if (status == LUA_ERRERR) return folk_fail(err, FOLK_ERR_SCRIPT, "stack overflow");
    return folk_fail(err, FOLK_ERR_SCRIPT, "%s", vm->report.text);
}

bool folk_vm_call(lua_State *L, int arguments, int results, folk_error *err) {
    const folk_vm *vm = folk_vm_of(L);
    const int handler = lua_gettop(L) - arguments;
    lua_rawgeti(L, LUA_REGISTRYINDEX, vm->handler);
    lua_insert(L, handler);
    const int status = lua_pcall(L, arguments, results, handler);
    lua_remove(L, handler);
    if (status == 0 && !vm->exhausted) return true;
    fail_for_status(vm, status, err);
    lua_settop(L, handler - 1);
    return false;
}

bool folk_vm_protect(folk_vm *vm, lua_CFunction body, void *data, folk_error *err) {
    vm->body = body;
    vm->body_data = data;
    lua_rawgeti(vm->state, LUA_REGISTRYINDEX, vm->trampoline);
    return folk_vm_call(vm->state, 0, 0, err);
}

bool folk_vm_failed(lua_State *coroutine, int status, folk_error *err) {
    folk_vm *vm = folk_vm_of(coroutine);
    folk_report_write(coroutine, &vm->report);
    return fail_for_status(vm, status, err);
}

void folk_vm_where(lua_State *L) {
    folk_position position;
    if (folk_report_position(L, &position))
        lua_pushfstring(L, "%s:%d: ", position.file, position.line);
    else
        lua_pushliteral(L, "");
}

void folk_vm_raise(lua_State *L, const char *format, ...) {
    char text[1024];
    va_list args;
    va_start(args, format);
    vsnprintf(text, sizeof text, format, args);
    va_end(args);
    folk_vm_where(L);
    lua_pushstring(L, text);
    lua_concat(L, 2);
    lua_error(L);
    abort(); // lua_error does not return
}

static void raise_reason(lua_State *L, lua_Debug *frame) {
    (void)frame;
    luaL_error(L, "%s", atomic_load(&folk_vm_of(L)->stop_reason));
}

void folk_vm_stop(folk_vm *vm, const char *reason) {
    atomic_store(&vm->stop_reason, reason);
    lua_sethook(vm->state, raise_reason, LUA_MASKCALL | LUA_MASKRET | LUA_MASKLINE | LUA_MASKCOUNT,
                1);
}
