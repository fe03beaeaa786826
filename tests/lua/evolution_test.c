// SPDX-License-Identifier: GPL-3.0-or-later
// Evolution in scenarios: payoffs between types, records, ends, theory as functions, sentences. The
// rules themselves are tested in tests/agents.
#include "tests/test.h"

#include "tests/lua/run_support.h"

#define MORAN "local rule = folk.moran { game = folk.games.prisoners_dilemma(), turns = 10 }\n"
#define PAIR  "types = { 'tit-for-tat', 'defector' }"

// Nowak, Sasaki, Taylor & Fudenberg 2004: tit-for-tat among defectors, 10 rounds, N = 5; and back.
static void theory_gives_the_published_values(void **state) {
    (void)state;
    test_x(MORAN "local there = folk.fixation { dynamics = rule, " PAIR ", size = 5 }\n"
                 "assert(math.abs(there.probability - 0.231174) < 5e-7)\n"
                 "local back = folk.fixation { dynamics = rule, size = 5,\n"
                 "  types = { 'defector', 'tit-for-tat' } }\n"
                 "assert(math.abs(back.probability - 0.089726) < 5e-7)\n"
                 "local all = folk.stationary { dynamics = rule, " PAIR ", size = 5 }\n"
                 "assert(all.fixation.defector['tit-for-tat'] == there.probability)\n"
                 "assert(all.neutral == 0.2)\n"
                 "local share = there.probability / (there.probability + back.probability)\n"
                 "assert(math.abs(all.shares['tit-for-tat'] - share) < 1e-12)\n"
                 "local slope = folk.gradient { dynamics = rule, " PAIR ", size = 5 }\n"
                 "assert(#slope == 4 and slope[4] > 0)\n"
                 "sim:record('x', 1)",
           1);
}

static void a_matrix_gives_the_published_value(void **state) {
    (void)state;
    test_x("local rule = folk.moran { payoffs = { { 2, 1 }, { 3, 0 } } }\n"
           "local f = folk.fixation { dynamics = rule, types = { 'a', 'b' }, size = 10 }\n"
           "assert(math.abs(f.probability - 255255 / 1008638) < 1e-12)\n"
           "sim:record('x', 1)",
           1);
}

// 4000 runs, p = 0.231174: |z| < 4.
static void simulated_fixations_agree_with_theory(void **state) {
    (void)state;
    test_x(MORAN "local theory = folk.fixation { dynamics = rule, " PAIR ", size = 5 }\n"
                 "local runs = sim:fixations { dynamics = rule, " PAIR ", size = 5, runs = 4000 }\n"
                 "local p = theory.probability\n"
                 "local z = (runs.probability - p) / math.sqrt(p * (1 - p) / 4000)\n"
                 "assert(math.abs(z) < 4 and math.abs(runs.time / theory.time - 1) < 0.1)\n"
                 "assert(math.abs(runs.conditional_time / theory.conditional_time - 1) < 0.1)\n"
                 "sim:record('x', 1)",
           1);
}

// The design's example: it ends when one type is left, and the last share is 0 or 1.
static void a_population_evolves_until_one_type_is_left(void **state) {
    (void)state;
    test_x("local people = sim:population { size = 20,\n"
           "  mix = { ['tit-for-tat'] = 10, defector = 10 } }\n"
           "local count = 0\n"
           "for i = 1, 20 do count = count + people.strategy[i] end\n"
           "assert(count == 30)\n"
           "sim:evolve(people, folk.moran { game = folk.games.prisoners_dilemma(), turns = 10,\n"
           "  record = { ['tit-for-tat'] = 'y' }, done = function(result)\n"
           "    assert(result.shares[result.winner] == 1 and result.generations == sim:now())\n"
           "    assert(result.steps <= 20 * result.generations)\n"
           "    local index = result.winner == 'defector' and 1 or 2\n"
           "    for i = 1, 20 do assert(people.strategy[i] == index) end\n"
           "    sim:record('x', 1) end })",
           1);
}

