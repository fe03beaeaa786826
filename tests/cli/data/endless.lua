-- SPDX-License-Identifier: GPL-3.0-or-later
-- Scenarios that do not end by themselves, each in its own way.
local folk = require "folk"

local ways = {
    -- Events without end.
    events = function() end,
    -- One event without end, which LuaJIT compiles into a loop that listens to nobody.
    compiled = function()
        while true do end
    end,
    -- One event without end that catches every error.
    caught = function()
        while true do
            pcall(function()
                while true do string.byte("x") end
            end)
        end
    end,
    -- One call of C code without end.
    pattern = function()
        return string.find(string.rep("a", 60), string.rep("a-", 30) .. "b")
    end,
    -- Memory without end.
    memory = function()
        local kept = {}
        while true do kept[#kept + 1] = { #kept } end
    end,
}

return folk.scenario {
    name = "endless",
    summary = "Who stops what does not stop?",
    params = {
        way = folk.choice { "events", doc = "what does not end",
            choices = { "events", "compiled", "caught", "pattern", "memory", "setup" } },
        burst = folk.int { 1, min = 1, doc = "values recorded in a tick" },
    },
    metrics = { tick = { unit = "1", doc = "number of the value", summary = "last" } },
    setup = function(sim, p)
        if p.way == "setup" then
            while true do end
        end
        sim:every(1, function(n)
            for value = (n - 1) * p.burst + 1, n * p.burst do
                sim:record("tick", value)
            end
            if n == 1000 then
                print("1000 ticks")
                ways[p.way]()
            end
        end)
    end,
}
