// SPDX-License-Identifier: GPL-3.0-or-later
// What a scenario declares, what it reads, and the sentences for what is wrong.
#include "tests/test.h"

#include "lua/script.h"
#include "tests/lua/snippet.h"

#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

static void check_error(const char *text, const char *sentence) {
    folk_error err = {0};
    assert_null(script_of(text, NULL, &err));
    err.text[strcspn(err.text, "\n")] = '\0';
    assert_string_equal(err.text, sentence);
}

// The error of a script whose scenario has these fields beside a name, a summary and a setup; line
// 2.
static void check_declaration(const char *fields, const char *sentence) {
    char *text =
        folk_format("local folk = require 'folk'\nreturn folk.scenario { name = 't', summary "
                    "= 's', setup = function() end, %s }\n",
                    fields);
    check_error(text, sentence);
    folk_free(text);
}

static void a_wrong_parameter_is_told_with_its_line(void **state) {
    (void)state;
    check_declaration("params = { size = folk.int { 1, min = 2, doc = 'd' } }",
                      "t.lua:2: size = 1: must be a whole number of at least 2");
    check_declaration("params = { size = folk.int { 2.5, doc = 'd' } }",
                      "t.lua:2: size = 2.5: must be a whole number");
    check_declaration("params = { noise = folk.prob { 1.5, doc = 'd' } }",
                      "t.lua:2: noise = 1.5: must be a probability from 0 to 1");
    check_declaration("params = { size = folk.int { 1, mxa = 2, doc = 'd' } }",
                      "t.lua:2: folk.int has no field 'mxa'; did you mean 'max'?");
    check_declaration("params = { size = folk.int { '1', doc = 'd' } }",
                      "t.lua:2: the first value of folk.int is \"1\": it must be a finite number");
    check_declaration("params = { size = folk.int { 1 } }",
                      "t.lua:2: field 'doc' of folk.int is missing: it must be a text");
    check_declaration("params = { size = folk.int { 1, min = 5, max = 3, doc = 'd' } }",
                      "t.lua:2: folk.int has min 5 above max 3");
    check_declaration("params = { size = 5 }",
                      "t.lua:2: parameter 'size' is 5: declare it with folk.int, folk.number, "
                      "folk.prob, folk.bool, folk.choice, folk.text or folk.file");
    check_declaration(
        "params = { ['my size'] = folk.int { 1, doc = 'd' } }",
        "t.lua:2: the parameter name \"my size\" must be an identifier: letters, digits "
        "and '_'");
    check_declaration(
        "params = { mode = folk.choice { 'publc', choices = { 'public', 'private' }, doc "
        "= 'd' } }",
        "t.lua:2: mode = publc: must be one of public, private; did you mean 'public'?");
    check_declaration("params = { on = folk.bool { 1, doc = 'd' } }",
                      "t.lua:2: the first value of folk.bool is 1: it must be true or false");
}

static void a_wrong_scenario_is_told_with_its_line(void **state) {
    (void)state;
    check_declaration("parms = {}",
                      "t.lua:2: folk.scenario has no field 'parms'; did you mean 'params'?");
    check_error(
        "return require('folk').scenario { name = 'My Scenario', summary = 's', setup = print }",
        "t.lua:1: the scenario's name \"My Scenario\" must be kebab-case: small letters, digits "
        "and '-'");
    check_error("return require('folk').scenario { name = 't', summary = 's', setup = 5 }",
                "t.lua:1: field 'setup' of folk.scenario is 5: it must be a function");
    check_error("return require('folk').scenario(5)",
                "t.lua:1: folk.scenario takes one table { … }, not 5");
    check_declaration(
        "metrics = { welfare = { unit = '1', doc = 'd' } }",
        "t.lua:2: the metric 'welfare' is one that every scenario has: choose another "
        "name");
    check_declaration("metrics = { price = { unit = '1', doc = 'd', summary = 'men' } }",
                      "t.lua:2: metric 'price' has an unknown summary 'men'; did you mean 'mean'?");
    check_declaration("metrics = { price = { doc = 'd' } }",
                      "t.lua:2: field 'unit' of metric 'price' is missing: it must be a text");
}

