-- SPDX-License-Identifier: GPL-3.0-or-later
-- A person as a mind: the same messages, shown at the terminal, and the answer checked likewise.
local import = ...
local check = import "check"
local mind = import "mind"
local request = import "request"

local asker = { head = request.human, tail = "", retries = 9 }

local function decide(process, agent, decision)
    local dialogue = import "dialogue" -- only runs have it
    local about = { answers = {}, invalid = 0, fallback = false }
    dialogue.check_fallback(agent, decision, false)
    local messages = dialogue.messages("the decision", decision)
    local value = dialogue.settle(process, agent, decision, messages, asker, about)
    if value == nil then value = dialogue.fall_back(agent, decision, about) end
    dialogue.count(about)
    return value, about
end

local record = { kind = "human", name = "human", asks = true, decide = decide }
local handle = mind.declare(record)

local function declare(def)
    if def ~= nil then check.fields("folk.human", def, {}) end
    return handle
end

mind.word("human", {}, function(name)
    if name then check.raise("\"human:%s\" is no mind: it is just \"human\"", name) end
    return handle
end)

return { record = record, folk = { human = declare } }
