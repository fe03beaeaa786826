-- SPDX-License-Identifier: GPL-3.0-or-later
-- The strategies that have names. A new one is a declaration in one of the files listed here.
local import = ...
local check = import "check"
local strategy = import "strategy"

local files = { "memory_one", "machines", "probers", "axelrod_1980" }

local handles, names = {}, {}
for _, file in ipairs(files) do
    for _, def in ipairs(import("strategies/" .. file)) do
        handles[def.name] = strategy.declare(def)
        names[#names + 1] = def.name
    end
end
table.sort(names)

local function find(name)
    check.kind("the name of a strategy", name, "text")
    return handles[name] or check.unknown("unknown strategy", name, handles)
end

local library = {}

---The record of a player: a strategy's handle, or the name of one of the library.
function library.player(what, player)
    local record = strategy.record(type(player) == "string" and find(player) or player)
    if record then return record end
    check.raise("%s is %s: it must be a strategy or the name of one", what, check.show(player))
end

---Records in the order of their names.
function library.records()
    local records = {}
    for index, name in ipairs(names) do
        records[index] = strategy.record(handles[name])
    end
    return records
end

library.folk = {
    strategy = strategy.declare,
    library = find,
    strategies = function()
        return { unpack(names) }
    end,
}

return library
