-- SPDX-License-Identifier: GPL-3.0-or-later
-- A donor's strategy as numbers, for runs without a language model. What is handed on is the text: a genome
-- is written as one English sentence and read back from it exactly, so that agents of all kinds can learn
-- from each other. All genes are in percent of the donor's resources or in points of such percent, with
-- one digit behind the point. The gift:
--   clip(floor, cap, share of mean(gifts in the chain) + rest of the starting gift + bonus + trend + reward
--        + drift · rounds played + chance)
-- It maps the strategies that Vallinder & Hughes quote; the form of the mapping is ours.
local genome = {}

local TEMPLATE = "In the first round I give <start>% of what I have; after that I take the average of the "
  .. "gifts that I am shown, weighted <newest>, <second> and <third> from the newest to the oldest, mix "
  .. "<reliance>% of it with the rest of my starting gift, add <bonus> points, add <trend> points if the "
  .. "newest gift is larger than the one before it and take as many away if it is smaller, add <reward> "
  .. "points if the newest gift is at least <threshold>% and take <penalty> points away if it is not, add "
  .. "<drift> points for each round played, vary this by chance by about <jitter> points, and keep it "
  .. "between <floor>% and <cap>%; where I may punish, I spend <spending>% of what I have on punishing "
  .. "whoever last gave less than <contempt>%."

-- What a gene can be: { lowest, highest }.
local SHARE, POINTS = { 0, 100 }, { -50, 50 }
local RANGES = {
  start = SHARE, newest = SHARE, second = SHARE, third = SHARE, reliance = SHARE, bonus = POINTS,
  trend = POINTS, reward = POINTS, threshold = SHARE, penalty = POINTS, drift = { -10, 10 },
  jitter = { 0, 20 }, floor = SHARE, cap = SHARE, spending = SHARE, contempt = SHARE,
}

-- The genes' names, in the order of the sentence.
genome.names = {}
for name in TEMPLATE:gmatch "<(%a+)>" do genome.names[#genome.names + 1] = name end

local PATTERN = TEMPLATE:gsub("[%%%.%-%(%)%+]", "%%%0"):gsub("<%a+>", "(%%-?%%d+%%.%%d)")

local function clip(value, low, high) return math.max(low, math.min(high, value)) end

-- A value as a gene: within its range, one digit behind the point.
local function as_gene(name, value)
  local range = RANGES[name]
  return math.floor(clip(value, range[1], range[2]) * 10 + 0.5) / 10
end

local function completed(genes)
  genes.cap = math.max(genes.cap, genes.floor)
  return genes
end

function genome.text(genes)
  return (TEMPLATE:gsub("<(%a+)>", function(name) return ("%.1f"):format(genes[name]) end))
end

-- The genome that a text contains, or nil.
function genome.read(text)
  local values = { text:match(PATTERN) }
  if #values == 0 then return nil end
  local genes = {}
  for index, name in ipairs(genome.names) do genes[name] = as_gene(name, tonumber(values[index])) end
  return completed(genes)
end

-- A genome of a family's first generation. `family.first` has for each gene { mean, deviation }.
function genome.fresh(family, rng)
  local genes = {}
  for _, name in ipairs(genome.names) do
    local first = family.first[name]
    genes[name] = as_gene(name, rng:normal(first[1], first[2]))
  end
  return completed(genes)
end

-- What a family's newcomer makes of a genome. `family.change` has { mean, deviation } for genes that change.
function genome.mutated(parent, family, rng)
  local genes = {}
  for _, name in ipairs(genome.names) do
    local change = family.change[name]
    local value = parent[name]
    if change then value = value + rng:normal(change[1], change[2]) end
    genes[name] = as_gene(name, value)
  end
  return completed(genes)
end

-- Weighted mean of the gifts in percent, newest first; weights of missing links drop out.
local function mean_gift(genes, gifts)
  local weights = { genes.newest, genes.second, genes.third }
  local sum, total, plain = 0, 0, 0
  for index, gift in ipairs(gifts) do
    local weight = weights[index] or 0
    sum, total, plain = sum + weight * gift, total + weight, plain + gift
  end
  if total > 0 then return sum / total end
  return plain / #gifts
end

local function sign(value) return value > 0 and 1 or value < 0 and -1 or 0 end

-- The percentage that a genome wants to give: `gifts` are the percentages in the chain, newest first,
-- `rounds` how many rounds have been played.
local function wanted(genes, gifts, rounds, rng)
  local percent = genes.start
  if #gifts > 0 then
    local reliance = genes.reliance / 100
    percent = reliance * mean_gift(genes, gifts) + (1 - reliance) * genes.start + genes.bonus
    if gifts[2] then percent = percent + genes.trend * sign(gifts[1] - gifts[2]) end
    percent = percent + (gifts[1] >= genes.threshold and genes.reward or -genes.penalty)
  end
  percent = percent + genes.drift * rounds
  if genes.jitter > 0 then percent = percent + rng:normal(0, genes.jitter) end
  return clip(percent, genes.floor, genes.cap)
end

-- Gifts among the acts of a trace, in percent. A punishment tells nothing about generosity.
local function gifts_among(acts)
  local gifts = {}
  for _, act in ipairs(acts) do
    if act.action == "donate" then gifts[#gifts + 1] = 100 * act.fraction end
  end
  return gifts
end

-- What a genome does in a situation: an action and the share of its resources that it takes.
function genome.act(genes, situation, rng)
  local gifts = gifts_among(situation.acts)
  if situation.may_punish and gifts[1] and gifts[1] < genes.contempt and genes.spending > 0 then
    return "punish", genes.spending / 100
  end
  return "donate", wanted(genes, gifts, situation.round - 1, rng) / 100
end

return genome
