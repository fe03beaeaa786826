-- SPDX-License-Identifier: GPL-3.0-or-later
-- Who plays repeated-2x2. Beside the library's strategies, models and people: GPT-4 as it was recorded,
-- and the scripted opponents of Akata et al. 2025.
--
-- For their experiment with people the authors asked GPT-4 once for every history of the other player's
-- choices, up to nine rounds of J and F, and let people play against the two tables. Here stand only
-- the rows that the tables' published summary determines; the tables themselves (JSON, one object
-- { history: move }) come by the parameters pd_table and bos_table. They are not the runs that the
-- article's figures show, in which GPT-4 answered a defector with CDDDDDDDDD, for instance.
local folk = require "folk"

-- What the other chose, and GPT-4's replies, the first before it has seen anything.
local PUBLISHED = {
  pd = { { "JJJJJJJJJ", "JJJJJJJJJJ" }, { "FFFFFFFFF", "JFFJFFFFFF" }, { "JJJJFJJJJ", "JJJJJFJJJJ" } },
  bos = { { "JJJJJJJJJ", "JJJJJJJJJJ" }, { "FFFFFFFFF", "JJJJJFFFFF" }, { "FJFJFJFJF", "JJJJJJJJJJ" } },
}

-- Share of J among all histories of the table with 0, 1, … choices of F.
local COOPERATION = { [0] = 1, 0.58, 0.56, 0.27, 0.26, 0.09, 0.03, 0, 0, 0 }

local function table_of(rows)
  local replies = {}
  for _, row in ipairs(rows) do
    for seen = 0, #row[1] do replies[row[1]:sub(1, seen)] = row[2]:sub(seen + 1, seen + 1) end
  end
  return replies
end

-- For a history that no row tells: C with the share of J after as many F.
local by_count = folk.strategy {
  name = "as-often-as-gpt-4",
  play = function(_, other, turn, self)
    local defections = 0
    for round = 1, turn - 1 do
      if other[round] == folk.D then defections = defections + 1 end
    end
    return self.random() < (COOPERATION[defections] or 0) and folk.C or folk.D
  end,
}

-- Likewise: GPT-4 keeps to its favourite, also against one who alternates, and gives in to an other who
-- insists: against one who always plays its own favourite, from the sixth round on.
local INSISTENCE = 5

local function unless_other_insists(favourite)
  return folk.strategy {
    name = "favourite-unless-other-insists", stochastic = false, memory = INSISTENCE,
    play = function(_, other, turn)
      if turn <= INSISTENCE then return favourite end
      for round = turn - INSISTENCE, turn - 1 do
        if other[round] == favourite then return favourite end
      end
      return 3 - favourite
    end,
  }
end

-- The table of a file of the user's, or else of the published rows.
local function record_of(name, path, choices, otherwise)
  local file = path ~= "" and path or nil
  return folk.recorded {
    file = file, table = not file and table_of(PUBLISHED[name]) or nil,
    choices = choices, otherwise = otherwise,
  }
end

-- Recorded GPT-4. Its table of the battle of the sexes is that of the player whose favourite is J; in
-- the other seat the letters change places.
local function recorded(p)
  local pd = record_of("pd", p.pd_table, { "J", "F" }, by_count)
  local bos = {
    record_of("bos", p.bos_table, { "J", "F" }, unless_other_insists(1)),
    record_of("bos", p.bos_table, { "F", "J" }, unless_other_insists(2)),
  }
  return function(entry, seat)
    if entry.name == "pd" then return pd end
    return entry.name == "bos" and bos[seat] or nil
  end
end

-- The own action under which the other can get most.
local function pleasing_action(game, seat)
  local best, action = -math.huge, 1
  for own = 1, 2 do
    for other = 1, 2 do
      local first, second = game:payoff(seat == 1 and own or other, seat == 1 and other or own)
      local points = seat == 1 and second or first
      if points > best then best, action = points, own end
    end
  end
  return action
end

local cycling = {
  [folk.C] = folk.cycler { name = "alternator", moves = "CD" },
  [folk.D] = folk.cycler { name = "alternator, D first", moves = "DC" },
}
local defect_once = folk.strategy { name = "defect-once", machine = { { "D", 2, 2 }, { "C", 2, 2 } } }

-- Begins with what the other prefers, as the article's alternator does.
local function alternator(entry, seat) return cycling[pleasing_action(entry.game, seat)] end

local function sequence(name, moves)
  if not moves:find "^[JF]+$" then
    error(("minds: '%s' must be moves: and letters J (the first action) and F, for instance moves:JJF")
      :format(name), 0)
  end
  return folk.cycler { name = name, moves = (moves:gsub("J", "C"):gsub("F", "D")) }
end

-- The function from a game and a seat to the mind; nil where it does not play that game.
local function chooser_of(name, p, recording)
  if name == "gpt-4-recorded" then return recording end
  if name == "alternator" then return alternator end
  local mind
  if name == "defect-once" then
    mind = defect_once
  elseif name:find "^moves:" then
    mind = sequence(name, name:sub(7))
  else
    mind = folk.mind(name, {
      stand_in = p.stand_in, temperature = p.temperature, max_tokens = p.max_tokens,
      predict_first = p.predict_first, choices = { "J", "F" },
    })
  end
  return function() return mind end
end

---The minds that a text such as "gpt-4-recorded,tit-for-tat,model:gpt-4o" names: { name, person, of }.
---`of(entry, seat)` is the mind that plays a game there, or nil.
return function(p)
  local minds, known, recording = {}, {}, recorded(p)
  for name in p.minds:gmatch "[^,%s]+" do
    if known[name] then error(("minds names '%s' twice: everyone meets its twin anyway"):format(name), 0) end
    known[name] = true
    minds[#minds + 1] = { name = name, person = name == "human", of = chooser_of(name, p, recording) }
  end
  if #minds == 0 then error("minds is empty: name at least one, for instance gpt-4-recorded", 0) end
  return minds
end
