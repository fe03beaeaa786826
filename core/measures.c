// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/measures.h"

#include "core/scenario.h"
#include "core/stats.h"

#include <math.h>

static double *column_of(folk_population *population, const char *name) {
    int column = folk_population_find(population, name);
    if (column == FOLK_NO_COLUMN) column = folk_population_add(population, name);
    return folk_population_column(population, column);
}

// Moves what each agent earned in this tick to its wealth; returns the sum of it.
static double collect(double *payoff, double *wealth, size_t size) {
    double sum = 0.0;
    for (size_t i = 0; i < size; i++) {
        sum += payoff[i];
        wealth[i] += payoff[i];
        payoff[i] = 0.0;
    }
    return sum;
}

void folk_measures_tick(folk_sim *sim, folk_population *population, const folk_tick *tick) {
    double welfare = tick->welfare, inequality = NAN;
    if (population != NULL) {
        const size_t size = folk_population_size(population);
        double *payoff = column_of(population, "payoff"), *wealth = column_of(population, "wealth");
        welfare += collect(payoff, wealth, size);
        inequality = folk_gini(wealth, size);
    }
    if (tick->opportunities > 0.0)
        folk_sim_record(sim, FOLK_METRIC_COOPERATION, tick->cooperative / tick->opportunities);
    folk_sim_record(sim, FOLK_METRIC_WELFARE, welfare);
    if (tick->best > tick->worst)
        folk_sim_record(sim, FOLK_METRIC_EFFICIENCY,
                        (welfare - tick->worst) / (tick->best - tick->worst));
    if (!isnan(inequality)) folk_sim_record(sim, FOLK_METRIC_INEQUALITY, inequality);
}
