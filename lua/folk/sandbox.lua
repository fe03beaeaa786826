-- SPDX-License-Identifier: GPL-3.0-or-later
-- What a scenario's code may use of Lua. The list is the law: a name that is not in it does not
-- exist for a scenario. A run must give the same bytes anywhere, so nothing here tells the time, an
-- address, the order of a hash table, or anything of the machine; and nothing reaches a file or
-- loads code but require.
local import, native = ...
local check = import "check"
local frozen = import "frozen"
local ordered = import "ordered"
local raise = check.raise
local format, gsub = string.format, string.gsub

---`sandbox.random` is the run's folk.Rng behind math.random, once there is a run.
---`sandbox.processes` has as its keys the coroutines that only the engine resumes.
local sandbox = { processes = setmetatable({}, { __mode = "k" }) }

-- Where C calls Lua that calls C again, calls nest on the C stack, which would end the program when
-- it is full: coroutines that resume each other, and gsub with a function.
local NESTED = 200
local depth = 0

local function leave(...)
    depth = depth - 1
    return ...
end

local function enter()
    if depth == NESTED then
        raise("stack overflow: more than %d calls of gsub or of coroutines in each other", NESTED)
    end
    depth = depth + 1
end

local function pass_on(ok, ...)
    if not ok then error((...), 0) end
    return ...
end

local function nested(fn, ...)
    enter()
    return pass_on(leave(pcall(fn, ...)))
end

-- tostring(value) without the address that it shows for tables, functions, coroutines and the like.
local function text_of(value)
    local kind = type(value)
    if kind == "string" or kind == "number" then return tostring(value) end
    if kind == "function" then return kind end
    local meta = debug.getmetatable(value)
    local by_meta = type(meta) == "table" and kind ~= "cdata" and rawget(meta, "__tostring")
    if by_meta then
        local text = by_meta(value)
        if type(text) ~= "string" then
            raise("__tostring returned %s, not a text", check.show(text))
        end
        return text
    end
    return (gsub(tostring(value), ": 0x%x+$", ""))
end

local function has_address(value)
    local kind = type(value)
    return kind ~= "string" and kind ~= "number" and kind ~= "boolean" and kind ~= "nil"
end

-- The arguments, as texts where they would print an address.
local function without_addresses(value, ...)
    if has_address(value) then value = text_of(value) end
    if select("#", ...) == 0 then return value end
    return value, without_addresses(...)
end

local function format_text(template, ...)
    if type(template) == "string" and template:find("p", 1, true)
        and template:gsub("%%%%", ""):find "%%[^%a]*p" then
        raise "string.format has no %%p here: an address differs from run to run"
    end
    if select("#", ...) == 0 then return format(template) end
    return format(template, without_addresses(...))
end

local function substitute(text, pattern, by, count)
    if type(by) == "string" then return gsub(text, pattern, by, count) end
    return nested(gsub, text, pattern, by, count)
end

local function resume(thread, ...)
    if type(thread) ~= "thread" then
        raise("coroutine.resume takes a coroutine, not %s", check.show(thread))
    end
    if sandbox.processes[thread] then
        raise "coroutine.resume is refused for a process: the engine resumes it when its time has come"
    end
    enter()
    return leave(coroutine.resume(thread, ...))
end

local function wrap(fn)
    local thread = coroutine.create(fn)
    return function(...) return pass_on(resume(thread, ...)) end
end

local function print_line(...)
    local texts = { ... }
    for index = 1, select("#", ...) do
        texts[index] = text_of(texts[index])
    end
    native.print(table.concat(texts, "\t"))
end

-- What a weak table holds depends on when the garbage collector runs, which differs with and
-- without JIT.
local function set_metatable(t, meta)
    if type(meta) == "table" and rawget(meta, "__mode") ~= nil then
        raise "a metatable with __mode is refused: what a weak table holds differs from run to run"
    end
    return setmetatable(t, meta)
end

-- rawset would go around what is frozen; it writes only where no protected metatable is.
local function raw_set(t, key, value)
    local meta = debug.getmetatable(t)
    if meta and rawget(meta, "__metatable") ~= nil then
        raise "rawset is refused for a table whose metatable is protected"
    end
    return rawset(t, key, value)
end

local function random(low, high)
    local rng = sandbox.random
    if not rng then
        raise "math.random has no stream before the run begins: call it in setup or later"
    end
    if not low then return rng:unit() end
    if not high then low, high = 1, low end
    return rng:integer(low, high)
