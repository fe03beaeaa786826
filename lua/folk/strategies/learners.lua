-- SPDX-License-Identifier: GPL-3.0-or-later
-- Strategies that learn: from their own points, or by a model of the other.
local C, D = 1, 2

-- The points of the last round.
local function points(self, own, other)
    return self.payoffs[2 * own + other - 2]
end

local BUSH_MOSTELLER_RATE = 1 / 2

-- Whether moves 1 to `rounds` are a cycle, played twice or more.
local function has_cycle(moves, rounds)
    for length = 1, math.floor(rounds / 2) do
        local repeats = true
        for round = length + 1, rounds do
            repeats = repeats and moves[round] == moves[round - length]
        end
        if repeats then return true end
    end
    return false
end

local function update_revised_downing(self, asked, answer)
    self.asked[asked] = self.asked[asked] + 1
    self.answered[asked] = self.answered[asked] + 2 - answer
    self.share[asked] = self.answered[asked] / self.asked[asked]
end

return {
    {
        name = "adaptive",
        doc = "opens CCCCCCDDDDD, then plays the move that earned it more points so far",
        source = "Li, Hingston & Kendall 2011",
        stochastic = false,
        start = function(self)
            self.earned = { 0, 0 }
        end,
        play = function(own, other, turn, self)
            local earned, last = self.earned, own[turn - 1]
            if last then earned[last] = earned[last] + points(self, last, other[turn - 1]) end
            if turn <= 11 then return turn <= 6 and C or D end
            return earned[C] > earned[D] and C or D
        end,
    },
    {
        name = "bush-mosteller",
        doc = "makes a move more likely when it earned more than a third of the highest payoff, else less",
        source = "Izquierdo & Izquierdo 2008",
        stochastic = true,
        start = function(self)
            self.propensity = { 1 / 2, 1 / 2 }
        end,
        play = function(own, other, turn, self)
            local propensity = self.propensity
            if turn > 1 then
                local last = own[turn - 1]
                local highest = math.max(unpack(self.payoffs))
                local aspiration = math.abs(highest / 3)
                local surplus = points(self, last, other[turn - 1]) - aspiration
                local stimulus = math.max(surplus / math.abs(highest - aspiration), -1)
                local room = stimulus >= 0 and 1 - propensity[last] or propensity[last]
                propensity[last] = propensity[last] + BUSH_MOSTELLER_RATE * stimulus * room
            end
            return self.random() < propensity[C] / (propensity[C] + propensity[D]) and C or D
        end,
    },
    {
        name = "calculator",
        doc = "first-by-joss for 20 rounds; then defects for ever on whom played a cycle, else tit-for-tat",
        source = "LIFL 1998, PRISON",
        stochastic = true,
        play = function(_, other, turn, self)
            if turn == 21 then self.predictable = has_cycle(other, 20) end
            if turn > 20 then return self.predictable and D or other[turn - 1] end
            if other[turn - 1] == D then return D end
            return (turn == 1 or self.random() < 0.9) and C or D
        end,
    },
    {
        name = "revised-downing",
        doc = "estimates how the other answers C and D, trusting at first, and plays what pays more",
        source = "Axelrod 1980b, Downing's entry (K59R) of the second tournament",
        stochastic = false,
        start = function(self)
            self.asked, self.answered, self.share = { 0, 0 }, { 0, 0 }, { 1, 0 }
        end,
        play = function(own, other, turn, self)
            if turn == 1 then return C end
            if turn > 2 then update_revised_downing(self, own[turn - 2], other[turn - 1]) end
            local good, bad = self.share[C], self.share[D]
            local cooperate = 6 * good - 8 * bad - 2
            local alternate = 4 * good - 5 * bad - 1
            if cooperate >= 0 and cooperate >= alternate then return C end
            if cooperate >= 0 or alternate >= 0 then return 3 - own[turn - 1] end
            return D
        end,
    },
}
