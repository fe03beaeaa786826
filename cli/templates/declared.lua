-- SPDX-License-Identifier: GPL-3.0-or-later
-- SCENARIO-NAME: a tournament, declared in tables. Try:
--   folk check SCENARIO-NAME.lua
--   folk run SCENARIO-NAME.lua --set turns=50 --seed 7
local folk = require "folk"

return folk.scenario {
    name = "SCENARIO-NAME",
    summary = "Which of five strategies earns most when each meets all?",

    -- Each parameter has a default, bounds, and a line that says what it means. `--set` changes it.
    params = {
        turns = folk.int { 100, min = 1, max = 100000, unit = "rounds", doc = "rounds in a match" },
        noise = folk.prob { 0, doc = "probability that a move is flipped" },
        repetitions = folk.int { 5, min = 2, max = 1000, doc = "tournaments played" },
    },

    -- Builds the run; `p` holds the parameters' values.
    setup = function(sim, p)
        sim:tournament {
            -- `folk strategies` lists all names.
            players = { "tit-for-tat", "grudger", "win-stay-lose-shift", "cooperator", "defector" },
            game = folk.games.prisoners_dilemma { T = 5, R = 3, P = 1, S = 0 },
            turns = p.turns,
            noise = p.noise,
            repetitions = p.repetitions,

            -- Called after the last repetition: publishes a table, best player first.
            done = function(result)
                local rows = {}
                for place, player in ipairs(result.ranking) do
                    rows[place] = {
                        place = place,
                        player = result.names[player],
                        points = result.mean[player] / p.turns,
                        cooperation = result.cooperation[player],
                    }
                end
                sim:publish("ranking", rows, { "place", "player", "points", "cooperation" })
            end,
        }
    end,
}
