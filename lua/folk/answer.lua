-- SPDX-License-Identifier: GPL-3.0-or-later
-- Answers: what a decision asks for, and whether a reply is one. A reply comes from outside: it may be
-- of any length, form and bytes, and what is wrong with it is said in a sentence to whoever gave it.
local import = ...
local check = import "check"
local request = import "request"
local schema = import "schema"
local text = import "answer_text"

local ceil, clean, type, lower = math.ceil, request.clean, type, string.lower
local find, match, sub = string.find, string.match, string.sub

local LONGEST = 2 ^ 20 -- bytes of a reply

local answer = {}

local function check_choices(choices)
    check.kind("field 'choices' of the decision", choices, "table")
    local seen = {}
    for index = 1, #choices do
        local choice = choices[index]
        if type(choice) ~= "string" or choice == "" then
            check.raise("choice %d of the decision is %s: it must be a text that is not empty",
                index, check.show(choice))
        end
        if seen[choice] then check.raise("the decision has the choice \"%s\" twice", choice) end
        seen[choice] = true
    end
    if #choices == 0 then check.raise "the decision has no choices: it must have one or more" end
end

local number_fields = { min = "number?", max = "number?", whole = "boolean?" }

local function check_number(number)
    check.fields("field 'number' of the decision", number, number_fields)
    if number.min and number.max and number.min > number.max then
        check.raise("field 'number' of the decision has min = %.14g and max = %.14g: min must not "
            .. "be above max", number.min, number.max)
    end
    if number.whole and number.min and number.max and ceil(number.min) > number.max then
        check.raise("field 'number' of the decision has min = %.14g, max = %.14g and whole = true: "
            .. "there is no whole number between them", number.min, number.max)
    end
end

-- Whether the choices need a closer look: the common ones, a few distinct texts, do not.
local function plain(choices)
    if type(choices) ~= "table" then return false end
    local count = #choices
    if count == 0 or count > 4 then return false end
    for i = 1, count do
        local choice = choices[i]
        if type(choice) ~= "string" or choice == "" then return false end
        for j = 1, i - 1 do
            if choices[j] == choice then return false end
        end
    end
    return true
end

---Checks what a decision asks for.
function answer.check(decision)
    local choices, number, of_schema = decision.choices, decision.number, decision.schema
    if (choices ~= nil and 1 or 0) + (number ~= nil and 1 or 0) + (of_schema ~= nil and 1 or 0) > 1 then
        check.raise "the decision has more than one of choices, number and schema"
    end
    if choices ~= nil then
        if not plain(choices) then check_choices(choices) end
    elseif number ~= nil then
        check_number(number)
    elseif of_schema ~= nil then
        schema.check(of_schema)
    end
end

-- A reply is clean text, so nothing else could ever be chosen.
local function check_clean(choices)
    for index = 1, #choices do
        if clean(choices[index]) ~= choices[index] then
            check.raise("choice %d of the decision is %s: it must be valid UTF-8 without zero bytes, as "
                .. "whoever is asked can answer with nothing else", index, check.show(clean(choices[index])))
        end
    end
end

---What the server is asked to enforce: nothing, the choices, or JSON.
function answer.asked(decision)
    if decision.choices then check_clean(decision.choices) end
    if decision.structured == false then return nil end
    if decision.choices then return decision.choices end
    if decision.number then return request.number_answer(decision.number) end
    if decision.schema then
        return '{"schema":' .. schema.encode(decision.schema) .. "}"
    end
end

local function listed(choices)
    local texts = {}
    for index = 1, #choices do texts[index] = '"' .. choices[index] .. '"' end
    return table.concat(texts, ", ")
end

-- The choice that is the text as it stands, or but for its case.
local function same(choices, candidate)
    for index = 1, #choices do
        if choices[index] == candidate then return candidate end
    end
    local small, found = lower(candidate), nil
    for index = 1, #choices do
        if lower(choices[index]) == small then
            if found then return nil end
            found = choices[index]
        end
    end
    return found
end

