-- SPDX-License-Identifier: GPL-3.0-or-later
-- Two hunters who go for the stag get 4 each; alone the stag hunter gets nothing, and a hare is worth
-- h to whoever goes for it. Where everyone meets everyone, the stag is hunted in the end if more than
-- h / 4 hunt it at first. On a ring it suffices that somebody does: where h < 2, one neighbour who
-- hunts the stag is reason enough, and the custom spreads from hunter to hunter; where h > 2 the hare
-- spreads in the same way, though all would be better off with the stag.
local folk = require "folk"

local makers = {
  everyone = function() return nil end,
  ring = function(p) return folk.networks.ring { size = p.size } end,
  lattice = function(p)
    return folk.networks.lattice { rows = p.size / 10, columns = 10 }
  end,
  ["small-world"] = function(p)
    return folk.networks.small_world { size = p.size, neighbours = 4, rewiring = 0.1 }
  end,
  ["scale-free"] = function(p) return folk.networks.scale_free { size = p.size, links = 2 } end,
}

local function expected(p)
  local threshold = p.network == "everyone" and p.hare / 4 or p.hare < 2 and 0 or 1
  return p.stags > threshold and 1 or 0
end

local cases = {}
for _, case in ipairs {
  { "everyone", 1.5, 0.5 }, { "everyone", 1.5, 0.2 }, { "everyone", 2.5, 0.5 }, { "everyone", 2.5, 0.8 },
  { "ring", 1.5, 0.5 }, { "ring", 1.5, 0.2 }, { "ring", 2.5, 0.5 }, { "ring", 2.5, 0.8 },
} do
  cases[#cases + 1] = {
    what = ("stag hunters in the end: %s, hare %g, %g at first"):format(case[1], case[2], case[3]),
    measure = "stag_share", theory = expected, source = "best response; on rings Ellison 1993",
    set = { network = case[1], hare = case[2], stags = case[3] }, runs = 3, tolerance = 1e-9,
  }
end

return folk.scenario {
  name = "stag-hunt-network",
  summary = "Which custom spreads when trust is needed, and who meets whom differs?",
  source = "Skyrms 2004, The Stag Hunt; Ellison 1993, Econometrica 61: 1047-1071",
  params = {
    network = folk.choice { "ring", choices = { "everyone", "ring", "lattice", "small-world", "scale-free" },
      doc = "who meets whom" },
    size = folk.int { 1000, min = 100, max = 1000000, doc = "hunters; on a lattice a multiple of 10" },
    hare = folk.number { 1.5, min = 0.001, max = 3.999, unit = "points", doc = "h, what a hare is worth; a stag is worth 4 to each of two" },
    stags = folk.prob { 0.2, doc = "share of stag hunters at first" },
    rule = folk.choice { "best-response", choices = { "best-response", "fermi", "logit", "imitate-best" },
      doc = "how a hunter changes" },
    generations = folk.int { 200, min = 1, doc = "how often each hunter changes" },
  },
  metrics = {
    stag_share = { unit = "1", doc = "share of stag hunters", summary = "last" },
  },
  view = { kind = "network", color = "strategy" },
  setup = function(sim, p)
    local rules = {
      ["best-response"] = folk.best_response, fermi = folk.fermi, logit = folk.logit,
      ["imitate-best"] = folk.imitate_best,
    }
    local stags = math.floor(p.size * p.stags + 0.5)
    local people = sim:population { mix = { { "stag", stags }, { "hare", p.size - stags } } }
    sim:evolve(people, rules[p.rule] {
      game = folk.games.stag_hunt { R = 4, S = 0, T = p.hare, P = p.hare },
      network = makers[p.network](p), generations = p.generations, record = { stag = "stag_share" },
    })
  end,
  verify = cases,
}
