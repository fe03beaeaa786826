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
local FIRST, SECOND, NOISE = 0, 1, 2 -- streams

-- What differs in the loop between a function and an automaton. $i is the player, $j the other.
local func = {
    prepare = "",
    choose = [[
        local move$i = play$i(own$i, other$i, turn, self$i)
        if not valid[move$i] then refuse$i(move$i, turn) end]],
    learn = "own$i[turn], other$i[turn] = move$i, move$j",
}
local automaton = {
    prepare = "local state$i = 1",
    choose = "local move$i = 2 - cooperate$i[state$i]",
    learn = "state$i = next$i[4 * state$i + 2 * move$i + move$j - 6]",
}
-- floor is -1 when the number lies below P(C) and 0 otherwise: no branch to mispredict.
local stochastic_automaton = {
    prepare = automaton.prepare,
    choose = "local move$i = 2 + floor(random$i() - cooperate$i[state$i])",
    learn = automaton.learn,
}

local template = [[
local floor, valid, noise_random, first, second = ...
local play1, refuse1, random1 = first.play, first.refuse, first.random
local play2, refuse2, random2 = second.play, second.refuse, second.random
local own1, other1, own2, other2 = first.own, first.other, second.own, second.other
local self1, self2 = first.self, second.self
return function(turns, noise, cooperate1, next1, cooperate2, next2, kept1, kept2)
    <prepare>
    local defections1, defections2, both = 0, 0, 0
    for turn = 1, turns do
        <choose>
        <noise>
        <learn>
        <keep>
        defections1 = defections1 + move1
        defections2 = defections2 + move2
        both = both + (move1 - 1) * (move2 - 1)
    end
    return defections1 - turns, defections2 - turns, both
end]]

local noise = [[
        if noise_random() < noise then move1 = 3 - move1 end
        if noise_random() < noise then move2 = 3 - move2 end]]

local keep = "kept1[turn], kept2[turn] = move1, move2"

local valid = { true, true } -- moves

local function code_of(record)
    if record.play then return func end
    return record.stochastic and stochastic_automaton or automaton
end

local function source_of(first, second, noisy, keeping)
    local code = { code_of(first), code_of(second) }
    local function both(part)
        return code[1][part]:gsub("%$i", "1"):gsub("%$j", "2") .. "\n"
            .. code[2][part]:gsub("%$i", "2"):gsub("%$j", "1")
    end
    local parts = {
        prepare = both "prepare", choose = both "choose", learn = both "learn",
        noise = noisy and noise or "", keep = keeping and keep or "",
    }
    return (template:gsub("<(%a+)>", parts))
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
local function side(record, who, streams)
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
    local function begin(new_game, turns)
        if record.stochastic then draw_ahead(turns) end
        if record.data then return end
        if new_game ~= game then
            game, payoffs = new_game, payoffs_of(new_game, who)
        end
        wipe(own)
        wipe(other)
        wipe(self)
        self.random = record.stochastic and random or refuse_to_draw
        self.turns = record.uses_length and turns or nil
        self.payoffs = payoffs
        if record.start then record.start(self) end
    end
    return {
        play = record.play, own = own, other = other, self = self,
        random = random, refuse = refuse, begin = begin,
    }
end

local function load_loop(first, second, noisy, keeping)
    local chunk = ("=%s against %s"):format(first.name, second.name)
    local make = assert(loadstring(source_of(first, second, noisy, keeping), chunk))
    local streams = native.streams()
    local noise_random, begin_noise = source(streams, NOISE)
    local side1, side2 = side(first, FIRST, streams), side(second, SECOND, streams)
    local run = make(math.floor, valid, noise_random, side1, side2)
    local function begin(game, turns)
        side1.begin(game, turns)
        side2.begin(game, turns)
        if noisy then begin_noise(turns) end
    end
    return { streams = streams, begin = begin, run = run }
end

local LOOPS = 4096 -- kept; beyond that all are made anew
local loops, loop_count = {}, 0

-- Two automata of a kind differ in their tables only, which a loop is given with each match.
local function key_of(record)
    return record.play and record or code_of(record)
end

---The loop for two strategies (records), of which one at least is a function: its `streams`, to be
---keyed for each match; `begin(game, turns)`, to be called next; and then `run(turns, noise,
---cooperate1, next1, cooperate2, next2, kept1, kept2)`, which returns how often the first defected,
---the second, and both at once.
return function(first, second, noisy, keeping)
    if loop_count == LOOPS then
        loops, loop_count = {}, 0
    end
    local key1, key2 = key_of(first), key_of(second)
    local variant = (noisy and 2 or 0) + (keeping and 1 or 0)
    local of_first = loops[key1] or {}
    local of_both = of_first[key2] or {}
    loops[key1], of_first[key2] = of_first, of_both
    if not of_both[variant] then
        of_both[variant] = load_loop(first, second, noisy, keeping)
        loop_count = loop_count + 1
    end
    return of_both[variant]
end
