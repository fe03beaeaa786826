// SPDX-License-Identifier: GPL-3.0-or-later
// Simulated evolution against exact theory (z-scores), naive oracles and published figures.
#include "tests/test.h"

#include "agents/evolution.h"
#include "agents/evolution_state.h"
#include "agents/fixation.h"

static folk_evolution *begin(const folk_evolution_def *def, size_t size, size_t firsts,
                             uint64_t seed) {
    uint8_t *types = folk_alloc(size);
    memset(types + firsts, 1, size - firsts);
    folk_error err = {0};
    folk_evolution *evolution =
        folk_evolution_create(def, types, size, folk_rng_stream(seed, "test", 0, 0), &err);
    folk_free(types);
    if (evolution == NULL) fail_msg("%s", err.text);
    return evolution;
}

// Share of `runs` in which the first type, one of `size`, takes all; mean steps of all runs.
static double fixed_share(const folk_evolution_def *def, size_t size, int runs, double *steps) {
    int fixed = 0;
    *steps = 0;
    for (int run = 0; run < runs; run++) {
        folk_evolution *evolution = begin(def, size, 1, (uint64_t)run);
        *steps += (double)folk_evolution_advance(evolution, 1000000) / runs;
        assert_true(folk_evolution_fixed(evolution));
        fixed += folk_evolution_counts(evolution)[0] == size;
        folk_evolution_destroy(evolution);
    }
    return (double)fixed / runs;
}

// 20000 runs of each rule with a chain: share of fixations, |z| < 4, and steps within 4 %.
static void simulation_agrees_with_theory(void **state) {
    (void)state;
    enum { RUNS = 20000 };
    const struct {
        folk_rule rule;
        uint32_t size;
        double intensity, payoffs[4];
    } cases[] = {
        {FOLK_BIRTH_DEATH, 4, 1.0, {2, 1, 3, 0}},    {FOLK_BIRTH_DEATH, 10, 1.0, {2, 1, 3, 0}},
        {FOLK_BIRTH_DEATH, 5, 1.0, {30, 9, 14, 10}}, {FOLK_BIRTH_DEATH, 8, 0.3, {3, 0, 5, 1}},
        {FOLK_DEATH_BIRTH, 8, 0.3, {3, 0, 5, 1}},    {FOLK_FERMI, 8, 0.5, {3, 0, 5, 1}},
        {FOLK_PROPORTIONAL, 6, 0.0, {3, 1, 2, 0.5}},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        const folk_evolution_def def = {.rule = cases[i].rule,
                                        .type_count = 2,
                                        .payoffs = cases[i].payoffs,
                                        .intensity = cases[i].intensity};
        folk_fixation_def chain = {.rule = cases[i].rule,
                                   .size = cases[i].size,
                                   .intensity = cases[i].intensity,
                                   .range = 2.5};
        memcpy(chain.payoffs, cases[i].payoffs, sizeof chain.payoffs);
        const folk_fixation theory = folk_fixation_solve(&chain, 1);
        double steps;
        const double share = fixed_share(&def, cases[i].size, RUNS, &steps);
        const double p = theory.probability, deviation = sqrt(p * (1 - p) / RUNS);
        if (deviation > 0) assert_near((share - p) / deviation, 0.0, 4.0);
        assert_near(steps / theory.time, 1.0, 0.04);
    }
}

// On a complete network the sums are size - 1 times the means: the same fixation (|z| < 4, 10000
// runs).
static void a_complete_network_is_well_mixed(void **state) {
    (void)state;
    enum { RUNS = 10000, SIZE = 6 };
    folk_network network;
    assert_true(folk_network_complete(&network, SIZE, NULL));
    const folk_rule rules[] = {FOLK_DEATH_BIRTH, FOLK_FERMI};
    for (int i = 0; i < 2; i++) {
        const double payoffs[] = {3, 0, 5, 1};
        const folk_evolution_def def = {.rule = rules[i],
                                        .type_count = 2,
                                        .payoffs = payoffs,
                                        .intensity = 0.2,
                                        .network = &network,
                                        .average = true};
        const folk_fixation_def chain = {
            .rule = rules[i], .size = SIZE, .intensity = 0.2, .payoffs = {3, 0, 5, 1}};
        double steps;
        const double p = folk_fixation_solve(&chain, 1).probability;
        const double share = fixed_share(&def, SIZE, RUNS, &steps);
        assert_near((share - p) / sqrt(p * (1 - p) / RUNS), 0.0, 4.0);
    }
    folk_network_clear(&network);
}

