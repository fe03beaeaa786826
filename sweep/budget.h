// SPDX-License-Identifier: GPL-3.0-or-later
// A sweep's budget of runs, of seconds, of tokens or of money, spent in rounds: first each point
// has a pilot of a few replicates, then each round, half as large as all before it, gives the next
// replicates where variance / (n (n + 1) cost) is greatest (sweep/allotment.h), until the budget is
// spent. What a run costs is known of runs alone; otherwise it is a point's mean so far, and the
// last rounds become smaller the less is left. A round hangs on nothing but what the rounds before
// it brought, and not on the budget unless it is the last: a larger one goes on where a smaller one
// has ended.
#ifndef FOLK_SWEEP_BUDGET_H
#define FOLK_SWEEP_BUDGET_H

#include "core/error.h"
#include "core/stats.h"

enum { FOLK_SWEEP_BUDGET_NAME = 128, FOLK_SWEEP_PILOT = 5 };

typedef enum folk_sweep_budget_unit {
    FOLK_SWEEP_BUDGET_RUNS,
    FOLK_SWEEP_BUDGET_SECONDS, // that runs take, over all workers
    FOLK_SWEEP_BUDGET_TOKENS,
    FOLK_SWEEP_BUDGET_MONEY, // in the unit of the models' prices
    FOLK_SWEEP_BUDGET_UNITS, // how many
} folk_sweep_budget_unit;

typedef struct folk_sweep_budget {
    folk_sweep_budget_unit unit;
    double amount;
    char metric[FOLK_SWEEP_BUDGET_NAME]; // whose variance counts; "": none is named
} folk_sweep_budget;

/// Reads UNIT=AMOUNT or "UNIT=AMOUNT for METRIC"; an amount may be written as 5e6.
bool folk_sweep_budget_parse(const char *text, folk_sweep_budget *budget, folk_error *err);

/// "runs", "seconds", "tokens", "money".
const char *folk_sweep_budget_unit_name(folk_sweep_budget_unit unit);

/// What is known of a point at the end of a round.
typedef struct folk_sweep_spending {
    uint64_t runs;        // replicates that it was given: 0 to runs - 1
    folk_moments moments; // of the values of these; failed runs have none
    double cost;          // of these, in the budget's unit
    bool closed;          // it gets no more: a rule holds, or it is another point once more
} folk_sweep_spending;

/// The next round: more[i] replicates for point i, `pilot` (at least 2) being what each has in any
/// case. Returns how many these are together; 0: the budget is spent, or what is left buys nothing.
/// A point whose runs all fail gets none beyond the pilot. A point's variance is estimated with one
/// degree of freedom more, that of the mean variance of all points: one whose few values happen to
/// be equal (of a rare event) is not taken for constant.
uint64_t folk_sweep_budget_round(const folk_sweep_budget *budget, uint64_t pilot,
                                 const folk_sweep_spending *points, size_t count, size_t *more);

/// What the points have cost.
double folk_sweep_budget_spent(const folk_sweep_spending *points, size_t count);

#endif
