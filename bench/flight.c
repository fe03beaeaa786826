// SPDX-License-Identifier: GPL-3.0-or-later
// A thousand agents, each of which makes decisions one after another, before a model whose answers
// take 200 ms in the middle and sometimes much longer. The ideal is that no place in flight is ever
// empty: as many seconds as all answers take together, divided by the places. No schedule can do
// better, and none that does not know the future can do as well, as at the end the last answers
// are waited for.
#include "bench/asking.h"

enum { IN_FLIGHT = 256 };

static const char text[] =
    "local folk = require 'folk'\n"
    "local function live(self, agent, p)\n"
    "  local last = 'none'\n"
    "  for n = 1, p.decisions do\n"
    "    local prompt = 'Decision ' .. n .. '. Your last choice was ' .. last .. '. J or F?'\n"
    "    last = self:decide(agent, { prompt = prompt, choices = { 'J', 'F' }, fallback = 'J' })\n"
    "    -- Half an answer's time later, the answers of all others have come.\n"
    "    if p.lock_step then self:wait(0.5) end\n"
    "  end\n"
    "end\n"
    "return folk.scenario {\n"
    "  name = 'model-flight', summary = 'a benchmark',\n"
    "  params = {\n"
    "    agents = folk.int { 1000, min = 1, doc = 'how many ask' },\n"
    "    decisions = folk.int { 4, min = 1, doc = 'of each agent' },\n"
    "    lock_step = folk.bool { false, doc = 'whether all wait for the slowest' },\n"
    "  },\n"
    "  setup = function(sim, p)\n"
    "    local function stand_in() return 'J' end\n"
    "    for i = 1, p.agents do\n"
    "      local name = 'agent-' .. i\n"
    "      local mind = folk.model { persona = 'You are ' .. name .. '.',\n"
    "        latency = folk.latency.constant(1), stand_in = stand_in }\n"
    "      sim:process(name, live, sim:agent { name = name, mind = mind }, p)\n"
    "    end\n"
    "  end,\n"
    "}\n";

static bool fly(const char *set, double *figure, folk_error *err) {
    const folk_bench_server_def slow = {
        .median = 0.2, .sigma = 0.5, .reply = "{\\\"answer\\\":\\\"J\\\"}"};
    const folk_bench_asking asking = {
        .text = text, .set = {set}, .server = &slow, .in_flight = IN_FLIGHT};
    folk_bench_asked asked;
    if (!folk_bench_ask(&asking, &asked, err)) return false;
    *figure = 100.0 * asked.served.latency / IN_FLIGHT / asked.wall;
    return true;
}

bool folk_bench_model_flight(double *figure, folk_error *err) {
    return fly(NULL, figure, err);
}

bool folk_bench_model_flight_lock_step(double *figure, folk_error *err) {
    return fly("lock_step=true", figure, err);
}

// Of a call: questions, requests and answers as JSON, HTTP, the record, and the decision in Lua.
static bool time_calls(const folk_bench_server_def *server, const char *decisions, double *figure,
                       folk_error *err) {
    const folk_bench_asking asking = {
        .text = text, .set = {decisions}, .server = server, .in_flight = IN_FLIGHT};
    folk_bench_asked asked;
    if (!folk_bench_ask(&asking, &asked, err)) return false;
    *figure = 1e6 * asked.processor / (double)asked.exchanges;
    return true;
}

bool folk_bench_model_overhead(double *figure, folk_error *err) {
    const folk_bench_server_def quick = {.reply = "{\\\"answer\\\":\\\"J\\\"}"};
    return time_calls(&quick, "decisions=20", figure, err);
}

bool folk_bench_model_engine(double *figure, folk_error *err) {
    return time_calls(NULL, "decisions=100", figure, err);
}
