// SPDX-License-Identifier: GPL-3.0-or-later
#include "lua/declare.h"

#include "core/memory.h"
#include "core/number.h"
#include "lua/parts.h"

#include <jansson.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

// The text in a field of the table at the stack's top; "" when it is not there. Valid while it is
// there.
static const char *text_of(lua_State *L, const char *name) {
    lua_getfield(L, -1, name);
    const char *text = lua_tostring(L, -1);
    lua_pop(L, 1);
    return text != NULL ? text : "";
}

static char *copy_text(lua_State *L, const char *name) {
    return folk_strdup(text_of(L, name));
}

static double number_of(lua_State *L, const char *name, double otherwise) {
    lua_getfield(L, -1, name);
    const double number = lua_isnil(L, -1) ? otherwise : lua_tonumber(L, -1);
    lua_pop(L, 1);
    return number;
}

static void raise_at(lua_State *L, const char *where, const folk_error *err) {
    lua_pushfstring(L, "%s%s", where, err->text);
    lua_error(L);
}

static folk_param_type type_of(const char *kind) {
    for (folk_param_type type = FOLK_PARAM_INT; type < FOLK_PARAM_FILE; type++)
        if (strcmp(folk_param_type_name(type), kind) == 0) return type;
    return FOLK_PARAM_FILE;
}

static void read_default(lua_State *L, folk_param *param) {
    lua_getfield(L, -1, "default");
    if (lua_type(L, -1) == LUA_TSTRING)
        param->value.text = folk_strdup(lua_tostring(L, -1));
    else if (lua_isboolean(L, -1))
        param->value.number = lua_toboolean(L, -1);
    else
        param->value.number = lua_tonumber(L, -1);
    lua_pop(L, 1);
}

static void read_choices(lua_State *L, folk_param *param) {
    lua_getfield(L, -1, "choices");
    const int count = lua_istable(L, -1) ? (int)lua_objlen(L, -1) : 0;
    if (count > 0) param->choices = folk_alloc((size_t)count * sizeof(char *));
    for (int i = 0; i < count; i++) {
        lua_rawgeti(L, -1, i + 1);
        param->choices[i] = folk_strdup(lua_tostring(L, -1));
        param->choice_count++;
        lua_pop(L, 1);
    }
    lua_pop(L, 1);
}

// The entry { name, declared } is on top.
static void read_param(lua_State *L, folk_param *param) {
    param->name = copy_text(L, "name");
    lua_getfield(L, -1, "declared");
    param->type = type_of(text_of(L, "kind"));
    param->unit = copy_text(L, "unit");
    param->doc = copy_text(L, "doc");
    param->min = number_of(L, "min", param->type == FOLK_PARAM_PROB ? 0.0 : -INFINITY);
    param->max = number_of(L, "max", param->type == FOLK_PARAM_PROB ? 1.0 : INFINITY);
    param->line = (int)number_of(L, "line", 0.0);
    read_default(L, param);
    read_choices(L, param);
    folk_error err;
    if (!folk_param_check(param, &param->value, &err)) raise_at(L, text_of(L, "where"), &err);
    lua_pop(L, 1);
}

static void read_params(lua_State *L, folk_scenario *scenario) {
    lua_getfield(L, -1, "params");
    const int count = (int)lua_objlen(L, -1);
    scenario->params = folk_alloc((size_t)count * sizeof *scenario->params);
    for (int i = 0; i < count; i++) {
        scenario->param_count++;
        lua_rawgeti(L, -1, i + 1);
        read_param(L, &scenario->params[i]);
        lua_pop(L, 1);
    }
    lua_pop(L, 1);
}

static void read_metrics(lua_State *L, folk_scenario *scenario) {
    lua_getfield(L, -1, "metrics");
    const int count = (int)lua_objlen(L, -1);
    scenario->metrics = folk_alloc((size_t)(FOLK_METRIC_SHARED + count) * sizeof(folk_metric));
    folk_metric_shared(scenario->metrics);
    scenario->metric_count = FOLK_METRIC_SHARED;
    for (int i = 0; i < count; i++) {
        folk_metric *metric = &scenario->metrics[scenario->metric_count++];
        lua_rawgeti(L, -1, i + 1);
        metric->name = copy_text(L, "name");
        metric->unit = copy_text(L, "unit");
        metric->doc = copy_text(L, "doc");
        folk_summary_of(text_of(L, "summary"), &metric->summary);
        lua_pop(L, 1);
    }
    lua_pop(L, 1);
}

