-- SPDX-License-Identifier: GPL-3.0-or-later
-- Strategies with parameters: constructors that give strategies that are data. Those of any
-- memory-one vector, lookup table or machine are folk.strategy itself. Each names its strategies by
-- their parameters unless told a name.
local import, native = ...
local check = import "check"
local families = import "families"
local library = import "library"
local match = import "match"
local strategy = import "strategy"

local parametric = {}

local function probability(what, value)
    if value >= 0 and value <= 1 then return value end
    check.raise("%s is %.14g: must be a probability from 0 to 1", what, value)
end

-- A player's payoffs in a prisoner's dilemma.
local function payoffs_of(what, game)
    game = match.game(what, game)
    local r, s, t, p = game:payoff(1, 1), game:payoff(1, 2), game:payoff(2, 1), game:payoff(2, 2)
    if t > r and r > p and p > s then return r, s, t, p end
    check.raise("the game of %s has T = %.14g, R = %.14g, P = %.14g, S = %.14g: it must be "
        .. "T > R > P > S", what, t, r, p, s)
end

local zd_fields = {
    s = "number", l = "number", phi = "number", first = "number?", game = "any?", name = "text?",
}

local function check_zd(def, r, s, t, p)
    local l = def.l
    if l < p or l > r then
        check.raise("field 'l' of zd is %.14g: it must be from P = %.14g to R = %.14g", l, p, r)
    end
    local lowest = -math.min((t - l) / (l - s), (l - s) / (t - l))
    if def.s < lowest or def.s > 1 then
        check.raise("field 's' of zd is %.14g: for l = %.14g it must be from %.6g to 1",
            def.s, l, lowest)
    end
end

local function check_phi(phi, deviation)
    local most = 1 / math.max(unpack(deviation))
    if phi <= 0 or phi > most * (1 + 1e-12) then
        check.raise("field 'phi' of zd is %.14g: for these s and l it must be above 0 and at most %.6g",
            phi, most)
    end
    return math.min(phi, most)
end

---Zero-determinant: s (own points - l) = other's points - l in the long run, whoever the other is.
function parametric.zd(def)
    check.fields("zd", def, zd_fields)
    local r, s, t, p = payoffs_of("zd", def.game)
    check_zd(def, r, s, t, p)
    local deviation = families.zd_deviations(def.s, def.l, r, s, t, p)
    local phi = check_phi(def.phi, deviation)
    return strategy.declare {
        name = def.name or ("zd s=%.6g l=%.6g phi=%.6g"):format(def.s, def.l, def.phi),
        doc = "makes s (own points - l) equal the other's points - l",
        source = "Press & Dyson 2012; Hilbe, Nowak & Sigmund 2013",
        memory_one = families.zd(phi, deviation, probability("field 'first' of zd", def.first or 1)),
    }
end

local gtft_fields = { p = "number?", game = "any?", name = "text?" }

---Tit-for-tat that forgives a defection with probability p, by default as much as is safe.
function parametric.gtft(def)
    check.fields("gtft", def, gtft_fields)
    local r, s, t, p = payoffs_of("gtft", def.game)
    local forgiving = probability("field 'p' of gtft",
        def.p or math.min(1 - (t - r) / (r - s), (r - p) / (t - p)))
    return strategy.declare {
        name = def.name or ("gtft p=%.6g"):format(forgiving),
        doc = "tit-for-tat that forgives a defection with probability p",
        source = "Nowak & Sigmund 1992",
        memory_one = { first = 1, 1, forgiving, 1, forgiving },
    }
end

---Repeats a sequence of moves, whatever the other does.
function parametric.cycler(def)
    check.fields("cycler", def, { moves = "text", name = "text?" })
    if def.moves == "" or def.moves:find "[^CD]" then
        check.raise("field 'moves' of cycler is %s: it must be letters C and D, one at least",
            check.show(def.moves))
    end
    return strategy.declare {
        name = def.name or "cycler " .. def.moves, doc = "repeats a sequence of moves",
        source = "Axelrod library", machine = families.cycler(def.moves),
    }
end

---Cooperates with probability p in each round, whatever happened.
function parametric.mixed(def)
    check.fields("mixed", def, { p = "number", name = "text?" })
    local p = probability("field 'p' of mixed", def.p)
    return strategy.declare {
        name = def.name or ("mixed p=%.6g"):format(p),
        doc = "cooperates with probability p, whatever happened",
        source = "von Neumann & Morgenstern 1944", memory_one = { first = p, p, p, p, p },
    }
end

---A strategy that is data, whose own moves are flipped with a probability.
function parametric.trembling(def)
    check.fields("trembling", def, { strategy = "any", noise = "number", name = "text?" })
    local record = library.player("field 'strategy' of trembling", def.strategy)
    local noise = probability("field 'noise' of trembling", def.noise)
    if not record.data then
        check.raise("strategy '%s' is a function: one that trembles must be data (memory_one, lookup "
            .. "or machine)", record.name)
    end
    return strategy.of_data {
        name = def.name or ("%s noise=%.6g"):format(record.name, noise), doc = record.doc,
        source = record.source, kind = record.kind, memory = record.memory,
        uses_length = false, data = native.trembling(record.data, noise),
    }
end

return { folk = parametric }
