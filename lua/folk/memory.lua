-- SPDX-License-Identifier: GPL-3.0-or-later
-- What a mind remembers. A kind of memory is declared once (folk.memory.last, summary, retrieval)
-- and opened for each agent. remember(text) only keeps the text, so that it can be called anywhere;
-- what has to be asked of a model is asked by recall(asker, prompt), in the agent's process:
-- asker.text(request, stand_in) gives a model's text, and asker.vectors(texts) the embeddings of
-- texts; nil when the endpoint has failed for good and the mind can do without.
local import = ...
local bounds = import "bounds"
local check = import "check"
local frozen = import "frozen"
local prompt = import "prompt"

local MOST = 1000 -- entries kept, unless a memory says otherwise
local HEADING = "What you remember:"

local memory = {}

local kinds = setmetatable({}, { __mode = "k" }) -- by handle

---The newest `capacity` values, oldest first.
local function ring(capacity)
    return { capacity = capacity, count = 0, first = 1 }
end

local function place(entries, index)
    return (entries.first + index - 2) % entries.capacity + 1
end

local function add(entries, value)
    if entries.count < entries.capacity then
        entries.count = entries.count + 1
    else
        entries.first = entries.first % entries.capacity + 1
    end
    entries[place(entries, entries.count)] = value
end

local function drop_oldest(entries, count)
    for index = 1, count do
        entries[place(entries, index)] = false
    end
    entries.first, entries.count = place(entries, count + 1), entries.count - count
end

