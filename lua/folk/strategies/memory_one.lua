-- SPDX-License-Identifier: GPL-3.0-or-later
-- Strategies that look back one round at most. The four numbers are P(C) after CC, CD, DC, DD, own
-- move first; `first` is P(C) in the first round.
return {
    {
        name = "cooperator",
        doc = "cooperates always",
        source = "Axelrod 1984",
        memory_one = { first = 1, 1, 1, 1, 1 },
    },
    {
        name = "defector",
        doc = "defects always",
        source = "Axelrod 1984",
        memory_one = { first = 0, 0, 0, 0, 0 },
    },
    {
        name = "random",
        doc = "cooperates with probability one half, whatever happened",
        source = "Axelrod 1980, the fifteenth program",
        memory_one = { first = 1 / 2, 1 / 2, 1 / 2, 1 / 2, 1 / 2 },
    },
    {
        name = "tit-for-tat",
        doc = "cooperates first, then repeats the other's last move",
        source = "Axelrod 1980, Rapoport's entry",
        memory_one = { first = 1, 1, 0, 1, 0 },
    },
    {
        name = "suspicious-tit-for-tat",
        doc = "defects first, then repeats the other's last move",
        source = "Boyd & Lorberbaum 1987",
        memory_one = { first = 0, 1, 0, 1, 0 },
    },
    {
        name = "win-stay-lose-shift",
        doc = "keeps its move after 3 or 5 points and changes it after 0 or 1 (Pavlov)",
        source = "Nowak & Sigmund 1993",
        memory_one = { first = 1, 1, 0, 0, 1 },
    },
    {
        name = "appeaser",
        doc = "changes its move whenever the other defects: win-stay-lose-shift in other words",
        source = "Axelrod library",
        memory_one = { first = 1, 1, 0, 0, 1 },
    },
    {
        name = "alternator",
        doc = "cooperates and defects in turn",
        source = "Axelrod 1984",
        memory_one = { first = 1, 0, 0, 1, 1 },
    },
    {
        name = "gtft",
        doc = "tit-for-tat that forgives one defection in three: min(1 - (T-R)/(R-S), (R-P)/(T-P)) at 5, 3, 1, 0",
        source = "Nowak & Sigmund 1992",
        memory_one = { first = 1, 1, 1 / 3, 1, 1 / 3 },
    },
    {
        name = "first-by-grofman",
        doc = "cooperates when both made the same move, otherwise with probability 2/7",
        source = "Axelrod 1980, Grofman's entry",
        memory_one = { first = 1, 1, 2 / 7, 2 / 7, 1 },
    },
    {
        name = "first-by-joss",
        doc = "tit-for-tat that answers one cooperation in ten by defecting",
        source = "Axelrod 1980, Joss's entry",
        memory_one = { first = 1, 0.9, 0, 0.9, 0 },
    },
    {
        name = "zd-extort-2",
        doc = "extorts twice the other's surplus over 1 point, at 5, 3, 1, 0",
        source = "Press & Dyson 2012; Stewart & Plotkin 2012",
        memory_one = { first = 1, 8 / 9, 1 / 2, 1 / 3, 0 },
    },
    {
        name = "zd-gtft-2",
        doc = "takes twice the other's loss below 3 points upon itself, at 5, 3, 1, 0",
        source = "Stewart & Plotkin 2012",
        memory_one = { first = 1, 1, 1 / 8, 1, 1 / 4 },
    },
    {
        name = "zd-set-2",
        doc = "gives the other 2 points a round whatever it does, at 5, 3, 1, 0",
        source = "Press & Dyson 2012",
        memory_one = { first = 1, 3 / 4, 1 / 4, 1 / 2, 1 / 4 },
    },
}
