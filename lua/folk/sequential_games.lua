-- SPDX-License-Identifier: GPL-3.0-or-later
-- Games in which players move one after the other and see all earlier moves. A game is a tree: a
-- node is an end, with a payoff for each player, or a decision of one player between named actions.
-- Backward induction finds what subgame-perfect play can lead to.
local import = ...
local bounds = import "bounds"
local check = import "check"
local family_of = import "game_family"
local frozen = import "frozen"

local NODES, DEPTH, PLAYERS = 100000, 200, 100

-- "after 'pass', 'take'"
local function place(path)
    if #path == 0 then return "at the root" end
    return "after '" .. table.concat(path, "', '") .. "'"
end

local function read_end(game, node, path)
    if #node ~= game.players then
        check.raise("sequential: the end %s has %d payoffs: it must have one for each of the %d "
            .. "players", place(path), #node, game.players)
    end
    local payoffs = {}
    for player = 1, game.players do
        if not check.is_finite(node[player]) then
            check.raise("sequential: payoff %d at the end %s is %s: it must be a finite number of "
                .. "points", player, place(path), check.show(node[player]))
        end
        payoffs[player] = node[player]
    end
    local leaf = { payoffs = payoffs, path = path }
    game.ends[#game.ends + 1] = leaf
    return leaf
end

local read

local function read_action(game, decision, entry, path)
    if type(entry) ~= "table" or type(entry[1]) ~= "string" or #entry ~= 2 then
        check.raise("sequential: an action %s must be { its name, the node that it leads to }",
            place(path))
    end
    local name = entry[1]
    if decision.known[name] then
        check.raise("sequential: two actions %s are called '%s'", place(path), name)
    end
    decision.known[name] = true
    local onwards = { unpack(path) }
    onwards[#onwards + 1] = name
    local index = #decision.actions + 1
    decision.actions[index] = name
    decision.children[index] = read(game, entry[2], onwards)
end

local function read_decision(game, node, path)
    bounds.whole("sequential: who decides " .. place(path), node.player, 1, game.players)
    if #node == 0 then check.raise("sequential: the decision %s has no actions", place(path)) end
    local decision = { player = node.player, actions = {}, children = {}, known = {} }
    for i = 1, #node do read_action(game, decision, node[i], path) end
    return decision
end

-- A copy of a node, in which nothing can be wrong.
function read(game, node, path)
    if type(node) ~= "table" then
        check.raise("sequential: the node %s is %s: it must be a table", place(path),
            check.show(node))
    end
    game.nodes = game.nodes + 1
    if game.nodes > NODES then
        check.raise("sequential: the tree has more than %d nodes", NODES)
    end
    if #path > DEPTH then
        check.raise("sequential: the tree has more than %d moves in a row", DEPTH)
    end
    return (node.player == nil and read_end or read_decision)(game, node, path)
end

local function outcome(leaf)
    return { path = { unpack(leaf.path) }, payoffs = { unpack(leaf.payoffs) } }
end

-- The ends to which subgame-perfect play in pure strategies can lead from a node. Who decides can
-- choose an end if it is worth at least what every action gives at its worst, as play after the
-- other actions may be at its worst for that player.
local function reachable(node)
    if node.payoffs then return { node } end
    local player, ends, secured = node.player, {}, -math.huge
    for _, child in ipairs(node.children) do
        local worst = math.huge
        for _, leaf in ipairs(reachable(child)) do
            ends[#ends + 1] = leaf
            worst = math.min(worst, leaf.payoffs[player])
        end
        secured = math.max(secured, worst)
    end
    local chosen = {}
    for _, leaf in ipairs(ends) do
        if leaf.payoffs[player] >= secured then chosen[#chosen + 1] = leaf end
    end
    return chosen
end

local methods = {}

function methods.subgame_perfect(game)
    local outcomes = {}
    for index, leaf in ipairs(reachable(game.root)) do outcomes[index] = outcome(leaf) end
    return outcomes
end

function methods.play(game, choose)
    check.kind("play: what chooses", choose, "function")
    local node, path = game.root, {}
    while not node.payoffs do
        local index = choose(node.player, { unpack(node.actions) }, { unpack(path) })
        bounds.whole(("play: the action that player %d chooses %s"):format(node.player, place(path)),
            index, 1, #node.actions)
        path[#path + 1] = node.actions[index]
        node = node.children[index]
    end
    return outcome(node)
end

local function extreme(game, better)
    local found
    for _, leaf in ipairs(game.ends) do
        local sum = 0
        for player = 1, game.players do sum = sum + leaf.payoffs[player] end
        found = found and better(found, sum) or sum
    end
    return found
end

function methods.best(game) return extreme(game, math.max) end

function methods.worst(game) return extreme(game, math.min) end

local function create(name, players, tree)
    bounds.whole("sequential: players", players, 1, PLAYERS)
    local game = { players = players, ends = {}, nodes = 0 }
    game.root = read(game, tree, {})
    local contents = { name = name, players = players }
    for key, method in pairs(methods) do
        contents[key] = function(_, ...) return method(game, ...) end
    end
    return frozen("a sequential game", contents)
end

local games = {}

local fields = { name = "text?", players = "integer?", tree = "table" }

function games.sequential(def)
    check.fields("sequential", def, fields)
    return create(def.name or "sequential", def.players or 2, def.tree)
end

games.ultimatum = family_of("ultimatum", {
    params = { { "amount", 10, "integer" } },
    condition = "an amount from 1 to 10000",
    holds = function(v) return v.amount >= 1 and v.amount <= 10000 end,
    make = function(v)
        local offers = { player = 1 }
        for offer = 0, v.amount do
            offers[offer + 1] = { "offer " .. offer, {
                player = 2, { "accept", { v.amount - offer, offer } }, { "reject", { 0, 0 } },
            } }
        end
        return create("ultimatum", 2, offers)
    end,
})

local function returns(kept, received)
    local answers = { player = 2 }
    for returned = 0, received do
        answers[returned + 1] = {
            "return " .. returned, { kept + returned, received - returned },
        }
    end
    return answers
end

games.trust = family_of("trust", {
    params = { { "endowment", 10, "integer" }, { "multiplier", 3, "integer" } },
    condition = "endowment from 1 to 100 and multiplier from 2 to 10",
    holds = function(v)
        return v.endowment >= 1 and v.endowment <= 100 and v.multiplier >= 2 and v.multiplier <= 10
    end,
    make = function(v)
        local gifts = { player = 1 }
        for sent = 0, v.endowment do
            gifts[sent + 1] = {
                "send " .. sent, returns(v.endowment - sent, v.multiplier * sent),
            }
        end
        return create("trust", 2, gifts)
    end,
})

-- Who takes at a move gets the large pile, the other the small one; passing multiplies both. After
-- the last pass the piles go as if the next player took.
games.centipede = family_of("centipede", {
    params = {
        { "moves", 4, "integer" }, { "large", 0.4, "number" }, { "small", 0.1, "number" },
        { "factor", 2, "number" },
    },
    condition = "moves from 1 to 100, factor > 1 and large > factor * small > 0",
    holds = function(v)
        return v.moves >= 1 and v.moves <= 100 and v.factor > 1 and v.small > 0
            and v.large > v.factor * v.small
    end,
    make = function(v)
        local function take(move, large, small)
            return move % 2 == 1 and { large, small } or { small, large }
        end
        local function node(move, large, small)
            local taken = take(move, large, small)
            if move > v.moves then return taken end
            return {
                player = 2 - move % 2, { "take", taken },
                { "pass", node(move + 1, v.factor * large, v.factor * small) },
            }
        end
        return create("centipede", 2, node(1, v.large, v.small))
    end,
})

return { games = games }
