-- SPDX-License-Identifier: GPL-3.0-or-later
-- Embeddings: texts as vectors, near to each other when the texts mean something alike. Each is an
-- exchange, which takes no virtual time; where stand-ins answer it is a hashed bag of words
-- (lua/embedding.c).
local import, native = ...
local agents = import "agent"
local check = import "check"
local data = import "data"
local json = import "json"
local process = import "process"
local request = import "request"

local exchange = process.exchange
local LONGEST = 65536 -- places of a vector

local embedding = { methods = {} }

local lengths = {} -- by model: that of the first vector which it gave

-- The vector in a reply; or nil and what is wrong with it.
local function read(reply)
    local vector, problem = json.parse(reply, data.null)
    if vector == nil then return nil, "it is no JSON (" .. problem .. ")" end
    if type(vector) ~= "table" or #vector == 0 then return nil, "it is no array of numbers" end
    if #vector > LONGEST then
        return nil, ("it has %d numbers, more than %d"):format(#vector, LONGEST)
    end
    for index = 1, #vector do
        if not check.is_finite(vector[index]) then
            local shown = vector[index] == data.null and "null" or check.show(vector[index])
            return nil, ("its number %d is %s"):format(index, shown)
        end
    end
    return vector
end

local function check_length(model, vector)
    local length = lengths[model] or #vector
    lengths[model] = length
    if #vector == length then return vector end
    return nil, ("it has %d numbers, and the one before had %d"):format(#vector, length)
end

-- The name of the model that embeds an agent's texts.
local function model_of(agent)
    local mind = agent.mind
    local model = mind.memory and mind.memory.model or mind.embedding or agent.model or mind.model
        or agents.minds.model()
    if model ~= "" or agents.minds.scripted then return model end
    check.raise("agent '%s' has no model that could embed a text: give `embedding` to folk.model, or "
        .. "--model when it is run", agent.name)
end

---The vector of a text, asked for by a process for an agent (record); nil when the endpoint failed
---for good and the agent's mind can do without.
function embedding.vector(asking, agent, text)
    local model = model_of(agent)
    local stand_in = agents.minds.scripted and native.bag_of_words(text) or nil
    local reply = exchange(asking, agent.name, request.embedding(model, text), 0,
        agent.mind.tolerant, stand_in)
    if reply == nil then return nil end
    local vector, problem = read(reply)
    if vector then vector, problem = check_length(model, vector) end
    return vector or check.raise("the embedding of %s for agent '%s' is not one: %s",
        check.show(text), agent.name, problem)
end

function process.Process:embed(handle, text)
    local asking = process.acting(self, "embed")
    local agent = agents.record("embed", handle)
    check.kind("embed: the text", text, "text")
    return embedding.vector(asking, agent, text)
        or check.raise("agent '%s' has got no embedding: the endpoint has failed for good", agent.name)
end

return embedding
