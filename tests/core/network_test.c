// SPDX-License-Identifier: GPL-3.0-or-later
// Networks against closed forms, against lattices written down naively, and against igraph.
#include "tests/test.h"

#include "core/network.h"

#include <igraph/igraph.h>

static folk_rng stream(uint64_t number) {
    return folk_rng_stream(5, "network test", number, 0);
}

static bool has_edge(const folk_network *network, uint32_t from, uint32_t to) {
    for (uint32_t i = network->offsets[from]; i < network->offsets[from + 1]; i++)
        if (network->neighbours[i] == to) return true;
    return false;
}

// Ascending lists without loops, and each edge in both ends' lists.
static void assert_sound(const folk_network *network) {
    for (uint32_t node = 0; node < network->node_count; node++)
        for (uint32_t i = network->offsets[node]; i < network->offsets[node + 1]; i++) {
            const uint32_t other = network->neighbours[i];
            assert_true(other < network->node_count && other != node);
            assert_true(i == network->offsets[node] || network->neighbours[i - 1] < other);
            assert_true(has_edge(network, other, node));
        }
}

static void assert_degrees(const folk_network *network, uint32_t degree) {
    for (uint32_t node = 0; node < network->node_count; node++)
        assert_int_equal(folk_network_degree(network, node), degree);
}

// igraph 0.10 measures the same network.
static void assert_igraph_agrees(const folk_network *network) {
    igraph_t graph;
    igraph_vector_int_t ends;
    igraph_vector_int_init(&ends, 0);
    for (uint32_t node = 0; node < network->node_count; node++)
        for (uint32_t i = network->offsets[node]; i < network->offsets[node + 1]; i++)
            if (network->neighbours[i] < node) {
                igraph_vector_int_push_back(&ends, node);
                igraph_vector_int_push_back(&ends, network->neighbours[i]);
            }
    igraph_create(&graph, &ends, network->node_count, IGRAPH_UNDIRECTED);
    igraph_real_t clustering;
    igraph_transitivity_avglocal_undirected(&graph, &clustering, IGRAPH_TRANSITIVITY_ZERO);
    igraph_integer_t components;
    igraph_connected_components(&graph, NULL, NULL, &components, IGRAPH_WEAK);
    igraph_bool_t simple;
    igraph_is_simple(&graph, &simple);
    assert_true(simple);
    assert_int_equal(igraph_ecount(&graph), folk_network_edge_count(network));
    assert_near(folk_network_clustering(network), clustering, 1e-12);
    assert_int_equal(folk_network_components(network), components);
    igraph_vector_int_destroy(&ends);
    igraph_destroy(&graph);
}

static void complete_networks_join_all(void **state) {
    (void)state;
    folk_network network;
    assert_true(folk_network_complete(&network, 20, NULL));
    assert_sound(&network);
    assert_degrees(&network, 19);
    assert_near(folk_network_clustering(&network), 1.0, 0.0);
    folk_network_clear(&network);
}

// Watts & Strogatz 1998: a ring's clustering is 3 (k - 2) / (4 (k - 1)).
static void rings_cluster_by_the_closed_form(void **state) {
    (void)state;
    for (uint32_t k = 2; k <= 10; k += 2) {
        folk_network network;
        assert_true(folk_network_ring(&network, 100, k, NULL));
        assert_sound(&network);
        assert_degrees(&network, k);
        assert_near(folk_network_clustering(&network), 3.0 * (k - 2) / (4.0 * (k - 1)), 1e-12);
        assert_int_equal(folk_network_components(&network), 1);
        assert_igraph_agrees(&network);
        folk_network_clear(&network);
    }
}

// The distance of two coordinates, around the torus when it wraps.
static uint32_t apart(uint32_t a, uint32_t b, uint32_t count, bool wrap) {
    const uint32_t distance = a > b ? a - b : b - a;
    return wrap && count - distance < distance ? count - distance : distance;
}

static bool are_neighbours(const folk_lattice *lattice, uint32_t a, uint32_t b) {
    const uint32_t columns = lattice->columns;
    const uint32_t down = apart(a / columns, b / columns, lattice->rows, lattice->wrap);
    const uint32_t right = apart(a % columns, b % columns, columns, lattice->wrap);
    if (lattice->neighbourhood == FOLK_VON_NEUMANN) return down + right == 1;
    return a != b && down <= 1 && right <= 1;
}

