// SPDX-License-Identifier: GPL-3.0-or-later
// What a frame of a society costs while its agents change.
#ifndef FOLK_BENCH_SOCIETIES_H
#define FOLK_BENCH_SOCIETIES_H

#include "core/error.h"

bool folk_bench_lattice(double *figure, folk_error *err);
bool folk_bench_network(double *figure, folk_error *err);

#endif
