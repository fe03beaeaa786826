-- SPDX-License-Identifier: GPL-3.0-or-later
-- PHOLD: jobs hop between places for ever. It is the usual load for comparing event engines: nothing
-- happens but scheduling. Each job is always one pending event.
local folk = require "folk"

return folk.scenario {
  name    = "phold",
  summary = "How fast does the engine move events, and does it lose none?",
  source  = "Fujimoto 1990, Performance of Time Warp under synthetic workloads",
  params  = {
    places    = folk.int { 256, min = 2, doc = "places that jobs hop between" },
    jobs      = folk.int { 16, min = 1, doc = "jobs at each place in the beginning" },
    lookahead = folk.number { 0.1, min = 0, unit = "time", doc = "shortest stay at a place" },
    mean      = folk.number { 0.9, min = 0.001, unit = "time", doc = "mean stay beyond it" },
    remote    = folk.prob { 0.25, doc = "probability that a job hops to a place drawn from all" },
    warm_up   = folk.number { 30, min = 0, unit = "time", doc = "time until measuring begins" },
    time      = folk.number { 30, min = 1, unit = "time", doc = "time that is measured" },
  },
  metrics = {
    rate   = { unit = "1/time", doc = "events of a job per time unit" },
    jobs   = { unit = "jobs", doc = "mean number of jobs at a place" },
    spread = { unit = "jobs^2", doc = "variance over places of the number of jobs" },
  },
  view = { kind = "field", population = "places", color = "jobs" },
  setup = function(sim, p)
    local jobs, hop, hops = {}, {}, 0
    local places = sim:population { name = "places", size = p.places, columns = { "jobs" } }

    for place = 1, p.places do
      local rng = sim:rng("place", place)
      jobs[place] = 0
      hop[place] = function()
        hops = hops + 1
        jobs[place] = jobs[place] - 1
        local to = rng:chance(p.remote) and rng:integer(1, p.places) or place
        jobs[to] = jobs[to] + 1
        sim:after(p.lookahead + rng:exponential(p.mean), hop[to])
      end
    end
    for place = 1, p.places do
      local rng = sim:rng("start", place)
      for _ = 1, p.jobs do
        jobs[place] = jobs[place] + 1
        sim:after(p.lookahead + rng:exponential(p.mean), hop[place])
      end
    end

    sim:at(p.warm_up, function()
      local before = hops
      sim:at(p.warm_up + p.time, function()
        sim:record("rate", (hops - before) / (p.time * p.places * p.jobs))
        sim:stop()
      end)
      sim:every(1, function()
        local sum, squares = 0, 0
        for place = 1, p.places do
          sum, squares = sum + jobs[place], squares + jobs[place] * jobs[place]
          places.jobs[place] = jobs[place]
        end
        sim:record("jobs", sum / p.places)
        sim:record("spread", (squares - sum * sum / p.places) / (p.places - 1))
      end)
    end)
  end,
  verify = {
    { what = "events of a job per time unit", measure = "rate",
      theory = function(p) return 1 / (p.lookahead + p.mean) end,
      source = "renewal theorem: one event for each mean stay" },
    { what = "no job is lost", measure = "jobs", theory = function(p) return p.jobs end, tolerance = 1e-9,
      source = "conservation" },
    -- Independent hops make the numbers multinomial: a variance less a covariance.
    { what = "variance of the jobs over places", measure = "spread",
      theory = function(p) return p.jobs end,
      source = "multinomial distribution: n/k (1 - 1/k) + n/k^2 with n jobs at k places" },
  },
}
