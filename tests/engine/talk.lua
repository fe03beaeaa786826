-- SPDX-License-Identifier: GPL-3.0-or-later
-- Four language models play a prisoner's dilemma, two matches at once. Then each tells what it would share,
-- makes an offer with its reason, and says something: an answer of every kind that a decision can ask for.
-- What they say is compared by its embeddings.
local folk = require "folk"

local names = { "ann", "ben", "cleo", "dan" }

local offer = {
  type = "object",
  properties = { points = { type = "integer", minimum = 0, maximum = 10 }, reason = { type = "string" } },
  required = { "points", "reason" },
}

local function stand_in(_, rng, decision)
  if decision.choices then return decision.choices[rng:integer(1, #decision.choices)] end
  if decision.number then return rng:integer(decision.number.min, decision.number.max) end
  if decision.schema then return { points = rng:integer(0, 10), reason = "to be fair" } end
  return "It was a fair game."
end

local function mind_of(name)
  return folk.model {
    persona = ("You are %s. You play with others for points."):format(name),
    temperature = 1, max_tokens = 200, latency = folk.latency.lognormal { median = 1, sigma = 0.5 },
    stand_in = stand_in,
  }
end

local function similarity(one, other)
  local both, first, second = 0, 0, 0
  for i = 1, #one do
    both, first, second = both + one[i] * other[i], first + one[i] * one[i], second + other[i] * other[i]
  end
  return both / math.sqrt(first * second)
end

-- What one player makes of it: the embedding of what it said.
local function tell(self, sim, player)
  local share = self:decide(player, {
    prompt = "How many of 10 points would you share?", number = { min = 0, max = 10, whole = true },
    fallback = 0,
  })
  local made = self:decide(player, {
    prompt = 'Make an offer: how many points, and "why"?', schema = offer,
    fallback = { points = 0, reason = "" },
  })
  local said = self:decide(player, { prompt = "How was the game?", max_tokens = 30 })
  sim:record("share", share)
  sim:record("offer", made.points)
  return self:embed(player, said)
end

return folk.scenario {
  name = "talk",
  summary = "What do models play that know nothing?",
  params = { turns = folk.int { 3, min = 1, doc = "rounds in a match" } },
  metrics = {
    share = { unit = "points", doc = "what a player would share" },
    offer = { unit = "points", doc = "what a player offers" },
    similarity = { unit = "1", doc = "cosine of what players say" },
  },
  setup = function(sim, p)
    local game = folk.games.prisoners_dilemma {}
    local players = {}
    for i, name in ipairs(names) do players[i] = sim:agent { name = name, mind = mind_of(name) } end
    sim:process("game", function(self)
      self:all {
        function() self:play { game = game, players = { players[1], players[2] }, turns = p.turns } end,
        function() self:play { game = game, players = { players[3], players[4] }, turns = p.turns } end,
      }
      local telling = {}
      for i, player in ipairs(players) do
        telling[i] = function() return tell(self, sim, player) end
      end
      local said = self:all(telling)
      sim:record("similarity", similarity(said[1], said[2]))
    end)
  end,
}
