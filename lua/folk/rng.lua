-- SPDX-License-Identifier: GPL-3.0-or-later
-- Streams of chance. The C core draws ahead into a buffer for each kind of variate (unit, exponential,
-- normal), each from its own stream; the methods only take from the buffers, so that they are fast in
-- interpreted code and LuaJIT can compile them. Values are the core's own, bit for bit, and how far a
-- buffer draws ahead changes none of them.
-- Buffers start small and double, so that a million streams of a few draws each stay cheap; for the same
-- reason, and as LuaJIT finds methods sooner that way, a stream is an array.
local import, native = ...

local bounds = import "bounds"
local check = import "check"
local class = import "class"
local sandbox = import "sandbox"

local refill = native.refill
local floor, type = math.floor, type

-- What lies where in a stream: a buffer for each kind, how many draws are left in it, and its number.
local UNIT, EXPONENTIAL, NORMAL = 1, 2, 3
local UNITS_LEFT, EXPONENTIALS_LEFT, NORMALS_LEFT = 4, 5, 6
local NUMBER = 7

local SMALLEST, LARGEST = 4, 32 -- draws in a buffer
local HUGE = math.huge
local WHOLE = 2 ^ 53 -- as many values has a unit draw
local UNSET = {}

local Rng = {}
local metatable = class("a stream of chance", Rng)

-- Draws ahead into self[kind], from which values are taken from the end; returns how many there are.
local function draw(self, kind)
    local buffer = self[kind]
    local count = math.min(2 * #buffer, LARGEST)
    if count == 0 then
        buffer, count = {}, SMALLEST
        self[kind] = buffer
    end
    refill(self[NUMBER], kind, buffer, count)
    return count
end

local function unit(self)
    local left = self[UNITS_LEFT]
    if left == 0 then left = draw(self, UNIT) end
    self[UNITS_LEFT] = left - 1
    return self[UNIT][left]
end

Rng.unit = unit

-- Apart from integer, as LuaJIT does not compile a loop within a loop it inlines; it hardly ever runs.
local function draw_again(self, count, cells)
    local value
    repeat value = floor(unit(self) * WHOLE / cells) until value < count
    return value
end

-- The unit draw picks one of 2^53 cells; each value gets the same number of cells, and the few left over
-- are drawn again. So every value has exactly the same chance.
function Rng:integer(low, high)
    if type(low) ~= "number" or type(high) ~= "number" or low % 1 ~= 0 or high % 1 ~= 0
        or not (low <= high and high - low < WHOLE) then
        check.raise("integer takes two whole numbers, the lower first, not %s and %s",
            check.show(low), check.show(high))
    end
    local count = high - low + 1
    local cells = floor(WHOLE / count)
    local value = floor(unit(self) * WHOLE / cells)
    if value >= count then value = draw_again(self, count, cells) end
    return low + value
end

function Rng:uniform(low, high)
    if type(low) ~= "number" or type(high) ~= "number" or not (low < high and high - low < HUGE) then
        check.raise("uniform takes two finite numbers, the lower first, not %s and %s",
            check.show(low), check.show(high))
    end
    local value = low + unit(self) * (high - low)
    return value < high and value or low -- rounding may reach high
end

function Rng:chance(p)
    if type(p) ~= "number" or not (p >= 0 and p <= 1) then
        check.raise("chance takes a probability from 0 to 1, not %s", check.show(p))
    end
    return unit(self) < p
end

function Rng:exponential(mean)
    if type(mean) ~= "number" or not (mean > 0 and mean < HUGE) then
        check.raise("exponential takes a mean of more than 0, not %s", check.show(mean))
    end
    local left = self[EXPONENTIALS_LEFT]
    if left == 0 then left = draw(self, EXPONENTIAL) end
    self[EXPONENTIALS_LEFT] = left - 1
    return mean * self[EXPONENTIAL][left]
end

function Rng:normal(mean, deviation)
    if type(mean) ~= "number" or type(deviation) ~= "number" or not (deviation >= 0) then
        check.raise("normal takes a mean and a deviation of 0 or more, not %s and %s",
            check.show(mean), check.show(deviation))
    end
    local left = self[NORMALS_LEFT]
    if left == 0 then left = draw(self, NORMAL) end
    self[NORMALS_LEFT] = left - 1
    return mean + deviation * self[NORMAL][left]
end

local function check_weights(weights)
    check.kind("choice: weights", weights, "table")
    for i = 1, #weights do
        local weight = weights[i]
        if type(weight) ~= "number" or not (weight >= 0 and weight < HUGE) then
            check.raise("choice: weight %d is %s: it must be a number of 0 or more",
                i, check.show(weight))
        end
    end
    check.raise "choice: the weights must have a positive finite sum"
end

function Rng:choice(weights)
    local sum = 0
    if type(weights) ~= "table" then check_weights(weights) end
    for i = 1, #weights do
        local weight = weights[i]
        if type(weight) ~= "number" or not (weight >= 0) then check_weights(weights) end
        sum = sum + weight
    end
    if not (sum > 0 and sum < HUGE) then check_weights(weights) end
    local target = unit(self) * sum
    local reached, last = 0, nil
    for i = 1, #weights do
        local weight = weights[i]
        if weight > 0 then
            reached, last = reached + weight, i
            if target < reached then return i end
        end
    end
    return last -- rounding took target to the sum
end

function Rng:shuffle(items)
    check.kind("shuffle: what is shuffled", items, "table")
    for left = #items, 2, -1 do
        local chosen = self:integer(1, left)
        items[left], items[chosen] = items[chosen], items[left]
    end
    return items
end

local function open(purpose, agent)
    return setmetatable({ UNSET, UNSET, UNSET, 0, 0, 0, native.open(purpose, agent) }, metatable)
end

local opened = {} -- purpose -> agent -> stream; one key has one stream

local methods = {}

function methods:rng(purpose, agent)
    check.kind("rng: purpose", purpose, "text")
    if agent == nil then
        agent = 0
    else
        bounds.whole("rng: agent", agent, 0, WHOLE)
    end
    local streams = opened[purpose]
    if not streams then
        streams = {}
        opened[purpose] = streams
    end
    local stream = streams[agent]
    if not stream then
        stream = open(purpose, agent)
        streams[agent] = stream
    end
    return stream
end

sandbox.random = methods:rng "math.random"

return { methods = methods, open = open }
