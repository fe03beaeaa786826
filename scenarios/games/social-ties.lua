-- SPDX-License-Identifier: GPL-3.0-or-later
-- The prisoner's dilemma among people who may leave their partners. Everyone would rather meet a
-- cooperator, so that of two partners the one who has its way leaves a defector for somebody whom the
-- defector knows. Compare change=0, where who meets whom stays as it is, with change=4.
-- The rule is "after" its source: agents/evolution.h states it, and no published figure is compared.
-- A step is about a tie with probability w / (1 + w), otherwise about a strategy; w is how fast ties
-- change, relative to strategies.
local folk = require "folk"

return folk.scenario {
  name = "social-ties",
  summary = "Does cooperation prevail where people choose whom they meet?",
  source = "after Santos, Pacheco & Lenaerts 2006, PLoS Computational Biology 2: e140",
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
}
