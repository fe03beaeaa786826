-- SPDX-License-Identifier: GPL-3.0-or-later
-- Agents whose minds are models talk to themselves: what each says next, and when, hangs on what it said.
local folk = require "folk"

return folk.scenario {
  name = "talk",
  summary = "What do they say?",
  params = {
    agents = folk.int { 4, min = 1, doc = "who talk" },
    rounds = folk.int { 3, min = 1, doc = "what each says" },
    word = folk.text { "tea", doc = "what about" },
    bearable = folk.bool { false, doc = "whether an agent can do without an answer" },
  },
  metrics = { length = { unit = "bytes", doc = "of what was said" } },
  setup = function(sim, p)
    for i = 1, p.agents do
      local agent = sim:agent {
        name = "agent-" .. i,
        mind = folk.model {
          max_tokens = 30,
          latency = folk.latency.constant(0.5),
          on_failure = p.bearable and "fallback" or "stop",
          stand_in = function() return "nothing" end,
        },
      }
      sim:process(agent.name, function(self)
        local said = "nothing"
        for round = 1, p.rounds do
          said = self:decide(agent, {
            prompt = p.word .. " in round " .. round .. " by " .. i .. " after " .. said,
            fallback = "silence",
          })
          sim:record("length", #said)
          self:wait(1)
        end
      end)
    end
  end,
}
