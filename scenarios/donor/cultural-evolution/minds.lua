-- SPDX-License-Identifier: GPL-3.0-or-later
-- Who the agents are: "claude-like:6,gpt-4o-like:6" gives places 1 to 6 to one kind and the rest to another.
-- A newcomer has the mind of the agent that it replaces. The kinds:
--   claude-like, gemini-like, gpt-4o-like   genomes (genome.lua, families.lua)
--   constant:P                              gives the fraction P of what it has, whatever happens
--   model, model:NAME                       a language model; without an endpoint, the genomes of `stand_in`
--   human                                   a person at the terminal
-- A number behind the last colon says how many; one kind may go without, and takes the places that are left.
local folk = require "folk"
local families = require "cultural-evolution.families"
local genome = require "cultural-evolution.genome"

local minds = {}

local function refuse(item, reason) error(("minds: '%s' %s"):format(item, reason), 0) end

-- "model:llama3.2:3b:6" as "model:llama3.2:3b", 6. What stands behind "constant:" is no count.
local function count_of(item)
  local kind, count = item:match "^(.+):(%d+)$"
  if not kind or kind == "constant" then return item, nil end
  return kind, tonumber(count)
end

local function kind_of(item, text)
  if families[text] then return { label = text, family = families[text] } end
  local fraction = text:match "^constant:(.+)$"
  if fraction then
    fraction = tonumber(fraction)
    if not fraction or not (fraction >= 0 and fraction <= 1) then
      refuse(item, "must give a fraction from 0 to 1, as constant:0.5 does")
    end
    return { label = text, fraction = fraction }
  end
  if text == "human" then return { label = text, person = true } end
  if text == "model" then return { label = text } end
  local name = text:match "^model:(.+)$"
  if name then return { label = text, model = name } end
  refuse(item, "is unknown: use claude-like, gemini-like, gpt-4o-like, constant:FRACTION, model, model:NAME "
    .. "or human, each with :COUNT if need be, and commas between them")
end

local function read(text)
  local items, total, open = {}, 0, nil
  for item in text:gmatch "[^,]+" do
    item = item:match "^%s*(.-)%s*$"
    local name, count = count_of(item)
    local kind = kind_of(item, name)
    items[#items + 1] = { kind = kind, count = count }
    if not count then
      if open then refuse(item, "has no count, and neither has another: only one may go without") end
      open = items[#items]
    end
    total = total + (count or 0)
  end
  if #items == 0 then error("minds: it is empty: name at least one kind, such as claude-like", 0) end
  return items, total, open
end

-- The kind of each of `agents` places.
function minds.seats(text, agents)
  local items, total, open = read(text)
  if open then open.count = agents - total end
  if total > agents or not open and total ~= agents then
    error(("minds: '%s' is for %d agents, but agents = %d"):format(text, total, agents), 0)
  end
  local seats = {}
  for _, item in ipairs(items) do
    for _ = 1, item.count do seats[#seats + 1] = item.kind end
  end
  return seats
end

-- Writes a strategy: a first genome, or a changed copy of that in one of the texts given as advice. A text
-- that no genome can be read from teaches nothing. Notes in the view whose text was taken.
local function write_genome(family, view, rng)
  local genes
  if #view.advice > 0 then
    local chosen = rng:integer(1, #view.advice)
    view.parent = chosen
    local parent = genome.read(view.advice[chosen])
    genes = parent and genome.mutated(parent, family, rng)
  end
  return genome.text(genes or genome.fresh(family, rng))
end

local function act_on(view, action, fraction)
  local units = math.min(view.own, fraction * view.own)
  if view.may_punish then return { action = action, units = units } end
  return units
end

-- Decides as the genome in the agent's strategy does; where there is none, as a fresh one, which it keeps.
local function reader(family)
  local read_before = {}
  return function(view, rng)
    if view.advice then return write_genome(family, view, rng) end
    local text = view.strategy
    local genes = read_before[text]
    if not genes then
      genes = genome.read(text) or genome.fresh(family, rng)
      read_before[text] = genes
    end
    return act_on(view, genome.act(genes, view, rng))
  end
end

local function constant(fraction)
  return function(view)
    if view.advice then return ("I always give %g%% of what I have."):format(100 * fraction) end
    return act_on(view, "donate", fraction)
  end
end

-- The mind of one agent of a kind; `rules` are what a model is told of the game.
function minds.create(kind, p, rules)
  if kind.fraction then return folk.scripted(constant(kind.fraction)) end
  if kind.person then return folk.human() end
  if kind.family then return folk.scripted(reader(kind.family)) end
  return folk.model {
    model = kind.model, persona = rules, temperature = p.temperature, max_tokens = p.max_tokens,
    retries = p.retries, stand_in = reader(families[p.stand_in]),
  }
end

return minds
