// SPDX-License-Identifier: GPL-3.0-or-later
// A store in a temporary folder, for benchmarks that record.
#ifndef FOLK_BENCH_STORE_H
#define FOLK_BENCH_STORE_H

#include "core/store.h"

typedef struct folk_bench_store {
    folk_store *store;
    folk_scenario scenario; // the shared metrics, and as many more as were asked for
    folk_values values;
    char folder[64];
} folk_bench_store;

bool folk_bench_store_open(folk_bench_store *bench, int metrics, folk_error *err);

/// Removes the files.
void folk_bench_store_close(folk_bench_store *bench);

bool folk_bench_recording(double *figure, folk_error *err);

#endif
