-- SPDX-License-Identifier: GPL-3.0-or-later
-- Rock beats scissors, scissors beat paper, paper beats rock: three kinds that chase each other. Where
-- everyone meets everyone, a third of each is an equilibrium that nothing holds; chance drives a small
-- population out of it until one kind is left. On a lattice the kinds chase each other in patches that
-- turn, and all three live on.
local folk = require "folk"

local KINDS = { "rock", "paper", "scissors" }
local ROUND = { { 0, -1, 1 }, { 1, 0, -1 }, { -1, 1, 0 } }

local function third(kind)
  return { what = "on a lattice: share of " .. kind, measure = kind, theory = 1 / 3, runs = 5,
    source = "Nash equilibrium", tolerance = 0.03 }
end

return folk.scenario {
  name = "rock-paper-scissors",
  summary = "When do three kinds that beat each other in turn live on together?",
  source = "Kerr, Riley, Feldman & Bohannan 2002, Nature 418: 171-174; Reichenbach, Mobilia & Frey 2006",
  params = {
    place = folk.choice { "lattice", choices = { "lattice", "everyone" }, doc = "who meets whom" },
    size = folk.int { 100, min = 3, max = 4096, doc = "rows and columns of the lattice, or of as many in one crowd" },
    intensity = folk.number { 1, min = 0, doc = "how much a gain matters to who copies whom (Fermi's rule)" },
    generations = folk.int { 300, min = 1, doc = "how often each member changes" },
  },
  metrics = {
    rock = { unit = "1", doc = "share of rock" },
    paper = { unit = "1", doc = "share of paper" },
    scissors = { unit = "1", doc = "share of scissors" },
    kinds = { unit = "1", doc = "kinds that are left in the end" },
  },
  view = { kind = "simplex", metrics = { "rock", "paper", "scissors" } },
  setup = function(sim, p)
    local members = p.size * p.size
    local each = math.floor(members / 3)
    local people = sim:population { mix = {
      { "rock", members - 2 * each }, { "paper", each }, { "scissors", each },
    } }
    sim:evolve(people, folk.fermi {
      payoffs = ROUND, intensity = p.intensity, generations = p.generations,
      network = p.place == "lattice" and folk.networks.lattice { rows = p.size, columns = p.size } or nil,
      record = { rock = "rock", paper = "paper", scissors = "scissors" },
      done = function(result)
        local kinds = 0
        for _, kind in ipairs(KINDS) do
          if result.shares[kind] > 0 then kinds = kinds + 1 end
        end
        sim:record("kinds", kinds)
      end,
    })
  end,
  verify = {
    third "rock", third "paper", third "scissors",
    { what = "on a lattice all live on", measure = "kinds", theory = 3, runs = 5, tolerance = 1e-9,
      source = "Kerr et al. 2002" },
    { what = "of 25 in one crowd one kind is left", measure = "kinds", theory = 1, runs = 10,
      source = "Reichenbach, Mobilia & Frey 2006", tolerance = 1e-9,
      set = { place = "everyone", size = 5, generations = 5000 } },
  },
}
