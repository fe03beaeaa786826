// SPDX-License-Identifier: GPL-3.0-or-later
// Shapley values: exact where a grid has every subset of up to 12 switches, else from the orders of
// a Shapley design.
#include "cli/sweep_report.h"
#include "core/memory.h"
#include "sweep/shapley.h"
#include "viz/bars.h"

#include <math.h>
#include <string.h>

// Exactly.

static bool is_switch(const folk_swept *swept, int factor) {
    const folk_param *param = folk_swept_factor(swept, factor);
    folk_levels levels = folk_swept_levels(swept, factor);
    const bool two = levels.count == 2;
    const bool binary = two && levels.numbers[0] == 0 && levels.numbers[1] == 1;
    folk_levels_clear(&levels);
    return two && (param->type == FOLK_PARAM_BOOL || (param->type == FOLK_PARAM_INT && binary));
}

static bool are_switches(const folk_swept *swept) {
    if (swept->factor_count < 2 || swept->factor_count > FOLK_SHAPLEY_EXACT ||
        swept->point_count != (size_t)1 << swept->factor_count)
        return false;
    for (int f = 0; f < swept->factor_count; f++)
        if (!is_switch(swept, f)) return false;
    return true;
}

static bool is_on(const folk_swept *swept, size_t point, int factor) {
    const char *text = swept->points[point].texts[factor];
    return strcmp(text, "true") == 0 || strcmp(text, "1") == 0;
}

static folk_moments moments_of(const folk_swept *swept, int metric, size_t point) {
    folk_moments moments = {0};
    const double *values = folk_swept_at(swept, metric, point);
    for (size_t i = 0; i < swept->replicates; i++)
        if (!isnan(values[i])) folk_moments_add(&moments, values[i]);
    return moments;
}

static bool share_exactly(const folk_swept *swept, int metric, folk_share *shares) {
    const size_t subsets = (size_t)1 << swept->factor_count;
    double *means = folk_alloc(subsets * sizeof *means);
    double *errors = folk_alloc(subsets * sizeof *errors);
    for (size_t point = 0; point < swept->point_count; point++) {
        size_t subset = 0;
        for (int f = 0; f < swept->factor_count; f++)
            if (is_on(swept, point, f)) subset |= (size_t)1 << f;
        const folk_moments moments = moments_of(swept, metric, point);
        means[subset] = moments.count > 0 ? moments.mean : NAN;
        errors[subset] = folk_moments_error(&moments);
    }
    folk_error err = {0};
    const bool ok = folk_shapley_exact((unsigned)swept->factor_count, means, errors, shares, &err);
    for (int f = 0; ok && swept->replicates < 2 && f < swept->factor_count; f++)
        shares[f].error = NAN;
    folk_free(errors);
    folk_free(means);
    return ok;
}

// From orders.

// The design's rows, each with the mean of its point, NaN where it has none, and its error.
static bool read_rows(const folk_swept *swept, int metric, double *means, double *errors) {
    bool replicated = false;
    for (uint64_t row = 0; row < folk_design_count(swept->design); row++) {
        const size_t point = folk_swept_row(swept, row);
        folk_moments moments = {0};
        if (point < swept->point_count) moments = moments_of(swept, metric, point);
        means[row] = moments.count > 0 ? moments.mean : NAN;
        errors[row] = moments.count > 1 ? folk_moments_error(&moments) : NAN;
        replicated = replicated || moments.count > 1;
    }
    return replicated;
}

// Returns how many orders are complete.
static size_t share_by_orders(const folk_swept *swept, int metric, folk_share *shares) {
    const unsigned parts = (unsigned)swept->factor_count;
    const size_t rows = (size_t)folk_design_count(swept->design);
    const size_t orders = rows / (parts + 1);
    double *means = folk_alloc(rows * sizeof *means), *errors = folk_alloc(rows * sizeof *errors);
    uint8_t *sequence = folk_alloc(orders * parts);
    for (size_t i = 0; i < orders; i++)
        folk_shapley_order(parts, i, folk_design_seed(swept->design), sequence + i * parts);
    const bool replicated = read_rows(swept, metric, means, errors);
    const size_t left_out =
        folk_shapley_sampled(parts, orders, sequence, means, replicated ? errors : NULL, shares);
    folk_free(sequence);
    folk_free(errors);
    folk_free(means);
    return orders - left_out;
}

