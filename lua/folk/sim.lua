-- SPDX-License-Identifier: GPL-3.0-or-later
-- The object `sim` that a scenario's setup gets. Its methods come from the parts of a run, each of which
-- returns a table whose field `methods` holds its share. They lie in the object itself, where a call in a
-- scenario's inner loop finds them at once.
local import, native = ...
local check = import "check"

local parts = { "schedule", "rng", "population", "record", "process", "match", "tournament", "ecology",
    "evolution", "agent", "play", "embedding" }

local sim = { seed = native.seed() }
for _, name in ipairs(parts) do
    for key, method in pairs(import(name).methods) do
        sim[key] = method
    end
end

return setmetatable(sim, {
    __index = function(_, name) check.unknown("the sim has no", name, sim) end,
    __newindex = function(_, name)
        check.raise("the sim cannot be changed: '%s' was assigned", tostring(name))
    end,
    __metatable = false,
    __tostring = function() return "the sim" end,
})
