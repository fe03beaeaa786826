-- SPDX-License-Identifier: GPL-3.0-or-later
-- Symmetric games of n players: what a player gets hangs on its own action and on how many of all
-- players, itself included, choose each action. Such counts are an outcome of the game. Equilibria,
-- best and worst welfare are found by going through all of them.
local import = ...
local bounds = import "bounds"
local check = import "check"
local family_of = import "game_family"
local frozen = import "frozen"

local OUTCOMES = 100000 -- that are gone through at most
local PLAYERS, ACTIONS = 1e6, 1000
local GAIN = 1e-9 -- of the payoff; a smaller one is rounding

local function list(counts)
    return "{ " .. table.concat(counts, ", ") .. " }"
end

-- A payoff by the scenario's function, which gets counts of its own.
local function evaluate(game, action, counts)
    local payoff = game.payoff(action, { unpack(counts, 1, game.actions) })
    if check.is_finite(payoff) then return payoff end
    check.raise("the payoff of action %d in game '%s' with counts %s is %s: it must be a finite "
        .. "number of points", action, game.name, list(counts), check.show(payoff))
end

-- C(players + actions - 1, actions - 1), or more than OUTCOMES.
local function outcome_count(game)
    local count = 1
    for i = 1, game.actions - 1 do
        count = count * (game.players + i) / i
        if count > OUTCOMES then break end
    end
    return count
end

-- Calls visit(counts) for each outcome, those with most players in the first actions first.
local function each_outcome(game, visit)
    if outcome_count(game) > OUTCOMES then
        check.raise("game '%s' has %d players with %d actions: more than %d outcomes are not gone "
            .. "through", game.name, game.players, game.actions, OUTCOMES)
    end
    local counts = {}
    local function place(action, left)
        if action == game.actions then
            counts[action] = left
            return visit(counts)
        end
        for count = left, 0, -1 do
            counts[action] = count
            place(action + 1, left - count)
        end
    end
    place(1, game.players)
end

local function welfare(game, counts)
    local sum = 0
    for action = 1, game.actions do
        if counts[action] > 0 then
            sum = sum + counts[action] * evaluate(game, action, counts)
        end
    end
    return sum
end

-- Whether one who plays `action` gains by playing `other`.
local function gains(game, counts, action, other)
    local stays = evaluate(game, action, counts)
    counts[action], counts[other] = counts[action] - 1, counts[other] + 1
    local leaves = evaluate(game, other, counts)
    counts[action], counts[other] = counts[action] + 1, counts[other] - 1
    return leaves - stays > GAIN * math.max(1, math.abs(stays))
end

local function is_equilibrium(game, counts)
    for action = 1, game.actions do
        for other = 1, game.actions do
            if counts[action] > 0 and other ~= action and gains(game, counts, action, other) then
                return false
            end
        end
    end
    return true
end

local function check_counts(game, counts)
    check.kind("payoff: the counts", counts, "table")
    local sum = 0
    for action = 1, game.actions do
        bounds.whole(("payoff: the count of action %d"):format(action), counts[action], 0,
            game.players)
        sum = sum + counts[action]
    end
    if sum ~= game.players then
        check.raise("payoff: the counts %s sum to %d: game '%s' has %d players", list(counts), sum,
            game.name, game.players)
    end
end

local methods = {}

function methods.payoff(game, action, counts)
    bounds.whole("payoff: the action", action, 1, game.actions)
    check_counts(game, counts)
    if counts[action] == 0 then
        check.raise("payoff: nobody plays action %d in the counts %s", action, list(counts))
    end
    return evaluate(game, action, counts)
end

function methods.equilibria(game)
    local found = {}
    each_outcome(game, function(counts)
        if is_equilibrium(game, counts) then
            found[#found + 1] = {
                counts = { unpack(counts, 1, game.actions) }, welfare = welfare(game, counts),
            }
        end
    end)
    return found
end

local function extreme(game, better)
    local found
    each_outcome(game, function(counts)
        local sum = welfare(game, counts)
        found = found and better(found, sum) or sum
    end)
    return found
end

function methods.best(game) return extreme(game, math.max) end

function methods.worst(game) return extreme(game, math.min) end

local function create(name, players, actions, payoff)
    bounds.whole(("%s: players"):format(name), players, 2, PLAYERS)
    bounds.whole(("%s: actions"):format(name), actions, 1, ACTIONS)
    local game = { name = name, players = players, actions = actions, payoff = payoff }
    local contents = { name = name, players = players, actions = actions }
    for key, method in pairs(methods) do
        contents[key] = function(_, ...) return method(game, ...) end
    end
    return frozen("a game of n players", contents)
end

local games = {}

local fields = { name = "text?", players = "integer", actions = "integer", payoff = "function" }