static void a_wrong_case_is_told_with_its_line(void **state) {
    (void)state;
    check_declaration("verify = { { what = 'w', measure = 'welfar', theory = 1 } }",
                      "t.lua:2: verify[1] measures an unknown metric, 'welfar'; did you mean "
                      "'welfare'?");
    check_declaration("verify = { { what = 'w', measure = 'welfare', theory = 'x' } }",
                      "t.lua:2: field 'theory' of verify[1] is \"x\": it must be a finite number");
    check_declaration("verify = { { what = 'w', measure = 'welfare', theory = 1, runs = 0 } }",
                      "t.lua:2: verify[1] has runs = 0: it must be above 0");
    check_declaration(
        "params = { size = folk.int { 1, doc = 'd' } }, verify = { { what = 'w', measure "
        "= 'welfare', theory = 1, set = { siz = 1 } } }",
        "t.lua:2: verify[1]: unknown parameter 'siz'; did you mean 'size'?");
}

static void a_file_that_is_no_scenario_is_told(void **state) {
    (void)state;
    folk_error err = {0};
    assert_null(script_of("return 5", NULL, &err));
    assert_string_equal(
        err.text, "t.lua: the file must end with `return folk.scenario { … }`, but it returned 5");
    assert_null(script_of("local x = = 1", NULL, &err));
    assert_string_equal(err.text, "t.lua:1: unexpected symbol near '='");
    assert_null(script_of("\x1bLJ", NULL, &err));
    assert_string_equal(err.text, "t.lua is compiled Lua: a scenario is given as source text");
    assert_null(folk_script_load("/nowhere/x.lua", NULL, &err));
    assert_string_equal(err.text, "cannot read /nowhere/x.lua: No such file or directory");
}

static const char DECLARING[] =
    "local folk = require 'folk'\n"
    "return folk.scenario {\n"
    "  name = 'declaring', summary = 'q', source = 'c',\n"
    "  params = {\n"
    "    size = folk.int { 20, min = 2, unit = 'agents', doc = 'population size' },\n"
    "    noise = folk.prob { 0.25, doc = 'noise' },\n"
    "    mode = folk.choice { 'b', choices = { 'a', 'b' }, doc = 'mode' },\n"
    "    fast = folk.bool { true, doc = 'fast' },\n"
    "  },\n"
    "  metrics = { price = { unit = 'points', doc = 'mean price', summary = 'last' } },\n"
    "  verify = { { what = 'twice the size', measure = 'price', source = 'x 1999', runs = 7,\n"
    "    theory = function(p) return 2 * p.size end, set = { size = 30, noise = 0.1 } } },\n"
    "  setup = function(sim, p)\n"
    "    return p.size .. ' ' .. p.noise .. ' ' .. p.mode .. ' ' .. tostring(p.fast)\n"
    "  end,\n"
    "}\n";

static void what_is_declared_becomes_plain_data(void **state) {
    (void)state;
    folk_error err = {0};
    folk_script *script = script_of(DECLARING, NULL, &err);
    assert_non_null(script);
    const folk_scenario *scenario = folk_script_scenario(script);
    assert_string_equal(scenario->name, "declaring");
    assert_string_equal(scenario->source, "c");
    assert_int_equal(scenario->param_count, 4); // in the order of declaration
    assert_string_equal(scenario->params[0].name, "size");
    assert_string_equal(scenario->params[3].name, "fast");
    assert_int_equal(scenario->params[0].line, 5);
    assert_string_equal(scenario->params[0].unit, "agents");
    assert_near(scenario->params[0].min, 2.0, 0.0);
    assert_true(isinf(scenario->params[0].max));
    assert_int_equal(scenario->params[2].choice_count, 2);
    assert_int_equal(scenario->metric_count, FOLK_METRIC_SHARED + 1);
    assert_string_equal(scenario->metrics[FOLK_METRIC_SHARED].name, "price");
    assert_int_equal(scenario->metrics[FOLK_METRIC_SHARED].summary, FOLK_SUMMARY_LAST);
    folk_script_destroy(script);
}

static void setup_gets_the_values_and_a_case_its_theory(void **state) {
    (void)state;
    folk_error err = {0};
    char result[FOLK_ERROR_TEXT];
    folk_script *script = script_of(DECLARING, NULL, &err);
    assert_true(setup_runs(script, result, &err));
    assert_string_equal(result, "20 0.25 b true");
    assert_int_equal(folk_script_case_count(script), 1);
    const folk_verify_case *declared = folk_script_case(script, 0);
    assert_string_equal(declared->what, "twice the size");
    assert_int_equal(declared->runs, 7);
    assert_int_equal(declared->set_count, 2);
    assert_string_equal(declared->set[1], "size=30");
    assert_near(declared->z, 4.0, 0.0);
    folk_values values = folk_values_default(folk_script_scenario(script));
    assert_true(folk_values_set(&values, folk_script_scenario(script), declared->set[1], &err));
    double theory = 0.0;
    assert_true(folk_script_theory(script, 0, &values, &theory, &err));
    assert_near(theory, 60.0, 0.0);
    folk_values_clear(&values);
    folk_script_destroy(script);
}

