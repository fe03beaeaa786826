-- SPDX-License-Identifier: GPL-3.0-or-later
-- A critic: a model reads what an agent was asked and the answer that it means to give, and says what
-- it thinks of it; then the agent is asked again, with that before it. What the critic says stands in
-- the user's turn, as data between lines, like all that others have written.
local import = ...
local bounds = import "bounds"
local check = import "check"
local prompt = import "prompt"
local request = import "request"

local ROUNDS = 100 -- at most

-- What the critic says in a run without models; the stand-in's draft then stands.
local STANDS = "I see nothing to change: the draft stands."

local PERSONA = "You review the answers that someone else is about to give. You are brief, concrete "
    .. "and fair: you say what is wrong or could be better, or that nothing is."

local critic = {}

local ask_for_feedback = prompt.template [[
Someone was asked the following.

<task>
{task}
</task>

This is the answer that they mean to give.

<draft>
{draft}
</draft>

Say in a few sentences what you think of the answer, and whether another one would be better.]]

local weigh = prompt.template [[
A critic says about this answer:

<feedback>
{feedback}
</feedback>

Weigh that, and answer again now, in the form that was asked for.]]

local fields = {
    persona = "text?", model = "text?", rounds = "integer?", temperature = "number?",
    max_tokens = "integer?",
}

-- What was said up to the draft, of the first `count` entries of a flat list: role, content, …
local function task_of(messages, count)
    local contents = {}
    for index = 2, count, 2 do
        contents[index / 2] = messages[index]
    end
    return table.concat(contents, "\n\n")
end

-- What the critic is asked with: the agent's own way of asking, but for what the critic declares.
local function asker_of(critic, agent)
    local own = agent.asker
    return {
        head = request.head(critic.model or agent.model, critic.persona),
        tail = request.tail(critic.temperature, critic.max_tokens), latency = own.latency,
        max_tokens = critic.max_tokens, tolerant = own.tolerant, retries = own.retries,
        stand_in = own.stand_in and function() return STANDS end,
    }
end

-- The messages that follow the draft; nil when the critic has nothing to say.
local function critique(critic, process, agent, messages, count, draft)
    agent.critic = agent.critic or asker_of(critic, agent)
    local question = ask_for_feedback { task = task_of(messages, count), draft = draft }
    local about = { answers = {}, invalid = 0 }
    local dialogue = import "dialogue" -- only runs have it
    local feedback = dialogue.settle(process, agent, {}, { "user", question }, agent.critic, about)
    return feedback and { "user", weigh { feedback = feedback } }
end

---The checked critic of a mind: { rounds, critique(process, agent, messages, count, draft) }.
function critic.of(def)
    local what = "the critic of folk.model"
    check.fields(what, def, fields)
    bounds.whole("field 'rounds' of " .. what, def.rounds or 1, 1, ROUNDS)
    if def.max_tokens then
        bounds.whole("field 'max_tokens' of " .. what, def.max_tokens, 1, 2 ^ 31)
    end
    local checked = {
        persona = def.persona or PERSONA, model = def.model, rounds = def.rounds or 1,
        temperature = def.temperature, max_tokens = def.max_tokens,
    }
    function checked.critique(...) return critique(checked, ...) end
    return checked
end

return critic