// Lieberman, Hauert & Nowak 2005: birth-death with constant fitness on a regular network fixes with
// Moran's probability; r = 1.5, a ring of 10, 20000 runs, |z| < 4. Payoff 1 of 2 neighbours each.
static void regular_networks_keep_morans_probability(void **state) {
    (void)state;
    enum { RUNS = 20000, SIZE = 10 };
    folk_network network;
    assert_true(folk_network_ring(&network, SIZE, 2, NULL));
    const double payoffs[] = {2, 2, 1, 1}, w = 0.5, r = (1 - w + 2 * w) / (1 - w + w);
    const folk_evolution_def def = {.rule = FOLK_BIRTH_DEATH,
                                    .type_count = 2,
                                    .payoffs = payoffs,
                                    .intensity = w,
                                    .network = &network,
                                    .average = true};
    double steps;
    const double p = (1 - 1 / r) / (1 - pow(r, -SIZE));
    const double share = fixed_share(&def, SIZE, RUNS, &steps);
    assert_near((share - p) / sqrt(p * (1 - p) / RUNS), 0.0, 4.0);
    folk_network_clear(&network);
}

// Ohtsuki, Hauert, Lieberman & Nowak 2006: under death-birth with weak selection cooperation is
// favoured where b / c > k. N = 60, k = 3, w = 0.05, payoffs b - c, -c, b, 0; 15000 runs each; the
// neutral share is 1 / 60 with deviation 0.00105: b / c = 6 must lie above and b / c = 1.5 below by
// 4 deviations.
static void cooperation_needs_more_benefit_than_neighbours(void **state) {
    (void)state;
    enum { RUNS = 15000, SIZE = 60 };
    folk_network network;
    folk_rng rng = folk_rng_stream(1, "regular", 0, 0);
    assert_true(folk_network_regular(&network, SIZE, 3, &rng, NULL));
    double shares[2];
    for (int i = 0; i < 2; i++) {
        const double b = i == 0 ? 6 : 1.5;
        const double payoffs[] = {b - 1, -1, b, 0};
        const folk_evolution_def def = {.rule = FOLK_DEATH_BIRTH,
                                        .type_count = 2,
                                        .payoffs = payoffs,
                                        .intensity = 0.05,
                                        .network = &network};
        double steps;
        shares[i] = fixed_share(&def, SIZE, RUNS, &steps);
    }
    const double deviation = sqrt(1.0 / SIZE * (1 - 1.0 / SIZE) / RUNS);
    assert_true((shares[0] - 1.0 / SIZE) / deviation > 4);
    assert_true((shares[1] - 1.0 / SIZE) / deviation < -4);
    folk_network_clear(&network);
}

// One step of "imitate the best" by its definition, on any network.
static void naive_step(const folk_evolution_def *def, const uint8_t *types, uint8_t *next) {
    const folk_network *network = def->network;
    double earned[1000];
    for (uint32_t i = 0; i < network->node_count; i++) {
        earned[i] = def->self_interaction ? def->payoffs[2 * types[i] + types[i]] : 0;
        for (uint32_t j = network->offsets[i]; j < network->offsets[i + 1]; j++)
            earned[i] += def->payoffs[2 * types[i] + types[network->neighbours[j]]];
    }
    for (uint32_t i = 0; i < network->node_count; i++) {
        double most[2] = {-1e9, -1e9};
        for (uint32_t j = network->offsets[i]; j < network->offsets[i + 1]; j++) {
            const uint32_t other = network->neighbours[j];
            most[types[other]] = fmax(most[types[other]], earned[other]);
        }
        const double best = fmax(most[0], most[1]);
        next[i] = earned[i] >= best ? types[i] : most[0] == best ? 0 : 1;
    }
}

