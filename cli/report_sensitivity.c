// SPDX-License-Identifier: GPL-3.0-or-later
// Which factors matter: indices of the designs that are made for it.
#include "cli/sweep_picture.h"
#include "cli/sweep_report.h"
#include "core/memory.h"
#include "viz/chart.h"

#include <math.h>

static bool is_kind(const folk_swept *swept, folk_design_kind kind) {
    return swept->design != NULL && folk_design_kind_of(swept->design) == kind;
}

double *folk_swept_rows(const folk_swept *swept, int metric) {
    const uint64_t count = folk_design_count(swept->design);
    double *means = folk_alloc(count * sizeof *means);
    for (uint64_t row = 0; row < count; row++) {
        folk_moments moments = {0};
        const size_t point = folk_swept_row(swept, row);
        const double *values =
            point < swept->point_count ? folk_swept_at(swept, metric, point) : NULL;
        for (size_t i = 0; values != NULL && i < swept->replicates; i++)
            if (!isnan(values[i])) folk_moments_add(&moments, values[i]);
        means[row] = moments.count > 0 ? moments.mean : NAN;
    }
    return means;
}

// Sobol.

folk_sensitivity *folk_swept_sobol(const folk_swept *swept, int metric) {
    if (!is_kind(swept, FOLK_DESIGN_SALTELLI)) return NULL;
    const uint64_t block = folk_design_block(swept->design);
    const uint64_t blocks = folk_design_count(swept->design) / block;
    double *rows = folk_swept_rows(swept, metric);
    folk_sensitivity_def def = folk_sensitivity_def_default();
    def.factors = (size_t)swept->factor_count;
    def.count = blocks;
    def.outcomes = rows;
    def.second_order = block > (uint64_t)swept->factor_count + 2;
    folk_sensitivity *sobol = folk_sensitivity_create(&def);
    folk_free(rows);
    if (sobol->count > 0) return sobol;
    folk_sensitivity_destroy(sobol);
    return NULL;
}

static void put_index(folk_page *page, const folk_index *index) {
    folk_page_number(page, index->value);
    folk_page_number(page, index->interval.low);
    folk_page_number(page, index->interval.high);
}

static void put_pairs(folk_page *page, const folk_swept *swept, const folk_sensitivity *sobol) {
    static const char *const headings[] = {"pair", "second order", "low", "high", NULL};
    folk_page_table(page, "Sobol's indices of second order", headings);
    for (size_t i = 0; i < sobol->factors; i++)
        for (size_t j = i + 1; j < sobol->factors; j++) {
            char *both = folk_format("%s × %s", folk_swept_factor(swept, (int)i)->name,
                                     folk_swept_factor(swept, (int)j)->name);
            folk_page_cell(page, both);
            folk_free(both);
            put_index(page, &sobol->second[i * sobol->factors + j]);
        }
}

static void put_sobol(folk_page *page, const folk_swept *swept, int metric) {
    static const char *const headings[] = {"factor", "first order", "low",  "high",
                                           "total",  "low",         "high", NULL};
    folk_sensitivity *sobol = folk_swept_sobol(swept, metric);
    if (sobol == NULL) return;
    folk_page_heading(page, 3, "Sobol's indices");
    folk_page_text(page,
                   "%zu base samples (%zu incomplete ones left out); mean %.5g, variance %.5g%s. "
                   "First order: the share of the variance that the factor explains alone "
                   "(Saltelli et al. 2010); total: with all its interactions (Jansen 1999).",
                   sobol->count, sobol->left_out, sobol->mean, sobol->variance,
                   sobol->constant ? "; nothing varies" : "");
    folk_page_table(page, "Sobol's indices, with 95 % bootstrap intervals (1,000 resamples)",
                    headings);
    for (size_t f = 0; f < sobol->factors; f++) {
        folk_page_cell(page, folk_swept_factor(swept, (int)f)->name);
        put_index(page, &sobol->first[f]);
        put_index(page, &sobol->total[f]);
    }
    if (sobol->second != NULL) put_pairs(page, swept, sobol);
    folk_sensitivity_destroy(sobol);
}

// Morris.

static double share_of(double value, double low, double high, bool log) {
    if (high <= low) return 0;
    if (log) return (log10(value) - log10(low)) / (log10(high) - log10(low));
    return (value - low) / (high - low);
}

// Where a value lies between the ends of its factor, 0 to 1.
static double place_of(const folk_factor *factor, const folk_value *value) {
    if (factor->form == FOLK_FACTOR_INTERVAL)
        return share_of(value->number, factor->low, factor->high, factor->logarithmic);
    if (factor->level_count < 2) return 0;
    for (uint64_t i = 0; i < factor->level_count; i++) {
        folk_value level = folk_factor_level(factor, i);
        const bool same = folk_value_equal(&level, value);
        folk_value_clear(&level);
        if (same) return (double)i / (double)(factor->level_count - 1);
    }
    return 0;
}

