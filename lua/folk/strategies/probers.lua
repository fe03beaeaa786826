-- SPDX-License-Identifier: GPL-3.0-or-later
-- Strategies with a plan: an opening that tests or greets, a punishment that is counted.
local C, D = 1, 2

return {
    {
        name = "prober",
        doc = "opens DCC; defects for ever if the other cooperated in rounds 2 and 3, otherwise plays tit-for-tat",
        source = "Li, Hingston & Kendall 2011",
        stochastic = false,
        play = function(_, other, turn)
            if turn <= 3 then return turn == 1 and D or C end
            if other[2] == C and other[3] == C then return D end
            return other[turn - 1]
        end,
    },
    {
        name = "handshake",
        doc = "opens CD; cooperates for ever with whom opened so too, and defects on everyone else",
        source = "Robson 1990",
        stochastic = false,
        play = function(_, other, turn)
            if turn <= 2 then return turn end
            return other[1] == C and other[2] == D and C or D
        end,
    },
    {
        name = "gradual",
        doc = "answers the other's n-th defection by n defections and two cooperations",
        source = "Beaufils, Delahaye & Mathieu 1997, as the Axelrod library reads it",
        stochastic = false,
        start = function(self)
            self.defections, self.punishing, self.calming = 0, 0, 0
        end,
        play = function(_, other, turn, self)
            local last = other[turn - 1] or C
            self.defections = self.defections + last - 1
            if self.punishing > 0 then
                self.punishing = self.punishing - 1
                return D
            end
            if self.calming > 0 then
                self.calming = self.calming - 1
                return C
            end
            if last == C then return C end
            self.punishing, self.calming = self.defections - 1, 2
            return D
        end,
    },
}
