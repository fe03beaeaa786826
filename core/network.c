// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/network.h"

#include "core/memory.h"

#include <string.h>

static const size_t EDGES_AT_MOST = 0x7fffffff;

void folk_network_clear(folk_network *network) {
    folk_free(network->offsets);
    folk_free(network->neighbours);
    *network = (folk_network){0};
}

// Both directions of each edge, in the order of the edges.
static void fill_lists(folk_network *network, const uint32_t (*edges)[2], size_t count) {
    uint32_t *offsets = network->offsets;
    for (size_t i = 0; i < count; i++)
        for (int end = 0; end < 2; end++)
            offsets[edges[i][end] + 1]++;
    for (uint32_t node = 0; node < network->node_count; node++)
        offsets[node + 1] += offsets[node];
    uint32_t *next = folk_alloc((size_t)network->node_count * sizeof *next);
    memcpy(next, offsets, (size_t)network->node_count * sizeof *next);
    for (size_t i = 0; i < count; i++)
        for (int end = 0; end < 2; end++)
            network->neighbours[next[edges[i][end]]++] = edges[i][1 - end];
    folk_free(next);
}

// The lists are those of a symmetric relation: read node by node and written the other way round,
// they come out in ascending order.
static void sort_lists(folk_network *network) {
    const uint32_t nodes = network->node_count, ends = network->offsets[nodes];
    uint32_t *sorted = folk_alloc((size_t)ends * sizeof *sorted);
    uint32_t *next = folk_alloc((size_t)nodes * sizeof *next);
    memcpy(next, network->offsets, (size_t)nodes * sizeof *next);
    for (uint32_t node = 0; node < nodes; node++)
        for (uint32_t i = network->offsets[node]; i < network->offsets[node + 1]; i++)
            sorted[next[network->neighbours[i]]++] = node;
    folk_free(next);
    folk_free(network->neighbours);
    network->neighbours = sorted;
}

static void drop_repeated(folk_network *network) {
    uint32_t *neighbours = network->neighbours, kept = 0, first = 0;
    for (uint32_t node = 0; node < network->node_count; node++) {
        const uint32_t last = network->offsets[node + 1], start = kept;
        for (uint32_t i = first; i < last; i++)
            if (kept == start || neighbours[i] != neighbours[kept - 1])
                neighbours[kept++] = neighbours[i];
        first = last;
        network->offsets[node + 1] = kept;
    }
}

bool folk_network_create(folk_network *network, uint32_t node_count, const uint32_t (*edges)[2],
                         size_t edge_count, folk_error *err) {
    if (edge_count > EDGES_AT_MOST)
        return folk_fail(err, FOLK_ERR_USAGE, "the network has %zu edges: it must have at most %zu",
                         edge_count, EDGES_AT_MOST);
    *network = (folk_network){.node_count = node_count};
    network->offsets = folk_alloc(((size_t)node_count + 1) * sizeof *network->offsets);
    network->neighbours = folk_alloc(2 * edge_count * sizeof *network->neighbours);
    fill_lists(network, edges, edge_count);
    sort_lists(network);
    drop_repeated(network);
    return true;
}

uint64_t folk_network_edge_count(const folk_network *network) {
    return network->node_count == 0 ? 0 : network->offsets[network->node_count] / 2;
}

double folk_network_mean_degree(const folk_network *network) {
    return 2.0 * (double)folk_network_edge_count(network) / network->node_count;
}

// How many of the neighbours of `node` are marked.
static uint32_t marked_neighbours(const folk_network *network, uint32_t node, const bool *marked) {
    uint32_t count = 0;
    for (uint32_t i = network->offsets[node]; i < network->offsets[node + 1]; i++)
        count += marked[network->neighbours[i]];
    return count;
}

static double clustering_at(const folk_network *network, uint32_t node, bool *marked) {
    const uint32_t *list = network->neighbours + network->offsets[node];
    const uint32_t degree = folk_network_degree(network, node);
    if (degree < 2) return 0.0;
    uint64_t ends = 0; // of edges among the neighbours
    for (uint32_t i = 0; i < degree; i++)
        marked[list[i]] = true;
    for (uint32_t i = 0; i < degree; i++)
        ends += marked_neighbours(network, list[i], marked);
    for (uint32_t i = 0; i < degree; i++)
        marked[list[i]] = false;
    return (double)ends / ((double)degree * (degree - 1));
}

double folk_network_clustering(const folk_network *network) {
    bool *marked = folk_alloc(network->node_count);
    double sum = 0.0;
    for (uint32_t node = 0; node < network->node_count; node++)
        sum += clustering_at(network, node, marked);
    folk_free(marked);
    return sum / network->node_count;
}

// Marks all that can be reached from `start`; `queue` has room for every node.
static void reach(const folk_network *network, uint32_t start, bool *reached, uint32_t *queue) {
    uint32_t first = 0, last = 0;
    reached[start] = true;
    queue[last++] = start;
    while (first < last) {
        const uint32_t node = queue[first++];
        for (uint32_t i = network->offsets[node]; i < network->offsets[node + 1]; i++) {
            const uint32_t other = network->neighbours[i];
            if (reached[other]) continue;
            reached[other] = true;
            queue[last++] = other;
        }
    }
}

uint32_t folk_network_components(const folk_network *network) {
    bool *reached = folk_alloc(network->node_count);
    uint32_t *queue = folk_alloc((size_t)network->node_count * sizeof *queue), count = 0;
    for (uint32_t node = 0; node < network->node_count; node++) {
        if (reached[node]) continue;
        reach(network, node, reached, queue);
        count++;
    }
    folk_free(queue);
    folk_free(reached);
    return count;
}
