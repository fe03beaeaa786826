-- SPDX-License-Identifier: GPL-3.0-or-later
-- What repeated-2x2 measures: each round when all matches have played it, and tables at the end.
local games = require "repeated-games"

local Study = {}

-- The sums of one round over all matches.
local function new_round()
  return {
    matches = 0, welfare = 0, worst = 0, best = 0, score = 0,
    cooperative = 0, cooperations = 0, matched = 0, meetings = 0, foreseen = 0, predictions = 0,
  }
end

local function add(round, match, moves, points)
  local entry = match.entry
  round.matches = round.matches + 1
  round.welfare = round.welfare + points[1] + points[2]
  round.worst, round.best = round.worst + entry.game:worst(), round.best + entry.game:best()
  for seat = 1, 2 do
    round.score = round.score + points[seat] / entry.best[seat]
    local predicted = match.predicted[seat]
    if predicted then round.predictions = round.predictions + 1 end
    if predicted == moves[3 - seat] then round.foreseen = round.foreseen + 1 end
  end
  if entry.name == "pd" then
    round.cooperations = round.cooperations + 2
    round.cooperative = round.cooperative + (2 - moves[1]) + (2 - moves[2])
  elseif entry.name == "bos" then
    round.meetings = round.meetings + 1
    if moves[1] == moves[2] then round.matched = round.matched + 1 end
  end
end

local function record(sim, round)
  sim:tick {
    welfare = round.welfare, worst = round.worst, best = round.best,
    cooperative = round.cooperative, opportunities = round.cooperations,
  }
  sim:record("normalised_score", round.score / (2 * round.matches))
  if round.predictions > 0 then sim:record("foresight", round.foreseen / round.predictions) end
  if round.meetings > 0 then sim:record("coordination", round.matched / round.meetings) end
end

---One match has played a round.
function Study:round(match, turn, moves, points)
  for seat = 1, 2 do
    match.total[seat] = match.total[seat] + points[seat]
    match.moves[seat][turn] = moves[seat] == 1 and "J" or "F"
  end
  local round = self.rounds[turn] or new_round()
  self.rounds[turn] = round
  add(round, match, moves, points)
  if round.matches < #self.matches then return end
  record(self.sim, round)
  self.sim:progress(turn / self.turns)
  if turn == self.turns then self:publish() end
end

-- The seat's total as a share of what it could get at best.
function Study:score(match, seat)
  return match.total[seat] / (self.turns * match.entry.best[seat])
end

function Study:row_of(match)
  return {
    game = match.entry.name, ["player 1"] = match.minds[1].name, ["player 2"] = match.minds[2].name,
    ["moves 1"] = table.concat(match.moves[1]), ["moves 2"] = table.concat(match.moves[2]),
    ["total 1"] = match.total[1], ["total 2"] = match.total[2],
    ["score 1"] = self:score(match, 1), ["score 2"] = self:score(match, 2), match = match.name,
  }
end

-- Mean scores in the matches of one family, or of all, by mind; nil where there is none.
function Study:means_of(family)
  local sums, counts, row = {}, {}, { family = family or "all", games = 0 }
  local last
  for _, match in ipairs(self.matches) do
    if not family or match.entry.family == family then
      if match.entry ~= last then row.games, last = row.games + 1, match.entry end
      for seat, mind in ipairs(match.minds) do
        sums[mind.name] = (sums[mind.name] or 0) + self:score(match, seat)
        counts[mind.name] = (counts[mind.name] or 0) + 1
      end
    end
  end
  for _, mind in ipairs(self.minds) do
    if counts[mind.name] then row[mind.name] = sums[mind.name] / counts[mind.name] end
  end
  return row
end

function Study:publish()
  local pairs_played, scores = {}, {}
  for index, match in ipairs(self.matches) do pairs_played[index] = self:row_of(match) end
  self.sim:publish("matches", pairs_played, { "game", "player 1", "player 2", "moves 1", "moves 2",
    "total 1", "total 2", "score 1", "score 2", "match" })

  local columns = { "family", "games" }
  for _, mind in ipairs(self.minds) do columns[#columns + 1] = mind.name end
  for _, family in ipairs(games.families) do
    local row = self:means_of(family)
    if row.games > 0 then scores[#scores + 1] = row end
  end
  scores[#scores + 1] = self:means_of(nil)
  self.sim:publish("scores", scores, columns)
end

---The measurement of a run that plays `matches`.
return function(sim, turns, matches, minds)
  for _, match in ipairs(matches) do match.total, match.moves = { 0, 0 }, { {}, {} } end
  return setmetatable({ sim = sim, turns = turns, matches = matches, minds = minds, rounds = {} },
    { __index = Study })
end
