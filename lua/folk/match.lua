-- SPDX-License-Identifier: GPL-3.0-or-later
-- Matches. Two strategies that are data play in C, every other pair in a loop of its own
-- (lua/folk/loop.lua). What a match gives is how much CC, CD, DC and DD counted: how often they
-- happened, unless rounds are discounted; or, of an exact match, what that is on average.
local import, native = ...
local check = import "check"
local games = import "games"
local library = import "library"
local loop_of = import "loop"

local LONGEST = 2 ^ 31 - 1 -- rounds

local function text_of(moves, turns)
    for turn = 1, turns do
        moves[turn] = moves[turn] == 1 and "C" or "D"
    end
    return table.concat(moves, "", 1, turns)
end

local function length_of(rules, streams)
    if not rules.continue then return rules.turns end
    return native.length(streams, rules.continue, rules.turns)
end

local function pair_in_lua(first, second, rules, keeping)
    local loop = loop_of(first, second, rules, keeping)
    local begin, run, streams = loop.begin, loop.run, loop.streams
    local function play()
        local kept1, kept2 = keeping and {}, keeping and {}
        local turns = length_of(rules, streams)
        begin(rules, turns)
        local total, defections1, defections2, both = run(turns, rules, first.cooperate, first.next,
            second.cooperate, second.next, kept1, kept2)
        local cc = total - defections1 - defections2 + both
        local cd, dc = defections2 - both, defections1 - both
        if not keeping then return cc, cd, dc, both end
        return cc, cd, dc, both, text_of(kept1, turns), text_of(kept2, turns)
    end
    return { streams = streams, play = play }
end

local function pair_in_c(first, second, rules, keeping)
    local streams, play_in_c = native.streams(), native.play
    local function play()
        return play_in_c(first.data, second.data, rules.game, length_of(rules, streams),
            rules.noise, rules.perception, rules.discount, rules.alternating, streams, keeping)
    end
    return { streams = streams, play = play }
end

-- A length that is left to chance weighs round t + 1 by continue^t: a discount.
local function expected(first, second, rules)
    local turns, discount = rules.turns, rules.discount
    if rules.continue == 0 then
        turns = 1
    elseif rules.continue then
        turns, discount = turns < LONGEST and turns or 0, discount * rules.continue
    elseif turns == math.huge then
        turns = 0
    end
    return native.exact(first.data, second.data, rules.game, turns, rules.noise, rules.perception,
        discount, rules.alternating)
end

local function pair_exact(first, second, rules)
    for _, record in ipairs { first, second } do
        if not record.data then
            check.raise("strategy '%s' is a function: exact payoffs need strategies that are data "
                .. "(memory_one, lookup or machine)", record.name)
        end
    end
    local function play()
        local cc, cd, dc, dd = expected(first, second, rules)
        if not cc then check.raise("%s against %s: %s", first.name, second.name, cd) end
        return cc, cd, dc, dd
    end
    return { streams = native.streams(), play = play }
end

local match = {}

---What plays matches of two strategies (records) by the rules: `streams`, to be keyed for each
---match, and `play`, a function that returns how much CC, CD, DC and DD counted, and when `keeping`
---each player's moves as a text.
function match.pair(first, second, rules, keeping)
    if rules.exact then return pair_exact(first, second, rules) end
    if first.data and second.data then return pair_in_c(first, second, rules, keeping) end
    return pair_in_lua(first, second, rules, keeping)
end

---Whether two strategies always get the same by the rules.
function match.settled(first, second, rules)
    if rules.exact then return true end
    return rules.noise == 0 and rules.perception == 0 and not rules.continue
        and not first.stochastic and not second.stochastic
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

---Checks a whole number of 1 or more.
function match.whole(what, name, value, default)
    if value == nil then return default end
    if value < 1 or value > LONGEST then
        check.raise("field '%s' of %s is %.14g: it must be from 1 to 2147483647", name, what, value)
    end
    return value
end

local function probability(what, name, value)
    value = value or 0
    if value < 0 or value > 1 then
        check.raise("field '%s' of %s is %.14g: must be a probability from 0 to 1", name, what, value)
    end
    return value
end

