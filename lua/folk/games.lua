-- SPDX-License-Identifier: GPL-3.0-or-later
-- Games of two players in normal form: payoffs are checked here and kept in C (lua/game.c). Those
-- that have names come from the table in core/named_game.c; there is one constructor for each.
-- Actions are counted from 1; in a dilemma 1 is C and 2 is D.
local import, native = ...
local bounds = import "bounds"
local check = import "check"

local gsub = string.gsub
local ORDINALS, SIDE = 144, 12 -- the table of ordinal games is SIDE by SIDE

local games = {}

local function constructor(kebab, params)
    local name, fields = gsub(kebab, "-", "_"), {}
    for _, param in ipairs(params) do fields[param] = "number?" end
    games[name] = function(def)
        def = def == nil and {} or def
        check.fields(name, def, fields)
        return native.named(kebab, def)
    end
end

for kebab, params in pairs(native.names()) do constructor(kebab, params) end

-- How long a sequence is meant to be: `#` may stop before a hole, where a payoff is missing.
local function length(sequence)
    return math.floor(table.maxn(sequence))
end

-- A matrix of numbers, row by row in one sequence; its rows and columns.
local function flatten(what, matrix)
    local flat, columns = {}, nil
    for i = 1, length(matrix) do
        local row = matrix[i]
        check.kind(("row %d of %s"):format(i, what), row, "table")
        columns = columns or length(row)
        if length(row) ~= columns then
            check.raise("row %d of %s has %d payoffs where row 1 has %d", i, what, length(row),
                columns)
        end
        for j = 1, columns do
            if not check.is_finite(row[j]) then
                check.raise("%s, row %d, column %d is %s: it must be a finite number of points",
                    what, i, j, check.show(row[j]))
            end
            flat[#flat + 1] = row[j]
        end
    end
    if #flat == 0 then check.raise("%s has no payoffs: it must be a table of rows", what) end
    return flat, length(matrix), columns
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

local function ordinal(number)
    local game, family, reflection = native.ordinal(number)
    return game, {
        number = number, row = math.floor((number - 1) / SIDE) + 1,
        column = (number - 1) % SIDE + 1, name = game.name, family = family,
        reflection = reflection,
    }
end

function games.ordinal(number, column)
    if column == nil then
        bounds.whole("ordinal: the game's number", number, 1, ORDINALS)
    else
        bounds.whole("ordinal: the table's row", number, 1, SIDE)
        bounds.whole("ordinal: the table's column", column, 1, SIDE)
        number = SIDE * (number - 1) + column
    end
    return ordinal(number)
end

function games.ordinals()
    local list = {}
    for number = 1, ORDINALS do
        list[number] = select(2, ordinal(number))
    end
    return list
end

return { games = games, is = native.is, score = native.score }
