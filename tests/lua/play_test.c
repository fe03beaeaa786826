// SPDX-License-Identifier: GPL-3.0-or-later
// Matches of agents (self:play): who moves, what each is told, and what it earns.
#include "tests/lua/minds_support.h"

static void moves_and_scores_are_those_of_the_game(void **state) {
    (void)state;
    // Alternator against tit-for-tat, by hand: CDCD and CCDC; 3+5+0+5 and 3+0+5+0.
    minds_x("local a = sim:agent { name = 'a', mind = 'alternator' }\n"
            "local b = sim:agent { name = 'b', mind = folk.model { stand_in = 'tit-for-tat' } }\n"
            "sim:process('p', function(self)\n"
            "  local seen = {}\n"
            "  local played = self:play { game = folk.games.prisoners_dilemma(), turns = 4,\n"
            "    players = { a, b }, each = function(turn, moves, points)\n"
            "      seen[turn] = table.concat(moves) .. ':' .. table.concat(points, ',') end }\n"
            "  assert(played.moves[1] == 'CDCD' and played.moves[2] == 'CCDC')\n"
            "  assert(played.scores[1] == 13 and played.scores[2] == 8)\n"
            "  assert(table.concat(seen, ' ') == '11:3,3 21:5,0 12:0,5 21:5,0')\n"
            "  sim:record('x', 1) end)",
            1);
}

static folk_answer tells_the_rounds(const folk_exchange *exchange, int count) {
    static const char *const told[] = {
        "If you choose J and the other player chooses F, you get 1 point and the other player gets "
        "2 points.",
        "\\n\\nThe rounds so far:\\nRound 1: you chose J and the other player chose F. You got 1 "
        "point and the other player got 2 points.\\n\\nThis is round 2. Which option do you "
        "choose, J or F?",
    };
    if (strstr(exchange->request, told[count]) == NULL) fail_msg("%s", exchange->request);
    return (folk_answer){.reply = "J"};
}

static void each_is_told_its_own_side(void **state) {
    (void)state;
    // The row player gets 2 and the column player 1 where row plays F and column J.
    test_run test = minds_run(
        "local a = sim:agent { name = 'a', mind = 'defector' }\n"
        "local b = sim:agent { name = 'b', mind = folk.model { stand_in = 'defector' } }\n"
        "local game = folk.games.bimatrix { row = { { 9, 8 }, { 2, 7 } },\n"
        "  column = { { 6, 5 }, { 1, 4 } } }\n"
        "sim:process('p', function(self)\n"
        "  local played = self:play { game = game, turns = 2, players = { a, b },\n"
        "    choices = { 'J', 'F' } }\n"
        "  assert(played.scores[1] == 4 and played.scores[2] == 2)\n"
        "  assert(played.moves[1] == 'DD' and played.moves[2] == 'CC') end)",
        &(folk_minds){.model = "tiny"}, tells_the_rounds);
    minds_done(&test);
    assert_int_equal(folk_exchange_count(folk_run_sim(test.run)), 2);
    test_run_end(&test);
}

static void both_decide_at_the_same_time(void **state) {
    (void)state;
    minds_x("local function mind(time)\n"
            "  return folk.model { latency = folk.latency.constant(time), stand_in = 'defector' }\n"
            "end\n"
            "local a = sim:agent { name = 'a', mind = mind(3) }\n"
            "local b = sim:agent { name = 'b', mind = mind(2) }\n"
            "sim:process('p', function(self)\n"
            "  self:play { game = folk.games.stag_hunt(), turns = 10, players = { a, b } }\n"
            "  sim:record('x', self:now()) end)",
            30);
}

