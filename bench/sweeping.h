// SPDX-License-Identifier: GPL-3.0-or-later
// What folk sweep costs beside the runs themselves.
#ifndef FOLK_BENCH_SWEEPING_H
#define FOLK_BENCH_SWEEPING_H

#include "core/error.h"

/// Seconds of 10,000 runs that do nothing but record one number, on one worker, the store included.
bool folk_bench_sweep_runs(double *figure, folk_error *err);
/// How many times as fast two workers are as one, with runs of about 10 ms.
bool folk_bench_sweep_workers(double *figure, folk_error *err);
/// How many times as much memory a sweep of 100,000 runs takes at its peak as one of 10,000.
bool folk_bench_sweep_memory(double *figure, folk_error *err);
/// MiB that it takes.
bool folk_bench_sweep_resident(double *figure, folk_error *err);

#endif
