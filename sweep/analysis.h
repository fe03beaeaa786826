// SPDX-License-Identifier: GPL-3.0-or-later
// Analysis of a sweep's table, as pure functions over arrays of numbers: no store, no clock, no
// chance but from given seeds, sums in fixed order. So whoever has the same table has the same
// analysis. NaN stands for the outcome of a failed run everywhere: left out, and counted.
#ifndef FOLK_SWEEP_ANALYSIS_H
#define FOLK_SWEEP_ANALYSIS_H

#include "sweep/allotment.h"
#include "sweep/comparison.h"
#include "sweep/effects.h"
#include "sweep/sample.h"
#include "sweep/sensitivity.h"
#include "sweep/shapley.h"
#include "sweep/stopping.h"

#endif
