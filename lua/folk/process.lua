-- SPDX-License-Identifier: GPL-3.0-or-later
-- Processes: agents with a life of their own. The function of each runs as a coroutine of the engine
-- (lua/process.c says what it yields and how it is resumed). A message that finds its receiver at work
-- costs no event: it is put into the mailbox, and the receiver takes it without yielding.
-- A mailbox is two arrays of (message, from) pairs: one is written, the other is read; when all is read
-- they change places. So both stay dense, and neither grows beyond the longest queue.
local import, native = ...

local bounds = import "bounds"
local check = import "check"
local processes = import("sandbox").processes
local rng = import "rng"
local schedule = import "schedule"
local world = import "world"

local start, park, wake, ask = native.start, native.park, native.wake, native.ask
local dismiss = native.dismiss
local yield = coroutine.yield
local getmetatable = getmetatable

local Process = {}
local metatable = {
    __index = Process,
    __metatable = "process", -- what getmetatable says of a process
    __tostring = function(self) return ("process '%s'"):format(self.name) end,
}

local function refuse(self, method)
    if getmetatable(self) ~= "process" then
        check.raise("%s is called as self:%s(…), with a process before the colon", method, method)
    end
    check.raise("process '%s' is not running now: only its own function can call %s",
        self.name, method)
end

local function refuse_coroutine(self)
    check.raise("process '%s' has waited within another coroutine: only its own function can wait",
        self.name)
end

-- Who it is that calls a method of `self`: the process itself, or a helper that it has set to work
-- (self:all), in whose function the process's own name is still seen.
local function acting(self, method)
    local running = world.running
    if running == self then return self end
    local process = running and running.mailbox.helps
    while process do
        if process == self then return running end
        process = process.mailbox.helps
    end
    refuse(self, method)
end

function Process:wait(delay)
    if world.running ~= self then self = acting(self, "wait") end
    local resumed, _, now = yield(self, delay)
    if resumed ~= self then refuse_coroutine(self) end
    world.running, world.now = self, now
end

-- Waits for what park or ask has announced.
local function wait_for(self)
    local resumed, _, now, reply, problem = yield(self, 0)
    if resumed ~= self then refuse_coroutine(self) end
    world.running, world.now = self, now
    return reply, problem
end

local function put(mailbox, message, from)
    local count = mailbox.written + 2
    local writing = mailbox.writing
    writing[count - 1], writing[count] = message, from
    mailbox.written = count
    if mailbox.parked then wake(mailbox.id) end
end

-- Apart from send, as LuaJIT does not compile a function whose locals a closure takes.
local function put_later(mailbox, message, from, delay)
    bounds.delay("send: delay", delay)
    schedule.after(delay, function() put(mailbox, message, from) end)
end

function Process:send(to, message, delay)
    if getmetatable(to) ~= "process" then
        check.raise("send: the receiver is %s: it must be a process", check.show(to))
    end
    if message == nil then
        check.raise "send: the message is nil, which is what receive returns after its time-out"
    end
    if delay ~= nil then return put_later(to.mailbox, message, self, delay) end
    put(to.mailbox, message, self)
end

-- False when there is nothing to read.
local function refill(mailbox)
    local written = mailbox.written
    if written == 0 then return false end
    mailbox.reading, mailbox.writing = mailbox.writing, mailbox.reading
    mailbox.read, mailbox.readable = 0, written
    mailbox.written = 0
    return true
end

local function wait_for_message(self, mailbox, timeout)
    if timeout ~= nil then bounds.delay("receive: timeout", timeout) end
    mailbox.parked = true
    park(self.id, timeout) -- no code of the scenario's may come between this and the yield
    wait_for(self)
    mailbox.parked = false
    return refill(mailbox)
end

function Process:receive(timeout)
    if world.running ~= self then refuse(self, "receive") end
    local mailbox = self.mailbox
    local read = mailbox.read
    if read == mailbox.readable then
        if not refill(mailbox) and not wait_for_message(self, mailbox, timeout) then return nil end
        read = 0
    end
    mailbox.read = read + 2
    local reading = mailbox.reading
    local message, from = reading[read + 1], reading[read + 2]
    reading[read + 1], reading[read + 2] = false, false
    return message, from
