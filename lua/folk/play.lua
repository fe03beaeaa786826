-- SPDX-License-Identifier: GPL-3.0-or-later
-- Matches of two agents, whatever their minds, round by round: both decide at the same time. Who is
-- asked is told the payoffs and the rounds so far in plain sentences, unless the scenario words it.
local import = ...
local agents = import "agent"
local answer = import "answer"
local check = import "check"
local games = import "games"
local process = import "process"
local request = import "request"

local char, concat, type = string.char, table.concat, type

local LONGEST = 2 ^ 31 - 1 -- rounds
local LETTERS = 26

local fields = {
    game = "any", players = "table", turns = "integer", choices = "table?", decision = "function?",
    each = "function?",
}

local function points_of(game, seat, own, other)
    if seat == 1 then return game:payoff(own, other) end
    local row, column = game:payoff(other, own)
    return column, row
end

local function said(points)
    return request.number(points) .. (points == 1 and " point" or " points")
end

-- "If you choose A and the other chooses B, you get 0 points and the other gets 5 points."
local function payoffs_said(game, seat, choices, others)
    local lines = {}
    for own = 1, #choices do
        for other = 1, #others do
            local mine, theirs = points_of(game, seat, own, other)
            lines[#lines + 1] = ("If you choose %s and the other player chooses %s, you get %s and the "
                .. "other player gets %s."):format(choices[own], others[other], said(mine), said(theirs))
        end
    end
    return concat(lines, "\n")
end

