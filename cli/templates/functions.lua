-- SPDX-License-Identifier: GPL-3.0-or-later
-- SCENARIO-NAME: a strategy of your own, as a function, against the library. Try:
--   folk check SCENARIO-NAME.lua
--   folk run SCENARIO-NAME.lua --set patience=5 --seed 7
local folk = require "folk"

local C, D = folk.C, folk.D

-- Cooperates until the other has defected `patience` times in all, and defects from then on.
-- `own[turn - 1]` and `other[turn - 1]` are the last moves; `self` is this player's memory in a match.
local function patient(patience)
    return folk.strategy {
        name = "patient",
        doc = "Cooperates until the other has defected a number of times.",
        start = function(self)
            self.defections = 0
        end,
        play = function(own, other, turn, self)
            if turn > 1 and other[turn - 1] == D then
                self.defections = self.defections + 1
            end
            return self.defections < patience and C or D
        end,
    }
end

return folk.scenario {
    name = "SCENARIO-NAME",
    summary = "How much patience pays against the classic strategies?",

    params = {
        patience = folk.int { 3, min = 1, max = 1000, doc = "defections that are borne" },
        turns = folk.int { 200, min = 1, max = 100000, unit = "rounds", doc = "rounds in a match" },
        noise = folk.prob { 0.01, doc = "probability that a move is flipped" },
    },

    -- A measure of the scenario's own, beside those that all scenarios share.
    metrics = {
        margin = { unit = "points", doc = "points of patient above the mean of all players" },
    },

    setup = function(sim, p)
        sim:tournament {
            players = { patient(p.patience), "tit-for-tat", "grudger", "random", "defector" },
            turns = p.turns,
            noise = p.noise,
            done = function(result)
                local sum = 0
                for _, points in ipairs(result.mean) do
                    sum = sum + points
                end
                sim:record("margin", result.mean[1] - sum / #result.mean)
                local rows = {}
                for place, player in ipairs(result.ranking) do
                    rows[place] = { player = result.names[player], points = result.mean[player] }
                end
                sim:publish("ranking", rows, { "player", "points" })
            end,
        }
    end,
}
