// SPDX-License-Identifier: GPL-3.0-or-later
// The C half of lua/folk/request.lua: what minds are asked, as canonical JSON (docs/llm.md),
// written straight from Lua's texts. Every content becomes one JSON string, whatever it holds: a
// text of another agent's can never end the message that it stands in. Bytes that are no UTF-8 and
// zero bytes become U+FFFD.
#include "core/number.h"
#include "core/rng.h"
#include "lua/parts.h"
#include "lua/run_state.h"

#include <string.h>

static const char REPLACEMENT[] = "\xEF\xBF\xBD"; // U+FFFD

// Makes room for `bytes` more in the run's scratch; where they go.
static char *room(struct folk_run *run, size_t bytes) {
    run->scratch = folk_grow(run->scratch, &run->scratch_capacity, run->scratch_used + bytes, 1);
    return run->scratch + run->scratch_used;
}

static void put(struct folk_run *run, const char *bytes, size_t count) {
    memcpy(room(run, count), bytes, count);
    run->scratch_used += count;
}

static void put_text(struct folk_run *run, const char *text) {
    put(run, text, strlen(text));
}

static bool continues(unsigned char byte) {
    return (byte & 0xC0) == 0x80;
}

// How many bytes the character takes that begins with a byte of 0x80 or more; 0: it is none (RFC
// 3629: no overlong form, no surrogate, nothing above U+10FFFF).
static size_t character_bytes(const unsigned char *text, size_t left) {
    const unsigned char first = text[0];
    if (first < 0xC2 || first > 0xF4) return 0;
    const size_t bytes = first < 0xE0 ? 2 : first < 0xF0 ? 3 : 4;
    if (left < bytes) return 0;
    for (size_t i = 1; i < bytes; i++)
        if (!continues(text[i])) return 0;
    if (first == 0xE0 && text[1] < 0xA0) return 0;
    if (first == 0xED && text[1] > 0x9F) return 0;
    if (first == 0xF0 && text[1] < 0x90) return 0;
    if (first == 0xF4 && text[1] > 0x8F) return 0;
    return bytes;
}

static void put_escaped(struct folk_run *run, unsigned char byte) {
    static const char SHORT[] = "\"\\\b\f\n\r\t", LETTERS[] = "\"\\bfnrt";
    static const char HEXADECIMAL[] = "0123456789abcdef";
    const char *found = byte != 0 ? strchr(SHORT, byte) : NULL;
    if (found != NULL) {
        put(run, (char[]){'\\', LETTERS[found - SHORT]}, 2);
    } else if (byte == 0) {
        put_text(run, REPLACEMENT);
    } else {
        put(run, (char[]){'\\', 'u', '0', '0', HEXADECIMAL[byte >> 4], HEXADECIMAL[byte & 15]}, 6);
    }
}

static bool is_plain(unsigned char byte) {
    return byte >= 0x20 && byte < 0x80 && byte != '"' && byte != '\\';
}

static void put_quoted(struct folk_run *run, const char *text, size_t count) {
    const unsigned char *bytes = (const unsigned char *)text;
    put(run, "\"", 1);
    for (size_t i = 0; i < count;) {
        size_t end = i;
        while (end < count && is_plain(bytes[end]))
            end++;
        put(run, text + i, end - i);
        i = end;
        if (i == count) break;
        const size_t wide = bytes[i] >= 0x80 ? character_bytes(bytes + i, count - i) : 0;
        if (wide > 0)
            put(run, text + i, wide);
        else if (bytes[i] >= 0x80)
            put_text(run, REPLACEMENT);
        else
            put_escaped(run, bytes[i]);
        i += wide > 0 ? wide : 1;
    }
    put(run, "\"", 1);
}

static void put_argument(lua_State *L, struct folk_run *run, int index) {
    size_t count;
    const char *text = luaL_checklstring(L, index, &count);
    put(run, text, count);
}

static void put_argument_quoted(lua_State *L, struct folk_run *run, int index) {
    size_t count;
    const char *text = luaL_checklstring(L, index, &count);
    put_quoted(run, text, count);
}

