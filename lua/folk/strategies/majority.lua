-- SPDX-License-Identifier: GPL-3.0-or-later
-- Strategies that count what the other did, in the whole match or in a window of its last rounds.
local import = ...
local families = import "families"

local C, D = 1, 2

-- Plays the move that the other made most often in its last `window` rounds; `tie` when even.
local function majority(window, tie)
    return function(_, other, turn, self)
        local newest, dropped = other[turn - 1], other[turn - 1 - window]
        local lead = (self.lead or 0) + (newest and 3 - 2 * newest or 0) -- of C over D
        if dropped then lead = lead - (3 - 2 * dropped) end
        self.lead = lead
        if lead == 0 then return tie end
        return lead > 0 and C or D
    end
end

local function count(text, move)
    return select(2, text:gsub(move, move))
end

local function majority_of_5(tie)
    return families.recall(5, function(seen)
        local defections = 2 * count(seen, "D")
        if defections == #seen then return tie == D end
        return defections > #seen
    end)
end

local function start_counting(self)
    self.cooperations = 0
end

-- Cooperates as often as the other has so far, and with probability `first` in the first round.
local function average_copier(first)
    return function(_, other, turn, self)
        local chance = first
        if turn > 1 then
            self.cooperations = self.cooperations + 2 - other[turn - 1]
            chance = self.cooperations / (turn - 1)
        end
        return self.random() < chance and C or D
    end
end

return {
    {
        name = "go-by-majority",
        doc = "plays what the other played most often; C when even",
        source = "Axelrod 1984; Mittal & Deb 2009, soft majority",
        stochastic = false,
        play = majority(math.huge, C),
    },
    {
        name = "go-by-majority-5",
        doc = "plays what the other played most often in its last 5 rounds; C when even",
        source = "Axelrod library",
        memory = 5,
        machine = majority_of_5(C),
    },
    {
        name = "go-by-majority-10",
        doc = "plays what the other played most often in its last 10 rounds; C when even",
        source = "Axelrod library",
        stochastic = false,
        memory = 10,
        play = majority(10, C),
    },
    {
        name = "go-by-majority-20",
        doc = "plays what the other played most often in its last 20 rounds; C when even",
        source = "Axelrod library",
        stochastic = false,
        memory = 20,
        play = majority(20, C),
    },
    {
        name = "go-by-majority-40",
        doc = "plays what the other played most often in its last 40 rounds; C when even",
        source = "Axelrod library",
        stochastic = false,
        memory = 40,
        play = majority(40, C),
    },
    {
        name = "hard-go-by-majority",
        doc = "plays what the other played most often; D when even",
        source = "Mittal & Deb 2009, hard majority",
        stochastic = false,
        play = majority(math.huge, D),
    },
    {
        name = "hard-go-by-majority-5",
        doc = "plays what the other played most often in its last 5 rounds; D when even",
        source = "Axelrod library",
        memory = 5,
        machine = majority_of_5(D),
    },
    {
        name = "hard-go-by-majority-10",
        doc = "plays what the other played most often in its last 10 rounds; D when even",
        source = "Axelrod library",
        stochastic = false,
        memory = 10,
        play = majority(10, D),
    },
    {
        name = "hard-go-by-majority-20",
        doc = "plays what the other played most often in its last 20 rounds; D when even",
        source = "Axelrod library",
        stochastic = false,
        memory = 20,
        play = majority(20, D),
    },
    {
        name = "hard-go-by-majority-40",
        doc = "plays what the other played most often in its last 40 rounds; D when even",
        source = "Axelrod library",
        stochastic = false,
        memory = 40,
        play = majority(40, D),
    },
    {
        name = "shortmem",
        doc = "cooperates 11 times; then plays the move that leads by 3 in the other's last 10, else tit-for-tat",
        source = "André, Honovan, Felipe & Frederico 2013",
        stochastic = false,
        memory = 10,
        start = function(self)
            self.lead = 0
        end,
        play = function(_, other, turn, self)
            if turn == 1 then return C end
            self.lead = self.lead + 3 - 2 * other[turn - 1]
            if turn <= 11 then return C end
            self.lead = self.lead - (3 - 2 * other[turn - 11])
            if math.abs(self.lead) >= 3 then return self.lead > 0 and C or D end
            return other[turn - 1]
        end,
    },
    {
        name = "average-copier",
        doc = "cooperates as often as the other has so far; opens with either move",
        source = "Axelrod library",
        stochastic = true,
        start = start_counting,
        play = average_copier(1 / 2),
    },
    {
        name = "nice-average-copier",
        doc = "cooperates first, then as often as the other has so far",
        source = "Axelrod library",
        stochastic = true,
        start = start_counting,
        play = average_copier(1),
    },
}
