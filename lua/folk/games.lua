-- SPDX-License-Identifier: GPL-3.0-or-later
-- Games: payoffs are checked here and kept in C (lua/game.c). Actions are counted from 1; in a
-- dilemma 1 is C and 2 is D.
local import, native = ...
local check = import "check"

local function is_finite(value)
    return type(value) == "number" and value - value == 0
end

local function default(value, otherwise)
    if value == nil then return otherwise end
    return value
end

local function symmetric(name, r, s, t, p)
    return native.create(name, 2, 2, { r, s, t, p }, { r, t, s, p })
end

-- A matrix of numbers, row by row in one sequence; its rows and columns.
local function flatten(what, matrix)
    local flat, columns = {}, nil
    for i, row in ipairs(matrix) do
        check.kind(("row %d of %s"):format(i, what), row, "table")
        columns = columns or #row
        if #row ~= columns then
            check.raise("row %d of %s has %d payoffs where row 1 has %d", i, what, #row, columns)
        end
        for j, value in ipairs(row) do
            if not is_finite(value) then
                check.raise("%s, row %d, column %d is %s: it must be a finite number of points",
                    what, i, j, check.show(value))
            end
            flat[#flat + 1] = value
        end
    end
    if #flat == 0 then check.raise("%s has no payoffs: it must be a table of rows", what) end
    return flat, #matrix, columns
end

local function transposed(flat, size)
    local result = {}
    for i = 1, size do
        for j = 1, size do
            result[(j - 1) * size + i] = flat[(i - 1) * size + j]
        end
    end
    return result
end

local games = {}

local dilemma_fields = { T = "number?", R = "number?", P = "number?", S = "number?" }

function games.prisoners_dilemma(payoffs)
    payoffs = payoffs or {}
    check.fields("prisoners_dilemma", payoffs, dilemma_fields)
    local r, s = default(payoffs.R, 3), default(payoffs.S, 0)
    local t, p = default(payoffs.T, 5), default(payoffs.P, 1)
    if not (t > r and r > p and p > s) then
        check.raise("prisoners_dilemma has T = %.14g, R = %.14g, P = %.14g, S = %.14g: it must be "
            .. "T > R > P > S", t, r, p, s)
    end
    return symmetric("prisoner's dilemma", r, s, t, p)
end

local donation_fields = { benefit = "number", cost = "number" }

function games.donation(payoffs)
    check.fields("donation", payoffs, donation_fields)
    local benefit, cost = payoffs.benefit, payoffs.cost
    if not (benefit > cost and cost > 0) then
        check.raise("donation has benefit = %.14g and cost = %.14g: it must be benefit > cost > 0",
            benefit, cost)
    end
    return symmetric("donation", benefit - cost, -cost, benefit, 0)
end

local bimatrix_fields = { name = "text?", row = "table", column = "table?" }

function games.bimatrix(def)
    check.fields("bimatrix", def, bimatrix_fields)
    local row, rows, columns = flatten("'row' of bimatrix", def.row)
    local column
    if def.column then
        local column_rows, column_columns
        column, column_rows, column_columns = flatten("'column' of bimatrix", def.column)
        if column_rows ~= rows or column_columns ~= columns then
            check.raise("'column' of bimatrix is %d by %d where 'row' is %d by %d",
                column_rows, column_columns, rows, columns)
        end
    elseif rows ~= columns then
        check.raise("'row' of bimatrix is %d by %d: a symmetric game is square; give 'column' too",
            rows, columns)
    else
        column = transposed(row, rows)
    end
    return native.create(def.name or "game", rows, columns, row, column)
end

return { games = games, is = native.is, bounds = native.bounds, score = native.score }
