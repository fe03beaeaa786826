-- SPDX-License-Identifier: GPL-3.0-or-later
-- What a run keeps: values of declared metrics, announced events, result tables.
local import, native = ...

local bounds = import "bounds"
local check = import "check"

local record = native.record
local type = type
local HUGE = math.huge

local metrics = native.metrics() -- name -> number

local methods = {}

function methods:record(metric, value)
    local index = metrics[metric]
    if not index then check.unknown("there is no metric", metric, metrics) end
    if type(value) ~= "number" or not (value > -HUGE and value < HUGE) then
        check.raise("record: the value of '%s' is %s: it must be a finite number",
            metric, check.show(value))
    end
    record(index, value)
end

function methods:event(kind, actor, target, detail)
    check.kind("event: kind", kind, "text")
    if actor ~= nil then bounds.whole("event: actor", actor, 0, 2 ^ 53) end
    if target ~= nil then bounds.whole("event: target", target, 0, 2 ^ 53) end
    if detail ~= nil then check.kind("event: detail", detail, "text") end
    native.event(kind, actor or -1, target or -1, detail)
end

function methods:snapshot()
    native.snapshot()
end

local function names_of(row)
    local names = {}
    for name in pairs(row) do
        check.kind("publish: a column's name", name, "text")
        names[#names + 1] = name
    end
    table.sort(names)
    return names
end

local function check_cell(name, row, column, value)
    local kind = type(value)
    if kind == "number" and value == value or kind == "string" or kind == "boolean" or value == nil then
        return
    end
    check.raise("publish: column '%s' in row %d of '%s' is %s: it must be a number, text or boolean",
        column, row, name, check.show(value))
end

local function check_row(name, index, row, columns)
    check.kind(("publish: row %d of '%s'"):format(index, name), row, "table")
    local known = {}
    for _, column in ipairs(columns) do
        known[column] = true
        check_cell(name, index, column, row[column])
    end
    for column in pairs(row) do
        if not known[column] then
            check.unknown(("publish: row %d of '%s' has no column"):format(index, name), column, known)
        end
    end
end

function methods:publish(name, rows, columns)
    check.kind("publish: name", name, "text")
    check.kind("publish: rows", rows, "table")
    if columns == nil then
        if rows[1] ~= nil then check.kind("publish: row 1", rows[1], "table") end
        columns = names_of(rows[1] or {})
    end
    check.kind("publish: columns", columns, "table")
    for index, column in ipairs(columns) do
        check.kind(("publish: column %d"):format(index), column, "text")
    end
    for index, row in ipairs(rows) do check_row(name, index, row, columns) end
    for index, row in ipairs(rows) do
        for _, column in ipairs(columns) do
            local value = row[column]
            if type(value) == "boolean" then value = tostring(value) end
            if value ~= nil then native.cell(name, index - 1, column, value) end
        end
    end
end

return { methods = methods, metrics = metrics, record = record }
