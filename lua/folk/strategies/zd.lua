-- SPDX-License-Identifier: GPL-3.0-or-later
-- Zero-determinant strategies, for payoffs of 5, 3, 1, 0: in the long run they fix a line between
-- both players' mean points, other - l = s (own - l), whatever the other does.
local import = ...
local families = import "families"

local P, R = 1, 3

-- Slope s, baseline l, and phi, how fast it reacts.
local function line(phi, s, l)
    return families.zd(phi, families.zd_deviations(s, l, R, 0, 5, P), 1)
end

return {
    {
        name = "zd-extort-2",
        doc = "extorts twice the other's surplus over 1 point",
        source = "Press & Dyson 2012; Stewart & Plotkin 2012",
        memory_one = line(1 / 9, 1 / 2, P),
    },
    {
        name = "zd-extort-2-v2",
        doc = "extorts twice the other's surplus over 1 point, reacting faster",
        source = "Kuhn 2017, EXTORT2 (Stanford Encyclopedia)",
        memory_one = line(1 / 8, 1 / 2, P),
    },
    {
        name = "zd-extort3",
        doc = "extorts three times the other's surplus over 1 point",
        source = "Press & Dyson 2012",
        memory_one = line(3 / 26, 1 / 3, P),
    },
    {
        name = "zd-extort-4",
        doc = "extorts four times the other's surplus over 1 point",
        source = "Axelrod library",
        memory_one = line(4 / 17, 1 / 4, P),
    },
    {
        name = "zd-extortion",
        doc = "extorts ten times the other's surplus over 1 point",
        source = "Roemheld 2013",
        memory_one = line(0.2, 0.1, P),
    },
    {
        name = "zd-mischief",
        doc = "gives the other 1 point a round whatever it does",
        source = "Roemheld 2013",
        memory_one = line(0.1, 0, P),
    },
    {
        name = "zd-gtft-2",
        doc = "takes twice the other's loss below 3 points upon itself",
        source = "Stewart & Plotkin 2012",
        memory_one = line(1 / 4, 1 / 2, R),
    },
    {
        name = "zd-gen-2",
        doc = "takes twice the other's loss below 3 points upon itself, reacting more slowly",
        source = "Kuhn 2017, GEN2 (Stanford Encyclopedia)",
        memory_one = line(1 / 8, 1 / 2, R),
    },
    {
        name = "zd-set-2",
        doc = "gives the other 2 points a round whatever it does",
        source = "Press & Dyson 2012",
        memory_one = line(1 / 4, 0, 2),
    },
    {
        name = "zd-mem2",
        doc = "a zero-determinant strategy that looks back two rounds",
        source = "Siwei Li 2014",
        lookup = {
            memory = 2,
            opening = "CC",
            table = {
                11 / 12, 4 / 11, 7 / 9, 1 / 10, 5 / 6, 3 / 11, 7 / 9, 1 / 10,
                2 / 3, 1 / 11, 7 / 9, 1 / 10, 3 / 4, 2 / 11, 7 / 9, 1 / 10,
            },
        },
    },
}
