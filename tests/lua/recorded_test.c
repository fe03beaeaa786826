// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/test.h"

#include "tests/lua/run_support.h"

#include <sys/stat.h>

// A scenario's file and table of moves in a folder of their own.
typedef struct folder {
    char path[32], scenario[64], table[64];
} folder;

static void write_file(const char *path, const char *text, size_t bytes) {
    FILE *file = fopen(path, "wb");
    assert_non_null(file);
    assert_int_equal(fwrite(text, 1, bytes, file), bytes);
    fclose(file);
}

static folder folder_make(const char *setup, const char *moves, size_t bytes) {
    folder made = {.path = "/tmp/folk-test-XXXXXX"};
    assert_non_null(mkdtemp(made.path));
    snprintf(made.scenario, sizeof made.scenario, "%s/test.lua", made.path);
    snprintf(made.table, sizeof made.table, "%s/moves.json", made.path);
    char *text =
        folk_format("local folk = require 'folk'\n"
                    "local mind = folk.recorded { file = 'moves.json', choices = { 'J', 'F' } }\n"
                    "local function replies(self, agent, others)\n"
                    "  local view, text = { own = {}, other = {} }, ''\n"
                    "  for turn = 1, #others do\n"
                    "    local move = self:decide(agent, { prompt = '?', choices = { 'J', 'F' }, "
                    "view = view })\n"
                    "    view.other[turn] = others:sub(turn, turn) == 'J' and 1 or 2\n"
                    "    text = text .. move end\n"
                    "  return text end\n"
                    "return folk.scenario { name = 'test', summary = 's', setup = function(sim)\n"
                    "  local agent = sim:agent { name = 'gpt-4', mind = mind }\n"
                    "  sim:process('p', function(self) %s end) end }\n",
                    setup);
    write_file(made.scenario, text, strlen(text));
    write_file(made.table, moves, bytes);
    folk_free(text);
    return made;
}

static void folder_remove(const folder *made) {
    unlink(made->scenario);
    unlink(made->table);
    rmdir(made->path);
}

// Runs the scenario; what fails fails the test.
static void run_scenario(const char *path) {
    folk_error err = {0};
    folk_script *script = folk_script_load(path, NULL, &err);
    if (script == NULL) fail_msg("%s", err.text);
    folk_values values = {0};
    folk_run *run =
        folk_run_create(&(folk_run_def){.script = script, .values = &values, .seed = 1}, &err);
    if (run == NULL || folk_sim_run(folk_run_sim(run), NULL, &err) != FOLK_DONE)
        fail_msg("%s", err.text);
    folk_run_destroy(run);
    folk_script_destroy(script);
}

// The table of GPT-4's moves of that name, if it lies beside the repository or above it; the caller
// owns it.
static char *published_table(const char *name, size_t *bytes) {
    static const char *const places[] = {"/../shared", "/../../shared"};
    for (int i = 0; i < 2; i++) {
        char *path = folk_format("%s%s/data/gpt4/%s", FOLK_SOURCE_DIR, places[i], name);
        FILE *file = fopen(path, "rb");
        folk_free(path);
        if (file == NULL) continue;
        char *text = folk_alloc(1 << 17);
        *bytes = fread(text, 1, 1 << 17, file);
        fclose(file);
        return text;
    }
    return NULL;
}

static void play_published(const char *name, const char *life) {
    size_t bytes = 0;
    char *moves = published_table(name, &bytes);
    if (moves == NULL) {
        test_skipped("the published tables of GPT-4's moves are not here");
        return;
    }
    const folder made = folder_make(life, moves, bytes);
    folk_free(moves);
    run_scenario(made.scenario);
    folder_remove(&made);
}

#define REPLIES                                      \
    "local function same(others, expected)\n"        \
    "  local found = replies(self, agent, others)\n" \
    "  if found ~= expected then error(others .. ': ' .. found) end end\n"

// The aggregate facts of the tables that were read from the released files of Akata et al. 2025.
static void gpt4_plays_the_prisoners_dilemma_as_recorded(void **state) {
    (void)state;
    play_published("pd.json", REPLIES "same('JJJJJJJJJJ', 'JJJJJJJJJJ')\n"
                                      "same('FFFFFFFFFF', 'JFFJFFFFFF')\n"
                                      "same('JJJJFJJJJJ', 'JJJJJFJJJJ')\n");
}

static void gpt4_plays_the_battle_of_the_sexes_as_recorded(void **state) {
    (void)state;
    play_published("bos.json", REPLIES "same('JJJJJJJJJJ', 'JJJJJJJJJJ')\n"
                                       "same('FJFJFJFJFJ', 'JJJJJJJJJJ')\n"
                                       "same('FFFFFFFFFF', 'JJJJJFFFFF')\n");
}

