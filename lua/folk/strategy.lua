-- SPDX-License-Identifier: GPL-3.0-or-later
-- Strategies. A declaration becomes a record for Folk's own modules and a handle for scenarios,
-- which can be read and not changed. A strategy as data has `data`, the C strategy; a function has
-- `play`.
local import, native = ...
local check = import "check"
local frozen = import "frozen"

local LOOKUP_MEMORY = 5

local records = setmetatable({}, { __mode = "k" }) -- by handle

local fields = {
    name = "text", doc = "text?", source = "text?", memory = "integer?",
    memory_one = "table?", lookup = "table?", machine = "table?", play = "function?",
    start = "function?", stochastic = "boolean?", uses_length = "boolean?",
}

-- The C strategy, or the sentence about it in front of which the strategy's name belongs.
local function made(name, data, problem)
    if not data then check.raise("strategy '%s': %s", name, problem) end
    return data
end

local function check_probability(name, what, value)
    if type(value) == "number" and value >= 0 and value <= 1 then return end
    check.raise("strategy '%s': %s is %s: must be a probability from 0 to 1",
        name, what, check.show(value))
end

local memory_one_fields = { [1] = "any?", [2] = "any?", [3] = "any?", [4] = "any?", first = "any?" }
local outcomes = { "CC", "CD", "DC", "DD" }

local function memory_one(name, def)
    check.fields(("memory_one of strategy '%s'"):format(name), def, memory_one_fields)
    check_probability(name, "P(C) in the first round", def.first)
    for index, outcome in ipairs(outcomes) do
        check_probability(name, "P(C) after " .. outcome, def[index])
    end
    local constant = def[1] == def[2] and def[1] == def[3] and def[1] == def[4]
    return made(name, native.memory_one(def.first, def)), constant and "0" or "1"
end

local lookup_fields = { memory = "integer", opening = "text?", table = "table" }

local function lookup(name, def)
    check.fields(("lookup of strategy '%s'"):format(name), def, lookup_fields)
    local memory, size = def.memory, 4 ^ def.memory
    if memory < 1 or memory > LOOKUP_MEMORY then
        check.raise("strategy '%s': the lookup's memory is %d: must be 1 to %d",
            name, memory, LOOKUP_MEMORY)
    end
    if def.opening and (#def.opening ~= memory or def.opening:find "[^CD]") then
        check.raise("strategy '%s': the lookup's opening is '%s': must be %d letters C or D",
            name, def.opening, memory)
    end
    if #def.table ~= size then
        check.raise("strategy '%s': the lookup's table has %d entries: must be %d, one for each of "
            .. "the last %d moves of both", name, #def.table, size, memory)
    end
    for index = 1, size do
        check_probability(name, ("entry %d of the lookup's table"):format(index), def.table[index])
    end
    return made(name, native.lookup(memory, def.opening, def.table)), tostring(memory)
end

local function check_state(name, index, state, count)
    if type(state) ~= "table" or (state[1] ~= "C" and state[1] ~= "D") then
        check.raise("strategy '%s': state %d of the machine must be { move, state after C, state "
            .. "after D }, where the move is \"C\" or \"D\"", name, index)
    end
    for position, answer in ipairs { "C", "D" } do
        local next_state = state[position + 1]
        if next_state == nil then
            check.raise("strategy '%s': state %d of the machine has no next state after %s: must be 1 to %d",
                name, index, answer, count)
        elseif type(next_state) ~= "number" or next_state % 1 ~= 0
            or next_state < 1 or next_state > count then
            check.raise("strategy '%s': state %d of the machine goes to state %s after %s: must be 1 to %d",
                name, index, check.show(next_state), answer, count)
        end
    end
end

local function machine(name, def, declared)
    if #def == 0 then check.raise("strategy '%s': the machine has no states", name) end
    local numbers = {}
    for index, state in ipairs(def) do
        check_state(name, index, state, #def)
        numbers[#numbers + 1] = state[1] == "C" and 0 or 1
        numbers[#numbers + 1], numbers[#numbers + 2] = state[2], state[3]
    end
    return made(name, native.machine(numbers)), declared.memory and tostring(declared.memory)
end

local ways = { memory_one = memory_one, lookup = lookup, machine = machine }
local names_of_ways = { "memory_one", "lookup", "machine", "play" }

-- The one way in which a strategy is declared.
local function way_of(def)
    local found = {}
    for _, way in ipairs(names_of_ways) do
        if def[way] ~= nil then found[#found + 1] = way end
    end
    if #found ~= 1 then
        check.raise("strategy '%s' has %s: must have exactly one of memory_one, lookup, machine, play",
            def.name, #found == 0 and "no moves" or table.concat(found, " and "))
    end
    return found[1]
end

local function record_of(def)
    local way = way_of(def)
    local record = {
        name = def.name, doc = def.doc or "", source = def.source or "",
        kind = way == "play" and "function" or (way:gsub("_", "-")),
        uses_length = def.uses_length or false,
    }
    if way == "play" then
        record.play, record.start = def.play, def.start
        record.stochastic = def.stochastic ~= false
        record.memory = def.memory and tostring(def.memory)
    else
        record.data, record.memory = ways[way](def.name, def[way], def)
        record.stochastic, record.cooperate, record.next = native.automaton(record.data)
    end
    record.memory = record.memory or "unbounded"
    return record
end

local strategy = {}

local function handle_of(record)
    local handle = frozen("strategy", {
        name = record.name, doc = record.doc, source = record.source, kind = record.kind,
        memory = record.memory, stochastic = record.stochastic, uses_length = record.uses_length,
    })
    records[handle] = record
    return handle
end

---Declares a strategy; its handle.
function strategy.declare(def)
    check.fields("strategy", def, fields)
    return handle_of(record_of(def))
end

---The handle of a record that has its `data`, the C strategy, already.
function strategy.of_data(record)
    record.stochastic, record.cooperate, record.next = native.automaton(record.data)
    return handle_of(record)
end

---The record of a handle, or nil.
function strategy.record(handle)
    return records[handle]
end

return strategy
