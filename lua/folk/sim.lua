-- SPDX-License-Identifier: GPL-3.0-or-later
-- The object `sim` that a scenario's setup gets. Its methods come from the parts of a run, each of which
-- returns a table whose field `methods` holds its share.
local import, native = ...

local frozen = import "frozen"

local parts = { "schedule", "rng", "population", "record", "process" }

local methods = {}
for _, name in ipairs(parts) do
    for key, method in pairs(import(name).methods) do
        methods[key] = method
    end
end
methods.seed = native.seed()

return frozen("the sim", methods)
