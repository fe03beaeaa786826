// SPDX-License-Identifier: GPL-3.0-or-later
// Runs beside each other: which measures they have, what tells them apart, and what a chart shows
// of them: a curve for each run, or a band for each group of replicates.
#include "core/memory.h"
#include "viz/viewer_state.h"

#include <math.h>
#include <string.h>

enum { PLAIN = 2 }; // runs that need no legend: the bar names them

// Runs.

int folk_viewer_run_count(const folk_viewer *viewer) {
    int count = 0;
    for (int i = 0; i < FOLK_VIEWER_RUNS; i++)
        count += viewer->runs[i].reader != NULL;
    return count;
}

// The number of a place among those that have a run.
static size_t index_of(const folk_viewer *viewer, int place) {
    size_t index = 0;
    for (int i = 0; i < place; i++)
        index += viewer->runs[i].reader != NULL;
    return index;
}

const char *folk_viewer_run_label(const folk_viewer *viewer, int place) {
    return folk_comparison_name(viewer->comparison, index_of(viewer, place));
}

void folk_viewer_compare(folk_viewer *viewer) {
    folk_reader *readers[FOLK_VIEWER_RUNS];
    size_t count = 0;
    for (int i = 0; i < FOLK_VIEWER_RUNS; i++)
        if (viewer->runs[i].reader != NULL) readers[count++] = viewer->runs[i].reader;
    folk_comparison_destroy(viewer->comparison);
    viewer->comparison = count > 0 ? folk_comparison_create(readers, count) : NULL;
}

void folk_viewer_choose(folk_viewer *viewer, int place) {
    viewer->held = place;
    if (viewer->runs[place].reader == NULL || place == viewer->active) return;
    folk_viewer_unstage(viewer);
    viewer->active = place;
    viewer->param = 0;
    // Of many runs only the one that is seen keeps what its pictures need.
    for (int i = 0; i < FOLK_VIEWER_RUNS && folk_viewer_run_count(viewer) > PLAIN; i++) {
        if (i == place || viewer->runs[i].reader == NULL) continue;
        folk_reader_rest(viewer->runs[i].reader);
        folk_society_cache_rest(viewer->runs[i].cache);
        viewer->runs[i].scene = folk_society_scene_default();
    }
    folk_viewer_touch_all(viewer);
}

void folk_viewer_next_run(folk_viewer *viewer, int direction) {
    int place = viewer->active;
    do
        place = (place + direction + FOLK_VIEWER_RUNS) % FOLK_VIEWER_RUNS;
    while (viewer->runs[place].reader == NULL && place != viewer->active);
    folk_viewer_choose(viewer, place);
}

// After eight the colours come again, on dashed lines. Yellow is too light for a line on white.
folk_color folk_viewer_color(const folk_viewer *viewer, size_t index) {
    const folk_theme *theme = &viewer->theme;
    const size_t category = index % FOLK_THEME_CATEGORIES;
    const folk_color color = folk_theme_category(theme, category);
    const bool pale = !theme->dark && category == FOLK_THEME_CATEGORIES - 1;
    return pale ? folk_color_mix(color, theme->text, 0.3) : color;
}

// Measures: those of the first run, then what others have beside.

static int find_metric(const folk_scenario *scenario, const folk_metric *wanted) {
    const int found = folk_scenario_find_metric(scenario, wanted->name);
    const bool same = found >= 0 && strcmp(scenario->metrics[found].unit, wanted->unit) == 0;
    return same ? found : -1;
}

static int find_measure(const folk_measure *measures, int count, const folk_metric *metric) {
    for (int i = 0; i < count; i++)
        if (strcmp(measures[i].metric->name, metric->name) == 0 &&
            strcmp(measures[i].metric->unit, metric->unit) == 0)
            return i;
    return -1;
}

void folk_viewer_clear_measures(folk_viewer *viewer) {
    for (int i = 0; i < viewer->measure_count; i++)
        for (int group = 0; group < FOLK_VIEWER_RUNS; group++)
            folk_band_clear(&viewer->measures[i].bands[group]);
    folk_free(viewer->measures);
    viewer->measures = NULL;
    viewer->measure_count = 0;
}

void folk_viewer_gather(folk_viewer *viewer) {
    folk_measure *measures = NULL;
    size_t capacity = 0;
    int count = 0;
    for (int i = 0; i < FOLK_VIEWER_RUNS; i++) {
        if (viewer->runs[i].reader == NULL) continue;
        const folk_scenario *scenario = folk_reader_scenario(viewer->runs[i].reader);
        for (int m = 0; m < scenario->metric_count; m++) {
            const folk_metric *metric = &scenario->metrics[m];
            if (find_measure(measures, count, metric) >= 0) continue;
            const int before = find_measure(viewer->measures, viewer->measure_count, metric);
            measures = folk_grow(measures, &capacity, (size_t)count + 1, sizeof *measures);
            measures[count++] = (folk_measure){.metric = metric,
                                               .log = before >= 0 && viewer->measures[before].log};
        }
    }
    folk_viewer_clear_measures(viewer);
    viewer->measures = measures;
    viewer->measure_count = count;
    folk_viewer_compare(viewer);
}

int folk_viewer_metric(const folk_viewer *viewer, int measure, int place) {
    const folk_reader *reader = viewer->runs[place].reader;
    if (reader == NULL) return -1;
    return find_metric(folk_reader_scenario(reader), viewer->measures[measure].metric);
}

// Bands.

