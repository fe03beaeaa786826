-- SPDX-License-Identifier: GPL-3.0-or-later
-- Typed parameters: folk.int { 20, min = 2, doc = "…" } and its kin. Each remembers where it was
-- declared and in which order; the bounds are checked when folk.scenario has given it a name
-- (lua/declare.c).
local import = ...
local check = import "check"
local frozen = import "frozen"

local records = setmetatable({}, { __mode = "k" }) -- what a scenario holds -> what it has declared
local count = 0

local function declare(kind, spec)
    local what = "folk." .. kind
    return function(def)
        check.fields(what, def, spec)
        if def.min and def.max and def.min > def.max then
            check.raise("%s has min %.14g above max %.14g", what, def.min, def.max)
        end
        count = count + 1
        local where, line = check.where()
        local handle = frozen(what, {})
        records[handle] = {
            kind = kind, default = def[1], min = def.min, max = def.max, unit = def.unit,
            doc = def.doc, order = count, where = where, line = line,
        }
        return handle
    end
end

local number = { [1] = "number", min = "number?", max = "number?", unit = "text?", doc = "text" }
local any_choice = declare("choice", { [1] = "text", choices = "table", doc = "text" })

local param = {
    int = declare("int", number),
    number = declare("number", number),
    prob = declare("prob", { [1] = "number", doc = "text" }),
    bool = declare("bool", { [1] = "boolean", doc = "text" }),
    text = declare("text", { [1] = "text", doc = "text" }),
    file = declare("file", { [1] = "text", doc = "text" }),
}

function param.choice(def)
    local handle = any_choice(def)
    local choices = {}
    for index, choice in ipairs(def.choices) do
        check.kind(("choices[%d] of folk.choice"):format(index), choice, "text")
        choices[index] = choice
    end
    if #choices == 0 then check.raise "folk.choice needs at least one text in 'choices'" end
    records[handle].choices = choices
    return handle
end

return {
    constructors = param,
    record = function(handle) return records[handle] end, -- nil when it is something else
}
