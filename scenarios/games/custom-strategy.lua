-- SPDX-License-Identifier: GPL-3.0-or-later
-- A strategy of your own against some of the library. Change `play`, run the file again, and see
-- where it stands. In round `turn` it sees both players' earlier moves, own[1] … own[turn - 1] and
-- other likewise; what it wants to remember of this match it keeps in `self`; self.random() gives a
-- number from 0 to 1.
local folk = require "folk"

local C, D = folk.C, folk.D

-- Tit-for-tat that forgives: a first defection always, later ones less and less.
local patient = folk.strategy {
  name = "patient",
  doc  = "answers the other's n-th defection by defecting with probability 1 - 1/n",
  start = function(self)
    self.defections = 0
  end,
  play = function(own, other, turn, self)
    if turn == 1 or other[turn - 1] == C then return C end
    self.defections = self.defections + 1
    return self.random() < 1 / self.defections and C or D
  end,
}

return folk.scenario {
  name    = "custom-strategy",
  summary = "How does a strategy of my own do against the library?",
  params  = {
    turns       = folk.int  { 200,  min = 1, doc = "rounds of a match" },
    repetitions = folk.int  { 20,   min = 1, doc = "round robins" },
    noise       = folk.prob { 0.01,          doc = "probability that a move is flipped" },
  },
  view = { kind = "matrix", table = "ranking" },
  setup = function(sim, p)
    sim:tournament {
      players = { patient, "tit-for-tat", "gtft", "win-stay-lose-shift", "grudger", "defector", "random" },
      turns = p.turns, repetitions = p.repetitions, noise = p.noise,
      done = function(result)
        local rows = {}
        for rank, i in ipairs(result.ranking) do
          rows[rank] = {
            rank = rank, strategy = result.names[i], score = result.mean[i],
            error = result.error[i], cooperation = result.cooperation[i],
          }
        end
        sim:publish("ranking", rows, { "rank", "strategy", "score", "error", "cooperation" })
      end,
    }
  end,
}