local function listed(choices)
    return concat(choices, ", ", 1, #choices - 1) .. (#choices > 1 and " or " or "") .. choices[#choices]
end

-- A player of a match: what it sees, and what it is told.
local function seat_of(match, seat, def)
    local game = match.game
    local agent = agents.record("play", def.players[seat])
    local choices, others = match.choices[seat], match.choices[3 - seat]
    local view = { own = {}, other = {}, turn = 0, turns = def.turns }
    if #choices == 2 and #others == 2 then
        view.payoffs = {}
        for own = 1, 2 do
            for other = 1, 2 do
                view.payoffs[2 * own + other - 2] = (points_of(game, seat, own, other))
            end
        end
    end
    local rules = not def.decision and agent.asks and ("You play a game with another player, %s in all. "
        .. "In each round you both choose one option at the same time.\n\n%s"):format(
        def.turns == 1 and "one round" or def.turns .. " rounds", payoffs_said(game, seat, choices, others))
    return { agent = agent, view = view, rules = rules, history = "", choices = choices, others = others }
end

-- What the players are asked where the scenario has no words of its own.
local function default_decision(side)
    local choices = side.choices
    local decision = { choices = choices, fallback = choices[1], view = side.view }
    if not side.rules then return decision end
    local told = side.rules .. (side.history ~= "" and "\n\nThe rounds so far:" .. side.history or "")
        .. ("\n\nThis is round %d. "):format(side.view.turn)
    local question = ("Which option do you choose, %s?"):format(listed(choices))
    decision.prompt = told .. question
    decision.predict = {
        prompt = told .. ("Which option do you think the other player will choose, %s?")
            :format(listed(side.others)),
        choices = side.others,
        given = function(prediction)
            return told .. ("Given that you think that the other player will choose %s, which option do "
                .. "you choose, %s?"):format(prediction, listed(choices))
        end,
    }
    return decision
end

local function own_decision(match, seat, side, ask)
    local given = ask(seat, match)
    check.kind("what field 'decision' of play returned", given, "table")
    local decision = {}
    for name, value in pairs(given) do decision[name] = value end
    if decision.view == nil then decision.view = side.view end
    if decision.choices == nil then decision.choices = side.choices end
    if decision.fallback == nil then decision.fallback = decision.choices[1] end
    return decision
end

local function index_of(choices, choice)
    for index = 1, #choices do
        if choices[index] == choice then return index end
    end
end

-- One player's action in this round.
local function act(match, seat, side, def, running)
    local decision = def.decision and own_decision(match, seat, side, def.decision)
        or default_decision(side)
    agents.check_decision(decision)
    local action = index_of(decision.choices or {}, (side.agent.decide(running, side.agent, decision)))
    if not action or action > #side.choices then
        check.raise("play: the decision of player %d must have %d choices, one for each of its actions",
            seat, #side.choices)
    end
    return action
end

local function both_act(self, match, sides, def)
    if not (sides[1].agent.asks and sides[2].agent.asks) then
        local first = act(match, 1, sides[1], def, self)
        return first, act(match, 2, sides[2], def, self)
    end
    local actions = self:all {
        function(helper) return act(match, 1, sides[1], def, helper) end,
        function(helper) return act(match, 2, sides[2], def, helper) end,
    }
    return actions[1], actions[2]
end

local function remember(side, turn, own, other, mine, theirs)
    side.view.own[turn], side.view.other[turn] = own, other
    if not side.rules then return end
    side.history = side.history .. ("\nRound %d: you chose %s and the other player chose %s. You got %s "
        .. "and the other player got %s."):format(turn, side.choices[own], side.others[other], said(mine),
        said(theirs))
end

local function letter(action, count)
    if count == 2 then return action == 1 and "C" or "D" end
    return char(64 + action)
end

local function names_of(count)
    local names = {}
    for action = 1, count do names[action] = char(64 + action) end
    return names
end

local function choices_of(def, game)
    local rows, columns = game.rows, game.columns
    if rows > LETTERS or columns > LETTERS then
        check.raise("play: the game has %d rows and %d columns: at most %d can be played", rows, columns,
            LETTERS)
    end
    local given = def.choices
    if not given then return { names_of(rows), names_of(columns) } end
    answer.check { choices = given }
    if #given ~= rows or rows ~= columns then
        check.raise("field 'choices' of play has %d names: it must have one for each action, and the "
            .. "game has %d rows and %d columns", #given, rows, columns)
    end
    return { given, given }
end

local function check_def(def)
    check.fields("play", def, fields)
    if not games.is(def.game) then
        check.raise("the game of play is %s: it must be a folk.Game", check.show(def.game))
    end
    if #def.players ~= 2 then check.raise("play has %d players: it must have 2", #def.players) end
    if def.turns < 1 or def.turns > LONGEST then
        check.raise("field 'turns' of play is %.14g: it must be from 1 to %d", def.turns, LONGEST)
    end
end

local function play(self, def)
    local match = {
        game = def.game, turn = 0, turns = def.turns, players = def.players,
        choices = choices_of(def, def.game), points = { {}, {} }, scores = { 0, 0 },
    }
    local sides = { seat_of(match, 1, def), seat_of(match, 2, def) }
    match.moves = { sides[1].view.own, sides[2].view.own }
    match.views = { sides[1].view, sides[2].view }
    local letters1, letters2 = {}, {}
    for turn = 1, def.turns do
        match.turn, sides[1].view.turn, sides[2].view.turn = turn, turn, turn
        local first, second = both_act(self, match, sides, def)
        local points1, points2 = def.game:payoff(first, second)
        remember(sides[1], turn, first, second, points1, points2)
        remember(sides[2], turn, second, first, points2, points1)
        letters1[turn], letters2[turn] = letter(first, def.game.rows), letter(second, def.game.columns)
        match.points[1][turn], match.points[2][turn] = points1, points2
        match.scores[1], match.scores[2] = match.scores[1] + points1, match.scores[2] + points2
        if def.each then def.each(turn, { first, second }, { points1, points2 }) end
    end
    return { moves = { concat(letters1), concat(letters2) }, scores = match.scores }
end

function process.Process:play(def)
    local acting = process.acting(self, "play")
    check_def(def)
    return play(acting, def)
end

return { methods = {} }
