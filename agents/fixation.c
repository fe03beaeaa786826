// SPDX-License-Identifier: GPL-3.0-or-later
#include "agents/fixation.h"

#include "core/chain.h"
#include "core/memory.h"

#include <string.h>

// Mean payoff of the two types when i members have the first.
static void payoffs_at(const folk_fixation_def *def, uint32_t i, double payoffs[2]) {
    const double first = i, second = (double)def->size - first, others = (double)def->size - 1.0;
    const double *a = def->payoffs;
    payoffs[0] = (a[0] * (first - 1.0) + a[1] * second) / others;
    payoffs[1] = (a[2] * first + a[3] * (second - 1.0)) / others;
}

bool folk_fixation_check(const folk_fixation_def *def, folk_error *err) {
    const bool by_fitness = def->rule == FOLK_BIRTH_DEATH || def->rule == FOLK_DEATH_BIRTH;
    if (!by_fitness && def->rule != FOLK_FERMI && def->rule != FOLK_PROPORTIONAL)
        return folk_fail(err, FOLK_ERR_USAGE,
                         "this rule has no chain of births and deaths: it must be Moran's, "
                         "death-birth, Fermi's or proportional imitation");
    if (def->size < 2)
        return folk_fail(err, FOLK_ERR_USAGE,
                         "the population has %u members: it must have 2 or more", def->size);
    if (!(def->intensity >= 0.0 && def->intensity < 1e300) || (by_fitness && def->intensity > 1.0))
        return folk_fail(err, FOLK_ERR_USAGE, "the intensity is %.14g: it must be %s",
                         def->intensity, by_fitness ? "from 0 to 1" : "a finite number, 0 or more");
    for (int i = 0; i < 4 && by_fitness; i++)
        if (1.0 - def->intensity + def->intensity * def->payoffs[i] < 0.0)
            return folk_fail(err, FOLK_ERR_USAGE,
                             "a fitness could be negative, as a payoff is %.14g: a lower intensity "
                             "or higher payoffs mend that",
                             def->payoffs[i]);
    return true;
}

// Share of a parent's type, `first` of weight f and `second` of weight g.
static double share(double f, double g) {
    return f + g > 0.0 ? f / (f + g) : 0.5;
}

void folk_fixation_rates(const folk_fixation_def *def, uint32_t i, double *up, double *down) {
    const double size = def->size, first = i, second = size - first, w = def->intensity;
    double payoffs[2];
    payoffs_at(def, i, payoffs);
    const double f = 1.0 - w + w * payoffs[0], g = 1.0 - w + w * payoffs[1];
    const double gain = payoffs[0] - payoffs[1];
    const double meet = first * second / (size * (size - 1.0)); // one of each kind is drawn
    switch (def->rule) {
    case FOLK_BIRTH_DEATH:
        *up = share(first * f, second * g) * second / size;
        *down = share(second * g, first * f) * first / size;
        return;
    case FOLK_DEATH_BIRTH:
        *up = second / size * share(first * f, (second - 1.0) * g);
        *down = first / size * share(second * g, (first - 1.0) * f);
        return;
    case FOLK_FERMI:
        *up = meet / (1.0 + folk_exp(-w * gain));
        *down = meet / (1.0 + folk_exp(w * gain));
        return;
    default:
        *up = gain > 0.0 ? meet * gain / def->range : 0.0;
        *down = gain < 0.0 ? meet * -gain / def->range : 0.0;
    }
}

// What is wanted of the chain, from each i, solves (up + down) y_i - up y_(i+1) - down y_(i-1) =
// right_i with y_0 = 0. Elimination gives y_i = z_i + c_i y_(i+1); as e_i = 1 - c_i is carried
// along, no two numbers are ever subtracted.
typedef struct elimination {
    uint32_t size;
    double *c, *down, *inverse; // inverse of up + down e_(i-1)
} elimination;

static elimination eliminate_chain(const folk_fixation_def *def) {
    const uint32_t size = def->size;
    double *rows = folk_alloc(3 * (size_t)size * sizeof *rows);
    const elimination chain = {size, rows, rows + size, rows + 2 * (size_t)size};
    double rest = 1.0; // e
    for (uint32_t i = 1; i < size; i++) {
        double up;
        folk_fixation_rates(def, i, &up, &chain.down[i]);
        chain.inverse[i] = 1.0 / (up + chain.down[i] * rest);
        chain.c[i] = up * chain.inverse[i];
        rest *= chain.down[i] * chain.inverse[i];
    }
    return chain;
}

// `right` NULL: 1 everywhere. y_N is given in `y`, which gets the others.
static void solve(const elimination *chain, const double *right, double *y) {
    const uint32_t size = chain->size;
    for (uint32_t i = 1; i < size; i++)
        y[i] = ((right != NULL ? right[i] : 1.0) + chain->down[i] * y[i - 1]) * chain->inverse[i];
    for (uint32_t i = size - 1; i > 0; i--)
        y[i] += chain->c[i] * y[i + 1];
}

folk_fixation folk_fixation_solve(const folk_fixation_def *def, uint32_t start) {
    const size_t states = (size_t)def->size + 1;
    const elimination chain = eliminate_chain(def);
    double *probability = folk_alloc(3 * states * sizeof *probability);
    double *time = probability + states, *won = probability + 2 * states; // time x probability
    probability[def->size] = 1.0;
    for (uint32_t i = def->size - 1; i > 0; i--)
        probability[i] = chain.c[i] * probability[i + 1];
    solve(&chain, NULL, time);
    solve(&chain, probability, won);
    const folk_fixation fixation = {probability[start], time[start],
                                    won[start] / probability[start]};
    folk_free(probability);
    folk_free(chain.c);
    return fixation;
}

void folk_rare_mutations(const double *fixations, uint32_t count, double *shares) {
    double *transitions = folk_alloc((size_t)count * (count + 1) * sizeof *transitions);
    double *start = transitions + (size_t)count * count;
    memcpy(transitions, fixations, (size_t)count * count * sizeof *transitions);
    for (uint32_t type = 0; type < count; type++)
        start[type] = 1.0 / count;
    folk_chain_limit(transitions, count, start, shares);
    folk_free(transitions);
}
