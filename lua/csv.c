// SPDX-License-Identifier: GPL-3.0-or-later
// CSV texts (RFC 4180) as rows: fields between commas, lines that end with LF or CRLF; a field in
// double quotes may hold commas, line ends, and quotes written twice. The first line names the
// columns. A field that reads as a decimal number becomes one.
#include "core/number.h"
#include "lua/parts.h"
#include "lua/vm.h"

#include <string.h>

typedef struct csv_reader {
    lua_State *L;
    const char *name; // of the file
    const char *at, *end;
    int line;       // where the reader is
    int field_line; // where the present field began
} csv_reader;

static void push_quoted(csv_reader *reader) {
    luaL_Buffer field;
    luaL_buffinit(reader->L, &field);
    reader->field_line = reader->line;
    for (reader->at++; reader->at < reader->end; reader->at++) {
        if (*reader->at == '\n') reader->line++;
        if (*reader->at == '"') {
            if (reader->at + 1 == reader->end || reader->at[1] != '"') break;
            reader->at++;
        }
        luaL_addchar(&field, *reader->at);
    }
    if (reader->at == reader->end)
        folk_vm_raise(reader->L, "cannot read %s: the quote that opens in line %d never closes",
                      reader->name, reader->field_line);
    reader->at++;
    luaL_pushresult(&field);
}

static void push_plain(csv_reader *reader) {
    const char *from = reader->at;
    reader->at += strcspn(from, ",\r\n");
    lua_pushlstring(reader->L, from, (size_t)(reader->at - from));
}

// Pushes the next field as text; true when another one follows in the line.
static bool push_field(csv_reader *reader) {
    if (reader->at < reader->end && *reader->at == '"')
        push_quoted(reader);
    else
        push_plain(reader);
    if (reader->at < reader->end && *reader->at == ',') {
        reader->at++;
        return true;
    }
    if (reader->at < reader->end && *reader->at == '\r') reader->at++;
    if (reader->at < reader->end && *reader->at != '\n')
        folk_vm_raise(reader->L,
                      "cannot read %s: line %d: a comma or the line's end must follow a "
                      "closing quote",
                      reader->name, reader->line);
    if (reader->at < reader->end) reader->at++;
    reader->line++;
    return false;
}

// Pushes a sequence of the names in the first line.
static int push_names(csv_reader *reader) {
    lua_State *L = reader->L;
    lua_newtable(L);
    lua_newtable(L); // the names seen
    int count = 0;
    for (bool more = true; more;) {
        more = push_field(reader);
        lua_pushvalue(L, -1);
        lua_rawget(L, -3);
        if (!lua_isnil(L, -1))
            folk_vm_raise(L, "cannot read %s: line 1 names the column '%s' twice", reader->name,
                          lua_tostring(L, -2));
        lua_pop(L, 1);
        lua_pushvalue(L, -1);
        lua_pushboolean(L, 1);
        lua_rawset(L, -4);
        lua_rawseti(L, -3, ++count);
    }
    lua_pop(L, 1);
    return count;
}

static void number_if_it_is_one(lua_State *L) {
    double number;
    if (!folk_number_parse(lua_tostring(L, -1), &number)) return;
    lua_pop(L, 1);
    lua_pushnumber(L, number);
}

// Pushes the next line as a table by the names at index `names`.
static void push_row(csv_reader *reader, int names, int count) {
    lua_State *L = reader->L;
    const int line = reader->line;
    lua_createtable(L, 0, count);
    int field = 0;
    for (bool more = true; more;) {
        more = push_field(reader);
        number_if_it_is_one(L);
        if (++field <= count) {
            lua_rawgeti(L, names, field);
            lua_insert(L, -2);
            lua_rawset(L, -3);
        } else {
            lua_pop(L, 1);
        }
    }
    if (field != count)
        folk_vm_raise(L, "cannot read %s: line %d has %d fields where line 1 names %d",
                      reader->name, line, field, count);
}

// decode(text, name)
static int l_csv_decode(lua_State *L) {
    size_t bytes;
    const char *text = luaL_checklstring(L, 1, &bytes);
    csv_reader reader = {
        .L = L, .name = luaL_checkstring(L, 2), .at = text, .end = text + bytes, .line = 1};
    if (bytes >= 3 && memcmp(text, "\xEF\xBB\xBF", 3) == 0) reader.at += 3; // byte order mark
    if (reader.at == reader.end)
        folk_vm_raise(L, "cannot read %s: it is empty, its first line must name the columns",
                      reader.name);
    const int count = push_names(&reader);
    const int names = lua_gettop(L);
    lua_newtable(L);
    for (int row = 1; reader.at < reader.end; row++) {
        push_row(&reader, names, count);
        lua_rawseti(L, -2, row);
    }
    return 1;
}

const luaL_Reg folk_csv_functions[] = {
    {"decode", l_csv_decode},
    {NULL, NULL},
};
