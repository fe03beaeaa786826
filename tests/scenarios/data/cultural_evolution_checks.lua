-- SPDX-License-Identifier: GPL-3.0-or-later
-- Checks of the parts of cultural-evolution, run beside them: each value of `check` is one, and raises where
-- something is wrong. Expectations are worked by hand or come from a naive version.
local folk = require "folk"
local generation = require "cultural-evolution.generation"
local families = require "cultural-evolution.families"
local genome = require "cultural-evolution.genome"
local lineage = require "cultural-evolution.lineage"
local measures = require "cultural-evolution.measures"
local minds = require "cultural-evolution.minds"
local prompts = require "cultural-evolution.prompts"
local schedule = require "cultural-evolution.schedule"
local trace = require "cultural-evolution.trace"

local function same(what, expected, actual)
  if expected ~= actual then
    error(("%s: expected %s, got %s"):format(what, tostring(expected), tostring(actual)), 2)
  end
end

local function near(what, expected, actual)
  if not (math.abs(expected - actual) < 1e-9) then
    error(("%s: expected %.17g, got %.17g"):format(what, expected, actual), 2)
  end
end

local checks = {}

local function order_of(agents)
  local order = {}
  for place = 1, agents do order[place] = place end
  return order
end

local function donors_of(pairs_of_round)
  local donates = {}
  for _, pair in ipairs(pairs_of_round) do donates[pair[1]] = true end
  return donates
end

