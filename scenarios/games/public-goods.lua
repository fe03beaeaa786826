-- SPDX-License-Identifier: GPL-3.0-or-later
-- Linear public goods in random groups. Who contributes pays the cost; the sum of all contributions
-- in a group, times the factor, is shared by all of it. With a fine there are punishers too: they
-- contribute, and pay a fee to fine each in their group who keeps. Each tick all play once, then some
-- imitate others who fared better.
--
-- Without punishment keeping pays if factor / players < 1, whatever the others do, and all end up
-- with nothing; contributing pays if it is more than 1. Punishers turn that round where they are
-- common enough.
local folk = require "folk"
local imitate = require "imitation"

local CONTRIBUTE, KEEP, PUNISH = 1, 2, 3

-- How many agents begin with each action.
local function starters(p)
  local contributors = math.floor(p.contributors * p.size + 0.5)
  local punishers = math.floor(p.punishers * p.size + 0.5)
  return contributors, p.size - contributors - punishers, punishers
end

local function start(pop, p)
  local contributors, keepers = starters(p)
  for i = 1, p.size do
    pop.action[i] = i <= contributors and CONTRIBUTE or i <= contributors + keepers and KEEP or PUNISH
  end
end

-- Plays the game in the group of members[first], …; adds up payoffs by action.
local function play_group(game, pop, members, first, sums)
  local counts = { 0, 0, 0 }
  for i = first, first + game.players - 1 do
    local action = pop.action[members[i]]
    counts[action] = counts[action] + 1
  end
  local payoffs = {}
  for action = 1, game.actions do
    payoffs[action] = counts[action] > 0 and game:payoff(action, counts) or 0
    sums[action] = sums[action] + counts[action] * payoffs[action]
  end
  for i = first, first + game.players - 1 do
    pop.payoff[members[i]] = payoffs[pop.action[members[i]]]
  end
end

local function count_actions(pop)
  local counts = { 0, 0, 0 }
  for i = 1, pop.size do counts[pop.action[i]] = counts[pop.action[i]] + 1 end
  return counts
end

local function record(sim, counts, sums, size)
  sim:record("contributors", (counts[CONTRIBUTE] + counts[PUNISH]) / size)
  sim:record("punishers", counts[PUNISH] / size)
  if counts[KEEP] > 0 and counts[CONTRIBUTE] > 0 then
    sim:record("advantage", sums[KEEP] / counts[KEEP] - sums[CONTRIBUTE] / counts[CONTRIBUTE])
  end
end

local function publish_equilibria(sim, game)
  local rows = {}
  for i, equilibrium in ipairs(game:equilibria()) do
    local counts = equilibrium.counts
    rows[i] = {
      contributors = counts[CONTRIBUTE], keepers = counts[KEEP], punishers = counts[PUNISH] or 0,
      welfare = equilibrium.welfare,
    }
  end
  sim:publish("equilibria of one group", rows,
    { "contributors", "keepers", "punishers", "welfare" })
end

-- The other members of a group are drawn from the size - 1 other agents. A keeper finds one
-- contributor more among them than a contributor does, whose own gift comes back in part instead.
local function advantage_in_theory(p)
  local _, _, punishers = starters(p)
  local back = p.factor / p.players * (p.size - p.players) / (p.size - 1)
  return p.cost * (1 - back) - p.fine * (p.players - 1) * punishers / (p.size - 1)
end

local function welfare_in_theory(p)
  local contributors, keepers, punishers = starters(p)
  local meetings = keepers * punishers * (p.players - 1) / (p.size - 1)
  return (p.factor - 1) * p.cost * (contributors + punishers) - (p.fine + p.fee) * meetings
end

local HAUERT = "Hauert, De Monte, Hofbauer & Sigmund 2002; groups drawn without replacement"
local verify = {}

-- Nobody learns: means over many groups.
for _, set in ipairs {
  { factor = 3, contributors = 0.5 },
  { factor = 6, contributors = 0.2 },
  { factor = 3, contributors = 0.3, punishers = 0.2, fine = 1, fee = 0.3 },
} do
  set.learners, set.ticks = 0, 50
  local where = (", factor %g, fine %g"):format(set.factor, set.fine or 0)
  verify[#verify + 1] = { what = "payoff of keepers minus contributors" .. where,
    measure = "advantage", theory = advantage_in_theory, source = HAUERT, set = set }
  verify[#verify + 1] = { what = "sum of payoffs" .. where,
    measure = "welfare", theory = welfare_in_theory, source = HAUERT, set = set,
    tolerance = not set.fine and 1e-9 or nil } -- without fines no chance is in the sum
