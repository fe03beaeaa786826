-- SPDX-License-Identifier: GPL-3.0-or-later
-- How a model decides. A decision becomes one or more exchanges: a prediction if the mind is to predict
-- first, the answer, a critic's feedback and the answer to that, and what is asked again as an answer
-- was not valid.
local import = ...
local answer = import "answer"
local check = import "check"
local dialogue = import "dialogue"
local request = import "request"

local gsub, tostring, type = string.gsub, tostring, type

local predict_fields = {
    prompt = "text?", messages = "table?", choices = "table?", number = "table?", structured = "boolean?",
    given = "any?", max_tokens = "integer?", temperature = "number?",
}

-- The last message with what is said once there is a prediction.
local function with_prediction(given, messages, prediction)
    local last = #messages
    if type(given) == "function" then
        local prompt = given(prediction)
        check.kind("what field 'given' of the decision's predict returned", prompt, "text")
        messages[last] = prompt
    elseif given ~= nil then
        check.kind("field 'given' of the decision's predict", given, "text")
        local text = type(prediction) == "number" and request.number(prediction) or tostring(prediction)
        messages[last] = messages[last] .. "\n\n" .. gsub(given, "{prediction}", { ["{prediction}"] = text })
    end
end

-- The asker of one agent: its mind with the model's name, and a stand-in where stand-ins answer.
local function asker_of(agent, record, stand_in)
    return {
        head = agent.head, tail = record.tail, model = true, temperature = record.temperature,
        max_tokens = record.max_tokens, latency = record.latency, tolerant = record.tolerant,
        retries = record.retries, stand_in = stand_in,
    }
end

-- What the agent remembers goes before what it is asked now, in the same turn: the last one, the user's.
local function with_memory(recalled, messages)
    if recalled then messages[#messages] = recalled .. "\n\n" .. messages[#messages] end
    return messages
end

local function predict_first(process, agent, decision, messages, about, recalled)
    local predict = decision.predict
    check.fields("field 'predict' of the decision", predict, predict_fields)
    answer.check(predict)
    local asker = agent.asker
    if asker.stand_in then
        local stand_in = agent.mind.stand_in
        asker = asker_of(agent, agent.mind, function() return stand_in(agent, decision, predict) end)
    end
    local questions = dialogue.messages("field 'predict' of the decision", predict)
    local prediction = dialogue.settle(process, agent, predict, with_memory(recalled, questions), asker,
        about)
    about.prediction = prediction
    if prediction ~= nil then with_prediction(predict.given, messages, prediction) end
end

-- The answer once a critic has seen the draft.
local function with_critic(process, agent, decision, messages, count, about, value, draft)
    local critic, asker = agent.mind.critic, agent.asker
    if asker.stand_in then asker = asker_of(agent, agent.mind, function() return draft end) end
    for _ = 1, critic.rounds or 1 do
        for index = #messages, count + 1, -1 do messages[index] = nil end
        local extra = critic.critique(process, agent, messages, count, draft)
        if not extra then return value end
        messages[count + 1], messages[count + 2] = "assistant", draft
        for index = 1, #extra do messages[count + 2 + index] = extra[index] end
        local better, text = dialogue.settle(process, agent, decision, messages, asker, about)
        if better == nil then return value end
        value, draft = better, text
    end
    return value
end

local function decide(process, agent, decision)
    local record = agent.mind
    local about = { answers = {}, invalid = 0, fallback = false }
    dialogue.check_fallback(agent, decision, record.tolerant)
    local messages = dialogue.messages("the decision", decision)
    local recalled = record.memory and import("memory").recall(process, agent, decision)
    if record.predict_first and decision.predict then
        predict_first(process, agent, decision, messages, about, recalled)
    end
    with_memory(recalled, messages)
    local count = #messages
    local value, text = dialogue.settle(process, agent, decision, messages, agent.asker, about)
    if value ~= nil and record.critic then
        value = with_critic(process, agent, decision, messages, count, about, value, text)
    end
    if value == nil then value = dialogue.fall_back(agent, decision, about) end
    dialogue.count(about)
    return value, about
end

return { asker = asker_of, decide = decide }
