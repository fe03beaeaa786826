-- SPDX-License-Identifier: GPL-3.0-or-later
-- The prisoner's dilemma on a lattice whose sites play against their neighbours and themselves, and
-- then take the move of whoever around them got most: Nowak & May's spatial dilemma. A cooperator gets
-- 1 from a cooperator, a defector b, and all else is 0. For 1.8 < b < 2 both moves live on for ever in
-- patterns that never settle, and cooperators come to about 12 log 2 - 8 = 0.318 of all sites, wherever
-- they begin. A lone defector in the middle grows a kaleidoscope.
local folk = require "folk"

local DENSITY = 12 * math.log(2) - 8

local function lone(generations, defectors)
  return {
    what = ("a lone defector has become %d after %d"):format(defectors, generations),
    measure = "cooperators", theory = 1 - defectors / (51 * 51), source = "Nowak & May 1992",
    set = { start = "lone-defector", size = 51, generations = generations }, tolerance = 1e-12, runs = 1,
  }
end

return folk.scenario {
  name = "spatial-pd",
  summary = "Do cooperators survive among neighbours who imitate the best-paid?",
  source = "Nowak & May 1992, Nature 359: 826-829",
  params = {
    size = folk.int { 200, min = 3, max = 8192, doc = "rows and columns of the lattice, a torus" },
    b = folk.number { 1.9, min = 0, doc = "points of a defector from a cooperator" },
    start = folk.choice { "random", choices = { "random", "lone-defector" }, doc = "who defects at first" },
    defectors = folk.prob { 0.1, doc = "share of defectors at first, when it is random" },
    neighbourhood = folk.choice { "moore", choices = { "moore", "von-neumann" }, doc = "8 or 4 neighbours" },
    own = folk.bool { true, doc = "whether a site also plays against itself" },
    synchronous = folk.bool { true, doc = "whether all sites change at once, or one at random after another" },
    generations = folk.int { 200, min = 1, doc = "how often each site changes" },
  },
  metrics = {
    cooperators = { unit = "1", doc = "share of sites that cooperate", summary = "last" },
  },
  view = { kind = "lattice", color = "strategy" },
  setup = function(sim, p)
    local sites = p.size * p.size
    local lone_defector = p.start == "lone-defector"
    local defectors = lone_defector and 0 or math.floor(sites * p.defectors + 0.5)
    local people = sim:population { mix = { { "cooperate", sites - defectors }, { "defect", defectors } } }
    if lone_defector then
      local middle = math.floor(p.size / 2)
      people.strategy[middle * p.size + middle + 1] = 2
    end
    sim:evolve(people, folk.imitate_best {
      game = folk.games.bimatrix { name = "weak dilemma", row = { { 1, 0 }, { p.b, 0 } } },
      network = folk.networks.lattice { rows = p.size, columns = p.size, neighbourhood = p.neighbourhood },
      self_interaction = p.own, synchronous = p.synchronous, generations = p.generations,
      record = { cooperate = "cooperators" },
    })
  end,
  verify = {
    { what = "cooperators, from 10 % defectors", measure = "cooperators", theory = DENSITY,
      source = "Nowak & May 1992", runs = 5, tolerance = 0.01 },
    { what = "cooperators, from 60 % defectors", measure = "cooperators", theory = DENSITY,
      source = "Nowak & May 1992", set = { defectors = 0.6 }, runs = 5, tolerance = 0.01 },
    lone(1, 9),
    lone(2, 25),
  },
}
