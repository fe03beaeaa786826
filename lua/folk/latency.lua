-- SPDX-License-Identifier: GPL-3.0-or-later
-- How much virtual time an answer takes: drawn when the question is asked, so that nothing depends on
-- how long it takes in truth.
local import = ...
local bounds = import "bounds"
local check = import "check"
local frozen = import "frozen"
local request = import "request"

local ceil, exp = math.ceil, request.exp

local BYTES_PER_TOKEN = 4 -- an estimate: English prose has about four characters to a token
local TOKENS = 256        -- of an answer whose max_tokens nobody has said

local draws = setmetatable({}, { __mode = "k" }) -- by handle

local function declare(name, draw)
    local handle = frozen("latency model", { name = name })
    draws[handle] = draw
    return handle
end

local models = {}

function models.zero()
    return declare("zero", function() return 0 end)
end

function models.constant(time)
    bounds.delay("the time of folk.latency.constant", time)
    return declare("constant", function() return time end)
end

local lognormal_fields = { median = "number", sigma = "number" }

function models.lognormal(def)
    check.fields("folk.latency.lognormal", def, lognormal_fields)
    local median, sigma = def.median, def.sigma
    if median <= 0 then
        check.raise("field 'median' of folk.latency.lognormal is %.14g: it must be above 0", median)
    end
    bounds.delay("field 'sigma' of folk.latency.lognormal", sigma)
    return declare("lognormal", function(stream)
        return median * exp(sigma * stream():normal(0, 1))
    end)
end

local per_token_fields = { base = "number?", input = "number?", output = "number?" }

function models.per_token(def)
    check.fields("folk.latency.per_token", def, per_token_fields)
    local base, input, output = def.base or 0, def.input or 0, def.output or 0
    bounds.delay("field 'base' of folk.latency.per_token", base)
    bounds.delay("field 'input' of folk.latency.per_token", input)
    bounds.delay("field 'output' of folk.latency.per_token", output)
    return declare("per_token", function(_, text, max_tokens)
        return base + input * ceil(#text / BYTES_PER_TOKEN) + output * (max_tokens or TOKENS)
    end)
end

local latency = { models = models }

---What draws a latency: a function of (a function that gives the stream, the request, max_tokens);
---nil when answers take no time.
function latency.of(what, handle)
    if handle == nil then return nil end
    local draw = draws[handle]
    if not draw then
        check.raise("%s is %s: it must be one of folk.latency, for instance folk.latency.constant(2)",
            what, check.show(handle))
    end
    return draw
end

return latency
