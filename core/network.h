// SPDX-License-Identifier: GPL-3.0-or-later
// A network: who is a neighbour of whom, without direction, loops or double edges. It is kept as
// compressed neighbour lists: the neighbours of node i, in ascending order, are
// neighbours[offsets[i]] to neighbours[offsets[i + 1] - 1]. A network does not change once it is
// made. The random ones are made by our own code and not by a library's, so that the same stream
// gives the same network with every version of every library.
#ifndef FOLK_CORE_NETWORK_H
#define FOLK_CORE_NETWORK_H

#include "core/error.h"
#include "core/rng.h"

typedef enum folk_neighbourhood {
    FOLK_VON_NEUMANN, // up, down, left, right
    FOLK_MOORE,       // these and the four diagonal ones
} folk_neighbourhood;

/// Nodes on a grid: node row * columns + column.
typedef struct folk_lattice {
    uint32_t rows, columns; // >= 3 each with wrap
    folk_neighbourhood neighbourhood;
    bool wrap; // a torus; otherwise the sites at the border have fewer neighbours
} folk_lattice;

/// Zero is the empty network.
typedef struct folk_network {
    uint32_t node_count;
    uint32_t *offsets;    // node_count + 1
    uint32_t *neighbours; // offsets[node_count]: twice the number of edges
    folk_lattice lattice; // rows 0: it is none
} folk_network;

void folk_network_clear(folk_network *network);

/// From `edge_count` pairs of nodes, which may name an edge more than once; no pair may join a node
/// with itself. Fails above 2^31 - 1 edges.
bool folk_network_create(folk_network *network, uint32_t node_count, const uint32_t (*edges)[2],
                         size_t edge_count, folk_error *err);

static inline uint32_t folk_network_degree(const folk_network *network, uint32_t node) {
    return network->offsets[node + 1] - network->offsets[node];
}

uint64_t folk_network_edge_count(const folk_network *network);
double folk_network_mean_degree(const folk_network *network);

/// Mean over the nodes of (edges among its neighbours) / (pairs of neighbours) (Watts & Strogatz
/// 1998); nodes with fewer than two neighbours count as 0.
double folk_network_clustering(const folk_network *network);

/// Number of parts that no edge joins.
uint32_t folk_network_components(const folk_network *network);

/// Each with every other.
bool folk_network_complete(folk_network *network, uint32_t nodes, folk_error *err);

/// Each with the `neighbours` (even) nearest on a ring.
bool folk_network_ring(folk_network *network, uint32_t nodes, uint32_t neighbours, folk_error *err);

bool folk_network_lattice(folk_network *network, const folk_lattice *lattice, folk_error *err);

/// Caves of `size` that each know all of their own; one edge of each cave leads to the next one
/// instead (Watts 1999).
bool folk_network_caveman(folk_network *network, uint32_t caves, uint32_t size, folk_error *err);

/// Each pair with the same probability (Gilbert 1959; Erdős & Rényi 1959).
bool folk_network_random(folk_network *network, uint32_t nodes, double probability, folk_rng *rng,
                         folk_error *err);

/// So many of all pairs, each set of them equally probable.
bool folk_network_random_edges(folk_network *network, uint32_t nodes, uint64_t edges, folk_rng *rng,
                               folk_error *err);

/// A ring each of whose edges leads elsewhere with probability `rewiring` (Watts & Strogatz 1998).
bool folk_network_small_world(folk_network *network, uint32_t nodes, uint32_t neighbours,
                              double rewiring, folk_rng *rng, folk_error *err);

/// Begins with `links` + 1 nodes that know each other; each further one joins `links` others, with
/// probability proportional to their degrees (Barabási & Albert 1999).
bool folk_network_scale_free(folk_network *network, uint32_t nodes, uint32_t links, folk_rng *rng,
                             folk_error *err);

/// Every node has the same degree: a ring whose edges are exchanged in pairs, 10 attempts an edge
/// (the switching chain of Kannan, Tetali & Vempala 1999, whose limit is uniform).
bool folk_network_regular(folk_network *network, uint32_t nodes, uint32_t degree, folk_rng *rng,
                          folk_error *err);

/// Blocks of `sizes[i]` nodes; a node of block i and one of block j are joined with probability
/// probabilities[i * count + j], which must be symmetric (Holland, Laskey & Leinhardt 1983).
bool folk_network_blocks(folk_network *network, const uint32_t *sizes, uint32_t count,
                         const double *probabilities, folk_rng *rng, folk_error *err);

/// One zstd frame of offsets and neighbours, little-endian words, as a store keeps them; the caller
/// frees it.
void *folk_network_pack(const folk_network *network, size_t *bytes);

/// The way back to a network of `nodes`; whatever the bytes are, a network that it makes is sound.
/// False, and nothing made, when they are no network of so many nodes.
bool folk_network_unpack(folk_network *network, uint32_t nodes, const void *packed, size_t bytes);

/// Text of one edge a line: two nodes, counted from 0, between blanks or a comma; empty lines and
/// lines that begin with # are skipped. `nodes` 0: as many as the largest number asks for, up to
/// 2^20 more than the text has bytes. `name` is the file's, for sentences.
bool folk_network_read_edges(folk_network *network, const char *name, const char *text,
                             uint32_t nodes, folk_error *err);

/// GraphML; directions, loops, double edges and attributes are dropped.
bool folk_network_read_graphml(folk_network *network, const char *name, const char *text,
                               size_t bytes, folk_error *err);

#endif