// Both kernels (lattice: wrap; network: no wrap) against the naive one; whole payoffs make many
// ties.
static void imitation_agrees_with_a_naive_version(void **state) {
    (void)state;
    folk_rng rng = folk_rng_stream(2, "lattice", 0, 0);
    for (int which = 0; which < 64; which++) {
        const folk_lattice lattice = {.rows = 5 + (uint32_t)which % 7,
                                      .columns = 20 + (uint32_t)which % 13,
                                      .wrap = which & 1,
                                      .neighbourhood = which & 2 ? FOLK_MOORE : FOLK_VON_NEUMANN};
        folk_network network;
        assert_true(folk_network_lattice(&network, &lattice, NULL));
        const double payoffs[] = {1, 0, which & 8 ? 1.375 : 2, which & 16 ? 0 : 1};
        const folk_evolution_def def = {.rule = FOLK_IMITATE_BEST,
                                        .type_count = 2,
                                        .payoffs = payoffs,
                                        .network = &network,
                                        .synchronous = true,
                                        .self_interaction = which & 4};
        uint8_t types[1000], next[1000], made[1000];
        for (uint32_t i = 0; i < network.node_count; i++)
            types[i] = folk_rng_below(&rng, 100) < 30;
        folk_evolution *evolution =
            folk_evolution_create(&def, types, network.node_count, rng, NULL);
        for (int step = 0; step < 20; step++) {
            naive_step(&def, types, next);
            folk_evolution_advance(evolution, 1);
            folk_evolution_types(evolution, made);
            if (!folk_evolution_fixed(evolution))
                assert_memory_equal(made, next, network.node_count);
            memcpy(types, made, sizeof types);
        }
        folk_evolution_destroy(evolution);
        folk_network_clear(&network);
    }
}

// What an evolution on a network has counted, against counting again.
static void assert_counted(const folk_evolution *evolution) {
    uint64_t counts[FOLK_TYPES] = {0};
    for (uint32_t node = 0; node < evolution->size; node++) {
        uint32_t met[FOLK_TYPES] = {0};
        const folk_neighbours known = folk_neighbours_of(evolution, node);
        for (uint32_t i = 0; i < known.count; i++)
            met[evolution->types[known.nodes[i]]]++;
        counts[evolution->types[node]]++;
        if (evolution->met != NULL)
            assert_memory_equal(folk_met_by(evolution, node), met,
                                evolution->def.type_count * sizeof *met);
    }
    assert_memory_equal(folk_evolution_counts(evolution), counts, sizeof counts);
}

// Members get other types between steps, of each kind of network kernel.
static void a_member_gets_another_type(void **state) {
    (void)state;
    enum { SIZE = 30 };
    const folk_lattice lattice = {5, 6, FOLK_MOORE, true};
    folk_network network;
    assert_true(folk_network_lattice(&network, &lattice, NULL));
    const double payoffs[] = {1, 0, 1.8, 0, 2, 1, 0, 2, 1};
    folk_rng rng = folk_rng_stream(8, "members", 0, 0);
    for (int which = 0; which < 3; which++) {
        const folk_evolution_def def = {.rule = which == 0 ? FOLK_IMITATE_BEST : FOLK_FERMI,
                                        .type_count = which == 0 ? 2 : 3,
                                        .payoffs = payoffs,
                                        .intensity = 1,
                                        .network = &network,
                                        .rewire = which == 2 ? 0.5 : 0,
                                        .synchronous = which == 0};
        folk_evolution *evolution = begin(&def, SIZE, 15, 9);
        for (int i = 0; i < 2000; i++) {
            const uint32_t member = (uint32_t)folk_rng_below(&rng, SIZE);
            const uint32_t type = (uint32_t)folk_rng_below(&rng, def.type_count);
            uint8_t before[SIZE], after[SIZE];
            folk_evolution_types(evolution, before);
            folk_evolution_set_type(evolution, member, 0, type);
            folk_evolution_types(evolution, after);
            before[member] = (uint8_t)type;
            assert_memory_equal(before, after, SIZE);
            assert_counted(evolution);
            folk_evolution_advance(evolution, 1);
        }
        assert_int_equal(evolution->lattice, which == 0);
        folk_evolution_destroy(evolution);
    }
    folk_network_clear(&network);
}