end

local function refuse_seed()
    raise "math.randomseed is refused: the seed of the run is set by --seed, and streams by sim:rng"
end

local allowed = {
    -- values and control
    assert = assert, error = error, pcall = pcall, xpcall = xpcall, select = select, type = type,
    tonumber = tonumber, tostring = text_of, unpack = unpack, print = print_line,

    -- tables; `ipairs` is Lua's own, which LuaJIT compiles
    pairs = ordered, ipairs = ipairs, rawget = rawget, rawequal = rawequal, rawset = raw_set,
    getmetatable = getmetatable, setmetatable = set_metatable,
    table = {
        concat = table.concat, insert = table.insert, maxn = table.maxn, move = table.move,
        remove = table.remove, sort = table.sort,
    },

    -- texts: all but dump
    string = {
        byte = string.byte, char = string.char, find = string.find, format = format_text,
        gmatch = string.gmatch, gsub = substitute, len = string.len, lower = string.lower,
        match = string.match, rep = string.rep, reverse = string.reverse, sub = string.sub,
        upper = string.upper,
    },

    -- arithmetic that is the same everywhere (IEEE 754)
    bit = {
        arshift = bit.arshift, band = bit.band, bnot = bit.bnot, bor = bit.bor, bswap = bit.bswap,
        bxor = bit.bxor, lshift = bit.lshift, rol = bit.rol, ror = bit.ror, rshift = bit.rshift,
        tobit = bit.tobit, tohex = bit.tohex,
    },
    math = {
        abs = math.abs, ceil = math.ceil, floor = math.floor, fmod = math.fmod, frexp = math.frexp,
        huge = math.huge, ldexp = math.ldexp, max = math.max, min = math.min, modf = math.modf,
        pi = math.pi, sqrt = math.sqrt, deg = math.deg, rad = math.rad,

        -- the C library's: their last bit may differ between processors and libraries, as that of
        -- x ^ y does; and x ^ 2 is x * x where LuaJIT has compiled it, so that x * x is better
        acos = math.acos, asin = math.asin, atan = math.atan, atan2 = math.atan2, cos = math.cos,
        cosh = math.cosh, exp = math.exp, log = math.log, log10 = math.log10, pow = math.pow,
        sin = math.sin, sinh = math.sinh, tan = math.tan, tanh = math.tanh,

        -- the run's own stream of chance
        random = random, randomseed = refuse_seed,
    },

    -- agents' lives; the engine schedules its own
    coroutine = {
        create = coroutine.create, isyieldable = coroutine.isyieldable, resume = resume,
        running = coroutine.running, status = coroutine.status, wrap = wrap,
        yield = coroutine.yield,
    },
}

-- What Lua has and a scenario has not, and why.
local refused = {
    os = "a run knows neither the clock nor the machine",
    io = "data comes by folk.read_json and folk.read_csv",
    package = "require finds files beside the scenario",
    ffi = "only Folk's own modules use it", jit = "it is set by --no-jit",
    debug = "it would open the sandbox", load = "code comes by require",
    loadstring = "code comes by require", loadfile = "code comes by require",
    dofile = "code comes by require", next = "its order differs from run to run; use pairs",
    collectgarbage = "memory is limited by --memory", gcinfo = "memory is limited by --memory",
    getfenv = "environments are fixed", setfenv = "environments are fixed",
    module = "a required file returns its table", newproxy = "use setmetatable",
    _G = "there are no globals but Lua's own", _VERSION = "it is LuaJIT 2.1",
}

local function unknown_global(name, known)
    if refused[name] then
        raise("'%s' is not available to a scenario: %s", name, refused[name])
    end
    local near = check.nearest(name, known)
    raise("there is no global '%s'%s", tostring(name),
        near and ("; did you mean '%s'?"):format(near) or ": declare a local of that name first")
end

local function refuse_assignment(name)
    raise("'%s' is assigned without 'local': declare it local", tostring(name))
end

---The environment of a scenario's code. `require` is its way to other files.
function sandbox.environment(require)
    local of_texts = debug.getmetatable ""
    of_texts.__index, of_texts.__metatable = allowed.string, false
    for name, value in pairs(allowed) do
        if type(value) == "table" then allowed[name] = frozen(name, value) end
    end
    allowed.require = require
    return frozen("the environment", allowed, unknown_global, refuse_assignment)
end

return sandbox
