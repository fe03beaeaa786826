// SPDX-License-Identifier: GPL-3.0-or-later
// A thousand agents, each of which makes decisions one after another, before a model whose answers
// take 200 ms in the middle and sometimes much longer. The ideal costs nothing and knows no order:
// whoever has an answer asks its next question at once, and a place that becomes free is taken by
// whoever has waited longest. Folk differs by its own work, and by the order of virtual time: an
// agent whose answer is there waits for those whose answers are due before.
#include "bench/asking.h"

#include "core/memory.h"

enum { AGENTS = 1000, DECISIONS = 8, CALLS = AGENTS * DECISIONS, IN_FLIGHT = 256 };

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
    "    decisions = folk.int { 8, min = 1, doc = 'of each agent' },\n"
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

// A schedule on its way. Latency number i is of agent i % AGENTS: all ask for the n-th time before
// any other asks for the time after.
typedef struct schedule {
    const double *latency;
    double now, until[IN_FLIGHT];
    int agent[IN_FLIGHT]; // who holds the place
    int places;           // taken: the first so many
    int waiting[CALLS], first, count;
    int asked[AGENTS];
} schedule;

static void fill_places(schedule *plan) {
    while (plan->places < IN_FLIGHT && plan->first < plan->count) {
        const int agent = plan->waiting[plan->first++];
        const int call = plan->asked[agent]++ * AGENTS + agent;
        plan->agent[plan->places] = agent;
        plan->until[plan->places++] = plan->now + plan->latency[call];
    }
}

static void end_first(schedule *plan) {
    int first = 0;
    for (int i = 1; i < plan->places; i++)
        if (plan->until[i] < plan->until[first]) first = i;
    const int agent = plan->agent[first], last = --plan->places;
    plan->now = plan->until[first];
    plan->until[first] = plan->until[last];
    plan->agent[first] = plan->agent[last];
    if (plan->asked[agent] < DECISIONS) plan->waiting[plan->count++] = agent;
}

static double ideal_seconds(const folk_bench_served *served) {
    schedule *plan = folk_alloc(sizeof *plan);
    plan->latency = served->latency;
    for (int agent = 0; agent < AGENTS; agent++)
        plan->waiting[plan->count++] = agent;
    fill_places(plan);
    while (plan->places > 0) {
        end_first(plan);
        fill_places(plan);
    }
    const double seconds = plan->now;
    folk_free(plan);
    return seconds;
}

static bool fly(const char *set, double *figure, folk_error *err) {
    const folk_bench_server_def slow = {
        .median = 0.2, .sigma = 0.5, .reply = "{\\\"answer\\\":\\\"J\\\"}"};
    const folk_bench_asking asking = {.text = text,
                                      .set = {set},
                                      .server = &slow,
                                      .in_flight = IN_FLIGHT,
                                      .ideal = ideal_seconds};
    folk_bench_asked asked;
    if (!folk_bench_ask(&asking, &asked, err)) return false;
    *figure = 100.0 * asked.ideal / asked.wall;
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
