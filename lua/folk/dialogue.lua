-- SPDX-License-Identifier: GPL-3.0-or-later
-- Asking the outside world until it gives an answer that is one. Messages are a flat list: role,
-- content, role, content, … Nothing of them ever stands in a system turn but the persona that the
-- scenario has written, in `head`.
local import = ...
local answer = import "answer"
local check = import "check"
local process = import "process"
local record = import "record"
local request = import "request"

local chat, clean = request.chat, request.clean
local exchange, read, asked = process.exchange, answer.read, answer.asked
local put, metrics = record.record, record.metrics
local type = type

local INVALID, FALLBACKS = metrics.invalid_answers, metrics.fallbacks

local dialogue = {}

-- The asker's own, unless the decision says otherwise.
local function tail_of(asker, decision)
    if decision.temperature == nil and decision.max_tokens == nil or not asker.model then
        return asker.tail
    end
    return request.tail(decision.temperature or asker.temperature,
        decision.max_tokens or asker.max_tokens)
end

-- The answer, its text and nil; or nil, the text (nil: the asking failed) and what is wrong.
local function ask(process_of, agent, decision, messages, asker, about)
    local text = chat(asker.head, tail_of(asker, decision), asked(decision), messages)
    local latency = asker.latency
        and asker.latency(agent.latency, text, decision.max_tokens or asker.max_tokens) or 0
    local stand_in = asker.stand_in and asker.stand_in(agent, decision)
    local reply, problem = exchange(process_of, agent.name, text, latency, asker.tolerant, stand_in)
    if reply == nil then return nil, nil, problem end
    reply = clean(reply)
    local answers = about.answers
    answers[#answers + 1] = reply
    local value, wrong = read(decision, reply)
    return value, reply, wrong
end

---Asks until the answer is valid, and no more often than the asker's retries say. The answer and its
---text; or nil.
function dialogue.settle(process_of, agent, decision, messages, asker, about)
    for attempt = 0, asker.retries do
        local value, reply, problem = ask(process_of, agent, decision, messages, asker, about)
        if value ~= nil then return value, reply end
        if reply == nil then
            about.problem = problem
            return nil
        end
        about.invalid, about.problem = about.invalid + 1, problem
        if attempt < asker.retries then
            local count = #messages
            messages[count + 1], messages[count + 2] = "assistant", reply == "" and "(nothing)"
                or answer.shortened(reply)
            messages[count + 3], messages[count + 4] = "user", problem
        end
    end
end

---The decision's answer where there is none from outside: its fallback.
function dialogue.fall_back(agent, decision, about)
    about.fallback = true
    if decision.fallback ~= nil then return decision.fallback end
    check.raise("agent '%s' has given no answer that is one, and the decision has no fallback: %s",
        agent.name, about.problem)
end

---Records what a decision took.
function dialogue.count(about)
    put(INVALID, about.invalid)
    put(FALLBACKS, about.fallback and 1 or 0)
end

local message_fields = { role = "text", content = "text" }

---The messages of a decision, which has either a prompt or messages.
function dialogue.messages(what, decision)
    local prompt, messages = decision.prompt, decision.messages
    if type(prompt) == "string" and messages == nil then return { "user", prompt } end
    if (prompt == nil) == (messages == nil) then
        check.raise("%s must have either prompt or messages", what)
    end
    if messages == nil then check.kind("field 'prompt' of " .. what, prompt, "text") end
    check.kind("field 'messages' of " .. what, messages, "table")
    local flat = {}
    for index, message in ipairs(messages) do
        check.fields(("message %d of %s"):format(index, what), message, message_fields)
        if message.role ~= "user" and message.role ~= "assistant" then
            check.raise("message %d of %s has role %s: it must be \"user\" or \"assistant\"; what a "
                .. "mind is told of itself is its persona", index, what, check.show(message.role))
        end
        flat[2 * index - 1], flat[2 * index] = message.role, message.content
    end
    if flat[#flat - 1] ~= "user" then
        check.raise("the last of the messages of %s must be the user's", what)
    end
    return flat
end

---A decision for a mind that asks must say what to do where no answer is one.
function dialogue.check_fallback(agent, decision, tolerant)
    if decision.fallback ~= nil then
        return answer.check_value("field 'fallback' of the decision", decision, decision.fallback)
    end
    if tolerant or decision.choices or decision.number or decision.schema then
        check.raise("the decision has no fallback: agent '%s' is asked, and its answer may not be one",
            agent.name)
    end
end

return dialogue