// A folder with files, removed again with folder_remove.
typedef struct folder {
    char path[64];
    char *files[8];
    int count;
} folder;

static void folder_create(folder *made) {
    *made = (folder){.path = "/tmp/folk-script-XXXXXX"};
    assert_non_null(mkdtemp(made->path));
}

static const char *folder_write(folder *made, const char *name, const char *text) {
    char *path = folk_format("%s/%s", made->path, name);
    FILE *stream = fopen(path, "wb");
    assert_non_null(stream);
    fputs(text, stream);
    fclose(stream);
    made->files[made->count++] = path;
    return path;
}

static void folder_remove(folder *made) {
    for (int i = 0; i < made->count; i++) {
        unlink(made->files[i]);
        folk_free(made->files[i]);
    }
    rmdir(made->path);
}

#define READS(expression)                           \
    "local folk = require 'folk'\n" expression "\n" \
    "return folk.scenario { name = 't', summary = 's', setup = function() return text end }\n"

static void check_reading(const char *body, const char *data, const char *expected) {
    folder made;
    folder_create(&made);
    folder_write(&made, "data", data);
    folk_error err = {0};
    char result[FOLK_ERROR_TEXT] = "";
    folk_script *script = folk_script_load(folder_write(&made, "t.lua", body), NULL, &err);
    const bool ok = script != NULL && setup_runs(script, result, &err);
    err.text[strcspn(err.text, "\n")] = '\0';
    assert_string_equal(ok ? result : err.text, expected);
    folk_script_destroy(script);
    folder_remove(&made);
}

static void csv_is_read_as_rfc_4180_has_it(void **state) {
    (void)state;
    const char *body = READS("local text = ''\n"
                             "for _, row in ipairs(folk.read_csv 'data') do\n"
                             "  for name, value in pairs(row) do\n"
                             "    text = text .. name .. '=' .. type(value):sub(1, 1) .. "
                             "tostring(value) .. ';'\n"
                             "  end\n"
                             "end");
    check_reading(body, "a,b\r\n1,x\r\n-2.5e3,\"y, \"\"z\"\"\"\r\n",
                  "a=n1;b=sx;a=n-2500;b=sy, \"z\";");
    check_reading(body,
                  "\xEF\xBB\xBF"
                  "a,b\n\"two\nlines\",",
                  "a=stwo\nlines;b=s;");
    check_reading(body, "a,b\n", "");
    check_reading(body, "a,b\n1,2\n1,2,3\n",
                  "t.lua:3: cannot read data: line 3 has 3 fields where line 1 names 2");
    check_reading(body, "a,b\n\"1\n2\",3\n1\n",
                  "t.lua:3: cannot read data: line 4 has 1 fields where line 1 names 2");
    check_reading(body, "a,b\n1,\"2",
                  "t.lua:3: cannot read data: the quote that opens in line 2 never closes");
    check_reading(
        body, "a,b\n\"1\"x,2\n",
        "t.lua:3: cannot read data: line 2: a comma or the line's end must follow a closing "
        "quote");
    check_reading(body, "a,a\n", "t.lua:3: cannot read data: line 1 names the column 'a' twice");
    check_reading(body, "",
                  "t.lua:3: cannot read data: it is empty, its first line must name the columns");
}

static void json_is_read_as_tables(void **state) {
    (void)state;
    const char *body = READS("local d = folk.read_json 'data'\n"
                             "local text = #d.list .. d.list[2] .. tostring(d.on) .. d.deep.x .. "
                             "tostring(d.none == folk.null) .. tostring(d.none)");
    check_reading(body,
                  "{\"list\": [1, 2.5], \"on\": true, \"deep\": {\"x\": \"y\"}, \"none\": null}",
                  "22.5trueytruenull");
    check_reading(body, "{\"a\": 1,\n \"b\" 2}",
                  "t.lua:2: cannot read data: line 2, column 6: ':' expected near '2'");
    check_reading(
        body, "{\"a\": 1, \"a\": 2}",
        "t.lua:2: cannot read data: line 1, column 12: duplicate object key near '\"a\"'");
}

