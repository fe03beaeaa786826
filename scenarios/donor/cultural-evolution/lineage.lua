-- SPDX-License-Identifier: GPL-3.0-or-later
-- Who descends from whose text. Every member but those of the first generation has one parent, so that
-- lineages form trees. A genome says from which text it was copied; of a language model's text the parent is
-- the survivor whose words it shares most, which is a guess, though one that any reader can repeat.
local lineage = {}

local function words_of(text)
  local words, count = {}, 0
  for word in text:lower():gmatch "[%w.]*%w" do
    if not words[word] then words[word], count = true, count + 1 end
  end
  return words, count
end

-- Sørensen-Dice coefficient of the sets of words: 0 nothing in common, 1 the same words.
function lineage.similarity(text, other)
  local words, count = words_of(text)
  local others, other_count = words_of(other)
  local common = 0
  for word in pairs(words) do
    if others[word] then common = common + 1 end
  end
  if count + other_count == 0 then return 1 end
  return 2 * common / (count + other_count)
end

-- The survivor whose text is most like this one; the first, who did best, among equals.
function lineage.nearest(text, survivors)
  local nearest, highest = nil, -1
  for _, survivor in ipairs(survivors) do
    local similarity = lineage.similarity(text, survivor.strategy)
    if similarity > highest then nearest, highest = survivor, similarity end
  end
  return nearest
end

-- How many members of the first generation have descendants among these, themselves included.
function lineage.founders(members)
  local seen, count = {}, 0
  for _, member in ipairs(members) do
    if not seen[member.founder] then seen[member.founder], count = true, count + 1 end
  end
  return count
end

return lineage
