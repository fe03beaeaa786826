// SPDX-License-Identifier: GPL-3.0-or-later
// Treatment effects: the levels of each factor against one of them.
#include "cli/sweep_report.h"
#include "core/memory.h"
#include "sweep/comparison.h"

#include <math.h>
#include <string.h>

enum { MOST_LEVELS = 12, MOST_PERMUTED = 20000 };

// The value that holds outside of the sweep, if it is one of the levels; else the first.
static size_t baseline_of(const folk_swept *swept, int factor, const folk_levels *levels) {
    const folk_param *param = folk_swept_factor(swept, factor);
    char *usual = folk_param_format(param, &param->value);
    size_t baseline = 0;
    for (size_t i = 0; i < levels->count; i++)
        if (strcmp(levels->names[i], usual) == 0) baseline = i;
    folk_free(usual);
    return baseline;
}

// How many replicates of each point are compared. Where a rule or a budget gave some points more,
// these would speak for the others of their level: so all points have as many as the least has.
static size_t compared(const folk_swept *swept) {
    const bool uneven = swept->info.until[0] != '\0' || swept->info.budget[0] != '\0';
    size_t least = swept->replicates;
    for (size_t i = 0; i < swept->point_count && uneven && swept->factor_count > 1; i++) {
        const size_t runs = folk_swept_runs(swept, i);
        least = runs < least ? runs : least;
    }
    return least;
}

// Values of the first `replicates` runs of each point at each level, in the order (point,
// replicate).
static double *gather(const folk_swept *swept, int metric, const folk_levels *levels,
                      size_t replicates, folk_arm *arms) {
    double *values = folk_alloc(swept->point_count * replicates * sizeof *values);
    size_t used = 0;
    for (size_t level = 0; level < levels->count; level++) {
        arms[level].values = values + used;
        for (size_t point = 0; point < swept->point_count; point++) {
            if (levels->of[point] != level) continue;
            memcpy(values + used, folk_swept_at(swept, metric, point), replicates * sizeof *values);
            used += replicates;
        }
        arms[level].count = (size_t)(values + used - arms[level].values);
    }
    return values;
}

// Common random numbers pair runs where each level meets the same points of the other factors, in
// the same order: in a whole grid without conditions.
static bool is_paired(const folk_swept *swept, const folk_arm *arms, size_t count) {
    if (!swept->info.common || swept->design == NULL ||
        folk_design_kind_of(swept->design) != FOLK_DESIGN_GRID ||
        swept->point_count != folk_design_count(swept->design))
        return false;
    for (int f = 0; f < swept->factor_count; f++)
        if (folk_design_factor(swept->design, f)->condition != NULL) return false;
    for (size_t i = 1; i < count; i++)
        if (arms[i].count != arms[0].count) return false;
    return true;
}

static void put_treatment(folk_page *page, const char *name, const folk_treatment *treatment,
                          bool permuted) {
    const folk_comparison *effect = &treatment->effect;
    const double numbers[] = {effect->mean_a,
                              effect->difference,
                              effect->interval.low,
                              effect->interval.high,
                              effect->p,
                              treatment->p_adjusted,
                              permuted ? effect->permutation_p : NAN,
                              effect->hedges_g,
                              effect->g_interval.low,
                              effect->g_interval.high,
                              effect->cliff_delta};
    folk_page_cell(page, name);
    folk_page_count(page, effect->count_a);
    for (size_t i = 0; i < sizeof numbers / sizeof *numbers; i++)
        folk_page_number(page, numbers[i]);
}

static void put_treatments(folk_page *page, const folk_swept *swept, int factor, int metric,
                           const folk_levels *levels) {
    static const char *const headings[] = {
        "level",        "n", "mean",  "difference", "low",   "high", "p", "p (Holm)",
        "p (permuted)", "g", "g low", "g high",     "delta", NULL};
    folk_arm *arms = folk_alloc(levels->count * sizeof *arms);
    folk_treatment *effects = folk_alloc(levels->count * sizeof *effects);
    const size_t replicates = compared(swept);
    double *values = gather(swept, metric, levels, replicates, arms);
    const size_t baseline = baseline_of(swept, factor, levels);
    const bool paired = is_paired(swept, arms, levels->count);
    folk_comparison_def def = folk_comparison_def_default();
    if (swept->point_count * swept->replicates > MOST_PERMUTED) def.permutations = 0;
    folk_treatments(&def, arms, levels->count, baseline, paired, effects);
    char *first = replicates < swept->replicates
                      ? folk_format("; the first %zu replicates of each point", replicates)
                      : folk_strdup("");
    char *caption =
        folk_format("%s: levels of %s against %s (mean %.5g), %s%s%s",
                    swept->scenario.metrics[metric].name, folk_swept_factor(swept, factor)->name,
                    levels->names[baseline], effects[baseline].effect.mean_b,
                    paired ? "paired under common random numbers" : "independent samples (Welch)",
                    swept->factor_count > 1 ? ", over all values of the other factors" : "", first);
    folk_free(first);
    folk_page_table(page, caption, headings);
    for (size_t i = 0; i < levels->count; i++)
        if (i != baseline) put_treatment(page, levels->names[i], &effects[i], def.permutations > 0);
    folk_free(caption);
    folk_free(values);
    folk_free(effects);
    folk_free(arms);
}

void folk_report_comparisons(folk_page *page, const folk_swept *swept, int metric) {
    bool any = false;
    if (!folk_swept_has(swept, metric)) return;
    for (int f = 0; f < swept->factor_count; f++) {
        folk_levels levels = folk_swept_levels(swept, f);
        const double each = (double)(swept->point_count * swept->replicates) /
                            (double)(levels.count > 0 ? levels.count : 1);
        if (levels.count >= 2 && levels.count <= MOST_LEVELS && each >= 2) {
            if (!any) folk_page_heading(page, 3, "Comparisons");
            any = true;
            put_treatments(page, swept, f, metric, &levels);
        }
        folk_levels_clear(&levels);
    }
    if (any)
        folk_page_text(page, "Difference with its 95 %% interval; p two-sided, then adjusted for "
                             "the number of levels (Holm 1979), then by permutation; g: Hedges's, "
                             "the difference in standard deviations, with its 95 %% interval; "
                             "delta: Cliff's, the chance to be larger minus the chance to be "
                             "smaller.");
}
