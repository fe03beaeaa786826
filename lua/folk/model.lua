-- SPDX-License-Identifier: GPL-3.0-or-later
-- Language models as minds: what a scenario declares of them. How they decide is in
-- lua/folk/deliberation.lua.
local import = ...
local answer = import "answer"
local bounds = import "bounds"
local check = import "check"
local latency = import "latency"
local library = import "library"
local mind = import "mind"
local player = import "player"
local request = import "request"
local strategy = import "strategy"

local ceil, floor, type = math.ceil, math.floor, type

local fields = {
    name = "text?", model = "text?", persona = "text?", temperature = "number?", max_tokens = "integer?",
    latency = "any?", predict_first = "boolean?", memory = "any?", critic = "any?",
    retries = "integer?", on_failure = "text?", embedding = "text?", stand_in = "any?",
}
local failures = { stop = true, fallback = true }

-- What a stand-in answers, as the text that a model would give.
local function stand_in_text(agent, decision, value)
    if type(value) == "table" or type(value) == "number" then
        answer.check_value(("the answer of the stand-in of agent '%s'"):format(agent.name), decision, value)
        return answer.render(value)
    end
    if type(value) ~= "string" then
        check.raise("the stand-in of agent '%s' returned %s: it must be a text, a number or a table",
            agent.name, check.show(value))
    end
    local text = request.clean(value)
    local read, problem = answer.read(decision, text)
    if read ~= nil then return text end
    check.raise("the stand-in of agent '%s' answered %s, which is not valid: %s", agent.name,
        check.show(value), problem)
end

-- A strategy predicts that the other does again what it did last.
local function predicted(decision, predict)
    local view = decision.view
    local other = type(view) == "table" and type(view.other) == "table" and view.other or {}
    local choices = predict.choices
    if choices then return choices[other[#other] or 1] or choices[1] end
    local number = predict.number
    if not number then return "the same as before" end
    local low, high = number.min, number.max
    return low and (number.whole and ceil(low) or low) or high and (number.whole and floor(high) or high) or 0
end

-- A function of (agent, decision, predict): the text of what stands in for the model.
local function stand_in_of(value)
    if type(value) == "function" then
        return function(agent, decision, predict)
            local wanted = predict or decision
            return stand_in_text(agent, wanted, value(decision.view, agent.stand_in_rng(), wanted))
        end
    end
    if type(value) ~= "string" and not strategy.record(value) then
        check.raise("field 'stand_in' of folk.model is %s: it must be what answers where there is no "
            .. "endpoint, a strategy, the name of one, or a function",
            value == nil and "missing" or check.show(value))
    end
    local record = library.player("field 'stand_in' of folk.model", value)
    return function(agent, decision, predict)
        if predict then return stand_in_text(agent, predict, predicted(decision, predict)) end
        return player.choice(agent, record, decision)
    end
end

-- What an agent needs to ask. A model without a name is asked for as "": the provider, who knows what the
-- endpoint offers, refuses it.
local function open(agent, minds)
    local record = agent.mind
    local model = record.model or minds.model()
    agent.model = model
    agent.head = request.head(model, record.persona)
    local deliberation = import "deliberation" -- only runs have it
    agent.asker = deliberation.asker(agent, record, minds.scripted and record.stand_in or nil)
    agent.decide = deliberation.decide
end

local function check_numbers(def)
    if def.temperature and (def.temperature < 0 or def.temperature > 10) then
        check.raise("field 'temperature' of folk.model is %.14g: it must be from 0 to 10", def.temperature)
    end
    if def.max_tokens then bounds.whole("field 'max_tokens' of folk.model", def.max_tokens, 1, 2 ^ 31) end
    if def.retries then bounds.whole("field 'retries' of folk.model", def.retries, 0, 100) end
    if def.on_failure and not failures[def.on_failure] then
        check.unknown("folk.model has an unknown on_failure", def.on_failure, failures)
    end
end

local function declare(def)
    check.fields("folk.model", def, fields)
    check_numbers(def)
    return mind.declare {
        kind = "model", name = def.name or def.model or "model", asks = true, open = open,
        model = def.model, persona = def.persona, temperature = def.temperature,
        max_tokens = def.max_tokens, tail = request.tail(def.temperature, def.max_tokens),
        latency = latency.of("field 'latency' of folk.model", def.latency),
        predict_first = def.predict_first, retries = def.retries or 2,
        embedding = def.embedding, tolerant = def.on_failure == "fallback",
        stand_in = stand_in_of(def.stand_in),
        -- Parts of their own: memory.recall(process, agent, decision) gives a text that comes before the
        -- prompt, or nil; critic.critique(process, agent, messages, count, draft) those (a flat
        -- list) that follow the draft, or nil.
        memory = def.memory ~= nil and import("memory").of(def.memory) or nil,
        critic = def.critic ~= nil and import("critic").of(def.critic) or nil,
    }
end

mind.word("model", fields, function(name, def)
    def.model = name or def.model
    return declare(def)
end)

return { folk = { model = declare } }
