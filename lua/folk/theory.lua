-- SPDX-License-Identifier: GPL-3.0-or-later
-- What theory says of evolution where everyone meets everyone else: nothing is drawn here.
local import, native = ...
local bounds = import "bounds"
local check = import "check"
local dynamics = import "dynamics"
local payoffs = import "payoffs"

local function names_of(players)
    local names = {}
    for index, player in ipairs(players) do
        names[index] = type(player) == "string" and player or player.name
    end
    return names
end

local function by_name(names, values)
    local result = {}
    for index, name in ipairs(names) do result[name] = values[index] end
    return result
end

-- The rule without network and mutation, and payoffs between the types.
local function read(what, def, spec)
    check.fields(what, def, spec)
    local rule = dynamics.def("the dynamics of " .. what, def.dynamics)
    if rule.graph or rule.mutation > 0 then
        check.raise("%s is known for a rule without network and mutation only", what)
    end
    bounds.whole(what .. ": size", def.size, 2, 2 ^ 24)
    local between = payoffs.of(rule.name, rule, def.types)
    local low, high = math.huge, -math.huge
    for _, points in ipairs(between.points) do
        low, high = math.min(low, points), math.max(high, points)
    end
    between.range = high - low
    return rule, between
end

-- Payoffs of types i and j among themselves.
local function between_two(between, count, i, j)
    local points, result = between.points, {}
    for _, row in ipairs { i, j } do
        for _, column in ipairs { i, j } do
            result[#result + 1] = points[count * (row - 1) + column]
        end
    end
    return result
end

local function check_two(what, types)
    if #types ~= 2 then check.raise("%s has %d types: it must have 2", what, #types) end
end

local theory = {}

function theory.fixation(def)
    local rule, between = read("fixation", def,
        { dynamics = "table", types = "table", size = "integer", start = "integer?" })
    check_two("fixation", def.types)
    bounds.whole("fixation: start", def.start or 1, 1, def.size - 1)
    local probability, time, conditional = native.fixation(rule.rule, rule.intensity, def.size,
        between.points, between.range, def.start or 1)
    return { probability = probability, time = time, conditional_time = conditional }
end

local pair_fields = { dynamics = "table", types = "table", size = "integer" }

function theory.gradient(def)
    local rule, between = read("gradient", def, pair_fields)
    check_two("gradient", def.types)
    return native.gradient(rule.rule, rule.intensity, def.size, between.points, between.range)
end

function theory.stationary(def)
    local rule, between = read("stationary", def, pair_fields)
    local count, names = #def.types, names_of(def.types)
    local flat, fixation = {}, {}
    for i = 1, count do
        fixation[names[i]] = {}
        for j = 1, count do
            local probability = 0
            if i ~= j then
                probability = native.fixation(rule.rule, rule.intensity, def.size,
                    between_two(between, count, j, i), between.range, 1)
                fixation[names[i]][names[j]] = probability
            end
            flat[#flat + 1] = probability
        end
    end
    return {
        shares = by_name(names, native.rare_mutations(flat, count)), fixation = fixation,
        neutral = 1 / def.size,
    }
end

local replicator_fields = payoffs.fields {
    types = "table", start = "table", time = "number", step = "number?", mutation = "number?",
    every = "number?",
}

-- Shares at the start, which must sum to 1.
local function start_of(names, start)
    local shares, sum = {}, 0
    for index, name in ipairs(names) do
        shares[index] = start[name] or 0
        bounds.share(("replicator: the share of '%s'"):format(name), shares[index])
        sum = sum + shares[index]
    end
    if math.abs(sum - 1) > 1e-9 then
        check.raise("the shares at the start of replicator sum to %.14g: it must be 1", sum)
    end
    return shares
end

function theory.replicator(def)
    check.fields("replicator", def, replicator_fields)
    local step, names = def.step or 0.01, names_of(def.types)
    local every = def.every or def.time
    if not (step > 0 and every > 0 and def.time > 0) then
        check.raise("replicator has time %.14g, step %.14g and every %.14g: they must be above 0",
            def.time, step, every)
    end
    bounds.share("replicator: mutation", def.mutation or 0)
    local points = payoffs.of("replicator", def, def.types).points
    local shares = start_of(names, def.start)
    local path, steps = {}, math.max(1, math.floor(every / step + 0.5))
    for n = 1, math.floor(def.time / every + 0.5) do
        shares = native.replicate(points, def.mutation or 0, every / steps, steps, shares)
        path[n] = by_name(names, shares)
        path[n].time = n * every
    end
    return { shares = by_name(names, shares), path = path }
end

return theory
