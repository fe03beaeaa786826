-- SPDX-License-Identifier: GPL-3.0-or-later
-- Matches of a tournament in which a mind plays that is no strategy: it may ask the outside world, so
-- each match is a process that plays round by round. All matches of a repetition are played at the
-- same time, and the next repetition begins when the last of them has ended.
local import = ...
local agents = import "agent"
local check = import "check"

local asked_match = {}

-- What the matches of strategies can have, and these not: its value by default.
local refused = {
    { "noise", 0 }, { "perception", 0 }, { "continue", nil }, { "discount", 1 },
    { "alternating", false }, { "exact", false },
}

local function check_rules(minds, names, rules)
    local mind = minds[1].strategy and 2 or 1
    for _, rule in ipairs(refused) do
        local name, default = rule[1], rule[2]
        if rules[name] ~= default then
            check.raise("the tournament has '%s', which only matches of strategies can have: '%s' is "
                .. "a mind that is asked round by round; leave '%s' out, or let strategies alone play",
                name, names[mind], name)
        end
    end
end

---What plays matches of two minds by the rules: play(process, repetition) gives how often CC, CD, DC
---and DD happened. Each match has agents of its own, whose chance is keyed by the match, so that they
---remember nothing of another one.
function asked_match.pair(first, second, first_name, second_name, name, rules)
    local minds, names = { first, second }, { first_name, second_name }
    check_rules(minds, names, rules)
    agents.announce(first_name)
    agents.announce(second_name)
    return function(process, repetition)
        local players = {}
        for seat = 1, 2 do
            players[seat] = agents.for_match(names[seat], minds[seat],
                ("player %d of %s"):format(seat, name), repetition)
        end
        local moves = process:play { game = rules.game, turns = rules.turns, players = players }.moves
        local outcomes = { 0, 0, 0, 0 }
        for turn = 1, rules.turns do
            local own, other = moves[1]:sub(turn, turn), moves[2]:sub(turn, turn)
            local outcome = (own == "C" and 1 or 3) + (other == "C" and 0 or 1)
            outcomes[outcome] = outcomes[outcome] + 1
        end
        return outcomes
    end
end

-- Plays a repetition of all meetings; calls `ended` when the last match has.
local function play_all(sim, meetings, repetition, ended)
    local left = #meetings
    for _, meeting in ipairs(meetings) do
        sim:process(meeting.name, function(process)
            meeting.outcomes = meeting.asked(process, repetition)
            left = left - 1
            if left == 0 then sim:after(0, ended) end
        end)
    end
end

---Lets the meetings play so many repetitions, one a time unit if matches take no longer, and calls
---conclude(repetition) after each.
function asked_match.every(sim, meetings, repetitions, conclude)
    local start = sim:now()
    local function begin(repetition)
        play_all(sim, meetings, repetition, function()
            conclude(repetition)
            if repetition == repetitions then return end
            sim:at(math.max(sim:now(), start + repetition + 1), function() begin(repetition + 1) end)
        end)
    end
    sim:at(start + 1, function() begin(1) end)
end

return asked_match
