// SPDX-License-Identifier: GPL-3.0-or-later
// Benchmarks of runs whose agents ask: a scenario whose text lies in the program, driven as `folk
// run` drives it, with every exchange kept in a store on disk, and a server on the loopback that
// stands for the model.
#ifndef FOLK_BENCH_ASKING_H
#define FOLK_BENCH_ASKING_H

#include "bench/server.h"
#include "core/store.h"

typedef struct folk_bench_asking {
    const char *text;                    // of the scenario
    const char *set[4];                  // "NAME=VALUE"; NULL ends
    const folk_bench_server_def *server; // NULL: stand-ins answer
    int in_flight;
    folk_store *store; // NULL: one of its own, which goes when the run has ended
    double (*ideal)(const folk_bench_served *served); // seconds; NULL: not wanted
} folk_bench_asking;

/// What the run came to. Processor time is that of this process, with the kernel's for it.
typedef struct folk_bench_asked {
    double wall, processor; // seconds
    uint64_t exchanges;
    double ideal; // 0: it was not asked for
} folk_bench_asked;

bool folk_bench_ask(const folk_bench_asking *asking, folk_bench_asked *asked, folk_error *err);

/// Throughput of 1,000 agents with 256 calls in flight, percent of the ideal.
bool folk_bench_model_flight(double *figure, folk_error *err);
/// The same agents, when each waits for the slowest.
bool folk_bench_model_flight_lock_step(double *figure, folk_error *err);
/// How many times as long the same market takes when its clock stands still for each answer.
bool folk_bench_model_market(double *figure, folk_error *err);
/// … and when it goes in rounds as long as an answer.
bool folk_bench_model_market_rounds(double *figure, folk_error *err);
/// Processor time of a call.
bool folk_bench_model_overhead(double *figure, folk_error *err);
/// The part of it that is not the client's: a stand-in answers.
bool folk_bench_model_engine(double *figure, folk_error *err);
/// Decisions of a recorded run that `folk replay` repeats in a second.
bool folk_bench_model_replay(double *figure, folk_error *err);

#endif