static void lattices_are_those_of_the_definition(void **state) {
    (void)state;
    for (int which = 0; which < 4; which++) {
        const folk_lattice lattice = {.rows = 5,
                                      .columns = 7,
                                      .wrap = which % 2 == 1,
                                      .neighbourhood =
                                          which / 2 == 1 ? FOLK_MOORE : FOLK_VON_NEUMANN};
        folk_network network;
        assert_true(folk_network_lattice(&network, &lattice, NULL));
        assert_sound(&network);
        for (uint32_t a = 0; a < 35; a++)
            for (uint32_t b = 0; b < 35; b++)
                assert_int_equal(has_edge(&network, a, b), are_neighbours(&lattice, a, b));
        assert_igraph_agrees(&network);
        folk_network_clear(&network);
    }
}

// Caves of s have s (s - 1) / 2 edges each, and hang together.
static void cavemen_know_their_cave_and_the_next(void **state) {
    (void)state;
    folk_network network;
    assert_true(folk_network_caveman(&network, 6, 5, NULL));
    assert_sound(&network);
    assert_int_equal(folk_network_edge_count(&network), 6 * 10);
    assert_int_equal(folk_network_components(&network), 1);
    assert_false(has_edge(&network, 0, 1));
    assert_true(has_edge(&network, 0, 6));
    assert_igraph_agrees(&network);
    folk_network_clear(&network);
}

// n = 2000, p = 0.01: edges are binomial, 1999000 pairs; |z| < 4. Clustering has mean p.
static void random_networks_have_the_expected_edges(void **state) {
    (void)state;
    const double pairs = 1999000, p = 0.01;
    folk_network network;
    folk_rng rng = stream(1);
    assert_true(folk_network_random(&network, 2000, p, &rng, NULL));
    assert_sound(&network);
    const double edges = (double)folk_network_edge_count(&network);
    assert_near((edges - pairs * p) / sqrt(pairs * p * (1 - p)), 0.0, 4.0);
    assert_near(folk_network_clustering(&network), p, 0.001);
    assert_igraph_agrees(&network);
    folk_network_clear(&network);
    assert_true(folk_network_random(&network, 30, 1.0, &rng, NULL));
    assert_degrees(&network, 29);
    folk_network_clear(&network);
    assert_true(folk_network_random(&network, 30, 0.0, &rng, NULL));
    assert_degrees(&network, 0);
    folk_network_clear(&network);
    assert_true(folk_network_random_edges(&network, 500, 1234, &rng, NULL));
    assert_sound(&network);
    assert_int_equal(folk_network_edge_count(&network), 1234);
    folk_network_clear(&network);
}

// Every pair of 6 nodes is joined equally often: 3000 networks, p = 0.3, |z| < 4 for each of 15.
static void random_networks_prefer_no_pair(void **state) {
    (void)state;
    enum { NETWORKS = 3000 };
    int joined[6][6] = {{0}};
    folk_rng rng = stream(2);
    for (int i = 0; i < NETWORKS; i++) {
        folk_network network;
        assert_true(folk_network_random(&network, 6, 0.3, &rng, NULL));
        for (uint32_t a = 1; a < 6; a++)
            for (uint32_t b = 0; b < a; b++)
                joined[a][b] += has_edge(&network, a, b);
        folk_network_clear(&network);
    }
    for (int a = 1; a < 6; a++)
        for (int b = 0; b < a; b++)
            assert_near((joined[a][b] - 0.3 * NETWORKS) / sqrt(NETWORKS * 0.3 * 0.7), 0.0, 4.0);
}

// Rewiring keeps the number of edges; without it the ring is left, and at probability 1 clustering
// falls to about k / n.
static void small_worlds_keep_their_edges(void **state) {
    (void)state;
    folk_network network;
    folk_rng rng = stream(3);
    for (int i = 0; i <= 4; i++) {
        assert_true(folk_network_small_world(&network, 1000, 6, 0.25 * i, &rng, NULL));
        assert_sound(&network);
        assert_int_equal(folk_network_edge_count(&network), 3000);
        if (i == 0) assert_near(folk_network_clustering(&network), 0.6, 1e-12);
        if (i == 4) assert_near(folk_network_clustering(&network), 0.006, 0.01);
        assert_igraph_agrees(&network);
        folk_network_clear(&network);
    }
}

// m (m + 1) / 2 edges to begin with and m for each further node. Degrees have the distribution P(k)
// = 2 m (m + 1) / (k (k + 1) (k + 2)) (Dorogovtsev, Mendes & Samukhin 2000): P(m) = 2 / (m + 2); n
// = 20000 nodes, tolerance 0.015 (4 binomial deviations are 0.014).
static void scale_free_networks_follow_the_law(void **state) {
    (void)state;
    folk_network network;
    folk_rng rng = stream(4);
    const uint32_t nodes = 20000, links = 3;
    assert_true(folk_network_scale_free(&network, nodes, links, &rng, NULL));
    assert_sound(&network);
    assert_int_equal(folk_network_edge_count(&network), 6 + (nodes - 4) * links);
    assert_int_equal(folk_network_components(&network), 1);
    uint32_t counts[8] = {0};
    for (uint32_t node = 0; node < nodes; node++) {
        const uint32_t degree = folk_network_degree(&network, node);
        assert_true(degree >= links);
        if (degree < 8) counts[degree]++;
    }
    for (uint32_t k = 3; k < 8; k++)
        assert_near((double)counts[k] / nodes, 24.0 / (k * (k + 1) * (k + 2)), 0.015);
    folk_network_clear(&network);
}

