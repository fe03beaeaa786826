-- SPDX-License-Identifier: GPL-3.0-or-later
-- How a scenario wants its society to be shown: the field `view` of folk.scenario. What is named of a run
-- (populations, columns, tables) is not known yet, and stays text.
local import = ...
local check = import "check"

local agents = { kind = "text", population = "text?", color = "text?" }
local measures = { kind = "text", metrics = "table" }

local kinds = {
    lattice = agents, network = agents, field = agents,
    shares = measures, simplex = measures, market = measures,
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
    return { kind = def.kind, population = def.population, color = def.color, table = def.table,
        metrics = metrics }
end
