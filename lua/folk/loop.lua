-- SPDX-License-Identifier: GPL-3.0-or-later
-- Loops that play matches in Lua. One is generated and loaded for each pair of functions, and of a
-- function and a kind of automaton, so that LuaJIT compiles it for just these: no call of C in a
-- round, and counting without a branch. A strategy as data draws by the same rule as in C
-- (agents/match.h), so it makes the same moves. Each function has its own copies of the histories,
-- which are cleared between matches.
local import, native = ...
local check = import "check"
local ffi = import "ffi"

-- A tournament has more loops than LuaJIT's limits were made for: 1,000 traces in 512 KiB.
jit.opt.start("maxtrace=20000", "maxmcode=65536")

local CHUNK = 512 -- random numbers drawn ahead at most
local FIRST, SECOND, NOISE, PERCEPTION = 0, 1, 2, 3 -- streams

-- What differs in the loop between a function and an automaton. $i is the player, $j the other, $t
-- the round as the player counts it, and $seen the other's move as the player sees it.
local func = {
    prepare = "",
    choose = "play$i(own$i, other$i, $t, self$i)",
    check = "if not valid[move$i] then refuse$i(move$i, $t) end",
    learn = "own$i[turn], other$i[turn] = move$i, $seen",
}
local automaton = {
    prepare = "local state$i = 1",
    choose = "2 - cooperate$i[state$i]",
    check = "",
    learn = "state$i = next$i[4 * state$i + 2 * move$i + $seen - 6]",
}
-- floor is -1 when the number lies below P(C) and 0 otherwise: no branch to mispredict.
local stochastic_automaton = {
    prepare = automaton.prepare,
    choose = "2 + floor(random$i() - cooperate$i[state$i])",
    check = "",
    learn = automaton.learn,
}

-- Players move at once and learn at the end; in turns, the second first learns the first's move.
local at_once = [[
        local move1 = <choose1> <check1>
        local move2 = <choose2> <check2>
        <noise1> <noise2> <see1> <see2>
        <learn1> <learn2>]]
local in_turns = [[
        local move1 = <choose1> <check1> <noise1> <see1>
        <learn2>
        move2 = <choose2> <check2> <noise2> <see2>
        <learn1>]]

local template = [[
local floor, valid, noise_random, perception_random, first, second = ...
local play1, refuse1, random1 = first.play, first.refuse, first.random
local play2, refuse2, random2 = second.play, second.refuse, second.random
local own1, other1, own2, other2 = first.own, first.other, second.own, second.other
local self1, self2 = first.self, second.self
return function(turns, rules, cooperate1, next1, cooperate2, next2, kept1, kept2)
    local noise, perception, discount = rules.noise, rules.perception, rules.discount
    <prepare1> <prepare2> <before>
    local defections1, defections2, both = 0, 0, 0
    for turn = 1, turns do
<round>
        <keep>
        <count>
    end
    <result>
end]]

local noise = "if noise_random() < noise then move$i = 3 - move$i end"

-- What the other sees of a move.
local see = [[
        local seen$i = move$i
        if perception_random() < perception then seen$i = 3 - seen$i end]]

local keep = "kept1[turn], kept2[turn] = move1, move2"

-- Every round counts the same, or its weight in all three sums.
local counted = {
    count = [[
        defections1 = defections1 + move1
        defections2 = defections2 + move2
        both = both + (move1 - 1) * (move2 - 1)]],
    result = "return turns, defections1 - turns, defections2 - turns, both",
}
local discounted = {
    before = "local weight, total = 1, 0",
    count = [[
        defections1 = defections1 + weight * (move1 - 1)
        defections2 = defections2 + weight * (move2 - 1)
        both = both + weight * ((move1 - 1) * (move2 - 1))
        total = total + weight
        weight = weight * discount]],
    result = "return total, defections1, defections2, both",
}

local valid = { true, true } -- moves

local function code_of(record)
    if record.play then return func end
    return record.stochastic and stochastic_automaton or automaton
end

-- The parts of the loop that are one player's; `seen` is how it sees the other's move.
local function parts_of(parts, code, i, rules)
    local j = 3 - i
    local later = i == 2 and rules.alternating -- it is a round further
    local values = {
        i = i, j = j, t = later and "turn + 1" or "turn",
        seen = (rules.perception > 0 and "seen" or "move") .. j,
    }
    for part, text in pairs(code) do
        parts[part .. i] = (text:gsub("$(%a+)", values))
    end
end

local function source_of(first, second, rules, keeping)
    local summed = rules.discount < 1 and discounted or counted
    local common = { noise = rules.noise > 0 and noise or "", see = rules.perception > 0 and see or "" }
    local parts = {
        before = (summed.before or "") .. (rules.alternating and " local move2 = 1" or ""),
        count = summed.count, result = summed.result, keep = keeping and keep or "",
    }
    for i, record in ipairs { first, second } do
        parts_of(parts, code_of(record), i, rules)
        parts_of(parts, common, i, rules)
    end
    local source = template:gsub("<round>", rules.alternating and in_turns or at_once)
    return (source:gsub("<(%w+)>", parts))
