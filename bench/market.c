// SPDX-License-Identifier: GPL-3.0-or-later
// A market in which those who depend on each other are few at any moment: a buyer comes, thinks of
// what it wants, asks three of twenty sellers, each of whom thinks of a price, one inquiry after
// another, and chooses among their offers. An answer takes 20 seconds of the market's time, and of
// ours 200 ms in the middle, sometimes much longer. Folk asks at once, and waits when the answer is
// to have its effect. Beside it, the same market with the same questions goes in lock-step:
// - by its clock: at each second all who have a question ask together, and the clock stands still
//   until the last answer is there;
// - in rounds: time is as coarse as an answer is long, so that as many as can be ask together.
#include "bench/asking.h"

static const char text[] =
    "local folk = require 'folk'\n"
    "local THINKING = 20\n"
    "local CHOICES = { '1', '2', '3' }\n"
    "local function think(self, agent, prompt, p)\n"
    "  local answer = self:decide(agent, { prompt = prompt, choices = CHOICES, fallback = '1' })\n"
    "  if p.lock_step ~= 'no' then self:wait(THINKING) end\n"
    "  return answer\n"
    "end\n"
    "local function sell(self, agent, p)\n"
    "  while true do\n"
    "    local inquiry, buyer = self:receive()\n"
    "    self:send(buyer, think(self, agent, inquiry .. ' At which price, 1, 2 or 3?', p))\n"
    "  end\n"
    "end\n"
    "local function buy(self, agent, sellers, p)\n"
    "  local arrival = self.rng:integer(0, p.period - 1)\n"
    "  if p.lock_step == 'rounds' then arrival = arrival - arrival % THINKING end\n"
    "  self:wait(arrival)\n"
    "  local good = think(self, agent, 'Which good do you need, 1, 2 or 3?', p)\n"
    "  local first = self.rng:integer(1, #sellers)\n"
    "  for i = 0, 2 do\n"
    "    local seller = sellers[(first + i - 1) % #sellers + 1]\n"
    "    self:send(seller, self.name .. ' looks for ' .. good .. '.')\n"
    "  end\n"
    "  local offers = {}\n"
    "  for i = 1, 3 do offers[i] = self:receive() end\n"
    "  think(self, agent, 'Offers are ' .. table.concat(offers, ', ') .. '. Which, 1, 2 or 3?', "
    "p)\n"
    "end\n"
    "local function answers_one() return '1' end\n"
    "return folk.scenario {\n"
    "  name = 'model-market', summary = 'a benchmark',\n"
    "  params = {\n"
    "    buyers = folk.int { 40, min = 1, doc = 'how many come' },\n"
    "    period = folk.int { 60, min = 1, doc = 'seconds within which they come' },\n"
    "    lock_step = folk.choice { 'no', choices = { 'no', 'clock', 'rounds' }, doc = 'who waits' "
    "},\n"
    "  },\n"
    "  setup = function(sim, p)\n"
    "    local takes = p.lock_step == 'no' and folk.latency.constant(THINKING)\n"
    "      or folk.latency.zero()\n"
    "    local function agent(name)\n"
    "      return sim:agent { name = name, mind = folk.model { persona = 'You are ' .. name .. "
    "'.',\n"
    "        latency = takes, stand_in = answers_one } }\n"
    "    end\n"
    "    local sellers = {}\n"
    "    for i = 1, 20 do\n"
    "      sellers[i] = sim:process('seller-' .. i, sell, agent('seller-' .. i), p)\n"
    "    end\n"
    "    for i = 1, p.buyers do\n"
    "      sim:process('buyer-' .. i, buy, agent('buyer-' .. i), sellers, p)\n"
    "    end\n"
    "  end,\n"
    "}\n";

static bool trade(const char *set, double *seconds, folk_error *err) {
    const folk_bench_server_def slow = {
        .median = 0.2, .sigma = 0.5, .reply = "{\\\"answer\\\":\\\"1\\\"}"};
    const folk_bench_asking asking = {
        .text = text, .set = {set}, .server = &slow, .in_flight = 256};
    folk_bench_asked asked;
    if (!folk_bench_ask(&asking, &asked, err)) return false;
    *seconds = asked.wall;
    return true;
}

static bool compare(const char *lock_step, double *figure, folk_error *err) {
    double ours, theirs;
    if (!trade("lock_step=no", &ours, err) || !trade(lock_step, &theirs, err)) return false;
    *figure = theirs / ours;
    return true;
}

bool folk_bench_model_market(double *figure, folk_error *err) {
    return compare("lock_step=clock", figure, err);
}

bool folk_bench_model_market_rounds(double *figure, folk_error *err) {
    return compare("lock_step=rounds", figure, err);
}
