// SPDX-License-Identifier: GPL-3.0-or-later
// What a scenario must not reach, escape by escape, with the sentence that it gets.
#include "tests/test.h"

#include "tests/lua/snippet.h"

typedef struct escape {
    const char *snippet, *sentence; // without "t.lua:3: "
} escape;

static void check_escapes(const escape *escapes, size_t count, const folk_script_limits *limits) {
    char result[FOLK_ERROR_TEXT], expected[FOLK_ERROR_TEXT];
    for (size_t i = 0; i < count; i++) {
        assert_false(snippet_runs(escapes[i].snippet, limits, result));
        snprintf(expected, sizeof expected, "t.lua:3: %s", escapes[i].sentence);
        assert_string_equal(result, expected);
    }
}

#define CHECK_ESCAPES(escapes) \
    check_escapes((escapes), sizeof(escapes) / sizeof((escapes)[0]), NULL)

static void machine_clock_and_code_loading_do_not_exist(void **state) {
    (void)state;
    const escape escapes[] = {
        {"local t = os.time()",
         "'os' is not available to a scenario: a run knows neither the clock "
         "nor the machine"},
        {"local f = io.open",
         "'io' is not available to a scenario: data comes by folk.read_json and "
         "folk.read_csv"},
        {"local f = ffi", "'ffi' is not available to a scenario: only Folk's own modules use it"},
        {"jit.off()", "'jit' is not available to a scenario: it is set by --no-jit"},
        {"debug.sethook()", "'debug' is not available to a scenario: it would open the sandbox"},
        {"local p = package.loaded",
         "'package' is not available to a scenario: require finds files "
         "beside the scenario"},
        {"load 'return 1'", "'load' is not available to a scenario: code comes by require"},
        {"loadstring 'return 1'",
         "'loadstring' is not available to a scenario: code comes by require"},
        {"loadfile '/etc/passwd'",
         "'loadfile' is not available to a scenario: code comes by require"},
        {"dofile '/etc/passwd'", "'dofile' is not available to a scenario: code comes by require"},
        {"collectgarbage()",
         "'collectgarbage' is not available to a scenario: memory is limited by --memory"},
        {"gcinfo()", "'gcinfo' is not available to a scenario: memory is limited by --memory"},
        {"getfenv(0)", "'getfenv' is not available to a scenario: environments are fixed"},
        {"setfenv(1, {})", "'setfenv' is not available to a scenario: environments are fixed"},
        {"newproxy(true)", "'newproxy' is not available to a scenario: use setmetatable"},
        {"next {}", "'next' is not available to a scenario: its order differs from run to run; use "
                    "pairs"},
        {"local g = _G", "'_G' is not available to a scenario: there are no globals but Lua's own"},
        {"string.dump(tostring)", "string has no 'dump'; known: byte, char, find, format, gmatch, "
                                  "gsub, len, lower, match, rep, reverse, sub, upper"},
        {"local d = ('x').dump", "string has no 'dump'; known: byte, char, find, format, gmatch, "
                                 "gsub, len, lower, match, rep, reverse, sub, upper"},
        {"table.foreach({}, print)",
         "table has no 'foreach'; known: concat, insert, maxn, move, remove, sort"},
        {"require 'ffi'", "ffi.lua is not among the scenario's files: read it at the top of the "
                          "scenario's file, outside of functions, or declare it as a folk.file "
                          "parameter"},
        {"require '../secret'", "require finds folk, and Lua files beside the scenario by their "
                                "names without '.lua'; '../secret' is no such name"},
        {"require '/etc/passwd'", "require finds folk, and Lua files beside the scenario by their "
                                  "names without '.lua'; '/etc/passwd' is no such name"},
        {"require 'a..b'", "require finds folk, and Lua files beside the scenario by their names "
                           "without '.lua'; 'a..b' is no such name"},
    };
    CHECK_ESCAPES(escapes);
}