local function from(entries, first, last)
    local values = {}
    for index = first, last or entries.count do
        values[#values + 1] = entries[place(entries, index)]
    end
    return values
end

local function declare(what, open, model)
    local handle = frozen(what, {})
    kinds[handle] = { open = open, model = model }
    return handle
end

local function last(count)
    bounds.whole("folk.memory.last: how many are recalled", count, 1, 2 ^ 31 - 1)
    return declare("folk.memory.last", function()
        local entries = ring(count)
        return {
            remember = function(text) add(entries, text) end,
            recall = function() return from(entries, 1) end,
        }
    end)
end

---The first words of each text, as many of each, at most `words` in all.
local function first_words(texts, words)
    local each, found = math.max(1, math.floor(words / #texts)), {}
    for _, text in ipairs(texts) do
        local left = math.min(each, words - #found)
        for word in text:gmatch "%S+" do
            if left <= 0 then break end
            found[#found + 1], left = word, left - 1
        end
    end
    return table.concat(found, " ")
end

---The text, which begins with a word, or if it has more than `words`, the first of them.
local function at_most(text, words)
    local at, count = 1, 0
    while true do
        local first, final = text:find("%S+", at)
        if not first then return text end
        count = count + 1
        if count == words then return text:sub(1, final) end
        at = final + 1
    end
end

local ask_for_summary = prompt.template [[
Below is what you remember. Sum it up for yourself in at most {words} words of plain text, so that you
can go on from it: what happened, who did what, what you learned. Answer with the summary alone.

{list}]]

---Texts as a list under a heading. The lines of a text are indented, so that none can pass for a
---heading, or for another entry.
local function list_of(heading, texts)
    local lines = { heading }
    for index, text in ipairs(texts) do
        lines[index + 1] = "- " .. text:gsub("\n", "\n  ")
    end
    return table.concat(lines, "\n")
end

local function summarise(asker, texts, words)
    local function by_rule() return first_words(texts, words) end
    local reply = asker.text(
        ask_for_summary { words = words, list = list_of(HEADING, texts) }, by_rule)
    return at_most(reply or by_rule(), words)
end

-- Old texts stay until their summary has come: whoever recalls meanwhile, for another decision of the same
-- agent, is told them as they are.
local function open_summary(def)
    local waiting, new, total, summary, asking = ring(def.most), 0, 0, nil, false
    local function texts_to(last_index)
        local texts = from(waiting, 1, last_index)
        if summary then table.insert(texts, 1, summary) end
        return texts
    end
    local function sum_up(asker)
        local old, left = waiting.count - def.keep, total - def.keep
        asking, new = true, 0
        summary = summarise(asker, texts_to(old), def.words)
        asking = false
        drop_oldest(waiting, math.max(0, waiting.count - (total - left)))
    end
    return {
        remember = function(text)
            add(waiting, text)
            new, total = new + 1, total + 1
        end,
        recall = function(asker)
            if new >= def.every and not asking then sum_up(asker) end
            return texts_to()
        end,
    }
end

local summary_fields = { every = "integer?", words = "integer?", keep = "integer?", most = "integer?" }

local function summary(def)
    local what = "folk.memory.summary"
    check.fields(what, def or {}, summary_fields)
    def = def or {}
    local checked = {
        every = def.every or 10, words = def.words or 80, most = def.most or MOST,
        keep = def.keep or math.min(3, (def.every or 10) - 1),
    }
    bounds.whole(what .. ": every", checked.every, 1, 2 ^ 31 - 1)
    bounds.whole(what .. ": words", checked.words, 1, 2 ^ 31 - 1)
    bounds.whole(what .. ": most", checked.most, checked.every, 2 ^ 31 - 1)
    bounds.whole(what .. ": keep", checked.keep, 0, checked.every - 1)
    return declare(what, function() return open_summary(checked) end)
end

---The sum of products in the order of the places.
local function product(a, b)
    local sum = 0
    for index = 1, #a do
        sum = sum + a[index] * b[index]
    end
    return sum
end

local function length(vector)
    return math.sqrt(product(vector, vector))
end

---The cosine of the angle between two vectors; 0 when one of them has no direction. The second
---one's length may be given.
function memory.similarity(a, b, length_of_b)
    local cosine = product(a, b) / (length(a) * (length_of_b or length(b)))
    return cosine == cosine and cosine or 0
end

---The vector of `text`, and each entry's that has none yet; nil when they could not be had.
local function embed_new(entries, asker, text)
    local new, texts = {}, { text }
    for _, entry in ipairs(entries) do
        if not entry.vector then
            new[#new + 1], texts[#texts + 1] = entry, entry.text
        end
    end
    local vectors = asker.vectors(texts)
    if not vectors then return nil end
    for index, entry in ipairs(new) do
        entry.vector, entry.length = vectors[index + 1], length(vectors[index + 1])
    end
    return vectors[1]
end

local function texts_of(entries)
    local texts = {}
    for index, entry in ipairs(entries) do
        texts[index] = entry.text
    end
    return texts
end

---The texts of the nearest entries, oldest first; of two that are as near, the newer one counts as
---nearer.
local function nearest(entries, vector, count)
    local order, nearness, found = {}, {}, {}
    for index, entry in ipairs(entries) do
        order[index] = index
        nearness[index] = memory.similarity(vector, entry.vector, entry.length)
    end
    table.sort(order, function(a, b)
        if nearness[a] ~= nearness[b] then return nearness[a] > nearness[b] end
        return a > b
    end)
    local chosen = { unpack(order, 1, count) }
    table.sort(chosen)
    for position, index in ipairs(chosen) do
        found[position] = entries[index]
    end
    return texts_of(found)
end

local function open_retrieval(def)
    local kept = ring(def.most)
    return {
        remember = function(text) add(kept, { text = text, vector = false }) end,
        recall = function(asker, text)
            local entries = from(kept, 1)
            if #entries <= def.count then return texts_of(entries) end -- nothing to choose
            local vector = embed_new(entries, asker, text)
            if vector then return nearest(entries, vector, def.count) end
            return texts_of { unpack(entries, #entries - def.count + 1) }
        end,
    }
end

local retrieval_fields = { count = "integer?", model = "text?", most = "integer?" }

local function retrieval(def)
    local what = "folk.memory.retrieval"
    check.fields(what, def or {}, retrieval_fields)
    def = def or {}
    local checked = { count = def.count or 3, most = def.most or MOST, model = def.model }
    bounds.whole(what .. ": count", checked.count, 1, 1000)
    bounds.whole(what .. ": most", checked.most, 1, 2 ^ 31 - 1)
    return declare(what, function() return open_retrieval(checked) end, checked.model)
end

---An agent's own memory of that kind: { remember(text), recall(asker, prompt) -> texts }.
function memory.open(kind)
    return kind.open()
end

---What is recalled, as it stands in the user's turn before the prompt; nil when it is nothing.
function memory.shown(texts)
    if #texts > 0 then return list_of(HEADING, texts) end
end

---The kind of memory behind a handle: { open, model }, where `model` is that of its embeddings.
function memory.of(handle)
    return kinds[handle] or check.raise("field 'memory' of folk.model is %s: it must be one of "
        .. "folk.memory, for instance folk.memory.last(5)", check.show(handle))
end

local function own(agent)
    agent.memory = agent.memory or memory.open(agent.mind.memory)
    return agent.memory
end

---Keeps a text in the memory of an agent (record).
function memory.add(agent, text)
    own(agent).remember(text)
end

---What an agent recalls before it decides, as a text; or nil.
function memory.recall(process, agent, decision)
    local asker = import("memory_asker").of(process, agent) -- only runs have it
    local messages = decision.messages
    return memory.shown(own(agent).recall(asker, decision.prompt or messages[#messages].content))
end

memory.folk = { memory = frozen("folk.memory", {
    last = last, summary = summary, retrieval = retrieval,
}) }

return memory
