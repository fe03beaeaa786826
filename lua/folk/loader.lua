-- SPDX-License-Identifier: GPL-3.0-or-later
-- Executes a scenario's files in the sandbox. `require "name"` gives the module `folk`, or what the
-- file name.lua beside the scenario returns; a dot in the name is a subfolder.
local import = ...
local check, files, sandbox = import "check", import "files", import "sandbox"
local scenario = import "scenario"

local environment
local loaded = { folk = import "init" }
local LOADING = {} -- marks a file whose execution has not ended

local function execute(text, name)
    if text:byte() == 27 then
        error(name .. " is compiled Lua: a scenario is given as source text", 0)
    end
    local chunk, problem = load(text, "@" .. name, "t", environment)
    if not chunk then error(problem, 0) end
    return chunk()
end

local function file_of(name)
    check.kind("the name that require takes", name, "text")
    if not name:find "^[%w_-][%w_.-]*$" or name:find("..", 1, true) then
        check.raise("require finds folk, and Lua files beside the scenario by their names without "
            .. "'.lua'; '%s' is no such name", name)
    end
    return name:gsub("%.", "/") .. ".lua"
end

local function require(name)
    local value = loaded[name]
    if value == LOADING then check.raise("'%s' requires itself, by way of other files", name) end
    if value ~= nil then return value end
    local file = file_of(name)
    local text = files.read(file)
    loaded[name] = LOADING
    value = execute(text, file)
    if value == nil then value = true end
    loaded[name] = value
    return value
end

environment = sandbox.environment(require)

-- Where folk.scenario is called, as "t.lua:2: ".
local function position_of_scenario(text, name)
    local before = text:match "^(.-)return%s+[%w_.]*scenario" or ""
    local _, lines = before:gsub("\n", "\n")
    return ("%s:%d: "):format(name, lines + 1)
end

---Executes the scenario's own file; returns what it declares.
return function()
    local text, name = files.main()
    check.tail = position_of_scenario(text, name)
    local value = execute(text, name)
    check.tail = ""
    local declared = scenario.record(value)
    if not declared then
        error(("%s: the file must end with `return folk.scenario { … }`, but it returned %s")
            :format(name, check.show(value)), 0)
    end
    return declared
end
