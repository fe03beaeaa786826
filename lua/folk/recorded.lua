-- SPDX-License-Identifier: GPL-3.0-or-later
-- Recorded minds: a table from what the other player has chosen so far to the next choice. A
-- history is written as the labels of the choices one after the other ("JJF", "" before the first
-- round), which is how the tables of GPT-4's moves are kept that Akata et al. (2025) have published.
local import = ...
local answer = import "answer"
local check = import "check"
local data = import "data"
local library = import "library"
local mind = import "mind"
local player = import "player"

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

local fields = {
    file = "text?", table = "table?", choices = "table", otherwise = "any?", name = "text?",
}

-- The checked table of a definition: { labels, indices, moves, where }.
local function read(def)
    check_labels(def.choices)
    local moves, where = read_moves(def)
    local kept = {}
    local indices = check_moves(where, def.choices, moves)
    for history, move in pairs(moves) do
        kept[history] = move -- a copy, which no scenario can change
    end
    return { labels = { unpack(def.choices) }, indices = indices, moves = kept, where = where }
end

-- The history that the decision's view tells.
local function history_of(record, agent, decision)
    local view, labels, history = decision.view, record.labels, {}
    if type(view) ~= "table" or type(view.other) ~= "table" then
        check.raise("agent '%s' plays recorded moves: the decision needs view = { other = choices of "
            .. "the other player so far, … }", agent.name)
    end
    for turn, choice in ipairs(view.other) do
        history[turn] = labels[choice] or check.raise("choice %d in 'other' of the decision's view is "
            .. "%s: it must be a whole number from 1 to %d", turn, check.show(choice), #labels)
    end
    return table.concat(history)
end

-- The choice where the table has none: what the mind's `otherwise` says.
local function otherwise(record, agent, decision, history)
    local instead = record.otherwise
    if not instead then
        check.raise("agent '%s': %s has no move for the history %s; give folk.recorded an `otherwise`, "
            .. "a strategy or a function, or play no more rounds than it knows", agent.name,
            record.where, check.show(history))
    end
    if type(instead) ~= "function" then return player.choice(agent, instead, decision) end
    local choice = instead(decision.view, agent.rng())
    answer.check_value(("what 'otherwise' of agent '%s' returned"):format(agent.name), decision, choice)
    return choice
end

local function decide(_, agent, decision)
    local record, choices = agent.mind, decision.choices
    if choices == nil or #choices ~= #record.labels then
        check.raise("agent '%s' plays recorded moves, which are %s: the decision needs %d choices in "
            .. "that order, and has %s", agent.name, table.concat(record.labels, ", "),
            #record.labels, choices and #choices or "none")
    end
    local history = history_of(record, agent, decision)
    local move = record.moves[history]
    local choice = move and choices[record.indices[move]]
        or otherwise(record, agent, decision, history)
    return choice, { answers = {}, invalid = 0, fallback = false }
end

local function read_otherwise(value)
    if value == nil or type(value) == "function" then return value end
    return library.player("field 'otherwise' of folk.recorded", value)
end

local function declare(def)
    check.fields("folk.recorded", def, fields)
    local record = read(def)
    record.kind = "recorded"
    record.name = def.name or def.file and def.file:match("([^/]*)$"):gsub("%.json$", "") or "recorded"
    record.asks, record.decide, record.otherwise = false, decide, read_otherwise(def.otherwise)
    return mind.declare(record)
end

mind.word("recorded", fields, function(file, def)
    if file then def.file, def.table = file, nil end
    return declare(def)
end)

return { folk = { recorded = declare } }
