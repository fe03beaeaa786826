// SPDX-License-Identifier: GPL-3.0-or-later
// Runs of small scenarios that a test writes as text: what stands in `body` is the scenario's
// setup, whose first line is line 1 of test.lua; `record("x", …)` and `record("y", …)` are its
// metrics.
#ifndef FOLK_TESTS_LUA_RUN_SUPPORT_H
#define FOLK_TESTS_LUA_RUN_SUPPORT_H

#include "core/recorder.h"
#include "lua/run.h"
#include "tests/test.h"

#include <stdlib.h>
#include <unistd.h>

typedef struct test_run {
    folk_script *script;
    folk_values values;
    folk_recorder *recorder;
    folk_run *run; // NULL: setup failed
    folk_error err;
    folk_status status;
} test_run;

/// A scenario whose setup is `body`, as a script.
static inline folk_script *test_script(const char *body, bool no_jit, folk_error *err) {
    char folder[] = "/tmp/folk-test-XXXXXX";
    assert_non_null(mkdtemp(folder));
    char path[64];
    snprintf(path, sizeof path, "%s/test.lua", folder);
    FILE *file = fopen(path, "w");
    fprintf(file,
            "local folk = require 'folk'; local function setup(sim, p) %s\nend\n"
            "return folk.scenario { name = 'test', summary = 'a test', setup = setup, metrics = {\n"
            "x = { unit = '1', doc = 'x' }, y = { unit = '1', doc = 'y' } } }\n",
            body);
    fclose(file);
    folk_script *script = folk_script_load(path, &(folk_script_limits){.no_jit = no_jit}, err);
    unlink(path);
    rmdir(folder);
    return script;
}

/// Executes setup; the sim has not run yet. `minds` may be NULL.
static inline test_run test_run_begin_with(const char *body, bool no_jit, const folk_minds *minds) {
    test_run test = {.status = FOLK_FAILED};
    test.script = test_script(body, no_jit, &test.err);
    if (test.script == NULL) fail_msg("%s", test.err.text);
    const folk_scenario *scenario = folk_script_scenario(test.script);
    test.values = folk_values_default(scenario);
    folk_recorder_def recorder = folk_recorder_def_default();
    recorder.scenario = scenario;
    test.recorder = folk_recorder_create(&recorder);
    const folk_run_def def = {.script = test.script,
                              .values = &test.values,
                              .seed = 7,
                              .recorder = test.recorder,
                              .minds = minds};
    test.run = folk_run_create(&def, &test.err);
    return test;
}

static inline test_run test_run_begin(const char *body, bool no_jit) {
    return test_run_begin_with(body, no_jit, NULL);
}

static inline void test_run_end(test_run *test) {
    folk_run_destroy(test->run);
    folk_recorder_destroy(test->recorder);
    folk_values_clear(&test->values);
    folk_script_destroy(test->script);
}

static inline test_run test_run_to_end(const char *body, bool no_jit) {
    test_run test = test_run_begin(body, no_jit);
    if (test.run != NULL) test.status = folk_sim_run(folk_run_sim(test.run), NULL, &test.err);
    return test;
}

/// The summary of a metric ("x" or "y").
static inline double test_measure(const test_run *test, const char *metric) {
    const int index = folk_scenario_find_metric(folk_script_scenario(test->script), metric);
    double value = NAN;
    assert_true(folk_recorder_summary(test->recorder, (uint32_t)index, &value));
    return value;
}

/// Runs `body` and checks that it ends well with the mean of x.
static inline void test_x(const char *body, double expected) {
    test_run test = test_run_to_end(body, false);
    if (test.status != FOLK_DONE) fail_msg("%s", test.err.text);
    assert_near(test_measure(&test, "x"), expected, 0.0);
    test_run_end(&test);
}

/// Runs `body` and checks the sentence with which it fails; a traceback may follow.
static inline void test_fails(const char *body, const char *sentence) {
    test_run test = test_run_to_end(body, false);
    assert_int_equal(test.status, FOLK_FAILED);
    test.err.text[strcspn(test.err.text, "\n")] = '\0';
    assert_string_equal(test.err.text, sentence);
    test_run_end(&test);
}

/// Runs `body` twice, compiled and interpreted, and checks that the digests are equal.
static inline void test_digests_agree(const char *body) {
    uint64_t digests[3];
    for (int i = 0; i < 3; i++) {
        test_run test = test_run_to_end(body, i == 2);
        if (test.status != FOLK_DONE) fail_msg("%s", test.err.text);
        digests[i] = folk_sim_digest(folk_run_sim(test.run));
        test_run_end(&test);
    }
    assert_true(digests[0] == digests[1]);
    assert_true(digests[0] == digests[2]);
}

#endif
