// SPDX-License-Identifier: GPL-3.0-or-later
// Who knows whom while partners change. A member who leaves a partner goes to one whom that partner
// knows, so a tie moves at one of its ends: the number of ties stays, and what was connected stays
// connected. Lists are not sorted; a tie stands in the lists of both its ends.
#include "agents/evolution_state.h"
#include "core/memory.h"

void folk_rewiring_prepare(folk_evolution *evolution) {
    const folk_network *network = evolution->def.network;
    folk_neighbours *ties = folk_alloc(evolution->size * sizeof *ties);
    for (uint32_t node = 0; node < network->node_count; node++) {
        const folk_neighbours known = folk_neighbours_of(evolution, node);
        folk_neighbours *own = &ties[node];
        own->nodes = folk_grow(NULL, &own->capacity, known.count, sizeof *own->nodes);
        for (; own->count < known.count; own->count++)
            own->nodes[own->count] = known.nodes[own->count];
    }
    evolution->ties = ties;
}

void folk_rewiring_clear(folk_evolution *evolution) {
    if (evolution->ties == NULL) return;
    for (size_t node = 0; node < evolution->size; node++)
        folk_free(evolution->ties[node].nodes);
    folk_free(evolution->ties);
}

// The place of `other` among those that a node knows; their count when it is not there.
static uint32_t place_of(const folk_neighbours *known, uint32_t other) {
    uint32_t place = 0;
    while (place < known->count && known->nodes[place] != other)
        place++;
    return place;
}

// Whether no type would pay `node` more in a meeting than that of `partner` does.
static bool is_satisfied(const folk_evolution *evolution, uint32_t node, uint32_t partner) {
    const double *row = folk_payoff_row(evolution, evolution->types[node]);
    const double paid = row[evolution->types[partner]];
    for (uint32_t type = 0; type < evolution->def.type_count; type++)
        if (row[type] > paid) return false;
    return true;
}

static void move_tie(folk_evolution *evolution, uint32_t node, uint32_t from, uint32_t to) {
    folk_neighbours *own = &evolution->ties[node], *left = &evolution->ties[from];
    folk_neighbours *joined = &evolution->ties[to];
    own->nodes[place_of(own, from)] = to;
    left->nodes[place_of(left, node)] = left->nodes[left->count - 1];
    left->count--;
    evolution->moves++;
    joined->nodes =
        folk_grow(joined->nodes, &joined->capacity, joined->count + 1, sizeof *joined->nodes);
    joined->nodes[joined->count++] = node;
    const uint8_t *types = evolution->types;
    folk_met_by(evolution, node)[types[from]]--;
    folk_met_by(evolution, node)[types[to]]++;
    folk_met_by(evolution, from)[types[node]]--;
    folk_met_by(evolution, to)[types[node]]++;
}

void folk_rewiring_decide(folk_evolution *evolution, uint32_t node, uint32_t partner) {
    if (is_satisfied(evolution, node, partner)) return;
    const folk_neighbours *offered = &evolution->ties[partner], *own = &evolution->ties[node];
    const uint32_t to = offered->nodes[folk_rng_below(&evolution->rng, offered->count)];
    if (to != node && place_of(own, to) == own->count) move_tie(evolution, node, partner, to);
}

uint64_t folk_evolution_moves(const folk_evolution *evolution) {
    return evolution->moves;
}

bool folk_evolution_network(const folk_evolution *evolution, folk_network *network,
                            folk_error *err) {
    FOLK_ASSERT(evolution->ties != NULL);
    size_t ends = 0, count = 0;
    for (size_t node = 0; node < evolution->size; node++)
        ends += evolution->ties[node].count;
    uint32_t(*edges)[2] = folk_alloc((ends / 2 + 1) * sizeof *edges);
    for (uint32_t node = 0; node < evolution->size; node++)
        for (uint32_t i = 0; i < evolution->ties[node].count; i++) {
            if (evolution->ties[node].nodes[i] < node) continue;
            edges[count][0] = node;
            edges[count++][1] = evolution->ties[node].nodes[i];
        }
    const bool ok = folk_network_create(network, (uint32_t)evolution->size,
                                        (const uint32_t(*)[2])edges, count, err);
    folk_free(edges);
    return ok;
}
