// SPDX-License-Identifier: GPL-3.0-or-later
// Matches in a scenario: kernel and generated loops agree, functions are fenced in, wrong moves are
// told.
#include "tests/test.h"

#include "tests/lua/run_support.h"

static void a_match_sums_its_repetitions(void **state) {
    (void)state;
    test_x("local r = sim:match { players = { 'tit-for-tat', 'defector' }, turns = 10, repetitions "
           "= 3,\n"
           "  moves = true }\n"
           "assert(r.scores[1] == 27 and r.scores[2] == 42)\n"
           "assert(r.cooperations[1] == 3 and r.cooperations[2] == 0)\n"
           "assert(r.moves[1] == 'CDDDDDDDDD' and r.moves[2] == 'DDDDDDDDDD')\n"
           "sim:record('x', 1)",
           1);
}

static void payoffs_come_from_the_game(void **state) {
    (void)state;
    test_x(
        "local game = folk.games.bimatrix { row = { { 1, 2 }, { 3, 4 } },\n"
        "  column = { { 10, 20 }, { 30, 40 } } }\n"
        "local r = sim:match { players = { 'alternator', 'defector' }, game = game, turns = 4 }\n"
        "assert(r.scores[1] == 12 and r.scores[2] == 120)\n"
        "sim:record('x', 1)",
        1);
}

// The same opponent as data (kernel) and as a function (generated loop); what is random draws
// alike.
static const char TWO_WAYS[] =
    "local table_of_2 = {}\n"
    "for i = 1, 16 do table_of_2[i] = (i * 7 % 16) / 16 end\n"
    "local data = { 'first-by-joss', 'gtft', 'random', 'grudger', 'tit-for-2-tats',\n"
    "  folk.strategy { name = 'table', lookup = { memory = 2, opening = 'CD', table = table_of_2 } "
    "} }\n"
    "local copy = folk.strategy { name = 'copy', stochastic = false,\n"
    "  play = function(own, other, turn) return other[turn - 1] or folk.C end }\n"
    "local joss = folk.strategy { name = 'joss', play = function(own, other, turn, self)\n"
    "  local r = self.random()\n"
    "  if turn == 1 then return 1 end\n"
    "  return other[turn - 1] == 1 and r < 0.9 and 1 or 2 end }\n"
    "local function same(a, b)\n"
    "  assert(a.moves[1] == b.moves[1] and a.moves[2] == b.moves[2])\n"
    "  assert(a.scores[1] == b.scores[1] and a.scores[2] == b.scores[2]) end\n"
    "for _, noise in ipairs { 0, 0.1 } do for seed = 1, 3 do\n"
    "  local function match(a, b)\n"
    "    return sim:match { players = { a, b }, turns = 700, noise = noise, seed = seed,\n"
    "      repetitions = 2, moves = true } end\n"
    "  for _, other in ipairs(data) do\n"
    "    same(match(other, 'tit-for-tat'), match(other, copy))\n"
    "    same(match('tit-for-tat', other), match(copy, other))\n"
    "    same(match('first-by-joss', other), match(joss, other)) end\n"
    "end end\n";

static void kernel_and_generated_loops_play_the_same_moves(void **state) {
    (void)state;
    char body[4096];
    snprintf(body, sizeof body, "%s sim:record('x', 1)", TWO_WAYS);
    test_x(body, 1);
}

static void compiled_and_interpreted_loops_agree(void **state) {
    (void)state;
    test_digests_agree(
        "local r = sim:match { players = { 'first-by-feld', 'first-by-downing' }, noise = 0.05,\n"
        "  repetitions = 20 }\n"
        "sim:record('x', r.scores[1]) sim:record('y', r.scores[2])");
}

