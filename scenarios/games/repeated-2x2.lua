-- SPDX-License-Identifier: GPL-3.0-or-later
-- How language models play repeated games of two players and two actions. Every ordered pair of `minds`
-- plays each of `games`, every mind but a person its twin too: models (model:NAME, or model for that of
-- --model), GPT-4 as it was recorded (gpt-4-recorded, which knows pd and bos only and is left out of other
-- games), a person (human), and scripted opponents: those of the article (cooperator, defector,
-- defect-once, alternator), any strategy of the library, or a sequence over and over (moves:JJF). J is the
-- first action and F the second. All matches go on at once; those of a person one after the other. One
-- time unit is one round.
--
-- A score is normalised: points divided by the best of a round that the seat could get, times the rounds.
-- A model with no endpoint plays as its stand-in.
local folk = require "folk"
local games = require "repeated-games"
local minds_of = require "repeated-minds"
local decision_of = require "repeated-prompts"
local study_of = require "repeated-tables"

local LABELS = { "J/F", "Q/X", "R/H", "Y/W", "T/N", "P/M" }

-- Texts for the two actions: of one pair for the whole match, or of any of the pairs in each round, or
-- two letters of the alphabet drawn once a match.
local function labels_of(p, rng)
  local pair = p.labels
  if pair == "shuffled" then pair = LABELS[rng:integer(1, #LABELS)] end
  if pair ~= "letters" then return { pair:sub(1, 1), pair:sub(3, 3) } end
  local first, second = rng:integer(0, 25), rng:integer(0, 24)
  if second >= first then second = second + 1 end
  return { string.char(65 + first), string.char(65 + second) }
end

local function scene_of(p, entry, seat, match, labels, order)
  return {
    game = entry.game, shared = entry.prompts, seat = seat, labels = labels, order = order,
    own = match.moves[seat], other = match.moves[3 - seat], rounds = p.end_told and p.rounds or nil,
    story = p.story, unit = p.unit, hint = p.hint, goal = p.goal, quirk = p.quirk,
  }
end

-- The function that self:play asks for each decision.
local function asking(sim, p, played)
  local rng = sim:rng("prompts of " .. played.name) -- whoever else plays
  local labels = labels_of(p, rng)
  return function(seat, match)
    if p.labels == "shuffled" then labels = labels_of(p, rng) end
    local order = { 1, 2 }
    if p.shuffle then rng:shuffle(order) end
    played.predicted[seat] = nil
    return decision_of(scene_of(p, played.entry, seat, match, labels, order), function(action)
      played.predicted[seat] = action
    end)
  end
end

local function play(self, sim, p, match, study)
  local agents = {}
  for seat, mind in ipairs(match.minds) do
    local name = ("%s, player %d"):format(match.name, seat)
    agents[seat] = sim:agent { name = name, mind = mind.of(match.entry, seat) }
  end
  self:play {
    game = match.entry.game, players = agents, turns = p.rounds, decision = asking(sim, p, match),
    each = function(turn, moves, points)
      self:wait(1)
      study:round(match, turn, moves, points)
    end,
  }
end

local function plays(entry, first, second)
  if first.person and second.person then return false end
  return first.of(entry, 1) ~= nil and second.of(entry, 2) ~= nil
end

-- Every ordered pair in every game that both know.
local function matches_of(p)
  local minds, matches = minds_of(p), {}
  for _, entry in ipairs(games.select(p.games)) do
    for _, first in ipairs(minds) do
      for _, second in ipairs(minds) do
        if plays(entry, first, second) then
          matches[#matches + 1] = {
            entry = entry, predicted = {}, minds = { first, second },
            name = ("%s: %s against %s"):format(entry.name, first.name, second.name),
          }
        end
      end
    end
  end
  if #matches == 0 then
    error("nobody plays: gpt-4-recorded knows the games pd and bos only, and a person does not meet "
      .. "itself; name other minds or games", 0)
  end
  return matches, minds
end

-- A person answers one question after the other; all others play at the same time.
local function start(sim, p, matches, study)
  local of_person = {}
  for _, match in ipairs(matches) do
    if match.minds[1].person or match.minds[2].person then
      of_person[#of_person + 1] = match
    else
      sim:process(match.name, play, sim, p, match, study)
    end
  end
  sim:process("matches of a person", function(self)
    for _, match in ipairs(of_person) do play(self, sim, p, match, study) end
  end)
end

-- Matches whose moves the recorded replies determine. They cannot be compared with the article's figures
-- of mean scores a family, which come from another choice of players than its data.
local GPT4 = "gpt-4-recorded"
local verify = {}

local function check_match(game, first, second, totals, case)
  local match = ("%s: %s against %s"):format(game, first, second)
  for seat, total in ipairs(totals) do
    verify[#verify + 1] = {
      what = match .. ", total of player " .. seat, measure = ("matches/total %d/%s"):format(seat, match),
      theory = total, source = "replies in the data of Akata et al. 2025; totals by hand",
      tolerance = case.tolerance, runs = case.runs,
      set = { games = game, minds = first == second and first or first .. "," .. second },
    }
  end
end

local exactly = { tolerance = 1e-9, runs = 1 }
check_match("pd", GPT4, "cooperator", { 80, 80 }, exactly)
check_match("pd", GPT4, GPT4, { 80, 80 }, exactly)
check_match("pd", GPT4, "tit-for-tat", { 80, 80 }, exactly)
check_match("pd", GPT4, "defector", { 8 * 5, 2 * 10 + 8 * 5 }, exactly)
check_match("pd", GPT4, "moves:JJJJFJJJJJ", { 8 * 8 + 10, 8 * 8 + 10 }, exactly)
check_match("bos", GPT4, "cooperator", { 100, 70 }, exactly)
check_match("bos", GPT4, "alternator", { 5 * 10, 5 * 7 }, exactly)
check_match("bos", "alternator", GPT4, { 5 * 7, 5 * 10 }, exactly)
check_match("bos", GPT4, "defector", { 5 * 7, 5 * 10 }, exactly)
check_match("bos", "cooperator", GPT4, { 5 * 10, 5 * 7 }, exactly)
check_match("67", "tit-for-tat", "defector", { 1 + 9 * 2, 4 + 9 * 2 }, exactly) -- C pays 3 or 1, D 4 or 2
-- JF and FJ, then eight rounds of J with the share that the tables have after one F.
check_match("pd", GPT4, "defect-once", { 10 + 8 * (0.58 * 8 + 0.42 * 10), 10 + 8 * 0.58 * 8 },
  { runs = 400 })

verify[#verify + 1] = {
  what = "mean score of cooperators in all 144 games", measure = "scores/cooperator/all", theory = 3 / 4,
  source = "payoffs of the first cell, 3 of 4 on average", set = { games = "all", minds = "cooperator" },
  tolerance = 1e-9, runs = 1,
}

return folk.scenario {
  name    = "repeated-2x2",
  summary = "How do language models play repeated games with each other and with simple strategies?",
  source  = "Akata et al. 2025, Playing repeated games with large language models, Nature Human Behaviour",
  params  = {
    games = folk.text { "pd,bos",
      doc = "pd, bos, all (144 ordinal games), numbers, ranges (1-12) or family:NAME, with commas" },
    minds = folk.text { "gpt-4-recorded,cooperator,defector,defect-once,alternator,tit-for-tat",
      doc = "gpt-4-recorded, model:NAME, human, defect-once, alternator, moves:JJF, or strategies" },
    rounds = folk.int { 10, min = 1, max = 1000, doc = "rounds of a match" },
    stand_in = folk.text { "tit-for-tat", doc = "strategy that plays for a model if there is no endpoint" },
    labels = folk.choice { "J/F",
      choices = { "J/F", "Q/X", "R/H", "Y/W", "T/N", "P/M", "letters", "shuffled" },
      doc = "names of the actions; letters: two drawn for each match; shuffled: a pair for each decision" },
    shuffle = folk.bool { true, doc = "whether a prompt names the actions in an order drawn for it" },
    story = folk.choice { "none", choices = { "none", "cooking-contest", "joint-project" },
      doc = "cover story of the prompts" },
    unit = folk.choice { "points", choices = { "points", "dollars", "coins" },
      doc = "what is earned; a cover story has its own word for each" },
    hint = folk.choice { "none", choices = { "none", "mistakes", "defects-once" },
      doc = "what a prompt tells of the other: it errs sometimes, or chooses F once and else J" },
    predict_first = folk.bool { false, doc = "whether models first predict the other's choice" },
    end_told = folk.bool { true, doc = "whether a prompt tells the number of rounds" },
    goal = folk.bool { true, doc = "whether a prompt tells to earn as much as possible" },
    quirk = folk.bool { false,
      doc = "tell player 2 the payoffs of unlike choices exchanged, as the published prompts do" },
    temperature = folk.number { 0, min = 0, max = 2, doc = "of a model's sampling" },
    max_tokens = folk.int { 32, min = 1, unit = "tokens", doc = "longest answer of a model" },
    pd_table = folk.file { "", doc = "recorded GPT-4 in pd, JSON { history: move }; none: published rows" },
    bos_table = folk.file { "", doc = "the same in bos" },
  },
  metrics = {
    coordination = { unit = "1", doc = "share of rounds of bos in which both chose the same" },
    foresight = { unit = "1", doc = "share of predictions of the other's choice that came true" },
    normalised_score = { unit = "1", doc = "points as a share of the seat's best, over all players" },
  },
  view = { kind = "matrix", table = "scores" },
  verify = verify,
  setup = function(sim, p)
    local matches, minds = matches_of(p)
    start(sim, p, matches, study_of(sim, p.rounds, matches, minds))
  end,
}
