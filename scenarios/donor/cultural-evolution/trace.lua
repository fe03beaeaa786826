-- SPDX-License-Identifier: GPL-3.0-or-later
-- What a donor is shown of others: a chain, not a history. When donor d acts towards recipient r, the trace
-- of d becomes the trace of r and this act behind it. So the trace of r tells what r last did, and to whom;
-- then what that one had last done by then, and to whom; and so on. A donor sees the newest links of its
-- recipient's trace. Traces share their tails: a link knows the one before it.
local trace = {}

-- The act { round, donor, recipient (names), action, units, fraction (of what the donor had), removed }
-- becomes the newest link of a trace that goes on from the recipient's (nil: nothing is known of it).
function trace.extended(of_recipient, act)
  return { act = act, before = of_recipient }
end

-- At most `depth` acts of a trace, newest first.
function trace.shown(latest, depth)
  local acts = {}
  while latest and #acts < depth do
    acts[#acts + 1] = latest.act
    latest = latest.before
  end
  return acts
end

local function sentence(act)
  if act.action == "punish" then
    return ("In round %d, %s spent %.2f units on punishing %s, who lost %.2f units."):format(act.round,
      act.donor, act.units, act.recipient, act.removed)
  end
  return ("In round %d, %s gave %.2f%% of its resources to %s."):format(act.round, act.donor,
    100 * act.fraction, act.recipient)
end

-- The acts as a donor reads them.
function trace.text(acts)
  if #acts == 0 then return "No previous interactions are known." end
  local lines = {}
  for index, act in ipairs(acts) do lines[index] = sentence(act) end
  return table.concat(lines, "\n")
end

return trace