end

function Process:now()
    return world.now
end

local question_fields = { to = "text", request = "text", latency = "number?" }

function Process:ask(question)
    self = acting(self, "ask")
    check.fields("ask", question, question_fields)
    local latency = question.latency or 0
    bounds.delay("ask: latency", latency)
    ask(self.id, question.to, question.request, latency)
    return wait_for(self)
end

function Process:ended()
    return self.mailbox.ended
end

-- Helpers wait for the next job, which never comes once their process has ended.
local function dismiss_helpers(mailbox)
    for _, helper in ipairs(mailbox.helpers or {}) do
        dismiss_helpers(helper.mailbox)
        helper.mailbox.ended = true
        if not helper.mailbox.crew then dismiss(helper.id) end
    end
end

local function live(now, self, life, ...)
    processes[coroutine.running()] = true
    world.running, world.now = self, now
    life(self, ...)
    self.mailbox.ended = true
    dismiss_helpers(self.mailbox)
end

-- A process's question to the outside world: the reply, or nil and an error.
local function exchange(self, to, request, latency, tolerant, stand_in)
    ask(self.id, to, request, latency, tolerant, stand_in)
    return wait_for(self)
end

local function begin(name, fn, ...)
    -- With its methods in the object itself, a call in an agent's inner loop finds them at once.
    local process = setmetatable({
        name = name, wait = Process.wait, send = Process.send, receive = Process.receive,
        ask = Process.ask, ended = Process.ended,
    }, metatable)
    local id = start(process, name, live, process, fn, ...)
    process.id, process.rng = id, rng.open("process", id)
    process.mailbox = {
        id = id, parked = false, ended = false,
        writing = {}, written = 0, reading = {}, read = 0, readable = 0,
    }
    return process
end

-- The life of a helper: one job after the other. The last of them to be done wakes whom they help.
local function help(self)
    local mailbox = self.mailbox
    while true do
        local crew = mailbox.crew
        crew.results[mailbox.index] = crew.functions[mailbox.index](self)
        mailbox.crew = nil
        crew.left = crew.left - 1
        if crew.left == 0 then wake(crew.id) end
        park(self.id)
        wait_for(self)
    end
end

-- What has been sent to a helper for a job that is done is none of the next one's business.
local function forget_messages(mailbox)
    if mailbox.written > 0 or mailbox.read < mailbox.readable then
        mailbox.writing, mailbox.reading = {}, {}
        mailbox.written, mailbox.read, mailbox.readable = 0, 0, 0
    end
end

local function set_to_work(self, helpers, index, crew)
    local helper = helpers[index]
    if helper then
        forget_messages(helper.mailbox)
        helper.mailbox.crew = crew
        wake(helper.id)
        return
    end
    helper = begin(self.name, help)
    local mailbox = helper.mailbox
    mailbox.helps, mailbox.index, mailbox.crew = self, index, crew
    helpers[index] = helper
end

function Process:all(functions)
    self = acting(self, "all")
    check.kind("what all runs", functions, "table")
    local count = #functions
    for index = 1, count do
        check.kind(("function %d of all"):format(index), functions[index], "function")
    end
    local mailbox = self.mailbox
    local crew = { left = count, results = {}, functions = functions, id = self.id }
    if count == 0 then return crew.results end
    local helpers = mailbox.helpers
    if not helpers then
        helpers = {}
        mailbox.helpers = helpers
    end
    for index = 1, count do set_to_work(self, helpers, index, crew) end
    park(self.id)
    wait_for(self)
    return crew.results
end

local methods = {}

function methods:process(name, fn, ...)
    check.kind("process: name", name, "text")
    check.kind("process: its function", fn, "function")
    return begin(name, fn, ...)
end

return { methods = methods, Process = Process, exchange = exchange, acting = acting }
