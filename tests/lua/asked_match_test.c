// SPDX-License-Identifier: GPL-3.0-or-later
// Tournaments with minds. The oracle is the library: a mind that does what a strategy does must get
// what the strategy gets.
#include "tests/lua/minds_support.h"

// copy(name, reply): a recorded mind that plays reply(other's choices so far) in up to 6 rounds.
#define COPIES                                                                            \
    "local function copy(name, reply)\n"                                                  \
    "  local moves = {}\n"                                                                \
    "  local function fill(history)\n"                                                    \
    "    moves[history] = reply(history)\n"                                               \
    "    if #history == 5 then return end\n"                                              \
    "    fill(history .. 'C'); fill(history .. 'D') end\n"                                \
    "  fill ''\n"                                                                         \
    "  return folk.recorded { name = name, table = moves, choices = { 'C', 'D' } } end\n" \
    "local copies = {\n"                                                                  \
    "  copy('tit-for-tat', function(h) return h == '' and 'C' or h:sub(-1) end),\n"       \
    "  copy('alternator', function(h) return #h % 2 == 0 and 'C' or 'D' end), 'grudger' }\n"

// As models, which ask; a stand-in answers.
#define MODELS                                                                          \
    "local copies = { folk.model { name = 'tit-for-tat', stand_in = 'tit-for-tat' },\n" \
    "  folk.model { name = 'alternator', stand_in = 'alternator' }, 'grudger' }\n"

// Both tournaments; x is 1 when every number of their results is equal, y the time at the end.
#define COMPARE                                                                            \
    "local function meet(players, record, done)\n"                                         \
    "  sim:tournament { players = players, turns = 6, repetitions = 3, record = record,\n" \
    "    game = folk.games.chicken(), done = done } end\n"                                 \
    "local function same(a, b, name)\n"                                                    \
    "  if type(a) ~= 'table' then\n"                                                       \
    "    if a ~= b then error(('%s: %s is not %s'):format(name, a, b)) end\n"              \
    "    return end\n"                                                                     \
    "  for key, value in pairs(a) do same(value, b[key], name .. '.' .. key) end end\n"    \
    "meet({ 'tit-for-tat', 'alternator', 'grudger' }, false, function(expected)\n"         \
    "  meet(copies, true, function(result)\n"                                              \
    "    same(expected, result, 'result'); same(result, expected, 'result')\n"             \
    "    sim:record('x', 1); sim:record('y', sim:now()) end) end)\n"

static test_run run_with(const char *body, minds_answer_fn answer, bool newest_first, bool no_jit) {
    test_run test = test_run_begin(body, no_jit);
    minds_answer(&test, answer, newest_first);
    if (test.status != FOLK_DONE) fail_msg("%s", test.err.text);
    return test;
}

static void recorded_minds_get_what_the_strategies_get(void **state) {
    (void)state;
    test_run test = test_run_to_end(COPIES COMPARE, false);
    if (test.status != FOLK_DONE) fail_msg("%s", test.err.text);
    assert_near(test_measure(&test, "x"), 1, 0);
    assert_near(test_measure(&test, "y"), 6, 0); // three repetitions after three
    test_run_end(&test);
}

// Of six matches, twins too, of 6 rounds in 3 repetitions: two decisions of models a round in three
// of them, one in two, none in one.
static void models_get_what_their_stand_ins_get(void **state) {
    (void)state;
    test_run test = run_with(MODELS COMPARE, minds_stand_in, false, false);
    assert_near(test_measure(&test, "x"), 1, 0);
    assert_int_equal(folk_exchange_count(folk_run_sim(test.run)), 6 * 3 * (3 * 2 + 2 * 1));
    test_run_end(&test);
}

static void the_shared_measures_are_those_of_the_strategies(void **state) {
    (void)state;
    static const char *const measures[] = {"cooperation", "welfare", "efficiency"};
    test_run minds = test_run_to_end(
        COPIES "sim:tournament { players = copies, turns = 6, repetitions = 2 }", false);
    test_run strategies = test_run_to_end("sim:tournament { players = { 'tit-for-tat', "
                                          "'alternator', 'grudger' }, turns = 6, repetitions = 2 }",
                                          false);
    assert_int_equal(minds.status, FOLK_DONE);
    for (int i = 0; i < 3; i++)
        assert_near(test_measure(&minds, measures[i]), test_measure(&strategies, measures[i]), 0);
    test_run_end(&minds);
    test_run_end(&strategies);
}

// Answers take time, so that all questions of the first round are asked before one is answered.
static void all_matches_of_a_repetition_are_played_at_the_same_time(void **state) {
    (void)state;
    test_run test = test_run_begin(
        "local function model(name)\n"
        "  return folk.model { name = name, stand_in = name, latency = folk.latency.constant(1) } "
        "end\n"
        "sim:tournament { players = { model 'grudger', model 'alternator', 'defector' },\n"
        "  turns = 6, repetitions = 2 }",
        false);
    folk_sim *sim = folk_run_sim(test.run);
    assert_int_equal(folk_sim_run(sim, NULL, &test.err), FOLK_BLOCKED);
    assert_int_equal(folk_exchange_open_count(sim), 3 * 2 + 2 * 1);
    test_run_end(&test);
}

