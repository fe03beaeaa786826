// SPDX-License-Identifier: GPL-3.0-or-later
// Main effects and interactions: analysis of variance of grids, contrasts of fractions.
#include "cli/sweep_report.h"
#include "core/memory.h"
#include "sweep/effects.h"

#include <math.h>

enum { MOST_LEVELS = 50, MOST_FACTORS = 8, MOST_CONTRASTS = 66 };

// A table of observations: all runs of all points, with the levels of each factor.
typedef struct observations {
    folk_table_def def;
    folk_levels *factors;
    size_t *levels, *positions;
} observations;

static observations observe(const folk_swept *swept, int metric) {
    const size_t factors = (size_t)swept->factor_count;
    const size_t count = swept->point_count * swept->replicates;
    observations all = {.factors = folk_alloc(factors * sizeof *all.factors),
                        .levels = folk_alloc(factors * sizeof *all.levels),
                        .positions = folk_alloc(count * factors * sizeof *all.positions)};
    for (size_t f = 0; f < factors; f++) {
        all.factors[f] = folk_swept_levels(swept, (int)f);
        all.levels[f] = all.factors[f].count;
        for (size_t i = 0; i < count; i++)
            all.positions[i * factors + f] = all.factors[f].of[i / swept->replicates];
    }
    all.def = (folk_table_def){.factors = factors,
                               .count = count,
                               .levels = all.levels,
                               .positions = all.positions,
                               .outcomes = folk_swept_at(swept, metric, 0)};
    return all;
}

static void observations_clear(observations *all) {
    for (size_t f = 0; f < all->def.factors; f++)
        folk_levels_clear(&all->factors[f]);
    folk_free(all->factors);
    folk_free(all->levels);
    folk_free(all->positions);
}

static bool have_levels(const observations *all, size_t least, size_t most) {
    for (size_t f = 0; f < all->def.factors; f++)
        if (all->levels[f] < least || all->levels[f] > most) return false;
    return true;
}

static void put_pair(folk_page *page, const folk_swept *swept, size_t first, size_t second) {
    const char *name = folk_swept_factor(swept, (int)first)->name;
    if (first == second) {
        folk_page_cell(page, name);
        return;
    }
    char *both = folk_format("%s × %s", name, folk_swept_factor(swept, (int)second)->name);
    folk_page_cell(page, both);
    folk_free(both);
}

// Analysis of variance.

static void put_variation(folk_page *page, const folk_swept *swept,
                          const folk_variation *variation) {
    put_pair(page, swept, variation->first, variation->second);
    folk_page_count(page, variation->freedom);
    folk_page_number(page, variation->sum);
    folk_page_number(page, variation->share);
    folk_page_number(page, variation->f);
    folk_page_number(page, variation->p);
}

static void put_rest(folk_page *page, const char *name, size_t freedom, double sum, double total) {
    folk_page_cell(page, name);
    folk_page_count(page, freedom);
    folk_page_number(page, sum);
    folk_page_number(page, total > 0 ? sum / total : NAN);
    folk_page_cell(page, "");
    folk_page_cell(page, "");
}

static void put_anova(folk_page *page, const folk_swept *swept, const observations *all) {
    static const char *const headings[] = {"effect", "df", "sum of squares", "share", "F",
                                           "p",      NULL};
    folk_error err = {0};
    folk_anova *anova = folk_anova_create(&all->def, &err);
    if (anova == NULL) {
        folk_page_text(page, "No analysis of variance: %s.", err.text);
        return;
    }
    folk_page_heading(page, 3, "Main effects and interactions");
    folk_page_table(page,
                    anova->error_is_rest
                        ? "Analysis of variance; higher interactions serve as error"
                        : "Analysis of variance",
                    headings);
    for (size_t i = 0; i < anova->effect_count; i++)
        put_variation(page, swept, &anova->effects[i]);
    if (anova->rest_freedom > 0)
        put_rest(page, "higher interactions", anova->rest_freedom, anova->rest_sum,
                 anova->total_sum);
    if (anova->error_freedom > 0)
        put_rest(page, "within points", anova->error_freedom, anova->error_sum, anova->total_sum);
    if (!anova->balanced)
        folk_page_text(page, "Points have unequal numbers of runs: unweighted means.");
    folk_anova_destroy(anova);
}

// Contrasts.

static void put_contrasts(folk_page *page, const folk_swept *swept, const observations *all) {
    static const char *const headings[] = {"effect", "high - low", "low", "high",
                                           "p",      "same as",    NULL};
    const size_t most = all->def.factors * (all->def.factors + 1) / 2;
    folk_contrast *contrasts = folk_alloc(most * sizeof *contrasts);
    const size_t count = folk_contrasts(&all->def, 0.95, contrasts);
    folk_page_heading(page, 3, "Main effects and interactions");
    folk_page_table(page,
                    "Contrasts: mean at high minus mean at low, with 95 % intervals; "
                    "effects that the fraction cannot tell apart name the first of them",
                    headings);
    for (size_t i = 0; i < count && i < MOST_CONTRASTS; i++) {
        const folk_contrast *contrast = &contrasts[i];
        put_pair(page, swept, contrast->first, contrast->second);
        folk_page_number(page, contrast->effect);
        folk_page_number(page, contrast->interval.low);
        folk_page_number(page, contrast->interval.high);
        folk_page_number(page, contrast->p);
        if (contrast->alias == i)
            folk_page_cell(page, "");
        else
            put_pair(page, swept, contrasts[contrast->alias].first,
                     contrasts[contrast->alias].second);
    }
    folk_free(contrasts);
}

void folk_report_effects(folk_page *page, const folk_swept *swept, int metric) {
    const bool fits = swept->design != NULL && swept->factor_count >= 1 &&
                      swept->factor_count <= MOST_FACTORS * 2 && folk_swept_has(swept, metric);
    if (!fits) return;
    const folk_design_kind kind = folk_design_kind_of(swept->design);
    observations all = observe(swept, metric);
    if (kind == FOLK_DESIGN_GRID && swept->factor_count <= MOST_FACTORS &&
        have_levels(&all, 2, MOST_LEVELS) && all.def.count > swept->point_count / 2)
        put_anova(page, swept, &all);
    if (kind == FOLK_DESIGN_FRACTIONAL && have_levels(&all, 2, 2)) put_contrasts(page, swept, &all);
    observations_clear(&all);
}
