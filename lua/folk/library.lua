-- SPDX-License-Identifier: GPL-3.0-or-later
-- The strategies that have names. A new one is a declaration in a file of lua/folk/strategies/; the
-- build notes in which file each name is declared (cmake/FolkEmbed.cmake), and a file is read when
-- one of its strategies is first asked for.
local import = ...
local check = import "check"
local strategy = import "strategy"

local index = import "strategies/index" -- file by name

local names = {}
for name in pairs(index) do
    names[#names + 1] = name
end
table.sort(names)

local handles = {}

local function find(name)
    check.kind("the name of a strategy", name, "text")
    if not handles[name] then
        local file = index[name] or check.unknown("unknown strategy", name, index)
        for _, def in ipairs(import(file)) do
            assert(index[def.name] == file, "the build did not find the name of a strategy")
            handles[def.name] = strategy.declare(def)
        end
    end
    return handles[name]
end

local library = {}

---The record of a player: a strategy's handle, or the name of one of the library.
function library.player(what, player)
    local record = strategy.record(type(player) == "string" and find(player) or player)
    if record then return record end
    local mind = import("mind").record(player) -- which needs the library itself
    if mind then
        check.raise("%s is the mind '%s': it must be a strategy or the name of one; minds play in "
            .. "sim:tournament, and by self:play", what, mind.name)
    end
    check.raise("%s is %s: it must be a strategy or the name of one", what, check.show(player))
end

---Records in the order of their names.
function library.records()
    local records = {}
    for position, name in ipairs(names) do
        records[position] = strategy.record(find(name))
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
