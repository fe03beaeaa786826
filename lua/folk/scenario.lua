-- SPDX-License-Identifier: GPL-3.0-or-later
-- folk.scenario: checks what a scenario declares and puts it into the order in which it is shown.
-- lua/declare.c reads the result: { name, summary, source, params, metrics, cases,
-- prices, setup, view, where }.
local import = ...
local check, ordered, param = import "check", import "ordered", import "param"
local frozen = import "frozen"
local view = import "view"

local records = setmetatable({}, { __mode = "k" }) -- what a scenario's file returns -> what it has declared

local function check_identifier(what, name)
    if type(name) ~= "string" or not name:find "^[%a_][%w_]*$" then
        check.raise("%s name %s must be an identifier: letters, digits and '_'", what,
            check.show(name))
    end
end

local function read_params(params)
    local list = {}
    for name, handle in ordered(params) do
        check_identifier("the parameter", name)
        local declared = param.record(handle)
        if not declared then
            check.raise("parameter '%s' is %s: declare it with folk.int, folk.number, folk.prob, "
                .. "folk.bool, folk.choice, folk.text or folk.file", name, check.show(handle))
        end
        list[#list + 1] = { name = name, declared = declared }
    end
    table.sort(list, function(a, b)
        if a.declared.order ~= b.declared.order then return a.declared.order < b.declared.order end
        return a.name < b.name
    end)
    return list
end

local metric_fields = { unit = "text", doc = "text", summary = "text?" }
local summaries = { mean = true, last = true, sum = true, min = true, max = true }
local shared = { -- core/scenario.h
    "cooperation", "welfare", "efficiency", "inequality", "invalid_answers", "fallbacks",
}

local function check_metric_name(name)
    check_identifier("the metric", name)
    for _, taken in ipairs(shared) do
        if name == taken then
            check.raise("the metric '%s' is one that every scenario has: choose another name", name)
        end
    end
end

local function read_metrics(metrics)
    local list = {}
    for name, metric in ordered(metrics) do
        check_metric_name(name)
        local what = ("metric '%s'"):format(name)
        check.fields(what, metric, metric_fields)
        local summary = metric.summary or "mean"
        if not summaries[summary] then
            check.unknown(what .. " has an unknown summary", summary, summaries)
        end
        list[#list + 1] = { name = name, unit = metric.unit, doc = metric.doc, summary = summary }
    end
    return list
end

local case_fields = {
    what = "text", measure = "text", theory = "any", source = "text?", set = "table?",
    runs = "integer?", tolerance = "number?", z = "number?",
}

-- { noise = 0.1 } as { "noise=0.1" }, which core/scenario.h reads.
local function read_set(what, set)
    local assignments = {}
    for name, value in ordered(set or {}) do
        local kind = type(value)
        if kind ~= "number" and kind ~= "string" and kind ~= "boolean" then
            check.raise("%s sets '%s' to %s: it must be a number, a text or a boolean", what,
                tostring(name), check.show(value))
        end
        local text = kind == "number" and ("%.17g"):format(value) or tostring(value)
        assignments[#assignments + 1] = tostring(name) .. "=" .. text
    end
    return assignments
end

local function check_case(what, case, known)
    check.fields(what, case, case_fields)
    local is_cell = case.measure:find "^[^/]+/[^/]+/[^/]+$"
    if not known[case.measure] and not is_cell then
        check.unknown(what .. " measures an unknown metric,", case.measure, known)
    end
    if type(case.theory) ~= "function" then
        check.kind(("field 'theory' of %s"):format(what), case.theory, "number")
    end
    for _, name in ipairs { "runs", "tolerance", "z" } do
        if case[name] and case[name] <= 0 then
            check.raise("%s has %s = %.14g: it must be above 0", what, name, case[name])
        end
    end
end

-- The names of all metrics, as keys.
local function known_metrics(metrics)
    local known = {}
    for _, name in ipairs(shared) do
        known[name] = true
    end
    for _, metric in ipairs(metrics) do
        known[metric.name] = true
    end
    return known
end

local function read_cases(cases, metrics)
    local known, list = known_metrics(metrics), {}
    for index, case in ipairs(cases) do
        local what = ("verify[%d]"):format(index)
        check_case(what, case, known)
        list[index] = {
            what = case.what, measure = case.measure, theory = case.theory, source = case.source,
            set = read_set(what, case.set), runs = case.runs or 20,
            tolerance = case.tolerance or 0, z = case.z or 4,
        }
    end
    return list
end

local scenario_fields = {
    name = "text", summary = "text", source = "text?", params = "table?", metrics = "table?",
    setup = "function", verify = "table?", prices = "table?", view = "table?",
}

local price_fields = { input = "number", output = "number?" }

-- What a million tokens cost, by model.
local function read_prices(prices)
    local list = {}
    for model, price in ordered(prices) do
        check.kind("the name of a model in prices", model, "text")
        local what = ("the price of '%s'"):format(model)
        check.fields(what, price, price_fields)
        local output = price.output or 0 -- embeddings give no tokens
        if price.input < 0 or output < 0 then
            check.raise("%s is below 0: what a million tokens cost is 0 or more", what)
        end
        list[#list + 1] = { model = model, input = price.input, output = output }
    end
    return list
end

local function declare(def)
    check.fields("folk.scenario", def, scenario_fields)
    if not def.name:find "^[%l%d][%l%d-]*$" then
        check.raise("the scenario's name %s must be kebab-case: small letters, digits and '-'",
            check.show(def.name))
    end
    local metrics = read_metrics(def.metrics or {})
    local handle = frozen("the scenario", {})
    records[handle] = {
        name = def.name, summary = def.summary, source = def.source or "", setup = def.setup,
        params = read_params(def.params or {}), metrics = metrics,
        cases = read_cases(def.verify or {}, metrics), where = (check.where()),
        prices = read_prices(def.prices or {}), view = view(def.view, known_metrics(metrics)),
    }
    return handle
end

return {
    scenario = declare,
    record = function(handle) return records[handle] end, -- nil when it is something else
}
