-- SPDX-License-Identifier: GPL-3.0-or-later
-- A coin whose share of heads has a known mean. The last case states what is not so.
local folk = require "folk"

return folk.scenario {
    name = "coin",
    summary = "How often does a coin show heads?",
    params = {
        p = folk.prob { 0.3, doc = "probability of heads" },
        tosses = folk.int { 1000, min = 1, doc = "tosses in a run" },
    },
    metrics = {
        heads = { unit = "1", doc = "whether a toss shows heads" },
        sides = { unit = "1", doc = "sides of the coin", summary = "last" },
    },
    setup = function(sim, p)
        local rng = sim:rng("coin")
        sim:record("sides", 2)
        sim:every(1, function()
            sim:record("heads", rng:chance(p.p) and 1 or 0)
        end, p.tosses)
    end,
    verify = {
        { what = "share of heads", measure = "heads", theory = function(p) return p.p end },
        { what = "share of a bad coin", measure = "heads", theory = 0.05, set = { p = 0.05 },
          tolerance = 0.01 },
        { what = "sides", measure = "sides", theory = 2, runs = 2 },
        { what = "a fair coin", measure = "heads", theory = 0.5 },
    },
}