static int push_written(lua_State *L, const struct folk_run *run) {
    lua_pushlstring(L, run->scratch_used > 0 ? run->scratch : "", run->scratch_used);
    return 1;
}

static struct folk_run *begin(lua_State *L) {
    struct folk_run *run = folk_vm_owner(L);
    if (run == NULL) luaL_error(L, "requests are written in runs");
    run->scratch_used = 0;
    return run;
}

static void put_entry_quoted(lua_State *L, struct folk_run *run, int list, int index) {
    lua_rawgeti(L, list, index);
    put_argument_quoted(L, run, -1);
    lua_pop(L, 1);
}

// The answer asked for: nothing, JSON, or a sequence of choices.
static void put_answer(lua_State *L, struct folk_run *run, int index) {
    if (!lua_toboolean(L, index)) return;
    put_text(run, ",\"answer\":");
    if (!lua_istable(L, index)) {
        put_argument(L, run, index);
        return;
    }
    const int count = (int)lua_objlen(L, index);
    put_text(run, "{\"choices\":[");
    for (int i = 1; i <= count; i++) {
        if (i > 1) put(run, ",", 1);
        put_entry_quoted(L, run, index, i);
    }
    put_text(run, "]}");
}

// chat(head, tail, answer, messages): head is JSON up to and with the messages that come before the
// others, which are a flat list of roles and contents; tail is JSON between them and the answer.
static int l_request_chat(lua_State *L) {
    struct folk_run *run = begin(L);
    luaL_checktype(L, 4, LUA_TTABLE);
    const int count = (int)lua_objlen(L, 4);
    put_argument(L, run, 1);
    for (int i = 1; i < count; i += 2) {
        if (run->scratch_used > 0 && run->scratch[run->scratch_used - 1] == '}') put(run, ",", 1);
        put_text(run, "{\"role\":");
        put_entry_quoted(L, run, 4, i);
        put_text(run, ",\"content\":");
        put_entry_quoted(L, run, 4, i + 1);
        put(run, "}", 1);
    }
    put(run, "]", 1);
    put_argument(L, run, 2);
    put_answer(L, run, 3);
    put(run, "}", 1);
    return push_written(L, run);
}

// quote(text): as a JSON string.
static int l_request_quote(lua_State *L) {
    struct folk_run *run = begin(L);
    put_argument_quoted(L, run, 1);
    return push_written(L, run);
}

// number(value): the shortest text that is this finite number.
static int l_request_number(lua_State *L) {
    char text[FOLK_NUMBER_TEXT];
    folk_number_format(luaL_checknumber(L, 1), text);
    lua_pushstring(L, text);
    return 1;
}

static size_t clean_bytes(const unsigned char *bytes, size_t left) {
    if (bytes[0] != 0 && bytes[0] < 0x80) return 1;
    return bytes[0] == 0 ? 0 : character_bytes(bytes, left);
}

// clean(text): the text in valid UTF-8 and without zero bytes.
static int l_request_clean(lua_State *L) {
    size_t count;
    const char *text = luaL_checklstring(L, 1, &count);
    const unsigned char *bytes = (const unsigned char *)text;
    size_t clean = 0;
    for (size_t step; clean < count; clean += step)
        if ((step = clean_bytes(bytes + clean, count - clean)) == 0) break;
    lua_settop(L, 1);
    if (clean == count) return 1;
    struct folk_run *run = begin(L);
    for (size_t i = 0; i < count;) {
        const size_t step = clean_bytes(bytes + i, count - i);
        if (step > 0)
            put(run, text + i, step);
        else
            put_text(run, REPLACEMENT);
        i += step > 0 ? step : 1;
    }
    return push_written(L, run);
}

// exp(x): the core's, which is the same everywhere.
static int l_request_exp(lua_State *L) {
    lua_pushnumber(L, folk_exp(luaL_checknumber(L, 1)));
    return 1;
}

const luaL_Reg folk_request_functions[] = {
    {"chat", l_request_chat},   {"quote", l_request_quote}, {"number", l_request_number},
    {"clean", l_request_clean}, {"exp", l_request_exp},     {NULL, NULL},
};
