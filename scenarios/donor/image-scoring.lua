-- SPDX-License-Identifier: GPL-3.0-or-later
-- Indirect reciprocity by image scoring. In each encounter a donor may help a recipient: it pays `cost`,
-- the recipient gains `benefit`, and the donor's image score rises by 1; refusing lowers it by 1. An
-- agent with strategy k helps whoever's score is at least k: k = -5 helps all, k = 6 nobody, and what
-- lies between discriminates. After each generation agents reproduce in proportion to their payoff.
--
-- start = "invasion" asks the question of the threshold instead: defectors of bad repute among
-- discriminators of good repute, payoffs compared, nobody reproduces. Discriminators hold out if q b > c.
local folk = require "folk"

local WORST_SCORE, BEST_SCORE = -5, 5
local DISCRIMINATOR, DEFECTOR = 0, 6 -- strategies k

-- The donor's view of the recipient's score. A score that is not known counts as 0: nothing bad is known.
local function public_information(pop, p, rng)
  local score = pop.score
  local function seen(_, recipient)
    if p.q < 1 and not rng:chance(p.q) then return 0 end
    return score[recipient]
  end
  local function observe(donor, change)
    score[donor] = math.max(WORST_SCORE, math.min(BEST_SCORE, score[donor] + change))
  end
  return { seen = seen, observe = observe, forget = function() score:fill(0) end }
end

-- Everyone keeps scores of its own: a bystander sees an encounter with probability q.
local function private_information(sim, p, rng)
  local score = sim:population { name = "opinions", size = p.size * p.size, columns = { "score" } }.score
  local function seen(donor, recipient) return score[(donor - 1) * p.size + recipient] end
  local function observe(donor, change)
    for bystander = 1, p.size do
      if bystander ~= donor and rng:chance(p.q) then
        local at = (bystander - 1) * p.size + donor
        score[at] = math.max(WORST_SCORE, math.min(BEST_SCORE, score[at] + change))
      end
    end
  end
  return { seen = seen, observe = observe, forget = function() score:fill(0) end }
end

-- Plays one generation's encounters and returns how many ended in help. Both parties also get `cost` an
-- encounter, so that no payoff is negative and it can serve as fitness.
local function play(pop, p, rng, information)
  local k, payoff = pop.k, pop.payoff
  local seen, observe = information.seen, information.observe
  local helped = 0
  for _ = 1, p.encounters do
    local donor = rng:integer(1, p.size)
    local recipient = rng:integer(1, p.size - 1)
    if recipient >= donor then recipient = recipient + 1 end
    if seen(donor, recipient) >= k[donor] then
      helped = helped + 1
      payoff[recipient] = payoff[recipient] + p.benefit + p.cost
      observe(donor, 1)
    else
      payoff[donor] = payoff[donor] + p.cost
      payoff[recipient] = payoff[recipient] + p.cost
      observe(donor, -1)
    end
  end
  return helped
end

-- Replaces the generation: each newcomer's parent is drawn in proportion to payoff. The draws are made in
-- ascending order (spacings of a Poisson process are those of sorted uniforms), so one pass suffices.
local function reproduce(pop, p, rng)
  local k, heir, payoff = pop.k, pop.heir, pop.payoff
  local fitness, spacing = 0, 0
  for i = 1, p.size do fitness = fitness + payoff[i] end
  for i = 1, p.size do
    spacing = spacing + rng:exponential(1)
    heir[i] = spacing
  end
  spacing = spacing + rng:exponential(1)

  local parent, reached = 1, payoff[1]
  for i = 1, p.size do
    local drawn = heir[i] / spacing * fitness
    while reached < drawn and parent < p.size do
      parent = parent + 1
      reached = reached + payoff[parent]
    end
    heir[i] = k[parent]
  end
  for i = 1, p.size do
    k[i] = rng:chance(p.mutation) and rng:integer(WORST_SCORE, BEST_SCORE + 1) or heir[i]
  end
end

-- Mean payoff of discriminators minus that of defectors, for one turn as donor and one as recipient.
local function advantage(pop, p)
  local sum = { [DISCRIMINATOR] = 0, [DEFECTOR] = 0 }
  for i = 1, p.size do sum[pop.k[i]] = sum[pop.k[i]] + pop.payoff[i] end
  local difference = sum[DISCRIMINATOR] / (p.size - p.defectors) - sum[DEFECTOR] / p.defectors
  return difference * p.size / p.encounters
end

-- What it is in theory: partners are drawn among the size - 1 others, and every reputation is deserved.
local function advantage_in_theory(p)
  local others = p.size - 1
  local discriminators, defectors = others - p.defectors, p.defectors
  local resident = ((p.benefit - p.cost) * discriminators - p.cost * (1 - p.q) * defectors) / others
  local invader = p.benefit * (1 - p.q) * (p.size - p.defectors) / others
  return resident - invader
end