static void read_prices(lua_State *L, folk_scenario *scenario) {
    lua_getfield(L, -1, "prices");
    const int count = (int)lua_objlen(L, -1);
    if (count > 0) scenario->prices = folk_alloc((size_t)count * sizeof *scenario->prices);
    for (int i = 0; i < count; i++) {
        folk_price *price = &scenario->prices[scenario->price_count++];
        lua_rawgeti(L, -1, i + 1);
        price->model = copy_text(L, "model");
        price->input = number_of(L, "input", 0.0);
        price->output = number_of(L, "output", 0.0);
        lua_pop(L, 1);
    }
    lua_pop(L, 1);
}

static void write_text(lua_State *L, json_t *view, const char *name) {
    const char *text = text_of(L, name);
    if (text[0] != '\0') json_object_set_new(view, name, json_string(text));
}

static void write_list(lua_State *L, json_t *view, const char *name) {
    lua_getfield(L, -1, name);
    const int count = lua_istable(L, -1) ? (int)lua_objlen(L, -1) : 0;
    if (count > 0) json_object_set_new(view, name, json_array());
    for (int i = 0; i < count; i++) {
        lua_rawgeti(L, -1, i + 1);
        json_array_append_new(json_object_get(view, name), json_string(lua_tostring(L, -1)));
        lua_pop(L, 1);
    }
    lua_pop(L, 1);
}

// Nothing in here raises, so that the JSON is freed.
static void read_view(lua_State *L, folk_scenario *scenario) {
    lua_getfield(L, -1, "view");
    if (lua_istable(L, -1)) {
        json_t *view = json_object();
        write_text(L, view, "kind");
        write_text(L, view, "population");
        write_text(L, view, "color");
        write_text(L, view, "table");
        write_text(L, view, "demand");
        write_text(L, view, "supply");
        write_text(L, view, "traded");
        write_list(L, view, "metrics");
        write_list(L, view, "names");
        char *text = json_dumps(view, JSON_COMPACT);
        scenario->view = folk_strdup(text);
        free(text);
        json_decref(view);
    }
    lua_pop(L, 1);
}

void folk_declare_scenario(lua_State *L, folk_scenario *scenario) {
    scenario->name = copy_text(L, "name");
    scenario->summary = copy_text(L, "summary");
    scenario->source = copy_text(L, "source");
    read_params(L, scenario);
    read_metrics(L, scenario);
    read_prices(L, scenario);
    read_view(L, scenario);
}

// Copies the texts of the sequence in the field `set` into the arena.
static const char **read_set(lua_State *L, folk_arena *arena, int *count) {
    lua_getfield(L, -1, "set");
    *count = (int)lua_objlen(L, -1);
    const char **set = folk_arena_alloc(arena, (size_t)*count * sizeof *set);
    for (int i = 0; i < *count; i++) {
        lua_rawgeti(L, -1, i + 1);
        set[i] = folk_arena_strdup(arena, lua_tostring(L, -1));
        lua_pop(L, 1);
    }
    lua_pop(L, 1);
    return set;
}

static bool check_set(const folk_verify_case *each, const folk_scenario *scenario,
                      folk_error *err) {
    folk_values values = folk_values_default(scenario);
    bool ok = true;
    for (int i = 0; i < each->set_count && ok; i++)
        ok = folk_values_set(&values, scenario, each->set[i], err);
    folk_values_clear(&values);
    return ok;
}

static void read_case(lua_State *L, folk_arena *arena, folk_verify_case *each) {
    each->what = folk_arena_strdup(arena, text_of(L, "what"));
    each->source = folk_arena_strdup(arena, text_of(L, "source"));
    each->measure = folk_arena_strdup(arena, text_of(L, "measure"));
    each->set = read_set(L, arena, &each->set_count);
    each->runs = (int)number_of(L, "runs", 0.0);
    each->tolerance = number_of(L, "tolerance", 0.0);
    each->z = number_of(L, "z", 0.0);
}

folk_verify_case *folk_declare_cases(lua_State *L, const folk_scenario *scenario, folk_arena *arena,
                                     int *count) {
    lua_getfield(L, -1, "cases");
    *count = (int)lua_objlen(L, -1);
    folk_verify_case *cases = folk_arena_alloc(arena, (size_t)*count * sizeof *cases);
    for (int i = 0; i < *count; i++) {
        lua_rawgeti(L, -1, i + 1);
        read_case(L, arena, &cases[i]);
        lua_pop(L, 1);
        folk_error err;
        if (check_set(&cases[i], scenario, &err)) continue;
        folk_fail_within(&err, "verify[%d]: ", i + 1);
        lua_pop(L, 1);
        raise_at(L, text_of(L, "where"), &err);
    }
    lua_pop(L, 1);
    return cases;
}
