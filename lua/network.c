// SPDX-License-Identifier: GPL-3.0-or-later
// The C half of lua/folk/networks.lua: networks as userdata, which scenarios reach only through
// checked methods.
#include "lua/network.h"

#include "lua/parts.h"
#include "lua/run_state.h"

static const char NETWORK[] = "folk.Network";

static int l_network_gc(lua_State *L) {
    folk_network_clear(lua_touserdata(L, 1));
    return 0;
}

const folk_network *folk_network_check(lua_State *L, int index) {
    return luaL_checkudata(L, index, NETWORK);
}

static folk_network *push_network(lua_State *L) {
    folk_network *network = lua_newuserdata(L, sizeof *network);
    *network = (folk_network){0};
    if (luaL_newmetatable(L, NETWORK)) {
        lua_pushcfunction(L, l_network_gc);
        lua_setfield(L, -2, "__gc");
    }
    lua_setmetatable(L, -2);
    return network;
}

// The network on top of the stack, once it is made; a sentence otherwise.
static int finish(lua_State *L, bool made, const folk_error *err) {
    if (!made) folk_vm_raise(L, "%s", err->text);
    return 1;
}

static uint32_t number_at(lua_State *L, int index) {
    return (uint32_t)luaL_checknumber(L, index);
}

// The stream of random network number `seed` of the run.
static folk_rng stream_at(lua_State *L, int index) {
    const struct folk_run *run = folk_vm_owner(L);
    return folk_sim_rng(run->sim, "network", (uint64_t)luaL_checknumber(L, index), 0);
}

// reserve(nodes, edges): raises outside of a run, and when the memory for so many is not there.
static int l_network_reserve(lua_State *L) {
    enum { NODE_BYTES = 16, EDGE_BYTES = 32 }; // while it is made
    struct folk_run *run = folk_vm_owner(L);
    if (run == NULL) folk_vm_raise(L, "a network is made in setup, as it belongs to a run");
    const double nodes = luaL_checknumber(L, 1), edges = luaL_checknumber(L, 2);
    const double bytes = NODE_BYTES * nodes + EDGE_BYTES * edges;
    if (run->column_bytes + bytes > run->column_limit)
        folk_vm_raise(L,
                      "a network of %.14g nodes and about %.14g edges takes %.4g MiB, where %.4g "
                      "MiB are left; --memory sets another limit",
                      nodes, edges, bytes / 0x1p20,
                      (run->column_limit - run->column_bytes) / 0x1p20);
    run->column_bytes += bytes;
    return 0;
}

// complete(nodes)
static int l_network_complete(lua_State *L) {
    folk_error err;
    folk_network *network = push_network(L);
    return finish(L, folk_network_complete(network, number_at(L, 1), &err), &err);
}

// ring(nodes, neighbours)
static int l_network_ring(lua_State *L) {
    folk_error err;
    folk_network *network = push_network(L);
    return finish(L, folk_network_ring(network, number_at(L, 1), number_at(L, 2), &err), &err);
}

// lattice(rows, columns, moore, wrap)
static int l_network_lattice(lua_State *L) {
    const folk_lattice lattice = {
        .rows = number_at(L, 1),
        .columns = number_at(L, 2),
        .neighbourhood = lua_toboolean(L, 3) ? FOLK_MOORE : FOLK_VON_NEUMANN,
        .wrap = lua_toboolean(L, 4),
    };
    folk_error err;
    folk_network *network = push_network(L);
    return finish(L, folk_network_lattice(network, &lattice, &err), &err);
}

// caveman(caves, size)
static int l_network_caveman(lua_State *L) {
    folk_error err;
    folk_network *network = push_network(L);
    return finish(L, folk_network_caveman(network, number_at(L, 1), number_at(L, 2), &err), &err);
}

// random(seed, nodes, probability)
static int l_network_random(lua_State *L) {
    folk_rng rng = stream_at(L, 1);
    folk_error err;
    folk_network *network = push_network(L);
    return finish(
        L, folk_network_random(network, number_at(L, 2), luaL_checknumber(L, 3), &rng, &err), &err);
}

// random_edges(seed, nodes, edges)
static int l_network_random_edges(lua_State *L) {
    folk_rng rng = stream_at(L, 1);
    folk_error err;
    folk_network *network = push_network(L);
    const uint64_t edges = (uint64_t)luaL_checknumber(L, 3);
    return finish(L, folk_network_random_edges(network, number_at(L, 2), edges, &rng, &err), &err);
}

// small_world(seed, nodes, neighbours, rewiring)
static int l_network_small_world(lua_State *L) {
    folk_rng rng = stream_at(L, 1);
    folk_error err;
    folk_network *network = push_network(L);
    return finish(L,
                  folk_network_small_world(network, number_at(L, 2), number_at(L, 3),
                                           luaL_checknumber(L, 4), &rng, &err),
                  &err);
}

