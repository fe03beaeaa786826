-- SPDX-License-Identifier: GPL-3.0-or-later
-- A climate in a laboratory: the collective-risk dilemma. Each of six players has 40 points, from
-- which it gives over ten rounds. If the six together miss 120, all of them lose what they kept with
-- probability `risk`. A choice here is what a player gives in all: all 40 (an altruist), its fair
-- share of 20, or nothing. Groups are random; each tick all play once, then some imitate others who
-- ended with more.
--
-- A fair share is worth its price if 20 > (1 - risk) 40. But it is so only where the others give
-- too: at a high risk both a population that saves its climate and one that loses it are stable.
local folk = require "folk"
local imitate = require "imitation"

local ALTRUIST, FAIR, FREE = 1, 2, 3
local GIFTS = { 1, 0.5, 0 } -- share of the endowment

-- How many agents begin with each action.
local function starters(p)
  local altruists = math.floor(p.altruists * p.size + 0.5)
  local fair = math.floor(p.fair * p.size + 0.5)
  return altruists, fair, p.size - altruists - fair
end

local function start(pop, p)
  local altruists, fair = starters(p)
  for i = 1, p.size do
    pop.action[i] = i <= altruists and ALTRUIST or i <= altruists + fair and FAIR or FREE
  end
end

-- The group of members[first], … plays; whether it reached the target.
local function play_group(pop, p, members, first, rng)
  local sum = 0
  for i = first, first + p.players - 1 do
    sum = sum + GIFTS[pop.action[members[i]]] * p.endowment
  end
  local lost = sum < p.target and rng:chance(p.risk)
  for i = first, first + p.players - 1 do
    local agent = members[i]
    pop.payoff[agent] = lost and 0 or (1 - GIFTS[pop.action[agent]]) * p.endowment
  end
  return sum >= p.target
end

local function count_actions(pop)
  local counts = { 0, 0, 0 }
  for i = 1, pop.size do counts[pop.action[i]] = counts[pop.action[i]] + 1 end
  return counts
end

local function publish_equilibria(sim, p)
  local game = folk.games.collective_risk {
    players = p.players, endowment = p.endowment, target = p.target, risk = p.risk,
    contributions = { GIFTS[1] * p.endowment, GIFTS[2] * p.endowment, GIFTS[3] * p.endowment },
  }
  local rows = {}
  for i, equilibrium in ipairs(game:equilibria()) do
    local counts = equilibrium.counts
    rows[i] = { altruists = counts[ALTRUIST], fair = counts[FAIR], ["free riders"] = counts[FREE],
      welfare = equilibrium.welfare }
  end
  sim:publish("equilibria of one group", rows, { "altruists", "fair", "free riders", "welfare" })
end

-- Ways to draw k of n.
local function choose(n, k)
  local ways = 1
  for i = 1, k do ways = ways * (n - k + i) / i end
  return ways
end

-- Sum over the groups that can be drawn: visit(altruists, fair) by its probability.
local function mean_over_groups(p, visit)
  local altruists, fair, free = starters(p)
  local mean = 0
  for a = 0, p.players do
    for f = 0, p.players - a do
      local ways = choose(altruists, a) * choose(fair, f) * choose(free, p.players - a - f)
      mean = mean + ways / choose(p.size, p.players) * visit(a, f)
    end
  end
  return mean
end

local function reached(p, a, f)
  return (a * GIFTS[ALTRUIST] + f * GIFTS[FAIR]) * p.endowment >= p.target
end

local function success_in_theory(p)
  return mean_over_groups(p, function(a, f) return reached(p, a, f) and 1 or 0 end)
end

local function payoff_in_theory(p)
  return mean_over_groups(p, function(a, f)
    local kept = p.endowment * (1 - (a * GIFTS[ALTRUIST] + f * GIFTS[FAIR]) / p.players)
    return kept * (reached(p, a, f) and 1 or 1 - p.risk)
  end)
end

local MILINSKI = "Milinski et al. 2008, payoffs; groups drawn without replacement"
local verify = {}

-- Nobody learns: means over many groups.
for _, risk in ipairs { 0.1, 0.5, 0.9 } do
  for _, fair in ipairs { 0.5, 0.9 } do
    local set = { risk = risk, fair = fair, altruists = 0.1, learners = 0, ticks = 20 }
    local where = (", risk %g, %g fair, 0.1 altruists"):format(risk, fair)
    local sure = fair == 0.9 and 1e-9 or nil -- then nobody rides free
    verify[#verify + 1] = { what = "groups that reach the target" .. where, measure = "success",
      theory = success_in_theory, source = MILINSKI, set = set, tolerance = sure }
    verify[#verify + 1] = { what = "points of an agent" .. where, measure = "payoff",
      theory = payoff_in_theory, source = MILINSKI, set = set, tolerance = sure }
  end
