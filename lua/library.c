// SPDX-License-Identifier: GPL-3.0-or-later
#include "lua/library.h"

#include "core/memory.h"
#include "lua/match.h"
#include "lua/parts.h"
#include "lua/vm.h"

struct folk_library {
    folk_vm *vm;
    folk_arena *arena; // the texts of the infos
    folk_strategy_info *infos;
    int count;
};

/// One match as it goes through the protected call.
typedef struct play_request {
    const folk_library_match *match;
    folk_library_result *result;
} play_request;

static const char *text_field(lua_State *L, folk_arena *arena, const char *name) {
    lua_getfield(L, -1, name);
    const char *text = folk_arena_strdup(arena, luaL_checkstring(L, -1));
    lua_pop(L, 1);
    return text;
}

static bool flag_field(lua_State *L, const char *name) {
    lua_getfield(L, -1, name);
    const bool flag = lua_toboolean(L, -1);
    lua_pop(L, 1);
    return flag;
}

static folk_strategy_info read_info(lua_State *L, folk_arena *arena) {
    return (folk_strategy_info){
        .name = text_field(L, arena, "name"),
        .doc = text_field(L, arena, "doc"),
        .source = text_field(L, arena, "source"),
        .kind = text_field(L, arena, "kind"),
        .memory = text_field(L, arena, "memory"),
        .stochastic = flag_field(L, "stochastic"),
        .uses_length = flag_field(L, "uses_length"),
    };
}

static void call_module(lua_State *L, const char *module, const char *function, int arguments,
                        int results) {
    folk_vm_import(L, module);
    lua_getfield(L, -1, function);
    lua_remove(L, -2);
    lua_insert(L, -1 - arguments);
    lua_call(L, arguments, results);
}

static int l_read_infos(lua_State *L) {
    folk_library *library = lua_touserdata(L, 1);
    folk_parts_provide(L);
    call_module(L, "library", "records", 0, 1);
    library->count = (int)lua_objlen(L, -1);
    library->infos =
        folk_arena_alloc(library->arena, (size_t)library->count * sizeof *library->infos);
    for (int i = 0; i < library->count; i++) {
        lua_rawgeti(L, -1, i + 1);
        library->infos[i] = read_info(L, library->arena);
        lua_pop(L, 1);
    }
    return 0;
}

folk_library *folk_library_create(folk_error *err) {
    folk_library *library = folk_alloc(sizeof *library);
    library->arena = folk_arena_create();
    library->vm = folk_vm_create(&(folk_script_limits){0}, err);
    if (library->vm != NULL && folk_vm_protect(library->vm, l_read_infos, library, err))
        return library;
    folk_library_destroy(library);
    return NULL;
}

void folk_library_destroy(folk_library *library) {
    if (library == NULL) return;
    folk_vm_destroy(library->vm);
    folk_arena_destroy(library->arena);
    folk_free(library);
}

int folk_library_count(const folk_library *library) {
    return library->count;
}

const folk_strategy_info *folk_library_strategy(const folk_library *library, int index) {
    return &library->infos[index];
}

static void read_player(lua_State *L, int player, const folk_library_match *match,
                        folk_library_result *result) {
    const char *actions = luaL_checkstring(L, -2 + player);
    uint32_t cooperations = 0;
    for (uint32_t turn = 0; turn < match->turns; turn++)
        cooperations += actions[turn] == 'C';
    result->actions[player] = folk_strdup(actions);
    result->cooperation[player] = (double)cooperations / match->turns;
}

static int l_play(lua_State *L) {
    const play_request *request = lua_touserdata(L, 1);
    const folk_library_match *match = request->match;
    lua_pushstring(L, match->players[0]);
    lua_pushstring(L, match->players[1]);
    lua_pushnumber(L, match->turns);
    lua_pushnumber(L, match->noise);
    call_module(L, "match", "named", 4, 2);
    folk_match_seed_streams(L, -1, match->seed);
    lua_pop(L, 1);
    lua_call(L, 0, 4);
    request->result->scores[0] = lua_tonumber(L, -4);
    request->result->scores[1] = lua_tonumber(L, -3);
    read_player(L, 0, match, request->result);
    read_player(L, 1, match, request->result);
    return 0;
}

bool folk_library_play(folk_library *library, const folk_library_match *match,
                       folk_library_result *result, folk_error *err) {
    *result = (folk_library_result){0};
    if (match->turns < 1)
        return folk_fail(err, FOLK_ERR_USAGE, "a match has 0 turns: it must have 1 or more");
    if (!(match->noise >= 0.0 && match->noise <= 1.0))
        return folk_fail(err, FOLK_ERR_USAGE, "noise is %g: must be a probability from 0 to 1",
                         match->noise);
    play_request request = {match, result};
    return folk_vm_protect(library->vm, l_play, &request, err);
}
