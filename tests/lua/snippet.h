// SPDX-License-Identifier: GPL-3.0-or-later
// A snippet of Lua as the body of a scenario's setup, on line 3 of "t.lua"; no file on the disk.
#ifndef FOLK_TESTS_LUA_SNIPPET_H
#define FOLK_TESTS_LUA_SNIPPET_H

#include "lua/script_vm.h"
#include "tests/test.h"

/// A script from the text of its one file.
static inline folk_script *script_of(const char *text, const folk_script_limits *limits,
                                     folk_error *err) {
    char name[] = "t.lua", path[] = "";
    char *bytes = folk_strdup(text);
    folk_file file = {.name = name, .path = path, .bytes = bytes, .size = strlen(text)};
    const folk_scenario stored = {.files = &file, .file_count = 1};
    folk_script *script = folk_script_restore(&stored, limits, err);
    folk_free(bytes);
    return script;
}

/// Calls setup(nil, p) with the parameters' defaults and copies the text that it returns to
/// `result`.
static inline bool setup_runs(const folk_script *script, char result[FOLK_ERROR_TEXT],
                              folk_error *err) {
    folk_values values = folk_values_default(folk_script_scenario(script));
    folk_vm *vm = folk_script_open(script, &values, NULL, err);
    folk_values_clear(&values);
    if (vm == NULL) return false;
    lua_State *L = folk_vm_state(vm);
    folk_script_push_setup(L);
    lua_pushnil(L);
    lua_insert(L, -2);
    const bool ok = folk_vm_call(L, 2, 1, err);
    if (ok) {
        const char *text = lua_tostring(L, -1);
        snprintf(result, FOLK_ERROR_TEXT, "%s", text != NULL ? text : "");
    }
    folk_vm_destroy(vm);
    return ok;
}

/// Runs a snippet; `result` is what it returns, or on failure the first line of the error.
static inline bool snippet_runs(const char *snippet, const folk_script_limits *limits,
                                char result[FOLK_ERROR_TEXT]) {
    char *text =
        folk_format("local folk = require 'folk'\nreturn folk.scenario { name = 't', summary "
                    "= 's', setup = function(sim, p)\n%s\nend }\n",
                    snippet);
    folk_error err = {0};
    folk_script *script = script_of(text, limits, &err);
    const bool ok = script != NULL && setup_runs(script, result, &err);
    if (!ok) snprintf(result, FOLK_ERROR_TEXT, "%.*s", (int)strcspn(err.text, "\n"), err.text);
    folk_script_destroy(script);
    folk_free(text);
    return ok;
}

#endif
