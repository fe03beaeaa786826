-- SPDX-License-Identifier: GPL-3.0-or-later
-- Entries of Axelrod's first tournament that need a function. Axelrod's article tells them in a
-- sentence or two; where that leaves a choice, these follow the readings of the Axelrod library
-- (axelrod_first.py), and the two entries whose other reading matters have it beside: "…-text".
local C, D = 1, 2

-- Below this chi-square (one degree of freedom, 5 %), C and D are as even as chance makes them.
local CHI_SQUARE_5_PERCENT = 3.841458820694124

local function looks_random(cooperations, defections)
    local difference = cooperations - defections
    return difference * difference <= CHI_SQUARE_5_PERCENT * (cooperations + defections)
end

-- Points that the player is ahead by after a round; payoffs are the own ones after CC, CD, DC, DD.
local function lead(payoffs, own, other)
    return payoffs[2 * own + other - 2] - payoffs[2 * other + own - 2]
end

-- Whether `defections` among `moves` differ from a fair coin's by three standard deviations or
-- more.
local function far_from_even(defections, moves)
    return math.abs(2 * defections - moves) >= 3 * math.sqrt(moves)
end

-- Tideman and Chieruzzi in both readings: how many more defections punish a run of the other's is
-- the difference, and when.
local function tideman_chieruzzi_start(self)
    self.ahead, self.fresh_start, self.second_cooperation = 0, 0, false
    self.runs, self.punishing, self.defections = 0, 0, 0
end

local function gives_fresh_start(self, other, turn)
    return self.ahead >= 10
        and other[turn - 1] == C
        and (self.fresh_start == 0 or turn - self.fresh_start >= 20)
        and self.turns - turn >= 10
        and far_from_even(self.defections, turn - 1)
end

local function tideman_chieruzzi(punishment)
    return function(own, other, turn, self)
        if turn == 1 then return C end
        local last = other[turn - 1]
        self.ahead = self.ahead + lead(self.payoffs, own[turn - 1], last)
        self.defections = self.defections + last - 1
        if turn > self.turns - 2 then return D end
        if self.second_cooperation then
            self.second_cooperation = false
            return C
        end
        if gives_fresh_start(self, other, turn) then
            self.fresh_start, self.second_cooperation = turn, true
            self.runs, self.punishing, self.defections = 0, 0, 0
            return C
        end
        return punishment(self, other, turn)
    end
end

local function punish_from_first_run(self, other, turn)
    if self.punishing == 0 then
        if other[turn - 1] == C then return C end
        self.runs = self.runs + 1
        self.punishing = self.runs
    end
    self.punishing = self.punishing - 1
    return D
end

local function punish_from_second_run(self, other, turn)
    local before, last = other[turn - 2], other[turn - 1]
    if last == D then
        if before ~= D then self.runs = self.runs + 1 end
        return D
    end
    if before == D then self.punishing = self.runs - 1 end
    if self.punishing <= 0 then return C end
    self.punishing = self.punishing - 1
    return D
end

-- Nydegger defects at these sums of the last three rounds, each counted 2 for the other's defection
-- and 1 for the own.
local NYDEGGER = {}
for _, sum in ipairs { 1, 6, 7, 17, 22, 23, 26, 29, 30, 31, 33, 38, 39, 45, 49, 54, 55, 58, 61 } do
    NYDEGGER[sum] = D
end
for sum = 0, 63 do
    NYDEGGER[sum] = NYDEGGER[sum] or C
end

local function nydegger_opening(own, other, turn)
    if turn == 3 and own[1] == C and other[1] == D and own[2] == D and other[2] == C then return D end
    return other[turn - 1] or C
end

local function nydegger_round(own, other, turn)
    return 2 * other[turn] + own[turn] - 3
end

local function nydegger(newest, oldest)
    return function(own, other, turn)
        if turn <= 3 then return nydegger_opening(own, other, turn) end
        return NYDEGGER[newest * nydegger_round(own, other, turn - 1)
            + 4 * nydegger_round(own, other, turn - 2)
            + oldest * nydegger_round(own, other, turn - 3)]
    end
end

