// SPDX-License-Identifier: GPL-3.0-or-later
// A sweep of 100,000 points and ten replicates, whose outcomes cost nothing: two factors, three
// measures. Written in the design's order, as workers do, or in ten shards, each of which has an
// outcome of every point, so that merging one reaches all over the tables.
#include "bench/outcomes.h"

#include "bench/bench.h"
#include "bench/store.h"
#include "core/hash.h"
#include "core/memory.h"
#include "core/sweep_store.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>

enum {
    POINTS = 100000,
    REPLICATES = 10,
    PARTS = 10,
    PART = POINTS * REPLICATES / PARTS, // outcomes
    FACTORS = 2,
    MEASURES = 3, // of each outcome
};

typedef struct bench_sweep {
    folk_bench_store store;
    folk_sweep_writer *writer;
} bench_sweep;

static void declare_params(folk_scenario *scenario) {
    scenario->params = folk_alloc(FACTORS * sizeof *scenario->params);
    scenario->param_count = FACTORS;
    for (int i = 0; i < FACTORS; i++)
        scenario->params[i] = (folk_param){.name = folk_format("x%d", i),
                                           .unit = folk_strdup(""),
                                           .doc = folk_strdup("an input"),
                                           .type = FOLK_PARAM_PROB,
                                           .max = 1};
}

static bool open_sweep(bench_sweep *sweep, folk_error *err) {
    static const int factors[FACTORS] = {0, 1};
    char hash[FOLK_HASH_TEXT];
    int64_t id;
    *sweep = (bench_sweep){0};
    folk_bench_store *bench = &sweep->store;
    if (!folk_bench_store_open(bench, FOLK_METRIC_SHARED, err)) return false;
    declare_params(&bench->scenario);
    folk_values_clear(&bench->values);
    bench->values = folk_values_default(&bench->scenario);
    folk_scenario_hash(&bench->scenario, hash);
    const folk_sweep_def def = {.key = "00000000000000000000000000000000",
                                .scenario = &bench->scenario,
                                .scenario_hash = hash,
                                .values = &bench->values,
                                .factors = factors,
                                .factor_count = FACTORS,
                                .design = "{}",
                                .points = POINTS,
                                .replicates = REPLICATES,
                                .seed = 1};
    if (!folk_sweep_begin(bench->store, &def, &id, err)) return false;
    sweep->writer = folk_sweep_writer_create(bench->store, id, err);
    return sweep->writer != NULL;
}

static void close_sweep(bench_sweep *sweep) {
    if (sweep->store.folder[0] == '\0') return;
    folk_sweep_writer_destroy(sweep->writer);
    folk_bench_store_close(&sweep->store);
}

// The task of that number in the design's order.
static bool write_outcome(bench_sweep *sweep, uint64_t number, folk_error *err) {
    char key[FOLK_HASH_TEXT], x[32], y[32];
    double values[FOLK_METRIC_SHARED];
    const char *const settings[FACTORS] = {x, y};
    const uint64_t point = number / REPLICATES;
    snprintf(x, sizeof x, "%.6f", (double)point / POINTS);
    snprintf(y, sizeof y, "%.6f", (double)(point % 1000) / 1000);
    folk_hash_text(&point, sizeof point, key);
    for (int i = 0; i < FOLK_METRIC_SHARED; i++)
        values[i] = i < MEASURES ? (double)number / (i + 1) : (double)NAN;
    const folk_sweep_outcome outcome = {.point = point,
                                        .replicate = number % REPLICATES,
                                        .point_key = key,
                                        .settings = settings,
                                        .seed = number * 0x9E3779B97F4A7C15u,
                                        .digest = (number + 1) * 0xD1B54A32D192ED03u,
                                        .seconds = 0.001,
                                        .attempts = 1,
                                        .values = values};
    return folk_sweep_writer_add(sweep->writer, &outcome, err);
}

static bool write_some(bench_sweep *sweep, uint64_t first, uint64_t step, uint64_t count,
                       folk_error *err) {
    bool ok = true;
    for (uint64_t i = 0; i < count && ok; i++)
        ok = write_outcome(sweep, first + i * step, err);
    return ok && folk_sweep_writer_flush(sweep->writer, true, err);
}

static bool time_parts(double seconds[PARTS], folk_error *err) {
    bench_sweep sweep;
    bool ok = open_sweep(&sweep, err);
    for (int part = 0; part < PARTS && ok; part++) {
        const double begun = folk_bench_seconds();
        ok = write_some(&sweep, (uint64_t)part * PART, 1, PART, err);
        seconds[part] = folk_bench_seconds() - begun;
    }
    close_sweep(&sweep);
    return ok;
}

// Seconds of one command's merge of all shards, of `count` outcomes each, into an empty store.
static bool time_merge(uint64_t count, double *seconds, folk_error *err) {
    bench_sweep whole, shards[PARTS] = {0};
    const char *paths[PARTS];
    bool ok = open_sweep(&whole, err);
    for (int i = 0; i < PARTS && ok; i++) {
        ok = open_sweep(&shards[i], err) && write_some(&shards[i], (uint64_t)i, PARTS, count, err);
        paths[i] = ok ? folk_store_path(shards[i].store.store) : NULL;
    }
    const double begun = folk_bench_seconds();
    ok = ok && folk_sweep_merge_all(whole.store.store, paths, PARTS, err);
    *seconds = folk_bench_seconds() - begun;
    for (int i = 0; i < PARTS; i++)
        close_sweep(&shards[i]);
    close_sweep(&whole);
    return ok;
}

static int compare(const void *first, const void *second) {
    const double a = *(const double *)first, b = *(const double *)second;
    return (a > b) - (a < b);
}

static double median(double *items, size_t count) {
    qsort(items, count, sizeof *items, compare);
    return items[count / 2];
}

bool folk_bench_sweep_store(double *figure, folk_error *err) {
    double seconds[PARTS] = {0}, sum = 0;
    const bool ok = time_parts(seconds, err);
    for (int i = 0; i < PARTS; i++)
        sum += seconds[i];
    *figure = PARTS * (double)PART / sum;
    return ok;
}

bool folk_bench_sweep_store_flat(double *figure, folk_error *err) {
    enum { HALF = PARTS / 2 };
    double seconds[PARTS] = {0};
    const bool ok = time_parts(seconds, err);
    *figure = median(seconds, HALF) / median(seconds + HALF, HALF);
    return ok;
}

bool folk_bench_sweep_merge(double *figure, folk_error *err) {
    double seconds = 0;
    const bool ok = time_merge(PART, &seconds, err);
    *figure = PARTS * (double)PART / seconds;
    return ok;
}

bool folk_bench_sweep_merge_flat(double *figure, folk_error *err) {
    double few = 0, many = 0;
    const bool ok = time_merge(PART / 10, &few, err) && time_merge(PART, &many, err);
    *figure = 10 * few / many;
    return ok;
}
