-- SPDX-License-Identifier: GPL-3.0-or-later
-- SCENARIO-NAME: agents with lives of their own, which wait and send each other messages. Try:
--   folk check SCENARIO-NAME.lua
--   folk run SCENARIO-NAME.lua --set arrivals=0.9 --seed 7
local folk = require "folk"

return folk.scenario {
    name = "SCENARIO-NAME",
    summary = "How long do customers wait at a counter with one clerk?",

    params = {
        arrivals = folk.number { 0.5, min = 0.01, max = 0.99, unit = "customers per time unit",
            doc = "rate at which customers come" },
        customers = folk.int { 2000, min = 1, max = 10000000, doc = "customers in the run" },
    },

    metrics = {
        waiting = { unit = "time units", doc = "from a customer's arrival to the clerk's greeting" },
    },

    setup = function(sim, p)
        -- The clerk takes customers in the order of their arrival; service takes 1 time unit on
        -- average. `self.rng` is this process's own stream of chance.
        local clerk = sim:process("clerk", function(self)
            for _ = 1, p.customers do
                local arrived_at = self:receive()
                sim:record("waiting", sim:now() - arrived_at)
                self:wait(self.rng:exponential(1))
            end
        end)

        -- The street sends customers; a message is any value: here the time of arrival.
        sim:process("street", function(self)
            for served = 1, p.customers do
                self:wait(self.rng:exponential(1 / p.arrivals))
                self:send(clerk, sim:now())
                sim:progress(served / p.customers)
            end
        end)
    end,
}
