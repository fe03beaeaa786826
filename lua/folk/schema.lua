-- SPDX-License-Identifier: GPL-3.0-or-later
-- A part of JSON Schema (draft 2020-12): the keywords below, by which an answer is checked here whether or
-- not a server has enforced them. A keyword that is not among them raises, as an answer that breaks
-- it would pass.
local import = ...
local check = import "check"
local data = import "data"
local ordered = import "ordered"
local request = import "request"

local format = string.format
local type, floor = type, math.floor
local null = data.null

local DEEPEST = 32 -- schemas within each other

local types = {
    string = true, number = true, integer = true, boolean = true, object = true, array = true,
    null = true,
}

-- What each keyword's value must be; "schema" and "schemas" are looked into.
local keywords = {
    type = "type", enum = "list", const = "any", properties = "schemas", required = "texts",
    additionalProperties = "flag", items = "schema", minItems = "count", maxItems = "count",
    minLength = "count", maxLength = "count", minimum = "number", maximum = "number",
    exclusiveMinimum = "number", exclusiveMaximum = "number", title = "text", description = "text",
}

local schema = {}

local check_schema

local function refuse(where, keyword, must)
    check.raise("'%s' in %s must be %s", keyword, where, must)
end

local function is_empty(value)
    return next(value) == nil
end

local checks = {
    any = function() end,
    type = function(where, keyword, value)
        local given = type(value) == "table" and value ~= null and value or { value }
        if #given == 0 then refuse(where, keyword, "a type or a list of types") end
        for _, name in ipairs(given) do
            if not types[name] then check.unknown(where .. " has an unknown type", name, types) end
        end
    end,
    list = function(where, keyword, value)
        if type(value) ~= "table" or value == null or #value == 0 then
            refuse(where, keyword, "a list of values")
        end
    end,
    texts = function(where, keyword, value)
        if type(value) ~= "table" or value == null then refuse(where, keyword, "a list of names") end
        for _, name in ipairs(value) do
            if type(name) ~= "string" then refuse(where, keyword, "a list of names") end
        end
    end,
    flag = function(where, keyword, value)
        if type(value) ~= "boolean" then refuse(where, keyword, "true or false") end
    end,
    count = function(where, keyword, value)
        if not check.is_finite(value) or value < 0 or value % 1 ~= 0 then
            refuse(where, keyword, "a whole number of 0 or more")
        end
    end,
    number = function(where, keyword, value)
        if not check.is_finite(value) then refuse(where, keyword, "a number") end
    end,
    text = function(where, keyword, value)
        if type(value) ~= "string" then refuse(where, keyword, "a text") end
    end,
    schema = function(where, keyword, value, depth)
        check_schema(("'%s' of %s"):format(keyword, where), value, depth)
    end,
    schemas = function(where, keyword, value, depth)
        if type(value) ~= "table" or value == null then refuse(where, keyword, "a table of schemas") end
        for name, of_property in ordered(value) do
            if type(name) ~= "string" then refuse(where, keyword, "a table of schemas by name") end
            check_schema(("property '%s' of %s"):format(name, where), of_property, depth)
        end
    end,
}

check_schema = function(where, value, depth)
    if type(value) ~= "table" or value == null or debug.getmetatable(value) then
        check.raise("%s is %s: it must be a plain table", where, check.show(value))
    end
    if depth == 0 then check.raise("%s is more than %d deep", where, DEEPEST) end
    for keyword, of_keyword in ordered(value) do
        local kind = keywords[keyword]
        if not kind then
            check.unknown(where .. " has a keyword that Folk does not check,", keyword, keywords)
        end
        checks[kind](where, keyword, of_keyword, depth - 1)
    end
end

---Raises unless it is a schema of known keywords.
function schema.check(value)
    check_schema("the schema of the decision", value, DEEPEST)
end

local encode

local function encode_list(list)
    local texts = {}
    for index, value in ipairs(list) do texts[index] = request.encode("the schema", value) end
    return "[" .. table.concat(texts, ",") .. "]"
end

