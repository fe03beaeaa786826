// SPDX-License-Identifier: GPL-3.0-or-later
// The C half of lua/folk/match.lua: a match's streams, and matches of two strategies that are data.
#include "lua/match.h"

#include "agents/exact.h"
#include "core/hash.h"
#include "core/stats.h"
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

// The arguments that a match and its expectation have in common: first, second, game, turns,
// noise, perception, discount, alternating.
static folk_match_def read_def(lua_State *L, int index) {
    return (folk_match_def){
        .players = {folk_strategy_check(L, index), folk_strategy_check(L, index + 1)},
        .game = folk_game_check(L, index + 2),
        .turns = (uint32_t)luaL_checknumber(L, index + 3),
        .noise = luaL_checknumber(L, index + 4),
        .perception = luaL_checknumber(L, index + 5),
        .discount = luaL_checknumber(L, index + 6),
        .alternating = lua_toboolean(L, index + 7),
    };
}

static int push_outcomes(lua_State *L, const folk_match_result *result) {
    for (int outcome = 0; outcome < 4; outcome++)
        lua_pushnumber(L, result->outcomes[outcome]);
    return 4;
}

// length(streams, continuation, longest): of the match, in rounds
static int l_match_length(lua_State *L) {
    const streams *match = check_streams(L, 1);
    lua_pushnumber(L, folk_match_length(match->seed, luaL_checknumber(L, 2),
                                        (uint32_t)luaL_checknumber(L, 3)));
    return 1;
}

// play(first, second, game, turns, noise, perception, discount, alternating, streams, keep): how
// much CC, CD, DC and DD counted; if asked to keep them, also each player's moves as a text.
static int l_match_play(lua_State *L) {
    folk_match_def def = read_def(L, 1);
    def.seed = check_streams(L, 9)->seed;
    uint8_t *moves = lua_toboolean(L, 10) ? lua_newuserdata(L, 2 * (size_t)def.turns) : NULL;
    folk_match_result result;
    folk_match_play(&def, &result, moves);
    push_outcomes(L, &result);
    if (moves == NULL) return 4;
    push_moves(L, moves, def.turns, 0);
    push_moves(L, moves, def.turns, 1);
    return 6;
}

// exact(first, second, game, turns (0: endless), noise, perception, discount, alternating): how
// much CC, CD, DC and DD count on average; or nil and a sentence.
static int l_match_exact(lua_State *L) {
    const folk_match_def def = read_def(L, 1);
    folk_match_result result;
    folk_error err;
    if (folk_exact_play(&def, &result, &err)) return push_outcomes(L, &result);
    lua_pushnil(L);
    lua_pushstring(L, err.text);
    return 2;
}

// interval(mean, squares, count): the 95 % interval of the mean of `count` values, by Student's t;
// `squares` is the sum of their squared deviations.
static int l_match_interval(lua_State *L) {
    const folk_moments moments = {
        .count = (uint64_t)luaL_checknumber(L, 3),
        .mean = luaL_checknumber(L, 1),
        .m2 = luaL_checknumber(L, 2),
    };
    const folk_interval interval = folk_moments_interval(&moments, 0.95);
    lua_pushnumber(L, interval.low);
    lua_pushnumber(L, interval.high);
    return 2;
}

const luaL_Reg folk_match_functions[] = {
    {"streams", l_match_streams},   {"key", l_match_key},   {"draw", l_match_draw},
    {"length", l_match_length},     {"play", l_match_play}, {"exact", l_match_exact},
    {"interval", l_match_interval}, {NULL, NULL},
};
