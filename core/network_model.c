// SPDX-License-Identifier: GPL-3.0-or-later
// Networks made by rule and by chance.
#include "core/edge_list.h"

#include <math.h>

static const uint64_t NODES_AT_MOST = 0x7fffffff;

static bool check_nodes(uint64_t nodes, folk_error *err) {
    if (nodes >= 1 && nodes <= NODES_AT_MOST) return true;
    return folk_fail(err, FOLK_ERR_USAGE, "the network has %llu nodes: it must have 1 to %llu",
                     (unsigned long long)nodes, (unsigned long long)NODES_AT_MOST);
}

static bool check_probability(const char *what, double value, folk_error *err) {
    if (value >= 0.0 && value <= 1.0) return true;
    return folk_fail(err, FOLK_ERR_USAGE, "%s is %.14g: it must be a probability from 0 to 1", what,
                     value);
}

bool folk_network_complete(folk_network *network, uint32_t nodes, folk_error *err) {
    if (nodes < 1 || nodes > 65536)
        return folk_fail(err, FOLK_ERR_USAGE,
                         "the complete network has %u nodes: it must have 1 to 65536", nodes);
    folk_edge_list edges = {0};
    for (uint32_t node = 1; node < nodes; node++)
        for (uint32_t other = 0; other < node; other++)
            folk_edge_list_add(&edges, node, other);
    return folk_edge_list_finish(&edges, nodes, network, err);
}

static bool check_ring(uint32_t nodes, uint32_t neighbours, folk_error *err) {
    if (!check_nodes(nodes, err)) return false;
    if (neighbours % 2 == 0 && neighbours < nodes) return true;
    return folk_fail(err, FOLK_ERR_USAGE,
                     "the ring of %u nodes gives each %u neighbours: it must be an even number "
                     "below the number of nodes",
                     nodes, neighbours);
}

static void add_ring(folk_edge_list *edges, uint32_t nodes, uint32_t neighbours) {
    for (uint32_t node = 0; node < nodes; node++)
        for (uint32_t step = 1; step <= neighbours / 2; step++)
            folk_edge_list_add(edges, node, (uint32_t)(((uint64_t)node + step) % nodes));
}

bool folk_network_ring(folk_network *network, uint32_t nodes, uint32_t neighbours,
                       folk_error *err) {
    if (!check_ring(nodes, neighbours, err)) return false;
    folk_edge_list edges = {0};
    add_ring(&edges, nodes, neighbours);
    return folk_edge_list_finish(&edges, nodes, network, err);
}

// The site `down` rows below and `right` columns to the right, if there is one.
static void add_site(folk_edge_list *edges, const folk_lattice *lattice, uint32_t node, int down,
                     int right) {
    int64_t row = (int64_t)(node / lattice->columns) + down;
    int64_t column = (int64_t)(node % lattice->columns) + right;
    const int64_t rows = lattice->rows, columns = lattice->columns;
    if (lattice->wrap) {
        row = (row + rows) % rows;
        column = (column + columns) % columns;
    } else if (row >= rows || column < 0 || column >= columns) {
        return;
    }
    folk_edge_list_add(edges, node, (uint32_t)(row * columns + column));
}

bool folk_network_lattice(folk_network *network, const folk_lattice *lattice, folk_error *err) {
    const uint64_t nodes = (uint64_t)lattice->rows * lattice->columns;
    if (!check_nodes(nodes, err)) return false;
    if (lattice->wrap && (lattice->rows < 3 || lattice->columns < 3))
        return folk_fail(
            err, FOLK_ERR_USAGE,
            "the lattice that wraps has %u rows and %u columns: it must have 3 or more "
            "of each",
            lattice->rows, lattice->columns);
    folk_edge_list edges = {0};
    for (uint32_t node = 0; node < nodes; node++) {
        add_site(&edges, lattice, node, 0, 1);
        add_site(&edges, lattice, node, 1, 0);
        if (lattice->neighbourhood != FOLK_MOORE) continue;
        add_site(&edges, lattice, node, 1, -1);
        add_site(&edges, lattice, node, 1, 1);
    }
    if (!folk_edge_list_finish(&edges, (uint32_t)nodes, network, err)) return false;
    network->lattice = *lattice;
    return true;
}

// In each cave the edge between its first two nodes leads from the first to the next cave's second.
bool folk_network_caveman(folk_network *network, uint32_t caves, uint32_t size, folk_error *err) {
    const uint64_t nodes = (uint64_t)caves * size;
    if (!check_nodes(nodes, err)) return false;
    if (caves < 2 || size < 3)
        return folk_fail(
            err, FOLK_ERR_USAGE,
            "the caveman network has %u caves of %u: it must have 2 or more caves of 3 "
            "or more",
            caves, size);
    folk_edge_list edges = {0};
    for (uint32_t cave = 0; cave < caves; cave++) {
        const uint32_t first = cave * size, next = (cave + 1) % caves * size;
        for (uint32_t i = 1; i < size; i++)
            for (uint32_t j = 0; j < i; j++)
                if (i != 1 || j != 0) folk_edge_list_add(&edges, first + i, first + j);
        folk_edge_list_add(&edges, first, next + 1);
    }
    return folk_edge_list_finish(&edges, (uint32_t)nodes, network, err);
}

