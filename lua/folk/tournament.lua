-- SPDX-License-Identifier: GPL-3.0-or-later
-- Tournaments: everyone meets everyone, or on a network its neighbours. Each repetition is an
-- event. A match's streams are keyed by the names of the two who meet and the repetition, and the
-- name that sorts first plays first: who else takes part, and in which order the players are
-- listed, changes no match. What is kept are sums, so memory does not grow. A match in which a mind
-- plays that is no strategy may ask and take time (lua/folk/asked_match.lua).
local import = ...
local asked_match = import "asked_match"
local check = import "check"
local games = import "games"
local match = import "match"
local mind = import "mind"

local BLOCK = 50 -- repetitions of a meeting that are played at once

-- The players' minds and their names, which key the matches: the second of a name is "name (2)".
local function read_players(players)
    local minds, names, seen = {}, {}, {}
    for index, player in ipairs(players) do
        local record = mind.of(("player %d of the tournament"):format(index), player)
        local name = record.name
        seen[name] = (seen[name] or 0) + 1
        names[index] = seen[name] == 1 and name or ("%s (%d)"):format(name, seen[name])
        minds[index] = record
    end
    if #minds < 2 then
        check.raise("the tournament has %d players: it must have 2 or more", #minds)
    end
    return minds, names
end

-- One who meets another; `i` and `j` are their indices, the name that sorts first before the other.
local function meeting(minds, names, i, j, rules)
    if names[j] < names[i] then i, j = j, i end
    local first, second = minds[i].strategy, minds[j].strategy
    local meets = { i = i, j = j, name = ("%s against %s"):format(names[i], names[j]), outcomes = {} }
    if first and second then
        local pair = match.pair(first, second, rules, false)
        meets.play, meets.streams = pair.play, pair.streams
        meets.settled = match.settled(first, second, rules)
    else
        meets.asked = asked_match.pair(minds[i], minds[j], names[i], names[j], meets.name, rules)
    end
    return meets
end

-- Each edge of a network: of anything with a size and neighbours(self, node).
local function neighbours(network, count)
    check.kind("field 'network' of tournament", network, "table")
    if network.size ~= count then
        check.raise("the tournament has %d players on a network of %s nodes: it must have one for "
            .. "each player", count, check.show(network.size))
    end
    local pairs_of = {}
    for i = 1, count do
        for _, j in ipairs(network:neighbours(i)) do
            if j >= i and j <= count then pairs_of[#pairs_of + 1] = { i, j } end
        end
    end
    return pairs_of
end

local function all_pairs(count, twins)
    local pairs_of = {}
    for i = 1, count do
        for j = twins and i or i + 1, count do
            pairs_of[#pairs_of + 1] = { i, j }
        end
    end
    return pairs_of
end

-- All meetings, and those of them that are played by asking.
local function meetings_of(minds, names, pairs_of, rules)
    local meetings, asked = {}, {}
    for index, pair in ipairs(pairs_of) do
        meetings[index] = meeting(minds, names, pair[1], pair[2], rules)
        if meetings[index].asked then asked[#asked + 1] = meetings[index] end
    end
    return meetings, asked
end

local function zeros(count)
    local sequence = {}
    for index = 1, count do
        sequence[index] = 0
    end
    return sequence
end

local function matrix(count)
    local rows = {}
    for index = 1, count do
        rows[index] = {}
    end
    return rows
end

-- Sums over the repetitions; in the matrices what is absent never met.
local function tally_of(count)
    return {
        scores = matrix(count), cooperations = matrix(count), rounds = matrix(count),
        mean = zeros(count), squares = zeros(count), opponents = zeros(count), weight = 0,
    }
end

local function add(sums, i, j, value)
    sums[i][j] = (sums[i][j] or 0) + value
end

-- Plays the next BLOCK repetitions of a meeting: its loop stays in the processor's caches that way,
-- and as a match hangs on its key alone, playing it early changes nothing.
local function play_block(tournament, meeting, first)
    local outcomes, at = meeting.outcomes, 0
    for repetition = first, math.min(first + BLOCK - 1, tournament.repetitions) do
        match.key(meeting.streams, meeting.name, repetition)
        outcomes[at + 1], outcomes[at + 2], outcomes[at + 3], outcomes[at + 4] =
            meeting.play()
        if meeting.settled then break end
        at = at + 4
    end
end

-- How often CC, CD, DC and DD happened in a repetition; one that is settled is played once.
local function outcomes_of(tournament, meeting, repetition)
    if meeting.asked then return unpack(meeting.outcomes) end
    local place = (repetition - 1) % BLOCK
    if place == 0 and not (meeting.settled and repetition > 1) then
        play_block(tournament, meeting, repetition)
    end
    local outcomes, at = meeting.outcomes, meeting.settled and 0 or 4 * place
    return outcomes[at + 1], outcomes[at + 2], outcomes[at + 3], outcomes[at + 4]
end

local function add_player(tally, i, j, score, cooperation, rounds)
    add(tally.scores, i, j, score)
    add(tally.cooperations, i, j, cooperation)
    add(tally.rounds, i, j, rounds)
end

-- A twin's score is the mean of both: either is the player.
local function add_meeting(tally, round, meeting, score1, score2, c1, c2, rounds)
    local i, j = meeting.i, meeting.j
    if i == j then
        score1, c1 = (score1 + score2) / 2, (c1 + c2) / 2
    else
        add_player(tally, j, i, score2, c2, rounds)
        round[j] = round[j] + score2
    end
    add_player(tally, i, j, score1, c1, rounds)
    round[i] = round[i] + score1
    tally.weight = tally.weight + rounds
end

-- Running mean and sum of squared deviations (Welford 1962) of each player's points in a match.
local function add_round(tally, round, repetition)
    for index, points in ipairs(round) do
        local value = points / tally.opponents[index]
        local deviation = value - tally.mean[index]
        tally.mean[index] = tally.mean[index] + deviation / repetition
        tally.squares[index] = tally.squares[index] + deviation * (value - tally.mean[index])
    end
end

local function play_round(sim, tournament, repetition)
    local tally, round = tournament.tally, zeros(#tournament.names)
    local welfare, cooperative, before = 0, 0, tally.weight
    for _, meeting in ipairs(tournament.meetings) do
        local cc, cd, dc, dd = outcomes_of(tournament, meeting, repetition)
        local score1, score2 = games.score(tournament.game, cc, cd, dc, dd)
        add_meeting(tally, round, meeting, score1, score2, cc + cd, cc + dc, cc + cd + dc + dd)
        welfare = welfare + score1 + score2
        cooperative = cooperative + 2 * cc + cd + dc
    end
    add_round(tally, round, repetition)
    local rounds = tally.weight - before
    if tournament.record then
        sim:tick {
            cooperative = cooperative, opportunities = 2 * rounds, welfare = welfare,
            worst = rounds * tournament.worst, best = rounds * tournament.best,
        }
    end
    sim:progress(repetition / tournament.repetitions)
end

local function ranking_of(mean)
    local ranking = {}
    for index = 1, #mean do
        ranking[index] = index
    end
    table.sort(ranking, function(a, b)
        if mean[a] ~= mean[b] then return mean[a] > mean[b] end
        return a < b
    end)
    return ranking
end

local function sum(row, count)
    local total = 0
    for index = 1, count do
        total = total + (row[index] or 0)
    end
    return total
end

-- Turns a player's sums over its opponents into means; returns its share of moves that were C.
local function average(scores, cooperations, rounds, repetitions, count)
    local cooperative = sum(cooperations, count) / sum(rounds, count)
    for j = 1, count do
        if scores[j] then
            scores[j], cooperations[j] = scores[j] / repetitions, cooperations[j] / rounds[j]
        end
    end
    return cooperative
end

local function result_of(tournament)
    local tally, repetitions, count = tournament.tally, tournament.repetitions, #tournament.names
    local rounds = tally.weight / (#tournament.meetings * repetitions)
    local result = {
        names = tournament.names, mean = tally.mean, ranking = ranking_of(tally.mean),
        scores = tally.scores, cooperations = tally.cooperations,
        error = {}, low = {}, high = {}, cooperation = {},
        worst = rounds * tournament.worst, best = rounds * tournament.best,
    }
    for i = 1, count do
        local squares = tally.squares[i]
        local variance = repetitions > 1 and squares / (repetitions - 1) or 0
        result.error[i] = math.sqrt(variance / repetitions)
        result.low[i], result.high[i] = match.interval(tally.mean[i], squares, repetitions)
        result.cooperation[i] = average(tally.scores[i], tally.cooperations[i], tally.rounds[i],
            repetitions, count)
    end
    return result
end

-- How many matches each plays in a repetition.
local function count_opponents(opponents, pairs_of, names)
    for _, pair in ipairs(pairs_of) do
        opponents[pair[1]] = opponents[pair[1]] + 1
        if pair[1] ~= pair[2] then opponents[pair[2]] = opponents[pair[2]] + 1 end
    end
    for index, count in ipairs(opponents) do
        if count == 0 then
            check.raise("player %d of the tournament, %s, has no neighbour on the network: each must "
                .. "meet one at least", index, names[index])
        end
    end
end

local fields = match.fields {
    players = "table", repetitions = "integer?", twins = "boolean?", network = "any?",
    record = "boolean?", done = "function?",
}

local methods = {}

function methods:tournament(def)
    check.fields("tournament", def, fields)
    local minds, names = read_players(def.players)
    local rules = match.rules("tournament", def)
    if def.network and def.twins then
        check.raise "the tournament has both network and twins: on a network only neighbours meet"
    end
    local pairs_of = def.network and neighbours(def.network, #minds)
        or all_pairs(#minds, def.twins ~= false)
    local meetings, asked = meetings_of(minds, names, pairs_of, rules)
    local tournament = {
        game = rules.game, repetitions = match.whole("tournament", "repetitions", def.repetitions, 5),
        names = names, tally = tally_of(#minds), record = def.record ~= false, meetings = meetings,
    }
    count_opponents(tournament.tally.opponents, pairs_of, names)
    tournament.worst, tournament.best = tournament.game:worst(), tournament.game:best()
    local function conclude(repetition)
        play_round(self, tournament, repetition)
        if repetition == tournament.repetitions and def.done then def.done(result_of(tournament)) end
    end
    if #asked == 0 then return self:every(1, conclude, tournament.repetitions) end
    asked_match.every(self, asked, tournament.repetitions, conclude)
end

return { methods = methods }