bool folk_viewer_has_replicates(const folk_viewer *viewer) {
    const folk_comparison *comparison = viewer->comparison;
    const size_t count = comparison != NULL ? folk_comparison_group_count(comparison) : 0;
    for (size_t group = 0; group < count; group++)
        if (folk_comparison_size(comparison, group) > 1) return true;
    return false;
}

bool folk_viewer_shows_bands(const folk_viewer *viewer) {
    return viewer->bands_wished && folk_viewer_has_replicates(viewer);
}

void folk_viewer_show_bands(folk_viewer *viewer, bool bands) {
    viewer->bands_wished = bands;
    folk_viewer_touch(viewer, FOLK_PANEL_CHARTS);
}

void folk_viewer_toggle_bands(folk_viewer *viewer) {
    folk_viewer_show_bands(viewer, !folk_viewer_shows_bands(viewer));
    if (viewer->bands_wished && folk_viewer_reader(viewer) != NULL &&
        !folk_viewer_has_replicates(viewer))
        folk_viewer_wants(viewer, FOLK_WISH_REPLICATES);
}

// What a chart shows.

bool folk_viewer_has_legend(const folk_viewer *viewer) {
    return folk_viewer_run_count(viewer) > PLAIN || folk_viewer_shows_bands(viewer);
}

static void add_curve(const folk_viewer *viewer, int measure, int place, folk_shown *shown) {
    const int runs = folk_viewer_run_count(viewer),
              metric = folk_viewer_metric(viewer, measure, place);
    double from;
    if (metric < 0) return;
    const folk_curve curve = folk_reader_curve(viewer->runs[place].reader, metric);
    shown->traces[shown->count] = (folk_trace){
        .name = folk_viewer_run_label(viewer, place),
        .x = curve.t,
        .y = curve.value,
        .count = curve.count,
        .color = folk_viewer_color(viewer, (size_t)place),
        .dashed = runs > PLAIN ? place >= FOLK_THEME_CATEGORIES : place > 0,
        .strong = runs > PLAIN && place == viewer->active,
    };
    folk_reader_span(viewer->runs[place].reader, &from, &shown->until[shown->count]);
    shown->chosen[shown->count++] = place == viewer->active;
}

static void add_band(folk_viewer *viewer, int measure, size_t group, folk_shown *shown) {
    folk_replicate replicates[FOLK_VIEWER_RUNS];
    double from, to;
    size_t count = 0;
    bool chosen = false;
    for (int i = 0; i < FOLK_VIEWER_RUNS; i++) {
        const int metric = folk_viewer_metric(viewer, measure, i);
        const size_t index = index_of(viewer, i);
        if (metric < 0 || folk_comparison_group(viewer->comparison, index) != group) continue;
        chosen |= i == viewer->active;
        if (folk_comparison_again(viewer->comparison, index)) continue;
        replicates[count] = folk_replicate_of(viewer->runs[i].reader, metric);
        if (replicates[count].curve.count > 0) count++;
    }
    folk_band *band = &viewer->measures[measure].bands[group];
    folk_viewer_shown(viewer, &from, &to);
    if (viewer->shown_from == viewer->shown_to) from = to = 0; // all, however much it becomes
    folk_band_update(band, replicates, count, from, to);
    folk_trace *trace = &shown->traces[shown->count];
    *trace = folk_band_trace(band);
    trace->name = folk_comparison_setting(viewer->comparison, group);
    trace->color = folk_viewer_color(viewer, group);
    trace->dashed = group >= FOLK_THEME_CATEGORIES;
    trace->strong = chosen && folk_comparison_group_count(viewer->comparison) > 1;
    shown->until[shown->count] = band->count > 0 ? band->x[band->count - 1] : -INFINITY;
    shown->chosen[shown->count++] = chosen;
}

void folk_viewer_traces(folk_viewer *viewer, int measure, folk_shown *shown) {
    shown->count = 0;
    if (!folk_viewer_shows_bands(viewer)) {
        for (int i = 0; i < FOLK_VIEWER_RUNS; i++)
            if (viewer->runs[i].reader != NULL) add_curve(viewer, measure, i, shown);
        return;
    }
    for (size_t group = 0; group < folk_comparison_group_count(viewer->comparison); group++)
        add_band(viewer, measure, group, shown);
}

size_t folk_viewer_keys(const folk_viewer *viewer, folk_legend_key keys[FOLK_VIEWER_RUNS]) {
    size_t count = 0;
    const folk_comparison *comparison = viewer->comparison;
    if (!folk_viewer_has_legend(viewer)) return 0;
    const size_t active = index_of(viewer, viewer->active);
    if (folk_viewer_shows_bands(viewer)) {
        for (; count < folk_comparison_group_count(comparison); count++)
            keys[count] = (folk_legend_key){
                .name = folk_comparison_group_name(comparison, count),
                .color = folk_viewer_color(viewer, count),
                .kind = count < FOLK_THEME_CATEGORIES ? FOLK_LEGEND_LINE : FOLK_LEGEND_DASHES,
                .bold = folk_comparison_group(comparison, active) == count &&
                        folk_comparison_group_count(comparison) > 1,
            };
        return count;
    }
    for (int i = 0; i < FOLK_VIEWER_RUNS; i++) {
        if (viewer->runs[i].reader == NULL) continue;
        keys[count++] = (folk_legend_key){
            .name = folk_viewer_run_label(viewer, i),
            .color = folk_viewer_color(viewer, (size_t)i),
            .kind = i < FOLK_THEME_CATEGORIES ? FOLK_LEGEND_LINE : FOLK_LEGEND_DASHES,
            .bold = i == viewer->active,
        };
    }
    return count;
}
