// SPDX-License-Identifier: GPL-3.0-or-later
// Benchmarks: each is one function and prints one line, `name  figure  unit`. They measure; they do
// not judge: targets and peers' figures stand in docs/benchmarks.md.
#ifndef FOLK_BENCH_BENCH_H
#define FOLK_BENCH_BENCH_H

#include "core/error.h"

typedef struct folk_bench {
    const char *name; // kebab-case: "phold-16k"
    const char *unit; // "events/s"
    const char *what; // one line: the workload
    bool (*run)(double *figure, folk_error *err);
} folk_bench;

/// All benchmarks, in the order of docs/benchmarks.md.
const folk_bench *folk_bench_list(int *count);

/// Seconds on a monotonic clock.
double folk_bench_seconds(void);

#endif
