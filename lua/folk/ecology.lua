-- SPDX-License-Identifier: GPL-3.0-or-later
-- The ecological tournament: strategies are species, and each generation a species' share grows in
-- proportion to the mean points that it earns against the species as they are now (Axelrod 1980,
-- More Effective Choice in the Prisoner's Dilemma; the discrete replicator equation). Nothing new
-- comes up. Each generation is an event.
local import = ...
local check = import "check"
local match = import "match"

local fields = {
    result = "table", generations = "integer?", shares = "table?", each = "function?",
    done = "function?",
}

local function check_result(result)
    for _, name in ipairs { "names", "scores", "cooperations" } do
        check.kind(("'%s' of ecology's result"):format(name), result[name], "table")
    end
    for i, name in ipairs(result.names) do
        for j, other in ipairs(result.names) do
            local score = result.scores[i][j]
            if score == nil then
                check.raise("ecology: %s never met %s: it needs a tournament of everyone against "
                    .. "everyone, twins too", name, other)
            elseif score < 0 then
                check.raise("ecology: the score of %s against %s is %.14g: it must be 0 or more, as "
                    .. "shares grow in proportion to points", name, other, score)
            end
        end
    end
end

-- Shares at the start, which sum to 1; by default equal ones.
local function shares_of(def, count)
    local shares, total = {}, 0
    for i = 1, count do
        local share = def.shares and def.shares[i] or not def.shares and 1
        if type(share) ~= "number" or not (share >= 0 and share < math.huge) then
            check.raise("share %d of ecology is %s: each of the %d players must have a number of 0 or "
                .. "more", i, check.show(share or nil), count)
        end
        shares[i], total = share, total + share
    end
    if total == 0 then check.raise "the shares of ecology are all 0: one at least must be more" end
    for i = 1, count do
        shares[i] = shares[i] / total
    end
    return shares
end

-- A row's mean over the species as they are.
local function mean_of(row, shares)
    local sum = 0
    for j = 1, #shares do
        sum = sum + row[j] * shares[j]
    end
    return sum
end

-- Means over pairs that meet: points of a player, and its share of moves that are C.
local function measure(result, shares)
    local fitness, mean, cooperation = {}, 0, 0
    for i = 1, #shares do
        fitness[i] = mean_of(result.scores[i], shares)
        mean = mean + shares[i] * fitness[i]
        cooperation = cooperation + shares[i] * mean_of(result.cooperations[i], shares)
    end
    return fitness, mean, cooperation
end

local function grow(shares, fitness, mean)
    for i = 1, #shares do
        shares[i] = shares[i] * fitness[i] / mean
    end
end

local function copy(shares)
    return { unpack(shares) }
end

local methods = {}

function methods:ecology(def)
    check.fields("ecology", def, fields)
    check_result(def.result)
    local result, shares = def.result, shares_of(def, #def.result.names)
    local generations = match.whole("ecology", "generations", def.generations, 1000)
    self:every(1, function(generation)
        local fitness, mean, cooperation = measure(result, shares)
        self:tick {
            cooperative = cooperation, opportunities = 1, welfare = 2 * mean,
            worst = result.worst, best = result.best,
        }
        if mean > 0 then grow(shares, fitness, mean) end
        if def.each then def.each(generation, copy(shares)) end
        self:progress(generation / generations)
        if generation == generations and def.done then def.done(copy(shares)) end
    end, generations)
end

return { methods = methods }
