-- SPDX-License-Identifier: GPL-3.0-or-later
-- Callbacks at virtual times. Each scheduled one has a slot, which names it in the engine's event; slots
-- are used again. A handle is the slot together with how often the slot has been used, in one number, so
-- that a stale handle is recognised.
local import, native = ...

local bounds = import "bounds"
local check = import "check"
local world = import "world"

local schedule, unschedule = native.schedule, native.cancel

local SLOTS = 2 ^ 26 -- callbacks that may be pending at once
local HUGE = math.huge

local callbacks = {} -- slot -> function, or the table of a repetition; false: free
local uses = {}      -- slot -> how often it was used
local slot_count = 0
local free, free_count = {}, 0

local function take(callback)
    local slot
    if free_count > 0 then
        slot = free[free_count]
        free_count = free_count - 1
    else
        slot = slot_count + 1
        if slot == SLOTS then check.raise("no more than %d callbacks can be pending", SLOTS - 1) end
        slot_count = slot
        uses[slot] = 0
    end
    callbacks[slot] = callback
    return slot
end

local function release(slot)
    callbacks[slot] = false
    uses[slot] = uses[slot] + 1
    free_count = free_count + 1
    free[free_count] = slot
end

local function handle_of(slot)
    return uses[slot] % SLOTS * SLOTS + slot
end

local function at(time, callback, priority)
    local slot = take(callback)
    schedule(slot, time, priority or 0)
    return handle_of(slot)
end

local function check_callback(method, fn, priority)
    if type(fn) ~= "function" then check.kind(method .. ": what is called", fn, "function") end
    -- 32767 is that of changes of parameters, which come before all else (lua/intervention.c)
    if priority ~= nil then bounds.whole(method .. ": priority", priority, -32768, 32766) end
end

local function check_time(method, time)
    if type(time) ~= "number" or not (time >= world.now and time < HUGE) then
        check.raise("%s: time is %s: it must be a number that is not before now, %.14g",
            method, check.show(time), world.now)
    end
end

-- The n-th call is at start + n * interval: no rounding adds up.
local function repeat_again(slot, again)
    local n = again.n + 1
    again.n = n
    local last = n == again.count
    if last then release(slot) end
    if again.callback(n) == false then
        if not last and callbacks[slot] == again then release(slot) end
    elseif not last and callbacks[slot] == again then
        schedule(slot, again.start + (n + 1) * again.interval, 0)
    end
end

-- The engine calls this for each event of a callback.
native.dispatch(function(slot, now)
    world.now, world.running = now, false
    local callback = callbacks[slot]
    if type(callback) == "table" then return repeat_again(slot, callback) end
    release(slot)
    callback()
end)

local methods = {}

function methods:now()
    return world.now
end

function methods:at(time, fn, priority)
    check_time("at", time)
    check_callback("at", fn, priority)
    return at(time, fn, priority)
end

function methods:after(delay, fn, priority)
    bounds.delay("after: delay", delay)
    check_callback("after", fn, priority)
    return at(world.now + delay, fn, priority)
end

function methods:every(interval, fn, count)
    if type(interval) ~= "number" or not (interval > 0 and interval < HUGE) then
        check.raise("every: interval is %s: it must be more than 0 time units", check.show(interval))
    end
    check_callback("every", fn)
    if count ~= nil then bounds.whole("every: count", count, 1, 2 ^ 53) end
    local start = world.now
    return at(start + interval, {
        callback = fn, start = start, interval = interval, count = count, n = 0,
    })
end

function methods:cancel(handle)
    bounds.whole("cancel: handle", handle, 1, 2 ^ 53)
    local slot = handle % SLOTS
    if not callbacks[slot] or handle_of(slot) ~= handle then return false end
    unschedule(slot)
    release(slot)
    return true
end

function methods:stop()
    native.stop()
end

function methods:finish_at(time)
    check_time("finish_at", time)
    native.finish_at(time)
end

function methods:progress(fraction)
    bounds.share("progress: fraction", fraction)
    native.progress(fraction)
end

return { methods = methods, after = function(delay, fn) return at(world.now + delay, fn) end }
