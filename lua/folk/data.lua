-- SPDX-License-Identifier: GPL-3.0-or-later
-- Data files of a scenario as Lua tables.
local import = ...
local check, files = import "check", import "files"
local json, csv = import "json", import "csv"

local data = {}

data.null = setmetatable({}, {
    __index = function() check.raise "null has no fields" end,
    __newindex = function() check.raise "null cannot be changed" end,
    __tostring = function() return "null" end,
    __metatable = false,
})

function data.read_json(path)
    check.kind("the path of folk.read_json", path, "text")
    return json.decode(files.read(path), path, data.null)
end

function data.read_csv(path)
    check.kind("the path of folk.read_csv", path, "text")
    return csv.decode(files.read(path), path)
end

return data
