// SPDX-License-Identifier: GPL-3.0-or-later
#include "agents/evolution.h"

#include "agents/evolution_state.h"
#include "core/memory.h"

#include <math.h>
#include <string.h>

static bool uses_fitness(folk_rule rule) {
    return rule <= FOLK_WRIGHT_FISHER;
}

static bool check_kind(const folk_evolution_def *def, folk_error *err) {
    if (def->type_count < 2 || def->type_count > FOLK_TYPES)
        return folk_fail(err, FOLK_ERR_USAGE, "there are %u types: there must be 2 to %d",
                         def->type_count, FOLK_TYPES);
    if (!(def->mutation >= 0.0 && def->mutation <= 1.0))
        return folk_fail(err, FOLK_ERR_USAGE,
                         "the mutation is %.14g: it must be a probability from 0 to 1",
                         def->mutation);
    if (def->network != NULL && def->rule == FOLK_WRIGHT_FISHER)
        return folk_fail(err, FOLK_ERR_USAGE,
                         "the Wright-Fisher process has a network: it must have none, as the "
                         "children of all replace all");
    if (def->synchronous && (def->network == NULL || uses_fitness(def->rule)))
        return folk_fail(err, FOLK_ERR_USAGE,
                         "all update at once without a network, or by a rule of births and deaths: "
                         "that must be an imitation or a response on a network");
    if (!(def->rewire >= 0.0 && def->rewire <= 1.0))
        return folk_fail(err, FOLK_ERR_USAGE,
                         "rewire is %.14g: it must be a probability from 0 to 1", def->rewire);
    if (def->rewire > 0.0 && (def->network == NULL || def->rule != FOLK_FERMI || def->synchronous))
        return folk_fail(
            err, FOLK_ERR_USAGE,
            "rewire is %.14g without a network, by another rule than Fermi's, or where "
            "all update at once: it must be Fermi's rule on a network, one at a time",
            def->rewire);
    if (uses_fitness(def->rule) ? !(def->intensity >= 0.0 && def->intensity <= 1.0)
                                : !(def->intensity >= 0.0 && def->intensity < 1e300))
        return folk_fail(err, FOLK_ERR_USAGE, "the intensity is %.14g: it must be %s",
                         def->intensity,
                         uses_fitness(def->rule) ? "from 0 to 1" : "a finite number, 0 or more");
    return true;
}

// Most meetings that the payoff of one member sums over.
static double most_meetings(const folk_evolution_def *def) {
    uint32_t most = 0;
    if (def->network == NULL || def->average) return 1.0;
    for (uint32_t node = 0; node < def->network->node_count; node++)
        if (folk_network_degree(def->network, node) > most)
            most = folk_network_degree(def->network, node);
    return (double)most + def->self_interaction;
}

typedef struct range {
    double low, high;
} range;

static range payoff_range(const folk_evolution_def *def) {
    range payoffs = {def->payoffs[0], def->payoffs[0]};
    for (size_t i = 0; i < (size_t)def->type_count * def->type_count; i++) {
        if (def->payoffs[i] < payoffs.low) payoffs.low = def->payoffs[i];
        if (def->payoffs[i] > payoffs.high) payoffs.high = def->payoffs[i];
    }
    return payoffs;
}

static bool check_fitness(const folk_evolution_def *def, double lowest, folk_error *err) {
    const double fitness = 1.0 - def->intensity + def->intensity * lowest;
    if (!uses_fitness(def->rule)) return true;
    if (fitness < 0.0)
        return folk_fail(err, FOLK_ERR_USAGE,
                         "a fitness could be %.14g, as a payoff could be %.14g: it must not be "
                         "negative; a lower intensity or higher payoffs mend that",
                         fitness, lowest);
    if (def->rule == FOLK_BIRTH_DEATH && def->network != NULL && fitness == 0.0)
        return folk_fail(err, FOLK_ERR_USAGE,
                         "a fitness could be 0: on a network it must be positive; an intensity "
                         "below 1 mends that");
    return true;
}

static bool check_def(const folk_evolution_def *def, const uint8_t *types, size_t size,
                      folk_error *err) {
    if (!check_kind(def, err)) return false;
    if (size < 2)
        return folk_fail(err, FOLK_ERR_USAGE,
                         "the population has %zu members: it must have 2 or more", size);
    if (def->network != NULL && def->network->node_count != size)
        return folk_fail(err, FOLK_ERR_USAGE,
                         "the network has %u nodes where the population has %zu members: they must "
                         "be as many",
                         def->network->node_count, size);
    for (size_t i = 0; i < size; i++)
        if (types[i] >= def->type_count)
            return folk_fail(err, FOLK_ERR_USAGE, "member %zu has type %u: it must be from 1 to %u",
                             i + 1, types[i] + 1u, def->type_count);
    const range payoffs = payoff_range(def);
    const double meetings = most_meetings(def);
    return check_fitness(def,
                         payoffs.low < 0.0 ? meetings * payoffs.low
                         : def->network    ? 0.0
                                           : payoffs.low,
                         err);
}

