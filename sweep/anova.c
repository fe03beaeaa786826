// SPDX-License-Identifier: GPL-3.0-or-later
// Everything comes from the means of the cells (combinations of levels): with equal counts that is
// the usual decomposition, with unequal ones the analysis of unweighted means (Yates 1934).
#include "sweep/effects.h"

#include "core/memory.h"

#include <gsl/gsl_cdf.h>
#include <math.h>
#include <stdio.h>

typedef struct cells {
    const folk_table_def *def;
    size_t count;
    folk_moments *moments; // of each cell
    size_t *strides;       // of each factor in a cell's number; the last factor runs fastest
    double grand, weight;  // mean of the cells' means; harmonic mean of their counts
    double noise;          // a sum of squares that is rounding alone
} cells;

static size_t level_of(const cells *c, size_t cell, size_t factor) {
    return cell / c->strides[factor] % c->def->levels[factor];
}

// The product of the numbers of levels; SIZE_MAX when it is too large.
static size_t cell_count(const folk_table_def *def) {
    size_t count = 1;
    for (size_t i = 0; i < def->factors; i++)
        if (__builtin_mul_overflow(count, def->levels[i], &count)) return SIZE_MAX;
    return count;
}

static void fill(cells *c) {
    const folk_table_def *def = c->def;
    size_t stride = c->count;
    for (size_t i = 0; i < def->factors; i++)
        c->strides[i] = stride /= def->levels[i];
    double largest = 0.0;
    for (size_t i = 0; i < def->count; i++) {
        if (isnan(def->outcomes[i])) continue;
        size_t cell = 0;
        for (size_t f = 0; f < def->factors; f++) {
            FOLK_ASSERT(def->positions[i * def->factors + f] < def->levels[f]);
            cell += def->positions[i * def->factors + f] * c->strides[f];
        }
        folk_moments_add(&c->moments[cell], def->outcomes[i]);
        largest = fmax(largest, fabs(def->outcomes[i]));
    }
    c->noise = (double)def->count * largest * largest * 1e-28;
}

static bool fail_empty(const cells *c, size_t cell, folk_error *err) {
    char levels[256] = "";
    size_t length = 0;
    for (size_t f = 0; f < c->def->factors && length < sizeof levels; f++)
        length += (size_t)snprintf(levels + length, sizeof levels - length, "%s%zu",
                                   f > 0 ? ", " : "", level_of(c, cell, f) + 1);
    return folk_fail(err, FOLK_ERR_USAGE,
                     "the table has no value where its factors have the levels %s (counted from "
                     "1); main effects and interactions need every combination",
                     levels);
}

static bool complete(cells *c, folk_error *err) {
    double sum = 0.0, inverse = 0.0;
    for (size_t i = 0; i < c->count; i++) {
        if (c->moments[i].count == 0) return fail_empty(c, i, err);
        sum += c->moments[i].mean;
        inverse += 1.0 / (double)c->moments[i].count;
    }
    c->grand = sum / (double)c->count;
    c->weight = (double)c->count / inverse;
    return true;
}

// Sum of squares of a table of means over two factors (or one, twice), less its margins.
static double pair_sum(const cells *c, size_t first, size_t second) {
    const size_t rows = c->def->levels[first];
    const size_t columns = second == first ? 1 : c->def->levels[second];
    double *table = folk_alloc((rows * columns + rows + columns) * sizeof *table);
    double *row = table + rows * columns, *column = row + rows;
    for (size_t i = 0; i < c->count; i++) {
        const size_t r = level_of(c, i, first), s = columns > 1 ? level_of(c, i, second) : 0;
        const double off = c->moments[i].mean - c->grand;
        table[r * columns + s] += off;
        row[r] += off;
        column[s] += off;
    }
    const double in_row = (double)(c->count / rows), in_column = (double)(c->count / columns);
    const double in_cell = in_row / (double)columns;
    double sum = 0.0;
    for (size_t i = 0; i < rows * columns; i++) {
        const double own = table[i] / in_cell;
        const double margins =
            columns > 1 ? row[i / columns] / in_row + column[i % columns] / in_column : 0.0;
        sum += (own - margins) * (own - margins);
    }
    folk_free(table);
    const double scaled = c->weight * in_cell * sum;
    return scaled > c->noise ? scaled : 0.0;
}