static void a_scenario_words_its_own_decisions(void **state) {
    (void)state;
    minds_x("local function stand_in(view, rng, decision)\n"
            "  assert(decision.prompt:find 'round %d of 3: seat %d')\n"
            "  assert(view.turn == #view.own + 1 and view.turns == 3)\n"
            "  return view.turn == 2 and 'down' or 'up' end\n"
            "local mind = folk.model { stand_in = stand_in }\n"
            "local a = sim:agent { name = 'a', mind = mind }\n"
            "local b = sim:agent { name = 'b', mind = mind }\n"
            "sim:process('p', function(self)\n"
            "  local played = self:play { game = folk.games.prisoners_dilemma(), turns = 3,\n"
            "    players = { a, b }, decision = function(seat, match)\n"
            "      assert(#match.points[seat] == match.turn - 1 and match.players[1] == a)\n"
            "      return { prompt = ('round %d of %d: seat %d'):format(match.turn, match.turns,\n"
            "        seat), choices = { 'up', 'down' } } end }\n"
            "  assert(played.moves[1] == 'CDC' and played.moves[2] == 'CDC')\n"
            "  sim:record('x', 1) end)",
            1);
}

static void games_of_more_actions_have_letters(void **state) {
    (void)state;
    minds_x("local function stand_in(view) return ({ 'C', 'A', 'B' })[view.turn] end\n"
            "local mind = folk.model { stand_in = stand_in }\n"
            "local a = sim:agent { name = 'a', mind = mind }\n"
            "local b = sim:agent { name = 'b', mind = mind }\n"
            "local game = folk.games.bimatrix { row = { { 1, 0, 0 }, { 0, 2, 0 }, { 0, 0, 4 } } }\n"
            "sim:process('p', function(self)\n"
            "  local played = self:play { game = game, turns = 3, players = { a, b } }\n"
            "  assert(played.moves[1] == 'CAB' and played.scores[2] == 7)\n"
            "  sim:record('x', 1) end)",
            1);
}

static void wrong_matches_get_a_sentence(void **state) {
    (void)state;
    static const char *const pairs[][2] = {
        {"{ game = game, players = { a, a }, turn = 3 }",
         "play has no field 'turn'; did you mean 'turns'?"},
        {"{ game = 7, players = { a, a }, turns = 3 }",
         "the game of play is 7: it must be a folk.Game"},
        {"{ game = game, players = { a }, turns = 3 }", "play has 1 players: it must have 2"},
        {"{ game = game, players = { a, 'a' }, turns = 3 }",
         "play: the agent is \"a\": it must be one that sim:agent has given"},
        {"{ game = game, players = { a, a }, turns = 0 }",
         "field 'turns' of play is 0: it must be from 1 to 2147483647"},
        {"{ game = game, players = { a, a }, turns = 1, choices = { 'J' } }",
         "field 'choices' of play has 1 names: it must have one for each action, and the game has "
         "2 rows and 2 columns"},
        {"{ game = game, players = { a, a }, turns = 1, decision = function() return {\n"
         "  choices = { 'x' } } end }",
         "strategy 'defector' decides for agent 'a': it chooses between two, so the decision needs "
         "two "
         "choices"},
    };
    for (size_t i = 0; i < sizeof pairs / sizeof pairs[0]; i++) {
        char body[512], sentence[512];
        snprintf(body, sizeof body,
                 "local a = sim:agent { name = 'a', mind = 'defector' }\n"
                 "local game = folk.games.prisoners_dilemma()\n"
                 "sim:process('p', function(self) self:play %s end)",
                 pairs[i][0]);
        snprintf(sentence, sizeof sentence, "in process 'p': test.lua:3: %s", pairs[i][1]);
        minds_fails(body, sentence);
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        FOLK_TEST(moves_and_scores_are_those_of_the_game),
        FOLK_TEST(each_is_told_its_own_side),
        FOLK_TEST(both_decide_at_the_same_time),
        FOLK_TEST(a_scenario_words_its_own_decisions),
        FOLK_TEST(games_of_more_actions_have_letters),
        FOLK_TEST(wrong_matches_get_a_sentence),
    };
    return FOLK_TESTS(tests);
}