local function share(pop, p, wanted)
  local count = 0
  for i = 1, p.size do
    if wanted(pop.k[i]) then count = count + 1 end
  end
  return count / p.size
end

local function record_strategies(sim, pop, p)
  sim:record("helpers", share(pop, p, function(k) return k == WORST_SCORE end))
  sim:record("discriminators", share(pop, p, function(k) return k > WORST_SCORE and k <= 0 end))
  sim:record("defectors", share(pop, p, function(k) return k > 0 end))
end

local function evolve(sim, pop, p, information)
  local chance, births = sim:rng("encounters"), sim:rng("births")
  for i = 1, p.size do pop.k[i] = births:integer(WORST_SCORE, BEST_SCORE + 1) end
  sim:every(1, function(generation)
    record_strategies(sim, pop, p)
    local helped = play(pop, p, chance, information)
    reproduce(pop, p, births)
    information.forget()
    pop.wealth:fill(0) -- inequality is that of this generation's payoffs
    sim:tick {
      population = pop, cooperative = helped, opportunities = p.encounters,
      worst = 2 * p.cost * p.encounters, best = (p.benefit + p.cost) * p.encounters,
    }
    sim:progress(generation / p.generations)
  end, p.generations)
end

local function invade(sim, pop, p, information)
  local chance = sim:rng("encounters")
  for i = 1, p.size do pop.k[i] = i <= p.defectors and DEFECTOR or DISCRIMINATOR end
  sim:every(1, function(generation)
    for i = 1, p.size do pop.score[i] = i <= p.defectors and WORST_SCORE or BEST_SCORE end
    local helped = play(pop, p, chance, information)
    local measured, theory = advantage(pop, p), advantage_in_theory(p)
    sim:record("advantage", measured)
    record_strategies(sim, pop, p)
    sim:tick { population = pop, cooperative = helped, opportunities = p.encounters }
    sim:progress(generation / p.generations)
    if generation == p.generations then
      sim:publish("threshold", { {
        ["q b"] = p.q * p.benefit, c = p.cost, measured = measured, theory = theory,
        ["discriminators hold"] = theory > 0,
      } }, { "q b", "c", "measured", "theory", "discriminators hold" })
    end
  end, p.generations)
end

local function theory_case(q)
  return {
    what = "advantage of discriminators, q b = " .. q .. ", c = 0.1",
    source = "Nowak 2006, indirect reciprocity: q b > c; finite size by counting partners",
    measure = "advantage",
    set = { start = "invasion", q = q, generations = 5, encounters = 20000 },
    theory = advantage_in_theory,
  }
end

return folk.scenario {
  name = "image-scoring",
  summary = "Does helping those who help survive selection, and when do defectors get in?",
  source = "Nowak & Sigmund 1998, Nature 393: 573-577",
  params = {
    size = folk.int { 100, min = 3, max = 1e8, doc = "agents" },
    encounters = folk.int { 125, min = 1, doc = "encounters in a generation" },
    generations = folk.int { 200, min = 1, doc = "generations" },
    benefit = folk.number { 1, min = 0, unit = "points", doc = "what help is worth to the recipient" },
    cost = folk.number { 0.1, min = 0, unit = "points", doc = "what help costs the donor" },
    information = folk.choice { "public", choices = { "public", "private" },
      doc = "one score known to all, or an opinion for each pair" },
    q = folk.prob { 1, doc = "probability of knowing a score (public) or of seeing an encounter (private)" },
    mutation = folk.prob { 0.001, doc = "probability that a newcomer's strategy is a random one" },
    start = folk.choice { "random", choices = { "random", "invasion" },
      doc = "evolve from random strategies, or compare defectors with discriminators" },
    defectors = folk.int { 1, min = 1, doc = "defectors among discriminators, for start = invasion" },
  },
  metrics = {
    helpers = { unit = "1", doc = "share of agents that help everyone (k = -5)" },
    discriminators = { unit = "1", doc = "share of agents with -5 < k <= 0" },
    defectors = { unit = "1", doc = "share of agents with k > 0, which refuse the unknown" },
    advantage = { unit = "points", doc = "payoff of discriminators minus defectors, an encounter in each role" },
  },
  view = { kind = "shares", metrics = { "helpers", "discriminators", "defectors" } },
  setup = function(sim, p)
    if p.start == "invasion" and p.information == "private" then
      error("start = invasion is a question of public information; set information=public")
    end
    if p.defectors >= p.size then error("defectors = " .. p.defectors .. ": must be fewer than size") end
    local pop = sim:population { size = p.size, columns = { "k", "score", "heir" } }
    local chance = sim:rng("information")
    local information = p.information == "public" and public_information(pop, p, chance)
      or private_information(sim, p, chance)
    local run = p.start == "invasion" and invade or evolve
    run(sim, pop, p, information)
  end,
  verify = { theory_case(0), theory_case(0.1), theory_case(0.5), theory_case(1) },
}
