// SPDX-License-Identifier: GPL-3.0-or-later
// The editor stubs (lua/meta/folk.lua) and what is registered name the same things, both ways.
#include "tests/test.h"

#include "lua/run.h"
#include "lua/run_state.h"
#include "tests/lua/snippet.h"

// compare(folk, sim, column, stubs): raises the first difference; returns how many names were
// compared.
static const char COMPARE[] =
    "local folk, sim, column, stubs = ...\n"
    "local meta_of = debug.getmetatable\n"
    "local objects = {\n"
    "  folk = folk, ['folk.games'] = folk.games, ['folk.networks'] = folk.networks,\n"
    "  Sim = sim, Rng = sim:rng 'stubs',\n"
    "  Process = sim:process('stubs', function() end), Population = sim:population { size = 1 },\n"
    "  Column = column, Game = folk.games.donation(), GroupGame = folk.games.public_goods(),\n"
    "  SequentialGame = folk.games.trust(), ['folk.latency'] = folk.latency,\n"
    "  ['folk.memory'] = folk.memory,\n"
    "  Agent = sim:agent { name = 'stubs', mind = 'defector' },\n"
    "}\n"
    "local function collect(names, source, is_module)\n"
    "  for name, value in next, source do\n"
    "    if type(name) == 'string' and (is_module or type(value) == 'function') then\n"
    "      names[name] = true\n"
    "    end\n"
    "  end\n"
    "end\n"
    "local registered, stubbed = {}, {}\n"
    "for class, object in next, objects do\n"
    "  local names, meta = {}, meta_of(object)\n"
    "  if type(object) == 'table' then collect(names, object, class == 'folk') end\n"
    "  local methods = meta and (meta.methods or meta.__index)\n"
    "  if type(methods) == 'table' then\n"
    "    collect(names, methods, class == 'folk')\n"
    "  end\n"
    "  registered[class], stubbed[class] = names, {}\n"
    "end\n"
    "for class, name in stubs:gmatch 'function ([%w_.]+)[.:]([%w_]+)%(' do\n"
    "  stubbed[class][name] = true\n"
    "end\n"
    "for name in stubs:gmatch '\\nfolk%.([%w_]+) = ' do stubbed.folk[name] = true end\n"
    "local fields = stubs:match '%-%-%-@class folk\\n(.-)\\nlocal folk'\n"
    "for name in fields:gmatch '@field ([%w_]+)' do stubbed.folk[name] = true end\n"
    "local count = 0\n"
    "for class in next, objects do\n"
    "  for name in next, registered[class] do\n"
    "    count = count + 1\n"
    "    if not stubbed[class][name] then error(class .. '.' .. name .. ' has no stub', 0) end\n"
    "  end\n"
    "  for name in next, stubbed[class] do\n"
    "    if not registered[class][name] then error(class .. '.' .. name .. ' is only a stub', 0) "
    "end\n"
    "  end\n"
    "end\n"
    "return count\n";

typedef struct comparison {
    const char *stubs;
    size_t size;
    int count;
} comparison;

static int l_compare(lua_State *L) {
    comparison *asked = lua_touserdata(L, 1);
    if (luaL_loadbuffer(L, COMPARE, strlen(COMPARE), "=compare") != 0) lua_error(L);
    folk_vm_import(L, "init");
    folk_vm_import(L, "sim");
    folk_vm_import(L, "population");
    lua_getfield(L, -1, "column_methods");
    lua_remove(L, -2);
    lua_pushlstring(L, asked->stubs, asked->size);
    lua_call(L, 4, 1);
    asked->count = (int)lua_tointeger(L, -1);
    return 0;
}

static char *read_stubs(size_t *size) {
    FILE *stream = fopen(FOLK_SOURCE_DIR "/lua/meta/folk.lua", "rb");
    assert_non_null(stream);
    char *text = folk_alloc(1 << 18);
    *size = fread(text, 1, 1 << 18, stream);
    fclose(stream);
    return text;
}

static void stubs_and_registered_names_agree(void **state) {
    (void)state;
    folk_error err = {0};
    folk_script *script =
        script_of("return require('folk').scenario { name = 't', summary = 's', setup = tostring }",
                  NULL, &err);
    assert_non_null(script);
    folk_values values = {0};
    folk_run *run =
        folk_run_create(&(folk_run_def){.script = script, .values = &values, .seed = 1}, &err);
    assert_non_null(run);
    comparison asked = {0};
    char *stubs = read_stubs(&asked.size);
    asked.stubs = stubs;
    if (!folk_vm_protect(run->vm, l_compare, &asked, &err)) fail_msg("%s", err.text);
    assert_in_range(asked.count, 45, 200); // the module, its games, and five classes
    folk_free(stubs);
    folk_run_destroy(run);
    folk_script_destroy(script);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        FOLK_TEST(stubs_and_registered_names_agree),
    };
    return FOLK_TESTS(tests);
}
