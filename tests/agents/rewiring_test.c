// SPDX-License-Identifier: GPL-3.0-or-later
// Partners who change: what never changes, one step against its probability, and the published
// effect on cooperation.
#include "tests/test.h"

#include "agents/evolution_state.h"

static folk_evolution *begin(const folk_evolution_def *def, uint64_t seed) {
    uint8_t types[512];
    const size_t size = def->network->node_count;
    for (size_t i = 0; i < size; i++)
        types[i] = (uint8_t)(i % def->type_count);
    folk_error err = {0};
    folk_evolution *evolution =
        folk_evolution_create(def, types, size, folk_rng_stream(seed, "test", 0, 0), &err);
    if (evolution == NULL) fail_msg("%s", err.text);
    return evolution;
}

// The ties as a network, which a loop, a double tie, or one known at one end only would not give.
static folk_network network_of(const folk_evolution *evolution) {
    static uint32_t edges[4096][2];
    size_t count = 0;
    for (uint32_t node = 0; node < evolution->size; node++) {
        const folk_neighbours known = folk_neighbours_of(evolution, node);
        assert_true(known.count >= 1);
        for (uint32_t i = 0; i < known.count; i++) {
            assert_true(known.nodes[i] != node);
            edges[count][0] = node;
            edges[count++][1] = known.nodes[i];
        }
    }
    folk_network network;
    assert_true(folk_network_create(&network, (uint32_t)evolution->size,
                                    (const uint32_t(*)[2])edges, count, NULL));
    assert_int_equal(count, 2 * folk_network_edge_count(&network));
    for (uint32_t node = 0; node < evolution->size; node++)
        assert_int_equal(folk_network_degree(&network, node),
                         folk_neighbours_of(evolution, node).count);
    return network;
}

static void assert_meetings_are_counted(const folk_evolution *evolution) {
    for (uint32_t node = 0; node < evolution->size; node++) {
        uint32_t met[3] = {0};
        const folk_neighbours known = folk_neighbours_of(evolution, node);
        for (uint32_t i = 0; i < known.count; i++)
            met[evolution->types[known.nodes[i]]]++;
        assert_memory_equal(folk_met_by(evolution, node), met,
                            evolution->def.type_count * sizeof *met);
    }
}

static void assert_told(const folk_evolution *evolution, const folk_network *expected) {
    folk_network told;
    assert_true(folk_evolution_network(evolution, &told, NULL));
    const uint32_t nodes = expected->node_count;
    assert_memory_equal(told.offsets, expected->offsets, (nodes + 1) * sizeof *told.offsets);
    assert_memory_equal(told.neighbours, expected->neighbours,
                        expected->offsets[nodes] * sizeof *told.neighbours);
    folk_network_clear(&told);
}

// Ties that are in one network and not in the other.
static uint32_t ties_apart(const folk_network *a, const folk_network *b) {
    uint32_t apart = 0;
    for (uint32_t i = 0; i < a->node_count; i++)
        for (uint32_t k = a->offsets[i]; k < a->offsets[i + 1]; k++) {
            bool found = false;
            for (uint32_t l = b->offsets[i]; l < b->offsets[i + 1]; l++)
                found |= b->neighbours[l] == a->neighbours[k];
            apart += !found;
        }
    return apart / 2;
}

// A step moves a tie or none.
static void moves_are_counted(void **state) {
    (void)state;
    const double payoffs[] = {1, -1, 2, 0};
    folk_network network;
    assert_true(folk_network_ring(&network, 40, 4, NULL));
    const folk_evolution_def def = {.rule = FOLK_FERMI,
                                    .type_count = 2,
                                    .payoffs = payoffs,
                                    .intensity = 0.1,
                                    .network = &network,
                                    .rewire = 1};
    folk_evolution *evolution = begin(&def, 3);
    folk_network before = network_of(evolution);
    uint64_t moves = 0;
    for (int i = 0; i < 500; i++) {
        folk_evolution_advance(evolution, 1);
        folk_network now = network_of(evolution);
        moves += ties_apart(&before, &now);
        assert_int_equal(folk_evolution_moves(evolution), moves);
        folk_network_clear(&before);
        before = now;
    }
    assert_true(moves > 20);
    folk_network_clear(&before);
    folk_evolution_destroy(evolution);
    folk_network_clear(&network);
}