static void shared_tables_and_metatables_are_out_of_reach(void **state) {
    (void)state;
    const escape escapes[] = {
        {"getmetatable('').__index = {}", "attempt to index a boolean value"},
        {"setmetatable(math, {})", "cannot change a protected metatable"},
        {"setmetatable(folk, {})", "cannot change a protected metatable"},
        {"setmetatable(folk.null, nil)", "cannot change a protected metatable"},
        {"rawset(math, 'pi', 3)", "rawset is refused for a table whose metatable is protected"},
        {"rawset(folk, 'x', 3)", "rawset is refused for a table whose metatable is protected"},
        {"math.pi = 3", "math cannot be changed: 'pi' was assigned"},
        {"folk.int = nil", "folk cannot be changed: 'int' was assigned"},
        {"p.size = 3", "the table of parameters cannot be changed: 'size' was assigned"},
        {"folk.null.x = 1", "null cannot be changed"},
        {"setmetatable({}, { __mode = 'k' })",
         "a metatable with __mode is refused: what a weak table holds differs from run to run"},
        {"folk.int(setmetatable({ 1 }, {}))",
         "folk.int takes a plain table, not one with a metatable"},
    };
    CHECK_ESCAPES(escapes);
}

static void names_that_do_not_exist_raise(void **state) {
    (void)state;
    const escape escapes[] = {
        {"local x = velocity", "there is no global 'velocity': declare a local of that name first"},
        {"local x = maht.pi", "there is no global 'maht'; did you mean 'math'?"},
        {"counter = 1", "'counter' is assigned without 'local': declare it local"},
        {"pairs = ipairs", "'pairs' is assigned without 'local': declare it local"},
        {"math.flor(1)", "math has no 'flor'; did you mean 'floor'?"},
        {"folk.scenaro {}", "folk has no 'scenaro'; did you mean 'scenario'?"},
    };
    CHECK_ESCAPES(escapes);
}

static void chance_belongs_to_the_run(void **state) {
    (void)state;
    const escape escapes[] = {
        {"math.random()",
         "math.random has no stream before the run begins: call it in setup or later"},
        {"math.randomseed(1)",
         "math.randomseed is refused: the seed of the run is set by --seed, and "
         "streams by sim:rng"},
        {"string.format('%p', {})",
         "string.format has no %p here: an address differs from run to run"},
        {"string.format('%%%-5p', {})",
         "string.format has no %p here: an address differs from run to run"},
        {"for k in pairs { [{}] = 1 } do end", "pairs has no order for a key that is a table: keep "
                                               "such things in a sequence"},
        {"for k in pairs { [print] = 1 } do end",
         "pairs has no order for a key that is a function: "
         "keep such things in a sequence"},
    };
    CHECK_ESCAPES(escapes);
}

// The position is there or not, as LuaJIT had room for it or not; the program goes on in any case.
static void recursion_ends_as_an_error(void **state) {
    (void)state;
    const char *snippets[] = {
        "local function f() return 1 + f() end f()",
        "local function f() coroutine.wrap(f)() end f()",
        "local function f() local c = coroutine.create(f) error(select(2, coroutine.resume(c)), 0) "
        "end f()",
        "local function f() local s = ('a'):gsub('a', f) end f()",
        "local t = setmetatable({}, {}) getmetatable(t).__index = function() return "
        "('a'):gsub('a', "
        "t) end local x = t.a",
        "local function f() table.sort({ 1, 2, 3 }, f) end f()",
        "local m = {} m.__tostring = function(t) return 'x' .. tostring(t) end local s = "
        "tostring(setmetatable({}, m))",
    };
    char result[FOLK_ERROR_TEXT];
    for (size_t i = 0; i < sizeof snippets / sizeof snippets[0]; i++) {
        assert_false(snippet_runs(snippets[i], NULL, result));
        assert_non_null(strstr(result, "stack overflow"));
    }
}

static void a_pattern_cannot_recurse_without_end(void **state) {
    (void)state;
    const escape escapes[] = {
        {"local s = ('x'):rep(100000):find(('x?'):rep(100000) .. 'y')", "pattern too complex"},
    };
    CHECK_ESCAPES(escapes);
}

