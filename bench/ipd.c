// SPDX-License-Identifier: GPL-3.0-or-later
#include "bench/ipd.h"

#include "agents/match.h"
#include "bench/bench.h"
#include "bench/script.h"

bool folk_bench_ipd_memory_one(double *figure, folk_error *err) {
    enum { ROUNDS = 200000000 };
    folk_strategy first, second;
    folk_game game;
    if (!folk_strategy_memory_one(&first, 0.5, (double[4]){0.9, 0.2, 0.7, 0.3}, err) ||
        !folk_strategy_memory_one(&second, 0.5, (double[4]){0.8, 0.1, 0.6, 0.4}, err) ||
        !folk_game_symmetric(&game, "prisoner's dilemma", (double[4]){3, 0, 5, 1}, err))
        return false;
    const folk_match_def def = {
        .players = {&first, &second}, .game = &game, .turns = ROUNDS, .seed = 1};
    folk_match_result result;
    const double start = folk_bench_seconds();
    folk_match_play(&def, &result, NULL);
    *figure = ROUNDS / (folk_bench_seconds() - start);
    folk_strategy_clear(&first);
    folk_strategy_clear(&second);
    folk_game_clear(&game);
    return true;
}

// Each of four functions against each and its twin: 10 pairs. None says that it is deterministic,
// so every match is played.
static const char functions[] =
    "local folk = require 'folk'\n"
    "local C, D = folk.C, folk.D\n"
    "local players = {\n"
    "  folk.strategy { name = 'tit-for-tat', play = function(own, other, turn)\n"
    "    return other[turn - 1] or C\n"
    "  end },\n"
    "  folk.strategy { name = 'joss', play = function(own, other, turn, self)\n"
    "    if other[turn - 1] == D then return D end\n"
    "    return self.random() < 0.9 and C or D\n"
    "  end },\n"
    "  folk.strategy { name = 'prober', play = function(own, other, turn)\n"
    "    if turn <= 3 then return turn == 1 and D or C end\n"
    "    if other[2] == C and other[3] == C then return D end\n"
    "    return other[turn - 1]\n"
    "  end },\n"
    "  folk.strategy { name = 'grudger', play = function(own, other, turn, self)\n"
    "    if other[turn - 1] == D then self.provoked = true end\n"
    "    return self.provoked and D or C\n"
    "  end },\n"
    "}\n"
    "return folk.scenario {\n"
    "  name = 'ipd', summary = 'a benchmark',\n"
    "  setup = function(sim)\n"
    "    for i = 1, 4 do\n"
    "      for j = i, 4 do\n"
    "        sim:match { players = { players[i], players[j] }, turns = 200, repetitions = 1000 }\n"
    "      end\n"
    "    end\n"
    "  end,\n"
    "}\n";

bool folk_bench_ipd_lua(double *figure, folk_error *err) {
    enum { ROUNDS = 10 * 1000 * 200 };
    double seconds;
    if (!folk_bench_script("ipd.lua", functions, &seconds, err)) return false;
    *figure = ROUNDS / seconds;
    return true;
}

// The field of scenarios/games/axelrod-1980.lua.
static const char tournament[] =
    "local folk = require 'folk'\n"
    "return folk.scenario {\n"
    "  name = 'axelrod', summary = 'a benchmark',\n"
    "  setup = function(sim)\n"
    "    sim:tournament { turns = 200, repetitions = 200, players = {\n"
    "      'tit-for-tat', 'first-by-tideman-and-chieruzzi', 'first-by-nydegger',\n"
    "      'first-by-grofman', 'first-by-shubik', 'first-by-stein-and-rapoport', 'grudger',\n"
    "      'first-by-davis', 'first-by-graaskamp', 'first-by-downing', 'first-by-feld',\n"
    "      'first-by-joss', 'first-by-tullock', 'first-by-anonymous', 'random',\n"
    "    } }\n"
    "  end,\n"
    "}\n";

bool folk_bench_axelrod_200(double *figure, folk_error *err) {
    return folk_bench_script("axelrod.lua", tournament, figure, err);
}

// The library's first hundred strategies; while it has fewer, some play more than once.
static const char hundred[] =
    "local folk = require 'folk'\n"
    "return folk.scenario {\n"
    "  name = 'hundred', summary = 'a benchmark',\n"
    "  setup = function(sim)\n"
    "    local names, players = folk.strategies(), {}\n"
    "    for i = 1, 100 do players[i] = names[(i - 1) % #names + 1] end\n"
    "    sim:tournament { turns = 200, repetitions = 100, players = players }\n"
    "  end,\n"
    "}\n";

bool folk_bench_tournament_100(double *figure, folk_error *err) {
    return folk_bench_script("hundred.lua", hundred, figure, err);
}
