-- SPDX-License-Identifier: GPL-3.0-or-later
-- Prompt templates: text with named slots, {like_this}. A template is read once into an array in
-- which texts and slots take turns; filling it joins the array, so that what is filled in is never
-- looked at again, whatever braces an agent has written into it.
local import = ...
local check = import "check"

local prompt = {}

local EXACT = 2 ^ 53 -- below it every whole number is a double

---A number as the shortest text that reads back as the same number: 3, 0.1, 1e+20.
function prompt.number(value)
    if value % 1 == 0 and value > -EXACT and value < EXACT then
        return ("%.0f"):format(value == 0 and 0 or value) -- no -0
    end
    for digits = 15, 16 do
        local text = ("%." .. digits .. "g"):format(value)
        if tonumber(text) == value then return text end
    end
    return ("%.17g"):format(value)
end

local function line_of(template, position)
    local _, ends = template:sub(1, position - 1):gsub("\n", "")
    return ends + 1
end

local function refuse_brace(template, position)
    local found = template:sub(position):match "^[^\n]*"
    if #found > 20 then found = found:sub(1, 17) .. "…" end
    check.raise("the prompt's line %d has a brace that belongs to no slot, at %s: a slot is written "
        .. "{name}, with letters, digits and '_', and a brace itself {{ or }}",
        line_of(template, position), check.show(found))
end

-- { text, slot, text, … }: an odd number of entries, the first and the last are texts.
local function parse(template)
    local parts, text, at = {}, "", 1
    while true do
        local brace = template:find("[{}]", at)
        text = text .. template:sub(at, (brace or 0) - 1)
        if not brace then break end
        local slot, doubled = template:match("^{([%a_][%w_]*)}", brace), template:sub(brace, brace + 1)
        if slot then
            parts[#parts + 1], parts[#parts + 2] = text, slot
            text, at = "", brace + #slot + 2
        elseif doubled == "{{" or doubled == "}}" then
            text, at = text .. doubled:sub(1, 1), brace + 2
        else
            refuse_brace(template, brace)
        end
    end
    parts[#parts + 1] = text
    return parts
end

-- The slots in the order in which they first occur, and as a set.
local function slots_of(parts)
    local slots, known = {}, {}
    for index = 2, #parts, 2 do
        local slot = parts[index]
        if not known[slot] then
            known[slot], slots[#slots + 1] = true, slot
        end
    end
    return slots, known
end

local function text_of(slot, value)
    local kind = type(value)
    local what = ("slot '%s' of the prompt"):format(slot)
    if kind == "string" then
        check.kind(what, value, "text") -- no zero byte
        return value
    end
    if kind == "boolean" then return tostring(value) end
    if check.is_finite(value) then return prompt.number(value) end
    check.raise("%s is %s: it must be a text, a finite number, true or false", what, check.show(value))
end

local function refuse_missing(slot, values, known)
    local strangers = {}
    for name in pairs(values) do
        if not known[name] then strangers[name] = true end
    end
    local near = check.nearest(slot, strangers)
    check.raise("slot '%s' of the prompt is not filled%s", slot, near
        and (": did you mean it by '%s'?"):format(near)
        or ": it must be given a text, a number, true or false")
end

-- The first of the names given, in their order as texts, that is no slot.
local function refuse_strangers(values, known)
    local strangers = {}
    for name in pairs(values) do
        if not known[name] then strangers[#strangers + 1] = tostring(name) end
    end
    if #strangers == 0 then return end
    table.sort(strangers)
    check.unknown("the prompt has no slot", strangers[1], known)
end

local function fill(parts, slots, known, values)
    if values == nil then values = {} end
    if type(values) ~= "table" or debug.getmetatable(values) then
        check.raise("a prompt is filled with one plain table { slot = value, … }, not with %s",
            type(values) == "table" and "one that has a metatable" or check.show(values))
    end
    for _, slot in ipairs(slots) do
        if values[slot] == nil then refuse_missing(slot, values, known) end
    end
    refuse_strangers(values, known)
    local filled = {}
    for index = 1, #parts, 2 do
        filled[index] = parts[index]
        local slot = parts[index + 1]
        if slot then filled[index + 1] = text_of(slot, values[slot]) end
    end
    return table.concat(filled)
end

function prompt.template(text)
    check.kind("the text of folk.prompt", text, "text")
    local parts = parse(text)
    local slots, known = slots_of(parts)
    local contents = { text = text, slots = { unpack(slots) } }
    return setmetatable({}, {
        __index = function(_, name)
            return contents[name] or check.unknown("the prompt has no", name, contents)
        end,
        __newindex = function(_, name)
            check.raise("the prompt cannot be changed: '%s' was assigned", tostring(name))
        end,
        __call = function(_, values) return fill(parts, slots, known, values) end,
        __tostring = function() return text end,
        __metatable = false,
    })
end

prompt.folk = { prompt = prompt.template }

return prompt
