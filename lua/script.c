// SPDX-License-Identifier: GPL-3.0-or-later
#include "lua/script.h"

#include "core/memory.h"
#include "lua/declare.h"
#include "lua/files.h"
#include "lua/parts.h"
#include "lua/script_vm.h"

#include <errno.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

// Keys of the registry.
static const char DECLARED[] = "folk.declared"; // what folk.scenario made
static const char VALUES[] = "folk.values";     // the table `p`

struct folk_script {
    folk_scenario scenario;
    folk_script_limits limits;
    folk_files files; // of runs: what was remembered while the script was loaded
    folk_arena *arena;
    folk_verify_case *cases;
    int case_count;
    char *folder;            // real path; NULL for a script from a store
    folk_compiled *compiled; // NULL: each run compiles Folk's modules
};

static int l_execute(lua_State *L) {
    folk_files_attach(L, lua_touserdata(L, 1));
    lua_gc(L, LUA_GCSTOP, 0); // hardly anything of what is made until then is garbage
    folk_parts_provide(L);
    folk_vm_import(L, "loader");
    lua_gc(L, LUA_GCRESTART, 0);
    lua_call(L, 0, 1);
    lua_setfield(L, LUA_REGISTRYINDEX, DECLARED);
    return 0;
}

// A VM in which the scenario's file has been executed.
static folk_vm *execute(const folk_script *script, const folk_files *files, void *owner,
                        folk_error *err) {
    folk_vm *vm = folk_vm_create(&script->limits, err);
    if (vm == NULL) return NULL;
    folk_vm_set_owner(vm, owner);
    folk_vm_set_compiled(vm, script->compiled);
    if (folk_vm_protect(vm, l_execute, (void *)(uintptr_t)files, err)) return vm;
    folk_vm_destroy(vm);
    return NULL;
}

static int l_describe(lua_State *L) {
    folk_script *script = lua_touserdata(L, 1);
    lua_getfield(L, LUA_REGISTRYINDEX, DECLARED);
    folk_declare_scenario(L, &script->scenario);
    script->cases = folk_declare_cases(L, &script->scenario, script->arena, &script->case_count);
    return 0;
}

// The default of a folk.file parameter lies beside the scenario.
static bool gather_defaults(folk_script *script, const folk_files *files, folk_error *err) {
    for (int i = 0; i < script->scenario.param_count; i++) {
        const folk_param *param = &script->scenario.params[i];
        if (param->type != FOLK_PARAM_FILE) continue;
        if (!folk_files_gather(files, param->value.text, false, err))
            return folk_fail_within(err, "%s:%d: parameter '%s': ", script->scenario.files[0].name,
                                    param->line, param->name);
    }
    return true;
}

static folk_files loading_files(folk_script *script) {
    return (folk_files){.scenario = &script->scenario,
                        .growing = script->folder != NULL ? &script->scenario : NULL,
                        .folder = script->folder};
}

static bool load(folk_script *script, folk_error *err) {
    const folk_files files = loading_files(script);
    folk_vm *vm = execute(script, &files, NULL, err);
    if (vm == NULL) return false;
    const bool ok = folk_vm_protect(vm, l_describe, script, err);
    folk_vm_destroy(vm);
    return ok && gather_defaults(script, &files, err);
}

static folk_script *script_create(const folk_script_limits *limits) {
    folk_script *script = folk_alloc(sizeof *script);
    if (limits != NULL) script->limits = *limits;
    script->arena = folk_arena_create();
    script->files = (folk_files){.scenario = &script->scenario};
    return script;
}

// The folder's real path, and the scenario's file as the first.
static bool find_main(folk_script *script, const char *path, folk_error *err) {
    char *real = realpath(path, NULL);
    if (real == NULL)
        return folk_fail(err, FOLK_ERR_IO, "cannot read %s: %s", path, strerror(errno));
    const char *slash = strrchr(real, '/');
    script->folder = folk_format("%.*s", (int)(slash - real), real);
    const char *last = strrchr(path, '/');
    const bool ok = folk_files_add(&script->scenario, last != NULL ? last + 1 : path, real, err);
    free(real);
    return ok;
}

folk_script *folk_script_load(const char *path, const folk_script_limits *limits, folk_error *err) {
    folk_script *script = script_create(limits);
    if (find_main(script, path, err) && load(script, err)) return script;
    folk_script_destroy(script);
    return NULL;
}

static void copy_files(folk_scenario *scenario, const folk_scenario *from) {
    scenario->files = folk_alloc((size_t)from->file_count * sizeof(folk_file));
    scenario->file_count = from->file_count;
    for (int i = 0; i < from->file_count; i++) {
        const folk_file *file = &from->files[i];
        folk_file *copy = &scenario->files[i];
        copy->name = folk_strdup(file->name);
        copy->path = folk_strdup(file->path != NULL ? file->path : "");
        copy->size = file->size;
        copy->bytes = memcpy(folk_alloc(file->size + 1), file->bytes, file->size);
    }
}

folk_script *folk_script_restore(const folk_scenario *scenario, const folk_script_limits *limits,
                                 folk_error *err) {
    folk_script *script = script_create(limits);
    copy_files(&script->scenario, scenario);
    if (scenario->file_count == 0)
        folk_fail(err, FOLK_ERR_STORE, "the run has no scenario file: the store is damaged");
    else if (load(script, err))
        return script;
    folk_script_destroy(script);
    return NULL;
}

