-- SPDX-License-Identifier: GPL-3.0-or-later
-- Matches. Two strategies that are data play in C. For every other pair a loop is generated and loaded of
-- its own, so that LuaJIT compiles it for just these two: no call of C in a round, and counting without a
-- branch. A strategy as data that meets a function is played in Lua by the same rule of drawing as in C
-- (agents/match.h), so it makes the same moves. Each function has its own copies of the histories.
local import, native = ...
local check = import "check"
local games = import "games"
local library = import "library"
local ffi = import "ffi"

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
local cooperate1, next1 = first.cooperate, first.next
local play2, refuse2, random2 = second.play, second.refuse, second.random
local cooperate2, next2 = second.cooperate, second.next
local own1, other1, own2, other2 = first.own, first.other, second.own, second.other
local self1, self2 = first.self, second.self
return function(turns, noise, kept1, kept2)
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

-- Numbers of one of a match's streams: a function that gives the next one; and what draws ahead for a new
-- match, one number for each round, so that few matches call C while they are played.
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

-- Makes a table of a function's as good as new: one of the loop's own, so it is used for all its matches.
local function wipe(t)
    clear(t)
    if getmetatable(t) ~= nil then debug.setmetatable(t, nil) end
end

local function declared_at(fn)
    local info = debug.getinfo(fn, "S")
    return ("%s:%d"):format(info.short_src, info.linedefined)
end

jit.opt.start("maxtrace=20000", "maxmcode=65536")

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
        play = record.play, cooperate = record.cooperate, next = record.next,
        own = own, other = other, self = self,
        random = random, refuse = refuse, begin = begin,
    }
end

local function text_of(moves, turns)
    for turn = 1, turns do
        moves[turn] = moves[turn] == 1 and "C" or "D"
    end
    return table.concat(moves, "", 1, turns)
end

local valid = { true, true }

local function loop_of(first, second, noisy, keeping, streams)
    local chunk = ("=%s against %s"):format(first.name, second.name)
    local load_loop = assert(loadstring(source_of(first, second, noisy, keeping), chunk))
    local noise_random, begin_noise = source(streams, NOISE)
    local side1, side2 = side(first, FIRST, streams), side(second, SECOND, streams)
    local run = load_loop(math.floor, valid, noise_random, side1, side2)
    return function(game, turns, flip)
        local kept1, kept2 = keeping and {}, keeping and {}
        side1.begin(game, turns)
        side2.begin(game, turns)
        if noisy then begin_noise(turns) end
        local defections1, defections2, both = run(turns, flip, kept1, kept2)
        local cc = turns - defections1 - defections2 + both
        local cd, dc = defections2 - both, defections1 - both
        if not keeping then return cc, cd, dc, both end
        return cc, cd, dc, both, text_of(kept1, turns), text_of(kept2, turns)
    end
end

local function kernel_of(first, second, keeping, streams)
    local play = native.play
    return function(game, turns, flip)
        return play(streams, first.data, second.data, game, turns, flip, keeping)
    end
end

local LOOPS = 4096 -- loops kept; beyond that all are made anew
local loops, loop_count = {}, 0

local match = {}

---What plays matches of two strategies (records): `streams`, to be keyed for each match, and `play`, a
---function of (game, turns, noise) that returns how often CC, CD, DC and DD happened, and when `keeping`
---each player's moves as a text.
function match.pair(first, second, noisy, keeping)
    if loop_count == LOOPS then
        loops, loop_count = {}, 0
    end
    local variant = (noisy and 2 or 0) + (keeping and 1 or 0)
    local of_first = loops[first] or {}
    local of_both = of_first[second] or {}
    loops[first], of_first[second] = of_first, of_both
    if not of_both[variant] then
        local streams = native.streams()
        of_both[variant] = {
            streams = streams,
            play = first.data and second.data and kernel_of(first, second, keeping, streams)
                or loop_of(first, second, noisy, keeping, streams),
        }
        loop_count = loop_count + 1
    end
    return of_both[variant]
end

---For a match of two of the library at 5, 3, 1, 0 (lua/library.c): a function of (turns, noise) that returns
---both scores and both players' moves; and its streams.
function match.named(first, second, noisy)
    local pair = match.pair(library.player("the first player", first),
        library.player("the second player", second), noisy, true)
    local game = games.games.prisoners_dilemma()
    return function(turns, flip)
        local cc, cd, dc, dd, moves1, moves2 = pair.play(game, turns, flip)
        local score1, score2 = games.score(game, cc, cd, dc, dd)
        return score1, score2, moves1, moves2
    end, pair.streams
end

---Whether two strategies play the same moves whenever they meet.
function match.settled(first, second, flip)
    return flip == 0 and not first.stochastic and not second.stochastic
end

---A game of two actions each: `game`, or the prisoner's dilemma.
function match.game(what, game)
    if game == nil then return games.games.prisoners_dilemma() end
    if not games.is(game) then
        check.raise("the game of %s is %s: it must be a folk.Game", what, check.show(game))
    end
    if game.rows ~= 2 or game.columns ~= 2 then
        check.raise("the game of %s has %d rows and %d columns: each player must have 2 actions",
            what, game.rows, game.columns)
    end
    return game
end

---Checks numbers that matches and tournaments have in common.
function match.whole(what, name, value, default)
    if value == nil then return default end
    if value < 1 or value > 2 ^ 31 - 1 then
        check.raise("field '%s' of %s is %.14g: it must be from 1 to 2147483647", name, what, value)
    end
    return value
end

function match.noise(what, value)
    value = value or 0
    if value < 0 or value > 1 then
        check.raise("field 'noise' of %s is %.14g: must be a probability from 0 to 1", what, value)
    end
    return value
end

-- Sums over repetitions of one match.
local function play_all(def, first, second, game)
    local turns, flip = def.turns, def.noise
    local settled = match.settled(first, second, flip)
    local pair = match.pair(first, second, flip > 0, def.moves)
    local play = pair.play
    local name = ("match %.17g"):format(def.seed)
    local sums = { 0, 0, 0, 0 }
    local moves
    for repetition = 1, settled and 1 or def.repetitions do
        native.key(pair.streams, name, repetition)
        local cc, cd, dc, dd, moves1, moves2 = play(game, turns, flip)
        sums[1], sums[2], sums[3], sums[4] = sums[1] + cc, sums[2] + cd, sums[3] + dc, sums[4] + dd
        moves = moves1 and { moves1, moves2 }
    end
    local times = settled and def.repetitions or 1
    return times * sums[1], times * sums[2], times * sums[3], times * sums[4], moves
end

local fields = {
    players = "table", game = "any?", turns = "integer?", noise = "number?",
    repetitions = "integer?", seed = "integer?", moves = "boolean?",
}

local methods = {}

function methods:match(def)
    check.fields("match", def, fields)
    if #def.players ~= 2 then
        check.raise("a match has %d players: it must have 2", #def.players)
    end
    local first = library.player("the first player", def.players[1])
    local second = library.player("the second player", def.players[2])
    local game = match.game("match", def.game)
    local cc, cd, dc, dd, moves = play_all({
        turns = match.whole("match", "turns", def.turns, 200),
        repetitions = match.whole("match", "repetitions", def.repetitions, 1),
        noise = match.noise("match", def.noise),
        seed = def.seed or 0,
        moves = def.moves or false,
    }, first, second, game)
    local score1, score2 = games.score(game, cc, cd, dc, dd)
    return { scores = { score1, score2 }, cooperations = { cc + cd, cc + dc }, moves = moves }
end

match.methods, match.key = methods, native.key

return match
