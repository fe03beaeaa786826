// SPDX-License-Identifier: GPL-3.0-or-later
#include "bench/asking.h"
#include "bench/bench.h"
#include "bench/charts.h"
#include "bench/evolution.h"
#include "bench/ipd.h"
#include "bench/native.h"
#include "bench/outcomes.h"
#include "bench/script.h"
#include "bench/sensitivity.h"
#include "bench/societies.h"
#include "bench/store.h"
#include "bench/sweeping.h"
#include "bench/viewing.h"

static const folk_bench list[] = {
    {"phold-1k", "events/s", "PHOLD, 1,024 pending, native handlers", folk_bench_phold_1k},
    {"phold-16k", "events/s", "PHOLD, 16,384 pending, native handlers", folk_bench_phold_16k},
    {"phold-262k", "events/s", "PHOLD, 262,144 pending, native handlers", folk_bench_phold_262k},
    {"mm1-native", "s", "M/M/1, one million customers, native handlers", folk_bench_mm1},
    {"mm1-lua", "s", "M/M/1, one million customers, two processes in Lua", folk_bench_mm1_lua},
    {"ipd-memory-one", "rounds/s", "two stochastic memory-one strategies, one match in C",
     folk_bench_ipd_memory_one},
    {"ipd-lua", "rounds/s", "four strategies as Lua functions, 1,000 matches of 200 a pair",
     folk_bench_ipd_lua},
    {"axelrod-200", "s", "Axelrod's first tournament, 200 repetitions", folk_bench_axelrod_200},
    {"tournament-100", "s", "100 named strategies, 200 turns, 100 repetitions",
     folk_bench_tournament_100},
    {"exact-matrix", "s", "exact payoffs of 1,000 memory-one strategies, each pair",
     folk_bench_exact_matrix},
    {"moran-fixations", "s", "1,000 fixations of Moran's process, N = 20, matches of 10 rounds",
     folk_bench_moran},
    {"spatial-100", "updates/s", "spatial dilemma on 100 x 100, all sites at once",
     folk_bench_spatial_100},
    {"spatial-1000", "updates/s", "spatial dilemma on 1000 x 1000", folk_bench_spatial_1000},
    {"spatial-4000", "updates/s", "spatial dilemma on 4000 x 4000", folk_bench_spatial_4000},
    {"fermi-network", "updates/s",
     "Fermi's rule on a scale-free network of a million nodes, one node at a time",
     folk_bench_fermi_network},
    {"recording", "%",
     "recording 10 measures a tick: share of the processor time of a 1,000-agent run",
     folk_bench_recording},
    {"model-flight", "%",
     "1,000 agents ask a model of 200 ms eight times, 256 calls in flight: share of the most",
     folk_bench_model_flight},
    {"model-flight-lock-step", "%", "the same agents, when each waits for the slowest",
     folk_bench_model_flight_lock_step},
    {"model-market", "times", "a market whose clock stands still for answers, against Folk's",
     folk_bench_model_market},
    {"model-market-rounds", "times",
     "the same market in rounds as long as an answer, against Folk's",
     folk_bench_model_market_rounds},
    {"model-overhead", "us/call", "processor time of a call to a server on the loopback",
     folk_bench_model_overhead},
    {"model-engine", "us/call", "the same where a stand-in answers: all but the client",
     folk_bench_model_engine},
    {"model-replay", "decisions/s", "folk replay of a recorded run of 100,000 decisions",
     folk_bench_model_replay},
    {"sobol-indices", "s", "Sobol's indices of 10 factors x 4,096 base samples, from a store",
     folk_bench_sobol_indices},
    {"sweep-runs", "s", "folk sweep of 10,000 trivial runs on one worker, store included",
     folk_bench_sweep_runs},
    {"sweep-workers", "times", "speed of two workers over one, runs of 10 ms",
     folk_bench_sweep_workers},
    {"sweep-store", "outcomes/s", "outcomes written into a store, from none to a million",
     folk_bench_sweep_store},
    {"sweep-store-flat", "times", "the rate of the second half of them over that of the first",
     folk_bench_sweep_store_flat},
    {"sweep-merge", "outcomes/s", "ten shards of 100,000 outcomes merged by one command",
     folk_bench_sweep_merge},
    {"sweep-merge-flat", "times", "that rate over the rate of ten shards of 10,000 outcomes",
     folk_bench_sweep_merge_flat},
    {"sweep-resident", "MiB", "the largest process of folk sweep with 10,000 runs",
     folk_bench_sweep_resident},
    {"sweep-memory", "times", "the same of 100,000 runs over that of 10,000",
     folk_bench_sweep_memory},
    {"charts", "ms", "a frame of ten charts of 100,000 points each, 1280 x 800", folk_bench_charts},
    {"charts-noise", "ms", "the same of pure noise over the charts' whole height",
     folk_bench_charts_noise},
    {"lattice", "ms", "a frame of 1000 x 1000 sites that all change, 1280 x 800",
     folk_bench_lattice},
    {"network", "ms", "a frame of 20,000 nodes that all change and 40,000 edges",
     folk_bench_network},
    {"view-open", "ms", "folk view of a store of 1 GB: from its name to the first frame",
     folk_bench_view_open},
    {"view-scrub", "ms", "the slowest of 100 leaps to random moments of that store",
     folk_bench_view_scrub},
    {"view-frames", "frames/s",
     "a window that plays: ten charts of 100,000 points, 10,000 agents that all change",
     folk_bench_view_frames},
    {"view-zoom", "frames/s", "the same while time is zoomed, each chart drawn anew",
     folk_bench_view_zoom},
};

const folk_bench *folk_bench_list(int *count) {
    *count = (int)(sizeof list / sizeof list[0]);
    return list;
}
