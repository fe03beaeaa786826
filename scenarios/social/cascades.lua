-- SPDX-License-Identifier: GPL-3.0-or-later
-- Informational cascades. The world is good or bad with equal chance. Agents act one after the other;
-- each has a private signal that is right with probability p, sees all earlier actions, and picks the
-- action that is more likely right. While actions still reveal signals, what the public knows is the
-- difference between the numbers of actions for good and for bad; at 2 or -2 it outweighs any signal,
-- everyone follows from then on, and nothing more is learned: a cascade, right or wrong.
local folk = require "folk"

local GOOD, BAD = 1, -1

-- What an agent does whose signal meets the public's lead; it is indifferent when the two cancel.
local function act(lead, signal, tie, rng)
  local evidence = lead + signal
  if evidence > 0 then return GOOD end
  if evidence < 0 then return BAD end
  if tie == "own-signal" then return signal end
  return rng:chance(0.5) and GOOD or BAD
end

-- One crowd: who starts the cascade (nil: none began), which way it goes, and how many acted rightly.
local function crowd(p, rng)
  local world = rng:chance(0.5) and GOOD or BAD
  local lead, right = 0, 0
  for agent = 1, p.agents do
    local signal = rng:chance(p.precision) and world or -world
    local action = act(lead, signal, p.tie, rng)
    if action == world then right = right + 1 end
    lead = lead + action
    if math.abs(lead) == 2 then
      local correct = lead == 2 * world
      if correct then right = right + p.agents - agent end
      return agent, correct, right
    end
  end
  return nil, nil, right
end

-- Two agents at a time: both for good, both for bad, or back where they began.
local function pair_undecided(p)
  local mixed = p.precision * (1 - p.precision)
  return p.tie == "own-signal" and 2 * mixed or mixed
end

local function theory_correct(p)
  local q = p.precision
  if p.tie == "own-signal" then return q * q / (q * q + (1 - q) * (1 - q)) end
  return q * (q + 1) / (2 * (1 - q + q * q))
end

local function theory_start(p) return 2 / (1 - pair_undecided(p)) end
local function theory_undecided(p) return pair_undecided(p) ^ (p.agents / 2) end

local SOURCE = "Bikhchandani, Hirshleifer & Welch 1992"
local cases = {}
for _, tie in ipairs { "own-signal", "coin" } do
  for _, precision in ipairs { 0.6, 0.7, 0.8 } do
    local where = (", precision %g, tie by %s"):format(precision, tie)
    local set = { precision = precision, tie = tie, crowds = 1000 }
    cases[#cases + 1] = { what = "share of cascades that are right" .. where, measure = "correct",
      theory = theory_correct, source = SOURCE, set = set }
    cases[#cases + 1] = { what = "agents until the cascade" .. where, measure = "start",
      theory = theory_start, source = SOURCE, set = set }
  end
  cases[#cases + 1] = { what = "no cascade among 4 agents, tie by " .. tie, measure = "undecided",
    theory = theory_undecided, source = SOURCE, set = { agents = 4, tie = tie, crowds = 1000 } }
end

return folk.scenario {
  name = "cascades",
  summary = "How soon does a crowd stop listening to itself, and how often is it wrong then?",
  source = "Bikhchandani, Hirshleifer & Welch 1992, Journal of Political Economy 100: 992-1026",
  params = {
    crowds = folk.int { 1000, min = 1, doc = "crowds, one a time unit" },
    agents = folk.int { 100, min = 1, doc = "agents in a crowd" },
    precision = folk.number { 0.7, min = 0.5, max = 1, doc = "probability that a signal is right" },
    tie = folk.choice { "own-signal", choices = { "own-signal", "coin" },
      doc = "what an indifferent agent does: follow its signal, or flip a coin" },
  },
  metrics = {
    correct = { unit = "1", doc = "whether a crowd's cascade is right: 1 or 0; absent without a cascade" },
    start = { unit = "agents", doc = "agents up to the one who starts the cascade" },
    right = { unit = "1", doc = "share of a crowd that acts rightly" },
    undecided = { unit = "1", doc = "whether no cascade began: 1 or 0" },
  },
  view = { kind = "belief", metrics = { "right" } },
  setup = function(sim, p)
    local rng = sim:rng("crowds")
    local correct_count, cascade_count = 0, 0
    sim:every(1, function(n)
      local start, correct, right = crowd(p, rng)
      if start then
        sim:record("correct", correct and 1 or 0)
        sim:record("start", start)
        cascade_count = cascade_count + 1
        if correct then correct_count = correct_count + 1 end
      end
      sim:record("right", right / p.agents)
      sim:record("undecided", start and 0 or 1)
      sim:tick { welfare = right, worst = 0, best = p.agents }
      sim:progress(n / p.crowds)
      if n == p.crowds then
        sim:publish("cascades", { {
          measured = cascade_count > 0 and correct_count / cascade_count or 0,
          theory = theory_correct(p), crowds = p.crowds, cascades = cascade_count,
        } }, { "crowds", "cascades", "measured", "theory" })
      end
    end, p.crowds)
  end,
  verify = cases,
}
