// SPDX-License-Identifier: GPL-3.0-or-later
// Steps of a population on a network.
#include "agents/evolution_state.h"

#include "core/memory.h"

#include <string.h>

// What a node of `type` earns from those whom `node` meets.
static double earn(const folk_evolution *evolution, uint32_t node, uint32_t type) {
    const folk_network *network = evolution->def.network;
    const double *row = folk_payoff_row(evolution, type);
    const uint32_t last = network->offsets[node + 1];
    double sum = evolution->def.self_interaction ? row[type] : 0.0;
    for (uint32_t i = network->offsets[node]; i < last; i++)
        sum += row[evolution->types[network->neighbours[i]]];
    const uint32_t met = folk_network_degree(network, node) + evolution->def.self_interaction;
    return evolution->def.average && met > 0 ? sum / met : sum;
}

static double payoff_of(const folk_evolution *evolution, uint32_t node) {
    if (evolution->earned != NULL) return evolution->earned[node];
    return earn(evolution, node, evolution->types[node]);
}

static void change(folk_evolution *evolution, uint32_t node, uint32_t type) {
    evolution->counts[evolution->types[node]]--;
    evolution->counts[type]++;
    evolution->types[node] = (uint8_t)type;
}

static uint32_t draw_node(folk_evolution *evolution) {
    return (uint32_t)folk_rng_below(&evolution->rng, evolution->size);
}

// A neighbour at random of a node that has any.
static uint32_t draw_neighbour(folk_evolution *evolution, uint32_t node) {
    const folk_network *network = evolution->def.network;
    const uint64_t place = folk_rng_below(&evolution->rng, folk_network_degree(network, node));
    return network->neighbours[network->offsets[node] + place];
}

// A node by its fitness: drawn at random, and kept with probability fitness / largest fitness.
static void birth_death(folk_evolution *evolution) {
    uint32_t parent;
    double fitness;
    do {
        parent = draw_node(evolution);
        fitness = folk_fitness(evolution, payoff_of(evolution, parent));
    } while (folk_rng_unit(&evolution->rng) * evolution->largest_fitness >= fitness);
    if (folk_network_degree(evolution->def.network, parent) == 0) return;
    const uint32_t child = folk_evolution_mutate(evolution, evolution->types[parent]);
    change(evolution, draw_neighbour(evolution, parent), child);
}

static void death_birth(folk_evolution *evolution) {
    const folk_network *network = evolution->def.network;
    const uint32_t dead = draw_node(evolution), first = network->offsets[dead];
    const uint32_t degree = folk_network_degree(network, dead);
    if (degree == 0) return;
    double weights[FOLK_TYPES] = {0}; // of the types among the neighbours
    for (uint32_t i = first; i < first + degree; i++) {
        const uint32_t parent = network->neighbours[i];
        weights[evolution->types[parent]] += folk_fitness(evolution, payoff_of(evolution, parent));
    }
    const size_t type = folk_evolution_choose(&evolution->rng, weights, evolution->def.type_count);
    change(evolution, dead, folk_evolution_mutate(evolution, (uint32_t)type));
}

// The type of the best-paid of a node and its neighbours: its own when nobody earns more, otherwise
// the lowest of the best.
static uint32_t best_paid(const folk_evolution *evolution, uint32_t node) {
    const folk_network *network = evolution->def.network;
    const uint32_t own = evolution->types[node];
    uint32_t best = own;
    double most = payoff_of(evolution, node);
    bool surpassed = false;
    for (uint32_t i = network->offsets[node]; i < network->offsets[node + 1]; i++) {
        const uint32_t other = network->neighbours[i], type = evolution->types[other];
        const double payoff = payoff_of(evolution, other);
        if (payoff > most || (payoff == most && surpassed && type < best)) {
            most = payoff;
            best = type;
            surpassed = true;
        }
    }
    return best;
}

static uint32_t copy(folk_evolution *evolution, uint32_t node) {
    const folk_network *network = evolution->def.network;
    const uint32_t own = evolution->types[node], degree = folk_network_degree(network, node);
    if (degree == 0) return own;
    const uint32_t other = draw_neighbour(evolution, node), type = evolution->types[other];
    if (type == own) return own;
    const uint32_t other_degree = folk_network_degree(network, other);
    const uint32_t most =
        (degree > other_degree ? degree : other_degree) + evolution->def.self_interaction;
    return folk_evolution_copies(evolution, payoff_of(evolution, node), payoff_of(evolution, other),
                                 evolution->def.average ? 1.0 : (double)most)
               ? type
               : own;
}

static uint32_t decide(folk_evolution *evolution, uint32_t node) {
    switch (evolution->def.rule) {
    case FOLK_IMITATE_BEST:
        return folk_evolution_mutate(evolution, best_paid(evolution, node));
    case FOLK_BEST_RESPONSE:
    case FOLK_LOGIT: {
        double payoffs[FOLK_TYPES];
        for (uint32_t type = 0; type < evolution->def.type_count; type++)
            payoffs[type] = earn(evolution, node, type);
        const uint32_t own = evolution->types[node];
        return folk_evolution_mutate(evolution, folk_evolution_answer(evolution, payoffs, own));
    }
    default:
        return folk_evolution_mutate(evolution, copy(evolution, node));
    }
}

static void update_all(folk_evolution *evolution) {
    const uint32_t size = (uint32_t)evolution->size;
    for (uint32_t node = 0; node < size; node++)
        evolution->earned[node] = earn(evolution, node, evolution->types[node]);
    for (uint32_t node = 0; node < size; node++)
        evolution->next[node] = (uint8_t)decide(evolution, node);
    memset(evolution->counts, 0, sizeof evolution->counts);
    for (uint32_t node = 0; node < size; node++)
        evolution->counts[evolution->next[node]]++;
    uint8_t *const old = evolution->types;
    evolution->types = evolution->next;
    evolution->next = old;
}

void folk_structured_step(folk_evolution *evolution) {
    if (evolution->def.synchronous) {
        update_all(evolution);
    } else if (evolution->def.rule == FOLK_BIRTH_DEATH) {
        birth_death(evolution);
    } else if (evolution->def.rule == FOLK_DEATH_BIRTH) {
        death_birth(evolution);
    } else {
        const uint32_t node = draw_node(evolution);
        change(evolution, node, decide(evolution, node));
    }
}