static void each_function_has_histories_of_its_own(void **state) {
    (void)state;
    test_x(
        "local vandal = folk.strategy { name = 'vandal', play = function(own, other, turn, self)\n"
        "  for i = 1, turn do own[i], other[i] = 2, 2 end\n"
        "  own.x, self.x = 1, 1\n"
        "  setmetatable(other, { __index = function() return 7 end })\n"
        "  return folk.C end }\n"
        "local watch = folk.strategy { name = 'watch', play = function(own, other, turn, self)\n"
        "  assert(#own == turn - 1 and #other == turn - 1 and self.x == nil)\n"
        "  for i = 1, turn - 1 do if other[i] ~= 1 then return 2 end end\n"
        "  return 1 end }\n"
        "local r = sim:match { players = { vandal, watch }, turns = 50, repetitions = 3 }\n"
        "assert(r.cooperations[1] == 150 and r.cooperations[2] == 150)\n"
        "sim:record('x', 1)",
        1);
}

static void memory_is_fresh_in_each_match(void **state) {
    (void)state;
    test_x("local seen = 0\n"
           "local counter = folk.strategy { name = 'counter', uses_length = true,\n"
           "  start = function(self) assert(self.moves == nil and self.turns == 10); self.moves = "
           "0 end,\n"
           "  play = function(own, other, turn, self)\n"
           "    self.moves = self.moves + 1; assert(self.moves == turn); seen = seen + 1\n"
           "    assert(self.payoffs[1] == 3 and self.payoffs[2] == 0)\n"
           "    return 1 end }\n"
           "sim:match { players = { counter, counter }, turns = 10, repetitions = 4 }\n"
           "sim:record('x', seen)",
           80);
}

static void wrong_moves_are_told(void **state) {
    (void)state;
    test_fails("local bad = folk.strategy { name = 'bad', play = function(_, _, turn)\n"
               "  if turn < 4 then return 1 end end }\n"
               "sim:match { players = { bad, 'defector' } }",
               "test.lua:3: strategy 'bad' (test.lua:1) returned nil in round 4: a move is folk.C "
               "(1) or folk.D (2)");
    test_fails("sim:match { players = { 'defector', folk.strategy {\n"
               "  name = 'three', play = function() return 3 end } } }",
               "test.lua:1: strategy 'three' (test.lua:2) returned 3 in round 1: a move is folk.C "
               "(1) or folk.D (2)");
    test_fails("local quiet = folk.strategy { name = 'quiet', stochastic = false,\n"
               "  play = function(_, _, _, self) return self.random() < 1 and 1 or 2 end }\n"
               "sim:match { players = { quiet, quiet } }",
               "test.lua:2: strategy 'quiet' (test.lua:2) calls self.random() though it says "
               "stochastic = false");
}

static void definitions_are_checked(void **state) {
    (void)state;
    test_fails("sim:match { players = { 'defector' } }",
               "test.lua:1: a match has 1 players: it must have 2");
    test_fails("sim:match { players = { 'defector', 'rnadom' } }",
               "test.lua:1: unknown strategy 'rnadom'; did you mean 'random'?");
    test_fails("sim:match { players = { 'defector', 3 } }",
               "test.lua:1: the second player is 3: it must be a strategy or the name of one");
    test_fails("sim:match { players = { 'defector', 'random' }, noise = 1.5 }",
               "test.lua:1: field 'noise' of match is 1.5: must be a probability from 0 to 1");
    test_fails("sim:match { players = { 'defector', 'random' }, turns = 0 }",
               "test.lua:1: field 'turns' of match is 0: it must be from 1 to 2147483647");
    test_fails("sim:match { players = { 'defector', 'random' }, game = {} }",
               "test.lua:1: the game of match is a table: it must be a folk.Game");
    test_fails("sim:match { players = { 'defector', 'random' },\n"
               "  game = folk.games.bimatrix { row = { { 1 } } } }",
               "test.lua:1: the game of match has 1 rows and 1 columns: each player must have 2 "
               "actions");
}

int main(void) {
    const struct CMUnitTest tests[] = {
        FOLK_TEST(a_match_sums_its_repetitions),
        FOLK_TEST(payoffs_come_from_the_game),
        FOLK_TEST(kernel_and_generated_loops_play_the_same_moves),
        FOLK_TEST(compiled_and_interpreted_loops_agree),
        FOLK_TEST(each_function_has_histories_of_its_own),
        FOLK_TEST(memory_is_fresh_in_each_match),
        FOLK_TEST(wrong_moves_are_told),
        FOLK_TEST(definitions_are_checked),
    };
    return FOLK_TESTS(tests);
}
