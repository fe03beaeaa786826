// SPDX-License-Identifier: GPL-3.0-or-later
// The benchmarks of repeated games.
#ifndef FOLK_BENCH_IPD_H
#define FOLK_BENCH_IPD_H

#include "core/error.h"

bool folk_bench_ipd_memory_one(double *figure, folk_error *err);
bool folk_bench_ipd_lua(double *figure, folk_error *err);
bool folk_bench_axelrod_200(double *figure, folk_error *err);
bool folk_bench_tournament_100(double *figure, folk_error *err);
bool folk_bench_exact_matrix(double *figure, folk_error *err);

#endif