static void sum_up(const cells *c, folk_anova *anova) {
    double between = 0.0;
    anova->balanced = true;
    for (size_t i = 0; i < c->count; i++) {
        const double off = c->moments[i].mean - c->grand;
        between += off * off;
        anova->error_sum += c->moments[i].m2;
        anova->count += c->moments[i].count;
        anova->balanced &= c->moments[i].count == c->moments[0].count;
    }
    between *= c->weight;
    if (between <= c->noise) between = 0.0;
    if (anova->error_sum <= c->noise) anova->error_sum = 0.0;
    anova->total_sum = between + anova->error_sum;
    anova->error_freedom = anova->count - c->count;
    anova->rest_freedom = c->count - 1;
    anova->rest_sum = between;
    for (size_t i = 0; i < anova->effect_count; i++) {
        anova->rest_sum -= anova->effects[i].sum;
        anova->rest_freedom -= anova->effects[i].freedom;
    }
    const bool noise = anova->rest_sum <= fmax(c->noise, 1e-13 * between);
    if (noise || anova->rest_freedom == 0) anova->rest_sum = 0.0;
    anova->constant = anova->total_sum == 0.0;
    anova->error_is_rest = anova->error_freedom == 0 && anova->rest_freedom > 0;
}

static void add_effect(const cells *c, size_t first, size_t second, folk_anova *anova) {
    const size_t *levels = c->def->levels;
    folk_variation *effect = &anova->effects[anova->effect_count++];
    *effect = (folk_variation){.first = first, .second = second, .f = NAN, .p = NAN};
    effect->freedom = levels[first] - 1;
    if (second != first) effect->freedom *= levels[second] - 1;
    effect->sum = pair_sum(c, first, second);
    effect->mean_square = effect->sum / (double)effect->freedom;
}

static void test_effect(const folk_anova *anova, folk_variation *effect) {
    effect->share = anova->constant ? 0.0 : effect->sum / anova->total_sum;
    const double sum = anova->error_is_rest ? anova->rest_sum : anova->error_sum;
    const size_t freedom = anova->error_is_rest ? anova->rest_freedom : anova->error_freedom;
    if (freedom == 0 || (sum == 0.0 && effect->sum == 0.0)) return;
    effect->f = effect->mean_square / (sum / (double)freedom);
    effect->p = isinf(effect->f)
                    ? 0.0
                    : gsl_cdf_fdist_Q(effect->f, (double)effect->freedom, (double)freedom);
}

static folk_anova *analyse(const cells *c) {
    const size_t k = c->def->factors;
    folk_anova *anova = folk_alloc(sizeof *anova);
    anova->effects = folk_alloc(k * (k + 1) / 2 * sizeof *anova->effects);
    for (size_t i = 0; i < k; i++)
        add_effect(c, i, i, anova);
    for (size_t i = 0; i < k; i++)
        for (size_t j = i + 1; j < k; j++)
            add_effect(c, i, j, anova);
    sum_up(c, anova);
    anova->left_out = c->def->count - anova->count;
    for (size_t i = 0; i < anova->effect_count; i++)
        test_effect(anova, &anova->effects[i]);
    return anova;
}

folk_anova *folk_anova_create(const folk_table_def *def, folk_error *err) {
    cells c = {.def = def, .count = cell_count(def)};
    if (c.count > def->count) {
        folk_fail(err, FOLK_ERR_USAGE,
                  "the table has %zu values for more combinations of its factors' levels; main "
                  "effects and interactions need every combination",
                  def->count);
        return NULL;
    }
    c.strides = folk_alloc(def->factors * sizeof *c.strides);
    c.moments = folk_alloc(c.count * sizeof *c.moments);
    fill(&c);
    folk_anova *anova = complete(&c, err) ? analyse(&c) : NULL;
    folk_free(c.moments);
    folk_free(c.strides);
    return anova;
}

void folk_anova_destroy(folk_anova *anova) {
    if (anova == NULL) return;
    folk_free(anova->effects);
    folk_free(anova);
}
