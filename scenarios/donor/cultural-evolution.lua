-- SPDX-License-Identifier: GPL-3.0-or-later
-- Does cooperation evolve when strategies are texts? In each round agents are paired; a donor gives some of
-- its resources, and the recipient gets `multiplier` times as much. A generation plays two games that
-- mirror each other; the better half survives, and newcomers write their strategies from the survivors'.
-- What a donor sees of others is a chain of acts (trace.lua), so that gifts are returned by third parties.
--
-- Where paper and published code differ, the paper's reading is the default; `schedule`, `score`, `excess`
-- set to "code" and `scores_shown` to false are the code's. One time unit is one generation.
local folk = require "folk"
local generation = require "cultural-evolution.generation"
local lineage = require "cultural-evolution.lineage"
local measures = require "cultural-evolution.measures"
local minds = require "cultural-evolution.minds"
local population = require "cultural-evolution.population"

-- The measures of a generation that has been played, as a row of the table `generations`.
local function measured(world, survivors, others)
  local resources = 0
  for _, member in ipairs(world.members) do resources = resources + member.resources end
  return {
    generation = world.number, resources = resources / #world.members,
    donated = world.turns > 0 and world.gifts / world.turns or nil,
    selection = measures.selection(survivors, others),
    newcomers = measures.difference(world.newcomers, world.survivors),
    punishment = world.punishments / world.encounters, reputation = world.reputation,
    founders = lineage.founders(world.members),
  }
end

local RECORDED = { "resources", "selection", "newcomers", "punishment", "reputation", "founders" }

-- Inequality is that of this generation alone.
local function record(sim, world, row)
  local pop = world.population
  pop.wealth:fill(0)
  for index, member in ipairs(world.members) do
    pop.payoff[index], pop.founder[index] = member.resources, member.founder.id
    pop.donated[index] = member.gifts / member.turns
  end
  for _, metric in ipairs(RECORDED) do
    if row[metric] then sim:record(metric, row[metric]) end
  end
  sim:tick {
    population = pop, cooperative = world.gifts, opportunities = world.turns,
    worst = world.worst, best = world.best,
  }
end

-- Places in the order of chance: who is in which group, and meets whom when.
local function drawn_order(sim, agents)
  local order = {}
  for place = 1, agents do order[place] = place end
  return sim:rng("pairing"):shuffle(order)
end

local function select(world)
  for _, member in ipairs(world.members) do member.last = world.number end
  return measures.select(world.members, world.places)
end

