-- SPDX-License-Identifier: GPL-3.0-or-later
-- Mutants among residents who play the repeated prisoner's dilemma, and reproduce by their points:
-- the Moran process. In a large population of defectors a single tit-for-tat player loses against
-- each of them; in a small one it is favoured by selection all the same, as its probability to take
-- over is above 1 / size, that of a mutant without effect.
-- One population is followed, a generation a time unit; `invasions` more begin the same way and tell
-- how often the mutants take over, next to the exact probability.
local folk = require "folk"

local function rule(p, more)
  local def = {
    game = folk.games.prisoners_dilemma { T = p.temptation, R = 3, P = 1, S = 0 },
    turns = p.turns, noise = p.noise, intensity = p.intensity,
  }
  for name, value in pairs(more or {}) do def[name] = value end
  return folk.moran(def)
end

local function question(p, more)
  local def = { dynamics = rule(p), types = { p.mutant, p.resident }, size = p.size, start = p.mutants }
  for name, value in pairs(more or {}) do def[name] = value end
  return def
end

local function theory(p) return folk.fixation(question(p)).probability end

local SOURCE = "Nowak, Sasaki, Taylor & Fudenberg 2004"
local cases = {}
for _, case in ipairs {
  { what = "tit-for-tat among 4 defectors", size = 5, theory = 0.231174, source = SOURCE },
  { what = "a defector among 4 who play tit-for-tat", size = 5, mutant = "defector",
    resident = "tit-for-tat", theory = 0.089726, source = SOURCE },
  { what = "tit-for-tat among 19 defectors", size = 20 },
  { what = "the same, with a move in 20 flipped", size = 20, noise = 0.05 },
  { what = "no effect: 1 / size", size = 20, intensity = 0, theory = 0.05 },
} do
  cases[#cases + 1] = {
    what = "takeover: " .. case.what, measure = "takeover", theory = case.theory or theory,
    source = case.source,
    set = { size = case.size, mutant = case.mutant, resident = case.resident, noise = case.noise,
      intensity = case.intensity, invasions = 500 },
  }
end

return folk.scenario {
  name = "moran-ipd",
  summary = "Can tit-for-tat invade a population of defectors?",
  source = "Nowak, Sasaki, Taylor & Fudenberg 2004, Nature 428: 646-650",
  params = {
    size = folk.int { 20, min = 2, max = 1000000, doc = "population size" },
    mutants = folk.int { 1, min = 1, doc = "how many mutants there are at first; fewer than all" },
    mutant = folk.text { "tit-for-tat", doc = "strategy of the mutants" },
    resident = folk.text { "defector", doc = "strategy of the others" },
    turns = folk.int { 10, min = 1, doc = "rounds in a match" },
    noise = folk.prob { 0.0, doc = "probability that a move is flipped" },
    intensity = folk.prob { 1.0, doc = "w of fitness 1 - w + w points" },
    temptation = folk.number { 5, min = 3.000001, doc = "points for defecting alone; the others are 3, 1, 0" },
    invasions = folk.int { 1000, min = 0, doc = "further populations, which tell the probability" },
  },
  metrics = {
    mutant_share = { unit = "1", doc = "share of the mutants' strategy in the population", summary = "last" },
    takeover = { unit = "1", doc = "share of the further populations that the mutants took over" },
    takeover_steps = { unit = "1", doc = "mean births and deaths until one strategy was left" },
  },
  view = { kind = "field", color = "strategy" },
  setup = function(sim, p)
    local people = sim:population {
      mix = { { p.mutant, p.mutants }, { p.resident, p.size - p.mutants } },
    }
    sim:evolve(people, rule(p, { record = { [p.mutant] = "mutant_share" } }))
    if p.invasions == 0 then return end
    local measured = sim:fixations(question(p, { runs = p.invasions }))
    local exact = folk.fixation(question(p))
    sim:record("takeover", measured.probability)
    sim:record("takeover_steps", measured.time)
    sim:publish("takeover", {
      { what = "probability", measured = measured.probability, error = measured.error,
        theory = exact.probability, neutral = p.mutants / p.size },
      { what = "steps until one is left", measured = measured.time, theory = exact.time },
    }, { "what", "measured", "error", "theory", "neutral" })
  end,
  verify = cases,
}
