// SPDX-License-Identifier: GPL-3.0-or-later
// The benchmarks that run a scenario: its text lies in the program, so that they need no file.
#ifndef FOLK_BENCH_SCRIPT_H
#define FOLK_BENCH_SCRIPT_H

#include "core/error.h"

/// Seconds of a run of the scenario `text`, from before its setup to its end; reading it does not
/// count.
bool folk_bench_script(const char *file, const char *text, double *figure, folk_error *err);

bool folk_bench_mm1_lua(double *figure, folk_error *err);

#endif
