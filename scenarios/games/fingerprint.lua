-- SPDX-License-Identifier: GPL-3.0-or-later
-- A strategy's fingerprint: what it scores in the long run against the Joss-Ann transforms of
-- tit-for-tat. Joss-Ann(x, y) cooperates with chance x, defects with chance y, and else does what
-- tit-for-tat would; where x + y > 1 it is the transform by (1 - y, 1 - x) of tit-for-tat's opposite,
-- so that the surface goes on over the whole square. Either way it cooperates with chance 1 - y after
-- a cooperation of the other, and with chance x after a defection. Two strategies that look different
-- but act alike have one fingerprint. At the corners (0, 0) and (1, 1) nothing is left to chance, and
-- the first move counts.
local folk = require "folk"

local GAME = folk.games.prisoners_dilemma { T = 5, R = 3, P = 1, S = 0 }

local function probe(x, y)
  return folk.strategy {
    name = ("joss-ann-%g-%g"):format(x, y), memory_one = { first = 1 - y, 1 - y, x, 1 - y, x },
  }
end

-- Points and cooperation of a round, exactly or as played.
local function measure(sim, p, x, y, seed)
  local exact = p.way == "exact"
  local result = sim:match {
    players = { p.strategy, probe(x, y) }, game = GAME, noise = p.noise, exact = exact, seed = seed,
    turns = exact and math.huge or p.turns, repetitions = exact and 1 or p.repetitions,
  }
  local rounds = exact and 1 or p.turns * p.repetitions
  return result.scores[1] / rounds, result.cooperations[1] / rounds
end

-- The square as rows of x, y and the score, and as a table of y against x, largest y first.
local function tables_of(sim, p)
  local rows, surface, columns, sum = {}, {}, { "y" }, 0
  for i = 1, p.points do columns[i + 1] = ("%g"):format((i - 1) / (p.points - 1)) end
  for j = p.points, 1, -1 do
    local y = (j - 1) / (p.points - 1)
    local line = { y = ("y = %g"):format(y) }
    for i = 1, p.points do
      local x = (i - 1) / (p.points - 1)
      local score, cooperation = measure(sim, p, x, y, (j - 1) * p.points + i)
      rows[#rows + 1] = { x = x, y = y, score = score, cooperation = cooperation }
      line[columns[i + 1]] = score
      sum = sum + score
    end
    surface[#surface + 1] = line
  end
  return rows, surface, columns, sum / (p.points * p.points)
end

-- Closed forms. Tit-for-tat and the probe answer each other in two chains that do not touch, so both
-- moves of a round are independent, each a cooperation with chance x / (x + y).
local function tit_for_tat(x, y)
  return (3 * x * x + 5 * x * y + y * y) / ((x + y) * (x + y))
end

local function cooperator(_, y) return 3 * (1 - y) end
local function defector(x, _) return 1 + 4 * x end

-- An even coin: the probe cooperates with chance (1 - y + x) / 2.
local function random(x, y) return 0.5 + 1.75 * (1 - y + x) end

-- Outcomes CC, CD, DC and DD come as x / y : 1 : (1 - y) / (1 - x) : 1.
local function win_stay_lose_shift(x, y)
  local cc, dc, rest = x * (1 - x), y * (1 - y), y * (1 - x)
  return (3 * cc + 5 * dc + rest) / (cc + dc + 2 * rest)
end

local verify = {}

local function case(strategy, theory, x, y, set)
  local name = ("%s at x = %g, y = %g"):format(strategy, x, y)
  set = set or {}
  set.strategy = strategy
  verify[#verify + 1] = {
    what = set.way == "played" and name .. ", played" or name,
    measure = ("surface/%g/y = %g"):format(x, y), theory = theory(x, y), set = set,
    source = "Ashlock & Kim 2008; stationary distribution of two outcomes", runs = set.way and 20 or 1,
    tolerance = not set.way and 1e-9 or nil,
  }
end

local function cases(strategy, theory, places)
  for _, place in ipairs(places) do case(strategy, theory, place[1], place[2]) end
end

cases("tit-for-tat", tit_for_tat, { { 0, 1 }, { 1, 0 }, { 1, 1 }, { 0.2, 0.3 }, { 0.9, 0.4 } })
cases("cooperator", cooperator, { { 0, 0 }, { 0, 1 }, { 1, 0 }, { 1, 1 }, { 0.5, 0.2 } })
cases("defector", defector, { { 0, 0 }, { 0, 1 }, { 1, 0 }, { 1, 1 }, { 0.2, 0.5 } })
cases("random", random, { { 0, 0 }, { 1, 1 }, { 0.3, 0.6 } })
cases("win-stay-lose-shift", win_stay_lose_shift, { { 0, 0.5 }, { 0.5, 0.5 }, { 0.3, 0.1 }, { 0.8, 0.9 } })
-- Matches that are played come near.
case("tit-for-tat", tit_for_tat, 0.5, 0.5, { way = "played", points = 3, turns = 2000, repetitions = 5 })

return folk.scenario {
  name    = "fingerprint",
  summary = "How does a strategy act, told by its scores against tit-for-tat with chance mixed in?",
  source  = "Ashlock & Kim 2008, Fingerprinting, IEEE Transactions on Evolutionary Computation 12(5)",
  params  = {
    strategy = folk.text   { "win-stay-lose-shift", doc = "name of the strategy, as `folk strategies` lists it" },
    points   = folk.int    { 11, min = 2, max = 201, doc = "values of x, and of y, from 0 to 1" },
    noise    = folk.prob   { 0, doc = "probability that a move is flipped" },
    way      = folk.choice { "exact", choices = { "exact", "played" },
      doc = "exact means of endless matches (of strategies that are data), or matches that are played" },
    turns    = folk.int    { 500, min = 1, max = 1000000, doc = "rounds of a match that is played" },
    repetitions = folk.int { 10, min = 1, max = 1000000, doc = "matches that are played at each point" },
  },
  metrics = {
    mean_score = { unit = "points", doc = "mean score of a round over the square's points", summary = "last" },
  },
  view    = { kind = "matrix", table = "surface" },
  verify  = verify,
  setup = function(sim, p)
    local rows, surface, columns, mean = tables_of(sim, p)
    sim:record("mean_score", mean)
    sim:publish("fingerprint", rows, { "x", "y", "score", "cooperation" })
    sim:publish("surface", surface, columns)
  end,
}
