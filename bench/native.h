// SPDX-License-Identifier: GPL-3.0-or-later
// The benchmarks of the engine itself: handlers in C, nothing recorded.
#ifndef FOLK_BENCH_NATIVE_H
#define FOLK_BENCH_NATIVE_H

#include "core/error.h"

bool folk_bench_phold_1k(double *figure, folk_error *err);
bool folk_bench_phold_16k(double *figure, folk_error *err);
bool folk_bench_phold_262k(double *figure, folk_error *err);
bool folk_bench_mm1(double *figure, folk_error *err);

#endif