local function check_everyone_paired(pairs_of_round, agents, where)
  local seen = {}
  for _, pair in ipairs(pairs_of_round) do
    for _, agent in ipairs(pair) do
      if seen[agent] then error(where .. ": agent " .. agent .. " is in two pairs") end
      seen[agent] = true
    end
  end
  same(where .. ": pairs", agents / 2, #pairs_of_round)
end

-- Rounds of each pair's meetings, under "a-b" with a < b, each as { round, donor }.
local function meetings_of(list)
  local meetings = {}
  for round, pairs_of_round in ipairs(list) do
    for _, pair in ipairs(pairs_of_round) do
      local key = math.min(pair[1], pair[2]) .. "-" .. math.max(pair[1], pair[2])
      meetings[key] = meetings[key] or {}
      table.insert(meetings[key], { round = round, donor = pair[1] })
    end
  end
  return meetings
end

function checks.alternation()
  for _, agents in ipairs { 2, 4, 6, 8, 10, 12, 14, 20 } do
    local list = schedule.alternating(order_of(agents), 3 * agents)
    for round = 1, #list do
      check_everyone_paired(list[round], agents, ("%d agents, round %d"):format(agents, round))
      local now, before = donors_of(list[round]), round > 1 and donors_of(list[round - 1])
      for agent = 1, agents do
        if before and (now[agent] or false) == (before[agent] or false) then
          error(("%d agents, round %d: agent %d keeps its role"):format(agents, round, agent))
        end
      end
    end
  end
end

function checks.repeated_meetings()
  for _, agents in ipairs { 4, 6, 8, 10, 12, 14, 20 } do
    local half = agents / 2
    local least = half % 2 == 0 and half - 1 or half
    for key, meetings in pairs(meetings_of(schedule.alternating(order_of(agents), 3 * agents))) do
      for index = 2, #meetings do
        local gap = meetings[index].round - meetings[index - 1].round
        if gap < least then error(("%d agents: %s meets after %d rounds"):format(agents, key, gap)) end
        if meetings[index].donor == meetings[index - 1].donor then
          error(("%d agents: %s meets again in the same roles"):format(agents, key))
        end
      end
    end
  end
  local count = 0
  for key, meetings in pairs(meetings_of(schedule.alternating(order_of(12), 12))) do
    count = count + 1
    same("meetings of " .. key, 2, #meetings)
  end
  same("pairs that meet in 12 rounds of 12", 36, count)
end

function checks.published_code()
  local list = schedule.published_code(order_of(12), 12)
  local donors = ""
  for _, pairs_of_round in ipairs(list) do
    check_everyone_paired(pairs_of_round, 12, "the code's schedule")
    donors = donors .. (donors_of(pairs_of_round)[1] and "A" or "B")
  end
  same("donors", "ABABABBABABA", donors)
  for key, meetings in pairs(meetings_of(list)) do
    same("meetings of " .. key, 2, #meetings)
    same("rounds between meetings of " .. key, 6, meetings[2].round - meetings[1].round)
    same("roles are exchanged, " .. key, false, meetings[1].donor == meetings[2].donor)
  end
end

function checks.mirrored()
  local list = schedule.alternating(order_of(12), 12)
  local mirrored = schedule.mirrored(list)
  for round, pairs_of_round in ipairs(list) do
    for index, pair in ipairs(pairs_of_round) do
      same("donor", pair[2], mirrored[round][index][1])
      same("recipient", pair[1], mirrored[round][index][2])
    end
  end
end

-- The largest and the smallest sum that any choice of all or nothing leads to, tried one by one.
local function tried(list, agents, multiplier, from, units)
  local pairs_of_round = list[from]
  if not pairs_of_round then
    local sum = 0
    for agent = 1, agents do sum = sum + units[agent] end
    return sum, sum
  end
  local largest, smallest = -math.huge, math.huge
  for choice = 0, 2 ^ #pairs_of_round - 1 do
    local after = { unpack(units) }
    for index, pair in ipairs(pairs_of_round) do
      if math.floor(choice / 2 ^ (index - 1)) % 2 == 1 then
        after[pair[1]], after[pair[2]] = 0, units[pair[2]] + multiplier * units[pair[1]]
      end
    end
    local high, low = tried(list, agents, multiplier, from + 1, after)
    largest, smallest = math.max(largest, high), math.min(smallest, low)
  end
  return largest, smallest
end

function checks.bounds()
  for _, form in ipairs { "alternating", "published_code" } do
    for _, multiplier in ipairs { 0.5, 1, 2, 3 } do
      local list = schedule[form](order_of(4), 6)
      local largest, smallest = tried(list, 4, multiplier, 1, { 10, 10, 10, 10 })
      near("best of " .. form, largest, schedule.bound(list, 4, 10, multiplier, math.max))
      near("worst of " .. form, smallest, schedule.bound(list, 4, 10, multiplier, math.min))
    end
  end
  near("best of 12", 12 * 30720, schedule.bound(schedule.alternating(order_of(12), 12), 12, 10, 2, math.max))
  near("best of the code's", 12 * 15360,
    schedule.bound(schedule.published_code(order_of(12), 12), 12, 10, 2, math.max))
end

local function said(acts)
  local texts = {}
  for index, act in ipairs(acts) do texts[index] = act.donor .. ">" .. act.recipient end
  return table.concat(texts, " ")
end

-- Four rounds of six agents, worked by hand: in round 4 y gives to c, who gave to x in round 3, who had given
-- to b in round 2, who had given to y in round 1.
function checks.trace()
  local of = {}
  local function act(donor, recipient)
    of[donor] = trace.extended(of[recipient], { donor = donor, recipient = recipient })
  end
  same("nothing is known", "", said(trace.shown(of.x, 3)))
  act("a", "x") act("b", "y") act("c", "z")
  same("round 2, x sees of b", "b>y", said(trace.shown(of.b, 3)))
  act("x", "b") act("y", "a") act("z", "c")
  same("round 3, c sees of x", "x>b b>y", said(trace.shown(of.x, 3)))
  act("c", "x") act("a", "z") act("b", "y")
  same("round 4, y sees of c", "c>x x>b b>y", said(trace.shown(of.c, 3)))
  same("two links", "c>x x>b", said(trace.shown(of.c, 2)))
  same("none", "", said(trace.shown(of.c, 0)))
  act("y", "c")
  same("of y, the oldest is not shown", "y>c c>x x>b", said(trace.shown(of.y, 3)))
  same("but kept", "y>c c>x x>b b>y", said(trace.shown(of.y, 9)))
end

-- The rule as the published code has it: lists that are copied, of which the last three are reversed.
function checks.trace_oracle(rng)
  local lists, traces = {}, {}
  for _ = 1, 2000 do
    local donor, recipient = rng:integer(1, 12), rng:integer(1, 12)
    local expected, before = {}, lists[recipient] or {}
    for index = #before, math.max(1, #before - 2), -1 do expected[#expected + 1] = before[index] end
    local shown = trace.shown(traces[recipient], 3)
    same("links", #expected, #shown)
    for index = 1, #expected do same("link " .. index, expected[index], shown[index]) end
    local act = { donor = donor, recipient = recipient }
    local list = { unpack(before) }
    if #list > 40 then table.remove(list, 1) end
    list[#list + 1] = act
    lists[donor] = list
    traces[donor] = trace.extended(traces[recipient], act)
  end
end

function checks.trace_text()
  same("unknown", "No previous interactions are known.", trace.text {})
  same("links", "In round 5, 1_2 gave 33.33% of its resources to 1_9.\n"
    .. "In round 4, 1_9 spent 1.50 units on punishing 1_1, who lost 3.00 units.", trace.text {
    { round = 5, donor = "1_2", recipient = "1_9", action = "donate", fraction = 1 / 3, units = 2 },
    { round = 4, donor = "1_9", recipient = "1_1", action = "punish", fraction = 0.1, units = 1.5,
      removed = 3 },
  })
end

local function random_genome(rng)
  local family = { first = {} }
  for _, name in ipairs(genome.names) do
    family.first[name] = { rng:uniform(-120, 120), rng:uniform(0, 60) }
  end
  return genome.fresh(family, rng)
end

local function same_genes(what, expected, actual)
  for _, name in ipairs(genome.names) do same(what .. ", " .. name, expected[name], actual[name]) end
end

function checks.genome_text(rng)
  local texts, count = {}, 0
  for index = 1, 1000 do
    local genes = random_genome(rng)
    local text = genome.text(genes)
    same_genes("genome " .. index, genes, genome.read(text))
    same("text again", text, genome.text(genome.read(text)))
    same_genes("within a reply", genes, genome.read(prompts.strategy_in("I think.\nMy strategy: " .. text)))
    if not texts[text] then texts[text], count = true, count + 1 end
  end
  same("different texts", 1000, count)
  same("no genome", nil, genome.read "I give half of what I have, always.")
  same("half a genome", nil, genome.read(genome.text(random_genome(rng)):sub(1, 500)))
end

function checks.families(rng)
  for _, name in ipairs { "claude-like", "gemini-like", "gpt-4o-like" } do
    local family = families[name]
    for _, gene in ipairs(genome.names) do
      if not family.first[gene] then error(name .. " has no first value of " .. gene) end
    end
    local genes = genome.fresh(family, rng)
    for _ = 1, 100 do genes = genome.mutated(genes, family, rng) end
    same_genes(name .. " after 100 generations", genes, genome.read(genome.text(genes)))
  end
end

-- Gifts by hand; no chance is in them, as jitter is 0.
local function gift(change, fractions, round)
  local genes = {
    start = 40, newest = 60, second = 30, third = 10, reliance = 100, bonus = 0, trend = 0, reward = 0,
    threshold = 50, penalty = 0, drift = 0, jitter = 0, floor = 0, cap = 100, spending = 0, contempt = 0,
  }
  for name, value in pairs(change) do genes[name] = value end
  local acts = {}
  for index, fraction in ipairs(fractions) do
    acts[index] = { action = fraction and "donate" or "punish", fraction = fraction or 0.5 }
  end
  local action, fraction = genome.act(genes, { acts = acts, round = round or 1, may_punish = true })
  same("action", "donate", action)
  return fraction
end

function checks.gifts()
  near("nothing known: the start", 0.4, gift({}, {}))
  near("drift", 0.46, gift({ drift = 2 }, {}, 4))
  near("three links", 0.6 * 0.5 + 0.3 * 0.2 + 0.1 * 0.1, gift({}, { 0.5, 0.2, 0.1 }))
  near("two links: weights 60 and 30 of 90", (0.6 * 0.5 + 0.3 * 0.2) / 0.9, gift({}, { 0.5, 0.2 }))
  near("a punishment is left out", 0.2, gift({}, { false, 0.2 }))
  near("punishments alone: the start", 0.4, gift({}, { false, false }))
  near("without weights all count the same", 0.35, gift({ newest = 0, second = 0, third = 0 }, { 0.5, 0.2 }))
  near("half of it, half the start", 0.3, gift({ reliance = 50 }, { 0.2 }))
  near("bonus", 0.25, gift({ bonus = 5 }, { 0.2 }))
  near("rising", (0.6 * 0.5 + 0.3 * 0.2) / 0.9 + 0.08, gift({ trend = 8 }, { 0.5, 0.2 }))
  near("falling", (0.6 * 0.2 + 0.3 * 0.5) / 0.9 - 0.08, gift({ trend = 8 }, { 0.2, 0.5 }))
  near("reward at the threshold", 0.6, gift({ reward = 10, penalty = 7 }, { 0.5 }))
  near("penalty below it", 0.42, gift({ reward = 10, penalty = 7 }, { 0.49 }))
  near("floor", 0.1, gift({ floor = 10 }, { 0.02 }))
  near("cap", 0.7, gift({ cap = 70 }, { 0.9 }))
  local action, fraction = genome.act({ contempt = 5, spending = 20 },
    { acts = { { action = "donate", fraction = 0.04 } }, round = 2, may_punish = true })
  same("contempt", "punish", action)
  near("spending", 0.2, fraction)
end

-- Plays with members that do as they are told: `acts` by round of each game, { member, action, units }.
local function played(members, p, acts)
  local at, asked = 0, {}
  for index = 1, members do
    asked[index] = { id = index, name = "m" .. index, strategy = "", agent = function()
      at = at + 1
      same("whose turn " .. at .. " is", acts[at][1], index)
      if not p.punishment then return acts[at][3] end
      return { action = acts[at][2], units = acts[at][3] }
    end }
  end
  local self = {
    decide = function(_, agent) return agent() end,
    all = function(process, fns) for _, fn in ipairs(fns) do fn(process) end end,
  }
  local world = { members = asked, number = 1, sim = { event = function() end } }
  local all = { rounds = 1, endowment = 10, multiplier = 2, trace = 3, schedule = "paper", score = "paper",
    excess = "paper" }
  for name, value in pairs(p) do all[name] = value end
  generation.play(self, all, world, order_of(members))
  same("acts", #acts, at)
  return world
end

function checks.donation()
  local world = played(2, { rounds = 2 },
    { { 1, "donate", 4 }, { 2, "donate", 9 }, { 2, "donate", 10 }, { 1, "donate", 0 } })
  -- game 1: 10, 10; 6, 18; 24, 9. Game 2: 30, 0; 30, 0.
  near("resources of 1", (24 + 30) / 2, world.members[1].resources)
  near("resources of 2", (9 + 0) / 2, world.members[2].resources)
  near("share that 1 gave", 0.4 / 2, measures.donated { world.members[1] })
  near("share that 2 gave", (0.5 + 1) / 2, measures.donated { world.members[2] })
  near("of both", (0.4 + 0.5 + 1 + 0) / 4, world.gifts / world.turns)
end

function checks.score_of_the_code()
  local world = played(2, { score = "code" }, { { 1, "donate", 4 }, { 2, "donate", 10 } })
  near("score of 1: game 2 twice", 2 * 30, world.members[1].score)
  near("resources of 1: the mean all the same", (6 + 30) / 2, world.members[1].resources)
end

function checks.punishment()
  local world = played(2, { punishment = true }, { { 1, "punish", 3 }, { 2, "punish", 8 } })
  -- game 1: 7, 10 - 6. Game 2: 2 spends 8, and 1 loses all 10 rather than 16.
  near("resources of 1", (7 + 0) / 2, world.members[1].resources)
  near("resources of 2", (4 + 2) / 2, world.members[2].resources)
  near("share of punishments", 1, world.punishments / world.encounters)
  near("nothing was given", 0, world.gifts)
  near("worst", 0, world.worst)
end

function checks.who_has_nothing_is_not_asked()
  local world = played(2, { punishment = true, rounds = 2 },
    { { 1, "punish", 5 }, { 2, "donate", 5 }, { 1, "punish", 5 } })
  -- game 1: 5, 0; 2 has nothing to give. Game 2: 20, 5; 1 punishes: 15, 0.
  near("resources of 1", (5 + 15) / 2, world.members[1].resources)
  near("turns", 3, world.turns)
  near("encounters", 4, world.encounters)
end

function checks.excess_of_the_code()
  local world = played(2, { excess = "code" }, { { 1, "donate", 11 }, { 2, "donate", -1 } })
  near("1 keeps all", 10, world.members[1].resources)
  near("2 keeps all", 10, world.members[2].resources)
end

function checks.reputation()
  near("first gift", 0.4, measures.reputation(nil, 0.4, 0.9))
  near("as large as the recipient's", (1 + 0.5 * 0.4) / 1.5, measures.reputation(0.4, 0.7, 0.7))
  near("far from it", (1 - 0.6 + 0.5 * 0.4) / 1.5, measures.reputation(0.4, 0.1, 0.7))
end

function checks.selection(rng)
  for _ = 1, 200 do
    local members, left = {}, {}
    for index = 1, 12 do
      members[index] = { score = rng:integer(1, 6), name = index }
      left[index] = members[index]
    end
    local survivors, others = measures.select(members, 6)
    for place = 1, 12 do -- naive: of those left, the first of the highest score
      local best = 1
      for index = 2, #left do
        if left[index].score > left[best].score then best = index end
      end
      same("place " .. place, left[best], survivors[place] or others[place - 6])
      table.remove(left, best)
    end
    same("survivors", 6, #survivors)
    same("others", 6, #others)
  end
  local generous, mean = { gifts = 3, turns = 4 }, { gifts = 1, turns = 4 }
  near("for generosity", (0.75 - 0.25) / 0.5, measures.selection({ generous }, { mean }))
  same("nobody gave", nil, measures.selection({ { gifts = 0, turns = 4 } }, { { gifts = 0, turns = 4 } }))
end

function checks.nearest_text()
  near("one of two words in common", 2 * 1 / 4, lineage.similarity("give half", "Give nothing"))
  near("the same", 1, lineage.similarity("Give 40.5%.", "give: 40.5"))
  local half = "give half of it"
  local survivors = { { strategy = "give all" }, { strategy = half }, { strategy = half } }
  same("most words in common, the first among equals", survivors[2], lineage.nearest("Give half!", survivors))
end

function checks.replies()
  same("behind the stem", "I give half.",
    prompts.strategy_in "Let me see.\nMy strategy: I give half.\nThat is all.")
  same("the last stem", "b", prompts.strategy_in "My strategy: a\nmy strategy:\n\n  b\nc")
  same("without one, the last line", "give", prompts.strategy_in "Well,\ngive\n\n")
  same("without markup", "do it", prompts.strategy_in "**My strategy:** *do it*")
  local long = prompts.strategy_in("My strategy: " .. ("é"):rep(1500))
  same("cut between characters", 2000, #long)
  same("as it is otherwise", 1999, #prompts.strategy_in("My strategy: x" .. ("é"):rep(1500)))
  same("a megabyte of blanks takes no time", "give",
    prompts.strategy_in("My strategy: give" .. (" "):rep(1000000) .. "all"))
  same("rounded down", "13.70", prompts.units(13.709))
  same("whole", "30720", prompts.units(30720))
end

-- A family without chance: first genomes are all the same, and a newcomer starts with 5 points more.
local function certain_family()
  local family = { first = {}, change = { start = { 5, 0 } } }
  for index, name in ipairs(genome.names) do family.first[name] = { index, 0 } end
  for name, value in pairs { jitter = 0, floor = 0, cap = 100 } do family.first[name] = { value, 0 } end
  return family
end

function checks.learning(rng, sim)
  local family = certain_family()
  local first = genome.fresh(family, rng)
  local agent = sim:agent { name = "learner", mind = minds.create({ family = family }, {}) }
  sim:process("learner", function(self)
    local function written(advice)
      return genome.read(self:decide(agent, { prompt = "?", view = { advice = advice } }))
    end
    same_genes("without advice a first genome", first, written {})
    same_genes("from what is no genome, too", first, written { "Give half.", "Give all." })
    local other = random_genome(rng)
    local learned = written { genome.text(other) }
    same("learned: the start changes", math.min(100, other.start + 5), learned.start)
    other.start = learned.start
    same_genes("and nothing else", other, learned)
    local gift = self:decide(agent, { prompt = "?", number = {}, view = { strategy = "Give all.", own = 50,
      acts = {}, round = 1 } })
    near("own text is no genome: a first one decides", 50 * first.start / 100, gift)
    sim:record("learned", 1)
  end)
end

local function refusal(text, agents)
  local ok, problem = pcall(minds.seats, text, agents)
  if ok then error("minds '" .. text .. "' was taken") end
  return problem
end


function checks.seats()
  local function labels(text, agents)
    local names = {}
    for index, kind in ipairs(minds.seats(text, agents)) do names[index] = kind.label end
    return table.concat(names, " ")
  end
  same("one kind takes all", "model model", labels("model", 2))
  same("counts", "claude-like gpt-4o-like gpt-4o-like", labels("claude-like:1, gpt-4o-like:2", 3))
  same("the rest", "constant:0.5 constant:0.5 human", labels("constant:0.5,human:1", 3))
  same("a model's name may have colons", "model:llama3.2:3b model:llama3.2:3b",
    labels("model:llama3.2:3b:2", 2))
  same("too many", "minds: 'human:3' is for 3 agents, but agents = 2", refusal("human:3", 2))
  same("too few", "minds: 'human:1' is for 1 agents, but agents = 2", refusal("human:1", 2))
  same("two rests", "minds: 'human' has no count, and neither has another: only one may go without",
    refusal("model,human", 2))
  same("none", "minds: it is empty: name at least one kind, such as claude-like", refusal("", 2))
  same("a fraction", "minds: 'constant:2' must give a fraction from 0 to 1, as constant:0.5 does",
    refusal("constant:2", 2))
  same("unknown", "minds: 'claud' is unknown: use claude-like, gemini-like, gpt-4o-like, constant:FRACTION, "
    .. "model, model:NAME or human, each with :COUNT if need be, and commas between them",
    refusal("claud", 2))
end

return folk.scenario {
  name = "cultural-evolution-checks", summary = "Do the parts of cultural-evolution do what they say?",
  params = { check = folk.text { "seats", doc = "which one" } },
  metrics = { learned = { unit = "1", doc = "whether the check of learning came to its end" } },
  setup = function(sim, p) checks[p.check](sim:rng "checks", sim) end,
}
