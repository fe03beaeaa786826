-- SPDX-License-Identifier: GPL-3.0-or-later
-- Hawks and doves contest something of value V; two hawks fight, at the cost C. Where everyone meets
-- everyone, and whatever the rule of imitation, hawks come to V / C of the population: there both do
-- equally well. On a lattice neighbours share their neighbours' fate, and the balance is another one.
local folk = require "folk"

local rules = {
  fermi = folk.fermi, proportional = folk.proportional, ["best-response"] = folk.best_response,
  moran = folk.moran,
}

local function mixed(p) return math.min(1, p.value / p.cost) end

local cases = {}
for _, rule in ipairs { "fermi", "proportional", "best-response", "moran" } do
  for _, value in ipairs { 1, 2, 3 } do
    cases[#cases + 1] = {
      what = ("hawks: V / C = %g / 4, %s"):format(value, rule), measure = "hawks", theory = mixed,
      source = "Maynard Smith & Price 1973", tolerance = 0.02, runs = 3,
      set = { rule = rule, value = value, size = 10000 },
    }
  end
end

return folk.scenario {
  name = "hawk-dove",
  summary = "How many fight when fighting costs more than the prize?",
  source = "Maynard Smith & Price 1973, Nature 246: 15-18; on lattices: Hauert & Doebeli 2004",
  params = {
    size = folk.int { 10000, min = 9, max = 10000000, doc = "population; on a lattice the nearest square" },
    value = folk.number { 2, min = 0.001, unit = "points", doc = "V, the prize" },
    cost = folk.number { 4, min = 0.002, unit = "points", doc = "C, what a fight costs; above V" },
    hawks = folk.prob { 0.1, doc = "share of hawks at first" },
    rule = folk.choice { "fermi", choices = { "fermi", "proportional", "best-response", "moran" },
      doc = "how members change" },
    place = folk.choice { "everyone", choices = { "everyone", "lattice" }, doc = "who meets whom" },
    generations = folk.int { 200, min = 2, doc = "how often each changes; the second half is measured" },
  },
  metrics = {
    hawk_share = { unit = "1", doc = "share of hawks", summary = "last" },
    hawks = { unit = "1", doc = "mean share of hawks in the second half" },
  },
  view = { kind = "field", color = "strategy" },
  setup = function(sim, p)
    local side = math.max(3, math.floor(math.sqrt(p.size) + 0.5))
    local lattice = p.place == "lattice"
    local size = lattice and side * side or p.size
    local hawks = math.floor(size * p.hawks + 0.5)
    local people = sim:population { mix = { { "dove", size - hawks }, { "hawk", hawks } } }
    local game = folk.games.hawk_dove { value = p.value, cost = p.cost }
    local def = {
      game = game, generations = p.generations, record = { hawk = "hawk_share" },
      network = lattice and folk.networks.lattice { rows = side, columns = side } or nil,
      average = lattice or nil,
    }
    if p.rule == "fermi" then def.intensity = 2 end
    if p.rule == "moran" then def.intensity = 1 / (1 + p.cost) end -- no fitness is below 0
    sim:evolve(people, rules[p.rule](def))
    sim:every(1, function(n)
      if n <= p.generations / 2 then return end
      local count = 0
      for i = 1, size do
        if people.strategy[i] == 2 then count = count + 1 end
      end
      sim:record("hawks", count / size)
    end, p.generations)
  end,
  verify = cases,
}