end

-- All learn: the equilibrium that is reached. The punishers' fines outweigh what a gift costs,
-- 1 - 3/5 = 0.4, where an agent meets more than 0.4 of them: 4 times their share.
for _, case in ipairs {
  { what = "factor 3 < 5 players: nobody contributes", theory = 0, set = { factor = 3 } },
  { what = "factor 7 > 5 players: all contribute", theory = 1, set = { factor = 7 } },
  { what = "factor 3, half of all punish: all contribute", theory = 1,
    set = { factor = 3, contributors = 0, punishers = 0.5, fine = 1, fee = 0.3 } },
  { what = "factor 3, few punish: nobody contributes", theory = 0,
    set = { factor = 3, contributors = 0.45, punishers = 0.02, fine = 1, fee = 0.3 } },
} do
  case.measure, case.tolerance, case.runs = "contributors", 0.001, 5
  case.source = "Nash equilibrium; fine x punishers met against cost x (1 - factor / players)"
  case.set.size, case.set.ticks = 200, 150
  case.set.learners, case.set.selection, case.set.exploration = 0.5, 10, 0
  verify[#verify + 1] = case
end

return folk.scenario {
  name    = "public-goods",
  summary = "Who keeps up a public good when keeping one's own pays, and what do punishers change?",
  source  = "Hauert, De Monte, Hofbauer & Sigmund 2002; Fehr & Gächter 2000 (punishment)",
  params  = {
    size         = folk.int    { 500, min = 2, doc = "agents; a multiple of players" },
    players      = folk.int    { 5, min = 2, max = 100, doc = "agents in a group" },
    factor       = folk.number { 3, min = 0.001, doc = "what a contribution is multiplied by" },
    cost         = folk.number { 1, min = 0.001, unit = "points", doc = "a contribution" },
    fine         = folk.number { 0, min = 0, unit = "points", doc = "what a punisher takes from each who keeps; 0: no punishment" },
    fee          = folk.number { 0, min = 0, unit = "points", doc = "what punishing one costs the punisher" },
    contributors = folk.prob   { 0.5, doc = "share that begins by contributing without punishing" },
    punishers    = folk.prob   { 0, doc = "share that begins by contributing and punishing" },
    learners     = folk.prob   { 0.1, doc = "share of agents who imitate in a tick" },
    selection    = folk.number { 2, min = 0, unit = "1/points", doc = "how much payoffs count when imitating" },
    exploration  = folk.prob   { 0.01, doc = "probability that who learns takes a random action" },
    ticks        = folk.int    { 200, min = 1, doc = "ticks" },
  },
  metrics = {
    contributors = { unit = "1", doc = "share of agents who contribute, punishers included", summary = "last" },
    punishers    = { unit = "1", doc = "share of agents who contribute and punish", summary = "last" },
    advantage    = { unit = "points", doc = "mean payoff of keepers minus that of contributors who do not punish" },
  },
  view = { kind = "field", color = "action", names = { "contribute", "keep", "punish" } },
  setup = function(sim, p)
    if p.size % p.players ~= 0 then
      error(("size = %d: must be a multiple of players, %d"):format(p.size, p.players))
    end
    if p.contributors + p.punishers > 1 then error "contributors + punishers: must be at most 1" end
    if p.punishers > 0 and p.fine == 0 then error "punishers without a fine: set fine above 0" end
    local game = folk.games.public_goods {
      players = p.players, factor = p.factor, cost = p.cost, fine = p.fine, fee = p.fee,
    }
    publish_equilibria(sim, game)
    local pop = sim:population { size = p.size, columns = { "action", "learned" } }
    start(pop, p)
    local rule = { learners = p.learners, selection = p.selection, exploration = p.exploration,
      actions = game.actions }
    local groups, worst, best = p.size / p.players, game:worst(), game:best()
    local meetings, lessons = sim:rng "meetings", sim:rng "lessons"
    local members = {}
    for i = 1, p.size do members[i] = i end
    sim:every(1, function(n)
      meetings:shuffle(members)
      local sums = { 0, 0, 0 }
      for group = 1, groups do play_group(game, pop, members, (group - 1) * p.players + 1, sums) end
      local counts = count_actions(pop)
      record(sim, counts, sums, p.size)
      imitate(pop, rule, lessons)
      sim:tick {
        population = pop, cooperative = counts[CONTRIBUTE] + counts[PUNISH], opportunities = p.size,
        worst = worst * groups, best = best * groups,
      }
      sim:progress(n / p.ticks)
    end, p.ticks)
  end,
  verify = verify,
}
