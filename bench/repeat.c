// SPDX-License-Identifier: GPL-3.0-or-later
// A run of 100,000 decisions of a model is recorded, and `folk replay` repeats it: all of that
// command counts, from the start of its process to its end.
#include "bench/asking.h"

#include "bench/bench.h"
#include "bench/store.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

enum { DECISIONS = 100000 };

static const char text[] =
    "local folk = require 'folk'\n"
    "local function live(self, agent)\n"
    "  local last = 'none'\n"
    "  for n = 1, 1000 do\n"
    "    local prompt = 'Decision ' .. n .. '. Your last choice was ' .. last .. '. J or F?'\n"
    "    last = self:decide(agent, { prompt = prompt, choices = { 'J', 'F' }, fallback = 'J' })\n"
    "  end\n"
    "end\n"
    "return folk.scenario {\n"
    "  name = 'model-replay', summary = 'a benchmark',\n"
    "  setup = function(sim)\n"
    "    local function stand_in() return 'J' end\n"
    "    for i = 1, 100 do\n"
    "      local name = 'agent-' .. i\n"
    "      local mind = folk.model { persona = 'You are ' .. name .. '.',\n"
    "        latency = folk.latency.constant(1), stand_in = stand_in }\n"
    "      sim:process(name, live, sim:agent { name = name, mind = mind })\n"
    "    end\n"
    "  end,\n"
    "}\n";

// In the child: what `folk replay STORE` prints goes nowhere.
static void become_replay(const char *store) {
    const int nowhere = open("/dev/null", O_WRONLY);
    dup2(nowhere, STDOUT_FILENO);
    execl("/proc/self/exe", "folk", "replay", store, (char *)NULL);
    _exit(127);
}

static bool time_replay(const char *store, double *seconds, folk_error *err) {
    int status = 0;
    const double start = folk_bench_seconds();
    const pid_t child = fork();
    if (child == 0) become_replay(store);
    if (child < 0) return folk_fail(err, FOLK_ERR_IO, "cannot fork: %s", strerror(errno));
    waitpid(child, &status, 0);
    *seconds = folk_bench_seconds() - start;
    if (WIFEXITED(status) && WEXITSTATUS(status) == 0) return true;
    return folk_fail(err, FOLK_ERR_SCRIPT, "folk replay of the recorded run failed");
}

// Stand-ins give the answers that are recorded: how fast a model is does not matter here.
bool folk_bench_model_replay(double *figure, folk_error *err) {
    folk_bench_store bench;
    folk_bench_asked asked;
    double seconds = 0.0;
    if (!folk_bench_store_open(&bench, FOLK_METRIC_SHARED, err)) return false;
    bool ok = folk_bench_ask(&(folk_bench_asking){.text = text, .store = bench.store}, &asked, err);
    ok = ok && time_replay(folk_store_path(bench.store), &seconds, err);
    if (ok) *figure = DECISIONS / seconds;
    folk_bench_store_close(&bench);
    return ok;
}
