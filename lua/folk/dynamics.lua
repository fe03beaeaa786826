-- SPDX-License-Identifier: GPL-3.0-or-later
-- Rules by which populations evolve: folk.moran { … } and the others give handles that say how, for
-- sim:evolve and for theory.
local import, native = ...
local bounds = import "bounds"
local check = import "check"
local frozen = import "frozen"
local networks = import "networks"
local payoffs = import "payoffs"

-- In the order of folk_rule (agents/evolution.h), and which intensity each has by default.
local rules = {
    moran = { number = 0, intensity = 1 },
    death_birth = { number = 1, intensity = 1 },
    wright_fisher = { number = 2, intensity = 1 },
    fermi = { number = 3, intensity = 1, imitates = true },
    imitate_best = { number = 4, imitates = true },
    proportional = { number = 5, imitates = true },
    best_response = { number = 6, imitates = true },
    logit = { number = 7, intensity = 1, imitates = true },
}

local fields = payoffs.fields {
    intensity = "number?", mutation = "number?", network = "any?", self_interaction = "boolean?",
    average = "boolean?", synchronous = "boolean?", rewire = "number?", generations = "integer?",
    every = "integer?", record = "table?", done = "function?",
}

local defs = setmetatable({}, { __mode = "k" }) -- handle -> definition

local function check_def(name, def)
    check.fields(name, def, fields)
    if def.intensity and not rules[name].intensity then
        check.raise("%s has an intensity: this rule knows none", name)
    end
    if def.mutation ~= nil then bounds.share(name .. ": mutation", def.mutation) end
    if def.rewire ~= nil then bounds.share(name .. ": rewire", def.rewire) end
    if def.generations ~= nil then bounds.whole(name .. ": generations", def.generations, 1, 2 ^ 53) end
    if def.every ~= nil then bounds.whole(name .. ": every", def.every, 1, 2 ^ 53) end
    if def.network == nil and (def.self_interaction or def.average or def.synchronous) then
        check.raise("%s has self_interaction, average or synchronous: these need a network", name)
    end
    if def.rewire and (name ~= "fermi" or def.network == nil or def.synchronous) then
        check.raise("%s has rewire: that needs folk.fermi with a network, not synchronous", name)
    end
end

local function declare(name, def)
    check_def(name, def)
    local rule = rules[name]
    local copy = { name = name }
    for key, value in pairs(def) do copy[key] = value end
    copy.rule, copy.intensity = rule.number, def.intensity or rule.intensity or 0
    copy.mutation, copy.every = def.mutation or 0, def.every or 1
    copy.graph = def.network and networks.network("the network of " .. name, def.network)
    local handle = frozen("the dynamics", { name = name })
    defs[handle] = copy
    return handle
end

local dynamics = { folk = {} }

for name in pairs(rules) do
    dynamics.folk[name] = function(def) return declare(name, def) end
end

---The definition that a handle stands for.
function dynamics.def(what, handle)
    return defs[handle] or check.raise("%s is %s: it must be a rule such as folk.moran { … }", what,
        check.show(handle))
end

return dynamics
