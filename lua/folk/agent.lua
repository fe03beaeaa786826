-- SPDX-License-Identifier: GPL-3.0-or-later
-- Agents: whoever has a name and a mind. A process decides for one of them with self:decide.
local import, native = ...
local answer = import "answer"
local bounds = import "bounds"
local check = import "check"
local human = import "human"
local mind = import "mind"
local process = import "process"
local request = import "request"
local rng = import "rng"

local type = type
local scripted, humans, some_human = native.minds()
local minds = { scripted = scripted }

-- The model of minds that name none, found when the first of them needs it.
function minds.model()
    minds.found = minds.found or native.default_model()
    return minds.found
end

local records = setmetatable({}, { __mode = "k" }) -- by handle
local names = {}

local agent = {}

-- A stream that is opened when it is first used. Its name is the agent's, so that who else there is, and
-- in which order, changes no draw.
local function stream(purpose, name, number)
    local opened
    return function()
        opened = opened or rng.open(purpose .. " of " .. name, number)
        return opened
    end
end

local Agent = {}

function Agent:remember(text)
    local record = agent.record("remember", self)
    check.kind("what an agent remembers", text, "text")
    if record.mind.memory then import("memory").add(record, text) end
end

local function lookup(handle, name)
    local record = records[handle]
    if name == "rng" then return record.rng() end
    if Agent[name] then return Agent[name] end
    local known = { name = record.name, mind = record.mind_handle, rng = true, remember = true }
    if known[name] == nil then check.unknown("an agent has no", name, known) end
    return known[name]
end

local metatable = {
    __index = lookup,
    __newindex = function(_, name)
        check.raise("an agent cannot be changed: '%s' was assigned", tostring(name))
    end,
    __metatable = false,
    __tostring = function(handle) return ("agent '%s'"):format(records[handle].name) end,
    methods = Agent,
}

local fields = { name = "text", mind = "any" }

local announced = {}

---Tells that there is an agent of that name, or will be: whoever wants to answer for one must be told which
---there are.
function agent.announce(name)
    if not some_human or announced[name] then return end
    announced[name] = true
    native.announce(name)
end

-- `key` and `number` name its streams.
local function new_record(name, handle, of_mind, key, number)
    local moves = stream("moves", key, number)
    local record = {
        name = name, mind_handle = handle, mind = of_mind, rng = stream("agent", key, number),
        latency = stream("latency", key, number), stand_in_rng = stream("stand-in", key, number),
        random = function() return moves():unit() end,
    }
    local answering = humans[name] and human.record or of_mind
    agent.announce(name)
    record.decide, record.asks = answering.decide, answering.asks
    if answering.open then answering.open(record, minds) end
    return record
end

local function handle_of(record)
    local handle = setmetatable({}, metatable)
    records[handle] = record
    return handle
end

---An agent for one match: others may have its name, and `key` and `number` name its streams.
function agent.for_match(name, of_mind, key, number)
    return handle_of(new_record(name, false, of_mind, key, number))
end

local methods = {}

function methods:agent(def)
    check.fields("agent", def, fields)
    local name = def.name
    if name == "" then check.raise "the agent's name is empty" end
    if request.clean(name) ~= name then
        check.raise("the agent's name %s is not valid UTF-8", check.show(request.clean(name)))
    end
    if names[name] then check.raise("there is an agent '%s' already: names must differ", name) end
    local of_mind = mind.of(("the mind of agent '%s'"):format(name), def.mind)
    names[name] = true
    return handle_of(new_record(name, def.mind, of_mind, name, 0))
end

---The record of a handle.
function agent.record(what, handle)
    local record = records[handle]
    if record then return record end
    check.raise("%s: the agent is %s: it must be one that sim:agent has given", what, check.show(handle))
end

local decision_fields = {
    prompt = "text?", messages = "table?", choices = "table?", number = "table?", schema = "table?",
    structured = "boolean?", fallback = "any?", predict = "table?", view = "table?",
    max_tokens = "integer?", temperature = "number?",
}

local function check_decision(decision)
    if type(decision) ~= "table" or debug.getmetatable(decision) then
        check.fields("decide", decision, decision_fields)
    end
    for name in pairs(decision) do
        if not decision_fields[name] then check.fields("decide", decision, decision_fields) end
    end
    local structured, max_tokens = decision.structured, decision.max_tokens
    local temperature = decision.temperature
    if structured ~= nil or max_tokens ~= nil or temperature ~= nil then
        check.fields("decide", decision, decision_fields)
        if max_tokens then bounds.whole("field 'max_tokens' of the decision", max_tokens, 1, 2 ^ 31) end
        if temperature and (temperature < 0 or temperature > 10) then
            check.raise("field 'temperature' of the decision is %.14g: it must be from 0 to 10", temperature)
        end
    end
    answer.check(decision)
end

-- The decision as it is asked for: until the answer comes, the scenario may use its table, and shuffle its
-- choices, for another one.
local function snapshot(decision)
    local kept = {}
    for name, value in pairs(decision) do kept[name] = value end
    if kept.choices then
        local choices = {}
        for index = 1, #kept.choices do choices[index] = kept.choices[index] end
        kept.choices = choices
    end
    return kept
end

function process.Process:decide(handle, decision)
    local acting = process.acting(self, "decide")
    local record = records[handle] or agent.record("decide", handle)
    check_decision(decision)
    if record.asks then decision = snapshot(decision) end
    return record.decide(acting, record, decision)
end

agent.methods, agent.metatable, agent.minds = methods, metatable, minds
agent.check_decision = check_decision

return agent
