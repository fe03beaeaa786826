// SPDX-License-Identifier: GPL-3.0-or-later
// The C half of lua/folk/match.lua: a match's streams, and matches of two strategies that are data.
#include "lua/match.h"

#include "agents/match.h"
#include "core/hash.h"
#include "lua/game.h"
#include "lua/parts.h"
#include "lua/run_state.h"

static const char STREAMS[] = "folk.streams";

typedef struct streams {
    uint64_t seed; // the match's
    folk_rng rngs[FOLK_MATCH_STREAMS];
} streams;

static streams *check_streams(lua_State *L, int index) {
    return luaL_checkudata(L, index, STREAMS);
}

static void seed_streams(streams *match, uint64_t seed) {
    match->seed = seed;
    for (uint32_t who = 0; who < FOLK_MATCH_STREAMS; who++)
        match->rngs[who] = folk_match_stream(seed, who);
}

void folk_match_seed_streams(lua_State *L, int index, uint64_t seed) {
    seed_streams(check_streams(L, index), seed);
}

// streams(): those of a match; key() says of which.
static int l_match_streams(lua_State *L) {
    seed_streams(lua_newuserdata(L, sizeof(streams)), 0);
    luaL_newmetatable(L, STREAMS);
    lua_setmetatable(L, -2);
    return 1;
}

// key(streams, name, repetition): the streams of that match of the run.
static int l_match_key(lua_State *L) {
    const struct folk_run *run = folk_vm_owner(L);
    size_t bytes;
    const char *name = luaL_checklstring(L, 2, &bytes);
    const uint64_t repetition = (uint64_t)luaL_checknumber(L, 3);
    seed_streams(check_streams(L, 1),
                 folk_seed_derive(folk_sim_seed(run->sim), folk_hash(name, bytes), repetition));
    return 0;
}

// draw(streams, who, buffer, count): the next numbers, the first of them last in an array of
// doubles.
static int l_match_draw(lua_State *L) {
    streams *match = check_streams(L, 1);
    const uint32_t who = (uint32_t)luaL_checkinteger(L, 2);
    double *buffer = (double *)(uintptr_t)lua_topointer(L, 3);
    folk_rng rng = match->rngs[who];
    for (int i = (int)luaL_checkinteger(L, 4) - 1; i >= 0; i--)
        buffer[i] = folk_rng_unit(&rng);
    match->rngs[who] = rng;
    return 0;
}

static void push_moves(lua_State *L, const uint8_t *moves, uint32_t turns, int player) {
    luaL_Buffer text;
    luaL_buffinit(L, &text);
    for (uint32_t turn = 0; turn < turns; turn++)
        luaL_addchar(&text, moves[2 * turn + (uint32_t)player] == FOLK_C ? 'C' : 'D');
    luaL_pushresult(&text);
}

// play(streams, first, second, game, turns, noise, keep): the counts of CC, CD, DC and DD; if asked
// to keep them, also each player's moves as a text.
static int l_match_play(lua_State *L) {
    const folk_match_def def = {
        .seed = check_streams(L, 1)->seed,
        .players = {folk_strategy_check(L, 2), folk_strategy_check(L, 3)},
        .game = folk_game_check(L, 4),
        .turns = (uint32_t)luaL_checkinteger(L, 5),
        .noise = luaL_checknumber(L, 6),
    };
    uint8_t *moves = lua_toboolean(L, 7) ? lua_newuserdata(L, 2 * (size_t)def.turns) : NULL;
    folk_match_result result;
    folk_match_play(&def, &result, moves);
    for (int outcome = 0; outcome < 4; outcome++)
        lua_pushnumber(L, (double)result.outcomes[outcome]);
    if (moves == NULL) return 4;
    push_moves(L, moves, def.turns, 0);
    push_moves(L, moves, def.turns, 1);
    return 6;
}

const luaL_Reg folk_match_functions[] = {
    {"streams", l_match_streams}, {"key", l_match_key}, {"draw", l_match_draw},
    {"play", l_match_play},       {NULL, NULL},
};
