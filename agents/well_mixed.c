// SPDX-License-Identifier: GPL-3.0-or-later
// Steps of a population in which everyone meets everyone else: on counts.
#include "agents/evolution_state.h"

#include <string.h>

// Mean payoff of `type` against all but one member of type `without`.
static double mean_payoff(const folk_evolution *evolution, uint32_t type, uint32_t without) {
    const double *row = folk_payoff_row(evolution, type);
    double sum = -row[without];
    for (uint32_t other = 0; other < evolution->def.type_count; other++)
        sum += row[other] * (double)evolution->counts[other];
    return sum / (double)(evolution->size - 1);
}

// The type of a member drawn at random, but for one of type `without` (-1: none is left out).
static uint32_t draw_member(folk_evolution *evolution, int without) {
    uint64_t place = folk_rng_below(&evolution->rng, evolution->size - (without >= 0));
    for (uint32_t type = 0;; type++) {
        const uint64_t count = evolution->counts[type] - ((int)type == without);
        if (place < count) return type;
        place -= count;
    }
}

// Weight of each type as a parent, when one of type `without` (-1: nobody) has died.
static void weigh_parents(folk_evolution *evolution, int without) {
    for (uint32_t type = 0; type < evolution->def.type_count; type++) {
        const double count = (double)evolution->counts[type] - ((int)type == without);
        evolution->weights[type] =
            count > 0.0 ? count * folk_fitness(evolution, mean_payoff(evolution, type, type)) : 0.0;
    }
}

static uint32_t draw_child(folk_evolution *evolution) {
    const size_t parent =
        folk_evolution_choose(&evolution->rng, evolution->weights, evolution->def.type_count);
    return folk_evolution_mutate(evolution, (uint32_t)parent);
}

static void change(folk_evolution *evolution, uint32_t from, uint32_t to) {
    evolution->counts[from]--;
    evolution->counts[to]++;
}

static void birth_death(folk_evolution *evolution) {
    weigh_parents(evolution, -1);
    const uint32_t child = draw_child(evolution);
    change(evolution, draw_member(evolution, -1), child);
}

static void death_birth(folk_evolution *evolution) {
    const uint32_t dead = draw_member(evolution, -1);
    weigh_parents(evolution, (int)dead);
    change(evolution, dead, draw_child(evolution));
}

static void wright_fisher(folk_evolution *evolution) {
    uint64_t next[FOLK_TYPES] = {0};
    weigh_parents(evolution, -1);
    for (size_t i = 0; i < evolution->size; i++)
        next[draw_child(evolution)]++;
    memcpy(evolution->counts, next, sizeof next);
}

// The best-paid type that somebody has; `own` when it is among the best.
static uint32_t best_paid(const folk_evolution *evolution, uint32_t own) {
    uint32_t best = own;
    double most = mean_payoff(evolution, own, own);
    for (uint32_t type = 0; type < evolution->def.type_count; type++) {
        if (evolution->counts[type] == 0 || type == own) continue;
        const double payoff = mean_payoff(evolution, type, type);
        if (payoff > most) {
            most = payoff;
            best = type;
        }
    }
    return best;
}

static uint32_t decide(folk_evolution *evolution, uint32_t own) {
    switch (evolution->def.rule) {
    case FOLK_IMITATE_BEST:
        return best_paid(evolution, own);
    case FOLK_BEST_RESPONSE:
    case FOLK_LOGIT: {
        double payoffs[FOLK_TYPES];
        for (uint32_t type = 0; type < evolution->def.type_count; type++)
            payoffs[type] = mean_payoff(evolution, type, own);
        return folk_evolution_answer(evolution, payoffs, own);
    }
    default: {
        const uint32_t other = draw_member(evolution, (int)own);
        if (other == own) return own;
        return folk_evolution_copies(evolution, mean_payoff(evolution, own, own),
                                     mean_payoff(evolution, other, other), 1.0)
                   ? other
                   : own;
    }
    }
}

void folk_well_mixed_step(folk_evolution *evolution) {
    switch (evolution->def.rule) {
    case FOLK_BIRTH_DEATH:
        birth_death(evolution);
        return;
    case FOLK_DEATH_BIRTH:
        death_birth(evolution);
        return;
    case FOLK_WRIGHT_FISHER:
        wright_fisher(evolution);
        return;
    default: {
        const uint32_t own = draw_member(evolution, -1);
        change(evolution, own, folk_evolution_mutate(evolution, decide(evolution, own)));
    }
    }
}