local function continuation(what, value)
    if value and not (value >= 0 and value < 1) then
        check.raise("field 'continue' of %s is %.14g: must be a probability from 0 to below 1, for a "
            .. "match to end", what, value)
    end
    return value
end

local function discount(what, value)
    value = value or 1
    if not (value > 0 and value <= 1) then
        check.raise("field 'discount' of %s is %.14g: must be above 0 and at most 1", what, value)
    end
    return value
end

local function turns_of(what, def)
    local turns = def.turns
    if turns == math.huge and def.exact then return turns end
    if turns == math.huge then
        check.raise("field 'turns' of %s is math.huge: it must be a whole number from 1 to 2147483647 "
            .. "unless exact = true", what)
    end
    if turns ~= nil then check.kind(("field 'turns' of %s"):format(what), turns, "integer") end
    return match.whole(what, "turns", turns, def.continue and LONGEST or 200)
end

-- The fields that matches and tournaments have in common.
local rules_fields = {
    game = "any?", turns = "any?", noise = "number?", perception = "number?", discount = "number?",
    continue = "number?", alternating = "boolean?", exact = "boolean?",
}

---The fields of a definition that has rules and `more`.
function match.fields(more)
    local all = {}
    for _, part in ipairs { rules_fields, more } do
        for name, kind in pairs(part) do
            all[name] = kind
        end
    end
    return all
end

---The rules by which `def` (`what` it is called in sentences) lets two play.
function match.rules(what, def)
    return {
        game = match.game(what, def.game),
        turns = turns_of(what, def),
        noise = probability(what, "noise", def.noise),
        perception = probability(what, "perception", def.perception),
        continue = continuation(what, def.continue),
        discount = discount(what, def.discount),
        alternating = def.alternating or false,
        exact = def.exact or false,
    }
end

---For a match of two of the library at 5, 3, 1, 0 (lua/library.c): a function that returns both
---scores and both players' moves; and its streams.
function match.named(first, second, turns, noise)
    local rules = match.rules("match", { turns = turns, noise = noise })
    local pair = match.pair(library.player("the first player", first),
        library.player("the second player", second), rules, true)
    return function()
        local cc, cd, dc, dd, moves1, moves2 = pair.play()
        local score1, score2 = games.score(rules.game, cc, cd, dc, dd)
        return score1, score2, moves1, moves2
    end, pair.streams
end

-- Sums over repetitions of one match.
local function play_all(first, second, rules, def)
    local settled = match.settled(first, second, rules)
    local repetitions = match.whole("match", "repetitions", def.repetitions, 1)
    local pair = match.pair(first, second, rules, def.moves)
    local play = pair.play
    local name = ("match %.17g"):format(def.seed or 0)
    local sums = { 0, 0, 0, 0 }
    local moves
    for repetition = 1, settled and 1 or repetitions do
        native.key(pair.streams, name, repetition)
        local cc, cd, dc, dd, moves1, moves2 = play()
        sums[1], sums[2], sums[3], sums[4] = sums[1] + cc, sums[2] + cd, sums[3] + dc, sums[4] + dd
        moves = moves1 and { moves1, moves2 }
    end
    local times = settled and repetitions or 1
    return times * sums[1], times * sums[2], times * sums[3], times * sums[4], moves
end

local fields = match.fields {
    players = "table", repetitions = "integer?", seed = "integer?", moves = "boolean?",
}

local methods = {}

function methods:match(def)
    check.fields("match", def, fields)
    if #def.players ~= 2 then
        check.raise("a match has %d players: it must have 2", #def.players)
    end
    local first = library.player("the first player", def.players[1])
    local second = library.player("the second player", def.players[2])
    local rules = match.rules("match", def)
    if rules.exact and def.moves then
        check.raise "a match has both exact and moves: what is an average has no moves"
    end
    local cc, cd, dc, dd, moves = play_all(first, second, rules, def)
    local score1, score2 = games.score(rules.game, cc, cd, dc, dd)
    return { scores = { score1, score2 }, cooperations = { cc + cd, cc + dc }, moves = moves }
end

match.methods, match.key, match.interval = methods, native.key, native.interval

return match
