-- SPDX-License-Identifier: GPL-3.0-or-later
-- Matches. Two strategies that are data play in C, every other pair in a loop of its own
-- (lua/folk/loop.lua).
local import, native = ...
local check = import "check"
local games = import "games"
local library = import "library"
local loop_of = import "loop"

local function text_of(moves, turns)
    for turn = 1, turns do
        moves[turn] = moves[turn] == 1 and "C" or "D"
    end
    return table.concat(moves, "", 1, turns)
end

local function pair_in_lua(first, second, noisy, keeping)
    local loop = loop_of(first, second, noisy, keeping)
    local begin, run = loop.begin, loop.run
    local function play(game, turns, flip)
        local kept1, kept2 = keeping and {}, keeping and {}
        begin(game, turns)
        local defections1, defections2, both = run(turns, flip, first.cooperate, first.next,
            second.cooperate, second.next, kept1, kept2)
        local cc = turns - defections1 - defections2 + both
        local cd, dc = defections2 - both, defections1 - both
        if not keeping then return cc, cd, dc, both end
        return cc, cd, dc, both, text_of(kept1, turns), text_of(kept2, turns)
    end
    return { streams = loop.streams, play = play }
end

local function pair_in_c(first, second, keeping)
    local streams, play_in_c = native.streams(), native.play
    local function play(game, turns, flip)
        return play_in_c(streams, first.data, second.data, game, turns, flip, keeping)
    end
    return { streams = streams, play = play }
end

local match = {}

---What plays matches of two strategies (records): `streams`, to be keyed for each match, and
---`play`, a function of (game, turns, noise) that returns how often CC, CD, DC and DD happened, and
---when `keeping` each player's moves as a text.
function match.pair(first, second, noisy, keeping)
    if first.data and second.data then return pair_in_c(first, second, keeping) end
    return pair_in_lua(first, second, noisy, keeping)
end

---For a match of two of the library at 5, 3, 1, 0 (lua/library.c): a function of (turns, noise)
---that returns both scores and both players' moves; and its streams.
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
