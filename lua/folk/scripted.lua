-- SPDX-License-Identifier: GPL-3.0-or-later
-- A plain function as a mind: it asks nobody, so a decision costs no event.
local import = ...
local answer = import "answer"
local check = import "check"
local mind = import "mind"

local function declare(fn)
    check.kind("what folk.scripted takes", fn, "function")
    local function decide(_, agent, decision)
        local value = fn(decision.view, agent.rng(), decision)
        answer.check_value(("the answer of agent '%s'"):format(agent.name), decision, value)
        return value, { answers = {}, invalid = 0, fallback = false }
    end
    return mind.declare { kind = "scripted", name = "scripted", asks = false, decide = decide }
end

return { folk = { scripted = declare } }
