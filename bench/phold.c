// SPDX-License-Identifier: GPL-3.0-or-later
#include "bench/bench.h"
#include "bench/native.h"

#include "core/memory.h"
#include "core/sim.h"

// PHOLD (Fujimoto 1990) as ROSS runs it: each event makes its object schedule one more, a quarter
// of them at another object, after the lookahead of 1 and an exponential time of mean 1. An object
// draws from a stream of its own.
typedef struct phold {
    folk_rng *streams;
    uint32_t objects;
    uint16_t kind;
} phold;

static bool hold(folk_sim *sim, const folk_event *event, void *context, folk_error *err) {
    (void)err;
    const phold *model = context;
    folk_rng *rng = &model->streams[event->actor];
    uint32_t actor = event->actor;
    if (folk_rng_unit(rng) < 0.25) actor = (uint32_t)folk_rng_below(rng, model->objects);
    folk_sim_schedule(sim,
                      &(folk_sim_event){.time = event->time + 1.0 + folk_rng_exponential(rng, 1.0),
                                        .actor = actor,
                                        .kind = model->kind});
    return true;
}

static bool run_phold(uint32_t objects, double *figure, folk_error *err) {
    enum { EVENTS = 1 << 24 };
    folk_sim_def def = folk_sim_def_default();
    def.seed = 1;
    folk_sim *sim = folk_sim_create(&def);
    phold model = {.streams = folk_alloc(objects * sizeof(folk_rng)), .objects = objects};
    model.kind = folk_sim_handle(sim, "hold", hold, &model);
    folk_sim_fetch_ahead(sim, model.kind, model.streams, sizeof *model.streams);
    for (uint32_t i = 0; i < objects; i++) {
        model.streams[i] = folk_sim_rng(sim, "object", i, 0);
        const double time = 1.0 + folk_rng_exponential(&model.streams[i], 1.0);
        folk_sim_schedule(sim, &(folk_sim_event){.time = time, .actor = i, .kind = model.kind});
    }
    const double start = folk_bench_seconds();
    const folk_status status = folk_sim_run(sim, &(folk_budget){.events = EVENTS}, err);
    *figure = EVENTS / (folk_bench_seconds() - start);
    folk_sim_destroy(sim);
    folk_free(model.streams);
    return status == FOLK_PAUSED;
}

bool folk_bench_phold_1k(double *figure, folk_error *err) {
    return run_phold(1024, figure, err);
}

bool folk_bench_phold_16k(double *figure, folk_error *err) {
    return run_phold(16384, figure, err);
}

bool folk_bench_phold_262k(double *figure, folk_error *err) {
    return run_phold(262144, figure, err);
}
