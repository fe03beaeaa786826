-- SPDX-License-Identifier: GPL-3.0-or-later
-- How a scenario wants its society to be shown: the field `view` of folk.scenario. What is named of a run
-- (populations, columns, tables) is not known yet, and stays text.
local import = ...
local check = import "check"

local agents = { kind = "text", population = "text?", color = "text?", names = "table?" }
local measures = { kind = "text", metrics = "table" }

local kinds = {
    lattice = agents, network = agents, field = agents,
    shares = measures, simplex = measures,
    market = {
        kind = "text", metrics = "table", population = "text?", demand = "text?", supply = "text?",
        traded = "text?",
    },
    belief = { kind = "text", population = "text?", color = "text?", metrics = "table?" },
    matrix = { kind = "text", table = "text" },
}

local function read_metrics(what, names, known)
    local list, seen = {}, {}
    for index, name in ipairs(names) do
        check.kind(("metric %d of %s"):format(index, what), name, "text")
        if not known[name] then check.unknown(what .. " names an unknown metric,", name, known) end
        if seen[name] then check.raise("%s names the metric '%s' twice", what, name) end
        list[index], seen[name] = name, true
    end
    for key in pairs(names) do
        if not list[key] then check.raise("the metrics of %s must be a list of names", what) end
    end
    if #list == 0 then check.raise("%s has no metrics: it must name one or more", what) end
    return list
end

-- Of the values 1, 2, … of the column that colours.
local function read_names(what, def)
    if not def.names then return nil end
    if not def.color then check.raise("%s has names without color: they name a column's values", what) end
    local list = {}
    for index, name in ipairs(def.names) do
        check.kind(("name %d of %s"):format(index, what), name, "text")
        list[index] = name
    end
    for key in pairs(def.names) do
        if not list[key] then check.raise("the names of %s must be a list of texts", what) end
    end
    return list
end

local function check_market(what, def)
    if (def.demand == nil) ~= (def.supply == nil) then
        check.raise("%s has %s: it must have both columns or neither", what,
            def.demand and "demand without supply" or "supply without demand")
    end
    if def.traded and not def.demand then
        check.raise("%s has traded without demand and supply: it tells which of them is gone", what)
    end
end

---Checks a view; `known` has the names of the metrics as keys. Returns what lua/declare.c writes as JSON, or
---nil when there is no view.
return function(def, known)
    if def == nil then return nil end
    check.kind("field 'kind' of view", def.kind, "text")
    local spec = kinds[def.kind] or check.unknown("view has an unknown kind", def.kind, kinds)
    local what = ("the view '%s'"):format(def.kind)
    check.fields(what, def, spec)
    local metrics = def.metrics and read_metrics(what, def.metrics, known)
    if def.kind == "simplex" and #metrics ~= 3 then
        check.raise("%s has %d metrics: it must have 3, one for each corner", what, #metrics)
    end
    if def.kind == "market" then check_market(what, def) end
    return {
        kind = def.kind, population = def.population, color = def.color, table = def.table,
        metrics = metrics, names = read_names(what, def), demand = def.demand, supply = def.supply,
        traded = def.traded,
    }
end
