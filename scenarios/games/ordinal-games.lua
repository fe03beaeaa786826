-- SPDX-License-Identifier: GPL-3.0-or-later
-- Two strategies in all 144 games of two players and two actions. Each player ranks the four
-- outcomes from 4 (best) to 1, and a game belongs to a family by what its pure equilibria pay. The
-- first player picks the row and the second the column; the action that a strategy calls C is the
-- first row or column, which is cooperation in the prisoner's dilemma (number 67) and in the other
-- games a name only. A score is normalised: points divided by 4, the best of a round, times the
-- rounds. One time unit is one game.
local folk = require "folk"

local BEST = 4
local FAMILIES = {
  { name = "win-win",           games = 36 },
  { name = "biased",            games = 44 },
  { name = "unfair",            games = 19 },
  { name = "cyclic",            games = 18 },
  { name = "second-best",       games = 12 },
  { name = "prisoners-dilemma", games = 7 },
  { name = "tragic",            games = 8 },
}

local function empty_tally() return { games = 0, first = 0, second = 0, c_first = 0, c_second = 0 } end

local function add(tally, score, cooperation)
  tally.games = tally.games + 1
  tally.first, tally.second = tally.first + score[1], tally.second + score[2]
  tally.c_first, tally.c_second = tally.c_first + cooperation[1], tally.c_second + cooperation[2]
end

local function row_of(family, tally)
  local games = math.max(1, tally.games)
  return {
    family = family, games = tally.games, ["first score"] = tally.first / games,
    ["second score"] = tally.second / games, ["first C"] = tally.c_first / games,
    ["second C"] = tally.c_second / games,
  }
end

local function publish(sim, tallies, all)
  local rows = {}
  for index, family in ipairs(FAMILIES) do rows[index] = row_of(family.name, tallies[family.name]) end
  rows[#rows + 1] = row_of("all", all)
  sim:publish("families", rows,
    { "family", "games", "first score", "first C", "second score", "second C" })
end

-- One match; normalised scores and shares of C.
local function play(sim, p, number)
  local game, about = folk.games.ordinal(number)
  local rounds = p.turns * p.repetitions
  local result = sim:match {
    players = { p.first, p.second }, game = game, turns = p.turns, noise = p.noise,
    repetitions = p.repetitions, seed = number,
  }
  sim:tick {
    cooperative = result.cooperations[1] + result.cooperations[2], opportunities = 2 * rounds,
    welfare = result.scores[1] + result.scores[2],
    worst = game:worst() * rounds, best = game:best() * rounds,
  }
  local score = { result.scores[1] / (BEST * rounds), result.scores[2] / (BEST * rounds) }
  sim:record("first_score", score[1])
  sim:record("second_score", score[2])
  return about.family, score, { result.cooperations[1] / rounds, result.cooperations[2] / rounds }
end

local verify = {}

for _, family in ipairs(FAMILIES) do
  verify[#verify + 1] = {
    what = "games in the family " .. family.name, measure = "families/games/" .. family.name,
    theory = family.games, tolerance = 0.001, runs = 1, set = { repetitions = 1 },
    source = "Akata et al. 2025, family counts of the 144 games",
  }
end

-- Means over the 144 games of each player's points in each outcome, by the published table: the sum
-- over the 12 rows of a column of it, divided by 12.
local MEANS = { { CC = 3, CD = 2, DC = 3, DD = 2 }, { CC = 3, CD = 3, DC = 2, DD = 2 } }

-- Pairs whose moves are known: how often each outcome happens in 10 rounds.
local pairs_of_strategies = {
  { first = "cooperator", second = "cooperator", outcomes = { CC = 10 } },
  { first = "cooperator", second = "defector", outcomes = { CD = 10 } },
  { first = "tit-for-tat", second = "defector", outcomes = { CD = 1, DD = 9 } },
  { first = "tit-for-tat", second = "alternator", outcomes = { CC = 1, CD = 5, DC = 4 } },
}

local function expected(outcomes, means)
  local sum = 0
  for outcome, count in pairs(outcomes) do sum = sum + count * means[outcome] end
  return sum / (10 * BEST)
end

for _, pair in ipairs(pairs_of_strategies) do
  for seat, name in ipairs { "first", "second" } do
    verify[#verify + 1] = {
      what = ("%s against %s: mean score of the %s"):format(pair.first, pair.second, name),
      measure = name .. "_score", theory = expected(pair.outcomes, MEANS[seat]),
      tolerance = 1e-9, runs = 1, set = { first = pair.first, second = pair.second },
      source = "by hand: outcomes of 10 rounds, means over the table",
    }
  end
end

-- In the prisoner's dilemma, where C pays 3 and 1 and D pays 4 and 2: one C, then nine DD.
verify[#verify + 1] = {
  what = "tit-for-tat against defector in the prisoner's dilemma: first score",
  measure = "first_score", theory = (1 + 9 * 2) / 40, tolerance = 1e-9, runs = 1,
  set = { first = "tit-for-tat", second = "defector", game = 67 },
}

return folk.scenario {
  name    = "ordinal-games",
  summary = "How do two strategies fare in all 144 kinds of 2x2 game?",
  source  = "Robinson & Goforth 2005; Akata et al. 2025, Nature Human Behaviour",
  params  = {
    first       = folk.text { "tit-for-tat", doc = "strategy of the player who picks the row" },
    second      = folk.text { "random", doc = "strategy of the player who picks the column" },
    turns       = folk.int  { 10, min = 1, doc = "rounds of a match" },
    repetitions = folk.int  { 10, min = 1, doc = "matches in each game" },
    noise       = folk.prob { 0, doc = "probability that a move is flipped" },
    game        = folk.int  { 0, min = 0, max = 144, doc = "the number of the only game to play; 0: all" },
  },
  metrics = {
    first_score  = { unit = "1", doc = "the first player's points as a share of the best possible" },
    second_score = { unit = "1", doc = "the second player's points as a share of the best possible" },
  },
  view = { kind = "matrix", table = "families" },
  setup = function(sim, p)
    local tallies, all = {}, empty_tally()
    for _, family in ipairs(FAMILIES) do tallies[family.name] = empty_tally() end
    local low = p.game == 0 and 1 or p.game
    local count = p.game == 0 and 144 or 1
    sim:every(1, function(n)
      local family, score, cooperation = play(sim, p, low + n - 1)
      add(tallies[family], score, cooperation)
      add(all, score, cooperation)
      sim:progress(n / count)
      if n == count then publish(sim, tallies, all) end
    end, count)
  end,
  verify = verify,
}
