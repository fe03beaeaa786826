// SPDX-License-Identifier: GPL-3.0-or-later
// Which factor moves which metric, and what a picture of a sweep says of its origin.
#include "cli/sweep_picture.h"

#include "cli/sweep_classes.h"
#include "core/memory.h"
#include "core/stats.h"
#include "viz/heat.h"

#include <inttypes.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>

static void add_runs(const folk_swept *swept, int metric, size_t point, folk_moments *moments) {
    const double *values = folk_swept_at(swept, metric, point);
    for (size_t i = 0; i < swept->replicates; i++)
        if (isfinite(values[i])) folk_moments_add(moments, values[i]);
}

double folk_sweep_share(const folk_swept *swept, int factor, int metric) {
    folk_classes classes = folk_classes_of(swept, factor, FOLK_CLASSES_COARSE, false);
    folk_moments *cells = folk_alloc(classes.count * sizeof *cells), all = {0};
    for (size_t point = 0; point < swept->point_count; point++) {
        add_runs(swept, metric, point, &all);
        add_runs(swept, metric, point, &cells[classes.of[point]]);
    }
    double within = 0;
    size_t used = 0;
    for (size_t i = 0; i < classes.count; i++) {
        within += cells[i].m2;
        used += cells[i].count > 0;
    }
    folk_free(cells);
    folk_classes_clear(&classes);
    if (all.count <= used || used < 2 || all.m2 <= 0) return NAN;
    const double error = within / (double)(all.count - used);
    return fmax((all.m2 - within - (double)(used - 1) * error) / all.m2, 0);
}

void folk_sweep_draw_shares(const folk_swept *swept, const int *metrics, int count,
                            const double *shares, folk_picture *picture, folk_rect rect,
                            const folk_theme *theme) {
    const char **x = folk_alloc((size_t)count * sizeof *x);
    const char **y = folk_alloc((size_t)swept->factor_count * sizeof *y);
    for (int i = 0; i < count; i++)
        x[i] = swept->scenario.metrics[metrics[i]].name;
    for (int f = 0; f < swept->factor_count; f++)
        y[f] = folk_swept_factor(swept, f)->name;
    const folk_heat heat = {.value_label = "share of variance",
                            .x_names = x,
                            .y_names = y,
                            .columns = (size_t)count,
                            .rows = (size_t)swept->factor_count,
                            .values = shares,
                            .to = 1,
                            .downwards = true};
    folk_heat_draw(picture, rect, theme, &heat);
    folk_free(y);
    folk_free(x);
}

char *folk_sweep_caption(const folk_swept *swept) {
    const folk_sweep_info *info = &swept->info;
    char *text = NULL;
    size_t size = 0;
    FILE *out = open_memstream(&text, &size);
    const char *kind = swept->design != NULL
                           ? folk_design_kind_name(folk_design_kind_of(swept->design))
                           : "design";
    const size_t failures = folk_swept_failures(swept, swept->point_count);
    fprintf(out, "%s: %s over", info->scenario, kind);
    for (int f = 0; f < swept->factor_count; f++)
        fprintf(out, "%s %s", f > 0 ? "," : "", folk_swept_factor(swept, f)->name);
    fprintf(out, "; %" PRIu64 " runs at %zu points", folk_swept_outcomes(swept),
            swept->point_count);
    if (failures > 0) fprintf(out, ", %zu failed", failures);
    fprintf(out, "; master seed %" PRIu64 "%s; folk %s; sweep %.12s.", info->seed,
            info->common ? " (common random numbers)" : "", info->version, info->key);
    fclose(out);
    char *copy = folk_strdup(text);
    free(text);
    return copy;
}
