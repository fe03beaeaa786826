-- SPDX-License-Identifier: GPL-3.0-or-later
-- What is measured of a generation. A member is a table with `score` (final resources, by which it is
-- selected), `gifts` and `turns` (sum of the shares that it gave, and how often it had something to give).
local measures = {}

-- Reputation as the authors' code computes it, and nobody is shown it: the first gift's share, then how
-- near a gift comes to the recipient's own reputation, the past counting half as much.
local DISCOUNT = 0.5

function measures.reputation(own, fraction, of_recipient)
  if not own or not of_recipient then return fraction end
  return (1 - math.abs(fraction - of_recipient) + DISCOUNT * own) / (1 + DISCOUNT)
end

-- Mean share that some members gave, over their turns; nil when none had a turn.
function measures.donated(members)
  local gifts, turns = 0, 0
  for _, member in ipairs(members) do gifts, turns = gifts + member.gifts, turns + member.turns end
  if turns > 0 then return gifts / turns end
end

-- Does selection favour generosity: by how much survivors gave more than the others, relative to the mean.
function measures.selection(survivors, others)
  local all = {}
  for _, member in ipairs(survivors) do all[#all + 1] = member end
  for _, member in ipairs(others) do all[#all + 1] = member end
  local mean, best, rest = measures.donated(all), measures.donated(survivors), measures.donated(others)
  if mean and mean > 0 and best and rest then return (best - rest) / mean end
end

-- Newcomers' bias: the share that they gave minus that of those who had survived before.
function measures.difference(some, others)
  local first, second = measures.donated(some), measures.donated(others)
  if first and second then return first - second end
end

-- The `count` members of the highest score, best first, and the others. Equal scores leave the order as it
-- is: who stands first in the generation, which are the earlier survivors, stays.
function measures.select(members, count)
  local place, sorted = {}, {}
  for index, member in ipairs(members) do place[member], sorted[index] = index, member end
  table.sort(sorted, function(a, b)
    if a.score ~= b.score then return a.score > b.score end
    return place[a] < place[b]
  end)
  local survivors, others = {}, {}
  for index, member in ipairs(sorted) do
    local list = index <= count and survivors or others
    list[#list + 1] = member
  end
  return survivors, others
end

return measures