// Two cooperators and two defectors who meet once: 2 (6 + 2) + 8 (5 + 0) / 2 = 28 points over 3
// others.
static void the_shared_measures_are_those_of_the_meetings(void **state) {
    (void)state;
    test_run test = test_run_to_end(
        "local people = sim:population { mix = { { 'C', 2 }, { 'D', 2 } } }\n"
        "sim:evolve(people, folk.wright_fisher { game = folk.games.prisoners_dilemma(),\n"
        "  generations = 1, every = 2 })\nsim:stop()",
        false);
    if (test.status != FOLK_DONE) fail_msg("%s", test.err.text);
    assert_near(test_measure(&test, "cooperation"), 0.5, 1e-15);
    assert_near(test_measure(&test, "welfare"), (2 * 3 + 2 * 1 + 4 * 0 + 4 * 5) / 3.0, 1e-12);
    test_run_end(&test);
}

// On a lattice, by scenario as by hand: one defector among cooperators wins its neighbourhood (8 b
// > 9).
static void a_lone_defector_grows_on_a_lattice(void **state) {
    (void)state;
    test_x("local grid = folk.networks.lattice { rows = 9, columns = 9, neighbourhood = 'moore' }\n"
           "local people = sim:population { mix = { { 'C', 81 }, { 'D', 0 } } }\n"
           "people.strategy[41] = 2\n"
           "sim:evolve(people, folk.imitate_best { payoffs = { { 1, 0 }, { 1.9, 0 } },\n"
           "  network = grid, synchronous = true, self_interaction = true, generations = 1,\n"
           "  done = function(r) sim:record('x', math.floor(81 * r.shares.D + 0.5)) end })",
           9);
}

// The share of cooperators after 20 generations of the same scenario.
static double share_with(const char *rewire) {
    char *body = folk_format(
        "local net = folk.networks.lattice { rows = 20, columns = 20 }\n"
        "local people = sim:population { mix = { { 'C', 200 }, { 'D', 200 } } }\n"
        "sim:evolve(people, folk.fermi { payoffs = { { 1, -1 }, { 2, 0 } }, network = net,\n"
        "  intensity = 0.1, generations = 20, %s\n"
        "  done = function(result) sim:record('x', result.shares.C) end })",
        rewire);
    test_run test = test_run_to_end(body, false);
    if (test.status != FOLK_DONE) fail_msg("%s", test.err.text);
    const double share = test_measure(&test, "x");
    test_run_end(&test);
    folk_free(body);
    return share;
}

static void partners_change_where_a_rule_says_so(void **state) {
    (void)state;
    const double fixed = share_with("");
    assert_true(fixed != 0.5);
    assert_near(share_with("rewire = 0,"), fixed, 0.0);
    assert_true(share_with("rewire = 0.5,") != fixed);
    assert_near(share_with("rewire = 1,"), 0.5, 0.0);
}

static void replicators_are_solved(void **state) {
    (void)state;
    test_x("local r = folk.replicator { payoffs = { { 1, 1 }, { 0, 0 } }, types = { 'a', 'b' },\n"
           "  start = { a = 0.01, b = 0.99 }, time = 5, every = 1 }\n"
           "assert(#r.path == 5 and r.path[5].a == r.shares.a and r.path[2].time == 2)\n"
           "assert(math.abs(r.shares.a - 1 / (1 + 99 * math.exp(-5))) < 1e-9)\n"
           "sim:record('x', 1)",
           1);
}

// Functions are paid by matches: once when they leave nothing to chance, several times otherwise.
static void functions_are_paid_by_matches(void **state) {
    (void)state;
    test_x("local nice = folk.strategy { name = 'nice', stochastic = false,\n"
           "  play = function() return folk.C end }\n"
           "local coin = folk.strategy { name = 'coin',\n"
           "  play = function(own, other, turn, self) return self.random() < 0.5 and 1 or 2 end }\n"
           "local game = folk.games.prisoners_dilemma()\n"
           "local rule = folk.moran { game = game, turns = 10, repetitions = 5 }\n"
           "local f = folk.fixation { dynamics = rule, types = { nice, 'defector' }, size = 5 }\n"
           "local g = folk.fixation { dynamics = rule, types = { 'cooperator', 'defector' }, size "
           "= 5 }\n"
           "assert(f.probability == g.probability)\n"
           "local c = folk.fixation { dynamics = rule, types = { coin, nice }, size = 5 }\n"
           "assert(c.probability > 0.2)\n"
           "sim:record('x', 1)",
           1);
}