// Scale-free, rock-paper-scissors, sums and means, 2000 times 10 steps.
static void ties_stay_sound(void **state) {
    (void)state;
    const double payoffs[] = {0, -1, 1, 1, 0, -1, -1, 1, 0};
    folk_network network;
    folk_rng rng = folk_rng_stream(1, "network", 0, 0);
    assert_true(folk_network_scale_free(&network, 60, 2, &rng, NULL));
    for (int average = 0; average < 2; average++) {
        const folk_evolution_def def = {.rule = FOLK_FERMI,
                                        .type_count = 3,
                                        .payoffs = payoffs,
                                        .intensity = 1,
                                        .mutation = 0.01,
                                        .network = &network,
                                        .rewire = 0.5,
                                        .average = average};
        folk_evolution *evolution = begin(&def, 1);
        for (int i = 0; i < 2000; i++) {
            folk_evolution_advance(evolution, 10);
            folk_network now = network_of(evolution);
            assert_int_equal(folk_network_edge_count(&now), folk_network_edge_count(&network));
            assert_int_equal(folk_network_components(&now), 1);
            assert_meetings_are_counted(evolution);
            assert_told(evolution, &now);
            folk_network_clear(&now);
        }
        folk_evolution_destroy(evolution);
    }
    folk_network_clear(&network);
}

// With rewire 1 types stay, and ties move from defectors to cooperators.
static void ties_alone_change_where_all_steps_are_about_them(void **state) {
    (void)state;
    const double payoffs[] = {1, -1, 2, 0};
    folk_network network;
    assert_true(folk_network_ring(&network, 40, 4, NULL));
    const folk_evolution_def def = {.rule = FOLK_FERMI,
                                    .type_count = 2,
                                    .payoffs = payoffs,
                                    .intensity = 0.1,
                                    .network = &network,
                                    .rewire = 1};
    folk_evolution *evolution = begin(&def, 2);
    double before[4], after[4];
    folk_evolution_meetings(evolution, before);
    assert_int_equal(folk_evolution_advance(evolution, 20000), 20000);
    for (size_t i = 0; i < evolution->size; i++)
        assert_int_equal(evolution->types[i], i % 2);
    folk_evolution_meetings(evolution, after);
    assert_true(after[0] > before[0] && after[3] < before[3]);
    folk_evolution_destroy(evolution);
    folk_network_clear(&network);
}

// A defector between two cooperators, who give 3 at a cost of 1: the pair drawn is always one of
// these; the cooperator, who earns 7 less, has its way with probability q, and half of the time
// meets itself in the defector's list. So the ties change with probability q / 2, to a cooperator
// between the others. 40000 steps, |z| < 4.
static void a_step_is_as_probable_as_defined(void **state) {
    (void)state;
    enum { RUNS = 40000 };
    const double payoffs[] = {2, -1, 3, 0}, q = 1 / (1 + exp(0.1 * 7));
    const uint32_t edges[][2] = {{0, 1}, {1, 2}};
    folk_network network;
    assert_true(folk_network_create(&network, 3, edges, 2, NULL));
    const folk_evolution_def def = {.rule = FOLK_FERMI,
                                    .type_count = 2,
                                    .payoffs = payoffs,
                                    .intensity = 0.1,
                                    .network = &network,
                                    .rewire = 1};
    uint32_t centres[3] = {0};
    for (int run = 0; run < RUNS; run++) {
        folk_evolution *evolution = begin(&def, (uint64_t)run);
        folk_evolution_advance(evolution, 1);
        for (uint32_t node = 0; node < 3; node++)
            centres[node] += folk_neighbours_of(evolution, node).count == 2;
        folk_evolution_destroy(evolution);
    }
    const double p[] = {q / 4, 1 - q / 2, q / 4};
    for (int node = 0; node < 3; node++)
        assert_near((centres[node] - RUNS * p[node]) / sqrt(RUNS * p[node] * (1 - p[node])), 0.0,
                    4.0);
    folk_network_clear(&network);
}

