-- SPDX-License-Identifier: GPL-3.0-or-later
-- Which games repeated-2x2 plays, chosen by a text: the prisoner's dilemma and the battle of the sexes
-- of Akata et al. 2025, and the 144 games of two players and two actions with ranked payoffs. The first
-- action (J in the article) is to cooperate in the former, and player 1's favourite in the latter.
local folk = require "folk"

-- Their families are those of their pure equilibria, by the rule that divides the 144.
local named = {
  pd = {
    game = folk.games.prisoners_dilemma { T = 10, R = 8, P = 5, S = 0 }, family = "prisoners-dilemma",
  },
  bos = {
    game = folk.games.battle_of_the_sexes { favourite = 10, other = 7, mismatch = 0 }, family = "biased",
  },
}

-- The article leaves out the last one.
local FAMILIES = { "second-best", "biased", "cyclic", "unfair", "prisoners-dilemma", "win-win", "tragic" }

-- The best that a seat can get in one round.
local function best_of(game, seat)
  local best = -math.huge
  for row = 1, 2 do
    for column = 1, 2 do best = math.max(best, (select(seat, game:payoff(row, column)))) end
  end
  return best
end

local function entry_of(name, game, family)
  local best = { best_of(game, 1), best_of(game, 2) }
  return { name = name, game = game, family = family, best = best, prompts = {} }
end

local function ordinal(number)
  local game, about = folk.games.ordinal(number)
  return entry_of(tostring(number), game, about.family)
end

local function add_range(entries, item, low, high)
  if low < 1 or high > 144 or low > high then
    error(("games: '%s' is no game: numbers go from 1 to 144, in a range the smaller one first")
      :format(item), 0)
  end
  for number = low, high do entries[#entries + 1] = ordinal(number) end
end

local function add_family(entries, family)
  local before = #entries
  for _, about in ipairs(folk.games.ordinals()) do
    if about.family == family then entries[#entries + 1] = ordinal(about.number) end
  end
  if #entries == before then
    error(("games: there is no family '%s': must be one of %s")
      :format(family, table.concat(FAMILIES, ", ")), 0)
  end
end

local function add(entries, item)
  local low, high = item:match "^(%d+)%-(%d+)$"
  local family = item:match "^family:(.*)$"
  if named[item] then
    entries[#entries + 1] = entry_of(item, named[item].game, named[item].family)
  elseif family then
    add_family(entries, family)
  elseif item == "all" then
    add_range(entries, item, 1, 144)
  elseif low or item:find "^%d+$" then
    add_range(entries, item, tonumber(low or item), tonumber(high or item))
  else
    error(("games: '%s' is no game: must be pd, bos, all, a number from 1 to 144, a range such as 1-12, "
      .. "or family:NAME"):format(item), 0)
  end
end

local function without_repeats(entries)
  local unique, known = {}, {}
  for _, entry in ipairs(entries) do
    if not known[entry.name] then unique[#unique + 1] = entry end
    known[entry.name] = true
  end
  return unique
end

---The games that a text such as "pd,bos", "1-12" or "family:cyclic" names: { name, game, family, best,
---prompts }, where prompts keeps texts that its prompts share.
local function select_games(text)
  local entries = {}
  for item in text:gmatch "[^,%s]+" do add(entries, item) end
  if #entries == 0 then error("games is empty: name at least one, for instance pd", 0) end
  return without_repeats(entries)
end

return { select = select_games, families = FAMILIES }
