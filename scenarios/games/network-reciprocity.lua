-- SPDX-License-Identifier: GPL-3.0-or-later
-- A cooperator pays c for each neighbour, who gains b. One dies at random, and its neighbours compete
-- for the place by their payoffs. Where all have k neighbours and selection is weak, a single
-- cooperator takes over more often than a mutant without effect, 1 / N, where b / c > k; in a finite
-- network where b / c > (N - 2) / (N / k - 2). With births before deaths it never does: a neighbour's
-- child is as likely to take the cooperator's own place.
local folk = require "folk"

local rules = { ["death-birth"] = folk.death_birth, ["birth-death"] = folk.moran }

local makers = {
  regular = function(p) return folk.networks.regular { size = p.size, degree = p.degree } end,
  ring = function(p) return folk.networks.ring { size = p.size, neighbours = p.degree } end,
  ["scale-free"] = function(p)
    return folk.networks.scale_free { size = p.size, links = math.max(1, math.floor(p.degree / 2)) }
  end,
}

-- The benefit at cost 1 from which on cooperation is favoured.
local function threshold(p) return (p.size - 2) / (p.size / p.degree - 2) end

local function is_favoured(p)
  return p.rule == "death-birth" and p.benefit / p.cost > threshold(p) and 1 or 0
end

local cases = {}
for _, case in ipairs {
  { 3, 6 }, { 3, 1.5 }, { 4, 8 }, { 4, 2 }, { 6, 14 }, { 6, 3 }, { 3, 6, "birth-death" },
} do
  local degree, benefit, rule = case[1], case[2], case[3] or "death-birth"
  cases[#cases + 1] = {
    what = ("favoured: k = %d, b / c = %g, %s, N = 60, w = 0.05"):format(degree, benefit, rule),
    measure = "favoured", theory = is_favoured, source = "Ohtsuki et al. 2006; Taylor, Day & Wild 2007",
    set = { degree = degree, benefit = benefit, rule = rule, invasions = 4000 }, runs = 1,
    tolerance = 1e-9,
  }
end
cases[#cases + 1] = {
  what = "takeover without selection: 1 / N", measure = "takeover", theory = 1 / 60,
  set = { intensity = 0, invasions = 1000 },
}

return folk.scenario {
  name = "network-reciprocity",
  summary = "How many neighbours can cooperation bear?",
  source = "Ohtsuki, Hauert, Lieberman & Nowak 2006, Nature 441: 502-505",
  params = {
    network = folk.choice { "regular", choices = { "regular", "ring", "scale-free" }, doc = "who meets whom" },
    size = folk.int { 60, min = 4, max = 100000, doc = "N, nodes" },
    degree = folk.int { 3, min = 2, doc = "k, neighbours of each; in a scale-free network about the mean" },
    benefit = folk.number { 6, min = 0, unit = "points", doc = "b, what a neighbour gains" },
    cost = folk.number { 1, min = 0.001, unit = "points", doc = "c, what a cooperator pays for each neighbour" },
    intensity = folk.number { 0.05, min = 0, max = 0.99, doc = "w of fitness 1 - w + w payoff" },
    rule = folk.choice { "death-birth", choices = { "death-birth", "birth-death" }, doc = "which comes first" },
    invasions = folk.int { 2000, min = 1, doc = "populations that begin with one cooperator" },
  },
  metrics = {
    takeover = { unit = "1", doc = "share of the populations that the cooperator took over" },
    relative = { unit = "1", doc = "that share times N: above 1 selection favours cooperation" },
    favoured = { unit = "1", doc = "1 if that is above 1 by three standard errors, 0 if it is below, absent otherwise" },
  },
  view = { kind = "network", color = "strategy" },
  setup = function(sim, p)
    local network = makers[p.network](p)
    local b, c = p.benefit, p.cost
    sim:population { -- as each of the populations begins, for those who look
      mix = { { "cooperate", 1 }, { "defect", p.size - 1 } }, network = network,
    }
    local measured = sim:fixations {
      dynamics = rules[p.rule] {
        game = folk.games.bimatrix { name = "donation", row = { { b - c, -c }, { b, 0 } } },
        network = network, intensity = p.intensity,
      },
      types = { "cooperate", "defect" }, size = p.size, runs = p.invasions,
    }
    local share, neutral = measured.probability, 1 / p.size
    local error = math.sqrt(neutral * (1 - neutral) / p.invasions)
    sim:record("takeover", share)
    sim:record("relative", share / neutral)
    if math.abs(share - neutral) > 3 * error then
      sim:record("favoured", share > neutral and 1 or 0)
    end
    sim:publish("reciprocity", { {
      network = p.network, ["b / c"] = b / c, k = network.mean_degree, threshold = threshold(p),
      takeover = share, neutral = neutral, error = error,
    } }, { "network", "k", "threshold", "b / c", "takeover", "neutral", "error" })
  end,
  verify = cases,
}
