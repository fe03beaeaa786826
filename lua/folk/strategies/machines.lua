-- SPDX-License-Identifier: GPL-3.0-or-later
-- Strategies that read the other's moves with a few states: { move, state after C, state after D }.
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
        name = "grudger",
        doc = "cooperates until the other defects, then defects for ever (Friedman)",
        source = "Axelrod 1980, Friedman's entry",
        machine = { { "C", 1, 2 }, { "D", 2, 2 } },
    },
}
