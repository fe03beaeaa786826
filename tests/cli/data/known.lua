-- SPDX-License-Identifier: GPL-3.0-or-later
-- Records what can be worked out by hand: `level` is n times `scale` at times n = 1, 2, …; `twice` is 5
-- and 6, both at time 2. The table has a text with a comma and a quotation mark.
local folk = require "folk"

return folk.scenario {
    name = "known",
    summary = "What is kept of what was recorded?",
    params = {
        count = folk.int { 3, min = 1, max = 10000000, doc = "ticks" },
        scale = folk.number { 0.1, unit = "points", doc = "factor of level" },
        label = folk.text { "a,b", doc = "a text that CSV must quote" },
    },
    metrics = {
        level = { unit = "points", doc = "tick times scale", summary = "last" },
        twice = { unit = "1", doc = "recorded twice at time 2", summary = "sum" },
    },
    setup = function(sim, p)
        sim:every(1, function(n)
            sim:record("level", n * p.scale)
            if n == 2 then
                sim:record("twice", 5)
                sim:record("twice", 6)
            end
            if n == p.count then
                sim:publish("ranking", {
                    { player = 'say "hi", you', points = 1 / 3 },
                    { player = "ünder", points = 2 },
                }, { "player", "points" })
            end
        end, p.count)
    end,
}