-- The life of the society, one generation a time unit (longer where models take virtual time to answer).
local function evolve(self, sim, p, world, seats)
  local survivors, others
  local history = {}
  for number = 1, p.generations do
    world.number = number
    world.places = math.max(1, math.floor(p.survivors * #seats + 0.5))
    if self:now() < number then self:wait(number - self:now()) end
    if number == 1 then
      population.begin(self, sim, p, world, seats)
    else
      population.renew(self, sim, p, world, survivors, others)
    end
    generation.play(self, p, world, drawn_order(sim, #seats))
    survivors, others = select(world)
    history[number] = measured(world, survivors, others)
    record(sim, world, history[number])
    sim:progress(number / p.generations)
  end
  sim:publish("generations", history, { "generation", "resources", "donated", "punishment", "reputation",
    "founders", "selection", "newcomers" })
  population.publish(sim, survivors)
end

-- Mean final resources when everyone always gives the same fraction: 24 cells, of which some are here and
-- all in the tests.
local function baseline(fraction, multiplier, schedule, resources)
  return {
    what = ("mean resources, all give %g, multiplier %g, the %s's schedule"):format(fraction, multiplier,
      schedule),
    source = "exact: two groups donate in turn, a linear recurrence; rounded to the cent",
    measure = "resources", theory = resources, tolerance = 0.005, runs = 1,
    set = { minds = "constant:" .. fraction, multiplier = multiplier, schedule = schedule, generations = 1 },
  }
end

return folk.scenario {
  name = "cultural-evolution",
  summary = "Does giving evolve when strategies are texts that newcomers learn from survivors?",
  source = "Vallinder & Hughes 2024, Cultural Evolution of Cooperation among LLM Agents, arXiv 2412.10270",
  params = {
    minds = folk.text { "model", doc = "who plays: model, model:NAME, claude-like, gemini-like, gpt-4o-like, "
      .. "constant:FRACTION, each with :COUNT, commas between" },
    stand_in = folk.choice { "claude-like", choices = { "claude-like", "gemini-like", "gpt-4o-like" },
      doc = "genomes that answer for a model where there is no endpoint" },
    agents = folk.int { 12, min = 2, max = 1000, doc = "agents in a generation; an even number" },
    generations = folk.int { 10, min = 1, max = 100000, doc = "generations" },
    rounds = folk.int { 12, min = 1, max = 200, doc = "rounds in a game; agents are not told" },
    endowment = folk.number { 10, min = 0, max = 1e6, unit = "units",
      doc = "resources at the start of a game" },
    multiplier = folk.number { 2, min = 0, max = 10, doc = "units that a recipient gets for each given" },
    survivors = folk.prob { 0.5, doc = "share of agents that survive a generation; at least one does" },
    trace = folk.int { 3, min = 0, max = 100, doc = "acts that a donor sees of its recipient's chain" },
    punishment = folk.bool { false,
      doc = "whether a donor may spend units on taking twice as many from the recipient" },
    schedule = folk.choice { "paper", choices = { "paper", "code" },
      doc = "roles that alternate throughout, or the published code's: six rounds, then the same reversed" },
    score = folk.choice { "paper", choices = { "paper", "code" },
      doc = "selection by the mean of both games, or as the published code does, by the second alone" },
    excess = folk.choice { "paper", choices = { "paper", "code" },
      doc = "an amount that a donor does not have is asked for again, or gives nothing" },
    scores_shown = folk.bool { true, doc = "whether newcomers are told what survivors had in the end; in the "
      .. "published code they are not" },
    temperature = folk.number { 0.8, min = 0, max = 2, doc = "sampling temperature of models" },
    max_tokens = folk.int { 1000, min = 1, max = 100000, unit = "tokens", doc = "longest answer of a model" },
    retries = folk.int { 10, min = 0, max = 100,
      doc = "how often an invalid amount is asked for again; then 0 is given" },
    structured = folk.bool { false,
      doc = "whether servers are to enforce the form of amounts, which leaves models no room to reason" },
  },
  metrics = {
    resources = { unit = "units", summary = "last", doc = "mean final resources, over both games" },
    selection = { unit = "1", doc = "share that survivors gave minus that of the others, over the mean" },
    newcomers = { unit = "1", doc = "share that newcomers gave minus that of earlier survivors" },
    punishment = { unit = "1", doc = "share of encounters that are punishments" },
    reputation = { unit = "1", doc = "reputation by the published code's formula, at the end of a game" },
    founders = { unit = "agents", summary = "last", doc = "agents of the first generation with descendants" },
  },
  view = { kind = "field", color = "donated" },
  setup = function(sim, p)
    if p.agents % 2 ~= 0 then
      error("agents = " .. p.agents .. ": the number must be even, as agents meet in pairs", 0)
    end
    local world = { sim = sim, count = 0, population = sim:population {
      size = p.agents, columns = { "donated", "founder" }, -- shares of units, and who began the family
    } }
    sim:process("society", evolve, sim, p, world, minds.seats(p.minds, p.agents))
  end,
  verify = {
    baseline(0, 2, "paper", 10), baseline(0.1, 2, "paper", 18.75), baseline(0.5, 2, "paper", 393.91),
    baseline(0.9, 2, "paper", 12996.47), baseline(1, 2, "paper", 30720),
    baseline(0.75, 1.5, "paper", 244.92), baseline(0.75, 3, "paper", 220606.24),
    baseline(0.5, 2, "code", 341.17), baseline(0.9, 2, "code", 7493.20), baseline(1, 2, "code", 15360),
  },
}
