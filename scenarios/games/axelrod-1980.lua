-- SPDX-License-Identifier: GPL-3.0-or-later
-- Axelrod's first tournament. Fourteen entries and RANDOM play a round robin, each against its own
-- twin too. The article tells each entry in a few sentences; where a sentence can be read in two
-- ways that change totals, a parameter chooses: as the Axelrod library reads it, or as the text
-- does.
local folk = require "folk"

-- The entries in their published order, with the points in a match that the article's appendix
-- prints, the mean of 2,000 matches a pair played by the Axelrod library 4.13.0, and the parameter that
-- chooses a reading.
local entries = {
  { strategy = "tit-for-tat",                     published = 504.5, library = 509.17 },
  { strategy = "first-by-tideman-and-chieruzzi",  published = 500.4, library = 501.26, reading = "tideman_chieruzzi" },
  { strategy = "first-by-nydegger",               published = 485.5, library = 499.89, reading = "nydegger" },
  { strategy = "first-by-grofman",                published = 481.9, library = 513.30 },
  { strategy = "first-by-shubik",                 published = 480.7, library = 507.53 },
  { strategy = "first-by-stein-and-rapoport",     published = 477.8, library = 520.25 },
  { strategy = "grudger",                         published = 473.4, library = 489.08 },
  { strategy = "first-by-davis",                  published = 471.8, library = 487.58 },
  { strategy = "first-by-graaskamp",              published = 400.7, library = 449.12 },
  { strategy = "first-by-downing",                published = 390.6, library = 433.15 },
  { strategy = "first-by-feld",                   published = 327.6, library = 382.54 },
  { strategy = "first-by-joss",                   published = 304.4, library = 349.66 },
  { strategy = "first-by-tullock",                published = 300.5, library = 352.69 },
  { strategy = "first-by-anonymous",              published = 282.2, library = 334.66 },
  { strategy = "random",                          published = 276.3, library = 334.47 },
}

-- Matches without chance, whose totals are the same in every repetition: points of the first in 200
-- rounds. All but the last stand in the article's table too.
local totals = {
  { row = 1, column = 10, points = 597 },
  { row = 10, column = 1, points = 597 },
  { row = 1, column = 2, points = 595 },
  { row = 1, column = 6, points = 595 },
  { row = 2, column = 2, points = 596 },
  { row = 2, column = 10, points = 233 },
}

local function match_of(total)
  return ("%s against %s"):format(entries[total.row].strategy, entries[total.column].strategy)
end

local verify = {}

for _, entry in ipairs(entries) do
  verify[#verify + 1] = {
    what = entry.strategy, measure = "ranking/score/" .. entry.strategy, theory = entry.library,
    source = "Axelrod library 4.13.0, 2,000 matches a pair",
  }
end

for _, total in ipairs(totals) do
  verify[#verify + 1] = {
    what = match_of(total), measure = "matches without chance/points/" .. match_of(total),
    theory = total.points, tolerance = 0.001, runs = 1, source = "Axelrod 1980; the Axelrod library",
  }
end

-- Printed in the article; its reading of "the second run of defections" and no other gives it.
verify[#verify + 1] = {
  what = "Tideman and Chieruzzi as the text reads, against Downing", source = "Axelrod 1980, table 2",
  measure = "matches without chance/points/" .. match_of(totals[#totals]),
  theory = 601, tolerance = 0.001, runs = 1, set = { tideman_chieruzzi = "text" },
}

-- The strategies that play, by the readings that were chosen.
local function players_of(p)
  local players = {}
  for i, entry in ipairs(entries) do
    local text = entry.reading and p[entry.reading] == "text"
    players[i] = text and entry.strategy .. "-text" or entry.strategy
  end
  return players
end

local function ranking_of(result)
  local rows = {}
  for rank, i in ipairs(result.ranking) do
    rows[rank] = {
      rank = rank, strategy = result.names[i], score = result.mean[i], error = result.error[i],
      published_rank = i, published_score = entries[i].published,
      cooperation = result.cooperation[i],
    }
  end
  return rows
end

local function totals_of(result)
  local rows = {}
  for i, total in ipairs(totals) do
    rows[i] = { match = match_of(total), points = result.scores[total.row][total.column] }
  end
  return rows
end

-- What each gets from each, in a match; by number, in the published order.
local function scores_of(result)
  local rows, columns = {}, { "strategy" }
  for i, name in ipairs(result.names) do
    rows[i], columns[i + 1] = { strategy = i .. " " .. name }, tostring(i)
    for j = 1, #result.names do rows[i][tostring(j)] = result.scores[i][j] end
  end
  return rows, columns
end

return folk.scenario {
  name    = "axelrod-1980",
  summary = "Which strategy does best when all of Axelrod's first tournament meet?",
  source  = "Axelrod 1980, Effective Choice in the Prisoner's Dilemma, Journal of Conflict Resolution 24(1)",
  params  = {
    turns       = folk.int  { 200, min = 1, doc = "rounds of a match" },
    repetitions = folk.int  { 5,   min = 1, doc = "round robins" },
    noise       = folk.prob { 0,            doc = "probability that a move is flipped" },
    tideman_chieruzzi = folk.choice { "library", choices = { "library", "text" },
      doc = "extra retaliation from the first run of defections (library) or the second (text)" },
    nydegger = folk.choice { "library", choices = { "library", "text" },
      doc = "weight 16 for the newest of three rounds (library) or the oldest (text)" },
  },
  view    = { kind = "matrix", table = "scores" },
  verify  = verify,
  setup = function(sim, p)
    sim:tournament {
      players = players_of(p), turns = p.turns, repetitions = p.repetitions, noise = p.noise,
      done = function(result)
        sim:publish("matches without chance", totals_of(result), { "match", "points" })
        sim:publish("ranking", ranking_of(result), { "rank", "strategy", "score", "error",
          "published_rank", "published_score", "cooperation" })
        sim:publish("scores", scores_of(result))
      end,
    }
  end,
}
