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
        name = "anti-tit-for-tat",
        doc = "cooperates first, then plays the opposite of the other's last move",
        source = "Hilbe, Nowak & Traulsen 2013",
        memory_one = { first = 1, 0, 1, 0, 1 },
    },
    {
        name = "bully",
        doc = "defects first, then plays the opposite of the other's last move",
        source = "Nachbar 1992, reverse tit-for-tat",
        memory_one = { first = 0, 0, 1, 0, 1 },
    },
    {
        name = "win-shift-lose-stay",
        doc = "changes its move after 3 or 5 points and keeps it after 0 or 1 (reverse Pavlov)",
        source = "Li, Hingston & Kendall 2011",
        memory_one = { first = 0, 0, 1, 1, 0 },
    },
    {
        name = "naive-prober",
        doc = "tit-for-tat that answers one cooperation in ten by defecting: first-by-joss in other words",
        source = "Li, Hingston & Kendall 2011",
        memory_one = { first = 1, 0.9, 0, 0.9, 0 },
    },
    {
        name = "willing",
        doc = "defects after mutual defection only; opens with either move",
        source = "van den Berg & Weissing 2015",
        memory_one = { first = 1 / 2, 1, 1, 1, 0 },
    },
    {
        name = "hopeless",
        doc = "defects after mutual cooperation only; opens with either move",
        source = "van den Berg & Weissing 2015",
        memory_one = { first = 1 / 2, 0, 1, 1, 1 },
    },
    {
        name = "desperate",
        doc = "cooperates after mutual defection only; opens with either move",
        source = "van den Berg & Weissing 2015",
        memory_one = { first = 1 / 2, 0, 0, 0, 1 },
    },
    {
        name = "firm-but-fair",
        doc = "defects when its cooperation met defection, and after one mutual defection in three",
        source = "Frean 1994",
        memory_one = { first = 1, 1, 0, 1, 2 / 3 },
    },
    {
        name = "soft-joss",
        doc = "tit-for-tat that forgives one defection in ten",
        source = "LIFL 1998, PRISON",
        memory_one = { first = 1, 1, 0.1, 1, 0.1 },
    },
    {
        name = "stochastic-cooperator",
        doc = "cooperates for long after mutual cooperation, rarely otherwise",
        source = "Adami & Hintze 2013",
        memory_one = { first = 1, 0.935, 0.229, 0.266, 0.42 },
    },
    {
        name = "stochastic-wsls",
        doc = "win-stay-lose-shift that errs once in twenty rounds",
        source = "Axelrod library",
        memory_one = { first = 1, 0.95, 0.05, 0.05, 0.95 },
    },
}
