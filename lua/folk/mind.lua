-- SPDX-License-Identifier: GPL-3.0-or-later
-- Minds: what decides for an agent. A mind is a handle that scenarios hold, and behind it a record with
-- `decide(process, agent, decision)`, which gives the answer and what is to be told about it. Other
-- parts declare kinds of minds here, and the words by which folk.mind finds them.
local import = ...
local check = import "check"
local frozen = import "frozen"
local library = import "library"
local player = import "player"
local strategy = import "strategy"

local records = setmetatable({}, { __mode = "k" }) -- by handle

local mind = {}

local words = {} -- { fields, make } by the word that a text begins with

---The handle of a record { kind, name, decide, asks, open? }: `asks` says whether it asks the outside
---world, and `open(agent)` is called for each agent that gets it.
function mind.declare(record)
    local handle = frozen("mind", { name = record.name, kind = record.kind })
    records[handle] = record
    return handle
end

-- Strategies are minds as they are: one record serves each of them.
local function of_strategy(found)
    local record = records[found]
    if not record then
        record = {
            kind = "strategy", name = found.name, asks = false, decide = player.decide, strategy = found,
        }
        records[found] = record
    end
    return record
end

---The record of a folk.Mind; nil when it is none.
function mind.record(value)
    return records[value]
end

---The record of a folk.Mind, of a folk.Strategy or of the name of one.
function mind.of(what, value)
    local record = records[value]
    if record then return record end
    if type(value) == "string" or strategy.record(value) then
        return of_strategy(library.player(what, value))
    end
    check.raise("%s is %s: it must be a mind (folk.model, folk.human, …), a strategy or the name of one",
        what, check.show(value))
end

---Lets folk.mind find a kind by a word: make(rest, def) gets what follows "word:", nil when nothing does,
---and of the definition a copy of what is one of its `fields`.
function mind.word(word, fields, make)
    words[word] = { fields = fields, make = make }
end

-- One definition serves whatever kind a text names, so a field may be one of any kind.
local function check_fields(def)
    local known = {}
    for _, kind in pairs(words) do
        for name in pairs(kind.fields) do known[name] = "any?" end
    end
    check.fields("folk.mind", def, known)
end

local function part_of(def, fields)
    local part = {}
    for name in pairs(fields) do part[name] = def[name] end
    return part
end

local function from_text(text, def)
    check.kind("the text of folk.mind", text, "text")
    if def ~= nil then check_fields(def) end
    local word, rest = text:match "^(%l+):(.*)$"
    local kind = words[word or text]
    if rest == "" then check.raise("folk.mind: nothing follows '%s'", text) end
    if kind then return kind.make(rest, part_of(def or {}, kind.fields)) end
    if word or check.nearest(text, words) then check.unknown("folk.mind knows no kind", word or text, words) end
    return library.folk.library(text)
end

mind.folk = { mind = from_text }

return mind
