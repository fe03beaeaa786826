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

// Which subset each point is.
static size_t *subsets_of(const folk_swept *swept) {
    size_t *subsets = folk_alloc(swept->point_count * sizeof *subsets);
    for (size_t point = 0; point < swept->point_count; point++)
        for (int f = 0; f < swept->factor_count; f++)
            if (is_on(swept, point, f)) subsets[point] |= (size_t)1 << f;
    return subsets;
}

static bool share_exactly(const folk_swept *swept, int metric, const size_t *subsets,
                          folk_share *shares) {
    const size_t count = swept->point_count;
    double *means = folk_alloc(2 * count * sizeof *means), *errors = means + count;
    for (size_t point = 0; point < count; point++) {
        const folk_moments moments = moments_of(swept, metric, point);
        means[subsets[point]] = moments.count > 0 ? moments.mean : NAN;
        errors[subsets[point]] = folk_moments_error(&moments);
    }
    folk_error err = {0};
    const unsigned parts = (unsigned)swept->factor_count;
    const bool ok = folk_shapley_exact(parts, means, errors, shares, &err);
    for (unsigned f = 0; ok && swept->replicates < 2 && f < parts; f++)
        shares[f].error = NAN;
    folk_free(means);
    return ok;
}

static bool share_replicate_exactly(const folk_swept *swept, int metric, const size_t *subsets,
                                    size_t replicate, folk_share *shares) {
    double *values = folk_alloc(swept->point_count * sizeof *values);
    for (size_t point = 0; point < swept->point_count; point++)
        values[subsets[point]] = folk_swept_at(swept, metric, point)[replicate];
    folk_error err = {0};
    const bool ok = folk_shapley_exact((unsigned)swept->factor_count, values, NULL, shares, &err);
    folk_free(values);
    return ok;
}

// From orders.

typedef struct ordered {
    unsigned parts;
    size_t orders, rows;
    uint8_t *sequence;
    size_t *points;          // of each row of the design; point_count: it has none
    double *values, *errors; // room for the rows
} ordered;

static ordered order_rows(const folk_swept *swept) {
    ordered all = {.parts = (unsigned)swept->factor_count};
    all.rows = (size_t)folk_design_count(swept->design);
    all.orders = all.rows / (all.parts + 1);
    all.sequence = folk_alloc(all.orders * all.parts);
    all.points = folk_alloc(all.rows * sizeof *all.points);
    all.values = folk_alloc(2 * all.rows * sizeof *all.values);
    all.errors = all.values + all.rows;
    for (size_t i = 0; i < all.orders; i++)
        folk_shapley_order(all.parts, i, folk_design_seed(swept->design),
                           all.sequence + i * all.parts);
    for (size_t row = 0; row < all.rows; row++)
        all.points[row] = folk_swept_row(swept, row);
    return all;
}

static void ordered_clear(ordered *all) {
    folk_free(all->sequence);
    folk_free(all->points);
    folk_free(all->values);
}

// Returns how many orders are complete. Where random numbers are common, values are not
// independent, and their errors are not used.
static size_t share_by_orders(const folk_swept *swept, int metric, const ordered *all,
                              folk_share *shares) {
    bool replicated = false;
    for (size_t row = 0; row < all->rows; row++) {
        folk_moments moments = {0};
        if (all->points[row] < swept->point_count)
            moments = moments_of(swept, metric, all->points[row]);
        all->values[row] = moments.count > 0 ? moments.mean : NAN;
        all->errors[row] = moments.count > 1 ? folk_moments_error(&moments) : NAN;
        replicated = replicated || moments.count > 1;
    }
    const bool apart = replicated && !swept->info.common;
    return all->orders - folk_shapley_sampled(all->parts, all->orders, all->sequence, all->values,
                                              apart ? all->errors : NULL, shares);
}

static bool share_replicate_by_orders(const folk_swept *swept, int metric, const ordered *all,
                                      size_t replicate, folk_share *shares) {
    for (size_t row = 0; row < all->rows; row++) {
        const size_t point = all->points[row];
        all->values[row] =
            point < swept->point_count ? folk_swept_at(swept, metric, point)[replicate] : NAN;
    }
    return folk_shapley_sampled(all->parts, all->orders, all->sequence, all->values, NULL, shares) <
           all->orders;
}

// Common random numbers: each replicate has shares of its own, and their spread is the error.

typedef struct sharing {
    const folk_swept *swept;
    int metric;
    bool sampled;
    size_t *subsets;
    ordered rows;
    size_t orders; // complete
} sharing;

static bool share_replicate(const sharing *all, size_t replicate, folk_share *shares) {
    return all->sampled
               ? share_replicate_by_orders(all->swept, all->metric, &all->rows, replicate, shares)
               : share_replicate_exactly(all->swept, all->metric, all->subsets, replicate, shares);
}

static void take_common_errors(const sharing *all, folk_share *shares) {
    const size_t parts = (size_t)all->swept->factor_count;
    folk_share *own = folk_alloc(parts * sizeof *own);
    folk_moments *moments = folk_alloc(parts * sizeof *moments);
    for (size_t r = 0; r < all->swept->replicates; r++) {
        const bool whole = share_replicate(all, r, own);
        for (size_t f = 0; whole && f < parts; f++)
            folk_moments_add(&moments[f], own[f].value);
    }
    for (size_t f = 0; f < parts && moments[f].count > 1; f++) {
        const double orders = all->sampled ? shares[f].error : 0;
        const double runs = folk_moments_error(&moments[f]);
        shares[f].error = sqrt(orders * orders + runs * runs);
    }
    folk_free(moments);
    folk_free(own);
}

static bool share_out(sharing *all, folk_share *shares) {
    const folk_swept *swept = all->swept;
    if (all->sampled) {
        all->rows = order_rows(swept);
        all->orders = share_by_orders(swept, all->metric, &all->rows, shares);
    } else {
        all->subsets = subsets_of(swept);
    }
    const bool ok =
        all->sampled ? all->orders > 0 : share_exactly(swept, all->metric, all->subsets, shares);
    if (ok && swept->info.common && swept->replicates > 1) take_common_errors(all, shares);
    ordered_clear(&all->rows);
    folk_free(all->subsets);
    return ok;
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
    sharing all = {.swept = swept, .metric = metric, .sampled = sampled};
    if (share_out(&all, shares)) {
        folk_page_heading(page, 3, "Shapley values");
        if (sampled)
            folk_page_text(page,
                           "From %zu orders at random, in pairs of one and the same backwards; "
                           "errors take in the choice of orders%s.",
                           all.orders,
                           swept->replicates > 1
                               ? " and the chance of the runs"
                               : ", but of the runs' chance, as there are no replicates, only what "
                                 "differs from pair to pair");
        put_table(page, swept, shares);
        put_bars(page, swept, metric, shares);
    }
    folk_free(shares);
}
