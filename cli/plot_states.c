// SPDX-License-Identifier: GPL-3.0-or-later
// Kinds of plots that show the way of a state: several measures at the same moments.
#include "cli/plot_picture.h"

#include "core/memory.h"
#include "viz/phase.h"
#include "viz/simplex.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { MOST_MEASURES = 3 };

// The measures of one run at each moment at which one of them was recorded; a measure holds until
// its next record, and is NaN before its first.
typedef struct state_list {
    double *values[MOST_MEASURES];
    size_t count;
} state_list;

static void states_clear(state_list *states) {
    for (int i = 0; i < MOST_MEASURES; i++)
        folk_free(states->values[i]);
}

static bool in_range(const folk_plot *plot, double t) {
    return plot->from == plot->to || (t >= plot->from && t <= plot->to);
}

static state_list states_of(const folk_plot *plot, const folk_curve *curves, int count) {
    state_list merged = {0};
    size_t most = 0, next[MOST_MEASURES] = {0};
    double now[MOST_MEASURES];
    for (int i = 0; i < count; i++) {
        most += curves[i].count;
        now[i] = NAN;
    }
    for (int i = 0; i < count; i++)
        merged.values[i] = folk_alloc(most * sizeof(double));
    for (;;) {
        double t = INFINITY;
        for (int i = 0; i < count; i++)
            if (next[i] < curves[i].count) t = fmin(t, curves[i].t[next[i]]);
        if (t == INFINITY) return merged;
        for (int i = 0; i < count; i++)
            while (next[i] < curves[i].count && curves[i].t[next[i]] <= t)
                now[i] = curves[i].value[next[i]++];
        if (!in_range(plot, t)) continue;
        for (int i = 0; i < count; i++)
            merged.values[i][merged.count] = now[i];
        merged.count++;
    }
}

static bool has_state(const state_list *states, int count) {
    for (size_t i = 0; i < states->count; i++) {
        bool whole = true;
        for (int measure = 0; measure < count; measure++)
            whole &= isfinite(states->values[measure][i]);
        if (whole) return true;
    }
    return false;
}

// The states of each run; false with a sentence when a metric is not there or no run has a state.
static bool take_states(const folk_plot *plot, const char *const *names, int count, state_list *all,
                        folk_error *err) {
    bool any = false;
    for (size_t run = 0; run < plot->runs->count; run++) {
        const folk_plot_run *item = &plot->runs->items[run];
        folk_curve curves[MOST_MEASURES];
        int metrics[MOST_MEASURES];
        for (int i = 0; i < count; i++) {
            metrics[i] = folk_plot_metric(item, names[i], err);
            if (metrics[i] < 0) return false;
        }
        for (int i = 0; i < count; i++)
            curves[i] = folk_reader_curve(item->reader, metrics[i]);
        all[run] = states_of(plot, curves, count);
        any |= has_state(&all[run], count);
    }
    if (any) return true;
    return folk_fail(err, FOLK_ERR_USAGE,
                     "there is no moment at which '%s' and '%s' were both recorded: no point to "
                     "plot",
                     names[0], names[1]);
}

static void clear_all(state_list *all, size_t count) {
    for (size_t i = 0; i < count; i++)
        states_clear(&all[i]);
    folk_free(all);
}

static const char *name_in_legend(const folk_plot *plot, size_t run) {
    return plot->runs->count > 1 ? plot->runs->items[run].name : NULL;
}

static const char *unit_of(const folk_plot *plot, const char *metric) {
    const folk_scenario *scenario = folk_reader_scenario(plot->runs->items[0].reader);
    return scenario->metrics[folk_scenario_find_metric(scenario, metric)].unit;
}

static void draw_phase(const folk_plot *plot, const state_list *all) {
    folk_phase_trail *trails = folk_alloc(plot->runs->count * sizeof *trails);
    for (size_t i = 0; i < plot->runs->count; i++)
        trails[i] = (folk_phase_trail){.name = name_in_legend(plot, i),
                                       .x = all[i].values[0],
                                       .y = all[i].values[1],
                                       .count = all[i].count};
    const char *const *names = plot->metrics->items;
    char *x = folk_plot_label(names[0], unit_of(plot, names[0]));
    char *y = folk_plot_label(names[1], unit_of(plot, names[1]));
    const folk_phase phase = {.title = plot->title,
                              .x = {.label = x, .log = plot->log_x},
                              .y = {.label = y, .log = plot->log_y},
                              .trails = trails,
                              .trail_count = plot->runs->count};
    folk_phase_draw(plot->picture, plot->rect, plot->theme, &phase);
    folk_free(x);
    folk_free(y);
    folk_free(trails);
}

bool folk_plot_phase(const folk_plot *plot, folk_error *err) {
    if (plot->metrics->count != 2)
        return folk_fail(err, FOLK_ERR_USAGE,
                         "--kind phase needs two measures: --metric X --metric Y; %zu given",
                         plot->metrics->count);
    state_list *all = folk_alloc(plot->runs->count * sizeof *all);
    const bool ok = take_states(plot, plot->metrics->items, 2, all, err);
    if (ok) draw_phase(plot, all);
    clear_all(all, plot->runs->count);
    return ok;
}

// The three measures asked for, or those that the scenario shows as shares.
static bool take_corners(const folk_plot *plot, const char *names[3], folk_error *err) {
    if (plot->metrics->count == 3) {
        memcpy(names, plot->metrics->items, 3 * sizeof *names);
        return true;
    }
    const folk_view *view = folk_reader_view(plot->runs->items[0].reader);
    const folk_scenario *scenario = folk_reader_scenario(plot->runs->items[0].reader);
    const bool shares = view->kind == FOLK_VIEW_SHARES || view->kind == FOLK_VIEW_SIMPLEX;
    if (plot->metrics->count == 0 && shares && view->metric_count == 3) {
        for (int i = 0; i < 3; i++)
            names[i] = scenario->metrics[view->metrics[i]].name;
        return true;
    }
    return folk_fail(err, FOLK_ERR_USAGE,
                     "--kind simplex needs three shares: --metric A --metric B --metric C; %zu "
                     "given",
                     plot->metrics->count);
}

bool folk_plot_simplex(const folk_plot *plot, folk_error *err) {
    const char *names[3];
    if (!take_corners(plot, names, err)) return false;
    const size_t count = plot->runs->count;
    state_list *all = folk_alloc(count * sizeof *all);
    folk_simplex_trail *trails = folk_alloc(count * sizeof *trails);
    const bool ok = take_states(plot, names, 3, all, err);
    for (size_t i = 0; i < count && ok; i++)
        trails[i] =
            (folk_simplex_trail){.name = name_in_legend(plot, i),
                                 .shares = {all[i].values[0], all[i].values[1], all[i].values[2]},
                                 .count = all[i].count};
    const folk_simplex simplex = {.title = plot->title,
                                  .names = {names[0], names[1], names[2]},
                                  .trails = trails,
                                  .trail_count = count};
    if (ok) folk_simplex_draw(plot->picture, plot->rect, plot->theme, &simplex);
    folk_free(trails);
    clear_all(all, count);
    return ok;
}