// An answer takes 2 time units, so a match of 3 rounds takes 6: from 1 to 7, and from 7 to 13. What
// takes no time has one repetition a time unit.
static void repetitions_follow_each_other(void **state) {
    (void)state;
    static const struct {
        const char *latency;
        double ends;
    } cases[] = {{"folk.latency.constant(2)", 13}, {"folk.latency.constant(0.1)", 2.3}, {"nil", 2}};
    for (int i = 0; i < 3; i++) {
        char body[512];
        snprintf(body, sizeof body,
                 "local m = folk.model { model = 'm', stand_in = 'grudger', latency = %s }\n"
                 "sim:tournament { players = { m, 'defector' }, turns = 3, repetitions = 2,\n"
                 "  done = function(r) assert(r.names[1] == 'm'); sim:record('x', sim:now()) end }",
                 cases[i].latency);
        test_run test = run_with(body, minds_stand_in, false, false);
        assert_near(test_measure(&test, "x"), cases[i].ends, 1e-12);
        test_run_end(&test);
    }
}

// Stochastic stand-ins: equal digests whatever the order in which answers arrive, and interpreted.
static void neither_the_wire_nor_the_compiler_changes_a_tournament(void **state) {
    (void)state;
    static const char body[] =
        "local m = folk.model { model = 'm', stand_in = 'random',\n"
        "  latency = folk.latency.lognormal { median = 1, sigma = 1 } }\n"
        "sim:tournament { players = { m, m, 'first-by-joss' }, turns = 5, repetitions = 3,\n"
        "  done = function(r) for i = 1, 3 do sim:record('x', r.mean[i]) end end }";
    uint64_t digests[3];
    for (int i = 0; i < 3; i++) {
        test_run test = run_with(body, minds_stand_in, i == 1, i == 2);
        digests[i] = folk_sim_digest(folk_run_sim(test.run));
        test_run_end(&test);
    }
    assert_true(digests[0] == digests[1]);
    assert_true(digests[0] == digests[2]);
}

// Matches are keyed by names, as those of strategies are.
static void other_minds_change_no_match(void **state) {
    (void)state;
    static const char body[] =
        "local m = folk.model { model = 'm', stand_in = 'random' }\n"
        "local function meet(players, done)\n"
        "  sim:tournament { players = players, turns = 20, repetitions = 2, done = done } end\n"
        "local small\n"
        "meet({ 'gtft', m }, function(r) small = r.scores end)\n"
        "meet({ m, 'tit-for-tat', 'gtft' }, function(r)\n"
        "  assert(r.scores[3][1] == small[1][2] and r.scores[1][3] == small[2][1])\n"
        "  assert(r.scores[1][1] == small[2][2]); sim:record('x', 1) end)";
    test_run test = run_with(body, minds_stand_in, false, false);
    assert_near(test_measure(&test, "x"), 1, 0);
    test_run_end(&test);
}

static void what_minds_cannot_play_is_refused(void **state) {
    (void)state;
    static const char *const rules[] = {"noise = 0.1",    "perception = 0.1",   "continue = 0.9",
                                        "discount = 0.9", "alternating = true", "exact = true"};
    for (int i = 0; i < 6; i++) {
        char body[256], sentence[512], rule[16];
        snprintf(rule, sizeof rule, "%.*s", (int)strcspn(rules[i], " "), rules[i]);
        snprintf(body, sizeof body,
                 "local m = folk.model { model = 'm', stand_in = 'grudger' }\n"
                 "sim:tournament { players = { 'random', m }, turns = 5, %s }",
                 rules[i]);
        snprintf(sentence, sizeof sentence,
                 "test.lua:2: the tournament has '%s', which only matches of strategies can have: "
                 "'m' is a mind that is asked round by round; leave '%s' out, or let strategies "
                 "alone play",
                 rule, rule);
        test_fails(body, sentence);
    }
}

static void only_tournaments_and_play_take_minds(void **state) {
    (void)state;
    static const char *const cases[][2] = {
        {"sim:match { players = { 'random', m } }", "the second player"},
        {"sim:evolve(sim:population { mix = { { 'random', 3 }, { m, 3 } } },\n"
         "  folk.moran { turns = 5 })",
         "type 2 of moran"},
        {"folk.trembling { strategy = m, noise = 0.1 }", "field 'strategy' of trembling"},
    };
    for (int i = 0; i < 3; i++) {
        char body[256], sentence[512];
        snprintf(body, sizeof body, "local m = folk.model { model = 'm', stand_in = 'grudger' } %s",
                 cases[i][0]);
        snprintf(sentence, sizeof sentence,
                 "test.lua:1: %s is the mind 'm': it must be a strategy or the name of one; minds "
                 "play in sim:tournament, and by self:play",
                 cases[i][1]);
        test_fails(body, sentence);
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        FOLK_TEST(recorded_minds_get_what_the_strategies_get),
        FOLK_TEST(models_get_what_their_stand_ins_get),
        FOLK_TEST(the_shared_measures_are_those_of_the_strategies),
        FOLK_TEST(all_matches_of_a_repetition_are_played_at_the_same_time),
        FOLK_TEST(repetitions_follow_each_other),
        FOLK_TEST(neither_the_wire_nor_the_compiler_changes_a_tournament),
        FOLK_TEST(other_minds_change_no_match),
        FOLK_TEST(what_minds_cannot_play_is_refused),
        FOLK_TEST(only_tournaments_and_play_take_minds),
    };
    return FOLK_TESTS(tests);
}
