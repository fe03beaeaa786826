-- SPDX-License-Identifier: GPL-3.0-or-later
-- `pairs` in one order, whatever the process: whole numbers ascending, then other numbers, then
-- texts bytewise, then false and true. What was in the table when the loop began is visited, unless
-- it has been removed meanwhile. Keys that have no order but their address raise.
local import = ...
local check = import "check"
local next, type, sort, floor = next, type, table.sort, math.floor

local WHOLES, NUMBERS, TEXTS, BOOLEANS = 1, 2, 3, 4

local function group_of(key)
    local kind = type(key)
    if kind == "number" then return floor(key) == key and WHOLES or NUMBERS end
    if kind == "string" then return TEXTS end
    if kind == "boolean" then return BOOLEANS end
    check.raise("pairs has no order for a key that is a %s: keep such things in a sequence", kind)
end

local function is_before(a, b)
    return not a and b
end

local function sorted_keys(t)
    local groups = { {}, {}, {}, {} }
    for key in next, t do
        local group = groups[group_of(key)]
        group[#group + 1] = key
    end
    local keys = {}
    for kind, group in ipairs(groups) do
        sort(group, kind == BOOLEANS and is_before or nil)
        for _, key in ipairs(group) do
            keys[#keys + 1] = key
        end
    end
    return keys
end

local function is_sequence(t)
    local length, seen = #t, 0
    for key in next, t do
        if type(key) ~= "number" or key < 1 or key > length or floor(key) ~= key then return false end
        seen = seen + 1
    end
    return seen == length
end

local function each_index(t, last)
    local index = 0
    return function()
        while index < last do
            index = index + 1
            local value = t[index]
            if value ~= nil then return index, value end
        end
    end
end

local function each_key(t, keys)
    local index = 0
    return function()
        while true do
            index = index + 1
            local key = keys[index]
            if key == nil then return nil end
            local value = t[key]
            if value ~= nil then return key, value end
        end
    end
end

---Ordered pairs of a table; of a frozen one, those of its contents.
return function(t)
    if type(t) ~= "table" then check.raise("pairs takes a table, not %s", check.show(t)) end
    local meta = debug.getmetatable(t)
    t = meta and rawget(meta, "__contents") or t
    if is_sequence(t) then return each_index(t, #t) end
    return each_key(t, sorted_keys(t))
end
