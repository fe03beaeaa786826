-- SPDX-License-Identifier: GPL-3.0-or-later
-- What a text of a model's says: the JSON, the number or the choice that is in it, among whatever else
-- models write around them.
local import, native = ...
local data = import "data"

local parse, write_number = import("json").parse, import("request").number
local byte, find, gmatch, gsub = string.byte, string.find, string.gmatch, string.gsub
local lower, match, rep, sub = string.lower, string.match, string.rep, string.sub
local concat, type = table.concat, type
local null = data.null

local text = {}

-- What stands around an answer without being part of it. A sign of several bytes is taken whole.
local MARK = "^[%s\"'`*_#.,;:!?()%[%]<>{}]"
local MARKS = MARK .. "+"
local signs = { "“", "”", "„", "‘", "’", "«", "»", "…", "。" }

local function without_signs(candidate)
    for _, sign in ipairs(signs) do
        if sub(candidate, 1, #sign) == sign then candidate = sub(candidate, #sign + 1) end
        if sub(candidate, -#sign) == sign then candidate = sub(candidate, 1, -#sign - 1) end
    end
    return candidate
end

---The text without the blanks around it.
function text.trimmed(reply)
    local first, last = find(reply, "%S"), #reply
    if not first then return "" end
    while find(reply, "^%s", last) do last = last - 1 end
    return sub(reply, first, last)
end

---The text without the quotes, marks and punctuation around it.
function text.bare(candidate)
    if #candidate > 4096 then return candidate end -- no choice is that long
    local before
    repeat
        before = candidate
        candidate = gsub(candidate, MARKS, "")
        local last = #candidate
        while last > 0 and find(candidate, MARK, last) do last = last - 1 end
        candidate = without_signs(sub(candidate, 1, last))
    until candidate == before
    return candidate
end

-- What stands between the first two fences, the first of which may name a language. Without patterns that
-- look back: a reply may be a fence and a million ends of lines.
local function fenced_in(reply)
    local _, opening = find(reply, "```%w*", 1)
    local closing = opening and find(reply, "```", opening + 1, true)
    return closing and sub(reply, opening + 1, closing - 1)
end

-- The JSON in a text: all of it, what a fence encloses, or from the first to the last brace.
local function candidates(reply)
    local fenced = fenced_in(reply)
    local first = find(reply, "{", 1, true)
    local last = first and #reply - (find(reply:reverse(), "}", 1, true) or #reply + 1) + 1
    local outermost = first and last and last > first and sub(reply, first, last)
    return { reply, fenced or false, outermost or false }
end

---The JSON value in a text, or nil and what is wrong.
function text.json(reply)
    local first_problem
    for _, candidate in ipairs(candidates(reply)) do
        if candidate then
            local value, problem = parse(candidate, null)
            if value ~= nil then return value end
            first_problem = problem
        end
    end
    return nil, ("The answer must be JSON, but it cannot be read: %s."):format(first_problem)
end

---The value of the field `answer` of a JSON object that the reply is or holds, as a text, or nil.
function text.answer_field(reply)
    if not find(reply, '"answer"', 1, true) then return nil end
    local value = text.json(reply)
    if type(value) ~= "table" or value == null then return nil end
    local answer = rawget(value, "answer")
    if type(answer) == "string" then return answer end
    if type(answer) == "number" then return write_number(answer) end
    if type(answer) == "boolean" then return tostring(answer) end
end

-- A number that begins at `from`: digits, in groups of three or not, a fraction and an exponent.
local function number_at(line, from)
    local last = select(2, find(line, "^%d%d?%d?,%d%d%d", from))
    while last do
        local further = select(2, find(line, "^,%d%d%d", last + 1))
        if not further then break end
        last = further
    end
    if last and find(line, "^%d", last + 1) then last = nil end -- 1,2345 is no group of three
    last = last or select(2, find(line, "^%d+", from)) or from - 1
    last = select(2, find(line, "^%.%d+", last + 1)) or last
    return select(2, find(line, "^[eE][+-]?%d+", last + 1)) or last
end

-- Whether what stands before a number ends with a minus sign, not with the dash of "9-10" or "9 -10".
local function is_negative(before)
    local rest = match(before, "^(.*)%-$") or match(before, "^(.*)−$")
    if rest then return not find(rest, "[%w%)]$") and not find(rest, "[%d%)]%s$") end
    return find(lower(before), "minus%s$") ~= nil
end

-- The number at `from` of a line: its value, whether it is a percentage, and where it ends. The value is
-- nil where two readings are as good: 8/10, and 1 000.
local function number_from(line, from)
    local last = number_at(line, from)
    local before = sub(line, from < 9 and 1 or from - 8, from - 1)
    if find(before, "%d%s?/%s?$") or find(line, "^%s?/%s?%d", last + 1) or find(before, "%d%s$") then
        return nil, false, last
    end
    local value = tonumber((gsub(sub(line, from, last), ",", "")))
    if value and is_negative(before) then value = -value end
    return value, find(line, "^%s?%%", last + 1) ~= nil, last
end

-- Where the number begins right behind a line's last "answer:"; nil where there is none, or a sum.
local function labelled_number(line)
    local label = match(lower(line), "^.*answer[*_]*:()")
    if not label or find(line, "=", label, true) then return nil end
    return match(line, "^[%s*_$\"'`]*()%.?%d", label) or match(line, "^[%s*_$\"'`]*%-()%.?%d", label)
end

-- The number of a line: the labelled one, or else the last one.
local function number_in(line)
    local labelled = labelled_number(line)
    if labelled then return number_from(line, labelled) end
    local value, percent, last
    local from = find(line, "%.?%d")
    while from do
        value, percent, last = number_from(line, from)
        from = find(line, "%.?%d", last + 1)
    end
    return value, percent
end

---The number that a reply gives: the last one that stands right behind "answer:", or else the last one of
---the last line that has one. A comma between groups of three digits is left out; 50% is 50, but 0.5
---where `bounds` has a max of 1 or less.
function text.number(reply, bounds)
    if #reply < 32 and find(reply, "^-?%d+%.?%d*$") then return tonumber(reply) + 0 end -- as most are
    local last, labelled
    for line in gmatch(reply, "[^\n]+") do
        if find(line, "%d") then
            last = sub(line, -4096)
            if labelled_number(last) then labelled = last end
        end
    end
    if not last then return nil end
    local value, percent = number_in(labelled or last)
    if value and percent and bounds.max and bounds.max <= 1 then value = value / 100 end
    return value and value + 0 -- no -0
end

local function is_part_of_word(line, position)
    local code = byte(line, position)
    return code ~= nil and (code >= 128 or find(sub(line, position, position), "%w") ~= nil)
end

-- The text with blanks in the place of a choice that it names as a whole word; and whether it does.
local function without(line, choice)
    local parts, rest, named = {}, 1, false
    local from, last = find(line, choice, 1, true)
    while from do
        if not is_part_of_word(line, from - 1) and not is_part_of_word(line, last + 1) then
            parts[#parts + 1] = sub(line, rest, from - 1) .. rep(" ", #choice)
            rest, named = last + 1, true
        end
        from, last = find(line, choice, last + 1, true)
    end
    parts[#parts + 1] = sub(line, rest)
    return concat(parts), named
end

-- The one choice that a text names; false when it names several.
local function one_named(choices, line)
    local found
    for index = 1, #choices do -- longer ones first: "no" is not named by "no deal"
        local named
        line, named = without(line, choices[index])
        if named and found then return false end
        found = found or named and choices[index] or nil
    end
    return found
end

local function by_length(choices)
    local sorted = { unpack(choices) }
    table.sort(sorted, function(a, b)
        if #a ~= #b then return #a > #b end
        return a < b
    end)
    return sorted
end

-- As they are written, or in any case where none is, but for A and I, which are words in the other case.
local function named_in(choices, line)
    local found = one_named(choices, line)
    if found ~= nil then return found end
    local small, original = {}, {}
    for _, choice in ipairs(choices) do
        local of_choice = lower(choice)
        if original[of_choice] then return nil end
        original[of_choice] = choice
        if of_choice ~= "a" and of_choice ~= "i" then small[#small + 1] = of_choice end
    end
    local name = one_named(small, lower(line))
    return name and original[name] or name
end

-- What stands behind the last "answer:" in its line; nil where there is none.
local function labelled_part(reply)
    local found
    for line in gmatch(reply, "[^\n]+") do
        local from = match(lower(line), "^.*answer[*_]*:()")
        if from then found = sub(line, from) end
    end
    return found
end

---The one choice that stands behind "answer:", or that the last line of a text names, or else all of it.
function text.named(choices, reply)
    reply = text.trimmed(reply)
    if #reply > 65536 then return nil end
    local sorted, start = by_length(choices), #reply
    while start > 0 and byte(reply, start) ~= 10 do start = start - 1 end
    local labelled = labelled_part(reply)
    return labelled and named_in(sorted, labelled) or named_in(sorted, sub(reply, start + 1))
        or named_in(sorted, reply) or nil
end

return text