static void memory_ends_at_its_limit(void **state) {
    (void)state;
    const folk_script_limits limits = {.memory = 16 << 20};
    const char *snippets[] = {
        "local s = ('x'):rep(1e9)",
        "local s = 'x' while true do s = s .. s end",
        "local t = {} for i = 1, 1e9 do t[i] = { i } end",
        // Caught, and yet the run fails: it may hang on the collector.
        "pcall(string.rep, 'x', 1e9)",
        "local c = {} for i = 1, 1e9 do c[i] = coroutine.create(print) end",
    };
    char result[FOLK_ERROR_TEXT];
    for (size_t i = 0; i < sizeof snippets / sizeof snippets[0]; i++) {
        assert_false(snippet_runs(snippets[i], &limits, result));
        assert_string_equal(result, "the scenario needs more than the 16 MiB of memory that it may "
                                    "hold; --memory sets another limit");
    }
}

static void a_limit_below_what_lua_needs_is_told(void **state) {
    (void)state;
    char result[FOLK_ERROR_TEXT];
    const folk_script_limits limits = {.memory = 10000};
    assert_false(snippet_runs("", &limits, result));
    assert_string_equal(result, "the scenario needs more than the 0.00953674 MiB of memory that it "
                                "may hold; --memory sets another limit");
}

static void check_result(const char *snippet, const char *expected) {
    char result[FOLK_ERROR_TEXT];
    const bool ok = snippet_runs(snippet, NULL, result);
    assert_string_equal(result, expected);
    assert_true(ok);
}

static void no_address_is_shown(void **state) {
    (void)state;
    check_result("return tostring {} .. tostring(print) .. tostring(coroutine.create(print))",
                 "tablefunctionthread");
    check_result("return ('%s %5s %d %%p'):format({}, 'a', 3)", "table     a 3 %p");
    check_result("return tostring(setmetatable({}, { __tostring = function() return 'me' end }))",
                 "me");
    check_result(
        "return table.concat { tostring(1.5), tostring(nil), tostring(true), tostring(1LL) }",
        "1.5niltrue1LL");
}

static void pairs_goes_in_one_order(void **state) {
    (void)state;
    const char *visit = "local s = '' for k, v in pairs(t) do s = s .. tostring(k) .. '=' .. "
                        "tostring(v) .. ' ' end return s";
    const char *tables[] = {
        "local t = { b = 1, a = 2, [true] = 3, [false] = 4, [10] = 5, [-1] = 6, [1.5] = 7, [1] = 8 "
        "} ",
        "local t = {} t[1] = 8 t[1.5] = 7 t[-1] = 6 t[10] = 5 t[false] = 4 t[true] = 3 t.a = 2 t.b "
        "= 1 ",
        "local t = { z = 0 } t[true] = 3 t.a = 2 t[10] = 5 t[1.5] = 7 t.b = 1 t[false] = 4 t[1] = "
        "8 "
        "t[-1] = 6 t.z = nil ",
    };
    for (size_t i = 0; i < sizeof tables / sizeof tables[0]; i++) {
        char *snippet = folk_format("%s%s", tables[i], visit);
        check_result(snippet, "-1=6 1=8 10=5 1.5=7 a=2 b=1 false=4 true=3 ");
        folk_free(snippet);
    }
}

// 301 names inserted in five orders (strides that share no factor with 301 = 7 x 43).
static void pairs_ignores_the_order_of_insertion(void **state) {
    (void)state;
    check_result("for _, stride in ipairs { 1, 2, 64, 100, 299 } do\n"
                 "  local t, at = {}, 0\n"
                 "  for i = 1, 301 do at = (at + stride) % 301 t['name' .. at] = at end\n"
                 "  local last, count = '', 0\n"
                 "  for name, value in pairs(t) do\n"
                 "    assert(last < name and name == 'name' .. value)\n"
                 "    last, count = name, count + 1\n"
                 "  end\n"
                 "  assert(count == 301)\n"
                 "end return 'same'",
                 "same");
}

