-- SPDX-License-Identifier: GPL-3.0-or-later
-- One generation's two games. A member is an agent that plays: { id, name, agent, kind, strategy, … } with,
-- in a game, what it has (`units`), what is known of it (`trace`) and its reputation; and over both games
-- what it gave (`gifts`, the sum of its shares over `turns`). All donors of a round decide at the same time.
local measures = require "cultural-evolution.measures"
local prompts = require "cultural-evolution.prompts"
local schedule = require "cultural-evolution.schedule"
local trace = require "cultural-evolution.trace"

local generation = {}

local PUNISHMENT_FACTOR = 2 -- units that a punished agent loses for each unit spent on it

-- The form of an act where punishing is possible; `most` (may be nil) bounds the units.
local function action_schema(most)
  return {
    type = "object", required = { "action", "units" },
    properties = {
      action = { type = "string", enum = { "donate", "punish" } },
      units = { type = "number", minimum = most and 0, maximum = most },
    },
  }
end

-- What is asked of a donor. By the paper's reading an amount that it does not have is asked for again; by the
-- code's it is taken, and nothing is given.
local function decision(p, number, round, donor, recipient)
  local acts = trace.shown(recipient.trace, p.trace)
  local most = p.excess == "paper" and donor.units or nil
  local asked = {
    prompt = prompts.donation(p, number, round, donor, recipient, acts),
    structured = p.structured,
    view = {
      own = donor.units, theirs = recipient.units, strategy = donor.strategy, acts = acts, round = round,
      generation = number, may_punish = p.punishment,
    },
  }
  if p.punishment then
    asked.schema, asked.fallback = action_schema(most), { action = "donate", units = 0 }
  else
    asked.number, asked.fallback = { min = most and 0, max = most }, 0
  end
  return asked
end

-- What an answer comes to: an action, and the units that the donor spends.
local function act_of(answer, own)
  local action, units = "donate", answer
  if type(answer) == "table" then action, units = answer.action, answer.units end
  if not (units >= 0 and units <= own) then return "donate", 0 end
  return action, units
end

-- Moves the units, and lets the act be known. Whoever has nothing has not been asked, and its giving nothing
-- says nothing of its generosity.
local function carry_out(p, world, round, donor, recipient, action, units)
  local own, held = donor.units, recipient.units
  local fraction = own > 0 and units / own or 0
  donor.units = own - units
  recipient.units = action == "donate" and held + p.multiplier * units
    or math.max(0, held - PUNISHMENT_FACTOR * units)
  donor.trace = trace.extended(recipient.trace, {
    round = round, donor = donor.name, recipient = recipient.name, action = action, units = units,
    fraction = fraction, removed = math.max(0, held - recipient.units),
  })
  world.encounters = world.encounters + 1
  world.sim:event(action, donor.id, recipient.id, ("round %d: %.6g of %.6g units"):format(round, units, own))
  if action == "punish" then world.punishments = world.punishments + 1 end
  if own > 0 then
    local gift = action == "donate" and fraction or 0
    donor.gifts, donor.turns = donor.gifts + gift, donor.turns + 1
    donor.reputation = measures.reputation(donor.reputation, gift, recipient.reputation)
  end
end

local function play_round(self, p, world, round, pairs_of_round)
  local members, asked, answers = world.members, {}, {}
  for index, pair in ipairs(pairs_of_round) do
    local donor, recipient = members[pair[1]], members[pair[2]]
    if donor.units > 0 then
      asked[#asked + 1] = function(process)
        answers[index] = process:decide(donor.agent, decision(p, world.number, round, donor, recipient))
      end
    end
  end
  if #asked > 0 then self:all(asked) end
  for index, pair in ipairs(pairs_of_round) do
    local donor, recipient = members[pair[1]], members[pair[2]]
    local action, units = act_of(answers[index] or 0, donor.units)
    carry_out(p, world, round, donor, recipient, action, units)
  end
end

local function play_game(self, p, world, rounds)
  for _, member in ipairs(world.members) do
    member.units, member.trace, member.reputation = p.endowment, nil, nil
  end
  for round, pairs_of_round in ipairs(rounds) do play_round(self, p, world, round, pairs_of_round) end
end

local function mean_reputation(members)
  local sum, count = 0, 0
  for _, member in ipairs(members) do
    if member.reputation then sum, count = sum + member.reputation, count + 1 end
  end
  return sum, count
end

-- Both games of a generation. Leaves each member's `resources`, the mean of its two final ones, and its
-- `score`, by which it is selected: the same, or by the code's reading the second game's alone, twice.
function generation.play(self, p, world, order)
  local form = p.schedule == "paper" and schedule.alternating or schedule.published_code
  local rounds = form(order, p.rounds)
  local first, reputation, known = {}, 0, 0
  world.gifts, world.turns, world.punishments, world.encounters = 0, 0, 0, 0
  for _, member in ipairs(world.members) do member.gifts, member.turns = 0, 0 end
  for game, list in ipairs { rounds, schedule.mirrored(rounds) } do
    play_game(self, p, world, list)
    for index, member in ipairs(world.members) do
      if game == 1 then first[index] = member.units end
    end
    local sum, count = mean_reputation(world.members)
    reputation, known = reputation + sum, known + count
  end
  for index, member in ipairs(world.members) do
    member.resources = (first[index] + member.units) / 2
    member.score = p.score == "paper" and member.resources or 2 * member.units
    world.gifts, world.turns = world.gifts + member.gifts, world.turns + member.turns
  end
  world.reputation = known > 0 and reputation / known or nil
  world.best = schedule.bound(rounds, #order, p.endowment, p.multiplier, math.max)
  world.worst = p.punishment and 0 or schedule.bound(rounds, #order, p.endowment, p.multiplier, math.min)
end

return generation