end

-- All learn, from fair shares and free riders. At risk 0.9 a fair share x of all is rewarded if the
-- other five are likely to be fair too: 20 x^5 + 2 (1 - x^5) > 4, that is x > 0.644. At risk 0.1
-- nothing that a gift can save is worth it. Selection is weak, so that means decide and not luck.
for _, case in ipairs {
  { what = "risk 0.9 from 0.85 fair: all give", theory = 1, set = { risk = 0.9, fair = 0.85 } },
  { what = "risk 0.9 from 0.3 fair: nobody gives", theory = 0, set = { risk = 0.9, fair = 0.3 } },
  { what = "risk 0.1 from 0.85 fair: nobody gives", theory = 0, set = { risk = 0.1, fair = 0.85 } },
} do
  case.measure, case.tolerance, case.runs = "givers", 0.001, 5
  case.source = "expected payoffs in random groups: at risk 0.9 unstable where x^5 = 1/9"
  case.set.size, case.set.altruists, case.set.exploration = 600, 0, 0
  case.set.learners, case.set.selection, case.set.ticks = 0.5, 0.05, 600
  verify[#verify + 1] = case
end

return folk.scenario {
  name    = "collective-risk",
  summary = "How likely must a disaster be before groups pay to prevent it?",
  source  = "Milinski, Sommerfeld, Krambeck, Reed & Marotzke 2008, PNAS 105: 2291-2294",
  params  = {
    size        = folk.int    { 600, min = 2, doc = "agents; a multiple of players" },
    players     = folk.int    { 6, min = 2, max = 40, doc = "agents in a group" },
    endowment   = folk.number { 40, min = 0.001, unit = "points", doc = "what each can give from" },
    target      = folk.number { 120, min = 0.001, unit = "points", doc = "what a group must give together" },
    risk        = folk.prob   { 0.9, doc = "probability of losing all where the target is missed" },
    fair        = folk.prob   { 0.8, doc = "share that begins by giving half" },
    altruists   = folk.prob   { 0, doc = "share that begins by giving all" },
    learners    = folk.prob   { 0.2, doc = "share of agents who imitate in a tick" },
    selection   = folk.number { 0.05, min = 0, unit = "1/points", doc = "how much payoffs count when imitating" },
    exploration = folk.prob   { 0.01, doc = "probability that who learns takes a random action" },
    ticks       = folk.int    { 200, min = 1, doc = "ticks" },
  },
  metrics = {
    success = { unit = "1", doc = "share of groups that reach the target" },
    givers  = { unit = "1", doc = "share of agents who give half or all", summary = "last" },
    payoff  = { unit = "points", doc = "mean of what an agent ends with" },
  },
  view = { kind = "field", color = "action", names = { "altruist", "fair share", "nothing" } },
  setup = function(sim, p)
    if p.size % p.players ~= 0 then
      error(("size = %d: must be a multiple of players, %d"):format(p.size, p.players))
    end
    if p.fair + p.altruists > 1 then error "fair + altruists: must be at most 1" end
    publish_equilibria(sim, p)
    local pop = sim:population { size = p.size, columns = { "action", "learned" } }
    start(pop, p)
    local rule = { learners = p.learners, selection = p.selection, exploration = p.exploration,
      actions = #GIFTS }
    local groups = p.size / p.players
    local meetings, disasters, lessons = sim:rng "meetings", sim:rng "disasters", sim:rng "lessons"
    local members = {}
    for i = 1, p.size do members[i] = i end
    sim:every(1, function(n)
      meetings:shuffle(members)
      local successes, sum = 0, 0
      for group = 1, groups do
        local first = (group - 1) * p.players + 1
        if play_group(pop, p, members, first, disasters) then successes = successes + 1 end
      end
      for i = 1, p.size do sum = sum + pop.payoff[i] end
      local givers = p.size - count_actions(pop)[FREE]
      sim:record("success", successes / groups)
      sim:record("payoff", sum / p.size)
      sim:record("givers", givers / p.size)
      imitate(pop, rule, lessons)
      sim:tick { -- at best nobody gives, and luck spares all
        population = pop, cooperative = givers, opportunities = p.size,
        worst = 0, best = p.endowment * p.size,
      }
      sim:progress(n / p.ticks)
    end, p.ticks)
  end,
  verify = verify,
}
