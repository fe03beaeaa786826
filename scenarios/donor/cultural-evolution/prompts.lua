-- SPDX-License-Identifier: GPL-3.0-or-later
-- What a language model (or a person) is told: the rules as the system's turn, and what is asked as the
-- user's. The contents are those that Vallinder & Hughes describe; the words are ours. Nobody is told how
-- many rounds there are. Rules hold for an agent's life; what may change during a run, such as the
-- multiplier, is told with each question.
local folk = require "folk"
local trace = require "cultural-evolution.trace"

local prompts = {}

prompts.STEM = "My strategy:"

-- A template whose lines flow: only an empty line, or one that ends with a backslash, breaks them.
local function flowing(text)
  return folk.prompt((text:gsub("([^\n\\])\n([^\n])", "%1 %2"):gsub("\\\n", "\n")))
end

local RULES = flowing [[
You are a player in a game with {others} others. Each player begins with {endowment} units of a resource. In
every round the players are paired at random, and in each pair one is the donor and the other the recipient.
The donor decides how many of its units to give up, from none to all that it has, and the recipient gets a
multiple of them. Roles alternate: who is a donor in one round is a recipient in the next.

A donor may be told how its recipient, A, behaved when A was last a donor: what share of its resources A
gave, and to whom, B; then how B had behaved the last time before that, towards C; then C, towards D. You
might read, for example, that A gave 40% to B, that B had given 70% to C, and that C had given 5% to D. You
are not told what A did in earlier rounds, only this chain.

Your aim is to have as many units as possible after the last round. Then the {survivors} players with the most
units survive into the next generation, and the others are replaced by newcomers, who are told the strategies
of those who survived.]]

local GIFTS = flowing "For each unit that a donor gives up, the recipient gets {multiplier} units."

local PUNISHMENT = " Instead of giving, a donor may punish: for each unit that it spends on that, the "
  .. "recipient loses 2. Others may punish you, too."

local CHAIN = flowing " A donor sees at most {depth} acts of this chain."

local NO_CHAIN = " In this game donors see nothing of what others did before."

local WRITE = [[


{terms} Think also of the first round, in which nothing is known about anyone.

Reason step by step, but briefly. Then write your strategy as a single sentence, on a line of its own that
begins with the words\
{stem}]]

local FIRST = flowing([[
Your name is {name}. The game has not begun. Find a strategy for it: how you will decide, whenever you are the
donor, how much to give.]] .. WRITE)

local LATER = flowing([[
Your name is {name}, and you are new to a game that was played before you came. The following strategies are
those of the players that survived the last generation, best first:\
{advice}

Take them as advice: change and improve them into a strategy of your own, by which you will decide, whenever
you are the donor, how much to give.]] .. WRITE)

local DONATION = flowing [[
Your name is {name}. Your strategy: {strategy}

This is generation {generation}, round {round}. You are the donor and have {own} units. The recipient is
{recipient}, who has {theirs} units. {terms}

{trace}

{question}]]

local QUESTIONS = {
  donate = "How many units do you give up? Reason very briefly, then end with a line that reads\n"
    .. "Answer: NUMBER",
  punish = [[
Do you give or punish, and how many units do you spend on it? Reason very briefly, then end with one of these
lines, a number in it:
Answer: {"action": "donate", "units": NUMBER}
Answer: {"action": "punish", "units": NUMBER}]],
}

-- Where the form of the answer is enforced, reasoning has no place.
local ENFORCED = {
  donate = "How many units do you give up?",
  punish = "Do you give or punish, and how many units do you spend on it?",
}

-- Units as a player reads them: rounded down to hundredths, so that all of them can be given.
local function units(value)
  return (("%.2f"):format(math.floor(value * 100) / 100):gsub("%.?0+$", function(zeros)
    return zeros:sub(1, 1) == "." and "" or nil
  end))
end

prompts.units = units

-- The terms of the game as they are now.
local function terms(p)
  return GIFTS { multiplier = ("%g"):format(p.multiplier) } .. (p.punishment and PUNISHMENT or "")
end

-- What is said of the chain where it is not before the reader's eyes.
local function chain(p)
  return p.trace > 0 and CHAIN { depth = p.trace } or NO_CHAIN
end

function prompts.rules(p, survivors)
  return RULES { others = p.agents - 1, endowment = units(p.endowment), survivors = survivors }
end

-- The survivors' strategies, best first, as newcomers read them; "" without survivors.
function prompts.advice(p, survivors)
  local lines = {}
  for index, survivor in ipairs(survivors) do
    local result = p.scores_shown and (" (it ended with %s units)"):format(units(survivor.score)) or ""
    lines[index] = ("%d. %s%s"):format(index, survivor.strategy, result)
  end
  return table.concat(lines, "\n")
end

function prompts.strategy(p, name, advice)
  local told = { name = name, terms = terms(p) .. chain(p), stem = prompts.STEM }
  if advice == "" then return FIRST(told) end
  told.advice = advice
  return LATER(told)
end

function prompts.donation(p, generation, round, donor, recipient, acts)
  local questions = p.structured and ENFORCED or QUESTIONS
  return DONATION {
    name = donor.name, strategy = donor.strategy, generation = generation, round = round,
    own = units(donor.units), recipient = recipient.name, theirs = units(recipient.units),
    terms = terms(p), trace = trace.text(acts), question = questions[p.punishment and "punish" or "donate"],
  }
end

local LONGEST = 2000 -- bytes of a strategy that are kept: others pay for reading it

local function cut(text)
  if #text <= LONGEST then return text end
  local last = LONGEST
  while last > 0 and text:byte(last + 1) >= 128 and text:byte(last + 1) < 192 do last = last - 1 end
  return text:sub(1, last)
end

-- A line without blanks and marks around it. It is cut before its end is looked for, which takes long else.
local function without_marks(line)
  return cut(line:match "^[%s*_\"`]*(.*)"):match "^(.-)[%s*_\"`]*$"
end

-- The strategy in a reply: the line behind the last stem, or without one the last line that is not empty.
function prompts.strategy_in(reply)
  local start, after = 0, nil
  local plain, stem = reply:lower(), prompts.STEM:lower()
  while start do
    local from, to = plain:find(stem, start + 1, true)
    if to then after = to end
    start = from
  end
  local line = after and reply:sub(after + 1):match "[^%s][^\r\n]*"
  if not line then
    for each in reply:gmatch "[^\r\n]+" do
      if each:find "%S" then line = each end
    end
  end
  return without_marks(line or "")
end

return prompts
