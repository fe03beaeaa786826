-- SPDX-License-Identifier: GPL-3.0-or-later
-- Strategies that remember a defection, or a cooperation, for long or for ever.
local import = ...
local families = import "families"

local C, D = 1, 2

local grudge = families.grudge

return {
    {
        name = "grudger",
        doc = "cooperates until the other defects, then defects for ever (Friedman)",
        source = "Axelrod 1980, Friedman's entry",
        machine = { { "C", 1, 2 }, { "D", 2, 2 } },
    },
    {
        name = "opposite-grudger",
        doc = "defects until the other cooperates, then cooperates for ever",
        source = "Axelrod library",
        machine = { { "D", 2, 1 }, { "C", 2, 2 } },
    },
    {
        name = "easy-go",
        doc = "defects until the other defects, then cooperates for ever",
        source = "LIFL 1998, PRISON",
        machine = { { "D", 1, 2 }, { "C", 2, 2 } },
    },
    {
        name = "aggravater",
        doc = "opens DDD; defects for ever if the other ever defects, otherwise cooperates",
        source = "Axelrod library",
        machine = { { "D", 2, 5 }, { "D", 3, 5 }, { "D", 4, 5 }, { "C", 4, 5 }, { "D", 5, 5 } },
    },
    {
        name = "grudger-alternator",
        doc = "cooperates until the other defects, then alternates D and C for ever",
        source = "LIFL 1998, PRISON",
        stochastic = false,
        play = function(own, other, turn, self)
            if other[turn - 1] == D then self.grudging = true end
            return self.grudging and own[turn - 1] == C and D or C
        end,
    },
    {
        name = "soft-grudger",
        doc = "answers a defection by DDDDCC, whatever the other does meanwhile",
        source = "Li, Hingston & Kendall 2011",
        memory = 6,
        machine = grudge(1, 4, 2),
    },
    {
        name = "general-soft-grudger",
        doc = "soft-grudger, whose three numbers (1 defection, 4 D, 2 C) can be chosen in the Axelrod library",
        source = "Axelrod library",
        memory = 6,
        machine = grudge(1, 4, 2),
    },
    {
        name = "forgetful-grudger",
        doc = "answers a defection by ten defections, whatever the other does meanwhile",
        source = "Axelrod library",
        memory = 10,
        machine = grudge(1, 10, 0),
    },
    {
        name = "once-bitten",
        doc = "answers two defections in a row by eleven, whatever the other does meanwhile",
        source = "Axelrod library",
        memory = 12,
        machine = grudge(2, 11, 0),
    },
    {
        name = "fool-me-once",
        doc = "forgives one defection and defects for ever after the second",
        source = "Axelrod library",
        machine = { { "C", 1, 2 }, { "C", 2, 3 }, { "D", 3, 3 } },
    },
    {
        name = "grumpy",
        doc = "defects once the other defected 11 times more often than it cooperated, until it is 11 less often",
        source = "Axelrod library",
        stochastic = false,
        start = function(self)
            self.grumpiness, self.grumpy = 0, false
        end,
        play = function(_, other, turn, self)
            if turn == 1 then return C end
            self.grumpiness = self.grumpiness + 2 * other[turn - 1] - 3
            if math.abs(self.grumpiness) > 10 then self.grumpy = self.grumpiness > 0 end
            return self.grumpy and D or C
        end,
    },
    {
        name = "tricky-cooperator",
        doc = "cooperates in three rounds, and later when the other defected in one of the last ten",
        source = "Axelrod library",
        stochastic = false,
        memory = 10,
        start = function(self)
            self.last_defection = -math.huge
        end,
        play = function(_, other, turn, self)
            if other[turn - 1] == D then self.last_defection = turn - 1 end
            return turn > 3 and self.last_defection < turn - 10 and D or C
        end,
    },
    {
        name = "tricky-defector",
        doc = "defects, but cooperates after three defections in a row of an other that has ever cooperated",
        source = "Axelrod library",
        machine = { { "D", 2, 1 }, { "D", 2, 3 }, { "D", 2, 4 }, { "D", 2, 5 }, { "C", 2, 5 } },
    },
    {
        name = "doubleresurrection",
        doc = "tit-for-tat that changes its move after it was made five times in a row",
        source = "Arnold 2016, CoopSim",
        stochastic = false,
        memory = 5,
        play = function(own, other, turn, self)
            if turn == 1 then return C end
            local last = own[turn - 1]
            self.run = last == own[turn - 2] and self.run + 1 or 1
            return self.run >= 5 and 3 - last or other[turn - 1]
        end,
    },
}