// How many pairs are passed over before the next that is joined: geometric. `log_miss` is the
// logarithm of 1 - p.
static uint64_t draw_gap(folk_rng *rng, double log_miss) {
    const double gap = floor(folk_log(folk_rng_open(rng)) / log_miss);
    return gap < 0x1p62 ? (uint64_t)gap : UINT64_C(1) << 62;
}

// Nodes of a row: first to first + count - 1.
typedef struct row {
    uint32_t first, count;
} row;

// Joins each pair of a node of `a` and one of `b`, or of two of `a` when both are the same, with
// probability p; the pairs that are not joined cost nothing (Batagelj & Brandes 2005).
static void add_pairs(folk_edge_list *edges, row a, row b, double p, folk_rng *rng) {
    if (p == 0.0) return;
    const bool within = a.first == b.first;
    const double log_miss = p < 1.0 ? folk_log(1.0 - p) : -INFINITY;
    uint64_t i = within, j = p < 1.0 ? draw_gap(rng, log_miss) : 0;
    while (true) {
        for (uint64_t width = within ? i : b.count; i < a.count && j >= width;
             width = within ? i : b.count) {
            j -= width;
            i++;
        }
        if (i >= a.count) return;
        folk_edge_list_add(edges, a.first + (uint32_t)i, b.first + (uint32_t)j);
        j += 1 + (p < 1.0 ? draw_gap(rng, log_miss) : 0);
    }
}

bool folk_network_random(folk_network *network, uint32_t nodes, double probability, folk_rng *rng,
                         folk_error *err) {
    if (!check_nodes(nodes, err) ||
        !check_probability("the probability of an edge", probability, err))
        return false;
    folk_edge_list edges = {0};
    add_pairs(&edges, (row){0, nodes}, (row){0, nodes}, probability, rng);
    return folk_edge_list_finish(&edges, nodes, network, err);
}

static bool check_blocks(const uint32_t *sizes, uint32_t count, const double *probabilities,
                         uint64_t *nodes, folk_error *err) {
    *nodes = 0;
    for (uint32_t i = 0; i < count; i++)
        *nodes += sizes[i];
    for (uint32_t i = 0; i < count; i++)
        for (uint32_t j = 0; j < count; j++) {
            if (!check_probability("a probability of the blocks", probabilities[i * count + j],
                                   err))
                return false;
            if (probabilities[i * count + j] != probabilities[j * count + i])
                return folk_fail(err, FOLK_ERR_USAGE,
                                 "the probabilities between blocks %u and %u are %.14g and %.14g: "
                                 "they must be equal",
                                 i + 1, j + 1, probabilities[i * count + j],
                                 probabilities[j * count + i]);
        }
    return check_nodes(*nodes, err);
}

bool folk_network_blocks(folk_network *network, const uint32_t *sizes, uint32_t count,
                         const double *probabilities, folk_rng *rng, folk_error *err) {
    uint64_t nodes;
    if (!check_blocks(sizes, count, probabilities, &nodes, err)) return false;
    folk_edge_list edges = {0};
    row a = {0, 0};
    for (uint32_t i = 0; i < count; i++, a.first += a.count) {
        a.count = sizes[i];
        row b = a;
        for (uint32_t j = i; j < count; j++, b.first += b.count) {
            b.count = sizes[j];
            add_pairs(&edges, a, b, probabilities[i * count + j], rng);
        }
    }
    return folk_edge_list_finish(&edges, (uint32_t)nodes, network, err);
}

bool folk_network_random_edges(folk_network *network, uint32_t nodes, uint64_t edges, folk_rng *rng,
                               folk_error *err) {
    if (!check_nodes(nodes, err)) return false;
    const uint64_t most = (uint64_t)nodes * (nodes - 1) / 2;
    if (edges > most)
        return folk_fail(err, FOLK_ERR_USAGE,
                         "the network of %u nodes has %llu edges: it must have at most %llu", nodes,
                         (unsigned long long)edges, (unsigned long long)most);
    folk_edge_set set = folk_edge_set_create(edges);
    folk_edge_list list = {0};
    while (list.count < edges) {
        const uint32_t from = (uint32_t)folk_rng_below(rng, nodes);
        const uint32_t to = (uint32_t)folk_rng_below(rng, nodes);
        if (from != to && folk_edge_set_add(&set, from, to)) folk_edge_list_add(&list, from, to);
    }
    folk_edge_set_clear(&set);
    return folk_edge_list_finish(&list, nodes, network, err);
}

