// SPDX-License-Identifier: GPL-3.0-or-later
#include "bench/evolution.h"

#include "agents/evolution.h"
#include "bench/bench.h"
#include "bench/script.h"
#include "core/memory.h"

static const char moran[] =
    "local folk = require 'folk'\n"
    "return folk.scenario {\n"
    "  name = 'moran', summary = 'a benchmark',\n"
    "  setup = function(sim)\n"
    "    sim:fixations { types = { 'tit-for-tat', 'defector' }, size = 20, runs = 1000,\n"
    "      dynamics = folk.moran { game = folk.games.prisoners_dilemma(), turns = 10 } }\n"
    "  end,\n"
    "}\n";

bool folk_bench_moran(double *figure, folk_error *err) {
    return folk_bench_script("moran.lua", moran, figure, err);
}

// Updates of one member a second of an evolution whose types begin at random.
static bool run_evolution(const folk_evolution_def *def, uint64_t steps, double *figure,
                          folk_error *err) {
    const size_t size = def->network->node_count;
    folk_rng rng = folk_rng_stream(1, "bench", 0, 0);
    uint8_t *types = folk_alloc(size);
    for (size_t i = 0; i < size; i++)
        types[i] = (uint8_t)(folk_rng_next(&rng) >> 63);
    folk_evolution *evolution = folk_evolution_create(def, types, size, rng, err);
    folk_free(types);
    if (evolution == NULL) return false;
    const double each = (double)size / (double)folk_evolution_generation(evolution);
    const double start = folk_bench_seconds();
    const uint64_t done = folk_evolution_advance(evolution, steps);
    *figure = (double)done * each / (folk_bench_seconds() - start);
    folk_evolution_destroy(evolution);
    return true;
}

// Nowak & May 1992 on a torus of side * side; as many updates whatever the side.
static bool run_spatial(uint32_t side, double *figure, folk_error *err) {
    static const double payoffs[] = {1, 0, 1.9, 0};
    const uint64_t updates = 400000000;
    const folk_lattice lattice = {side, side, FOLK_MOORE, true};
    folk_network network;
    if (!folk_network_lattice(&network, &lattice, err)) return false;
    const folk_evolution_def def = {.rule = FOLK_IMITATE_BEST,
                                    .type_count = 2,
                                    .payoffs = payoffs,
                                    .network = &network,
                                    .synchronous = true,
                                    .self_interaction = true};
    const bool well = run_evolution(&def, updates / ((uint64_t)side * side), figure, err);
    folk_network_clear(&network);
    return well;
}

bool folk_bench_spatial_100(double *figure, folk_error *err) {
    return run_spatial(100, figure, err);
}

bool folk_bench_spatial_1000(double *figure, folk_error *err) {
    return run_spatial(1000, figure, err);
}

bool folk_bench_spatial_4000(double *figure, folk_error *err) {
    return run_spatial(4000, figure, err);
}

// A weak prisoner's dilemma, in which both moves last on such a network (Santos & Pacheco 2005).
bool folk_bench_fermi_network(double *figure, folk_error *err) {
    static const double payoffs[] = {1, 0, 1.2, 0};
    folk_rng rng = folk_rng_stream(1, "bench", 1, 0);
    folk_network network;
    if (!folk_network_scale_free(&network, 1000000, 2, &rng, err)) return false;
    const folk_evolution_def def = {.rule = FOLK_FERMI,
                                    .type_count = 2,
                                    .payoffs = payoffs,
                                    .intensity = 1,
                                    .network = &network};
    const bool well = run_evolution(&def, 30000000, figure, err);
    folk_network_clear(&network);
    return well;
}
