// SPDX-License-Identifier: GPL-3.0-or-later
#include "viz/springs.h"
#include "core/memory.h"

#include <igraph/igraph.h>

enum { SEED = 1972, EVERY_PAIR = 1500 }; // up to so many nodes each repels each other one

struct folk_springs {
    igraph_t graph;
    igraph_matrix_t places;
    igraph_vector_t low, high; // a wide box, or parts that no edge holds would drift away
};

// igraph's own handler aborts the program; what fails here only leaves the places as they are.
static bool graph_of(igraph_t *graph, const folk_network *network) {
    igraph_vector_int_t edges;
    const igraph_integer_t words = (igraph_integer_t)network->offsets[network->node_count];
    if (igraph_vector_int_init(&edges, words) != IGRAPH_SUCCESS) return false;
    igraph_integer_t at = 0;
    for (uint32_t i = 0; i < network->node_count; i++)
        for (uint32_t k = network->offsets[i]; k < network->offsets[i + 1]; k++) {
            if (network->neighbours[k] < i) continue;
            VECTOR(edges)[at++] = i;
            VECTOR(edges)[at++] = network->neighbours[k];
        }
    const igraph_error_t status =
        igraph_create(graph, &edges, (igraph_integer_t)network->node_count, IGRAPH_UNDIRECTED);
    igraph_vector_int_destroy(&edges);
    return status == IGRAPH_SUCCESS;
}

folk_springs *folk_springs_create(const folk_network *network) {
    if (network->node_count == 0 || network->offsets[network->node_count] == 0) return NULL;
    igraph_set_error_handler(igraph_error_handler_ignore);
    folk_springs *springs = folk_alloc(sizeof *springs);
    if (!graph_of(&springs->graph, network)) {
        folk_free(springs);
        return NULL;
    }
    const igraph_integer_t nodes = (igraph_integer_t)network->node_count;
    const double half = sqrt((double)nodes) * 1.5 + 5;
    igraph_matrix_init(&springs->places, nodes, 2);
    igraph_vector_init(&springs->low, nodes);
    igraph_vector_init(&springs->high, nodes);
    igraph_vector_fill(&springs->low, -half);
    igraph_vector_fill(&springs->high, half);
    return springs;
}

void folk_springs_destroy(folk_springs *springs) {
    if (springs == NULL) return;
    igraph_destroy(&springs->graph);
    igraph_matrix_destroy(&springs->places);
    igraph_vector_destroy(&springs->low);
    igraph_vector_destroy(&springs->high);
    folk_free(springs);
}

void folk_springs_move(folk_springs *springs, folk_place *places, int iterations,
                       double temperature) {
    const igraph_integer_t nodes = igraph_vcount(&springs->graph);
    for (igraph_integer_t i = 0; i < nodes; i++) {
        MATRIX(springs->places, i, 0) = places[i].x;
        MATRIX(springs->places, i, 1) = places[i].y;
    }
    igraph_rng_seed(igraph_rng_default(), SEED);
    const igraph_error_t status = igraph_layout_fruchterman_reingold(
        &springs->graph, &springs->places, true, iterations, temperature,
        nodes <= EVERY_PAIR ? IGRAPH_LAYOUT_NOGRID : IGRAPH_LAYOUT_GRID, NULL, &springs->low,
        &springs->high, &springs->low, &springs->high);
    for (igraph_integer_t i = 0; status == IGRAPH_SUCCESS && i < nodes; i++)
        places[i] = (folk_place){MATRIX(springs->places, i, 0), MATRIX(springs->places, i, 1)};
}
