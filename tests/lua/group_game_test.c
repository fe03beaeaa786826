// SPDX-License-Identifier: GPL-3.0-or-later
// Games of n players, and sequential games: equilibria against closed forms.
#include "tests/test.h"

#include "tests/lua/run_support.h"

// Each outcome is written as its counts and its welfare; each end as its path and its payoffs.
#define HELPERS                                                                             \
    "local function near(a, b) assert(math.abs(a - b) < 1e-9, a .. ' for ' .. b) end\n"     \
    "local function all(found) local texts = {}\n"                                          \
    "  for i, e in ipairs(found) do texts[i] = table.concat(e.counts or e.path, ' ') end\n" \
    "  return table.concat(texts, '; ') end\n"                                              \
    "local function is(found, text) assert(all(found) == text, all(found)) end\n"

static void holds(const char *body) {
    char *text = folk_format(HELPERS "%s sim:record('x', 1)", body);
    test_x(text, 1);
    folk_free(text);
}

// One contributes if and only if a unit given comes back as more: factor / players > 1. Of all the
// welfare is players * (factor - 1) * cost.
static void public_goods_are_given_when_they_pay_the_giver(void **state) {
    (void)state;
    holds(
        "local game = folk.games.public_goods { players = 5, factor = 3, cost = 2 }\n"
        "is(game:equilibria(), '0 5')\n"
        "near(game:best(), 5 * 2 * 2) near(game:worst(), 0)\n"
        "near(game:payoff(1, { 2, 3 }), 3 * 2 * 2 / 5 - 2)\n"
        "near(game:payoff(2, { 2, 3 }), 3 * 2 * 2 / 5)\n"
        "is(folk.games.public_goods { players = 5, factor = 6 }:equilibria(), '5 0')\n"
        "is(folk.games.public_goods { players = 2, factor = 2 }:equilibria(), '2 0; 1 1; 0 2')\n");
}

// Nobody keeps when those who punish are enough: each of y punishers is fined by y - 1 others when
// it keeps, a contributor by y; contributing costs 1 - 1.6 / 4 = 0.6. With a fine of 0.5 that asks
// for y - 1 >= 2, with 0.25 for y - 1 >= 3.
static void punishers_hold_up_contributions(void **state) {
    (void)state;
    holds("local function equilibria(fine)\n"
          "  return folk.games.public_goods { fine = fine, fee = 0.2 }:equilibria() end\n"
          "is(equilibria(0.5), '1 0 3; 0 4 0; 0 0 4')\n"
          "is(equilibria(0.25), '0 4 0; 0 0 4')\n"
          "is(equilibria(0.1), '0 4 0')\n"
          "local game = folk.games.public_goods { fine = 0.5, fee = 0.2 }\n"
          "near(game:payoff(1, { 1, 2, 1 }), 0.8 - 1)\n"
          "near(game:payoff(2, { 1, 2, 1 }), 0.8 - 0.5)\n"
          "near(game:payoff(3, { 1, 2, 1 }), 0.8 - 1 - 0.4)\n");
}

// Ostrom, Gardner & Walker 1994: with 8 players, w = 5, a = 23, b = 1/4 each puts (a - w) / (b (n +
// 1)) = 8 into the pool and gets 66; the best sum has (a - w) / (2 b) = 36 in it: 724.
static void the_common_pool_is_overused(void **state) {
    (void)state;
    holds("local game = folk.games.common_pool()\n"
          "local found = game:equilibria()\n"
          "assert(found[#found].counts[9] == 8 and found[#found].welfare == 8 * 66)\n"
          "near(game:best(), 724)\n");
}

// Milinski et al. 2008: fair sharing is an equilibrium if what is kept, 20, is worth the risk: at
// least 40 (1 - risk). Nobody giving is one at any risk, as one alone cannot reach the target.
static void a_risk_of_a_half_makes_fair_shares_pay(void **state) {
    (void)state;
    holds("local function equilibria(risk)\n"
          "  return folk.games.collective_risk { risk = risk, contributions = { 20, 0 } "
          "}:equilibria() end\n"
          "is(equilibria(0.9), '6 0; 0 6') is(equilibria(0.5), '6 0; 0 6')\n"
          "is(equilibria(0.49), '0 6') is(equilibria(0.1), '0 6')\n"
          "near(equilibria(0.9)[1].welfare, 120) near(equilibria(0.9)[2].welfare, 24)\n");
}

