// SPDX-License-Identifier: GPL-3.0-or-later
// Games in a scenario: what is published of well-known ones, and the sentences about wrong ones.
#include "tests/test.h"

#include "tests/lua/run_support.h"

// near(a, b): within 1e-12; same(list, …): the numbers of a sequence.
#define HELPERS                                                                          \
    "local function near(a, b) assert(math.abs(a - b) < 1e-12, a .. ' for ' .. b) end\n" \
    "local function same(list, ...) assert(#list == select('#', ...), #list)\n"          \
    "  for i = 1, #list do near(list[i], (select(i, ...))) end end\n"                    \
    "local function cell(outcome, row, column)\n"                                        \
    "  assert(outcome.row == row and outcome.column == column) end\n"                    \
    "local function mixes(e, row, column, pure)\n"                                       \
    "  same(e.row, unpack(row)) same(e.column, unpack(column)) assert(e.pure == pure) end\n"

static void holds(const char *body) {
    char *text = folk_format(HELPERS "%s sim:record('x', 1)", body);
    test_x(text, 1);
    folk_free(text);
}

static void games_tell_their_payoffs(void **state) {
    (void)state;
    holds(
        "local pd = folk.games.prisoners_dilemma { R = 4 }\n"
        "local a, b = pd:payoff(folk.C, folk.D)\n"
        "assert(a == 0 and b == 5 and pd:payoff(1, 1) == 4 and pd.rows == 2 and pd.columns == 2)\n"
        "local gift = folk.games.donation { benefit = 3, cost = 1 }\n"
        "a, b = gift:payoff(folk.D, folk.C)\n"
        "assert(a == 3 and b == -1 and gift:payoff(1, 1) == 2 and gift:payoff(2, 2) == 0)\n"
        "local stag = folk.games.bimatrix { name = 'stag hunt', row = { { 4, 0 }, { 3, 3 } } }\n"
        "a, b = stag:payoff(1, 2)\n"
        "assert(a == 0 and b == 3 and stag.name == 'stag hunt')\n"
        "local weak = folk.games.prisoners_dilemma { T = 1.8, R = 1, P = 0, S = 0 }\n"
        "assert(weak:payoff(folk.D, folk.C) == 1.8 and weak.name == 'prisoners-dilemma')\n"
        "local low, high = folk.games.travellers_dilemma { low = 2, high = 5 }:payoff(1, 4)\n"
        "assert(low == 4 and high == 0)\n");
}

static void every_named_game_can_be_made(void **state) {
    (void)state;
    holds("for name in ([[prisoners_dilemma donation chicken hawk_dove snowdrift stag_hunt\n"
          "  battle_of_the_sexes matching_pennies rock_paper_scissors coordination deadlock\n"
          "  harmony travellers_dilemma minimum_effort]]):gmatch '[%w_]+' do\n"
          "  local game = folk.games[name]()\n"
          "  assert(game.name == name:gsub('_', '-')) end\n");
}

// Prisoner's dilemma: defection alone, price 6/2. Battle of the sexes with 3, 2, 0: the mixed
// equilibrium plays one's own favourite with 3/5 and pays 6/5. Rock, paper, scissors: a third each.
// Hawk-dove with value 2 and cost 4: hawk with 2/4.
static void equilibria_are_the_published_ones(void **state) {
    (void)state;
    holds("local pd = folk.games.prisoners_dilemma()\n"
          "local e = pd:equilibria()\n"
          "assert(#e == 1 and e.degenerate == false)\n"
          "mixes(e[1], { 0, 1 }, { 0, 1 }, true) same(e[1].payoffs, 1, 1)\n"
          "cell(pd:pure_equilibria()[1], 2, 2)\n"
          "local anarchy, stability = pd:price_of_anarchy()\n"
          "assert(anarchy == 3 and stability == 3 and pd:best() == 6 and pd:worst() == 2)\n"
          "local bos = folk.games.battle_of_the_sexes()\n"
          "e = bos:equilibria()\n"
          "assert(#e == 3 and #bos:pure_equilibria() == 2)\n"
          "mixes(e[3], { 0.6, 0.4 }, { 0.4, 0.6 }, false) same(e[3].payoffs, 1.2, 1.2)\n"
          "anarchy, stability = bos:price_of_anarchy()\n"
          "near(anarchy, 5 / 2.4) assert(stability == 1)\n"
          "local rps = folk.games.rock_paper_scissors()\n"
          "e = rps:equilibria()\n"
          "assert(#e == 1 and #rps:pure_equilibria() == 0 and #rps:pareto() == 9)\n"
          "mixes(e[1], { 1 / 3, 1 / 3, 1 / 3 }, { 1 / 3, 1 / 3, 1 / 3 }, false)\n"
          "assert(rps:price_of_anarchy() == nil)\n"
          "e = folk.games.hawk_dove():equilibria()\n"
          "assert(#e == 3)\n"
          "mixes(e[1], { 1, 0 }, { 0, 1 }, true) mixes(e[2], { 0, 1 }, { 1, 0 }, true)\n"
          "mixes(e[3], { 0.5, 0.5 }, { 0.5, 0.5 }, false)\n"
          "assert(folk.games.bimatrix { row = { { 1, 1 }, { 1, 1 } } }:equilibria().degenerate)\n");
}