static double *inputs_of(const folk_swept *swept) {
    const uint64_t count = folk_design_count(swept->design);
    const size_t factors = (size_t)swept->factor_count;
    double *inputs = folk_alloc(count * factors * sizeof *inputs);
    folk_values values = folk_values_copy(&swept->values);
    for (uint64_t row = 0; row < count; row++) {
        folk_design_point(swept->design, row, &values);
        for (size_t f = 0; f < factors; f++) {
            const folk_factor *factor = folk_design_factor(swept->design, (int)f);
            inputs[row * factors + f] = place_of(factor, &values.items[factor->param]);
        }
    }
    folk_values_clear(&values);
    return inputs;
}

static void put_morris(folk_page *page, const folk_swept *swept, int metric) {
    static const char *const headings[] = {"factor", "µ*", "low",     "high",
                                           "µ",      "σ",  "effects", NULL};
    const uint64_t block = folk_design_block(swept->design);
    double *inputs = inputs_of(swept), *rows = folk_swept_rows(swept, metric);
    folk_morris *effects = folk_alloc((size_t)swept->factor_count * sizeof *effects);
    folk_morris_def def = folk_morris_def_default();
    def.factors = (size_t)swept->factor_count;
    def.trajectories = folk_design_count(swept->design) / block;
    def.inputs = inputs;
    def.outcomes = rows;
    const size_t left_out = folk_morris_effects(&def, effects);
    folk_page_heading(page, 3, "Morris's screening");
    const uint64_t among = folk_design_candidates(swept->design);
    char *choice =
        among > 0 ? folk_format(" (those of %llu that lie furthest apart, spread %.5g)",
                                (unsigned long long)among, folk_design_morris_spread(swept->design))
                  : folk_strdup("");
    folk_page_text(page,
                   "%zu trajectories%s, %zu incomplete ones left out. µ*: mean size of a factor's "
                   "elementary effects, each over the whole of its range (Campolongo et al. "
                   "2007); µ: their mean; σ: their standard deviation, large where the factor "
                   "interacts or bends (Morris 1991).",
                   def.trajectories, choice, left_out);
    folk_free(choice);
    folk_page_table(page, "Elementary effects, with the 95 % bootstrap interval of µ*", headings);
    for (int f = 0; f < swept->factor_count; f++) {
        folk_page_cell(page, folk_swept_factor(swept, f)->name);
        folk_page_number(page, effects[f].mu_star);
        folk_page_number(page, effects[f].interval.low);
        folk_page_number(page, effects[f].interval.high);
        folk_page_number(page, effects[f].mu);
        folk_page_number(page, effects[f].sigma);
        folk_page_count(page, effects[f].count);
    }
    folk_free(effects);
    folk_free(rows);
    folk_free(inputs);
}

// One at a time.

static void put_moves(folk_page *page, const folk_swept *swept, int metric) {
    static const char *const headings[] = {"factor", "value", "mean", "change", NULL};
    double *rows = folk_swept_rows(swept, metric);
    const uint64_t count = folk_design_count(swept->design);
    folk_page_heading(page, 3, "One factor at a time");
    char *caption = folk_format("Change against the base point (mean %.5g)", rows[0]);
    folk_page_table(page, caption, headings);
    folk_free(caption);
    folk_values base = folk_values_copy(&swept->values), moved = folk_values_copy(&swept->values);
    folk_design_point(swept->design, 0, &base);
    for (uint64_t row = 1; row < count; row++) {
        folk_design_point(swept->design, row, &moved);
        for (int f = 0; f < swept->factor_count; f++) {
            const int param = swept->factors[f];
            if (folk_value_equal(&base.items[param], &moved.items[param])) continue;
            char *text = folk_param_format(folk_swept_factor(swept, f), &moved.items[param]);
            folk_page_cell(page, folk_swept_factor(swept, f)->name);
            folk_page_cell(page, text);
            folk_page_number(page, rows[row]);
            folk_page_number(page, rows[row] - rows[0]);
            folk_free(text);
        }
    }
    folk_values_clear(&moved);
    folk_values_clear(&base);
    folk_free(rows);
}

void folk_report_sensitivity(folk_page *page, const folk_swept *swept, int metric) {
    if (!folk_swept_has(swept, metric)) return;
    if (is_kind(swept, FOLK_DESIGN_SALTELLI)) put_sobol(page, swept, metric);
    if (is_kind(swept, FOLK_DESIGN_MORRIS)) put_morris(page, swept, metric);
    if (is_kind(swept, FOLK_DESIGN_OAT)) put_moves(page, swept, metric);
}
