-- SPDX-License-Identifier: GPL-3.0-or-later
-- Who donates to whom. A schedule is a list of rounds, a round a list of pairs { donor, recipient }, and
-- `order` says which agent takes which place: the first half of the places is group A, the second half is B.
-- In each round A[k] meets B[k + offset], and one of the groups donates.
--
-- Roles that alternate without exception make two fixed groups, so an agent can meet only the other half of
-- the agents, half = n / 2 of them. That no two agents meet again, as the paper has it, can therefore hold
-- for the first half rounds only: 6 of the 12. Beyond that every pair meets again, and `alternating` sees
-- to it that it does so in exchanged roles and as late as possible.
local schedule = {}

local function build(order, rounds, offset_of, first_donates)
  local half = #order / 2
  local list = {}
  for round = 1, rounds do
    local block, position = math.floor((round - 1) / half), (round - 1) % half
    local offset = offset_of(position, block, half)
    local pairs_of_round = {}
    for k = 0, half - 1 do
      local a, b = order[k + 1], order[half + (k + offset) % half + 1]
      pairs_of_round[k + 1] = first_donates(position, block, round) and { a, b } or { b, a }
    end
    list[round] = pairs_of_round
  end
  return list
end

-- The paper's: A and B donate in turn. A block of `half` rounds takes each offset once. When half is odd,
-- the same order again already exchanges the roles, and pairs meet every `half` rounds. When it is even,
-- the second block takes offsets 1 0 3 2 5 4 for 0 1 2 3 4 5, which parts two meetings by half - 1 or
-- half + 1 rounds: exchanged roles need an odd number of rounds, and the mean is half, so the shortest
-- cannot be longer. In 12 rounds of 12 agents each pair that meets does so twice, once in each role.
function schedule.alternating(order, rounds)
  return build(order, rounds, function(position, block, half)
    local swaps = half % 2 == 0 and block % 2 == 1
    if not swaps then return position end
    return position % 2 == 0 and position + 1 or position - 1
  end, function(_, _, round) return round % 2 == 1 end)
end

-- That of the authors' notebook: half rounds with offsets 0, -1, -2, …, A donating first, then the same
-- rounds with roles exchanged. For an even half the last donors of the first block donate again at once.
function schedule.published_code(order, rounds)
  return build(order, rounds, function(position) return -position end,
    function(position, block) return (position + block) % 2 == 0 end)
end

-- The second game of a generation: the same pairs, donors and recipients exchanged.
function schedule.mirrored(list)
  local mirrored = {}
  for round, pairs_of_round in ipairs(list) do
    mirrored[round] = {}
    for index, pair in ipairs(pairs_of_round) do mirrored[round][index] = { pair[2], pair[1] } end
  end
  return mirrored
end

-- Sum of the agents' final resources if every donor gave all or nothing, whichever is best (better =
-- math.max) or worst (math.min) for that sum: backwards, a unit is worth what it can become in whose hands
-- it is.
function schedule.bound(list, agents, endowment, multiplier, better)
  local worth = {}
  for agent = 1, agents do worth[agent] = 1 end
  for round = #list, 1, -1 do
    for _, pair in ipairs(list[round]) do
      worth[pair[1]] = better(worth[pair[1]], multiplier * worth[pair[2]])
    end
  end
  local sum = 0
  for agent = 1, agents do sum = sum + endowment * worth[agent] end
  return sum
end

return schedule