// Over all histories of 0 to 9 rounds, the share of J after each number of the other's F.
static void gpt4_forgives_as_often_as_published(void **state) {
    (void)state;
    play_published(
        "pd.json",
        "local j, all, other, view = {}, {}, {}, { own = {} }\n"
        "view.other = other\n"
        "for i = 0, 9 do j[i], all[i] = 0, 0 end\n"
        "local function walk(f)\n"
        "  local move = self:decide(agent, { prompt = '?', choices = { 'J', 'F' }, view = view })\n"
        "  all[f] = all[f] + 1\n"
        "  if move == 'J' then j[f] = j[f] + 1 end\n"
        "  if #other == 9 then return end\n"
        "  for choice = 1, 2 do other[#other + 1] = choice\n"
        "    walk(f + choice - 1); other[#other] = nil end end\n"
        "walk(0)\n"
        "local published = { 1, 0.58, 0.56, 0.27, 0.26, 0.09, 0.03, 0, 0, 0 }\n"
        "for f = 0, 9 do\n"
        "  local share = j[f] / all[f]\n"
        "  if math.abs(share - published[f + 1]) > 0.0051 then error(f .. ': ' .. share) end "
        "end\n");
}

#define TABLE(fields)                                                                     \
    "local mind = folk.recorded { table = { [''] = 'stay', stay = 'go', go = 'stay' },\n" \
    "  choices = { 'stay', 'go' }, " fields " }\n"                                        \
    "local agent = sim:agent { name = 'a', mind = mind }\n"                               \
    "local function decide(self, other, choices)\n"                                       \
    "  return self:decide(agent, { prompt = '?', choices = choices or { 'C', 'D' },\n"    \
    "    view = { own = {}, other = other, turn = #other + 1 } }) end\n"

// Labels may be whole words, and are mapped to the decision's choices by their order.
static void a_table_is_mapped_to_the_choices_of_a_decision(void **state) {
    (void)state;
    test_x(TABLE("name = 'mirror'") "sim:process('p', function(self)\n"
                                    "  assert(agent.mind.name == 'mirror')\n"
                                    "  assert(decide(self, {}) == 'C')\n"
                                    "  assert(decide(self, { 1 }) == 'D')\n"
                                    "  assert(decide(self, { 2 }) == 'C')\n"
                                    "  assert(decide(self, { 1 }, { 'up', 'down' }) == 'down')\n"
                                    "  sim:record('x', 1) end)",
           1);
}

static void a_history_that_is_not_there_is_answered_otherwise(void **state) {
    (void)state;
    test_x(
        TABLE("otherwise = 'tit-for-tat'") "sim:process('p', function(self)\n"
                                           "  local own, other = { 1, 2 }, { 1, 2 }\n"
                                           "  local choice = self:decide(agent, { prompt = '?',\n"
                                           "    choices = { 'C', 'D' },\n"
                                           "    view = { own = own, other = other, turn = 3 } })\n"
                                           "  assert(choice == 'D'); sim:record('x', 1) end)",
        1);
    test_x(
        TABLE(
            "otherwise = function(view, rng)\n"
            "  assert(rng:unit() < 1); return #view.other == 2 and 'D' or 'C' end") "sim:process('"
                                                                                    "p', "
                                                                                    "function(self)"
                                                                                    "\n"
                                                                                    "  "
                                                                                    "assert(decide("
                                                                                    "self, { 1, 1 "
                                                                                    "}) == 'D' and "
                                                                                    "decide(self, "
                                                                                    "{ 1, 1, 1 }) "
                                                                                    "== 'C')\n"
                                                                                    "  "
                                                                                    "sim:record('x'"
                                                                                    ", 1) end)",
        1);
}

static void what_a_table_cannot_answer_fails_with_a_sentence(void **state) {
    (void)state;
    test_fails(TABLE("") "sim:process('p', function(self) decide(self, { 1, 2 }) end)",
               "in process 'p': test.lua:7: agent 'a': the table of folk.recorded has no move for "
               "the history \"staygo\"; give folk.recorded an `otherwise`, a strategy or a "
               "function, or play no more rounds than it knows");
    test_fails(
        TABLE("otherwise = function() return 'E' end") "sim:process('p', function(self) "
                                                       "decide(self, { 1, 2 }) end)",
        "in process 'p': test.lua:7: what 'otherwise' of agent 'a' returned is \"E\": it must "
        "be one of its choices, \"C\", \"D\"");
    test_fails(TABLE("") "sim:process('p', function(self) decide(self, { 3 }) end)",
               "in process 'p': test.lua:7: choice 1 in 'other' of the decision's view is 3: it "
               "must be a whole number from 1 to 2");
    test_fails(
        TABLE("") "sim:process('p', function(self)\n"
                  "  decide(self, {}, { 'A', 'B', 'C' }) end)",
        "in process 'p': test.lua:8: agent 'a' plays recorded moves, which are stay, go: the "
        "decision needs 2 choices in that order, and has 3");
    test_fails(
        TABLE("") "sim:process('p', function(self)\n"
                  "  self:decide(agent, { prompt = '?', choices = { 'C', 'D' } }) end)",
        "in process 'p': test.lua:8: agent 'a' plays recorded moves: the decision needs view "
        "= { other = choices of the other player so far, … }");
}

