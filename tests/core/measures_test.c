// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/measures.h"
#include "core/recorder.h"
#include "tests/test.h"

typedef struct society {
    folk_population *population; // NULL: ticks are told by numbers alone
    const folk_tick *tick;
} society;

static bool tick_run(folk_sim *sim, const folk_event *event, void *context, folk_error *err) {
    (void)event, (void)err;
    const society *told = context;
    if (told->population != NULL) {
        double *payoff = folk_population_column(told->population, 0);
        payoff[0] = 1;
        payoff[1] = 3;
    }
    folk_measures_tick(sim, told->population, told->tick);
    return true;
}

// Runs `ticks` ticks and gives each shared measure's summary, NaN where nothing was recorded.
static void run_ticks(society *told, int ticks, double summaries[FOLK_METRIC_SHARED]) {
    folk_metric metrics[FOLK_METRIC_SHARED] = {0};
    for (int i = 0; i < FOLK_METRIC_SHARED; i++)
        metrics[i].summary = FOLK_SUMMARY_LAST;
    const folk_scenario scenario = {.metrics = metrics, .metric_count = FOLK_METRIC_SHARED};
    folk_recorder_def recorder_def = folk_recorder_def_default();
    recorder_def.scenario = &scenario;
    folk_recorder *recorder = folk_recorder_create(&recorder_def);
    folk_sim_def def = folk_sim_def_default();
    def.recorder = recorder;
    folk_sim *sim = folk_sim_create(&def);
    const uint16_t kind = folk_sim_handle(sim, "tick", tick_run, told);
    for (int i = 1; i <= ticks; i++)
        folk_sim_schedule(sim, &(folk_sim_event){.time = i, .kind = kind});
    assert_int_equal(folk_sim_run(sim, NULL, NULL), FOLK_DONE);
    for (uint32_t i = 0; i < FOLK_METRIC_SHARED; i++) {
        summaries[i] = NAN;
        folk_recorder_summary(recorder, i, &summaries[i]);
    }
    folk_sim_destroy(sim);
    folk_recorder_destroy(recorder);
}

static void measures_follow_their_definitions(void **state) {
    (void)state;
    society told = {.population = folk_population_create("agents", 4)};
    folk_population_add(told.population, "payoff");
    told.tick =
        &(folk_tick){.cooperative = 3, .opportunities = 4, .welfare = 2, .worst = 0, .best = 12};
    double summaries[FOLK_METRIC_SHARED];
    run_ticks(&told, 2, summaries);
    assert_near(summaries[FOLK_METRIC_COOPERATION], 0.75, 0);
    assert_near(summaries[FOLK_METRIC_WELFARE], 6, 0); // 2 + 1 + 3
    assert_near(summaries[FOLK_METRIC_EFFICIENCY], 0.5, 0);
    // wealth 0, 0, 2, 6: (-3 * 0 - 1 * 0 + 1 * 2 + 3 * 6) / (4 * 8)
    assert_near(summaries[FOLK_METRIC_INEQUALITY], 0.625, 1e-15);
    const int wealth = folk_population_find(told.population, "wealth");
    assert_near(folk_population_column(told.population, wealth)[1], 6, 0);
    assert_near(folk_population_column(told.population, 0)[1], 0, 0); // cleared for the next tick
    folk_population_destroy(told.population);
}

static void what_is_undefined_is_absent(void **state) {
    (void)state;
    society told = {.tick = &(folk_tick){.welfare = -5}};
    double summaries[FOLK_METRIC_SHARED];
    run_ticks(&told, 1, summaries);
    assert_true(isnan(summaries[FOLK_METRIC_COOPERATION]));
    assert_near(summaries[FOLK_METRIC_WELFARE], -5, 0);
    assert_true(isnan(summaries[FOLK_METRIC_EFFICIENCY]));
    assert_true(isnan(summaries[FOLK_METRIC_INEQUALITY]));
}

int main(void) {
    const struct CMUnitTest tests[] = {
        FOLK_TEST(measures_follow_their_definitions),
        FOLK_TEST(what_is_undefined_is_absent),
    };
    return FOLK_TESTS(tests);
}
