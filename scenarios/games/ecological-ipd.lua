-- SPDX-License-Identifier: GPL-3.0-or-later
-- The ecological tournament. A round robin gives what each strategy earns against each; then
-- strategies are species whose shares grow in proportion to their points against the species as
-- they are. Those that live on the weak prosper first and vanish with them. The field is that of
-- Axelrod's first tournament, or tit-for-tat and a defector alone, for which the dynamics have an
-- unstable share 1 / (2 n - 3) of tit-for-tat in matches of n rounds.
local folk = require "folk"

local fields = {
  ["axelrod-1980"] = {
    "tit-for-tat", "first-by-tideman-and-chieruzzi", "first-by-nydegger", "first-by-grofman",
    "first-by-shubik", "first-by-stein-and-rapoport", "grudger", "first-by-davis",
    "first-by-graaskamp", "first-by-downing", "first-by-feld", "first-by-joss",
    "first-by-tullock", "first-by-anonymous", "random",
  },
  pair = { "tit-for-tat", "defector" },
}

-- Shares at the start: equal, or of the pair what `start` says.
local function shares_of(p)
  return p.field == "pair" and { p.start, 1 - p.start } or nil
end

local function sum_of_squares(shares)
  local sum = 0
  for _, share in ipairs(shares) do
    sum = sum + share * share
  end
  return sum
end

local function largest(shares)
  return math.max(unpack(shares))
end

-- The measure of a strategy's share: its name as an identifier.
local function measure_of(name)
  return (name:gsub("-", "_"))
end

local measures, species = {
  diversity = { unit = "strategies", doc = "1 / sum of squared shares", summary = "last" },
  leader = { unit = "1", doc = "largest share", summary = "last" },
}, {}
for _, names in ipairs { fields["axelrod-1980"], fields.pair } do
  for _, name in ipairs(names) do
    local measure = measure_of(name)
    if not measures[measure] then species[#species + 1] = measure end
    measures[measure] = { unit = "1", doc = "share of " .. name, summary = "last" }
  end
end

-- Final shares, best first, beside the ranks of the round robin.
local function rows_of(result, shares, peaks)
  local order, rank = {}, {}
  for position, i in ipairs(result.ranking) do
    order[position], rank[i] = i, position
  end
  table.sort(order, function(a, b)
    if shares[a] ~= shares[b] then return shares[a] > shares[b] end
    return rank[a] < rank[b]
  end)
  local rows = {}
  for position, i in ipairs(order) do
    rows[position] = {
      strategy = result.names[i], share = shares[i], peak = peaks[i].share,
      peak_at = peaks[i].generation, round_robin_rank = rank[i], score = result.mean[i],
    }
  end
  return rows
end

local columns = { "strategy", "share", "peak", "peak_at", "round_robin_rank", "score" }

local function evolve(sim, p, result)
  local peaks, measure = {}, {}
  for i, name in ipairs(result.names) do
    peaks[i], measure[i] = { share = 0, generation = 0 }, measure_of(name)
  end
  sim:ecology {
    result = result, generations = p.generations, shares = shares_of(p),
    each = function(generation, shares)
      for i, share in ipairs(shares) do
        if share > peaks[i].share then peaks[i].share, peaks[i].generation = share, generation end
        sim:record(measure[i], share)
      end
      sim:record("diversity", 1 / sum_of_squares(shares))
      sim:record("leader", largest(shares))
    end,
    done = function(shares) sim:publish("shares", rows_of(result, shares, peaks), columns) end,
  }
end

-- Share of tit-for-tat after one generation of the pair: x F / (x F + (1 - x) G), where F and G are
-- mean points of tit-for-tat and of the defector.
local function after_one_generation(p)
  local x, n = p.start, p.turns
  local copier = x * 3 * n + (1 - x) * (n - 1)
  local defector = x * (n + 4) + (1 - x) * n
  return x * copier / (x * copier + (1 - x) * defector)
end

local function pair_case(what, start, share)
  return {
    what = what, measure = "shares/share/tit-for-tat", theory = share, tolerance = 1e-6, runs = 1,
    set = { field = "pair", turns = 10, start = start, generations = 2000 },
    source = "replicator equation: unstable at 1 / (2 n - 3)",
  }
end

return folk.scenario {
  name    = "ecological-ipd",
  summary = "Which strategies last when the unsuccessful become rare?",
  source  = "Axelrod 1980, More Effective Choice in the Prisoner's Dilemma, Journal of Conflict Resolution 24(3)",
  params  = {
    field = folk.choice { "axelrod-1980", choices = { "axelrod-1980", "pair" },
      doc = "the strategies: Axelrod's first field, or tit-for-tat and defector" },
    turns       = folk.int  { 200,  min = 1, doc = "rounds of a match" },
    repetitions = folk.int  { 5,    min = 1, doc = "round robins whose mean gives the points" },
    generations = folk.int  { 1000, min = 1, doc = "generations" },
    start       = folk.prob { 0.5,           doc = "share of tit-for-tat at the start of the pair" },
  },
  metrics = measures,
  view    = { kind = "shares", metrics = species },
  verify  = {
    {
      what = "one generation of the pair", measure = "shares/share/tit-for-tat",
      theory = after_one_generation, tolerance = 1e-12, runs = 1,
      set = { field = "pair", turns = 10, start = 0.1, generations = 1 },
      source = "discrete replicator equation",
    },
    pair_case("tit-for-tat just above its threshold of 1/17", 0.06, 1),
    pair_case("tit-for-tat just below it", 0.058, 0),
  },
  setup = function(sim, p)
    sim:tournament {
      players = fields[p.field], turns = p.turns, repetitions = p.repetitions,
      record = false,
      done = function(result) evolve(sim, p, result) end,
    }
  end,
}