function games.n_player(def)
    check.fields("n_player", def, fields)
    return create(def.name or "n_player", def.players, def.actions, def.payoff)
end

-- A contributor pays the cost; the sum of all contributions is multiplied and shared by all. A
-- punisher contributes, and pays the fee to fine each who keeps.
games.public_goods = family_of("public_goods", {
    params = {
        { "players", 4, "integer" }, { "factor", 1.6, "number" }, { "cost", 1, "number" },
        { "fine", 0, "number" }, { "fee", 0, "number" },
    },
    condition = "factor > 0, cost > 0, fine >= 0 and fee >= 0",
    holds = function(v) return v.factor > 0 and v.cost > 0 and v.fine >= 0 and v.fee >= 0 end,
    make = function(v)
        local CONTRIBUTE, KEEP, PUNISH = 1, 2, 3
        return create("public_goods", v.players, v.fine > 0 and 3 or 2, function(action, counts)
            local punishers = counts[PUNISH] or 0
            local share = v.factor * v.cost * (counts[CONTRIBUTE] + punishers) / v.players
            if action == KEEP then return share - v.fine * punishers end
            return share - v.cost - (action == PUNISH and v.fee * counts[KEEP] or 0)
        end)
    end,
})

-- All gain if enough contribute, whether they did or not.
games.threshold_public_goods = family_of("threshold_public_goods", {
    params = {
        { "players", 5, "integer" }, { "threshold", 3, "integer" }, { "benefit", 2, "number" },
        { "cost", 1, "number" },
    },
    condition = "benefit > cost > 0 and a threshold from 1 to players",
    holds = function(v)
        return v.benefit > v.cost and v.cost > 0 and v.threshold >= 1 and v.threshold <= v.players
    end,
    make = function(v)
        return create("threshold_public_goods", v.players, 2, function(action, counts)
            local benefit = counts[1] >= v.threshold and v.benefit or 0
            return benefit - (action == 1 and v.cost or 0)
        end)
    end,
})

-- Action a puts a - 1 units of the endowment into the pool, which yields `slope` X - `crowding` X X
-- for X units, shared in proportion; a unit kept earns `outside`.
games.common_pool = family_of("common_pool", {
    params = {
        { "players", 8, "integer" }, { "endowment", 10, "integer" }, { "outside", 5, "number" },
        { "slope", 23, "number" }, { "crowding", 0.25, "number" },
    },
    condition = "endowment >= 1, slope > outside >= 0 and crowding > 0",
    holds = function(v)
        return v.endowment >= 1 and v.slope > v.outside and v.outside >= 0 and v.crowding > 0
    end,
    make = function(v)
        return create("common_pool", v.players, v.endowment + 1, function(action, counts)
            local own, sum = action - 1, 0
            for other = 1, v.endowment + 1 do sum = sum + (other - 1) * counts[other] end
            return v.outside * (v.endowment - own) + own * (v.slope - v.crowding * sum)
        end)
    end,
})

local function are_contributions(values, most)
    for i = 1, #values do
        local value = values[i]
        if not check.is_finite(value) or value < 0 or value > most then return false end
    end
    return #values > 0
end

-- Action a gives the a-th contribution. Where the sum misses the target, all lose what they kept
-- with probability `risk`.
games.collective_risk = family_of("collective_risk", {
    params = {
        { "players", 6, "integer" }, { "endowment", 40, "number" }, { "target", 120, "number" },
        { "risk", 0.9, "number" }, { "contributions", { 40, 20, 0 }, "table" },
    },
    condition = "a risk from 0 to 1, target > 0 and contributions from 0 to endowment",
    holds = function(v)
        return v.risk >= 0 and v.risk <= 1 and v.target > 0
            and are_contributions(v.contributions, v.endowment)
    end,
    make = function(v)
        local gifts = { unpack(v.contributions) }
        return create("collective_risk", v.players, #gifts, function(action, counts)
            local sum = 0
            for other, gift in ipairs(gifts) do sum = sum + gift * counts[other] end
            return (v.endowment - gifts[action]) * (sum >= v.target and 1 or 1 - v.risk)
        end)
    end,
})

-- Action a is effort a; the least effort of all sets what all gain.
games.weakest_link = family_of("weakest_link", {
    params = {
        { "players", 4, "integer" }, { "efforts", 7, "integer" }, { "benefit", 0.2, "number" },
        { "cost", 0.1, "number" }, { "base", 0.6, "number" },
    },
    condition = "efforts >= 1 and benefit > cost > 0",
    holds = function(v) return v.efforts >= 1 and v.benefit > v.cost and v.cost > 0 end,
    make = function(v)
        return create("weakest_link", v.players, v.efforts, function(action, counts)
            local least = 1
            while counts[least] == 0 do least = least + 1 end
            return v.base + v.benefit * least - v.cost * action
        end)
    end,
})

return { games = games }