static void nothing_outside_of_the_folder_is_read(void **state) {
    (void)state;
    folder made;
    folder_create(&made);
    char *link = folk_format("%s/link", made.path);
    assert_int_equal(symlink("/etc/passwd", link), 0);
    made.files[made.count++] = link;
    static const char *const names[] = {"/etc/passwd", "../x", "a/../../x", "link", ""};
    for (size_t i = 0; i < sizeof names / sizeof names[0]; i++) {
        char *body = folk_format("local folk = require 'folk'\nfolk.read_csv '%s'\n", names[i]);
        folk_error err = {0};
        assert_null(folk_script_load(folder_write(&made, "t.lua", body), NULL, &err));
        folk_free(made.files[--made.count]);
        err.text[strcspn(err.text, "\n")] = '\0';
        char *expected = folk_format(
            "t.lua:2: '%s' is not in the scenario's folder: a name is relative to that folder and "
            "cannot lead out of it; let the user give other files by a folk.file parameter",
            names[i]);
        assert_string_equal(err.text, expected);
        folk_free(expected);
        folk_free(body);
    }
    char *main_file = folk_format("%s/t.lua", made.path);
    made.files[made.count++] = main_file;
    folder_remove(&made);
}

static void required_files_are_kept_and_restored(void **state) {
    (void)state;
    folder made;
    folder_create(&made);
    folder_write(&made, "helper.lua", "return { text = 'from the helper' }");
    const char *path = folder_write(&made, "t.lua",
                                    READS("local text = require('helper').text .. tostring(require "
                                          "'helper' == require 'helper')"));
    folk_error err = {0};
    folk_script *script = folk_script_load(path, NULL, &err);
    assert_non_null(script);
    folder_remove(&made);
    assert_int_equal(folk_script_scenario(script)->file_count, 2);
    assert_string_equal(folk_script_scenario(script)->files[0].name, "t.lua");
    assert_string_equal(folk_script_scenario(script)->files[1].name, "helper.lua");
    folk_script *restored = folk_script_restore(folk_script_scenario(script), NULL, &err);
    assert_non_null(restored);
    char result[FOLK_ERROR_TEXT];
    assert_true(setup_runs(restored, result, &err));
    assert_string_equal(result, "from the helpertrue");
    folk_script_destroy(restored);
    folk_script_destroy(script);
}

static void files_that_require_each_other_are_told(void **state) {
    (void)state;
    folder made;
    folder_create(&made);
    folder_write(&made, "helper.lua", "local again = require 'helper'");
    folk_error err = {0};
    assert_null(folk_script_load(folder_write(&made, "t.lua", "local helper = require 'helper'"),
                                 NULL, &err));
    assert_string_equal(err.text, "helper.lua:1: 'helper' requires itself, by way of other files\n"
                                  "  at helper.lua:1\n"
                                  "  at t.lua:1");
    folder_remove(&made);
}

static void a_file_parameter_may_name_none(void **state) {
    (void)state;
    folder made;
    folder_create(&made);
    folk_error err = {0};
    const char *path =
        folder_write(&made, "t.lua",
                     "local folk = require 'folk'\n"
                     "return folk.scenario { name = 't', summary = 's',\n"
                     "  params = { table = folk.file { '', doc = 'd' } },\n"
                     "  setup = function(sim, p) return '<' .. p.table .. '>' end }\n");
    folk_script *script = folk_script_load(path, NULL, &err);
    assert_non_null(script);
    char result[FOLK_ERROR_TEXT];
    assert_true(setup_runs(script, result, &err));
    assert_string_equal(result, "<>");
    assert_int_equal(folk_script_scenario(script)->file_count, 1);
    folk_script_destroy(script);
    folder_remove(&made);
}

static const char FILE_PARAM[] =
    "local folk = require 'folk'\n"
    "return folk.scenario { name = 't', summary = 's',\n"
    "  params = { table = folk.file { 'data.csv', doc = 'd' } },\n"
    "  setup = function(sim, p) return folk.read_csv(p.table)[1].x end }\n";

static void a_file_parameter_may_be_any_path_of_the_user(void **state) {
    (void)state;
    folder inside, outside;
    folder_create(&inside);
    folder_create(&outside);
    folk_error err = {0};
    const char *path = folder_write(&inside, "t.lua", FILE_PARAM);
    assert_null(folk_script_load(path, NULL, &err));
    assert_string_equal(err.text,
                        "t.lua:3: parameter 'table': cannot read data.csv: No such file or "
                        "directory");
    folder_write(&inside, "data.csv", "x\ninside\n");
    const char *other = folder_write(&outside, "other.csv", "x\noutside\n");
    folk_script *script = folk_script_load(path, NULL, &err);
    assert_non_null(script);
    char result[FOLK_ERROR_TEXT];
    assert_true(setup_runs(script, result, &err));
    assert_string_equal(result, "inside");

    folk_values values = folk_values_default(folk_script_scenario(script));
    folk_free(values.items[0].text);
    values.items[0].text = folk_strdup(other);
    assert_false(folk_script_gather(script, &values, false, &err));
    assert_non_null(strstr(err.text, "is not in the scenario's folder"));
    assert_true(folk_script_gather(script, &values, true, &err));
    assert_int_equal(folk_script_scenario(script)->file_count, 3);
    assert_string_equal(folk_script_scenario(script)->files[2].name, other);
    assert_int_equal(folk_script_scenario(script)->files[2].size, 10);
    folk_values_clear(&values);
    folk_script_destroy(script);
    folder_remove(&inside);
    folder_remove(&outside);
}

