// SPDX-License-Identifier: GPL-3.0-or-later
// What may be said of a game, as methods of folk.Game. An outcome is a table { row, column,
// payoffs }, an equilibrium { row, column, payoffs, pure } with a probability for each action.
#include "core/equilibrium.h"
#include "core/outcome.h"
#include "core/security.h"
#include "lua/game.h"
#include "lua/vm.h"

#include <math.h>
#include <string.h>

// Memory that C owns lies in a userdata while it is pushed, so that it is freed even if that
// raises.
static void *push_holder(lua_State *L, size_t bytes, const char *type, lua_CFunction gc) {
    void *held = lua_newuserdata(L, bytes);
    memset(held, 0, bytes);
    if (luaL_newmetatable(L, type)) {
        lua_pushcfunction(L, gc);
        lua_setfield(L, -2, "__gc");
    }
    lua_setmetatable(L, -2);
    return held;
}

static int l_outcomes_gc(lua_State *L) {
    folk_outcomes_clear(lua_touserdata(L, 1));
    return 0;
}

static int l_equilibria_gc(lua_State *L) {
    folk_equilibria_clear(lua_touserdata(L, 1));
    return 0;
}

static void push_numbers(lua_State *L, const double *numbers, uint32_t count) {
    lua_createtable(L, (int)count, 0);
    for (uint32_t i = 0; i < count; i++) {
        lua_pushnumber(L, numbers[i]);
        lua_rawseti(L, -2, (int)i + 1);
    }
}

static void push_outcome(lua_State *L, const folk_game *game, folk_outcome outcome) {
    const double payoffs[2] = {folk_game_row_payoff(game, outcome.row, outcome.column),
                               folk_game_column_payoff(game, outcome.row, outcome.column)};
    lua_createtable(L, 0, 3);
    lua_pushinteger(L, outcome.row + 1);
    lua_setfield(L, -2, "row");
    lua_pushinteger(L, outcome.column + 1);
    lua_setfield(L, -2, "column");
    push_numbers(L, payoffs, 2);
    lua_setfield(L, -2, "payoffs");
}

static int push_outcomes(lua_State *L, folk_outcomes find(const folk_game *game)) {
    const folk_game *game = folk_game_check(L, 1);
    folk_outcomes *outcomes = push_holder(L, sizeof *outcomes, "folk.outcomes", l_outcomes_gc);
    *outcomes = find(game);
    lua_createtable(L, (int)outcomes->count, 0);
    for (size_t i = 0; i < outcomes->count; i++) {
        push_outcome(L, game, outcomes->at[i]);
        lua_rawseti(L, -2, (int)i + 1);
    }
    return 1;
}

static int l_game_pure_equilibria(lua_State *L) {
    return push_outcomes(L, folk_game_pure_equilibria);
}

static int l_game_pareto(lua_State *L) {
    return push_outcomes(L, folk_game_pareto);
}

static int l_game_optimum(lua_State *L) {
    return push_outcomes(L, folk_game_optima);
}

static folk_equilibria *push_equilibria(lua_State *L, const folk_game *game) {
    folk_equilibria *found = push_holder(L, sizeof *found, "folk.equilibria", l_equilibria_gc);
    folk_error err;
    if (!folk_game_equilibria(game, found, &err)) folk_vm_raise(L, "%s", err.text);
    return found;
}

static bool is_pure(const double *mix, uint32_t count) {
    for (uint32_t i = 0; i < count; i++)
        if (mix[i] == 1.0) return true;
    return false;
}

static void push_equilibrium(lua_State *L, const folk_game *game, const folk_equilibrium *at) {
    lua_createtable(L, 0, 4);
    push_numbers(L, at->mix[0], game->rows);
    lua_setfield(L, -2, "row");
    push_numbers(L, at->mix[1], game->columns);
    lua_setfield(L, -2, "column");
    push_numbers(L, at->payoff, 2);
    lua_setfield(L, -2, "payoffs");
    lua_pushboolean(L, is_pure(at->mix[0], game->rows) && is_pure(at->mix[1], game->columns));
    lua_setfield(L, -2, "pure");
}

static int l_game_equilibria(lua_State *L) {
    const folk_game *game = folk_game_check(L, 1);
    const folk_equilibria *found = push_equilibria(L, game);
    lua_createtable(L, (int)found->count, 1);
    for (size_t i = 0; i < found->count; i++) {
        push_equilibrium(L, game, &found->at[i]);
        lua_rawseti(L, -2, (int)i + 1);
    }
    lua_pushboolean(L, found->degenerate);
    lua_setfield(L, -2, "degenerate");
    return 1;
}

static int l_game_maximin(lua_State *L) {
    const folk_game *game = folk_game_check(L, 1);
    const double player = lua_isnumber(L, 2) ? lua_tonumber(L, 2) : 0.0;
    if (player != 1.0 && player != 2.0)
        folk_vm_raise(L, "maximin: the player must be 1 (row) or 2 (column)");
    const folk_security security = folk_game_security(game, (int)player - 1);
    lua_createtable(L, 0, 4);
    lua_pushinteger(L, security.action + 1);
    lua_setfield(L, -2, "action");
    lua_pushnumber(L, security.value);
    lua_setfield(L, -2, "value");
    push_numbers(L, security.mix, folk_game_actions(game, (int)player - 1));
    lua_setfield(L, -2, "mix");
    lua_pushnumber(L, security.mix_value);
    lua_setfield(L, -2, "mix_value");
    return 1;
}

// The outcome that risk-dominates the other equilibrium, or nil when neither does.
static int l_game_risk_dominant(lua_State *L) {
    const folk_game *game = folk_game_check(L, 1);
    folk_risk_dominance result;
    folk_error err;
    if (!folk_game_risk_dominance(game, &result, &err)) folk_vm_raise(L, "%s", err.text);
    if (result.dominant < 0)
        lua_pushnil(L);
    else
        push_outcome(L, game, result.equilibria[result.dominant]);
    return 1;
}

static void push_ratio(lua_State *L, double ratio) {
    if (isnan(ratio))
        lua_pushnil(L);
    else
        lua_pushnumber(L, ratio);
}

// Prices of anarchy and of stability; nil where an equilibrium's welfare is not positive.
static int l_game_price_of_anarchy(lua_State *L) {
    const folk_game *game = folk_game_check(L, 1);
    const folk_price_of_anarchy prices = folk_game_prices(game, push_equilibria(L, game));
    push_ratio(L, prices.anarchy);
    push_ratio(L, prices.stability);
    return 2;
}

static int l_game_best(lua_State *L) {
    lua_pushnumber(L, folk_game_best(folk_game_check(L, 1)));
    return 1;
}

static int l_game_worst(lua_State *L) {
    lua_pushnumber(L, folk_game_worst(folk_game_check(L, 1)));
    return 1;
}

const luaL_Reg folk_solution_methods[] = {
    {"equilibria", l_game_equilibria},
    {"pure_equilibria", l_game_pure_equilibria},
    {"pareto", l_game_pareto},
    {"optimum", l_game_optimum},
    {"maximin", l_game_maximin},
    {"risk_dominant", l_game_risk_dominant},
    {"price_of_anarchy", l_game_price_of_anarchy},
    {"best", l_game_best},
    {"worst", l_game_worst},
    {NULL, NULL},
};
