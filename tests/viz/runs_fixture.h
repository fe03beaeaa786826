// SPDX-License-Identifier: GPL-3.0-or-later
// A store with several runs, and a reader of each.
#ifndef FOLK_TESTS_VIZ_RUNS_FIXTURE_H
#define FOLK_TESTS_VIZ_RUNS_FIXTURE_H

#include "tests/core/store_fixture.h"
#include "viz/reader.h"

enum { RUNS_MOST = 20, RUNS_NOISE = 2, RUNS_TICKS = 100 };

typedef struct test_runs {
    test_store files;
    folk_store *store;
    folk_reader *readers[RUNS_MOST];
    size_t count;
} test_runs;

/// What a run of the fixture records of cooperation, and in points of its own measure.
static inline double runs_value(uint64_t seed, double noise, int t) {
    return 0.5 + 0.1 * sin((double)seed * 12.9898 + t * 0.2) + noise;
}

static inline void runs_begin(test_runs *runs) {
    *runs = (test_runs){.files = fixture_create()};
    runs->store = fixture_open(&runs->files, FOLK_STORE_WRITE);
}

static inline void runs_end(test_runs *runs) {
    for (size_t i = 0; i < runs->count; i++)
        folk_reader_close(runs->readers[i]);
    folk_store_close(runs->store);
    fixture_destroy(&runs->files);
}

typedef struct test_run_def {
    uint64_t seed;
    double noise; // a parameter
    const char *status;
    uint64_t digest;
    int64_t parent;
    double forked_at;  // 0: it is no fork
    double changed_at; // when noise became 0.5; 0: it did not
} test_run_def;

/// Writes a run at 0, 1, …, RUNS_TICKS.
static inline folk_reader *runs_add(test_runs *runs, const test_run_def *def) {
    folk_error err = {0};
    int64_t run = 0;
    runs->files.values.items[RUNS_NOISE].number = def->noise;
    const folk_run_begin begin = {.scenario = &runs->files.scenario,
                                  .values = &runs->files.values,
                                  .seed = def->seed,
                                  .parent = def->parent,
                                  .forked = def->forked_at > 0,
                                  .forked_at = def->forked_at};
    folk_store_begin(runs->store, &begin, &run, &err);
    folk_recorder *recorder = fixture_record(&runs->files, runs->store, run);
    for (int t = 0; t <= RUNS_TICKS; t++) {
        const double value = runs_value(def->seed, def->noise, t);
        folk_recorder_value(recorder, FOLK_METRIC_COOPERATION, t, value);
        folk_recorder_value(recorder, FOLK_METRIC_SHARED, t, 10 * value);
    }
    if (def->changed_at > 0) folk_recorder_intervention(recorder, def->changed_at, "noise", "0.5");
    folk_recorder_flush(recorder, true, &err);
    folk_recorder_destroy(recorder);
    const folk_run_end end = {.status = def->status != NULL ? def->status : "done",
                              .digest = def->digest,
                              .events = 1,
                              .time = RUNS_TICKS,
                              .seconds = 1};
    folk_store_end(runs->store, run, &end, &err);
    folk_reader *reader = folk_reader_open(runs->files.path, run, &err);
    assert_string_equal(err.text, "");
    runs->readers[runs->count++] = reader;
    return reader;
}

static inline void runs_rename(char **text, const char *to) {
    folk_free(*text);
    *text = folk_strdup(to);
}

/// From now on runs are of another scenario, whose own first measure is "price".
static inline void runs_other_scenario(test_runs *runs) {
    folk_scenario *scenario = &runs->files.scenario;
    runs_rename(&scenario->name, "market");
    runs_rename(&scenario->metrics[FOLK_METRIC_SHARED].name, "price");
    runs_rename(&scenario->files[0].name, "market.lua");
}

#endif
