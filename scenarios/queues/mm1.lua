-- SPDX-License-Identifier: GPL-3.0-or-later
-- The M/M/1 queue as two processes: customers who arrive, and a server that serves one after the other.
-- A customer is a message that holds its time of arrival; the server's mailbox is the queue.
local folk = require "folk"

-- Those who wait or are served, for who looks: so many of the first places of a line are taken.
local function open_line(sim)
  local line = sim:population { name = "line", size = 50, columns = { "taken" } }
  local taken, places, count = line.taken, line.size, 0
  local function join()
    count = count + 1
    if count <= places then taken[count] = 1 end
  end
  local function leave()
    if count <= places then taken[count] = 0 end
    count = count - 1
  end
  return { join = join, leave = leave }
end

local function arrive(self, sim, p, server, line)
  local mean, count = 1 / p.lambda, p.warm_up + p.customers
  for _ = 1, count do
    self:wait(self.rng:exponential(mean))
    self:send(server, sim:now())
    line.join()
  end
end

local function serve(self, sim, p, line)
  local mean = 1 / p.mu
  local function serve_customers(count)
    local total = 0
    for _ = 1, count do
      local arrived = self:receive()
      self:wait(self.rng:exponential(mean))
      total = total + sim:now() - arrived
      line.leave()
    end
    return total
  end

  serve_customers(p.warm_up) -- they find a queue that is shorter than it will be
  local start = sim:now()
  local total = serve_customers(p.customers)
  sim:record("time_in_system", total / p.customers)
  sim:record("customers_in_system", total / (sim:now() - start))
end

return folk.scenario {
  name    = "mm1",
  summary = "How long does a customer stay at a queue with one server?",
  source  = "Kleinrock 1975, Queueing Systems, volume 1, section 3.2",
  params  = {
    lambda    = folk.number { 0.8, min = 0.001, unit = "1/time", doc = "arrivals per time unit" },
    mu        = folk.number { 1.0, min = 0.001, unit = "1/time", doc = "services per time unit" },
    customers = folk.int { 20000, min = 1, doc = "customers who are measured" },
    warm_up   = folk.int { 2000, min = 0, doc = "customers before them, who are not" },
  },
  metrics = {
    time_in_system      = { unit = "time", doc = "mean time from arrival to the end of service" },
    customers_in_system = { unit = "customers", doc = "mean number who wait or are served" },
  },
  view = { kind = "field", population = "line", color = "taken", names = { "taken" } },
  setup = function(sim, p)
    local line = open_line(sim)
    local server = sim:process("server", serve, sim, p, line)
    sim:process("customers", arrive, sim, p, server, line)
  end,
  verify = {
    { what = "mean time in system, load 0.8", measure = "time_in_system",
      theory = function(p) return 1 / (p.mu - p.lambda) end,
      source = "Kleinrock 1975, equation 3.26" },
    { what = "mean number in system, load 0.8 (Little's law)", measure = "customers_in_system",
      theory = function(p) return p.lambda / (p.mu - p.lambda) end,
      source = "Kleinrock 1975, equation 3.24" },
    { what = "mean time in system, load 0.5", measure = "time_in_system",
      theory = function(p) return 1 / (p.mu - p.lambda) end, set = { lambda = 0.5 },
      source = "Kleinrock 1975, equation 3.26" },
  },
}
