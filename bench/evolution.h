// SPDX-License-Identifier: GPL-3.0-or-later
#ifndef FOLK_BENCH_EVOLUTION_H
#define FOLK_BENCH_EVOLUTION_H

#include "core/error.h"

bool folk_bench_moran(double *figure, folk_error *err);
bool folk_bench_spatial_100(double *figure, folk_error *err);
bool folk_bench_spatial_1000(double *figure, folk_error *err);
bool folk_bench_spatial_4000(double *figure, folk_error *err);
bool folk_bench_fermi_network(double *figure, folk_error *err);

#endif
