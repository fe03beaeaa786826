-- SPDX-License-Identifier: GPL-3.0-or-later
-- Strategies with an opening that tests or greets the other and decides what they become.
local import = ...
local families = import "families"

local C, D = 1, 2

local probe = families.probe

local PROBER_4 = { C, C, D, C, D, D, D, C, C, D, C, D, C, C, D, C, D, D, C, D }

return {
    {
        name = "prober",
        doc = "opens DCC; defects for ever if the other cooperated in rounds 2 and 3, otherwise tit-for-tat",
        source = "Li, Hingston & Kendall 2011",
        machine = probe("DCC", function(seen) return seen:find "^.CC" and "D" end),
    },
    {
        name = "prober-2",
        doc = "opens DCC; cooperates for ever if the other played DC in rounds 2 and 3, otherwise tit-for-tat",
        source = "LIFL 1998, PRISON",
        machine = probe("DCC", function(seen) return seen:find "^.DC" and "C" end),
    },
    {
        name = "prober-3",
        doc = "opens DC; defects for ever if the other cooperated in round 2, otherwise plays tit-for-tat",
        source = "LIFL 1998, PRISON",
        machine = probe("DC", function(seen) return seen:find "^.C" and "D" end),
    },
    {
        name = "prober-4",
        doc = "opens with 20 rounds; defects for ever if the other's D met C and D alike, else CCCCC, tit-for-tat",
        source = "LIFL 1998, PRISON",
        stochastic = false,
        start = function(self)
            self.balance = 0
        end,
        play = function(own, other, turn, self)
            local last = other[turn - 1]
            if turn <= 20 then
                if last == D then self.balance = self.balance + 2 * own[turn - 1] - 3 end
                return PROBER_4[turn]
            end
            if math.abs(self.balance) <= 2 then return D end
            return turn <= 25 and C or last
        end,
    },
    {
        name = "hard-prober",
        doc = "opens DDCC; defects for ever if the other cooperated in rounds 2 and 3, otherwise tit-for-tat",
        source = "LIFL 1998, PRISON",
        machine = probe("DDCC", function(seen) return seen:find "^.CC" and "D" end),
    },
    {
        name = "detective",
        doc = "opens CDCC; defects for ever if the other never defected meanwhile, otherwise plays tit-for-tat",
        source = "Case 2017, The Evolution of Trust",
        machine = probe("CDCC", function(seen) return not seen:find "D" and "D" end),
    },
    {
        name = "handshake",
        doc = "opens CD; cooperates for ever with whom opened so too, and defects on everyone else",
        source = "Robson 1990",
        machine = probe("CD", function(seen) return seen == "CD" and "C" or "D" end),
    },
    {
        name = "collectivestrategy",
        doc = "opens CD; cooperates with whom opened so too until it defects again, and defects on everyone else",
        source = "Li & Kendall 2009",
        machine = { { "C", 2, 4 }, { "D", 4, 3 }, { "C", 3, 4 }, { "D", 4, 4 } },
    },
    {
        name = "gradual-killer",
        doc = "opens DDDDDCC; defects for ever if the other defected in rounds 6 and 7, otherwise cooperates",
        source = "LIFL 1998, PRISON",
        machine = probe("DDDDDCC", function(seen) return seen:find "DD$" and "D" or "C" end),
    },
}
