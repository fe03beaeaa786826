// SPDX-License-Identifier: GPL-3.0-or-later
// Evolution: a population whose members each have one of a few types, and change it by how well the
// types do against those they meet. Payoffs between types are a matrix. Without a network everyone
// meets everyone else, only the counts of the types matter, and a payoff is the mean over the
// others; on a network one meets one's neighbours, and a payoff is the sum over them. A step is one
// update of one member, or of all at once where the rule says so. All chance comes from the stream
// that the evolution owns.
#ifndef FOLK_AGENTS_EVOLUTION_H
#define FOLK_AGENTS_EVOLUTION_H

#include "core/network.h"
#include "core/rng.h"

enum { FOLK_TYPES = 256 };

typedef enum folk_rule {
    FOLK_BIRTH_DEATH,   // a parent by fitness; its child replaces one at random (Moran 1958)
    FOLK_DEATH_BIRTH,   // one at random dies; the others, or its neighbours, compete by fitness
    FOLK_WRIGHT_FISHER, // all are replaced at once by children of parents by fitness; no network
    FOLK_FERMI,         // copies another at random with probability 1 / (1 + exp(-intensity gain))
    FOLK_IMITATE_BEST,  // takes the type of the best-paid of itself and those it meets
    FOLK_PROPORTIONAL, // copies another with probability gain / largest possible gain (Schlag 1998)
    FOLK_BEST_RESPONSE, // takes the type that would earn most against those it meets
    FOLK_LOGIT,         // takes a type with probability proportional to exp(intensity payoff)
} folk_rule;

// Where partners change (after Santos, Pacheco & Lenaerts 2006, PLoS Comput. Biol. 2: e140), a step
// can be about a tie instead: of a member at random and a neighbour at random the first has its way
// with probability 1 / (1 + exp(-intensity (its payoff - the neighbour's))), otherwise the
// neighbour. Who has its way keeps a partner of the type that pays it most in a meeting, and
// otherwise ties itself to one of the partner's neighbours at random instead; nothing changes if
// that is itself or one it knows already. So nobody loses the last tie, there are no loops or
// double ties, and their number stays. In a social dilemma just defectors are left. The network
// itself does not change: the evolution has ties of its own.
typedef struct folk_evolution_def {
    folk_rule rule;
    uint32_t type_count;   // 2 to FOLK_TYPES
    const double *payoffs; // type_count x type_count, row-major: what the row gets, points
    double intensity;      // the three rules by fitness: w of fitness 1 - w + w payoff, 0 to 1;
                           // FERMI and LOGIT: >= 0; others: not used
    double mutation;       // probability that an update takes another type at random instead
    const folk_network *network; // borrowed; NULL: everyone meets everyone else
    double rewire;    // probability that a step is about a tie; FERMI on a network, one at a time
    bool synchronous; // all update at once; from FERMI on, on a network
    bool self_interaction; // on a network everyone also plays against its own type
    bool average;          // on a network: the mean over those met, not the sum
} folk_evolution_def;

typedef struct folk_evolution folk_evolution;

/// `types`: type of each of `size` members. Payoffs are copied. Fails when the definition is not
/// sound, or a fitness could be negative.
folk_evolution *folk_evolution_create(const folk_evolution_def *def, const uint8_t *types,
                                      size_t size, folk_rng rng, folk_error *err);
void folk_evolution_destroy(folk_evolution *evolution);

/// Makes so many steps, or fewer when without mutation one type alone is left; says how many.
uint64_t folk_evolution_advance(folk_evolution *evolution, uint64_t steps);

/// Steps in which everyone is updated once in the mean.
uint64_t folk_evolution_generation(const folk_evolution *evolution);

/// How many have each type.
const uint64_t *folk_evolution_counts(const folk_evolution *evolution);

/// Whether one type alone is left and there is no mutation.
bool folk_evolution_fixed(const folk_evolution *evolution);

/// How often a tie has moved; 0 where partners do not change.
uint64_t folk_evolution_moves(const folk_evolution *evolution);

/// Who meets whom now, where partners change; the caller clears it.
bool folk_evolution_network(const folk_evolution *evolution, folk_network *network,
                            folk_error *err);

/// Type of each member; without a network the members are in the order of their types.
void folk_evolution_types(const folk_evolution *evolution, uint8_t *types);

/// Gives member number `member` (from 0) another type, whoever meets it noticing. Without a network
/// members are not told apart: then one of type `seen` becomes one of `type`, or, when nobody has
/// `seen` any more, the one that folk_evolution_types has at that place.
void folk_evolution_set_type(folk_evolution *evolution, size_t member, uint32_t seen,
                             uint32_t type);

/// How often a member of each type (row) meets one of each type (column): type_count x type_count.
/// Each meeting is counted from both sides. With a mean for payoff, each member's meetings sum to
/// 1.
void folk_evolution_meetings(const folk_evolution *evolution, double *meetings);

#endif
