-- SPDX-License-Identifier: GPL-3.0-or-later
-- A file that returns a table of settings, as a command takes them: { replicates = 50, crn = true,
-- grid = { q = "0:1:0.1" } }. It is data: it runs in the sandbox and requires nothing.
local import = ...
local check, sandbox = import "check", import "sandbox"

local function text_of(name, value)
    if type(value) == "string" then return value end
    if type(value) == "boolean" then return tostring(value) end
    if type(value) == "number" and value == value and math.abs(value) < math.huge then
        return ("%.17g"):format(value)
    end
    check.raise("the setting '%s' is %s: it must be a text, a number or a list of these", name,
        check.show(value))
end

-- An entry of a list of values: in quotes where a comma or a quote is in it.
local function entry_of(name, value)
    local text = text_of(name, value)
    if not text:find '[,"]' then return text end
    return '"' .. text:gsub('"', '""') .. '"'
end

local function values_of(name, value)
    if type(value) ~= "table" then return text_of(name, value) end
    local entries = {}
    for position, each in ipairs(value) do
        entries[position] = entry_of(name, each)
    end
    return table.concat(entries, ",")
end

local function sorted_names(settings)
    local names = {}
    for name in pairs(settings) do
        if type(name) ~= "string" then
            check.raise("a setting has a name, and %s is none", check.show(name))
        end
        names[#names + 1] = name
    end
    table.sort(names)
    return names
end

-- A list of texts as they are, or of parameters by name: { q = "0:1:0.1", mode = { "a", "b" } }.
local function add_list(out, name, list)
    if #list > 0 then
        for _, each in ipairs(list) do
            out[#out + 1], out[#out + 2] = name, text_of(name, each)
        end
        return
    end
    for _, parameter in ipairs(sorted_names(list)) do
        local values = values_of(parameter, list[parameter])
        out[#out + 1], out[#out + 2] = name, parameter .. "=" .. values
    end
end

local function refuse_require()
    check.raise("a file of settings requires no other file")
end

---Names and texts in turn, in the order of names; the text of a flag is "true".
return function(text, file)
    if text:byte() == 27 then error(file .. " is compiled Lua: settings are source text", 0) end
    local chunk, problem = load(text, "@" .. file, "t", sandbox.environment(refuse_require))
    if not chunk then error(problem, 0) end
    local settings, out = chunk(), {}
    if type(settings) ~= "table" then
        error(("%s: the file must return a table of settings, but it returned %s"):format(file,
            check.show(settings)), 0)
    end
    for _, name in ipairs(sorted_names(settings)) do
        local value = settings[name]
        local option = name:gsub("_", "-")
        if type(value) == "table" then
            add_list(out, option, value)
        elseif value ~= false then
            out[#out + 1], out[#out + 2] = option, text_of(name, value)
        end
    end
    return out
end
