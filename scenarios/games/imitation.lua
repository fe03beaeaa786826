-- SPDX-License-Identifier: GPL-3.0-or-later
-- Social learning by pairwise comparison (Szabó & Tőke 1998; Traulsen, Nowak & Pacheco 2006), for
-- scenarios beside this file. Some agents look at one other each and take over its action with
-- probability 1 / (1 + exp(-selection (its payoff - own payoff))).

-- Whether it happens. exp differs in its last bit between machines, so the probability is made of
-- draws: of two coins that are tossed in turn, a fair one and one of probability exp(-x), wins the
-- one that first shows heads (the two-coin algorithm of Gonçalves, Łatuszyński & Roberts 2017).
local function happens(rng, x)
  if x < 0 then return not happens(rng, -x) end
  while not rng:chance(0.5) do
    if rng:exponential(1) > x then return false end
  end
  return true
end

-- All who learn look at the same moment's payoffs and actions. `pop` has the columns `action` and
-- `learned`; `rule` has the fields `learners` (the share of agents who learn), `selection`,
-- `exploration` (the probability of taking a random action instead) and `actions` (how many).
return function(pop, rule, rng)
  local action, learned, payoff, size = pop.action, pop.learned, pop.payoff, pop.size
  for i = 1, size do
    learned[i] = action[i]
    if rng:chance(rule.learners) then
      local model = rng:integer(1, size - 1)
      if model >= i then model = model + 1 end
      if rng:chance(rule.exploration) then
        learned[i] = rng:integer(1, rule.actions)
      elseif happens(rng, rule.selection * (payoff[model] - payoff[i])) then
        learned[i] = action[model]
      end
    end
  end
  for i = 1, size do action[i] = learned[i] end
end