static void pairs_skips_what_the_loop_removes(void **state) {
    (void)state;
    check_result(
        "local t, s = { a = 1, b = 2, c = 3 }, '' for k in pairs(t) do s = s .. k t.b = nil "
        "t.d = 4 end return s",
        "ac");
    check_result(
        "local t, s = { 1, 2, 3, 4 }, '' for i, v in pairs(t) do s = s .. v t[3] = nil end "
        "return s",
        "124");
}

static void lua_works_as_it_does_elsewhere(void **state) {
    (void)state;
    check_result("return (('hello'):gsub('l', { l = 'L' }))", "heLLo");
    check_result("return (('hello'):gsub('(l)(l)', '%2-%1'))", "hel-lo");
    check_result("return ('abc'):gsub('%w', function(c) return c:upper() end, 2)", "ABc");
    check_result(
        "local w = coroutine.wrap(function(a) local b = coroutine.yield(a + 1) return b * 2 "
        "end) return w(1) .. ' ' .. w(5)",
        "2 10");
    check_result("local ok, e = pcall(error, 'x', 0) return tostring(ok) .. e", "falsex");
    check_result("return select('#', unpack({}, 1, 3))", "3");
}

static void the_traceback_is_in_the_scenarios_lines(void **state) {
    (void)state;
    folk_error err = {0};
    char result[FOLK_ERROR_TEXT];
    folk_script *script =
        script_of("local folk = require 'folk'\n"
                  "local function inner(x)\n"
                  "  local sum = x.a + 1\n"
                  "  return sum\n"
                  "end\n"
                  "local function outer(list)\n"
                  "  table.sort(list, function(a, b) return inner(a) < inner(b) end)\n"
                  "end\n"
                  "return folk.scenario { name = 't', summary = 's',\n"
                  "  setup = function() outer({ {}, {} }) end }\n",
                  NULL, &err);
    assert_non_null(script);
    assert_false(setup_runs(script, result, &err));
    assert_int_equal(err.code, FOLK_ERR_SCRIPT);
    assert_string_equal(err.text,
                        "t.lua:3: attempt to perform arithmetic on field 'a' (a nil value)\n"
                        "  at t.lua:3 in inner\n"
                        "  at t.lua:7 in the function of line 7\n"
                        "  at t.lua:7 in outer\n"
                        "  at t.lua:10 in the function of line 10");
    folk_script_destroy(script);
}

static void what_is_raised_need_not_be_a_text(void **state) {
    (void)state;
    const escape escapes[] = {
        {"error({})", "the error that was raised is a table, not a message"},
        {"error(5)", "5"},
        {"assert(false, 'because')", "because"},
        {"error('plain', 0)", "plain"},
    };
    CHECK_ESCAPES(escapes);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        FOLK_TEST(machine_clock_and_code_loading_do_not_exist),
        FOLK_TEST(shared_tables_and_metatables_are_out_of_reach),
        FOLK_TEST(names_that_do_not_exist_raise),
        FOLK_TEST(chance_belongs_to_the_run),
        FOLK_TEST(recursion_ends_as_an_error),
        FOLK_TEST(a_pattern_cannot_recurse_without_end),
        FOLK_TEST(memory_ends_at_its_limit),
        FOLK_TEST(a_limit_below_what_lua_needs_is_told),
        FOLK_TEST(no_address_is_shown),
        FOLK_TEST(pairs_goes_in_one_order),
        FOLK_TEST(pairs_ignores_the_order_of_insertion),
        FOLK_TEST(pairs_skips_what_the_loop_removes),
        FOLK_TEST(lua_works_as_it_does_elsewhere),
        FOLK_TEST(the_traceback_is_in_the_scenarios_lines),
        FOLK_TEST(what_is_raised_need_not_be_a_text),
    };
    return FOLK_TESTS(tests);
}