static void regular_networks_are_regular(void **state) {
    (void)state;
    folk_rng rng = stream(5);
    for (uint32_t degree = 0; degree < 12; degree++) {
        folk_network network;
        assert_true(folk_network_regular(&network, 12, degree, &rng, NULL));
        assert_sound(&network);
        assert_degrees(&network, degree);
        folk_network_clear(&network);
    }
    folk_network network;
    assert_true(folk_network_regular(&network, 2000, 4, &rng, NULL));
    assert_degrees(&network, 4);
    assert_near(folk_network_clustering(&network), 0.0, 0.01); // the ring it began with has 0.5
    assert_igraph_agrees(&network);
    folk_network_clear(&network);
}

// Two blocks of 300 and 500: binomial edges within and between them, |z| < 4.
static void blocks_have_their_own_densities(void **state) {
    (void)state;
    folk_network network;
    folk_rng rng = stream(6);
    const uint32_t sizes[] = {300, 500};
    const double p[] = {0.2, 0.01, 0.01, 0.1};
    assert_true(folk_network_blocks(&network, sizes, 2, p, &rng, NULL));
    assert_sound(&network);
    double edges[3] = {0}, pairs[] = {300 * 299 / 2.0, 300 * 500.0, 500 * 499 / 2.0};
    for (uint32_t node = 0; node < 800; node++)
        for (uint32_t i = network.offsets[node]; i < network.offsets[node + 1]; i++)
            if (network.neighbours[i] < node)
                edges[(node >= 300) + (network.neighbours[i] >= 300)]++;
    const double expected[] = {0.2, 0.01, 0.1};
    for (int i = 0; i < 3; i++)
        assert_near((edges[i] - pairs[i] * expected[i]) /
                        sqrt(pairs[i] * expected[i] * (1 - expected[i])),
                    0.0, 4.0);
    folk_network_clear(&network);
}

static void files_are_read(void **state) {
    (void)state;
    folk_network network;
    assert_true(
        folk_network_read_edges(&network, "a.txt", "# a path\n0 1\n\n1,2\r\n2\t1\n", 0, NULL));
    assert_int_equal(network.node_count, 3);
    assert_int_equal(folk_network_edge_count(&network), 2);
    assert_true(has_edge(&network, 1, 2));
    folk_network_clear(&network);
    const char graphml[] =
        "<?xml version='1.0'?>\n<graphml xmlns='http://graphml.graphdrawing.org/xmlns'>\n"
        "<key id='d' for='node' attr.name='x' attr.type='double'/><graph "
        "edgedefault='undirected'>\n"
        "<node id='a'><data key='d'>1</data></node><node id='b'/><node id='c'/>\n"
        "<edge source='a' target='c'/><edge source='c' target='a'/>\n</graph></graphml>\n";
    assert_true(folk_network_read_graphml(&network, "a.graphml", graphml, strlen(graphml), NULL));
    assert_int_equal(network.node_count, 3);
    assert_int_equal(folk_network_edge_count(&network), 1);
    assert_true(has_edge(&network, 0, 2));
    folk_network_clear(&network);
}

static void assert_edges_fail(const char *text, uint32_t nodes, const char *sentence) {
    folk_network network;
    folk_error err = {0};
    assert_false(folk_network_read_edges(&network, "a.txt", text, nodes, &err));
    assert_string_equal(err.text, sentence);
}

static void assert_graphml_fails(const char *text, const char *sentence) {
    folk_network network;
    folk_error err = {0};
    assert_false(folk_network_read_graphml(&network, "a.xml", text, strlen(text), &err));
    assert_string_equal(err.text, sentence);
}

