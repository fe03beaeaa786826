-- SPDX-License-Identifier: GPL-3.0-or-later
-- Strategies one move at a time: what the loop of a match does (lua/folk/loop.lua), for agents that
-- decide within processes. A view tells the rounds so far; a player goes on where it stopped, and
-- plays through what it has not seen, so that the moves depend on the view alone.
local import = ...
local check = import "check"

local clear = debug.getregistry()._PRELOAD["table.clear"]()
local type = type

local DILEMMA = { 3, 0, 5, 1 } -- points after CC, CD, DC, DD, where a view tells none

local player = {}

local function refuse(agent, record, move, turn)
    check.raise("strategy '%s' of agent '%s' returned %s in round %d: a move is folk.C (1) or "
        .. "folk.D (2)", record.name, agent.name, check.show(move), turn)
end

local function check_view(agent, view)
    if type(view) ~= "table" then
        check.raise("a strategy decides for agent '%s'%s: the decision needs view = { own = moves, "
            .. "other = moves, turn = n }, not %s", agent.name,
            agent.asker and ", as its stand-in" or "", check.show(view))
    end
    local turn = view.turn
    if type(view.own) ~= "table" or type(view.other) ~= "table" then
        check.raise "the decision's view needs own and other, the moves so far as lists of 1 and 2"
    end
    if type(turn) ~= "number" or not (turn >= 1 and turn < 2 ^ 53) or turn % 1 ~= 0 then
        check.raise("field 'turn' of the decision's view is %s: it must be a whole number of 1 or "
            .. "more", check.show(turn))
    end
end

local function check_move(list, name, turn)
    local move = list[turn]
    if move == 1 or move == 2 then return move end
    check.raise("move %d in '%s' of the decision's view is %s: it must be 1 or 2", turn, name,
        check.show(move))
end

-- A new match for what plays it.
local function begin(state, agent, record, view)
    state.turn, state.at = 0, 1
    if record.data then return end
    clear(state.own)
    clear(state.other)
    local self = state.self
    clear(self)
    self.random = record.stochastic and agent.random or function()
        check.raise("strategy '%s' calls self.random() though it says stochastic = false",
            record.name)
    end
    self.turns = record.uses_length and (view.turns or math.huge) or nil
    self.payoffs = view.payoffs or DILEMMA
    if record.start then record.start(self) end
end

-- The move of the next round, of which the view tells all before it.
local function advance(state, agent, record, view)
    local turn = state.turn + 1
    local own, other
    if turn > 1 then
        own, other = check_move(view.own, "own", turn - 1), check_move(view.other, "other", turn - 1)
    end
    state.turn = turn
    if record.data then
        if own then state.at = record.next[4 * state.at + 2 * own + other - 6] end
        local cooperate = record.cooperate[state.at]
        if record.stochastic then return agent.random() < cooperate and 1 or 2 end
        return cooperate == 1 and 1 or 2
    end
    if own then state.own[turn - 1], state.other[turn - 1] = own, other end
    local move = record.play(state.own, state.other, turn, state.self)
    if move ~= 1 and move ~= 2 then refuse(agent, record, move, turn) end
    return move
end

-- The rounds that this player has seen are those of the view.
local function goes_on(state, view)
    return state.turn == view.turn - 1 and state.turn > 0
end

-- One for each match that an agent is in, known by the list of its own moves. It must not refer to
-- that list itself, for the list to be collected when the match is over.
local function state_of(agent, record, view)
    local states = agent.states
    if not states then
        states = setmetatable({}, { __mode = "k" })
        agent.states = states
    end
    local state = states[view.own]
    if not state or not goes_on(state, view) then
        state = state or { own = {}, other = {}, self = {} }
        states[view.own] = state
        begin(state, agent, record, view)
    end
    return state
end

---The move, 1 or 2, of a strategy (record) for an agent that sees the view.
function player.move(agent, record, view)
    check_view(agent, view)
    local state = state_of(agent, record, view)
    local move
    repeat move = advance(state, agent, record, view) until state.turn == view.turn
    return move
end

---The choice that a strategy makes.
function player.choice(agent, record, decision)
    local choices = decision.choices
    if choices == nil or #choices ~= 2 then
        check.raise("strategy '%s' decides for agent '%s'%s: it chooses between two, so the decision "
            .. "needs two choices", record.name, agent.name, agent.asker and ", as its stand-in" or "")
    end
    return choices[player.move(agent, record, decision.view)]
end

---How a mind that is a strategy decides.
function player.decide(_, agent, decision)
    return player.choice(agent, agent.mind.strategy, decision),
        { answers = {}, invalid = 0, fallback = false }
end

return player