return {
    {
        name = "first-by-tideman-and-chieruzzi",
        doc = "tit-for-tat whose retaliation grows by one with each run of defections; gives fresh starts",
        source = "Axelrod 1980, Tideman and Chieruzzi's entry, as the Axelrod library reads it",
        stochastic = false,
        uses_length = true,
        start = tideman_chieruzzi_start,
        play = tideman_chieruzzi(punish_from_first_run),
    },
    {
        name = "first-by-tideman-and-chieruzzi-text",
        doc = "the same, but extra retaliation begins when the other ends its second run of defections",
        source = "Axelrod 1980, Tideman and Chieruzzi's entry, as the article's sentence reads",
        stochastic = false,
        uses_length = true,
        start = tideman_chieruzzi_start,
        play = tideman_chieruzzi(punish_from_second_run),
    },
    {
        name = "first-by-nydegger",
        doc = "tit-for-tat for three rounds, then a table of the last three, the newest weighing most",
        source = "Axelrod 1980, Nydegger's entry, as the Axelrod library reads it",
        stochastic = false,
        memory = 3,
        play = nydegger(16, 1),
    },
    {
        name = "first-by-nydegger-text",
        doc = "the same with the oldest of the three rounds weighing most: \"in chronological order\"",
        source = "Axelrod 1980, Nydegger's entry, as the article's sentence reads",
        stochastic = false,
        memory = 3,
        play = nydegger(1, 16),
    },
    {
        name = "first-by-shubik",
        doc = "answers a defection that meets its cooperation by k defections, where k grows by one each time",
        source = "Axelrod 1980, Shubik's entry",
        stochastic = false,
        start = function(self)
            self.length, self.remaining = 0, 0
        end,
        play = function(own, other, turn, self)
            if self.remaining == 0 then
                if other[turn - 1] ~= D or own[turn - 1] ~= C then return C end
                self.length = self.length + 1
                self.remaining = self.length
            end
            self.remaining = self.remaining - 1
            return D
        end,
    },
    {
        name = "first-by-stein-and-rapoport",
        doc = "tit-for-tat that tests every 15 rounds for a random player; defects on that, and twice at the end",
        source = "Axelrod 1980, Stein and Rapoport's entry, as the Axelrod library reads it",
        stochastic = false,
        uses_length = true,
        start = function(self)
            self.defections, self.next_test, self.least = 0, 15, C
        end,
        play = function(_, other, turn, self)
            local last = other[turn - 1] or C
            self.defections = self.defections + last - 1
            if turn == self.next_test then
                self.next_test = turn + 15
                self.least = looks_random(turn - 1 - self.defections, self.defections) and D or C
            end
            if turn > self.turns - 2 then return D end
            return turn < 5 and C or math.max(self.least, last)
        end,
    },
    {
        name = "first-by-davis",
        doc = "cooperates for ten rounds, then until the other has ever defected",
        source = "Axelrod 1980, Davis's entry",
        stochastic = false,
        start = function(self)
            self.move = C
        end,
        play = function(_, other, turn, self)
            self.move = math.max(self.move, other[turn - 1] or C)
            return turn > 10 and self.move or C
        end,
    },
    {
        name = "first-by-graaskamp",
        doc = "tit-for-tat with a defection in round 51; then defects on a random player, else every 5 to 14 rounds",
        source = "Axelrod 1980, Graaskamp's entry, as the Axelrod library reads it",
        stochastic = true,
        start = function(self)
            self.defections, self.random_other, self.next_defection = 0, false, 0
            self.unlike_twin, self.unlike_copy = 0, 0
        end,
        play = function(own, other, turn, self)
            if turn == 1 then return C end
            if self.random_other then return D end
            local last = other[turn - 1]
            self.defections = self.defections + last - 1
            self.unlike_twin = self.unlike_twin + math.abs(last - own[turn - 1])
            self.unlike_copy = self.unlike_copy + math.abs(last - (own[turn - 2] or last))
            if turn <= 56 then return turn == 51 and D or last end
            if looks_random(turn - 1 - self.defections, self.defections) then
                self.random_other = true
                return D
            end
            if self.unlike_twin == 0 or self.unlike_copy == 0 then return last end
            local due = turn == self.next_defection
            if due or self.next_defection == 0 then
                self.next_defection = turn + 5 + math.floor(10 * self.random())
            end
            return due and D or C
        end,
    },
    {
        name = "first-by-downing",
        doc = "estimates how the other answers C and D and plays whichever pays more in the long run",
        source = "Axelrod 1980, Downing's entry, as the Axelrod library reads it",
        stochastic = false,
        start = function(self)
            self.cooperations, self.answers = 0, { 0, 0 }
        end,
        play = function(own, other, turn, self)
            if turn == 1 then return D end
            local answers = self.answers
            local asked = own[turn - 2] or C
            answers[asked] = answers[asked] + 2 - other[turn - 1]
            self.cooperations = self.cooperations + 2 - own[turn - 1]
            if turn == 2 then return D end
            local after_c = answers[C] / (self.cooperations + 1)
            local after_d = answers[D] / math.max(turn - 1 - self.cooperations, 2)
            local payoffs = self.payoffs
            local gain = after_c * payoffs[1] + (1 - after_c) * payoffs[2]
                - (after_d * payoffs[3] + (1 - after_d) * payoffs[4])
            if gain == 0 then return 3 - own[turn - 1] end
            return gain > 0 and C or D
        end,
    },
    {
        name = "first-by-feld",
        doc = "tit-for-tat that cooperates after C with a probability falling from 1 to 1/2 by round 200",
        source = "Axelrod 1980, Feld's entry",
        stochastic = true,
        memory = 1,
        play = function(_, other, turn, self)
            if turn == 1 then return C end
            if other[turn - 1] == D then return D end
            return self.random() < math.max(1 - (turn - 1) / 400, 1 / 2) and C or D
        end,
    },
    {
        name = "first-by-tullock",
        doc = "cooperates for eleven rounds, then one tenth less often than the other did in the last ten",
        source = "Axelrod 1980, Tullock's entry",
        stochastic = true,
        memory = 10,
        start = function(self)
            self.cooperations = 0
        end,
        play = function(_, other, turn, self)
            self.cooperations = self.cooperations + 2 - (other[turn - 1] or D)
            if turn <= 11 then return C end
            self.cooperations = self.cooperations - 2 + (other[turn - 11] or D)
            return self.random() < self.cooperations / 10 - 0.1 and C or D
        end,
    },
    {
        name = "first-by-anonymous",
        doc = "cooperates with a probability that is drawn anew from 30 to 70 % in each round",
        source = "Axelrod 1980, the entry whose author is not named, as the Axelrod library reads it",
        stochastic = true,
        memory = 0,
        play = function(_, _, _, self)
            return self.random() < 0.3 + 0.4 * self.random() and C or D
        end,
    },
}
