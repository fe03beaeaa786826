// SPDX-License-Identifier: GPL-3.0-or-later
// Steps of a population on a network.
#include "agents/evolution_state.h"

// What a node of `type` earns from those whom `node` meets. As whole numbers are multiplied, who
// meets the same earns the same to the bit, in whatever order the network has them.
static double earn(const folk_evolution *evolution, uint32_t node, uint32_t type) {
    const double *row = folk_payoff_row(evolution, type);
    const uint32_t *met = folk_met_by(evolution, node);
    double sum = evolution->def.self_interaction ? row[type] : 0.0;
    for (uint32_t other = 0; other < evolution->def.type_count; other++)
        sum += row[other] * met[other];
    if (!evolution->def.average) return sum;
    const uint32_t all =
        folk_neighbours_of(evolution, node).count + evolution->def.self_interaction;
    return all > 0 ? sum / all : sum;
}

static double payoff_of(const folk_evolution *evolution, uint32_t node) {
    if (evolution->earned != NULL) return evolution->earned[node];
    return earn(evolution, node, evolution->types[node]);
}

// What an update costs hangs on how many meet the one that changes, not on whom it looks at.
void folk_structured_change(folk_evolution *evolution, uint32_t node, uint32_t type) {
    const uint32_t old = evolution->types[node];
    if (type == old) return;
    const folk_neighbours known = folk_neighbours_of(evolution, node);
    for (uint32_t i = 0; i < known.count; i++) {
        uint32_t *met = folk_met_by(evolution, known.nodes[i]);
        met[old]--;
        met[type]++;
    }
    evolution->counts[old]--;
    evolution->counts[type]++;
    evolution->types[node] = (uint8_t)type;
}

void folk_structured_prepare(folk_evolution *evolution) {
    const folk_network *network = evolution->def.network;
    for (uint32_t node = 0; node < network->node_count; node++)
        for (uint32_t i = network->offsets[node]; i < network->offsets[node + 1]; i++)
            folk_met_by(evolution, node)[evolution->types[network->neighbours[i]]]++;
}

static uint32_t draw_node(folk_evolution *evolution) {
    return (uint32_t)folk_rng_below(&evolution->rng, evolution->size);
}

// A neighbour at random of a node that has any.
static uint32_t draw_neighbour(folk_evolution *evolution, uint32_t node) {
    const folk_neighbours known = folk_neighbours_of(evolution, node);
    return known.nodes[folk_rng_below(&evolution->rng, known.count)];
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
    folk_structured_change(evolution, draw_neighbour(evolution, parent), child);
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
    folk_structured_change(evolution, dead, folk_evolution_mutate(evolution, (uint32_t)type));
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

// Most meetings that the payoff of either sums over; Fermi's rule does not ask.
static double most_meetings(const folk_evolution *evolution, uint32_t node, uint32_t other) {
    if (evolution->def.average || evolution->def.rule == FOLK_FERMI) return 1.0;
    const uint32_t own_degree = folk_network_degree(evolution->def.network, node);
    const uint32_t degree = folk_network_degree(evolution->def.network, other);
    return (double)(degree > own_degree ? degree : own_degree) + evolution->def.self_interaction;
}

// What `node` becomes when it compares itself with `other`.
static uint32_t compare(folk_evolution *evolution, uint32_t node, uint32_t other) {
    const uint32_t own = evolution->types[node], type = evolution->types[other];
    if (type == own) return folk_evolution_mutate(evolution, own);
    const bool copies =
        folk_evolution_copies(evolution, payoff_of(evolution, node), payoff_of(evolution, other),
                              most_meetings(evolution, node, other));
    return folk_evolution_mutate(evolution, copies ? type : own);
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
    default: {
        const bool alone = folk_neighbours_of(evolution, node).count == 0;
        return compare(evolution, node, alone ? node : draw_neighbour(evolution, node));
    }
    }
}