static void prepare_network(folk_evolution *evolution, const uint8_t *types) {
    const size_t size = evolution->size;
    evolution->types = folk_alloc(size);
    memcpy(evolution->types, types, size);
    evolution->lattice = evolution->def.synchronous && folk_lattice_prepare(evolution);
    if (evolution->def.synchronous) {
        evolution->next = folk_alloc(size);
        if (!evolution->lattice) evolution->earned = folk_alloc(size * sizeof *evolution->earned);
    }
    if (evolution->lattice) return;
    evolution->met = folk_alloc(size * evolution->def.type_count * sizeof *evolution->met);
    folk_structured_prepare(evolution);
    if (evolution->def.rewire > 0.0) folk_rewiring_prepare(evolution);
}

folk_evolution *folk_evolution_create(const folk_evolution_def *def, const uint8_t *types,
                                      size_t size, folk_rng rng, folk_error *err) {
    if (!check_def(def, types, size, err)) return NULL;
    const range payoffs = payoff_range(def);
    const size_t bytes = (size_t)def->type_count * def->type_count * sizeof(double);
    folk_evolution *evolution = folk_alloc(sizeof *evolution);
    evolution->def = *def;
    evolution->payoffs = folk_alloc(bytes);
    memcpy(evolution->payoffs, def->payoffs, bytes);
    evolution->def.payoffs = evolution->payoffs;
    evolution->size = size;
    evolution->node_rng = folk_rng_stream(folk_rng_next(&rng), "node", 0, 0);
    evolution->place_rng = folk_rng_stream(folk_rng_next(&rng), "place", 0, 0);
    evolution->rng = rng;
    const bool sums = def->network != NULL && !def->average;
    evolution->largest_gain =
        sums ? fmax(payoffs.high, 0.0) - fmin(payoffs.low, 0.0) : payoffs.high - payoffs.low;
    evolution->largest_fitness =
        folk_fitness(evolution, payoffs.high > 0.0 ? most_meetings(def) * payoffs.high : 0.0);
    for (size_t i = 0; i < size; i++)
        evolution->counts[types[i]]++;
    if (def->network != NULL) prepare_network(evolution, types);
    return evolution;
}

void folk_evolution_destroy(folk_evolution *evolution) {
    if (evolution == NULL) return;
    folk_rewiring_clear(evolution);
    folk_free(evolution->payoffs);
    folk_free(evolution->types);
    folk_free(evolution->next);
    folk_free(evolution->met);
    folk_free(evolution->earned);
    folk_free(evolution);
}

bool folk_evolution_fixed(const folk_evolution *evolution) {
    if (evolution->def.mutation > 0.0) return false;
    for (uint32_t type = 0; type < evolution->def.type_count; type++)
        if (evolution->counts[type] > 0) return evolution->counts[type] == evolution->size;
    return false;
}

static bool compares(folk_rule rule) {
    return rule == FOLK_FERMI || rule == FOLK_PROPORTIONAL;
}

uint64_t folk_evolution_advance(folk_evolution *evolution, uint64_t steps) {
    const folk_evolution_def *def = &evolution->def;
    const bool ahead = def->network != NULL && !def->synchronous && evolution->ties == NULL;
    if (ahead && compares(def->rule)) return folk_structured_compare(evolution, steps);
    void (*const step)(folk_evolution *) = evolution->lattice       ? folk_lattice_step
                                           : evolution->def.network ? folk_structured_step
                                                                    : folk_well_mixed_step;
    for (uint64_t done = 0; done < steps; done++) {
        if (folk_evolution_fixed(evolution)) return done;
        step(evolution);
    }
    return steps;
}

uint64_t folk_evolution_generation(const folk_evolution *evolution) {
    const bool all = evolution->def.synchronous || evolution->def.rule == FOLK_WRIGHT_FISHER;
    return all ? 1 : evolution->size;
}

const uint64_t *folk_evolution_counts(const folk_evolution *evolution) {
    return evolution->counts;
}