// Without a network one of those seen changes; of a type that nobody has any more, who stands
// there.
static void without_a_network_a_type_loses_one_and_another_gains_it(void **state) {
    (void)state;
    const double payoffs[] = {0, 0, 0, 0, 0, 0, 0, 0, 0};
    const folk_evolution_def def = {.rule = FOLK_FERMI, .type_count = 3, .payoffs = payoffs};
    folk_evolution *evolution = begin(&def, 5, 3, 6);
    const uint64_t *counts = folk_evolution_counts(evolution);
    const struct {
        size_t member;
        uint32_t seen, type;
        uint64_t counts[3];
    } changes[] = {
        {0, 0, 2, {2, 2, 1}}, {1, 0, 2, {1, 2, 2}}, {4, 1, 1, {1, 2, 2}}, {4, 1, 0, {2, 1, 2}},
        {3, 1, 2, {2, 0, 3}}, {0, 1, 2, {1, 0, 4}}, {4, 1, 0, {2, 0, 3}},
    };
    for (size_t i = 0; i < sizeof changes / sizeof *changes; i++) {
        folk_evolution_set_type(evolution, changes[i].member, changes[i].seen, changes[i].type);
        assert_memory_equal(counts, changes[i].counts, sizeof changes[i].counts);
    }
    folk_evolution_destroy(evolution);
}

// Nowak & May 1992: for 1.8 < b < 2, with self-interaction, cooperators tend to 12 log 2 - 8 =
// 0.318 of the lattice, however it begins. 200 x 200, b = 1.9, 300 generations; mean of the last
// 100.
static void spatial_cooperation_tends_to_the_published_density(void **state) {
    (void)state;
    const folk_lattice lattice = {200, 200, FOLK_MOORE, true};
    folk_network network;
    assert_true(folk_network_lattice(&network, &lattice, NULL));
    const double payoffs[] = {1, 0, 1.9, 0};
    const folk_evolution_def def = {.rule = FOLK_IMITATE_BEST,
                                    .type_count = 2,
                                    .payoffs = payoffs,
                                    .network = &network,
                                    .synchronous = true,
                                    .self_interaction = true};
    uint8_t *types = folk_alloc(40000);
    folk_rng rng = folk_rng_stream(3, "lattice", 0, 0);
    for (int i = 0; i < 40000; i++)
        types[i] = folk_rng_below(&rng, 10) == 0;
    folk_evolution *evolution = folk_evolution_create(&def, types, 40000, rng, NULL);
    double density = 0;
    for (int step = 0; step < 300; step++) {
        folk_evolution_advance(evolution, 1);
        if (step >= 200) density += (double)folk_evolution_counts(evolution)[0] / 40000 / 100;
    }
    assert_near(density, 12 * log(2) - 8, 0.01);
    folk_evolution_destroy(evolution);
    folk_network_clear(&network);
    folk_free(types);
}

// Hawks and doves (V = 2, C = 4) settle at V / C = 1/2 hawks: 10000 members under Fermi's rule,
// from 5 %; mean of 50 generations within 0.02. Best response and logit (intensity 0: uniform) go
// there too.
static void hawks_and_doves_settle_at_the_mixed_equilibrium(void **state) {
    (void)state;
    const folk_rule rules[] = {FOLK_FERMI, FOLK_PROPORTIONAL, FOLK_BEST_RESPONSE, FOLK_LOGIT};
    for (int i = 0; i < 4; i++) {
        const double payoffs[] = {-1, 2, 0, 1};
        const folk_evolution_def def = {
            .rule = rules[i], .type_count = 2, .payoffs = payoffs, .intensity = 2};
        folk_evolution *evolution = begin(&def, 10000, 500, 4);
        double hawks = 0;
        for (int generation = 0; generation < 150; generation++) {
            folk_evolution_advance(evolution, folk_evolution_generation(evolution));
            if (generation >= 100)
                hawks += (double)folk_evolution_counts(evolution)[0] / 10000 / 50;
        }
        assert_near(hawks, 0.5, 0.02);
        folk_evolution_destroy(evolution);
    }
}