// Exactly as many as are needed contribute, or, where more than one is needed, nobody does. In the
// weakest-link game every equal effort is an equilibrium.
static void thresholds_and_weakest_links(void **state) {
    (void)state;
    holds("is(folk.games.threshold_public_goods():equilibria(), '3 2; 0 5')\n"
          "is(folk.games.threshold_public_goods { threshold = 1 }:equilibria(), '1 4')\n"
          "is(folk.games.weakest_link { efforts = 3 }:equilibria(), '4 0 0; 0 4 0; 0 0 4')\n"
          "near(folk.games.weakest_link():best(), 4 * 1.3)\n");
}

// A dilemma by a payoff function of one's own, as two players and as three.
static void any_payoff_function_makes_a_game(void **state) {
    (void)state;
    holds("local function payoff(action, counts)\n"
          "  local others = counts[1] - (action == 1 and 1 or 0)\n"
          "  counts[1] = 7 -- a copy\n"
          "  return 3 * others - (action == 1 and 1 or 0) end\n"
          "for players = 2, 3 do\n"
          "  local game = folk.games.n_player { players = players, actions = 2, payoff = payoff }\n"
          "  assert(game.players == players and game.actions == 2 and game.name == 'n_player')\n"
          "  is(game:equilibria(), '0 ' .. players)\n"
          "  near(game:best(), players * (3 * (players - 1) - 1)) end\n");
}

static void games_of_n_players_are_checked(void **state) {
    (void)state;
    test_fails("folk.games.public_goods { factor = -1 }",
               "test.lua:1: public_goods with players = 4, factor = -1, cost = 1, fine = 0, fee = "
               "0: must have factor > 0, cost > 0, fine >= 0 and fee >= 0");
    test_fails("folk.games.public_goods { players = 1 }",
               "test.lua:1: public_goods: players is 1: it must be a whole number from 2 to "
               "1000000");
    test_fails("folk.games.n_player { players = 3, actions = 2000, payoff = math.max }",
               "test.lua:1: n_player: actions is 2000: it must be a whole number from 1 to 1000");
    test_fails("folk.games.collective_risk { contributions = { 0, 50 } }",
               "test.lua:1: collective_risk with players = 6, endowment = 40, target = 120, risk = "
               "0.9, contributions = { 0, 50 }: must have a risk from 0 to 1, target > 0 and "
               "contributions from 0 to endowment");
    test_fails("folk.games.public_goods():payoff(1, { 2, 3 })",
               "test.lua:1: payoff: the counts { 2, 3 } sum to 5: game 'public_goods' has 4 "
               "players");
    test_fails("folk.games.public_goods():payoff(1, { 0, 4 })",
               "test.lua:1: payoff: nobody plays action 1 in the counts { 0, 4 }");
    test_fails("folk.games.public_goods():payoff(3, { 0, 4 })",
               "test.lua:1: payoff: the action is 3: it must be a whole number from 1 to 2");
    test_fails("folk.games.n_player { players = 3, actions = 2, payoff = function() end }:best()",
               "test.lua:1: the payoff of action 1 in game 'n_player' with counts { 3, 0 } is nil: "
               "it must be a finite number of points");
    test_fails("folk.games.weakest_link { players = 100 }:equilibria()",
               "test.lua:1: game 'weakest_link' has 100 players with 7 actions: more than 100000 "
               "outcomes are not gone through");
    test_fails("folk.games.public_goods().equilibrium()",
               "test.lua:1: a game of n players has no 'equilibrium'; did you mean 'equilibria'?");
}

// Ultimatum in whole units: the responder accepts any offer but may reject 0, so the proposer
// offers 0 or 1. Trust: nothing comes back, so nothing is sent. Centipede: the first takes at once.
static void backward_induction_gives_the_closed_forms(void **state) {
    (void)state;
    holds("local game = folk.games.ultimatum { amount = 7 }\n"
          "local found = game:subgame_perfect()\n"
          "is(found, 'offer 0 accept; offer 1 accept')\n"
          "assert(found[1].payoffs[1] == 7 and found[2].payoffs[1] == 6)\n"
          "assert(game:best() == 7 and game:worst() == 0)\n"
          "game = folk.games.trust()\n"
          "found = game:subgame_perfect()\n"
          "is(found, 'send 0 return 0')\n"
          "assert(found[1].payoffs[1] == 10 and game:best() == 30 and game:worst() == 10)\n"
          "for moves = 1, 6 do\n"
          "  game = folk.games.centipede { moves = moves }\n"
          "  found = game:subgame_perfect()\n"
          "  is(found, 'take') near(found[1].payoffs[1], 0.4)\n"
          "  near(game:best(), 0.5 * math.ldexp(1, moves)) end\n");
}

