-- SPDX-License-Identifier: GPL-3.0-or-later
-- Published finite-state machines that read the other's moves.
local import = ...
local families = import "families"

local mealy = families.mealy

return {
    {
        name = "fortress3",
        doc = "defects until the other has defected twice in a row, then cooperates until the next defection",
        source = "Ashlock & Ashlock 2006",
        memory = 2,
        machine = mealy("D", {
            { 1, "D", 2, "D" }, { 1, "D", 3, "C" }, { 3, "C", 1, "D" },
        }),
    },
    {
        name = "fortress4",
        doc = "defects until the other has defected three times in a row, then cooperates until the next defection",
        source = "Ashlock & Ashlock 2006",
        memory = 3,
        machine = mealy("D", {
            { 1, "D", 2, "D" }, { 1, "D", 3, "D" }, { 1, "D", 4, "C" }, { 4, "C", 1, "D" },
        }),
    },
    {
        name = "predator",
        doc = "a machine of nine states from evolutionary runs",
        source = "Ashlock & Ashlock 2006",
        machine = mealy("C", {
            { 1, "D", 2, "D" }, { 3, "D", 4, "D" }, { 5, "C", 4, "D" }, { 6, "D", 5, "C" },
            { 3, "C", 7, "D" }, { 8, "D", 4, "D" }, { 8, "C", 8, "D" }, { 9, "D", 8, "D" },
            { 9, "D", 7, "D" },
        }),
    },
    {
        name = "pun1",
        doc = "opens with D, cooperates in even rounds, plays the other's last move in odd ones",
        source = "Ashlock, Kim & Leahy 2006",
        machine = mealy("D", { { 2, "C", 2, "C" }, { 1, "C", 1, "D" } }),
    },
    {
        name = "raider",
        doc = "defects until the other has defected twice at the right moment, then plays tit-for-tat",
        source = "Ashlock, Tsang & Ashlock 2014",
        machine = mealy("D", {
            { 3, "D", 3, "D" }, { 2, "C", 2, "D" }, { 1, "D", 4, "C" }, { 1, "D", 2, "C" },
        }),
    },
    {
        name = "ripoff",
        doc = "alternates D and C until the other defects, forgives that once and plays tit-for-tat",
        source = "Ashlock & Kim 2008",
        memory = 3,
        machine = mealy("D", { { 2, "C", 3, "C" }, { 1, "D", 3, "C" }, { 3, "C", 3, "D" } }),
    },
    {
        name = "thumper",
        doc = "answers a defection by two defections, then watches again",
        source = "Ashlock & Kim 2008",
        machine = mealy("C", { { 1, "C", 2, "D" }, { 1, "D", 1, "D" } }),
    },
    {
        name = "usually-cooperates",
        doc = "cooperates, but defects when the other's defection is followed by a cooperation",
        source = "Ashlock, Kim & Ashlock 2009",
        machine = mealy("C", { { 1, "C", 2, "C" }, { 1, "D", 1, "C" } }),
    },
    {
        name = "usually-defects",
        doc = "defects, but cooperates when the other's cooperation is followed by a defection",
        source = "Ashlock, Kim & Ashlock 2009",
        machine = mealy("D", { { 2, "D", 1, "D" }, { 1, "D", 1, "C" } }),
    },
    {
        name = "solution-b1",
        doc = "defects until the other has cooperated, once more, and cooperates from then on",
        source = "Ashlock, Brown & Hingston 2015",
        memory = 2,
        machine = mealy("D", { { 2, "D", 1, "D" }, { 2, "C", 3, "C" }, { 3, "C", 3, "C" } }),
    },
    {
        name = "solution-b5",
        doc = "a machine of six states that opens with a defection",
        source = "Ashlock, Brown & Hingston 2015",
        machine = mealy("D", {
            { 2, "C", 6, "D" }, { 2, "C", 3, "D" }, { 6, "C", 1, "D" }, { 3, "C", 6, "D" },
            { 5, "D", 4, "D" }, { 3, "C", 5, "D" },
        }),
    },
    {
        name = "tf1",
        doc = "a machine of sixteen states that was trained to take over populations",
        source = "Knight, Harper, Glynatsi & Campbell 2018",
        machine = mealy("C", {
            { 8, "C", 2, "C" }, { 12, "D", 12, "D" }, { 9, "D", 9, "C" }, { 4, "C", 13, "D" },
            { 7, "C", 4, "C" }, { 12, "C", 9, "D" }, { 14, "D", 15, "C" }, { 5, "D", 3, "D" },
            { 15, "D", 9, "D" }, { 1, "C", 11, "D" }, { 9, "C", 16, "C" }, { 7, "D", 6, "D" },
            { 7, "D", 10, "D" }, { 10, "D", 9, "D" }, { 9, "D", 14, "D" }, { 5, "C", 6, "C" },
        }),
    },
    {
        name = "tf2",
        doc = "a machine of fourteen states that was trained to take over populations",
        source = "Knight, Harper, Glynatsi & Campbell 2018",
        machine = mealy("C", {
            { 12, "D", 11, "D" }, { 4, "D", 5, "D" }, { 13, "D", 8, "D" }, { 1, "C", 2, "D" },
            { 2, "D", 3, "D" }, { 11, "D", 3, "D" }, { 6, "D", 8, "D" }, { 7, "D", 1, "D" },
            { 3, "C", 14, "C" }, { 6, "D", 12, "D" }, { 4, "C", 7, "D" }, { 6, "C", 9, "D" },
            { 9, "D", 6, "D" }, { 14, "C", 10, "D" },
        }),
    },
    {
        name = "tf3",
        doc = "a machine of eight states that was trained to take over populations",
        source = "Knight, Harper, Glynatsi & Campbell 2018",
        machine = mealy("C", {
            { 1, "C", 4, "C" }, { 6, "D", 1, "C" }, { 4, "C", 3, "D" }, { 5, "D", 7, "D" },
            { 4, "C", 2, "D" }, { 7, "C", 4, "D" }, { 7, "D", 7, "D" }, { 8, "D", 6, "C" },
        }),
    },
}
