-- SPDX-License-Identifier: GPL-3.0-or-later
-- Constructors of games that are known by their parameters, as those of core/named_game.h are.
local import = ...
local check = import "check"

local function show(value)
    if type(value) ~= "table" then return check.show(value) end
    local texts = {}
    for i = 1, #value do texts[i] = check.show(value[i]) end
    return "{ " .. table.concat(texts, ", ") .. " }"
end

local function shown(params, values)
    local texts = {}
    for i, param in ipairs(params) do
        texts[i] = param[1] .. " = " .. show(values[param[1]])
    end
    return table.concat(texts, ", ")
end

---`family.params` lists { name, default, kind }; `family.holds(values)` tests what
---`family.condition` says of them together; `family.make(values)` makes the game.
return function(name, family)
    local fields = {}
    for _, param in ipairs(family.params) do fields[param[1]] = param[3] .. "?" end
    return function(def)
        def = def == nil and {} or def
        check.fields(name, def, fields)
        local values = {}
        for _, param in ipairs(family.params) do
            local value = def[param[1]]
            if value == nil then value = param[2] end
            values[param[1]] = value
        end
        if not family.holds(values) then
            check.raise("%s with %s: must have %s", name, shown(family.params, values),
                family.condition)
        end
        return family.make(values)
    end
end
