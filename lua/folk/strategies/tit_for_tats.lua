-- SPDX-License-Identifier: GPL-3.0-or-later
-- Relatives of tit-for-tat that look further back than one round.
local import = ...
local families = import "families"

local C, D = 1, 2

return {
    {
        name = "tit-for-2-tats",
        doc = "defects when the other defected in both of the last two rounds",
        source = "Axelrod 1980",
        memory = 2,
        machine = { { "C", 1, 2 }, { "C", 1, 3 }, { "D", 1, 3 } },
    },
    {
        name = "two-tits-for-tat",
        doc = "defects when the other defected in either of the last two rounds",
        source = "Axelrod 1984",
        memory = 2,
        machine = { { "C", 1, 2 }, { "D", 3, 2 }, { "D", 1, 2 } },
    },
    {
        name = "hard-tit-for-tat",
        doc = "defects when the other defected in any of the last three rounds",
        source = "prisoners-dilemma.com 2017",
        memory = 3,
        machine = { { "C", 1, 2 }, { "D", 3, 2 }, { "D", 4, 2 }, { "D", 1, 2 } },
    },
    {
        name = "hard-tit-for-2-tats",
        doc = "defects when the other defected twice in a row within the last three rounds",
        source = "Stewart & Plotkin 2012",
        memory = 3,
        machine = families.recall(3, function(seen) return seen:find "DD" end),
    },
    {
        name = "spiteful-tit-for-tat",
        doc = "tit-for-tat until the other defects twice in a row, then defects for ever",
        source = "LIFL 1998, PRISON",
        machine = { { "C", 1, 2 }, { "D", 1, 3 }, { "D", 3, 3 } },
    },
    {
        name = "sneaky-tit-for-tat",
        doc = "defects from round 3 on until the other defects; then plays tit-for-tat, but lets a punishment pass",
        source = "Axelrod library",
        stochastic = false,
        play = function(own, other, turn, self)
            local last = other[turn - 1]
            if last == D then self.punished = true end
            if turn <= 2 then return C end
            if not self.punished then return D end
            if last == D and own[turn - 2] == D then return C end
            return last
        end,
    },
    {
        name = "contrite-tit-for-tat",
        doc = "tit-for-tat that accepts the answer to its own defection by mistake, until it cooperated again",
        source = "Wu & Axelrod 1995",
        stochastic = false,
        memory = 3,
        start = function(self)
            self.contrite, self.intended = false, C
        end,
        play = function(own, other, turn, self)
            if turn == 1 then return C end
            local made, last = own[turn - 1], other[turn - 1]
            if self.contrite and made == C then
                self.contrite, self.intended = false, C
                return C
            end
            if made == D and self.intended == C and last == C then self.contrite = true end
            self.intended = last
            return last
        end,
    },
    {
        name = "adaptive-tit-for-tat",
        doc = "keeps an image of the other that moves halfway to each move; cooperates while it is 1/2 or more",
        source = "Tzafestas 2000",
        stochastic = false,
        start = function(self)
            self.image = 1 / 2
        end,
        play = function(_, other, turn, self)
            if turn == 1 then return C end
            self.image = self.image + (2 - other[turn - 1] - self.image) / 2
            return self.image >= 1 / 2 and C or D
        end,
    },
    {
        name = "omega-tft",
        doc = "tit-for-tat that breaks deadlocks by cooperating twice and gives up on whom it finds random",
        source = "Slany & Kienreich 2007",
        stochastic = false,
        start = function(self)
            self.randomness, self.deadlock = 0, 0
        end,
        play = function(own, other, turn, self)
            if turn <= 2 then return other[turn - 1] or C end
            if self.deadlock >= 3 then
                self.deadlock = self.deadlock == 3 and 4 or 0
                return C
            end
            local before, last = other[turn - 2], other[turn - 1]
            if before == C and last == C then self.randomness = self.randomness - 1 end
            if before ~= last then self.randomness = self.randomness + 1 end
            if own[turn - 1] ~= last then self.randomness = self.randomness + 1 end
            if self.randomness >= 8 then return D end
            self.deadlock = before ~= last and self.deadlock + 1 or 0
            return last
        end,
    },
    {
        name = "forgiving-tit-for-tat",
        doc = "answers a defection by one when the other has defected in more than 10 % of the rounds",
        source = "Axelrod library",
        stochastic = false,
        start = function(self)
            self.defections = 0
        end,
        play = function(_, other, turn, self)
            if turn == 1 then return C end
            self.defections = self.defections + other[turn - 1] - 1
            return self.defections > (turn - 1) / 10 and other[turn - 1] or C
        end,
    },
    {
        name = "random-tit-for-tat",
        doc = "repeats the other's last move in even rounds and plays either move in odd ones; opens with C",
        source = "Axelrod library",
        stochastic = true,
        memory = 1,
        play = function(_, other, turn, self)
            if turn % 2 == 0 then return other[turn - 1] end
            if turn == 1 then return C end
            return self.random() < 1 / 2 and C or D
        end,
    },
    {
        name = "dynamic-two-tits-for-tat",
        doc = "two-tits-for-tat that forgives with the other's frequency of cooperation so far",
        source = "Axelrod library",
        stochastic = true,
        start = function(self)
            self.cooperations = 0
        end,
        play = function(_, other, turn, self)
            local last = other[turn - 1] or D
            self.cooperations = self.cooperations + 2 - last
            if turn == 1 or last == C and other[turn - 2] ~= D then return C end
            return self.random() < self.cooperations / (turn - 1) and C or D
        end,
    },
    {
        name = "remorseful-prober",
        doc = "naive-prober that lets the answer to its own probe pass",
        source = "Li, Hingston & Kendall 2011; Dawkins 1989",
        stochastic = true,
        start = function(self)
            self.probing = false
        end,
        play = function(_, other, turn, self)
            if turn == 1 then return C end
            if other[turn - 1] == D then
                if not self.probing then return D end
                self.probing = false
                return C
            end
            self.probing = self.random() >= 0.9
            return self.probing and D or C
        end,
    },
    {
        name = "alexei",
        doc = "tit-for-tat that defects in the last round",
        source = "LessWrong 2011, zoo of strategies",
        stochastic = false,
        uses_length = true,
        play = function(_, other, turn, self)
            return turn == self.turns and D or other[turn - 1] or C
        end,
    },
    {
        name = "eugine-nier",
        doc = "tit-for-tat that defects in the last round, and for ever after the other's fifth defection",
        source = "LessWrong 2011, zoo of strategies",
        stochastic = false,
        uses_length = true,
        start = function(self)
            self.defections = 0
        end,
        play = function(_, other, turn, self)
            local last = other[turn - 1] or C
            self.defections = self.defections + last - 1
            if turn == self.turns or self.defections >= 5 then return D end
            return last
        end,
    },
    {
        name = "mem2",
        doc = "tit-for-tat, tit-for-2-tats or defection by the last two rounds; the second defection is for ever",
        source = "Li & Kendall 2014",
        stochastic = false,
        start = function(self)
            self.mode, self.switch_at, self.defecting = "tit-for-tat", 3, 0
        end,
        play = function(own, other, turn, self)
            local before, last = other[turn - 2] or C, other[turn - 1] or C
            if turn == self.switch_at and self.defecting < 2 then
                self.switch_at = turn + 2
                local both_before = own[turn - 2] == C and before == C
                local both_last = own[turn - 1] == C and last == C
                local unlike = own[turn - 1] ~= last and own[turn - 2] ~= before and last ~= before
                if both_before and both_last then
                    self.mode = "tit-for-tat"
                elseif unlike then
                    self.mode = "tit-for-2-tats"
                else
                    self.mode, self.defecting = "defection", self.defecting + 1
                end
            end
            if self.mode == "tit-for-tat" then return last end
            return (self.mode == "defection" or before == D and last == D) and D or C
        end,
    },
}