bool folk_script_gather(folk_script *script, const folk_values *values, bool anywhere,
                        folk_error *err) {
    const folk_files files = loading_files(script);
    for (int i = 0; i < script->scenario.param_count; i++) {
        const folk_param *param = &script->scenario.params[i];
        if (param->type != FOLK_PARAM_FILE) continue;
        if (!folk_files_gather(&files, values->items[i].text, anywhere, err))
            return folk_fail_within(err, "parameter '%s': ", param->name);
    }
    return true;
}

bool folk_script_compile(folk_script *script, folk_error *err) {
    if (script->compiled == NULL) script->compiled = folk_compiled_create(err);
    return script->compiled != NULL;
}

void folk_script_destroy(folk_script *script) {
    if (script == NULL) return;
    folk_compiled_destroy(script->compiled);
    folk_scenario_clear(&script->scenario);
    folk_arena_destroy(script->arena);
    folk_free(script->folder);
    folk_free(script);
}

const folk_scenario *folk_script_scenario(const folk_script *script) {
    return &script->scenario;
}

const folk_script_limits *folk_script_limits_of(const folk_script *script) {
    return &script->limits;
}

int folk_script_case_count(const folk_script *script) {
    return script->case_count;
}

const folk_verify_case *folk_script_case(const folk_script *script, int index) {
    return &script->cases[index];
}

typedef struct script_values {
    const folk_scenario *scenario;
    const folk_values *values;
} script_values;

void folk_script_push_value(lua_State *L, const folk_param *param, const folk_value *value) {
    if (value->text != NULL)
        lua_pushstring(L, value->text);
    else if (param->type == FOLK_PARAM_BOOL)
        lua_pushboolean(L, value->number != 0.0);
    else
        lua_pushnumber(L, value->number);
}

// Makes the table `p`, frozen.
static int l_set_values(lua_State *L) {
    const script_values *given = lua_touserdata(L, 1);
    folk_vm_import(L, "frozen");
    lua_pushliteral(L, "the table of parameters");
    lua_newtable(L);
    for (int i = 0; i < given->scenario->param_count; i++) {
        folk_script_push_value(L, &given->scenario->params[i], &given->values->items[i]);
        lua_setfield(L, -2, given->scenario->params[i].name);
    }
    lua_call(L, 2, 1);
    lua_setfield(L, LUA_REGISTRYINDEX, VALUES);
    return 0;
}

folk_vm *folk_script_open(const folk_script *script, const folk_values *values, void *owner,
                          folk_error *err) {
    folk_vm *vm = execute(script, &script->files, owner, err);
    if (vm == NULL) return NULL;
    script_values given = {&script->scenario, values};
    if (folk_vm_protect(vm, l_set_values, &given, err)) return vm;
    folk_vm_destroy(vm);
    return NULL;
}

typedef struct script_change {
    const folk_param *param;
    const folk_value *value;
} script_change;

// `p` refuses assignments, and finds its contents through its metatable (lua/folk/frozen.lua).
static int l_change_value(lua_State *L) {
    const script_change *change = lua_touserdata(L, 1);
    lua_getfield(L, LUA_REGISTRYINDEX, VALUES);
    lua_getmetatable(L, -1);
    lua_getfield(L, -1, "__contents");
    folk_script_push_value(L, change->param, change->value);
    lua_setfield(L, -2, change->param->name);
    return 0;
}

bool folk_script_change(folk_vm *vm, const folk_param *param, const folk_value *value,
                        folk_error *err) {
    script_change change = {param, value};
    return folk_vm_protect(vm, l_change_value, &change, err);
}

void folk_script_push_setup(lua_State *L) {
    lua_getfield(L, LUA_REGISTRYINDEX, DECLARED);
    lua_getfield(L, -1, "setup");
    lua_remove(L, -2);
    lua_getfield(L, LUA_REGISTRYINDEX, VALUES);
}

typedef struct theory {
    int index;
    double value;
} theory;

// The theory of a case: a number, or a function of `p`.
static int l_theory(lua_State *L) {
    theory *asked = lua_touserdata(L, 1);
    lua_getfield(L, LUA_REGISTRYINDEX, DECLARED);
    lua_getfield(L, -1, "cases");
    lua_rawgeti(L, -1, asked->index + 1);
    lua_getfield(L, -1, "theory");
    if (lua_isfunction(L, -1)) {
        lua_getfield(L, LUA_REGISTRYINDEX, VALUES);
        lua_call(L, 1, 1);
    }
    asked->value = lua_isnumber(L, -1) ? lua_tonumber(L, -1) : NAN;
    return 0;
}

bool folk_script_theory(const folk_script *script, int index, const folk_values *values,
                        double *value, folk_error *err) {
    folk_vm *vm = folk_script_open(script, values, NULL, err);
    if (vm == NULL) return false;
    theory asked = {.index = index};
    const bool ok = folk_vm_protect(vm, l_theory, &asked, err);
    folk_vm_destroy(vm);
    if (!ok) return false;
    if (!isfinite(asked.value))
        return folk_fail(err, FOLK_ERR_SCRIPT,
                         "%s: the theory of verify[%d] must give a finite number",
                         script->scenario.files[0].name, index + 1);
    *value = asked.value;
    return true;
}