-- The choice that a text is but for its case, the marks around it, and a label such as "Option".
local function whole_choice(choices, candidate)
    local bare = text.bare(candidate)
    local found = same(choices, candidate) or same(choices, bare)
    if found then return found end
    for index = 1, #choices do -- a choice with punctuation of its own
        if text.bare(choices[index]) == bare and bare ~= "" then
            if found then return nil end
            found = choices[index]
        end
    end
    local labelled = found == nil and match(bare, "^[Oo]ption%s+(.*)$")
        or match(bare, "^[Aa]nswer[*_]*:[%s*_]*(.*)$") or match(bare, "^[Cc]hoice[*_]*:[%s*_]*(.*)$")
    return found or labelled and same(choices, labelled)
end

local function choice_of(decision, reply)
    local choices = decision.choices
    for index = 1, #choices do
        if choices[index] == reply then return reply end
    end
    local quoted = match(reply, '^%s*{%s*"answer"%s*:%s*"([^"\\]*)"%s*}%s*$')
    local found = whole_choice(choices, quoted or text.answer_field(reply) or reply)
    if not found and decision.structured == false then found = text.named(choices, reply) end
    if found then return found end
    return nil, ("The answer must be exactly one of: %s. %s"):format(listed(choices),
        decision.structured == false and "Name just one of them, alone in the last line."
        or "Give just that, with nothing before or after it.")
end

local function bounds_of(number)
    local kind = number.whole and "a whole number" or "a number"
    if number.min and number.max then
        return ("%s from %.14g to %.14g"):format(kind, number.min, number.max)
    elseif number.min then
        return ("%s of %.14g or more"):format(kind, number.min)
    elseif number.max then
        return ("%s of at most %.14g"):format(kind, number.max)
    end
    return kind
end

local function number_problem(number, value)
    if value and (number.whole and value % 1 ~= 0 or number.min and value < number.min
        or number.max and value > number.max) then
        return ("The answer %.14g is not allowed: it must be %s."):format(value, bounds_of(number))
    end
    return ("The answer must be %s, and nothing else."):format(bounds_of(number))
end

local function number_of(decision, reply)
    local number = decision.number
    local value = text.number(text.answer_field(reply) or reply, number)
    if value and value - value == 0 and not (number.whole and value % 1 ~= 0)
        and not (number.min and value < number.min) and not (number.max and value > number.max) then
        return value
    end
    return nil, number_problem(number, value)
end

local function schema_of(decision, reply)
    local value, problem = text.json(reply)
    if value == nil then return nil, problem end
    local wrong = schema.problem(decision.schema, value)
    if wrong then return nil, "The answer does not have the form asked for: " .. wrong .. "." end
    return value
end

local function text_of(reply)
    local trimmed = text.trimmed(reply)
    if trimmed == "" then return nil, "The answer is empty: it must be a text." end
    return trimmed
end

---What the reply (clean text) answers to the decision; or nil, and what is wrong as a sentence.
function answer.read(decision, reply)
    if #reply > LONGEST then
        return nil, ("The answer has %d bytes: it must not be longer than %d."):format(#reply, LONGEST)
    end
    if decision.choices then return choice_of(decision, reply) end
    if decision.number then return number_of(decision, reply) end
    if decision.schema then return schema_of(decision, reply) end
    return text_of(reply)
end

---Raises unless `value` could be an answer to the decision: a fallback, or what a stand-in gives.
function answer.check_value(what, decision, value)
    local problem
    if decision.choices then
        for _, choice in ipairs(decision.choices) do
            if choice == value then return end
        end
        problem = "it must be one of its choices, " .. listed(decision.choices)
    elseif decision.number then
        local number = decision.number
        if type(value) == "number" and value - value == 0 and not (number.whole and value % 1 ~= 0)
            and not (number.min and value < number.min) and not (number.max and value > number.max) then
            return
        end
        problem = "it must be " .. bounds_of(number)
    elseif decision.schema then
        problem = schema.problem(decision.schema, value)
        if not problem then return end
    else
        if type(value) == "string" then return end
        problem = "it must be a text"
    end
    check.raise("%s is %s: %s", what, check.show(value), problem)
end

---A reply, shortened for a message back to whoever gave it.
function answer.shortened(reply)
    local KEPT = 2000
    if #reply <= KEPT then return reply end
    local last = KEPT
    while last > 0 and find(sub(reply, last + 1, last + 1), "[\128-\191]") do last = last - 1 end
    return sub(reply, 1, last) .. "…"
end

---An answer as the text that a model would give.
function answer.render(value)
    if type(value) == "string" then return value end
    if type(value) == "number" and value - value == 0 then return request.number(value) end
    return request.encode("the answer", value)
end

return answer
