-- SPDX-License-Identifier: GPL-3.0-or-later
-- Families of strategies: short ways to write what the fields `machine`, `lookup` and `memory_one`
-- of a strategy take. Texts of C and D are moves, the oldest first.
local families = {}

-- The machine that a rule describes: rule(key) returns the move of the state with that key and the
-- keys of the states after C and after D.
local function machine_of(first, rule)
    local states, numbers = {}, {}
    local function number_of(key)
        if not numbers[key] then
            local state = {}
            states[#states + 1] = state
            numbers[key] = #states
            local move, after_c, after_d = rule(key)
            state[1], state[2], state[3] = move, number_of(after_c), number_of(after_d)
        end
        return numbers[key]
    end
    number_of(first)
    return states
end

---Plays the moves of a text over and over.
function families.cycler(cycle)
    local states = {}
    for turn = 1, #cycle do
        local following = turn % #cycle + 1
        states[turn] = { cycle:sub(turn, turn), following, following }
    end
    return states
end

---Defects where `defects(seen)` holds; `seen` are the other's last moves, as many as the memory
---holds, fewer in the first rounds.
function families.recall(memory, defects)
    return machine_of("", function(seen)
        return defects(seen) and "D" or "C", (seen .. "C"):sub(-memory), (seen .. "D"):sub(-memory)
    end)
end

---A machine whose moves stand at its arrows: row n is { state after C, move then, state after D,
---move then } of state n.
function families.mealy(opening, rows)
    return machine_of(opening .. 1, function(key)
        local row = rows[tonumber(key:sub(2))]
        return key:sub(1, 1), row[2] .. row[1], row[4] .. row[3]
    end)
end

---Plays the opening, then for ever the move that `verdict(seen)` returns, where `seen` are the
---other's moves meanwhile; if that is nil or false, plays tit-for-tat.
function families.probe(opening, verdict)
    return machine_of("", function(key)
        if key == "always C" or key == "always D" then return key:sub(-1), key, key end
        if #key > #opening then return key:sub(-1), opening .. "C", opening .. "D" end
        local function follow(seen)
            if #seen < #opening then return seen end
            local move = verdict(seen)
            return move and "always " .. move or opening .. seen:sub(-1)
        end
        local turn = #key + 1
        return opening:sub(turn, turn), follow(key .. "C"), follow(key .. "D")
    end)
end

---Cooperates until the other has defected `patience` times in a row; answers that by `defections`
---and then `cooperations`, whatever the other does meanwhile.
function families.grudge(patience, defections, cooperations)
    local length = defections + cooperations
    local function key_of(step, run) -- step 0: no answer is being given
        if step > length then step = 0 end
        if step == 0 and run == patience then step = 1 end
        return step .. " " .. run
    end
    return machine_of("0 0", function(key)
        local step, run = key:match "(%d+) (%d+)"
        step, run = tonumber(step), tonumber(run)
        local following = step == 0 and 0 or step + 1
        return step > 0 and step <= defections and "D" or "C",
            key_of(following, 0), key_of(following, math.min(run + 1, patience))
    end)
end

local function texts_of(length)
    if length == 0 then return { "" } end
    local texts = {}
    for _, text in ipairs(texts_of(length - 1)) do
        texts[#texts + 1] = text .. "C"
        texts[#texts + 1] = text .. "D"
    end
    return texts
end

---The table of a lookup: C where `cooperates(own, other)` holds, D elsewhere; the arguments are each
---player's last moves, as many as the memory holds.
function families.table(memory, cooperates)
    local entries = {}
    for _, own in ipairs(texts_of(memory)) do
        for _, other in ipairs(texts_of(memory)) do
            entries[#entries + 1] = cooperates(own, other) and 1 or 0
        end
    end
    return entries
end

---How far a zero-determinant strategy of slope and baseline l lies, by phi, from repeating its own
---last move after CC, CD, DC and DD (Hilbe, Nowak & Traulsen 2013); r, s, t, p are the payoffs.
function families.zd_deviations(slope, l, r, s, t, p)
    return { (1 - slope) * (r - l), slope * (l - s) + (t - l), (l - s) + slope * (t - l),
        (1 - slope) * (l - p) }
end

---That strategy; `first` is P(C) in the first round.
function families.zd(phi, deviation, first)
    return {
        first = first,
        1 - phi * deviation[1], 1 - phi * deviation[2], phi * deviation[3], phi * deviation[4],
    }
end

return families
