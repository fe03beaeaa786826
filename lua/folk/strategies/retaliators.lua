-- SPDX-License-Identifier: GPL-3.0-or-later
-- Strategies whose answer to a defection hangs on how often the other has defected so far.
local C, D = 1, 2

local function start_counting(self)
    self.defections = 0
end

local function count_defections(self, last)
    if last == D then self.defections = self.defections + 1 end
end

-- Punishes a defection by as many more as `length(defections, rounds)` says.
local function punisher(length)
    return function(_, other, turn, self)
        local last = other[turn - 1]
        count_defections(self, last)
        if (self.remaining or 0) > 0 then
            self.remaining = self.remaining - 1
            return D
        end
        if last ~= D then return C end
        self.remaining = length(self.defections, turn - 1)
        return D
    end
end

-- Punishes a defection by as many more as `length(self)` says, and calms down in two rounds.
local function gradual(length)
    return function(_, other, turn, self)
        count_defections(self, other[turn - 1])
        if self.punishing > 0 then
            self.punishing = self.punishing - 1
            return D
        end
        if self.calming > 0 then
            self.calming = self.calming - 1
            return C
        end
        if other[turn - 1] ~= D then return C end
        self.punishing, self.calming = length(self), 2
        return D
    end
end

local function start_gradual(self)
    self.defections, self.answered, self.punishing, self.calming = 0, 0, 0, 0
end

-- Backstabber's moves before the last two rounds.
local function backstab(self)
    return self.defections > 3 and D or C
end

-- How often the player was exploited (CD) against how often it exploited (DC), times a share.
local function start_retaliating(self)
    self.suffered, self.inflicted, self.retaliations = 0, 0, 0
end

local function is_behind(self, own, other, share)
    if own ~= other then
        if own == C then
            self.suffered = self.suffered + 1
        elseif own then
            self.inflicted = self.inflicted + 1
        end
    end
    return self.suffered > self.inflicted * share
end

local function retaliate(share)
    return function(own, other, turn, self)
        return is_behind(self, own[turn - 1], other[turn - 1], share) and D or C
    end
end

local function limited_retaliate(share, limit)
    return function(own, other, turn, self)
        local behind = is_behind(self, own[turn - 1], other[turn - 1], share)
        if behind and self.retaliations < limit then
            self.retaliations = self.retaliations + 1
            return D
        end
        self.retaliations = 0
        return C
    end
end

return {
    {
        name = "punisher",
        doc = "punishes a defection by up to 20 more, in proportion to the other's frequency of defection",
        source = "Axelrod library",
        stochastic = false,
        start = start_counting,
        play = punisher(function(defections, rounds)
            return math.floor(20 * defections / rounds)
        end),
    },
    {
        name = "inverse-punisher",
        doc = "punishes a defection by up to 20 more, in proportion to the other's frequency of cooperation",
        source = "Axelrod library",
        stochastic = false,
        start = start_counting,
        play = punisher(function(defections, rounds)
            return math.max(math.floor(20 * (rounds - defections) / rounds), 1)
        end),
    },
    {
        name = "level-punisher",
        doc = "cooperates ten times, then defects whenever the other defected in more than 20 % of the rounds",
        source = "Arnold 2016, CoopSim",
        stochastic = false,
        start = start_counting,
        play = function(_, other, turn, self)
            count_defections(self, other[turn - 1])
            return turn > 10 and self.defections / (turn - 1) > 0.2 and D or C
        end,
    },
    {
        name = "forgiver",
        doc = "defects whenever the other defected in more than 10 % of the rounds",
        source = "Axelrod library",
        stochastic = false,
        start = start_counting,
        play = function(_, other, turn, self)
            count_defections(self, other[turn - 1])
            return self.defections > (turn - 1) / 10 and D or C
        end,
    },
    {
        name = "forgetful-fool-me-once",
        doc = "defects after the other's second defection; forgets all defections with probability 1/20 a round",
        source = "Axelrod library",
        stochastic = true,
        start = start_counting,
        play = function(_, other, turn, self)
            count_defections(self, other[turn - 1])
            if self.random() < 0.05 then self.defections = 0 end
            return self.defections > 1 and D or C
        end,
    },
    {
        name = "backstabber",
        doc = "forgives three defections, defects for ever after the fourth, and in the last two rounds",
        source = "Axelrod library",
        stochastic = false,
        uses_length = true,
        start = start_counting,
        play = function(_, other, turn, self)
            count_defections(self, other[turn - 1])
            return turn > self.turns - 2 and D or backstab(self)
        end,
    },
    {
        name = "doublecrosser",
        doc = "backstabber that plays tit-for-2-tats from round 8 to 180 with whom did not defect before",
        source = "Axelrod library",
        stochastic = false,
        uses_length = true,
        start = start_counting,
        play = function(_, other, turn, self)
            local last = other[turn - 1]
            count_defections(self, last)
            if turn == 8 then self.trusting = self.defections == 0 end
            if turn > self.turns - 2 then return D end
            if not self.trusting or turn > 180 then return backstab(self) end
            return last == D and other[turn - 2] == D and D or C
        end,
    },
    {
        name = "gradual",
        doc = "answers a defection by as many as the other has made so far and two cooperations",
        source = "CRISTAL Lab, SMAC team 2018, as the Axelrod library reads it",
        stochastic = false,
        start = start_gradual,
        play = gradual(function(self) return self.defections - 1 end),
    },
    {
        name = "original-gradual",
        doc = "gradual that does not count the defections made while it punishes or calms down",
        source = "Beaufils, Delahaye & Mathieu 1997",
        stochastic = false,
        start = start_gradual,
        play = gradual(function(self)
            self.answered = self.answered + 1
            return self.answered - 1
        end),
    },
    {
        name = "retaliate",
        doc = "defects while CD happened to it more than a tenth as often as DC",
        source = "Axelrod library",
        stochastic = false,
        start = start_retaliating,
        play = retaliate(0.1),
    },
    {
        name = "retaliate-2",
        doc = "defects while CD happened to it more than 0.08 times as often as DC",
        source = "Axelrod library",
        stochastic = false,
        start = start_retaliating,
        play = retaliate(0.08),
    },
    {
        name = "retaliate-3",
        doc = "defects while CD happened to it more than 0.05 times as often as DC",
        source = "Axelrod library",
        stochastic = false,
        start = start_retaliating,
        play = retaliate(0.05),
    },
    {
        name = "limited-retaliate",
        doc = "retaliate that cooperates once after 20 defections in a row",
        source = "Axelrod library",
        stochastic = false,
        start = start_retaliating,
        play = limited_retaliate(0.1, 20),
    },
    {
        name = "limited-retaliate-2",
        doc = "retaliate-2 that cooperates once after 15 defections in a row",
        source = "Axelrod library",
        stochastic = false,
        start = start_retaliating,
        play = limited_retaliate(0.08, 15),
    },
    {
        name = "limited-retaliate-3",
        doc = "retaliate-3 that cooperates once after 20 defections in a row",
        source = "Axelrod library",
        stochastic = false,
        start = start_retaliating,
        play = limited_retaliate(0.05, 20),
    },
}
