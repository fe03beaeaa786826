// SPDX-License-Identifier: GPL-3.0-or-later
// What the benchmarks' server does in its process: one thread, epoll, and a heap of answers by the
// time at which they are due.
#ifndef FOLK_BENCH_SERVING_H
#define FOLK_BENCH_SERVING_H

#include "bench/server.h"

/// Serves connections to `listener` until the process is ended from outside.
void folk_bench_serve(int listener, const folk_bench_server_def *def, folk_bench_served *served);

#endif