static void compiled_and_interpreted_evolution_agree(void **state) {
    (void)state;
    test_digests_agree(
        "local net = folk.networks.scale_free { size = 200, links = 2 }\n"
        "local people = sim:population { mix = { { 'C', 100 }, { 'D', 100 } } }\n"
        "sim:evolve(people, folk.fermi { payoffs = { { 1, 0 }, { 1.2, 0.1 } }, network = net,\n"
        "  intensity = 2, mutation = 0.01, generations = 20, record = { C = 'x' } })");
}

static void bad_evolutions_get_a_sentence(void **state) {
    (void)state;
    test_fails("sim:population { size = 10, mix = { a = 4, b = 5 } }",
               "test.lua:1: population: size is 10 and the mix has 9: they must be equal");
    test_fails("sim:evolve(sim:population { size = 10 }, folk.moran { payoffs = {} })",
               "test.lua:1: evolve: what evolves is a table: it must be a population with a mix");
    test_fails("folk.moran { intensty = 1 }",
               "test.lua:1: moran has no field 'intensty'; did you mean 'intensity'?");
    test_fails("folk.fermi { rewire = 2 }",
               "test.lua:1: fermi: rewire is 2: it must be a number from 0 to 1");
    test_fails(
        "folk.fermi { rewire = 0.5 }",
        "test.lua:1: fermi has rewire: that needs folk.fermi with a network, not synchronous");
    test_fails("sim:fixations { types = { 'C', 'D' }, size = 9, runs = 1, dynamics = folk.fermi {\n"
               "  rewire = 1, network = folk.networks.ring { size = 9, neighbours = 2 } } }",
               "test.lua:1: fixations has a rule with rewire 1: nothing fixes then");
    test_fails("folk.imitate_best { intensity = 1 }",
               "test.lua:1: imitate_best has an intensity: this rule knows none");
    test_fails("local p = sim:population { mix = { a = 4, b = 5 } }\n"
               "sim:evolve(p, folk.moran { payoffs = { { 1, 2 } } })",
               "test.lua:2: row 2 of 'payoffs' of moran is missing: it must be a table");
    test_fails(
        "local p = sim:population { mix = { a = 4, b = 5 } }\n"
        "sim:evolve(p, folk.moran { payoffs = { { 1, -2 }, { 0, 1 } } })",
        "test.lua:2: a fitness could be -2, as a payoff could be -2: it must not be negative; "
        "a lower intensity or higher payoffs mend that");
    test_fails("local p = sim:population { mix = { ['tit-for-tta'] = 4, defector = 5 } }\n"
               "sim:evolve(p, folk.moran { turns = 10 })",
               "test.lua:2: unknown strategy 'tit-for-tta'; did you mean 'tit-for-tat'?");
    test_fails("local p = sim:population { mix = { a = 4, b = 5 } }\n"
               "sim:evolve(p, folk.fermi { payoffs = { { 1, 2 }, { 0, 1 } },\n"
               "  network = folk.networks.ring { size = 10 } })",
               "test.lua:2: the network has 10 nodes where the population has 9 members: they must "
               "be as many");
}

int main(void) {
    const struct CMUnitTest tests[] = {
        FOLK_TEST(theory_gives_the_published_values),
        FOLK_TEST(a_matrix_gives_the_published_value),
        FOLK_TEST(simulated_fixations_agree_with_theory),
        FOLK_TEST(a_population_evolves_until_one_type_is_left),
        FOLK_TEST(the_shared_measures_are_those_of_the_meetings),
        FOLK_TEST(a_lone_defector_grows_on_a_lattice),
        FOLK_TEST(partners_change_where_a_rule_says_so),
        FOLK_TEST(replicators_are_solved),
        FOLK_TEST(functions_are_paid_by_matches),
        FOLK_TEST(compiled_and_interpreted_evolution_agree),
        FOLK_TEST(bad_evolutions_get_a_sentence),
    };
    return FOLK_TESTS(tests);
}