// scale_free(seed, nodes, links)
static int l_network_scale_free(lua_State *L) {
    folk_rng rng = stream_at(L, 1);
    folk_error err;
    folk_network *network = push_network(L);
    return finish(L, folk_network_scale_free(network, number_at(L, 2), number_at(L, 3), &rng, &err),
                  &err);
}

// regular(seed, nodes, degree)
static int l_network_regular(lua_State *L) {
    folk_rng rng = stream_at(L, 1);
    folk_error err;
    folk_network *network = push_network(L);
    return finish(L, folk_network_regular(network, number_at(L, 2), number_at(L, 3), &rng, &err),
                  &err);
}

// blocks(seed, sizes, probabilities row by row)
static int l_network_blocks(lua_State *L) {
    folk_rng rng = stream_at(L, 1);
    luaL_checktype(L, 2, LUA_TTABLE);
    luaL_checktype(L, 3, LUA_TTABLE);
    const size_t count = lua_objlen(L, 2);
    uint32_t *sizes = lua_newuserdata(L, (count + 1) * sizeof *sizes);
    double *probabilities = lua_newuserdata(L, (count * count + 1) * sizeof *probabilities);
    for (size_t i = 0; i < count * count; i++) {
        lua_rawgeti(L, 3, (int)i + 1);
        probabilities[i] = lua_tonumber(L, -1);
        if (i < count) {
            lua_rawgeti(L, 2, (int)i + 1);
            sizes[i] = (uint32_t)lua_tonumber(L, -1);
        }
        lua_settop(L, 5);
    }
    folk_error err;
    folk_network *network = push_network(L);
    return finish(
        L, folk_network_blocks(network, sizes, (uint32_t)count, probabilities, &rng, &err), &err);
}

// read_edges(name, text, nodes)
static int l_network_read_edges(lua_State *L) {
    const char *name = luaL_checkstring(L, 1), *text = luaL_checkstring(L, 2);
    folk_error err;
    folk_network *network = push_network(L);
    return finish(L, folk_network_read_edges(network, name, text, number_at(L, 3), &err), &err);
}

// read_graphml(name, text)
static int l_network_read_graphml(lua_State *L) {
    size_t bytes;
    const char *name = luaL_checkstring(L, 1), *text = luaL_checklstring(L, 2, &bytes);
    folk_error err;
    folk_network *network = push_network(L);
    return finish(L, folk_network_read_graphml(network, name, text, bytes, &err), &err);
}

// measures(network): its size, edges and mean degree.
static int l_network_measures(lua_State *L) {
    const folk_network *network = folk_network_check(L, 1);
    lua_pushnumber(L, network->node_count);
    lua_pushnumber(L, (double)folk_network_edge_count(network));
    lua_pushnumber(L, folk_network_mean_degree(network));
    return 3;
}

static int l_network_clustering(lua_State *L) {
    lua_pushnumber(L, folk_network_clustering(folk_network_check(L, 1)));
    return 1;
}

static int l_network_components(lua_State *L) {
    lua_pushnumber(L, folk_network_components(folk_network_check(L, 1)));
    return 1;
}

// neighbours(network, node): a sequence; nodes are counted from 1.
static int l_network_neighbours(lua_State *L) {
    const folk_network *network = folk_network_check(L, 1);
    const uint32_t node = number_at(L, 2) - 1;
    if (node >= network->node_count) return 0;
    const uint32_t *list = network->neighbours + network->offsets[node];
    const uint32_t degree = folk_network_degree(network, node);
    lua_createtable(L, (int)degree, 0);
    for (uint32_t i = 0; i < degree; i++) {
        lua_pushnumber(L, (double)list[i] + 1);
        lua_rawseti(L, -2, (int)i + 1);
    }
    return 1;
}

const luaL_Reg folk_networks_functions[] = {
    {"reserve", l_network_reserve},
    {"complete", l_network_complete},
    {"ring", l_network_ring},
    {"lattice", l_network_lattice},
    {"caveman", l_network_caveman},
    {"random", l_network_random},
    {"random_edges", l_network_random_edges},
    {"small_world", l_network_small_world},
    {"scale_free", l_network_scale_free},
    {"regular", l_network_regular},
    {"blocks", l_network_blocks},
    {"read_edges", l_network_read_edges},
    {"read_graphml", l_network_read_graphml},
    {"measures", l_network_measures},
    {"clustering", l_network_clustering},
    {"components", l_network_components},
    {"neighbours", l_network_neighbours},
    {NULL, NULL},
};