void folk_evolution_types(const folk_evolution *evolution, uint8_t *types) {
    if (evolution->types != NULL) {
        memcpy(types, evolution->types, evolution->size);
        return;
    }
    for (uint32_t type = 0; type < evolution->def.type_count; type++) {
        memset(types, (int)type, evolution->counts[type]);
        types += evolution->counts[type];
    }
}

static uint32_t type_at(const folk_evolution *evolution, size_t member) {
    uint32_t type = 0;
    for (uint64_t before = evolution->counts[0]; before <= member;)
        before += evolution->counts[++type];
    return type;
}

void folk_evolution_set_type(folk_evolution *evolution, size_t member, uint32_t seen,
                             uint32_t type) {
    FOLK_ASSERT(member < evolution->size && seen < FOLK_TYPES);
    FOLK_ASSERT(type < evolution->def.type_count);
    if (evolution->met != NULL) {
        folk_structured_change(evolution, (uint32_t)member, type);
        return;
    }
    uint32_t old = evolution->counts[seen] > 0 ? seen : type_at(evolution, member);
    if (evolution->types != NULL) {
        old = evolution->types[member];
        evolution->types[member] = (uint8_t)type;
    }
    evolution->counts[old]--;
    evolution->counts[type]++;
}

static void meet_neighbours(const folk_evolution *evolution, uint32_t node, double *meetings) {
    const folk_neighbours known = folk_neighbours_of(evolution, node);
    const uint32_t met = known.count + evolution->def.self_interaction;
    if (met == 0) return;
    const double share = evolution->def.average ? 1.0 / met : 1.0;
    const uint32_t own = evolution->types[node];
    double *row = meetings + (size_t)own * evolution->def.type_count;
    for (uint32_t i = 0; i < known.count; i++)
        row[evolution->types[known.nodes[i]]] += share;
    if (evolution->def.self_interaction) row[own] += share;
}

void folk_evolution_meetings(const folk_evolution *evolution, double *meetings) {
    const uint32_t types = evolution->def.type_count;
    memset(meetings, 0, (size_t)types * types * sizeof *meetings);
    if (evolution->def.network != NULL) {
        for (uint32_t node = 0; node < evolution->size; node++)
            meet_neighbours(evolution, node, meetings);
        return;
    }
    for (uint32_t own = 0; own < types; own++)
        for (uint32_t other = 0; other < types; other++) {
            const double others = (double)evolution->counts[other] - (own == other);
            const double pairs = (double)evolution->counts[own] * others;
            meetings[own * types + other] = pairs / (double)(evolution->size - 1);
        }
}

size_t folk_evolution_choose(folk_rng *rng, const double *weights, size_t count) {
    double sum = 0.0;
    for (size_t i = 0; i < count; i++)
        sum += weights[i];
    if (!(sum > 0.0)) return folk_rng_below(rng, count);
    double point = folk_rng_unit(rng) * sum;
    size_t last = 0;
    for (size_t i = 0; i < count; i++) {
        if (weights[i] <= 0.0) continue;
        last = i;
        if (point < weights[i]) return i;
        point -= weights[i];
    }
    return last; // rounding has left a point at the very end
}

bool folk_evolution_copies(folk_evolution *evolution, double own, double other, double meetings) {
    if (evolution->def.rule == FOLK_FERMI) {
        const double miss = folk_exp(-evolution->def.intensity * (other - own));
        return folk_rng_unit(&evolution->rng) * (1.0 + miss) < 1.0;
    }
    const double largest = evolution->largest_gain * meetings;
    return other > own && folk_rng_unit(&evolution->rng) * largest < other - own;
}

uint32_t folk_evolution_mutate(folk_evolution *evolution, uint32_t type) {
    const double mutation = evolution->def.mutation;
    if (mutation == 0.0 || folk_rng_unit(&evolution->rng) >= mutation) return type;
    const uint32_t other = (uint32_t)folk_rng_below(&evolution->rng, evolution->def.type_count - 1);
    return other + (other >= type);
}

uint32_t folk_evolution_answer(folk_evolution *evolution, const double *payoffs, uint32_t own) {
    const uint32_t types = evolution->def.type_count;
    uint32_t best = own;
    for (uint32_t type = 0; type < types; type++)
        if (payoffs[type] > payoffs[best]) best = type;
    if (evolution->def.rule == FOLK_BEST_RESPONSE) return best;
    double weights[FOLK_TYPES];
    for (uint32_t type = 0; type < types; type++)
        weights[type] = folk_exp(evolution->def.intensity * (payoffs[type] - payoffs[best]));
    return (uint32_t)folk_evolution_choose(&evolution->rng, weights, types);
}