static void tables_are_checked_when_they_are_made(void **state) {
    (void)state;
    static const char *const cases[][2] = {
        {"{ table = { [''] = 'J' }, choices = { 'J' } }",
         "test.lua:1: field 'choices' of folk.recorded has 1 labels: it must list the table's "
         "labels, two or more, in the order of the decision's choices"},
        {"{ table = { [''] = 'J' }, choices = { 'J', 'JF' } }",
         "test.lua:1: the labels \"J\" and \"JF\" of folk.recorded begin alike: a history could be "
         "read in two ways"},
        {"{ table = { [''] = 'J', J = 'X' }, choices = { 'J', 'F' } }",
         "test.lua:1: the table of folk.recorded answers the history \"J\" with \"X\": it must be "
         "one of J, F"},
        {"{ table = { [''] = 'J', JX = 'F' }, choices = { 'J', 'F' } }",
         "test.lua:1: the table of folk.recorded has the history \"JX\", whose character 2 begins "
         "no label: its labels are J, F"},
        {"{ table = { 'J' }, choices = { 'J', 'F' } }",
         "test.lua:1: a history of the table of folk.recorded is 1: it must be a text"},
        {"{ table = {}, choices = { 'J', 'F' } }",
         "test.lua:1: the table of folk.recorded is empty: it must hold a move for each history"},
        {"{ choices = { 'J', 'F' } }",
         "test.lua:1: folk.recorded has neither file nor table: it must have one of file and "
         "table"},
        {"{ file = 'pd.json', choices = { 'J', 'F' } }",
         "test.lua:1: pd.json is not among the scenario's files: read it at the top of the "
         "scenario's file, outside of functions, or declare it as a folk.file parameter"},
        {"{ table = { [''] = 'J' } }",
         "test.lua:1: field 'choices' of folk.recorded is missing: it must be a table"},
        {"{ table = { [''] = 'J' }, choices = { 'J', 'F' }, otherwise = 'tit-for-tta' }",
         "test.lua:1: unknown strategy 'tit-for-tta'; did you mean 'tit-for-tat'?"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        char body[256];
        snprintf(body, sizeof body, "folk.recorded %s", cases[i][0]);
        test_fails(body, cases[i][1]);
    }
}

// One definition may serve whatever a text names; it has what each kind needs.
static void folk_mind_finds_recorded_moves(void **state) {
    (void)state;
    test_x("local def = { table = { [''] = 'J' }, choices = { 'J', 'F' }, otherwise = 'defector',\n"
           "  stand_in = 'grudger', temperature = 1, name = 'who' }\n"
           "assert(folk.mind('recorded', def).kind == 'recorded')\n"
           "assert(folk.mind('model:m', def).kind == 'model')\n"
           "assert(folk.mind('grudger', def) == folk.library 'grudger')\n"
           "assert(def.table and def.stand_in and not def.model); sim:after(0, function()\n"
           "  sim:record('x', 1) end)",
           1);
    test_fails("folk.mind('recorded:pd.json', { choices = { 'J', 'F' } })",
               "test.lua:1: pd.json is not among the scenario's files: read it at the top of the "
               "scenario's file, outside of functions, or declare it as a folk.file parameter");
    test_fails("folk.mind('grudger', { standin = 'J' })",
               "test.lua:1: folk.mind has no field 'standin'; did you mean 'stand_in'?");
}

int main(void) {
    const struct CMUnitTest tests[] = {
        FOLK_TEST(gpt4_plays_the_prisoners_dilemma_as_recorded),
        FOLK_TEST(gpt4_plays_the_battle_of_the_sexes_as_recorded),
        FOLK_TEST(gpt4_forgives_as_often_as_published),
        FOLK_TEST(a_table_is_mapped_to_the_choices_of_a_decision),
        FOLK_TEST(a_history_that_is_not_there_is_answered_otherwise),
        FOLK_TEST(what_a_table_cannot_answer_fails_with_a_sentence),
        FOLK_TEST(tables_are_checked_when_they_are_made),
        FOLK_TEST(folk_mind_finds_recorded_moves),
    };
    return FOLK_TESTS(tests);
}
