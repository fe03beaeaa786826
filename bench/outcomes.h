// SPDX-License-Identifier: GPL-3.0-or-later
// The store of sweeps as it grows to a million outcomes.
#ifndef FOLK_BENCH_OUTCOMES_H
#define FOLK_BENCH_OUTCOMES_H

#include "core/error.h"

/// Outcomes a second that one writer brings into a store, from none to a million.
bool folk_bench_sweep_store(double *figure, folk_error *err);
/// Rate of the last 100,000 of them over that of the first.
bool folk_bench_sweep_store_flat(double *figure, folk_error *err);
/// Outcomes a second when ten shards of 100,000 are merged into one store, one after another.
bool folk_bench_sweep_merge(double *figure, folk_error *err);
/// Rate of the last shard over that of the first.
bool folk_bench_sweep_merge_flat(double *figure, folk_error *err);

#endif