static void update_all(folk_evolution *evolution) {
    const uint32_t size = (uint32_t)evolution->size;
    for (uint32_t node = 0; node < size; node++)
        evolution->earned[node] = earn(evolution, node, evolution->types[node]);
    for (uint32_t node = 0; node < size; node++)
        evolution->next[node] = (uint8_t)decide(evolution, node);
    for (uint32_t node = 0; node < size; node++)
        folk_structured_change(evolution, node, evolution->next[node]);
}

// A member and a partner, one of whom has its way with their tie.
static void rewire(folk_evolution *evolution) {
    const uint32_t node = draw_node(evolution);
    if (folk_neighbours_of(evolution, node).count == 0) return;
    const uint32_t other = draw_neighbour(evolution, node);
    const bool prevails = folk_evolution_copies(evolution, payoff_of(evolution, other),
                                                payoff_of(evolution, node), 1.0);
    folk_rewiring_decide(evolution, prevails ? node : other, prevails ? other : node);
}

void folk_structured_step(folk_evolution *evolution) {
    if (evolution->def.synchronous) {
        update_all(evolution);
    } else if (evolution->def.rule == FOLK_BIRTH_DEATH) {
        birth_death(evolution);
    } else if (evolution->def.rule == FOLK_DEATH_BIRTH) {
        death_birth(evolution);
    } else if (evolution->def.rewire > 0.0 &&
               folk_rng_unit(&evolution->rng) < evolution->def.rewire) {
        rewire(evolution);
    } else {
        const uint32_t node = draw_node(evolution);
        folk_structured_change(evolution, node, decide(evolution, node));
    }
}

// Who compares with whom hangs on no one's type, so it is drawn ahead, from two streams of its own,
// and fetched into the cache: on a large network most of the time would go by in waiting for
// memory.
enum { AHEAD = 32 };

typedef struct meetings {
    uint32_t nodes[AHEAD], others[AHEAD], places[AHEAD];
} meetings;

static void fetch(const folk_evolution *evolution, uint32_t node) {
    __builtin_prefetch(&evolution->types[node]);
    __builtin_prefetch(folk_met_by(evolution, node));
}

static void draw_ahead(folk_evolution *evolution, meetings *ahead, uint32_t count) {
    const folk_network *network = evolution->def.network;
    for (uint32_t i = 0; i < count; i++) {
        ahead->nodes[i] = (uint32_t)folk_rng_below(&evolution->node_rng, evolution->size);
        __builtin_prefetch(&network->offsets[ahead->nodes[i]]);
    }
    for (uint32_t i = 0; i < count; i++) {
        const uint32_t node = ahead->nodes[i], degree = folk_network_degree(network, node);
        ahead->places[i] = network->offsets[node];
        if (degree > 0) ahead->places[i] += (uint32_t)folk_rng_below(&evolution->place_rng, degree);
        __builtin_prefetch(&network->neighbours[ahead->places[i]]);
        fetch(evolution, node);
    }
    for (uint32_t i = 0; i < count; i++) {
        const bool alone = folk_network_degree(network, ahead->nodes[i]) == 0;
        ahead->others[i] = alone ? ahead->nodes[i] : network->neighbours[ahead->places[i]];
        fetch(evolution, ahead->others[i]);
    }
}

uint64_t folk_structured_compare(folk_evolution *evolution, uint64_t steps) {
    meetings ahead;
    for (uint64_t done = 0; done < steps; done++) {
        if (folk_evolution_fixed(evolution)) return done;
        const uint32_t at = (uint32_t)(done % AHEAD);
        const uint64_t left = steps - done;
        if (at == 0) draw_ahead(evolution, &ahead, left < AHEAD ? (uint32_t)left : AHEAD);
        folk_structured_change(evolution, ahead.nodes[at],
                               compare(evolution, ahead.nodes[at], ahead.others[at]));
    }
    return steps;
}
