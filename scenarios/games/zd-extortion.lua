-- SPDX-License-Identifier: GPL-3.0-or-later
-- Zero-determinant strategies among others. Each fixes one linear relation between its own long-run
-- points and the other's, whoever the other is: the extortioner takes chi times the other's surplus
-- over mutual defection, the generous one bears chi times the other's loss below mutual
-- cooperation, and the equaliser sets the other's points. Payoffs of the long run are exact (the
-- chain of each pair is solved), and matches of finite length are played beside them.
local folk = require "folk"

local GAME = { T = 5, R = 3, P = 1, S = 0 }
local field = {
  "cooperator", "defector", "random", "tit-for-tat", "gtft", "win-stay-lose-shift", "alternator",
  "grudger", "tit-for-2-tats",
}

-- Slope s, baseline l and the largest phi: 1 / the largest of what phi multiplies.
local function triples_of(p)
  local triples = {
    { name = "extortion",  s = 1 / p.chi, l = GAME.P },
    { name = "generosity", s = 1 / p.chi, l = GAME.R },
    { name = "equaliser",  s = 0,         l = p.set_to },
  }
  for _, z in ipairs(triples) do
    local s, l = z.s, z.l
    z.largest = 1 / math.max((1 - s) * (GAME.R - l), s * (l - GAME.S) + GAME.T - l,
      l - GAME.S + s * (GAME.T - l), (1 - s) * (l - GAME.P))
  end
  return triples
end

local function players_of(triples, p)
  local players = {}
  for i, z in ipairs(triples) do
    players[i] = folk.zd {
      s = z.s, l = z.l, phi = p.pace * z.largest, name = z.name,
      game = folk.games.prisoners_dilemma(GAME),
    }
  end
  for _, name in ipairs(field) do
    players[#players + 1] = name
  end
  return players
end

-- One row for each zero-determinant strategy and each other player.
local function lines_of(triples, exact, played, turns)
  local rows, worst = {}, 0
  for i, z in ipairs(triples) do
    for j, other in ipairs(exact.names) do
      local x, y = exact.scores[i][j], exact.scores[j][i]
      local off = z.s * (x - z.l) - (y - z.l)
      worst = math.max(worst, math.abs(off))
      rows[#rows + 1] = {
        match = z.name .. " against " .. other, own = x, other = y, off_line = off,
        played_own = played.scores[i][j] / turns, played_other = played.scores[j][i] / turns,
      }
    end
  end
  return rows, worst
end

local columns = { "match", "own", "other", "off_line", "played_own", "played_other" }

-- What a cooperator gets from extortion: the extortioner cooperates in a share q of the rounds.
local function cooperator_under_extortion(p)
  local s = 1 / p.chi
  return 3 * (1 + 4 * s) / (3 + 2 * s)
end

local verify = {
  {
    what = "largest distance from a line", measure = "off_line", theory = 0, tolerance = 1e-9,
    runs = 1, source = "Press & Dyson 2012",
  },
  {
    what = "what extortion leaves a cooperator", measure = "lines/other/extortion against cooperator",
    theory = cooperator_under_extortion, tolerance = 1e-9, runs = 1,
    source = "stationary distribution of two outcomes",
  },
}

-- At chi = 2: stationary payoffs as fractions; they do not hang on phi.
local fractions = {
  { "extortion against cooperator", 7 / 2,   9 / 4 },
  { "extortion against defector",   1,       1 },
  { "extortion against random",     42 / 17, 59 / 34 },
  { "generosity against defector",  7 / 9,   17 / 9 },
  { "generosity against random",    36 / 17, 87 / 34 },
  { "equaliser against cooperator", 11 / 3,  2 },
  { "equaliser against defector",   3 / 4,   2 },
  { "equaliser against random",     33 / 14, 2 },
}

for _, fraction in ipairs(fractions) do
  for position, column in ipairs { "own", "other" } do
    verify[#verify + 1] = {
      what = fraction[1] .. ", " .. column, measure = ("lines/%s/%s"):format(column, fraction[1]),
      theory = fraction[position + 1], tolerance = 1e-9, runs = 1, set = { chi = 2 },
      source = "Press & Dyson 2012; Stewart & Plotkin 2012",
    }
  end
end

return folk.scenario {
  name    = "zd-extortion",
  summary = "What do strategies that dictate a linear relation of payoffs gain, and what do they leave?",
  source  = "Press & Dyson 2012; Stewart & Plotkin 2012; Hilbe, Nowak & Sigmund 2013",
  params  = {
    chi    = folk.number { 3, min = 1, max = 100, doc = "factor of extortion and of generosity" },
    set_to = folk.number { 2, min = 1, max = 3, unit = "points", doc = "points that the equaliser sets" },
    pace   = folk.number { 0.5, min = 0.01, max = 1, doc = "phi as a share of the largest that is feasible" },
    turns  = folk.int    { 200, min = 1, doc = "rounds of a match that is played" },
    repetitions = folk.int { 20, min = 1, doc = "round robins that are played" },
  },
  metrics = {
    off_line = { unit = "points", doc = "largest distance of a pair's exact payoffs from the line", summary = "last" },
  },
  view    = { kind = "matrix", table = "lines" },
  verify  = verify,
  setup = function(sim, p)
    local triples = triples_of(p)
    local players = players_of(triples, p)
    local exact
    sim:tournament {
      players = players, turns = math.huge, exact = true, repetitions = 1,
      record = false,
      done = function(result) exact = result end,
    }
    sim:tournament {
      players = players, turns = p.turns, repetitions = p.repetitions,
      done = function(played)
        local rows, worst = lines_of(triples, exact, played, p.turns)
        sim:record("off_line", worst)
        sim:publish("lines", rows, columns)
      end,
    }
  end,
}