// Entry deterrence (Selten 1978): the threat to fight is not credible. Where the second player is
// indifferent, the first gets what it can hope for, or what it can make sure of.
static void trees_of_ones_own_are_solved(void **state) {
    (void)state;
    holds("local function game(fight, share)\n"
          "  return folk.games.sequential { tree = { player = 1, { 'stay out', { 0, 5 } },\n"
          "    { 'enter', { player = 2, { 'fight', { -1, fight } }, { 'share', { 2, share } } } } "
          "} } end\n"
          "is(game(1, 2):subgame_perfect(), 'enter share')\n"
          "is(game(2, 1):subgame_perfect(), 'stay out')\n"
          "is(game(1, 1):subgame_perfect(), 'stay out; enter share')\n"
          "local three = folk.games.sequential { players = 3, tree = { player = 3,\n"
          "  { 'left', { 1, 2, 3 } }, { 'right', { 9, 9, 2 } } } }\n"
          "assert(three:subgame_perfect()[1].payoffs[3] == 3 and three:best() == 20)\n");
}

static void a_tree_can_be_played(void **state) {
    (void)state;
    holds("local game = folk.games.centipede { moves = 4 }\n"
          "local movers = {}\n"
          "local done = game:play(function(player, actions, path)\n"
          "  assert(actions[1] == 'take' and actions[2] == 'pass')\n"
          "  movers[#movers + 1] = player\n"
          "  return #path == 2 and 1 or 2 end)\n"
          "assert(table.concat(done.path, ' ') == 'pass pass take')\n"
          "assert(table.concat(movers, ' ') == '1 2 1')\n"
          "near(done.payoffs[1], 1.6) near(done.payoffs[2], 0.4)\n");
}

static void trees_are_checked(void **state) {
    (void)state;
    test_fails("folk.games.sequential { tree = { player = 1, { 'a', { 1 } } } }",
               "test.lua:1: sequential: the end after 'a' has 1 payoffs: it must have one for each "
               "of the 2 players");
    test_fails("folk.games.sequential { tree = { player = 1, { 'a', { 1, 0 / 0 } } } }",
               "test.lua:1: sequential: payoff 2 at the end after 'a' is nan: it must be a finite "
               "number of points");
    test_fails("folk.games.sequential { tree = { player = 3, { 'a', { 1, 2 } } } }",
               "test.lua:1: sequential: who decides at the root is 3: it must be a whole number "
               "from 1 to 2");
    test_fails("folk.games.sequential { tree = { player = 1 } }",
               "test.lua:1: sequential: the decision at the root has no actions");
    test_fails("folk.games.sequential { tree = { player = 1, { 'a', 5 } } }",
               "test.lua:1: sequential: the node after 'a' is 5: it must be a table");
    test_fails("folk.games.sequential { tree = { player = 1, { 'a' } } }",
               "test.lua:1: sequential: an action at the root must be { its name, the node that it "
               "leads to }");
    test_fails("folk.games.sequential { tree = { player = 1, { 'a', { 1, 1 } }, { 'a', { 0, 0 } } "
               "} }",
               "test.lua:1: sequential: two actions at the root are called 'a'");
    test_fails("local node = { player = 1 }; node[1] = { 'on', node }\n"
               "folk.games.sequential { tree = node }",
               "test.lua:2: sequential: the tree has more than 200 moves in a row");
    test_fails("folk.games.centipede():play(function() return 3 end)",
               "test.lua:1: play: the action that player 1 chooses at the root is 3: it must be a "
               "whole number from 1 to 2");
    test_fails("folk.games.ultimatum { amount = 0 }",
               "test.lua:1: ultimatum with amount = 0: must have an amount from 1 to 10000");
}

int main(void) {
    const struct CMUnitTest tests[] = {
        FOLK_TEST(public_goods_are_given_when_they_pay_the_giver),
        FOLK_TEST(punishers_hold_up_contributions),
        FOLK_TEST(the_common_pool_is_overused),
        FOLK_TEST(a_risk_of_a_half_makes_fair_shares_pay),
        FOLK_TEST(thresholds_and_weakest_links),
        FOLK_TEST(any_payoff_function_makes_a_game),
        FOLK_TEST(games_of_n_players_are_checked),
        FOLK_TEST(backward_induction_gives_the_closed_forms),
        FOLK_TEST(trees_of_ones_own_are_solved),
        FOLK_TEST(a_tree_can_be_played),
        FOLK_TEST(trees_are_checked),
    };
    return FOLK_TESTS(tests);
}