// Of 40 runs, how many end with cooperators alone.
static int cooperative_runs(double rewire) {
    const double payoffs[] = {1, -1, 2, 0};
    int cooperative = 0;
    for (uint64_t run = 0; run < 40; run++) {
        folk_network network;
        folk_rng rng = folk_rng_stream(run, "network", 0, 0);
        assert_true(folk_network_regular(&network, 100, 10, &rng, NULL));
        const folk_evolution_def def = {.rule = FOLK_FERMI,
                                        .type_count = 2,
                                        .payoffs = payoffs,
                                        .intensity = 0.02,
                                        .network = &network,
                                        .rewire = rewire};
        folk_evolution *evolution = begin(&def, run);
        folk_evolution_advance(evolution, 2000000);
        assert_true(folk_evolution_fixed(evolution));
        cooperative += folk_evolution_counts(evolution)[0] > 0;
        folk_evolution_destroy(evolution);
        folk_network_clear(&network);
    }
    return cooperative;
}

// Santos, Pacheco & Lenaerts 2006: where ties change much more often than types, cooperation wins
// that loses among fixed partners. Donation game, b = 2, c = 1, N = 100, 10 partners, half
// cooperators at first; 40 runs each. Difference of the two shares: z > 4.
static void cooperation_lasts_where_partners_change(void **state) {
    (void)state;
    const double with = cooperative_runs(0.9) / 40.0, without = cooperative_runs(0) / 40.0;
    const double mean = (with + without) / 2;
    assert_true(without < 0.1);
    assert_true((with - without) / sqrt(mean * (1 - mean) * 2 / 40) > 4);
}

static void unsound_definitions_get_a_sentence(void **state) {
    (void)state;
    const double payoffs[] = {1, -1, 2, 0};
    const uint8_t types[] = {0, 1, 1};
    folk_network network;
    assert_true(folk_network_complete(&network, 3, NULL));
    const char *needs = "rewire is 0.5 without a network, by another rule than Fermi's, or where "
                        "all update at once: it must be Fermi's rule on a network, one at a time";
    const struct {
        folk_evolution_def def;
        const char *sentence;
    } cases[] = {
        {{.rule = FOLK_FERMI, .network = &network, .rewire = 1.5},
         "rewire is 1.5: it must be a probability from 0 to 1"},
        {{.rule = FOLK_FERMI, .rewire = 0.5}, needs},
        {{.rule = FOLK_LOGIT, .network = &network, .rewire = 0.5}, needs},
        {{.rule = FOLK_FERMI, .network = &network, .rewire = 0.5, .synchronous = true}, needs},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        folk_evolution_def def = cases[i].def;
        def.type_count = 2;
        def.payoffs = payoffs;
        folk_error err = {0};
        assert_null(folk_evolution_create(&def, types, 3, folk_rng_stream(0, "test", 0, 0), &err));
        assert_string_equal(err.text, cases[i].sentence);
    }
    folk_network_clear(&network);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        FOLK_TEST(ties_stay_sound),
        FOLK_TEST(moves_are_counted),
        FOLK_TEST(ties_alone_change_where_all_steps_are_about_them),
        FOLK_TEST(a_step_is_as_probable_as_defined),
        FOLK_TEST(cooperation_lasts_where_partners_change),
        FOLK_TEST(unsound_definitions_get_a_sentence),
    };
    return FOLK_TESTS(tests);
}
