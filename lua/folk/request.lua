-- SPDX-License-Identifier: GPL-3.0-or-later
-- What minds are asked, as canonical JSON: fields in one order, no blanks, absent ones left out
-- (docs/llm.md), so that the same question is the same bytes in every run.
local import, native = ...
local check = import "check"
local data = import "data"

local quote, number = native.quote, native.number
local concat, type = table.concat, type
local null = data.null

local DEEPEST = 64 -- tables within each other

local request = {
    chat = native.chat, quote = quote, number = number, clean = native.clean,
    exp = native.exp,
    human = '{"human":true,"messages":[',
}

local encode

local function encode_list(what, list, depth)
    local texts = {}
    for index = 1, #list do texts[index] = encode(what, list[index], depth) end
    return "[" .. concat(texts, ",") .. "]"
end

local function encode_object(what, object, depth)
    local names, texts = {}, {}
    for name in pairs(object) do
        if type(name) ~= "string" then
            check.raise("%s has both names and numbers as keys: JSON has lists or objects", what)
        end
        names[#names + 1] = name
    end
    table.sort(names)
    for index, name in ipairs(names) do
        texts[index] = quote(name) .. ":" .. encode(what, object[name], depth)
    end
    return "{" .. concat(texts, ",") .. "}"
end

encode = function(what, value, depth)
    local kind = type(value)
    if value == null then return "null" end
    if kind == "string" then return quote(value) end
    if kind == "boolean" then return tostring(value) end
    if kind == "number" and value - value == 0 then return number(value) end
    if kind ~= "table" then check.raise("%s holds %s, which JSON has not", what, check.show(value)) end
    if depth == 0 then check.raise("%s has more than %d tables in each other", what, DEEPEST) end
    if value[1] ~= nil then return encode_list(what, value, depth - 1) end
    return encode_object(what, value, depth - 1)
end

---A value as JSON, its names in order; `what` says whose it is. A table without anything is an object.
function request.encode(what, value)
    return encode(what, value, DEEPEST)
end

---What comes before the messages that a decision adds; `persona` may be nil.
function request.head(model, persona)
    local head = '{"model":' .. quote(model) .. ',"messages":['
    if not persona then return head end
    return head .. '{"role":"system","content":' .. quote(persona) .. "}"
end

---What comes between the messages and the answer; both may be nil.
function request.tail(temperature, max_tokens)
    return (temperature and ',"temperature":' .. number(temperature) or "")
        .. (max_tokens and ',"max_tokens":' .. number(max_tokens) or "")
end

---What is asked of the server as to a number's form.
function request.number_answer(bounds)
    local parts = {}
    if bounds.min then parts[1] = '"min":' .. number(bounds.min) end
    if bounds.max then parts[#parts + 1] = '"max":' .. number(bounds.max) end
    if bounds.whole then parts[#parts + 1] = '"whole":true' end
    return '{"number":{' .. concat(parts, ",") .. "}}"
end

---The request of an embedding.
function request.embedding(model, text)
    return '{"model":' .. quote(model) .. ',"input":' .. quote(text) .. "}"
end

return request
