-- SPDX-License-Identifier: GPL-3.0-or-later
-- What a model or a person that plays repeated-2x2 is asked: the rules as text, all past rounds, a
-- question. The conditions are those of Akata et al. 2025; the words are Folk's own.
local folk = require "folk"

-- Stories around a game, and what they call its units.
local STORIES = {
  none = {
    opening = folk.prompt "You play a game with another player over {rounds}.",
    choice = folk.prompt("In each round you and the other player choose at the same time between "
      .. "option {A} and option {B}. You cannot talk to each other."),
    units = { points = "points", dollars = "dollars", coins = "coins" },
  },
  ["cooking-contest"] = {
    opening = folk.prompt "You and another player are the two cooks of a cooking contest over {rounds}.",
    choice = folk.prompt("In each round you and the other player choose at the same time which dish to "
      .. "serve, dish {A} or dish {B}, and do not know what the other serves."),
    units = { points = "points", dollars = "audience votes", coins = "prize tokens" },
  },
  ["joint-project"] = {
    opening = folk.prompt "You and another player work on a joint project over {rounds}.",
    choice = folk.prompt("In each round you and the other player choose at the same time how to work, by "
      .. "method {A} or by method {B}, without having agreed on it."),
    units = { points = "credits", dollars = "reputation points", coins = "bonus rewards" },
  },
}

local rule = folk.prompt("- If you choose {own} and the other player chooses {other}, you get {gain} and "
  .. "the other player gets {other_gain}.")
local goal = folk.prompt "Try to get as many {units} as you can over all rounds."
local past = folk.prompt("you chose {own} and got {gain}; the other player chose {other} and got "
  .. "{other_gain}.")
local round_of = folk.prompt "This is round {round} of {rounds}."
local round_alone = folk.prompt "This is round {round}."
local question = folk.prompt "Which option do you choose, {A} or {B}? Answer with the letter only."
local forecast = folk.prompt("Which option do you think the other player chooses in this round, {A} or "
  .. "{B}? Answer with the letter only.")
local given = folk.prompt("Given that you think the other player chooses {prediction}: which option is best "
  .. "for you in this round, {A} or {B}? Answer with the letter only.")

local HINTS = {
  none = nil,
  mistakes = folk.prompt("The other player sometimes makes a mistake, and chooses {J} where it meant {F}, "
    .. "or {F} where it meant {J}."),
  ["defects-once"] = folk.prompt("The other player will choose option {F} in one round, and option {J} "
    .. "in all other rounds."),
}

-- "8 points", "1 point".
local function amount(number, units)
  return ("%.14g %s"):format(number, number == 1 and units:gsub("s$", "") or units)
end

-- Points of `seat` and of the other player, by the actions of `seat` and of the other. With the quirk the
-- second player is told the payoffs as if it, too, chose the row.
local function points_of(game, seat, own, other, quirk)
  if seat == 1 then return game:payoff(own, other) end
  local row, column = other, own
  if quirk then row, column = own, other end
  local first, second = game:payoff(row, column)
  return second, first
end

local function add_rules(lines, scene)
  for _, own in ipairs(scene.order) do
    for _, other in ipairs(scene.order) do
      local gain, other_gain = points_of(scene.game, scene.seat, own, other, scene.quirk)
      lines[#lines + 1] = rule {
        own = scene.labels[own], other = scene.labels[other],
        gain = amount(gain, scene.units), other_gain = amount(other_gain, scene.units),
      }
    end
  end
end

-- What is told in each round alike.
local function situation(scene, named)
  local story = STORIES[scene.story]
  local lines = {
    story.opening { rounds = scene.rounds and scene.rounds .. " rounds" or "several rounds" },
    story.choice(named),
    "Who gets what:",
  }
  add_rules(lines, scene)
  if scene.goal then lines[#lines + 1] = goal { units = scene.units } end
  local hint = HINTS[scene.hint]
  if hint then lines[#lines + 1] = hint { J = scene.labels[1], F = scene.labels[2] } end
  return table.concat(lines, "\n")
end

local function event(scene, own, other)
  local gain, other_gain = points_of(scene.game, scene.seat, own, other)
  return past {
    own = scene.labels[own], other = scene.labels[other],
    gain = amount(gain, scene.units), other_gain = amount(other_gain, scene.units),
  }
end

-- A text that many prompts of a game share is made once: with all games they would take most of a run's time.
local function shared(scene, key, make, ...)
  local text = scene.shared[key]
  if not text then
    text = make(scene, ...)
    scene.shared[key] = text
  end
  return text
end

-- What else a situation hangs on; a fork may change it in the middle of a match.
local function condition(scene, named)
  return table.concat({
    "", named.A, scene.hint, tostring(scene.goal), tostring(scene.rounds), tostring(scene.quirk),
  }, " ")
end

local function told(scene, named)
  local key = table.concat({ scene.seat, scene.labels[1], scene.labels[2], scene.story, scene.unit }, " ")
  local lines = { shared(scene, key .. condition(scene, named), situation, named) }
  local rounds = #scene.own
  if rounds > 0 then lines[2] = "So far:" end
  for round = 1, rounds do
    local own, other = scene.own[round], scene.other[round]
    lines[round + 2] = "- Round " .. round .. ": " .. shared(scene, key .. own .. other, event, own, other)
  end
  lines[#lines + 1] = scene.rounds and round_of { round = rounds + 1, rounds = scene.rounds }
    or round_alone { round = rounds + 1 }
  return table.concat(lines, "\n")
end

---The decision of one player in one round. `scene` has: game, shared (a table that lives as long as the
---game), seat, labels (of the two actions), order (of the actions in the text), own and other (past
---actions), rounds (nil: the end is not told), story, unit, hint, goal and quirk. `predicted(action)` is
---told what a mind that predicts first expects of the other.
return function(scene, predicted)
  scene.units = STORIES[scene.story].units[scene.unit]
  local labels = scene.labels
  local named = { A = labels[scene.order[1]], B = labels[scene.order[2]] }
  local text = told(scene, named)
  return {
    prompt = text .. "\n" .. question(named),
    choices = labels,
    fallback = named.A,
    predict = {
      prompt = text .. "\n" .. forecast(named), choices = labels,
      given = function(prediction)
        predicted(prediction == labels[1] and 1 or 2)
        return text .. "\n" .. given { prediction = prediction, A = named.A, B = named.B }
      end,
    },
  }
end
