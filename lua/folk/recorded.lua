-- SPDX-License-Identifier: GPL-3.0-or-later
-- Recorded minds: a table from what the other player has chosen so far to the next choice. A
-- history is written as the labels of the choices one after the other ("JJF", "" before the first
-- round), which is how the tables of GPT-4's moves are kept that Akata et al. (2025) have published.
local import = ...
local check = import "check"
local data = import "data"

local recorded = {}

-- A history is read from its beginning, so no label may begin another one.
local function check_labels(labels)
    check.kind("field 'choices' of folk.recorded", labels, "table")
    if #labels < 2 then
        check.raise("field 'choices' of folk.recorded has %d labels: it must list the table's labels, "
            .. "two or more, in the order of the decision's choices", #labels)
    end
    for index, label in ipairs(labels) do
        check.kind(("label %d of folk.recorded"):format(index), label, "text")
        for other, text in ipairs(labels) do
            if other ~= index and text:sub(1, #label) == label then
                check.raise("the labels %s and %s of folk.recorded begin alike: a history could be "
                    .. "read in two ways", check.show(label), check.show(text))
            end
        end
    end
end

local function label_at(labels, history, position)
    for _, label in ipairs(labels) do
        if history:sub(position, position + #label - 1) == label then return label end
    end
end

local function check_history(where, labels, history)
    local position = 1
    while position <= #history do
        local label = label_at(labels, history, position)
        if not label then
            check.raise("%s has the history %s, whose character %d begins no label: its labels are %s",
                where, check.show(history), position, table.concat(labels, ", "))
        end
        position = position + #label
    end
end

-- The index of each label; raises unless each entry is a history and a label.
local function check_moves(where, labels, moves)
    local indices, histories = {}, {}
    for index, label in ipairs(labels) do
        indices[label] = index
    end
    for history in pairs(moves) do
        check.kind("a history of " .. where, history, "text")
        histories[#histories + 1] = history
    end
    if #histories == 0 then check.raise("%s is empty: it must hold a move for each history", where) end
    table.sort(histories)
    for _, history in ipairs(histories) do
        check_history(where, labels, history)
        if not indices[moves[history]] then
            check.raise("%s answers the history %s with %s: it must be one of %s", where,
                check.show(history), check.show(moves[history]), table.concat(labels, ", "))
        end
    end
    return indices
end

local function read_moves(def)
    if (def.file == nil) == (def.table == nil) then
        check.raise("folk.recorded has %s: it must have one of file and table",
            def.file and "both file and table" or "neither file nor table")
    end
    if def.table then return def.table, "the table of folk.recorded" end
    local moves = data.read_json(def.file)
    if type(moves) ~= "table" then
        check.raise("%s holds %s: it must hold an object { history: move }", def.file,
            check.show(moves))
    end
    return moves, def.file
end

---The index of what is recorded as the answer to these choices of the other player's, or nil and
---the history.
function recorded.find(table_of, others)
    local labels = {}
    for turn = 1, #others do
        labels[turn] = table_of.labels[others[turn]]
    end
    local history = table.concat(labels)
    return table_of.indices[table_of.moves[history]], history
end

recorded.fields = {
    file = "text?", table = "table?", choices = "table", otherwise = "any?", name = "text?",
}

---The checked table of a definition: { labels, indices, moves, where }.
function recorded.read(def)
    check.fields("folk.recorded", def, recorded.fields)
    check_labels(def.choices)
    local moves, where = read_moves(def)
    local labels, kept = { unpack(def.choices) }, {}
    local indices = check_moves(where, labels, moves)
    for history, move in pairs(moves) do
        kept[history] = move -- a copy, which no scenario can change
    end
    return { labels = labels, indices = indices, moves = kept, where = where }
end

return recorded
