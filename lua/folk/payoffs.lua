-- SPDX-License-Identifier: GPL-3.0-or-later
-- Payoffs between types: given as a matrix, those of a game's actions when it is played once, or what
-- strategies get in matches. Two strategies that are data get what they get on average, exactly;
-- others play once if they always play the same, and otherwise `repetitions` matches.
local import, native = ...
local check = import "check"
local games = import "games"
local library = import "library"
local match = import "match"

local REPETITIONS = 100

local payoffs = {}

---The fields of a definition that says where payoffs come from, and has `more`.
function payoffs.fields(more)
    local all = match.fields { payoffs = "table?", repetitions = "integer?" }
    for name, kind in pairs(more) do all[name] = kind end
    return all
end

-- A result has, row by row, what the row earns against the column, and if that means anything which
-- share of the row's acts is cooperative; and the least and the most that two can earn together.
local function given(what, matrix, count)
    local flat, worst, best = {}, math.huge, -math.huge
    for i = 1, count do
        local row = matrix[i]
        check.kind(("row %d of 'payoffs' of %s"):format(i, what), row, "table")
        for j = 1, count do
            check.kind(("%s: payoff %d, %d"):format(what, i, j), row[j], "number")
            flat[#flat + 1] = row[j]
        end
    end
    if #matrix ~= count or #matrix[1] ~= count then
        check.raise("'payoffs' of %s has %d rows and %d columns where there are %d types: it must have "
            .. "a row and a column for each", what, #matrix, #matrix[1], count)
    end
    for i = 1, count do
        for j = 1, count do
            local sum = flat[count * (i - 1) + j] + flat[count * (j - 1) + i]
            worst, best = math.min(worst, sum), math.max(best, sum)
        end
    end
    return { points = flat, worst = worst, best = best }
end

local function of_actions(what, game, count)
    if not games.is(game) then
        check.raise("the game of %s is %s: it must be a folk.Game", what, check.show(game))
    end
    if game.rows ~= count or game.columns ~= count then
        check.raise("the game of %s has %d rows and %d columns where there are %d types: without "
            .. "'turns' each type is an action", what, game.rows, game.columns, count)
    end
    local flat, cooperation = {}, {}
    for i = 1, count do
        for j = 1, count do
            flat[#flat + 1] = (game:payoff(i, j))
            cooperation[#flat] = i == 1 and 1 or 0
        end
    end
    return {
        points = flat, cooperation = count == 2 and cooperation or nil,
        worst = game:worst(), best = game:best(),
    }
end

-- The sums over all repetitions of CC, CD, DC and DD, and how many repetitions these were.
local function outcomes_of(what, first, second, rules, repetitions)
    local exact = first.data and second.data
    local pair_rules = setmetatable({ exact = exact and true or false }, { __index = rules })
    local pair = match.pair(first, second, pair_rules, false)
    if match.settled(first, second, pair_rules) then return 1, pair.play() end
    if not native.in_run() then
        check.raise("%s: %s against %s is a matter of chance: its payoffs are known in a run only",
            what, first.name, second.name)
    end
    local cc, cd, dc, dd = 0, 0, 0, 0
    local name = ("payoffs of %s against %s"):format(first.name, second.name)
    for repetition = 1, repetitions do
        match.key(pair.streams, name, repetition)
        local a, b, c, d = pair.play()
        cc, cd, dc, dd = cc + a, cd + b, dc + c, dd + d
    end
    return repetitions, cc, cd, dc, dd
end

local function of_matches(what, def, players)
    local rules, count = match.rules(what, def), #players
    local repetitions = match.whole(what, "repetitions", def.repetitions, REPETITIONS)
    local records, flat, cooperation, rounds = {}, {}, {}, 0
    for i, player in ipairs(players) do
        records[i] = library.player(("type %d of %s"):format(i, what), player)
    end
    for i = 1, count do
        for j = i, count do
            local times, cc, cd, dc, dd = outcomes_of(what, records[i], records[j], rules, repetitions)
            local all, first, second = cc + cd + dc + dd, games.score(rules.game, cc, cd, dc, dd)
            local there, back = count * (i - 1) + j, count * (j - 1) + i
            if i == j then first, second = (first + second) / 2, (first + second) / 2 end
            flat[there], flat[back] = first / times, second / times
            cooperation[there] = i == j and (2 * cc + cd + dc) / (2 * all) or (cc + cd) / all
            if i ~= j then cooperation[back] = (cc + dc) / all end
            rounds = math.max(rounds, all / times)
        end
    end
    return {
        points = flat, cooperation = cooperation,
        worst = rounds * rules.game:worst(), best = rounds * rules.game:best(),
    }
end

---Payoffs between `players`: names or strategies, where the definition asks for matches.
function payoffs.of(what, def, players)
    local count = #players
    if def.payoffs then
        if def.game then check.raise("%s has both 'payoffs' and 'game': it must have one", what) end
        return given(what, def.payoffs, count)
    end
    if def.turns == nil and def.continue == nil and def.game ~= nil then
        return of_actions(what, def.game, count)
    end
    return of_matches(what, def, players)
end

return payoffs