static void what_is_declared_stays_so(void **state) {
    (void)state;
    check_error("local folk = require 'folk'\n"
                "local name = folk.text { 'a', doc = 'd' }\n"
                "name.default = nil\n",
                "t.lua:3: folk.text cannot be changed: 'default' was assigned");
    check_error("local folk = require 'folk'\n"
                "local mine = folk.scenario { name = 't', summary = 's', setup = function() end }\n"
                "mine.metrics = 'a text is no list'\n"
                "return mine\n",
                "t.lua:3: the scenario cannot be changed: 'metrics' was assigned");
    folk_error err = {0};
    folk_script *script =
        script_of("local folk = require 'folk'\n"
                  "local choices = { 'a', 'b' }\n"
                  "local mode = folk.choice { 'a', choices = choices, doc = 'd' }\n"
                  "choices[1], choices[2] = {}, nil\n"
                  "return folk.scenario { name = 't', summary = 's', params = { mode = mode },\n"
                  "  setup = function() end }\n",
                  NULL, &err);
    assert_non_null(script);
    assert_int_equal(folk_script_scenario(script)->params[0].choice_count, 2);
    assert_string_equal(folk_script_scenario(script)->params[0].choices[0], "a");
    folk_script_destroy(script);
}

static void a_pipe_that_nobody_writes_is_refused_at_once(void **state) {
    (void)state;
    folder made;
    folder_create(&made);
    char *pipe = folk_strdup(folder_write(&made, "data.csv", ""));
    unlink(pipe);
    assert_int_equal(mkfifo(pipe, 0600), 0);
    folk_error err = {0};
    assert_null(folk_script_load(folder_write(&made, "t.lua", FILE_PARAM), NULL, &err));
    assert_non_null(strstr(err.text, "data.csv: it is not a regular file"));
    folk_free(pipe);
    folder_remove(&made);
}

static void a_file_too_large_for_the_store_is_refused_unread(void **state) {
    (void)state;
    folder made;
    folder_create(&made);
    const char *data = folder_write(&made, "data.csv", "");
    assert_int_equal(truncate(data, 1000000001), 0);
    folk_error err = {0};
    assert_null(folk_script_load(folder_write(&made, "t.lua", FILE_PARAM), NULL, &err));
    assert_non_null(strstr(err.text, "data.csv: it is larger than a gigabyte"));
    folder_remove(&made);
}

static void a_kept_scenario_without_files_is_refused(void **state) {
    (void)state;
    folk_error err = {0};
    assert_null(folk_script_restore(&(folk_scenario){0}, NULL, &err));
    assert_string_equal(err.text, "the run has no scenario file: the store is damaged");
}

int main(void) {
    const struct CMUnitTest tests[] = {
        FOLK_TEST(a_wrong_parameter_is_told_with_its_line),
        FOLK_TEST(a_wrong_scenario_is_told_with_its_line),
        FOLK_TEST(a_wrong_case_is_told_with_its_line),
        FOLK_TEST(a_file_that_is_no_scenario_is_told),
        FOLK_TEST(what_is_declared_becomes_plain_data),
        FOLK_TEST(setup_gets_the_values_and_a_case_its_theory),
        FOLK_TEST(csv_is_read_as_rfc_4180_has_it),
        FOLK_TEST(json_is_read_as_tables),
        FOLK_TEST(nothing_outside_of_the_folder_is_read),
        FOLK_TEST(required_files_are_kept_and_restored),
        FOLK_TEST(files_that_require_each_other_are_told),
        FOLK_TEST(a_file_parameter_may_be_any_path_of_the_user),
        FOLK_TEST(a_file_parameter_may_name_none),
        FOLK_TEST(what_is_declared_stays_so),
        FOLK_TEST(a_pipe_that_nobody_writes_is_refused_at_once),
        FOLK_TEST(a_file_too_large_for_the_store_is_refused_unread),
        FOLK_TEST(a_kept_scenario_without_files_is_refused),
    };
    return FOLK_TESTS(tests);
}
