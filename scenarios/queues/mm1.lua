-- SPDX-License-Identifier: GPL-3.0-or-later
-- The M/M/1 queue as two processes: customers who arrive, and a server that serves one at a time. A
-- customer is a message whose content is the time of arrival; the server's mailbox is the queue.
local folk = require "folk"

local function arrive(self, sim, p, server)
  for _ = 1, p.warm_up + p.customers do
    self:wait(self.rng:exponential(1 / p.lambda))
    self:send(server, sim:now())
  end
end

local function serve(self, sim, p)
  local total = 0
  for customer = 1, p.warm_up + p.customers do
    local arrived = self:receive()
    self:wait(self.rng:exponential(1 / p.mu))
    if customer > p.warm_up then total = total + sim:now() - arrived end
  end
  local mean = total / p.customers
  sim:record("time_in_system", mean)
end

return folk.scenario {
  name    = "mm1",
  summary = "How long do customers stay in a queue with one server?",
  source  = "Kleinrock 1975, Queueing Systems I, section 3.2",
  params  = {
    customers = folk.int    { 20000, min = 1,    doc = "customers that are measured" },
    warm_up   = folk.int    { 2000,  min = 0,    doc = "customers before them, who find the queue still filling" },
    lambda    = folk.number { 0.8,   min = 1e-6, unit = "1/time", doc = "arrivals per time unit" },
    mu        = folk.number { 1.0,   min = 1e-6, unit = "1/time", doc = "services per time unit of work" },
  },
  metrics = {
    time_in_system = { unit = "time", doc = "mean time from arrival to the end of service" },
  },
  setup = function(sim, p)
    local server = sim:process("server", serve, sim, p)
    sim:process("customers", arrive, sim, p, server)
  end,
}
