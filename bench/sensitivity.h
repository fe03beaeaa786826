// SPDX-License-Identifier: GPL-3.0-or-later
// What the analysis of a finished sweep costs.
#ifndef FOLK_BENCH_SENSITIVITY_H
#define FOLK_BENCH_SENSITIVITY_H

#include "core/error.h"

/// Seconds from a store with 10 factors x 4,096 base samples of Sobol's g function to their indices
/// of first and total order with 1,000 bootstrap resamples: the table is read, and the points'
/// places in the design are found again.
bool folk_bench_sobol_indices(double *figure, folk_error *err);

#endif
