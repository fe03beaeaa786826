// SPDX-License-Identifier: GPL-3.0-or-later
// The four measures that every scenario shares, gathered over a tick and recorded at its end:
//   cooperation = cooperative acts / opportunities to act cooperatively; absent when there was none
//   welfare     = sum of payoffs over agents in the tick, points
//   efficiency  = (welfare - worst) / (best - worst); absent when worst and best are not declared
//   inequality  = Gini coefficient of the payoffs accumulated over the run; absent where undefined
#ifndef FOLK_CORE_MEASURES_H
#define FOLK_CORE_MEASURES_H

#include "core/population.h"
#include "core/sim.h"

typedef struct folk_tick {
    double cooperative, opportunities; // counts
    double welfare;                    // points; added to what the population's payoffs sum to
    double worst, best;                // welfare bounds of this tick; equal when not declared
} folk_tick;

/// Records the measures of a tick at the present time. With a population (may be NULL), the column
/// "payoff" (this tick's points, agent by agent) is summed into welfare, added to the column
/// "wealth" (accumulated points), whose Gini coefficient is the inequality, and set back to zero.
void folk_measures_tick(folk_sim *sim, folk_population *population, const folk_tick *tick);

#endif
