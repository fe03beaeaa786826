// SPDX-License-Identifier: GPL-3.0-or-later
// What a frame of charts costs.
#ifndef FOLK_BENCH_CHARTS_H
#define FOLK_BENCH_CHARTS_H

#include "core/error.h"

bool folk_bench_charts(double *figure, folk_error *err);
bool folk_bench_charts_noise(double *figure, folk_error *err);

#endif