static folk_edge_set set_of(const folk_edge_list *edges) {
    folk_edge_set set = folk_edge_set_create(edges->count);
    for (size_t i = 0; i < edges->count; i++)
        folk_edge_set_add(&set, edges->at[i][0], edges->at[i][1]);
    return set;
}

// Lets the edge lead from its first node to one drawn anew, unless that one is a neighbour already;
// a node that knows all others keeps its edge.
static void rewire(uint32_t edge[2], uint32_t nodes, folk_edge_set *set, folk_rng *rng) {
    for (uint32_t attempt = 0; attempt < nodes; attempt++) {
        const uint32_t to = (uint32_t)folk_rng_below(rng, nodes);
        if (to == edge[0] || !folk_edge_set_add(set, edge[0], to)) continue;
        folk_edge_set_remove(set, edge[0], edge[1]);
        edge[1] = to;
        return;
    }
}

bool folk_network_small_world(folk_network *network, uint32_t nodes, uint32_t neighbours,
                              double rewiring, folk_rng *rng, folk_error *err) {
    if (!check_ring(nodes, neighbours, err) ||
        !check_probability("the probability of rewiring", rewiring, err))
        return false;
    folk_edge_list edges = {0};
    add_ring(&edges, nodes, neighbours);
    folk_edge_set set = set_of(&edges);
    for (size_t i = 0; i < edges.count; i++)
        if (folk_rng_unit(rng) < rewiring) rewire(edges.at[i], nodes, &set, rng);
    folk_edge_set_clear(&set);
    return folk_edge_list_finish(&edges, nodes, network, err);
}

static bool has_edge_since(const folk_edge_list *edges, size_t first, uint32_t to) {
    for (size_t i = first; i < edges->count; i++)
        if (edges->at[i][1] == to) return true;
    return false;
}

// An end of an edge that is drawn uniformly is a node drawn by its degree.
bool folk_network_scale_free(folk_network *network, uint32_t nodes, uint32_t links, folk_rng *rng,
                             folk_error *err) {
    if (!check_nodes(nodes, err)) return false;
    if (links < 1 || links >= nodes)
        return folk_fail(
            err, FOLK_ERR_USAGE,
            "each new node of the scale-free network of %u nodes has %u links: it must "
            "have 1 to %u",
            nodes, links, nodes - 1);
    folk_edge_list edges = {0};
    for (uint32_t node = 1; node <= links; node++)
        for (uint32_t other = 0; other < node; other++)
            folk_edge_list_add(&edges, node, other);
    for (uint32_t node = links + 1; node < nodes; node++) {
        const size_t before = edges.count;
        while (edges.count < before + links) {
            const uint64_t end = folk_rng_below(rng, 2 * before);
            const uint32_t to = edges.at[end / 2][end % 2];
            if (!has_edge_since(&edges, before, to)) folk_edge_list_add(&edges, node, to);
        }
    }
    return folk_edge_list_finish(&edges, nodes, network, err);
}

// Two edges a-b and c-d become a-d and c-b, unless that makes a loop or a double edge.
static void exchange_ends(uint32_t first[2], uint32_t second[2], bool turned, folk_edge_set *set) {
    const int end = turned ? 0 : 1;
    const uint32_t a = first[0], b = first[1], c = second[1 - end], d = second[end];
    if (a == d || c == b || folk_edge_set_has(set, a, d) || folk_edge_set_has(set, c, b)) return;
    folk_edge_set_remove(set, a, b);
    folk_edge_set_remove(set, c, d);
    folk_edge_set_add(set, a, d);
    folk_edge_set_add(set, c, b);
    first[1] = d;
    second[end] = b;
}

bool folk_network_regular(folk_network *network, uint32_t nodes, uint32_t degree, folk_rng *rng,
                          folk_error *err) {
    if (!check_nodes(nodes, err)) return false;
    if (degree >= nodes || (uint64_t)nodes * degree % 2 != 0)
        return folk_fail(err, FOLK_ERR_USAGE,
                         "the regular network of %u nodes has degree %u: it must be below the "
                         "number of nodes, and nodes times degree must be even",
                         nodes, degree);
    folk_edge_list edges = {0};
    add_ring(&edges, nodes, degree - degree % 2);
    for (uint32_t node = 0; degree % 2 == 1 && node < nodes / 2; node++)
        folk_edge_list_add(&edges, node, node + nodes / 2);
    folk_edge_set set = set_of(&edges);
    for (uint64_t i = 0; i < 10 * (uint64_t)edges.count; i++) {
        uint32_t *first = edges.at[folk_rng_below(rng, edges.count)];
        uint32_t *second = edges.at[folk_rng_below(rng, edges.count)];
        exchange_ends(first, second, folk_rng_next(rng) >> 63 != 0, &set);
    }
    folk_edge_set_clear(&set);
    return folk_edge_list_finish(&edges, nodes, network, err);
}
