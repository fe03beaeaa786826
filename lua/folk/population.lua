-- SPDX-License-Identifier: GPL-3.0-or-later
-- Populations. A column is a view of the core's own array: 8 bytes a value and no object for an agent.
-- The view's fields have no names, so that a scenario can only index it; each index is checked, which
-- LuaJIT compiles to a comparison beside the load. (The count is a double, as a comparison with an
-- integer cdata would turn the index into an integer first: one of 1e300 would pass.)
local import, native = ...

local bounds = import "bounds"
local check = import "check"
local frozen = import "frozen"
local networks = import "networks"
local ordered = import "ordered"
local ffi = import "ffi"

local cast, type = ffi.cast, type
local TYPES = 256 -- agents/evolution.h

ffi.cdef [[
typedef struct { int :32; int :32; int :32; int :32; } folk_column_view;
typedef struct { double *values; double count; } folk_column;
]]

local column_pointer = ffi.typeof "folk_column *"
local columns_of = {} -- the address of a column's values, as a number -> its name

local function address_of(column)
    return tonumber(cast("uintptr_t", column.values))
end

local function refuse_index(column, index)
    local name = columns_of[address_of(column)]
    if type(index) ~= "number" then
        check.raise("column '%s': the index is %s: it must be a number", name, check.show(index))
    end
    check.raise("column '%s': index %.14g is out of range 1 to %d", name, index,
        column.count)
end

local function refuse_value(column, index, value)
    check.raise("column '%s': the value for agent %d is %s: it must be a number",
        columns_of[address_of(column)], index, check.show(value))
end

local view -- the type of a view

-- What may be asked of a column besides its values.
local column_methods = {}

function column_methods.fill(self, value)
    if not ffi.istype(view, self) then check.raise "fill is called as column:fill(value)" end
    check.kind("fill: the value", value, "number")
    local column = cast(column_pointer, self)
    local values = column.values
    for i = 0, column.count - 1 do values[i] = value end
end

view = ffi.metatype("folk_column_view", {
    __index = function(self, index)
        local column = cast(column_pointer, self)
        if type(index) ~= "number" or not (index >= 1 and index <= column.count) then
            return column_methods[index] or refuse_index(column, index)
        end
        return column.values[index - 1]
    end,
    __newindex = function(self, index, value)
        local column = cast(column_pointer, self)
        if type(index) ~= "number" or not (index >= 1 and index <= column.count) then
            refuse_index(column, index)
        end
        if type(value) ~= "number" then refuse_value(column, index, value) end
        column.values[index - 1] = value
    end,
    __len = function(self) return cast(column_pointer, self).count end,
    __tostring = function(self)
        return ("column '%s'"):format(columns_of[address_of(cast(column_pointer, self))])
    end,
    __metatable = false,
})

local numbers = {} -- population -> its number in the core

-- A view of a new column of the core's population.
local function add_column(number, name, size)
    local column = view()
    local raw = cast(column_pointer, column)
    raw.values = cast("double *", native.add(number, name))
    raw.count = size
    columns_of[address_of(raw)] = name
    return column
end

local function add_columns(number, names, size)
    local columns = {}
    for _, name in ipairs(names) do
        check.kind("population: the name of a column", name, "text")
        if columns[name] or name == "size" or name == "column" then
            check.raise("population: a column cannot be named '%s': that name is taken", name)
        end
        columns[name] = add_column(number, name, size)
    end
    return columns
end

local function all_names(names, strategy)
    local all = { "payoff", "wealth", strategy }
    for _, name in ipairs(names or {}) do all[#all + 1] = name end
    return all
end

-- Who is in a mix, and how many of each: { name = count, … } in the order of the names, or in an order
-- of one's own { { strategy or name, count }, … }.
local function read_mix(mix)
    local players, names, counts, total = {}, {}, {}, 0
    local function add(player, count)
        local name = type(player) == "string" and player or type(player) == "table" and player.name
        check.kind("population: the name of a type of the mix", name or nil, "text")
        bounds.whole(("population: how many are '%s'"):format(name), count, 0, 2 ^ 31)
        players[#players + 1], names[#names + 1], counts[#counts + 1] = player, name, count
        total = total + count
    end
    if mix[1] then
        for index, entry in ipairs(mix) do
            check.kind(("population: entry %d of the mix"):format(index), entry, "table")
            add(entry[1], entry[2])
        end
    else
        for name, count in ordered(mix) do add(name, count) end
    end
    bounds.whole("population: the number of types in the mix", #names, 2, TYPES)
    return { players = players, names = names, counts = counts, size = total }
end

local evolving = setmetatable({}, { __mode = "k" }) -- population -> its mix

local population_fields = {
    size = "integer?", name = "text?", columns = "table?", mix = "table?", network = "any?",
}

-- Tells those who look at the run who meets whom.
local function show_network(number, handle, size)
    local network = networks.network("population: field 'network'", handle)
    if handle.size ~= size then
        check.raise("population: size is %d and the network has %d nodes: they must be equal", size,
            handle.size)
    end
    native.network(number, network)
end

local methods = {}

function methods:population(def)
    check.fields("population", def, population_fields)
    local mix = def.mix and read_mix(def.mix)
    local size = def.size or mix and mix.size
    bounds.whole("population: size", size, 1, 2 ^ 31)
    if mix and mix.size ~= size then
        check.raise("population: size is %d and the mix has %d: they must be equal", size, mix.size)
    end
    local number = native.create(def.name or "population", size, mix and mix.names)
    if def.network ~= nil then show_network(number, def.network, size) end
    local columns = add_columns(number, all_names(def.columns, mix and "strategy"), size)
    local contents = { size = size }
    for name, column in pairs(columns) do contents[name] = column end

    function contents:column(name)
        return columns[name] or check.unknown("the population has no column", name, columns)
    end

    local population = frozen("the population", contents, function(name)
        check.unknown("the population has no column", name, columns)
    end)
    numbers[population] = number
    if mix then
        mix.number, evolving[population] = number, mix
        native.mix(number, "strategy", mix.counts)
    end
    return population
end

local tick_fields = {
    population = "table?", cooperative = "number?", opportunities = "number?", welfare = "number?",
    worst = "number?", best = "number?",
}

function methods:tick(def)
    check.fields("tick", def, tick_fields)
    local number = -1
    if def.population ~= nil then
        number = numbers[def.population]
        if not number then check.raise "tick: field 'population' is not a population of this run" end
    end
    local cooperative, opportunities = def.cooperative or 0, def.opportunities or 0
    if cooperative < 0 or cooperative > opportunities then
        check.raise("tick: 'cooperative' is %s: it must be from 0 to 'opportunities', which is %s",
            check.show(cooperative), check.show(opportunities))
    end
    local worst, best = def.worst or 0, def.best or 0
    if worst > best then
        check.raise("tick: 'worst' is %s: it must not be more than 'best', which is %s",
            check.show(worst), check.show(best))
    end
    native.tick(number, cooperative, opportunities, def.welfare or 0, worst, best)
end

---The mix of a population that has one: its players, names, size and number.
local function evolving_of(population)
    return evolving[population] or check.raise(
        "evolve: what evolves is %s: it must be a population with a mix", check.show(population))
end

return { methods = methods, column_methods = column_methods, evolving = evolving_of }
