// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/chain.h"

#include "core/memory.h"

#include <stdbool.h>
#include <string.h>

/// Takes state i, the last of those left, out of the chain: what came to it goes on to where it
/// leads. Its row then holds the factors by which its time follows from that of states before it.
/// A state that leads nowhere else stays: the root of a closed class, with the class's mass.
static void reduce(double *transitions, size_t count, size_t i, double *mass) {
    double *row = transitions + i * count;
    double out = 0.0;
    row[i] = 0.0;
    for (size_t k = 0; k < count; k++)
        out += row[k];
    if (out == 0.0) return;
    for (size_t k = 0; k < count; k++)
        mass[k] += mass[i] * (row[k] / out);
    mass[i] = 0.0;
    for (size_t j = 0; j < i; j++) {
        double *from = transitions + j * count;
        const double factor = from[i] / out;
        if (factor > 0.0)
            for (size_t k = 0; k < count; k++)
                from[k] += factor * row[k];
        from[i] = factor;
    }
    for (size_t j = 0; j < i; j++) {
        row[j] = transitions[j * count + i];
        transitions[j * count + i] = 0.0;
    }
    row[i] = 1.0; // marks what is no root
}

/// Times within each closed class, relative to its root, which is the first of its states.
static void expand(const double *transitions, size_t count, double *times, size_t *roots) {
    for (size_t i = 0; i < count; i++) {
        const double *row = transitions + i * count;
        const bool is_root = row[i] == 0.0;
        times[i] = is_root ? 1.0 : 0.0;
        roots[i] = i;
        for (size_t j = 0; j < i && !is_root; j++) {
            const double time = times[j] * row[j];
            if (time == 0.0) continue;
            times[i] += time;
            roots[i] = roots[j];
        }
    }
}

void folk_chain_limit(double *transitions, size_t count, const double *start, double *shares) {
    double *times = folk_alloc(count * (2 * sizeof *times + sizeof(size_t)));
    double *totals = times + count;
    size_t *roots = (size_t *)(totals + count);
    memcpy(shares, start, count * sizeof *shares);
    for (size_t i = count; i-- > 0;)
        reduce(transitions, count, i, shares);
    expand(transitions, count, times, roots);
    memset(totals, 0, count * sizeof *totals);
    for (size_t i = 0; i < count; i++)
        totals[roots[i]] += times[i];
    for (size_t i = count; i-- > 0;) // a root comes last of its class: its mass is still needed
        shares[i] = times[i] == 0.0 ? 0.0 : shares[roots[i]] * (times[i] / totals[roots[i]]);
    folk_free(times);
}

void folk_chain_discounted(double *transitions, size_t count, const double *start, double discount,
                           double *shares) {
    for (size_t i = 0; i < count; i++)
        for (size_t j = 0; j < count; j++) {
            double *transition = &transitions[i * count + j];
            *transition = discount * *transition + (1.0 - discount) * start[j];
        }
    folk_chain_limit(transitions, count, start, shares);
}
