// SPDX-License-Identifier: GPL-3.0-or-later
// The rules by which two play: the kernel and the generated loops agree on each of them, chance has
// the distribution that is asked for, and exact matches give known values.
#include "tests/test.h"

#include "tests/lua/run_support.h"

// The same opponent as data (kernel) and as a function (generated loop), under 16 sets of rules:
// equal moves, points and cooperations, to the last bit.
static const char TWO_WAYS[] =
    "local table_of_2 = {}\n"
    "for i = 1, 16 do table_of_2[i] = (i * 7 % 16) / 16 end\n"
    "local data = { 'first-by-joss', 'grudger', 'tit-for-2-tats', folk.cycler { moves = 'CDD' },\n"
    "  folk.strategy { name = 'table', lookup = { memory = 2, opening = 'CD', table = table_of_2 } "
    "} }\n"
    "local copy = folk.strategy { name = 'copy', stochastic = false,\n"
    "  play = function(own, other, turn) return other[turn - 1] or folk.C end }\n"
    "local joss = folk.strategy { name = 'joss', play = function(own, other, turn, self)\n"
    "  local r = self.random()\n"
    "  if turn == 1 then return 1 end\n"
    "  return other[turn - 1] == 1 and r < 0.9 and 1 or 2 end }\n"
    "local function same(a, b)\n"
    "  for i = 1, 2 do assert(a.moves[i] == b.moves[i] and a.scores[i] == b.scores[i])\n"
    "    assert(a.cooperations[i] == b.cooperations[i]) end end\n"
    "for rules = 0, 15 do\n"
    "  local function match(a, b)\n"
    "    return sim:match { players = { a, b }, turns = 600, repetitions = 2, moves = true,\n"
    "      noise = rules % 2 / 10, perception = math.floor(rules / 2) % 2 / 5,\n"
    "      discount = 1 - math.floor(rules / 4) % 2 / 100, alternating = rules >= 8,\n"
    "      continue = rules % 3 == 0 and 0.98 or nil, seed = rules } end\n"
    "  for _, other in ipairs(data) do\n"
    "    same(match(other, 'tit-for-tat'), match(other, copy))\n"
    "    same(match('tit-for-tat', other), match(copy, other))\n"
    "    same(match('first-by-joss', other), match(joss, other))\n"
    "    same(match(other, 'first-by-joss'), match(other, joss)) end\n"
    "end\n"
    "sim:record('x', 1)";

static void kernel_and_loops_agree_under_all_rules(void **state) {
    (void)state;
    test_x(TWO_WAYS, 1);
    test_digests_agree(
        "local r = sim:match { players = { 'first-by-feld', 'first-by-downing' }, noise = 0.05,\n"
        "  perception = 0.1, discount = 0.99, continue = 0.995, alternating = true, repetitions = "
        "50 }\n"
        "sim:record('x', r.scores[1]) sim:record('y', r.scores[2])");
}

// Geometric from 1 on with w = 0.9: mean 10, deviation 9.49; over 20,000 matches the standard error
// is 0.067, and 4 of them 0.27. One match in ten has one round: 2,000, deviation 42.4.
static void lengths_are_geometric(void **state) {
    (void)state;
    test_x(
        "local rounds, ones = 0, 0\n"
        "for seed = 1, 20000 do\n"
        "  local r = sim:match { players = { 'cooperator', 'cooperator' }, continue = 0.9,\n"
        "    seed = seed }\n"
        "  rounds = rounds + r.cooperations[1]\n"
        "  if r.cooperations[1] == 1 then ones = ones + 1 end\n"
        "end\n"
        "assert(math.abs(rounds / 20000 - 10) < 0.27, rounds)\n"
        "assert(math.abs(ones - 2000) < 4 * 42.4, ones)\n"
        "local one = sim:match { players = { 'cooperator', 'cooperator' }, continue = 0 }\n"
        "local few = sim:match { players = { 'cooperator', 'cooperator' }, continue = 0.999999,\n"
        "  turns = 3 }\n"
        "assert(one.cooperations[1] == 1 and few.cooperations[1] == 3)\n"
        "sim:record('x', 1)",
        1);
}

// Tit-for-tat sees a cooperator defect one time in four: it defects in so many rounds, and nobody's
// points hang on what was seen. 40,000 rounds: deviation 86.6 about 10,000, but for the first
// round.
static void what_is_mis_seen_is_not_scored(void **state) {
    (void)state;
    test_x("local r = sim:match { players = { 'tit-for-tat', 'cooperator' }, turns = 40000,\n"
           "  perception = 0.25 }\n"
           "local defections = 40000 - r.cooperations[1]\n"
           "assert(math.abs(defections - 10000) < 4 * 86.6, defections)\n"
           "assert(r.cooperations[2] == 40000)\n"
           "assert(r.scores[1] == 3 * 40000 + 2 * defections)\n"
           "assert(r.scores[2] == 3 * (40000 - defections))\n"
           "sim:record('x', 1)",
           1);
}

// 1 + 1/2 + 1/4 rounds of 3 points; and in turns, where the second answers at once.
static void rounds_count_as_the_rules_say(void **state) {
    (void)state;
    test_x("local r = sim:match { players = { 'cooperator', 'tit-for-tat' }, turns = 3,\n"
           "  discount = 0.5 }\n"
           "assert(r.scores[1] == 5.25 and r.cooperations[2] == 1.75)\n"
           "r = sim:match { players = { 'defector', 'tit-for-tat' }, turns = 10, alternating = "
           "true }\n"
           "assert(r.scores[1] == 10 and r.cooperations[2] == 0)\n"
           "sim:record('x', 1)",
           1);
}