// Stag hunt: leaving the stag alone costs R - T, leaving the hare P - S. With 4, 0, 3, 2 that is 1
// and 2, so the hare is the safer one; with 4, 1, 3, 2 it is 1 and 1. Matching pennies: half and
// half secures 0.
static void outcomes_and_security(void **state) {
    (void)state;
    holds("local stag = folk.games.stag_hunt { S = 0 }\n"
          "cell(stag:risk_dominant(), 2, 2)\n"
          "assert(folk.games.stag_hunt():risk_dominant() == nil)\n"
          "assert(#stag:pareto() == 1 and #stag:optimum() == 1)\n"
          "cell(stag:optimum()[1], 1, 1) same(stag:optimum()[1].payoffs, 4, 4)\n"
          "local safe = stag:maximin(1)\n"
          "assert(safe.action == 2 and safe.value == 2)\n"
          "local pennies = folk.games.matching_pennies()\n"
          "safe = pennies:maximin(2)\n"
          "assert(safe.value == -1) same(safe.mix, 0.5, 0.5) near(safe.mix_value, 0)\n"
          "assert(#folk.games.prisoners_dilemma():pareto() == 3)\n");
}

static void ordinal_games_have_numbers_names_and_families(void **state) {
    (void)state;
    holds("local pd, about = folk.games.ordinal(6, 7)\n"
          "assert(about.number == 67 and about.name == \"Prisoners' Dilemma\" and pd.name == "
          "about.name)\n"
          "assert(about.family == 'prisoners-dilemma' and about.reflection == 67)\n"
          "local a, b = pd:payoff(1, 2)\n"
          "assert(a == 1 and b == 4 and pd:payoff(2, 2) == 2)\n"
          "local count = {}\n"
          "for number, one in ipairs(folk.games.ordinals()) do\n"
          "  local _, same = folk.games.ordinal(number)\n"
          "  assert(one.number == number and same.row == one.row and same.column == one.column)\n"
          "  assert(number == 12 * (one.row - 1) + one.column)\n"
          "  count[one.family] = (count[one.family] or 0) + 1 end\n"
          "assert(count['win-win'] == 36 and count['prisoners-dilemma'] == 7)\n"
          "assert(count['unfair'] == 19 and count['cyclic'] == 18 and count['biased'] == 44)\n"
          "assert(count['second-best'] == 12 and count['tragic'] == 8)\n");
}

