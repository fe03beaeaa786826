// SPDX-License-Identifier: GPL-3.0-or-later
// The viewer at work on a large store.
#ifndef FOLK_BENCH_VIEWING_H
#define FOLK_BENCH_VIEWING_H

#include "core/error.h"

bool folk_bench_view_open(double *figure, folk_error *err);
bool folk_bench_view_scrub(double *figure, folk_error *err);
bool folk_bench_view_frames(double *figure, folk_error *err);
bool folk_bench_view_zoom(double *figure, folk_error *err);

#endif
