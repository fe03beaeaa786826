// SPDX-License-Identifier: GPL-3.0-or-later
// Tests by permutation. Paired: under "no difference" each difference may as well have the other
// sign. Unpaired: the labels a and b may be dealt anew; the statistic is Welch's t, with which the
// test stays right in large samples when the deviations differ (Janssen 1997). Sums that differ by
// rounding alone count as equal.
#include "sweep/comparison_part.h"

#include "core/memory.h"
#include "core/rng.h"

#include <math.h>

enum { WORD = 64 };

static const double ROUNDING = 1e-12;

// Phipson & Smyth (2010): what was observed is one of the permutations.
static double sampled_p(uint64_t hits, uint64_t drawn) {
    return ((double)hits + 1.0) / ((double)drawn + 1.0);
}

static double flipped_sum(const double *differences, size_t count, uint64_t signs) {
    double sum = 0.0;
    for (size_t i = 0; i < count; i++)
        sum += signs >> i & 1 ? -differences[i] : differences[i];
    return sum;
}

static double random_sum(const double *differences, size_t count, folk_rng *rng) {
    double sum = 0.0;
    for (size_t at = 0; at < count; at += WORD) {
        const size_t length = count - at < WORD ? count - at : WORD;
        sum += flipped_sum(differences + at, length, folk_rng_next(rng));
    }
    return sum;
}

void folk_permute_signs(const folk_comparison_def *def, const double *differences, size_t count,
                        folk_comparison *out) {
    if (def->permutations == 0) return;
    double sum = 0.0, magnitude = 0.0;
    for (size_t i = 0; i < count; i++) {
        sum += differences[i];
        magnitude += fabs(differences[i]);
    }
    const double least = fabs(sum) - ROUNDING * magnitude;
    out->permutation_exact = count < 32 && UINT64_C(1) << count <= def->permutations;
    const uint64_t drawn = out->permutation_exact ? UINT64_C(1) << count : def->permutations;
    folk_rng rng = folk_rng_stream(def->seed, "sign-flip", 0, 0);
    uint64_t hits = 0;
    for (uint64_t i = 0; i < drawn; i++) {
        const double one = out->permutation_exact ? flipped_sum(differences, count, i)
                                                  : random_sum(differences, count, &rng);
        hits += fabs(one) >= least;
    }
    out->permutation_p =
        out->permutation_exact ? (double)hits / (double)drawn : sampled_p(hits, drawn);
}

// Deviations from the mean of all values: `all` has those of a in front, `sum` and `squares` are
// over all of them.
typedef struct deal {
    double *all;
    size_t *chosen; // for the list of all deals: the indices of a's values, ascending
    size_t count, count_a;
    double sum, squares;
} deal;

// |Welch's t| of a deal in which a's values have this sum and sum of squares.
static double dealt_t(const deal *d, double sum_a, double squares_a) {
    const double n = (double)d->count_a, m = (double)(d->count - d->count_a);
    const double sum_b = d->sum - sum_a, squares_b = d->squares - squares_a;
    const double apart = fabs(sum_a / n - sum_b / m);
    const double variance = (squares_a - sum_a * sum_a / n) / (n * (n - 1.0)) +
                            (squares_b - sum_b * sum_b / m) / (m * (m - 1.0));
    const double noise = ROUNDING * d->squares;
    if (variance > noise) return apart / sqrt(variance);
    return apart * apart > noise ? INFINITY : 0.0;
}

static double first_t(const deal *d) {
    double sum = 0.0, squares = 0.0;
    for (size_t i = 0; i < d->count_a; i++) {
        sum += d->all[i];
        squares += d->all[i] * d->all[i];
    }
    return dealt_t(d, sum, squares);
}

static double chosen_t(const deal *d) {
    double sum = 0.0, squares = 0.0;
    for (size_t i = 0; i < d->count_a; i++) {
        const double value = d->all[d->chosen[i]];
        sum += value;
        squares += value * value;
    }
    return dealt_t(d, sum, squares);
}

// The next choice of count_a indices in lexicographic order; false after the last.
static bool choose_next(deal *d) {
    size_t i = d->count_a;
    while (i > 0 && d->chosen[i - 1] == d->count - d->count_a + i - 1)
        i--;
    if (i == 0) return false;
    d->chosen[i - 1]++;
    for (; i < d->count_a; i++)
        d->chosen[i] = d->chosen[i - 1] + 1;
    return true;
}

static double listed_p(deal *d, double least) {
    uint64_t hits = 0, listed = 0;
    for (size_t i = 0; i < d->count_a; i++)
        d->chosen[i] = i;
    do {
        hits += chosen_t(d) >= least;
        listed++;
    } while (choose_next(d));
    return (double)hits / (double)listed;
}

// Only the first count_a places of the shuffle are needed.
static double drawn_p(const folk_comparison_def *def, deal *d, double least) {
    folk_rng rng = folk_rng_stream(def->seed, "relabel", 0, 0);
    uint64_t hits = 0;
    for (uint32_t draw = 0; draw < def->permutations; draw++) {
        for (size_t i = 0; i < d->count_a; i++) {
            const size_t other = i + (size_t)folk_rng_below(&rng, d->count - i);
            const double swap = d->all[i];
            d->all[i] = d->all[other];
            d->all[other] = swap;
        }
        hits += first_t(d) >= least;
    }
    return sampled_p(hits, def->permutations);
}

static double ways(size_t count, size_t chosen) {
    double product = 1.0;
    for (size_t i = 1; i <= chosen; i++)
        product = product * (double)(count - chosen + i) / (double)i;
    return product;
}

static void fill(const folk_pair_of_samples *samples, deal *d) {
    const double centre = (samples->of_a.mean * (double)samples->count_a +
                           samples->of_b.mean * (double)samples->count_b) /
                          (double)d->count;
    for (size_t i = 0; i < d->count; i++) {
        const double value = i < d->count_a ? samples->a[i] : samples->b[i - d->count_a];
        d->all[i] = value - centre;
        d->sum += d->all[i];
        d->squares += d->all[i] * d->all[i];
    }
}

void folk_permute_labels(const folk_comparison_def *def, const folk_pair_of_samples *samples,
                         folk_comparison *out) {
    if (def->permutations == 0) return;
    deal d = {.count = samples->count_a + samples->count_b, .count_a = samples->count_a};
    d.all = folk_alloc(d.count * sizeof *d.all);
    d.chosen = folk_alloc(d.count_a * sizeof *d.chosen);
    fill(samples, &d);
    const double t = first_t(&d);
    const double least = isinf(t) ? t : t * (1.0 - 1e-9);
    out->permutation_exact = ways(d.count, d.count_a) <= (double)def->permutations;
    out->permutation_p = out->permutation_exact ? listed_p(&d, least) : drawn_p(def, &d, least);
    folk_free(d.all);
    folk_free(d.chosen);
}
