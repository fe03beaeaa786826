// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/cli/spawn.h"

#include <jansson.h>
#include <sqlite3.h>

#define KNOWN TEST_DATA "known.lua"

static json_t *parse(const test_output *output) {
    json_error_t error;
    json_t *object = json_loads(output->out, 0, &error);
    if (object == NULL) fail_msg("%s in: %s", error.text, output->out);
    return object;
}

static void json_is_one_object_of_the_promised_shape(void **state) {
    (void)state;
    const test_output output = test_folk("run", KNOWN, "--json", "--seed", "7");
    assert_status(output, 0);
    json_t *object = parse(&output);
    const char *store, *scenario, *digest, *status;
    json_int_t run, seed;
    json_t *measures, *tables;
    assert_int_equal(json_unpack(object, "{s:s, s:I, s:s, s:I, s:s, s:s, s:o, s:o !}", "store",
                                 &store, "run", &run, "scenario", &scenario, "seed", &seed,
                                 "digest", &digest, "status", &status, "measures", &measures,
                                 "tables", &tables),
                     0);
    assert_string_equal(store, "folk.db");
    assert_string_equal(scenario, "known");
    assert_string_equal(status, "done");
    assert_int_equal(run, 1);
    assert_int_equal(seed, 7);
    assert_int_equal(strlen(digest), 16);
    assert_int_equal(strspn(digest, "0123456789abcdef"), 16);
    json_decref(object);
}

static void measures_and_tables_are_what_the_scenario_recorded(void **state) {
    (void)state;
    const test_output output = test_folk("run", KNOWN, "--json", "--no-store", "--quiet");
    assert_status(output, 0);
    json_t *object = parse(&output);
    double level, points[2];
    json_int_t twice;
    const char *players[2];
    assert_int_equal(
        json_unpack(object, "{s:n, s:n, s:{s:F, s:I !}, s:{s:[{s:s, s:F !}, {s:s, s:F !} !] !}}",
                    "store", "run", "measures", "level", &level, "twice", &twice, "tables",
                    "ranking", "player", &players[0], "points", &points[0], "player", &players[1],
                    "points", &points[1]),
        0);
    assert_near(level, 3 * 0.1, 0.0);
    assert_int_equal(twice, 5 + 6);
    assert_string_equal(players[0], "say \"hi\", you");
    assert_string_equal(players[1], "ünder");
    assert_near(points[0], 1.0 / 3.0, 0.0);
    assert_near(points[1], 2.0, 0.0);
    assert_int_equal(access("folk.db", F_OK), -1);
    json_decref(object);
}

static void digest_of(char digest[17], const char *const *arguments) {
    const test_output output = test_wait(test_start(arguments));
    assert_status(output, 0);
    json_t *object = parse(&output);
    strcpy(digest, json_string_value(json_object_get(object, "digest")));
    json_decref(object);
}

// The generated scenario draws random numbers in two processes.
static void same_seed_same_digest_in_any_process(void **state) {
    (void)state;
    assert_status(test_folk("new", "counter", "--level", "processes"), 0);
    char first[17], second[17], interpreted[17], recorded[17], other[17];
    digest_of(first, (const char *[]){"run", "counter.lua", "--json", NULL});
    digest_of(second, (const char *[]){"run", "counter.lua", "--json", NULL});
    digest_of(interpreted, (const char *[]){"run", "counter.lua", "--json", "--no-jit", NULL});
    digest_of(recorded, (const char *[]){"run", "counter.lua", "--json", "--record", "all",
                                         "--points", "10", "--out", "other.db", NULL});
    digest_of(other, (const char *[]){"run", "counter.lua", "--json", "--seed", "2", NULL});
    assert_string_equal(first, second);
    assert_string_equal(first, interpreted);
    assert_string_equal(first, recorded);
    assert_string_not_equal(first, other);
}

static void replay_is_equal_and_says_both_digests(void **state) {
    (void)state;
    char digest[17], expected[512];
    assert_status(test_folk("new", "counter", "--level", "processes"), 0);
    digest_of(digest, (const char *[]){"run", "counter.lua", "--json", NULL});
    assert_int_equal(unlink("counter.lua"), 0); // the store alone is enough
    const test_output output = test_folk("replay", "folk.db#1");
    assert_status(output, 0);
    snprintf(expected, sizeof expected,
             "folk.db#1: counter, seed 1\ndigest kept  %s\ndigest now   %s\n"
             "equal: the run is the same, bit for bit\n",
             digest, digest);
    assert_string_equal(output.out, expected);
}