// On the page.

static void put_table(folk_page *page, const folk_swept *swept, const folk_share *shares) {
    static const char *const headings[] = {"part", "contribution", "standard error", NULL};
    double sum = 0;
    folk_page_table(page,
                    "What each part contributes, averaged over orders of switching the parts on "
                    "(Shapley 1953); together: all on minus all off",
                    headings);
    for (int f = 0; f < swept->factor_count; f++) {
        folk_page_cell(page, folk_swept_factor(swept, f)->name);
        folk_page_number(page, shares[f].value);
        folk_page_number(page, shares[f].error);
        sum += shares[f].value;
    }
    folk_page_cell(page, "together");
    folk_page_number(page, sum);
    folk_page_cell(page, "");
}

static char *describe(const folk_swept *swept, const folk_share *shares) {
    int least = 0, most = 0;
    for (int f = 1; f < swept->factor_count; f++) {
        if (shares[f].value < shares[least].value) least = f;
        if (shares[f].value > shares[most].value) most = f;
    }
    return folk_format("A bar for each part, as long as it contributes, with plus and minus two "
                       "standard errors. The largest is %.4g, of %s, the least %.4g, of %s.",
                       shares[most].value, folk_swept_factor(swept, most)->name,
                       shares[least].value, folk_swept_factor(swept, least)->name);
}

static void put_bars(folk_page *page, const folk_swept *swept, int metric,
                     const folk_share *shares) {
    const size_t parts = (size_t)swept->factor_count;
    const char **names = folk_alloc(parts * sizeof *names);
    double *numbers = folk_alloc(3 * parts * sizeof *numbers);
    for (size_t f = 0; f < parts; f++) {
        names[f] = folk_swept_factor(swept, (int)f)->name;
        numbers[f] = shares[f].value;
        numbers[parts + f] = shares[f].value - 2 * shares[f].error;
        numbers[2 * parts + f] = shares[f].value + 2 * shares[f].error;
    }
    const folk_theme theme = folk_theme_light();
    const double height = 70 + 18.0 * (double)parts;
    folk_picture *picture = folk_picture_create(480, height);
    const folk_bars bars = {.x = {.label = swept->scenario.metrics[metric].name},
                            .names = names,
                            .values = numbers,
                            .low = numbers + parts,
                            .high = numbers + 2 * parts,
                            .count = parts};
    folk_bars_draw(picture, (folk_rect){8, 8, 464, height - 16}, &theme, &bars);
    char *words = describe(swept, shares);
    folk_page_figure(page, picture, "What each part contributes", words);
    folk_free(words);
    folk_free(numbers);
    folk_free(names);
}

void folk_report_shapley(folk_page *page, const folk_swept *swept, int metric) {
    if (swept->design == NULL || !folk_swept_has(swept, metric)) return;
    const folk_design_kind kind = folk_design_kind_of(swept->design);
    const bool sampled = kind == FOLK_DESIGN_SHAPLEY;
    if (!sampled && (kind != FOLK_DESIGN_GRID || !are_switches(swept))) return;
    folk_share *shares = folk_alloc((size_t)swept->factor_count * sizeof *shares);
    const size_t orders = sampled ? share_by_orders(swept, metric, shares) : 0;
    if (sampled ? orders > 0 : share_exactly(swept, metric, shares)) {
        folk_page_heading(page, 3, "Shapley values");
        if (sampled)
            folk_page_text(page,
                           "From %zu orders at random, in pairs of one and the same backwards; "
                           "errors take in the choice of orders%s.",
                           orders,
                           swept->replicates > 1
                               ? " and the chance of the runs"
                               : ", but of the runs' chance, as there are no replicates, only what "
                                 "differs from pair to pair");
        put_table(page, swept, shares);
        put_bars(page, swept, metric, shares);
    }
    folk_free(shares);
}
