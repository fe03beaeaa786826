-- SPDX-License-Identifier: GPL-3.0-or-later
-- The prisoner's dilemma among people who may leave their partners. Where who meets whom is fixed,
-- defectors take over. Where ties change fast enough, cooperation does: everyone would rather meet a
-- cooperator, so that of two partners the one who has its way leaves a defector for somebody whom the
-- defector knows. Cooperators stay among themselves, and defectors are left with few.
-- A step is about a tie with probability w / (1 + w), otherwise about a strategy; w is how fast ties
-- change, relative to strategies.
local folk = require "folk"

-- Above a critical w cooperators take over, below it defectors do; w = 0 and w = 4 are far from it.
local function case(what, change, theory)
  return { what = what, measure = "cooperators", theory = theory, source = "Santos, Pacheco & Lenaerts 2006",
    set = { change = change, size = 1000 }, runs = 5, tolerance = 1e-9 }
end

return folk.scenario {
  name = "social-ties",
  summary = "Does cooperation prevail where people choose whom they meet?",
  source = "Santos, Pacheco & Lenaerts 2006, PLoS Computational Biology 2: e140",
  params = {
    size = folk.int { 200, min = 10, max = 100000, doc = "people" },
    degree = folk.int { 10, min = 2, doc = "ties that each has in the mean" },
    temptation = folk.number { 2, min = 1.000001, max = 2, unit = "points",
      doc = "T for defecting alone; to cooperate alone brings 1 - T, both 1, neither 0" },
    change = folk.number { 2, min = 0, max = 1e6, doc = "w, how fast ties change, relative to strategies" },
    cooperators = folk.prob { 0.5, doc = "share of cooperators at first" },
    intensity = folk.number { 0.005, min = 0, doc = "how much payoffs matter to who has its way (Fermi's rule)" },
    generations = folk.int { 3000, min = 1, doc = "how often each is asked for its strategy or a tie, at most" },
  },
  metrics = {
    cooperators = { unit = "1", doc = "share of cooperators", summary = "last" },
  },
  view = { kind = "network", color = "strategy" },
  setup = function(sim, p)
    local cooperators = math.floor(p.size * p.cooperators + 0.5)
    local people = sim:population {
      mix = { { "cooperate", cooperators }, { "defect", p.size - cooperators } },
    }
    sim:evolve(people, folk.fermi {
      game = folk.games.prisoners_dilemma { R = 1, S = 1 - p.temptation, T = p.temptation, P = 0 },
      network = folk.networks.random { size = p.size, edges = math.floor(p.size * p.degree / 2 + 0.5) },
      intensity = p.intensity, rewire = p.change / (1 + p.change), generations = p.generations,
      record = { cooperate = "cooperators" },
    })
  end,
  verify = { case("cooperators where ties stay", 0, 0), case("cooperators where ties change fast", 4, 1) },
}
