-- SPDX-License-Identifier: GPL-3.0-or-later
-- Evolution in a run: sim:evolve lets a population evolve, a generation a time unit, and
-- sim:fixations counts how often mutants take over.
local import, native = ...
local bounds = import "bounds"
local check = import "check"
local dynamics = import "dynamics"
local payoffs = import "payoffs"
local population_of = import("population").evolving

local CHUNK = 2 ^ 20 -- steps in C between two looks at the limits of the run

local made = 0 -- evolutions of this run, which key their streams

-- The last of each population whose partners change: what its ties are in the end, a snapshot may ask for
-- when nothing else needs it any more.
local rewired = {}

local function key()
    made = made + 1
    return made
end

-- Measures of a generation: meetings of each type with each, weighed with what they bring.
local function tick(sim, evolution)
    local between, meetings = evolution.payoffs, native.meetings(evolution.state, #evolution.names)
    local welfare, cooperative, all = 0, 0, 0
    for place, times in ipairs(meetings) do
        welfare = welfare + times * between.points[place]
        if between.cooperation then
            cooperative = cooperative + times * between.cooperation[place]
        end
        all = all + times
    end
    sim:tick {
        cooperative = math.min(cooperative, all), opportunities = between.cooperation and all or 0,
        welfare = welfare, worst = all / 2 * between.worst, best = all / 2 * between.best,
    }
end

local function record(sim, evolution)
    local counts = native.counts(evolution.state, #evolution.names)
    for index, name in ipairs(evolution.names) do
        local metric = evolution.metrics[name]
        if metric then sim:record(metric, counts[index] / evolution.size) end
    end
    native.write(evolution.state, evolution.population)
    tick(sim, evolution)
end

local function result_of(evolution, generations)
    local counts, result = native.counts(evolution.state, #evolution.names), { shares = {} }
    for index, name in ipairs(evolution.names) do
        result.shares[name] = counts[index] / evolution.size
        if counts[index] == evolution.size then result.winner = name end
    end
    result.steps, result.generations = evolution.steps, generations
    return result
end

local function check_metrics(what, metrics, names)
    local known = {}
    for _, name in ipairs(names) do known[name] = true end
    for name, metric in pairs(metrics) do
        if not known[name] then check.unknown(what .. " records an unknown type,", name, known) end
        check.kind(("%s: the metric of '%s'"):format(what, name), metric, "text")
    end
    return metrics
end

-- One more generation; false when it was the last.
local function advance(sim, evolution, n)
    local def = evolution.def
    local fixed, left = false, evolution.generation
    while left > 0 and not fixed do
        local steps
        steps, fixed = native.advance(evolution.state, math.min(left, CHUNK))
        evolution.steps, left = evolution.steps + steps, left - math.max(steps, 1)
    end
    local last = fixed or n == def.generations
    if last or n % def.every == 0 then record(sim, evolution) end
    if def.generations then sim:progress(last and 1 or n / def.generations) end
    if last and def.done then def.done(result_of(evolution, n)) end
    return not last
end

local methods = {}

function methods:evolve(population, rule)
    local members = population_of(population)
    local def = dynamics.def("the rule of evolve", rule)
    local between = payoffs.of(def.name, def, members.players)
    local state, generation = native.create(def, between.points, members.number, key())
    local evolution = {
        def = def, payoffs = between, state = state, generation = generation, steps = 0,
        names = members.names, size = members.size, population = members.number,
        metrics = check_metrics(def.name, def.record or {}, members.names),
    }
    if def.rewire then rewired[members.number] = state end
    record(self, evolution)
    self:every(1, function(n) return advance(self, evolution, n) end, def.generations)
end

local fixations_fields = {
    dynamics = "table", types = "table", size = "integer", start = "integer?", runs = "integer",
}

-- Steps until one type alone is left, and whether that is the first.
local function fix(state, size)
    local steps, fixed = 0, false
    while not fixed do
        local more
        more, fixed = native.advance(state, CHUNK)
        steps = steps + more
    end
    return steps, native.counts(state, 2)[1] == size
end

function methods:fixations(def)
    check.fields("fixations", def, fixations_fields)
    local rule = dynamics.def("the dynamics of fixations", def.dynamics)
    if #def.types ~= 2 then check.raise("fixations has %d types: it must have 2", #def.types) end
    if rule.mutation > 0 then check.raise "fixations has a rule with mutation: nothing fixes then" end
    if rule.rewire == 1 then check.raise "fixations has a rule with rewire 1: nothing fixes then" end
    bounds.whole("fixations: size", def.size, 2, 2 ^ 31 - 1)
    bounds.whole("fixations: start", def.start or 1, 1, def.size - 1)
    bounds.whole("fixations: runs", def.runs, 1, 2 ^ 53)
    local between = payoffs.of(rule.name, rule, def.types)
    local wins, steps, won_steps = 0, 0, 0
    for _ = 1, def.runs do
        local state = native.create(rule, between.points, nil, key(), def.size, def.start or 1)
        local taken, won = fix(state, def.size)
        steps = steps + taken
        if won then wins, won_steps = wins + 1, won_steps + taken end
    end
    local share = wins / def.runs
    return {
        probability = share, error = math.sqrt(share * (1 - share) / def.runs),
        time = steps / def.runs, conditional_time = wins > 0 and won_steps / wins or nil,
    }
end

return { methods = methods }