static void bad_files_get_a_sentence(void **state) {
    (void)state;
    assert_edges_fail("0 1\n1 7\n", 5,
                      "a.txt:2: there is no node 7: nodes are counted from 0 to 4");
    assert_edges_fail(
        "0 1\n1\n", 0,
        "a.txt:2: this is no edge: it must be two nodes, which are whole numbers from "
        "0");
    assert_edges_fail("0 2000000000\n", 0,
                      "a.txt:1: there is no node 2000000000: nodes are counted from 0 to 1048589");
    assert_edges_fail("3 3", 0,
                      "a.txt:1: the edge joins node 3 with itself: it must join two nodes");
    assert_edges_fail("# none\n", 0, "a.txt has no edge: it must have one or more");
    assert_graphml_fails("<graphml><graph>\n<node id='a'/>\n<edge source='a' target='z'/></graph>",
                         "a.xml:3: the edge leads to a node that is not declared before: 'z'");
    assert_graphml_fails("<graphml>\n<graph></graphml>",
                         "a.xml:2: this is not XML: 'mismatched tag'");
    assert_graphml_fails("<graphml/>", "a.xml has no node: it must be GraphML");
}

static void impossible_networks_get_a_sentence(void **state) {
    (void)state;
    folk_network network;
    folk_error err = {0};
    folk_rng rng = stream(7);
    assert_false(folk_network_ring(&network, 10, 3, &err));
    assert_string_equal(err.text,
                        "the ring of 10 nodes gives each 3 neighbours: it must be an even "
                        "number below the number of nodes");
    assert_false(folk_network_regular(&network, 5, 3, &rng, &err));
    assert_string_equal(
        err.text, "the regular network of 5 nodes has degree 3: it must be below the number of "
                  "nodes, and nodes times degree must be even");
    assert_false(folk_network_random(&network, 5, 1.5, &rng, &err));
    assert_string_equal(err.text,
                        "the probability of an edge is 1.5: it must be a probability from "
                        "0 to 1");
    assert_false(folk_network_random_edges(&network, 4, 7, &rng, &err));
    assert_string_equal(err.text, "the network of 4 nodes has 7 edges: it must have at most 6");
}

static void packing_brings_a_network_back(void **state) {
    (void)state;
    folk_rng rng = stream(8);
    folk_network network, back;
    assert_true(folk_network_scale_free(&network, 500, 3, &rng, NULL));
    size_t bytes;
    void *packed = folk_network_pack(&network, &bytes);
    assert_true(folk_network_unpack(&back, 500, packed, bytes));
    assert_memory_equal(back.offsets, network.offsets, 501 * sizeof(uint32_t));
    assert_memory_equal(back.neighbours, network.neighbours,
                        network.offsets[500] * sizeof(uint32_t));
    folk_network_clear(&back);
    folk_network_clear(&network);
    assert_false(folk_network_unpack(&back, 499, packed, bytes));
    assert_false(folk_network_unpack(&back, 501, packed, bytes));
    assert_false(folk_network_unpack(&back, 500, packed, bytes - 1));
    assert_null(back.offsets);
    folk_free(packed);
}

// One byte after the other is changed: what still unpacks is a sound network.
static void damaged_bytes_make_no_unsound_network(void **state) {
    (void)state;
    folk_rng rng = stream(9);
    folk_network network, back;
    assert_true(folk_network_random(&network, 40, 0.2, &rng, NULL));
    size_t bytes;
    unsigned char *packed = folk_network_pack(&network, &bytes);
    int refused = 0;
    for (size_t i = 0; i < bytes; i++)
        for (int bit = 0; bit < 8; bit++) {
            packed[i] ^= (unsigned char)(1 << bit);
            if (folk_network_unpack(&back, 40, packed, bytes)) {
                for (uint32_t node = 0; node < back.offsets[40]; node++)
                    assert_true(back.neighbours[node] < 40);
                folk_network_clear(&back);
            } else {
                refused++;
            }
            packed[i] ^= (unsigned char)(1 << bit);
        }
    assert_true(refused > 0);
    folk_free(packed);
    folk_network_clear(&network);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        FOLK_TEST(complete_networks_join_all),
        FOLK_TEST(rings_cluster_by_the_closed_form),
        FOLK_TEST(lattices_are_those_of_the_definition),
        FOLK_TEST(cavemen_know_their_cave_and_the_next),
        FOLK_TEST(random_networks_have_the_expected_edges),
        FOLK_TEST(random_networks_prefer_no_pair),
        FOLK_TEST(small_worlds_keep_their_edges),
        FOLK_TEST(scale_free_networks_follow_the_law),
        FOLK_TEST(regular_networks_are_regular),
        FOLK_TEST(blocks_have_their_own_densities),
        FOLK_TEST(files_are_read),
        FOLK_TEST(bad_files_get_a_sentence),
        FOLK_TEST(impossible_networks_get_a_sentence),
        FOLK_TEST(packing_brings_a_network_back),
        FOLK_TEST(damaged_bytes_make_no_unsound_network),
    };
    return FOLK_TESTS(tests);
}