end

-- A player's points after CC, CD, DC and DD, own move first.
local function payoffs_of(game, who)
    local row, column = game:payoff(1, 2)
    local other_row, other_column = game:payoff(2, 1)
    local row_both, column_both = game:payoff(1, 1)
    local row_neither, column_neither = game:payoff(2, 2)
    if who == FIRST then return { row_both, row, other_row, row_neither } end
    return { column_both, other_column, column, column_neither }
end

-- Numbers of one of a match's streams: a function that gives the next one; and what draws ahead for
-- a new match, one number for each round, so that few matches call C while they are played.
local function source(streams, who)
    local buffer, left = ffi.new("double[?]", CHUNK), 0
    local draw = native.draw
    local function refill(count)
        draw(streams, who, buffer, count)
        left = count
    end
    local function random()
        if left == 0 then refill(CHUNK) end
        left = left - 1
        return buffer[left]
    end
    local function begin(turns)
        refill(turns < CHUNK and turns or CHUNK)
    end
    return random, begin
end

local clear = debug.getregistry()._PRELOAD["table.clear"]()

-- Makes a table of a function's as good as new: one of the loop's own, so it is used for all its
-- matches.
local function wipe(t)
    clear(t)
    if getmetatable(t) ~= nil then debug.setmetatable(t, nil) end
end

local function declared_at(fn)
    local info = debug.getinfo(fn, "S")
    return ("%s:%d"):format(info.short_src, info.linedefined)
end

-- What the loop knows of a player.
local function side(record, who, streams, later)
    local random, draw_ahead = source(streams, who)
    local own, other, self = {}, {}, {}
    local game, payoffs
    local function refuse_to_draw()
        check.raise("strategy '%s' (%s) calls self.random() though it says stochastic = false",
            record.name, declared_at(record.play))
    end
    local function refuse(move, turn)
        check.raise("strategy '%s' (%s) returned %s in round %d: a move is folk.C (1) or folk.D (2)",
            record.name, declared_at(record.play), check.show(move), turn)
    end
    local function begin(rules, turns)
        if record.stochastic then draw_ahead(turns) end
        if record.data then return end
        if rules.game ~= game then
            game, payoffs = rules.game, payoffs_of(rules.game, who)
        end
        wipe(own)
        wipe(other)
        wipe(self)
        self.random = record.stochastic and random or refuse_to_draw
        self.turns = record.uses_length and (rules.continue and math.huge or turns + later) or nil
        self.payoffs = payoffs
        if record.start then record.start(self) end
    end
    return {
        play = record.play, own = own, other = other, self = self,
        random = random, refuse = refuse, begin = begin,
    }
end

local function load_loop(first, second, rules, keeping)
    local chunk = ("=%s against %s"):format(first.name, second.name)
    local make = assert(loadstring(source_of(first, second, rules, keeping), chunk))
    local streams = native.streams()
    local noise_random, begin_noise = source(streams, NOISE)
    local perception_random, begin_perception = source(streams, PERCEPTION)
    local noisy, misty = rules.noise > 0, rules.perception > 0
    local side1 = side(first, FIRST, streams, 0)
    local side2 = side(second, SECOND, streams, rules.alternating and 1 or 0)
    local run = make(math.floor, valid, noise_random, perception_random, side1, side2)
    local function begin(of_match, turns)
        side1.begin(of_match, turns)
        side2.begin(of_match, turns)
        if noisy then begin_noise(turns) end
        if misty then begin_perception(2 * turns) end
    end
    return { streams = streams, begin = begin, run = run }
end

local LOOPS = 4096 -- kept; beyond that all are made anew
local loops, loop_count = {}, 0

-- Two automata of a kind differ in their tables only, which a loop is given with each match.
local function key_of(record)
    return record.play and record or code_of(record)
end

local function variant_of(rules, keeping)
    return (rules.noise > 0 and 1 or 0) + (rules.perception > 0 and 2 or 0)
        + (rules.discount < 1 and 4 or 0) + (rules.alternating and 8 or 0) + (keeping and 16 or 0)
end

---The loop for two strategies (records), of which one at least is a function, and a match's rules
---(lua/folk/match.lua): its `streams`, to be keyed for each match; `begin(rules, turns)`, to be called
---next; and then `run(turns, rules, cooperate1, next1, cooperate2, next2, kept1, kept2)`, which
---returns how much the rounds counted, and those in which the first defected, the second, and both.
return function(first, second, rules, keeping)
    if loop_count == LOOPS then
        loops, loop_count = {}, 0
    end
    local key1, key2 = key_of(first), key_of(second)
    local variant = variant_of(rules, keeping)
    local of_first = loops[key1] or {}
    local of_both = of_first[key2] or {}
    loops[key1], of_first[key2] = of_first, of_both
    if not of_both[variant] then
        of_both[variant] = load_loop(first, second, rules, keeping)
        loop_count = loop_count + 1
    end
    return of_both[variant]
end
