// SPDX-License-Identifier: GPL-3.0-or-later
#include "bench/bench.h"
#include "bench/native.h"

#include "core/memory.h"
#include "core/sim.h"

// One server, exponential times: customers arrive at rate 0.9 and are served at rate 1, so that a
// customer spends 1 / (1 - 0.9) = 10 time units on average. Who waits is known by the time of
// arrival alone.
enum { CUSTOMERS = 1000000, RING = 1 << 16 };

static const double ARRIVAL_MEAN = 1.0 / 0.9, SERVICE_MEAN = 1.0;

typedef struct station {
    folk_rng arrivals, services;
    double arrived_at[RING];
    uint32_t arrived, departed;
    double time_spent;
    uint16_t arrival, departure;
} station;

static void schedule(folk_sim *sim, uint16_t kind, double delay) {
    folk_sim_schedule(sim, &(folk_sim_event){.time = folk_sim_now(sim) + delay, .kind = kind});
}

static bool arrive(folk_sim *sim, const folk_event *event, void *context, folk_error *err) {
    station *at = context;
    if (at->arrived - at->departed == RING)
        return folk_fail(err, FOLK_ERR_LIMIT, "more than %d customers wait", RING);
    if (at->arrived == at->departed)
        schedule(sim, at->departure, folk_rng_exponential(&at->services, SERVICE_MEAN));
    at->arrived_at[at->arrived++ % RING] = event->time;
    if (at->arrived < CUSTOMERS)
        schedule(sim, at->arrival, folk_rng_exponential(&at->arrivals, ARRIVAL_MEAN));
    return true;
}

static bool depart(folk_sim *sim, const folk_event *event, void *context, folk_error *err) {
    (void)err;
    station *at = context;
    at->time_spent += event->time - at->arrived_at[at->departed++ % RING];
    if (at->arrived > at->departed)
        schedule(sim, at->departure, folk_rng_exponential(&at->services, SERVICE_MEAN));
    return true;
}

bool folk_bench_mm1(double *figure, folk_error *err) {
    folk_sim_def def = folk_sim_def_default();
    def.seed = 1;
    const double start = folk_bench_seconds();
    folk_sim *sim = folk_sim_create(&def);
    station *at = folk_alloc(sizeof *at);
    at->arrivals = folk_sim_rng(sim, "arrivals", 0, 0);
    at->services = folk_sim_rng(sim, "services", 0, 0);
    at->arrival = folk_sim_handle(sim, "arrival", arrive, at);
    at->departure = folk_sim_handle(sim, "departure", depart, at);
    schedule(sim, at->arrival, folk_rng_exponential(&at->arrivals, ARRIVAL_MEAN));
    bool well = folk_sim_run(sim, NULL, err) == FOLK_DONE;
    *figure = folk_bench_seconds() - start;
    const double mean = at->time_spent / CUSTOMERS;
    if (well && !(mean > 9.0 && mean < 11.0)) // the mean of a million scatters by about 0.2
        well = folk_fail(err, FOLK_ERR_LIMIT, "customers spent %g time units, not about 10", mean);
    folk_free(at);
    folk_sim_destroy(sim);
    return well;
}