// Wright-Fisher, neutral: 1 / N fixes (20000 runs, |z| < 4). With mutation 1/2 between two types
// alone, the shares tend to 1/2.
static void wright_fisher_drifts(void **state) {
    (void)state;
    enum { RUNS = 20000 };
    const double payoffs[] = {1, 1, 1, 1};
    folk_evolution_def def = {
        .rule = FOLK_WRIGHT_FISHER, .type_count = 2, .payoffs = payoffs, .intensity = 0.5};
    double steps;
    const double share = fixed_share(&def, 10, RUNS, &steps);
    assert_near((share - 0.1) / sqrt(0.09 / RUNS), 0.0, 4.0);
    def.mutation = 0.5;
    folk_evolution *evolution = begin(&def, 10000, 10000, 5);
    assert_int_equal(folk_evolution_advance(evolution, 10), 10);
    assert_near((double)folk_evolution_counts(evolution)[0] / 10000, 0.5, 0.02); // 4 deviations
    folk_evolution_destroy(evolution);
}

// Meetings by hand: two of the first and three of the second type; and a path-like ring.
static void meetings_are_counted_from_both_sides(void **state) {
    (void)state;
    const double payoffs[] = {0, 0, 0, 0};
    folk_evolution_def def = {.rule = FOLK_FERMI, .type_count = 2, .payoffs = payoffs};
    double meetings[4];
    folk_evolution *evolution = begin(&def, 5, 2, 6);
    folk_evolution_meetings(evolution, meetings);
    const double mixed[] = {2 / 4.0, 6 / 4.0, 6 / 4.0, 6 / 4.0};
    for (int i = 0; i < 4; i++)
        assert_near(meetings[i], mixed[i], 1e-15);
    folk_evolution_destroy(evolution);
    folk_network network;
    assert_true(folk_network_ring(&network, 5, 2, NULL));
    def.network = &network;
    def.self_interaction = true;
    evolution = begin(&def, 5, 2, 6);
    folk_evolution_meetings(evolution, meetings);
    const double ring[] = {2 + 2, 2, 2, 4 + 3};
    for (int i = 0; i < 4; i++)
        assert_near(meetings[i], ring[i], 0.0);
    folk_evolution_destroy(evolution);
    folk_network_clear(&network);
}

static void assert_refused(const folk_evolution_def *def, const char *sentence) {
    const uint8_t types[] = {0, 1, 1};
    folk_error err = {0};
    assert_null(folk_evolution_create(def, types, 3, folk_rng_stream(0, "test", 0, 0), &err));
    assert_string_equal(err.text, sentence);
}

static void unsound_definitions_get_a_sentence(void **state) {
    (void)state;
    const double payoffs[] = {1, -2, 0, 0};
    folk_evolution_def def = {
        .rule = FOLK_BIRTH_DEATH, .type_count = 2, .payoffs = payoffs, .intensity = 0.5};
    assert_refused(&def,
                   "a fitness could be -0.5, as a payoff could be -2: it must not be negative; a "
                   "lower intensity or higher payoffs mend that");
    def.intensity = 1.5;
    assert_refused(&def, "the intensity is 1.5: it must be from 0 to 1");
    def.rule = FOLK_FERMI;
    def.mutation = -1;
    assert_refused(&def, "the mutation is -1: it must be a probability from 0 to 1");
    def.mutation = 0;
    folk_network network;
    assert_true(folk_network_complete(&network, 4, NULL));
    def.network = &network;
    assert_refused(&def,
                   "the network has 4 nodes where the population has 3 members: they must be as "
                   "many");
    folk_network_clear(&network);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        FOLK_TEST(simulation_agrees_with_theory),
        FOLK_TEST(a_complete_network_is_well_mixed),
        FOLK_TEST(regular_networks_keep_morans_probability),
        FOLK_TEST(cooperation_needs_more_benefit_than_neighbours),
        FOLK_TEST(imitation_agrees_with_a_naive_version),
        FOLK_TEST(a_member_gets_another_type),
        FOLK_TEST(without_a_network_a_type_loses_one_and_another_gains_it),
        FOLK_TEST(spatial_cooperation_tends_to_the_published_density),
        FOLK_TEST(hawks_and_doves_settle_at_the_mixed_equilibrium),
        FOLK_TEST(wright_fisher_drifts),
        FOLK_TEST(meetings_are_counted_from_both_sides),
        FOLK_TEST(unsound_definitions_get_a_sentence),
    };
    return FOLK_TESTS(tests);
}
