-- SPDX-License-Identifier: GPL-3.0-or-later
-- Strategies that take no notice of the other: what they play, or how likely, hangs on the round.
local import = ...
local families = import "families"

local C, D = 1, 2

local cycler = families.cycler

-- Whether the binary digits of a whole number have an odd sum.
local function is_odious(number)
    local odious = false
    while number > 0 do
        if number % 2 == 1 then odious = not odious end
        number = math.floor(number / 2)
    end
    return odious
end

return {
    {
        name = "cycler-dc",
        doc = "defects and cooperates in turn",
        source = "Axelrod library",
        memory = 1,
        machine = cycler "DC",
    },
    {
        name = "cycler-ccd",
        doc = "plays CCD over and over",
        source = "Mittal & Deb 2009",
        memory = 2,
        machine = cycler "CCD",
    },
    {
        name = "cycler-ddc",
        doc = "plays DDC over and over",
        source = "Mittal & Deb 2009",
        memory = 2,
        machine = cycler "DDC",
    },
    {
        name = "cycler-cccd",
        doc = "plays CCCD over and over",
        source = "Axelrod library",
        memory = 3,
        machine = cycler "CCCD",
    },
    {
        name = "cycler-cccccd",
        doc = "plays CCCCCD over and over",
        source = "Axelrod library",
        memory = 5,
        machine = cycler "CCCCCD",
    },
    {
        name = "cycler-cccdcd",
        doc = "plays CCCDCD over and over",
        source = "Axelrod library",
        memory = 5,
        machine = cycler "CCCDCD",
    },
    {
        name = "thuemorse",
        doc = "the Thue-Morse sequence: C where the number of rounds played has an odd number of binary ones",
        source = "Axelrod library",
        stochastic = false,
        play = function(_, _, turn)
            return is_odious(turn - 1) and C or D
        end,
    },
    {
        name = "better-and-better",
        doc = "cooperates in round n with probability n / 1000",
        source = "LIFL 1998, PRISON",
        stochastic = true,
        play = function(_, _, turn, self)
            return self.random() < turn / 1000 and C or D
        end,
    },
    {
        name = "worse-and-worse",
        doc = "defects in round n with probability n / 1000",
        source = "LIFL 1998, PRISON",
        stochastic = true,
        play = function(_, _, turn, self)
            return self.random() < 1 - turn / 1000 and C or D
        end,
    },
    {
        name = "knowledgeable-worse-and-worse",
        doc = "defects in round n of a match of m rounds with probability n / m",
        source = "Axelrod library",
        stochastic = true,
        uses_length = true,
        play = function(_, _, turn, self)
            return self.random() < 1 - turn / self.turns and C or D
        end,
    },
}
