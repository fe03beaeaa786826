// SPDX-License-Identifier: GPL-3.0-or-later
// A language model's server that is none, for benchmarks: a process of its own on the loopback that
// answers every chat with the same text after a time drawn from a log-normal distribution. The draw
// hangs on the request's bytes alone, so that the same calls take the same times in whatever order
// they come. It is a child, so that its processor time is not its parent's, and it ends with it.
#ifndef FOLK_BENCH_SERVER_H
#define FOLK_BENCH_SERVER_H

#include "core/error.h"

#include <stdint.h>

typedef struct folk_bench_server_def {
    double median; // seconds; 0: answers at once
    double sigma;  // deviation of the logarithm
    const char *reply;
} folk_bench_server_def;

enum { FOLK_BENCH_SERVED = 100000 };

typedef struct folk_bench_served {
    uint64_t calls;
    double latency[FOLK_BENCH_SERVED]; // seconds; the times drawn for the first calls, as they came
} folk_bench_served;

typedef struct folk_bench_server folk_bench_server;

folk_bench_server *folk_bench_server_start(const folk_bench_server_def *def, folk_error *err);
void folk_bench_server_stop(folk_bench_server *server);

/// "http://127.0.0.1:PORT/v1"
const char *folk_bench_server_url(const folk_bench_server *server);

/// What it has taken so far; borrowed while the server lives.
const folk_bench_served *folk_bench_server_served(const folk_bench_server *server);

#endif