static void games_are_checked(void **state) {
    (void)state;
    test_fails(
        "folk.games.prisoners_dilemma { T = 2 }",
        "test.lua:1: game 'prisoners-dilemma' with R = 3, S = 0, T = 2, P = 1: must have T > "
        "R > P >= S");
    test_fails("folk.games.donation { benefit = 1, cost = 2 }",
               "test.lua:1: game 'donation' with benefit = 1, cost = 2: must have benefit > cost > "
               "0");
    test_fails("folk.games.donation { benefit = 1, price = 2 }",
               "test.lua:1: donation has no field 'price'; known: benefit, cost");
    test_fails("folk.games.coordination { actions = 2.5 }",
               "test.lua:1: game 'coordination': actions = 2.5: must be a whole number of at least "
               "1");
    test_fails("folk.games.coordination { actions = 500 }",
               "test.lua:1: game 'coordination' would have 500 actions: a player can have at most "
               "128");
    test_fails("folk.games.stag_hnt()",
               "test.lua:1: folk.games has no 'stag_hnt'; did you mean 'stag_hunt'?");
    test_fails("folk.games.mine = 1",
               "test.lua:1: folk.games cannot be changed: 'mine' was assigned");
    test_fails("local game = folk.games.prisoners_dilemma(); game:payoff(1, 3)",
               "test.lua:1: payoff: the column player's action must be a whole number from 1 to 2");
    test_fails("local game = folk.games.prisoners_dilemma(); return game.collumns",
               "test.lua:1: a game has no field 'collumns'; did you mean 'columns'?");
    test_fails("return folk.games.prisoners_dilemma():equilibrium()",
               "test.lua:1: a game has no field 'equilibrium'; did you mean 'equilibria'?");
}

static void matrices_are_checked(void **state) {
    (void)state;
    test_fails("folk.games.bimatrix { row = { { 1, 2 }, { 3 } } }",
               "test.lua:1: row 2 of 'row' of bimatrix has 1 payoffs where row 1 has 2");
    test_fails("folk.games.bimatrix { row = { { 1, 2 } } }",
               "test.lua:1: 'row' of bimatrix is 1 by 2: a symmetric game is square; give 'column' "
               "too");
    test_fails("folk.games.bimatrix { row = { { 1, 0 / 0 }, { 1, 1 } } }",
               "test.lua:1: 'row' of bimatrix, row 1, column 2 is nan: it must be a finite number "
               "of points");
    test_fails("folk.games.bimatrix { row = { { 1, nil, 3 } } }",
               "test.lua:1: 'row' of bimatrix, row 1, column 2 is nil: it must be a finite number "
               "of points");
    test_fails("folk.games.bimatrix { row = { { 1 } }, column = { { 1 }, { 2 } } }",
               "test.lua:1: 'column' of bimatrix is 2 by 1 where 'row' is 1 by 1");
    test_fails("folk.games.bimatrix { row = {} }",
               "test.lua:1: 'row' of bimatrix has no payoffs: it must be a table of rows");
    test_fails("local rows = {}\n"
               "for i = 1, 129 do rows[i] = { 0 } end\n"
               "folk.games.bimatrix { row = rows, column = rows }",
               "test.lua:3: game 'game' has 129 rows and 1 columns: each player must have 1 to 128 "
               "actions");
}

static void questions_are_checked(void **state) {
    (void)state;
    test_fails("folk.games.ordinal(145)",
               "test.lua:1: ordinal: the game's number is 145: it must be a whole number from 1 to "
               "144");
    test_fails("folk.games.ordinal(1, 13)",
               "test.lua:1: ordinal: the table's column is 13: it must be a whole number from 1 to "
               "12");
    test_fails("folk.games.prisoners_dilemma():maximin(3)",
               "test.lua:1: maximin: the player must be 1 (row) or 2 (column)");
    test_fails("folk.games.prisoners_dilemma():risk_dominant()",
               "test.lua:1: game 'prisoners-dilemma' has 1 strict pure equilibria: risk dominance "
               "compares two");
    test_fails("folk.games.travellers_dilemma():equilibria()",
               "test.lua:1: game 'travellers-dilemma' has 99 rows and 99 columns, 2.28e+58 pairs "
               "of supports of equal size: mixed equilibria are enumerated up to 1000000, which is "
               "eleven actions each; pure ones have no such limit");
}

int main(void) {
    const struct CMUnitTest tests[] = {
        FOLK_TEST(games_tell_their_payoffs),
        FOLK_TEST(every_named_game_can_be_made),
        FOLK_TEST(equilibria_are_the_published_ones),
        FOLK_TEST(outcomes_and_security),
        FOLK_TEST(ordinal_games_have_numbers_names_and_families),
        FOLK_TEST(games_are_checked),
        FOLK_TEST(matrices_are_checked),
        FOLK_TEST(questions_are_checked),
    };
    return FOLK_TESTS(tests);
}
