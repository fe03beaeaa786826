-- SPDX-License-Identifier: GPL-3.0-or-later
-- The members of the generations: how they get their strategies, and what is kept of them. `world` is the
-- society at present: its `members`, who of them are `newcomers` and who `survivors` of the generation
-- before, the `number` of the generation, `places` for survivors, and the `count` of all who ever came.
local lineage = require "cultural-evolution.lineage"
local measures = require "cultural-evolution.measures"
local minds = require "cultural-evolution.minds"
local prompts = require "cultural-evolution.prompts"

local population = {}

-- A member without a strategy yet; `number` counts those that came with it.
local function born(sim, p, world, kind, number)
  local name = ("%d_%d"):format(world.number, number)
  world.count = world.count + 1
  return {
    id = world.count, name = name, kind = kind, born = world.number,
    agent = sim:agent { name = name, mind = minds.create(kind, p, prompts.rules(p, world.places)) },
  }
end

local function texts_of(survivors)
  local texts = {}
  for index, survivor in ipairs(survivors) do texts[index] = survivor.strategy end
  return texts
end

-- Lets a member write its strategy; `advice` is what it reads of the survivors, `texts` their strategies. A
-- genome tells which text it took; for other minds that is inferred.
local function write_strategy(process, p, world, member, survivors, advice, texts)
  local view = { advice = texts, generation = world.number }
  local prompt = prompts.strategy(p, member.name, advice)
  if member.kind.person then prompt = prompts.rules(p, world.places) .. "\n\n" .. prompt end
  local reply = process:decide(member.agent, { prompt = prompt, view = view })
  member.strategy = prompts.strategy_in(reply)
  if #survivors > 0 then
    local taken = member.kind.family and view.parent
    member.parent = taken and survivors[taken] or lineage.nearest(member.strategy, survivors)
  end
  member.founder = member.parent and member.parent.founder or member
end

local function write_all(self, p, world, members, survivors)
  local advice, texts = prompts.advice(p, survivors), texts_of(survivors)
  local writing = {}
  for index, member in ipairs(members) do
    writing[index] = function(process)
      write_strategy(process, p, world, member, survivors, advice, texts)
    end
  end
  if #writing > 0 then self:all(writing) end
end

-- Keeps who came, from whom, and with which text (with --record events).
local function announce(sim, members)
  for _, member in ipairs(members) do
    local parent = member.parent and member.parent.id
    sim:event("strategy", member.id, parent, member.name .. ": " .. member.strategy)
  end
end

-- The first generation: one member for each kind in `seats`.
function population.begin(self, sim, p, world, seats)
  world.members, world.survivors = {}, {}
  for place, kind in ipairs(seats) do world.members[place] = born(sim, p, world, kind, place) end
  write_all(self, p, world, world.members, {})
  world.newcomers = world.members
  announce(sim, world.members)
end

-- The next generation: survivors, best first, then newcomers with the minds of those they replace.
function population.renew(self, sim, p, world, survivors, others)
  world.members, world.newcomers, world.survivors = {}, {}, survivors
  for place, survivor in ipairs(survivors) do world.members[place] = survivor end
  for number, other in ipairs(others) do
    local newcomer = born(sim, p, world, other.kind, number)
    world.newcomers[number] = newcomer
    world.members[#world.members + 1] = newcomer
  end
  write_all(self, p, world, world.newcomers, survivors)
  announce(sim, world.newcomers)
end

-- Some members and all their ancestors, oldest first.
local function with_ancestors(members)
  local seen, list = {}, {}
  for _, member in ipairs(members) do
    while member and not seen[member.id] do
      seen[member.id], list[#list + 1] = true, member
      member = member.parent
    end
  end
  table.sort(list, function(a, b) return a.id < b.id end)
  return list
end

-- Who the survivors of the last generation descend from: from whose text each strategy was made.
local function publish_lineage(sim, survivors)
  local rows = {}
  for index, member in ipairs(with_ancestors(survivors)) do
    rows[index] = {
      agent = member.name, mind = member.kind.label, parent = member.parent and member.parent.name or "",
      founder = member.founder.name, first = member.born, last = member.last, resources = member.resources,
      donated = measures.donated { member },
    }
  end
  sim:publish("lineage", rows,
    { "agent", "mind", "parent", "founder", "first", "last", "resources", "donated" })
end

-- What is left of it all: the strategies of the last survivors, best first, and their lineage.
function population.publish(sim, survivors)
  publish_lineage(sim, survivors)
  local rows = {}
  for index, member in ipairs(survivors) do
    rows[index] = { agent = member.name, resources = member.resources, strategy = member.strategy }
  end
  sim:publish("strategies", rows, { "agent", "resources", "strategy" })
end

return population
