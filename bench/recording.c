// SPDX-License-Identifier: GPL-3.0-or-later
// What recording costs: a tick loop over 1,000 agents in which each meets another, gives or does
// not by the other's score, and the tick's measures are taken (the Gini coefficient among them).
// The same loop runs with ten measures a tick recorded to a store on disk, and with the recording
// left out. Processor time counts, the kernel's included: what other programs do does not enter,
// nor does waiting for the disk. Of several timings the fastest is taken.
#include "bench/store.h"

#include "core/population.h"
#include "core/recorder.h"
#include "core/rng.h"

#include <time.h>

enum { AGENTS = 1000, TICKS = 5000, METRICS = 10, REPEATS = 7 };

typedef struct bench_society {
    folk_population *population;
    double *score, *threshold, *payoff, *wealth;
    folk_rng rng;
} bench_society;

static bench_society society_create(void) {
    bench_society society = {.population = folk_population_create("agents", AGENTS),
                             .rng = folk_rng_stream(1, "bench", 0, 0)};
    double **columns[] = {&society.score, &society.threshold, &society.payoff, &society.wealth};
    const char *names[] = {"score", "threshold", "payoff", "wealth"};
    for (int i = 0; i < 4; i++)
        *columns[i] = folk_population_column(society.population,
                                             folk_population_add(society.population, names[i]));
    for (int i = 0; i < AGENTS; i++)
        society.threshold[i] = folk_rng_uniform(&society.rng, -5.0, 5.0);
    return society;
}

// Each agent is asked once by another for a gift that costs 1 and gives 3; returns how many were
// given.
static int society_tick(bench_society *society) {
    int gifts = 0;
    for (uint32_t donor = 0; donor < AGENTS; donor++) {
        const uint64_t drawn = folk_rng_below(&society->rng, AGENTS - 1);
        const uint64_t other = drawn < donor ? drawn : drawn + 1;
        const bool gives = society->score[other] >= society->threshold[donor];
        society->score[donor] += gives ? 0.5 : -0.5;
        if (!gives) continue;
        society->payoff[donor] -= 1.0;
        society->payoff[other] += 3.0;
        gifts++;
    }
    return gifts;
}

static void society_measure(bench_society *society, int gifts, double measures[METRICS]) {
    folk_moments payoffs = {0}, scores = {0};
    for (int i = 0; i < AGENTS; i++) {
        folk_moments_add(&payoffs, society->payoff[i]);
        folk_moments_add(&scores, society->score[i]);
        society->wealth[i] += society->payoff[i] + 1.0;
        society->payoff[i] = 0.0;
    }
    const double all[METRICS] = {
        (double)gifts / AGENTS,
        payoffs.mean * AGENTS,
        payoffs.mean / 2.0,
        folk_gini(society->wealth, AGENTS),
        payoffs.min,
        payoffs.max,
        folk_moments_deviation(&payoffs),
        scores.mean,
        scores.min,
        folk_moments_deviation(&scores),
    };
    for (int i = 0; i < METRICS; i++)
        measures[i] = all[i];
}

static double processor_seconds(void) {
    struct timespec now;
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &now);
    return (double)now.tv_sec + (double)now.tv_nsec * 1e-9;
}

static double time_ticks(folk_recorder *recorder, bool *ok, folk_error *err) {
    bench_society society = society_create();
    double measures[METRICS], sum = 0.0;
    const double start = processor_seconds();
    for (int tick = 1; tick <= TICKS; tick++) {
        society_measure(&society, society_tick(&society), measures);
        sum += measures[0];
        if (recorder == NULL) continue;
        for (uint32_t metric = 0; metric < METRICS; metric++)
            folk_recorder_value(recorder, metric, tick, measures[metric]);
        if (tick % 100 == 0) *ok = *ok && folk_recorder_flush(recorder, false, err);
    }
    if (recorder != NULL) *ok = *ok && folk_recorder_flush(recorder, true, err);
    const double seconds = processor_seconds() - start;
    folk_population_destroy(society.population);
    return sum > 0.0 ? seconds : 0.0; // the sum keeps the work from being optimised away
}

static bool time_recorded(folk_bench_store *bench, double *seconds, folk_error *err) {
    folk_recorder_def def = folk_recorder_def_default();
    def.scenario = &bench->scenario;
    def.store = bench->store;
    const folk_run_begin begin = {
        .scenario = &bench->scenario, .values = &bench->values, .seed = 1};
    if (!folk_store_begin(bench->store, &begin, &def.run, err)) return false;
    folk_recorder *recorder = folk_recorder_create(&def);
    bool ok = true;
    *seconds = time_ticks(recorder, &ok, err);
    folk_recorder_destroy(recorder);
    return ok;
}

/// Share of the run's time that recording takes, percent.
bool folk_bench_recording(double *figure, folk_error *err) {
    folk_bench_store bench;
    if (!folk_bench_store_open(&bench, METRICS, err)) return false;
    double plain = 1e9, recorded = 1e9;
    bool ok = true;
    for (int i = 0; i < REPEATS && ok; i++) {
        const double without = time_ticks(NULL, &ok, err);
        double with = 0.0;
        ok = ok && time_recorded(&bench, &with, err);
        if (without < plain) plain = without;
        if (with < recorded) recorded = with;
    }
    *figure = 100.0 * (recorded - plain) / recorded;
    folk_bench_store_close(&bench);
    return ok;
}