local function encode_properties(properties)
    local names, texts = {}, {}
    for name in pairs(properties) do names[#names + 1] = name end
    table.sort(names)
    for index, name in ipairs(names) do
        texts[index] = request.quote(name) .. ":" .. encode(properties[name])
    end
    return "{" .. table.concat(texts, ",") .. "}"
end

local encoders = {
    schema = function(value) return encode(value) end,
    schemas = encode_properties,
    list = encode_list,
    texts = encode_list,
    type = function(value)
        return type(value) == "table" and encode_list(value) or request.quote(value)
    end,
}

local function encode_other(value)
    return request.encode("the schema", value)
end

encode = function(value)
    local names, texts = {}, {}
    for keyword in pairs(value) do names[#names + 1] = keyword end
    table.sort(names)
    for index, keyword in ipairs(names) do
        local encoder = encoders[keywords[keyword]] or encode_other
        texts[index] = request.quote(keyword) .. ":" .. encoder(value[keyword])
    end
    return "{" .. table.concat(texts, ",") .. "}"
end

---A schema that has been checked, as JSON.
schema.encode = encode

-- An empty table is both a list and an object: JSON's own does not tell them apart once it is read.
local function is_array(value)
    return type(value) == "table" and value ~= null and (value[1] ~= nil or is_empty(value))
end

local function is_object(value)
    return type(value) == "table" and value ~= null and value[1] == nil
end

local is_of_type = {
    string = function(value) return type(value) == "string" end,
    number = check.is_finite,
    integer = function(value) return check.is_finite(value) and value == floor(value) end,
    boolean = function(value) return type(value) == "boolean" end,
    null = function(value) return value == null end,
    array = is_array,
    object = is_object,
}

local function equal(a, b, depth)
    if a == b then return true end
    if type(a) ~= "table" or type(b) ~= "table" or a == null or b == null or depth == 0 then
        return false
    end
    for key, value in pairs(a) do
        if not equal(value, b[key], depth - 1) then return false end
    end
    for key in pairs(b) do
        if a[key] == nil then return false end
    end
    return true
end

local function type_problem(where, wanted, value)
    local given = type(wanted) == "table" and wanted or { wanted }
    for _, name in ipairs(given) do
        if is_of_type[name](value) then return nil end
    end
    return format("%s must be of type %s", where, table.concat(given, " or "))
end

local function enum_problem(where, values, value)
    for _, each in ipairs(values) do
        if equal(each, value, DEEPEST) then return nil end
    end
    local texts = {}
    for index, each in ipairs(values) do texts[index] = request.encode("the schema", each) end
    return format("%s must be one of %s", where, table.concat(texts, ", "))
end

-- Characters of valid UTF-8.
local function length(text)
    local _, count = text:gsub("[^\128-\191]", "")
    return count
end

local function number_problem(where, rules, value)
    if rules.minimum and value < rules.minimum then
        return format("%s must be at least %.14g", where, rules.minimum)
    elseif rules.maximum and value > rules.maximum then
        return format("%s must be at most %.14g", where, rules.maximum)
    elseif rules.exclusiveMinimum and value <= rules.exclusiveMinimum then
        return format("%s must be above %.14g", where, rules.exclusiveMinimum)
    elseif rules.exclusiveMaximum and value >= rules.exclusiveMaximum then
        return format("%s must be below %.14g", where, rules.exclusiveMaximum)
    end
end

local function text_problem(where, rules, value)
    if rules.minLength and length(value) < rules.minLength then
        return format("%s must have at least %d characters", where, rules.minLength)
    elseif rules.maxLength and length(value) > rules.maxLength then
        return format("%s must have at most %d characters", where, rules.maxLength)
    end
end

local problem_of

local function array_problem(where, rules, value)
    if rules.minItems and #value < rules.minItems then
        return format("%s must have at least %d items", where, rules.minItems)
    elseif rules.maxItems and #value > rules.maxItems then
        return format("%s must have at most %d items", where, rules.maxItems)
    end
    for index = 1, rules.items and #value or 0 do
        local problem = problem_of(format("item %d of %s", index, where), rules.items, value[index])
        if problem then return problem end
    end
end

local function sorted_keys(value)
    local names = {}
    for name in pairs(value) do names[#names + 1] = tostring(name) end
    table.sort(names)
    return names
end

local function object_problem(where, rules, value)
    for _, name in ipairs(rules.required or {}) do
        if value[name] == nil then return format("%s must have the field \"%s\"", where, name) end
    end
    local properties = rules.properties or {}
    for _, name in ipairs(sorted_keys(value)) do
        local rule = properties[name]
        if rule then
            local problem = problem_of(format("field \"%s\" of %s", name, where), rule, value[name])
            if problem then return problem end
        elseif rules.additionalProperties == false then
            return format("%s must not have the field \"%s\"", where, name:sub(1, 60))
        end
    end
end

problem_of = function(where, rules, value)
    local problem = rules.type and type_problem(where, rules.type, value)
        or rules.enum and enum_problem(where, rules.enum, value)
        or rules.const ~= nil and enum_problem(where, { rules.const }, value) or nil
    if problem then return problem end
    if type(value) == "number" then return number_problem(where, rules, value) end
    if type(value) == "string" then return text_problem(where, rules, value) end
    if type(value) ~= "table" or value == null then return nil end
    return is_array(value) and array_problem(where, rules, value)
        or is_object(value) and object_problem(where, rules, value) or nil
end

---What in a value breaks a schema that has been checked, as the words of a sentence; or nil.
function schema.problem(rules, value)
    return problem_of("the answer", rules, value)
end

return schema
