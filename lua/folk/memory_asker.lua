-- SPDX-License-Identifier: GPL-3.0-or-later
-- What a memory asks of the model of the agent whose it is: texts in an exchange with the agent's own
-- persona, and embeddings, several at once.
local import = ...
local dialogue = import "dialogue"
local embedding = import "embedding"
local request = import "request"

local AT_ONCE = 32 -- embeddings in flight

-- A decision that any text answers, and its asker, which is the agent's but for the stand-in, and
-- for max_tokens, which are those of a decision.
local function text(process, agent, prompt, stand_in)
    local own = agent.asker
    local asker = {
        head = own.head, tail = request.tail(own.temperature), latency = own.latency,
        tolerant = own.tolerant, retries = own.retries, stand_in = own.stand_in and stand_in,
    }
    local about = { answers = {}, invalid = 0 }
    return (dialogue.settle(process, agent, {}, { "user", prompt }, asker, about))
end

local function embed_some(process, agent, texts, first, last, vectors)
    local jobs = {}
    for index = first, last do
        jobs[#jobs + 1] = function(helper)
            vectors[index] = embedding.vector(helper, agent, texts[index]) or false
        end
    end
    process:all(jobs)
end

local function vectors(process, agent, texts)
    local found = {}
    if #texts == 1 then
        found[1] = embedding.vector(process, agent, texts[1])
        return found[1] and found
    end
    for first = 1, #texts, AT_ONCE do
        embed_some(process, agent, texts, first, math.min(first + AT_ONCE - 1, #texts), found)
    end
    for index = 1, #texts do
        if not found[index] then return nil end
    end
    return found
end

return {
    of = function(process, agent)
        return {
            text = function(prompt, stand_in) return text(process, agent, prompt, stand_in) end,
            vectors = function(texts) return vectors(process, agent, texts) end,
        }
    end,
}
