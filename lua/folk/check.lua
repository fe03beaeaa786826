-- SPDX-License-Identifier: GPL-3.0-or-later
-- What is wrong with a value, said in one sentence that begins with the scenario's own file and
-- line.
local import, native = ...

local format = string.format -- the sandbox changes what texts' own methods are

-- `return folk.scenario { … }` is a tail call: while it is executed, no call of the scenario's is
-- left that would tell its line. The loader puts here where it stands.
local check = { tail = "" }

---The innermost line of the scenario: "file.lua:12: " and 12.
function check.where()
    local where, line = native.where()
    if where == "" then return check.tail, line end
    return where, line
end

---Raises the sentence string.format(template, ...) at the innermost line of the scenario.
function check.raise(template, ...)
    error(check.where() .. format(template, ...), 0)
end

---How a value reads in a sentence.
function check.show(value)
    local kind = type(value)
    if kind == "string" then
        return #value <= 60 and '"' .. value .. '"' or '"' .. value:sub(1, 57) .. '…"'
    elseif kind == "number" then
        return ("%.14g"):format(value)
    elseif kind == "boolean" or kind == "nil" then
        return tostring(value)
    end
    return "a " .. kind
end

local function sorted_names(known)
    local names = {}
    for name in pairs(known) do
        if type(name) == "string" then names[#names + 1] = name end
    end
    table.sort(names)
    return names
end

---The key of `known` that is nearest to a name, or nil.
function check.nearest(name, known)
    return native.nearest(tostring(name), sorted_names(known))
end

---Raises "<what> '<name>'" with the nearest of the names that are keys of `known`, or with all of them.
function check.unknown(what, name, known)
    name = tostring(name)
    local near = check.nearest(name, known)
    if near then check.raise("%s '%s'; did you mean '%s'?", what, name, near) end
    local names = table.concat(sorted_names(known), ", ")
    check.raise("%s '%s'%s", what, name, names ~= "" and "; known: " .. names or "")
end

---Whether a value is a finite number.
function check.is_finite(value)
    return type(value) == "number" and value - value == 0
end

local is_finite = check.is_finite

-- What a field may be: how a sentence says it, and the test.
local kinds = {
    number = { "a finite number", is_finite },
    integer = { "a whole number", function(value)
        return is_finite(value) and value == math.floor(value)
    end },
    text = { "a text", function(value) return type(value) == "string" end },
    boolean = { "true or false", function(value) return type(value) == "boolean" end },
    table = { "a table", function(value) return type(value) == "table" end },
    ["function"] = { "a function", function(value) return type(value) == "function" end },
    any = { "a value", function(value) return value ~= nil end },
}

local function field_name(name)
    return name == 1 and "the first value" or ("field '%s'"):format(name)
end

---Raises unless `value` is of the kind; `what` says whose value it is.
function check.kind(what, value, kind)
    local said, holds = kinds[kind][1], kinds[kind][2]
    if kind == "text" and holds(value) and value:find("\0", 1, true) then
        check.raise("%s holds a zero byte, with which a text ends in C: it must have none", what)
    end
    if holds(value) then return end
    if value == nil then check.raise("%s is missing: it must be %s", what, said) end
    check.raise("%s is %s: it must be %s", what, check.show(value), said)
end

local function check_field(what, name, value, wanted)
    local kind = wanted:match "^%a+"
    if value == nil and wanted ~= kind then return end
    check.kind(("%s of %s"):format(field_name(name), what), value, kind)
end

local function check_names(what, def, spec)
    local strangers = {}
    for name in pairs(def) do
        if spec[name] == nil then strangers[#strangers + 1] = tostring(name) end
    end
    if #strangers == 0 then return end
    table.sort(strangers)
    check.unknown(what .. " has no field", strangers[1], spec)
end

-- The order in which the fields of a specification are checked.
local order = setmetatable({}, { __mode = "k" })

local function order_of(spec)
    local names = order[spec]
    if not names then
        names = sorted_names(spec)
        if spec[1] then table.insert(names, 1, 1) end
        order[spec] = names
    end
    return names
end

---Checks the one table that a constructor takes. `spec` maps each field to its kind, with "?" behind it
---when it may be missing: { [1] = "number", doc = "text", unit = "text?" }.
function check.fields(what, def, spec)
    if type(def) ~= "table" then
        check.raise("%s takes one table { … }, not %s", what, check.show(def))
    end
    if debug.getmetatable(def) then -- a field of it could be another value each time it is read
        check.raise("%s takes a plain table, not one with a metatable", what)
    end
    check_names(what, def, spec)
    for _, name in ipairs(order_of(spec)) do
        check_field(what, name, def[name], spec[name])
    end
end

return check
