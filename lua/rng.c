// SPDX-License-Identifier: GPL-3.0-or-later
// The C half of lua/folk/rng.lua: streams by number, and draws ahead from them.
#include "core/rng.h"

#include "lua/parts.h"
#include "lua/run_state.h"

enum { DRAWS_AT_MOST = 1024 };

// open(purpose, agent): the number of a new stream.
static int l_rng_open(lua_State *L) {
    struct folk_run *run = folk_vm_owner(L);
    const char *purpose = luaL_checkstring(L, 1);
    const uint64_t agent = (uint64_t)lua_tonumber(L, 2);
    const size_t index = run->stream_count++;
    run->streams =
        folk_grow(run->streams, &run->stream_capacity, run->stream_count, sizeof(folk_stream));
    for (uint64_t kind = 0; kind < FOLK_VARIATE_COUNT; kind++)
        run->streams[index].kinds[kind] = folk_sim_rng(run->sim, purpose, agent, kind);
    lua_pushnumber(L, (lua_Number)index);
    return 1;
}

static double draw(folk_rng *rng, folk_variate kind) {
    switch (kind) {
    case FOLK_VARIATE_EXPONENTIAL:
        return folk_rng_exponential(rng, 1.0);
    case FOLK_VARIATE_NORMAL:
        return folk_rng_normal(rng, 0.0, 1.0);
    default:
        return folk_rng_unit(rng);
    }
}

// refill(stream, kind, buffer, count): the next draws, the first of them last in the buffer.
static int l_rng_refill(lua_State *L) {
    const struct folk_run *run = folk_vm_owner(L);
    const double stream = lua_tonumber(L, 1), kind = lua_tonumber(L, 2) - 1.0;
    const double count = lua_tonumber(L, 4);
    if (!(stream >= 0 && stream < (double)run->stream_count) ||
        !(kind >= 0 && kind < FOLK_VARIATE_COUNT) || !lua_istable(L, 3) || count > DRAWS_AT_MOST)
        return luaL_error(L, "this stream of chance has been tampered with");
    folk_rng *rng = &run->streams[(size_t)stream].kinds[(size_t)kind];
    for (int i = (int)count; i >= 1; i--) {
        lua_pushnumber(L, draw(rng, (folk_variate)kind));
        lua_rawseti(L, 3, i);
    }
    return 0;
}

const luaL_Reg folk_rng_functions[] = {
    {"open", l_rng_open}, {"refill", l_rng_refill}, {NULL, NULL}};
