// SPDX-License-Identifier: GPL-3.0-or-later
// Inside agents: an evolution's state, and what its three kinds of kernels (on counts, on a
// network, on a lattice of two types) have in common.
#ifndef FOLK_AGENTS_EVOLUTION_STATE_H
#define FOLK_AGENTS_EVOLUTION_STATE_H

#include "agents/evolution.h"

/// Those whom a node knows, in no order; capacity 0: they are the network's.
typedef struct folk_neighbours {
    uint32_t *nodes;
    size_t capacity;
    uint32_t count;
} folk_neighbours;

struct folk_evolution {
    folk_evolution_def def; // payoffs are our own
    double *payoffs;
    size_t size;
    folk_rng rng;                 // of all that hangs on types
    folk_rng node_rng, place_rng; // who compares itself, and with which of its neighbours
    uint64_t counts[FOLK_TYPES];
    double weights[FOLK_TYPES]; // scratch
    double largest_gain;        // between two payoffs of the matrix
    uint8_t *types, *next;      // of each node; NULL without a network
    uint32_t *met;          // how many of each type each node meets: node x type; on a lattice NULL
    folk_neighbours *ties;  // of each node where partners change; otherwise NULL
    uint64_t moves;         // of ties
    double *earned;         // payoff of each node while all update at once
    double largest_fitness; // of any node in any state
    uint8_t keys[2][16];    // of a lattice, see agents/lattice.c
    bool lattice;           // that kernel is used
};

static inline const double *folk_payoff_row(const folk_evolution *evolution, uint32_t type) {
    return evolution->payoffs + (size_t)type * evolution->def.type_count;
}

static inline double folk_fitness(const folk_evolution *evolution, double payoff) {
    const double w = evolution->def.intensity;
    return 1.0 - w + w * payoff;
}

static inline uint32_t *folk_met_by(const folk_evolution *evolution, uint32_t node) {
    return evolution->met + (size_t)node * evolution->def.type_count;
}

static inline folk_neighbours folk_neighbours_of(const folk_evolution *evolution, uint32_t node) {
    if (evolution->ties != NULL) return evolution->ties[node];
    const folk_network *network = evolution->def.network;
    return (folk_neighbours){.nodes = network->neighbours + network->offsets[node],
                             .count = folk_network_degree(network, node)};
}

/// An index by its weight; uniform when all weights are 0.
size_t folk_evolution_choose(folk_rng *rng, const double *weights, size_t count);

/// Whether a member who earns `own` copies one who earns `other`; `meetings` bounds their payoffs.
bool folk_evolution_copies(folk_evolution *evolution, double own, double other, double meetings);

/// What the child of a parent of `type` is, or what one becomes who would become `type`.
uint32_t folk_evolution_mutate(folk_evolution *evolution, uint32_t type);

/// The type that a member takes by best response or logit; `payoffs` of each type, `own`: its own.
uint32_t folk_evolution_answer(folk_evolution *evolution, const double *payoffs, uint32_t own);

void folk_well_mixed_step(folk_evolution *evolution);
void folk_structured_step(folk_evolution *evolution);

/// So many updates of FERMI or PROPORTIONAL, or fewer when one type alone is left.
uint64_t folk_structured_compare(folk_evolution *evolution, uint64_t steps);

/// A node becomes another type, in the counts and for those who meet it.
void folk_structured_change(folk_evolution *evolution, uint32_t node, uint32_t type);

/// Counts whom each node meets.
void folk_structured_prepare(folk_evolution *evolution);

/// Makes the ties that can change, and frees them.
void folk_rewiring_prepare(folk_evolution *evolution);
void folk_rewiring_clear(folk_evolution *evolution);

/// Lets `node` keep or leave a partner that it knows.
void folk_rewiring_decide(folk_evolution *evolution, uint32_t node, uint32_t partner);

/// All members at once; `folk_lattice_prepare` says whether the kernel for lattices can.
bool folk_lattice_prepare(folk_evolution *evolution);
void folk_lattice_step(folk_evolution *evolution);

#endif
