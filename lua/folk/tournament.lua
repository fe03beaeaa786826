-- SPDX-License-Identifier: GPL-3.0-or-later
-- Round-robin tournaments. Each repetition is an event. A match's streams are keyed by the names of
-- the two who meet and the repetition, and the name that sorts first plays first: who else takes
-- part, and in which order the players are listed, changes no match. What is kept are sums, so
-- memory does not grow.
local import = ...
local check = import "check"
local games = import "games"
local library = import "library"
local match = import "match"

local BLOCK = 50 -- repetitions of a meeting that are played at once

-- The players' records and their names, which key the matches: the second of a name is "name (2)".
local function read_players(players)
    local records, names, seen = {}, {}, {}
    for index, player in ipairs(players) do
        local record = library.player(("player %d of the tournament"):format(index), player)
        local name = record.name
        seen[name] = (seen[name] or 0) + 1
        names[index] = seen[name] == 1 and name or ("%s (%d)"):format(name, seen[name])
        records[index] = record
    end
    if #records < 2 then
        check.raise("the tournament has %d players: it must have 2 or more", #records)
    end
    return records, names
end

-- One who meets another; `i` and `j` are their indices, the name that sorts first before the other.
local function meeting(records, names, i, j, flip)
    if names[j] < names[i] then i, j = j, i end
    local pair = match.pair(records[i], records[j], flip > 0, false)
    return {
        i = i, j = j, play = pair.play, streams = pair.streams,
        name = ("%s against %s"):format(names[i], names[j]),
        settled = match.settled(records[i], records[j], flip), outcomes = {},
    }
end

local function meetings_of(records, names, twins, flip)
    local meetings = {}
    for i = 1, #records do
        for j = twins and i or i + 1, #records do
            meetings[#meetings + 1] = meeting(records, names, i, j, flip)
        end
    end
    return meetings
end

local function zeros(count)
    local sequence = {}
    for index = 1, count do
        sequence[index] = 0
    end
    return sequence
end

-- Sums over the repetitions.
local function tally_of(count)
    local tally = { scores = {}, cooperations = zeros(count), mean = zeros(count), squares = zeros(count) }
    for index = 1, count do
        tally.scores[index] = zeros(count)
    end
    return tally
end

-- Plays the next BLOCK repetitions of a meeting: its loop stays in the processor's caches that way,
-- and as a match hangs on its key alone, playing it early changes nothing.
local function play_block(tournament, meeting, first)
    local outcomes, at = meeting.outcomes, 0
    for repetition = first, math.min(first + BLOCK - 1, tournament.repetitions) do
        match.key(meeting.streams, meeting.name, repetition)
        outcomes[at + 1], outcomes[at + 2], outcomes[at + 3], outcomes[at + 4] =
            meeting.play(tournament.game, tournament.turns, tournament.noise)
        if meeting.settled then break end
        at = at + 4
    end
end

-- How often CC, CD, DC and DD happened in a repetition; one that is settled is played once.
local function outcomes_of(tournament, meeting, repetition)
    local place = (repetition - 1) % BLOCK
    if place == 0 and not (meeting.settled and repetition > 1) then
        play_block(tournament, meeting, repetition)
    end
    local outcomes, at = meeting.outcomes, meeting.settled and 0 or 4 * place
    return outcomes[at + 1], outcomes[at + 2], outcomes[at + 3], outcomes[at + 4]
end

-- A twin's score is the mean of both: either is the player.
local function add_meeting(tally, round, meeting, score1, score2, c1, c2)
    local i, j = meeting.i, meeting.j
    if i == j then
        score1 = (score1 + score2) / 2
        c1, c2 = (c1 + c2) / 2, 0
    else
        tally.scores[j][i] = tally.scores[j][i] + score2
        round[j] = round[j] + score2
    end
    tally.scores[i][j] = tally.scores[i][j] + score1
    round[i] = round[i] + score1
    tally.cooperations[i] = tally.cooperations[i] + c1
    tally.cooperations[j] = tally.cooperations[j] + c2
end

-- Running mean and sum of squared deviations (Welford 1962) of each player's points in a match.
local function add_round(tally, round, opponents, repetition)
    for index, points in ipairs(round) do
        local value = points / opponents
        local deviation = value - tally.mean[index]
        tally.mean[index] = tally.mean[index] + deviation / repetition
        tally.squares[index] = tally.squares[index] + deviation * (value - tally.mean[index])
    end
end

local function play_round(sim, tournament, repetition)
    local tally, round = tournament.tally, zeros(#tournament.names)
    local welfare, cooperative = 0, 0
    for _, meeting in ipairs(tournament.meetings) do
        local cc, cd, dc, dd = outcomes_of(tournament, meeting, repetition)
        local score1, score2 = games.score(tournament.game, cc, cd, dc, dd)
        add_meeting(tally, round, meeting, score1, score2, cc + cd, cc + dc)
        welfare = welfare + score1 + score2
        cooperative = cooperative + 2 * cc + cd + dc
    end
    add_round(tally, round, tournament.opponents, repetition)
    local rounds = #tournament.meetings * tournament.turns
    sim:tick {
        cooperative = cooperative, opportunities = 2 * rounds, welfare = welfare,
        worst = rounds * tournament.worst, best = rounds * tournament.best,
    }
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

local function result_of(tournament)
    local tally, repetitions = tournament.tally, tournament.repetitions
    local result = {
        names = tournament.names, mean = tally.mean, scores = tally.scores,
        error = {}, cooperation = {}, ranking = ranking_of(tally.mean),
    }
    local moves = tournament.opponents * tournament.turns * repetitions
    for i, row in ipairs(tally.scores) do
        local variance = repetitions > 1 and tally.squares[i] / (repetitions - 1) or 0
        result.error[i] = math.sqrt(variance / repetitions)
        result.cooperation[i] = tally.cooperations[i] / moves
        for j = 1, #row do
            row[j] = row[j] / repetitions
        end
    end
    return result
end

local fields = {
    players = "table", game = "any?", turns = "integer?", repetitions = "integer?",
    noise = "number?", twins = "boolean?", done = "function?",
}

local methods = {}

function methods:tournament(def)
    check.fields("tournament", def, fields)
    local records, names = read_players(def.players)
    local twins = def.twins ~= false
    local tournament = {
        game = match.game("tournament", def.game),
        turns = match.whole("tournament", "turns", def.turns, 200),
        repetitions = match.whole("tournament", "repetitions", def.repetitions, 5),
        noise = match.noise("tournament", def.noise),
        names = names, opponents = twins and #records or #records - 1,
        tally = tally_of(#records),
    }
    tournament.meetings = meetings_of(records, names, twins, tournament.noise)
    tournament.worst, tournament.best = tournament.game:worst(), tournament.game:best()
    self:every(1, function(repetition)
        play_round(self, tournament, repetition)
        if repetition == tournament.repetitions and def.done then def.done(result_of(tournament)) end
    end, tournament.repetitions)
end

return { methods = methods }
