// SPDX-License-Identifier: GPL-3.0-or-later
// The replicator equation (Taylor & Jonker 1978) and with mutation the replicator-mutator equation
// (Hadeler 1981) for shares x of types whose mean payoffs are f = A x:
//   dx_i / dt = sum over j of x_j f_j q_ji  -  x_i (sum over j of x_j f_j)
// where q_ji is the probability that a child of type j has type i. Solved by the classic
// Runge-Kutta method of order four with a fixed step.
#ifndef FOLK_AGENTS_REPLICATOR_H
#define FOLK_AGENTS_REPLICATOR_H

#include <stdint.h>

typedef struct folk_replicator_def {
    uint32_t type_count;
    const double *payoffs; // type_count x type_count, row-major
    double mutation;       // probability that a child has another type, each alike
} folk_replicator_def;

/// Moves the shares on by `step` time units; they are kept >= 0 with sum 1.
void folk_replicator_step(const folk_replicator_def *def, double step, double *shares);

#endif
