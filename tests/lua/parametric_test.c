// SPDX-License-Identifier: GPL-3.0-or-later
// Strategies with parameters: vectors that the literature prints, moves by hand, and
// the bounds of what is feasible.
#include "tests/test.h"

#include "tests/lua/run_support.h"

// A strategy of each kind beside the same strategy as a vector: equal payoffs against a random
// machine for both, exactly.
static const char SAME[] =
    "local probe = folk.strategy { name = 'probe',\n"
    "  memory_one = { first = 0.6, 0.9, 0.2, 0.7, 0.4 } }\n"
    "local function same(strategy, vector)\n"
    "  local other = folk.strategy { name = 'vector', memory_one = vector }\n"
    "  local function scores(player)\n"
    "    return sim:match { players = { player, probe }, turns = 7, exact = true }.scores end\n"
    "  local a, b = scores(strategy), scores(other)\n"
    "  for i = 1, 2 do assert(math.abs(a[i] - b[i]) < 1e-12, strategy.name) end\n"
    "end\n";

static void check_same(const char *cases) {
    char body[2048];
    snprintf(body, sizeof body, "%s%s\nsim:record('x', 1)", SAME, cases);
    test_x(body, 1);
}

// Stewart & Plotkin 2012 (extort-2, gtft-2), the Axelrod library (set-2), at 5, 3, 1, 0.
static void zero_determinant_vectors_are_the_published(void **state) {
    (void)state;
    check_same(
        "same(folk.zd { s = 1 / 2, l = 1, phi = 1 / 9 },\n"
        "  { first = 1, 8 / 9, 1 / 2, 1 / 3, 0 })\n"
        "same(folk.zd { s = 1 / 2, l = 3, phi = 1 / 4 }, { first = 1, 1, 1 / 8, 1, 1 / 4 })\n"
        "same(folk.zd { s = 0, l = 2, phi = 1 / 4, first = 0 },\n"
        "  { first = 0, 3 / 4, 1 / 4, 1 / 2, 1 / 4 })\n"
        "same(folk.zd { s = 1, l = 2, phi = 1 / 5 }, { first = 1, 1, 0, 1, 0 })\n"
        "assert(folk.zd { s = 0.5, l = 1, phi = 0.125 }.name == 'zd s=0.5 l=1 phi=0.125')\n"
        "assert(folk.zd { s = 0.5, l = 1, phi = 0.125, name = 'mine' }.name == 'mine')");
}

// Generosity at 5, 3, 1, 0 is min(1 - 2/3, 2/4) = 1/3; at 4, 3, 1, 0 it is min(1 - 1/3, 2/3).
static void other_families_are_what_they_say(void **state) {
    (void)state;
    check_same("same(folk.gtft {}, { first = 1, 1, 1 / 3, 1, 1 / 3 })\n"
               "same(folk.gtft { game = folk.games.prisoners_dilemma { T = 4 } },\n"
               "  { first = 1, 1, 2 / 3, 1, 2 / 3 })\n"
               "same(folk.gtft { p = 0.1 }, { first = 1, 1, 0.1, 1, 0.1 })\n"
               "same(folk.mixed { p = 0.3 }, { first = 0.3, 0.3, 0.3, 0.3, 0.3 })\n"
               "same(folk.trembling { strategy = 'tit-for-tat', noise = 0.1 },\n"
               "  { first = 0.9, 0.9, 0.1, 0.9, 0.1 })\n"
               "local r = sim:match { players = { folk.cycler { moves = 'CCD' }, 'cooperator' },\n"
               "  turns = 7, moves = true }\n"
               "assert(r.moves[1] == 'CCDCCDC')");
}

// For l = 1 in 5, 3, 1, 0: s from -min(4 / 1, 1 / 4); phi at most 1 / (s (l - S) + T - l).
static void infeasible_parameters_are_told(void **state) {
    (void)state;
    test_fails("folk.zd { s = 0.5, l = 4, phi = 0.1 }",
               "test.lua:1: field 'l' of zd is 4: it must be from P = 1 to R = 3");
    test_fails("folk.zd { s = -0.5, l = 1, phi = 0.1 }",
               "test.lua:1: field 's' of zd is -0.5: for l = 1 it must be from -0.25 to 1");
    test_fails("folk.zd { s = 1.5, l = 1, phi = 0.1 }",
               "test.lua:1: field 's' of zd is 1.5: for l = 1 it must be from -0.25 to 1");
    test_fails("folk.zd { s = 0.5, l = 1, phi = 0.25 }",
               "test.lua:1: field 'phi' of zd is 0.25: for these s and l it must be above 0 and at "
               "most 0.222222");
    test_fails(
        "folk.zd { s = 0.5, l = 1, phi = 0 }",
        "test.lua:1: field 'phi' of zd is 0: for these s and l it must be above 0 and at most "
        "0.222222");
    test_fails("folk.zd { s = 0.5, l = 1 }",
               "test.lua:1: field 'phi' of zd is missing: it must be a finite number");
    test_fails("folk.gtft { p = 2 }",
               "test.lua:1: field 'p' of gtft is 2: must be a probability from 0 to 1");
    test_fails(
        "folk.gtft { game = folk.games.bimatrix { row = { { 4, 0 }, { 3, 3 } } } }",
        "test.lua:1: the game of gtft has T = 3, R = 4, P = 3, S = 0: it must be T > R > P > "
        "S");
    test_fails("folk.cycler { moves = 'CDX' }",
               "test.lua:1: field 'moves' of cycler is \"CDX\": it must be letters C and D, one at "
               "least");
    test_fails(
        "folk.trembling { strategy = 'first-by-downing', noise = 0.1 }",
        "test.lua:1: strategy 'first-by-downing' is a function: one that trembles must be data "
        "(memory_one, lookup or machine)");
}

int main(void) {
    const struct CMUnitTest tests[] = {
        FOLK_TEST(zero_determinant_vectors_are_the_published),
        FOLK_TEST(other_families_are_what_they_say),
        FOLK_TEST(infeasible_parameters_are_told),
    };
    return FOLK_TESTS(tests);
}