// A function that knows the length: all of it, one more where it is a round further, no end where
// that is left to chance.
static void the_length_is_told_as_the_player_counts(void **state) {
    (void)state;
    test_x(
        "local function told(length, rules)\n"
        "  local watch = folk.strategy { name = 'watch', uses_length = true, stochastic = false,\n"
        "    play = function(_, _, turn, self) assert(self.turns == length) return 1 end }\n"
        "  rules.players = { 'defector', watch }\n"
        "  sim:match(rules)\n"
        "end\n"
        "told(7, { turns = 7 })\n"
        "told(8, { turns = 7, alternating = true })\n"
        "told(math.huge, { continue = 0.5 })\n"
        "sim:record('x', 1)",
        1);
}

// Known values at 5, 3, 1, 0: extort-2 against random 42/17 and 59/34; tit-for-tat's noisy
// self-play 2.25; 3 / (1 - w) for two cooperators that go on with w; w = 2/3 and a discount of 3/4
// make 1/2.
static void exact_matches_give_known_values(void **state) {
    (void)state;
    test_x(
        "local function near(value, expected) assert(math.abs(value - expected) < 1e-9, value) "
        "end\n"
        "local function exact(a, b, rules)\n"
        "  rules.players, rules.exact = { a, b }, true\n"
        "  return sim:match(rules).scores\n"
        "end\n"
        "local long = exact('zd-extort-2', 'random', { turns = math.huge })\n"
        "near(long[1], 42 / 17) near(long[2], 59 / 34)\n"
        "near(exact('tit-for-tat', 'tit-for-tat', { turns = math.huge, noise = 0.01 })[1], 2.25)\n"
        "near(exact('cooperator', 'cooperator', { continue = 0.75 })[1], 12)\n"
        "near(exact('cooperator', 'cooperator', { continue = 2 / 3, discount = 3 / 4 })[1], 6)\n"
        "near(exact('cooperator', 'cooperator', { continue = 0 })[1], 3)\n"
        "near(exact('cooperator', 'cooperator', { continue = 0.5, turns = 2 })[1], 4.5)\n"
        "near(exact('tit-for-tat', 'defector', {})[2], 204)\n"
        "near(exact('tit-for-tat', 'defector', { repetitions = 3 })[2], 612)\n"
        "sim:record('x', 1)",
        1);
}

// Joss against generous tit-for-tat by all rules at once: the mean of 4,000 matches lies within 4
// standard errors of what is expected.
static void exact_and_played_matches_agree(void **state) {
    (void)state;
    test_x("local function rules(extra)\n"
           "  extra.players = { 'first-by-joss', 'gtft' }\n"
           "  extra.noise, extra.perception, extra.discount = 0.02, 0.05, 0.99\n"
           "  extra.continue, extra.alternating = 0.95, true\n"
           "  return extra\n"
           "end\n"
           "local expected = sim:match(rules { exact = true }).scores[1]\n"
           "local sum, squares = 0, 0\n"
           "for seed = 1, 4000 do\n"
           "  local excess = sim:match(rules { seed = seed }).scores[1] - expected\n"
           "  sum, squares = sum + excess, squares + excess * excess\n"
           "end\n"
           "assert(math.abs(sum) / math.sqrt(squares) < 4, sum / math.sqrt(squares))\n"
           "sim:record('x', 1)",
           1);
}

static void wrong_rules_are_told(void **state) {
    (void)state;
    const struct {
        const char *rules, *sentence;
    } cases[] = {
        {"continue = 1", "field 'continue' of match is 1: must be a probability from 0 to below 1, "
                         "for a match to end"},
        {"discount = 0", "field 'discount' of match is 0: must be above 0 and at most 1"},
        {"perception = -1", "field 'perception' of match is -1: must be a probability from 0 to 1"},
        {"turns = 2.5", "field 'turns' of match is 2.5: it must be a whole number"},
        {"turns = math.huge",
         "field 'turns' of match is math.huge: it must be a whole number from 1 "
         "to 2147483647 unless exact = true"},
        {"exact = true, moves = true",
         "a match has both exact and moves: what is an average has no moves"},
        {"exact = true", "strategy 'first-by-downing' is a function: exact payoffs need strategies "
                         "that are data (memory_one, lookup or machine)"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        char body[256], sentence[256];
        snprintf(body, sizeof body, "sim:match { players = { 'gtft', 'first-by-downing' }, %s }",
                 cases[i].rules);
        snprintf(sentence, sizeof sentence, "test.lua:1: %s", cases[i].sentence);
        test_fails(body, sentence);
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        FOLK_TEST(kernel_and_loops_agree_under_all_rules),
        FOLK_TEST(lengths_are_geometric),
        FOLK_TEST(what_is_mis_seen_is_not_scored),
        FOLK_TEST(rounds_count_as_the_rules_say),
        FOLK_TEST(the_length_is_told_as_the_player_counts),
        FOLK_TEST(exact_matches_give_known_values),
        FOLK_TEST(exact_and_played_matches_agree),
        FOLK_TEST(wrong_rules_are_told),
    };
    return FOLK_TESTS(tests);
}
