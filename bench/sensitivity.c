// SPDX-License-Identifier: GPL-3.0-or-later
#include "bench/sensitivity.h"

#include "bench/bench.h"
#include "bench/store.h"
#include "cli/sweep_report.h"
#include "core/hash.h"
#include "core/memory.h"
#include "sweep/seed.h"

#include <math.h>
#include <stdio.h>

enum { FACTORS = 10, SAMPLES = 4096, METRICS = FOLK_METRIC_SHARED + 1 };

// Coefficients 0, 1, 2, …: ever less important factors (Saltelli & Sobol 1995).
static double g_function(const folk_values *values) {
    double product = 1;
    for (int i = 0; i < FACTORS; i++)
        product *= (fabs(4 * values->items[i].number - 2) + i) / (1 + i);
    return product;
}

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

static folk_design *design_of(const folk_scenario *scenario, folk_error *err) {
    static const char *const factors[FACTORS] = {"x0=0..1", "x1=0..1", "x2=0..1", "x3=0..1",
                                                 "x4=0..1", "x5=0..1", "x6=0..1", "x7=0..1",
                                                 "x8=0..1", "x9=0..1"};
    folk_design_def def = folk_design_def_default();
    def.kind = FOLK_DESIGN_SALTELLI;
    def.scenario = scenario;
    def.factors = factors;
    def.factor_count = FACTORS;
    def.count = SAMPLES;
    return folk_design_create(&def, err);
}

static bool begin(folk_bench_store *bench, const folk_design *design, const char *hash,
                  int64_t *sweep, folk_error *err) {
    static const int factors[FACTORS] = {0, 1, 2, 3, 4, 5, 6, 7, 8, 9};
    char *text = folk_design_describe(design);
    const folk_sweep_def def = {.key = "00000000000000000000000000000000",
                                .scenario = &bench->scenario,
                                .scenario_hash = hash,
                                .values = &bench->values,
                                .factors = factors,
                                .factor_count = FACTORS,
                                .design = text,
                                .points = folk_design_count(design),
                                .replicates = 1,
                                .seed = 1};
    const bool ok = folk_sweep_begin(bench->store, &def, sweep, err);
    folk_free(text);
    return ok;
}

static bool write_point(folk_bench_store *bench, const folk_design *design, const char *hash,
                        folk_sweep_writer *writer, uint64_t point, folk_error *err) {
    char key[FOLK_HASH_TEXT], *settings[FACTORS];
    double values[METRICS];
    folk_design_point(design, point, &bench->values);
    folk_point_key(&bench->scenario, hash, &bench->values, key);
    for (int i = 0; i < FACTORS; i++)
        settings[i] = folk_param_format(&bench->scenario.params[i], &bench->values.items[i]);
    for (int i = 0; i < METRICS; i++)
        values[i] = i < FOLK_METRIC_SHARED ? NAN : g_function(&bench->values);
    const folk_sweep_outcome outcome = {.point = point,
                                        .point_key = key,
                                        .settings = (const char *const *)settings,
                                        .seed = folk_run_seed(1, key, 0),
                                        .attempts = 1,
                                        .values = values};
    const bool ok = folk_sweep_writer_add(writer, &outcome, err);
    for (int i = 0; i < FACTORS; i++)
        folk_free(settings[i]);
    return ok;
}

static bool fill(folk_bench_store *bench, const folk_design *design, folk_error *err) {
    char hash[FOLK_HASH_TEXT];
    int64_t sweep = 0;
    folk_scenario_hash(&bench->scenario, hash);
    if (!begin(bench, design, hash, &sweep, err)) return false;
    folk_sweep_writer *writer = folk_sweep_writer_create(bench->store, sweep, err);
    bool ok = writer != NULL;
    for (uint64_t point = 0; ok && point < folk_design_count(design); point++)
        ok = write_point(bench, design, hash, writer, point, err);
    ok = ok && folk_sweep_writer_flush(writer, true, err);
    folk_sweep_writer_destroy(writer);
    return ok;
}

static bool measure(const folk_bench_store *bench, double *figure, folk_error *err) {
    char path[sizeof bench->folder + 16];
    snprintf(path, sizeof path, "%s/bench.db", bench->folder);
    const double begun = folk_bench_seconds();
    folk_swept swept;
    bool ok = folk_swept_open(path, &swept, err);
    folk_sensitivity *indices = ok ? folk_swept_sobol(&swept, METRICS - 1) : NULL;
    if (ok && (indices == NULL || indices->left_out > 0))
        ok = folk_fail(err, FOLK_ERR_STORE, "the sweep of the benchmark is not complete");
    *figure = folk_bench_seconds() - begun;
    folk_sensitivity_destroy(indices);
    folk_swept_clear(&swept);
    return ok;
}

bool folk_bench_sobol_indices(double *figure, folk_error *err) {
    folk_bench_store bench;
    if (!folk_bench_store_open(&bench, METRICS, err)) return false;
    declare_params(&bench.scenario);
    folk_values_clear(&bench.values);
    bench.values = folk_values_default(&bench.scenario);
    folk_design *design = design_of(&bench.scenario, err);
    const bool ok = design != NULL && fill(&bench, design, err) && measure(&bench, figure, err);
    folk_design_destroy(design);
    folk_bench_store_close(&bench);
    return ok;
}
