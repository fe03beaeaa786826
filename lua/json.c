// SPDX-License-Identifier: GPL-3.0-or-later
// JSON texts as Lua values: objects become tables, arrays sequences, null the value that stands for
// it.
#include "lua/parts.h"
#include "lua/vm.h"

#include <jansson.h>

static const char DOCUMENT[] = "folk.json"; // metatable of the userdata that owns a parsed text

static int l_document_collect(lua_State *L) {
    json_t **document = lua_touserdata(L, 1);
    json_decref(*document);
    return 0;
}

// Its owner is made first, so that a later error frees the document.
static json_t **push_document(lua_State *L) {
    json_t **document = lua_newuserdata(L, sizeof *document);
    *document = NULL;
    if (luaL_newmetatable(L, DOCUMENT)) {
        lua_pushcfunction(L, l_document_collect);
        lua_setfield(L, -2, "__gc");
    }
    lua_setmetatable(L, -2);
    return document;
}

static void push_value(lua_State *L, const json_t *value, int null);

static void push_object(lua_State *L, const json_t *object, int null) {
    lua_createtable(L, 0, (int)json_object_size(object));
    json_t *readable = (json_t *)(uintptr_t)object; // Jansson's iterator takes no const
    for (void *each = json_object_iter(readable); each != NULL;
         each = json_object_iter_next(readable, each)) {
        push_value(L, json_object_iter_value(each), null);
        lua_setfield(L, -2, json_object_iter_key(each));
    }
}

static void push_array(lua_State *L, const json_t *array, int null) {
    const size_t count = json_array_size(array);
    lua_createtable(L, (int)count, 0);
    for (size_t i = 0; i < count; i++) {
        push_value(L, json_array_get(array, i), null);
        lua_rawseti(L, -2, (int)i + 1);
    }
}

// `null` is the index of what null becomes. Jansson bounds the depth of a document.
static void push_value(lua_State *L, const json_t *value, int null) {
    luaL_checkstack(L, 2, "the JSON text is nested too deeply");
    switch (json_typeof(value)) {
    case JSON_OBJECT:
        push_object(L, value, null);
        break;
    case JSON_ARRAY:
        push_array(L, value, null);
        break;
    case JSON_STRING:
        lua_pushlstring(L, json_string_value(value), json_string_length(value));
        break;
    case JSON_INTEGER:
    case JSON_REAL:
        lua_pushnumber(L, json_number_value(value));
        break;
    case JSON_TRUE:
    case JSON_FALSE:
        lua_pushboolean(L, json_is_true(value));
        break;
    case JSON_NULL:
        lua_pushvalue(L, null);
        break;
    }
}

// decode(text, name, null)
static int l_json_decode(lua_State *L) {
    size_t bytes;
    const char *text = luaL_checklstring(L, 1, &bytes);
    const char *name = luaL_checkstring(L, 2);
    lua_settop(L, 3);
    json_t **document = push_document(L);
    json_error_t problem;
    *document = json_loadb(text, bytes, JSON_DECODE_ANY | JSON_REJECT_DUPLICATES, &problem);
    if (*document == NULL)
        folk_vm_raise(L, "cannot read %s: line %d, column %d: %s", name, problem.line,
                      problem.column, problem.text);
    push_value(L, *document, 3);
    return 1;
}

// parse(text, null): the value; or nil and what is wrong.
static int l_json_parse(lua_State *L) {
    size_t bytes;
    const char *text = luaL_checklstring(L, 1, &bytes);
    lua_settop(L, 2);
    json_t **document = push_document(L);
    json_error_t problem;
    *document = json_loadb(text, bytes, JSON_DECODE_ANY | JSON_REJECT_DUPLICATES, &problem);
    if (*document != NULL) {
        push_value(L, *document, 2);
        return 1;
    }
    lua_pushnil(L);
    lua_pushfstring(L, "line %d, column %d: %s", problem.line, problem.column, problem.text);
    return 2;
}

const luaL_Reg folk_json_functions[] = {
    {"parse", l_json_parse},
    {"decode", l_json_decode},
    {NULL, NULL},
};
