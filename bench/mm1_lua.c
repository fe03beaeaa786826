// SPDX-License-Identifier: GPL-3.0-or-later
#include "bench/script.h"

// The same queue as in bench/mm1.c, in the manner of scenarios/queues/mm1.lua.
static const char text[] =
    "local folk = require 'folk'\n"
    "local CUSTOMERS = 1000000\n"
    "local function arrive(self, sim, server)\n"
    "  for _ = 1, CUSTOMERS do\n"
    "    self:wait(self.rng:exponential(1 / 0.9))\n"
    "    self:send(server, sim:now())\n"
    "  end\n"
    "end\n"
    "local function serve(self, sim)\n"
    "  local total = 0\n"
    "  for _ = 1, CUSTOMERS do\n"
    "    local arrived = self:receive()\n"
    "    self:wait(self.rng:exponential(1))\n"
    "    total = total + sim:now() - arrived\n"
    "  end\n"
    "  local mean = total / CUSTOMERS -- of a million, it scatters by about 0.2\n"
    "  if mean < 9 or mean > 11 then error('customers spent ' .. mean .. ', not about 10') end\n"
    "end\n"
    "return folk.scenario {\n"
    "  name = 'mm1', summary = 'a benchmark',\n"
    "  setup = function(sim)\n"
    "    local server = sim:process('server', serve, sim)\n"
    "    sim:process('customers', arrive, sim, server)\n"
    "  end,\n"
    "}\n";

bool folk_bench_mm1_lua(double *figure, folk_error *err) {
    return folk_bench_script("mm1.lua", text, figure, err);
}