// The kept value of `scale` is changed from 0.1 to 0.2, so that level is 0.2 instead of 0.1 at time
// 1.
static void replay_of_another_run_says_where_they_part(void **state) {
    (void)state;
    assert_status(test_folk("run", KNOWN), 0);
    sqlite3 *db;
    assert_int_equal(sqlite3_open("folk.db", &db), SQLITE_OK);
    assert_int_equal(sqlite3_exec(db,
                                  "UPDATE parameter SET value = '0.2', number = 0.2 "
                                  "WHERE name = 'scale'",
                                  NULL, NULL, NULL),
                     SQLITE_OK);
    assert_int_equal(sqlite3_changes(db), 1);
    sqlite3_close(db);
    const test_output output = test_folk("replay", "folk.db#1");
    assert_status(output, 1);
    assert_string_equal(output.err, "folk: run 1 did not replay to the same digest\n");
    const char *part = "\nthey part at time 1: level was 0.10000000000000001, and now there is "
                       "0.20000000000000001\n";
    if (strstr(output.out, part) == NULL) fail_msg("%s", output.out);
}

static void usage_errors_are_sentences_and_status_2(void **state) {
    (void)state;
    const struct {
        const char *arguments[4];
        const char *text;
    } cases[] = {
        {{"rum"}, "folk: unknown command 'rum'; did you mean 'run'?\n"},
        {{"run"}, "folk: run: needs SCENARIO; see folk run --help\n"},
        {{"run", KNOWN, "--timout", "3"},
         "folk: run: unknown option 'timout'; did you mean 'timeout'?\n"},
        {{"run", KNOWN, "--seed"}, "folk: --seed needs a value: --seed N\n"},
        {{"run", KNOWN, "--seed=-1"}, "folk: --seed -1: must be a whole number, 0 or more\n"},
        {{"run", KNOWN, "--memory=0"},
         "folk: --memory 0: must be a whole number, from 1 to 1048576\n"},
        {{"run", KNOWN, "--record=al"},
         "folk: --record al: must be one of series, events, all; did you mean 'all'?\n"},
        {{"run", KNOWN, "--set=cuont=3"},
         "folk: unknown parameter 'cuont'; did you mean 'count'?\n"},
        {{"run", "knwon.lua"},
         "folk: there is no file 'knwon.lua' and no scenario of that name; `folk scenarios` lists "
         "those that come with Folk\n"},
        {{"show", "#0"}, "folk: '#0': a run is named like folk.db#3, its number being 1 or more\n"},
        {{"match", "tit-for-tat", "defectr"},
         "folk: unknown strategy 'defectr'; did you mean 'defector'?\n"},
        {{"strategies", "defectr"}, "folk: unknown strategy 'defectr'; did you mean 'defector'?\n"},
        {{"new", "My Scenario"},
         "folk: 'My Scenario': a scenario's name is small letters, digits and single hyphens, like "
         "my-scenario\n"},
        {{"bench", "phold-2k"}, "folk: unknown benchmark 'phold-2k'; did you mean 'phold-1k'?\n"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        const test_output output = test_folk(cases[i].arguments[0], cases[i].arguments[1],
                                             cases[i].arguments[2], cases[i].arguments[3]);
        assert_string_equal(output.err, cases[i].text);
        assert_string_equal(output.out, "");
        assert_status(output, 2);
    }
}

static void a_store_that_cannot_be_written_is_told_before_the_run(void **state) {
    (void)state;
    FILE *file = fopen("foreign.txt", "w");
    fputs("This is no database, and far longer than a header of SQLite would be; it must stay as "
          "it is, whatever the program thinks of it.\n",
          file);
    fclose(file);
    const test_output foreign = test_folk("run", KNOWN, "--out", "foreign.txt");
    assert_status(foreign, 1);
    assert_string_equal(foreign.out, "");
    assert_non_null(strstr(foreign.err, "folk: foreign.txt is not a Folk store"));
    const test_output nowhere = test_folk("run", KNOWN, "--out", "no/such/folder/folk.db");
    assert_status(nowhere, 1);
    assert_string_equal(nowhere.out, "");
    assert_non_null(strstr(nowhere.err, "no/such/folder/folk.db"));
}

static void a_script_error_is_status_1_and_kept(void **state) {
    (void)state;
    FILE *file = fopen("broken.lua", "w");
    fputs("local folk = require 'folk'\n"
          "return folk.scenario { name = 'broken', summary = 'x', setup = function(sim)\n"
          "  sim:at(1, function() error('no more apples') end)\n"
          "end }\n",
          file);
    fclose(file);
    const test_output run = test_folk("run", "broken.lua");
    assert_status(run, 1);
    assert_non_null(strstr(run.err, "folk: broken.lua:3: no more apples"));
    const test_output show = test_folk("show", "--json");
    json_t *object = parse(&show);
    assert_string_equal(json_string_value(json_object_get(object, "status")), "failed");
    assert_non_null(strstr(json_string_value(json_object_get(object, "error")), "no more apples"));
    json_decref(object);
    const test_output check = test_folk("check", "broken.lua", "--json");
    assert_status(check, 1);
    object = parse(&check);
    assert_true(json_is_false(json_object_get(object, "ok")));
    json_decref(object);
}

static void a_question_that_nobody_answers_fails_the_run(void **state) {
    (void)state;
    FILE *file = fopen("oracle.lua", "w");
    fputs("local folk = require 'folk'\n"
          "return folk.scenario { name = 'oracle', summary = 'x', setup = function(sim)\n"
          "  sim:process('pilgrim', function(self)\n"
          "    self:ask { to = 'delphi', request = 'who is wise?' }\n"
          "  end)\n"
          "end }\n",
          file);
    fclose(file);
    const test_output output = test_folk("run", "oracle.lua");
    assert_status(output, 1);
    assert_string_equal(output.err, "folk: agent 'delphi' at time 0, exchange 1: it has no "
                                    "stand-in that could answer; give it one, "
                                    "or set a model's endpoint with --llm-url or $FOLK_LLM_URL\n");
}

static void match_json_has_moves_scores_and_cooperation(void **state) {
    (void)state;
    const test_output output =
        test_folk("match", "tit-for-tat", "defector", "--turns", "5", "--json");
    assert_status(output, 0);
    json_t *object = parse(&output);
    const char *players[2], *actions[2];
    json_int_t turns, scores[2];
    double cooperation;
    json_int_t none;
    assert_int_equal(json_unpack(object, "{s:[ss!], s:I, s:[ss!], s:[II!], s:[FI!] !}", "players",
                                 &players[0], &players[1], "turns", &turns, "actions", &actions[0],
                                 &actions[1], "scores", &scores[0], &scores[1], "cooperation",
                                 &cooperation, &none),
                     0);
    assert_string_equal(players[0], "tit-for-tat");
    assert_string_equal(actions[0], "CDDDD");
    assert_string_equal(actions[1], "DDDDD");
    assert_int_equal(turns, 5);
    assert_int_equal(scores[0], 0 + 4 * 1);
    assert_int_equal(scores[1], 5 + 4 * 1);
    assert_near(cooperation, 0.2, 0.0);
    assert_int_equal(none, 0);
    json_decref(object);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        FOLK_SPAWN_TEST(json_is_one_object_of_the_promised_shape),
        FOLK_SPAWN_TEST(measures_and_tables_are_what_the_scenario_recorded),
        FOLK_SPAWN_TEST(same_seed_same_digest_in_any_process),
        FOLK_SPAWN_TEST(replay_is_equal_and_says_both_digests),
        FOLK_SPAWN_TEST(replay_of_another_run_says_where_they_part),
        FOLK_SPAWN_TEST(usage_errors_are_sentences_and_status_2),
        FOLK_SPAWN_TEST(a_store_that_cannot_be_written_is_told_before_the_run),
        FOLK_SPAWN_TEST(a_script_error_is_status_1_and_kept),
        FOLK_SPAWN_TEST(a_question_that_nobody_answers_fails_the_run),
        FOLK_SPAWN_TEST(match_json_has_moves_scores_and_cooperation),
    };
    return FOLK_TESTS(tests);
}
